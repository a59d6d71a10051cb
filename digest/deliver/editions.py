"""Editions: one entry for a morning or a week, with the biggest events of it. Once published it never changes.

An edition tells of what was published or grew since the one before was really made, by what the store knows: so an article that came late,
bears no time or was on hold is in the next one, however old it says it is.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.config import Config, Digest, Edition
from digest.deliver.select import accept, sources_with
from digest.model import Entry
from digest.publish import day
from digest.store import EDITIONS_SHOWN, EditionRow, Transaction

LOOKED = "edition:{}"  # under this name the store remembers for which edition of a digest was looked last, and what it has seen (Unix seconds)
SHORT = 200  # characters of the sentence that others may read


def last_due(e: Edition, now: datetime) -> tuple[datetime, datetime]:
    """The last two times at which an edition was due, the later one second, in UTC. A day whose clock jumps over the time has it an hour later."""
    zone = ZoneInfo(e.zone)
    today = now.astimezone(zone).date()
    step = 7 if e.weekday is not None else 1
    back = (today.weekday() - e.weekday) % 7 if e.weekday is not None else 0
    last = today - timedelta(days=back)
    if at(e, last, zone) > now:
        last -= timedelta(days=step)
    return at(e, last - timedelta(days=step), zone), at(e, last, zone)


def at(e: Edition, on: date, zone: ZoneInfo) -> datetime:
    """The edition's time on a day, in UTC."""
    return datetime.combine(on, clock(e.hour, e.minute), zone).astimezone(UTC)


def editions_of(t: Transaction, config: Config, d: Digest, now: datetime) -> list[Entry]:
    """The newest editions of a digest; the one that is due is made, if anything happened since the last one and it was not looked for yet.

    The first of all has the events of its own day or week, and what came after it waits for the next.
    """
    assert d.edition is not None
    since, due = last_due(d.edition, now)
    made = t.feeds.editions(d.name, EDITIONS_SHOWN)
    last, seen = looked(t, d, made)
    if (last is None or last < due.timestamp()) and f"{d.name}-{day_of(d.edition, due)}" not in {m.id for m in made}:
        after, until = (since, due) if seen is None else (datetime.fromtimestamp(seen, UTC), max(now, due))
        edition = make(t, config, d, due, (after.timestamp(), until.timestamp()), made)
        if edition:
            t.feeds.put_edition(edition)
            made = [edition, *made][:EDITIONS_SHOWN]
        t.remember(LOOKED.format(d.name), json.dumps([due.timestamp(), until.timestamp()]).encode())
    return [entry_of(m, config) for m in made if config.publish.mode != "brief" or m.mode == "brief"]


def looked(t: Transaction, d: Digest, made: Sequence[EditionRow]) -> tuple[float | None, float | None]:
    """(when the last edition was due that was looked for, up to when it has seen what was published); None for a digest without editions yet."""
    if (row := t.recall(LOOKED.format(d.name))) is not None:
        last, seen = json.loads(row)
        return last, seen
    return (made[0].due.timestamp(), made[0].due.timestamp()) if made else (None, None)


def day_of(e: Edition, due: datetime) -> date:
    """The day of an edition where its clock hangs."""
    return due.astimezone(ZoneInfo(e.zone)).date()


def make(t: Transaction, config: Config, d: Digest, due: datetime, between: tuple[float, float], before: Sequence[EditionRow]) -> EditionRow | None:
    """The edition of what was published or grew between two times (Unix seconds); None when nothing did."""
    assert d.edition is not None
    told: dict[str, int] = {}
    for row in before:
        told |= {e: max(n, told.get(e, 0)) for e, n in row.events.items()}
    wanted = accept(d)
    after, until = between
    found: list[tuple[int, float, str]] = []
    for c in t.feeds.candidates(after, until, after - config.publish.hold, d.min_sources, d.languages, sources_with(d.tags, config)):
        again = c.event in told and c.sources < 2 * told[c.event]
        if c.news and not again and (wanted is None or wanted(" \n".join([c.title, c.summary, *(v["title"] for v in c.voices)]))):
            found.append((-c.sources, -max([v["published"] for v in c.voices if v["published"]], default=c.updated), c.event))
    chosen = {e: -n for n, _, e in sorted(found)[: d.entries]}
    if not chosen:
        return None
    entries = t.entries(chosen)
    return write_edition(d, config.publish.mode, day_of(d.edition, due), due, [(entries[e][0], n) for e, n in chosen.items()])


def write_edition(d: Digest, mode: str, on: date, due: datetime, entries: Sequence[tuple[Entry, int]]) -> EditionRow:
    """An edition of entries with their numbers of independent sources: a table of contents, then each event with its lead and links."""
    weekly = d.edition is not None and d.edition.weekday is not None
    title = f"{d.title}, {'week to ' if weekly else ''}{day(on)}"
    contents = "".join(f'<li lang="{attr(e.lang)}"><a href="{attr(e.url)}">{text(e.title)}</a> <small>{outlets(n)}</small></li>' for e, n in entries)
    body = f"<ol>{contents}</ol>" + "".join(story(e, mode) for e, _ in entries)
    summary = " · ".join(e.title for e, _ in entries[:5]) + (f" · and {len(entries) - 5} more" if len(entries) > 5 else "")
    return EditionRow(f"{d.name}-{on}", d.name, due, title, summary, body, "en", mode, {e.event: n for e, n in entries})


def story(e: Entry, mode: str) -> str:
    """One event of an edition; where others may read it, with at most one short sentence."""
    names = {v.article: v.source for v in e.voices}
    lead = [x for x in e.lead if x.article in names]
    if mode == "brief":
        lead = [x for x in lead if len(x.text) <= SHORT][:1]
    said = "".join(f"<p>{text(x.text)} <cite>— {text(names[x.article])}</cite></p>" for x in lead)
    links = ", ".join(f'<a href="{attr(v.url)}">{text(v.source)}</a>' if v.url else text(v.source) for v in e.voices)
    return f'<div lang="{attr(e.lang)}"><h3><a href="{attr(e.url)}">{text(e.title)}</a></h3>{said}</div><p><small>Reported by {links}</small></p>'


def outlets(n: int) -> str:
    """How many independent sources an entry has."""
    return "1 source" if n <= 1 else f"{n} independent sources"


def entry_of(row: EditionRow, config: Config) -> Entry:
    """An edition as an entry of its feed."""
    host = urlsplit(config.url).hostname or "localhost"
    when = row.id.removeprefix(f"{row.digest}-")
    return Entry(
        event=row.id, id=f"tag:{host},2026:edition/{row.digest}/{when}", url=f"{config.url}e/{row.id}.html", title=row.title, summary=row.summary,
        html=row.html, published=row.due, updated=row.due, lang=row.lang,
    )  # fmt: skip


def unlinked(html_: str, url: str, there: Collection[str]) -> str:
    """An edition's text in which only those events are links that are still there."""
    return re.sub(rf'<a href="{re.escape(attr(url))}e/([0-9A-Za-z_-]+)\.html">(.*?)</a>', lambda m: m[0] if m[1] in there else m[2], html_)


def text(s: str) -> str:
    """Plain text in HTML."""
    return html.escape(s, quote=False)


def attr(s: str) -> str:
    """Plain text in an attribute."""
    return html.escape(s)
