"""What the links of a text say: which lead to other articles, and which are the writer's own; rows of teasers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import islice
from typing import Any

from digest.normalize.fold import count_words, ends_sentence
from digest.normalize.lines import LINKED, Block, prose_text
from digest.normalize.rules import Rules

Places = Callable[[], Collection[str]]
"""See `places_of`."""
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
LABEL = re.compile(r"([^:|–]{3,40}?)\s*[:|–]\s+(\S.*)")
LABELLED = 0.4
"""Share of link text of a label and a link behind it, at least."""
HEADLINE = 5
"""Words of the headline behind a label at least."""
LONG_BOX = 60
"""Words of full sentences in a box from which its name is not believed: long prose is never dropped by class."""
CARD_DEPTH = 5
"""How far around its heading a teaser's box is looked for."""
FEW = 3
"""Neighbours that are alike, or paragraphs of prose, of which so many are no accident."""


def places_of(root: Any) -> Places:
    """What the places of a tree are called to which a link may lead; they are gathered when first asked for."""
    return cache(lambda: frozenset(root.xpath("//@id | //a/@name")))


def leads_home(address: str, names: Places) -> bool:
    """Whether a link leads to a place in its own text: to a heading, to a note and back. `names`: what the places of the text are called."""
    page, _, place = address.partition("#")
    return place != "" and (not page or place in names())


def href_of(link: Any) -> str:
    """The address of a link; "" where it has none."""
    return link.get("href") or ""


def is_mark(link: Any) -> bool:
    """Whether a link is a mark and no text: a sign beside a heading or behind a note (`#`, `¶`, `↩`), the number of a note (`1`, `[2]`, `b`)."""
    text = "".join(link.itertext()).strip()
    if not any(map(str.isalnum, text)):
        return True
    raised = link.getparent().tag == "sup" or next(link.iter("sup"), None) is not None
    return MARKER.fullmatch(text) is not None and (raised or NOTE.search(href_of(link)) is not None)


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


def is_source(block: Block, text: str, own: str, rules: Rules, *, led: bool = False) -> bool:
    """Whether a linked heading or item is what the writer tells of: it leads to another site than the article's, `own` (an outlet's other articles are
    on its own), and an item not to a network, where readers share and follow. So is a paragraph to which a line `led`, and the line that says whose
    words a quotation is.
    """
    if block.kind == "quote":
        return DASHED.match(text) is not None
    if block.kind not in ("h", "li") and not led:
        return False
    away = [x for x in map(host_of, block.leads) if x and own and not same_site(x, own)]
    return any(block.kind == "h" or rules.words["share"].isdisjoint(site_name(x)[:1]) for x in away)


def list_of(block: Block) -> Any:
    """The list in which an item stands."""
    return block.home.getparent() if block.home is not None and block.home.tag == "li" else block.home


def written_lists(texts: Sequence[tuple[Block, str]], own: str, rules: Rules) -> set[Any]:
    """The lists of which at least half of the items are no links alone, or lead to what the writer tells of: the others belong to them."""
    items: dict[Any, list[bool]] = {}
    for block, text in texts:
        if block.kind == "li" and not block.box:
            items.setdefault(list_of(block), []).append(block.linked < LINKED * len(text) or is_source(block, text, own, rules))
    return {x for x, written in items.items() if x is not None and 2 * sum(written) >= len(written)}


def link_only(texts: list[tuple[Block, str]], text: str, told: Callable[[], bool]) -> bool:
    """Whether a linked paragraph is a teaser: a headline, or full sentences where an article is `told` that is not linked. A bare address is none."""
    if len(texts) <= 2 or ADDRESS.fullmatch(text) or text.endswith(":"):  # whose words follow
        return False
    return not (ends_sentence(text) and count_words(text) > 15) or told()


def repeated_labels(texts: list[tuple[Block, str]]) -> set[str]:
    """The labels that stand before more than one linked headline: `READ THIS TOO | The boat that never came home`, in any language."""
    labels = (label_of(b, t) for b, t in texts if b.box is None and b.kind in ("p", "li") and b.linked >= LABELLED * len(t))
    return {label for label, times in Counter(labels).items() if label and times > 1}


def label_of(block: Block, text: str) -> str:
    """What stands before the link to another article with which a paragraph ends; "" when it is no such paragraph."""
    found = LABEL.fullmatch(text)
    return found[1] if found and count_words(found[2]) >= HEADLINE and not ends_sentence(text) and block.linked >= LINKED * len(found[2]) else ""


def find_cards(root: Any) -> set[Any]:
    """The boxes of a row of teasers: three and more neighbours of one class, each with a linked heading and few words, beside a text that is longer."""
    rows: dict[Any, dict[str, list[Any]]] = {}
    alike: dict[Any, Counter[str | None]] = {}
    names = places_of(root)
    for heading in root.iter("h2", "h3", "h4", "h5", "h6"):
        if all(leads_home(href_of(a), names) for a in heading.iter("a")) and next(heading.iterancestors("a"), None) is None:
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
    found = {x for kinds in rows.values() for cards in kinds.values() if len(set(cards)) >= FEW for x in cards if words_of(x) <= LONG_BOX}
    linked = filter(None, (linked_row(row, names) for row in {x for a in root.iter("a") for x in islice(a.iterancestors(), 1, CARD_DEPTH)} - rows.keys()))
    found.update(*below_text(list(linked), root))
    return found if found and 2 * sum(map(words_of, found)) < words_of(root) else set()


def linked_row(row: Any, names: Places) -> list[Any]:
    """The boxes in a part of a tree, if they may be teasers: alike, short, and each begins with a link: a picture, or a headline that is no heading."""
    if len(row) < FEW:
        return []
    classes = Counter(x.get("class") for x in row)
    cards = [x for x in row if x.get("class") and classes[x.get("class")] >= FEW]
    apart = all(not (x.tail or "").strip() for x in cards)  # nothing but blanks between them: names in a sentence are no cards
    return cards if len(cards) >= FEW and apart and all(begins_with_link(x, names) and words_of(x) <= LONG_BOX for x in cards) else []


def below_text(rows: list[list[Any]], root: Any) -> list[list[Any]]:
    """The rows below which no paragraph of prose stands."""
    if not rows:
        return []
    order = {x: i for i, x in enumerate(root.iter())}
    last = max((order[p] for p in root.iter("p") if prose_text(" ".join("".join(p.itertext()).split()))), default=0)
    return [cards for cards in rows if last < order[cards[-1]] + sum(1 for _ in cards[-1].iter())]


def begins_with_link(box: Any, names: Places) -> bool:
    """Whether what comes first in a box is a link to elsewhere, and not to a larger copy of the picture that it shows."""
    first = next((x for x in box.iter() if x.tag in ("a", "img") or (x.text or "").strip()), None)
    return first is not None and first.tag == "a" and not leads_home(href_of(first), names) and not PICTURE.search(href_of(first))


def words_of(element: Any) -> int:
    """Words of all text in an element."""
    return len(" ".join(element.itertext()).split())


def count_prose(box: Any) -> int:
    """Paragraphs of full sentences in a part of a tree."""
    return sum(prose_text(" ".join("".join(p.itertext()).split())) for p in box.iter("p"))
