"""HTML before its parts are told apart: plain text gets the tags that it lacks, what nests too deep loses its own; words and prose of a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>?")
"""The same, closed or not, with its name."""
BREAKS = re.compile(r"(?:<br>){2,}")
FLAT = {
    "html", "head", "body", "script", "style", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
}  # fmt: skip
"""Tags in which no other stands, or only once."""
DEEPEST = 200
"""Nesting that every parser reads: trafilatura's stops at 256, our own at 2,048."""


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
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)

    def parse(html: str) -> Any:
        try:
            return etree.fromstring(html.encode("utf-8", "replace"), parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None

    return whole_tree(html, parse, parser)


def whole_tree(html: str, parse: Callable[[str], Any], parser: Any) -> Any:
    """The tree that `parse` makes of some HTML with a parser; where it stopped because tags nest so deep that no writer made them, one without those tags."""
    tree = parse(html)
    for most in (DEEPEST, 0):
        if not parser.error_log.filter_from_fatals():
            break
        tree = parse(flatten(html, most))
    return tree


def flatten(html: str, most: int) -> str:
    """HTML without the tags that stand in more than so many others: those that part lines become breaks."""
    depth = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        if found[2].lower() in FLAT:
            return found[0]
        depth = max(0, depth - 1) if found[1] else depth + 1
        inside = depth + (found[1] != "") <= most
        return found[0] if inside else "<br>" if BLOCK_TAG.match(f"<{found[2]}") else ""

    return BREAKS.sub("<br>", ANY_TAG.sub(kept, html))


def words_of(element: Any) -> int:
    """Words of all text in an element."""
    return len(" ".join(element.itertext()).split())


def count_prose(box: Any) -> int:
    """Paragraphs of full sentences in a part of a tree."""
    return sum(prose_text(" ".join("".join(p.itertext()).split())) for p in box.iter("p"))
