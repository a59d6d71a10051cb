"""A paragraph on its way through the cleaner, and why it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from digest.model import Action, Category
from digest.normalize.fold import count_words, ends_sentence, fold

PROSE = 12
"""Words of a line that ends as a sentence and is surely the article's."""
FEW_PROSE = 3
"""Paragraphs of prose of which so many are an article."""
LONG_BOX = 60
"""Words of a box from which its name is not believed, and it is no teaser: long prose is never dropped by class."""
LONGEST = 2000
"""Characters of a line beyond which no rule looks at it."""
LINKED = 0.9
"""Share of link text from which a line is a link and nothing else."""
DASHED = re.compile(r"\s*[–—―-]\s?\w")
"""How the line begins that tells whose words a quotation is."""


@dataclass(slots=True)
class Line:
    """One paragraph on its way through the cleaner. Never changed once its text is read; not frozen because that doubles the time it takes to make one."""

    text: str
    """Verbatim."""
    folded: str
    words: int
    number: int | None = None
    """0-based input line."""
    kind: str = "p"
    """p, h, li, quote, pre, table."""
    ends: bool = False
    """It ends as a sentence ends."""
    links: float = 0.0
    """Share of its characters that are links."""
    prose: bool = False
    """Surely a paragraph of an article."""
    level: int = 0
    """Of a heading by its tag, 1 to 6; 0: it is none."""
    emptied: bool = False
    """What stood right below it went with a box or as links."""
    cut: bool = False
    """Something was trimmed off its end: it is text, however it ends now."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line goes."""

    rule: str
    category: Category
    action: Action
    why: str
    heading: bool = False
    meta: tuple[tuple[str, str], ...] = ()
    """What it tells: (field of Meta, value)."""


@dataclass(slots=True)
class Block:
    """A paragraph of HTML while it is gathered."""

    kind: str
    box: Category | None
    rule: str
    parts: list[str]
    linked: int = 0
    """Letters of it that are links."""
    code: int = 0
    """Letters of it that are a program's."""
    leads: list[str] = field(default_factory=list)
    """The addresses of its links."""
    home: Any = None
    """The element around the element that begins it."""
    start: Any = None
    """The element that begins it, or in which it goes on behind a line break."""


RESCUED = "less than a quarter of the words would have stayed: only forms, advertisements and separators were taken out"
"""The warning with an article that the cleaner misread."""
Gone = tuple[Line, Verdict]


def make_line(text: str, number: int | None = None, kind: str = "p", links: float = 0.0) -> Line:
    """A paragraph with what is known of it."""
    folded = fold(text) if len(text) <= LONGEST else text[-LONGEST:]
    words, ends = count_words(folded), ends_sentence(folded)
    return Line(text, folded, words, number, kind, ends, links, ends and words >= PROSE)


def is_program(block: Block, text: str) -> bool:
    """Whether a paragraph is a program: by its tag, or because it is code alone."""
    return block.kind == "pre" or (block.kind == "p" and block.code >= LINKED * len(text))


def is_prose(text: str) -> bool:
    """Whether a text reads like a paragraph."""
    return ends_sentence(text) and count_words(text) >= PROSE


def prose_text(text: str, least: int = 25) -> bool:
    """Whether a box holds so much full text that its name is not believed."""
    return count_words(text) >= least and ends_sentence(fold(text[-200:]))
