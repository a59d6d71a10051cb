"""A store for years: what is old leaves, ids are never given twice, backups are whole, and a look at whether all is in order."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from digest.errors import StoreError, UsageError
from digest.files import hold_folder, part_of, sync, sync_folder
from digest.store.opening import Store, sqlite_path
from digest.store.rows import batches
from digest.store.schema import (
    VERSION,
    archived,
    article,
    clean,
    clue,
    copied,
    corrected,
    dense,
    earlier,
    entry,
    event,
    furniture,
    gone,
    member,
    page,
    passed,
    shown,
    version,
)
from digest.store.transaction import Transaction

AT_ONCE = 1000  # events that one build retires; the next one goes on
DAY = 86400.0
FREE_SHARE = 0.25  # of a store made before it could shrink: from then on it is written anew


# --- what is old leaves ------------------------------------------------------------------------------------------------
def retire(t: Transaction, now: float, keep: float, waiting: Collection[str] = ()) -> int:
    """Take events out of the store of which nothing was seen or said for `keep` seconds, and that no feed, archive, edition or follow-up shows -> how many.

    With them go articles of that age that are in no event, but for those that are still `waiting` for theirs.

    Their ids and those of their articles stay as tombstones: an old article that is still in its feed does not come back as new, and no
    id is given twice. The clock that counts moves by a day a build at most, so one that jumps a year ahead for some builds takes nothing away.
    """
    last = float(t.recall("retention") or now)
    clock = min(now, last + DAY)
    t.remember("retention", str(clock).encode())
    before = clock - keep
    touched = sa.select(corrected.c.id).union(sa.select(corrected.c.became), sa.select(corrected.c.was))
    still_linked = sa.select(earlier.c.before).union(sa.select(shown.c.event), sa.select(archived.c.event))
    lively = sa.select(member.c.event).join(article, article.c.id == member.c.article).where(article.c.seen >= before)
    old = sa.select(event.c.id).join(entry, entry.c.event == event.c.id).where(event.c.newest < before, entry.c.updated < before)
    old = old.where(event.c.id.not_in(lively), event.c.id.not_in(touched), event.c.id.not_in(still_linked))
    told = t.feeds.told()
    events = list(islice((e for e in t.c.execute(old.order_by(event.c.newest, event.c.id)).scalars() if e not in told), AT_ONCE))
    if events:
        t.stir()
    for some in batches(events):
        articles = list(t.c.execute(sa.select(member.c.article).where(member.c.event.in_(some))).scalars())
        bury(t, some, "event", now)
        remove(t, articles, now)
        for column in (event.c.id, entry.c.event, earlier.c.event, clue.c.event, copied.c.event, dense.c.event):
            t.c.execute(sa.delete(column.table).where(column.in_(some)))
    of_none = ~sa.exists().where(member.c.article == article.c.id)
    alone = sa.select(article.c.id).where(article.c.seen < before, of_none).order_by(article.c.seen, article.c.id)
    remove(t, [i for i in t.c.execute(alone.limit(AT_ONCE + len(waiting))).scalars() if i not in waiting], now)
    t.c.execute(sa.delete(passed).where(passed.c.seen < before))
    t.c.execute(sa.delete(furniture).where(sa.not_(furniture.c.known), furniture.c.seen < before))
    return len(events)


def remove(t: Transaction, articles: Sequence[str], now: float) -> None:
    """Take articles out of the store with all that belongs to them; tombstones stay."""
    bury(t, articles, "article", now)
    for some in batches(articles):
        for column in (article.c.id, clean.c.article, version.c.article, page.c.article, member.c.article):
            t.c.execute(sa.delete(column.table).where(column.in_(some)))


def bury(t: Transaction, ids: Iterable[str], kind: str, now: float) -> None:
    """Leave tombstones."""
    for some in batches(ids):
        t.put(gone, [{"id": i, "kind": kind, "at": now} for i in some])


def compact(store: Store) -> None:
    """Give free pages of an SQLite file back to the disk, a part at a time."""
    if store.engine.dialect.name != "sqlite":
        return
    try:
        raw = store.engine.raw_connection()
        with contextlib.closing(raw):
            c = raw.cursor()
            mode, free, pages = (c.execute(f"PRAGMA {p}").fetchone()[0] for p in ("auto_vacuum", "freelist_count", "page_count"))
            if mode == 2 and free:
                c.execute("PRAGMA incremental_vacuum(4000)").fetchall()
            elif mode != 2 and free > FREE_SHARE * pages and free > 1000:
                c.execute("PRAGMA auto_vacuum=INCREMENTAL")
                c.execute("VACUUM")
    except (sqlite3.Error, sa.exc.DBAPIError):  # no room, or somebody reads: what is free is used again all the same
        return


# --- backups ---------------------------------------------------------------------------------------------------------
def back_up(url: str, to: Path) -> int:
    """Copy a store, also while it is written to, into one file -> its bytes. The file is whole or not there. Raises StoreError, PublishError for its folder."""
    path = file_of(url, "pg_dump")
    part = part_of(to)
    try:
        with hold_folder(to.absolute().parent), contextlib.closing(connect(path)) as source, contextlib.closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            settle(part, to)
    except (sqlite3.Error, OSError) as e:
        part.unlink(missing_ok=True)
        raise StoreError(f"backup {to}: {getattr(e, 'strerror', None) or e}") from e
    return to.stat().st_size


def restore(url: str, file: Path) -> Path | None:
    """Put a backup in the place of the store -> where the store that was there is kept. The caller holds the lock. Raises StoreError."""
    path = Path(file_of(url, "pg_restore"))
    if wrong := list(faults(file)):
        raise StoreError(f"{file}: no store that can be restored: {wrong[0]}")
    part, old = part_of(path), path.with_name(path.name + ".before-restore")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold_folder(path.parent):
            with contextlib.closing(connect(str(file))) as source, contextlib.closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("UPDATE entry SET written = ''")  # the pages on disk may be of a later day
                copy.commit()
            if there := path.exists():
                with contextlib.closing(sqlite3.connect(path)) as c:  # what its log holds goes into the file that is kept
                    c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                old.unlink(missing_ok=True)
                os.link(path, old)
            for left in ("-wal", "-shm"):
                path.with_name(path.name + left).unlink(missing_ok=True)
            settle(part, path)
    except (sqlite3.Error, OSError) as e:
        part.unlink(missing_ok=True)
        raise StoreError(f"restore {file}: {getattr(e, 'strerror', None) or e}") from e
    return old if there else None


def settle(part: Path, to: Path) -> None:
    """Sync a file, put it in place, sync its folder."""
    sync(part)
    part.replace(to)
    sync_folder(to.absolute().parent)


def file_of(url: str, instead: str) -> str:
    """The file of an SQLite store that is there. Raises UsageError."""
    path = sqlite_path(url)
    if path is None or path == ":memory:":
        raise UsageError(f"the store is no file; use {instead}")
    if instead == "pg_dump" and not Path(path).exists():
        raise UsageError(f"store {path}: there is none yet; digest build makes it")
    return path


def connect(path: str) -> sqlite3.Connection:
    """A connection that makes no file."""
    from urllib.parse import quote

    return sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, timeout=10)


# --- is all in order? ------------------------------------------------------------------------------------------------
def faults(file: Path) -> Iterator[str]:
    """What is wrong with an SQLite store, a line each."""
    try:
        with contextlib.closing(connect(str(file))) as c:
            yield from (f"damaged: {r[0]}" for r in c.execute("PRAGMA integrity_check(20)") if r[0] != "ok")
            row = c.execute("SELECT value FROM memory WHERE name = 'version'").fetchone()
            found = int(row[0]) if row else 0
            if found > VERSION:
                yield f"made by a newer digest (version {found}, this one knows {VERSION})"
            for what, query in LINKS.items():
                n = c.execute(query).fetchone()[0]
                if n:
                    yield f"{n} {what}"
    except (sqlite3.Error, ValueError) as e:
        yield str(e)


LINKS = {
    "articles belong to an event that is not there": "SELECT count(*) FROM member WHERE event NOT IN (SELECT id FROM event)",
    "members of events are not there": "SELECT count(*) FROM member WHERE article NOT IN (SELECT id FROM article)",
    "clean texts are of no article": "SELECT count(*) FROM clean WHERE article NOT IN (SELECT id FROM article)",
    "entries are of no event": "SELECT count(*) FROM entry WHERE event NOT IN (SELECT id FROM event)",
}
