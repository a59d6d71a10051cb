"""The outlet's own name behind a headline: `Ferry runs again | The Harbour Post`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from digest.model import Removed
from digest.normalize.metadata import outlet_of
from digest.normalize.rules import Rules

TAIL = re.compile(r"(?P<head>.*\S)\s+(?P<tail>[|–—·-]\s+[^|–—·]{2,60})", re.DOTALL)
SHORT = 8  # characters; what is left of "Sport | The Harbour Post" would tell less
MORE = ("news", "online")
"""Words that an outlet has behind its name in headlines and not in its host, or the other way round."""
RULE = "outlet-in-headline"
WHY = "the headline ends with the name of its own outlet"


def trim_outlet(title: str, url: str | None, site: str | None, rules: Rules) -> tuple[str, tuple[Removed, ...]]:
    """A headline without its outlet's name, and what was taken off. Doing it twice changes nothing.

    The name must be that of the article's host, in the table of outlets or in the host itself; any other ending is part of the headline.
    """
    gone: list[Removed] = []
    names = frozenset() if RULE in rules.off else names_of(site or urlsplit(url or "").hostname, rules)
    while names and (found := TAIL.fullmatch(title)) and len(found["head"]) > SHORT and squeeze(found["tail"]) in names:
        gone.append(Removed(found["tail"], "credit", RULE, "trim", WHY))
        title = found["head"]
    return title, tuple(gone)


def names_of(host: str | None, rules: Rules) -> frozenset[str]:
    """How an outlet may call itself, squeezed: `news.harbour-post.com` -> harbourpost, harbourpostcom, harbourpostnews, ..."""
    labels = (host or "").lower().removeprefix("www.").split(".")
    own = {x for x in map(squeeze, labels[:-1]) if len(x) > 3}  # "co", "com" and "org" of hosts in two parts are no names
    own |= {x + labels[-1] for x in own}
    if host and (known := outlet_of(host, rules)):
        own.add(squeeze(known))
    return frozenset(own | {x + more for x in own for more in MORE} | {x.removesuffix(more) for x in own for more in MORE if x != more})


def squeeze(name: str) -> str:
    """Letters and digits alone, small, without the article in front."""
    return "".join(filter(str.isalnum, re.sub(r"^\W*the\s", "", name.lower())))
