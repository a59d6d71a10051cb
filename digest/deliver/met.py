"""Which revision of an entry the readers of a feed met first: they are not told what is new since one that they never saw.

An event can come into a feed as its second revision or a later one: when it has sources enough at last, when an outlet of the feed's tags
joins, when its only outlet is not alone any more. The store knows it of all that the feed and its archive pages hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digest.compose import without_news
from digest.model import Entry
from digest.store import Transaction


def as_met(t: Transaction, digest: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries as the readers of this feed may see them: nothing is new since a revision that they never saw."""
    first = t.feeds.met(digest, [e.event for e in entries])
    late = t.entries(e.event for e in entries if first.get(e.event, 1) > 1)
    unseen = {event for event, (_, news) in late.items() if news and news.since < first[event]}
    return [replace(e, html=without_news(e.html)) if e.event in unseen else e for e in entries]
