"""From sources to bytes: the only network client, polite to publishers and closed to private addresses.

`politeness` decides when to ask, `guard` which addresses may be reached, `decode` undoes compression, `discover` finds the
feeds of a page, `client` talks. The client is imported when something is really asked, since aiohttp takes a while to load.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from digest.fetch.discover import find_feeds, is_html
from digest.fetch.guard import is_public_name
from digest.fetch.politeness import SLEEPIEST, is_due, plan_failure, plan_next, why_waiting
from digest.fetch.robots import may_use
from digest.fetch.values import Answer, FetchState, Request, for_source
from digest.model import FetchSettings, without_credentials

__all__ = [
    "SLEEPIEST",
    "Answer",
    "FetchSettings",
    "FetchState",
    "Request",
    "StoppedFetching",
    "fetch_all",
    "find_feeds",
    "for_source",
    "is_due",
    "is_html",
    "is_public_name",
    "may_use",
    "plan_failure",
    "plan_next",
    "why_waiting",
]


def fetch_all(requests: Sequence[Request], settings: FetchSettings, *, now: datetime, progress: Callable[[str], None] | None = None) -> list[Answer]:
    """The answers to all requests, in their order. A failed one is an Answer with `error`; nothing is raised for it.

    `now` drives every decision about time; `progress` gets the name of each source when it is done. Ctrl-C ends at once: StoppedFetching
    then carries the answers so far.
    """
    known = [_own_state(r) for r in requests]
    asked = {k: r for k, r in enumerate(requests) if is_due(known[k], now)}
    answers = {k: Answer(r.source, known[k], url=known[k].url, skipped=True, error=known[k].error) for k, r in enumerate(requests) if k not in asked}
    for a in answers.values():
        if progress:
            progress(a.source)
    if asked:
        from digest.fetch.client import ask_all

        got = asyncio.run(ask_all([(r, known[k]) for k, r in asked.items()], settings, now, progress or (lambda _: None)))
        come = dict(zip(asked, got, strict=True))
        answers |= {k: a or Answer(requests[k].source, known[k], url=known[k].url, skipped=True) for k, a in come.items()}
    in_order = [answers[k] for k in range(len(requests))]
    if asked and None in got:
        raise StoppedFetching(in_order)
    return in_order


class StoppedFetching(KeyboardInterrupt):
    """Ctrl-C while publishers were asked. Those that had not answered are as if they had not been asked."""

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__()
        self.answers = answers


def _own_state(request: Request) -> FetchState:
    """The state of a request, or a fresh one when it belongs to another address than the config names now."""
    origin = without_credentials(request.url)
    if request.state.origin == origin:
        return request.state
    return FetchState(source=request.source, origin=origin)
