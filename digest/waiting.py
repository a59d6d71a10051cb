"""What was read and is still to be worked on: kept at once, so that no interruption after it costs a publisher a second request."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from digest.model import Article
from digest.store import Transaction

_NAME = "waiting"
_PAST = "past"
"""What is older than news, and waits for a backfill."""

Rows = dict[str, list[Any]]
"""Article -> its source, whether it is new, changed or of the past, and how often it changed while it waited."""


def receive(t: Transaction, news: Iterable[Article]) -> None:
    """Store what came. What is new or changed waits, with what an earlier build left, until `done`."""
    t.alone()
    came = {a.id: a for a in news}
    new, changed = t.add(came.values())
    rows = waiting(t)
    again = {i: [came[i].source, *(rows[i][1:] if i in rows else ("changed", 0))] for i in changed}
    if new or again:
        rows |= {i: [source, kind, times + 1] for i, (source, kind, times) in again.items()} | {i: [came[i].source, "new", 0] for i in new}
        t.remember(_NAME, json.dumps(rows).encode())


def found_more(t: Transaction, articles: Mapping[str, str]) -> None:
    """Articles (id -> source) of which more was found wait too."""
    t.alone()
    rows = waiting(t)
    if more := {i: [source, "changed", 0] for i, source in articles.items() if i not in rows}:
        t.remember(_NAME, json.dumps(rows | more).encode())


def waiting(t: Transaction) -> Rows:
    """All that waits."""
    return {i: [*row, 0][:3] for i, row in json.loads(t.recall(_NAME) or b"{}").items()}


def of_sources(rows: Rows, sources: Collection[str]) -> Rows:
    """What waits of these sources. What another left waits on: another process may name it, or this config again."""
    return {i: row for i, row in rows.items() if row[0] in sources}


def of_past(rows: Rows) -> Rows:
    """What waits for a backfill."""
    return {i: row for i, row in rows.items() if row[1] == _PAST}


def of_today(rows: Rows) -> Rows:
    """What waits for any build."""
    return {i: row for i, row in rows.items() if row[1] != _PAST}


def put_off(t: Transaction, sources: Mapping[str, str]) -> None:
    """These articles (id -> source) wait for a backfill."""
    rows = waiting(t)
    if later := {i: [source, _PAST, rows[i][2] if i in rows else 0] for i, source in sources.items()}:
        t.remember(_NAME, json.dumps(rows | later).encode())


def kinds(rows: Rows) -> tuple[list[str], list[str]]:
    """(ids that are new, ids whose text changed) of what waits."""
    return [i for i, row in rows.items() if row[1] == "new"], [i for i, row in rows.items() if row[1] == "changed"]


def done(t: Transaction, worked: Rows, sources: Collection[str], since: float) -> None:
    """These wait no more. What another process brought since they were looked up does, and what changed meanwhile has only changed.

    What none of these `sources` gave and was seen before `since` (Unix seconds) is no news any more: it stays in the store and out of the digest.
    """
    t.alone()
    now = waiting(t)
    left = {i: [row[0], "changed" if i in worked else row[1], row[2]] for i, row in now.items() if worked.get(i) != row}
    if strange := left.keys() - of_sources(left, sources).keys():
        for i in strange - t.seen_since(strange, since):
            del left[i]
    if left != now:
        t.remember(_NAME, json.dumps(left).encode())
