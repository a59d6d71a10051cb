"""The past grouped in slices of time on workers: the events of one go, with their ids."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_backfill import events, run, workshop, write
from test_engine import cluster

from digest.engine import Engine, open_engine
from digest.merge import Merger, MergeSettings
from digest.merge.slices import Stitched, cuts, group_slice, link_across, sliced
from digest.model import CleanArticle

START = datetime(2021, 3, 1, tzinfo=UTC)
WINDOW = 72 * 3600.0
WORDS = "bridge ferry strike court harbour vineyard storm library election orchard tram flood school hospital theatre museum mayor bakery river mill".split()


def news(count: int) -> list[CleanArticle]:
    """Invented news of 90 days in two languages: up to four outlets report each event within a day or so."""
    chance = random.Random(7)
    found: list[CleanArticle] = []
    for n in range(count):
        names = ["".join(chance.choice(("bren", "cars", "ors", "lin", "har", "dun", "wex", "tal", "mor")) for _ in range(3)).capitalize() for _ in range(4)]
        things, begins = chance.sample(WORDS, 3), chance.uniform(0, 90 * 24)
        for outlet in range(chance.randint(1, 4)):
            own = random.Random(n * 10 + outlet)
            text = " ".join(own.sample([*names, *things, *own.sample(WORDS, 4)], 9)).lower() + "."
            at = START + timedelta(hours=begins + outlet * own.uniform(0, 20))
            title = f"{names[0]} {things[0]} {own.choice(names[1:])} {things[1]}"
            found.append(CleanArticle(f"{n}-{outlet}", title, (text,), f"Outlet {outlet}", published=at, lang="de" if n % 3 == 0 else "en"))
    return sorted(found, key=lambda a: (str(a.time), a.id))


def agreement(one: dict[str, str], two: dict[str, str]) -> float:
    """B-cubed F of two groupings."""

    def members(of: dict[str, str]) -> dict[str, set[str]]:
        return {a: {b for b in of if of[b] == of[a]} for a in of}

    first, second = members(one), members(two)
    p = sum(len(first[a] & second[a]) / len(second[a]) for a in one) / len(one)
    r = sum(len(first[a] & second[a]) / len(first[a]) for a in one) / len(one)
    return 2 * p * r / (p + r)


def in_slices(articles: Sequence[CleanArticle], engine: Engine) -> Stitched:
    """The articles grouped on workers."""
    whole, by_id = Stitched(MergeSettings(), ()), {a.id: a for a in articles}
    parts = sliced(articles, cuts(articles, WINDOW), MergeSettings(), None, (), (), {})
    across = [x for g in engine.map(group_slice, parts, several=True) for x in whole.add(g, by_id)]
    for links in engine.map(link_across, across):
        whole.link(links)
    return whole


@pytest.mark.parametrize("workers", [0, 2, "tcp"])
def test_slices_of_time_give_the_events_of_one_go_and_their_ids(monkeypatch: pytest.MonkeyPatch, workers: int | str) -> None:
    monkeypatch.setattr("digest.merge.slices.LEAST_ARTICLES", 200)
    articles = news(400)
    assert len(cuts(articles, WINDOW)) > 3
    merger = Merger()
    once = {a.id: merger.add(a).event for a in articles}
    with cluster(2) if workers == "tcp" else nullcontext((workers, ())) as (where, _), open_engine(where) as engine:
        whole = in_slices(articles, engine)
    shared = {d.article: d.event for d in whole.decisions}
    assert [d.article for d in whole.decisions] == [a.id for a in articles]
    assert agreement(once, shared) >= 0.99
    assert len({*once.values()} & {*shared.values()}) >= 0.99 * len({*once.values()})
    assert whole.events.keys() == {*shared.values()}
    assert whole.counts == merger.counts()  # words weigh what they weigh in one go


def test_few_articles_or_a_short_time_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = news(100)
    assert cuts(articles, WINDOW) == [(0, 0, len(articles))]
    monkeypatch.setattr("digest.merge.slices.LEAST_ARTICLES", 10)
    assert len(cuts(articles, WINDOW)) > 1
    assert len(cuts([a for a in articles if a.time and a.time < START + timedelta(days=10)], WINDOW)) == 1


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_backfill_on_workers_gives_the_events_of_one_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_off: bool) -> None:
    monkeypatch.setattr("digest.merge.slices.LEAST_ARTICLES", 150)
    monkeypatch.setattr("digest.backfill.GROUPED", 400 if cut_off else 100_000)
    items = [{"id": a.id, "url": f"https://x.example/{a.id}", "title": a.title, "content_text": a.text, "language": a.lang,
              "date_published": a.time.isoformat()} for a in news(250) if a.time]  # fmt: skip
    made = []
    for workers in (0, 2):
        config = workshop(tmp_path / str(workers), f"[engine]\nworkers = {workers}\n")
        write(config.folder, items, "archive.json")
        report = run(config, past=START)
        assert report.articles["new"] == len(items)
        made.append(events(config))
        again = run(config, past=START)
        assert (again.articles["new"], again.written) == (0, [])
    assert agreement(*made) >= 0.99


def test_a_slice_that_nobody_can_do_is_grouped_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.merge.slices.LEAST_ARTICLES", 150)
    monkeypatch.setattr("digest.events.SLICE", 0.001)
    items = [{"id": a.id, "title": a.title, "content_text": a.text, "date_published": a.time.isoformat()} for a in news(200) if a.time]
    config = workshop(tmp_path / "work", "[engine]\nworkers = 2\n")
    write(config.folder, items, "archive.json")
    assert run(config, past=START).articles["new"] == len(items) == len(events(config))
