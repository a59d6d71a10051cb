"""The seal: a build with nothing new leaves the pages alone, and anything that changes what is told breaks it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Folder
from test_build import CHESS, FLOOD, FLOOD_TOO, entries

from digest.publish import emptied, pages_in
from digest.store import SEAL, SourceRow, open_store

Feed = Callable[..., str]
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
LATER = "2026-11-19T18:00:00Z"


@pytest.fixture
def work(folder: Folder, feed: Feed) -> Folder:
    """A folder that was built."""
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.build()
    return folder


def unbroken(folder: Folder) -> bool:
    """Whether a build at LATER finds the seal unbroken: then it does not publish, and puts no other seal on."""
    store = open_store(f"sqlite:///{folder.path}/feeds/digest.db")
    with store.transaction() as t:
        before = t.recall(SEAL)
    folder.build(LATER)
    with store.transaction() as t:
        after = t.recall(SEAL)
    store.close()
    return before is not None and before == after


def test_a_build_with_nothing_new_publishes_nothing(work: Folder) -> None:
    assert unbroken(work)


def test_news_break_the_seal_and_the_build_that_publishes_them_puts_another_on(work: Folder, feed: Feed) -> None:
    work.save("two.xml", feed("Two", FLOOD_TOO))
    assert not unbroken(work)
    assert "New since revision 1" in entries(work)[FLOOD[0]]["content"]
    assert unbroken(work)


@pytest.mark.parametrize("name", ["digest.json", "index.html", "style.css"])
def test_a_file_that_was_changed_on_disk_is_written_again(work: Folder, name: str) -> None:
    before = work.published()
    (work.path / "feeds/public" / name).write_text("other", encoding="utf-8")
    work.build(LATER)
    assert work.published() == before


def test_other_settings_are_published(work: Folder) -> None:
    config = work.path / "config.toml"
    config.write_text(config.read_text().replace("My digest", "Renamed"), encoding="utf-8")
    work.build(LATER)
    assert b"Renamed" in work.published()["digest.atom"]


def test_a_source_that_fails_is_shown_without_news(work: Folder) -> None:
    with (work.path / "config.toml").open("a") as f:
        f.write('\n[[source]]\nname = "Far"\nurl = "https://far.example/feed"\n')
    work.build(LATER, "--offline")
    store = open_store(f"sqlite:///{work.path}/feeds/digest.db")
    with store.transaction() as t:
        t.put_sources([SourceRow("Far", {"error": "404 Not Found", "failures": 3, "visited": datetime(2026, 11, 19, 17, tzinfo=UTC).timestamp()})])
    store.close()
    before = work.published()["sources.html"]
    work.build(LATER, "--offline")
    assert work.published()["sources.html"] != before


def test_a_build_that_died_before_it_published_leaves_no_seal(work: Folder, feed: Feed) -> None:
    work.save("two.xml", feed("Two", FLOOD_TOO))
    public = work.path / "feeds/public"
    public.rename(work.path / "away")
    public.write_text("no folder", encoding="utf-8")
    assert work.digest("build", "--at", LATER).code == 3
    public.unlink()
    (work.path / "away").rename(public)
    work.build(LATER)
    assert "New since revision 1" in entries(work)[FLOOD[0]]["content"]


def test_a_mistake_in_the_rules_shows_with_nothing_new(work: Folder) -> None:
    (work.path / "mine.toml").write_text("[[rule]]\nid = 'x'\n", encoding="utf-8")
    with (work.path / "config.toml").open("a") as f:
        f.write('\n[normalize]\nrules = ["mine.toml"]\n')
    for _ in range(2):
        ran = work.digest("build", "--at", LATER)
        assert (ran.code, "mine.toml" in ran.err) == (2, True)


def test_of_many_pages_some_are_looked_at_in_each_build_and_all_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.publish.files.MANY", 15)
    builds = [NOW + timedelta(minutes=15 * n) for n in range(200)]
    for begin in "0123456789abcdef":
        (tmp_path / f"{begin}1.html").write_text("x")
    assert not any(emptied(tmp_path, pages_in(tmp_path), at) for at in builds)
    for begin in "0123456789abcdef":
        page = tmp_path / f"{begin}1.html"
        page.write_text("")
        found = [emptied(tmp_path, pages_in(tmp_path), at) for at in builds]
        assert any(found) and not all(found)
        page.write_text("x")
    monkeypatch.setattr("digest.publish.files.MANY", 16)
    page.write_text("")
    assert all(emptied(tmp_path, pages_in(tmp_path), at) for at in builds)
