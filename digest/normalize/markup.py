"""HTML before its parts are told apart: plain text gets the tags that it lacks, what nests too deep loses its own; words and prose of a tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from digest.normalize.fold import ends_sentence
from digest.normalize.lines import prose_text

BLOCK_TAG = re.compile(r"<(?:p|div|br|li|[uod]l|h[1-6r]|table|t[rdh]|blockquote|pre|section|article|figure|aside|center)\b", re.IGNORECASE)
"""A tag that parts lines."""
BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
"""Any tag; no `<3`, and no `<ann@tern.example>`."""
NARROW, WIDE = 45, 100
"""Letters at which plain text is wrapped, at least and at most: e-mails at 72 to 80."""
WRAPPED = 0.8
"""Share of the lines of a wrapped text that are full."""
DEEPEST = 200
"""Nesting beyond which a tree is flattened by the parser."""
PIECE = 20_000
"""Letters whose tags are counted together."""


def with_breaks(html: str) -> str:
    """The same with a tag between its lines where it has none: between all lines of plain text that were not wrapped, at blank lines of other text."""
    if "\n" not in html or BLOCK_TAG.search(html):
        return html
    if TAG.search(html):
        return BLANK_LINE.sub("<br><br>", html.strip())
    lines = [x.strip() for x in html.strip().split("\n")]
    width = wrapped_at(lines)
    return lines[0] + "".join(f"{' ' if goes_on(a, b, width) else '<br>'}{b}" for a, b in pairwise(lines))


def wrapped_at(lines: Sequence[str]) -> int:
    """At how many letters the lines of a plain text were wrapped; 0: they were not.

    They were when nearly every line is so long that the first word of the next one would not have fitted.
    """
    width = max((len(x) for x in lines if " " in x), default=0)
    joints = [(a, b) for a, b in pairwise(lines) if a and b]
    full = [(a, b) for a, b in joints if goes_on(a, b, width)]
    sure = len(joints) > 2 or any(b[:1].islower() for _, b in full)
    return width if NARROW <= width <= WIDE and sure and len(full) > WRAPPED * len(joints) and not all(ends_sentence(a) for a, _ in full) else 0


def goes_on(line: str, below: str, width: int) -> bool:
    """Whether a line was wrapped at a width, and goes on in the one below."""
    return bool(width and line and below) and len(line) + 1 + len(below.split(" ", 1)[0]) > width


def tree_of(html: str) -> Any:
    """The tree of some HTML, straight from lxml: a BeautifulSoup on top of it costs four times all the rest. None: there is nothing in it."""
    from lxml import etree

    if not html.strip():
        return None
    try:
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def flatten(html: str) -> str:
    """HTML without NULs; without tags when they nest so deep that no writer made them."""
    html = html.replace("\0", "")
    depth = deepest = 0
    if may_be_deep(html):
        for found in re.finditer(
            r"<(/?)(?:div|span|b|i|em|blockquote|ul|ol|li|table|tr|td|font|section|a|p|strong|q|sub|sup|small|big|u|s)\b", html, re.IGNORECASE
        ):
            depth = max(0, depth + (-1 if found[1] else 1))
            deepest = max(deepest, depth)
    if deepest > 10 * DEEPEST:
        return re.sub(r"<[^<>]{0,1000}>?", "\n", html)
    return html


def may_be_deep(html: str) -> bool:
    """Whether tags might nest too deep, from counts alone: a page has thousands of tags, and to look at each takes a tenth of all the time."""
    depth = 0
    for at in range(0, len(html), PIECE):
        opened, closed = html.count("<", at, at + PIECE), html.count("</", at, at + PIECE)
        if depth + opened - closed > 10 * DEEPEST:
            return True
        depth = max(0, depth + opened - 2 * closed)
    return False


def words_of(element: Any) -> int:
    """Words of all text in an element."""
    return len(" ".join(element.itertext()).split())


def count_prose(box: Any) -> int:
    """Paragraphs of full sentences in a part of a tree."""
    return sum(prose_text(" ".join("".join(p.itertext()).split())) for p in box.iter("p"))
