"""What the service is told, and what it knows of its builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from digest.model import without_query

Row = dict[str, Any]
Tell = Callable[[str], None]
"""Told in a few words what a build is doing."""
Stop = Callable[[], bool]
"""True: end at the next article."""
Job = Callable[[Tell, Stop], Row]
"""One build -> the object of `digest build --json`, with `stages` (name -> seconds), `removed` (lines) and `left_out` (source, article and why);
with `busy`, who works on the rest, when this one read its share of the sources and left the rest to another. Pickles; raises DigestError."""
Explain = Callable[[str, str, int], Iterable[str]]
"""(source, why it failed, times in a row) -> what that means and what to do, a line each."""


def plainly(source: str, reason: str, times: int) -> Iterable[str]:
    """A failure, without advice."""
    yield f"{source}: {reason} ({times} times)"


class Hubs(Protocol):
    """Who knows which WebSub subscriptions were asked for, and takes in what hubs bring."""

    @property
    def limit(self) -> int:
        """Bytes of a push at most."""

    def confirm(self, token: str, query: Mapping[str, str]) -> str | None:
        """The challenge to send back; None for what was not asked for."""

    def accept(self, token: str, body: bytes, signature: str, kind: str) -> int:
        """The HTTP status for a push; 204 when it was taken in."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do and when; made anew when the config changed."""

    job: Job
    output: Path
    every: float = 900.0
    """Seconds from the start of one build to the next."""
    cron: str | None = None
    """Five fields; then `every` does not count."""
    timezone: str | None = None
    """Of `cron`; None: that of this machine."""
    limit: float = 1800.0
    """Seconds after which a build is given up."""
    store: Path | None = None
    """The file of the store, to tell its size."""
    url: str = ""
    """Base address of what is published."""
    hub: str | None = None
    """WebSub hub that is told of changed feeds."""
    hubs: Hubs | None = None
    """For the callbacks of hubs that tell us of news."""
    explain: Explain = plainly
    files: tuple[Path, ...] = ()
    """What the plan was read from; when one of them changes it is read again."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the web server listens, and whom it answers."""

    host: str = "127.0.0.1"
    port: int = 8080
    token: str | None = field(default=None, repr=False)
    """With one, a request needs it as `Authorization: Bearer` or `?token=`."""
    user: str = "digest"
    password: str | None = field(default=None, repr=False)
    """With one, a request may come with user and password instead."""

    @property
    def guarded(self) -> bool:
        """Whether a request must show who it is."""
        return bool(self.token or self.password)

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one build ended."""

    kind: str
    """done, busy (another build holds the lock), failed, given up, stopped."""
    row: Row = field(default_factory=dict)
    """Of one that was done, or that did its share before it was busy."""
    reason: str = ""


@dataclass(slots=True)
class State:
    """What the service knows of its builds. Times on the monotonic clock are called `mark`."""

    started: float
    """Mark."""
    building: float | None = None
    """Mark of the start of the running build."""
    at: str = ""
    """What the running build does."""
    last: Row = field(default_factory=dict)
    """Of the last build that was done."""
    last_time: str = ""
    """When that was, RFC 3339."""
    success: float | None = None
    """Mark of the end of the last build that was done."""
    failures: int = 0
    """Builds in a row that were not done."""
    reason: str = ""
    """Why the last build was not done."""
    refused: int = 0
    """Builds in a row that could not begin, since another one holds the lock."""
    refusal: str = ""
    """Who holds it."""
    shares: int = 0
    """Builds in a row that read their share of the sources, and left the rest to another process on the same store: there that is a success."""
    all_failed: int = 0
    """Builds in a row in which every source failed."""
    config_error: str = ""
    """Why the changed config is not in force."""
    counts: dict[str, int] = field(default_factory=dict)
    """Outcome -> builds."""
    stages: dict[str, float] = field(default_factory=dict)
    """Stage -> seconds, of all builds."""
    removed: int = 0
    fetches: dict[str, int] = field(default_factory=dict)
    """Result -> sources, of all builds."""
    failing: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Source -> (reason, builds in a row)."""

    def note(self, outcome: Outcome, now: str, mark: float) -> None:
        """Take in how a build ended."""
        self.building, self.at = None, ""
        self.counts[outcome.kind] = self.counts.get(outcome.kind, 0) + 1
        if outcome.kind == "busy" and not outcome.row:
            self.refused, self.refusal = self.refused + 1, outcome.reason
            return
        if outcome.kind == "stopped":
            return
        self.refused, self.refusal = 0, ""
        self.shares = self.shares + 1 if outcome.kind == "busy" else 0
        if not outcome.row:
            self.failures += 1
            self.reason = outcome.reason
            return
        self.failures, self.reason, self.success = 0, "", mark
        self.last, self.last_time = outcome.row | {k: self.last.get(k, {}) for k in ("articles", "events", "entries") if self.shares}, now
        sources = outcome.row["sources"]
        self.removed += outcome.row.get("removed", 0)
        for stage, seconds in outcome.row.get("stages", {}).items():
            self.stages[stage] = self.stages.get(stage, 0.0) + seconds
        for result, n in (("ok", sources["ok"]), ("unchanged", sources["unchanged"]), ("failed", len(sources["failed"]))):
            self.fetches[result] = self.fetches.get(result, 0) + n
        bad = {without_query(f["source"]): f["reason"] for f in sources["failed"]}
        self.failing = {s: (r, self.failing.get(s, ("", 0))[1] + 1) for s, r in bad.items()}
        self.all_failed = self.all_failed + 1 if bad and not sources["ok"] + sources["unchanged"] else 0
