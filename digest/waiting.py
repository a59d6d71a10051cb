"""What was read and is still to be worked on: kept at once, so that no interruption after it costs a publisher a second request."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from digest.model import Article
from digest.store import Transaction

_NAME = "waiting"


def receive(t: Transaction, news: Iterable[Article], sources: Collection[str]) -> None:
    """Store what came. What is new or changed waits, with what an earlier build left, until `done`.

    What a source left that the config no longer names stays in the store and out of the digest.
    """
    came = {a.id: a for a in news}
    new, changed = t.add(came.values())
    left = json.loads(t.recall(_NAME) or b"{}")
    rows = {i: row for i, row in left.items() if row[0] in sources}
    rows |= {i: [came[i].source, "changed"] for i in changed if i not in rows} | {i: [came[i].source, "new"] for i in new}
    if rows or left:
        t.remember(_NAME, json.dumps(rows).encode())


def found_more(t: Transaction, articles: Mapping[str, str]) -> None:
    """Articles (id -> source) of which more was found wait too."""
    rows = json.loads(t.recall(_NAME) or b"{}")
    if more := {i: [source, "changed"] for i, source in articles.items() if i not in rows}:
        t.remember(_NAME, json.dumps(rows | more).encode())


def waiting(t: Transaction) -> tuple[list[str], list[str]]:
    """(ids that are new, ids whose text changed) of what waits."""
    rows = json.loads(t.recall(_NAME) or b"{}")
    return [i for i, row in rows.items() if row[1] == "new"], [i for i, row in rows.items() if row[1] == "changed"]


def done(t: Transaction) -> None:
    """Nothing waits any more."""
    if t.recall(_NAME) not in (None, b"{}"):
        t.remember(_NAME, b"{}")
