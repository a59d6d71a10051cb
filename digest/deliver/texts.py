"""How much of their words the articles of an event share, and who has whose text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from digest.compose.copies import copies, shingles
from digest.model import CleanArticle
from digest.store import Transaction


def shared_text(articles: Sequence[CleanArticle]) -> dict[str, float]:
    """Article id -> share of its runs of five words that another outlet's article of the event has too."""
    if len({a.source for a in articles}) < 2:
        return {}
    runs = {a.id: shingles(a) for a in articles}
    outlets = Counter(run for name in {a.source for a in articles} for run in frozenset().union(*(runs[a.id] for a in articles if a.source == name)))
    return {i: sum(outlets[r] > 1 for r in own) / len(own) for i, own in runs.items() if own}


def note_copies(t: Transaction, members: Mapping[str, Sequence[CleanArticle]]) -> None:
    """Keep, for each event, which outlets have the text that another had before them; one without a time comes after those that have one."""
    rows: list[tuple[str, str, str, str]] = []
    for event, articles in members.items():
        ordered = sorted(articles, key=lambda a: (a.published is None, str(a.published), a.id))
        first: dict[int, str] = {}
        same = copies(ordered) if len({a.source for a in ordered}) > 1 else {}
        for a in ordered:
            origin = first.setdefault(same[a.id], a.source) if a.id in same else a.source
            if origin != a.source:
                rows.append((event, a.id, a.source, origin))
    t.feeds.put_copies(list(members), rows)
