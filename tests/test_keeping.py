"""A store for years: migrations, retention, backups, a build that is asked to end."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Folder
from postgres import Databases

from digest.build import build
from digest.config import load_config
from digest.errors import StoppedError, StoreError
from digest.model import Article
from digest.store import faults, hold_lock, look_into_store, open_store, retire
from digest.store.schema import VERSION

Feed = Callable[..., str]
FLOOD = ("River floods the old town of Brennick", "The river Sall flooded the old town of Brennick on Thursday.", 6)
ORCHARD = ("Frost takes the apples of Wexlow", "A night of frost took the blossom of every orchard between Wexlow and Tarn.", 8)
MILL = ("Mill of Carsholt sold to its workers", "The mill of Carsholt was sold to the people who work in it.", 7)
OLD = Path(__file__).parent / "stores"
LATER = "2027-03-01T12:00:00Z"


def made_of(dump: Path, to: Path) -> str:
    """A store from a dump -> its URL."""
    with closing(sqlite3.connect(to)) as c:
        c.executescript(dump.read_text(encoding="utf-8"))
    return f"sqlite:///{to}"


def shape(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """Tables with their columns, and indexes with theirs; the order of columns does not count, nor that DOUBLE has two names."""
    with closing(sqlite3.connect(path)) as c:
        names = [r[0] for r in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, set[tuple[object, ...]]] = {}
        for n in names:
            found[n] = {(r[1], r[2].removesuffix(" PRECISION"), *r[3:6]) for r in c.execute(f"PRAGMA table_info({n})")}
        indexes = [r[0] for r in c.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")]
        return found | {n: {tuple(r[2:4]) for r in c.execute(f"PRAGMA index_xinfo({n})")} for n in indexes}


@pytest.mark.parametrize("dump", sorted(OLD.glob("v*.sql")), ids=lambda p: p.stem)
def test_a_migrated_store_has_the_schema_of_a_new_one_and_its_articles(dump: Path, tmp_path: Path) -> None:
    url = made_of(dump, tmp_path / "old.db")
    with open_store(url).transaction() as t:
        assert t.count()["article"] > 0
        assert t.recall("version") == str(VERSION).encode()
    open_store(f"sqlite:///{tmp_path / 'new.db'}").close()
    assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")
    assert list(faults(tmp_path / "old.db")) == []


@pytest.mark.parametrize("dump", sorted(OLD.glob("v*.sql")), ids=lambda p: p.stem)
def test_a_build_on_a_migrated_store_keeps_every_id_and_time(dump: Path, folder: Folder) -> None:
    store = folder.path / "feeds/digest.db"
    made_of(dump, store)
    query = "SELECT event, id, title, published FROM entry ORDER BY event"
    with closing(sqlite3.connect(store)) as c:
        before = c.execute(query).fetchall()
    folder.build()
    with closing(sqlite3.connect(store)) as c:
        assert c.execute(query).fetchall() == before
    files = folder.published()
    assert folder.build()["written"] == []
    assert folder.published() == files


def test_as_which_revision_readers_met_an_entry_is_known_after_a_migration(tmp_path: Path) -> None:
    with open_store(made_of(OLD / "v3.sql", tmp_path / "old.db")).transaction() as t:
        assert t.feeds.met("two", ["808284be9948da22", "d37fbf87c91311e2"]) == {"808284be9948da22": 2, "d37fbf87c91311e2": 2}  # the second is only in a page
        assert set(t.feeds.met("digest", t.feeds.shown("digest")).values()) == {1}
        assert t.names("met:") == []


def test_a_step_that_fails_leaves_the_old_store(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    url = made_of(sorted(OLD.glob("v*.sql"))[0], path)
    with closing(sqlite3.connect(path)) as c:
        c.execute("CREATE TABLE gone (x)")  # in the way of the last part of the step
    before = shape(path)
    with pytest.raises(Exception, match="gone"):
        open_store(url)
    assert shape(path) == before


# --- what is old leaves ---------------------------------------------------------------------------------------------------
def kept(folder: Folder, days: int) -> Folder:
    """A folder whose store keeps so many days, with a feed of one entry."""
    with (folder.path / "config.toml").open("a") as f:
        f.write(f'\n[publish]\narchive = "0s"\nentries = 1\n\n[store]\nkeep = "{days}d"\n')
    return folder


def days(folder: Folder, first: datetime, count: int) -> None:
    """A build a day."""
    for n in range(count):
        folder.build((first + timedelta(days=n)).isoformat())


def test_what_is_old_leaves_with_its_page_and_does_not_come_back(folder: Folder, feed: Feed) -> None:
    kept(folder, 2)
    folder.save("one.xml", feed("One", FLOOD))
    event = folder.build()["events"]
    assert event["new"] == 1
    page = next(n for n in folder.published() if n.startswith("e/"))
    days(folder, datetime(2026, 11, 20, tzinfo=UTC), 4)
    assert page in folder.published()  # the feed shows it
    folder.save("one.xml", feed("One", FLOOD, ORCHARD))  # pushes it out; the old item still stands in its feed
    folder.build("2026-11-24T00:00:00Z")
    days(folder, datetime(2026, 11, 24, 1, tzinfo=UTC), 2)
    assert page not in folder.published()
    folder.save("one.xml", feed("One", FLOOD, ORCHARD, MILL))
    report = folder.build("2026-11-26T00:00:00Z")
    assert (report["articles"]["new"], report["events"]["new"]) == (1, 1)
    names = [n for n in folder.published() if n.startswith("e/")]
    assert len(names) == 2
    assert page not in names
    assert list(faults(folder.path / "feeds/digest.db")) == []


def test_what_was_left_out_is_forgotten_too(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    begun = datetime(2026, 11, 19, 12, tzinfo=UTC)
    article = Article("Post", "g1", "Bridge closed", "Text.", "text", begun)
    with store.transaction() as t:
        t.pass_over([(article, "drop: bridge")], [], begun)
        for day in range(4):
            assert len(t.passed_over("Post")) == (day < 3)
            retire(t, (begun + timedelta(days=day, hours=1)).timestamp(), 2 * 86400.0)
    store.close()


def test_an_article_in_no_event_leaves_too_but_not_while_it_waits_for_one(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    begun = datetime(2026, 11, 19, 12, tzinfo=UTC)
    one, two = (Article("Post", g, "Bridge closed", "Text.", "text", begun) for g in ("g1", "g2"))
    with store.transaction() as t:
        t.add([one, two])
        for day in range(4):
            retire(t, (begun + timedelta(days=day, hours=1)).timestamp(), 2 * 86400.0, [two.id])
            assert [a.id for a in t.articles([one.id, two.id])] == sorted([one.id] * (day < 2) + [two.id])
        assert t.add([one]) == ([], [])
    store.close()


def test_a_clock_that_jumps_a_year_ahead_takes_nothing_away(folder: Folder, feed: Feed) -> None:
    kept(folder, 30)
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    files = folder.published()
    folder.build("2027-11-19T12:00:00Z")
    folder.build("2026-11-19T13:00:00Z")
    assert folder.published() == files


def test_on_postgresql_what_is_old_leaves_too_and_backup_names_its_own_tool(folder: Folder, feed: Feed, databases: Databases) -> None:
    kept(folder, 2)
    url = databases.make()
    config = folder.path / "config.toml"
    config.write_text(re.sub(r"(?m)^store\s*=.*$", f'store = "{url}"', config.read_text()))
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    page = next(n for n in folder.published() if n.startswith("e/"))
    folder.save("one.xml", feed("One", FLOOD, ORCHARD))
    days(folder, datetime(2026, 11, 20, tzinfo=UTC), 4)
    assert page not in folder.published()
    folder.save("one.xml", feed("One", FLOOD, ORCHARD, MILL))
    assert folder.build("2026-11-24T00:00:00Z")["articles"]["new"] == 1
    ran = folder.digest("backup", "day.db")
    assert (ran.code, ran.err.count("\n"), "pg_dump" in ran.err) == (2, 1, True)
    assert not (folder.path / "day.db").exists()


# --- backups and looks ------------------------------------------------------------------------------------------------------
def test_a_backup_brings_back_store_and_pages(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    files = folder.published()
    assert folder.digest("backup", "day.db").code == 0
    folder.save("two.xml", feed("Two", MILL))
    folder.build("2026-11-19T13:00:00Z")
    (folder.path / "feeds/saved/two.xml").unlink()
    assert folder.digest("restore", "day.db").code == 0
    assert (folder.path / "feeds/digest.db.before-restore").exists()
    folder.build("2026-11-19T14:00:00Z")
    after = folder.published()
    assert {n: after[n] for n in files} == files


def test_a_backup_while_the_store_is_written_to_is_whole(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    with closing(sqlite3.connect(folder.path / "feeds/digest.db", isolation_level=None)) as c:
        c.execute("BEGIN IMMEDIATE")
        c.execute("DELETE FROM article")
        assert folder.digest("backup", "day.db").code == 0
        c.execute("ROLLBACK")
    with closing(sqlite3.connect(folder.path / "day.db")) as c:
        assert c.execute("SELECT count(*) FROM article").fetchone() == (1,)
    assert list(faults(folder.path / "day.db")) == []


def test_what_is_no_backup_is_refused_and_the_store_stays(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    before = (folder.path / "feeds/digest.db").read_bytes()
    (folder.path / "bad.db").write_bytes(b"no store" * 1000)
    ran = folder.digest("restore", "bad.db")
    assert (ran.code, ran.err.count("\n"), "no store that can be restored" in ran.err) == (3, 1, True)
    assert (folder.path / "feeds/digest.db").read_bytes() == before
    assert folder.digest("restore", "nothing.db").code == 2


def test_check_names_a_damaged_store(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    assert folder.digest("check", "--store").code == 0
    with closing(sqlite3.connect(folder.path / "feeds/digest.db")) as c:
        c.execute("DELETE FROM event")
        c.commit()
    ran = folder.digest("check", "--store")
    assert (ran.code, "entries are of no event" in ran.out) == (2, True)


@pytest.mark.parametrize("words", [["status"], ["check"], ["why", "flood"], ["backup", "x.db"]])
def test_looking_makes_no_store_and_says_that_there_is_none(folder: Folder, words: list[str]) -> None:
    ran = folder.digest(*words)
    assert (ran.code, "there is none yet; digest build makes it" in ran.err) == (2, True)
    assert not (folder.path / "feeds/digest.db").exists()


def test_looking_changes_nothing(folder: Folder) -> None:
    url = f"sqlite:///{folder.path / 'x.db'}"
    open_store(url).close()
    with pytest.raises(Exception, match="readonly"), look_into_store(url).transaction() as t:
        t.remember("a", b"b")


# --- two who write --------------------------------------------------------------------------------------------------------
def test_one_who_reads_first_and_then_writes_loses_nothing_to_another_writer(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    inside = threading.Event()

    def other() -> None:
        assert inside.wait(10)
        with store.transaction() as t:
            t.remember("b", b"2")

    writer = threading.Thread(target=other)
    writer.start()
    with store.transaction() as t:
        assert t.recall("b") is None
        inside.set()
        writer.join(0.3)
        t.remember("a", b"1")
    writer.join(10)
    with store.transaction(write=False) as t:
        assert (t.recall("a"), t.recall("b")) == (b"1", b"2")
    store.close()


def test_who_only_reads_waits_for_no_writer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    store = open_store(url)
    with store.transaction() as t:
        t.remember("a", b"1")
        other = open_store(url)
        with other.transaction(write=False) as reading:
            assert reading.recall("a") is None
        other.close()
    store.close()


def test_two_who_make_a_store_at_once_wait_for_each_other(tmp_path: Path) -> None:
    code = "import sys; from digest.store import open_store; open_store(sys.argv[1]).close()"
    for n in range(3):
        pair = [subprocess.Popen([sys.executable, "-c", code, f"sqlite:///{tmp_path / f'{n}.db'}"], stderr=subprocess.PIPE, text=True) for _ in range(3)]
        assert [(p.communicate(timeout=60)[1], p.returncode) for p in pair] == [("", 0)] * 3


def test_a_store_that_another_program_holds_is_named_in_one_line(folder: Folder, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    monkeypatch.setattr("digest.store.opening.PATIENCE", 0.2)
    store = open_store(f"sqlite:///{folder.path / 'feeds/digest.db'}")
    with closing(sqlite3.connect(folder.path / "feeds/digest.db")) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"^store .*digest.db: another program holds it for longer than 0 s: database is locked$"), store.transaction():
            pass
    store.close()


def test_what_was_learned_is_not_forgotten_while_a_build_runs(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    config = load_config(folder.path / "config.toml", {})
    with hold_lock(config.store, config.folder):
        ran = folder.digest("status", "Saved articles", "--reset")
    assert (ran.code, "another build holds" in ran.err, f"(process {os.getpid()})" in ran.err) == (3, True, True)
    assert folder.digest("status", "Saved articles", "--reset").code == 0


# --- a build that is asked to end -------------------------------------------------------------------------------------------
def test_a_build_ends_at_the_next_article_as_if_it_had_not_begun(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, MILL))
    config = load_config(folder.path / "config.toml", {})
    store = open_store(config.store)
    now = datetime(2026, 11, 19, 12, tzinfo=UTC)
    with pytest.raises(StoppedError):
        build(config, store, now=now, stop=lambda: True)
    with store.transaction() as t:
        assert (t.count()["event"], t.count()["entry"]) == (0, 0)  # what was read waits for the next build
    report = build(config, store, now=now)
    assert report.articles["new"] == 2
    assert set(report.stages) == {"gather", "clean", "group", "compose", "publish"}
    store.close()
