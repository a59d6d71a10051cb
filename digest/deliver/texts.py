"""How much of their words the articles of an event share, and who has whose text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.compose.copies import Shingles, copies, shingles
from digest.model import CleanArticle

Copy = tuple[str, str, str, str]
"""(event, article, outlet, outlet that had its text before)."""


def runs_of(articles: Sequence[CleanArticle]) -> dict[str, Shingles]:
    """Article id -> its runs of five words; of an event that one outlet tells alone none are wanted."""
    return {a.id: shingles(a) for a in articles} if len({a.source for a in articles}) > 1 else {}


def shared_text(articles: Sequence[CleanArticle], runs: Mapping[str, Shingles]) -> dict[str, float]:
    """Article id -> share of its runs that another outlet's article of the event has too."""
    if not runs:
        return {}
    once: set[int] = set()
    again: set[int] = set()
    for name in {a.source for a in articles}:
        theirs = frozenset().union(*(runs[a.id] for a in articles if a.source == name))
        again |= once & theirs
        once |= theirs
    return {i: len(own & again) / len(own) for i, own in runs.items() if own}


def copies_in(event: str, articles: Sequence[CleanArticle], runs: Mapping[str, Shingles]) -> list[Copy]:
    """Which outlets have the text that another had before them; one without a time comes after those that have one."""
    ordered = sorted(articles, key=lambda a: (a.published is None, str(a.published), a.id))
    first: dict[int, str] = {}
    same = copies(ordered, runs) if runs else {}
    rows: list[Copy] = []
    for a in ordered:
        origin = first.setdefault(same[a.id], a.source) if a.id in same else a.source
        if origin != a.source:
            rows.append((event, a.id, a.source, origin))
    return rows
