"""Revisions without churn: what waits, what comes again, what never changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from conftest import Folder
from hypothesis import given, settings
from hypothesis import strategies as st
from test_build import CHESS, FLOOD, FLOOD_TOO, entries

from digest.config import Config, Publish
from digest.model import CleanArticle, Entry
from digest.revise import Pointers, on_hold, revise

Feed = Callable[..., str]
START = datetime(2031, 5, 4, 8, tzinfo=UTC)
TEXTS = (
    "The ferry Merle ran aground off Lurgan on Tuesday with 140 people aboard, the coast guard said.",
    "Lifeboats brought all passengers of the ferry Merle ashore before noon on Tuesday, said the harbour master.",
    "Northsea Lines cancelled its evening crossings after the ferry Merle ran aground near Lurgan.",
)


def config(resurface: str = "never") -> Config:
    """Settings with nothing in them but the rule of resurfacing."""
    return Config(Path("config.toml"), "News", "https://news.example/", Path(), "sqlite://", publish=Publish(resurface=resurface))  # type: ignore[arg-type]


def article(n: int, hours: float, source: str | None = None) -> CleanArticle:
    """An invented article, seen so many hours after the first."""
    at = START + timedelta(hours=hours)
    text = f"{TEXTS[n % 3]} {f'Word{n} ' * 30}stands in no other text."
    return CleanArticle(f"a{n}", f"Ferry aground, report {n}", (text,), source or f"Outlet {n}", f"https://o{n}.example/", at, seen=at, lang="en")


def grown(steps: list[tuple[float, int]], rule: str) -> list[Entry]:
    """The entries of an event that gains so many articles after so many hours each."""
    articles: list[CleanArticle] = []
    entry, news, found, hours = None, None, [], 0.0
    for wait, more in steps:
        hours += wait
        articles += [article(len(articles) + i, hours) for i in range(more)]
        if articles:
            entry, news = revise("0123456789abcdef", articles, entry, news, START + timedelta(hours=hours), config(rule), Pointers())
            found.append(entry)
    return found


# --- ids -----------------------------------------------------------------------------------------------------------------
STEPS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 1, 12, 30]), st.integers(0, 4)), min_size=1, max_size=6)


@settings(deadline=None, max_examples=40)
@given(STEPS)
def test_an_id_headline_and_first_time_are_for_ever(steps: list[tuple[float, int]]) -> None:
    assert len({(e.id, e.title, e.published) for e in grown(steps, "never")}) <= 1


@settings(deadline=None, max_examples=40)
@given(STEPS)
def test_a_resurfaced_event_counts_its_ids_up_and_no_time_runs_back(steps: list[tuple[float, int]]) -> None:
    found = grown(steps, "major")
    numbers = [int(e.id.rpartition("/")[2]) if e.id.count("/") > 1 else 1 for e in found]
    assert all(later - before in (0, 1) for before, later in pairwise(numbers))
    assert all(before.updated <= later.updated for before, later in pairwise(found))
    for before, later in pairwise(found):
        if before.id == later.id:
            assert (before.title, before.published) == (later.title, later.published)
        else:
            assert later.published - before.published >= timedelta(days=1)


def test_an_event_that_doubles_its_sources_after_a_day_comes_again() -> None:
    first, second, third, fourth = grown([(0, 2), (30, 1), (1, 1), (1, 1)], "major")
    assert first.id == second.id == "tag:news.example,2026:event/0123456789abcdef"
    assert (third.id, third.revision, third.published) == (f"{first.id}/2", 1, START + timedelta(hours=31))
    assert fourth.id == third.id
    assert "New since" not in third.html


def test_an_event_that_doubles_within_a_day_does_not_come_again() -> None:
    assert len({e.id for e in grown([(0, 2), (12, 4), (30, 1)], "major")}) == 1


def test_copies_are_no_growth() -> None:
    first = article(0, 0)
    copies = [replace(article(n, 30), paragraphs=first.paragraphs) for n in range(1, 5)]
    entry, news = revise("e", [first], None, None, START, config("major"), Pointers())
    again, _ = revise("e", [first, *copies], entry, news, START + timedelta(hours=30), config("major"), Pointers())
    assert again.id == entry.id


def test_the_same_articles_make_no_revision_whatever_the_clock_says() -> None:
    found = grown([(0, 2), (48, 0), (48, 0)], "major")
    assert found[0] == found[1] == found[2]


def test_an_entry_whose_articles_are_gone_keeps_one_short_sentence_where_others_read() -> None:
    entry, news = revise("e", [article(n, 0) for n in range(3)], None, None, START, config(), Pointers())
    public = replace(config(), publish=Publish(public=True))
    short, news = revise("e", [], entry, news, START + timedelta(hours=1), public, Pointers())
    assert (short.html, short.agree, len(short.lead)) == ("", (), 1)
    assert len(short.summary) <= 200
    assert revise("e", [], short, news, START + timedelta(hours=2), public, Pointers())[0] == short


# --- hold ------------------------------------------------------------------------------------------------------------------
def test_a_new_event_is_held_from_when_it_was_first_seen() -> None:
    articles = [replace(article(0, 0), published=START - timedelta(hours=3)), article(1, 0.2)]
    assert on_hold(articles, START + timedelta(minutes=19), 1200, first=False)
    assert not on_hold(articles, START + timedelta(minutes=20), 1200, first=False)
    assert not on_hold(articles, START + timedelta(minutes=19), 1200, first=True)
    assert not on_hold(articles, START, 0, first=False)
    assert not on_hold([replace(a, seen=None) for a in articles], START, 1200, first=False)


def test_a_clock_set_back_holds_nothing_for_ever() -> None:
    assert not on_hold([article(0, 0)], START - timedelta(hours=1), 1200, first=False)


def test_an_event_on_hold_is_published_by_the_next_build_after_it(folder: Folder, feed: Feed) -> None:
    with (folder.path / "config.toml").open("a") as file:
        file.write('\n[publish]\nhold = "20m"\n')
    folder.save("one.xml", feed("One", CHESS))
    folder.build("2026-11-19T10:00:00Z")
    assert list(entries(folder)) == [CHESS[0]]  # a first build publishes what is older than the hold
    folder.save("two.xml", feed("Two", FLOOD))
    assert folder.build("2026-11-19T11:00:00Z")["entries"]["new"] == 0
    assert list(entries(folder)) == [CHESS[0]]
    folder.save("three.xml", feed("Three", FLOOD_TOO))
    folder.build("2026-11-19T11:10:00Z")
    assert list(entries(folder)) == [CHESS[0]]
    assert folder.build("2026-11-19T11:30:00Z")["entries"]["new"] == 1
    held = next(e for title, e in entries(folder).items() if title != CHESS[0])
    assert held["updated"] == "2026-11-19T11:30:00Z"
    assert "2 articles" in held["content"]
    assert "New since" not in held["content"]
    before = folder.published()
    assert folder.build("2026-11-19T12:30:00Z")["written"] == []
    assert folder.published() == before


def test_the_first_build_dates_the_past_by_its_articles(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.build()
    assert {title: e["updated"] for title, e in entries(folder).items()} == {FLOOD[0]: "2026-11-19T06:00:00Z", CHESS[0]: "2026-11-19T07:00:00Z"}
