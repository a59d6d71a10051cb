"""The store: what goes in comes out, nothing is overwritten by strangers, one build at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postgres import Databases

from digest.errors import LockedError, StoreError
from digest.model import Article, Clean, Decision, Enclosure, Entry, EventState, Meta, News, Removed, Version, Voice
from digest.store import SourceRow, Store, hold_lock, lock_path, open_store
from digest.store.rows import spans
from digest.store.schema import VERSION

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
ARTICLE = Article("Post", "g1", "Bridge closed", "<p>Text.</p>", "fragment", NOW, "https://post.example/1", NOW - timedelta(hours=2), None, ("Ann",), "en",
                  ("local",), (Enclosure("https://post.example/1.jpg", "image/jpeg", 9),))  # fmt: skip
CLEAN = Clean("Bridge closed", ("Text.",), removed=(Removed("Share", "share", "en-share", "drop", "a share bar", 3),), meta=Meta(place="ALDMOOR"), lang="en")
ENTRY = Entry(
    "e1",
    "tag:x,2026:event/e1",
    "http://x/e/e1.html",
    "Bridge closed",
    "Text.",
    "<p>Text.</p>",
    NOW,
    NOW,
    1,
    "en",
    (Voice("a", "Post", "Bridge closed", None, NOW),),
    sources=1,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'd.db'}" if request.param == "sqlite" else request.getfixturevalue("databases").make()
    opened = open_store(url)
    yield opened
    opened.close()


def test_an_article_comes_out_as_it_went_in(store: Store) -> None:
    with store.transaction() as t:
        assert t.add([ARTICLE]) == ([ARTICLE.id], [])
    with store.transaction() as t:
        assert list(t.articles([ARTICLE.id])) == [ARTICLE]


def test_the_same_article_is_neither_new_nor_changed_and_keeps_the_time_it_was_first_seen(store: Store) -> None:
    with store.transaction() as t:
        t.add([ARTICLE])
        assert t.add([replace(ARTICLE, seen=NOW + timedelta(days=1))]) == ([], [])
        assert t.add([replace(ARTICLE, body="other", seen=NOW + timedelta(days=1))]) == ([], [ARTICLE.id])
        assert next(t.articles([ARTICLE.id])).seen == NOW


def test_one_source_cannot_overwrite_the_article_of_another(store: Store) -> None:
    with store.transaction() as t:
        t.add([ARTICLE])
        new, changed = t.add([replace(ARTICLE, source="Forger", body="forged")])
        assert (len(new), changed) == (1, [])
        assert next(t.articles([ARTICLE.id])).body == "<p>Text.</p>"


def test_nothing_is_kept_of_a_transaction_that_failed_or_was_a_try(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as t:
        t.add([ARTICLE])
        raise ZeroDivisionError
    with store.transaction(keep=False) as t:
        t.add([ARTICLE])
    with store.transaction() as t:
        assert t.count()["article"] == 0


def test_a_clean_article_keeps_its_ledger_and_metadata(store: Store) -> None:
    with store.transaction() as t:
        t.add([ARTICLE])
        assert t.put_clean([(ARTICLE.id, "Post", CLEAN)], "v1") == [ARTICLE.id]
        assert t.put_clean([(ARTICLE.id, "Post", CLEAN)], "v2") == []
        assert t.stale("v2", 10) == []
        assert t.stale("v3", 10) == [ARTICLE.id]
        a = next(t.clean_articles([ARTICLE.id], NOW))
        assert (a.title, a.text, a.source, a.meta.place, a.published) == ("Bridge closed", "Text.", "Post", "ALDMOOR", ARTICLE.published)
        assert t.ledger([ARTICLE.id]) == {ARTICLE.id: CLEAN.removed}


@pytest.mark.parametrize("published", [datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(days=400)])
def test_a_publication_time_that_cannot_be_true_is_left_out_and_none_is_invented(store: Store, published: datetime) -> None:
    with store.transaction() as t:
        t.add([replace(ARTICLE, published=published)])
        t.put_clean([(ARTICLE.id, "Post", CLEAN)], "v1")
        a = next(t.clean_articles([ARTICLE.id], NOW))
        assert (a.published, a.time) == (None, NOW)


def test_events_entries_sources_and_files_come_out_as_they_went_in(store: Store) -> None:
    news = News(1, ("a", "b"))
    source = SourceRow("Post", {"etag": '"x"'}, "The Post")
    with store.transaction() as t:
        t.put_events([EventState("e1", NOW.timestamp(), b"\0x")], [Decision("a", "e1", 0.5, ("bridge",))])
        t.put_entries([(ENTRY, news)], "look")
        t.put_sources([source])
        t.put_files([("p", "s", "c")])
    with store.transaction() as t:
        assert list(t.open_events([NOW.timestamp() + 3600], 7200)) == [EventState("e1", NOW.timestamp(), b"\0x")]
        assert list(t.open_events([NOW.timestamp() + 7300], 7200)) == []
        assert t.memberships(events=["e1"]) == t.memberships(articles=["a"]) == [Decision("a", "e1", 0.5, ("bridge",))]
        assert t.entries(["e1"]) == {"e1": (ENTRY, news)}
        assert t.sources() == {"Post": source}
        assert t.files() == {"p": ("s", "c")}


def test_pages_are_due_until_they_are_written_and_again_when_they_are_gone(store: Store) -> None:
    with store.transaction() as t:
        t.put_entries([(ENTRY, None)], "look")
        assert t.pages_due({"e1"}) == ["e1"]
        t.pages_written(["e1"])
        assert t.pages_due({"e1"}) == []
        assert t.pages_due(set()) == ["e1"]
        assert t.outdated("look", 9) == []
        assert t.outdated("other", 9) == ["e1"]


def test_one_flooding_source_cannot_push_the_others_out_of_the_feed(store: Store) -> None:
    flood = [replace(ENTRY, event=f"f{i}", id=f"f{i}", updated=NOW + timedelta(hours=1)) for i in range(30)]
    other = replace(ENTRY, event="o", id="o", voices=(Voice("x", "Other", "t"),))
    with store.transaction() as t:
        t.put_entries([(e, None) for e in [*flood, other]], "look")
        shown = t.newest_entries(50, 20, 1)
        assert len(shown) == 21
        assert shown[-1] == other
        assert t.newest_entries(50, 20, 2) == []


def test_a_newer_store_is_refused_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'd.db'}"
    s = open_store(url)
    with s.transaction() as t:
        t.remember("version", str(VERSION + 1).encode())
    with pytest.raises(StoreError, match="newer digest"):
        open_store(url)


def test_a_file_that_is_no_store_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "d.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{tmp_path / 'd.db'}")


def test_a_second_build_is_refused_with_the_process_id_of_the_first(tmp_path: Path) -> None:
    import os

    url = f"sqlite:///{tmp_path / 'd.db'}"
    with hold_lock(url, tmp_path):
        with pytest.raises(LockedError) as e, hold_lock(url, tmp_path):
            pass
        assert e.value.pid == os.getpid()
    with hold_lock(url, tmp_path):
        assert lock_path(url, tmp_path).exists()


def test_a_shared_store_is_locked_for_other_machines_too(databases: Databases, tmp_path: Path) -> None:
    url = databases.make()
    with hold_lock(url, tmp_path / "one"):
        with pytest.raises(LockedError, match="another build holds the store"), hold_lock(url, tmp_path / "two"):
            pass
        with hold_lock(databases.make(), tmp_path / "two"):
            pass  # another database
    with hold_lock(url, tmp_path / "two"):
        pass


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(1, 1e5))
def test_spans_cover_every_time_and_do_not_overlap(times: list[float], window: float) -> None:
    found = spans(times, window)
    assert all(any(low <= t - window and t + window <= high for low, high in found) for t in times)
    assert all(a[1] < b[0] for a, b in pairwise(found))


def test_what_an_article_said_before_its_source_changed_it_is_kept(store: Store) -> None:
    later = NOW + timedelta(hours=2)
    with store.transaction() as t:
        t.add([ARTICLE])
        t.put_clean([(ARTICLE.id, "Post", CLEAN)], "v1")
        t.add([replace(ARTICLE, title="Bridge open", body="<p>Other.</p>", seen=later)])
        t.add([replace(ARTICLE, title="Bridge open", body="<p>Other.</p>", seen=later + timedelta(hours=1))])
        assert t.versions([ARTICLE.id, "none"]) == {ARTICLE.id: (Version("Bridge closed", "Text.", "<p>Text.</p>", later),)}
