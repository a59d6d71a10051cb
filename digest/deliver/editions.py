"""Editions: one entry for a morning or a week, with the biggest events of it. Once published it never changes.

An edition tells of what was published or grew and no edition has looked at yet, as the store counts it: so an article that came late, bears no time or was
on hold is in the next one, however old it says it is, and whatever the clock of the build said.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.config import Config, Digest, Edition
from digest.deliver.select import accept, sources_with
from digest.model import Entry, Sentence
from digest.publish import day
from digest.store import EDITIONS_SHOWN, EditionRow, Transaction

LOOKED = "edition:{}"  # under this name the store remembers which edition of a digest was looked for last, and what it has seen
DAY = 86400.0
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


@dataclass(frozen=True, slots=True)
class Looked:
    """What the editions of a digest have seen."""

    last: float
    """When the last one was due that was looked for (Unix seconds)."""
    until: float
    """What changed after this time waits for the next one (Unix seconds), however it is counted; infinite: only the count says."""
    grown: int
    """What has grown by a higher count waits for the next one."""


def editions_of(t: Transaction, config: Config, d: Digest, now: datetime) -> list[Entry]:
    """The newest editions of a digest; the one that is due is made, if anything happened since the last one and it was not looked for yet.

    The first of all has the events of its own day or week, and what came after it waits for the next.
    """
    assert d.edition is not None
    since, due = last_due(d.edition, now)
    made = t.feeds.editions(d.name, EDITIONS_SHOWN)
    seen = looked(t, d, made, now)
    if (seen is None or seen.last < due.timestamp()) and f"{d.name}-{day_of(d.edition, due)}" not in {m.id for m in made}:
        edition = make(t, config, d, (since, due), seen, made)
        if edition:
            t.feeds.put_edition(edition)
            made = [edition, *made][:EDITIONS_SHOWN]
        row = [due.timestamp(), due.timestamp() if seen is None else None, t.grown()]
        t.remember(LOOKED.format(d.name), json.dumps(row).encode())
    return [entry_of(m, config) for m in made if m.is_permitted(config.publish.mode, config.open_sources)]


def looked(t: Transaction, d: Digest, made: Sequence[EditionRow], now: datetime) -> Looked | None:
    """What the editions of a digest have seen; None when none was looked for yet. A store of before the count knows a time only.

    One that was due more than a day after now was made by a clock that has been set back, and bars none that is due by the right one.
    """
    if (row := t.recall(LOOKED.format(d.name))) is not None:
        last, until, *grown = json.loads(row)
        seen = Looked(last, math.inf if until is None else until, *(grown or [0]))
    elif made:
        seen = Looked(made[0].due.timestamp(), made[0].due.timestamp(), 0)
    else:
        return None
    return replace(seen, last=-math.inf) if seen.last > now.timestamp() + DAY else seen


def day_of(e: Edition, due: datetime) -> date:
    """The day of an edition where its clock hangs."""
    return due.astimezone(ZoneInfo(e.zone)).date()


def make(
    t: Transaction, config: Config, d: Digest, between: tuple[datetime, datetime], seen: Looked | None, before: Sequence[EditionRow]
) -> EditionRow | None:  # fmt: skip
    """The edition of what was published or grew since editions have looked; the first one's: between the last two times at which one was due.

    None when nothing did.
    """
    assert d.edition is not None
    told: dict[str, int] = {}
    for row in before:
        told |= {e: max(n, told.get(e, 0)) for e, n in row.events.items()}
    wanted = accept(d)
    since, due = between
    grown, after, until = (None, since.timestamp(), due.timestamp()) if seen is None else (seen.grown, seen.until, math.inf)
    found: list[tuple[int, float, str]] = []
    for c in t.feeds.candidates(grown, (after, until), after - config.publish.hold, d.min_sources, d.languages, sources_with(d.tags, config)):
        again = c.event in told and c.sources < 2 * told[c.event]
        if c.news and not again and (wanted is None or wanted(" \n".join([c.title, c.summary, *(v["title"] for v in c.voices)]))):
            found.append((-c.sources, -max([v["published"] for v in c.voices if v["published"]], default=c.updated), c.event))
    chosen = {e: -n for n, _, e in sorted(found)[: d.entries]}
    if not chosen:
        return None
    entries = t.entries(chosen)
    last = datetime.fromtimestamp(seen.last, UTC) if seen and seen.last > -math.inf else since
    missed = last if day_of(d.edition, last) < day_of(d.edition, since) else None
    parts = [(entries[e][0], n) for e, n in chosen.items()]
    came = t.origins(x.article for e, _ in parts for x in e.lead) if config.publish.mode == "brief" else {}
    free = {article: origin for article, (origin, _) in came.items() if origin in config.open_sources}
    return write_edition(d, config.publish.mode, due, missed, parts, free)


def write_edition(
    d: Digest, mode: str, due: datetime, missed: datetime | None, entries: Sequence[tuple[Entry, int]], free: Mapping[str, str]
) -> EditionRow:  # fmt: skip
    """An edition of entries with their numbers of independent sources: a table of contents, then each event with its lead and links.

    `missed`: it stands for those too that were due since then and were never looked for. `free`: article -> source, of those that may be passed on.
    """
    assert d.edition is not None
    on = day_of(d.edition, due)
    since = f", since {day(day_of(d.edition, missed))}" if missed else ""
    title = f"{d.title}, {'week to ' if d.edition.weekday is not None and not missed else ''}{day(on)}{since}"
    contents = "".join(f'<li lang="{attr(e.lang)}"><a href="{attr(e.url)}">{text(e.title)}</a> <em>{outlets(n)}</em></li>' for e, n in entries)
    said = {e.event: lead_of(e, mode, free) for e, _ in entries}
    body = f"<ol>{contents}</ol>" + "".join(story(e, said[e.event]) for e, _ in entries)
    summary = " · ".join(e.title for e, _ in entries[:5]) + (f" · and {len(entries) - 5} more" if len(entries) > 5 else "")
    by = {free[x.article] for e, _ in entries if mode == "brief" and said[e.event] != lead_of(e, mode, {}) for x in said[e.event]}
    told = {e.event: n for e, n in entries}
    return EditionRow(f"{d.name}-{on}", d.name, due, title, summary, body, "en", mode, told, tuple(sorted(by)))


def lead_of(e: Entry, mode: str, free: Collection[str]) -> list[Sentence]:
    """What an edition says of an event; where others may read it, what articles say that may be passed on, or else at most one short sentence."""
    lead = [x for x in e.lead if x.article in {v.article for v in e.voices}]
    if mode != "brief":
        return lead
    return [x for x in lead if x.article in free] or [x for x in lead if len(x.text) <= SHORT][:1]


def story(e: Entry, lead: Sequence[Sentence]) -> str:
    """One event of an edition."""
    names = {v.article: v.source for v in e.voices}
    said = "".join(f"<p>{text(x.text)} <cite>— {text(names[x.article])}</cite></p>" for x in lead)
    links = ", ".join(f'<a href="{attr(v.url)}">{text(v.source)}</a>' if v.url else text(v.source) for v in e.voices)
    return f'<div lang="{attr(e.lang)}"><h3><a href="{attr(e.url)}">{text(e.title)}</a></h3>{said}</div><p><em>Reported by {links}</em></p>'


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
