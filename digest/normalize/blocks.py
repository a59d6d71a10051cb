"""HTML -> ordered paragraphs, with what its structure says: the tree of a fragment is cleaned, a page goes through trafilatura.

A fragment is parsed once with lxml and never extracted again: it is the article already. BeautifulSoup serves the CSS selectors of users. Of a page the parts
that are surely not the article (figures, forms, boxes named as such) go before trafilatura sees it.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import Any

from digest.model import Category, Meta, Removed
from digest.normalize.fold import count_words, ends_sentence, fold
from digest.normalize.lines import LINKED, PROSE, Line, make_line
from digest.normalize.rest import is_rest
from digest.normalize.rules import Rules, Site

SKIP = {"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "canvas", "math", "title", "link", "meta", "img"}
FORM = {
    "form": "comment-form",
    "button": "share",
    "input": "comment-form",
    "select": "navigation",
    "textarea": "comment-form",
    "nav": "navigation",
    "menu": "navigation",
}
BREAK = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th",
    "thead", "tbody", "caption",
    "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "figure", "figcaption", "address", "details", "summary", "body", "html",
    "center", "fieldset", "form", "nav",
}  # fmt: skip
HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}
KINDS = {
    "li": "li", "dt": "li", "dd": "li", "pre": "pre", "blockquote": "quote", "td": "table", "th": "table", "h1": "h1", **{f"h{n}": "h" for n in range(2, 7)},
}  # fmt: skip
JUNK: tuple[tuple[Category, str], ...] = (
    ("cookie", r"cookie(?:-?(?:banner|notice|consent))?|consent|gdpr|(?:oembed|embed|social|content|media|video)-?placeholder"),
    ("newsletter", r"newsletter|mailing-?list|subscribe|sign-?up|newspack-popup"),
    (
        "related",
        r"related(?:-?content)?|recommend|read-?(?:more|next|also)|more-?(?:stories|news|from|on)|\w*teaser\w*|most-?read|trending|also-?(?:read|like)|"
        r"jp-relatedposts|see-?also|outbrain|taboola|wp-embedded-content|(?:inline|embedded)-?(?:article|story)",
    ),
    ("share", r"shar(?:e|ing)(?:daddy)?|social(?:-?(?:media|links|bar|icons))?|addtoany|sharedaddy"),
    ("comment-form", r"comments?(?:-?(?:form|list|section|area))?|respond|disqus"),
    ("advertisement", r"ads?|advert(?:isement|ising)?|sponsor(?:ed)?|promo(?:tion)?|dfp|adslot|cta"),
    (
        "paywall",
        r"paywall-?(?:container|message|notice|offer|prompt|overlay|banner|cta|box)|piano-?offer|regwall",
    ),  # "paywall" alone marks what is paid for
    ("navigation", r"breadcrumbs?|pagination|nav(?:igation)?|menu|toc|skip-?link|(?:prev(?:ious)?|next)-?(?:article|post|story|next)s?|pager"),
    ("tags", r"tags?(?:-?(?:list|links|cloud))?|keywords|topics?-?list"),
    (
        "byline",
        r"author-?(?:box|bio|info|card|desc(?:ription)?|name|profile|block)|about-?(?:the-?)?author|post-author|signature-?author|bylines?|field--name-uid",
    ),
    ("date", r"(?:single-?)?(?:post|entry|article|story)-?meta(?:-?data)?|field--name-(?:created|changed)"),
    (
        "other",
        r"field--name-title|ai-?(?:article-?)?summary(?:-?content)?|print-?(?:header|footer|only)|(?:rollover|tool-?tip|hover-?card)(?:-\w+)*-?(?:block|box|content|text|body)",
    ),
)
NAMED = {"figcaption", "aside", "form", "div", "section", "p", "ul", "li", "span", "article"}
"""Tags of a page whose names are believed."""
JUNK_CLASS = re.compile("(?:^|[\\s_-])(?:" + "|".join(f"(?P<g{i}>{p})" for i, (_, p) in enumerate(JUNK)) + r")(?:$|[\s_-])")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins in a name like `articleBody`."""
HIDDEN = re.compile(
    r"(?:^|\s)(?:d-none|hid(?:e|den)(?:-?(?:me|completely))?|is-hidden|u-hidden|visually-?hidden|sr-only|screen-reader-text)(?!\S)", re.IGNORECASE
)
"""Names of boxes that nobody sees."""
SOMEWHERE = re.compile(r"(?:^|\s)(?:d-\w+-|\w+:)(?:block|flex|inline|grid|table)")
"""Names of what is hidden on small screens only."""
POST_CLASS = re.compile(r"(?:^|\s)(?:post-\d+|hentry|type-post)(?!\S)")
"""Names of a whole post: WordPress writes its tags and categories beside them."""
CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|captions?|legends?(?!-span)|photo-?credit|image-?(?:credit|source|caption|copyright)|credits?)(?:$|[\s_-])"
)
PICTURE_CLASS = re.compile(r"(?:^|[\s_-])(?:(?:\w+-)?(?:image|img|photo|picture|pic|bild|foto))(?:$|[\s_-])")
"""Names of boxes that hold a picture: what else stands in them is its caption."""
CODE = ("pre", "code")
ADDRESS = re.compile(r"\S*\w[.@]\w\S*")
"""A link that shows where it leads says something by itself."""
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)
"""The end of a picture's address."""
HOST = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#:@]+)", re.IGNORECASE)
SECOND = ("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go")
"""Parts of an address below which sites are named, as in `harbour.co.uk`."""
DASHED = re.compile(r"\s*[–—―-]\s?\w")
"""How the line begins that tells whose words a quotation is."""
MARKER = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5})[\])]?")
"""The mark of a note in a text."""
NOTE = re.compile(r"#[^#]*(?:fn|note|cite|ref)[^#]*$", re.IGNORECASE)
"""What notes are called in addresses."""
LAYOUT = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "img", "br", "hr", "form", "center")
"""Elements that stand in a cell of a table that lays out a text."""
CELL = 40
"""Words of a cell of data at most."""
BLOCK_TAG = re.compile(r"<(?:p|div|br|li|[uod]l|h[1-6r]|table|t[rdh]|blockquote|pre|section|article|figure|aside|center)\b", re.IGNORECASE)
"""A tag that parts lines."""
BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
"""Any tag; no `<3`, and no `<ann@tern.example>`."""
NARROW, WIDE = 45, 100
"""Letters at which plain text is wrapped, at least and at most: e-mails at 72 to 80."""
WRAPPED = 0.8
"""Share of the lines of a wrapped text that are full."""
LABEL = re.compile(r"([^:|–]{3,40}?)\s*[:|–]\s+(\S.*)")
LABELLED = 0.4
"""Share of link text of a label and a link behind it, at least."""
HEADLINE = 5
"""Words of the headline behind a label at least."""
LONG_BOX = 60
"""Words of full sentences in a box from which its name is not believed: long prose is never dropped by class."""
LONG_PROSE = {"byline": 90, "cookie": 150}
"""Words of a paragraph of full sentences from which that holds, 25 for other boxes: who wrote it and what asks for consent speak in sentences."""
CAPTION_AROUND = 40
"""Words of a text beside a picture in its box that is taken for its caption."""
NEAR = 6
"""Neighbours of a link whose text is looked at."""
OWN_WORDS = 4
"""Words around a link from which it stands within running text."""
SEPARATORS = " \t\r\n\u00a0,;|/·•"
"""What stands between the links of a list."""
CARD_DEPTH = 5
"""How far around its heading a teaser's box is looked for."""
WRAPPER = 0.3
"""Share of all text from which a box is a wrapper of the article, whatever its name."""
LONG_TEXT = 400
"""Letters of a box below which that is not asked."""
SHORT, LONG = 0.55, 3
"""Shares of the page's sentences outside which what trafilatura finds alone is not believed and its fallbacks are asked: they take half its time."""
MARK = 40
"""Letters by which a paragraph is recognised in two readings of a page."""
LEAST_BACK = 60
"""Letters of a paragraph that is put back at least."""
EMPTY = ("embed", "source", "track", "wbr")
"""Elements without content of which libxml2 does not know that: what follows them would stand in them."""
CONTROLS = ("nav", "button", "select", "canvas", "object", "video", "audio")
"""Elements that hold no text of an article, unless they were closed too late."""
UNREAD = ("style", "svg", "link", "meta", "input", "option", "iframe")
"""Elements that never do."""
UNSEEN = (
    "//*[contains(@class, 'visually-hidden') or contains(@class, 'sr-only') or contains(@class, 'screen-reader-text') or contains(@class, 'visuallyhidden')]"
)
"""What only screen readers say."""
ASIDE_CLASS = re.compile(
    r"byline|author|contrib|bio\b|image|photo|picture|figure|caption|messenger|tooltip|popup|modal|login|locked|disclaimer|affiliate|embed", re.IGNORECASE
)
"""Names of boxes between headline and text that hold no lead."""
FEW = 3
"""Paragraphs of prose in an `article` element from which it is one."""
LITTLE = 0.4
"""Share of them below which what trafilatura finds with its fallbacks is held against the part of the page that holds most of them."""
LEADS, LEAD = 1, 700
"""Paragraphs between headline and text that are put back, and their letters at most."""
MOST_TRIES = 500
"""Paragraphs that are looked for in the extracted text: each time the whole of it is read."""
MOST_BACK = 0.5
"""Share of the extracted text that may be put back."""
DEEPEST = 200
"""Nesting beyond which a tree is flattened by the parser."""
PIECE = 20_000
"""Letters whose tags are counted together."""

KEPT = ("nav", "menu", "form", "fieldset", "footer", "header", "details")
"""Elements that are no more than a box where a user keeps them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from HTML."""

    lines: tuple[Line, ...]
    title: str = ""
    lang: str | None = None
    meta: Meta = field(default_factory=Meta)
    removed: tuple[Removed, ...] = ()


def read_fragment(html: str, *, url: str | None, site: str | None, rules: Rules) -> Found:
    """The paragraphs of a feed entry's HTML, in order; captions and boxes go to the ledger."""
    html, selected = select_parts(flatten(with_breaks(html)), site_of(url, site, rules))
    tree = tree_of(html)
    found = sort_blocks(walk(tree, find_cards(tree)), rules, url) if tree is not None else Found(())
    return replace(found, removed=(*selected, *found.removed)) if selected else found


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


def soup_of(html: str) -> Any:
    """The tree of some HTML."""
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(html, "lxml", multi_valued_attributes=None)  # classes stay one string: a quarter of the time


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


def site_of(url: str | None, site: str | None, rules: Rules) -> Site | None:
    """What the user said about the host of an article."""
    if not rules.sites:
        return None
    host = (re.sub(r"^\w+://", "", url or "").split("/")[0] or site or "").lower().removeprefix("www.")
    while host:
        if host in rules.sites:
            return rules.sites[host]
        host = host.partition(".")[2]
    return None


@dataclass(slots=True)
class Block:
    """A paragraph while it is gathered."""

    kind: str
    box: Category | None
    rule: str
    parts: list[str]
    linked: int = 0
    code: int = 0
    """Characters of it that are a program's."""
    leads: tuple[str, ...] = ()
    """The addresses of its links."""
    home: Any = None
    """The element around the element that begins it."""


@dataclass(slots=True)
class Above:
    """What stands above the place that a walk has reached. No block is read twice."""

    blocks: list[Block]
    read: int = 0
    text: bool = False

    def holds_text(self) -> bool:
        """Whether a paragraph of prose stands there, below the last headline."""
        for block in islice(self.blocks, self.read, None):
            if block.kind == "h1":
                self.text = False
            elif not self.text and block.box is None:
                self.text = is_prose(" ".join("".join(block.parts).split()))
        self.read = len(self.blocks)
        return self.text


def walk(root: Any, cards: Collection[Any]) -> list[Block]:
    """The text runs of a tree between block tags, in order; `cards` are its teasers. An explicit stack, so that depth costs nothing."""
    block = Block("p", None, "", [])
    blocks = [block]
    above = Above(blocks)
    size = cache(lambda: sum(map(len, root.itertext())))  # asked of few articles
    names = cache(lambda: frozenset(root.xpath("//@id | //a/@name")))
    data = cache(holds_data)
    stack: list[tuple[Any, str | Block | None, str, Category | None, str, bool]] = [(root, None, "p", None, "", False)]
    while stack:
        node, tail, kind, box, rule, link = stack.pop()
        if node is None:  # behind an element: `tail` is its tail, None where a block ends, a block where that goes on behind a box within a line
            if tail is None:
                block = Block(kind, box, rule, [])
                blocks.append(block)
            elif isinstance(tail, Block):
                block = tail
            else:
                block.parts.append(tail)
                if link:
                    block.linked += len(tail.strip())
            continue
        name, text = node.tag, node.tail
        if text and (name not in BREAK or kind == "pre" or not text.isspace()):
            stack.append((None, text, kind, box, rule, link))
        if name in SKIP or type(name) is not str:
            continue
        home = name == "a" and leads_home(node, names)
        if home and is_mark(node):
            continue
        inner, reason = box, rule
        if box is None or rule in ("tag-figure", "class-picture") or name == "figcaption":
            inner, reason = box_of(name, node.get("class"), node.get("id"))
            if cards and node in cards:
                inner, reason = "related", "teaser-card"
            elif inner is not None and reason != "figcaption" and not meant(node, inner, reason, above, size):
                inner, reason = None, ""
            if inner is None and box is not None:
                inner, reason = box, rule
        if name == "br":
            block = Block(kind, box, rule, [])
            blocks.append(block)
        elif name in BREAK or inner is not box:
            stack.append((None, None if name in BREAK else block, kind, box, rule, False))
            own = KINDS.get(name, kind)
            if own == "table" != kind and not data(next(node.iterancestors("table"), None)):
                own = kind
            block = Block(own, inner, reason, [], home=node.getparent())
            blocks.append(block)
            kind = block.kind
        if name == "a":
            link = not (home and kind in ("h", "h1"))  # a heading that leads to itself
            block.leads += (node.get("href") or "",)
        elif name == "code":
            block.code += sum(map(len, node.itertext()))
        if text := node.text:
            block.parts.append(text)
            if link:
                block.linked += len(text.strip())
        if len(node):
            stack.extend([(child, None, kind, inner, reason, link) for child in node.iterchildren(reversed=True)])
    return blocks


def leads_home(link: Any, names: Callable[[], Collection[str]]) -> bool:
    """Whether a link leads to a place in its own text: to a heading, to a note and back. `names`: what the places of the text are called."""
    page, _, place = (link.get("href") or "").partition("#")
    return place != "" and (not page or place in names())


def is_mark(link: Any) -> bool:
    """Whether a link is a mark and no text: a sign beside a heading or behind a note (`#`, `¶`, `↩`), the number of a note (`1`, `[2]`, `b`)."""
    text = "".join(link.itertext()).strip()
    if not any(map(str.isalnum, text)):
        return True
    raised = link.getparent().tag == "sup" or next(link.iter("sup"), None) is not None
    return MARKER.fullmatch(text) is not None and (raised or NOTE.search(link.get("href")) is not None)


def holds_data(table: Any) -> bool:
    """Whether a table is one of data, whose cells stay as they are: no table within, and headings of columns, or short cells without paragraphs and pictures,
    two rows of two where it stands in another table; or its writer made a figure of it.

    E-mails and some feeds lay out their text in tables.
    """
    if table is None or next(islice(table.iter("table"), 1, None), None) is not None:
        return False
    if next(table.iter("th"), None) is not None or table.getparent().tag == "figure":
        return True
    if next(table.iter(*LAYOUT), None) is not None or any(words_of(x) > CELL for x in table.iter("td")):
        return False
    cells = Counter(x.getparent() for x in table.iter("td") if words_of(x))
    within = next(table.iterancestors("table"), None) is not None
    return sum(n > 1 for n in cells.values()) > 1 if within else cells.total() > 1


def holds_article(box: Any, size: Callable[[], int]) -> bool:
    """Whether a box with a telling name is a wrapper of the article: a large share of all letters, `size` of them, mostly not in links."""
    text = "".join(box.itertext())
    if len(text) < LONG_TEXT:
        return False
    linked = sum(len("".join(a.itertext())) for a in box.iter("a"))
    return linked < len(text) / 2 and (len(text) > WRAPPER * size() or count_prose(box) >= 3)


def meant(box: Any, category: Category, rule: str, above: Above, size: Callable[[], int]) -> bool:
    """Whether the name of a box is to be believed."""
    if rule.startswith("class-") and (box.tag in CODE or next(box.iterancestors(*CODE), None) is not None):
        return False  # what colours a program calls its parts comment and tag
    if rule == "tag-aside" and 2 * sum(map(words_of, box.iter("blockquote"))) > words_of(box):
        return False  # what another member of a forum wrote, or somebody said
    if rule == "class-hidden" and not any(map(str.isalnum, "".join(box.itertext()))):
        return False  # a sign between two parts of a headline
    return not (in_sentence(box, category) or misnamed(box, rule, above) or holds_article(box, size))


def in_sentence(node: Any, category: Category) -> bool:
    """Whether a link, or a word that is called a tag, stands within running text: many sites link names to their own pages about them."""
    if node.tag in BREAK or not (node.tag == "a" or category == "tags"):
        return False
    near = list(islice(node.itersiblings(preceding=True), NEAR))
    before = [x.tail or "" for x in near] + ([node.getparent().text or ""] if len(near) < NEAR and node.getparent() is not None else [])
    behind = [node.tail or "", *(x.tail or "" for x in islice(node.itersiblings(), NEAR))]
    if count_words(fold(" ".join([*before, *behind]))) < OWN_WORDS:
        return False
    last = before[0].rstrip()[-1:] if before else ""
    return behind[0].strip(SEPARATORS) != "" or last.isalnum() or last == ","


def misnamed(box: Any, rule: str, above: Above | None = None) -> bool:
    """Whether a box is not what its name says: a teaser that holds no link and stands in none is the lead of the article itself, unless text
    stands `above` it, and what is called a picture holds one."""
    if rule == "class-related":
        if next(box.iter("a"), None) is not None or next(box.iterancestors("a"), None) is not None:
            return False
        return above is None or not above.holds_text()
    return rule == "class-picture" and next(box.iter("img", "picture"), None) is None and words_of(box) > CAPTION_AROUND


def find_cards(root: Any) -> set[Any]:
    """The boxes of a row of teasers: three and more neighbours of one class, each with a linked heading and few words, beside a text that is longer."""
    rows: dict[Any, dict[str, list[Any]]] = {}
    alike: dict[Any, Counter[str | None]] = {}
    names = cache(lambda: frozenset(root.xpath("//@id | //a/@name")))
    for heading in root.iter("h2", "h3", "h4", "h5", "h6"):
        if all(leads_home(a, names) for a in heading.iter("a")) and next(heading.iterancestors("a"), None) is None:
            continue
        card = heading
        for _ in range(CARD_DEPTH):
            row = card.getparent()
            if row is None:
                break
            name = card.get("class")
            if row not in alike:
                alike[row] = Counter(x.get("class") for x in row)
            if name and card is not heading and alike[row][name] >= FEW:
                rows.setdefault(row, {}).setdefault(name, []).append(card)
                break
            card = row
    found = {x for names in rows.values() for cards in names.values() if len(set(cards)) >= FEW for x in cards if words_of(x) <= LONG_BOX}
    linked = filter(None, (linked_row(row, names) for row in {x for a in root.iter("a") for x in islice(a.iterancestors(), 1, CARD_DEPTH)} - rows.keys()))
    found.update(*below_text(list(linked), root))
    return found if found and 2 * sum(map(words_of, found)) < words_of(root) else set()


def linked_row(row: Any, names: Callable[[], Collection[str]]) -> list[Any]:
    """The boxes in a part of a tree, if they may be teasers: alike, short, and each begins with a link: a picture, or a headline that is no heading."""
    if len(row) < FEW:
        return []
    names = Counter(x.get("class") for x in row)
    cards = [x for x in row if x.get("class") and names[x.get("class")] >= FEW]
    apart = all(not (x.tail or "").strip() for x in cards)  # nothing but blanks between them: names in a sentence are no cards
    return cards if len(cards) >= FEW and apart and all(begins_with_link(x, names) and words_of(x) <= LONG_BOX for x in cards) else []


def below_text(rows: list[list[Any]], root: Any) -> list[list[Any]]:
    """The rows below which no paragraph of prose stands."""
    if not rows:
        return []
    order = {x: i for i, x in enumerate(root.iter())}
    last = max((order[p] for p in root.iter("p") if prose_text(" ".join("".join(p.itertext()).split()))), default=0)
    return [cards for cards in rows if last < order[cards[-1]] + sum(1 for _ in cards[-1].iter())]


def begins_with_link(box: Any, names: Callable[[], Collection[str]]) -> bool:
    """Whether what comes first in a box is a link to elsewhere, and not to a larger copy of the picture that it shows."""
    first = next((x for x in box.iter() if x.tag in ("a", "img") or (x.text or "").strip()), None)
    return first is not None and first.tag == "a" and not leads_home(first, names) and not PICTURE.search(first.get("href") or "")


def words_of(element: Any) -> int:
    """Words of all text in an element."""
    return len(" ".join(element.itertext()).split())


def count_prose(box: Any) -> int:
    """Paragraphs of full sentences in a part of a tree."""
    return sum(prose_text(" ".join("".join(p.itertext()).split())) for p in box.iter("p"))


@lru_cache(maxsize=4096)
def box_of(name: str, class_: str | None, id_: str | None) -> tuple[Category | None, str]:
    """What the tag, class and id of an element say it is; (None, "") for a part of the article."""
    if name in FORM:
        return FORM[name], f"tag-{name}"  # type: ignore[return-value]
    if name == "figcaption":
        return "caption", "figcaption"
    if name == "figure":
        return ("related", "class-related") if "bookmark" in (class_ or "") else ("caption", "tag-figure")
    if name == "aside":
        return "related", "tag-aside"
    if not (class_ or id_) or name in ("body", "html", "article", "main") or (class_ and POST_CLASS.search(class_)):
        return None, ""
    if class_ and HIDDEN.search(class_) and not SOMEWHERE.search(class_):
        return "other", "class-hidden"
    if name in HEADS:
        id_ = None  # where a table of contents leads to
    names = HUMP.sub("-", f"{class_ or ''} {id_ or ''}").replace("_", "-").lower()
    if CAPTION_CLASS.search(names):
        return "caption", "class-caption"
    found = JUNK_CLASS.search(names) if len(names) < 300 else None
    if found and found.lastgroup:
        category = JUNK[int(found.lastgroup[1:])][0]
        if category == "related" and PICTURE_CLASS.search(names):
            return "caption", "class-picture"
        return category, f"class-{category}"
    return ("caption", "class-picture") if PICTURE_CLASS.search(names) else (None, "")


def sort_blocks(blocks: list[Block], rules: Rules, url: str | None) -> Found:
    """Paragraphs to judge on; captions and boxes to the ledger, unless a box holds long prose. A link to the rest is left to be judged: it says more."""
    lines: list[Line] = []
    removed: list[Removed] = []
    captions: list[str] = []
    texts = [(b, " ".join("".join(b.parts).split()) if b.kind != "pre" else "".join(b.parts).strip("\n")) for b in blocks]
    texts = [(b, t) for b, t in texts if t.strip()]
    labels = repeated_labels(texts)
    told = cache(lambda: sum(b.linked < len(t) / 2 and is_prose(t) for b, t in texts) >= FEW)  # asked of few articles
    written = cache(lambda: written_lists(texts))
    own = host_of(url)
    for block, text in texts:
        if block.box == "caption":
            if count_words(text) <= (120 if block.rule in ("figcaption", "class-caption") else CAPTION_AROUND if block.kind in ("p", "h") else 0):
                captions.append(text)
                removed.append(Removed(text, "caption", block.rule, "metadata", "describes a picture: kept as its caption"))
                continue
        elif block.box and (block.rule in ("site-selector", "teaser-card") or not prose_text(text, LONG_PROSE.get(block.box, 25))):
            removed.append(Removed(text, block.box, block.rule, "drop", f"stands in a part of the page that is {block.box}"))
            continue
        share = min(1.0, block.linked / max(1, len(text)))
        if labels and label_of(block, text) in labels:
            removed.append(Removed(text, "cross-link", "labelled-link", "drop", "a label that stands before several links to other articles, and one of them"))
            continue
        if (
            share >= LINKED
            and block.kind in ("p", "li", "h", "quote")
            and link_only(texts, text, told)
            and not is_source(block, text, own, rules)
            and not (block.kind == "li" and list_of(block) in written())
            and (block.kind == "h" or not is_rest(text, fold(text), rules))
        ):
            removed.append(Removed(text, "cross-link", "link-only", "drop", "a paragraph that is a link and nothing else"))
            continue
        kind = "pre" if block.kind == "p" and block.code >= LINKED * len(text) else block.kind
        lines.append(make_line(text, None, kind, share))
    return Found(tuple(lines), meta=Meta(captions=tuple(captions)), removed=tuple(removed))


def prose_text(text: str, least: int = 25) -> bool:
    """Whether a box holds so much full text that its name is not believed."""
    return count_words(text) >= least and ends_sentence(fold(text[-200:]))


def repeated_labels(texts: list[tuple[Block, str]]) -> set[str]:
    """The labels that stand before more than one linked headline: `READ THIS TOO | The boat that never came home`, in any language."""
    labels = (label_of(b, t) for b, t in texts if b.box is None and b.kind in ("p", "li") and b.linked >= LABELLED * len(t))
    return {label for label, times in Counter(labels).items() if label and times > 1}


def label_of(block: Block, text: str) -> str:
    """What stands before the link to another article with which a paragraph ends; "" when it is no such paragraph."""
    found = LABEL.fullmatch(text)
    return found[1] if found and count_words(found[2]) >= HEADLINE and not ends_sentence(text) and block.linked >= LINKED * len(found[2]) else ""


def link_only(texts: list[tuple[Block, str]], text: str, told: Callable[[], bool]) -> bool:
    """Whether a linked paragraph is a teaser: a headline, or full sentences where an article is `told` that is not linked. A bare address is none."""
    if len(texts) <= 2 or ADDRESS.fullmatch(text) or text.endswith(":"):  # whose words follow
        return False
    return not (ends_sentence(text) and count_words(text) > 15) or told()


def is_source(block: Block, text: str, own: str, rules: Rules) -> bool:
    """Whether a linked heading or item leads to another site than the article's, `own`: what a writer tells of. An outlet's other articles are its own.

    So does whose words a quotation is; a network is where readers share or follow.
    """
    if block.kind == "quote":
        return DASHED.match(text) is not None
    away = [x for x in map(host_of, block.leads) if x and own and not same_site(x, own)]
    return block.kind in ("h", "li") and any(block.kind == "h" or rules.words["share"].isdisjoint(site_name(x)[:1]) for x in away)


def host_of(address: str | None) -> str:
    """The host of an address; "" where there is none."""
    found = HOST.match(address or "")
    return found[1].lower().removeprefix("www.") if found else ""


def site_name(host: str) -> list[str]:
    """What a site is called: `news.harbour.example` and `harbour.example` are one, and so are those below `harbour.co.uk`."""
    parts = host.split(".")
    return parts[-3 if len(parts) > 2 and parts[-2] in SECOND else -2 :]


def same_site(a: str, b: str) -> bool:
    """Whether two hosts are of one site."""
    return site_name(a) == site_name(b)


def list_of(block: Block) -> Any:
    """The list in which an item stands."""
    return block.home.getparent() if block.home is not None and block.home.tag == "li" else block.home


def written_lists(texts: list[tuple[Block, str]]) -> set[Any]:
    """The lists of which at least half of the items are no links alone: those that are, belong to them."""
    items: dict[Any, list[bool]] = {}
    for block, text in texts:
        if block.kind == "li" and not block.box:
            items.setdefault(list_of(block), []).append(block.linked < LINKED * len(text))
    return {x for x, plain in items.items() if x is not None and 2 * sum(plain) >= len(plain)}


# --- pages ----------------------------------------------------------------------------------------------------------------
def read_page(html: str, *, url: str | None, site: str | None, rules: Rules) -> Found:
    """The article of a whole page: what is surely none goes first, then trafilatura, then our cleaner."""
    from trafilatura.utils import load_html  # it mends what makes libxml2 stumble; a tree of our own lost a tenth of some articles

    html, selected = select_parts(flatten(html), site_of(url, site, rules))
    tree = load_html(html) if html.strip() else None
    if tree is None:
        return Found(())
    lang, title = tree.get("lang"), head_title(tree)
    strip(tree)
    elements = list(tree.iter())  # held to the end: lxml makes the object of an element anew for everybody who asks, a seventh of all the time
    cards = find_cards(tree)
    removed, captions = prune(elements, cards)
    blocks = [(b, text) for b in walk(tree, cards) if b.parts and (text := " ".join("".join(b.parts).split()))]
    own = first_article(blocks)
    lines = extract(tree, own, url)
    marks = [mark_of(t) for _, t in blocks]
    kept, links = leave_links(blocks, marks, lines, host_of(url), rules)
    heads = {mark for mark, (b, _) in zip(marks, blocks, strict=True) if b.kind == "h1"}
    paragraphs = tuple(make_line(x, None, "h1" if mark_of(x) in heads else "p") for x in put_back(own, marks[: len(own)], kept))
    return Found(paragraphs, title, lang, Meta(captions=captions), (*selected, *removed, *links))


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


def first_article(blocks: list[tuple[Block, str]]) -> list[tuple[Block, str]]:
    """The blocks of a page up to a second article: some pages load the next one below."""
    begun: dict[Any, list[int]] = {}
    for i, (block, text) in enumerate(blocks):
        if block.home is not None and not block.box and is_prose(text):
            inside = [block.home] if block.home.tag == "article" else []
            inside += block.home.iterancestors("article")
            if inside:
                begun.setdefault(inside[-1], []).append(i)
    long = [places[0] for places in begun.values() if len(places) >= FEW]
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
        if count_prose(element) or sum(map(is_prose, map(str.strip, element.itertext()))) >= FEW:
            element.tag = "div"
        elif element.tag != "nav" or element.find(".//h1") is None:
            element.tag = "style"
    etree.strip_elements(tree, "style", with_tail=False)
    marks = [a for a in tree.iter("a") if leads_home(a, frozenset) and is_mark(a)]
    for element in (*tree.xpath(UNSEEN), *marks):
        if element.getparent() is not None:
            element.drop_tree()


def select_parts(html: str, own: Site | None) -> tuple[str, tuple[Removed, ...]]:
    """HTML as the user's selectors want it: parts to drop are gone, parts to keep look like plain text to whoever judges by name."""
    if own is None or not (own.drop or own.keep):
        return html, ()
    soup = soup_of(html)
    removed: list[Removed] = []
    for element in (e for selector in own.drop for e in soup.select(selector)):
        if not element.decomposed:
            if text := " ".join(element.get_text(" ").split()):
                removed.append(Removed(text, "other", "site-selector", "drop", "stands in a part of the page that is other"))
            element.decompose()
    for element in (e for selector in own.keep for e in soup.select(selector)):
        if outer := outermost(element, soup):
            outer.insert_before(element.extract())
        if element.name in KEPT:
            element.name = "div"
        for part in (element, *element.find_all(("div", "aside", "section", "figure", "figcaption", "p", "ul", "ol", "span"))):
            part.attrs = {}
            if part.name in ("aside", "figure", "figcaption", "section"):
                part.name = "div"
    return str(soup), tuple(removed)


def outermost(element: Any, soup: Any) -> Any:
    """The outermost part around an element that goes as a whole by its tag or name, and holds little else; None where there is none."""
    size = WRAPPER * len(soup.get_text())
    around = [x for x in element.parents if x.name in (*SKIP, *CONTROLS, "footer") or box_of(x.name, x.get("class"), x.get("id"))[0]]
    return next((x for x in reversed(around) if len(x.get_text()) - len(element.get_text()) < size), None)


def find_lines(marks: list[str], lines: list[str]) -> list[int | None]:
    """Of each block, known by its mark, the number of the line that begins alike, None when none does."""
    where: dict[str, int] = {}
    for n, line in enumerate(lines):
        where.setdefault(mark_of(line), n)
    return [where.get(mark) if mark else None for mark in marks]


def leave_links(blocks: list[tuple[Block, str]], marks: list[str], lines: list[str], own: str, rules: Rules) -> tuple[list[str], list[Removed]]:
    """The extracted lines without those that are links to other articles: headings and list items that are a link and no sentence."""
    spoilt = {n for n, (b, t) in zip(find_lines(marks, lines), blocks, strict=True) if n is not None and is_link(b, t) and not is_source(b, t, own, rules)}
    why = "a heading or an item of a list that is a link and nothing else"
    return [x for n, x in enumerate(lines) if n not in spoilt], [Removed(lines[n], "cross-link", "link-only", "drop", why) for n in sorted(spoilt)]


def is_link(block: Block, text: str) -> bool:
    """Whether a heading or an item of a list is a link and no sentence."""
    return block.kind in ("li", "h") and block.linked > LINKED * len(text) and not ends_sentence(text)


def put_back(blocks: list[tuple[Block, str]], marks: list[str], lines: list[str]) -> list[str]:
    """The extracted lines with the paragraphs of prose that belong to them and were left out: those that stand among them in the same part of
    the page, those in a part that is built like theirs, and a lead between headline and first line."""
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


def is_prose(text: str) -> bool:
    """Whether a text reads like a paragraph."""
    return ends_sentence(text) and count_words(text) >= PROSE


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


def prune(elements: list[Any], cards: Collection[Any]) -> tuple[tuple[Removed, ...], tuple[str, ...]]:
    """Take captions, `cards` of teasers and boxes with a telling name out of a page's tree of these elements, but nothing that holds long prose."""
    removed: list[Removed] = []
    captions: list[str] = []
    for element in elements:
        if element.tag not in NAMED or element.getparent() is None:
            continue
        category, rule = ("related", "teaser-card") if element in cards else box_of(element.tag, element.get("class"), element.get("id"))
        if category is None or rule == "class-picture" or category in ("advertisement", "comment-form", "tags", "navigation", "paywall"):
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
