"""Which revision of an entry the readers of a feed met first: they are not told what is new since one that they never saw.

An event can come into a feed as its second revision or a later one: when it has sources enough at last, when an outlet of the feed's tags
joins, when its only outlet is not alone any more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from digest.compose import without_news
from digest.model import Entry
from digest.store import Transaction

MET = "met:{}"  # under this name the store remembers {event: revision} of the entries of a feed


def note_met(t: Transaction, digest: str, entries: Sequence[Entry]) -> None:
    """Remember as which revision the entries that the feed holds now came into it."""
    before = met(t, digest)
    new = [e for e in entries if e.event not in before]
    known = t.feeds.ever_shown(digest, [e.event for e in new])
    now = {e.event: before.get(e.event, 1 if e.event in known else e.revision) for e in entries}
    if now != before:
        t.remember(MET.format(digest), json.dumps(now, sort_keys=True).encode())


def met(t: Transaction, digest: str) -> dict[str, int]:
    """Event -> the revision as which it came into the feed, of what the feed holds."""
    found: dict[str, int] = json.loads(t.recall(MET.format(digest)) or b"{}")
    return found


def as_met(t: Transaction, digest: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries as the readers of this feed may see them: nothing is new since a revision that they never saw."""
    first = met(t, digest)
    late = t.entries(e.event for e in entries if first.get(e.event, 1) > 1)
    unseen = {event for event, (_, news) in late.items() if news and news.since < first[event]}
    return [replace(e, html=without_news(e.html)) if e.event in unseen else e for e in entries]
