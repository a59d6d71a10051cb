"""The parts of HTML: what tags and classes say they are, and the text runs of a tree in order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from digest.model import Category, Meta, Removed
from digest.normalize.fold import count_words, fold
from digest.normalize.lines import FEW_PROSE, PROSE, Block, Line, is_prose, prose_text
from digest.normalize.links import href_of, is_anchor, is_mark, is_raised_mark, places_of
from digest.normalize.markup import words_of

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
    ("share", r"shar(?:e|ing)(?:daddy)?|social(?:-?(?:media|links|bar|icons))?|addtoany|sharedaddy|follow-?(?:us|block|links|buttons)"),
    ("comment-form", r"comments?(?:-?(?:form|list|section|area))?|respond|disqus"),
    (
        "advertisement",
        r"ads?|advert(?:isement|ising)?|sponsor(?:ed)?|promo(?:tion)?|dfp|adslot|cta|call-to-action|affiliate-(?:text|disclosure|disclaimer|notice)",
    ),
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
JUNK_CLASS = re.compile("(?:^|[\\s_-])(?:" + "|".join(f"(?P<g{i}>{p})" for i, (_, p) in enumerate(JUNK)) + r")(?:$|[\s_-])")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins in a name like `articleBody`."""
HIDDEN = re.compile(
    r"(?:^|\s)(?:d-none|hid(?:e|den)(?:-?(?:me|completely))?|is-hidden|u-hidden|visually-?hidden|sr-only|screen-reader-text)(?!\S)", re.IGNORECASE
)
"""Names of boxes that nobody sees."""
UNSHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
"""Styles of what nobody sees."""
HIDDEN_PART = "hidden"
"""The rule of what is hidden."""
SAMPLE = 40
"""Pieces of text of it that are looked at."""
SOMEWHERE = re.compile(r"(?:^|\s)(?:d-\w+-|\w+:)(?:block|flex|inline|grid|table)")
"""Names of what is hidden on small screens only."""
POST_CLASS = re.compile(r"(?:^|\s)(?:post-\d+|hentry|type-post)(?!\S)")
"""Names of a whole post: WordPress writes its tags and categories beside them."""
CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|captions?|legends?(?!-span)|photo-?credit|image-?(?:credit|source|caption|copyright)|credits?)(?:$|[\s_-])"
)
PICTURE_CLASS = re.compile(r"(?:^|[\s_-])(?:(?:\w+-)?(?:image|img|photo|picture|pic|bild|foto))(?:$|[\s_-])")
"""Names of boxes that hold a picture: what else stands in them is its caption."""
OWN_CLASS = re.compile(
    r"(?:^|\s)(?:is-|td-)?(?:admonition|callout|note|tip|hint|warning|caution|danger|important|(?:foot|end)notes?(?:-list)?)(?!\S)", re.IGNORECASE
)
"""Names of boxes in which the writer speaks: remarks and notes."""
BOOKMARK = re.compile(r"(?:^|[\s_-])bookmark(?:-card)?(?!\S)")
"""Names of cards of linked pages."""
WRITTEN = ("table", "pre", "code", "blockquote", "ul", "ol", "dl")
"""Elements for which a writer makes a figure as for a picture."""
SHOWN = ("img", "picture", "video", "audio", "iframe", "embed", "object", "svg", "canvas", "noscript")
"""Elements that show what a caption describes."""
CODE = ("pre", "code")
"""Elements that hold a program."""
LAYOUT = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "img", "br", "hr", "form", "center")
"""Elements that stand in a cell of a table that lays out a text."""
CELL = 40
"""Words of a cell of data at most."""
LONG_PROSE = {"byline": 90, "cookie": 150}
"""Words of a paragraph of full sentences from which the name of its box is not believed, 25 for other boxes: who wrote it and what asks for consent
speak in sentences."""
CAPTION_AROUND = 40
"""Words of a text beside a picture in its box that is taken for its caption."""
NEAR = 6
"""Neighbours of a link whose text is looked at."""
OWN_WORDS = 4
"""Words around a link from which it stands within running text."""
SEPARATORS = " \t\r\n\u00a0,;|/·•"
"""What stands between the links of a list."""
WRAPPER = 0.3
"""Share of all text from which a box is a wrapper of the article, whatever its name."""
LONG_TEXT = 400
"""Letters of a box below which that is not asked."""
CONTROLS = ("nav", "button", "select", "canvas", "object", "video", "audio")
"""Elements that hold no text of an article, unless they were closed too late."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from HTML."""

    lines: tuple[Line, ...]
    title: str = ""
    lang: str | None = None
    meta: Meta = field(default_factory=Meta)
    removed: tuple[Removed, ...] = ()
    kept: frozenset[str] = frozenset()
    """Folded lines that a user's selector keeps."""
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Counts:
    """How much stands in an element."""

    letters: int = 0
    words: int = 0
    linked: int = 0
    """Letters of links."""
    quoted: int = 0
    """Words of quotations."""
    paragraphs: int = 0
    prose: int = 0
    """Paragraphs of full sentences."""
    pieces: int = 0
    """Pieces of text that are such, whatever their tags."""

    def add(self, text: str | None) -> None:
        """Count a piece of text in."""
        if text:
            words = len(text.split())
            self.letters += len(text)
            self.words += words
            self.pieces += (words >= PROSE or not text.isascii()) and is_prose(text.strip())

    def take(self, other: Counts) -> None:
        """Count in what stands in an element within."""
        self.letters += other.letters
        self.words += other.words
        self.linked += other.linked
        self.quoted += other.quoted
        self.paragraphs += other.paragraphs
        self.prose += other.prose
        self.pieces += other.pieces

    def is_most(self, whole: Counts) -> bool:
        """Whether more than half of all letters stand there."""
        return 2 * self.letters > whole.letters


@dataclass(slots=True)
class Above:
    """What stands above the place that a walk has reached. No block is read twice."""

    blocks: list[Block]
    read: int = 0
    text: bool = False

    def holds_text(self) -> bool:
        """Whether a paragraph of prose stands there, below the last headline."""
        for block in self.blocks[self.read :]:
            if block.kind == "h1":
                self.text = False
            elif not self.text and block.box is None:
                self.text = is_prose(" ".join("".join(block.parts).split()))
        self.read = len(self.blocks)
        return self.text


def walk(root: Any, cards: Collection[Any], off: Collection[str] = ()) -> list[Block]:
    """The text runs of a tree between block tags, in order; `cards` are its teasers, a box of a rule in `off` is none. An explicit stack, so that depth
    costs nothing.
    """
    block = Block("p", None, "", [])
    blocks = [block]
    above = Above(blocks)
    counts = cache(lambda: count_all(root))  # asked of few articles
    names = places_of(root)
    data = cache(holds_data)
    stack: list[tuple[Any, Any, str, Category | None, str, str, bool]] = [(root, None, "p", None, "", "", False)]
    while stack:
        node, tail, kind, box, rule, link, code = stack.pop()  # link: its address, "" for none; code: within a program
        if node is None:  # behind an element: `tail` is its text, the element around a block that ends, a block that goes on behind a box in its line
            if isinstance(tail, str):
                gather(block, tail, link, code)
            elif isinstance(tail, Block):
                block = tail
            else:
                block = Block(kind, box, rule, [], leads=[link] if link else [], start=tail)
                blocks.append(block)
            continue
        name, text = node.tag, node.tail
        if text and (name not in BREAK or kind == "pre" or not text.isspace()):
            stack.append((None, text, kind, box, rule, link, code))
        if name in SKIP or type(name) is not str:
            continue
        if name in ("a", "sup") and not code and (is_mark if name == "a" else is_raised_mark)(node, names):
            continue
        code = code or name in CODE
        inner, reason = box, rule
        if box is None or rule in ("tag-figure", "class-picture") or name == "figcaption":
            inner, reason = box_of(name, node.get("class"), node.get("id")) if not code else box_of(name, None, None)
            if is_hidden(node) and not shows_article(node, counts):
                inner, reason = "other", HIDDEN_PART
            elif cards and node in cards:
                inner, reason = "related", "teaser-card"
            if inner is not None and reason != HIDDEN_PART and not meant(node, inner, reason, above, counts):
                inner, reason = None, ""
            if inner is None or reason in off:
                inner, reason = box, rule
        if name == "br":
            block = Block(kind, box, rule, [], leads=[link] if link else [], start=block.start)
            blocks.append(block)
        elif name in BREAK or inner is not box:
            stack.append((None, node.getparent() if name in BREAK else block, kind, box, rule, link, code))
            own = KINDS.get(name, kind)
            if own == "table" != kind and not data(next(node.iterancestors("table"), None)):
                own = kind
            if name in HEADS and link.startswith("#"):
                link = ""
            block = Block(own, inner, reason, [], leads=[link] if link else [], home=node.getparent(), start=node)
            blocks.append(block)
            kind = block.kind
        if name == "a":
            link = "" if kind in ("h", "h1") and is_anchor(node) else href_of(node)
            block.leads.append(link)
        if text := node.text:
            gather(block, text, link, code)
        if len(node):
            stack.extend([(child, None, kind, inner, reason, link, code) for child in node.iterchildren(reversed=True)])
    return blocks


def gather(block: Block, text: str, link: str, code: bool) -> None:
    """Add a piece of text to a paragraph."""
    block.parts.append(text)
    if link:
        block.linked += len(text.strip())
    if code:
        block.code += len(text.strip())


def holds_data(table: Any) -> bool:
    """Whether a table is one of data, whose cells stay as they are: no table within, and headings of columns, a figure made of it, or short cells
    without paragraphs and pictures, two rows of two where it stands in another table.

    E-mails and some feeds lay out their text in tables.
    """
    if table is None or next(islice(table.iter("table"), 1, None), None) is not None:
        return False
    if next(table.iter("th"), None) is not None or (table.getparent().tag == "figure" and next(table.iter("img"), None) is None):
        return True
    if next(table.iter(*LAYOUT), None) is not None or any(words_of(x) > CELL for x in table.iter("td")):
        return False
    cells = Counter(x.getparent() for x in table.iter("td") if words_of(x))
    within = next(table.iterancestors("table"), None) is not None
    return sum(n > 1 for n in cells.values()) > 1 if within else cells.total() > 1


def count_all(root: Any) -> dict[Any, Counts]:
    """What stands in each element of a tree, counted once for all, because boxes stand in boxes; in the whole: that of None."""
    counts: defaultdict[Any, Counts] = defaultdict(Counts)
    for element in reversed(list(root.iter())):  # what stands in an element comes before it
        own, around = counts[element], counts[None if element is root else element.getparent()]
        own.add(element.text)
        if element.tag == "a":
            own.linked = own.letters
        elif element.tag == "blockquote":
            own.quoted = own.words
        elif element.tag == "p" and not own.paragraphs:
            own.paragraphs = 1
            own.prose = prose_text(" ".join("".join(element.itertext()).split()))
        around.take(own)
        around.add(element.tail)
    return counts


def holds_article(counts: Counts, whole: Counts) -> bool:
    """Whether a box with a telling name is a wrapper of the article: a large share of all letters, mostly not in links."""
    if counts.letters < LONG_TEXT:
        return False
    return counts.linked < counts.letters / 2 and (counts.letters > WRAPPER * whole.letters or counts.prose >= FEW_PROSE)


def meant(box: Any, category: Category, rule: str, above: Above, counts: Callable[[], dict[Any, Counts]]) -> bool:
    """Whether the name of a box is to be believed."""
    if rule == "class-hidden" and not any(map(str.isalnum, "".join(box.itertext()))):
        return False  # a sign between two parts of a headline
    if is_writers(box, rule, counts) or in_sentence(box, category) or misnamed(box, rule, above):
        return False
    return rule == "figcaption" or not holds_article(counts()[box], counts()[None])


def is_hidden(element: Any) -> bool:
    """Whether an element's own attributes hide it from its readers. What is hidden "until-found" is there for those who look for it."""
    style = element.get("style")
    return (element.get("hidden", "until-found").lower() != "until-found") or (style is not None and UNSHOWN.search(style) is not None)


def shows_article(hidden: Any, counts: Callable[[], dict[Any, Counts]]) -> bool:
    """Whether what is hidden is the article, which some sites hide until a program shows it: a short one holds most of the letters and a sentence. Signs that
    fill a preview are none.
    """
    if hidden.getparent() is None or hidden.tag == "body":
        return True
    begin = "".join(islice(hidden.itertext(), SAMPLE))[:LONG_TEXT]
    if 2 * sum(map(str.isalnum, begin)) <= len(begin):
        return False
    own, whole = counts()[hidden], counts()[None]
    return own.pieces >= FEW_PROSE or holds_article(own, whole) or (own.pieces > 0 and own.is_most(whole))


def is_writers(box: Any, rule: str, counts: Callable[[], dict[Any, Counts]]) -> bool:
    """Whether the writer speaks in a box, whatever its name: remarks and notes stand aside, and so do programs and what another member of a forum wrote;
    a button may be the heading that opens what is below it.
    """
    names = box.get("class") or ""
    if rule == "class-related":
        return "admonition" in names.split()
    if rule in ("tag-aside", "tag-figure") and OWN_CLASS.search(names) and box_of("div", names, None)[0] is None:
        return True
    if rule == "tag-aside":
        return next(box.iter("pre"), None) is not None or 2 * counts()[box].quoted > counts()[box].words
    return rule == "tag-button" and (box.getparent().tag in HEADS or next(box.iter(*HEADS), None) is not None)


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
    stands `above` it; what is called a picture holds one, the card of a linked page a link; and a figure of a table, a list, a program or a quotation has no
    caption of a picture.
    """
    if rule == "class-related":
        if next(box.iter("a"), None) is not None or next(box.iterancestors("a"), None) is not None:
            return False
        return above is None or not above.holds_text()
    if rule == "link-card":
        return next(box.iter("a"), None) is None
    if rule in ("tag-figure", "figcaption"):
        figure = box if box.tag == "figure" else next(box.iterancestors("figure"), None)
        return (
            figure is not None
            and next(figure.iter(*SHOWN), None) is None
            and any(next(x.iterancestors("figcaption"), None) is None for x in figure.iter(*WRITTEN))
        )
    return rule == "class-picture" and next(box.iter("img", "picture"), None) is None and words_of(box) > CAPTION_AROUND


@lru_cache(maxsize=4096)
def box_of(name: str, class_: str | None, id_: str | None) -> tuple[Category | None, str]:
    """What the tag, class and id of an element say it is; (None, "") for a part of the article."""
    if name in FORM:
        return FORM[name], f"tag-{name}"  # type: ignore[return-value]
    if name == "figcaption":
        return "caption", "figcaption"
    if name == "figure":
        return ("related", "link-card") if BOOKMARK.search(class_ or "") else ("caption", "tag-figure")
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
