"""What the digest says of its own sources: one entry an outage, where `[publish] notices` asks for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from digest.config import Config
from digest.fetch import FetchState, is_public_name
from digest.health import Notice, next_notices
from digest.model import Entry, short_hash
from digest.store import Transaction

REMEMBERED = "notices"  # under this name the store remembers them
BEGINS = "notice-"  # what tells them from events


def notices_of(t: Transaction, config: Config, now: datetime) -> list[Entry]:
    """The notices of this build, as entries; the next build goes on from them."""
    if not config.publish.notices:
        return []
    before = t.recall(REMEMBERED) or b"[]"
    rows = t.feeds.states()
    states = {s.name: FetchState.from_json(rows[s.name]) for s in config.sources if s.url and s.name in rows}
    notices = next_notices([Notice(**row) for row in json.loads(before)], states, now)
    after = json.dumps([asdict(n) for n in notices]).encode()
    if after != before:
        t.remember(REMEMBERED, after)
    return [entry_of(n, config) for n in notices]


def is_notice(entry: Entry) -> bool:
    """Whether an entry speaks of a source and not of an event."""
    return entry.event.startswith(BEGINS)


def entry_of(notice: Notice, config: Config) -> Entry:
    """A notice as readers see it. Where others may read it, it does not say what the owner could do."""
    key = BEGINS + short_hash(notice.source, repr(notice.since))
    host = urlsplit(config.url).hostname or "localhost"
    name, since = shown_name(notice.source, config.fetch.allow_private), day(notice.since)
    if notice.back is None:
        title, text = f"{name}: not readable since {since}", f"{name} could not be read since {since}: {notice.says}. What it reports is missing here."
    else:
        title, text = f"{name}: readable again", f"{name} can be read again since {day(notice.back)}. It could not be read since {since}: {notice.says}."
    advice = f"<p>What to do: {escape(notice.do)}.</p>" if notice.do and notice.back is None and not config.publish.public else ""
    return Entry(
        event=key, id=f"tag:{host},2026:{key.replace('-', '/', 1)}", url=f"{config.url}sources.html", title=title, summary=text,
        html=f"<p>{escape(text)}</p>{advice}", published=moment(notice.told), updated=moment(notice.changed),
        revision=1 if notice.changed == notice.told else 2, lang="en",
    )  # fmt: skip


def shown_name(name: str, private: Sequence[str] = ()) -> str:
    """A source's name; of one that has only an address the host, and not even that when it lies in a private network."""
    if "://" not in name:
        return name
    host = urlsplit(name).hostname or ""
    return host if is_public_name(host) and host not in private else "A source in a private network"


def day(seconds: float) -> str:
    """A day for people."""
    when = moment(seconds)
    return f"{when.day} {when:%B %Y}"


def moment(seconds: float) -> datetime:
    """Unix seconds as a time, whole seconds."""
    return datetime.fromtimestamp(int(seconds), UTC)


def without_notices(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of events."""
    return [e for e in entries if not is_notice(e)]
