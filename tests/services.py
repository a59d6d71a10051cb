"""A running `digest serve`, for the tests that need one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import Folder

PATIENCE = 60


@dataclass(slots=True)
class Serving:
    """A running `digest serve`."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request -> status, headers in small letters, body."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=10) as r:
                return r.status, {k.lower(): v for k, v in r.headers.items()}, r.read()
        except urllib.error.HTTPError as e:
            return e.code, {k.lower(): v for k, v in e.headers.items()}, e.read()

    def until(self, good: Callable[[], bool]) -> None:
        """Wait until it is so."""
        end = time.monotonic() + PATIENCE
        while not good():
            assert time.monotonic() < end, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end -> its exit status."""
        self.process.send_signal(how)
        return self.process.wait(15)


@contextmanager
def serving(folder: Folder, *words: str, **environ: str) -> Iterator[Serving]:
    """`digest serve` on a free port, killed at the end."""
    log = folder.path / "serve.log"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DIGEST_")}
    with log.open("wb") as err:
        process = subprocess.Popen([sys.executable, "-m", "digest", "serve", "--port", "0", "--log", "json", *words],
                                   cwd=folder.path, stderr=err, env={**clean, **environ}, start_new_session=True)  # fmt: skip
    try:
        s = Serving(process, 0, log)
        s.until(lambda: '"serving"' in log.read_text())
        s.port = json.loads(log.read_text().splitlines()[0])["port"]
        yield s
    finally:
        process.kill()
        process.wait()
