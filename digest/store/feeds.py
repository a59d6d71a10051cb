"""What was published of each feed, so that it stays: which entries it showed, its archive pages, its editions, who copied whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
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
    free: tuple[str, ...] = ()
    """The sources that it quotes at greater length than its mode, since their texts may be passed on."""

    def is_permitted(self, mode: str, free: Collection[str]) -> bool:
        """Whether it may stand where texts are shown in this mode, and those of some sources may be passed on."""
        return may_stand(self.mode, self.free, mode, free)


def may_stand(made: str, by: Iterable[str], mode: str, free: Collection[str]) -> bool:
    """Whether an edition that was `made` in a mode, with more of the texts of some sources, may stand where texts are shown in this one."""
    return mode != "brief" or (made == "brief" and set(by) <= set(free))


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
        self.drop_archives(digest, self.archives(digest))

    # what a feed holds
    def show(self, digest: str, entries: Iterable[tuple[str, float, int]]) -> None:
        """These (event, updated, revision) are in the feed now, beside what was in it before. What is neither there nor in a page is met as this revision."""
        now = {e: (updated, revision) for e, updated, revision in entries}
        before = self.met(digest, now)
        self.put(shown, [{"digest": digest, "event": e, "updated": u, "met": before.get(e, n)} for e, (u, n) in now.items()])

    def leave(self, digest: str, events: Iterable[str]) -> None:
        """These are not in the feed any more."""
        for some in batches(events):
            self.c.execute(sa.delete(shown).where(shown.c.digest == digest, shown.c.event.in_(some)))

    def shown(self, digest: str) -> dict[str, float]:
        """Event -> `updated` of what is in the feed, oldest first."""
        rows = self.c.execute(sa.select(shown.c.event, shown.c.updated).where(shown.c.digest == digest).order_by(shown.c.updated, shown.c.event))
        return {r.event: r.updated for r in rows}

    def met(self, digest: str, events: Iterable[str]) -> dict[str, int]:
        """Event -> the revision as which it came into the feed, of those that the feed or one of its archive pages holds."""
        found: dict[str, int] = {}
        for some in batches(events):
            for t in (archived, shown):
                rows = self.c.execute(sa.select(t.c.event, sa.func.min(t.c.met)).where(t.c.digest == digest, t.c.event.in_(some)).group_by(t.c.event))
                found |= {r.event: r[1] for r in rows}
        return found

    # archive pages
    def unarchived(self, digest: str) -> dict[str, float]:
        """Event -> `updated` of what is in the feed and stands in no archive page as it is, oldest first."""
        rows = sa.select(archived.c.event, sa.func.max(archived.c.updated)).where(archived.c.digest == digest).group_by(archived.c.event)
        kept = {r.event: r[1] for r in self.c.execute(rows)}
        return {e: updated for e, updated in self.shown(digest).items() if kept.get(e, float("-inf")) < updated}

    def close_archive(self, digest: str, entries: Sequence[tuple[str, float]]) -> int:
        """Make an archive page of these (event, updated) -> its number. It keeps them for ever."""
        number = int(self.c.execute(sa.select(sa.func.max(archive.c.number)).where(archive.c.digest == digest)).scalar() or 0) + 1
        met = self.met(digest, (e for e, _ in entries))
        self.put(archive, [{"digest": digest, "number": number, "newest": max(u for _, u in entries), "look": ""}])
        self.put(archived, [{"digest": digest, "number": number, "event": e, "updated": u, "met": met.get(e, 1)} for e, u in entries])
        return number

    def archives(self, digest: str) -> dict[int, tuple[float, str]]:
        """Number -> (newest `updated`, look it was written under) of the pages that hold something, oldest page first."""
        holds = sa.exists().where(archived.c.digest == archive.c.digest, archived.c.number == archive.c.number)
        rows = self.c.execute(sa.select(archive).where(archive.c.digest == digest, holds).order_by(archive.c.number))
        return {r.number: (r.newest, r.look) for r in rows}

    def archived(self, digest: str, number: int) -> list[str]:
        """The events of an archive page."""
        return list(self.c.execute(sa.select(archived.c.event).where(archived.c.digest == digest, archived.c.number == number)).scalars())

    def archive_written(self, digest: str, number: int, look: str) -> None:
        """An archive page stands on disk as this look makes it."""
        self.c.execute(sa.update(archive).where(archive.c.digest == digest, archive.c.number == number).values(look=look))

    def drop_archives(self, digest: str, numbers: Iterable[int]) -> None:
        """Forget archive pages. Of the newest the number stays known, so that none is given twice."""
        newest = sa.select(sa.func.max(archive.c.number)).where(archive.c.digest == digest).scalar_subquery()
        for some in batches(numbers):
            self.c.execute(sa.delete(archived).where(archived.c.digest == digest, archived.c.number.in_(some)))
        empty = sa.select(archived.c.number).where(archived.c.digest == digest)
        self.c.execute(sa.delete(archive).where(archive.c.digest == digest, archive.c.number.not_in(empty), archive.c.number < newest))

    # editions
    def editions(self, digest: str, most: int | None = None) -> list[EditionRow]:
        """The newest editions of a digest, newest first; None: all."""
        rows = self.c.execute(sa.select(edition).where(edition.c.digest == digest).order_by(edition.c.due.desc()).limit(most))
        return [
            EditionRow(r.id, r.digest, surely(r.due), r.title, r.summary, r.html, r.lang, r.mode, json.loads(r.events), tuple(json.loads(r.free))) for r in rows
        ]

    def put_edition(self, e: EditionRow) -> None:
        """Keep an edition for good."""
        row: Row = {"id": e.id, "digest": e.digest, "due": e.due.timestamp(), "title": e.title, "summary": e.summary, "html": e.html, "lang": e.lang}
        self.put(edition, [row | {"mode": e.mode, "events": packed(e.events), "free": packed(e.free)}])

    def editions_permitted(self, digest: str, mode: str, free: Collection[str]) -> list[str]:
        """The ids of all editions of a digest that may stand where texts are shown in this mode, and those of some sources may be passed on."""
        rows = self.c.execute(sa.select(edition.c.id, edition.c.mode, edition.c.free).where(edition.c.digest == digest).order_by(edition.c.id))
        return [r.id for r in rows if may_stand(r.mode, json.loads(r.free), mode, free)]

    def told(self) -> set[str]:
        """The events that the editions in the feeds tell of."""
        names = list(self.c.execute(sa.select(edition.c.digest).distinct()).scalars())
        return {event for name in names for row in self.editions(name, EDITIONS_SHOWN) for event in row.events}

    def candidates(
        self, grown: int | None, between: tuple[float, float], seen: float, min_sources: int, languages: Iterable[str], sources: Iterable[str] | None
    ) -> list[Candidate]:
        """The entries that grew after a count (None: no matter), and those that changed after a time and not after another.

        Of the latter an article that was first seen after `seen` is news (all Unix seconds).
        """
        newest = sa.select(sa.func.max(article.c.seen)).join_from(article, member, article.c.id == member.c.article).where(member.c.event == entry.c.event)
        after, until = between
        changed = sa.and_(entry.c.updated > after, entry.c.updated <= until)
        wanted = sa.select(entry, newest.scalar_subquery().label("newest")).where(changed if grown is None else sa.or_(entry.c.grown > grown, changed))
        found: list[Candidate] = []
        for r in self.c.execute(wanted.where(*conditions(min_sources, languages, sources)).order_by(entry.c.event)):
            brought = json.loads(r.news)
            news = r.revision == 1 or bool(brought and brought["since"] == r.revision - 1) or (r.newest is not None and r.newest > seen)
            news = news or (grown is not None and r.grown > grown)
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
