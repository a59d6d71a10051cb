"""A whole page -> the paragraphs of its article.

What is surely none of it (programs, menus, boxes named as such) goes first, then trafilatura extracts, then what it missed comes back.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any

from digest.model import Meta, Removed
from digest.normalize.blocks import CODE, CONTROLS, HIDDEN_PART, LONG_PROSE, LONG_TEXT, Found, box_of, count_all, is_hidden, misnamed, shows_article, walk
from digest.normalize.cards import find_cards
from digest.normalize.fold import count_words, ends_sentence, fold
from digest.normalize.inline import spell
from digest.normalize.lines import FEW_PROSE, LINKED, LONG_BOX, Block, is_program, is_prose, make_line
from digest.normalize.links import is_mark, is_raised_mark, leads_away, places_of, site_at
from digest.normalize.markup import count_prose, tree_of, whole_tree
from digest.normalize.rules import Rules
from digest.normalize.selectors import select_parts, site_of

NAMED = {"figcaption", "aside", "form", "div", "section", "p", "ul", "li", "span", "article"}
"""Tags of a page whose names are believed."""
SHORT, LONG = 0.55, 3
"""Shares of the page's sentences outside which what trafilatura finds alone is not believed and its fallbacks are asked: they take half its time."""
MARK = 40
"""Letters by which a paragraph is recognised in two readings of a page."""
LEAST_BACK = 60
"""Letters of a paragraph that is put back at least."""
EMPTY = ("embed", "source", "track", "wbr")
"""Elements without content of which libxml2 does not know that: what follows them would stand in them."""
UNREAD = ("style", "svg", "link", "meta", "input", "option", "iframe")
"""Elements that never hold text of an article."""
UNSAID = (
    "//*[contains(@class, 'visually-hidden') or contains(@class, 'sr-only') or contains(@class, 'screen-reader-text') or contains(@class, 'visuallyhidden')]"
)
"""What only screen readers say."""
ASIDE_CLASS = re.compile(
    r"byline|author|contrib|bio\b|image|photo|picture|figure|caption|messenger|tooltip|popup|modal|login|locked|disclaimer|affiliate|embed", re.IGNORECASE
)
"""Names of boxes between headline and text that hold no lead."""
LITTLE = 0.4
"""Share of the page's sentences below which what trafilatura finds with its fallbacks is held against the part of the page that holds most of them."""
LEADS, LEAD = 1, 700
"""Paragraphs between headline and text that are put back, and their letters at most."""
MOST_TRIES = 500
"""Paragraphs that are looked for in the extracted text: each time the whole of it is read."""
MOST_WAITING = 5
"""Programs with the same first line that are tried at most; they come in order, but for those that were left out."""
MOST_BACK = 0.5
"""Share of the extracted text that may be put back."""

TIMES = (
    (("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "parsely-pub-date"), "datePublished"),
    (("article:modified_time", "og:updated_time", "dateModified", "last-modified"), "dateModified"),
)
"""How a page's head names the times of its publication and of its change: in `meta` and in JSON-LD (https://ogp.me/#type_article, https://schema.org/Article)."""
TIME = re.compile(r'\d{4}-\d\d[^"]{0,30}')
"""How such a time is written."""


def read_page(html: str, *, url: str | None, site: str | None, rules: Rules) -> Found:
    """The article of a whole page: what is surely none goes first, then trafilatura, then our cleaner."""
    from trafilatura.utils import HTML_PARSER, load_html  # it mends what makes libxml2 stumble; a tree of our own lost a tenth of some articles

    html, selected, chosen = select_parts(html.replace("\0", ""), site_of(url, site, rules))
    tree = whole_tree(html, load_html, HTML_PARSER) if html.strip() else None
    if tree is None:
        return Found(())
    lang, title, (published, updated) = tree.get("lang"), head_title(tree), head_times(tree)
    withdrawn = spell(tree, rules.off)
    strip(tree)
    hidden = hide(tree) if HIDDEN_PART not in rules.off else ()
    elements = list(tree.iter())  # held to the end: lxml makes the object of an element anew for everybody who asks, a seventh of all the time
    cards = find_cards(tree)
    removed, captions = prune(elements, cards, rules.off)
    blocks = [(b, text) for b in walk(tree, cards, rules.off) if b.parts and (text := " ".join("".join(b.parts).split()))]
    own = first_article(blocks)
    programs = [(text, "".join(b.parts).strip("\n")) for b, text in own if is_program(b, text)]
    lines = join_programs(extract(tree, own, url), programs)
    marks = [mark_of(t) for _, t in blocks]
    kept, links = leave_links(blocks, marks, lines, site_at(url), chosen) if "link-only" not in rules.off else (lines, [])
    heads = {mark: b.kind for mark, (b, _) in zip(marks, blocks, strict=True) if b.kind in ("h1", "h")}
    code = {text for text, _ in programs}
    whole = put_back(own, marks[: len(own)], kept, chosen)
    paragraphs = tuple(make_line(x, None, "pre" if " ".join(x.split()) in code else heads.get(mark_of(x), "p")) for x in whole)
    meta = Meta(published=published, updated=updated, captions=captions)
    return Found(paragraphs, title, lang, meta, (*selected, *withdrawn, *hidden, *removed, *links), chosen)


def extract(tree: Any, blocks: list[tuple[Block, str]], url: str | None) -> list[str]:
    """What trafilatura finds on a page: with its fallbacks only where it finds alone much less than the page's full sentences, or much more.

    Where it still finds little, the part of the page that holds most of the sentences.
    """
    import trafilatura

    prose = sum(len(t) for b, t in blocks if not b.box and ends_sentence(t))
    text = trafilatura.extract(tree, include_comments=False, url=url, fast=True) or ""
    if not SHORT * prose <= len(text) <= LONG * prose + LONG_TEXT:
        text = trafilatura.extract(tree, include_comments=False, url=url) or ""
    dense = densest(blocks) if len(text) < LITTLE * prose else []
    return dense if sum(map(len, dense)) > 2 * len(text) else [x for x in text.split("\n") if x.strip()]


def join_programs(lines: list[str], programs: list[tuple[str, str]]) -> list[str]:
    """The extracted lines with those of each program, known by its words, together again as its writer set them."""
    begun: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for words, program in programs:
        begun[" ".join(program.lstrip().partition("\n")[0].split())].append((words, program))
    joined: list[str] = []
    at = 0
    while at < len(lines):
        waiting = begun.get(" ".join(lines[at].split()), [])
        for n, (words, program) in enumerate(waiting[:MOST_WAITING]):
            end, size = at, -1
            while end < len(lines) and size < len(words):
                size += 1 + len(" ".join(lines[end].split()))
                end += 1
            if " ".join(" ".join(lines[at:end]).split()) == words:
                joined.append(program)
                del waiting[n]
                at = end
                break
        else:
            joined.append(lines[at])
            at += 1
    return joined


def first_article(blocks: list[tuple[Block, str]]) -> list[tuple[Block, str]]:
    """The blocks of a page up to a second article: some pages load the next one below."""
    begun: dict[Any, list[int]] = {}
    for i, (block, text) in enumerate(blocks):
        if block.home is not None and not block.box and is_prose(text):
            inside = [block.home] if block.home.tag == "article" else []
            inside += block.home.iterancestors("article")
            if inside:
                begun.setdefault(inside[-1], []).append(i)
    long = [places[0] for places in begun.values() if len(places) >= FEW_PROSE]
    return blocks[: long[1]] if len(long) > 1 else blocks


def densest(blocks: list[tuple[Block, str]]) -> list[str]:
    """The paragraphs of the part of the page that holds most letters of prose."""
    letters: Counter[Any] = Counter()
    for block, text in blocks:
        if block.home is not None and not block.box and block.linked <= len(text) / 3 and is_prose(text):
            letters[block.home] += len(text)
    best = max(letters, key=letters.__getitem__, default=None)
    return [t for b, t in blocks if t and not b.box and b.home is best and best is not None]


def strip(tree: Any) -> None:
    """Take out of a page's tree what nobody reads there: programs, styles, drawings, controls, menus, text for screen readers alone.

    A control or a menu with prose in it is none: some sites close theirs too late. A menu with the page's headline stays, for the text is below it.
    """
    from lxml import etree

    etree.strip_tags(tree, *EMPTY)
    for program in list(tree.iter("script")):
        if program.get("type") != "application/ld+json":  # trafilatura reads that
            program.tag = "style"  # what is called so goes in one pass
    etree.strip_elements(tree, *UNREAD, with_tail=False)  # first, so that no program counts as prose of a menu
    for element in list(tree.iter(*CONTROLS)):
        if count_prose(element) or sum(map(is_prose, map(str.strip, element.itertext()))) >= FEW_PROSE:
            element.tag = "div"
        elif element.tag != "nav" or element.find(".//h1") is None:
            element.tag = "style"
    etree.strip_elements(tree, "style", with_tail=False)
    names = places_of(tree)
    marks = [x for x in tree.iter("a", "sup") if (is_mark if x.tag == "a" else is_raised_mark)(x, names) and next(x.iterancestors(*CODE), None) is None]
    for element in (*tree.xpath(UNSAID), *marks):
        if element.getparent() is not None:
            element.drop_tree()


def hide(tree: Any) -> tuple[Removed, ...]:
    """Take out of a page's tree what its own attributes hide, but for the article."""
    gone = hidden_parts(tree)
    texts = [" ".join(x.text_content().split()) for x in gone]
    for element in gone:
        element.drop_tree()
    return tuple(Removed(x, "other", HIDDEN_PART, "drop", "stands in a part of the page that is hidden") for x in texts if x)


def hidden_parts(tree: Any) -> list[Any]:
    """The parts of a page that are hidden, each but once; the article is none and shows itself from now on."""
    counts = cache(lambda: count_all(tree))
    gone: dict[Any, None] = {}
    for element in [x for x in tree.xpath("//*[@hidden or @style]") if is_hidden(x)]:
        if not gone.keys().isdisjoint(element.iterancestors()):
            continue
        if not shows_article(element, counts):
            gone[element] = None
        elif counts()[element].is_most(counts()[None]):
            element.attrib.pop("style", None)  # by which trafilatura leaves it out
    return list(gone)


def find_lines(marks: list[str], lines: list[str]) -> list[int | None]:
    """Of each block, known by its mark, the number of the line that begins alike, None when none does."""
    where: dict[str, int] = {}
    for n, line in enumerate(lines):
        where.setdefault(mark_of(line), n)
    return [where.get(mark) if mark else None for mark in marks]


def leave_links(blocks: list[tuple[Block, str]], marks: list[str], lines: list[str], own: str, chosen: Collection[str] = ()) -> tuple[list[str], list[Removed]]:
    """The extracted lines without those that are links to other articles: headings and list items that are a link and no sentence. `chosen`: folded lines
    that stay.
    """
    spoilt = {n for n, (b, t) in zip(find_lines(marks, lines), blocks, strict=True) if n is not None and is_link(b, t) and not leads_away(b, own)}
    spoilt = {n for n in spoilt if fold(lines[n]) not in chosen} if chosen else spoilt
    why = "a heading or an item of a list that is a link and nothing else"
    return [x for n, x in enumerate(lines) if n not in spoilt], [Removed(lines[n], "cross-link", "link-only", "drop", why) for n in sorted(spoilt)]


def is_link(block: Block, text: str) -> bool:
    """Whether a heading or an item of a list is a link and no sentence."""
    return block.kind in ("li", "h") and block.linked > LINKED * len(text) and not ends_sentence(text)


def put_back(blocks: list[tuple[Block, str]], marks: list[str], lines: list[str], chosen: Collection[str] = ()) -> list[str]:
    """The extracted lines with the paragraphs of prose that belong to them and were left out: those that stand among them in the same part of
    the page, those in a part that is built like theirs, a lead between headline and first line, and the folded lines that are `chosen`."""
    at = find_lines(marks, lines)
    known = [i for i, n in enumerate(at) if n is not None and len(blocks[i][1]) > MARK]
    if not known:
        return lines
    first, last = known[0], known[-1]
    head = next((i for i in range(first - 1, -1, -1) if blocks[i][0].kind == "h1"), first)
    whole = " ".join(" ".join(lines).split())
    more: dict[int, list[str]] = {}
    room, leads = int(MOST_BACK * len(whole)), LEADS
    homes = Counter(blocks[i][0].home for i in known)
    kinds = {shape_of(blocks[i][0].home) for i in known if ends_sentence(blocks[i][1])} - {None}
    tries = MOST_TRIES
    for i in range(head + 1, len(blocks)):
        block, text = blocks[i]
        if chosen and at[i] is None and fold(text) in chosen:
            more.setdefault(next((n for n in at[i:] if n is not None), len(lines)), []).append(text)
            continue
        if at[i] is not None or block.box or block.kind in ("h1", "table", "pre") or len(text) <= LEAST_BACK or block.linked > len(text) / 3:
            continue
        kin = shape_of(block.home) in kinds
        among = first < i < last and homes[block.home] >= (2 if block.kind == "li" else 1)
        lead = i < first and leads and len(text) < LEAD and not beside(block.home)
        if not (kin or among or lead) or not is_prose(text) or (not kin and len(text) > room):
            continue
        tries -= 1
        if tries < 0:
            break
        if not stands_in(text, whole):
            leads -= i < first
            room -= 0 if kin else len(text)
            after = next((n for n in at[i:] if n is not None), len(lines))
            more.setdefault(after, []).append(text)
    return [x for n, line in enumerate([*lines, ""]) for x in (*more.get(n, ()), line)][:-1] if more else lines


def stands_in(text: str, whole: str) -> bool:
    """Whether a paragraph stands in a text already, perhaps with some words less: its beginning, its middle or its end does."""
    middle = len(text) // 2
    return text[:MARK] in whole or text[-MARK:] in whole or text[middle : middle + MARK] in whole


def shape_of(home: Any) -> tuple[str, ...] | None:
    """How the part of the page is built in which a paragraph stands: tags and classes of it and of what is around it. None: it has no class."""
    around = home.getparent() if home is not None else None
    if around is None or not (home.get("class") or around.get("class")):
        return None
    return home.tag, home.get("class") or "", around.tag, around.get("class") or ""


def beside(home: Any) -> bool:
    """Whether one of the three boxes around a paragraph says that it holds no lead: who wrote it, a picture, an offer."""
    for _ in range(3):
        if home is None:
            break
        if ASIDE_CLASS.search(f"{home.tag} {home.get('class') or ''}"):
            return True
        home = home.getparent()
    return False


def mark_of(text: str) -> str:
    """The beginning by which a paragraph is recognised."""
    return " ".join(text[: 2 * MARK].split()).lstrip("-•* ")[:MARK]


def head_title(tree: Any) -> str:
    """The page's own headline: og:title, else title."""
    found = tree.xpath("string(//meta[@property='og:title']/@content)") or tree.xpath("string(//title)")
    return " ".join(str(found).split())[:500]


def head_times(tree: Any) -> tuple[str | None, ...]:
    """When a page was published and when it was changed, as its head says it to machines: in a `meta`, else in JSON-LD that says it once."""
    found: list[str | None] = []
    programs = " ".join(tree.xpath("//script[@type='application/ld+json']/text()"))
    for tags, name in TIMES:
        said = [x.strip() for tag in tags for x in tree.xpath("//meta[@property=$tag or @name=$tag or @itemprop=$tag]/@content", tag=tag)]
        told = {*re.findall(rf'"{name}"\s*:\s*"({TIME.pattern})"', programs)}
        found.append(next(filter(TIME.fullmatch, said), told.pop() if len(told) == 1 else None))
    return tuple(found)


def own_headline(html: str) -> str:
    """All that a page calls itself: og:title, title, and its heading of the first order where it has but one, for more are teasers. "" where it says none."""
    tree = tree_of(html.replace("\0", ""))
    if tree is None:
        return ""
    heads = tree.xpath("//h1")
    names = [*tree.xpath("//meta[@property='og:title']/@content"), *tree.xpath("//title/text()"), *(" ".join(x.itertext()) for x in heads if len(heads) == 1)]
    return " ".join(" ".join(names).split())


def prune(elements: list[Any], cards: Collection[Any], off: Collection[str]) -> tuple[tuple[Removed, ...], tuple[str, ...]]:
    """Take captions, `cards` of teasers and boxes with a telling name out of a page's tree of these elements, but nothing that holds long prose, and no
    box of a rule in `off`.
    """
    removed: list[Removed] = []
    captions: list[str] = []
    for element in elements:
        if element.tag not in NAMED or element.getparent() is None:
            continue
        category, rule = ("related", "teaser-card") if element in cards else box_of(element.tag, element.get("class"), element.get("id"))
        if category is None or rule in off or rule == "class-picture" or category in ("advertisement", "comment-form", "tags", "navigation", "paywall"):
            continue
        if misnamed(element, rule):
            continue
        text = " ".join(element.text_content().split()) if len(element) < 200 else "x " * 1000
        if count_words(text) > (80 if category == "caption" else LONG_PROSE.get(category, LONG_BOX)):
            continue
        if category == "caption":
            captions.append(text)
        if text:
            action = "metadata" if category == "caption" else "drop"
            removed.append(Removed(text, category, rule, action, f"stands in a part of the page that is {category}"))  # type: ignore[arg-type]
        element.drop_tree()
    return tuple(removed), tuple(captions)
