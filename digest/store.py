"""What digest remembers between two builds. The only SQL: SQLAlchemy Core, the same code on SQLite and PostgreSQL.

A build is one transaction: whatever interrupts it, the store is the one before or the one after. What the published files owe to
the store is kept as `entry.written`: a build that was cut off between the two is completed by the next one, with the same bytes.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from digest.errors import LockedError, StoreError
from digest.model import Article, Clean, CleanArticle, Decision, Enclosure, Entry, EventState, Meta, News, Removed, Voice, short_hash

schema = sa.MetaData()
TIMELESS_SEE = 10_000  # events that an article without a time is held against
Row = dict[str, Any]
T = TypeVar("T")


def table(name: str, *columns: Any) -> sa.Table:
    """A table of the store."""
    return sa.Table(name, schema, *columns)


def key(name: str) -> sa.Column[str]:
    """A column that identifies a row."""
    return sa.Column(name, sa.Text, primary_key=True)


def word(name: str, *, null: bool = False, index: bool = False) -> sa.Column[Any]:
    """A column of text."""
    return sa.Column(name, sa.Text, nullable=null, index=index)


def instant(name: str, *, null: bool = False, index: bool = False) -> sa.Column[Any]:
    """A column of Unix seconds."""
    return sa.Column(name, sa.Double, nullable=null, index=index)


memory = table("memory", key("name"), sa.Column("value", sa.LargeBinary, nullable=False))
source = table("source", key("name"), word("fetch"), word("title"))
file = table("file", key("path"), word("stamp"), word("content"))
article = table("article", key("id"), word("source", index=True), word("guid"), word("title"), word("body"), word("form"), word("link", null=True),
                instant("published", null=True), instant("updated", null=True), instant("seen"), word("lang", null=True), word("more"),
                word("content"))  # fmt: skip
clean = table("clean", key("article"), word("version", index=True), word("title"), word("text"), word("outlet"), word("lang"), word("meta"), word("removed"),
              sa.Column("truncated", sa.Boolean, nullable=False))  # fmt: skip
event = table("event", key("id"), instant("newest", index=True), sa.Column("state", sa.LargeBinary, nullable=False))
member = table("member", key("article"), word("event", index=True), sa.Column("score", sa.Double, nullable=False), word("because"))
entry = table("entry", key("event"), word("id"), word("title"), word("summary"), word("html"), instant("published"), instant("updated"),
              sa.Column("revision", sa.Integer, nullable=False), word("lang"), word("voices"), word("more"), word("lone", null=True),
              sa.Column("sources", sa.Integer, nullable=False), word("news"), word("look"), word("written", index=True))  # fmt: skip
sa.Index("entry_order", entry.c.updated.desc(), entry.c.published.desc(), entry.c.event)
sa.Index("entry_look", entry.c.look)

MIGRATIONS = (schema.create_all,)
"""Step n brings a store from version n to n + 1. A step is never changed once it was released."""


# --- opening ------------------------------------------------------------------------------------------------------------
class Store:
    """An open store. Use `transaction` for everything."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @contextlib.contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[Transaction]:
        """All that is done inside is kept together at the end; nothing of it when an error passes or `keep` is false."""
        try:
            with self.engine.connect() as connection, connection.begin() as work:
                yield Transaction(connection)
                if not keep:
                    work.rollback()
        except sa.exc.DBAPIError as e:
            raise StoreError(f"store {self.engine.url.database}: {e.orig}") from e

    def close(self) -> None:
        """Give back its connections."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The store at an SQLAlchemy URL, made or brought up to date when needed. Raises StoreError."""
    try:
        path = sqlite_path(url)
        engine = sa.create_engine(sa.URL.create("sqlite", database=path) if path else url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as e:
        raise StoreError(f"store: {e}") from e
    if engine.dialect.name == "sqlite":
        if (path := engine.url.database) and path != ":memory:":
            try:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            except OSError as e:
                raise StoreError(f"store {path}: {e.strerror}") from e
        sa.event.listen(engine, "connect", prepare_sqlite)
        sa.event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN"))
    store = Store(engine)
    migrate(store)
    return store


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable writes (WAL, synchronous=FULL), and transactions that we begin ourselves, so that DDL is inside them too."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def migrate(store: Store) -> None:
    """Bring a store to this program's version, in one transaction. A newer store is refused."""
    try:
        with store.engine.begin() as c:
            version = stored_version(c)
            if version > len(MIGRATIONS):
                raise StoreError(f"store {store.engine.url.database}: made by a newer digest (version {version}, this one knows {len(MIGRATIONS)})")
            for step in MIGRATIONS[version:]:
                step(c)
            if version < len(MIGRATIONS):
                Transaction(c).remember("version", str(len(MIGRATIONS)).encode())
    except sa.exc.DBAPIError as e:
        raise StoreError(f"store {store.engine.url.database}: {e.orig}") from e


def stored_version(c: sa.Connection) -> int:
    """The version a store was left at; 0 for a new one."""
    if not sa.inspect(c).has_table("memory"):
        return 0
    value = c.execute(sa.select(memory.c.value).where(memory.c.name == "version")).scalar()
    return int(value or 0)


@contextlib.contextmanager
def hold_lock(path: Path, *, wait: bool = False) -> Iterator[None]:
    """One build at a time: a lock that dies with its process. Raises LockedError with the holder's process id."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+", encoding="ascii", errors="replace")
    except OSError as e:
        raise StoreError(f"lock {path}: {e.strerror}") from e
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            handle.seek(0)
            pid = handle.read(20).strip()
            raise LockedError(str(path), int(pid) if pid.isdigit() else None) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def lock_path(url: str, folder: Path) -> Path:
    """Where the lock of a store lies: beside an SQLite file, else in the working folder."""
    path = sqlite_path(url)
    return Path(path + ".lock") if path and path != ":memory:" else folder / "digest.lock"


def sqlite_path(url: str) -> str | None:
    """The file of an SQLite URL, as it stands there: `?` and `%` are letters of a folder's name. None for another database."""
    return url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None


# --- rows and values ------------------------------------------------------------------------------------------------------
def unix(t: datetime | None) -> float | None:
    """Aware time -> Unix seconds."""
    return t.timestamp() if t else None


def utc(t: float | None) -> datetime | None:
    """Unix seconds -> aware time in UTC."""
    return None if t is None else datetime.fromtimestamp(t, UTC)


def surely(t: float) -> datetime:
    """The same for a column that is never null."""
    return datetime.fromtimestamp(t, UTC)


def packed(value: Any) -> str:
    """A value as compact JSON, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def article_row(a: Article) -> Row:
    """An article as the store keeps it. `content` tells whether it changed; the time it was seen does not count."""
    more = packed({"authors": a.authors, "categories": a.categories, "enclosures": [asdict(e) for e in a.enclosures], "saved": a.saved})
    row: Row = {"id": a.id, "source": a.source, "guid": a.guid, "title": a.title, "body": a.body, "form": a.form, "link": a.link, "lang": a.lang,
                "published": unix(a.published), "updated": unix(a.updated), "seen": unix(a.seen), "more": more}  # fmt: skip
    return row | {"content": short_hash(a.title, a.body, a.link or "", str(unix(a.published)), more)}


def article_of(r: Any) -> Article:
    """The article of a row."""
    more = json.loads(r.more)
    return Article(
        source=r.source, guid=r.guid, title=r.title, body=r.body, form=r.form, link=r.link, lang=r.lang,
        seen=surely(r.seen), published=utc(r.published), updated=utc(r.updated), saved=more["saved"],
        authors=tuple(more["authors"]), categories=tuple(more["categories"]), enclosures=tuple(Enclosure(**e) for e in more["enclosures"]),
    )  # fmt: skip


def clean_row(article_id: str, outlet: str, c: Clean, version: str) -> Row:
    """A clean article as the store keeps it, with the version of the rules that made it."""
    removed = packed([asdict(r) for r in c.removed])
    row: Row = {"article": article_id, "version": version, "title": c.title, "text": "\n".join(c.paragraphs), "outlet": outlet, "lang": c.lang}
    return row | {"meta": packed(asdict(c.meta)), "removed": removed, "truncated": c.truncated}


def meta_of(text: str) -> Meta:
    """Metadata from its JSON; fields that a newer digest wrote are passed over."""
    known = {f.name for f in fields(Meta)}
    values: Row = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(text).items() if k in known}
    return Meta(**values)


def entry_of(r: Any) -> Entry:
    """The entry of a row."""
    more = json.loads(r.more)
    voices = tuple(Voice(**{**v, "published": utc(v["published"]), "authors": tuple(v["authors"])}) for v in json.loads(r.voices))
    return Entry(
        event=r.event, id=r.id, url=more["url"], title=r.title, summary=r.summary, html=r.html, published=surely(r.published),
        updated=surely(r.updated), revision=r.revision, lang=r.lang, voices=voices, categories=tuple(more["categories"]),
        image=Enclosure(**more["image"]) if more["image"] else None,
    )  # fmt: skip


def entry_row(e: Entry, news: News | None, look: str) -> Row:
    """An entry as the store keeps it; its page is still to be written."""
    outlets = {v.source for v in e.voices}
    more = {"url": e.url, "categories": e.categories, "image": asdict(e.image) if e.image else None}
    voices = [asdict(v) | {"published": unix(v.published)} for v in e.voices]
    return {"event": e.event, "id": e.id, "title": e.title, "summary": e.summary, "html": e.html, "published": unix(e.published), "updated": unix(e.updated),
            "revision": e.revision, "lang": e.lang, "voices": packed(voices), "more": packed(more), "lone": outlets.pop() if len(outlets) == 1 else None,
            "sources": len({v.source for v in e.voices}), "news": packed(asdict(news) if news else None), "look": look, "written": ""}  # fmt: skip


def batches(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Lists of at most `size` items: a statement takes no more parameters than every database allows."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What is known of a source."""

    name: str
    fetch: Row
    """The fetcher's state, opaque here."""
    title: str = ""
    """What the feed calls itself."""


# --- the work -----------------------------------------------------------------------------------------------------------
class Transaction:
    """Everything that can be asked of the store or told to it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.c = connection

    def put(self, into: sa.Table, rows: Sequence[Row]) -> None:
        """Insert rows, or replace those with the same key."""
        if not rows:
            return
        insert = (postgresql if self.c.dialect.name == "postgresql" else sqlite).insert(into)
        keys = [c.name for c in into.primary_key]
        statement = insert.on_conflict_do_update(index_elements=keys, set_={k: insert.excluded[k] for k in rows[0] if k not in keys})
        self.c.execute(statement, list(rows))

    # memory
    def recall(self, name: str) -> bytes | None:
        """What was remembered under a name; None: nothing."""
        value: bytes | None = self.c.execute(sa.select(memory.c.value).where(memory.c.name == name)).scalar()
        return value

    def remember(self, name: str, value: bytes) -> None:
        """Keep some bytes under a name."""
        self.put(memory, [{"name": name, "value": value}])

    # sources
    def sources(self) -> dict[str, SourceRow]:
        """All sources that were ever tried, by name."""
        rows = self.c.execute(sa.select(source)).all()
        return {r.name: SourceRow(r.name, json.loads(r.fetch), r.title) for r in rows}

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
            known = {r.id: r for r in self.c.execute(sa.select(article.c.id, article.c.content, article.c.seen).where(article.c.id.in_(rows)))}
            new += [i for i in rows if i not in known]
            other = [i for i in rows if i in known and known[i].content != rows[i]["content"]]
            changed += other
            self.put(article, [rows[i] | ({"seen": known[i].seen} if i in known else {}) for i in rows if i not in known or i in other])
        return new, changed

    def unknown(self, ids: Iterable[str]) -> int:
        """How many of these articles are not stored yet."""
        wanted = set(ids)
        known = (sa.select(sa.func.count()).where(article.c.id.in_(some)) for some in batches(wanted))
        return len(wanted) - sum(self.c.execute(query).scalar_one() for query in known)

    def articles(self, ids: Iterable[str]) -> Iterator[Article]:
        """The articles with these ids, as they came."""
        for some in batches(ids):
            for r in self.c.execute(sa.select(article).where(article.c.id.in_(some)).order_by(article.c.id)).all():
                yield article_of(r)

    def stale(self, version: str, most: int) -> list[str]:
        """Ids of at most so many articles that were cleaned by other rules."""
        other = sa.or_(clean.c.version < version, clean.c.version > version)  # two ranges of the index
        return list(self.c.execute(sa.select(clean.c.article).where(other).limit(most)).scalars())

    def put_clean(self, rows: Iterable[tuple[str, str, Clean]], version: str) -> list[str]:
        """Keep (article id, outlet, clean form) -> the ids whose clean form is really another one."""
        changed: list[str] = []
        for some in batches(rows):
            values = [clean_row(i, outlet, c, version) for i, outlet, c in some]
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
        wanted = sa.select(clean, article.c.link, article.c.published, article.c.seen, article.c.more).join_from(
            clean, article, article.c.id == clean.c.article
        )
        for some in batches(ids):
            for r in self.c.execute(wanted.where(clean.c.article.in_(some)).order_by(clean.c.article)).all():
                yield clean_article_of(r, now)

    def ledger(self, ids: Iterable[str]) -> dict[str, tuple[Removed, ...]]:
        """Article id -> what was removed from it."""
        found: dict[str, tuple[Removed, ...]] = {}
        for some in batches(ids):
            for r in self.c.execute(sa.select(clean.c.article, clean.c.removed).where(clean.c.article.in_(some))):
                found[r.article] = tuple(Removed(**x) for x in json.loads(r.removed))
        return found

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

    # entries
    def entries(self, events: Iterable[str]) -> dict[str, tuple[Entry, News | None]]:
        """Event -> its entry, and what its last revision brought."""
        found: dict[str, tuple[Entry, News | None]] = {}
        for some in batches(events):
            for r in self.c.execute(sa.select(entry).where(entry.c.event.in_(some))).all():
                news = json.loads(r.news)
                found[r.event] = entry_of(r), News(news["since"], tuple(news["articles"])) if news else None
        return found

    def put_entries(self, rows: Iterable[tuple[Entry, News | None]], look: str) -> None:
        """Keep entries that are new or changed; their pages are due."""
        for some in batches(rows):
            self.put(entry, [entry_row(e, news, look) for e, news in some])

    def keep_look(self, events: Iterable[str], look: str) -> None:
        """These entries were composed again under a new look and said the same; their pages are due all the same."""
        for some in batches(events):
            self.c.execute(sa.update(entry).where(entry.c.event.in_(some)).values(look=look, written=""))

    def outdated(self, look: str, most: int) -> list[str]:
        """At most so many events whose entry was composed under another look."""
        other = sa.or_(entry.c.look < look, entry.c.look > look)
        return list(self.c.execute(sa.select(entry.c.event).where(other).limit(most)).scalars())

    def newest_entries(self, most: int, per_source: int, min_sources: int) -> list[Entry]:
        """The entries of the feed, newest change first; of one source alone at most `per_source`."""
        order = (entry.c.updated.desc(), entry.c.published.desc(), entry.c.event)
        alone: dict[str, int] = {}
        chosen: list[str] = []
        with self.c.execute(sa.select(entry.c.event, entry.c.lone).where(entry.c.sources >= min_sources).order_by(*order)) as rows:
            for r in rows:
                if r.lone is not None:
                    alone[r.lone] = alone.get(r.lone, 0) + 1
                    if alone[r.lone] > per_source:
                        continue
                chosen.append(r.event)
                if len(chosen) == most:
                    break
        found = self.entries(chosen)
        return [found[e][0] for e in chosen]

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
        total = {r[0]: r[1] for r in self.c.execute(sa.select(article.c.source, sa.func.count()).group_by(article.c.source))}
        shared = sa.select(article.c.source, sa.func.count()).join_from(article, member, member.c.article == article.c.id)
        shared = shared.join(entry, entry.c.event == member.c.event).where(entry.c.sources > 1).group_by(article.c.source)
        together = {r[0]: r[1] for r in self.c.execute(shared)}
        return {s: (n, together.get(s, 0)) for s, n in total.items()}

    def look_up(self, word: str) -> tuple[list[str], list[str]]:
        """(events, articles) that a person may mean: an id or its beginning, an address, or a headline."""
        word = word.encode("utf-8", "replace").decode()
        if len(word) < 2:
            return [], []
        ids = word.rsplit("/", 1)[-1].removesuffix(".html")

        def begins(column: Any, text: str) -> Any:
            return column.startswith(text, autoescape=True) if len(text) >= 4 else column == text

        named = sa.or_(begins(entry.c.event, ids), entry.c.id == word, begins(entry.c.title, word))
        events = self.c.execute(sa.select(entry.c.event).where(named).limit(20))
        named = sa.or_(begins(article.c.id, ids), article.c.link == word, article.c.guid == word, begins(article.c.title, word))
        articles = self.c.execute(sa.select(article.c.id).where(named).limit(20))
        return list(events.scalars()), list(articles.scalars())

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


def clean_article_of(r: Any, now: datetime) -> CleanArticle:
    """The clean article of a row of `clean` joined with `article`."""
    saved = '"saved":true' in r.more
    believed = r.published is not None and EARLIEST <= r.published <= now.timestamp()
    return CleanArticle(
        id=r.article, title=r.title, paragraphs=tuple(r.text.split("\n")) if r.text else (), source=r.outlet, url=r.link,
        published=utc(r.published) if believed else None, seen=surely(r.seen) if believed or not saved else None, lang=r.lang, meta=meta_of(r.meta),
    )  # fmt: skip


EARLIEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()  # before the web there were no feeds: 1970 is a clock that was never set


def spans(times: Iterable[float], window: float) -> list[tuple[float, float]]:
    """The stretches of time at most a window away from one of `times`, joined where they touch."""
    out: list[tuple[float, float]] = []
    for t in sorted(times):
        if out and t - window <= out[-1][1]:
            out[-1] = out[-1][0], t + window
        else:
            out.append((t - window, t + window))
    return out
