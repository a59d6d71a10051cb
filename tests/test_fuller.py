"""The page's text is used when it is longer and tells the same; a wall or another article never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Clean
from digest.normalize import fuller

SUMMARY = "The ferry between Lurgan and Port Reed runs again from Monday, after eleven weeks of repairs to its engine."
ARTICLE = (
    "Passengers can cross from Lurgan to Port Reed again: from Monday the ferry leaves every hour, the harbour office said.",
    "The engine had failed in September. Repairs took eleven weeks, three more than planned, because a shaft had to be cast anew.",
    "Tickets cost as much as before. A second boat, which the council has wanted for years, is not in the budget.",
)
WALL = (
    "We value your privacy. We and our 841 partners store and access information on a device, such as cookies.",
    "You may accept all, reject all, or click to see more choices. Your choices apply to this site only and can be changed at any time.",
)
OTHER = (
    "The chess club of Orsbury won the cup of the valley for the third time in a row on Wednesday evening.",
    "Mira Tal, eleven, decided the final when she took her opponent's queen in the fortieth move, to loud applause.",
)


def text(*paragraphs: str, title: str = "Ferry runs again") -> Clean:
    return Clean(title, paragraphs)


def test_a_longer_page_that_tells_the_same_is_used() -> None:
    assert fuller(text(SUMMARY), text(*ARTICLE))


@pytest.mark.parametrize("page", [WALL, OTHER, (), (SUMMARY,), (SUMMARY[:40],)], ids=["wall", "other article", "nothing", "same", "shorter"])
def test_another_text_or_no_more_text_leaves_the_feeds(page: tuple[str, ...]) -> None:
    assert not fuller(text(SUMMARY), text(*page))


def test_a_feed_without_text_is_held_to_its_headline() -> None:
    feed = text(title="Lurgan ferry leaves harbour again")
    assert fuller(feed, text(*ARTICLE, title=feed.title)) and fuller(feed, text(*ARTICLE, title=""))
    assert not fuller(feed, text(*WALL, title="")) and not fuller(feed, text(*WALL, title="Before you continue"))
    assert not fuller(feed, text(*WALL, title=feed.title)), "a wall may have the article's headline"
    assert not fuller(feed, text(*ARTICLE, title="Chess club of Orsbury wins cup")), "another article may hold the words"
    assert not fuller(text(title=""), text(*ARTICLE))


def test_scripts_without_spaces_agree_by_pairs_of_characters() -> None:
    short = "港の渡し船は月曜日から運航を再開すると市が発表した"
    assert fuller(text(short, title=""), text(short + "。機関の修理には十一週間かかり、予定より三週間長くなったという説明だった"))
    assert not fuller(text(short, title=""), text("将棋大会の決勝が水曜日の夜に行われ、十一歳の少女が四十手で優勝を決めて大きな拍手を受けた。会場は満員だった"))


@given(st.text(), st.text(), st.text())
def test_any_two_texts_are_told(title: str, one: str, two: str) -> None:
    assert fuller(text(one, title=title), text(two, title=title)) in (True, False)
