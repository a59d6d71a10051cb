"""What cannot be worked on, since the work hangs, fails or kills its process: it is set aside and named, and the others are published.

An article is set aside when it cannot be cleaned or given to an event, and tried again when its text changes and with other rules; an entry when it cannot
be composed, and tried again when its event changes and under another look. A build that did not end tells the next one to be careful.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from digest.errors import DigestError, StuckError
from digest.model import Article
from digest.report import Report
from digest.store import Store, Transaction

_ASIDE, _ENTRIES, _TRYING = "aside", "aside entries", "trying"


WORDS = {"clean": "cleaned", "group": "given to an event", "compose": "composed"}


@dataclass(frozen=True, slots=True)
class Aside:
    """An article that is left out, or an entry that stays as it is."""

    source: str
    title: str
    reason: str
    version: str
    """Of the rules that it was tried with; of an entry, the look."""
    work: str = "clean"
    """What cannot be done: clean, group, compose."""

    def __str__(self) -> str:
        return f"{self.title!r} cannot be {WORDS[self.work]}: {self.reason}"


def set_aside(t: Transaction, rows: Mapping[str, tuple[Article, str]], version: str, report: Report) -> None:
    """Leave these articles out, each named once in the report. What is published of one that could be cleaned before stays, and is not stale any more."""
    report.left_out += [(a.source, f"left out: {a.title or a.link or i!r} ({i}): to clean {reason}") for i, (a, reason) in rows.items()]
    if rows:
        keep(t, known_aside(t) | {i: Aside(a.source, a.title, reason, version) for i, (a, reason) in rows.items()})
        t.tried(rows, version)


def known_aside(t: Transaction) -> dict[str, Aside]:
    """Article -> why it is left out."""
    return recalled(t, _ASIDE)


def entries_aside(t: Transaction) -> dict[str, Aside]:
    """Event -> why its entry is as it was, or is not there."""
    return recalled(t, _ENTRIES)


def recalled(t: Transaction, name: str) -> dict[str, Aside]:
    """What is remembered under a name."""
    return {i: Aside(**row) for i, row in json.loads(t.recall(name) or b"{}").items()}


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
    if any(i in cleaned and row.work == "clean" for i, row in known.items()):
        keep(t, {i: row for i, row in known.items() if i not in cleaned or row.work != "clean"})


def can_be_grouped(t: Transaction, ids: Collection[str], version: str, changed: Collection[str]) -> list[str]:
    """These articles but for those that can be given to no event. They are tried again when those are that cannot be cleaned."""
    known = known_aside(t)
    stuck = {i for i, row in known.items() if row.work == "group" and i in ids}
    tried = {i for i in stuck if known[i].version != version or i in changed}
    if tried:  # kept only when this build goes well
        keep(t, {i: row for i, row in known.items() if i not in tried})
    return [i for i in ids if i not in stuck or i in tried]


def leave_entries(t: Transaction, rows: Mapping[str, Aside], done: Collection[str], report: Report) -> None:
    """Remember of which events the entry could not be composed, each named once in the report; it could of those that are `done`."""
    report.left_out += [(row.source, f"left as it was: {row} (event {e})") for e, row in rows.items()]
    known = entries_aside(t)
    left = {e: row for e, row in known.items() if e not in done} | dict(rows)
    if left != known:
        gone = t.gone(left)
        keep(t, {e: row for e, row in left.items() if e not in gone}, _ENTRIES)


def keep(t: Transaction, rows: Mapping[str, Aside], name: str = _ASIDE) -> None:
    """Remember what is left out."""
    t.remember(name, json.dumps({i: asdict(row) for i, row in rows.items()}).encode())


@contextmanager
def attempt(store: Store, version: str, due: Callable[[Transaction], object]) -> Iterator[bool]:
    """Whether the last build that had something to work on died over it: then the articles are best worked on in another process.

    This one has something to work on when `due` says so. A build that ends, well, with an error of ours or with Ctrl-C, leaves no mark. An article over
    which it got stuck, with rules of this `version`, is set aside.
    """
    with store.transaction(write=False) as t:
        died = t.recall(_TRYING) == b"yes"
        at_work = bool(due(t))
    if at_work and not died:
        mark(store, b"yes")
    try:
        yield died
    except (DigestError, KeyboardInterrupt) as e:
        mark(store, b"")
        if isinstance(e, StuckError):
            with store.transaction() as t:
                keep(t, known_aside(t) | {e.article: Aside(e.source, e.title, e.reason, version, "group")})
        raise
    if at_work or died:
        mark(store, b"")


def mark(store: Store, value: bytes) -> None:
    """Note that a build is at work, or no longer."""
    with store.transaction() as t:
        t.remember(_TRYING, value)
