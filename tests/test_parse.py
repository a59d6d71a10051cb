"""What parse promises: every feed is read right, the broken ones as far as they go, and nothing hostile costs more than it may."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import ParseError
from digest.model import Feed
from digest.parse import parse, words
from digest.parse.dates import instant

SHARED = Path(__file__).resolve().parents[2] / "shared"
HEAD = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title>'  # noqa: E501


def rss(inside: str, head: str = HEAD) -> bytes:
    return f"{head}<link>https://harbour.example/</link>{inside}</channel></rss>".encode()


def item(n: int, more: str = "") -> str:
    return f"<item><title>Crane {n} turns</title><link>https://harbour.example/{n}</link><guid>crane-{n}</guid>{more}</item>"


# --- forms --------------------------------------------------------------------------------------------------------------
def test_rss_gives_every_field() -> None:
    more = (
        "<pubDate>Tue, 05 Mar 2024 08:30:00 +0100</pubDate><author>desk@harbour.example (Ida Lund)</author><category>Port</category>"
        '<description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long <a href="/x">x</a></p>]]></content:encoded>'
        '<enclosure url="https://harbour.example/a.mp3" type="audio/mpeg" length="12"/>'
    )
    feed = parse(rss("<language>en-gb</language>" + item(1, more)))
    x = feed.items[0]
    assert (feed.format, feed.wellformed, feed.title, feed.link, feed.lang) == ("rss20", True, "Harbour Post", "https://harbour.example/", "en-gb")
    assert (x.guid, x.title, x.link, x.authors, x.categories, x.lang) == (
        "crane-1",
        "Crane 1 turns",
        "https://harbour.example/1",
        ("Ida Lund",),
        ("Port",),
        "en-gb",
    )
    assert x.published == datetime(2024, 3, 5, 7, 30, tzinfo=UTC)
    assert x.summary == "<p>Short</p>"
    assert x.content == '<p>Long <a href="https://harbour.example/x">x</a></p>'
    assert (x.enclosures[0].url, x.enclosures[0].type, x.enclosures[0].length) == ("https://harbour.example/a.mp3", "audio/mpeg", 12)


def test_atom_inherits_author_and_base_and_keeps_literal_titles() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://hill.example/news/"><title>Hill</title><author><name>Bo Ek</name></author>
      <entry><id>tag:1</id><title>Less &lt;b&gt; is more</title><link href="one"/><updated>2024-03-05T08:30:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Rain</p></div></content></entry></feed>"""
    x = parse(body).items[0]
    assert (x.title, x.link, x.authors, x.content) == ("Less <b> is more", "https://hill.example/news/one", ("Bo Ek",), "<p>Rain</p>")
    assert x.published is None
    assert x.updated == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)


def test_rdf_items_stand_beside_their_channel() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Old</title></channel>
      <item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link></item></rdf:RDF>"""
    feed = parse(body)
    assert (feed.format, feed.items[0].guid, feed.items[0].title) == ("rss10", "https://old.example/1", "One")


def test_cdf_keeps_its_addresses_in_attributes() -> None:
    feed = parse(
        b'<CHANNEL HREF="https://c.example/"><TITLE>C</TITLE><ITEM HREF="https://c.example/1" LASTMOD="2004-04-06T23:05:43-05:00"><TITLE>T</TITLE></ITEM></CHANNEL>'  # noqa: E501
    )
    assert (feed.format, feed.link, feed.items[0].link) == ("cdf", "https://c.example/", "https://c.example/1")
    assert feed.items[0].updated == datetime(2004, 4, 7, 4, 5, 43, tzinfo=UTC)


def test_json_feed_is_found_by_content_and_names_what_it_cannot_read() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": 7, "title": "Seven", "content_text": "a < b", "date_published": "soon"}, 3]}'  # noqa: E501
    feed = parse(body, headers={"Content-Type": "text/xml"})
    assert (feed.format, feed.items[0].guid, feed.items[0].content, feed.items[0].published) == ("json11", "7", "a &lt; b", None)
    assert any("date_published" in p for p in feed.problems)
    assert any(p.startswith("entry 2") for p in feed.problems)


def test_an_edited_text_file_is_the_same_article() -> None:
    one = parse(b"\n  Ferry returns  \nFirst day.\n\nSecond day.\n", name="ferry.txt")
    two = parse(b"Ferry is back\nFirst day, corrected.\n", name="ferry.txt")
    x = one.items[0]
    assert (one.format, x.form, x.title, x.content, x.published) == ("text", "text", "Ferry returns", "First day.\n\nSecond day.", None)
    assert x.guid == two.items[0].guid


def test_a_saved_page_says_what_its_head_says() -> None:
    body = b"""<!doctype html><html lang="de"><head><title>Seite</title><meta property="og:title" content="Die Stadt"><meta name="author" content="Von Ost">
      <link rel="canonical" href="https://blatt.example/b"><meta property="article:published_time" content="2024-03-05T08:30:00+01:00"></head><body><p>Text</p></body></html>"""  # noqa: E501
    feed = parse(body, name="b.html")
    x = feed.items[0]
    assert (feed.format, x.form, x.title, x.link, x.lang, x.authors) == ("html", "page", "Die Stadt", "https://blatt.example/b", "de", ("Von Ost",))
    assert x.published == datetime(2024, 3, 5, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "body", [b"", b" \n ", b"garbage", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"<catalog><item/></catalog>", b'{"a": 1}', b'{"items": ', b"+ADw-script+AD4-"]
)
def test_what_is_no_feed_is_refused_in_one_line(body: bytes) -> None:
    with pytest.raises(ParseError) as e:
        parse(body, name="feed")
    assert "\n" not in str(e.value)


def test_a_saved_piece_of_html_without_a_head_is_a_fragment() -> None:
    assert [parse(b, name="a.html").items[0].form for b in (b"<p>The mill was sold.</p>", b"<body><p>The mill was sold.</p></body>")] == ["fragment", "page"]


def test_a_login_page_from_the_network_is_no_article() -> None:
    with pytest.raises(ParseError, match="web page"):
        parse(b"<!doctype html><title>Login</title>", name="/news.html", url="https://a.example/news.html")


# --- identity -----------------------------------------------------------------------------------------------------------
def test_duplicate_ids_are_kept_and_said() -> None:
    feed = parse(rss(item(1) + item(1)))
    assert len(feed.items) == 2
    assert feed.problems == ("2 entries have the id 'crane-1'",)


def test_without_an_id_the_link_is_the_id_and_without_a_link_the_text() -> None:
    feed = parse(rss("<item><title>A</title><link>https://a.example/1</link><guid/></item><item><description>only text</description></item>"))
    assert feed.items[0].guid == "https://a.example/1"
    assert len(feed.items[1].guid) == 16
    assert feed.items[1].title == "only text"


# --- damage -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "damage", [" AT & T", " 1 < 2", "&nbsp;x", "\x0b", "\x00", "&#x8;", "<zz:thing/>", "<br>", "<b>never closed", "</stray>"], ids=lambda s: repr(s)
)  # fmt: skip
def test_damage_in_one_title_costs_no_entry(damage: str) -> None:
    feed = parse(rss(f"<item><title>Crane 0{damage}</title><guid>0</guid></item>" + item(1) + item(2)))
    assert [x.guid for x in feed.items] == ["0", "crane-1", "crane-2"]
    assert feed.items[0].title.startswith("Crane 0")
    assert not feed.wellformed
    assert feed.problems


def test_a_cut_feed_keeps_what_came_before_the_cut() -> None:
    whole = rss("".join(item(n, "<description>Some longer words stand here.</description>") for n in range(10)))
    feed = parse(whole[: whole.index(b"<guid>crane-7</guid>")])
    assert [x.guid for x in feed.items] == [f"crane-{n}" for n in range(7)]
    assert any("cut off" in p for p in feed.problems)


@pytest.mark.parametrize(
    ("encoding", "declared", "served"), [("cp1251", "UTF-8", "windows-1251"), ("utf-8", "us-ascii", ""), ("utf-16", "utf-16", ""), ("utf-16-be", "x", "")]
)
def test_the_encoding_is_found_whatever_is_declared(encoding: str, declared: str, served: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><item><title>Новости</title></item></channel></rss>'.encode(encoding)
    assert parse(body, headers={"content-type": f"text/xml; charset={served}"}).items[0].title == "Новости"


# --- hostile ------------------------------------------------------------------------------------------------------------
def test_entity_bombs_are_refused_and_external_entities_left_out() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "%s">]>' % ("A" * 5000) + "<rss><channel><item><title>" + "&a;" * 5000 + "</title></item></channel></rss>"
    with pytest.raises(ParseError, match="bomb"):
        parse(bomb.encode())
    feed = parse(b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yes">]><rss><channel><item><title>T&x;&y;</title></item></channel></rss>')
    assert feed.items[0].title == "Tyes"
    assert "external entity" in feed.problems[0]


@pytest.mark.parametrize(
    "body", [rss("<a>" * 200_000), rss("<a " + " ".join(f"a{i}='1'" for i in range(50_000)) + "/>"), rss("<a/>" * 1_200_000), b'{"items":' + b"[" * 100_000]
)
def test_hostile_shapes_are_refused_quickly(body: bytes) -> None:
    start = time.process_time()
    with pytest.raises(ParseError):
        parse(body)
    assert time.process_time() - start < 2


def test_a_feed_of_100_000_entries_is_read_within_the_cap() -> None:
    body = rss("".join(f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(100_000)))
    start = time.process_time()
    feed = parse(body)
    assert time.process_time() - start < 2
    assert len(feed.items) == 5000
    assert "100,000 entries" in feed.problems[0]


MEGABYTES = 9_900_000
NASTY = {
    "one open tag": lambda: rss("<a>" * (MEGABYTES // 3)),
    "one tag as text": lambda: rss(item(1, "<description><![CDATA[" + "<b>" * (MEGABYTES // 3))),
    "one tag escaped": lambda: rss(item(1, "<description>" + "&lt;b&gt;" * (MEGABYTES // 9) + "</description>")),
    "half a tag": lambda: rss("<" * MEGABYTES),
    "right brackets": lambda: rss(">" * MEGABYTES),
    "a huge attribute": lambda: rss(item(1, f"<enclosure url='{'a' * MEGABYTES}'/>")),
    "attributes that look alike": lambda: rss("<a " + "b= " * (MEGABYTES // 3) + ">"),
    "ampersands": lambda: rss(item(1, "<description>" + "&" * MEGABYTES + "</description>")),
    "references in a broken feed": lambda: rss(item(1, "<description>" + "&x;" * (MEGABYTES // 3))),
    "tags in a broken feed": lambda: rss("<a/>" * 990_000 + "&"),
    "entities in entities": lambda: rss(
        item(1, "&z;"), "<!DOCTYPE rss [" + "".join(f'<!ENTITY {b} "{f"&{a};" * 50}">' for a, b in zip("abcdefgxy", "bcdefgxyz", strict=True)) + "]>" + HEAD
    ),
    "an entity of itself": lambda: rss(item(1, "&a;"), '<!DOCTYPE rss [<!ENTITY a "&a;&a;">]>' + HEAD),
    "comments that never end": lambda: rss(item(1, "<description>" + "&lt;!--" * (MEGABYTES // 7) + "</description>")),
}


@pytest.mark.parametrize("nasty", NASTY)
def test_no_feed_takes_more_than_two_seconds(nasty: str) -> None:
    body = NASTY[nasty]()
    start = time.process_time()
    outcome(body, "/feed")
    assert time.process_time() - start < 2


def test_deep_html_in_an_item_keeps_its_words_only() -> None:
    feed = parse(rss(item(1, "<description>" + "&lt;div&gt;" * 5000 + "words" + "&lt;/div&gt;" * 5000 + "</description>")))
    assert feed.items[0].summary == "words"
    assert "nested" in feed.problems[0]


def test_too_many_entries_keep_the_newest() -> None:
    dated = "".join(item(n, f"<pubDate>{datetime(2024, 1, 1 + n // 300, tzinfo=UTC):%d %b %Y %H:%M:%S} GMT</pubDate>") for n in range(6000))
    feed = parse(rss(dated))
    assert len(feed.items) == 5000
    assert feed.items[-1].guid == "crane-5999"
    assert "6,000 entries" in feed.problems[0]


# --- dates and hints ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Tue, 05 Mar 2024 08:30:00 EST", "2024-03-05T13:30:00"), ("5 Mar 24 08:30 PST", "2024-03-05T16:30:00"), ("2024-03-05", "2024-03-05T00:00:00"),
        ("20240305T083000Z", "2024-03-05T08:30:00"), ("March 5, 2024 8:30 pm", "2024-03-05T20:30:00"), ("Di, 05 Mär 2024 08:30:00 +0100", "2024-03-05T07:30:00"),  # noqa: E501
        ("Tue Mar  5 08:30:00 2024", "2024-03-05T08:30:00"), ("2024-03-05 08:30:00 +02:00", "2024-03-05T06:30:00"), ("2024-03-05T24:00:00Z", "2024-03-06T00:00:00"),  # noqa: E501
    ],
)  # fmt: skip
def test_dates_of_every_style_are_read(text: str, want: str) -> None:
    assert instant(text) == datetime.fromisoformat(want + "+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "Mon, 32 Jan 2024 25:61:00 GMT",
        "0000-00-00T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "2024-02-30T00:00:00Z",
        "-1",
    ],
)
def test_no_date_is_invented(text: str) -> None:
    assert instant(text) is None


def test_hints_say_how_often_to_come() -> None:
    head = HEAD.replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom" ')
    inside = (
        "<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency><skipHours><hour>3</hour><hour>24</hour></skipHours>"
        '<skipDays><day>Sunday</day></skipDays><atom:link rel="hub" href="https://hub.example/"/>'
    )
    hints = parse(rss(inside, head)).hints
    assert (hints.every, hints.skip_hours, hints.skip_days, hints.hub) == (21600.0, (0, 3), (6,), "https://hub.example/")


# --- promises -----------------------------------------------------------------------------------------------------------
PIECES = [
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&",
    "<",
    ">",
    "word ",
    "\x00",
    "<br>",
    "<!--",
    "-->",
    "<entry>",
    "é",
    "<!DOCTYPE x [",
    "]>",
    '<a b="c">',
]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", "a.txt", "a.html"]))
def test_any_soup_is_read_or_refused_and_gives_the_same_twice(soup: list[str], name: str) -> None:
    body = rss(item(1) + "".join(soup) + item(2))
    assert outcome(body, name) == outcome(body, name)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300), st.sampled_from(["", "a.txt", "a.html", "a.json"]))
def test_any_bytes_are_read_or_refused(body: bytes, name: str) -> None:
    got = outcome(body, name)
    assert isinstance(got, (Feed, str))
    assert "\x00" not in str(got.items if isinstance(got, Feed) else "")


@settings(deadline=None, max_examples=50)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC)))  # noqa: DTZ001  # hypothesis asks for bounds without zone  # noqa: E501
def test_a_date_in_rss_and_atom_style_is_the_same_second(t: datetime) -> None:
    assert instant(f"{t:%a, %d %b %Y %H:%M:%S} +0000") == instant(t.isoformat()) == t


def outcome(body: bytes, name: str) -> Feed | str:
    try:
        return parse(body, name=name)
    except ParseError as e:
        return str(e)


def test_an_answer_is_one_line_of_valid_json_whatever_stands_in_it() -> None:
    from digest.stages import written

    line = written({"id": "\ud800", "n": 2**70, "text": "a\nb ü"})
    assert json.loads(line) == {"id": "?", "n": 2**70, "text": "a\nb ü"}
    assert json.loads(written({"id": float("nan")})) == {"id": None}
    assert line.count(b"\n") == 1


def test_importing_parse_loads_no_library() -> None:
    code = "import digest.parse, sys; print([m for m in ('lxml', 'feedparser', 'json', 'bs4') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_every_hostile_case_is_read_or_refused_in_time(tmp_path: Path) -> None:
    maker = SHARED / "data" / "hostile" / "make_hostile.py"
    if not maker.exists():
        pytest.skip("../shared is absent: the hostile cases are not made")
    subprocess.run([sys.executable, str(maker), str(tmp_path)], check=True, capture_output=True)
    for file in sorted(tmp_path.glob("*.xml")):
        start = time.process_time()
        outcome(file.read_bytes(), "/feed")
        assert time.process_time() - start < 2, file.name


def test_the_name_of_the_site_behind_a_saved_headline_is_left_out() -> None:
    page = "<html><head><title>Mill sold | Lindmar Herald</title></head><body><h1>Mill sold</h1><p>The mill was sold.</p></body></html>"
    assert parse(page.encode(), name="a.html").title == "Mill sold"
    assert parse(page.replace("<h1>Mill sold</h1>", "<h1>Front page</h1>").encode(), name="a.html").title == "Mill sold | Lindmar Herald"


@pytest.mark.parametrize(
    ("markup", "depth"),
    [
        ("<b>" * 500, 500),
        ("<b></p>" * 500, 500),
        ("<i>x</i>" * 900, 1),
        ("</div>" * 600 + "<div>" * 450, 450),
        ("<!-- <b> -->" * 500, 0),
        ("<source><br>" * 300, 0),
    ],
)
def test_end_tags_of_what_closes_itself_hide_no_nesting(markup: str, depth: int) -> None:
    assert words.nesting(markup) == depth
    assert (words.measured(markup)[1] is not None) == (depth > words.MAX_NESTING)


@pytest.mark.parametrize("odd", ["\x07", "\x93", "\ufdd0", "\uffff", "\ud800", "\x7f"])
def test_a_forbidden_character_is_found_beside_any_script(odd: str) -> None:
    for text in ("plain", "naïve\u00a0", "한국어", "全角！", "🙂"):
        assert words.FORBIDDEN.search(words.bare(text + odd + text)) is None
        assert words.bare(text) == text


@pytest.mark.parametrize("written", ["\x93", "&#147;", "&#x93;", "&#x0093;"])
def test_what_windows_quotes_were_meant_to_be_stands_in_every_field(written: str) -> None:
    feed = parse(rss(item(1, f"<description>say {written}yes</description>").replace("turns", f"{written}turns")))
    assert (feed.items[0].title, feed.items[0].summary, feed.wellformed) == ("Crane 1 \u201cturns", "say \u201cyes", True)
    assert parse(rss(item(1, "<description>a&#127;b&#xFDD0;c</description>"))).items[0].summary == "abc"


@pytest.mark.parametrize("more", ["", "<description>Größe &amp; Maß</description>", "<description>a & b</description>", "<p>", "<pubDate>soon</pubDate>"])
def test_the_short_way_and_the_long_one_read_the_same(more: str) -> None:
    body = rss(item(1, more) + item(2))
    short, long = parse(body), parse(b"\n" + body)
    assert (short.items, short.wellformed, short.title) == (long.items, long.wellformed, long.title)


def test_bytes_that_are_no_utf8_are_read_in_another_encoding_and_not_mended() -> None:
    feed = parse(rss(item(1, "<description>Größe</description>")).decode().encode("cp1252"))
    assert feed.items[0].summary == "Größe"
    assert not any("not well-formed" in p for p in feed.problems)
    assert parse(b'<?xml version="1.0" encoding="gb2312"?>' + rss(item(1).replace("turns", "转")).decode().encode("gb2312")).items[0].title == "Crane 1 转"
