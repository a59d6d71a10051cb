"""Articles that cannot be cleaned, since the work on them hangs, fails or kills its process: set aside and named, and the others are published.

They are tried again when their text changes and with other rules. A build that did not end tells the next one to be careful.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from digest.errors import DigestError
from digest.model import Article
from digest.report import Report
from digest.store import Store, Transaction

_ASIDE, _TRYING = "aside", "trying"


@dataclass(frozen=True, slots=True)
class Aside:
    """An article that is left out."""

    source: str
    title: str
    reason: str
    version: str
    """Of the rules that it was tried with."""


def set_aside(t: Transaction, rows: Mapping[str, tuple[Article, str]], version: str, report: Report) -> None:
    """Leave these articles out, each named once in the report. What is published of one that could be cleaned before stays, and is not stale any more."""
    report.left_out += [(a.source, f"left out: {a.title or a.link or i!r} ({i}): to clean {reason}") for i, (a, reason) in rows.items()]
    if rows:
        keep(t, known_aside(t) | {i: Aside(a.source, a.title, reason, version) for i, (a, reason) in rows.items()})
        t.tried(rows, version)


def known_aside(t: Transaction) -> dict[str, Aside]:
    """Article -> why it is left out."""
    return {i: Aside(**row) for i, row in json.loads(t.recall(_ASIDE) or b"{}").items()}


def to_try_again(t: Transaction, version: str, changed: Collection[str], sources: Collection[str], since: float) -> list[str]:
    """Articles that were left out and are in no event yet: those whose text changed, all under other rules.

    What none of these `sources` gave is not tried; seen before `since` (Unix seconds) it is forgotten and stays out of the digest. So is what left the store.
    """
    known = known_aside(t)
    news, gone = t.seen_since(known, since), t.gone(known)
    here = {i: row for i, row in known.items() if i not in gone and (i in news or row.source in sources)}
    if here != known:
        keep(t, here)
    old = [i for i, row in here.items() if row.source in sources and (row.version != version or i in changed)]
    members = {d.article for d in t.memberships(articles=old)} if old else set()
    return [i for i in old if i not in members]


def back_again(t: Transaction, cleaned: Collection[str]) -> None:
    """These could be cleaned after all."""
    known = known_aside(t)
    if not known.keys().isdisjoint(cleaned):
        keep(t, {i: row for i, row in known.items() if i not in cleaned})


def keep(t: Transaction, rows: Mapping[str, Aside]) -> None:
    """Remember what is left out."""
    t.remember(_ASIDE, json.dumps({i: asdict(row) for i, row in rows.items()}).encode())


@contextmanager
def attempt(store: Store, version: str, *, due: bool) -> Iterator[bool]:
    """Whether the last build that had something to work on died over it: then the articles are best worked on in another process.

    This one has something to work on when articles are `due`, or some were cleaned by rules of another `version`. A build that ends, well,
    with an error of ours or with Ctrl-C, leaves no mark.
    """
    with store.transaction(write=False) as t:
        died = t.recall(_TRYING) == b"yes"
        due = due or bool(t.stale(version, 1))
    if due and not died:
        mark(store, b"yes")
    try:
        yield died
    except (DigestError, KeyboardInterrupt):
        mark(store, b"")
        raise
    if due or died:
        mark(store, b"")


def mark(store: Store, value: bytes) -> None:
    """Note that a build is at work, or no longer."""
    with store.transaction() as t:
        t.remember(_TRYING, value)
