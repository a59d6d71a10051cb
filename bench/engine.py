"""What workers bring: `python bench/engine.py [--articles 6000] [--rounds 3] [--workers 2]`.

The first build of generated articles that came and wait, each in a process of its own, by turns: in one process, with a pool of so many, with so many Dask
workers of one thread. Medians of wall seconds by stage, articles a second, and how many times as fast the heavy stages (clean, compose, publish) are.
All give the same bytes, or it ends with 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from generate import A_DAY, SOURCES, START, pieces, write_feeds

HEAVY = ("clean", "compose", "publish")


def once(folder: Path, workers: str, articles: int) -> dict[str, float]:
    """One build in this process -> stage -> wall seconds, and a hash of what was published under `bytes`."""
    from dataclasses import replace

    from digest.build import build, read_sources
    from digest.config import load_config
    from digest.report import Report
    from digest.store import open_store

    config = replace(load_config(folder / "config.toml", {}), workers=int(workers) if workers.isdigit() else workers)
    store = open_store(config.store)
    at = START + timedelta(days=articles / A_DAY)
    read_sources(config, store, Report(), at, offline=False, progress=lambda _: None, past=None)  # so that the articles are stored as they came
    report = build(config, store, now=at, offline=True)
    store.close()
    public = hashlib.sha256()
    for path in sorted((folder / "feeds/public").rglob("*")):
        if path.is_file():
            public.update(path.name.encode() + path.read_bytes())
    return {**report.stages, "bytes": int(public.hexdigest()[:12], 16)}


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A Dask scheduler with so many workers -> its address."""

    def start(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", *words, "--host", "127.0.0.1", "--no-dashboard"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    started = [start("distributed.cli.dask_scheduler", "--port", "0")]
    try:
        assert started[0].stdout is not None
        address = next(line.split()[-1] for line in started[0].stdout if "Scheduler at:" in line)
        started += [start("distributed.cli.dask_worker", address, "--nthreads", "1") for _ in range(workers)]
        for worker in started[1:]:
            assert worker.stdout is not None
            assert any("Registered to" in line for line in worker.stdout)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.communicate(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--one", nargs=2, metavar=("FOLDER", "WORKERS"), help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.one:
        print(json.dumps(once(Path(a.one[0]), a.one[1], a.articles)))
        return
    found: dict[str, list[dict[str, float]]] = {}
    with cluster(a.workers) as address:
        for _ in range(a.rounds):
            for name, workers in {"one process": "0", f"pool of {a.workers}": str(a.workers), f"Dask, {a.workers} workers": address}.items():
                with tempfile.TemporaryDirectory() as temporary:
                    folder = Path(temporary)
                    (folder / "in").mkdir()
                    (folder / "config.toml").write_text(SOURCES, encoding="utf-8")
                    write_feeds(folder / "in", "all", list(pieces(0, a.articles)))
                    command = [sys.executable, __file__, "--articles", str(a.articles), "--one", temporary, workers]
                    found.setdefault(name, []).append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    stages = [s for s in next(iter(found.values()))[0] if s != "bytes"]
    print(f"| | {' | '.join(stages)} | articles a second | heavy stages, times as fast |\n|{' --- |' * (len(stages) + 3)}")
    serial = 0.0
    for name, runs in found.items():
        seconds = {s: statistics.median(r[s] for r in runs) for s in stages}
        heavy = statistics.median(sum(r[s] for s in HEAVY) for r in runs)
        serial = serial or heavy
        whole = statistics.median(sum(r[s] for s in stages) for r in runs)
        print(f"| {name} | {' | '.join(f'{x:.2f}' for x in seconds.values())} | {a.articles / whole:.0f} | {serial / heavy:.2f} |")
    sys.exit(len({r["bytes"] for runs in found.values() for r in runs}) > 1)


if __name__ == "__main__":
    main()
