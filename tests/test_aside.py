"""An article that cannot be cleaned stops no build: it is named, left out, and tried again when there is reason to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Folder

from digest.aside import attempt, entries_aside, known_aside, set_aside, to_try_again
from digest.build import build
from digest.cli import main
from digest.config import load_config
from digest.crew import SlowError
from digest.engine import Engine
from digest.errors import EngineError, StuckError
from digest.events import named
from digest.model import Article, CleanArticle
from digest.normalize import rules_version
from digest.report import Report
from digest.revise import write_entries
from digest.store import open_store, retire
from digest.waiting import waiting

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
LONG_AGO = NOW.timestamp() - 3 * 86400
CATASTROPHE = """
[[rule]]
id = "never-ends"
why = "a pattern that a person wrote, and that some lines keep busy for years"
category = "other"
pattern = 'z*z*z*z*!'
words = 100
drops = ["zz!"]
keeps = ["The ferry runs again from Monday."]
"""
BAD = "Sound of sleep\n\nThe sleepers of Orsbury were heard through the whole night, a neighbour told the paper.\n" + "z" * 3000 + "!z" + "\n"
GOOD = "Ferry to Lurgan runs again\n\nThe ferry to Lurgan runs again from Monday, the harbour office said on Thursday morning.\n"


@pytest.fixture
def trap(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A folder with a good article and, for a rule of its own, one that hangs."""
    monkeypatch.setattr("digest.engine.LIMIT", 6.0)  # a worker has to start in it
    monkeypatch.setattr("digest.engine.LEAST", 6.0)
    (folder.path / "mine.toml").write_text(CATASTROPHE)
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[normalize]\nrules = ["mine.toml"]\n')
    folder.save("good.txt", GOOD)
    folder.save("bad.txt", BAD)
    return folder


def run(folder: Folder, hours: int = 0) -> Report:
    """A build in this process."""
    config = load_config(folder.path / "config.toml", {})
    store = open_store(config.store)
    try:
        return build(config, store, now=NOW + timedelta(hours=hours))
    finally:
        store.close()


def aside(folder: Folder) -> list[str]:
    """The headlines of what is left out."""
    store = open_store(load_config(folder.path / "config.toml", {}).store)
    try:
        with store.transaction(write=False) as t:
            return [a.title for a in known_aside(t).values()]
    finally:
        store.close()


def test_an_article_that_hangs_is_named_and_the_others_are_published(trap: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trap.path)
    ran = CliRunner().invoke(main, ["build", "--at", NOW.isoformat()])
    assert (ran.exit_code, ran.stderr.count("\n")) == (0, 1)
    assert ran.stderr.startswith("warning: Saved articles: left out: 'Sound of sleep'")
    assert "took longer than" in ran.stderr
    assert entries(trap) == ["Ferry to Lurgan runs again"]
    assert "Sound of sleep" in trap.digest("check").out
    assert "left out: 1; digest check names them" in trap.digest("status").out
    assert run(trap, 1).left_out == []  # it is not tried again, and named once
    trap.save("bad.txt", BAD.replace("z" * 3000 + "!z", "So it went on."))
    assert run(trap, 2).entries["new"] == 1
    assert entries(trap) == ["Ferry to Lurgan runs again", "Sound of sleep"]
    assert aside(trap) == []


def test_after_a_build_that_was_killed_over_its_articles_the_next_one_works_in_another_process(trap: Folder) -> None:
    child = subprocess.Popen([sys.executable, "-m", "digest", "build", "--at", NOW.isoformat()], cwd=trap.path, start_new_session=True)
    end = time.monotonic() + 60
    while not trying(trap) and time.monotonic() < end:
        time.sleep(0.05)
    assert child.poll() is None
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert len(run(trap).left_out) == 1
    assert entries(trap) == ["Ferry to Lurgan runs again"]
    assert not trying(trap)
    (trap.path / "mine.toml").write_text(CATASTROPHE.replace("z*z*z*z*!", "z*!"))
    assert run(trap, 1).entries["new"] == 1  # with other rules it is tried again
    assert aside(trap) == []


def test_what_was_left_out_of_a_source_that_is_gone_stays_out_under_other_rules(trap: Folder) -> None:
    assert len(run(trap).left_out) == 1
    config = trap.path / "config.toml"
    config.write_text(config.read_text().replace("Saved articles", "Elsewhere").replace("feeds/saved/", "feeds/elsewhere/"))
    (trap.path / "feeds/elsewhere").mkdir()
    (trap.path / "mine.toml").write_text(CATASTROPHE.replace("z*z*z*z*!", "z*!"))
    run(trap, 1)
    assert (entries(trap), aside(trap)) == (["Ferry to Lurgan runs again"], ["Sound of sleep"])  # another process, or this config again, may name it
    run(trap, 100)
    assert (entries(trap), aside(trap)) == (["Ferry to Lurgan runs again"], [])


def test_what_left_the_store_is_not_left_out_any_more(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    old = Article("Post", "g1", "Bridge closed", "Text.", "text", NOW)
    with store.transaction() as t:
        t.add([old])
        set_aside(t, {old.id: (old, "hangs")}, "1", Report())
        assert to_try_again(t, "2", [], ["Post"], LONG_AGO) == [old.id]
        assert to_try_again(t, "2", [], ["Gazette"], LONG_AGO) == []
        for day in range(4):
            retire(t, (NOW + timedelta(days=day, hours=1)).timestamp(), 2 * 86400.0)
        assert (to_try_again(t, "2", [], ["Post"], LONG_AGO), known_aside(t)) == ([], {})
    store.close()


def test_a_published_article_that_new_rules_cannot_clean_stays_as_it_was_and_costs_later_builds_nothing(trap: Folder) -> None:
    rules = (trap.path / "mine.toml").read_text()
    (trap.path / "mine.toml").write_text(rules.replace("z*z*z*z*!", "z*!"))
    run(trap)
    (trap.path / "mine.toml").write_text(rules)
    assert len(run(trap, 1).left_out) == 1
    assert entries(trap) == ["Ferry to Lurgan runs again", "Sound of sleep"]
    config = load_config(trap.path / "config.toml", {})
    store = open_store(config.store)
    with store.transaction(write=False) as t:
        assert t.stale(rules_version(config.normalize.rules), 10) == []
    store.close()
    (trap.path / "mine.toml").write_text(rules.replace("z*z*z*z*!", "z+!"))
    run(trap, 2)
    assert aside(trap) == []


@pytest.mark.parametrize("end", [KeyboardInterrupt, EngineError])
def test_a_build_that_a_person_or_an_error_of_ours_ends_has_not_died(end: type[BaseException], tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(end), attempt(store, "1", lambda _: True):
        raise end
    with attempt(store, "1", lambda _: True) as died:
        assert not died
    store.close()


class Stubborn:
    """A crew of this process that never comes to an end with one headline."""

    workers = 1

    def __init__(self, headline: str) -> None:
        self.headline, self.tried = headline, 0

    def hand_out(self, work: Any, batch: Any) -> Any:
        return work, batch

    def result(self, ticket: Any, _limit: float) -> Any:
        work, batch = ticket
        if any(a.title == self.headline for d in batch.of for a in d.articles):
            self.tried += 1
            raise SlowError
        return work(batch)

    def close(self) -> None:
        pass


def test_an_entry_that_cannot_be_composed_stays_as_it_was_and_the_others_are_written(folder: Folder) -> None:
    folder.save("good.txt", GOOD)
    folder.save("bad.txt", "Mill of Carsholt sold\n\nThe mill of Carsholt was sold to the people who work in it, its owner said.\n")
    config = load_config(folder.path / "config.toml", {})
    run(folder)
    store = open_store(config.store)
    with store.transaction(write=False) as t:
        events = sorted(t.outdated("new", 10))
        before = {e: row[0] for e, row in t.entries(events).items()}

    def write(look: str, headline: str) -> tuple[Report, int]:
        """What is composed under a look while one headline hangs -> the report, and how often that was tried."""
        crew, report = Stubborn(headline), Report()
        engine = Engine(crew, crew)
        engine.be_careful()
        changed = replace(config, url="https://other.example/")  # of which every page tells
        with store.transaction() as t:
            write_entries(t, [], [], [], NOW, changed, look, report, engine)
            assert t.outdated(look, 10) == []
        return report, crew.tried

    report, tried = write("new", "Mill of Carsholt sold")
    assert [s for s, _ in report.left_out] == ["Saved articles"]
    assert report.left_out[0][1].startswith("left as it was: 'Mill of Carsholt sold' cannot be composed: it took longer than")
    assert tried == 2  # with the others, and alone
    with store.transaction(write=False) as t:
        now = {e: row[0] for e, row in t.entries(events).items()}
        assert [(now[e] == before[e]) == (before[e].title == "Mill of Carsholt sold") for e in events] == [True, True]
    assert write("new", "Mill of Carsholt sold")[1] == 0
    assert "Mill of Carsholt sold' cannot be composed" in folder.digest("check").out
    assert write("newer", "")[0].left_out == []
    with store.transaction(write=False) as t:
        assert entries_aside(t) == {}
        assert all(row[0] != before[e] for e, row in t.entries(events).items())
    store.close()


@pytest.mark.parametrize("work", [lambda: re.match("(a|a)*b", "a" * 40), lambda: int("x")], ids=["hangs", "fails"])
def test_a_build_that_gets_stuck_over_an_article_names_it_and_the_next_one_goes_on_without(
    work: Callable[[], object], folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.engine.LEAST", 1.0)
    folder.save("good.txt", GOOD)
    folder.save("bad.txt", "Mill of Carsholt sold\n\nThe mill of Carsholt was sold to the people who work in it, its owner said.\n")
    config = load_config(folder.path / "config.toml", {})
    store = open_store(config.store)
    build(config, store, now=NOW, dry_run=True)  # what was read waits
    version = rules_version()
    with store.transaction(write=False) as t:
        bad = next(a for a in t.articles(waiting(t)) if a.title == "Mill of Carsholt sold")
    stuck = CleanArticle(bad.id, bad.title, (bad.body,), bad.source, origin=bad.source)
    said = r"^Saved articles: 'Mill of Carsholt sold' \(.*\): to group it (took longer|failed)"
    with pytest.raises(StuckError, match=said), attempt(store, version, bool), named(stuck):
        work()
    assert build(config, store, now=NOW).articles["new"] == 2
    assert entries(folder) == ["Ferry to Lurgan runs again"]
    build(config, store, now=NOW)
    assert aside(folder) == ["Mill of Carsholt sold"]
    store.close()
    assert "cannot be given to an event" in folder.digest("check").out
    (folder.path / "mine.toml").write_text(CATASTROPHE.replace("z*z*z*z*!", "z*!"))
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[normalize]\nrules = ["mine.toml"]\n')
    run(folder)
    assert (len(entries(folder)), aside(folder)) == (2, [])


def entries(folder: Folder) -> list[str]:
    """The headlines of the feed."""
    return sorted(item["title"] for item in json.loads(folder.published()["digest.json"])["items"])


def trying(folder: Folder) -> bool:
    """Whether a build noted that it began, and not that it ended."""
    path = folder.path / "feeds/digest.db"
    if not path.exists():
        return False
    store = open_store(f"sqlite:///{path}")
    try:
        with store.transaction(write=False) as t:
            return t.recall("trying") == b"yes"
    finally:
        store.close()
