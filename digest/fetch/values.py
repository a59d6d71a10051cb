"""What the fetcher is asked, what it answers, and what it remembers of a source between two visits."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from digest.model import FetchSettings

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True, slots=True)
class FetchState:
    """Everything that is kept in the store for one source. It never holds a credential. Times are unix seconds."""

    source: str = ""
    """Name of the source; what its jitter follows from."""
    origin: str = ""
    """The address in the config that this state belongs to; another one there starts afresh."""
    url: str = ""
    """The address in force, after permanent redirects or a feed found on a page; "" = the origin."""
    etag: str | None = None
    """Verbatim, as the publisher wrote it."""
    last_modified: str | None = None
    """Verbatim, as the publisher wrote it: it need not be a date."""
    validated: str = ""
    """The address that gave etag and last_modified; they are shown to no other."""
    due: float | None = None
    """Not to be asked before; None = at once."""
    visited: float | None = None
    """When it was asked last."""
    succeeded: float | None = None
    """When it last answered with a feed or with "unchanged"."""
    previous: float | None = None
    """When it had last succeeded before that; new items are counted from here."""
    status: int | None = None
    """HTTP status of the last answer; None when there was none."""
    fresh: float | None = None
    """Until when the last answer says it stays the same (Cache-Control, Expires)."""
    failures: int = 0
    """Failed visits in a row."""
    failing: float | None = None
    """When the first of them was; None when the last visit went well."""
    error: str | None = None
    """Why the last visit failed; None when it did not."""
    gone: bool = False
    """The publisher said 410: never asked again at this address."""
    rate: float | None = None
    """New items a day, a moving average; None before the first visit."""
    every: float | None = None
    """What the feed said last: seconds between visits at least (ttl, updatePeriod)."""
    skip_hours: tuple[int, ...] = ()
    """What the feed said last: hours (UTC) not to come."""
    skip_days: tuple[int, ...] = ()
    """What the feed said last: days (Monday = 0) not to come."""
    hub: str | None = None
    """What the feed said last: the WebSub hub that tells of its news."""
    topic: str | None = None
    """The address under which the hub knows the feed; None: the one in force."""

    def to_json(self) -> dict[str, Any]:
        """A plain dict for the store."""
        return {k: list(v) if isinstance(v := getattr(self, k), tuple) else v for k in self.__slots__}

    @staticmethod
    def from_json(row: dict[str, Any]) -> FetchState:
        """What `to_json` wrote; unknown keys and values of the wrong kind are left out, so newer and older programs share a store."""
        kinds = kinds_of_state()
        known: dict[str, Any] = {k: v for k, v in row.items() if k in kinds and _fits(v, kinds[k])}
        for key in ("skip_hours", "skip_days"):
            if key in known:
                known[key] = tuple(known[key])
        return FetchState(**known)


@cache
def kinds_of_state() -> dict[str, str]:
    """Field of a FetchState -> its type as it is written."""
    return {f.name: str(f.type) for f in fields(FetchState)}


def _fits(value: object, kind: str) -> bool:
    """Whether a stored value has the kind its field is declared with."""
    if value is None:
        return kind.endswith("| None")
    if isinstance(value, bool):
        return kind == "bool"
    if isinstance(value, list | tuple):
        return kind.startswith("tuple") and all(type(v) is int for v in value)
    if isinstance(value, str):
        return kind.startswith("str")
    if isinstance(value, int):
        return kind.startswith(("int", "float"))
    return isinstance(value, float) and kind.startswith("float")


@dataclass(frozen=True, slots=True)
class Request:
    """One source to be asked."""

    source: str
    """Its name."""
    url: str
    """Its address in the config; may carry `user:password@`, which is never stored, shown or sent to another host."""
    state: FetchState = FetchState()
    headers: tuple[tuple[str, str], ...] = ()
    """Further header fields such as Authorization or Cookie; sent to the host of `url` only."""
    auth: str | None = None
    """`user:password` for this source, from the environment; sent to the host of `url` only."""
    every: float | None = None
    """Come to this source so often, whatever it brings; None = by its own rhythm, `min_interval` at least."""
    proxy: str | None = None
    """A proxy for this source alone."""
    discover: bool = True
    """On the first visit, take the feed that an HTML page names instead of the page."""


def for_source(settings: FetchSettings, every: float | None) -> FetchSettings:
    """The settings for a source that is asked every so many seconds; None: by its own rhythm."""
    return settings if every is None else replace(settings, min_interval=every, steady=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request."""

    source: str
    state: FetchState
    """The new state, with `due` already set; `plan_next` refines it when the feed has been read."""
    body: bytes | None = None
    """Decompressed; None when nothing new was had."""
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case; without those that only the transfer needed."""
    url: str = ""
    """Where the body came from, after all redirects."""
    unchanged: bool = False
    """The publisher said 304: what we have is current."""
    skipped: bool = False
    """It was not asked, because it is not due or gone. `error` then still says why the last visit failed, if it did."""
    error: str | None = None
    """Why there is no body, in one line; None when all is well."""
    warnings: tuple[str, ...] = ()
    """What was strange, though the body could be had."""
