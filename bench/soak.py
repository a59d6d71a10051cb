"""Months in minutes: `python bench/soak.py [--builds 2000]`: changing feeds, a retention, one service that builds as fast as it may.

A `digest serve --every 1s` reads four feeds that change before each build. Prints, over the builds after the first fifth: the slope of the
resident memory of the service and of the process that its builds are forked from (the middle of all pairwise slopes), their open files, and
the bytes of store and pages.

`python bench/soak.py --days 30`: does the disk stay bounded? In that time of the service no article grows old, so here builds follow each other two hours
apart by their own clock, with 20 new articles each and `[store] keep = "2d"`. Prints the bytes of store and pages after a third of the days and at the end,
and how many bytes of tombstones are among them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from generate import START, pieces, write_feed

TOMB = 100  # bytes of a tombstone: an id of 16 letters, twice (row and index), kind and time
CONFIG = '[publish]\narchive = "0s"\n[store]\nkeep = "1d"\n[serve]\nport = 0\n[[source]]\nname = "Generated"\npath = "in/*.json"\n'


def resident(pid: int) -> tuple[float, int]:
    """kB and open files of a service and its direct children, which stay; builds are children of those."""
    kb, files = 0.0, 0
    children = [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]  # a thread starts them
    for p in (pid, *children):
        kb += int(Path(f"/proc/{p}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024
        files += len(list(Path(f"/proc/{p}/fd").iterdir()))
    return kb, files


def size(file: Path) -> int:
    """Bytes of a file, that may just have gone."""
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0


def slope(rows: list[tuple[int, float]]) -> float:
    """The middle of all pairwise slopes."""
    some = rows[:: max(1, len(rows) // 150)]
    return median([(y2 - y1) / (x2 - x1) for i, (x1, y1) in enumerate(some) for x2, y2 in some[i + 1 :] if x2 > x1] or [0.0])


def days(count: int, most: float) -> None:
    """So many days of builds; ends with 1 when the disk grew by more than a share of `most`, tombstones aside."""
    from digest.build import build
    from digest.config import load_config
    from digest.store import open_store

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "in").mkdir()
        (folder / "config.toml").write_text(CONFIG.replace('"1d"', '"2d"'), encoding="utf-8")
        config = load_config(folder / "config.toml", {})
        store = open_store(config.store)
        seen: list[tuple[int, int, int]] = []
        for n in range(12 * count):
            write_feed(folder / "in/feed.json", list(pieces(max(0, n * 20 - 5), 25, 240)))
            build(config, store, now=START + timedelta(hours=2 * n + 2))
            if n in (4 * count, 12 * count - 1):
                with store.transaction(write=False) as t:
                    buried = t.buried()
                seen.append((sum(size(p) for p in (folder / "feeds").rglob("*")), len(list((folder / "feeds/public/e").iterdir())), buried))
        store.close()
    (first, pages, tombs), (last, later, more) = seen
    grown = (last - first - TOMB * (more - tombs)) / first
    print(f"day {count // 3}: {first / 1e6:.2f} MB, {pages} files of pages; day {count}: {last / 1e6:.2f} MB, {later} files; "
          f"{more - tombs} tombstones more; {grown:+.1%} without them")  # fmt: skip
    sys.exit(grown > most)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builds", type=int, default=2000)
    parser.add_argument("--every", default="1s", help="from build to build")
    parser.add_argument("--minutes", type=float, default=1e9, help="end after so long, whatever was built")
    parser.add_argument("--most", type=float, default=1.0, help="kB a build; end with 1 above it")
    parser.add_argument("--days", type=int, default=0, help="hold the disk instead, over so many days of builds")
    a = parser.parse_args()
    if a.days:
        days(a.days, 0.1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "in").mkdir()
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        with (folder / "log").open("wb") as log:
            child = subprocess.Popen([sys.executable, "-m", "digest", "serve", "--every", a.every, "--log", "json"], cwd=folder, stderr=log)
        rows: list[tuple[int, float, int, int]] = []
        try:
            done = n = 0
            end = time.monotonic() + 60 * a.minutes
            while done < a.builds and time.monotonic() < end:
                if child.poll() is not None:
                    sys.exit((folder / "log").read_text()[-2000:])
                write_feed(folder / "in/part", list(pieces(n * 3, 20)))
                (folder / "in/part").replace(folder / "in/feed.json")
                n += 1
                time.sleep(0.3)
                done = (folder / "log").read_text().count('"event": "build"')
                disk = sum(size(p) for p in (folder / "feeds").rglob("*"))
                rows.append((done, *resident(child.pid), disk))
        finally:
            child.terminate()
            child.wait(15)
    late = [r for r in rows if r[0] > done // 5]
    grows = slope([(b, kb) for b, kb, _, _ in late])
    part = max(1, len(late) // 5)
    more = min(r[2] for r in late[-part:]) - min(r[2] for r in late[:part])  # the lowest: while a build runs there are pipes to it
    print(f"{done} builds from {START:%Y-%m-%d}: {late[-1][1]:.0f} kB resident, {grows:+.2f} kB a build, open files {more:+d}, "
          f"disk {late[-1][3] / 1e6:.1f} MB ({late[-1][3] - late[0][3]:+d} bytes)")  # fmt: skip
    sys.exit(grows > a.most or more > 0)


if __name__ == "__main__":
    main()
