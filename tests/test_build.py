"""The whole way, as a user runs it: incremental, safe, and with ids that never change."""

import fcntl
import html
import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from conftest import ROOT, SHARED, Folder
from postgres import Databases

A = "{http://www.w3.org/2005/Atom}"
Feed = Callable[..., str]
FLOOD = (
    "River floods the old town of Brennick",
    "The river Sall flooded the old town of Brennick on Thursday. About 300 people left their homes, the mayor said.",
    6,
)
FLOOD_TOO = (
    "Old town of Brennick under water as Sall river floods",
    "Some 300 people had to leave the old town of Brennick when the river Sall flooded it.",
    8,
)
CHESS = ("Girl of eleven wins chess title in Orsbury", "Mira Tal, eleven, beat the champion of Orsbury in forty moves on Thursday evening.", 7)
LATER = "2026-11-19T18:00:00Z"


def entries(folder: Folder) -> dict[str, dict[str, str]]:
    """Title -> id, published, updated, content of every entry of the Atom feed."""
    root = ET.fromstring(folder.published()["digest.atom"])
    names = ("title", "id", "published", "updated", "content")
    rows = [{k: (e.findtext(A + k) or "").replace("+00:00", "Z") for k in names} for e in root.findall(A + "entry")]
    return {r["title"]: r for r in rows}


def test_nothing_new_changes_no_byte_whatever_the_clock_says(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.build()
    before = folder.published()
    report = folder.build(LATER)
    assert folder.published() == before
    assert (report["written"], report["articles"]["new"], report["entries"]["changed"]) == ([], 0, 0)


def test_what_waits_of_a_source_that_a_build_does_not_name_is_published_when_the_next_names_it(folder: Folder, feed: Feed) -> None:
    both = (folder.path / "config.toml").read_text(encoding="utf-8")
    folder.save("one.xml", feed("One", FLOOD))
    (folder.path / "other.xml").write_text(feed("Two", CHESS), encoding="utf-8")
    (folder.path / "config.toml").write_text(both + '[[source]]\nname = "Two"\npath = "other.xml"\n', encoding="utf-8")
    both = (folder.path / "config.toml").read_text(encoding="utf-8")
    folder.build("2026-11-19T12:00:00Z", "--dry-run")
    (folder.path / "config.toml").write_text(both[: both.index('[[source]]\nname = "Two"')], encoding="utf-8")
    folder.build("2026-11-19T13:00:00Z")
    assert set(entries(folder)) == {FLOOD[0]}
    (folder.path / "config.toml").write_text(both, encoding="utf-8")
    folder.build("2026-11-19T14:00:00Z")
    assert set(entries(folder)) == {FLOOD[0], CHESS[0]}


def test_what_waits_of_a_source_that_is_long_gone_is_no_news_any_more(folder: Folder, feed: Feed) -> None:
    both = (folder.path / "config.toml").read_text(encoding="utf-8")
    (folder.path / "other.xml").write_text(feed("Two", CHESS), encoding="utf-8")
    (folder.path / "config.toml").write_text(both + '[[source]]\nname = "Two"\npath = "other.xml"\n', encoding="utf-8")
    folder.build("2026-11-19T12:00:00Z", "--dry-run")
    (folder.path / "config.toml").write_text(both, encoding="utf-8")
    folder.build("2026-11-30T13:00:00Z")
    (folder.path / "config.toml").write_text(both + '[[source]]\nname = "Two"\npath = "other.xml"\n', encoding="utf-8")
    folder.build("2026-11-30T14:00:00Z")
    assert entries(folder) == {}


def test_a_new_article_on_a_known_event_makes_the_same_entry_grow(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.build()
    before = entries(folder)
    folder.save("two.xml", feed("Two", FLOOD_TOO))
    report = folder.build(LATER)
    after = entries(folder)
    assert report["events"] == {"open": 2, "new": 0, "grown": 1}
    grown, old = after[FLOOD[0]], before[FLOOD[0]]
    assert (grown["id"], grown["published"]) == (old["id"], old["published"])
    assert grown["updated"] == LATER
    assert "New since revision 1" in grown["content"]
    assert FLOOD_TOO[0] in grown["content"]
    assert after[CHESS[0]] == before[CHESS[0]]


def test_an_update_moves_even_when_the_clock_was_set_back(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    folder.save("two.xml", feed("Two", FLOOD_TOO))
    folder.build(LATER)
    assert entries(folder)[FLOOD[0]]["updated"] == LATER
    folder.save("three.xml", feed("Three", (FLOOD_TOO[0], f"{FLOOD_TOO[1]} Two bridges over the river are closed.", 9)))
    folder.build("2026-11-19T17:00:00Z")
    assert entries(folder)[FLOOD[0]]["updated"] > LATER


def test_an_article_whose_text_changes_stays_in_its_event(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    old = entries(folder)[FLOOD[0]]
    folder.save("one.xml", feed("One", (FLOOD[0], "Two bridges of Brennick were swept away when the river Sall flooded the old town.", 6)))
    report = folder.build(LATER)
    new = entries(folder)[FLOOD[0]]
    assert (report["articles"]["updated"], new["id"]) == (1, old["id"])
    assert "swept away" in new["content"]


def test_a_source_that_is_taken_away_takes_nothing_along(folder: Folder, feed: Feed) -> None:
    file = folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    before = folder.published()
    file.unlink()
    folder.build(LATER)
    assert folder.published() == before


def test_one_bad_source_is_one_line_and_the_others_are_published(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.save("two.xml", "this is no feed at all")
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[[source]]\nname = "Gone"\npath = "gone/feed.xml"\n')
    ran = folder.digest("--json", "build")
    assert ran.code == 1
    assert [x["source"] for x in ran.json["sources"]["failed"]] == ["Saved articles", "Gone"]
    assert "two.xml" in ran.json["sources"]["failed"][0]["reason"]
    assert len([x for x in ran.err.splitlines() if x.startswith("failed: ")]) == 2
    assert "Traceback" not in ran.err
    assert list(entries(folder)) == [FLOOD[0]]


def test_a_dry_run_writes_nothing_and_the_next_build_has_it_all(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    assert folder.build(LATER, "--dry-run")["entries"]["new"] == 1
    assert folder.published() == {}
    assert folder.build()["entries"]["new"] == 1


def test_offline_leaves_out_what_needs_the_network(folder: Folder) -> None:
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[[source]]\nname = "Far"\nurl = "http://127.0.0.1:9/feed"\n')
    assert folder.build(LATER, "--offline")["sources"]["failed"] == []
    ran = folder.digest("--json", "build")
    assert (ran.code, ran.json["sources"]["failed"][0]["source"]) == (1, "Far")


def test_a_build_that_was_cut_off_before_it_published_is_completed_by_the_next(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.build()
    whole = folder.published()
    page = next(n for n in whole if n.startswith("e/"))
    (folder.path / "feeds/public" / page).unlink()
    (folder.path / "feeds/public/digest.atom").unlink()
    folder.build(LATER)
    assert folder.published() == whole
    shutil.rmtree(folder.path / "feeds/public")
    folder.build(LATER)
    assert folder.published() == whole


def test_two_builds_at_once_the_second_says_who_holds_the_lock(folder: Folder) -> None:
    lock = folder.path / "feeds/digest.db.lock"
    with lock.open("w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        f.write(str(os.getpid()))
        f.flush()
        ran = folder.digest("build")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert str(os.getpid()) in ran.err


def test_a_text_without_a_date_gets_no_invented_one(folder: Folder) -> None:
    folder.save(
        "note.txt", "Mill sold to its workers\n\nThe mill of Carsholt was sold to the people who work in it.\nThey paid with their savings, the owner said."
    )
    folder.build()
    item = json.loads(folder.published()["digest.json"])["items"][0]
    page = next(b for n, b in folder.published().items() if n.startswith("e/")).decode()
    assert item["title"] == "Mill sold to its workers"
    assert "<time" not in item["content_html"]
    assert "Mill sold to its workers" in page


def test_a_saved_article_names_its_credit_as_the_source(folder: Folder) -> None:
    folder.save("a.txt", "Mill sold to its workers\n\nThe mill of Carsholt was sold to the people who work in it, the owner said.\n\nCredit: reuters.com")
    folder.build()
    content = entries(folder)["Mill sold to its workers"]["content"]
    assert "Reuters" in content
    assert "Credit:" not in content


def test_items_that_share_one_guid_are_told_apart(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS).replace("one-1</guid>", "one-0</guid>"))
    assert folder.build()["articles"]["new"] == 2


def test_another_look_writes_every_page_again_and_keeps_the_ids(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    old = entries(folder)[FLOOD[0]]
    config = folder.path / "config.toml"
    config.write_text(config.read_text().replace("My digest", "Our digest"))
    assert len(folder.build(LATER)["written"]) >= 3
    assert entries(folder)[FLOOD[0]] == old


def test_an_empty_workspace_publishes_an_empty_feed(folder: Folder) -> None:
    folder.build()
    before = folder.published()
    folder.build(LATER)
    assert folder.published() == before
    assert not feedparser.parse(before["digest.atom"]).entries
    assert json.loads(before["digest.json"])["items"] == []


# --- the two sample articles --------------------------------------------------------------------------------------------
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent: the two sample articles are not there")
def test_two_reports_of_one_event_give_one_entry_without_leftovers(folder: Folder) -> None:
    cases = [json.loads(line) for line in (SHARED / "data/articles/seeds.jsonl").read_text().splitlines()]
    leftovers = [r["line"] for c in cases for r in c["expected"]["removed"]]
    assert len(leftovers) == 6
    for c in cases:
        folder.save(c["id"] + ".txt", c["input"])
    folder.build()
    published = folder.published()
    found = json.loads(published["digest.json"])["items"]
    assert len(found) == 1
    assert {a["name"] for a in found[0]["authors"]} == {"BBC", "Reuters"}
    files = {n: html.unescape(b.decode()) for n, b in published.items()}
    assert [(n, x) for n, text in files.items() for x in leftovers if len(x) > 6 and x in text] == []  # "Image" may be a word of the program
    assert "SEOUL: (Reuters)" not in found[0]["content_html"]
    removed = folder.digest("--json", "why", "--removed").json["removed"]
    assert sorted(r["text"].strip() for a in removed for r in a["lines"]) == sorted(leftovers)
    assert all(r["rule"] and r["why"] for a in removed for r in a["lines"])
    assert [a["meta"]["credit"] for a in removed if "credit" in a["meta"]] == ["bbc.com"]
    folder.build(LATER)
    assert folder.published() == published
    (folder.path / "feeds/saved" / (cases[0]["id"] + ".txt")).unlink()
    folder.build(LATER)
    assert folder.published() == published


def test_the_sources_of_the_sample_digest_stand_in_the_project() -> None:
    assert (ROOT / "config.toml").is_file()
    assert Path(ROOT / "feeds/samples").is_dir()


def test_a_file_name_that_is_no_utf8_or_has_brackets_is_read(folder: Folder) -> None:
    text = "Mill sold to its workers\n\nThe mill of Carsholt was sold to the people who work in it."
    Path(os.fsdecode(os.fsencode(folder.path / "feeds/saved") + b"/caf\xe9.txt")).write_text(text)
    file = folder.path / "kept [1].txt"
    file.write_text(text.replace("Mill", "Forge").replace("mill", "forge"))
    assert folder.digest("add", str(file)).code == 0
    assert folder.build()["articles"]["new"] == 2


@pytest.mark.parametrize("path", ["feeds/**saved/*", "feeds/" + "x" * 300, "nowhere/*.xml"])
def test_a_path_that_cannot_be_followed_hurts_only_its_source(folder: Folder, feed: Feed, path: str) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    with (folder.path / "config.toml").open("a") as f:
        f.write(f'\n[[source]]\nname = "Odd"\npath = "{path}"\n')
    ran = folder.digest("--json", "build")
    assert (ran.code, [x["source"] for x in ran.json["sources"]["failed"]]) == (1, ["Odd"])
    assert list(entries(folder)) == [FLOOD[0]]


def test_a_build_on_postgresql_publishes_the_same_bytes(folder: Folder, feed: Feed, databases: Databases) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.save("two.xml", feed("Two", FLOOD_TOO))
    folder.build()
    before = folder.published()
    shutil.rmtree(folder.path / "feeds/public")
    url = databases.make()
    for at in ("2026-11-19T12:00:00Z", LATER):
        ran = folder.digest("build", "--at", at, DIGEST_STORE=url)
        assert ran.code == 0, ran.err
        assert folder.published() == before


def test_a_page_that_was_emptied_is_written_again(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.build()
    whole = folder.published()
    page = folder.path / "feeds/public" / next(n for n in whole if n.startswith("e/"))
    page.write_bytes(b"")
    folder.build(LATER)
    assert folder.published() == whole


def test_a_folder_whose_name_looks_like_a_query_keeps_its_own_store(tmp_path: Path, feed: Feed) -> None:
    odd = Folder(tmp_path / "q?x%41")
    odd.path.mkdir()
    odd.digest("init")
    odd.save("one.xml", feed("One", FLOOD))
    odd.build()
    assert (odd.path / "feeds/digest.db").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["q?x%41"]


def test_min_sources_counts_independent_sources_and_not_copies_of_one_text(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD))
    folder.save("two.xml", feed("Two", (FLOOD[0], FLOOD[1], 8)))
    config = folder.path / "config.toml"
    text = config.read_text().split("[[source]]")[0]
    for name in ("one", "two", "three"):
        text += f'\n[[source]]\nname = "{name}"\npath = "feeds/saved/{name}*"\n'
    config.write_text(text + "\n[publish]\nmin_sources = 2\n")
    folder.save("three.xml", feed("Three", CHESS))
    folder.build()
    assert entries(folder) == {}
    folder.save("three-b.xml", feed("Three", CHESS, FLOOD_TOO))
    folder.build(LATER)
    (entry,) = entries(folder).values()
    assert "3 articles · 2 independent sources" in entry["content"]
    assert "same text also at two" in re.sub("<[^>]*>", "", entry["content"])
