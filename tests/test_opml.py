"""Subscription lists in and out."""

import pytest
from conftest import ROOT, Folder

from digest.errors import ParseError
from digest.parse.opml import read_opml

LIST = """<?xml version="1.0"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="News"><outline title="Near"><outline text="Post &amp; Mail" type="rss" xmlUrl="https://post.example/feed"/></outline>
<outline text="Post again" xmlUrl="http://www.post.example/feed/"/></outline>
<outline text="Old style" type="rss" url="https://old.example/rss" category="/Tech/Web,Daily"/>
<outline text="No address"/>
<outline text="File" xmlUrl="file:///etc/passwd"/>
<outline text="More" type="include" url="https://lists.example/more.opml"/>
</body></opml>"""


def test_folders_and_categories_become_tags() -> None:
    found, wrong = read_opml(LIST.encode())
    assert [(s.line, s.name, s.tags) for s in found] == [
        (3, "Post & Mail", ("News", "Near")), (4, "Post again", ("News",)), (5, "Old style", ("Tech", "Web", "Daily")), (7, "File", ())]  # fmt: skip
    assert [line for line, _ in wrong] == [6, 8]


def test_an_import_reports_line_by_line_and_a_second_one_changes_nothing(folder: Folder) -> None:
    file = folder.path / "mine.opml"
    file.write_text(LIST)
    ran = folder.digest("import", "mine.opml")
    assert ran.code == 1
    said = ran.out.splitlines()
    assert said[0] == "mine.opml:3: added Post & Mail: https://post.example/feed"
    assert said[1] == "mine.opml:4: Post again is there already: the same feed as Post & Mail"
    assert [x.split(": failed")[0] for x in said if ": failed: " in x] == ["mine.opml:6", "mine.opml:7", "mine.opml:8"]
    assert said[-1] == "2 added, 2 there already, 3 failed".replace("2 there", "1 there")
    before = (folder.path / "config.toml").read_bytes()
    assert folder.digest("--json", "import", "mine.opml").json["added"] == 0
    assert (folder.path / "config.toml").read_bytes() == before


def test_what_is_exported_comes_back(folder: Folder) -> None:
    assert folder.digest("import", str(ROOT / "feeds/starter.opml")).code == 0
    sources = [s for s in folder.digest("--json", "list").json if s["url"]]
    assert len(sources) > 10
    ran = folder.digest("export", "out.opml")
    assert ran.out.startswith("left out, for it has no address: Saved articles")
    assert folder.digest("export", "-").out == (folder.path / "out.opml").read_text(encoding="utf-8")
    other = Folder(folder.path / "other")
    other.path.mkdir()
    other.digest("init")
    assert other.digest("import", "../out.opml").code == 0
    assert [s for s in other.digest("--json", "list").json if s["url"]] == sources


@pytest.mark.parametrize("body", [b"", b"<html/>", b'<!DOCTYPE opml [<!ENTITY a "aa">]><opml><body/></opml>', b"\x00\xff"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        read_opml(body)


def test_a_broken_list_gives_what_can_be_read() -> None:
    found, _ = read_opml(b'\n\n<?xml version="1.0" encoding="utf-8"?><opml><body><outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"></body>')
    assert [(s.line, s.url) for s in found] == [(3, "https://a.example/?x=1&y=2")]
