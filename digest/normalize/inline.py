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
TYPESET = re.compile(r"katex|mathjax|mjx|mwe-", re.IGNORECASE)
"""Names that typesetters of formulas give what they set."""
COMMAND = re.compile(r"\\[A-Za-z]+")
"""A command of TeX."""
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
    write_formulas(tree)
    return take_withdrawn(tree, off)


def write_formulas(tree: Any) -> None:
    """Put the words of formulas into a tree, and take out what shows one once more."""
    twins: dict[Any, None] = {}
    for math in [x for x in tree.iter("math") if next(x.iterancestors("math"), None) is None]:
        if write_words(math, words := words_of_formula(math)):
            twins |= dict.fromkeys(twins_of(math, words))
            if is_hidden(around := math.getparent()) and len(around) == 1:  # from those who see the twin
                around.attrib.clear()
    speaks = cache(lambda line: any(map(str.isalnum, "".join([line.text or "", *(x.tail or "" for x in line)]))))
    for image in list(tree.iter("img")):
        if is_picture(image) and image not in twins and speaks(line_around(image)):
            write_words(image, bare(image.get("alt")))
    take_out(tree, twins)


def take_withdrawn(tree: Any, off: Collection[str]) -> tuple[Removed, ...]:
    """Take out of a tree readings of signs and what its writer withdrew."""
    withdrawn = [x for x in tree.iter("del", "s", "strike") if is_withdrawn(x)] if "withdrawn" not in off else []
    removed = [Removed(text, "other", "withdrawn", "drop", "its writer put other words in its place") for x in withdrawn if (text := text_of(x))]
    take_out(tree, [*withdrawn, *(x for x in tree.iter("rt", "rp", "rtc") if len("".join(islice(x.itertext(), PIECES))) <= READING)])
    return tuple(removed)


def take_out(tree: Any, gone: Collection[Any]) -> None:
    """Take elements out of a tree, and leave what stands behind them."""
    from lxml import etree

    for element in gone:
        element.tag = "template"
    if gone:
        etree.strip_elements(tree, "template", with_tail=False)


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


def twins_of(math: Any, words: str) -> list[Any]:
    """What shows a formula once more right beside its words, or beside the element that holds these alone: letters that a program set, or a picture."""
    around = math.getparent()
    near = [after(math)]
    if around.tag not in BREAK and len(around) == 1 and not (around.text or "").strip() and not (math.tail or "").strip():
        near += [before(around), after(around)]
    return [x for x in near if x is not None and is_twin(x, words)]


def is_twin(element: Any, words: str) -> bool:
    """Whether what stands beside a formula shows it once more: it is a picture or kept from those who hear the words, and has their letters or the name that
    a typesetter gives.
    """
    if not (is_picture(element) or element.get("aria-hidden") == "true"):
        return False
    names = " ".join(f"{x.tag} {x.get('class')}" for x in (element, element.getparent()) if x.tag not in BREAK)
    return TYPESET.search(names) is not None or letters_of(text_of(element) or bare(element.get("alt"))) == letters_of(words)


def is_picture(element: Any) -> bool:
    """Whether an element is the picture of a formula."""
    return element.tag == "img" and FORMULA.search(element.get("class") or "") is not None


def after(element: Any) -> Any:
    """The element that follows another with nothing but blanks between; None: there is none."""
    return element.getnext() if not (element.tail or "").strip() else None


def before(element: Any) -> Any:
    """The element behind which another follows so; None: there is none."""
    near = element.getprevious()
    return near if near is not None and not (near.tail or "").strip() else None


def letters_of(text: str) -> str:
    """The letters and digits of a formula, without the commands of TeX."""
    return "".join(filter(str.isalnum, COMMAND.sub("", text)))


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
    replaced = any(x is not None and x.tag == "ins" for x in (before(element), after(element)))
    return replaced and next(element.iter(*BREAK), None) is None


def text_of(element: Any) -> str:
    """The text of an element in one line."""
    return " ".join("".join(element.itertext()).split())
