"""Which sources a process asks: all of them, or those that no other process on the same database is asking."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from urllib.parse import urlsplit

from digest.config import Config, Source
from digest.fetch import FetchState, is_due
from digest.store import Store, Transaction

HOSTS = (5, 50)  # that a process takes at a time, at least and at most: few enough that another finds some left, enough to be asked side by side
SLACK = 60.0  # seconds of a lease beside those in which its sources must answer


def shares(config: Config, store: Store, now: datetime) -> Iterator[tuple[Source, ...]]:
    """The sources, some at a time, until none is left that nobody else has. What was taken is given back with what came (`give_back`).

    Of a store of one machine all at once: there is one build at a time. On a database the sources of a host are taken together, so that
    several processes are as polite to it as one. Who dies gives nothing back: its sources are taken over when the lease ends.
    """
    if not store.shared:
        yield config.sources
        return
    with store.transaction(write=False) as t:
        known = t.sources(config.names)
    due = {s.name for s in config.sources if s.url and (s.name not in known or is_due(FetchState.from_json(known[s.name].fetch), now))}
    yield tuple(s for s in config.sources if s.name not in due)
    left: dict[str, list[Source]] = {}
    for s in config.sources:
        if s.name in due:
            left.setdefault(host_of(s.url or ""), []).append(s)
    while left:
        longest = max(map(len, left.values()))
        seconds = SLACK + config.fetch.timeout * ceil(longest / config.fetch.per_host)
        with store.transaction() as t:
            taken = t.take(left, holder(), seconds, min(max(len(left) // 4, HOSTS[0]), HOSTS[1]))
        if not taken:
            return
        yield tuple(s for host in taken for s in left.pop(host))


def give_back(t: Transaction) -> None:
    """Others may ask what this process has asked."""
    t.give_back(holder())


def holder() -> str:
    """What tells this process from all others on the database."""
    return f"{socket.gethostname()}:{os.getpid()}"


def host_of(url: str) -> str:
    """Whose server an address asks."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
