"""split and join: a person's decision wins, survives a new store, and moves no published id."""

import itertools
import json
import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from digest import correct, reasons
from digest.build import build
from digest.cli.looking import member_lines, pair_lines
from digest.config import load_config
from digest.corrections import NAME, Correction, add_correction, load_corrections, read_corrections
from digest.errors import ConfigError, UsageError
from digest.merge import MergeSettings
from digest.store import open_store

Feed = Callable[..., str]
FLOOD = (
    "River floods the old town of Brennick",
    "The river Sall flooded the old town of Brennick on Thursday. About 300 people left their homes, the mayor said.",
    6,
)
FLOOD_TOO = (
    "Old town of Brennick under water as Sall river floods",
    "Some 300 people had to leave the old town of Brennick when the river Sall flooded it.",
    8,
)
FLOOD_THREE = (
    "Brennick: river Sall leaves its bed and floods old town",
    "In Brennick the river Sall flooded the old town; the mayor spoke of 300 people without a home.",
    9,
)
CHESS = ("Girl of eleven wins chess title in Orsbury", "Mira Tal, eleven, beat the champion of Orsbury in forty moves on Thursday evening.", 7)
MUSEUM = ("Orsbury opens a museum of salt", "Orsbury lived on salt for centuries: before forty pupils the mayor cut a ribbon on Thursday.", 7)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


class Work:
    """A working folder, built in this process."""

    def __init__(self, path: Path, feed: Feed) -> None:
        self.path, self.feed = path, feed
        (path / "in").mkdir(parents=True)
        self.write(
            "[[source]]\nname = 'One'\npath = 'in/one.xml'\n[[source]]\nname = 'Two'\npath = 'in/two.xml'\n[[source]]\nname = 'Three'\npath = 'in/three.xml'\n"
        )
        for name in ("one", "two", "three"):
            self.give(name)

    def write(self, text: str) -> None:
        (self.path / "config.toml").write_text(text)

    def give(self, name: str, *items: tuple[str, str, int]) -> None:
        (self.path / f"in/{name}.xml").write_text(self.feed(name.title(), *items))

    def build(self, hours: float = 0) -> Any:
        config = load_config(self.path / "config.toml", {})
        store = open_store(config.store)
        try:
            return build(config, store, now=NOON + timedelta(hours=hours)).row(0)
        finally:
            store.close()

    def split(self, entry: str, *articles: str, hours: float = 0) -> Any:
        return self.ask(lambda c, s: correct.split(c, s, entry, articles, NOON + timedelta(hours=hours)))

    def join(self, *entries: str, hours: float = 0) -> Any:
        return self.ask(lambda c, s: correct.join(c, s, entries, NOON + timedelta(hours=hours)))

    def why(self, what: str, other: str | None = None, settings: MergeSettings | None = None) -> Any:
        given = settings or MergeSettings()
        return self.ask(lambda _, s: reasons.why(s, what, other, removed=None, now=NOON + timedelta(hours=9), settings=given))

    def ask(self, question: Callable[..., Any]) -> Any:
        config = load_config(self.path / "config.toml", {})
        store = open_store(config.store)
        try:
            return question(config, store)
        finally:
            store.close()

    def forget(self) -> None:
        for file in (self.path / "feeds").glob("digest.db*"):
            file.unlink()

    def entries(self) -> dict[str, Any]:
        """Event -> its item in the JSON Feed."""
        items = json.loads((self.path / "feeds/public/digest.json").read_text())["items"]
        return {x["id"].rsplit("/", 1)[-1]: x for x in items}

    def groups(self) -> list[list[str]]:
        """The headlines of the articles that each entry shows as reported."""
        return sorted(sorted(set(re.findall(r"<cite><a[^>]*>(.*?)</a></cite>", x["content_html"]))) for x in self.entries().values())

    def event(self, title: str) -> str:
        return next(e for e, x in self.entries().items() if x["title"] == title)

    def files(self) -> dict[str, bytes]:
        top = self.path / "feeds/public"
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


@pytest.fixture
def work(tmp_path: Path, feed: Feed) -> Work:
    return Work(tmp_path / "w", feed)


def test_a_split_article_gets_its_own_event_and_later_articles_do_not_pull_it_back(work: Work) -> None:
    work.give("one", FLOOD)
    work.give("two", FLOOD_TOO)
    work.build()
    (event,) = work.entries()
    old = work.entries()[event]
    row = work.split(event, FLOOD_TOO[0])
    work.build(1)
    after = work.entries()
    assert set(after) == {event, row["becomes"]}
    assert (after[event]["date_published"], after[event]["title"]) == (old["date_published"], old["title"])
    assert after[event]["date_modified"] == "2026-11-19T13:00:00Z"
    assert FLOOD_TOO[0] not in after[event]["content_html"]
    assert after[row["becomes"]]["title"] == FLOOD_TOO[0]
    before = work.files()
    assert work.build(2)["written"] == []
    assert work.files() == before
    work.give("three", FLOOD_THREE)
    work.build(3)
    assert len(work.entries()) == 2
    assert sum(FLOOD_THREE[0] in x["content_html"] for x in work.entries().values()) == 1
    assert sum(FLOOD_TOO[0] in x["content_html"] for x in work.entries().values()) == 1


def test_what_was_split_off_takes_the_headlines_that_are_nearest_to_it_however_alike_the_larger_one_is(work: Work) -> None:
    fireworks, night, crowds, more = (
        f"Harbour bridge of Aldmoor opens {what}" for what in ("with fireworks", "with fireworks at night", "to crowds", "to crowds today")
    )
    work.give("one", (fireworks, "", 6), CHESS)
    work.give("two", (night, "", 7))
    work.give("three", (crowds, "", 8))
    work.build()
    row = work.split(work.event(fireworks), crowds)
    work.build(1)
    work.give("three", (crowds, "", 8), (more, "", 9))
    work.build(2)
    assert more in work.entries()[row["becomes"]]["content_html"]


def test_the_founder_of_an_entry_can_be_split_off_and_its_headline_goes_with_it(work: Work) -> None:
    work.give("one", FLOOD)
    work.give("two", FLOOD_TOO)
    work.build()
    (event,) = work.entries()
    title = work.entries()[event]["title"]
    other = FLOOD_TOO[0] if title == FLOOD[0] else FLOOD[0]
    new = work.split(event, work.why(title)["articles"][0]["article"] if title == FLOOD[0] else FLOOD_TOO[0])["becomes"]
    work.build(1)
    assert {e: x["title"] for e, x in work.entries().items()} == {event: other, new: title}


def test_joined_entries_become_one_and_the_other_stays_as_it_is_and_points_there(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.build()
    flood, chess = work.event(FLOOD[0]), work.event(CHESS[0])
    before = work.entries()
    work.join(flood, chess)
    work.build(1)
    after = work.entries()
    assert set(after) == {flood, chess}
    assert CHESS[0] in after[flood]["content_html"]
    assert after[chess]["content_html"].endswith(before[chess]["content_html"])
    assert f"e/{flood}.html" in after[chess]["content_html"].removesuffix(before[chess]["content_html"])
    for e in after:
        assert (after[e]["id"], after[e]["title"], after[e]["date_published"]) == (before[e]["id"], before[e]["title"], before[e]["date_published"])
    work.give("two", ("Chess title of Orsbury goes to girl of eleven, Mira Tal", CHESS[1], 8))
    work.build(2)
    grown = work.entries()
    assert "goes to girl of eleven" in grown[flood]["content_html"]
    assert grown[chess] == after[chess]
    assert work.build(3)["written"] == []


def test_corrections_survive_a_new_store_made_from_the_same_articles(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.give("two", FLOOD_TOO)
    work.give("three", ("Orsbury baker sells the last of the blue bread", "A baker of Orsbury sold the last loaf of blue bread on Thursday.", 5))
    work.build()
    flood, chess = next(e for e, x in work.entries().items() if "Sall" in x["content_html"]), work.event(CHESS[0])
    new = work.split(flood, FLOOD[0] if work.entries()[flood]["title"] != FLOOD[0] else FLOOD_TOO[0])["becomes"]
    work.build(1)
    work.join(chess, work.event("Orsbury baker sells the last of the blue bread"))
    work.build(2)
    kept = {e: {a["article"] for a in work.why(e)["articles"]} for e in (flood, chess, new)}
    work.forget()
    work.build(3)
    assert set(work.entries()) == {flood, chess, new}
    assert {e: {a["article"] for a in work.why(e)["articles"]} for e in (flood, chess, new)} == kept
    assert work.build(4)["written"] == []


def test_a_join_holds_when_all_own_articles_of_the_entry_that_lives_on_are_split_off(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.build()
    flood, chess = work.event(FLOOD[0]), work.event(CHESS[0])
    work.join(flood, chess)
    work.build(1)
    new = work.split(flood, FLOOD[0])["becomes"]
    work.build(2)
    before = work.files()
    assert work.build(3)["written"] == []
    assert work.files() == before
    kept = [{a["title"] for a in work.why(e)["articles"]} for e in (flood, new)]
    assert kept == [{CHESS[0]}, {FLOOD[0]}]
    work.forget()
    work.build(4)
    assert set(work.entries()) == {flood, new}
    assert [{a["title"] for a in work.why(e)["articles"]} for e in (flood, new)] == kept


def test_a_correction_that_is_taken_out_of_the_file_is_taken_back(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.give("two", FLOOD_TOO)
    work.build()
    flood, chess = next(e for e, x in work.entries().items() if "Sall" in x["content_html"]), work.event(CHESS[0])
    old = work.entries()
    new = work.split(flood, FLOOD_TOO[0] if old[flood]["title"] == FLOOD[0] else FLOOD[0])["becomes"]
    work.join(flood, chess)
    work.build(1)
    (work.path / NAME).unlink()
    work.build(2)
    after = work.entries()
    assert after[chess]["content_html"] == old[chess]["content_html"]
    assert {a["title"] for a in work.why(flood)["articles"]} == {FLOOD[0], FLOOD_TOO[0]}
    assert f"e/{flood}.html" in after[new]["content_html"]
    assert after[new]["title"] in (FLOOD[0], FLOOD_TOO[0])
    assert work.build(3)["written"] == []


def test_a_correction_counts_from_its_time_on_so_that_a_replay_is_true(work: Work) -> None:
    work.give("one", FLOOD)
    work.give("two", FLOOD_TOO)
    work.build()
    (event,) = work.entries()
    work.split(event, FLOOD_TOO[0], hours=5)
    work.build(4)
    assert set(work.entries()) == {event}
    work.build(5)
    assert len(work.entries()) == 2


def test_wrong_corrections_are_refused_in_one_line(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.give("two", FLOOD_TOO)
    work.build()
    flood, chess = next(e for e, x in work.entries().items() if "Sall" in x["content_html"]), work.event(CHESS[0])
    wrong: list[tuple[Callable[[], Any], str]] = [
        (lambda: work.split(flood, "no such headline"), "no article has this id"),
        (lambda: work.split("ffffffff", FLOOD[0]), "no entry and no article"),
        (lambda: work.split(flood, CHESS[0]), f"is not in entry {flood}, but in {chess}"),
        (lambda: work.split(chess, CHESS[0]), "keeps at least one"),
        (lambda: work.join(flood, flood), "one entry"),
    ]
    for ask, reason in wrong:
        with pytest.raises(UsageError, match=reason) as e:
            ask()
        assert "\n" not in str(e.value)
    assert not (work.path / NAME).exists()
    new = work.split(flood, FLOOD_TOO[0])["becomes"]
    with pytest.raises(ConfigError, match="says the same as"):
        work.split(flood, FLOOD_TOO[0])
    work.build(1)
    with pytest.raises(UsageError, match="is not in entry"):
        work.split(flood, FLOOD_TOO[0])
    with pytest.raises(ConfigError, match="keeps apart"):
        work.join(flood, new)
    work.join(flood, chess)
    with pytest.raises(UsageError, match="already"):
        work.join(flood, chess)


A, B, C = ("a" * 16, "b" * 16, "c" * 16)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[split]\n", "no valid TOML"),
        ("[split]\nentry = 'x'\n", "expected [[split]] and [[join]] tables"),
        ("[[merge]]\n", "merge: expected"),
        ("[[split]]\nentry = 'river'\narticles = []\n", "entry: expected an id"),
        (f"[[split]]\nentry = '{A}'\narticles = ['x']\n", "articles: expected a list"),
        (f"[[split]]\nentry = '{A}'\narticles = ['{B}']\nwhy = 1\n", "why: no such key"),
        (f"[[split]]\nentry = '{A}'\narticles = ['{B}']\nat = 'noon'\n", "at: expected a time"),
        (f"[[join]]\nentries = ['{A}']\n", "entries: expected a list of 2"),
        (f"[[join]]\nentries = ['{A}', '{B}']\n[[join]]\nentries = ['{B}', '{A}']\n", "cannot be joined"),
        (f"[[join]]\nentries = ['{A}', '{B}']\n[[join]]\nentries = ['{C}', '{B}']\n", "was joined into"),
        (f"[[split]]\nentry = '{A}'\narticles = ['{C}']\n[[split]]\nentry = '{B}'\narticles = ['{C}']\n", "was split off already"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_that_names_the_table(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(ConfigError) as e:
        load_corrections(tmp_path, NOON)
    assert len(e.value.mistakes) == 1
    assert reason in e.value.mistakes[0]
    assert NAME in e.value.mistakes[0]


def test_what_a_person_wrote_in_the_file_stays(tmp_path: Path) -> None:
    text = f"# mine\n[[join]] # two storms\nentries = ['{A}', '{B}']\n"
    (tmp_path / NAME).write_text(text)
    add_correction(tmp_path, Correction("split", (C,), (A,), (B,), NOON), {A: "A river\n# floods", C: 'The "town"'})
    written = (tmp_path / NAME).read_text()
    assert written.startswith(text)
    assert "# A river # floods" in written
    assert len(load_corrections(tmp_path, NOON).given) == 2
    assert load_corrections(tmp_path, NOON - timedelta(hours=1)).split == {}
    last = load_corrections(tmp_path, NOON).given[-1]
    assert last in load_corrections(tmp_path, NOON - timedelta(hours=1), last.changes).given  # in force already: a clock set back takes nothing back


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_headline_can_stand_beside_an_id(titles: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        ids = [f"{n:016x}" for n in range(1, len(titles) + 1)]
        add_correction(Path(folder), Correction("split", (A,), tuple(ids), (), None), dict(zip(ids, titles, strict=True)) | {A: titles[0]})
        (c,) = read_corrections((Path(folder) / NAME).read_text(), Path(NAME))
        assert c.articles == tuple(ids)


def test_the_commands_write_the_file_and_say_so(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", FLOOD, CHESS))
    folder.build()
    ran = folder.digest("join", FLOOD[0], CHESS[0], "--at", "2026-11-19T13:00:00Z")
    assert ran.code == 0, ran.err
    assert "joined into" in ran.out
    data = tomllib.loads((folder.path / NAME).read_text())
    assert data["join"][0]["at"] == datetime(2026, 11, 19, 13, tzinfo=UTC)
    ran = folder.digest("join", FLOOD[0], CHESS[0])
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    (folder.path / NAME).write_text("[[join]]\nentries = 3\n")
    ran = folder.digest("build")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_why_tells_of_each_member_what_is_shared_and_what_it_said_before(work: Work) -> None:
    work.give("one", FLOOD)
    work.give("two", FLOOD_TOO)
    work.give("three", (FLOOD_TOO[0] + " again", FLOOD_TOO[1], 9))
    work.build()
    work.give("one", (FLOOD[0], "Two bridges of Brennick were swept away when the river Sall flooded the old town.", 6))
    work.build(1)
    (event,) = work.entries()
    rows = {a["title"]: a for a in work.why(event)["articles"]}
    two = rows[FLOOD_TOO[0]]
    assert {"Brennick", "Sall"} <= set(two["names"])
    assert {"river", "town"} <= {*two["terms"], *two["phrases"]} | set(" ".join(two["phrases"]).split())
    assert "old town" in two["phrases"]
    assert two["hours"] == 1
    assert (two["copy_of"], rows[FLOOD_TOO[0] + " again"]["copy_of"]) == (None, two["article"])
    (before,) = rows[FLOOD[0]]["earlier_versions"]
    assert before["text"] == FLOOD[1]


def test_why_of_two_that_were_not_merged_tells_what_is_missing_and_how_far_it_is(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.build()
    row = work.why(FLOOD[0], CHESS[0])
    assert row["same"] is False
    assert row["short_of_line"] == pytest.approx(row["threshold"] - row["score"], abs=1e-4)
    assert "Brennick" in row["missing"][0]
    assert "Orsbury" in row["missing"][1]
    assert row["copy"] is False


def test_why_after_a_join_tells_of_the_decision_and_compares_the_two_that_were_joined(work: Work) -> None:
    work.give("one", FLOOD, CHESS)
    work.give("two", FLOOD_TOO)
    work.build()
    flood, chess = next(e for e, x in work.entries().items() if "Sall" in x["content_html"]), work.event(CHESS[0])
    work.join(flood, chess)
    work.build(1)
    for row in (work.why(flood, chess), work.why(FLOOD[0], CHESS[0])):
        assert (row["same"], row["events"], row["otherwise_today"]) == (True, [flood, flood], False)
        assert [x["title"] in (FLOOD[0], FLOOD_TOO[0]) for x in row["articles_compared"]] == [True, False]
        assert row["by_hand"] == [None, f"joined with {flood}"]
        assert [d["event"] for d in row["decisions"]] == [flood, chess]
    rows = {a["title"]: a for a in work.why(flood)["articles"]}
    assert rows[CHESS[0]]["by_hand"] == f"joined with {flood}"
    assert {a["event"] for a in rows.values() if a["founded"]} == {flood, chess}
    said = [line for a in rows.values() for line in member_lines(a, flood) if "the first report" in line]
    assert sorted(said) == sorted(["    the first report of this event", f"    the first report of event {chess}"])


def test_two_headlines_are_compared_themselves_and_an_id_of_an_entry_is_the_entry(work: Work) -> None:
    again = (FLOOD_TOO[0] + ", the second day", FLOOD_TOO[1], 9)
    work.give("one", FLOOD, CHESS)
    work.give("two", FLOOD_TOO)
    work.give("three", again)
    work.build()
    flood = next(e for e, x in work.entries().items() if "Sall" in x["content_html"])
    for two in itertools.permutations((FLOOD[0], FLOOD_TOO[0], again[0]), 2):
        assert tuple(x["title"] for x in work.why(*two)["articles_compared"]) == two
    assert {x["title"] for x in work.why(flood, flood)["articles_compared"]} == {FLOOD_TOO[0], again[0]}
    itself = work.why(FLOOD[0], FLOOD[0])
    assert itself["copy"] is False
    assert next(pair_lines(itself)) == "the same article"


@pytest.mark.parametrize(
    ("other", "settings", "said"),
    [
        (FLOOD_TOO, MergeSettings(), ""),
        (FLOOD_TOO, MergeSettings(threshold=1), "would be two events"),
        (MUSEUM, MergeSettings(), ""),
        (MUSEUM, MergeSettings(threshold=0.001), "would be one event"),
        (MUSEUM, MergeSettings(threshold=0.001, enabled=False), "merging is off"),
    ],
)
def test_why_tells_first_what_was_decided_and_says_when_today_it_would_be_otherwise(
    work: Work, other: tuple[str, str, int], settings: MergeSettings, said: str
) -> None:
    work.give("one", FLOOD, MUSEUM)
    work.give("two", FLOOD_TOO)
    work.build()
    row = work.why(FLOOD[0], other[0], settings)
    assert row["otherwise_today"] is ("would" in said)
    lines = [*pair_lines(row)]
    assert lines[0] == ("one event" if other == FLOOD_TOO else "two events")
    assert f"    the first report of event {row['events'][0]}" == lines[2]
    assert sum("would be" in line or "merging is off" in line for line in lines) == bool(said)
    assert any(said in line for line in lines)


def test_days_and_numbers_are_no_names(work: Work) -> None:
    work.give("one", ("Ferry to Aldmoor stopped", "The port of Aldmoor said on Friday that 27 ferries stopped in October.", 6))
    work.give("two", ("Aldmoor ferry stopped by fog", "On the quay of Aldmoor 27 ferries stopped on Friday, as in October.", 7))
    work.build()
    row = work.why("Ferry to Aldmoor stopped", "Aldmoor ferry stopped by fog")
    assert row["names"] == ("Aldmoor",)
    assert {"friday", "27", "october"} <= set(row["terms"])
