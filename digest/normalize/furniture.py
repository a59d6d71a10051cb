"""Repetition learned per site: a line that is no prose and stood on three pages of a site is that site's furniture.

Explicit and deterministic: what was seen is kept as plain rows, nothing is weighed, and the order in which pages come changes nothing in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from digest.model import Clean, Sight
from digest.normalize.lines import make_line

PAGES = 3
"""Pages of one site on which a line must have stood. Issue 3 fixes it; on two, running heads of a two-part story would go."""
WORDS = 25
LETTERS = 300

Line = tuple[str, str]
"""Site and folded line, in small letters."""
Sights = tuple[Sight, ...]


def repeatable_lines(clean: Clean) -> tuple[str, ...]:
    """The kept short lines that are no prose, folded, in small letters: what may turn out to be furniture."""
    lines = (make_line(p) for p in clean.paragraphs)
    return tuple(dict.fromkeys(x.folded.lower() for x in lines if x.folded and not x.prose and x.words <= WORDS and len(x.folded) <= LETTERS))


def text_mark(clean: Clean) -> str:
    """What tells the text of a page from others: its first paragraph of prose, else its headline. A line that stands on every page must not."""
    return next((p for p in clean.paragraphs if make_line(p).prose), clean.title)


def count_sights(known: Mapping[Line, Sights], seen: Iterable[tuple[Line, Sight]]) -> dict[Line, Sights]:
    """The lines that were seen on one page more, with all their pages, at most `PAGES`. `known`: what was seen before.

    The same page counts once, also when it comes again under another address or with another text.
    """
    grown: dict[Line, Sights] = {}
    for line, sight in seen:
        sights = grown.get(line, known.get(line, ()))
        if not is_furniture(sights) and all(sight.page != s.page and sight.text != s.text for s in sights):
            grown[line] = (*sights, sight)
    return grown


def is_furniture(sights: Sights) -> bool:
    """Whether a line stood on enough pages."""
    return len(sights) >= PAGES
