"""Grouping a long stretch in slices of time on several workers, beside one go: `python bench/slices.py [--articles 100000] [--a-day 3000] [--workers 2]`.

Prints how far the events agree (B-cubed F of one against the other), how many follow-ups are the same, and articles a second of both, in turns. With
`--file FILE.jsonl` (lines as `digest group` takes them, each with a time) the articles are those; `--slice` makes slices of fewer articles.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from generate import A_DAY, pieces

from digest.engine import Engine, open_engine
from digest.merge import Merger, MergeSettings, slices
from digest.merge.slices import Stitched, cuts, group_slice, link_across, sliced
from digest.merge.trail import Remembered, Trail
from digest.model import CleanArticle, EventState
from digest.stages import clean_article

SETTINGS = MergeSettings()
Result = tuple[dict[str, str], dict[str, str]]
"""Article -> event, and event -> the older one it follows."""


def in_one_go(articles: Sequence[CleanArticle]) -> Result:
    """As a build without workers groups them."""
    left: dict[str, EventState] = {}
    merger = Merger(SETTINGS, left=lambda s: left.__setitem__(s.event, s))
    trail = Trail(merger, Remembered((), left), empty=True)
    event_of: dict[str, str] = {}
    for a in articles:
        d = merger.add(a)
        event_of[a.id] = d.event
        if d.founded:
            trail.founded(a, d.event)
    return event_of, {e: link[0] for e, link in trail.links.items()}


def in_slices(articles: Sequence[CleanArticle], engine: Engine) -> Result:
    """As a backfill with workers groups them."""
    by_id = {a.id: a for a in articles}
    whole = Stitched(SETTINGS, ())
    where = cuts(articles, SETTINGS.window * 3600)
    parts = sliced(articles, where, SETTINGS, None, (), (), {})
    across = [x for g in engine.map(group_slice, parts, several=True, limit=900.0) for x in whole.add(g, by_id)]
    for links in engine.map(link_across, across):
        whole.link(links)
    return {d.article: d.event for d in whole.decisions}, {e: link[0] for e, link in whole.links.items()}


def agreement(one: Mapping[str, str], two: Mapping[str, str]) -> float:
    """B-cubed F of two groupings."""
    groups: list[dict[str, set[str]]] = [defaultdict(set), defaultdict(set)]
    for found, of in zip(groups, (one, two), strict=True):
        for article, event in of.items():
            found[event].add(article)
    both = [(len(groups[0][one[a]] & groups[1][two[a]]), len(groups[0][one[a]]), len(groups[1][two[a]])) for a in one]
    precision, recall = sum(n / b for n, _, b in both) / len(both), sum(n / a for n, a, _ in both) / len(both)
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--a-day", type=int, default=A_DAY)
    parser.add_argument("--workers", default="2", help="processes, or the address of a Dask scheduler")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--slice", type=int, default=slices.LEAST_ARTICLES)
    parser.add_argument("--file", type=Path)
    a = parser.parse_args()
    slices.LEAST_ARTICLES = a.slice
    if a.file:
        articles = [clean_article(json.loads(line)) for line in a.file.read_text("utf-8").splitlines()]
        articles.sort(key=lambda x: (x.time or 0, x.id))
    else:
        articles = [CleanArticle(f"a{p.number}", p.title, p.paragraphs, f"Outlet {p.outlet}", published=p.at, lang=p.lang)
                    for p in pieces(0, a.articles, a.a_day)]  # fmt: skip
    where = cuts(articles, SETTINGS.window * 3600)
    print(f"{len(articles)} articles, {len(where)} slices, {sum(begin - early for early, begin, _ in where) / len(articles):.1%} of them done twice")
    rates: list[list[float]] = [[], []]
    for _ in range(a.rounds):
        begun = time.monotonic()
        one = in_one_go(articles)
        rates[0].append(len(articles) / (time.monotonic() - begun))
        with open_engine(int(a.workers) if a.workers.isdecimal() else a.workers) as engine:
            list(engine.map(len, [[], []]))  # the workers are there
            begun = time.monotonic()
            two = in_slices(articles, engine)
            rates[1].append(len(articles) / (time.monotonic() - begun))
    same = sum(two[1].get(e) == older for e, older in one[1].items())
    print(f"agreement {agreement(one[0], two[0]):.4f}; ids the same {len({*one[0].values()} & {*two[0].values()})} of {len({*one[0].values()})}")
    print(f"follow-ups {len(one[1])} and {len(two[1])}, {same} the same")
    serial, shared = (sorted(r)[len(r) // 2] for r in rates)
    print(f"articles a second: {serial:.0f} in one go, {shared:.0f} on the workers, {shared / serial:.2f} times")


if __name__ == "__main__":
    main()
