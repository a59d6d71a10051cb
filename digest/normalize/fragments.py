"""The HTML of a feed entry -> its paragraphs. It is parsed once with lxml and never extracted again: it is the article already."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from digest.model import Meta, Removed
from digest.normalize.blocks import CAPTION_AROUND, LONG_PROSE, Found, walk
from digest.normalize.cards import find_cards
from digest.normalize.fold import count_words
from digest.normalize.lines import LINKED, Block, Line, is_prose, make_line, prose_text
from digest.normalize.links import FEW, is_attribution, label_of, leads_away, link_only, list_of, own_site, repeated_labels, written_lists
from digest.normalize.markup import flatten, tree_of, with_breaks
from digest.normalize.rest import is_rest
from digest.normalize.rules import Rules
from digest.normalize.selectors import select_parts, site_of

WHOLE = ("site-selector", "teaser-card", "link-card")
"""Rules of boxes that go whatever stands in them."""
MOST_OWN = 5
"""Lines of a linked heading at most."""
LEAST_LEAD = 4
"""Words of a line at least that says with a colon that links follow: `Our partners:` stands above advertisements."""


def read_fragment(html: str, *, url: str | None, site: str | None, rules: Rules) -> Found:
    """The paragraphs of a feed entry's HTML, in order; captions and boxes go to the ledger."""
    html, selected = select_parts(flatten(with_breaks(html)), site_of(url, site, rules))
    tree = tree_of(html)
    found = sort_blocks(walk(tree, find_cards(tree)), rules, url) if tree is not None else Found(())
    return replace(found, removed=(*selected, *found.removed)) if selected else found


def sort_blocks(blocks: list[Block], rules: Rules, url: str | None) -> Found:
    """Paragraphs to judge on; captions, boxes and links to other articles to the ledger. A link to the rest is left to be judged: it says more."""
    texts = [(b, " ".join("".join(b.parts).split()) if b.kind != "pre" else "".join(b.parts).strip("\n")) for b in blocks]
    texts = [(b, t) for b, t in texts if t.strip()]
    labels = repeated_labels(texts)
    told = cache(lambda: sum(b.linked < len(t) / 2 and is_prose(t) for b, t in texts) >= FEW)  # asked of few articles
    own = own_site(url)
    written = cache(lambda: written_lists(texts, own))
    lines: list[Line] = []
    removed: list[Removed] = []
    for n, (block, text) in enumerate(texts):
        above = lines[-1] if lines else None
        gone = boxed(block, text)
        if gone is None and labels and label_of(block, text) in labels:
            gone = Removed(text, "cross-link", "labelled-link", "drop", "a label that stands before several links to other articles, and one of them")
        if gone is None:
            kind = "pre" if block.kind == "p" and block.code >= LINKED * len(text) else block.kind
            line = make_line(text, None, kind, min(1.0, block.linked / max(1, len(text))))
            if line.links < LINKED or block.kind not in ("p", "li", "h", "quote") or not link_only(texts, text, told):
                lines.append(line)
                continue
            line.source = is_source(block, line, above, text_below(texts, n) if block.kind == "h" else None, own)
            if line.source or (block.kind == "li" and list_of(block) in written()) or (block.kind != "h" and is_rest(text, line.folded, rules)):
                lines.append(line)
                continue
            gone = Removed(text, "cross-link", "link-only", "drop", "a paragraph that is a link and nothing else")
        removed.append(gone)
        if above and gone.category != "caption":
            above.emptied = True
    return Found(tuple(lines), meta=Meta(captions=tuple(x.text for x in removed if x.category == "caption")), removed=tuple(removed))


def boxed(block: Block, text: str) -> Removed | None:
    """Why a paragraph goes with the box in which it stands: a caption, or anything but long prose in a box with a telling name."""
    if block.box == "caption":
        most = 120 if block.rule in ("figcaption", "class-caption") else CAPTION_AROUND if block.kind in ("p", "h") else 0
        return Removed(text, "caption", block.rule, "metadata", "describes a picture: kept as its caption") if count_words(text) <= most else None
    if block.box is None or (block.rule not in WHOLE and prose_text(text, LONG_PROSE.get(block.box, 25))):
        return None
    return Removed(text, block.box, block.rule, "drop", f"stands in a part of the page that is {block.box}")


def text_below(texts: list[tuple[Block, str]], n: int) -> tuple[Block, str] | None:
    """What stands below the element of a paragraph, whose own lines are few; None below the last one."""
    below = texts[n + 1 : n + 1 + MOST_OWN]
    return next((x for x in below if x[0].start is not texts[n][0].start), None)


def is_source(block: Block, line: Line, above: Line | None, below: tuple[Block, str] | None, own: str) -> bool:
    """Whether a linked line is what the writer tells of: a heading above words about another site than the article's, `own`; an item that leads to one;
    a paragraph that does, to which the line above leads; the line that says whose words a quotation is.
    """
    if block.kind == "quote":
        return is_attribution(line.text, above)
    if block.kind == "h":
        told = below is not None and below[0].box is None and below[0].linked < LINKED * len(below[1])
        return told and leads_away(block, own, networks=True)
    led = block.kind == "li" or (above is not None and (leads_in(above) or (above.source and above.kind == "p")))
    return led and leads_away(block, own, networks=False)


def leads_in(line: Line) -> bool:
    """Whether a line says that something follows: `Others have written about it:`."""
    return line.words >= LEAST_LEAD and line.folded.endswith(":")
