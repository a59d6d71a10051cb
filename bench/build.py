"""What a build costs on a large store: `python bench/build.py [--articles 100000] [--new 1000]`.

Makes a working folder whose store holds generated articles (a stream of invented events in time order, a few thousand a day), then
runs the real command in a process of its own, with nothing new and with new articles, and prints seconds and peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from generate import A_DAY, SOURCES, START, pieces, write_feeds


def run(folder: Path, at: datetime) -> tuple[float, float, float, dict[str, dict[str, int]]]:
    """One build in a process of its own -> wall seconds, CPU seconds, peak MB, its report."""
    with (folder / "report.json").open("wb") as out:
        started = time.monotonic()
        child = subprocess.Popen([sys.executable, "-m", "digest", "--json", "build", "--at", at.isoformat()], cwd=folder, stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"digest build ended with {child.returncode}")
    report = json.loads((folder / "report.json").read_text())
    return time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=5000, help="articles a build while the store is made")
    parser.add_argument("--folder", type=Path, help="keep the working folder here; one that is there already is used again")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = a.folder or Path(temporary)
        (folder / "in").mkdir(parents=True, exist_ok=True)
        if not (folder / "config.toml").exists():
            make_store(folder, a.articles, a.batch)
        at = START + timedelta(days=(a.articles + 10 * a.new) / A_DAY)
        stored = measure("nothing new", folder, at)
        files = write_feeds(folder / "in", "new", list(pieces(stored, a.new)))
        measure(f"{a.new} new", folder, at)
        for file in files:
            file.unlink()


def make_store(folder: Path, articles: int, batch: int, *, quiet: bool = False) -> None:
    """Build again and again until the store holds so many articles."""
    (folder / "config.toml").write_text(SOURCES, encoding="utf-8")
    for first in range(0, articles, batch):
        files = write_feeds(folder / "in", "old", list(pieces(first, min(batch, articles - first))))
        at = START + timedelta(days=(first + batch) / A_DAY)
        if quiet:
            run(folder, at)
        else:
            measure(f"first build of {first} to {first + batch}", folder, at)
        for file in files:
            file.unlink()


def measure(what: str, folder: Path, at: datetime) -> int:
    """Run and print one build -> articles in the store."""
    wall, cpu, peak, report = run(folder, at)
    print(f"{what:32} {wall:7.2f} s  {cpu:7.2f} s CPU  {peak:6.0f} MB peak  articles {report['articles']}  entries {report['entries']}", flush=True)
    return sum(report["articles"].values())


if __name__ == "__main__":
    main()
