"""Cost curves: what a build costs on stores of growing size: `python bench/curve.py [--sizes 1000 10000 100000 1000000]`.

Each store is made by real builds up to 100,000 articles (about ten minutes), larger ones by copying its rows and pages under other ids and
earlier times. On each the real command runs in a process of its own: with nothing new, and with 1,000 new articles.
What grows faster than the new articles is a defect.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from build import make_store, run
from generate import A_DAY, START, pieces, write_feeds

MADE = 100_000
NEW = 1000
SHIFTED = {"article": ("published", "seen"), "event": ("newest",), "entry": ("published", "updated")}
IDS = {"article": ("id",), "clean": ("article",), "event": ("id",), "member": ("article", "event"), "entry": ("event", "id")}


def grow(folder: Path, times: int) -> None:
    """Make the store `times` as large: its rows again under other ids, each copy as many days earlier as the stream is long."""
    store = sqlite3.connect(folder / "feeds/digest.db")
    days = store.execute("SELECT (max(published) - min(published)) FROM article").fetchone()[0] + 86400
    for n in range(1, times):
        mark = chr(ord("f") + n)  # no hexadecimal digit: an id of another copy
        for table, keys in IDS.items():
            columns = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
            chosen = [f"'{mark}' || substr({c}, 2)" if c in keys else f"{c} - {n * days}" if c in SHIFTED.get(table, ()) else c for c in columns]
            like = f"WHERE substr({keys[0]}, 1, 1) BETWEEN '0' AND 'f'"
            store.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {table} {like}")
        store.commit()
        for page in [p for p in (folder / "feeds/public/e").iterdir() if p.name[0] <= "f"]:
            page.with_name(mark + page.name[1:]).hardlink_to(page)
    store.execute("ANALYZE")
    store.close()


def measure(folder: Path, at: datetime) -> list[tuple[str, float, float]]:
    """(what, CPU seconds, peak MB) of a build with nothing new and of one with news; the first build after a copy is not counted."""
    run(folder, at)
    rows = [("nothing new", *run(folder, at)[1:3])]
    files = write_feeds(folder / "in", "new", list(pieces(MADE * 10, NEW)))
    rows.append((f"{NEW} new", *run(folder, at)[1:3]))
    for file in files:
        file.unlink()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="keep the stores here; those that are there already are used again")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        top = a.folder or Path(temporary)
        print("| stored articles | build | CPU s | peak MB | bytes an article in the store |\n| --- | --- | --- | --- | --- |", flush=True)
        for size in a.sizes:
            kept = top / str(min(size, MADE))
            if not (kept / "config.toml").exists():
                (kept / "in").mkdir(parents=True)
                make_store(kept, min(size, MADE), 5000, quiet=True)
            with tempfile.TemporaryDirectory(dir=top) as work:
                folder = Path(work) / "w"
                shutil.copytree(kept, folder, copy_function=os.link)
                for name in ("digest.db", "digest.db-wal", "digest.db-shm"):
                    if (kept / "feeds" / name).exists():  # the store is written to: a copy, not a link
                        (folder / "feeds" / name).unlink()
                        shutil.copy2(kept / "feeds" / name, folder / "feeds" / name)
                grow(folder, max(1, size // MADE))
                stored = (folder / "feeds/digest.db").stat().st_size / size
                for what, cpu, peak in measure(folder, START + timedelta(days=(MADE * 10 + NEW) / A_DAY)):
                    print(f"| {size:,} | {what} | {cpu:.2f} | {peak:.0f} | {stored:.0f} |", flush=True)


if __name__ == "__main__":
    main()
