"""What a sentence says by other means than letters, and letters in it that are none of it: formulas, readings of signs, words withdrawn."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import islice
from typing import Any

from digest.model import Removed
from digest.normalize.blocks import BREAK, is_hidden

FORMULA = re.compile(r"(?:^|[\s_-])(?:latex|tex|maths?|formula|equation)(?:$|[\s_-])", re.IGNORECASE)
"""Names of pictures of formulas."""
STYLED = re.compile(r"\{\\(?:display|text|script)style\s+(.*)\}", re.DOTALL)
"""What programs that turn formulas into pictures write around their words."""
RELATION = re.compile(r"[=<>≠≈≡≤≥∈∉⊂⊆→⇒⇔∼]+")
"""Signs of a formula with a blank on each side."""
JOINTS = {"mfrac": "/", "msup": "^", "msub": "_", "msubsup": "_^", "mover": "^", "munder": "_", "munderover": "_^"}
"""What is read between the parts of a formula that stand above and below each other."""
READING = 60
"""Letters of a reading at most: one that is longer was never closed."""
PIECES = 12
"""Pieces of text of it that are looked at."""


def spell(tree: Any, off: Collection[str]) -> tuple[Removed, ...]:
    """Put the words of formulas into a tree, and take out readings of signs and what its writer withdrew. `off`: rules that are switched off."""
    from lxml import etree

    twins: set[Any] = set()
    for math in [x for x in tree.iter("math") if next(x.iterancestors("math"), None) is None]:
        if write_words(math, words_of_formula(math)):
            twins.update(twins_of(math))
            if is_hidden(around := math.getparent()) and len(around) == 1:  # from those who see the twin
                around.attrib.clear()
    speaks = cache(lambda line: any(map(str.isalnum, "".join([line.text or "", *(x.tail or "" for x in line)]))))
    for image in list(tree.iter("img")):
        if FORMULA.search(image.get("class") or "") and image not in twins and speaks(line_around(image)):
            write_words(image, bare(image.get("alt")))
    withdrawn = [x for x in tree.iter("del", "s", "strike") if is_withdrawn(x)] if "withdrawn" not in off else []
    removed = [Removed(text, "other", "withdrawn", "drop", "its writer put other words in its place") for x in withdrawn if (text := text_of(x))]
    gone = [*twins, *withdrawn, *(x for x in tree.iter("rt", "rp", "rtc") if len("".join(islice(x.itertext(), PIECES))) <= READING)]
    for element in gone:
        element.tag = "template"
    if gone:
        etree.strip_elements(tree, "template", with_tail=False)
    return tuple(removed)


def write_words(element: Any, words: str) -> bool:
    """Put words in the place of an element; False: there are none."""
    if words:
        element.clear(keep_tail=True)
        element.tag, element.text = "span", words
    return words != ""


def words_of_formula(math: Any) -> str:
    """The words of a formula: what its writer says they are, else its parts as one reads them: `n > 2`, `(a+b)/2`."""
    if words := bare(math.get("alttext")):
        return words
    for note in list(math.iter("annotation", "annotation-xml")):
        note.clear(keep_tail=True)
    for sign in math.iter("mo"):
        if sign.text and RELATION.fullmatch(sign.text.strip()):
            sign.text = f" {sign.text.strip()} "
    for root in math.iter("msqrt"):
        root.text = f"√{root.text or ''}"
    for high in math.iter(*JOINTS):
        for part in (x for x in high if len(x) > 1):
            part.text, part[-1].tail = f"({(part.text or '').strip()}", ")"
        for part, joint in zip(high, JOINTS[high.tag], strict=False):
            part.tail = joint
    return re.sub(r"\s+", " ", re.sub(r"\s*\n\s*", "", "".join(math.itertext()))).strip()


def twins_of(math: Any) -> list[Any]:
    """What shows a formula once more beside its words: letters that a program set, or a picture."""
    around = math.getparent()
    near = [math.getnext(), *((around.getprevious(), around.getnext()) if around.tag not in BREAK else ())]
    return [x for x in near if x is not None and (x.get("aria-hidden") == "true" or (x.tag == "img" and FORMULA.search(x.get("class") or "")))]


def bare(words: str | None) -> str:
    """The words of a formula without what a program wrote around them."""
    text = " ".join((words or "").split())
    found = STYLED.fullmatch(text)
    return found[1].strip() if found else text


def line_around(image: Any) -> Any:
    """The element in whose line a picture stands: around those that hold nothing else."""
    around = image.getparent()
    while around.tag not in BREAK and len(around) == 1 and not (around.text or "").strip():
        around = around.getparent()
    return around


def is_withdrawn(element: Any) -> bool:
    """Whether words are struck out beside others that were put in their place."""
    after, before = element.getnext(), element.getprevious()
    replaced = (after is not None and after.tag == "ins" and not (element.tail or "").strip()) or (
        before is not None and before.tag == "ins" and not (before.tail or "").strip()
    )
    return replaced and next(element.iter(*BREAK), None) is None


def text_of(element: Any) -> str:
    """The text of an element in one line."""
    return " ".join("".join(element.itertext()).split())
