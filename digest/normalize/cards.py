"""Rows of teasers: boxes beside a text that are alike, short, and each lead to another article."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import Any

from digest.normalize.lines import LONG_BOX, prose_text
from digest.normalize.links import href_of, is_anchor
from digest.normalize.markup import words_of

FEW = 3
"""Neighbours that are alike of which so many are a row."""
CARD_DEPTH = 5
"""How far around its heading a teaser's box is looked for."""
JOINS = re.compile(r"[\w,]")
"""What stands between the names in a sentence."""
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)
"""The end of a picture's address."""


def find_cards(root: Any) -> set[Any]:
    """The boxes of a row of teasers: three and more neighbours of one class, each with a linked heading and few words, beside a text that is longer."""
    rows: dict[Any, dict[str, list[Any]]] = {}
    alike: dict[Any, Counter[str | None]] = {}
    for heading in root.iter("h2", "h3", "h4", "h5", "h6"):
        if not any(href_of(a) and not is_anchor(a) for a in heading.iter("a")) and next(heading.iterancestors("a"), None) is None:
            continue
        card = heading
        for _ in range(CARD_DEPTH):
            row = card.getparent()
            if row is None:
                break
            name = card.get("class")
            if row not in alike:
                alike[row] = Counter(x.get("class") for x in row)
            if name and card is not heading and alike[row][name] >= FEW:
                rows.setdefault(row, {}).setdefault(name, []).append(card)
                break
            card = row
    found = {x for kinds in rows.values() for cards in kinds.values() if len(set(cards)) >= FEW for x in cards if words_of(x) <= LONG_BOX}
    linked = filter(None, map(linked_row, {x for a in root.iter("a") for x in islice(a.iterancestors(), 1, CARD_DEPTH)} - rows.keys()))
    found.update(*below_text(list(linked), root))
    return found if found and 2 * sum(map(words_of, found)) < words_of(root) else set()


def linked_row(row: Any) -> list[Any]:
    """The boxes in a part of a tree, if they may be teasers: alike, short, and each begins with a link: a picture, or a headline that is no heading."""
    if len(row) < FEW:
        return []
    classes = Counter(x.get("class") for x in row)
    cards = [x for x in row if x.get("class") and classes[x.get("class")] >= FEW]
    apart = not any(JOINS.search(x.tail or "") for x in cards)  # names in a sentence are no cards
    return cards if len(cards) >= FEW and apart and all(begins_with_link(x) and words_of(x) <= LONG_BOX for x in cards) else []


def below_text(rows: list[list[Any]], root: Any) -> list[list[Any]]:
    """The rows below which no paragraph of prose stands."""
    if not rows:
        return []
    order = {x: i for i, x in enumerate(root.iter())}
    last = max((order[p] for p in root.iter("p") if prose_text(" ".join("".join(p.itertext()).split()))), default=0)
    return [cards for cards in rows if last < order[cards[-1]] + sum(1 for _ in cards[-1].iter())]


def begins_with_link(box: Any) -> bool:
    """Whether what comes first in a box is a link to elsewhere; one to a larger copy of the picture that it shows is passed over."""
    for x in box.iter():
        if x.tag == "a" and not PICTURE.search(href_of(x)):
            return href_of(x) != "" and not is_anchor(x)
        if (x.text or "").strip() or (x.tag == "img" and x.getparent().tag != "a"):
            return False
    return False
