"""When a source is asked again: pure decisions over what the publisher, the feed and its own past say."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from digest.fetch.values import DAY, HOUR, MINUTE, FetchState
from digest.model import FetchSettings, Hints

LONGEST_FRESH = 7 * DAY  # a feed that says "fresh for a year" is a static file server's default, not a wish
LONGEST_WAIT = 30 * DAY  # the same for Retry-After, which is said on purpose
LONGEST_BACKOFF = DAY
FIRST_BACKOFF = 5.0  # seconds; the first failure is mostly a hiccup, so the next visit is an ordinary one
SLEEPIEST = 16  # a source that brings nothing is asked at 16 times the shortest interval: every 4 h where that is 15 min
VISITS_PER_ITEM = 4  # ask about four times while one new item is expected
MEMORY = 4 * DAY  # over which the moving average of new items forgets
EAGER = 24.0  # items a day that an unknown source is taken to bring
FLOOD = 100  # new items of one visit that count: a dump of an archive says nothing about tomorrow
FALL_BACK = 3  # failures at a stored address, after which the one in the config is asked again


def plan_next(state: FetchState, hints: Hints | None, *, new_items: int, now: datetime, settings: FetchSettings) -> FetchState:
    """The state after a visit whose body was read (or was unchanged), with `due` set.

    `hints` is what the feed says; after a 304, or as None, what it said last stays. Never sooner than any of: the shortest
    interval, Cache-Control or Expires, ttl or updatePeriod; never in an hour or on a day that the feed asks to skip.
    """
    if hints is not None and not (state.status == 304 and hints == Hints()):
        state = replace(state, every=hints.every, skip_hours=hints.skip_hours, skip_days=hints.skip_days, hub=hints.hub, topic=hints.topic)
    state = replace(state, rate=_new_rate(state, new_items, now))
    return replace(state, due=_due(state, now, settings))


def plan_failure(before: FetchState, reason: str, *, now: datetime, settings: FetchSettings, retry_after: float | None = None) -> FetchState:
    """The state after a visit that failed, or whose body was no feed. `before` is the state before the visit.

    Validators and the address in force stay as they were. The wait grows: an ordinary interval, then 1 h, 3 h, 9 h, a day.
    `retry_after` (seconds) is honoured when it is longer.
    """
    at = now.timestamp()
    failures = before.failures + 1
    grown = FIRST_BACKOFF if failures == 1 else min(HOUR * 3.0 ** min(failures - 2, 9), LONGEST_BACKOFF)
    wait = max(settings.min_interval, grown, min(retry_after or 0.0, LONGEST_WAIT))
    url = "" if failures >= FALL_BACK else before.url
    due = at + wait + _spread(before.source, wait)
    since = at if before.failing is None else before.failing
    return replace(before, url=url, failures=failures, failing=since, error=reason, visited=at, fresh=None, due=due)


def why_waiting(state: FetchState, settings: FetchSettings) -> str:
    """Why a source is asked when it is, in plain words."""
    if state.gone:
        return "the publisher ended it (410): never"
    if state.due is None or state.visited is None:
        return "it was not asked yet: with the next build"
    if state.failures:
        return f"it failed {state.failures} times in a row, and waits longer each time, or as long as the publisher said"
    at = float(math.floor(state.visited))
    own = (
        ("`every` in the config", settings.min_interval)
        if settings.steady
        else (f"its own rhythm: {state.rate or 0:.1f} new articles a day", _own(state, settings))
    )
    waits = [
        own,
        ("the publisher calls its answer fresh until then", (state.fresh or at) - at),
        ("the feed asks for it (ttl, updatePeriod)", state.every or 0.0),
    ]
    why, wait = max(waits, key=lambda w: w[1])
    skipped = (state.skip_hours or state.skip_days) and state.due - at > wait + _spread(state.source, wait)
    return why + ("; moved out of the hours and days that the feed asks to skip" if skipped else "")


def is_due(state: FetchState, now: datetime) -> bool:
    """Whether a source may be asked now."""
    return not state.gone and (state.due is None or now.timestamp() >= state.due)


def freshness(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which an answer says it stays fresh (RFC 9111, 4.2.1), less its Age; None when it does not say.

    `headers` has lower-case names. Expires counts from the answer's own Date, so a wrong clock on either side does no harm.
    """
    control = {k.strip().lower(): v.strip().strip('"') for k, _, v in (p.partition("=") for p in headers.get("cache-control", "").split(","))}
    if "no-cache" in control or ("no-store" in control and "im" not in control):
        return None
    age = _number(headers.get("age", ""))
    if (life := _number(control.get("max-age", ""))) is not None:
        return min(max(0.0, life - (age or 0.0)), LONGEST_FRESH)
    expires = http_time(headers.get("expires", ""))
    if expires is None:
        return None
    said = http_time(headers.get("date", "")) or now.timestamp()
    return min(max(0.0, expires - said), LONGEST_FRESH)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that Retry-After asks to wait (RFC 9110, 10.2.3: seconds or a date); None when it does not say."""
    text = headers.get("retry-after", "").strip()
    seconds = _number(text)
    if seconds is None and (at := http_time(text)) is not None:
        seconds = at - (http_time(headers.get("date", "")) or now.timestamp())
    return None if seconds is None else min(max(0.0, seconds), LONGEST_WAIT)


def http_time(text: str) -> float | None:
    """An HTTP date as unix seconds; None when it is none."""
    try:
        t = parsedate_to_datetime(text)
        return (t if t.tzinfo else t.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _due(state: FetchState, now: datetime, settings: FetchSettings) -> float:
    """When to come again after a good visit."""
    at = float(math.floor(now.timestamp()))  # whole seconds, so that a schedule of the same length never comes a blink too early
    wait = max(_own(state, settings), (state.fresh or at) - at, min(state.every or 0.0, LONGEST_FRESH))
    return _outside(at + wait + _spread(state.source, wait), state.skip_hours, state.skip_days)


def _own(state: FetchState, settings: FetchSettings) -> float:
    """Seconds between two visits by a source's own rhythm."""
    own = settings.min_interval
    if state.rate is None or settings.steady:
        return own
    return min(max(DAY / max(state.rate, 1e-9) / VISITS_PER_ITEM, own), SLEEPIEST * own)


def _outside(due: float, hours: tuple[int, ...], days: tuple[int, ...]) -> float:
    """The first moment from `due` on that lies in no hour and on no day to skip. Skipping everything is taken as saying nothing."""
    skip_hours, skip_days = set(hours) & set(range(24)), set(days) & set(range(7))
    if not (skip_hours or skip_days) or len(skip_hours) == 24 or len(skip_days) == 7:
        return due
    t = datetime.fromtimestamp(due, UTC)
    while t.hour in skip_hours or t.weekday() in skip_days:
        t = t.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return t.timestamp()


def _new_rate(state: FetchState, new_items: int, now: datetime) -> float:
    """The moving average of new items a day. The first visit says nothing about it: a feed holds its past."""
    if state.rate is None or state.previous is None:
        return EAGER
    gap = max(now.timestamp() - state.previous, MINUTE)
    keep = math.exp(-gap / MEMORY)
    return state.rate * keep + min(new_items, FLOOD) * DAY / gap * (1 - keep)


def _spread(source: str, wait: float) -> float:
    """Seconds to add to a wait of more than an hour, so that not everybody comes on the hour: up to 1/20 of it, ten minutes at most.

    It follows from the source's name alone, so a build can be repeated.
    """
    if wait <= HOUR:
        return 0.0
    part = int.from_bytes(hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32
    return part * min(wait / 20, 10 * MINUTE)


def _number(text: str) -> float | None:
    """A plain decimal number of seconds; None for anything else."""
    text = text.strip()
    return float(text[:12]) if text.isascii() and text.isdigit() else None
