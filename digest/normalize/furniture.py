"""Repetition learned per site: a line that is no text, or a whole list of such, and stood on three pages of a site is that site's furniture.

Explicit and deterministic: what was seen is kept as plain rows, nothing is weighed, and the order in which pages come changes nothing in the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from digest.model import Clean, Sight
from digest.normalize.lines import Line, Verdict, make_line
from digest.normalize.rest import CUT_MARK
from digest.normalize.rules import ASKING

PAGES = 3
"""Pages of one site on which a line must have stood. Issue 3 fixes it; on two, running heads of a two-part story would go."""
WORDS = 25
LETTERS = 300
LEAST_SENTENCE = 6
"""Words of what ends as a sentence at least: the answers of interviews ("Yes, of course.") stand on many pages, too. Of 20 sentences that stood on three pages
of a labelled site seven are so long and ask nothing, none of them the article's; of the others seven were."""
MOST_ITEMS = 40
"""Items of a list at most."""
JOINT = " · "
"""What stands between the items of a list where furniture is written down."""

SiteLine = tuple[str, str]
"""Site and folded line, in small letters."""
Sights = tuple[Sight, ...]


def repeatable_lines(lines: Sequence[Line], kept: Collection[str]) -> tuple[str, ...]:
    """Of the lines that stay what may turn out to be furniture, as it is written down. `kept`: folded lines that always stay."""
    first = next((i for i, x in enumerate(lines) if x.prose), 0)
    parts = [(name, part[-1]) for name, part in parts_of(lines, kept, ())]
    return tuple(dict.fromkeys(name for name, i in parts if not (is_head(lines, i) and first < i and lines[i + 1].ends)))


def parts_of(lines: Sequence[Line], kept: Collection[str], gone: Collection[int]) -> Iterator[tuple[str, list[int]]]:
    """What may be furniture: as it is written down (folded, in small letters), and the numbers of its lines. A list is one: it goes whole or not at all."""
    for listed, run in groupby((i for i in range(len(lines)) if i not in gone), lambda i: is_item(lines[i])):
        numbers = list(run)
        for part in [numbers] if listed else [[i] for i in numbers]:
            name = JOINT.join(lines[i].folded for i in part).lower()
            if len(part) <= MOST_ITEMS and all(may_repeat(lines[i], kept) for i in part):
                yield name, part


def may_repeat(line: Line, kept: Collection[str]) -> bool:
    """Whether a line may stand on every page: it is short and no text. Cells of tables, programs, questions, short sentences and what is cut off are text."""
    if line.prose or line.cut or line.kind in ("pre", "table") or line.words > WORDS or not 0 < len(line.folded) <= LETTERS or line.folded in kept:
        return False
    return not line.ends or (line.words >= LEAST_SENTENCE and not line.folded.endswith(ASKING) and CUT_MARK.search(line.folded) is None)


def is_item(line: Line) -> bool:
    """Whether a line is an item of a list; one of a whole page begins with a dash."""
    return line.kind == "li" or line.text.startswith("- ")


def is_head(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is the heading of the one below it, by its tag or because a list begins there."""
    return i + 1 < len(lines) and (lines[i].kind in ("h", "h1") or (is_item(lines[i + 1]) and not is_item(lines[i])))


def take_furniture(lines: Sequence[Line], known: Collection[str], first: int, kept: Collection[str], found: dict[int, Verdict]) -> None:
    """Lines and whole lists that are `known`; a heading only with what stands below it, or above the `first` paragraph where that is no list."""
    for name, part in list(parts_of(lines, kept, found)):
        if name in known:
            found |= dict.fromkeys(part, Verdict("site-furniture", "repeated", "drop", "stood on at least three pages of this site"))
    for i in sorted(found, reverse=True):
        if found[i].rule == "site-furniture" and is_head(lines, i) and i + 1 not in found and (first <= i or is_item(lines[i + 1])):
            del found[i]


def text_mark(clean: Clean) -> str:
    """What tells the text of a page from others: its first paragraph of prose, else its headline. A line that stands on every page must not."""
    return next((p for p in clean.paragraphs if make_line(p).prose), clean.title)


def count_sights(known: Mapping[SiteLine, Sights], seen: Iterable[tuple[SiteLine, Sight]]) -> dict[SiteLine, Sights]:
    """The lines that were seen on one page more, with all their pages, at most `PAGES`. `known`: what was seen before.

    The same page counts once, also when it comes again under another address or with another text.
    """
    grown: dict[SiteLine, Sights] = {}
    for line, sight in seen:
        sights = grown.get(line, known.get(line, ()))
        if not is_furniture(sights) and all(sight.page != s.page and sight.text != s.text for s in sights):
            grown[line] = (*sights, sight)
    return grown


def is_furniture(sights: Sights) -> bool:
    """Whether a line stood on enough pages."""
    return len(sights) >= PAGES
