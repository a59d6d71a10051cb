"""What a user says of the parts of a site: CSS selectors to drop or keep, which are asked of a BeautifulSoup."""

from __future__ import annotations

import warnings
from typing import Any

from digest.model import Removed
from digest.normalize.blocks import CONTROLS, SKIP, WRAPPER, box_of, walk
from digest.normalize.fold import fold
from digest.normalize.markup import tree_of
from digest.normalize.rules import Rules, Site, host_in

KEPT = ("nav", "menu", "form", "fieldset", "footer", "header", "details")
"""Elements that are no more than a box where a user keeps them."""
NAMES = ("class", "id")
"""What says what an element is."""


def site_of(url: str | None, site: str | None, rules: Rules) -> Site | None:
    """What the user said about the host of an article."""
    if not rules.sites:
        return None
    host = host_in(url or "") or host_in(site or "")
    while host:
        if host in rules.sites:
            return rules.sites[host]
        host = host.partition(".")[2]
    return None


def kept_of(site: str, rules: Rules) -> frozenset[str]:
    """The folded lines, in small letters, that a user keeps on the pages of a host."""
    own = site_of(None, site, rules)
    return frozenset(x.lower() for x in (*rules.kept, *(own.lines if own else ())))


def select_parts(html: str, own: Site | None) -> tuple[str, tuple[Removed, ...], frozenset[str]]:
    """HTML as the user's selectors want it: parts to drop are gone, parts to keep look like plain text to whoever judges by name; and the lines of these,
    folded, for whoever judges by what they say.
    """
    if own is None or not (own.drop or own.keep):
        return html, (), frozenset()
    soup = soup_of(html)
    removed: list[Removed] = []
    for element in (e for selector in own.drop for e in soup.select(selector)):
        if not element.decomposed:
            if text := " ".join(element.get_text(" ").split()):
                removed.append(Removed(text, "other", "site-selector", "drop", "stands in a part of the page that is other"))
            element.decompose()
    kept: set[str] = set()
    for element in (e for selector in own.keep for e in soup.select(selector)):
        if outer := outermost(element, soup):
            outer.insert_before(element.extract())
        if element.name in KEPT:
            element.name = "div"
        for part in (element, *element.find_all(True)):
            part.attrs = {k: v for k, v in part.attrs.items() if k not in NAMES}
            if part.name in ("aside", "figure", "figcaption", "section"):
                part.name = "div"
        kept.update(lines_of(str(element)))
    return str(soup), tuple(removed), frozenset(kept)


def lines_of(html: str) -> set[str]:
    """The lines of a part to keep, folded."""
    tree = tree_of(html)
    return {fold(" ".join("".join(b.parts).split())) for b in walk(tree, ())} - {""} if tree is not None else set()


def outermost(element: Any, soup: Any) -> Any:
    """The outermost part around an element that goes as a whole by its tag or name, and holds little else; None where there is none."""
    size = WRAPPER * len(soup.get_text())
    around = [x for x in element.parents if x.name in (*SKIP, *CONTROLS, "footer") or box_of(x.name, x.get("class"), x.get("id"))[0]]
    return next((x for x in reversed(around) if len(x.get_text()) - len(element.get_text()) < size), None)


def soup_of(html: str) -> Any:
    """The tree of some HTML."""
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(html, "lxml", multi_valued_attributes=None)  # classes stay one string: a quarter of the time
