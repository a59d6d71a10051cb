"""Everything that can be asked of the store or told to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from digest.errors import StoppedError
from digest.model import Article, Clean, CleanArticle, Corrected, Decision, Enclosure, Entry, EventState, News, Removed, Sight, Version, short_hash
from digest.store.feeds import Feeds, conditions
from digest.store.rows import SourceRow, among, article_of, article_row, batches, clean_article_of, clean_row, entry_of, entry_row, packed, spans, surely, unix
from digest.store.schema import (
    Row,
    article,
    clean,
    clue,
    corrected,
    dense,
    earlier,
    entry,
    event,
    file,
    furniture,
    gone,
    lease,
    member,
    memory,
    page,
    source,
    version,
)
from digest.store.shelf import Shelf

TIMELESS_SEE = 10_000  # events that an article without a time is held against

ALONE = 0x616C6F6E65  # key of the advisory lock: the letters of alone
GROWN = "grown"  # under this name is remembered how often entries were kept that grew
SEAL = "seal"
"""Under this name is remembered that all is published as the store has it."""
FORMS = "forms"
"""Under this name is remembered that every published file has the compressed forms it should have; who publishes forgets it before he writes."""

Accept = Callable[[str], bool]
"""Whether an entry is wanted that has this text: headlines and summary."""


class Transaction(Shelf):
    """Everything that can be asked of the store or told to it."""

    def __init__(self, connection: sa.Connection, stop: Callable[[], bool] = lambda: False) -> None:
        self.c = connection
        self.stop = stop
        self.removed = 0
        """Lines that were taken out of the articles cleaned so far."""

    def go_on(self) -> None:
        """Raises StoppedError when the build was asked to end: whoever takes an article comes by here."""
        if self.stop():
            raise StoppedError("the build was asked to end; nothing of it was kept")

    def put(self, into: sa.Table, rows: Sequence[Row]) -> None:
        """Insert rows, or replace those with the same key."""
        if not rows:
            return
        dialect: Any = import_module(f"sqlalchemy.dialects.{self.c.dialect.name}")  # only the one in use: the other is slow to load
        insert = dialect.insert(into)
        keys = [c.name for c in into.primary_key]
        statement = insert.on_conflict_do_update(index_elements=keys, set_={k: insert.excluded[k] for k in rows[0] if k not in keys})
        self.c.execute(statement, list(rows))

    # memory
    def recall(self, name: str) -> bytes | None:
        """What was remembered under a name; None: nothing."""
        value: bytes | None = self.c.execute(sa.select(memory.c.value).where(memory.c.name == name)).scalar()
        return value

    def recalled(self, names: Iterable[str]) -> dict[str, bytes]:
        """What was remembered under these names, those under which something was."""
        return {r.name: r.value for r in self.c.execute(sa.select(memory.c.name, memory.c.value).where(among(self.c, memory.c.name, names)))}

    def names(self, prefix: str) -> list[str]:
        """The names that begin so under which something is remembered."""
        return list(self.c.execute(sa.select(memory.c.name).where(memory.c.name.startswith(prefix, autoescape=True)).order_by(memory.c.name)).scalars())

    def forget(self, names: Iterable[str]) -> None:
        """Nothing is remembered under these names any more."""
        self.c.execute(sa.delete(memory).where(among(self.c, memory.c.name, names)))

    def remember(self, name: str, value: bytes) -> None:
        """Keep some bytes under a name."""
        self.put(memory, [{"name": name, "value": value}])

    def stir(self) -> None:
        """What is published is not what the store says any more."""
        self.c.execute(sa.delete(memory).where(memory.c.name == SEAL))

    def alone(self) -> None:
        """From here to the end of the transaction no other process is that has come to this point in its own. On SQLite one that writes is alone anyway."""
        if self.c.dialect.name != "sqlite":
            self.c.execute(sa.select(sa.func.pg_advisory_xact_lock(ALONE)))

    # leases
    def take(self, hosts: Iterable[str], holder: str, seconds: float, most: int) -> list[str]:
        """At most so many of these hosts, of those that nobody holds: they are the holder's for so many seconds by the clock of the database."""
        clock = self.c.execute(sa.select(sa.func.extract("epoch", sa.func.clock_timestamp()))).scalar_one()
        taken: list[str] = []
        dialect: Any = import_module(f"sqlalchemy.dialects.{self.c.dialect.name}")
        for some in batches(sorted(hosts)):
            self.c.execute(dialect.insert(lease).on_conflict_do_nothing(), [{"host": h, "holder": "", "until": 0.0} for h in some])
            free = sa.select(lease.c.host).where(lease.c.host.in_(some), lease.c.until < float(clock)).order_by(lease.c.host).limit(most - len(taken))
            taken += (found := list(self.c.execute(free.with_for_update(skip_locked=True)).scalars()))
            self.c.execute(sa.update(lease).where(lease.c.host.in_(found)).values(holder=holder, until=float(clock) + seconds))
            if len(taken) >= most:
                break
        return taken

    def give_back(self, holder: str) -> None:
        """Nothing is a holder's any more."""
        self.c.execute(sa.update(lease).where(lease.c.holder == holder).values(holder="", until=0.0))

    # sources
    def sources(self, names: Iterable[str] | None = None) -> dict[str, SourceRow]:
        """The sources that were ever tried, by name: all, or those of some names."""
        these = sa.true() if names is None else among(self.c, source.c.name, names)
        return {r.name: SourceRow(r.name, json.loads(r.fetch), r.title) for r in self.c.execute(sa.select(source).where(these))}

    def put_sources(self, rows: Iterable[SourceRow]) -> None:
        """Keep what is known of sources."""
        self.put(source, [{"name": r.name, "fetch": packed(r.fetch), "title": r.title} for r in rows])

    def files(self) -> dict[str, tuple[str, str]]:
        """Path -> (stamp of size and time, hash of the content) of every file on disk that was read."""
        return {r.path: (r.stamp, r.content) for r in self.c.execute(sa.select(file)).all()}

    def put_files(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Keep (path, stamp, content) of files that were read."""
        self.put(file, [{"path": p, "stamp": s, "content": c} for p, s, c in rows])

    # articles
    def add(self, articles: Iterable[Article]) -> tuple[list[str], list[str]]:
        """Store articles as they came -> (ids that are new, ids whose text changed). The time first seen stays."""
        new: list[str] = []
        changed: list[str] = []
        for some in batches({a.id: a for a in articles}.values()):
            rows = {a.id: article_row(a) for a in some}
            for left in self.gone(rows):
                del rows[left]
            known = {r.id: r for r in self.c.execute(sa.select(article.c.id, article.c.content, article.c.seen).where(among(self.c, article.c.id, rows)))}
            new += [i for i in rows if i not in known]
            other = [i for i in rows if i in known and known[i].content != rows[i]["content"]]
            changed += other
            self.keep_versions({i: rows[i]["seen"] for i in other})
            self.put(article, [rows[i] | ({"seen": known[i].seen} if i in known else {}) for i in rows if i not in known or i in other])
        return new, changed

    def seen_since(self, ids: Iterable[str], since: float) -> set[str]:
        """Those of these articles that were first seen at a time or after it (Unix seconds)."""
        return set(self.c.execute(sa.select(article.c.id).where(among(self.c, article.c.id, ids), article.c.seen >= since)).scalars())

    def published(self, ids: Iterable[str]) -> dict[str, float]:
        """When these articles were published, as their sources say it (Unix seconds), of those that do."""
        rows = self.c.execute(sa.select(article.c.id, article.c.published).where(among(self.c, article.c.id, ids), article.c.published.is_not(None)))
        return {r.id: r.published for r in rows}

    def of_no_event(self, sources: Iterable[str], since: float) -> dict[str, str]:
        """Article -> its source, of those of these sources from a time on (Unix seconds) that were given to no event."""
        alone = ~sa.exists().where(member.c.article == article.c.id)
        young = sa.func.coalesce(article.c.published, article.c.seen) >= since
        return {r.id: r.source for r in self.c.execute(sa.select(article.c.id, article.c.source).where(alone, young, among(self.c, article.c.source, sources)))}

    def cleaned(self, ids: Iterable[str], version: str) -> set[str]:
        """Those of these articles that were cleaned by rules of this version."""
        return set(self.c.execute(sa.select(clean.c.article).where(among(self.c, clean.c.article, ids), clean.c.version == version)).scalars())

    def keep_versions(self, until: Mapping[str, float]) -> None:
        """Keep what these articles say now, and what could be published of it, before another text takes its place."""
        for some in batches(until):
            query = sa.select(article, clean.c.title.label("shown"), clean.c.text).join_from(article, clean, article.c.id == clean.c.article, isouter=True)
            self.put(version, [
                {"article": r.id, "content": r.content, "title": r.title if r.shown is None else r.shown, "text": r.text or "", "body": r.body,
                 "form": r.form, "until": until[r.id]}
                for r in self.c.execute(query.where(article.c.id.in_(some)))
            ])  # fmt: skip

    def versions(self, ids: Iterable[str]) -> dict[str, tuple[Version, ...]]:
        """Article id -> what it said before, earliest first; only of articles that changed."""
        found: dict[str, list[Version]] = {}
        for some in batches(ids):
            for r in self.c.execute(sa.select(version).where(version.c.article.in_(some)).order_by(version.c.until, version.c.content)):
                found.setdefault(r.article, []).append(Version(r.title, r.text, r.body, surely(r.until)))
        return {a: tuple(v) for a, v in found.items()}

    def unknown(self, ids: Iterable[str]) -> set[str]:
        """Those of these articles that were never stored."""
        wanted = set(ids)
        known = set(self.c.execute(sa.select(article.c.id).where(among(self.c, article.c.id, wanted))).scalars())
        return wanted - known - self.gone(wanted - known)

    def gone(self, ids: Iterable[str]) -> set[str]:
        """Those of these articles or events that were in the store once and left it for good."""
        return set(self.c.execute(sa.select(gone.c.id).where(among(self.c, gone.c.id, ids))).scalars())

    def buried(self) -> int:
        """How many articles and events left the store for good."""
        return int(self.c.execute(sa.select(sa.func.count()).select_from(gone)).scalar_one())

    def retired_pages(self, present: Collection[str]) -> list[str]:
        """Those of the events with a page whose entry left the store for good."""
        entries = set(self.c.execute(sa.select(entry.c.event)).scalars())
        return sorted(self.gone(e for e in present if e not in entries))

    def articles(self, ids: Iterable[str]) -> Iterator[Article]:
        """The articles with these ids, as they came."""
        for some in batches(ids):
            for r in self.c.execute(sa.select(article).where(article.c.id.in_(some)).order_by(article.c.id)).all():
                self.go_on()
                yield article_of(r)

    def articles_of(self, source_name: str, most: int) -> list[Article]:
        """The articles of a source that were seen last."""
        mine = sa.select(article).where(article.c.source == source_name).order_by(article.c.seen.desc(), article.c.published.desc(), article.c.id)
        return [article_of(r) for r in self.c.execute(mine.limit(most))]

    def pages_wanted(self, source_name: str, since: float, most: int) -> list[tuple[str, str, str, Row]]:
        """(article, address, hash of its content, what the fetcher knows of its page) of those whose page was not read for this content."""
        new = sa.or_(page.c.article.is_(None), page.c.content != article.c.content)
        query = sa.select(article.c.id, article.c.link, article.c.content, page.c.fetch).join_from(article, page, page.c.article == article.c.id, isouter=True)
        query = query.where(article.c.source == source_name, article.c.seen >= since, article.c.link.is_not(None), new)
        return [(r.id, r.link, r.content, json.loads(r.fetch or "{}")) for r in self.c.execute(query.order_by(article.c.seen.desc(), article.c.id).limit(most))]

    def pages(self, ids: Iterable[str]) -> dict[str, str]:
        """Article -> the page it stands on, of those whose page was read."""
        rows = (self.c.execute(sa.select(page.c.article, page.c.body).where(page.c.article.in_(some), page.c.body != "")) for some in batches(ids))
        return {r.article: r.body for found in rows for r in found}

    def put_page(self, article_id: str, content: str, fetch: Row, url: str, body: str | None) -> None:
        """Keep a page that was read; None: what is there stays."""
        row = {"article": article_id, "content": content, "fetch": packed(fetch), "url": url, "body": body or ""}
        if body is None and article_id in self.pages([article_id]):
            row["body"] = self.pages([article_id])[article_id]
        self.put(page, [row])

    def want_no_pages(self, ids: Iterable[str]) -> None:
        """The pages of these articles are not to be read, but where one was already."""
        dialect: Any = import_module(f"sqlalchemy.dialects.{self.c.dialect.name}")
        empty = sa.literal("{}"), sa.literal(""), sa.literal("")
        for some in batches(ids):
            rows = sa.select(article.c.id, article.c.content, *empty).where(article.c.id.in_(some))
            self.c.execute(dialect.insert(page).from_select(["article", "content", "fetch", "url", "body"], rows).on_conflict_do_nothing())

    def stale(self, version: str, most: int) -> list[str]:
        """Ids of at most so many articles that were cleaned by other rules."""
        other = sa.or_(clean.c.version < version, clean.c.version > version)  # two ranges of the index
        return list(self.c.execute(sa.select(clean.c.article).where(other).limit(most)).scalars())

    def tried(self, ids: Iterable[str], version: str) -> None:
        """The clean form of these articles stays as it is under these rules, though they are not those that made it."""
        self.c.execute(sa.update(clean).where(among(self.c, clean.c.article, ids)).values(version=version))

    def put_clean(self, rows: Iterable[tuple[str, str, Clean]], version: str) -> list[str]:
        """Keep (article id, outlet, clean form) -> the ids whose clean form is really another one."""
        changed: list[str] = []
        for some in batches(rows):
            values = [clean_row(i, outlet, c, version) for i, outlet, c in some]
            self.removed += sum(len(c.removed) for _, _, c in some)
            visible = ("title", "text", "outlet", "lang", "removed")
            query = sa.select(clean.c.article, *(clean.c[k] for k in visible)).where(clean.c.article.in_([v["article"] for v in values]))
            known = {r.article: tuple(r)[1:] for r in self.c.execute(query)}
            changed += [str(v["article"]) for v in values if known.get(v["article"]) != tuple(v[k] for k in visible)]
            self.put(clean, values)
        return changed

    def clean_articles(self, ids: Iterable[str], now: datetime) -> Iterator[CleanArticle]:
        """The clean form of articles. A publication time that cannot be true (after `now`, or before feeds existed) is left out.

        Of a saved article without a date nobody knows the time: when it was saved says nothing about the event.
        """
        wanted = sa.select(clean, article.c.source, article.c.link, article.c.published, article.c.seen, article.c.more).join_from(
            clean, article, article.c.id == clean.c.article
        )
        for some in batches(ids):
            for r in self.c.execute(wanted.where(clean.c.article.in_(some)).order_by(clean.c.article)).all():
                self.go_on()
                yield clean_article_of(r, now)

    def ledger(self, ids: Iterable[str]) -> dict[str, tuple[Removed, ...]]:
        """Article id -> what was removed from it."""
        found: dict[str, tuple[Removed, ...]] = {}
        for some in batches(ids):
            for r in self.c.execute(sa.select(clean.c.article, clean.c.removed).where(clean.c.article.in_(some))):
                found[r.article] = tuple(Removed(**x) for x in json.loads(r.removed))
        return found

    # what stands on many pages of a site
    def furniture(self, sites: Iterable[str]) -> dict[str, frozenset[str]]:
        """Site -> the lines that are known to stand on many of its pages."""
        found: dict[str, set[str]] = {}
        for some in batches(set(sites)):
            for r in self.c.execute(sa.select(furniture.c.site, furniture.c.line).where(furniture.c.site.in_(some), furniture.c.known)):
                found.setdefault(r.site, set()).add(r.line)
        return {site: frozenset(lines) for site, lines in found.items()}

    def sights(self, lines: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Sight, ...]]:
        """(site, line) -> the pages on which it was seen so far, of those lines that were."""
        found: dict[tuple[str, str], tuple[Sight, ...]] = {}
        for some in batches(sorted({short_hash(*line) for line in lines})):
            for r in self.c.execute(sa.select(furniture).where(furniture.c.id.in_(some))):
                found[r.site, r.line] = tuple(Sight(*s) for s in json.loads(r.pages))
        return found

    def put_sights(self, rows: Mapping[tuple[str, str], tuple[Sight, ...]], known: Collection[tuple[str, str]], seen: datetime) -> None:
        """Keep on which pages lines were seen, and which of the lines are known as furniture by now."""
        for some in batches(rows.items()):
            self.put(furniture, [
                {"id": short_hash(*line), "site": line[0], "line": line[1], "pages": packed([(s.page, s.text, s.article) for s in sights]),
                 "seen": unix(seen), "known": line in known}
                for line, sights in some
            ])  # fmt: skip

    def forget_furniture(self, sites: Iterable[str]) -> tuple[str, ...]:
        """Forget what was seen on the pages of these sites -> the lines that were known. Articles that had one are cleaned by the next build."""
        forgotten: list[str] = []
        for some in batches(sorted(set(sites))):
            here = furniture.c.site.in_(some)
            forgotten += self.c.execute(sa.select(furniture.c.line).where(here, furniture.c.known).order_by(furniture.c.line)).scalars()
            self.c.execute(sa.delete(furniture).where(here))
        return tuple(forgotten)

    def links(self, source_name: str) -> list[str]:
        """The different addresses of all articles of a source, "" among them when one has none."""
        links = sa.select(sa.func.coalesce(article.c.link, "")).distinct().where(article.c.source == source_name)
        return list(self.c.execute(links).scalars())

    def doubt(self, source_name: str, rule: str) -> None:
        """Have those articles of a source from which a rule took something cleaned again by the next build."""
        mine = sa.select(article.c.id).where(article.c.source == source_name)
        touched = clean.c.removed.contains(f'"rule":"{rule}"', autoescape=True)
        self.c.execute(sa.update(clean).where(clean.c.article.in_(mine), touched).values(version=""))

    # events
    def open_events(self, times: Iterable[float | None], window: float) -> Iterator[EventState]:
        """The events that articles of these times (Unix seconds) could join: those with an article at most a window away.

        An article without a time (None) could join any; it is held against the newest 10,000.
        """
        known = {t for t in times if t is not None}
        statements = [sa.select(event).where(event.c.newest.between(low, high)) for low, high in spans(known, window)]
        if len(known) < len(set(times)):
            statements.append(sa.select(event).order_by(event.c.newest.desc(), event.c.id).limit(TIMELESS_SEE))
        found = {r.id: EventState(r.id, r.newest, r.state) for s in statements for r in self.c.execute(s)}
        yield from sorted(found.values(), key=lambda s: (s.newest, s.event))

    def put_events(self, states: Iterable[EventState], decisions: Iterable[Decision]) -> None:
        """Keep grown events and the memberships that made them grow."""
        for some in batches(states):
            self.put(event, [{"id": s.event, "newest": s.newest, "state": s.state} for s in some])
            self.put(dense, [{"event": s.event, "vector": s.dense} for s in some if s.dense])
        for chosen in batches(decisions):
            self.put(member, [{"article": d.article, "event": d.event, "score": d.score, "because": packed(d.because)} for d in chosen])

    def memberships(self, *, articles: Sequence[str] = (), events: Sequence[str] = ()) -> list[Decision]:
        """The memberships of some articles, or of all articles of some events."""
        found: list[Decision] = []
        for column, wanted in ((member.c.article, articles), (member.c.event, events)):
            for some in batches(wanted):
                rows = self.c.execute(sa.select(member).where(column.in_(some)).order_by(member.c.article)).all()
                found += [Decision(r.article, r.event, r.score, tuple(json.loads(r.because)), r.event == short_hash("event", r.article)) for r in rows]
        return found

    def forget_dense(self, events: Iterable[str]) -> None:
        """Drop what is kept of these events' sentence vectors: they are made anew."""
        for some in batches(events):
            self.c.execute(sa.delete(dense).where(dense.c.event.in_(some)))

    def with_dense(self, states: Iterable[EventState]) -> Iterator[EventState]:
        """The states with what is kept of their sentence vectors."""
        for some in batches(states):
            found = self.c.execute(sa.select(dense).where(dense.c.event.in_([s.event for s in some]))).all()
            vectors = {r.event: r.vector for r in found}
            yield from (replace(s, dense=vectors.get(s.event, b"")) for s in some)

    def event_states(self, events: Iterable[str]) -> Iterator[EventState]:
        """The states of these events, open or not."""
        for some in batches(events):
            for r in self.c.execute(sa.select(event).where(event.c.id.in_(some)).order_by(event.c.newest, event.c.id)):
                yield EventState(r.id, r.newest, r.state)

    def members(self, events: Sequence[str], now: datetime) -> dict[str, list[CleanArticle]]:
        """Event -> its clean articles, earliest first, with those of the events that a person joined into it."""
        away = self.joined_into(events)
        event_of = {d.article: d.event for d in self.memberships(events=[*events, *(e for e in away if e not in set(events))])}
        found: dict[str, list[CleanArticle]] = {e: [] for e in events}
        for a in sorted(self.clean_articles(event_of, now), key=lambda a: (a.time or now, a.id)):
            own = event_of[a.id]
            for e in {own, away.get(own, own)}:
                if e in found:
                    found[e].append(a)
        return found

    # what a person decided
    def corrected(self) -> dict[str, Corrected]:
        """All corrections in force: article -> the event it was split off to, event -> the one it was joined into."""
        return {r.id: Corrected(r.id, r.kind, r.became, r.was) for r in self.c.execute(sa.select(corrected).order_by(corrected.c.id))}

    def put_corrected(self, rows: Iterable[Corrected], undone: Iterable[str]) -> None:
        """Keep corrections, and forget those that were taken back."""
        self.stir()
        for some in batches(undone):
            self.c.execute(sa.delete(corrected).where(corrected.c.id.in_(some)))
        for new in batches(rows):
            self.put(corrected, [{"id": r.id, "kind": r.kind, "became": r.became, "was": r.was} for r in new])

    def move_members(self, event_of: Mapping[str, str]) -> None:
        """Give articles to other events, as a person decided; how near they were to their first one is still known."""
        for a, e in event_of.items():
            self.c.execute(sa.update(member).where(member.c.article == a).values(event=e))

    def joined_into(self, events: Iterable[str]) -> dict[str, str]:
        """Event -> the one it was joined into, of those that were joined into one of these."""
        found: dict[str, str] = {}
        for some in batches(events):
            query = sa.select(corrected.c.id, corrected.c.became).where(corrected.c.kind == "join", corrected.c.became.in_(some))
            found |= {r.id: r.became for r in self.c.execute(query)}
        return found

    # what an event follows
    def put_clues(self, rows: Iterable[tuple[str, float, Sequence[int]]]) -> None:
        """Keep by which terms events are found again: (event, its time in Unix seconds, terms)."""
        for some in batches(({"term": t, "event": e, "seen": seen} for e, seen, terms in rows for t in terms), 5000):
            self.put(clue, some)

    def has_clues(self) -> bool:
        """Whether any event can be found again by its terms."""
        return self.c.execute(sa.select(clue.c.event).limit(1)).first() is not None

    def clues(self, since: float, until: float) -> list[tuple[str, float, tuple[int, ...]]]:
        """(event, its time, the terms by which it is found) of a stretch of time (Unix seconds), in order of time."""
        found: dict[str, tuple[float, list[int]]] = {}
        for r in self.c.execute(sa.select(clue).where(clue.c.seen.between(since, until)).order_by(clue.c.seen, clue.c.event, clue.c.term)):
            found.setdefault(r.event, (r.seen, []))[1].append(r.term)
        return [(e, at, tuple(terms)) for e, (at, terms) in found.items()]

    def forget_clues(self, before: float) -> None:
        """Forget by which terms events of before a time (Unix seconds) are found."""
        self.c.execute(sa.delete(clue).where(clue.c.seen < before))

    def events_like(self, terms: Sequence[int], since: float, until: float, least: int, most: int) -> list[tuple[int, float, str]]:
        """(terms in common, time, event) of at most so many events of a stretch of time that share at least so many terms: those that share most,
        the newest first."""
        if not terms:
            return []
        shared, newest = sa.func.count(), sa.func.max(clue.c.seen)
        near = sa.select(shared, newest, clue.c.event).where(clue.c.term.in_(terms), clue.c.seen.between(since, until)).group_by(clue.c.event)
        found = self.c.execute(near.having(shared >= least).order_by(shared.desc(), newest.desc(), clue.c.event).limit(most))
        return [(int(r[0]), r[1], r[2]) for r in found]

    def put_earlier(self, links: Mapping[str, tuple[str, float, tuple[str, ...]]]) -> None:
        """Keep which older event each of these follows, how sure that is, and why."""
        for some in batches(links.items()):
            self.put(earlier, [{"event": e, "before": old, "score": score, "because": packed(because)} for e, (old, score, because) in some])

    def earlier(self, events: Iterable[str]) -> dict[str, tuple[str, float, tuple[str, ...]]]:
        """Event -> the older event that it follows, how sure that is, and why."""
        found: dict[str, tuple[str, float, tuple[str, ...]]] = {}
        for some in batches(events):
            for r in self.c.execute(sa.select(earlier).where(earlier.c.event.in_(some))):
                found[r.event] = r.before, r.score, tuple(json.loads(r.because))
        return found

    # entries
    def entries(self, events: Iterable[str]) -> dict[str, tuple[Entry, News | None]]:
        """Event -> its entry, and what its last revision brought."""
        found: dict[str, tuple[Entry, News | None]] = {}
        for some in batches(events):
            for r in self.c.execute(sa.select(entry).where(entry.c.event.in_(some))).all():
                news = json.loads(r.news)
                found[r.event] = entry_of(r), News(news["since"], tuple(news["articles"])) if news else None
        return found

    def put_entries(self, rows: Iterable[tuple[Entry, News | None]], look: str, *, told: bool = False) -> None:
        """Keep entries that are new or changed; their pages are due. Those that are new or that articles joined are counted as the last that grew, but
        for what is `told`: no news for an edition."""
        for some in batches(rows):
            self.stir()
            grew = [not told and (e.revision == 1 or bool(news and news.since == e.revision - 1)) for e, news in some]
            made = [entry_row(e, news, look) for e, news in some]
            if any(grew):
                number = self.grown() + 1
                self.remember(GROWN, str(number).encode())
                self.put(entry, [row | {"grown": number} for row, yes in zip(made, grew, strict=True) if yes])
            self.put(entry, [row for row, yes in zip(made, grew, strict=True) if not yes])

    def grown(self) -> int:
        """The count of the entries that grew last: it goes up whatever the clock does, and no entry ever has one again that was given before."""
        return int(self.recall(GROWN) or 0)

    def keep_look(self, events: Iterable[str], look: str) -> None:
        """These entries were composed again under a new look and said the same; their pages are due all the same."""
        for some in batches(events):
            self.stir()
            self.c.execute(sa.update(entry).where(entry.c.event.in_(some)).values(look=look, written=""))

    def outdated(self, look: str, most: int) -> list[str]:
        """At most so many events whose entry was composed under another look."""
        other = sa.or_(entry.c.look < look, entry.c.look > look)
        return list(self.c.execute(sa.select(entry.c.event).where(other).limit(most)).scalars())

    def newest_entries(
        self, most: int, per_source: int, min_sources: int, languages: Iterable[str] = (), sources: Iterable[str] | None = None, accept: Accept | None = None,
        events: Iterable[str] | None = None,
    ) -> list[Entry]:  # fmt: skip
        """The entries of a feed, newest change first; of one source alone at most `per_source`.

        Only those in one of the `languages`, told by an article of one of the `sources` (None: of any), that `accept` takes, and of these `events`.
        """
        order = (entry.c.updated.desc(), entry.c.published.desc(), entry.c.event)
        alone: dict[str, int] = {}
        chosen: list[str] = []
        shown = (entry.c.title, entry.c.summary, entry.c.voices) if accept else ()
        these = sa.true() if events is None else among(self.c, entry.c.event, events)
        wanted = sa.select(entry.c.event, entry.c.lone, *shown).where(*conditions(min_sources, languages, sources), these).order_by(*order)
        for r in self.as_needed(wanted, 4 * most):
            if accept and not accept(" \n".join([r.title, r.summary, *(v["title"] for v in json.loads(r.voices))])):
                continue
            if r.lone is not None:
                alone[r.lone] = alone.get(r.lone, 0) + 1
                if alone[r.lone] > per_source:
                    continue
            chosen.append(r.event)
            if len(chosen) == most:
                break
        found = self.entries(chosen)
        return [found[e][0] for e in chosen]

    def as_needed(self, query: sa.Select[Any], first: int) -> Iterator[Any]:
        """The rows of a query, read as far as they are wanted: at first so many, then ever more, so that a driver that takes all at once takes few."""
        at, size = 0, first
        while rows := self.c.execute(query.limit(size).offset(at)).all():
            yield from rows
            if len(rows) < size:
                return
            at, size = at + size, 4 * size

    @property
    def feeds(self) -> Feeds:
        """What was published of each feed: archive pages, editions."""
        return Feeds(self.c, self.put)

    def origins(self, articles: Iterable[str]) -> dict[str, tuple[str, Enclosure | None]]:
        """Article id -> its source's name, and the first picture that came with it."""
        found: dict[str, tuple[str, Enclosure | None]] = {}
        for some in batches(articles):
            for r in self.c.execute(sa.select(article.c.id, article.c.source, article.c.more).where(article.c.id.in_(some))):
                pictures = (Enclosure(**x) for x in json.loads(r.more)["enclosures"] if (x["type"] or "").startswith("image/")) if '"image/' in r.more else ()
                found[r.id] = r.source, next(iter(pictures), None)
        return found

    def pages_due(self, present: set[str]) -> list[str]:
        """Events whose page was not written since they changed, or is not among those present."""
        due = set(self.c.execute(sa.select(entry.c.event).where(entry.c.written == "")).scalars())
        return sorted(due.union(e for e in self.c.execute(sa.select(entry.c.event)).scalars() if e not in present))

    def pages_written(self, events: Iterable[str]) -> None:
        """The pages of these events stand on disk."""
        for some in batches(events):
            self.c.execute(sa.update(entry).where(entry.c.event.in_(some)).values(written="yes"))

    # looking
    def open_count(self, since: float) -> int:
        """How many events have an article since then (Unix seconds)."""
        return int(self.c.execute(sa.select(sa.func.count()).select_from(event).where(event.c.newest >= since)).scalar_one())

    def count(self) -> Row:
        """How many rows of each kind there are."""
        return {t.name: self.c.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in (article, event, entry)}

    def count_by_source(self) -> dict[str, tuple[int, int]]:
        """Source -> (articles, articles that share an event with another source's)."""
        total = self.articles_by_source()
        shared = sa.select(article.c.source, sa.func.count()).join_from(article, member, member.c.article == article.c.id)
        shared = shared.join(entry, entry.c.event == member.c.event).where(entry.c.sources > 1).group_by(article.c.source)
        together = {r[0]: r[1] for r in self.c.execute(shared)}
        return {s: (n, together.get(s, 0)) for s, n in total.items()}

    def articles_by_source(self) -> dict[str, int]:
        """Source -> its articles."""
        return {r[0]: int(r[1]) for r in self.c.execute(sa.select(article.c.source, sa.func.count()).group_by(article.c.source))}

    def pace_by_source(self, since: float) -> dict[str, tuple[int, int]]:
        """Source -> (articles that came since then, lines removed from all of its articles)."""
        came = sa.func.sum(sa.case((article.c.seen >= since, 1), else_=0))
        mark = '"rule":'  # stands once in each removed line
        lines = sa.func.sum((sa.func.length(clean.c.removed) - sa.func.length(sa.func.replace(clean.c.removed, mark, ""))) / len(mark))
        query = sa.select(article.c.source, came, lines).join_from(article, clean, clean.c.article == article.c.id, isouter=True).group_by(article.c.source)
        return {r[0]: (int(r[1]), int(r[2] or 0)) for r in self.c.execute(query)}

    def look_up(self, word: str) -> tuple[list[str], list[str]]:
        """(events, articles) that a person may mean: an id, an address or a headline; where none is just so, those that begin so."""
        word = word.encode("utf-8", "replace").decode()
        if len(word) < 2:
            return [], []
        ids = word.rsplit("/", 1)[-1].removesuffix(".html")

        def found(fits: Callable[[Any, str], Any]) -> tuple[list[str], list[str]]:
            named = sa.or_(fits(entry.c.event, ids), entry.c.id == word, fits(entry.c.title, word))
            events = self.c.execute(sa.select(entry.c.event).where(named).limit(20))
            named = sa.or_(fits(article.c.id, ids), article.c.link == word, article.c.guid == word, fits(article.c.title, word))
            articles = self.c.execute(sa.select(article.c.id).where(named).limit(20))
            return list(events.scalars()), list(articles.scalars())

        whole = found(lambda column, text: column == text)
        return whole if any(whole) else found(lambda column, text: column.startswith(text, autoescape=True) if len(text) >= 4 else column == text)

    def rule_counts(self) -> tuple[dict[str, int], int]:
        """(rule -> lines it removed, lines of all clean articles), over the newest 5,000 articles."""
        fired: dict[str, int] = {}
        lines = 0
        newest = sa.select(clean.c.removed, clean.c.text).join_from(clean, article, article.c.id == clean.c.article).order_by(article.c.seen.desc()).limit(5000)
        for r in self.c.execute(newest):
            removed = json.loads(r.removed)
            lines += len(removed) + r.text.count("\n") + 1
            for x in removed:
                fired[x["rule"]] = fired.get(x["rule"], 0) + 1
        return fired, lines
