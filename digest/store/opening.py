"""Opening a store: made, brought up to date or refused; and the lock that lets one build in at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from digest.errors import LockedError, StoreError, UsageError
from digest.store.schema import MIGRATIONS, VERSION, memory, schema
from digest.store.transaction import Transaction

BUILD = 0x646967657374
"""Key of the advisory lock: the letters of digest."""
PATIENCE = 10.0
"""Seconds that a transaction waits for another program that holds the store."""


class Store:
    """An open store. Use `transaction` for everything."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @contextlib.contextmanager
    def transaction(self, *, keep: bool = True, write: bool = True, stop: Callable[[], bool] = lambda: False) -> Iterator[Transaction]:
        """All that is done inside is kept together at the end; nothing of it when an error passes or `keep` is false.

        One that means to `write` has the store to itself from its beginning: on SQLite, where two that begin by reading could not both go on. One that
        does not write waits for nobody. Where `stop` says so it ends with StoppedError at the next article.
        """
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"
        try:
            with self.engine.connect().execution_options(begin=begin) as connection, connection.begin() as work:
                yield Transaction(connection, stop)
                if not keep:
                    work.rollback()
        except sa.exc.DBAPIError as e:
            raise StoreError(f"store {self.path}: {reason(e)}") from e

    @property
    def shared(self) -> bool:
        """Whether processes on other machines may work on it too."""
        return self.engine.dialect.name != "sqlite"

    @property
    def path(self) -> str | None:
        """Its file, or the name of its database."""
        return self.engine.url.database

    def close(self) -> None:
        """Give back its connections."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The store at an SQLAlchemy URL, made or brought up to date when needed. Raises StoreError."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        if (path := engine.url.database) and path != ":memory:":
            try:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            except OSError as e:
                raise StoreError(f"store {path}: {e.strerror}") from e
        sa.event.listen(engine, "connect", prepare_sqlite)
        sa.event.listen(engine, "begin", lambda c: c.exec_driver_sql(c.get_execution_options().get("begin", "BEGIN")))
    store = Store(engine)
    migrate(store)
    return store


def look_into_store(url: str) -> Store:
    """The store at a URL, to be read and not changed; it is not made when there is none. Raises StoreError, UsageError."""
    path = sqlite_path(url)
    if path is None or path == ":memory:":
        return open_store(url)
    if not Path(path).exists():
        raise UsageError(f"store {path}: there is none yet; digest build makes it")
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, timeout=PATIENCE), poolclass=sa.pool.NullPool
    )
    sa.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA query_only=ON"))
    store = Store(engine)
    try:
        with engine.connect() as c:
            version = stored_version(c)
    except sa.exc.DBAPIError as e:
        raise StoreError(f"store {path}: {reason(e)}") from e
    if version != VERSION:
        older = "made by an older digest; digest build brings it up to date" if version < VERSION else "made by a newer digest"
        raise StoreError(f"store {path}: {older} (version {version}, this one knows {VERSION})")
    return store


def make_engine(url: str) -> sa.Engine:
    """What connects to the database of a URL. Raises StoreError."""
    try:
        path = sqlite_path(url)
        return sa.create_engine(sa.URL.create("sqlite", database=path) if path else url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as e:
        raise StoreError(f"store: {e}") from e


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable writes (WAL, synchronous=FULL), and transactions that we begin ourselves, so that DDL is inside them too."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if connection.execute("PRAGMA page_count").fetchone() == (0,):  # of one with pages it would ask for the lock of a writer
                connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as e:  # two who make a store: to change the journal SQLite waits for no lock (sqlite.org/wal.html, 9)
            if "locked" not in str(e) or time.monotonic() > end:
                raise
            time.sleep(0.02)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def reason(e: sa.exc.DBAPIError) -> str:
    """Why the database refuses, in one line."""
    held = "locked" in str(e.orig) and isinstance(e.orig, sqlite3.Error)
    return f"another program holds it for longer than {PATIENCE:.0f} s: {e.orig}" if held else " ".join(str(e.orig).split())


def migrate(store: Store) -> None:
    """Bring a store to this program's version, in one transaction. A newer store is refused."""
    for write in (False, True):  # one that is of this version is only looked at, and so waits for no build
        with store.transaction(write=write) as t:
            if write:
                t.alone()  # of two that make or upgrade one database at once the second finds it done
            version = stored_version(t.c)
            if version > VERSION:
                raise StoreError(f"store {store.path}: made by a newer digest (version {version}, this one knows {VERSION})")
            if version == VERSION:
                return
            if write:
                if version == 0:
                    schema.create_all(t.c)
                for step in MIGRATIONS[max(0, version - 1) :] if version else ():
                    step(t.c)
                t.remember("version", str(VERSION).encode())


def stored_version(c: sa.Connection) -> int:
    """The version a store was left at; 0 for a new one."""
    if not sa.inspect(c).has_table("memory"):
        return 0
    value = c.execute(sa.select(memory.c.value).where(memory.c.name == "version")).scalar()
    return int(value or 0)


@contextlib.contextmanager
def hold_lock(url: str, folder: Path, *, wait: bool = False, alone: bool = True) -> Iterator[None]:
    """One build of a store at a time: a lock that dies with its process. Raises LockedError with the holder's process id, where it is known.

    A file locks an SQLite store, and the working folder of another one; a database that several machines share is locked by a session of its own:
    not `alone`, that is left to `hold_build`, for what several do side by side.
    """
    with hold_file(lock_path(url, folder), wait=wait), hold_build(url, wait=wait) if alone else contextlib.nullcontext():
        yield


def hold_build(url: str, *, wait: bool = False) -> contextlib.AbstractContextManager[None]:
    """The lock of a database under which one process groups and publishes; nothing for an SQLite store, which its file's lock guards. Raises LockedError."""
    return hold_database(url, wait=wait) if sqlite_path(url) is None else contextlib.nullcontext()


@contextlib.contextmanager
def hold_database(url: str, *, wait: bool) -> Iterator[None]:
    """An advisory lock of PostgreSQL, which ends with its connection."""
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
            held = c.execute(sa.select(sa.func.pg_advisory_lock(BUILD) if wait else sa.func.pg_try_advisory_lock(BUILD))).scalar()
            if held is False:
                raise LockedError(f"the store {engine.url.database}", None)
            yield
    except sa.exc.DBAPIError as e:
        raise StoreError(f"store {engine.url.database}: {e.orig}") from e
    finally:
        engine.dispose()


@contextlib.contextmanager
def hold_file(path: Path, *, wait: bool) -> Iterator[None]:
    """A lock on a file, in which its holder writes its process id."""
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
