"""The sample digest: the events that a person would see, no leftover, nothing lost, and every reader sees the same."""

import html
import json
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import feedparser
import pytest
from conftest import ROOT, SHARED, Folder

from digest.model import Category

EXPECTED = tomllib.loads((ROOT / "feeds/samples/expected.toml").read_text(encoding="utf-8"))
AT = "2026-11-19T12:00:00Z"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The sample digest, built in a folder of its own."""
    path = tmp_path_factory.mktemp("sample")
    shutil.copy(ROOT / "config.toml", path)
    shutil.copytree(ROOT / "feeds/samples", path / "feeds/samples")
    folder = Folder(path)
    report = folder.build(AT)
    assert report["sources"]["failed"] == []
    return folder


def events(folder: Folder) -> dict[str, list[str]]:
    """Event -> headlines of its articles."""
    items = json.loads(folder.published()["digest.json"])["items"]
    rows = [folder.digest("--json", "why", i["id"]).json for i in items]
    return {r["event"]: sorted(a["title"] for a in r["articles"]) for r in rows}


def test_every_event_is_one_entry_and_look_alikes_stay_apart(sample: Folder) -> None:
    assert sorted(events(sample).values()) == sorted(sorted(e["articles"]) for e in EXPECTED["event"])


def test_no_leftover_is_published_and_no_look_alike_sentence_is_lost(sample: Folder) -> None:
    published = sample.published()
    feeds = json.dumps(json.loads(published["digest.json"]), ensure_ascii=False) + published["digest.atom"].decode()
    pages = "".join(b.decode() for n, b in published.items() if n.startswith("e/"))
    assert [x for x in EXPECTED["texts"]["leftovers"] if x in feeds] == []
    texts = html.unescape(pages.replace("<mark>", "").replace("</mark>", ""))
    assert [x for x in EXPECTED["texts"]["keeps"] if x not in texts] == []


def test_every_category_of_leftover_occurs_and_is_found(sample: Folder) -> None:
    known = set(Category.__args__)  # type: ignore[attr-defined]
    removed = sample.digest("--json", "why", "--removed").json["removed"]
    assert known - {r["category"] for a in removed for r in a["lines"]} == set()


def test_a_reader_and_a_json_reader_see_the_same_entries(sample: Folder) -> None:
    published = sample.published()
    atom = feedparser.parse(published["digest.atom"])
    assert not atom.bozo
    items = json.loads(published["digest.json"])["items"]
    seen = [(e.id, e.link, e.published.replace("+00:00", "Z"), e.updated.replace("+00:00", "Z"), [a.name for a in e.authors]) for e in atom.entries]
    assert seen == [(i["id"], i["url"], i["date_published"], i["date_modified"], [a["name"] for a in i["authors"]]) for i in items]
    assert all(authors for *_, authors in seen)


def test_every_entry_has_a_page_that_links_to_every_outlet(sample: Folder) -> None:
    published = sample.published()
    for e in ET.fromstring(published["digest.atom"]).iter("{http://www.w3.org/2005/Atom}entry"):
        links = {x.get("rel", "alternate"): x.get("href", "") for x in e.iter("{http://www.w3.org/2005/Atom}link")}
        page = published["e/" + links["alternate"].rsplit("/", 1)[1]].decode()
        assert all(x.get("href", "") in page for x in e.iter("{http://www.w3.org/2005/Atom}link") if x.get("rel") == "via")


def test_the_same_articles_give_the_same_bytes_anywhere(sample: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path)
    shutil.copy(ROOT / "config.toml", tmp_path)
    shutil.copytree(ROOT / "feeds/samples", tmp_path / "feeds/samples")
    assert other.digest("build", "--at", AT, PYTHONHASHSEED="7").code == 0
    assert other.published() == sample.published()


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent: its checker of published files is not there")
def test_the_checker_of_published_files_finds_nothing(sample: Folder) -> None:
    command = [sys.executable, str(SHARED / "score/published.py"), str(sample.path / "feeds/public")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
