"""An article that cannot be cleaned stops no build: it is named, left out, and tried again when there is reason to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from conftest import Folder

from digest.aside import known_aside
from digest.build import build
from digest.cli import main
from digest.config import load_config
from digest.report import Report
from digest.store import open_store

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
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
BAD = "Sound of sleep\n\nThe sleepers of Orsbury were heard through the whole night, a neighbour told the paper.\n" + "z" * 3000 + "\n"
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
    trap.save("bad.txt", BAD.replace("z" * 3000, "So it went on."))
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
