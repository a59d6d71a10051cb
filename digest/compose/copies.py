"""Wire copies: near-identical texts of several outlets count as one independent source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from digest.model import CleanArticle

RUN = 5  # words of a shingle, as in Broder, "On the resemblance and containment of documents", 1997
SAME = 0.8  # share of the shorter text's shingles
LONGEST = 1500  # words looked at in each article


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of five words; of a shorter text the text itself."""
    w = re.findall(r"\w+", text.lower())[:LONGEST]
    return frozenset(tuple(w[i : i + RUN]) for i in range(max(1, len(w) - RUN + 1))) if w else frozenset()


def copies(articles: Sequence[CleanArticle]) -> dict[str, int]:
    """Article id -> number of its text. Articles with the same number have the same text; one without text is alone.

    Longest first, each compared with the first of every group only, through an index: linear when all are copies of one.
    """
    found: dict[str, int] = {}
    first: list[int] = []
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    runs = {a.id: shingles(a.text) for a in articles}
    for a in sorted(articles, key=lambda a: (-len(runs[a.id]), a.id)):
        shared = Counter(g for run in runs[a.id] for g in index.get(run, ()))
        same = min((g for g, n in shared.items() if n >= SAME * min(len(runs[a.id]), first[g])), default=None)
        if same is None:
            same = len(first)
            first.append(len(runs[a.id]))
            for run in runs[a.id]:
                index[run].append(same)
        found[a.id] = same
    return found
