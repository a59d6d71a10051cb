"""How a source is, in words for people, and what to do about it. Takes what is known of it and touches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.fetch import FetchState

OFTEN = 3  # failures in a row from which a source counts as failing: one or two are mostly a hiccup
_DAY = 86400.0


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


def health_of(state: FetchState, now: datetime) -> Health:
    """How a source on the web is."""
    if not state.error:
        return Health("fine" if state.succeeded is not None else "new", "" if state.succeeded is not None else "not asked yet")
    says, do = next(((says, do) for pattern, says, do in _MEANINGS if pattern.search(state.error)), ("it cannot be read", ""))
    if state.gone:
        return Health("gone", says, do)
    if state.succeeded is not None:
        says += f"; the last good answer is {ago(now.timestamp() - state.succeeded)} old"
    return Health("failing" if state.failures >= OFTEN else "stumbling", says, do)


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
