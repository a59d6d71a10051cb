"""What a page puts around an article, known by its place: above the headline, and below the text. A feed's entry has no such places: of 2,659
entries 21 lines of their writers would go, and no leftover.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.normalize.lines import DASHED, Line, Verdict
from digest.normalize.shape import NAMED, NUMBERED, asks_for, is_headline

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


def take_rubrics(lines: Sequence[Line], headline: str, first: int, found: dict[int, Verdict]) -> None:
    """The headline (folded) above the first paragraph, and the menus and rubrics above it: lines of few words that are no sentences and no values; nothing
    where it asks for ingredients.
    """
    at = next((i for i in range(first) if repeats(lines[i], headline)), None) if headline else None
    if at is None:
        return
    found.setdefault(at, Verdict("headline", "repeated", "drop", "repeats the headline"))
    if first - at > NEAR or asks_for(lines[i] for i in range(first) if i not in found):
        return
    for i in range(at):
        line = lines[i]
        if line.ends or line.words > MOST_ABOVE or line.kind not in ("p", "h", "li") or line.folded.endswith((":", ",")) or ": " in line.folded:
            continue
        if not NUMBERED.match(line.folded):
            found.setdefault(i, Verdict("above-headline", "navigation", "drop", "stands above the headline of the page"))


def repeats(line: Line, headline: str) -> bool:
    """Whether a line is the headline (folded) once more: as it is, with a rubric, the outlet's name or the way to the page, or without them."""
    part, whole = sorted((line.folded, headline), key=len)
    if len(whole) >= 2 * len(part):
        return False
    if is_headline(line, headline.lower()):
        return True
    return part.count(" ") >= LEAST_TITLE - 1 and not (line.ends and whole == line.folded) and is_part(part.lower(), whole)


def is_part(part: str, whole: str) -> bool:
    """Whether one headline (in small letters) begins or ends another, and what is left over is the page's."""
    small = whole.lower()
    if len(small) != len(whole):
        return False
    if small.startswith(part):
        return whole[len(part) :].lstrip()[:1] in PARTING
    return small.endswith(part) and leads_to(whole[: -len(part)], whole[-len(part)])


def leads_to(before: str, letter: str) -> bool:
    """Whether what stands before a headline, of which the first letter is given, is the page's: it ends with a sign (`Home > Sport > Rovers win`), is joined to
    it (`SportRovers win`), begins as the way to a page does (`Home Sport Rovers win`) or is an article.
    """
    if before.rstrip()[-1:] in PARTING or before.strip().lower() in ARTICLES:
        return True
    words = before.split()
    way = len(words) > 1 and words[0] in HOME and all(x[0].isupper() for x in words)
    return letter.isupper() and (before[-1].islower() or way)


def take_rest(lines: Sequence[Line], end: int, found: dict[int, Verdict]) -> None:
    """Below an article, a part of its page and the last sentence that stays, a line is one more such part, a headline or a button, unless it is a value. A
    colon or a number begins a list of the article.
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
