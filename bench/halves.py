"""What the line rules are worth on sites that nobody looked at: only alternatives that fire on one half of the sites may judge the other half.

    python bench/halves.py RESIDUAL.jsonl.gz

The file holds labelled lines (`doc site source ext title url lang lines`, a line being [text, label, s]). Every alternative of a rule that takes no
line labelled "drop" on the sites of half A counts as one that would never have been written by who sees A alone, also when it is a plain phrase of
its language; what is left is measured on half B, and the other way round. So the figure is a lower bound.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from digest.normalize import Rules, load_rules, normalize
from digest.normalize.branches import PLACES, candidates, first_match, see, tabulate, take_apart
from digest.normalize.fold import count_words, fold

TIGHT = ("trafilatura_default", "trafilatura_recall", "readability_lxml", "newspaper4k")
Document = dict[str, Any]


def main() -> None:
    """Print P and R of each half, with all rules and with those that the other half supports."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        documents = [d for d in map(json.loads, file) if d["source"] != "wcxb" and d["ext"] in TIGHT]
    rules = load_rules()
    halves = [[d for d in documents if half_of(d["site"]) == n] for n in (0, 1)]
    for n, half in enumerate(halves):
        other = halves[1 - n]
        own = supported(rules, other)
        sites = len({d["site"] for d in half})
        for name, used in (("all rules", rules), ("rules of the other half", own)):
            p, r = measure(used, half)
            print(f"half {'AB'[n]} ({sites} sites, {len(half)} texts), {name}: P {p:.3f} R {r:.3f}")


def half_of(site: str) -> int:
    """0 or 1, by the hash of the site."""
    return hashlib.sha1(f"halves:{site}".encode()).digest()[0] % 2


def supported(rules: Rules, documents: Iterable[Document]) -> Rules:
    """The rules without the alternatives that take no leftover line of these documents."""
    seen: set[tuple[str, str]] = set()
    for text in {x[0] for d in documents for x in d["lines"] if x[1] == "drop"}:
        folded = fold(text)
        words = count_words(folded)
        for where in PLACES:
            line = see(folded, words, where)
            found = candidates(rules.all, line) if folded else ()
            seen |= {(b.rule.id, b.pattern) for b in found if first_match([b], line)}
    parts = [x for x in take_apart([r for r in rules.rules if r.action != "trim"]) if (x[1].rule.id, x[1].pattern) in seen]
    return replace(rules, all=tabulate(parts), firm=tabulate([x for x in parts if x[1].rule.sentence]))


def measure(rules: Rules, documents: Iterable[Document]) -> tuple[float, float]:
    """Precision and recall of the lines taken out, over those labelled drop and keep."""
    right = wrong = missed = 0
    for d in documents:
        clean = normalize("\n".join(x[0] for x in d["lines"]), "text", title=d["title"], url=d["url"], lang=d["lang"], rules=rules)
        kept = set(clean.lines)
        left = {fold(d["lines"][i][0]) for i in kept}
        for i, (text, label, _) in enumerate(d["lines"]):
            out = i not in kept
            right += label == "drop" and out
            missed += label == "drop" and not out
            wrong += label == "keep" and out and fold(text) not in left
    return right / max(1, right + wrong), right / max(1, right + missed)


if __name__ == "__main__":
    main()
