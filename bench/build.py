"""What a build costs on a large store: `python bench/build.py [--articles 100000] [--new 1000]`.

Makes a working folder whose store holds generated articles (a stream of invented events in time order, a few thousand a day), then
runs the real command in a process of its own, with nothing new and with new articles, and prints seconds and peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = 3000
SYLLABLES = "al bre car dun est far gle har in jor kes lin mar nor ors pen quel ros sta tor ul ves wex yar zim".split()
COMMON = "the of and to in a is that for was on are with as at be by has had have from said after over people city council police road water".split()


def word(chance: random.Random) -> str:
    """An invented word of two to four syllables."""
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


def sentence(chance: random.Random, names: list[str]) -> str:
    """About 20 words, some of them the names of the event."""
    words = [chance.choice(names) if chance.random() < 0.3 else chance.choice(COMMON) for _ in range(chance.randint(12, 24))]
    return " ".join(words).capitalize() + "."


def generate(first: int, count: int) -> Iterator[dict[str, str]]:
    """Articles `first` to `first + count`: three outlets report each event within some hours, 150 to 400 words each."""
    for n in range(first, first + count):
        of_event, own = random.Random(n // 3), random.Random(f"article {n}")
        names = [word(of_event).capitalize() for _ in range(12)]
        at = START + timedelta(days=n / A_DAY)
        body = "".join(f"<p>{' '.join(sentence(own, names) for _ in range(3))}</p>" for _ in range(own.randint(3, 7)))
        title = " ".join(own.sample(names[:6], 4)) + " " + own.choice(COMMON)
        yield {"id": f"a{n}", "url": f"https://outlet{n % 3}.example/{n}", "title": title, "content_html": body, "date_published": at.isoformat()}


def write_feed(path: Path, items: list[dict[str, str]]) -> None:
    """The articles as a JSON Feed."""
    path.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Generated", "language": "en", "items": items}), encoding="utf-8")


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
        write_feed(folder / "in" / "new.json", list(generate(stored, a.new)))
        measure(f"{a.new} new", folder, at)
        (folder / "in" / "new.json").unlink()


def make_store(folder: Path, articles: int, batch: int) -> None:
    """Build again and again until the store holds so many articles."""
    (folder / "config.toml").write_text('[[source]]\nname = "Generated"\npath = "in/*.json"\n', encoding="utf-8")
    for first in range(0, articles, batch):
        write_feed(folder / "in" / "old.json", list(generate(first, min(batch, articles - first))))
        measure(f"first build of {first} to {first + batch}", folder, START + timedelta(days=(first + batch) / A_DAY))


def measure(what: str, folder: Path, at: datetime) -> int:
    """Run and print one build -> articles in the store."""
    wall, cpu, peak, report = run(folder, at)
    print(f"{what:32} {wall:7.2f} s  {cpu:7.2f} s CPU  {peak:6.0f} MB peak  articles {report['articles']}  entries {report['entries']}", flush=True)
    return sum(report["articles"].values())


if __name__ == "__main__":
    main()
