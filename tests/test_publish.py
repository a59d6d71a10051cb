"""What is published can be read by every reader, acts nowhere, and is written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import PublishError
from digest.model import CleanArticle, Enclosure, Entry, Head, Page, Removed, SourcesView, SourceView, Voice
from digest.publish import (
    page_files,
    page_name,
    render_atom,
    render_index,
    render_json,
    render_opml,
    render_page,
    sources_files,
    static_files,
    write_files,
)  # fmt: skip
from digest.publish.safe import plain_text, safe_html, safe_url

SCORE = Path(__file__).resolve().parents[2] / "shared" / "score" / "published.py"
ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HEAD = Head("The Morning Tide", "http://localhost:8080/")
ACTIVE = [
    "<script>steal()</script>", "<img src=x onerror=steal()>", "<svg onload=steal()>", '<a href="javascript:steal()">x</a>',
    '<a href="jav&#9;ascript:steal()">x</a>', '<p style="background:url(//evil.example)">x</p>', "<iframe src=//evil.example>",
    "<form action=//evil.example><input name=a></form>", "<!--><script>steal()</script>-->", "<details open ontoggle=steal()>",
    "<math><mtext><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=steal()&gt;\">", "&lt;script&gt;steal()&lt;/script&gt;",
]  # fmt: skip
QUICK = settings(max_examples=50, deadline=None)


class Active(HTMLParser):
    """Counts what could act when a text is taken for HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ours = tag == "img" and re.fullmatch(r"[0-9a-z]+\.svg(#r\d+)?", dict(attrs).get("src") or "")  # a picture of the folder itself
        if not ours and tag in {"script", "style", "iframe", "img", "svg", "math", "form", "input", "object", "embed", "base", "template"}:
            self.found.append(tag)
        self.found += [f"{tag} {k}" for k, v in attrs if k.startswith("on") or k == "style" or (k in ("href", "src") and "script:" in (v or ""))]


def active(text: str) -> list[str]:
    parser = Active()
    parser.feed(text)
    parser.close()
    return parser.found


def page(number: int = 1, outlets: tuple[str, ...] = ("Harbour Post", "The Quay"), minutes: int = 0) -> Page:
    """An invented event, told by the outlets."""
    first = NOON + timedelta(minutes=minutes)
    texts = tuple(
        CleanArticle(
            f"{number:08x}{i:08x}", f"{name}: bridge {number} is closed", ("The old bridge was closed on Tuesday morning.", "Ferries run."),
            name, f"https://outlet-{i}.example/bridge/{number}?a=1&b=2", first + timedelta(minutes=35 * i), lang="en",
        )
        for i, name in enumerate(outlets)
    )  # fmt: skip
    voices = tuple(Voice(a.id, a.source, a.title, a.url, a.published, "en", ("Ada Lind",), 10) for a in texts)
    event = f"{number:016x}"
    entry = Entry(
        event, f"tag:localhost,2026:event/{event}", f"{HEAD.url}e/{event}.html", f"Bridge {number} is closed", "The old bridge was closed.",
        "<p>“The old bridge was closed on Tuesday morning.”</p><h3>Reported by</h3>", first, first + timedelta(hours=1), 2, "en", voices, ("world",),
    )  # fmt: skip
    ledger = (Removed("Also read: Ten quiet beaches", "cross-link", "also-read", "drop", "cross links in the middle of texts", 4),)
    return Page(entry, texts, {texts[0].id: ledger} if texts else {})


def publish(pages: list[Page], folder: Path) -> list[Path]:
    entries = [p.entry for p in pages]
    files = [*static_files(), *(f for p in pages for f in page_files(p, HEAD)), *sources_files(SourcesView((SourceView("Harbour Post"),)), HEAD)]
    return write_files(
        folder, [*files, ("digest.atom", render_atom(entries, HEAD)), ("digest.json", render_json(entries, HEAD)), ("index.html", render_index(entries, HEAD))]
    )


def hostile(text: str) -> Page:
    """A page of which every field that a source fills holds the text."""
    p = page()
    voices = tuple(replace(v, source=text, title=text, url=text, authors=(text,), lang=text) for v in p.entry.voices)
    entry = replace(p.entry, title=text, summary=text, html=text, voices=voices, categories=(text,), lang=text, image=Enclosure(text))
    texts = tuple(replace(a, title=text, paragraphs=(text,), source=text, url=text, lang=text) for a in p.articles)
    return Page(entry, texts, {texts[0].id: (Removed(text, "other", text, "drop", text, None),)})


# --- feeds ------------------------------------------------------------------------------------------------------------
def test_a_second_parser_sees_every_entry_with_id_link_dates_and_authors() -> None:
    entries = [page(n, minutes=n).entry for n in range(5)]
    got = feedparser.parse(render_atom(entries, HEAD))
    assert not got.bozo
    assert got.feed.title == HEAD.title
    assert [e.id for e in got.entries] == [e.id for e in reversed(entries)]
    for seen, meant in zip(got.entries, reversed(entries), strict=True):
        assert (seen.title, seen.link, seen.summary) == (meant.title, meant.url, meant.summary)
        assert datetime(*seen.published_parsed[:6], tzinfo=UTC) == meant.published
        assert datetime(*seen.updated_parsed[:6], tzinfo=UTC) == meant.updated
        assert [a.name for a in seen.authors] == ["Harbour Post", "The Quay"]
        via = [x for x in seen.links if x.rel == "via"]
        assert [(x.href, x.title, x.type) for x in via] == [(v.url, f"{v.source} – {v.title}", "text/html") for v in meant.voices]
        assert seen.tags[0].term == "world"
        assert "The old bridge" in seen.content[0].value


def test_the_json_feed_says_what_the_atom_feed_says() -> None:
    entries = [page(1).entry, page(2, ("Harbour Post",), 9).entry]
    atom, feed = ET.fromstring(render_atom(entries, HEAD)), json.loads(render_json(entries, HEAD))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for x, y in zip(atom.findall(ATOM + "entry"), feed["items"], strict=True):
        assert [x.findtext(ATOM + k) for k in ("id", "title", "content")] == [y[k] for k in ("id", "title", "content_html")]
        for k, j in (("published", "date_published"), ("updated", "date_modified")):
            assert datetime.fromisoformat(x.findtext(ATOM + k) or "") == datetime.fromisoformat(y[j])
        assert [a.text for a in x.findall(f"{ATOM}author/{ATOM}name")] == [a["name"] for a in y["authors"]]
    assert feed["items"][0]["external_url"] == entries[1].voices[0].url
    assert "external_url" not in feed["items"][1]


def test_the_order_of_the_entries_changes_no_byte() -> None:
    entries = [page(n, minutes=n % 3).entry for n in range(9)]
    mixed = random.Random(7).sample(entries, len(entries))
    for render in (render_atom, render_json, render_index):
        assert render(entries, HEAD) == render(mixed, HEAD)


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = "from tests.test_publish import *; import hashlib; p = page(); print(hashlib.sha256(b''.join([render_atom([p.entry], HEAD), render_json([p.entry], HEAD), render_page(p, HEAD)])).hexdigest())"  # noqa: E501
    root = Path(__file__).resolve().parents[1]
    runs = {
        subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_feed_is_as_new_as_its_newest_entry_and_invents_no_time() -> None:
    feed = ET.fromstring(render_atom([page(1).entry, page(2, minutes=30).entry], HEAD))
    assert feed.findtext(ATOM + "updated") == "2026-03-03T13:30:00+00:00"
    assert ET.fromstring(render_atom([], HEAD)).findtext(ATOM + "updated") == "1970-01-01T00:00:00+00:00"
    assert ET.fromstring(render_atom([], replace(HEAD, updated=NOON))).findtext(ATOM + "updated") == "2026-03-03T12:00:00+00:00"


def test_times_of_other_zones_come_out_in_utc() -> None:
    east = NOON.astimezone(timezone(timedelta(hours=9)))
    entry = replace(page().entry, published=east, updated=east)
    assert json.loads(render_json([entry], HEAD))["items"][0]["date_published"] == "2026-03-03T12:00:00Z"


def test_an_entry_that_holds_almost_nothing_is_still_a_valid_entry() -> None:
    bare = replace(page().entry, title="", summary="", html="", voices=(), categories=(), lang="??", url="javascript:x")
    out = ET.fromstring(render_atom([bare], HEAD)).find(ATOM + "entry")
    assert out is not None
    assert out.findtext(ATOM + "title")
    assert out.findtext(ATOM + "content")
    assert [x.get("href") for x in out.findall(ATOM + "link")] == [f"{HEAD.url}e/{bare.event}.html"]
    assert out.findtext(f"{ATOM}author/{ATOM}name") == HEAD.title


def test_an_address_that_cannot_be_published_under_is_refused() -> None:
    with pytest.raises(PublishError, match="no http"):
        render_atom([], replace(HEAD, url="ftp://x/"))
    with pytest.raises(PublishError, match="no event id"):
        page_name("../../etc/passwd")


# --- nothing active ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ACTIVE)
def test_nothing_active_comes_out_of_any_field(text: str) -> None:
    p = hostile("before " + text + " after")
    for n in ET.fromstring(render_atom([p.entry], HEAD)).iter():
        assert active(n.text or "") == []
    assert all(active(str(v)) == [] for v in json.loads(render_json([p.entry], HEAD))["items"][0].values())
    assert active(render_page(p, HEAD).decode()) == []
    assert active(render_index([p.entry], HEAD).decode()) == []


@QUICK
@given(st.text(st.characters(), max_size=80) | st.lists(st.sampled_from([*ACTIVE, "<", "&", "amp;", "&#1;", "\x00", "\ud800", "\ufffe", "\r"])).map("".join))
def test_any_text_in_any_field_gives_well_formed_documents(text: str) -> None:
    p = hostile(text)
    root = ET.fromstring(render_atom([p.entry], HEAD))
    assert len(root.findall(ATOM + "entry")) == 1
    for n in root.iter():
        assert active(n.text or "") == []
    assert len(json.loads(render_json([p.entry], HEAD))["items"]) == 1
    for made in (render_page(p, HEAD), render_index([p.entry], HEAD)):
        assert active(made.decode()) == []
        assert b"\x00" not in made


@QUICK
@given(st.text(max_size=60) | st.lists(st.sampled_from([*ACTIVE, "<b>", "</p>", "&", "amp;", "lt;", "&quot;", "<", ">", " "])).map("".join))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)
    assert safe_html(safe_html(text)) == safe_html(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Salt &amp;amp; Sons close", "Salt & Sons close"),
        ("How <script> works", "How ‹script› works"),
        ("Prices < costs, x > y", "Prices < costs, x > y"),
        ("R&D and B&B;s", "R&D and B&B;s"),
        ("bell\x07 and\nline", "bell and line"),
    ],
)
def test_plain_text_keeps_its_words(text: str, expected: str) -> None:
    assert plain_text(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ada:secret@outlet.example/a", "https://outlet.example/a"),
        ("https://outlet.example/a b/ü?q=ö", "https://outlet.example/a%20b/%C3%BC?q=%C3%B6"),
        ("HTTPS://outlet.example/a%20b", "https://outlet.example/a%20b"),
        ("javascript:x", None), ("//outlet.example/", None), ("/a", None), ("http:///a", None), ("http://a:b/", None), ("http://[::1", None),
        ("http://good.example\\@evil.example/", None), ("data:text/html,x", None), ("", None), (None, None), ("https://a.example/" + "x" * 5000, None),
    ],
)  # fmt: skip
def test_addresses_are_http_without_credentials_or_nothing(url: str | None, expected: str | None) -> None:
    assert safe_url(url) == expected


def test_a_tower_of_elements_becomes_its_text_in_little_time() -> None:
    assert safe_html("<div>" * 100_000 + "word" + "</div>" * 100_000) == "word"
    assert len(safe_html("<a href='http://x.example/'" * 50_000)) < 2_000_000
    assert len(plain_text("&amp;" * 500_000)) <= 5_000


# --- pages ---------------------------------------------------------------------------------------------------------------
def test_the_event_page_shows_texts_marks_what_is_quoted_and_what_was_removed() -> None:
    made = render_page(page(), HEAD).decode()
    assert "<mark>The old bridge was closed on Tuesday morning.</mark>" in made
    assert "Ferries run." in made
    assert "Also read: Ten quiet beaches" not in made
    for word in ("digest why --removed", "cross-link", "also-read", "cross links in the middle of texts", "1 line removed", "+35 min"):
        assert word in made


def test_brief_pages_show_neither_texts_nor_removed_lines() -> None:
    made = render_page(page(), replace(HEAD, mode="brief")).decode()
    assert "Ferries run." not in made
    assert "Also read" not in made
    assert "1 line removed" in made


def test_pages_name_their_language_their_feeds_and_load_nothing_from_elsewhere() -> None:
    for made, root in ((render_page(page(), HEAD).decode(), "../"), (render_index([page().entry], HEAD).decode(), "")):
        assert '<html lang="en">' in made
        assert f'type="application/atom+xml" title="The Morning Tide" href="{root}digest.atom"' in made
        assert f"<code>{HEAD.url}digest.atom</code>" in made
        assert "default-src &#39;none&#39;" in made or "default-src 'none'" in made
        assert "<script" not in made
        assert re.findall(r'src="(?![0-9a-z]+\.svg")', made) == []


def test_own_templates_replace_ours_and_their_mistakes_name_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html>\n{{ site }} {{ stories }}")
    assert render_index([page().entry], HEAD, tmp_path) == b"<!DOCTYPE html>\nThe Morning Tide 1"
    (tmp_path / "event.html").write_text("one\n{{ nothing.here }}")
    with pytest.raises(PublishError, match=r"event\.html:2: .*nothing"):
        render_page(page(), HEAD, tmp_path)
    (tmp_path / "event.html").write_text("one\ntwo\n{% if %}")
    with pytest.raises(PublishError, match=r"event\.html:3: "):
        render_page(page(), HEAD, tmp_path)


# --- OPML ------------------------------------------------------------------------------------------------------------------
def test_opml_lists_the_sources_in_folders_without_secrets() -> None:
    made = render_opml(
        [("Harbour <Post>", "https://ada:pw@a.example/feed", ("world", "sea")), ("Quay", "https://b.example/f", ()), ("Disk", "x/*", ())], "Mine"
    )
    root = ET.fromstring(made)
    assert root.findtext("head/title") == "Mine"
    assert [x.get("xmlUrl") for x in root.iter("outline") if x.get("xmlUrl")] == ["https://a.example/feed", "https://b.example/f"]
    assert root.find("body/outline/outline").attrib["category"] == "world,sea"  # type: ignore[union-attr]
    assert b"pw" not in made


# --- files -----------------------------------------------------------------------------------------------------------------
def test_files_are_written_in_order_and_only_when_they_changed(tmp_path: Path) -> None:
    files = [("e/1.html", b"one"), ("e/2.html", b"two"), ("digest.atom", b"feed")]
    assert [p.name for p in write_files(tmp_path, files)] == ["1.html", "2.html", "digest.atom"]
    assert write_files(tmp_path, files) == []
    assert write_files(tmp_path, [("e/1.html", b"ONE"), *files[1:]]) == [tmp_path / "e/1.html"]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["1.html", "2.html", "digest.atom", "e"]


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / ".digest-4711.tmp"
    left.write_bytes(b"half")
    write_files(tmp_path, [("digest.atom", b"feed")])
    assert not left.exists()


def test_a_full_disk_leaves_the_old_file_whole_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, [("a.html", b"old"), ("digest.atom", b"old")])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match=r"a\.html: No space left on device; the old file stands") as e:
        write_files(tmp_path, [("a.html", b"new"), ("digest.atom", b"new")])
    assert "\n" not in str(e.value)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a.html": b"old", "digest.atom": b"old"}


@pytest.mark.parametrize("name", ["../a", "/etc/a", "", "e/../../a", "a\0b"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match="is no name"):
        write_files(tmp_path, [(name, b"x")])


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file")
    with pytest.raises(PublishError, match="public"):
        write_files(tmp_path / "public", [("digest.atom", b"x")])


# --- the whole folder ------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not SCORE.exists(), reason="../shared/score/published.py is not there")
def test_a_published_folder_has_no_error_and_no_warning(tmp_path: Path) -> None:
    names = ("Harbour Post", "The Quay", "Le Phare", "Abendblatt Küste")
    pages = [page(n, names[: 1 + n % 4], n * 41) for n in range(24)]
    odd = [
        replace(hostile("word " + x), entry=replace(hostile("word " + x).entry, event=f"odd{i}", id=f"tag:localhost,2026:event/odd{i}", url=""))
        for i, x in enumerate(ACTIVE)
    ]
    publish([*pages, *odd], tmp_path)
    run = subprocess.run([sys.executable, str(SCORE), str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.stdout.strip().endswith("0 errors, 0 warnings"), run.stdout[-2000:]


def test_five_hundred_entries_take_less_than_three_seconds_of_cpu(tmp_path: Path) -> None:
    names = tuple(f"Outlet {i}" for i in range(9))
    pages = [page(n, names[: 1 + n % 9], n) for n in range(500)]
    pages = [replace(p, articles=tuple(replace(a, paragraphs=a.paragraphs * 6) for a in p.articles)) for p in pages]
    start = time.process_time()
    written = publish(pages, tmp_path)
    assert sum(p.suffix == ".html" for p in written) == 502
    assert time.process_time() - start < 3
    assert publish(pages, tmp_path) == []
