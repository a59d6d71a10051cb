"""What Atom, JSON and pages say alike of an entry: order, outlets, names, addresses, times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from digest.errors import PublishError
from digest.model import Entry, Head, Voice
from digest.publish.safe import plain_text, safe_html, safe_url, utc

MAX_TITLE = 500  # characters; the longest headline in many feeds has about 250
MAX_NAME = 200  # characters of an outlet, a person, a category
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # "updated" of a feed that never had an entry: Atom wants one, and none is invented


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, newest update first; equal times by id, so the order of the input changes nothing."""
    return sorted(entries, key=lambda e: (-updated(e).timestamp(), e.id))


def published(entry: Entry) -> datetime:
    """First publication, in UTC and whole seconds."""
    return utc(entry.published)


def updated(entry: Entry) -> datetime:
    """Last change, never before the first publication (RFC 4287 readers sort by either)."""
    return max(utc(entry.updated), published(entry))


def feed_updated(entries: Sequence[Entry], head: Head) -> datetime:
    """The newest change of all entries; without entries what the head says."""
    return max((updated(e) for e in entries), default=utc(head.updated or EPOCH))


def title(entry: Entry) -> str:
    """The headline as plain text; for an entry without one the first that it has: an outlet's headline, its summary, its address."""
    candidates = (entry.title, *(v.title for v in entry.voices), entry.summary, entry.url)
    return next((t for t in (plain_text(c, MAX_TITLE) for c in candidates) if t), entry.event)


def body(entry: Entry) -> str:
    """The entry's sanitized HTML; its summary or title as a paragraph when there is none."""
    return safe_html(entry.html) or safe_html(f"<p>{plain_text(entry.summary) or title(entry)}</p>")


def outlets(entry: Entry) -> list[str]:
    """The names of the outlets, each once, in the order of the voices."""
    return list(dict.fromkeys(n for n in (plain_text(v.source, MAX_NAME) for v in entry.voices) if n))


def linked_voices(entry: Entry) -> list[tuple[Voice, str]]:
    """The voices that have an address that may be published, each address once."""
    links: dict[str, Voice] = {}
    for voice in entry.voices:
        if url := safe_url(voice.url):
            links.setdefault(url, voice)
    return [(voice, url) for url, voice in links.items()]


def categories(entry: Entry) -> list[str]:
    """The categories as plain text, each once."""
    return list(dict.fromkeys(c for c in (plain_text(c, MAX_NAME) for c in entry.categories) if c))


def lead_voice(entry: Entry) -> Voice | None:
    """The article that gave the headline, else the first; None when there is none."""
    return next((v for v in entry.voices if v.title == entry.title), entry.voices[0] if entry.voices else None)


def index_name(head: Head) -> str:
    """The file of a feed's own page, relative to the base: the front page is the base itself."""
    return "" if head.name == "digest" else f"{head.name}.html"


def page_name(event: str) -> str:
    """The file of an event's page, `e/<event id>.html`; raises PublishError when the id is no id."""
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}", event):
        raise PublishError(f"{event[:40]!r} is no event id")
    return f"e/{event}.html"


def page_url(entry: Entry, head: Head) -> str:
    """The address of the entry's page."""
    return safe_url(entry.url) or base(head) + page_name(entry.event)


def base(head: Head) -> str:
    """The head's address with a slash at its end; raises PublishError when it cannot be published."""
    url = safe_url(head.url)
    if url is None:
        raise PublishError(f"{head.url[:80]!r} is no http(s) address to publish under")
    return url if url.endswith("/") else url + "/"


def feed_id(head: Head) -> str:
    """The feed's id, a tag URI (RFC 4151) that follows from address and name: `tag:host,2026:digest/path/name`."""
    host, _, path = base(head).partition("://")[2].partition("/")
    name, _, port = host.partition(":") if not host.startswith("[") else ("localhost", "", host)
    place = "/".join(p for p in (port, path.strip("/"), head.name) if p)
    return f"tag:{name.lower()},2026:digest/{place}"
