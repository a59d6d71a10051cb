"""What the links of a text say: which are marks, which lead to other articles, and which to what the writer tells of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import islice
from typing import Any

from digest.normalize.fold import UNSEEN, count_words, ends_sentence
from digest.normalize.lines import DASHED, LINKED, Block, Line

Places = Callable[[], Collection[str]]
"""See `places_of`."""
ADDRESS = re.compile(r"\S*\w[.@]\w\S*")
"""A link that shows where it leads says something by itself."""
SIGNS = frozenset("#¶§↩⤴↑^🔗⚓∞")
"""What links show that lead from a heading to itself, or from a note back."""
MARKER = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡]{1,3})[\])]?")
"""The mark of a note in a text: numbers, letters, small Roman numerals, signs."""
BETWEEN = re.compile(r"[ ,;–\[\]()-]+")
"""What stands between and around several of them."""
NOTE = re.compile(r"(?:^|[-_:.])(?:(?:foot|end)?notes?|fn(?:ref)?|cite|ref|ftn|edn)", re.IGNORECASE)
"""What the places of notes are called."""
LONGEST_PLACE = 80
"""Letters of the name of a place at most of which a note's is told."""
MARK_PARTS = 40
"""Elements, and letters, of some marks of notes at most."""
NEAR_BY = 3
"""Elements around a heading of which one may be called as the place to which it leads."""
HOST = re.compile(r"(?:https?:)?//(?:[^/?#@]*@)?([^/?#:@]+)", re.IGNORECASE)
REGISTRIES = ("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go")
"""Parts of an address below which sites are named, as in `harbour.co.uk`."""
SHARING = re.compile(r"[/.](?:share|sharer|intent|print)(?:$|[/?.])|[?&](?:u|url|link)=", re.IGNORECASE)
"""Parts of addresses under which readers share or print."""
NETWORKS = frozenset(
    (
        "facebook.com", "twitter.com", "x.com", "instagram.com", "linkedin.com", "pinterest.com", "reddit.com", "tiktok.com", "threads.net", "threads.com",
        "bsky.app", "mastodon.social", "t.me", "telegram.me", "wa.me", "whatsapp.com", "vk.com", "ok.ru", "line.me", "xing.com", "weibo.com", "flipboard.com",
        "getpocket.com", "ycombinator.com", "tumblr.com", "skype.com", "hatena.ne.jp", "truthsocial.com", "viber.com", "printfriendly.com", "spotify.com",
        "deezer.com", "apple.com", "substack.com",
    )
)  # fmt: skip
"""Sites on which readers share, follow, listen and subscribe."""
RELAYS = frozenset(
    (
        "news.google.com", "feedproxy.google.com", "play.google.com", "feedburner.com", "feedblitz.com", "bing.com", "t.co", "bit.ly", "ow.ly", "trib.al",
        "amzn.to", "ampproject.org",
    )
)  # fmt: skip
"""Sites that stand between a link and what it leads to: whose site that is is not known."""
LABEL = re.compile(r"([^:|–]{3,40}?)\s*[:|–]\s+(\S.*)")
LABELLED = 0.4
"""Share of link text of a label and a link behind it, at least."""
HEADLINE = 5
"""Words of the headline behind a label at least."""
LISTS = ("ul", "ol", "dl", "menu", "dir")
"""Elements that are lists."""
LEAST_ITEMS = 3
"""Items of a list at least of which a link may be one among others."""


def places_of(root: Any) -> Places:
    """What the places of a tree are called to which a link may lead; they are gathered when first asked for."""
    return cache(lambda: frozenset(root.xpath("//@id | //a/@name")))


def href_of(link: Any) -> str:
    """The address of a link; "" where it has none."""
    return link.get("href") or ""


def is_anchor(link: Any) -> bool:
    """Whether a link leads to a place in its own text; where its address names a page as well, the place is the heading in which it stands."""
    page, _, place = href_of(link).partition("#")
    if not place or not page:
        return place != ""
    near = [link, *islice(link.iterancestors(), NEAR_BY)]
    return any(place in (x.get("id"), x.get("name")) for x in (*near, *(y for x in near[:2] for y in islice(x.iterchildren(), NEAR_BY))))


def is_mark(link: Any, names: Places) -> bool:
    """Whether a link is a mark and no text: a sign beside a heading or behind a note (`#`, `¶`, `↩`), the number of a note that is raised, in brackets,
    or glued to a word. `names`: what the places of the text are called.
    """
    page, _, place = href_of(link).partition("#")
    if not place or (page and place not in names()):
        return False
    text = text_of_mark(link).strip(UNSEEN)
    if SIGNS.issuperset(text):
        return True
    if not MARKER.fullmatch(text):
        return False
    named = NOTE.search(place[:LONGEST_PLACE]) is not None
    if next(link.iter("sup"), None) is not None:
        return named or place in names()
    before = link.getprevious()
    glued = ((before.tail if before is not None else link.getparent().text) or " ")[-1]
    return named and ((text[0] in "[(" and text[-1] in "])") or (glued not in "[(" and not glued.isspace()))


def is_raised_mark(sup: Any, names: Places) -> bool:
    """Whether what is raised is the marks of notes and nothing else: `<sup>[<a href="#fn1">1</a>]</sup>`."""
    if next(sup.iter("a"), None) is None or not all(MARKER.fullmatch(x) for x in BETWEEN.split(text_of_mark(sup).strip(" []()"))):
        return False
    targets = [href_of(a).partition("#") for a in islice(sup.iter("a"), MARK_PARTS)]
    return all(place in names() or (not page and NOTE.search(place[:LONGEST_PLACE])) for page, _, place in targets)


def text_of_mark(element: Any) -> str:
    """The text of an element in which marks may stand; "..." of a long one, which is none: what is looked at is bounded."""
    if sum(1 for _ in islice(element.iter(), MARK_PARTS + 1)) > MARK_PARTS:
        return "..."
    text = "".join(element.itertext()).strip()
    return text if len(text) <= MARK_PARTS else "..."


def host_of(address: str | None) -> str:
    """The host of an address; "" where there is none."""
    found = HOST.match(address or "")
    return found[1].lower().removeprefix("www.") if found else ""


def site_of_host(host: str) -> str:
    """The site of a host: `news.harbour.example` and `harbour.example` are one, and so are those below `harbour.co.uk`."""
    parts = host.split(".")
    return ".".join(parts[-3 if len(parts) > 2 and parts[-2] in REGISTRIES else -2 :])


def site_at(address: str | None) -> str:
    """The site to which an address leads; "" where it does not tell."""
    host = host_of(address)
    site = site_of_host(host)
    return "" if host in RELAYS or site in RELAYS else site


def leads_away(block: Block, own: str) -> bool:
    """Whether a paragraph has a link to another site than the article's, `own`, that is none of a network; one outlet may have a site below several
    registries.
    """
    for address in block.leads if own else ():
        site = site_at(address)
        if site and site.partition(".")[0] != own.partition(".")[0] and site not in NETWORKS and not SHARING.search(address):
            return True
    return False


def is_attribution(text: str, above: Line | None) -> bool:
    """Whether a linked line of a quotation tells whose words stand above it."""
    return above is not None and above.kind == "quote" and above.ends and text[0] != "-" and DASHED.match(text) is not None


def list_of(block: Block) -> Any:
    """The list in which an item stands; None where that is not known."""
    return next(block.start.iterancestors(*LISTS), None) if block.start is not None else None


def written_lists(texts: Sequence[tuple[Block, str]], own: str) -> set[Any]:
    """The lists of which most items are no links, or lead to what the writer tells of: the others belong to them."""
    links: dict[Any, dict[Any, bool]] = {}
    for block, text in texts:
        around = list_of(block) if block.kind == "li" and not block.box else None
        if around is not None:
            item = block.start if block.start.tag == "li" else next(block.start.iterancestors("li"), block.start)
            linked = block.linked >= LINKED * len(text) and not leads_away(block, own)
            items = links.setdefault(around, {})
            items[item] = items.get(item, False) or linked
    return {x for x, items in links.items() if len(items) >= LEAST_ITEMS and 2 * sum(items.values()) < len(items)}


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
