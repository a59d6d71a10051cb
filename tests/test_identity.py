"""Which article an item is, and what of a source counts: a source that misbehaves hurts only itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from conftest import Folder
from pytest_httpserver import HTTPServer

from digest.config import Source
from digest.gather import OLD, sifted
from digest.identity import borrowed
from digest.model import Feed, Item
from digest.parse import parse
from digest.store import Transaction, open_store

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
WINDOW = timedelta(hours=72)
POST, EVIL = Source("Post", url="https://post.example/feed"), Source("Evil", url="https://evil.example/feed")


@pytest.fixture
def t() -> Iterator[Transaction]:
    store = open_store("sqlite:///:memory:")
    with store.transaction() as opened:
        yield opened
    store.close()


def item(n: int, guid: str = "", **other: object) -> Item:
    values = {"title": f"Ferry {n} leaves", "link": f"https://post.example/{n}", "published": NOW - timedelta(hours=n), "content": f"<p>Ferry {n} left.</p>"}
    return Item(**{"guid": guid or f"g{n}", **values, **other})  # type: ignore[arg-type]


def visit(t: Transaction, *items: Item, source: Source = POST, since: datetime | None = None) -> tuple[int, int, int]:
    """Read a feed of these items -> articles that are new, changed, left out."""
    counts, left = sifted(Feed("rss20", True, items=items), source, NOW, t, since)
    new, changed = t.add(counts)
    return len(new), len(changed), len(left)


def test_guids_made_up_at_every_visit_bring_nothing_twice(t: Transaction) -> None:
    assert visit(t, item(1, "a1"), item(2, "a2")) == (2, 0, 0)
    assert visit(t, item(1, "b1"), item(2, "b2")) == (0, 0, 0)
    stamped = [replace(x, published=NOW) for x in (item(1, "c1"), item(2, "c2"))]
    assert visit(t, *stamped)[0] == 0
    bare = item(3, "d", link=None)
    assert visit(t, bare)[0] == 1
    assert visit(t, replace(bare, guid="e"))[0] == 0


def test_another_text_at_the_same_address_and_time_of_day_is_another_article(t: Transaction) -> None:
    daily = item(1, "monday", title="Weather today", link="https://post.example/weather")
    assert visit(t, daily)[0] == 1
    assert visit(t, replace(daily, guid="tuesday", published=NOW, content="<p>Rain.</p>"))[0] == 1


def test_one_guid_for_all_loses_nothing_and_brings_nothing_twice(t: Transaction) -> None:
    items = [item(n, "same") for n in range(1, 6)]
    assert visit(t, *items) == (5, 0, 0)
    assert visit(t, item(6, "same"), *items[:4]) == (1, 0, 0)
    assert visit(t, item(6, "same")) == (0, 0, 0)


def test_a_feed_that_begins_to_repeat_a_guid_does_not_bring_its_older_article_again(t: Transaction) -> None:
    assert visit(t, item(1, "same")) == (1, 0, 0)
    assert visit(t, item(2, "same"), item(1, "same")) == (1, 0, 0)
    assert visit(t, item(3, "same"), item(2, "same"), item(1, "same")) == (1, 0, 0)


def test_one_item_at_a_time_under_one_guid_is_every_time_another_article(t: Transaction) -> None:
    assert visit(t, item(1, "same")) == (1, 0, 0)
    assert visit(t, item(2, "same")) == (1, 0, 0)
    assert visit(t, item(3, "same")) == (1, 0, 0)
    assert visit(t, item(3, "same")) == (0, 0, 0)


def test_a_new_headline_or_address_under_the_same_guid_is_the_same_article(t: Transaction) -> None:
    assert visit(t, item(1)) == (1, 0, 0)
    assert visit(t, item(1, title="Ferry leaves at last")) == (0, 1, 0)
    assert visit(t, item(1, title="Ferry is gone", link="https://post.example/gone")) == (0, 1, 0)


def test_another_outlets_guid_and_links_change_nothing_of_it(t: Transaction) -> None:
    visit(t, item(1), item(2))
    assert visit(t, item(1, content="<p>Forged.</p>"), item(2, title="Forged"), source=EVIL) == (2, 0, 0)
    assert visit(t, item(1), item(2)) == (0, 0, 0)


def test_a_feed_that_names_another_source_is_still_itself(t: Transaction) -> None:
    body = (
        b"<rss version='2.0'><channel><title>Post</title><item><title>Forged</title><guid>g1</guid>"
        b"<source url='https://post.example/feed'>Post</source></item></channel></rss>"
    )
    counts, _ = sifted(parse(body), EVIL, NOW, t)
    assert [a.source for a in counts] == ["Evil"]


def test_the_first_sight_of_a_feed_brings_only_what_is_news(t: Transaction) -> None:
    archive = [item(n, published=NOW - timedelta(days=n)) for n in range(10)]
    assert visit(t, *archive, since=NOW - WINDOW) == (4, 0, 6)


def test_an_old_entry_that_comes_up_again_is_no_news_and_one_that_came_while_nobody_asked_is(t: Transaction) -> None:
    last = NOW - timedelta(days=5)
    assert visit(t, item(1, published=NOW - timedelta(days=30)), item(2, published=NOW - timedelta(days=4)), since=last - WINDOW) == (1, 0, 1)


def test_what_is_known_stays_whatever_its_age(t: Transaction) -> None:
    old = item(1, published=NOW - timedelta(days=30))
    assert visit(t, old)[0] == 1
    assert visit(t, replace(old, content="<p>Corrected.</p>"), since=NOW - WINDOW) == (0, 1, 0)


def test_dates_in_the_future_or_of_a_clock_that_was_never_set_lose_no_article(t: Transaction) -> None:
    odd = [item(1, published=datetime(1970, 1, 2, tzinfo=UTC)), item(2, published=datetime(2090, 1, 1, tzinfo=UTC)), item(3, published=None)]
    assert visit(t, *odd, since=NOW - WINDOW) == (3, 0, 0)


def test_what_a_filter_leaves_out_is_kept_in_sight_and_comes_when_the_filter_goes(t: Transaction) -> None:
    picky = replace(POST, drop=("ferry 1",))
    counts, left = sifted(Feed("rss20", True, items=(item(1), item(2))), picky, NOW, t)
    t.pass_over(left, [a.id for a in counts], NOW)
    assert [(r["title"], r["reason"]) for r in t.passed_over("Post")] == [("Ferry 1 leaves", "drop: ferry 1")]
    counts, left = sifted(Feed("rss20", True, items=(item(1), item(2))), POST, NOW, t)
    t.pass_over(left, [a.id for a in counts], NOW)
    assert (len(counts), t.passed_over("Post")) == (2, [])


def test_what_was_left_out_is_forgotten_in_time(t: Transaction) -> None:
    counts, left = sifted(Feed("rss20", True, items=(item(1, published=NOW - timedelta(days=30)),)), POST, NOW, t, NOW - WINDOW)
    t.pass_over(left, [], NOW)
    assert [r["reason"] for r in t.passed_over("Post")] == [OLD]
    t.pass_over([], [], NOW + timedelta(days=91))
    assert (counts, t.passed_over("Post")) == ([], [])


def test_a_build_counts_what_it_passed_over_and_shows_it(folder: Folder, httpserver: HTTPServer) -> None:
    def entry(n: int, title: str, day: int) -> str:
        return f"<item><title>{title}</title><guid>{n}</guid><pubDate>{day} Nov 2026 10:00:00 GMT</pubDate><description>Words of {title}.</description></item>"

    rows = entry(1, "Bridge opens", 19) + entry(2, "Cup final tonight", 19) + entry(3, "Old story", 1)
    httpserver.expect_request("/feed").respond_with_data(f"<rss version='2.0'><channel><title>Post</title>{rows}</channel></rss>", content_type="text/xml")
    with (folder.path / "config.toml").open("a") as f:
        f.write(f'\n[[source]]\nname = "Post"\nurl = "{httpserver.url_for("/feed")}"\ndrop = ["title: cup final"]\n[fetch]\nallow_private = ["localhost"]\n')
    seen = folder.digest("list", "--preview", "Post", "--at", "2026-11-19T12:00Z")
    assert "leaves Cup final tonight  [drop: title: cup final]" in seen.out
    assert "1 of 3 kept, 1 left out by keep and drop, 1 older than the news" in seen.out
    report = folder.build()
    assert report["articles"]["new"] == 1
    assert report["sources"]["passed"] == [{"source": "Post", "filtered": 1, "old": 1}]
    assert {(r["title"], r["reason"]) for r in folder.digest("--json", "list", "--passed", "Post").json} == {
        ("Cup final tonight", "drop: title: cup final"), ("Old story", "old")}  # fmt: skip


@pytest.mark.parametrize(
    ("site", "guid", "told"),
    [("https://evil.example/", "https://trusted.example/a/1", True), ("https://www.bbc.co.uk/news", "https://news.bbc.com/1", False),
     ("https://harbour.example/", "https://www.harbour.example/1", False), ("https://harbour.example/", "tag:trusted.example,2026:1", False),
     ("", "https://trusted.example/a/1", False), ("https://harbour.example/", "https://[broken/1", False)],
)  # fmt: skip
def test_a_feed_whose_ids_are_pages_of_another_site_is_told_of(site: str, guid: str, told: bool) -> None:
    said = borrowed(Feed(format="rss20", wellformed=True, title="t", link=site or None, items=(Item(guid=guid, title="One", link=guid),)))
    assert (said is not None) is told
    assert not told or said == "1 of 1 entries have pages of trusted.example as their ids: they count as this source's own articles"
