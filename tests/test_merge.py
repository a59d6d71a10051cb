"""The merger: one event, one entry, for ever."""

from __future__ import annotations

import itertools
import json
import math
import os
import random
import string
import struct
import subprocess
import sys
import time as clock
import zlib
from array import array
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Folder
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.merge import SWEEP, Merger, MergeSettings, explain
from digest.merge.decision import likeness
from digest.merge.features import features, fold, kind_of, term_id, words
from digest.merge.index import LACKING, SLOTS, Counts, Event, length
from digest.merge.shared import names_of
from digest.model import CleanArticle, Decision, EventState, short_hash

SHARED = Path(__file__).resolve().parents[2] / "shared"
START = datetime(2024, 5, 1, 8, tzinfo=UTC)

FLOOD = ("Flood closes Mill Bridge in Aldmoor", "Water rose above the quay in Aldmoor and Mill Bridge was closed to traffic on Monday.")
FLOOD2 = ("Aldmoor: Mill Bridge shut after river bursts its banks", "Traffic was stopped at Mill Bridge in Aldmoor when the flood reached the quay.")
BAKERS = ("Bakers of Carsholt strike over flour prices", "Ovens stayed cold in Carsholt as bakers marched to the town hall.")


def article(id: str, title: str, text: str = "", hours: float | None = 0.0, lang: str = "en") -> CleanArticle:
    published = None if hours is None else START + timedelta(hours=hours)
    return CleanArticle(id=id, title=title, paragraphs=(text,) if text else (), source="Courier", published=published, lang=lang)


def group(articles: list[CleanArticle], merger: Merger | None = None) -> list[str]:
    merger = merger or Merger()
    return [merger.add(a).event for a in articles]


def test_two_reports_of_one_happening_are_one_event_and_a_third_is_not() -> None:
    one, two, three = group([article("1", *FLOOD), article("2", *FLOOD2, hours=2), article("3", *BAKERS, hours=3)])
    assert one == two != three


@pytest.mark.parametrize("label", ["Update", "Untitled", "The", "Breaking news", "What is it?", "Obituaries", "Wetter", "\u901f\u5831", ""])
def test_a_label_joins_nothing_and_nothing_joins_it(label: str) -> None:
    found = group(
        [article("1", label), article("2", label, hours=1), article("3", f"{label}: flood closes Mill Bridge", hours=2), article("4", label, hours=24)]
    )
    assert len(set(found)) == 4
    against = explain(article("1", label), article("2", label)).vetoes
    assert not label or any("too few words" in reason for reason in against)


def test_the_id_of_an_event_follows_from_the_article_that_founded_it() -> None:
    decision = Merger().add(article("1", *FLOOD))
    assert decision == Decision("1", short_hash("event", "1"), 0.0, (), founded=True)


def test_a_join_names_the_shared_terms_strongest_first() -> None:
    merger = Merger()
    merger.add(article("1", *FLOOD))
    decision = merger.add(article("2", *FLOOD2))
    assert decision.score >= 0.5
    assert {"aldmoor", "bridge"} <= set(decision.because)
    assert len(decision.because) <= 8


def test_the_same_words_after_the_window_are_another_event() -> None:
    one, two = group([article("1", *FLOOD), article("2", *FLOOD, hours=80)])
    assert one != two


def test_an_article_without_a_time_sees_every_event() -> None:
    one, two = group([article("1", *FLOOD), article("2", *FLOOD2, hours=None)])
    assert one == two


def test_a_late_article_joins_the_event_of_its_time() -> None:
    one, _, two = group([article("1", *FLOOD), article("2", *BAKERS, hours=30), article("3", *FLOOD2, hours=1)])
    assert one == two


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Magnitude 5.2 earthquake shakes Brennick region", "Magnitude 5.7 earthquake shakes Lindwater region"),
        ("Harwick Steel posts first-quarter loss of 31 million", "Dunvale Steel posts first-quarter loss of 29 million"),
        ("Storm Anselm cuts power to homes on the coast", "Storm Bertil cuts power to homes on the coast"),
        ("Flight AX12 diverted after engine trouble", "Flight AX98 diverted after engine trouble"),
        ("Motorradfahrer bei Unfall auf der B 27 schwer verletzt", "Motorradfahrer bei Unfall auf der B 14 schwer verletzt"),
        ("Neue Kinderklinik nach Jahren in Ostbrück eröffnet", "Neue Grundschule nach Jahren in Westbrück eröffnet"),
        ("eGlider 18 review: better brakes, same price", "Saltwing 30 review: better brakes, higher price"),
        ("马洛湾发生4.6级地震", "特勒岭发生4.4级地震"),
    ],
)
def test_the_same_sentence_with_another_name_is_another_event_and_says_why(one: str, two: str) -> None:
    a, b = article("1", one), article("2", two, hours=5)
    assert len(set(group([a, b]))) == 2
    assert "in place of" in explain(b, a).vetoes[0]


CRASH = "Two people were killed when a lorry and a car collided near {} on Tuesday evening. The road was closed for six hours, and {} was found beside it."


def test_a_text_that_begins_like_another_with_another_name_is_another_event_whatever_its_headline() -> None:
    a, b = (
        article("1", "Two killed in crash", CRASH.format("Harlow", "a wheel")),
        article("2", "Two die in collision", CRASH.format("Penrith", "a door"), hours=2),
    )
    assert len(set(group([a, b]))) == 2
    assert explain(a, b).vetoes == ("look-alike: Penrith in place of Harlow",)


def test_two_names_for_one_place_do_not_part_what_has_another_name_in_common() -> None:
    a, b = (
        article(str(n), "Two killed in crash", f"{CRASH.format(place, 'a wheel')} The driver of the lorry was Ann Berg.", hours=n)
        for n, place in enumerate(("Harlow", "Penrith"))
    )
    assert len(set(group([a, b]))) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("GENOA (Harbour News) - {}", "ROME (HN) - {}"),
        ("Ann Berg reports: {}", "Carl Dorn reports: {}"),
        ("{} Sheriff Miller said so.", "{} Governor Hansen said so."),
        ("{} It cost 5.8 million crowns.", "{} It cost 6.1 million crowns."),
        ("On Tuesday evening {}", "On Wednesday morning {}"),
    ],
)
def test_one_text_with_another_place_person_or_figure_around_it_is_one_event(one: str, two: str) -> None:
    text = (
        "Two people were killed when a bridge collapsed after days of rain, and rescuers looked for others in the water. It had been closed to lorries "
        "since spring, and engineers had warned of cracks in its arches for years. Ferries will carry passengers until a new crossing is built."
    )
    reports = article("1", "Bridge collapse kills two", one.format(text)), article("2", "Two dead as bridge falls", two.format(text), hours=1)
    assert len(set(group([*reports]))) == 1


def test_how_texts_begin_is_kept_over_a_restart() -> None:
    a, b = (
        article("1", "Two killed in crash", CRASH.format("Harlow", "a wheel")),
        article("2", "Two die in collision", CRASH.format("Penrith", "a door"), hours=2),
    )
    merger = Merger()
    merger.add(a)
    assert Merger(counts=merger.counts(), events=merger.changed()).add(b).founded


def test_opinion_is_told_by_its_address_too() -> None:
    a, b = article("1", *FLOOD), article("2", *FLOOD2, hours=1)
    assert len(set(group([a, b]))) == 1
    assert len(set(group([a, replace(b, url="https://courier.example/opinion/2024/bridge")]))) == 2
    assert len(set(group([a, replace(b, url="https://courier.example/news/opinion-of-the-mayor")]))) == 1


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Monday briefing: Storm Anselm cuts power", "Homes are dark.", "briefing"),
        ("Storm Anselm live: trees down, trains cancelled", "10:05 Trees are down. 10:20 Trains are cancelled.", "live"),
        ("Sturm Anselm im Liveticker: Bäume liegen auf den Gleisen", "10:05 Bäume liegen. 10:20 Züge fallen aus.", "live"),
        ("Storm Anselm live: trees down", "The storm came in the night.", "news"),
        ("Funeral of Ann Berg to be live-streamed on Friday", "It begins at 10:30 and ends at 12:15.", "news"),
        ("Ann Berg to sing live - tickets", "Doors open at 18:30, and she sings at 20:00.", "news"),
        ("Mayor gives briefing on storm", "The mayor spoke.", "news"),
        ("Morning briefing: floods, flour and a lost swan", "", "briefing"),
        ("Seven things to know this Friday", "", "briefing"),
        ("Strikes, sheep and a lost crown", "Good morning. Bakers march in Carsholt, sheep block a road, and a crown is missing.", "briefing"),
        ("Der Mittwoch im Überblick: Hafen, Bäcker, Krone", "Der Hafen von Aldmoor ist zu.", "briefing"),
        ("Pills without a doctor", "Morning-after pills are sold in Carsholt without a doctor's word.", "news"),
        ("Bakers, sheep, crown", "Bonjour ! Voici ce que la nuit a laissé à Carsholt.", "briefing"),
        ("What the night left", "Good morning. Here is what the night left in Carsholt.", "briefing"),
        ("Armée : le brief qui a fuité fait scandale", "Le ministre se tait.", "news"),
        ("Missing girl of Carsholt", "Good morning - that was the last message the missing girl sent to her mother.", "news"),
        ("Le dernier message du disparu", "Bonjour. C'est le mot qu'il a laissé hier à sa mère.", "news"),
        ("Girl, 12, missing in Carsholt", "Good morning. That was the last word that the girl sent.", "news"),
        ("Barnet försvann", "God morgon. Så skrev flickan en dag till sin mamma.", "news"),
        ("Storm hits Carsholt", "Morning. The storm hit the harbour at six.", "news"),
        ("President speaks to Carsholt", "Good evening. With these words the president began.", "news"),
        ("Mayor greets the bakers", "Good morning was all the mayor of Carsholt said to the bakers who marched.", "news"),
        ("Live: all of the day as it comes", "11:20 Bridge shut. 10:05 Bakers march.", "live"),
        ("Live: Aldmoor flood, minute by minute", "Newest first.", "live"),
        ("Cup: fixtures and where to watch", "Harwick v Orsbury, 18:00. Jorvale v Dunvale, 20:00. Eastmere v Northolt, 20:30.", "fixtures"),
        ("Second league: results and table", "Harwick 2 Orsbury 1. Jorvale 0 Dunvale 0. 1. Harwick 51, 2. Orsbury 48.", "fixtures"),
        ("Results and tables of the rail inquiry", "The inquiry names two faults.", "news"),
        ("Opinion: A bridge is more than stone", "", "opinion"),
        ("Live music returns to Harwick", "", "news"),
        ("Council changes bus schedule", "", "news"),
    ],
)
def test_a_page_of_many_happenings_is_told_from_news(title: str, text: str, kind: str) -> None:
    assert kind_of(title, text) == kind


def test_a_briefing_joins_nothing_and_pulls_nothing_together() -> None:
    brief = article("2", "Morning briefing: Mill Bridge in Aldmoor closed, bakers of Carsholt strike", FLOOD[1] + " " + BAKERS[1], 1)
    events = group([article("1", *FLOOD), brief, article("3", *FLOOD2, hours=2), article("4", *BAKERS, hours=3)])
    assert events[0] == events[2]
    assert len(set(events)) == 3


def test_two_languages_are_two_events() -> None:
    assert len(set(group([article("1", *FLOOD), article("2", *FLOOD, lang="de")]))) == 2


def test_a_script_without_spaces_is_grouped_by_pairs_of_characters() -> None:
    assert words("新桥关闭") == ["新桥", "桥关", "关闭"]
    one, two, three = group(
        [
            article("1", "洪水导致阿尔穆尔大桥关闭", lang="zh"),
            article("2", "阿尔穆尔大桥因洪水关闭", lang="zh"),
            article("3", "面包师罢工抗议面粉涨价", lang="zh"),
        ]
    )
    assert one == two != three


@pytest.mark.parametrize(
    ("one", "two"),
    [("Müßig", "mussig"), ("Tóquio", "Toquio"), ("ЁЛКИ", "елки"), ("الجسر", "جسر"), ("والأمطار", "امطار"), ("Øresund", "oresund"), ("Łódź", "lodz")],
)
def test_accents_and_the_arabic_article_make_no_other_word(one: str, two: str) -> None:
    assert fold(one) == fold(two)


def test_marks_that_make_another_letter_stay() -> None:
    assert fold("が") == "が" != fold("か")
    assert fold("한국") == "한국"


def test_the_same_names_with_and_without_accents_are_one_event() -> None:
    one, two = group(
        [article("1", "Ávila Öztürk gana el maratón de Brénnico", lang="es"), article("2", "Avila Ozturk, ganador del maraton de Brennico", "", 1, "es")]
    )
    assert one == two


def test_neither_the_order_of_terms_nor_the_way_python_adds_changes_a_length() -> None:
    weights = [0.1 * i for i in range(1, 60)] + [1e-9, 1e9]
    assert length(weights) == length(weights[::-1]) == math.sqrt(math.fsum(w * w for w in weights))


@pytest.mark.parametrize("year", [1970, 2100])
@pytest.mark.parametrize("text", ["", "x", "word " * 200_000])
def test_a_date_far_away_joins_nothing_and_closes_nothing(year: int, text: str) -> None:
    merger = Merger()
    known = merger.add(article("1", *FLOOD)).event
    far = CleanArticle("2", FLOOD[0], (text,) if text else (), "Courier", published=datetime(year, 1, 1, tzinfo=UTC), lang="en")
    assert merger.add(far).event != known
    assert merger.add(article("3", *FLOOD2)).event == known


def test_switched_off_every_article_is_its_own_event() -> None:
    assert len(set(group([article("1", *FLOOD), article("2", *FLOOD)], Merger(MergeSettings(enabled=False))))) == 2


def test_a_higher_threshold_joins_less() -> None:
    pair = [article("1", *FLOOD), article("2", *FLOOD2)]
    assert len(set(group(pair, Merger(MergeSettings(threshold=0.999))))) == 2


def invented(n: int) -> list[CleanArticle]:
    places = "Aldmoor Brennick Carsholt Dunvale Eastmere Farrowby Glenhythe Harwick".split()
    things = "bridge bakery museum school lighthouse hospital railway harbour".split()
    acts = "closes burns reopens floods moves".split()
    out = []
    for i in range(n):
        k = i * 7 % 64
        title = f"{things[k % 8].title()} in {places[k // 8]} {acts[i % 5]}"
        out.append(article(f"a{i}", title, f"The {things[k % 8]} of {places[k // 8]} {acts[i % 5]} after {i} days.", i / 2 - (i % 3) * 5))
    return out


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 120))
def test_stopping_and_going_on_changes_nothing(cut: int) -> None:
    articles = invented(120)
    whole = Merger()
    expected = [whole.add(a) for a in articles]
    first = Merger()
    got = [first.add(a) for a in articles[:cut]]
    second = Merger(MergeSettings(), first.counts(), first.changed())
    got += [second.add(a) for a in articles[cut:]]
    assert got == expected
    kept = {e.event: e for e in first.changed()} | {e.event: e for e in second.changed()}
    assert kept == {e.event: e for e in whole.changed()}
    assert second.counts() == whole.counts()


def test_only_what_was_founded_or_grew_is_changed() -> None:
    first = Merger()
    group([article("1", *FLOOD), article("2", *BAKERS)], first)
    second = Merger(MergeSettings(), first.counts(), first.changed())
    assert second.changed() == []
    grown = second.add(article("3", *FLOOD2)).event
    assert [e.event for e in second.changed()] == [grown]


def test_what_left_the_window_is_dropped_but_still_handed_out_to_be_kept() -> None:
    left: list[EventState] = []
    merger = Merger(left=left.append)
    for i in range(2200):
        merger.add(article(f"x{i}", f"Word{i} thing{i} act{i}", hours=i / 2))
    assert len(merger._index.events) < 1500
    assert len({s.event for s in [*left, *merger.changed()]}) == len(left) + len(merger.changed()) == 2200
    assert all(s.state for s in left)


def test_one_article_from_the_far_future_closes_nothing() -> None:
    merger = Merger()
    one = merger.add(article("1", *FLOOD)).event
    merger.add(article("2", "A date that is wrong", hours=24 * 365 * 76))
    assert merger.add(article("3", *FLOOD2)).event == one


def test_the_hash_seed_changes_nothing() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests'); from test_merge import *\n"
        "m = Merger(); print([m.add(a) for a in invented(60)]); print(short_hash(repr(m.counts()), repr(m.changed())))"
    )
    root = Path(__file__).resolve().parents[1]
    runs = [
        subprocess.run([sys.executable, "-c", program], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def test_ten_thousand_identical_articles_are_one_event_in_little_time() -> None:
    merger, start = Merger(), clock.process_time()
    assert len({merger.add(article(str(i), *FLOOD, hours=i / 1000)).event for i in range(10_000)}) == 1
    assert clock.process_time() - start < 10


def test_identical_briefings_are_one_event_in_little_time() -> None:
    merger = Merger()
    assert len({merger.add(article(str(i), "Morning briefing: rain", "Rain.", hours=i / 1000)).event for i in range(2000)}) == 1


@pytest.mark.parametrize("text", ["", "x", "the", "\0\ud800", "word " * 200_000, "1 " * 10_000, "…!?"])
def test_odd_texts_neither_crash_nor_join_strangers(text: str) -> None:
    merger = Merger()
    known = merger.add(article("1", *FLOOD)).event
    assert merger.add(article("2", "", text)).event != known
    assert merger.add(article("3", text, "", hours=None)).event != known
    assert Merger(MergeSettings(), merger.counts(), merger.changed()).changed() == []


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80), st.sampled_from(["en", "und", "zh", "", "x-private"]))))
def test_any_text_gets_one_event_and_a_score_from_0_to_1(rows: list[tuple[str, str, str]]) -> None:
    merger = Merger()
    for i, (title, text, lang) in enumerate(rows):
        decision = merger.add(article(str(i), title, text, hours=i, lang=lang))
        assert 0 <= decision.score <= 1
        assert decision.founded == (decision.event == short_hash("event", str(i)))


def test_explain_tells_what_two_articles_share_and_what_keeps_them_apart() -> None:
    near = explain(article("1", *FLOOD), article("2", *FLOOD2, hours=6))
    assert near.score >= near.threshold
    assert near.hours == 6
    assert "aldmoor" in near.shared
    assert near.vetoes == ()
    far = explain(article("1", *FLOOD), article("2", *BAKERS, hours=100, lang="de"))
    assert far.score < far.threshold
    assert any("language" in v for v in far.vetoes)
    assert any("window" in v for v in far.vetoes)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80), st.sampled_from(["en", "de", "und"]), st.integers(0, 90)), min_size=2, max_size=2))
def test_it_is_no_matter_which_of_two_articles_is_named_first(rows: list[tuple[str, str, str, int]]) -> None:
    a, b = (article(str(i), title, text, hours=hours, lang=lang) for i, (title, text, lang, hours) in enumerate(rows))
    assert explain(a, b) == explain(b, a)
    a, b = article("a", *FLOOD), article("b", *FLOOD2, hours=3)
    assert explain(a, b) == explain(b, a)


def test_the_quality_on_the_development_sets_does_not_fall() -> None:
    if not (SHARED / "score" / "group.py").exists():
        pytest.skip("../shared is not here: the quality of the merger is not measured")
    program = (
        f"import sys; sys.path.insert(0, {str(SHARED / 'score')!r}); import group; from pathlib import Path; from digest.stages import group_work\n"
        f"for name in ('mix', 'og2021en'):\n"
        f"    rows, gold = group.sets(Path({str(SHARED / 'data' / 'events')!r}))[name]; work = group_work()\n"
        f"    print(group.agreement(gold, [work(r)['event'] for r in rows])['f'])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout.split()
    assert float(out[0]) >= 0.93
    assert float(out[1]) >= 0.75


STRANGERS = (
    ("Council raises parking fees in Teresk", "The town council of Teresk voted on Monday to raise parking fees by a third from January."),
    ("Quake shakes Oberland", "An earthquake of magnitude 4.6 shook the Oberland early on Wednesday; no damage was reported."),
    ("Chess prodigy beats champion", "Fifteen-year-old Lena Ort beat the reigning champion in 43 moves at the Dornwick open."),
    ("Solar park opens near Montesol", "A solar park with 120,000 panels went on line near Montesol on Monday, its owner said."),
    ("Museum returns bronze mask", "The museum of Alden will return a bronze mask to its country of origin in spring, it said on Monday."),
)
GIFT = "This newspaper is owned by its readers. Support local reporting with a small gift every month, from three pounds on."


def test_a_closing_paragraph_that_all_have_joins_no_strangers_in_an_empty_store() -> None:
    shared = [replace(article(str(i), title, hours=i), paragraphs=(lead, GIFT)) for i, (title, lead) in enumerate(STRANGERS)]
    assert len(set(group(shared))) == len(shared)


def test_a_copy_is_told_by_all_its_paragraphs_also_in_an_empty_store() -> None:
    first = replace(article("1", "Mask goes home"), paragraphs=(STRANGERS[4][1], GIFT))
    again = replace(article("2", "What a museum gives back", hours=1), paragraphs=first.paragraphs)
    assert len(set(group([first, again]))) == 1


def test_languages_that_nobody_speaks_take_no_memory_of_their_own() -> None:
    merger = Merger()
    codes = [f"{a}{b}{c}" for a in "xyz" for b in "abcdefgh" for c in "abcd"]
    group([article(code, f"Bridge {code} shut", lang=code) for code in codes], merger)
    assert len(Counts(merger.counts()).table) <= 25


def test_one_shared_word_joins_no_two_articles() -> None:
    merger = Merger()
    at = datetime(2026, 11, 19, 10, tzinfo=UTC)
    one = merger.add(CleanArticle("1", "", ("year nought",), "A", published=at, lang="en"))
    two = merger.add(CleanArticle("2", "", ("year ninety",), "B", published=at, lang="en"))
    assert one.event != two.event


def test_the_stage_obeys_the_config(folder: Folder) -> None:
    rows = [{"id": str(n), "title": FLOOD[0], "text": FLOOD[1], "published": f"2024-05-0{1 + n}T08:00:00Z"} for n in range(2)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)

    def events() -> set[str]:
        return {json.loads(x)["event"] for x in folder.digest("group", "--jsonl", stdin=lines).out.splitlines()}

    assert len(events()) == 1
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[merge]\nwindow = "12h"\n')
    assert len(events()) == 2


def test_frequencies_of_the_first_release_are_read_on() -> None:
    table, slot = array("I", bytes(4 << 18)), term_id("bridg") & ((1 << 18) - 1)
    table[slot] = 40
    if sys.byteorder == "big":
        table.byteswap()
    old = Counts(zlib.compress(b"en".ljust(8, b"\0") + struct.pack("<I", 500) + table.tobytes(), 1))
    assert (old.seen, old.common("bridge", "en"), old.common("quay", "en")) == ({"en": 500}, True, False)
    assert Counts(old.pack()).pack() == old.pack()


def test_copies_of_one_text_do_not_outweigh_what_else_is_reported() -> None:
    event, copy, other = Event("e", "en", 0.0), {1: 0.8, 2: 0.6}, {2: 0.6, 3: 0.8}
    for vector in (copy, copy, copy, copy, other):
        event.grow(vector, (), "")
        event.members += 1
    assert event.centre[3] > 0.8 * event.centre[1] / 4
    assert event.centre[1] == pytest.approx(0.8 * (1 + 3 * 0.5))


@pytest.mark.parametrize("rubric", ["Games Latest", "Sturmticker", "En bref "])
def test_a_rubric_that_stands_before_all_kinds_of_headlines_tells_nothing(rubric: str) -> None:
    merger = Merger()
    group([article(f"s{i}", f"{rubric}: {title}", hours=i) for i, (title, _) in enumerate(STRANGERS * 3)], merger)
    rower, judo, again = (f"{rubric}: Rower from Carsholt takes gold", f"{rubric}: Judo team of Aldmoor is out", "Rower from Carsholt takes gold at last")
    one, two, three = group([article("1", rower, hours=13), article("2", judo, hours=14), article("3", again, hours=15)], merger)
    assert one == three != two


def test_what_stands_before_headlines_that_begin_alike_goes_on_to_count() -> None:
    merger = Merger()
    events = group([article(str(i), f"Aldmoor flood: Mill Bridge {what}", hours=i) for i, what in enumerate(("closed", "still closed", "opens") * 4)], merger)
    assert len(set(events)) == 1
    assert Counts(merger.counts()).read(article("x", "Aldmoor flood: Mill Bridge washed away"), "en").title[:2] == ("Aldmoor", "flood")


@pytest.mark.parametrize("apart", [False, True])
def test_of_two_events_that_are_alike_the_larger_one_takes_a_bare_headline_unless_a_person_told_them_apart(apart: bool) -> None:
    bridge = "Aldmoor harbour bridge opens with fireworks"
    merger = Merger(pins={"twin": "another"}, apart=["another"] if apart else [])
    first = group([article(f"s{i}", title) for i, (title, _) in enumerate(STRANGERS)] + [article(str(i), bridge, hours=i) for i in range(3)], merger)[-1]
    crowds = "Aldmoor harbour bridge opens to crowds"
    assert group([article("twin", crowds, hours=3)], merger) == ["another"]
    assert group([article("x", crowds, "Thousands walked over it on Monday.", hours=4)], merger) == ["another"]
    assert group([article("y", crowds, hours=4)], merger) == ["another" if apart else first]


def test_a_bare_headline_says_first_what_it_is_about() -> None:
    counts = Counts()
    f = counts.read(article("1", "Aldmoor mourns its miller"), "en")
    _, vector = counts.weigh(f, "en", learn=True)
    event = Event("e", "en", 0.0)
    event.grow(vector, (), "Aldmoor mourns its miller")
    other = replace(f, first=term_id("carsh"))
    assert likeness(f, vector, event, 0.0) > likeness(other, vector, event, 0.0)
    assert likeness(replace(f, bare=False), vector, event, 0.1) == likeness(replace(other, bare=False), vector, event, 0.0)


@pytest.mark.parametrize(("before", "one_event"), [("Fog over Dunvale", True), ("Fog over Aldmoor", False)])
def test_a_name_that_hardly_anybody_else_had_tells_an_event_in_other_words(before: str, one_event: bool) -> None:
    merger = Merger()
    said = f"The council of {before.split()[-1]} said that people would be told in time, and police asked drivers to keep off the road on Monday."
    group([article(f"w{i}", f"{before} {i}", said, hours=i / 200) for i in range(600)], merger)
    one, two = group(
        [
            article("1", "Barn burns down at night", "Police and firemen from Aldmoor found the farm in flames; two cows were led out of it.", hours=4),
            article("2", "Farmer saved by her dog", "Barking woke the widow when her farm already stood in flames, neighbours in Aldmoor said.", hours=5),
        ],
        merger,
    )
    assert (one == two) == one_event


def test_names_lift_a_close_call_to_the_line_and_not_over_what_is_above_it() -> None:
    merger = Merger()
    said = "The council of Dunvale told people in time, and police asked drivers to keep off the road, as the ferry office and the firemen were busy."
    group([article(f"w{i}", f"Fog over Dunvale {i}", said, hours=i / 200) for i in range(600)], merger)
    ferry, barn, skipper = group(
        [
            article(
                "1",
                "Ferry Walrus aground",
                "Walrus ran on a sandbank off Kettlemere, and forty passengers waited for the tide with soup and blankets.",
                hours=4,
            ),
            article(
                "2", "Barn burns down", "The farm near Aldmoor stood in flames, and the farmer Jonas Whitlock led two frightened cows out of it.", hours=4.1
            ),
            article(
                "3",
                "Skipper thanks helpers",
                "Who steered Walrus towards Kettlemere spoke of luck; his brother Whitlock of Aldmoor came. Passengers waited and cows were led out.",
                hours=5,
            ),
        ],
        merger,
    )
    assert skipper == ferry != barn


def test_names_are_found_in_possessives_and_between_hyphens() -> None:
    a = article("1", "Fire in a barn", "The farm was Aldmoor's oldest, and firemen came from Saint-Clou to help.")
    assert names_of(a, features(a)) == {"aldmoor": "Aldmoor", "saint": "Saint", "clou": "Clou"}


def test_where_many_words_are_new_a_bare_headline_needs_less() -> None:
    counts = Counts()
    for i in range(600):
        counts.weigh(counts.read(article(str(i), f"wort{i} ding{i} tat{i}"), "de"), "de", learn=True)
        counts.weigh(counts.read(article(str(i), f"{'red green blue'.split()[i % 3]} word thing"), "en"), "en", learn=True)
    assert counts.lacking("de") == LACKING
    assert counts.lacking("en") == counts.lacking("fr") == 0
    assert Counts(counts.pack()).lacking("de") == counts.lacking("de")


def test_words_that_share_a_slot_of_the_table_end_nothing() -> None:
    slots: dict[int, str] = {}
    letters = map("".join, itertools.product(string.ascii_lowercase, repeat=5))
    one, two = next((slots[slot], w) for w in letters if slots.setdefault(slot := term_id(w) & (SLOTS - 1), w) != w)
    titles = [f"{one} {two} {i}" for i in range(400)]
    assert len(group([article(str(i), title) for i, title in enumerate(titles)])) == 400


@pytest.mark.parametrize("headline", ["New: Aldmoor opens a museum", "Aldmoor flood: Mayor resigns", "Games Latest: ???"])
def test_what_stands_before_a_colon_counts_where_it_may_tell_something(headline: str) -> None:
    counts = Counts()
    opened = ["Mill Bridge closed", "'Mill Bridge' closed", "\u201cMill Bridge\u201d closed", "The Mill Bridge is closed", "Mill Bridge"]
    titles = [f"Aldmoor flood: {x}" for x in opened] + [f"Games Latest: {x} wins" for x in ("Rower", "Judo", "Anna", "Sprinter", "Team")]
    for i, title in enumerate(titles):
        counts.weigh(counts.read(article(str(i), title), "en", learn=True), "en", learn=True)
    assert list(counts.read(article("x", headline), "en").title) == words(headline)
    assert counts.read(article("y", "Games Latest: Rower wins"), "en").title == ("Rower", "wins")


def test_an_event_that_began_with_no_words_is_as_long_as_its_centre() -> None:
    merger = Merger()
    merger.remake("e", [article("1", "???"), article("2", "Rower from Carsholt takes gold"), article("3", "Gold for rower")])
    event = Event.restore(merger.changed()[0])
    event.open()
    assert event.norm == pytest.approx(length(event.centre.values()))


def test_articles_that_are_years_apart_can_be_compared() -> None:
    old, new = article("1", "Rower from Carsholt takes gold"), article("2", "Rower from Carsholt takes gold", hours=24 * 365 * 50)
    assert explain(old, new).score == pytest.approx(0.0)


def test_builds_that_know_only_the_open_events_decide_as_one_that_never_stopped() -> None:
    chance = random.Random(7)
    names = [f"{a}{b}" for a in ("Ald", "Bren", "Car", "Dorf", "Ors", "Tarn") for b in ("moor", "nick", "sholt", "holm", "bury")]
    what = "bridge ferry school harbour mayor strike flood museum court market".split()
    titles = [f"{chance.choice(names)} {' '.join(chance.sample(what, 3))} {chance.choice(names)}" for _ in range(1500)]
    articles = [article(str(i), title, hours=i / 5) for i, title in enumerate(titles)]
    window, known, counts, apart = 72 * 3600, dict[str, EventState](), None, list[str]()
    for begin in range(0, len(articles), 50):
        build = articles[begin : begin + 50]
        low, high = (a.published.timestamp() for a in (build[0], build[-1]))
        merger = Merger(MergeSettings(), counts, [s for s in known.values() if low - window <= s.newest <= high + window])
        apart += group(build, merger)
        counts, known = merger.counts(), known | {s.event: s for s in merger.changed()}
    assert apart == group(articles)


def test_what_has_no_time_is_forgotten_too_once_many_articles_came_that_were_not_of_it() -> None:
    gone: list[EventState] = []
    merger = Merger(left=gone.append)
    first = merger.add(article("first", "Whale stranded near Dunmoor lighthouse", hours=None)).event
    lively = merger.add(article("lively", "Ferry Alma adrift off Orsbury", hours=None)).event
    for n in range(14 * SWEEP):
        merger.add(article(str(n), f"w{n} x{n} y{n}", hours=None))
        if n % SWEEP == 0:
            assert merger.add(article(f"more{n}", "Ferry Alma adrift off Orsbury", hours=None)).event == lively
    assert first in {s.event for s in gone}
    assert lively not in {s.event for s in gone}
    assert len(merger.changed()) < 14 * SWEEP
