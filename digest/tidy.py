"""Articles to clean articles: take the leftovers out, and learn which lines stand on every page of a site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from digest.model import Article, Clean, Sight, short_hash
from digest.normalize import Rules, count_sights, is_furniture, normalize, repeatable_lines, text_mark
from digest.store import Transaction

BATCH = 500
FURNITURE = "site-furniture"
"""The rule by which learned lines go."""


def clean_articles(t: Transaction, came: Sequence[str], stale: Sequence[str], rules: Rules, now: datetime) -> list[str]:
    """Clean these articles -> ids of those whose clean form is another one than before.

    From what came, new or changed, is learned what the pages of a site have in common: a line that has stood on enough of them
    goes from all of them, also from those that were clean already.
    """
    changed: list[str] = []
    again = dict.fromkeys(stale)
    for cleaned in clean_batches(t, came, rules):
        again |= dict.fromkeys(learn(t, cleaned, now))
        changed += put(t, cleaned, rules)
    for cleaned in clean_batches(t, list(again), rules):
        changed += put(t, cleaned, rules)
    return changed


def clean_batches(t: Transaction, ids: Sequence[str], rules: Rules) -> Iterator[list[tuple[Article, Clean]]]:
    """The articles with their clean forms, some at a time."""
    ids = list(dict.fromkeys(ids))
    for some in (ids[i : i + BATCH] for i in range(0, len(ids), BATCH)):
        articles = list(t.articles(some))
        furniture = t.furniture(map(site_of, articles))
        yield [(a, clean_article(a, rules, furniture.get(site_of(a), frozenset()))) for a in articles]


def clean_article(a: Article, rules: Rules, furniture: frozenset[str]) -> Clean:
    """The clean form of one article."""
    return normalize(a.body, a.form, title=a.title, url=a.link, site=host_of(a.link), lang=a.lang, rules=rules, furniture=furniture)


def put(t: Transaction, cleaned: Iterable[tuple[Article, Clean]], rules: Rules) -> list[str]:
    """Keep clean forms -> ids of those that are other ones than before."""
    return t.put_clean([(a.id, outlet_of(a, c), c) for a, c in cleaned], rules.version)


def learn(t: Transaction, cleaned: Iterable[tuple[Article, Clean]], now: datetime) -> list[str]:
    """Count on which pages lines stood -> the articles on which one stands that is the site's furniture from now on."""
    seen = [((site_of(a), line), sight_of(a, c)) for a, c in cleaned for line in repeatable_lines(c)]
    grown = count_sights(t.sights(line for line, _ in seen), seen)
    known = {line for line, sights in grown.items() if is_furniture(sights)}
    t.put_sights(grown, known, now)
    return [s.article for line in known for s in grown[line]] + [s.article for line, s in seen if line in known]


def sight_of(a: Article, c: Clean) -> Sight:
    """An article as a page on which lines stand."""
    return Sight(short_hash(a.link or a.id), short_hash(text_mark(c)), a.id)


def site_of(a: Article) -> str:
    """Whose pages an article is compared with: the host of its address, else its source."""
    return site_name(a.link, a.source)


def site_name(link: str | None, source: str) -> str:
    """The host of an address without www, else the source."""
    return (host_of(link) or source).removeprefix("www.")


def host_of(link: str | None) -> str | None:
    """The host of an address."""
    try:
        return urlsplit(link).hostname if link else None
    except ValueError:
        return None


def outlet_of(a: Article, c: Clean) -> str:
    """Whom the reader sees as the source: of a saved article the credit or agency in its text, else the source's own name."""
    return (c.meta.outlet or c.meta.credit or c.meta.agency or a.source) if a.saved else a.source
