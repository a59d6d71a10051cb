"""Links glued behind the last sentence of a paragraph: to the rest of the article (`Read more`), in all languages, and to other articles (`Also read: ...`).

What they are called is data: the vocabularies `rest` and `also`.
"""

from __future__ import annotations

import re

from digest.normalize.fold import count_words, fold, lowered
from digest.normalize.rules import Rules, match_rules

AROUND = " .…|·–—-←↓→»›>[]()（）"
"""Signs around the name of such a link."""
BRACKETS = re.compile(r"[\[\]()»›→>]")
MARKED = re.compile(rf"{BRACKETS.pattern}|…|\.{{3}}")
"""Signs that tell a link of one word from a sentence of one word."""
LAST_STOP = re.compile(r"(.*(?:[.!?…؟।][\"'”’»)\]]*(?![a-z\d])|[。！？][」』”]*))(.{2,})", re.DOTALL)
"""The end of a paragraph: up to its last full stop, and what stands behind that."""
ABBREVIATED = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]{1,2}|\d)\.[\"'”’»)\]]*\Z")
"""A full stop behind an initial, a short abbreviation or a number, which ends no sentence."""
CUT_MARK = re.compile(r"\s*\[?(?:\.{3}|…)\]?\Z")
"""The mark of a cut text, before such a link or at the end."""
CLOSED = re.compile(r"(?<![.…])[.!?][\s\"'”’»)\]]*\Z")
"""The end of a sentence, which no such link is: `What did he want? More.`"""
QUOTED = tuple("\"'”’»«“‘")
"""Ends of a quotation."""
PLACE = re.compile(
    r" (?:(?:on|at|auf|bei|in|sur|chez|en|em|su|op|på|hos|na|на|di|tại|pe) (?P<address>\w[\w-]*\.\w[\w./-]*)"
    r"|(?:on|at|auf|bei|sur|chez|op|på|hos) (?P<name>[A-ZÀ-Þ][\w.'&-]{1,20}(?: [\w.'&-]{1,20}){0,3}))\Z"
)
"""Where the rest is, behind the name of the link: an address, or the name of an outlet."""
NAME_PARTS = re.compile(r"[^\W\d_]+|\d+")
"""Words and numbers of such a name: `on Friday` is no outlet."""
ABOUT = re.compile(
    r"learn|find out|info|detail|erfahren|dazu|savoir|conoce|saber|saiba|scopri|sapern|approfond|weten|узнать|подробн|дізнатися|dowiedz|więcej szcz|"
    r"zjistit|zistiť|află|bővebben|részlet|μαθετε|ayrıntı|detay|chi tiết|了解|詳|详|자세히|التفاصيل",
    re.IGNORECASE,
)
"""Names of links that lead on but do not say that the text is cut: below a whole press release stands "Learn more"."""
LINK_WINDOW = 80
"""Letters at the end of a paragraph in which the link to the rest is looked for; the longest name has 46."""
HEADLINE_WINDOW = 160
"""The same for the link to another article, whose headline stands in it."""
LEAST_BEFORE = 4
"""Words that stand before it at least: `10. Learn more` is an item of a list."""


def names_rest(link: str, rules: Rules) -> bool:
    """Whether some words are how the link to the rest of an article is called, perhaps with where it is: `Read more on The Tern`, `More at tern.example`."""
    known = rules.words["rest"]
    if lowered(link.split(" ", 1)[0]) not in rules.words["rest first"]:  # most lines and paragraphs end here
        return False
    if lowered(link) in known:
        return True
    place = PLACE.search(link)
    if place is None or (place["name"] and rules.words["date"].issuperset(NAME_PARTS.findall(lowered(place["name"])))):
        return False
    head = lowered(link[: place.start()])
    return (" " in head or place["address"] is not None) and head in known


def is_rest(text: str, folded: str, rules: Rules) -> bool:
    """Whether a line (as it is, and folded) is the link to the rest of an article alone: `Read the full story`, `(more...)`; `More` may be a heading."""
    bare = folded.strip(AROUND)
    return names_rest(bare, rules) and (" " in bare or MARKED.search(text) is not None)


def tells_cut(link: str) -> bool:
    """Whether the name of a link says that the text before it is not all."""
    return ABOUT.search(lowered(link)) is None


def rest_name(link: str) -> str:
    """How the ledger calls a link that was glued behind the last sentence."""
    return "rest-link" if tells_cut(link) else "about-link"


def rest_of(text: str, rules: Rules, *, linked: bool = False) -> int:
    """Where the link to the rest of an article begins that was glued behind the last sentence of a paragraph; 0: there is none.

    `linked`: links are known to stand in it. Otherwise one word needs a bracket, an arrow or dots.
    """
    if CLOSED.search(text[-8:]):
        return 0
    found = LAST_STOP.match(text[-LINK_WINDOW:].rstrip(AROUND))
    name = " ".join(found[2].strip(AROUND).replace("’", "'").split()) if found else ""
    if not found or not names_rest(name, rules) or rest_name(name) in rules.off:
        return 0
    begin = max(0, len(text) - LINK_WINDOW) + len(CUT_MARK.sub("", found[1]))
    alone = " " not in name and name < "\u2e80" and not linked and MARKED.search(text[begin:].lstrip(" .…[")) is None
    return 0 if alone or count_words(text[:begin]) < LEAST_BEFORE or ABBREVIATED.search(text[:begin]) else begin


def other_of(text: str, rules: Rules) -> int:
    """Where the link to another article begins that was glued behind the last sentence of a paragraph (`Also read: ...`); 0: there is none."""
    end = text[-8:]
    if CLOSED.search(end) or CUT_MARK.search(end) or text.rstrip().endswith(QUOTED) or "glued-link" in rules.off:
        return 0
    found = LAST_STOP.match(text[-2 * HEADLINE_WINDOW :])
    link = fold(found[2]) if found and len(found[2]) <= HEADLINE_WINDOW else ""
    if not found or not lowered(link).startswith(tuple(rules.words["also"])):
        return 0
    fit = match_rules(rules, link, count_words(link), False, "middle")
    return max(0, len(text) - 2 * HEADLINE_WINDOW) + len(found[1]) if fit and fit[0].category in ("cross-link", "related") else 0
