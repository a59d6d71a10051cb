"""Several feeds from one store, what ages out of them, editions, and how a setting or a template reaches what is published."""

from __future__ import annotations

import json
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fastfeedparser
import feedparser
import pytest
from conftest import Folder
from sites import site

from digest.build import build
from digest.config import Edition, load_config
from digest.deliver.editions import last_due
from digest.deliver.select import pattern
from digest.errors import ConfigError, PublishError
from digest.explain import check
from digest.store import open_store

ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
TOPICS = "bridge harbour school museum railway orchard library theatre reservoir lighthouse brewery stadium cathedral airport vineyard".split()
SYLLABLES = "al bre car dun est far gle har in jor kes lin mar nor ors pen quel ros sta tor ul ves wex yar zim".split()


def story(n: int) -> tuple[str, str, str]:
    """An invented event of its own: a headline and two texts about it. Its names are shared with no other."""
    chance = random.Random(n)
    where, who, firm, river = ("".join(chance.sample(SYLLABLES, 3)).capitalize() for _ in range(4))
    what, count = TOPICS[n % len(TOPICS)], 100 + 37 * n
    a = f"The {where} {what} was closed on Tuesday after {firm} engineers found {count} cracks in its {river} wall. {who} said that work will take weeks."
    b = f"{firm} engineers closed the {where} {what} on Tuesday after they found {count} cracks in its {river} wall. Nobody was hurt, {who} told the council."
    return f"{where} {what} closed after {firm} finds {river} cracks", a, b


class Work:
    """A small working folder, built in this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.items: dict[str, list[dict[str, object]]] = {}
        self.store = open_store(f"sqlite:///{path / 'd.db'}")

    def tell(self, outlet: str, n: int, at: datetime, *, second: bool = False, **more: object) -> None:
        """An outlet reports event n."""
        title, a, b = story(n)
        title = f"Cracks close {title.split(' closed')[0]}, says {title.split()[-4]}" if second else title
        host = outlet.lower().replace(" ", "-")
        item = {"id": f"{host}-{n}", "url": f"https://{host}.example/{n}", "title": title}
        self.items.setdefault(outlet, []).append({**item, "content_html": f"<p>{b if second else a}</p>", "date_published": at.isoformat(), **more})

    def config(self, text: str = "[digest]\ntitle = 'News'", tags: dict[str, list[str]] | None = None) -> None:
        """Write config.toml, and the feeds beside it."""
        rows = [text]
        for name, items in self.items.items():
            file = name.lower().replace(" ", "-") + ".json"
            feed = {"version": "https://jsonfeed.org/version/1.1", "title": name, "language": "en", "items": items}
            (self.path / file).write_text(json.dumps(feed), encoding="utf-8")
            rows.append(f"[[source]]\nname = {name!r}\npath = {file!r}\ntags = {(tags or {}).get(name, [])!r}")
        (self.path / "config.toml").write_text("\n".join(rows), encoding="utf-8")

    def build(self, at: datetime = NOON) -> list[str]:
        """Build -> names of the files that were written."""
        config = load_config(self.path / "config.toml", {})
        return [p.relative_to(config.output).as_posix() for p in build(config, self.store, now=at).written]

    def text(self, name: str) -> str:
        return (self.path / "feeds/public" / name).read_text(encoding="utf-8")

    def there(self, name: str) -> bool:
        return (self.path / "feeds/public" / name).exists()

    def ids(self, name: str) -> list[str]:
        return [e.findtext(f"{ATOM}id") or "" for e in ET.fromstring(self.text(name)).findall(f"{ATOM}entry")]

    def links(self, name: str) -> dict[str, str]:
        return {x.get("rel", ""): x.get("href", "") for x in ET.fromstring(self.text(name)).findall(f"{ATOM}link")}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    w = Work(tmp_path)
    yield w
    w.store.close()


# --- what the feed says -------------------------------------------------------------------------------------------------
def test_two_parsers_subscribe_and_see_categories_picture_source_and_hub(work: Work) -> None:
    picture = [{"url": "https://harbour-post.example/p.jpg", "mime_type": "image/jpeg"}]
    work.tell("Harbour Post", 1, NOON - timedelta(hours=3), attachments=picture)
    work.tell("The Quay", 1, NOON - timedelta(hours=2), second=True)
    work.config("[digest]\ntitle = 'News'\n[publish]\nhub = 'https://hub.example/'", {"Harbour Post": ["local"], "The Quay": ["world", "local"]})
    text = (work.path / "config.toml").read_text().replace("path = 'harbour-post.json'", "url = 'https://harbour-post.example/feed'")
    work.build()
    (work.path / "config.toml").write_text(text)  # what a source by address gives beside one on disk
    config = load_config(work.path / "config.toml", {})
    build(config, work.store, now=NOON, offline=True)
    got = feedparser.parse(work.text("digest.atom"))
    assert not got.bozo
    assert [x.href for x in got.feed.links if x.rel == "hub"] == ["https://hub.example/"]
    assert [x.href for x in got.feed.links if x.rel == "self"] == ["http://localhost:8080/digest.atom"]
    (entry,) = got.entries
    assert [t.term for t in entry.tags] == ["local", "world"]
    assert entry.media_thumbnail[0]["url"] == "https://harbour-post.example/p.jpg"
    assert (entry.source.title, entry.source.id) == ("Harbour Post", "https://harbour-post.example/feed")
    assert {x.rel for x in entry.links} == {"alternate", "via"}
    quick = fastfeedparser.parse(work.text("digest.atom"))
    assert [(e["id"], e["title"]) for e in quick["entries"]] == [(e.id, e.title) for e in got.entries]
    feed = json.loads(work.text("digest.json"))
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert feed["items"][0]["tags"] == ["local", "world"]


def test_where_others_may_read_it_no_picture_of_a_publisher_is_shown(work: Work) -> None:
    work.tell("Harbour Post", 1, NOON, attachments=[{"url": "https://harbour-post.example/p.jpg", "mime_type": "image/jpeg"}])
    work.config("[publish]\npublic = true")
    work.build()
    assert "p.jpg" not in work.text("digest.atom") + work.text("digest.json")


def test_a_feed_stays_below_its_bytes_and_both_formats_hold_the_same(work: Work) -> None:
    for n in range(30):
        work.tell("Harbour Post", n, NOON - timedelta(minutes=n))
    work.config("[publish]\nmax_bytes = 20000\nper_source = 50")
    work.build()
    sizes = [len(work.text(f"digest.{x}").encode()) for x in ("atom", "json")]
    assert max(sizes) <= 20_000
    assert max(sizes) > 16_000
    assert work.ids("digest.atom") == [x["id"] for x in json.loads(work.text("digest.json"))["items"]]


# --- archives -----------------------------------------------------------------------------------------------------------
def walk(work: Work, name: str = "digest.atom") -> list[list[str]]:
    """The ids of a feed and of all archive pages behind it, as a reader that was away finds them."""
    found = [work.ids(name)]
    links = work.links(name)
    while "prev-archive" in links:
        name = links["prev-archive"].removeprefix("http://localhost:8080/")
        links = work.links(name)
        assert links["current"] == "http://localhost:8080/digest.atom"
        assert "{http://purl.org/syndication/history/1.0}archive" in {x.tag for x in ET.fromstring(work.text(name))}
        found.append(work.ids(name))
    return found


def test_a_reader_that_was_away_finds_every_entry_in_archive_pages_that_keep_their_ids(work: Work) -> None:
    settings = "[digest]\ntitle = 'News'\n[publish]\nentries = 4\nper_source = 50"
    seen: set[str] = set()
    pages: dict[str, list[str]] = {}
    for n in range(14):
        work.tell("Harbour Post", n, NOON + timedelta(hours=n))
        work.config(settings)
        work.build(NOON + timedelta(hours=n, minutes=1))
        seen |= set(work.ids("digest.atom"))
        way = walk(work)
        assert {i for page in way for i in page} == seen
        assert all(len(page) <= 4 for page in way)
        for at, page in enumerate(reversed(way[1:]), 1):
            assert pages.setdefault(f"archive/digest-{at}.atom", page) == page
    assert len(seen) == 14
    assert len(pages) >= 3
    assert work.links("archive/digest-1.atom")["next-archive"] == "http://localhost:8080/archive/digest-2.atom"
    assert not feedparser.parse(work.text("archive/digest-2.atom")).bozo
    assert work.build(NOON + timedelta(hours=14)) == []
    (work.path / "feeds/public/archive/digest-2.atom").unlink()
    assert work.build(NOON + timedelta(hours=15)) == ["archive/digest-2.atom"]


def test_archive_pages_are_kept_as_long_as_the_setting_says(work: Work) -> None:
    for n in range(8):
        work.tell("Harbour Post", n, NOON + timedelta(days=n))
        work.config("[publish]\nentries = 2\nper_source = 50\narchive = '3d'")
        work.build(NOON + timedelta(days=n, minutes=1))
    left = sorted(p.name for p in (work.path / "feeds/public/archive").iterdir())
    assert left
    assert "digest-1.atom" not in left
    assert "prev-archive" not in work.links(f"archive/{left[0]}")
    work.config("[publish]\nentries = 2\nper_source = 50\narchive = '0s'")
    work.build(NOON + timedelta(days=9))
    assert list((work.path / "feeds/public/archive").iterdir()) == []
    assert "prev-archive" not in work.links("digest.atom")


def test_a_digest_that_was_taken_out_and_comes_back_begins_with_a_page_of_a_number_that_was_never_given(work: Work) -> None:
    both = "[[digest]]\n[[digest]]\nname = 'old'\nentries = 2\n[publish]\nper_source = 50\n"
    for n in range(5):
        work.tell("Harbour Post", n, NOON + timedelta(hours=n))
        work.config(both)
        work.build(NOON + timedelta(hours=n, minutes=1))
    last = int(re.findall(r"old-(\d+)", work.links("old.atom")["prev-archive"])[0])
    work.config("[[digest]]\n[publish]\nper_source = 50\n")
    work.build(NOON + timedelta(hours=6))
    work.config(both)
    work.build(NOON + timedelta(hours=7))
    assert "prev-archive" not in work.links("old.atom")
    assert not [n for n in range(1, 20) if work.there(f"archive/old-{n}.atom")]
    work.tell("Harbour Post", 5, NOON + timedelta(hours=8))
    work.config(both)
    work.build(NOON + timedelta(hours=8, minutes=1))
    page = work.links("old.atom")["prev-archive"].removeprefix("http://localhost:8080/")
    assert page == f"archive/old-{last + 1}.atom"
    assert work.ids(page)
    assert "prev-archive" not in work.links(page)


@pytest.mark.parametrize("archive", ["0s", "2d"])
def test_what_a_feed_shows_stays_in_the_store_with_and_without_archive_pages(work: Work, archive: str) -> None:
    settings = f"[[digest]]\nentries = 3\n[publish]\narchive = '{archive}'\n[store]\nkeep = '2d'\n"
    for n in range(4):
        work.tell("Harbour Post", n, NOON + timedelta(hours=n))
    work.config(settings)
    work.build(NOON + timedelta(hours=4))
    shown = work.ids("digest.atom")
    for day in range(1, 12):
        work.build(NOON + timedelta(days=day))
        assert work.ids("digest.atom") == shown
    assert work.there(f"e/{shown[-1].split('/')[-1]}.html")
    work.tell("Harbour Post", 4, NOON + timedelta(days=12))  # pushes one out, which then leaves unless a page holds it
    work.config(settings)
    work.build(NOON + timedelta(days=12, minutes=1))
    for day in range(13, 18):
        work.build(NOON + timedelta(days=day))
    assert work.ids("digest.atom")[1:] == shown[:2]
    assert work.there(f"e/{shown[-1].split('/')[-1]}.html") is (archive != "0s")


# --- several feeds ------------------------------------------------------------------------------------------------------
def test_a_named_digest_selects_by_tag_words_and_sources(work: Work) -> None:
    for n in range(6):
        work.tell("Harbour Post", n, NOON - timedelta(days=4 * n))
    for n in (0, 1, 6):
        work.tell("The Quay", n, NOON - timedelta(days=4 * n), second=True)
    work.config(
        "[[digest]]\nname = 'world'\ntitle = 'The wide world'\ntags = ['world']\nexclude = ['museum*']\n[[digest]]\ntitle = 'News'\n"
        "[[digest]]\nname = 'both'\nmin_sources = 2\nlanguages = ['en']\n[[digest]]\nname = 'german'\nlanguages = ['de']\n"
        "[[digest]]\nname = 'rail'\ninclude = ['RAILWAY']\nentries = 1",
        {"The Quay": ["world"]},
    )
    work.build()
    titles = {n: [x["title"] for x in json.loads(work.text(f"{n}.json"))["items"]] for n in ("digest", "world", "both", "german", "rail")}
    assert len(titles["digest"]) == 7
    assert sorted(t.split()[1] for t in titles["both"]) == ["bridge", "harbour"]
    assert len(titles["world"]) == 3
    assert titles["german"] == []
    assert [t.split()[1] for t in titles["rail"]] == ["railway"]
    assert ET.fromstring(work.text("world.atom")).findtext(f"{ATOM}title") == "The wide world"
    assert ET.fromstring(work.text("both.atom")).findtext(f"{ATOM}title") == "News: both"
    assert work.links("world.atom")["self"].endswith("/world.atom")
    assert set(work.ids("world.atom")) < set(work.ids("digest.atom"))
    assert "The wide world" in work.text("world.html")
    assert 'href="world.atom"' in work.text("index.html")
    assert work.build() == []


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [(["quake"], "Quake hits", True), (["quake"], "Quakes hit", False), (["quake*"], "Quakes hit", True), (["c++ (now)"], "In C++ (now)", True),
     (["地震"], "昨日地震が", True), (["art"], "party", False), ([], "x", None)],
)  # fmt: skip
def test_words_are_whole_words_where_a_script_has_words(words: list[str], text: str, found: bool | None) -> None:
    made = pattern(words)
    assert (None if made is None else bool(made.search(text))) is found


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("[[digest]]\ntitle = 'a'\n[[digest]]\ntitle = 'b'", r"config\.toml:3: \[\[digest\]\]: expected a name"),
        ("[[digest]]\nname = 'a'", r"config\.toml:1: \[\[digest\]\]: expected one without a name"),
        ("[[digest]]\n[[digest]]\nname = 'a'\n[[digest]]\nname = 'a'", r"config\.toml:4: \[\[digest\]\] name: 'a' is used twice"),
        ("[[digest]]\n[[digest]]\nname = 'a'\nurl = 'https://x.example/'", r"config\.toml:4: \[\[digest\]\] url: only the main digest"),
        ("[[digest]]\n[[digest]]\nname = 'index'", r"config\.toml:3: \[digest\] name: expected a file name"),
        ("[digest]\nedition = 'daily'", r"config\.toml:2: \[digest\] edition: expected a time like"),
        ("[digest]\nedition = '07:00 Mars/Base'", r"config\.toml:2: \[digest\] edition: expected a time like"),
    ],
)
def test_mistakes_in_digest_tables_name_line_and_key(tmp_path: Path, text: str, mistake: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(ConfigError, match=mistake):
        load_config(tmp_path / "config.toml", {})


# --- editions -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("edition", "now", "since", "due"),
    [
        (Edition(7, 0, "Europe/Berlin"), "2026-11-19T12:00", "2026-11-18T06:00", "2026-11-19T06:00"),
        (Edition(7, 0, "Europe/Berlin"), "2026-11-19T05:59", "2026-11-17T06:00", "2026-11-18T06:00"),
        (Edition(7, 0, "Europe/Berlin"), "2026-10-25T12:00", "2026-10-24T05:00", "2026-10-25T06:00"),  # summer time ends: 25 hours
        (Edition(7, 0, "Europe/Berlin"), "2026-03-29T12:00", "2026-03-28T06:00", "2026-03-29T05:00"),  # it begins: 23 hours
        (Edition(2, 30, "Europe/Berlin"), "2026-03-29T12:00", "2026-03-28T01:30", "2026-03-29T01:30"),  # the clock jumps over it
        (Edition(2, 30, "Europe/Berlin"), "2026-10-25T12:00", "2026-10-24T00:30", "2026-10-25T00:30"),  # it comes twice: the first
        (Edition(7, 0, "UTC", 0), "2026-11-19T12:00", "2026-11-09T07:00", "2026-11-16T07:00"),
        (Edition(23, 30, "Pacific/Auckland"), "2026-11-19T12:00", "2026-11-18T10:30", "2026-11-19T10:30"),
    ],
)
def test_an_edition_is_due_once_a_day_or_week_whatever_the_clocks_do(edition: Edition, now: str, since: str, due: str) -> None:
    got = last_due(edition, datetime.fromisoformat(now + "+00:00"))
    assert [t.strftime("%Y-%m-%dT%H:%M") for t in got] == [since, due]


def test_an_edition_has_the_biggest_events_of_its_day_and_never_changes(work: Work) -> None:
    settings = "[[digest]]\ntitle = 'News'\n[[digest]]\nname = 'morning'\ntitle = 'The morning'\nedition = '07:00 UTC'\nentries = 2"
    seven = NOON.replace(hour=7)
    for n in range(4):
        work.tell("Harbour Post", n, seven - timedelta(hours=1 + n))
    work.tell("The Quay", 3, seven - timedelta(hours=2), second=True)
    work.config(settings)
    work.build(seven - timedelta(minutes=30))
    assert work.ids("morning.atom") == []
    work.build(seven + timedelta(minutes=5))
    (item,) = json.loads(work.text("morning.json"))["items"]
    assert item["id"] == "tag:localhost,2026:edition/morning/2026-11-19"
    assert item["title"] == "The morning, Thursday, 19 November 2026"
    headlines = re.findall(r"<h3><a [^>]*>([^<]*)", item["content_html"])
    assert [h.split()[1] for h in headlines] == ["museum", "bridge"]  # two sources first, then the newest
    contents = item["content_html"].split("</ol>")[0]
    assert [contents.index(h) for h in headlines] == sorted(contents.index(h) for h in headlines)
    assert "2 independent sources" in contents
    before = (work.text("morning.atom"), work.text("e/morning-2026-11-19.html"))
    work.tell("The Quay", 0, seven + timedelta(minutes=10), second=True)
    work.config(settings)
    work.build(seven + timedelta(hours=1))
    assert (work.text("morning.atom"), work.text("e/morning-2026-11-19.html")) == before
    work.tell("Harbour Post", 9, seven + timedelta(days=3, hours=-1))
    work.config(settings)
    work.build(seven + timedelta(days=3, minutes=1))
    assert work.ids("morning.atom") == ["tag:localhost,2026:edition/morning/2026-11-22", "tag:localhost,2026:edition/morning/2026-11-19"]
    assert work.build(seven + timedelta(days=3, minutes=2)) == []


def test_an_edition_made_for_oneself_is_not_shown_where_others_read(work: Work) -> None:
    settings = "[[digest]]\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\n"
    work.tell("Harbour Post", 1, NOON.replace(hour=6))
    work.config(settings)
    work.build()
    assert len(work.ids("morning.atom")) == 1
    work.config(settings + "[publish]\npublic = true")
    work.build()
    assert work.ids("morning.atom") == []


def test_what_came_late_was_held_or_bears_no_time_is_in_the_next_edition_and_what_only_looks_new_is_not(work: Work) -> None:
    settings = "[[digest]]\ntitle = 'News'\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\nentries = 2\n[publish]\nhold = '40m'\n"
    seven = NOON.replace(hour=7)

    def told(at: datetime, more: str = "") -> list[str]:
        work.config(settings + more)
        work.build(at)
        items = json.loads(work.text("morning.json"))["items"]
        return sorted(t.split()[1] for t in re.findall(r"<h3><a [^>]*>([^<]*)", items[0]["content_html"])) if items else []

    for n in (0, 4, 5):
        work.tell("Harbour Post", n, seven - timedelta(hours=2 + n))
    assert told(seven + timedelta(minutes=1)) == ["bridge", "railway"]  # the third is too small for it
    work.tell("Harbour Post", 1, seven - timedelta(hours=30))  # comes a day after it says it was written
    work.tell("Harbour Post", 2, seven, date_published=None)
    told(seven + timedelta(hours=2))
    work.tell("Harbour Post", 3, seven + timedelta(hours=23, minutes=40))  # on hold when the edition is made
    assert told(seven + timedelta(days=1)) == ["harbour", "school"]
    assert told(seven + timedelta(days=2)) == ["museum"]
    work.tell("The Quay", 2, seven + timedelta(days=2, hours=1), second=True)  # twice as many tell it now
    assert told(seven + timedelta(days=3)) == ["school"]
    told(seven + timedelta(days=3, hours=1), "text = 'full'\n")  # other words, no other news
    assert told(seven + timedelta(days=4), "text = 'full'\n") == ["school"]  # of yesterday: nothing happened, so there is none for today


def headlines(work: Work) -> list[str]:
    """What each edition of the morning tells of, the newest first."""
    items = json.loads(work.text("morning.json"))["items"]
    return [" ".join(sorted(t.split()[1] for t in re.findall(r"<h3><a [^>]*>([^<]*)", x["content_html"]))) for x in items]


def test_every_event_is_in_an_edition_whatever_the_clocks_of_the_builds_say(work: Work) -> None:
    settings = "[[digest]]\ntitle = 'News'\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\n"
    seven = NOON.replace(hour=7)
    clocks = [  # a day each: minutes after seven at which its builds believe to be
        [-5, 1, 0.5],  # began earlier and waited for the lock
        [1, -600, 30],  # set back by ten hours, then right again
        [365 * 1440, 2, 700],  # a year ahead for one build
        [1],
    ]
    n = 0
    for day, builds in enumerate(clocks):
        for minutes in builds:
            work.tell("Harbour Post", n, seven + timedelta(days=day, hours=-1))
            n += 1
            work.config(settings)
            work.build(seven + timedelta(days=day, minutes=minutes))
    work.build(seven + timedelta(days=len(clocks), minutes=1))
    told = " ".join(headlines(work)).split()
    assert sorted(told) == sorted(TOPICS[:n])
    assert len(work.ids("morning.atom")) == len(set(work.ids("morning.atom"))) == 5  # four mornings, and the one of a year ahead


def test_an_edition_of_a_store_of_before_the_count_goes_on_where_the_last_one_ended(work: Work) -> None:
    settings = "[[digest]]\ntitle = 'News'\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\n"
    seven = NOON.replace(hour=7)
    for n, hours in enumerate((-1, 2, 23)):
        work.tell("Harbour Post", n, seven + timedelta(hours=hours))
        work.config(settings)
        if hours == 23:
            with work.store.transaction() as t:
                t.c.exec_driver_sql("UPDATE entry SET grown = 0")
                t.c.exec_driver_sql("DELETE FROM memory WHERE name = 'grown'")
                t.remember("edition:morning", json.dumps([seven.timestamp(), (seven + timedelta(hours=1)).timestamp()]).encode())
        work.build(seven + timedelta(hours=hours + 1.1))
    assert headlines(work) == ["harbour school", "bridge"]


def test_an_edition_after_days_without_a_build_says_since_when(work: Work) -> None:
    settings = "[[digest]]\ntitle = 'News'\n[[digest]]\nname = 'morning'\ntitle = 'The morning'\nedition = '07:00 UTC'\n"
    settings += "[[digest]]\nname = 'week'\ntitle = 'The week'\nedition = 'Monday 07:00 UTC'\n"
    monday = datetime(2026, 11, 16, 7, tzinfo=UTC)
    titles = {"morning": [], "week": []}
    for n, days in enumerate((0, 1, 4, 5, 6, 23)):
        if days != 5:  # a quiet day: it was looked for, so it is not missed
            work.tell("Harbour Post", n, monday + timedelta(days=days, hours=-1))
        work.config(settings)
        work.build(monday + timedelta(days=days, minutes=1))
    titles = {name: [x["title"] for x in json.loads(work.text(f"{name}.json"))["items"]] for name in ("morning", "week")}
    assert titles["morning"] == [
        "The morning, Wednesday, 9 December 2026, since Sunday, 22 November 2026",
        "The morning, Sunday, 22 November 2026",
        "The morning, Friday, 20 November 2026, since Tuesday, 17 November 2026",
        "The morning, Tuesday, 17 November 2026",
        "The morning, Monday, 16 November 2026",
    ]
    assert titles["week"] == ["The week, Monday, 7 December 2026, since Monday, 16 November 2026", "The week, week to Monday, 16 November 2026"]


def test_where_others_read_an_edition_says_at_length_what_may_be_passed_on_for_as_long_as_it_may(work: Work) -> None:
    _, _, text = story(1)
    long = text.split(". ")[0] + ", in the very place where the divers had looked in vain for them in the spring of the year before, when the water stood low."
    work.tell("The Quay", 1, NOON.replace(hour=5), content_html=f"<p>{long}</p><p>{text.split('. ')[1]}</p>")
    work.tell("Harbour Post", 2, NOON.replace(hour=6))
    settings = "[[digest]]\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\n[publish]\npublic = true"

    def build(rights: str, at: datetime) -> str:
        work.config(settings)
        file = work.path / "config.toml"
        file.write_text(file.read_text().replace("name = 'The Quay'", f"name = 'The Quay'{rights}"))
        work.build(at)
        return work.text("morning.atom") + (work.text("e/morning-2026-11-19.html") if work.there("e/morning-2026-11-19.html") else "")

    said = build("\nrights = 'open'", NOON)
    assert "in the spring of the year before" in said
    assert text.split(". ")[1] in said
    assert story(2)[1].split(". ")[0] in said
    assert story(2)[1].split(". ")[1] not in said  # of the others one short sentence
    assert build("\nrights = 'open'", NOON + timedelta(hours=1)) == said
    assert "in the spring of the year before" not in build("", NOON + timedelta(hours=2))
    assert work.ids("morning.atom") == []


def test_an_edition_of_a_build_that_was_cut_off_is_published_by_the_next_one_as_it_was(work: Work) -> None:
    settings = "[[digest]]\ntitle = 'News'\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\nentries = 1\n"
    seven = NOON.replace(hour=7)
    work.tell("Harbour Post", 0, seven - timedelta(hours=2))
    work.config(settings)
    (work.path / "feeds/public/morning.json").mkdir(parents=True)  # stands in the way: what comes before it is written, the rest is not
    with pytest.raises(PublishError, match=r"morning\.json"):
        work.build(seven + timedelta(minutes=1))
    page = work.text("e/morning-2026-11-19.html")
    work.tell("Harbour Post", 1, seven - timedelta(hours=1))
    work.tell("The Quay", 1, seven - timedelta(hours=1), second=True)
    work.config(settings)
    (work.path / "feeds/public/morning.json").rmdir()
    work.build(seven + timedelta(minutes=2))
    assert work.text("e/morning-2026-11-19.html") == page
    assert "bridge" in json.loads(work.text("morning.json"))["items"][0]["content_html"]


def test_an_event_that_an_edition_tells_of_stays_and_older_editions_lose_the_links_to_what_left(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.store.feeds.EDITIONS_SHOWN", 2)
    monkeypatch.setattr("digest.deliver.editions.EDITIONS_SHOWN", 2)
    settings = "[[digest]]\ntitle = 'News'\nentries = 2\n[[digest]]\nname = 'morning'\nedition = '07:00 UTC'\n[publish]\narchive = '0s'\n[store]\nkeep = '2d'\n"
    for n in range(6):
        at = NOON.replace(hour=7) + timedelta(days=n)
        work.tell("Harbour Post", n, at - timedelta(hours=1))
        work.config(settings)
        work.build(at)
        public = work.path / "feeds/public"
        for page in [*public.rglob("*.html"), public / "morning.json"]:
            for event in re.findall(r"http://localhost:8080/(e/[0-9a-f]{16}\.html)", page.read_text()):
                assert (public / event).is_file(), (n, page.name)
    assert len(list((work.path / "feeds/public/e").glob("[0-9a-f]*.html"))) < 6
    assert "bridge closed" in work.text("e/morning-2026-11-19.html")


# --- what is not published any more ---------------------------------------------------------------------------------------
def test_files_of_a_digest_that_was_renamed_or_taken_out_go_and_nobody_elses(work: Work) -> None:
    for n in range(6):
        work.tell("Harbour Post", n, NOON + timedelta(hours=n))
        work.config(
            "[[digest]]\n[[digest]]\nname = 'old'\nentries = 2\n[[digest]]\nname = 'dawn'\nedition = '07:00 UTC'\n[publish]\nopml = true\nscript = true"
        )
        work.build(NOON + timedelta(hours=n, minutes=1))
    work.build(NOON + timedelta(days=1))
    public = work.path / "feeds/public"
    assert {"old.atom", "old.json", "old.html", "dawn.atom", "digest.js", "sources.opml"} <= {p.name for p in public.iterdir()}
    assert work.there("archive/old-1.atom")
    assert work.there("e/dawn-2026-11-20.html")
    (public / "old.atom.gz").write_bytes(b"as digest serve writes it")
    mine = ["old.txt", "dawn.html.bak", "robots.txt", "archive/mine.atom", "e/mine.html"]
    for name in mine:
        (public / name).write_text("mine")
    work.config("[[digest]]\n[[digest]]\nname = 'new'\nentries = 2\n")
    work.build(NOON + timedelta(days=1, hours=1))
    left = {p.relative_to(public).as_posix() for p in public.rglob("*")}
    assert not {n for n in left if n.startswith(("old.", "dawn.", "archive/old", "e/dawn", "digest.js", "sources.opml"))} - {*mine, "digest.json"}
    assert {*mine, "new.atom", "new.html"} <= left
    with work.store.transaction() as t:
        assert t.feeds.shown("old") == {}
    assert work.build(NOON + timedelta(days=1, hours=2)) == []


def test_when_others_may_read_it_nothing_longer_stays_on_disk(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.revise.OUTDATED_PER_BUILD", 3)
    tail = "and that the surveyors who had looked at every stone of it since the spring were not in the least surprised to see what had become of it"
    both = "[[digest]]\ntitle = 'News'\nentries = 4\n[[digest]]\nname = 'dawn'\nedition = '07:00 UTC'\n[publish]\nper_source = 50\n"
    for n in range(12):
        _, text, _ = story(n)
        long = text.split(". ")[0] + f" in the {n}th year after it was built, {tail}."
        picture = [{"url": f"https://harbour-post.example/{n}.jpg", "mime_type": "image/jpeg"}]
        work.tell("Harbour Post", n, NOON + timedelta(hours=n), content_html=f"<p>{text}</p><p>{long}</p>", attachments=picture)
        work.config(both + "text = 'full'")
        work.build(NOON + timedelta(hours=n, minutes=1))
    work.build(NOON + timedelta(days=1))
    public = work.path / "feeds/public"

    def saying(words: str) -> set[str]:
        return {p.relative_to(public).as_posix().split("-")[0] for p in public.rglob("*") if p.is_file() and words in p.read_text()}

    assert {"archive/digest", "digest.atom"} <= saying(tail)
    assert "archive/digest" in saying("0.jpg")
    assert work.there("e/dawn-2026-11-20.html")
    work.config(both + "text = 'brief'")
    work.build(NOON + timedelta(days=1, minutes=1))
    assert saying(tail) == set()
    assert not work.there("e/dawn-2026-11-20.html")  # it was made with longer texts
    work.config(both + "public = true")
    work.build(NOON + timedelta(days=1, minutes=2))
    assert saying(".jpg") == set()
    assert work.build(NOON + timedelta(days=1, minutes=3)) == []
    work.config(both + "text = 'full'")
    work.build(NOON + timedelta(days=1, minutes=4))
    assert len([p for p in (public / "e").glob("[0-9a-f]*.html") if tail in p.read_text()]) == 3  # more text has time


# --- what readers of a feed meet ------------------------------------------------------------------------------------------
def test_nothing_is_new_since_a_revision_that_the_readers_of_a_feed_never_saw(work: Work) -> None:
    tables = "[[digest]]\n[[digest]]\nname = 'two'\nmin_sources = 2\n[[digest]]\nname = 'quay'\ntags = ['quay']\n"

    def build(hours: float) -> dict[str, list[str]]:
        work.config(tables, {"The Quay": ["quay"]})
        work.build(NOON + timedelta(hours=hours))
        texts = {n: " ".join(x["content_html"] for x in json.loads(work.text(f"{n}.json"))["items"]) for n in ("digest", "two", "quay")}
        return {n: re.findall(r"New since revision (\d)", t) for n, t in texts.items()}

    work.tell("Harbour Post", 1, NOON)
    assert build(0) == {"digest": [], "two": [], "quay": []}
    work.tell("The Quay", 1, NOON + timedelta(minutes=50), second=True)
    assert build(1) == {"digest": ["1"], "two": [], "quay": []}
    assert len(work.ids("two.atom")) == 1
    assert work.build(NOON + timedelta(hours=1, minutes=1)) == []
    work.tell("Dale Echo", 1, NOON + timedelta(minutes=100))
    assert build(2) == {"digest": ["2"], "two": ["2"], "quay": ["2"]}


def test_an_archive_page_says_of_an_entry_what_the_feed_said(work: Work) -> None:
    tables = "[[digest]]\n[[digest]]\nname = 'two'\nmin_sources = 2\nentries = 2\n[publish]\nper_source = 50\n"
    for n in range(1, 6):
        work.tell("Harbour Post", n, NOON)
    work.config(tables)
    work.build(NOON)
    said: dict[str, set[str]] = {}
    for n in range(1, 6):
        work.tell("The Quay", n, NOON + timedelta(hours=n), second=True)
        work.config(tables)
        work.build(NOON + timedelta(hours=n, minutes=1))
        for file in ("two.atom", *(f"archive/{p.name}" for p in (work.path / "feeds/public/archive").glob("two-*.atom"))):
            for e in ET.fromstring(work.text(file)).findall(f"{ATOM}entry"):
                said.setdefault(f"{e.findtext(f'{ATOM}id')} {e.findtext(f'{ATOM}updated')}", set()).add(e.findtext(f"{ATOM}content") or "")
    assert work.there("archive/two-1.atom")
    assert [texts for texts in said.values() if len(texts) > 1] == []
    assert not any("New since" in text for texts in said.values() for text in texts)


def test_the_first_build_publishes_the_window_and_the_second_floods_nobody(work: Work) -> None:
    for n in range(320):
        work.tell(f"Outlet {n % 40}", n, NOON - timedelta(minutes=13 * n))
    work.config()
    work.build()
    first = work.ids("digest.atom")
    assert len(first) == 50
    assert len(list((work.path / "feeds/public/e").glob("*.html"))) >= 290  # some of the invented events are much alike
    times = [x["date_modified"] for x in json.loads(work.text("digest.json"))["items"]]
    assert times == sorted(times, reverse=True)
    oldest = datetime.fromisoformat(times[-1])
    assert NOON - timedelta(minutes=13 * 60) < oldest < NOON - timedelta(minutes=13 * 40)  # the newest of the window, as old as they are
    assert work.build(NOON + timedelta(minutes=15)) == []
    work.tell("Outlet 1", 400, NOON + timedelta(minutes=20))
    work.config()
    work.build(NOON + timedelta(minutes=30))
    second = work.ids("digest.atom")
    assert second[1:] == first[:49]
    assert second[0] not in first


# --- pages --------------------------------------------------------------------------------------------------------------
def test_a_text_that_may_be_passed_on_stands_on_the_page_where_others_read_and_the_others_do_not(work: Work) -> None:
    picture = [{"url": "https://the-quay.example/p.jpg", "mime_type": "image/jpeg"}]
    work.tell("Harbour Post", 1, NOON - timedelta(hours=2))
    work.tell("The Quay", 1, NOON, second=True, attachments=picture)
    work.config("[publish]\npublic = true")
    text = (work.path / "config.toml").read_text()
    work.build()
    (page,) = (work.path / "feeds/public/e").glob("*.html")
    _, theirs, free = story(1)
    assert not [x for x in (theirs, free) if x.split(". ")[1] in page.read_text()]
    (work.path / "config.toml").write_text(text.replace("name = 'The Quay'", "name = 'The Quay'\nrights = 'open'"))
    work.build()
    assert free.split(". ")[1] in page.read_text()
    assert theirs.split(". ")[1] not in page.read_text()
    assert "p.jpg" in work.text("digest.atom")
    (work.path / "config.toml").write_text(text)
    work.build()
    assert free.split(". ")[1] not in page.read_text()
    assert "p.jpg" not in work.text("digest.atom")


def test_a_template_of_ones_own_reaches_old_pages_and_a_mistake_in_it_keeps_all_that_was(work: Work) -> None:
    work.tell("Harbour Post", 1, NOON)
    work.config()
    work.build()
    old = {p: p.read_bytes() for p in (work.path / "feeds/public").rglob("*") if p.is_file()}
    (work.path / "mine").mkdir()
    (work.path / "mine/event.html").write_text("<!DOCTYPE html>\n<title>{{ title }}</title>\nMY OWN {{ nothing.here }}")
    work.config("[digest]\ntitle = 'News'\n[publish]\ntemplates = 'mine'")
    work.tell("Harbour Post", 2, NOON)
    with pytest.raises(PublishError, match=r"event\.html:3: .*nothing"):
        work.build()
    assert {p: p.read_bytes() for p in (work.path / "feeds/public").rglob("*") if p.is_file()} == old
    (work.path / "mine/event.html").write_text("<!DOCTYPE html>\n<title>{{ title }}</title>\nMY OWN {{ body }}")
    assert any(n.startswith("e/") for n in work.build())
    page = next(n for n in (work.path / "feeds/public/e").iterdir() if n.suffix == ".html").read_text()
    assert "MY OWN" in page
    assert "&lt;p&gt;" in page  # not asked for as HTML: escaped
    assert work.build() == []
    (work.path / "mine/event.html").write_text("<!DOCTYPE html>\nNEWER {{ title }}")
    assert any(n.startswith("e/") for n in work.build())


def test_a_folder_of_templates_that_is_not_there_is_named(work: Work) -> None:
    work.tell("Harbour Post", 1, NOON)
    work.config("[publish]\ntemplates = 'nowhere'")
    with pytest.raises(PublishError, match="nowhere: no folder of templates"):
        work.build()


def test_agreed_sentences_lead_to_their_twins_in_the_other_text(work: Work) -> None:
    work.tell("Harbour Post", 1, NOON - timedelta(hours=2))
    work.tell("The Quay", 1, NOON, second=True)
    work.config()
    work.build()
    (page,) = (p.read_text() for p in (work.path / "feeds/public/e").glob("*.html"))
    ways = dict(re.findall(r'<mark class="twin g1" id="(s1-\d)"><a href="#(s1-\d)">', page))
    assert ways == {"s1-1": "s1-2", "s1-2": "s1-1"}
    assert "<meter" in page
    assert len(list((work.path / "feeds/public/e").glob("*.svg"))) == 1


def test_removed_lines_show_themselves_only_when_a_person_wants_it_and_nobody_else_reads(work: Work) -> None:
    line = "Also read: Ten quiet beaches"
    _, text, _ = story(1)
    work.tell("Harbour Post", 1, NOON, content_html=f"<p>{text}</p><p>{line}</p><p>The council meets again on Friday to speak about the wall.</p>")
    for setting, shown in (("", False), ("removed = true", True), ("removed = true\npublic = true", False)):
        work.config("[publish]\n" + setting)
        work.build()
        (page,) = (p.read_text() for p in (work.path / "feeds/public/e").glob("*.html"))
        assert (f"<del>{line}</del>" in page) is shown
        assert "1 line removed" in page


def test_the_sources_page_tells_health_who_was_first_and_who_has_whose_text(work: Work) -> None:
    for n in range(3):
        work.tell("Harbour Post", n, NOON - timedelta(hours=3))
        work.tell("The Quay", n, NOON - timedelta(hours=1), second=n > 0)  # of event 0 the very same text
    work.config(tags={"Harbour Post": ["local"]})
    work.build()
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", work.text("sources.html")))
    assert "Harbour Post local well 3" in page
    assert "Harbour Post 3 3 – The Quay 0 3 2 h" in page
    assert "The Quay Harbour Post 1" in page
    assert 'src="sources.svg#r2"' in work.text("sources.html")
    assert ET.fromstring(work.text("sources.svg")).find("{http://www.w3.org/2000/svg}view") is not None


def test_of_a_source_without_a_name_readers_see_the_host_and_never_the_query(folder: Folder) -> None:
    item = "<item><title>Ferry freed off Lurgan</title><guid>1</guid><description>The ferry Merle was freed off Lurgan on Monday.</description></item>"
    body = f"<rss version='2.0'><channel><title>Paid</title><link>http://127.0.0.1/</link><description/>{item}</channel></rss>".encode()
    with site(lambda path, _: (404 if "gone" in path else 200, {"Content-Type": "application/rss+xml"}, body)) as (address, _):
        sources = f"\n[[source]]\nurl = '{address}/feed.xml?key=sesame'\n[[source]]\nurl = '{address}/gone?key=sesame'\n"
        config = "[fetch]\nmin_interval = '0s'\nallow_private = ['127.0.0.1']\n[publish]\nopml = true\nnotices = true\n" + sources
        (folder.path / "config.toml").write_text(config)
        ran = folder.digest("--json", "build", "--at", "2026-11-19T12:00:00Z")
    assert ran.json["sources"]["failed"][0]["source"] == f"{address}/gone?key=sesame"
    published = folder.published()
    (entry,) = json.loads(published["digest.json"])["items"]
    assert [a["name"] for a in entry["authors"]] == ["127.0.0.1"]
    assert b"127.0.0.1/gone" in published["sources.html"]
    assert not [name for name, text in published.items() if b"sesame" in text]


def test_the_list_of_sources_is_published_on_request_only(work: Work) -> None:
    work.tell("Harbour Post", 1, NOON)
    work.config()
    work.build()
    assert not work.there("sources.opml")
    work.config("[publish]\nopml = true")
    text = (work.path / "config.toml").read_text() + "\n[[source]]\nname = 'Far'\nurl = 'https://ada:pw@far.example/feed'\n"
    (work.path / "config.toml").write_text(text)
    config = load_config(work.path / "config.toml", {})
    build(config, work.store, now=NOON, offline=True)
    assert "https://far.example/feed" in work.text("sources.opml")
    assert "pw@" not in work.text("sources.opml")
    assert 'href="sources.opml"' in work.text("index.html")


def test_the_script_is_there_only_on_request(work: Work) -> None:
    work.tell("Harbour Post", 1, NOON)
    work.config()
    work.build()
    assert not work.there("digest.js")
    assert "<script" not in work.text("index.html")
    work.config("[publish]\nscript = true")
    assert "digest.js" in work.build()
    assert '<script src="digest.js" defer></script>' in work.text("index.html")
    assert "script-src 'self'" in work.text("index.html")
    assert not re.search(r"fetch\(|XMLHttp|https?:|cookie|localStorage|innerHTML|eval", work.text("digest.js"))


def test_check_tells_what_is_held_back_where_others_read_and_tags_that_no_source_has(work: Work) -> None:
    (work.path / "mine").mkdir()
    work.tell("Harbour Post", 1, NOON)
    work.config("[[digest]]\n[[digest]]\nname = 'x'\ntags = ['wrold']\n[publish]\npublic = true\ntext = 'full'\nremoved = true\ntemplates = 'mine'")
    mistakes, remarks = check(load_config(work.path / "config.toml", {}), work.store)
    assert mistakes == []
    for words in ('no source has the tag "wrold"', "removed = true shows no removed lines", "your templates decide", 'text = "full" is published as "brief"'):
        assert any(words in r for r in remarks)
