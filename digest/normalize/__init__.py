"""Take the web's leftovers out of an article and write down what was removed and why. Nothing here asks the clock or the network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from digest.model import Clean, Form
from digest.normalize.branches import Rule
from digest.normalize.clean import decide
from digest.normalize.fragments import read_fragment
from digest.normalize.fuller import fuller
from digest.normalize.furniture import count_sights, is_furniture, text_mark
from digest.normalize.headline import trim_outlet
from digest.normalize.lines import Line, make_line
from digest.normalize.pages import own_headline, read_page
from digest.normalize.rest import rest_of
from digest.normalize.rules import Rules, check_rules, load_rules, rules_version
from digest.normalize.selectors import kept_of, site_of

__all__ = [
    "Rule", "Rules", "check_rules", "count_sights", "fuller", "is_furniture", "kept_of", "load_rules", "normalize", "own_headline", "rules_version",
    "text_mark",
]  # fmt: skip

HEADLINE = 25
"""Words of a headline at most: a longer heading is a lead."""
ITEMS = ("- ", "* ", "• ")
"""How an item of a list begins in plain text."""
LARGEST = 4_000_000
"""Characters of a body that are read; the rest is not the article of any outlet."""


def normalize(
    body: str,
    form: Form,
    *,
    title: str | None = None,
    url: str | None = None,
    site: str | None = None,
    lang: str | None = None,
    rules: Rules,
    furniture: frozenset[str] = frozenset(),
) -> Clean:
    """The article of a body, and the ledger of what was taken out of it.

    `form` "text": without a title the first line is the title. `lang` is the source's word for the language, None to guess it.
    `furniture`: folded lines known to stand on many pages of this site. Any input gives an answer. Doing it twice changes nothing.
    """
    warnings = () if len(body) <= LARGEST else (f"only the first {LARGEST} of {len(body)} characters were read",)
    body, code = body[:LARGEST], short_code(lang)
    own = site_of(url, site, rules)
    if own and own.lines:
        rules = replace(rules, kept=rules.kept | frozenset(own.lines))
    if form == "text":
        numbered = [(i, x.strip()) for i, x in enumerate(body.split("\n")) if x.strip()]
        if not (title or "").strip():
            title, numbered = split_title(numbered, rules)
        head, name = trim_outlet((title or "").strip(), url, site, rules)
        clean = decide([make_line(x, i, kind_of(x)) for i, x in numbered], head, rules, lang=code, furniture=furniture, removed=name)
    else:
        found = (read_fragment if form == "fragment" else read_page)(body, url=url, site=site, rules=rules)
        if found.kept:
            rules = replace(rules, kept=rules.kept | found.kept)
        head, name = trim_outlet((title or "").strip() or found.title or first_headline(found.lines), url, site, rules)
        known = (*name, *found.removed)
        clean = decide(found.lines, head, rules, lang=code or short_code(found.lang), furniture=furniture, meta=found.meta, removed=known, form=form)
        warnings = (*warnings, *(x for x in found.warnings if x not in clean.warnings))
        if form == "page" and not clean.paragraphs:
            warnings = (*warnings, "no article was found on this page")
    return replace(clean, warnings=(*clean.warnings, *warnings)) if warnings else clean


def kind_of(line: str) -> str:
    """What a line of plain text is, as far as can be told: an item of a list, a row of a table as extractors write them (`| a | b |`), or a paragraph."""
    if line.startswith("|") and line.endswith("|") and sum(any(map(str.isalnum, cell)) for cell in line.split("|")) > 1:
        return "table"
    return "li" if line.startswith(ITEMS) else "p"


def split_title(numbered: list[tuple[int, str]], rules: Rules) -> tuple[str, list[tuple[int, str]]]:
    """The first line as the title, and the rest; a full sentence of prose is no title."""
    first = numbered[0][1] if numbered else ""
    if not first or make_line(first[: rest_of(first, rules) or None]).prose:
        return "", numbered
    return first, numbered[1:]


def first_headline(lines: Sequence[Line]) -> str:
    """The heading of the first order above the first paragraph of prose, or one of another order that begins the text; "" when there is none."""
    above = list(takewhile(lambda x: not x.prose, lines))
    first = next((x for x in above if x.words > 2), None)
    return next((x.text for x in above if x.kind == "h1"), first.text if first and first.kind == "h" and not first.ends and first.words <= HEADLINE else "")


def short_code(lang: str | None) -> str | None:
    """`de-DE` -> `de`; None for what is no language code."""
    found = re.match(r"[a-zA-Z]{2,3}(?=[-_]|$)", (lang or "").strip())
    return found[0].lower() if found else None
