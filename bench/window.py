"""What it costs to go on after a restart: `python bench/window.py [--articles 100000]`.

Puts a window of generated headlines (three outlets an event, all inside 72 hours) into a store, then loads its state as a build does, in a process of its
own: seconds of CPU and memory above the start.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.merge import Merger
from digest.model import CleanArticle, EventState
from digest.store import open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = 72 * 3600.0
SYLLABLES = "al bre car dun est far gle har in jor kes lin mar nor ors pen quel ros sta tor ul ves wex yar zim".split()


def headline(event: int, outlet: int) -> str:
    """Nine invented words, most of them the event's."""
    chance, own = random.Random(event), random.Random(event * 3 + outlet)
    words = ["".join(chance.choice(SYLLABLES) for _ in range(3)).capitalize() for _ in range(9)]
    return " ".join(own.sample(words, 7))


def fill(path: Path, articles: int) -> None:
    """Group the articles and keep the state."""
    kept: dict[str, EventState] = {}
    merger = Merger(left=lambda s: kept.__setitem__(s.event, s))
    for n in range(articles):
        at = START + timedelta(seconds=n * WINDOW / articles)
        merger.add(CleanArticle(str(n), headline(n // 3, n % 3), (), f"Outlet {n % 3}", published=at, lang="en"))
    store = open_store(f"sqlite:///{path}")
    with store.transaction() as t:
        t.put_events([*kept.values(), *merger.changed()], [])
        t.remember("counts", merger.counts())
    store.close()


def load(path: Path) -> None:
    """Load the state as a build does, and print events, seconds of CPU, MB above the start, MB in all."""
    store = open_store(f"sqlite:///{path}")
    with store.transaction() as t:
        list(t.open_events([0.0], 1.0))  # the program itself is loaded
        before, cpu = peak_kb(), time.process_time()
        merger = Merger(counts=t.recall("counts"), events=t.open_events([(START + timedelta(seconds=WINDOW)).timestamp()], WINDOW))
        seconds = time.process_time() - cpu
    print(len(merger._index.events), round(seconds, 2), round((peak_kb() - before) / 1024), round(peak_kb() / 1024))


def peak_kb() -> int:
    """The most memory this process ever had. `VmHWM` begins anew with the program; `ru_maxrss` is handed down by the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--load", type=Path)
    a = parser.parse_args()
    if a.load:
        load(a.load)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.db"
        fill(path, a.articles)
        out = subprocess.run([sys.executable, __file__, "--load", str(path)], capture_output=True, text=True, check=True).stdout.split()
        took = f"loaded in {out[1]} s of CPU, {out[2]} MB above the start ({out[3]} MB in all)"
        print(f"{a.articles} articles, {out[0]} events: {took}; store {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
