"""What a page puts around an article, known by its place: above the headline, and below the text. A feed's entry has no such places: of 2,659
entries 21 lines of their writers would go, and no leftover.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.normalize.fold import fold
from digest.normalize.lines import DASHED, Line, Verdict
from digest.normalize.shape import MEASURE, NAMED, NUMBERED, alike

PAGE_PARTS = ("related", "comment-form", "tags", "copyright", "paywall", "login", "cookie", "app-promo")
"""Categories of what a page puts below an article, and hardly anywhere else: of 1,900 labelled lines below these seven were the article's, but of 600 below a
link to another article seventeen. Advertisements, links and letters stand in the middle of articles as well.
"""
MOST_BELOW = 20
"""Words of a line below them at most that is a headline or a button."""
MOST_ABOVE = 14
"""Words of a line above the headline at most that is the page's: a longer one may be the lead."""
NEAR = 8
"""Lines between the headline and the first paragraph at most."""
LEAST_TITLE = 4
"""Words of a headline at least that is known again with something before or behind it."""
PARTING = frozenset("|-·•>›»/")
"""Signs between a headline and a rubric, the outlet's name or the way to the page. A colon or a comma joins it to a sentence."""
ARTICLES = frozenset("the a an der die das ein eine le la les el los las il lo o os as de het en ett".split())
"""Words that a shorter form of a headline leaves out."""
HOME = frozenset("Home Main Startseite Accueil Inicio Início Главная Hem Hjem Forside Etusivu".split())
"""How the way to a page begins."""
TEASERS = 2
"""Headlines with a paragraph below that breaks off, of which so many are other articles: a feed breaks off the last paragraph of its own article only."""
LEAST_HEADLINE, MOST_TEASER = 3, 45
"""Words of such a headline at least, and of such a paragraph at most ..."""
LEAST_TEASER = 8
"""... and at least: columns and letters have shorter ones."""


def take_rubrics(lines: Sequence[Line], title: str, first: int, found: dict[int, Verdict]) -> None:
    """The headline above the first paragraph, and the menus and rubrics above it: a line of few words that is no sentence, no value and no item of a recipe."""
    headline = fold(title)
    at = next((i for i in range(first) if repeats(lines[i], headline)), None) if headline else None
    if at is None:
        return
    found.setdefault(at, Verdict("headline", "repeated", "drop", "repeats the headline"))
    if first - at > NEAR or any(MEASURE.match(x.folded) for x in lines[:first]):
        return
    for i in range(at):
        line = lines[i]
        if line.ends or line.words > MOST_ABOVE or line.kind not in ("p", "h", "li") or line.folded.endswith((":", ",")) or ": " in line.folded:
            continue
        if not NUMBERED.match(line.folded):
            found.setdefault(i, Verdict("above-headline", "navigation", "drop", "stands above the headline of the page"))


def repeats(line: Line, headline: str) -> bool:
    """Whether a line is the headline (folded) once more: as it is, with a rubric, the outlet's name or the way to the page, or without them; a heading of
    the first order may be worded otherwise.
    """
    small, name = line.folded.lower(), headline.lower()
    if small == name:
        return True
    if len(small) >= 2 * len(name) or len(name) >= 2 * len(small):
        return False
    if line.kind == "h1" and alike(small, name):
        return True
    part, whole = (name, line.folded) if len(name) < len(small) else (small, headline)
    return part.count(" ") >= LEAST_TITLE - 1 and not (line.ends and whole is line.folded) and is_part(part, whole)


def is_part(part: str, whole: str) -> bool:
    """Whether a headline (in small letters) ends or begins a line, parted from the rest by a sign (`Home > Sport > Rovers win`), by a capital (`SportRovers
    win`) or by words that say nothing.
    """
    small = whole.lower()
    if len(small) != len(whole):
        return False
    if small.startswith(part):
        return whole[len(part) :].lstrip()[:1] in PARTING
    if not small.endswith(part):
        return False
    before, begin = whole[: -len(part)], whole[-len(part)]
    if before.rstrip()[-1:] in PARTING or before.strip().lower() in ARTICLES:
        return True
    words = before.split()
    return (before[-1:].islower() and begin.isupper()) or (words[0] in HOME and len(words) > 1 and begin.isupper() and all(x[0].isupper() for x in words))


def take_rest(lines: Sequence[Line], end: int, found: dict[int, Verdict]) -> None:
    """Below an article and a part of its page a line is one more such part, a headline or a button, unless it is a sentence, a value or an item of a list;
    and below the last sentence that stays.
    """
    begin = next((i for i in range(end + 1, len(lines)) if i in found and found[i].category in PAGE_PARTS), len(lines))
    begin = max([begin, *(i for i in range(begin, len(lines)) if i not in found and lines[i].ends)])
    for i in range(begin + 1, len(lines)):
        line = lines[i]
        if line.folded.endswith(":") or line.folded[:1].isdigit():
            return
        if not line.ends and line.words <= MOST_BELOW and line.kind in ("p", "h", "li") and not NAMED.match(line.folded):
            found.setdefault(i, Verdict("below-article", "navigation", "drop", "stands below the article, under what a page puts there"))


def take_teasers(lines: Sequence[Line], found: dict[int, Verdict]) -> None:
    """At the end of a page headlines with a paragraph below that breaks off are other articles."""
    begin = len(lines)
    pairs = 0
    for i in reversed([i for i in range(len(lines)) if i not in found]):
        line = lines[i]
        if line.kind not in ("p", "h") or DASHED.match(line.text):
            break
        if line.folded.endswith("...") and LEAST_TEASER <= line.words <= MOST_TEASER:
            above = lines[i - 1] if i and i - 1 not in found else None
            if above is None or above.ends or above.folded.endswith((":", ",")) or above.words < LEAST_HEADLINE:
                break
            begin, pairs = i - 1, pairs + 1
        elif line.ends:
            break
    if pairs >= TEASERS:
        for i in range(begin, len(lines)):
            found.setdefault(i, Verdict("cut-teaser", "related", "drop", "the headline or the beginning of another article"))
