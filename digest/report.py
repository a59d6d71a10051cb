"""What one build did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Progress = Callable[[str], None]
"""Told in a few words what is going on."""


@dataclass(slots=True)
class Report:
    """What one build did."""

    ok: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(source, reason)."""
    warned: list[tuple[str, str]] = field(default_factory=list)
    """(source, what could not be read)."""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """(source, which of its articles cannot be cleaned, and why)."""
    passed: list[tuple[str, int, int]] = field(default_factory=list)
    """(source, articles its filters left out, articles that are too old to be news)."""
    articles: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    pushes: list[Path] = field(default_factory=list)
    """Files with news that hubs brought; read, and to be taken away when the store has them."""
    stopped: bool = False
    """Ctrl-C came while publishers were asked: what had been read by then is kept, the rest is for the next build."""
    removed: int = 0
    """Lines that were taken out of the articles cleaned in this build."""
    stages: dict[str, float] = field(default_factory=dict)
    """Stage -> seconds."""

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of what is done inside to a stage."""
        begun = time.monotonic()
        yield
        self.stages[stage] = self.stages.get(stage, 0.0) + time.monotonic() - begun

    def row(self, seconds: float) -> dict[str, Any]:
        """The object of `digest build --json`."""
        named = [[{"source": s, "reason": r} for s, r in rows] for rows in (self.failed, [*self.left_out, *self.warned])]
        sources = {"ok": self.ok, "unchanged": self.unchanged, "failed": named[0], "warned": named[1],
                   "passed": [{"source": s, "filtered": f, "old": o} for s, f, o in self.passed]}  # fmt: skip
        return {"sources": sources, "articles": self.articles, "events": self.events, "entries": self.entries,
                "written": [str(p) for p in self.written], "seconds": round(seconds, 3)}  # fmt: skip
