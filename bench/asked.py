"""A `digest serve` that keeps running over the rounds of a judge of fetchers: the command of one round, which ends when that round's build has.

`python bench/asked.py URLS FOLDER ROUNDS`: URLS is a file of addresses on loopback, FOLDER is kept between the rounds, FEED_SCORER_ROUND is the
round (1, 2, ...). The first round starts the service, the last ends it with SIGTERM and has its exit status. With the judge:
`fetch.py --rounds 4 --limit 200 -- .venv/bin/python bench/asked.py {urls} {dir} 4`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

EVERY = "60s"  # more than a build takes that waits for servers which never answer
PATIENCE = 150


def start(urls: Path, folder: Path) -> None:
    """Start the service on these addresses."""
    addresses = urls.read_text().split()
    hosts = sorted({urlsplit(u).hostname or "" for u in addresses})
    head = f'[fetch]\ncontact = "https://reader.example/about"\nmin_interval = "0s"\nallow_private = {json.dumps(hosts)}\n[serve]\nport = 0\n'
    tables = "".join(f'[[source]]\nname = "{n}"\nurl = "{u}"\n' for n, u in enumerate(addresses))
    (folder / "config.toml").write_text(head + tables, encoding="utf-8")
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([sys.executable, "-m", "digest", "serve", "--every", EVERY, "--log", "json"], cwd=folder, stderr=log, start_new_session=True)
    (folder / "pid").write_text(str(child.pid))


def main() -> None:
    urls, folder, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    number = int(os.environ["FEED_SCORER_ROUND"])
    if number == 1:
        start(urls, folder)
    pid, log, end = int((folder / "pid").read_text()), folder / "log", time.monotonic() + PATIENCE
    while log.read_text().count('"event": "build"') < number:
        if time.monotonic() > end:
            os.kill(pid, signal.SIGTERM)
            sys.exit(f"no build {number} in {PATIENCE} s\n{log.read_text()[-2000:]}")
        time.sleep(0.1)
    if number == rounds:
        os.kill(pid, signal.SIGTERM)
        while '"event": "ended"' not in log.read_text() and time.monotonic() < end:
            time.sleep(0.1)
        print("".join(line + "\n" for line in log.read_text().splitlines() if '"event": "failed"' not in line))


if __name__ == "__main__":
    main()
