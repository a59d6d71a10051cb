"""The whole suite: each stage beside its peers, in one run: `python bench/suite.py [--rounds 5] [--write]` (peers: pip install -e '.[bench]').

Every figure is the CPU time of a process of its own, after a warm-up; peer and digest take turns, the medians and their ratio are printed.
`--write` puts the table and the bars into docs/performance.md. A peer that is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from fetch import addresses, config_of
from generate import fragment, page, pieces, rss

if TYPE_CHECKING:
    from digest.config import Config
    from digest.store import Store

Job = Callable[[], int]
"""Does a piece of work -> how many units it did."""
FEEDS = 100
DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- measured by bench/suite.py: begin -->", "<!-- measured by bench/suite.py: end -->"


# --- what is measured ---------------------------------------------------------------------------------------------------
def feeds() -> list[bytes]:
    """A hundred feeds of twenty items."""
    found = list(pieces(0, 2000))
    return [rss(found[i : i + 20], f"Feed {i}") for i in range(0, 2000, 20)]


def parse_digest() -> Job:
    from digest.parse import parse

    bodies = feeds()
    return lambda: sum(len(parse(b, url="https://x.example/feed").items) for b in bodies)


def parse_feedparser() -> Job:
    import feedparser

    bodies = feeds()
    return lambda: sum(len(feedparser.parse(b, sanitize_html=False, resolve_relative_uris=False).entries) for b in bodies)


def parse_fastfeedparser() -> Job:
    import fastfeedparser

    bodies = feeds()
    return lambda: sum(len(fastfeedparser.parse(b).entries) for b in bodies)


def clean_text_digest() -> Job:
    from digest.normalize import load_rules, normalize

    rules, texts = load_rules(), [(p.title, "\n".join((*p.paragraphs, *p.leftovers))) for p in pieces(0, 1000)]
    return lambda: sum(1 for title, t in texts if normalize(t, "text", title=title, rules=rules).paragraphs)


def clean_fragment_digest() -> Job:
    from digest.normalize import load_rules, normalize

    rules, bodies = load_rules(), [(p.title, fragment(p)) for p in pieces(0, 1000)]
    return lambda: sum(1 for title, b in bodies if normalize(b, "fragment", title=title, rules=rules).paragraphs)


def clean_soup() -> Job:
    from bs4 import BeautifulSoup

    bodies = [fragment(p) for p in pieces(0, 1000)]
    return lambda: sum(1 for b in bodies if BeautifulSoup(b, "lxml").get_text())


def page_digest() -> Job:
    from digest.normalize import load_rules, normalize

    rules, bodies = load_rules(), [page(p) for p in pieces(0, 200)]
    return lambda: sum(1 for b in bodies if normalize(b, "page", rules=rules) is not None)


def page_trafilatura() -> Job:
    import trafilatura

    bodies = [page(p) for p in pieces(0, 200)]
    return lambda: sum(1 for b in bodies if trafilatura.extract(b, include_comments=False) is not None or True)


def page_readability() -> Job:
    from readability import Document

    bodies = [page(p) for p in pieces(0, 200)]
    return lambda: sum(1 for b in bodies if Document(b).summary())


def page_newspaper() -> Job:
    from newspaper import Article

    def read(body: str) -> str:
        article = Article("https://x.example/a", fetch_images=False)
        article.download(input_html=body)
        article.parse()
        return str(article.text)

    bodies = [page(p) for p in pieces(0, 200)]
    return lambda: sum(1 for b in bodies if read(b) is not None)


def group_digest() -> Job:
    from digest.merge import Merger
    from digest.model import CleanArticle

    articles = [CleanArticle(str(p.number), p.title, p.paragraphs, str(p.outlet), None, p.at, None, p.lang) for p in pieces(0, 3000)]

    def run() -> int:
        merger = Merger()
        return len([merger.add(a) for a in articles])

    return run


def group_tfidf() -> Job:
    """Single pass over TF-IDF vectors of the whole set: each article to the nearest of the last 3 days' events, by the cosine with its sum."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = list(pieces(0, 3000))

    def run() -> int:
        vectors = TfidfVectorizer(sublinear_tf=True).fit_transform([f"{p.title} {p.title} {' '.join(p.paragraphs)[:600]}" for p in found])
        events: list[int] = []
        for n in range(vectors.shape[0]):
            first = max(0, n - 9000)
            near = (vectors[first:n] @ vectors[n].T).toarray().ravel() if n else np.zeros(0)
            best = int(near.argmax()) if near.size else -1
            events.append(events[first + best] if best >= 0 and near[best] > 0.3 else n)
        return len(events)

    return run


def group_trigrams() -> Job:
    """Titles by Jaccard overlap of their trigrams, as tt-rss does in its database."""
    found = [p.title.lower() for p in pieces(0, 3000)]

    def run() -> int:
        grams = [{t[i : i + 3] for i in range(len(t) - 2)} for t in found]
        filed: dict[str, list[int]] = {}
        for n, mine in enumerate(grams):
            votes: dict[int, int] = {}
            for g in sorted(mine):
                for other in filed.get(g, ()):
                    votes[other] = votes.get(other, 0) + 1
            max(((v / len(mine | grams[o]), o) for o, v in votes.items()), default=None)
            for g in mine:
                filed.setdefault(g, []).append(n)
        return len(found)

    return run


def write_digest() -> Job:
    from datetime import UTC, datetime

    from digest.model import Entry, Head, Voice
    from digest.publish import render_atom, render_json

    entries = [
        Entry(str(p.number), f"tag:x,2026:event/{p.number}", p.url, p.title, p.paragraphs[0], fragment(p), p.at, p.at, 1, p.lang,
              (Voice(str(p.number), str(p.outlet), p.title, p.url, p.at, p.lang),)) for p in pieces(0, 500)
    ]  # fmt: skip
    head = Head("Generated", "https://x.example/", updated=datetime(2026, 1, 2, tzinfo=UTC))

    def run() -> int:
        render_atom(entries, head)
        render_json(entries, head)
        return len(entries)

    return run


def write_feedgen() -> Job:
    from feedgen.feed import FeedGenerator

    found = list(pieces(0, 500))

    def run() -> int:
        feed = FeedGenerator()
        feed.id("x")
        feed.title("Generated")
        for p in found:
            entry = feed.add_entry(order="append")
            entry.id(p.url)
            entry.title(p.title)
            entry.link(href=p.url)
            entry.updated(p.at)
            entry.content(fragment(p), type="html")
        feed.atom_str()
        return len(found)

    return run


@cache
def urls() -> list[str]:
    """Feeds of twenty items, which a process beside this one hands out until this one ends: what that costs is not counted."""
    command = [sys.executable, str(Path(__file__).with_name("fetch.py")), "--serve", "--feeds", str(FEEDS), "--items", "20"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    return addresses(int(server.stdout.readline()), FEEDS)


def from_nothing(way: Callable[[Config, Store], object]) -> Job:
    """What reads the feeds into a store that is new each time."""
    from digest.config import load_config
    from digest.store import open_store

    text = config_of(urls())

    def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            (file := Path(folder) / "config.toml").write_text(text)
            config = load_config(file, {})
            store = open_store(config.store)
            way(config, store)
            store.close()
        return FEEDS

    return run


def read_digest() -> Job:
    from digest.build import read_sources
    from digest.report import Report

    return from_nothing(lambda c, s: read_sources(c, s, Report(), datetime.now(UTC), offline=False, progress=lambda _: None, past=None))


def build_digest() -> Job:
    from digest.build import build

    return from_nothing(lambda c, s: build(c, s, now=datetime.now(UTC)))


def read_reader() -> Job:
    from reader import make_reader

    wanted = urls()

    def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            reader = make_reader(str(Path(folder) / "reader.db"))
            for url in wanted:
                reader.add_feed(url)
            reader.update_feeds(scheduled=False)
            reader.close()
        return FEEDS

    return run


@dataclass(frozen=True, slots=True)
class Case:
    """One job of digest beside the peers that do the same, or less."""

    name: str
    unit: str
    ours: Callable[[], Job]
    peers: tuple[tuple[str, Callable[[], Job]], ...]
    """Package -> its job."""


CASES = (
    Case("parse feeds", "item", parse_digest, (("feedparser", parse_feedparser), ("fastfeedparser", parse_fastfeedparser))),
    Case("clean texts", "text", clean_text_digest, (("beautifulsoup4", clean_soup),)),
    Case("clean fragments", "fragment", clean_fragment_digest, (("beautifulsoup4", clean_soup),)),
    Case("clean pages", "page", page_digest, (("trafilatura", page_trafilatura), ("readability-lxml", page_readability), ("newspaper4k", page_newspaper))),
    Case("group", "article", group_digest, (("scikit-learn", group_tfidf), ("title trigrams", group_trigrams))),
    Case("write feeds", "entry", write_digest, (("feedgen", write_feedgen),)),
    Case("fetch and store, 20 new each", "feed", read_digest, (("reader", read_reader),)),
    Case("whole build, 20 new each", "feed", build_digest, (("reader", read_reader),)),
)


# --- measuring ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Figure:
    """Medians of one job."""

    micros: float
    """CPU microseconds a unit."""
    peak: float
    """MB, of the whole process."""


def measure_here(job: Callable[[], Job]) -> dict[str, float]:
    """CPU seconds a unit of a job after a warm-up, and the peak of this process."""
    work = job()
    work()
    started, units = time.process_time(), 0
    while time.process_time() - started < 1.0:
        units += work()
    return {"seconds": (time.process_time() - started) / units, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measure(jobs: list[str], rounds: int) -> dict[str, Figure]:
    """Medians of some jobs, which take turns, each time in a process of its own."""
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name in jobs:
            done = subprocess.run([sys.executable, __file__, "--job", name], capture_output=True, text=True, check=True, timeout=600)
            rows[name].append(json.loads(done.stdout.splitlines()[-1]))
    return {n: Figure(1e6 * statistics.median(r["seconds"] for r in found), statistics.median(r["peak"] for r in found)) for n, found in rows.items()}


def installed(peer: str) -> str | None:
    """The version of a peer; "" for a method that is no package, None when it is not installed."""
    if " " in peer:
        return ""
    try:
        return version(peer)
    except PackageNotFoundError:
        return None


def run(rounds: int) -> list[tuple[Case, Figure, list[tuple[str, Figure]]]]:
    """Every case with its peers."""
    results = []
    for case in CASES:
        there = {peer: job.__name__ for peer, job in case.peers if installed(peer) is not None}
        for peer in (p for p, _ in case.peers if p not in there):
            print(f"{case.name}: {peer} is not installed and left out", file=sys.stderr)
        figures = measure([case.ours.__name__, *there.values()], rounds)
        results.append((case, figures[case.ours.__name__], [(peer, figures[job]) for peer, job in there.items()]))
        print("\n".join(rows_of(*results[-1])), flush=True)
    return results


# --- telling ------------------------------------------------------------------------------------------------------------
HEAD = "| stage | by | CPU µs | a | peak MB | digest ÷ peer |\n| --- | --- | --- | --- | --- | --- |"


def rows_of(case: Case, ours: Figure, peers: list[tuple[str, Figure]]) -> list[str]:
    """The rows of one case in the table."""
    rows = [f"| {case.name} | digest | {ours.micros:.0f} | {case.unit} | {ours.peak:.0f} | |"]
    return rows + [f"| | {p} {installed(p)} | {f.micros:.0f} | {case.unit} | {f.peak:.0f} | {ours.micros / f.micros:.2f} |" for p, f in peers]


def bars(results: list[tuple[Case, Figure, list[tuple[str, Figure]]]]) -> str:
    """The ratios as SVG: a bar shorter than the line at 1 means that digest takes less CPU than the peer."""
    pairs = [(f"{case.name} ÷ {peer}", ours.micros / f.micros) for case, ours, peers in results for peer, f in peers]
    scale, left, row = 160, 260, 22
    parts = [
        f"<text x='{left - 8}' y='{row * i + 17}' text-anchor='end'>{name}</text><rect x='{left}' y='{row * i + 5}' width='{min(3.0, r) * scale:.0f}' "
        f"height='{row - 8}' fill='{'#2a7f62' if r <= 1 else '#b0603a'}'/><text x='{left + min(3.0, r) * scale + 6:.0f}' y='{row * i + 17}'>{r:.2f}</text>"
        for i, (name, r) in enumerate(pairs)
    ]
    height = row * len(pairs) + 8
    line = f"<line x1='{left + scale}' x2='{left + scale}' y1='0' y2='{height}' stroke='#888' stroke-dasharray='4 3'/>"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {left + 3 * scale + 60} {height}' font-family='sans-serif' font-size='13'>"
        f"<rect width='100%' height='100%' fill='#fff'/>{line}{''.join(parts)}</svg>\n"
    )


def write(results: list[tuple[Case, Figure, list[tuple[str, Figure]]]], rounds: int) -> None:
    """Put table and bars into the documentation."""
    (DOCS / "performance.svg").write_text(bars(results), encoding="utf-8")
    doc = (DOCS / "performance.md").read_text(encoding="utf-8")
    before, _, rest = doc.partition(BEGIN)
    table = "\n".join(row for r in results for row in rows_of(*r))
    about = f"Medians of {rounds} alternating runs, Python {platform.python_version()}, {platform.machine()}. Below 1: digest takes less CPU than the peer."
    new = f"{before}{BEGIN}\n{about}\n\n![Ratios of CPU time](performance.svg)\n\n{HEAD}\n{table}\n{END}{rest.partition(END)[2]}"
    (DOCS / "performance.md").write_text(new, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    parser.add_argument("--job", help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.job:
        print(json.dumps(measure_here(getattr(importlib.import_module("suite"), a.job))))
        return
    print(HEAD)
    results = run(a.rounds)
    if a.write:
        write(results, a.rounds)


if __name__ == "__main__":
    main()
