"""The HTML of a feed entry -> its paragraphs. It is parsed once with lxml and never extracted again: it is the article already."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from digest.model import Meta, Removed
from digest.normalize.blocks import CAPTION_AROUND, HEADS, HIDDEN_PART, LONG_PROSE, SHOWN, Found, walk
from digest.normalize.cards import find_cards
from digest.normalize.fold import count_words, fold, lowered
from digest.normalize.inline import spell
from digest.normalize.lines import FEW_PROSE, LINKED, Block, Line, is_program, is_prose, make_line, prose_text
from digest.normalize.links import is_attribution, label_of, leads_away, link_only, list_of, repeated_labels, site_at, written_lists
from digest.normalize.markup import tree_of, with_breaks
from digest.normalize.rest import is_rest
from digest.normalize.rules import Rules
from digest.normalize.selectors import select_parts, site_of

WHOLE = ("site-selector", "teaser-card", "link-card", HIDDEN_PART)
"""Rules of boxes that go whatever stands in them."""
PICTURED = ("figcaption", "tag-figure", "teaser-card", "link-card")
"""Rules of boxes that hold no sentence of an article, though it has no other."""
SENTENCE = 6
"""Words of a sentence at least."""
EMPTIED = "nothing is left beside what `drop` takes on this site"
"""The warning where a user's selectors take all."""
BOXED = "the whole entry stood in boxes that are no article by name ({}): their sentences were read"
"""The warning where boxes alone held sentences."""
BESIDE = ("comment-form", "share", "tags", "related")
"""Boxes of which nothing is read where so much as a heading stands beside them."""
TITLED = ("h", "h1")
"""Kinds of lines that are headings."""
LEAST_HEADS = 2
"""Headings at least that lead to other sites: one between two paragraphs may be an advertisement."""
LEAST_LEAD = 4
"""Words of a line at least that says with a colon that links follow: `Our partners:` stands above advertisements."""


def read_fragment(html: str, *, url: str | None, site: str | None, rules: Rules) -> Found:
    """The paragraphs of a feed entry's HTML, in order; captions and boxes go to the ledger."""
    html, selected, kept = select_parts(with_breaks(html.replace("\0", "")), site_of(url, site, rules))
    tree = tree_of(html)
    if tree is None:
        return Found((), removed=selected, kept=kept)
    withdrawn = spell(tree, rules.off)
    blocks = walk(tree, find_cards(tree), rules.off)
    found = sort_blocks(blocks, rules, url, kept)
    if selected and not found.lines:
        found = replace(found, warnings=(EMPTIED,))
    elif not selected and all(x.kind in TITLED for x in found.lines) and not shows_picture(tree):
        spared = [x for x in blocks if is_boxed_sentence(x) and (not found.lines or not (x.rule == HIDDEN_PART or x.box in BESIDE))]
        if sum(x.words for x in found.lines) < sum(count_words(text_of(x)) for x in spared):
            names = ", ".join(dict.fromkeys(x.rule for x in spared))
            for block in spared:
                block.box, block.rule = None, ""
            found = replace(sort_blocks(blocks, rules, url, kept), warnings=(BOXED.format(names),))
    return replace(found, removed=(*selected, *withdrawn, *found.removed), kept=kept)


def sort_blocks(blocks: list[Block], rules: Rules, url: str | None, kept: frozenset[str] = frozenset()) -> Found:
    """Paragraphs to judge on; captions, boxes and links to other articles to the ledger. A link to the rest is left to be judged: it says more.

    `kept`: folded lines that stay.
    """
    texts = [(b, text_of(b) if b.kind != "pre" else "".join(b.parts).strip("\n")) for b in blocks]
    texts = [(b, t) for b, t in texts if t.strip()]
    labels = repeated_labels(texts) if "labelled-link" not in rules.off else ()
    told = cache(lambda: sum(b.linked < len(t) / 2 and is_prose(t) for b, t in texts) >= FEW_PROSE)  # asked of few articles
    own = site_at(url)
    written = cache(lambda: written_lists(texts, own))
    heads = cache(lambda: sum(b.kind == "h" and not b.box and b.linked >= LINKED * len(t) and leads_away(b, own) for b, t in texts) >= LEAST_HEADS)
    kinds = ("p", "li", "h", "quote") if "link-only" not in rules.off else ()
    lines: list[Line] = []
    removed: list[Removed] = []
    led = False  # whether a line leads to links that follow it
    for block, text in texts:
        above = lines[-1] if lines else None
        gone = boxed(block, text)
        if gone is None and labels and label_of(block, text) in labels:
            gone = Removed(text, "cross-link", "labelled-link", "drop", "a label that stands before several links to other articles, and one of them")
        if gone and kept and fold(text) in kept:
            gone = None
        line = line_of(block, text) if gone is None else None
        if line and line.links >= LINKED and block.kind in kinds and line.folded not in kept and link_only(texts, text, told):
            away = (block.kind == "li" or (block.kind == "h" and heads()) or (block.kind == "p" and led)) and leads_away(block, own)
            belongs = away or (block.kind == "quote" and is_attribution(text, above)) or (block.kind == "li" and list_of(block) in written())
            if not belongs and (block.kind == "h" or not is_rest(text, line.folded, rules)):
                gone = Removed(text, "cross-link", "link-only", "drop", "a paragraph that is a link and nothing else")
            led = led and away
        elif line:
            led = leads_in(line, rules)
        if gone:
            removed.append(gone)
            if above and (gone.category != "caption" or above.kind == "h"):
                above.emptied = True
        elif line:
            lines.append(line)
    return Found(tuple(lines), meta=Meta(captions=tuple(x.text for x in removed if x.category == "caption")), removed=tuple(removed))


def is_told(line: Line) -> bool:
    """Whether a line is a sentence."""
    return line.ends and line.words >= SENTENCE


def shows_picture(tree: Any) -> bool:
    """Whether an entry shows a picture or a film; one of a dot counts its readers."""
    return any(x.get("width") not in ("0", "1") for x in tree.iter(*SHOWN))


def is_boxed_sentence(block: Block) -> bool:
    """Whether a paragraph in a box is a sentence, no link and no caption of a picture."""
    text = text_of(block)
    return block.box is not None and block.rule not in PICTURED and block.linked < len(text) / 2 and is_told(make_line(text))


def text_of(block: Block) -> str:
    """The text of a paragraph in one line."""
    return " ".join("".join(block.parts).split())


def line_of(block: Block, text: str) -> Line:
    """A paragraph to judge on: a program where it is code alone."""
    kind = "pre" if is_program(block, text) else block.kind
    line = make_line(text, None, kind, min(1.0, block.linked / max(1, len(text))))
    line.level = int(block.start.tag[1]) if kind in TITLED and block.start is not None and block.start.tag in HEADS else 0
    return line


def boxed(block: Block, text: str) -> Removed | None:
    """Why a paragraph goes with the box in which it stands: a caption, or anything but long prose in a box with a telling name."""
    if block.box == "caption":
        most = 120 if block.rule in ("figcaption", "class-caption") else CAPTION_AROUND if block.kind in ("p", "h") else 0
        return Removed(text, "caption", block.rule, "metadata", "describes a picture: kept as its caption") if count_words(text) <= most else None
    if block.box is None or (block.rule not in WHOLE and prose_text(text, LONG_PROSE.get(block.box, 25))):
        return None
    return Removed(text, block.box, block.rule, "drop", f"stands in a part of the page that is {block.box}")


def leads_in(line: Line, rules: Rules) -> bool:
    """Whether a line says that something follows (`Others have written about it:`), which is not another article of the outlet."""
    return line.words >= LEAST_LEAD and line.folded.endswith(":") and not lowered(line.folded).startswith(tuple(rules.words["also"]))
