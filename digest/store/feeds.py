"""What was published of each feed, so that it stays: which entries it showed, its archive pages, its editions, who copied whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digest.store.rows import batches, packed, surely
from digest.store.schema import Row, archive, archived, article, copied, edition, entry, member, shown, source

Put = Callable[[sa.Table, list[Row]], None]


EDITIONS_SHOWN = 50
"""The newest editions of a digest are in its feed; the events they tell of stay in the store."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that changed, as an edition looks at it."""

    event: str
    sources: int
    """Independent ones."""
    title: str
    summary: str
    voices: list[Row]
    updated: float
    news: bool
    """It was published for the first time, or articles joined, and not only its words changed."""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as it was published; it never changes."""

    id: str
    digest: str
    due: datetime
    title: str
    summary: str
    html: str
    lang: str
    mode: str
    """The text mode it was made in."""
    events: dict[str, int]
    """Event -> how many independent sources it had then."""


def conditions(min_sources: int, languages: Iterable[str], sources: Iterable[str] | None) -> list[sa.ColumnElement[bool]]:
    """What entries of a feed must be: told by so many sources, in one of the languages (any when there are none), by one of the named sources."""
    found = [entry.c.sources >= min_sources]
    lang = sa.func.lower(entry.c.lang)
    if codes := [sa.or_(lang == x, lang.startswith(f"{x}-", autoescape=True)) for x in languages]:
        found.append(sa.or_(*codes))
    if sources is not None:
        told = sa.select(member.c.event).join_from(member, article, article.c.id == member.c.article).where(article.c.source.in_(list(sources)))
        found.append(entry.c.event.in_(told))
    return found


class Feeds:
    """The part of a transaction that keeps what was published."""

    def __init__(self, c: sa.Connection, put: Put) -> None:
        self.c, self.put = c, put

    def digests(self) -> set[str]:
        """The names of all digests of which something was published once."""
        return {name for column in (shown.c.digest, archive.c.digest, edition.c.digest) for name in self.c.execute(sa.select(column).distinct()).scalars()}

    def forget(self, digest: str) -> None:
        """A digest is not published any more: what it showed holds nothing in the store. Its editions and its newest number stay, should it come back."""
        self.c.execute(sa.delete(shown).where(shown.c.digest == digest))
        self.drop_archives(digest, sorted(self.archives(digest))[:-1])
        self.c.execute(sa.delete(archived).where(archived.c.digest == digest))

    def ever_shown(self, digest: str, events: Iterable[str]) -> set[str]:
        """Those of these events that the feed showed, as far as that is remembered: what it shows and what its archive pages hold."""
        found: set[str] = set()
        for some in batches(events):
            for column, of in ((shown.c.event, shown.c.digest), (archived.c.event, archived.c.digest)):
                found.update(self.c.execute(sa.select(column).where(of == digest, column.in_(some))).scalars())
        return found

    # archive pages
    def show(self, digest: str, entries: Iterable[tuple[str, float]]) -> None:
        """These (event, updated) are in the feed now. One that an archive page has as it is needs no other page."""
        rows = dict(entries)
        for some in batches(rows):
            of_them = sa.and_(archived.c.digest == digest, archived.c.event.in_(some))
            kept = {
                r.event: r[1] for r in self.c.execute(sa.select(archived.c.event, sa.func.max(archived.c.updated)).where(of_them).group_by(archived.c.event))
            }
            self.put(shown, [{"digest": digest, "event": e, "updated": rows[e]} for e in some if kept.get(e, float("-inf")) < rows[e]])

    def shown(self, digest: str) -> dict[str, float]:
        """Event -> `updated` of what the feed showed and no archive page has, oldest first."""
        rows = self.c.execute(sa.select(shown.c.event, shown.c.updated).where(shown.c.digest == digest).order_by(shown.c.updated, shown.c.event))
        return {r.event: r.updated for r in rows}

    def close_archive(self, digest: str, entries: Sequence[tuple[str, float]]) -> int:
        """Make an archive page of these (event, updated) -> its number. It keeps them for ever."""
        number = int(self.c.execute(sa.select(sa.func.max(archive.c.number)).where(archive.c.digest == digest)).scalar() or 0) + 1
        self.put(archive, [{"digest": digest, "number": number, "newest": max(u for _, u in entries), "look": ""}])
        self.put(archived, [{"digest": digest, "number": number, "event": e, "updated": u} for e, u in entries])
        for some in batches([e for e, _ in entries]):
            self.c.execute(sa.delete(shown).where(shown.c.digest == digest, shown.c.event.in_(some)))
        return number

    def archives(self, digest: str) -> dict[int, tuple[float, str]]:
        """Number -> (newest `updated`, look it was written under), oldest page first."""
        rows = self.c.execute(sa.select(archive).where(archive.c.digest == digest).order_by(archive.c.number))
        return {r.number: (r.newest, r.look) for r in rows}

    def archived(self, digest: str, number: int) -> list[str]:
        """The events of an archive page."""
        return list(self.c.execute(sa.select(archived.c.event).where(archived.c.digest == digest, archived.c.number == number)).scalars())

    def archive_written(self, digest: str, number: int, look: str) -> None:
        """An archive page stands on disk as this look makes it."""
        self.c.execute(sa.update(archive).where(archive.c.digest == digest, archive.c.number == number).values(look=look))

    def drop_archives(self, digest: str, numbers: Iterable[int]) -> None:
        """Forget archive pages; the newest must stay, so that numbers are never given twice."""
        for some in batches(numbers):
            for t in (archive, archived):
                self.c.execute(sa.delete(t).where(t.c.digest == digest, t.c.number.in_(some)))

    # editions
    def editions(self, digest: str, most: int | None = None) -> list[EditionRow]:
        """The newest editions of a digest, newest first; None: all."""
        rows = self.c.execute(sa.select(edition).where(edition.c.digest == digest).order_by(edition.c.due.desc()).limit(most))
        return [EditionRow(r.id, r.digest, surely(r.due), r.title, r.summary, r.html, r.lang, r.mode, json.loads(r.events)) for r in rows]

    def put_edition(self, e: EditionRow) -> None:
        """Keep an edition for good."""
        row: Row = {"id": e.id, "digest": e.digest, "due": e.due.timestamp(), "title": e.title, "summary": e.summary, "html": e.html, "lang": e.lang}
        self.put(edition, [row | {"mode": e.mode, "events": packed(e.events)}])

    def editions_permitted(self, digest: str, mode: str) -> list[str]:
        """The ids of all editions of a digest that may stand where texts are shown in this mode."""
        permitted = edition.c.mode == "brief" if mode == "brief" else sa.true()
        return list(self.c.execute(sa.select(edition.c.id).where(edition.c.digest == digest, permitted).order_by(edition.c.id)).scalars())

    def told(self) -> set[str]:
        """The events that the editions in the feeds tell of."""
        names = list(self.c.execute(sa.select(edition.c.digest).distinct()).scalars())
        return {event for name in names for row in self.editions(name, EDITIONS_SHOWN) for event in row.events}

    def candidates(self, after: float, until: float, seen: float, min_sources: int, languages: Iterable[str], sources: Iterable[str] | None) -> list[Candidate]:
        """The entries that changed after a time and not after another. `seen`: an article that was first seen after it is news (all Unix seconds)."""
        newest = sa.select(sa.func.max(article.c.seen)).join_from(article, member, article.c.id == member.c.article).where(member.c.event == entry.c.event)
        wanted = sa.select(entry, newest.scalar_subquery().label("newest")).where(entry.c.updated > after, entry.c.updated <= until)
        found: list[Candidate] = []
        for r in self.c.execute(wanted.where(*conditions(min_sources, languages, sources)).order_by(entry.c.event)):
            brought = json.loads(r.news)
            news = r.revision == 1 or bool(brought and brought["since"] == r.revision - 1) or (r.newest is not None and r.newest > seen)
            found.append(Candidate(r.event, r.sources, r.title, r.summary, json.loads(r.voices), r.updated, news))
        return found

    # the sources page
    def put_copies(self, events: Sequence[str], rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Of these events, keep who has whose text: (event, article, outlet, outlet that had it before)."""
        for some in batches(events):
            self.c.execute(sa.delete(copied).where(copied.c.event.in_(some)))
        for chunk in batches(rows):
            self.put(copied, [dict(zip(("event", "article", "outlet", "origin"), r, strict=True)) for r in chunk])

    def copies(self, since: float, most: int) -> list[tuple[str, str, int]]:
        """(outlet, outlet that had the text before it, times) in events that changed after a time, most first."""
        times = sa.func.count().label("times")
        rows = sa.select(copied.c.outlet, copied.c.origin, times).join_from(copied, entry, entry.c.event == copied.c.event).where(entry.c.updated > since)
        rows = rows.group_by(copied.c.outlet, copied.c.origin).order_by(times.desc(), copied.c.outlet, copied.c.origin).limit(most)
        return [(r[0], r[1], int(r[2])) for r in self.c.execute(rows)]

    def voices_of_shared(self, since: float, most: int) -> list[list[Any]]:
        """The voices (as JSON) of the newest entries that several outlets report and that changed after a time."""
        wanted = sa.select(entry.c.voices).where(entry.c.lone.is_(None), entry.c.updated > since).order_by(entry.c.updated.desc(), entry.c.event).limit(most)
        return [json.loads(v) for v in self.c.execute(wanted).scalars()]

    def newest_update(self) -> float | None:
        """When the newest entry changed (Unix seconds); None in an empty store."""
        return self.c.execute(sa.select(sa.func.max(entry.c.updated))).scalar()

    def articles_by_day(self, since: float) -> dict[str, dict[int, int]]:
        """Source -> day (number since 1970, UTC) -> articles published on it (seen, where that is not known), from a time on (Unix seconds)."""
        told = sa.case((sa.and_(article.c.published.is_not(None), article.c.published <= article.c.seen), article.c.published), else_=article.c.seen)
        whole = told / 86400 if self.c.dialect.name == "sqlite" else sa.func.floor(told / 86400)  # PostgreSQL's cast rounds
        day = sa.cast(whole, sa.Integer).label("day")
        found: dict[str, dict[int, int]] = {}
        for r in self.c.execute(
            sa.select(article.c.source, day, sa.func.count()).where(article.c.seen >= since, told >= since).group_by(article.c.source, day)
        ):
            found.setdefault(r[0], {})[int(r[1])] = int(r[2])
        return found

    def states(self) -> dict[str, Row]:
        """Source -> the fetcher's state."""
        return {r.name: json.loads(r.fetch) for r in self.c.execute(sa.select(source.c.name, source.c.fetch))}
