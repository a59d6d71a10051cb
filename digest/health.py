"""How a source is, in words for people, and what to do about it. Takes what is known of it and touches nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from digest.fetch import FetchState

OFTEN = 3  # failures in a row from which a source counts as failing: one or two are mostly a hiccup
_DAY = 86400.0
LONG = 3 * _DAY  # seconds of failing after which readers are told: a weekend without an administrator is none of their business
NEWS = 7 * _DAY  # seconds for which readers are told that a source is back


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is."""

    state: Literal["fine", "new", "stumbling", "failing", "gone"]
    says: str
    """In plain words; "" when all is well."""
    do: str = ""
    """What a person can do; "" for nothing."""


# What the fetcher writes -> what it means, and what to do. The first that fits counts.
_MEANINGS = tuple(
    (re.compile(pattern), says, do)
    for pattern, says, do in (
        (r"^answered 410", "the publisher has ended this feed", "take it out: digest remove NAME"),
        (r"^answered 40[13]|^answered 407", "the publisher does not let us in", "if it needs a login, name the variable in auth_env; else ask the publisher"),
        (r"^answered 404", "there is no feed at this address any more", "look for the new one: digest add ADDRESS-OF-THE-SITE"),
        (r"^answered 429", "the publisher finds that we ask too often", 'nothing: it is left alone for a while; if it goes on, set every = "6h" for it'),
        (r"^answered 5\d\d", "the publisher's server has trouble", "nothing: it is asked again later"),
        (r"^there is no host", "nobody knows this host name", "check the address, or whether this machine is online"),
        (r"has a private address", "it lies in a private network", "if you trust it, name the host in [fetch] allow_private"),
        (r"no valid certificate", "its certificate is not valid", "open the address in a browser; the publisher has to mend it"),
        (r"^no whole answer|without an answer", "it does not answer in time", "nothing: it is asked again later; a slow one may need [fetch] timeout"),
        (r"^cannot connect|closed the connection|was cut off", "the connection fails", "nothing: it is asked again later"),
        (r"larger than", "its answer is too large", "if that is right, raise [fetch] max_bytes"),
        (r"redirects", "it leads in circles or nowhere", "open the address in a browser, and add the one you end at"),
        (r"is not http or https", "it leads to something that is no web address", "open the address in a browser, and add the one you end at"),
        (r"^the variable", "a variable it needs is not set", "set it where digest runs"),
        (r"not a feed|no feed", "what is there is no feed", "digest add ADDRESS lists the feeds of a page"),
    )
)
_OURS = re.compile(r"^there is no host|^cannot connect|^no whole answer|without an answer|closed the connection")


@dataclass(frozen=True, slots=True)
class Notice:
    """An outage that the digest tells its readers of. Times are Unix seconds."""

    source: str
    since: float
    """When the first visit failed. Source and this time are what an outage is told by."""
    told: float
    """When the digest first spoke of it."""
    changed: float
    says: str
    """What is wrong, in words that name no address."""
    do: str
    back: float | None = None
    """When the source could be read again; None: not yet."""


def meaning_of(error: str) -> tuple[str, str]:
    """What the fetcher wrote of a failure -> what it means, and what to do."""
    return next(((says, do) for pattern, says, do in _MEANINGS if pattern.search(error)), ("it cannot be read", ""))


def next_notices(known: Iterable[Notice], states: Mapping[str, FetchState], now: datetime) -> list[Notice]:
    """The notices as they are now, in order of their sources, from those of the build before and the states of the sources (by name).

    One for each outage of days. It changes when the reason does (at most once a day, for some servers fail in turns) and once more when the
    source is back; a week later, or when the source is taken away, it goes. An outage of this machine's network begins none.
    """
    at = now.timestamp()
    kept: list[Notice] = []
    for n in known:
        state = states.get(n.source)
        if state is None or (n.back is not None and at - n.back >= NEWS):
            continue
        if n.back is None and state.failing != n.since:
            n = replace(n, back=state.failing or state.visited or at, changed=at)
        elif n.back is None and at - n.changed >= _DAY:
            says, do = meaning_of(state.error or "")
            n = replace(n, says=says, do=do, changed=at) if says != n.says else n
        kept.append(n)
    there = {(n.source, n.since) for n in kept}
    online = len(states) < 2 or not is_offline(states.values())
    for name, state in states.items():
        lasts = state.failing is not None and at - state.failing >= LONG and (state.gone or state.failures >= OFTEN)
        if online and lasts and state.failing is not None and (name, state.failing) not in there:
            kept.append(Notice(name, state.failing, at, at, *meaning_of(state.error or "")))
    return sorted(kept, key=lambda n: (n.source, n.since))


def health_of(state: FetchState, now: datetime) -> Health:
    """How a source on the web is."""
    if not state.error:
        return Health("fine" if state.succeeded is not None else "new", "" if state.succeeded is not None else "not asked yet")
    says, do = meaning_of(state.error)
    if state.gone:
        return Health("gone", says, do)
    if state.succeeded is not None:
        says += f"; the last good answer is {ago(now.timestamp() - state.succeeded)} old"
    return Health("failing" if state.failures >= OFTEN else "stumbling", says, do)


def lines(name: str, says: str, do: str, error: str, times: int) -> Iterator[str]:
    """What is wrong with a source and what to do, a line each."""
    yield f"{name}: {says} ({times} times: {error})"
    if do:
        yield f"  what to do: {do.replace('NAME', json.dumps(name, ensure_ascii=False))}"


def is_offline(states: Iterable[FetchState]) -> bool:
    """Whether all sources have failed three times in a row, in ways that speak of this machine and not of them."""
    asked = [s for s in states if s.visited is not None and not s.gone]
    return bool(asked) and all(s.failures >= OFTEN and _OURS.search(s.error or "") for s in asked)


def ago(seconds: float) -> str:
    """A stretch of time as people say it."""
    for size, unit in ((_DAY, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return "a minute" if seconds < 120 else "an hour"
