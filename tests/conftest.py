"""A working folder with invented news, and the command as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postgres import Databases, server

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Folder:
    """A working folder."""

    path: Path

    def digest(self, *words: str, stdin: str = "", **environ: str) -> Ran:
        """Run `digest WORDS` in the folder, in a process of its own."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("DIGEST_")}
        p = subprocess.run(
            [sys.executable, "-m", "digest", *words],
            cwd=self.path,
            input=stdin.encode(),
            capture_output=True,
            env={**clean, **environ},
            timeout=120,
            check=False,
        )
        return Ran(p.returncode, p.stdout.decode(), p.stderr.decode())

    def build(self, at: str = "2026-11-19T12:00:00Z", *words: str) -> Any:
        """The report of a build that must go well."""
        ran = self.digest("--json", "build", "--at", at, *words)
        assert ran.code == 0, ran.err
        return ran.json

    def published(self) -> dict[str, bytes]:
        """Every published file by name."""
        top = self.path / "feeds/public"
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}

    def save(self, name: str, text: str) -> Path:
        """A saved article or feed."""
        file = self.path / "feeds/saved" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """PostgreSQL databases; the test is skipped where no server is installed."""
    with server() as socket:
        if socket is None:
            pytest.skip("no PostgreSQL server is installed")
        yield Databases(socket)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty working folder as `digest init` makes it."""
    f = Folder(tmp_path / "work")
    f.path.mkdir()
    assert f.digest("init").code == 0
    return f


@pytest.fixture
def feed() -> Callable[..., str]:
    """Make an RSS feed: feed("Outlet", (title, text, hour), ...)."""

    def make(outlet: str, *items: tuple[str, str, int]) -> str:
        host = outlet.lower().replace(" ", "-")
        rows = "".join(
            f"<item><title>{title}</title><link>https://{host}.example/{n}</link><guid>{host}-{n}</guid>"
            f"<pubDate>Thu, 19 Nov 2026 {hour:02}:00:00 GMT</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
            for n, (title, text, hour) in enumerate(items)
        )
        return f"<rss version='2.0'><channel><title>{outlet}</title><link>https://{host}.example/</link><description>d</description><language>en</language>{rows}</channel></rss>"

    return make
