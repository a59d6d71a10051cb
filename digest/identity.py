"""Which article an item is: one that is known, or another. Guids that change, repeat or are taken over hurt their own source only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from digest.model import Article, Feed, Item, Stored, article_id, short_hash


class Shelf(Protocol):
    """Where stored articles are looked up."""

    def stored(self, ids: Iterable[str]) -> Mapping[str, Stored]:
        """Those of these articles that are known, without their texts."""

    def twins(self, wanted: Wanted) -> Mapping[str, Sequence[Stored]]:
        """Source -> its articles that have one of its links, or no link and one of its titles."""


Wanted = Mapping[str, tuple[set[str], set[str]]]
"""Source -> (links, titles) that are looked for."""


class Glance:
    """What a shelf knows of the items of several feeds, looked up at once: a hundred small questions cost ten times as much as a large one."""

    def __init__(self, feeds: Iterable[tuple[str, Feed]], shelf: Shelf) -> None:
        self._shelf = shelf
        rows = [(source, item, *guids_of(item)) for source, feed in feeds for item in feed.items]
        self._known = shelf.stored({article_id(source, g) for source, _, *both in rows for g in both})
        self._wanted: dict[str, tuple[set[str], set[str]]] = {}
        for source, item, guid, other in rows:
            if article_id(source, guid) not in self._known and article_id(source, other) not in self._known:
                links, titles = self._wanted.setdefault(source, (set(), set()))
                links.add(item.link) if item.link else titles.add(item.title)
        self._twins = shelf.twins(self._wanted)

    def stored(self, ids: Iterable[str]) -> Mapping[str, Stored]:
        """As the shelf says it."""
        return {i: self._known[i] for i in ids if i in self._known}

    def twins(self, wanted: Wanted) -> Mapping[str, Sequence[Stored]]:
        """As the shelf says it; what was not foreseen is looked up."""
        nothing: tuple[set[str], set[str]] = (set(), set())
        foreseen = all(links <= self._wanted.get(s, nothing)[0] and titles <= self._wanted.get(s, nothing)[1] for s, (links, titles) in wanted.items())
        return self._twins if foreseen else self._shelf.twins(wanted)


def to_articles(feed: Feed, source: str, lang: str | None, seen: datetime, shelf: Shelf) -> tuple[list[Article], set[str]]:
    """The articles of a feed, and which of them are known. Items that share a guid but not address and headline are told apart: none is lost.

    - A guid that several items share, or that stood for an article with another headline, address and time, is no guid: address and headline are added to it.
    - The article that had the guid before its feed began to repeat it keeps it.
    - An item whose guid is new, but whose address, headline and time (or text) are those of a known article, is that article: some feeds make
      up guids at every visit.
    """
    items = [x for x in feed.items if x.title or x.body]
    guids, apart = [list(column) for column in zip(*map(guids_of, items), strict=True)] or [[], []]
    called: dict[str, set[tuple[str | None, str]]] = {}
    for item, guid in zip(items, guids, strict=True):
        called.setdefault(guid, set()).add((item.link, item.title))
    known = shelf.stored(article_id(source, g) for g in {*guids, *apart})
    heirs = {g: heir(known.get(article_id(source, g)), of) for g, of in called.items()}
    chosen = []
    for item, guid, other in zip(items, guids, apart, strict=True):
        before = known.get(article_id(source, guid))
        if article_id(source, other) in known:
            chosen.append(other)
        elif len(called[guid]) > 1:
            chosen.append(guid if before and heirs[guid] == (item.link, item.title) else other)
        else:
            chosen.append(other if before and another(before, item) else guid)
    chosen = resumed(items, chosen, {g for g in chosen if article_id(source, g) in known}, source, shelf)
    saved = feed.format in ("text", "html")
    articles = [
        Article(
            source=source, guid=guid, title=x.title, body=x.body, form=x.form, seen=seen, link=x.link, published=x.published, updated=x.updated,
            authors=x.authors, lang=lang or x.lang or feed.lang, categories=x.categories, enclosures=x.enclosures, saved=saved,
        )
        for x, guid in zip(items, chosen, strict=True)
    ]  # fmt: skip
    fresh = set(chosen) - {*guids, *apart}  # guids of twins, which are known
    return articles, {a.id for a in articles if a.id in known or a.guid in fresh}


def borrowed(feed: Feed) -> str | None:
    """One line when items give the address of a page of another site as their id; None when none does.

    A list of finds and a forger look alike in this. Neither can touch an article of the other site's own feed; a person should know which it is.
    """
    hosts = Counter(x.guid.split("/", 3)[2] for x in feed.items if x.guid == x.link and x.guid.startswith(("http://", "https://")))
    own = names_of(feed.link)
    strange = {h: n for h, n in hosts.items() if own and own.isdisjoint(names_of(f"//{h}") or own)}
    if not strange:
        return None
    named = list(strange)
    more = f" and {len(named) - 3} more sites" if len(named) > 3 else ""
    said = f"{sum(strange.values())} of {len(feed.items)} entries have pages of {', '.join(named[:3])}{more} as their ids"
    return f"{said}: they count as this source's own articles"


def names_of(address: str | None) -> set[str]:
    """The labels of an address's host that tell whose it is: `www.bbc.co.uk` and `news.bbc.com` are both `bbc`; none without a host."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        return set()
    return {x for x in host.split(".")[:-1] if x not in COMMON} or {host} if host else set()


COMMON = frozenset(("www", "m", "co", "com", "net", "org", "ac", "gov", "edu", "news", "blog", "rss", "feed", "feeds"))
"""Labels that say nothing about whose a host is."""


def guids_of(item: Item) -> tuple[str, str]:
    """What tells an item from others, and what does where that is no guid."""
    guid = identity(item)
    return guid, short_hash(guid, item.link or "", item.title)


def identity(item: Item) -> str:
    """What tells an item from the others of its source: guid, else link, else title and text; a very long one as its hash."""
    guid = item.guid or item.link or short_hash(item.title, item.body)
    return guid if len(guid) <= 500 else short_hash(guid)


def heir(before: Stored | None, of: set[tuple[str | None, str]]) -> tuple[str | None, str] | None:
    """Which of the items that share a guid is the article that had it: the same address, else the same headline."""
    if before is None:
        return None
    linked = sorted((x for x in of if before.link and x[0] == before.link), key=lambda x: (x[1] != before.title, x[1]))
    return next(iter(linked or sorted((x for x in of if x[1] == before.title), key=lambda x: x[0] or "")), None)


def another(before: Stored, item: Item) -> bool:
    """Whether an item with the guid of a stored article is no new version of it: nothing else is the same."""
    return item.title != before.title and item.link is not None and item.link != before.link and item.published != before.published


def resumed(items: Sequence[Item], chosen: list[str], known: set[str], source: str, shelf: Shelf) -> list[str]:
    """The guids, with that of the stored article where an item is one under a new guid."""
    new = [n for n, g in enumerate(chosen) if g not in known]
    twins: dict[tuple[str | None, str], list[Stored]] = {}
    if new:
        links = {x.link for n in new if (x := items[n]).link}
        titles = {x.title for n in new if not (x := items[n]).link}
        for s in shelf.twins({source: (links, titles)}).get(source, ()):
            twins.setdefault((s.link, s.title), []).append(s)
    taken = set(chosen)
    for n in new if twins else ():
        x = items[n]
        same = (s for s in twins.get((x.link, x.title), ()) if s.guid not in taken and (x.body == s.body or (bool(x.link) and x.published == s.published)))
        if twin := next(same, None):
            chosen[n] = twin.guid
            taken.add(twin.guid)
    return chosen
