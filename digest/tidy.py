"""Articles to clean articles: take the leftovers out, and learn which lines stand on every page of a site."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from digest.aside import back_again, known_aside, set_aside
from digest.engine import Engine
from digest.model import Article, Clean, Sight, short_hash, without_query
from digest.normalize import Rules, count_sights, fuller, is_furniture, normalize, own_headline, text_mark
from digest.report import Report
from digest.store import Store, Transaction

BATCH = 100
FURNITURE = "site-furniture"
"""The rule by which learned lines go."""
CHECKED = "rules"  # under this name the store remembers the version of the rules that were in order when they were last read


def check_once(store: Store, version: str, load: Callable[[], Rules]) -> None:
    """Read the rules when they are not those of the last build, so that a mistake in them shows before anybody is asked. Raises RuleError.

    A build with nothing new needs no rules, and reading them takes longer than all the rest of it.
    """
    with store.transaction(write=False) as t:
        if t.recall(CHECKED) == version.encode():
            return
    load()
    with store.transaction() as t:
        t.remember(CHECKED, version.encode())


def clean_articles(
    t: Transaction, came: Sequence[str], stale: Sequence[str], load: Callable[[], Rules], now: datetime, engine: Engine, report: Report
) -> list[str]:  # fmt: skip
    """Clean these articles -> ids of those whose clean form is another one than before. One that cannot be cleaned is set aside.

    From what came, new or changed, is learned what the pages of a site have in common: a line that has stood on enough of them
    goes from all of them, also from those that were clean already.
    """
    if not came and not stale:
        return []
    rules = load()
    if not known_aside(t).keys().isdisjoint(came):
        engine.be_careful()
    changed: list[str] = []
    left: dict[str, tuple[Article, str]] = {}
    again = dict.fromkeys(stale)
    done: list[str] = []
    for cleaned in clean_batches(t, came, rules, engine, left):
        again |= dict.fromkeys(learn(t, cleaned, now))
        changed += put(t, cleaned, rules)
        done += [a.id for a, _ in cleaned]
    for cleaned in clean_batches(t, [i for i in again if i not in left], rules, engine, left):
        changed += put(t, cleaned, rules)
        done += [a.id for a, _ in cleaned]
    back_again(t, {*done})
    set_aside(t, left, rules.version, report)
    return changed


def clean_batches(
    t: Transaction, ids: Sequence[str], rules: Rules, engine: Engine, left: dict[str, tuple[Article, str]]
) -> Iterator[list[tuple[Article, Clean]]]:
    """The articles with their clean forms, some at a time; in `left` those that cannot be cleaned, and why."""
    ids = list(dict.fromkeys(ids))
    packed = pickle.dumps(rules) if engine.sends(-(-len(ids) // BATCH)) else rules

    def halves(batch: Batch, reason: str) -> list[Batch]:
        if len(batch.articles) == 1:
            left[batch.articles[0].id] = batch.articles[0], reason
            return []
        middle = len(batch.articles) // 2
        parts = batch.articles[:middle], batch.articles[middle:]
        return [replace(batch, articles=some, pages={a.id: batch.pages[a.id] for a in some if a.id in batch.pages}) for some in parts]

    return engine.map(clean_batch, (batch_of(t, ids[i : i + BATCH], packed) for i in range(0, len(ids), BATCH)), halves)


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles to be cleaned, wherever that is done."""

    articles: tuple[Article, ...]
    furniture: Mapping[str, frozenset[str]]
    """Site -> the lines that are known to stand on its pages."""
    pages: Mapping[str, str]
    """Article -> the whole page it stands on, of sources with `full_text`."""
    rules: Rules | bytes
    """Pickled for a worker, which unpacks them once and not with each batch."""


def batch_of(t: Transaction, ids: Sequence[str], rules: Rules | bytes) -> Batch:
    """These articles, with what is known of their sites by now."""
    articles = tuple(t.articles(ids))
    return Batch(articles, t.furniture(map(site_of, articles)), t.pages(ids), rules)


def clean_batch(batch: Batch) -> list[tuple[Article, Clean]]:
    """The articles of a batch with their clean forms."""
    rules = unpacked(batch.rules) if isinstance(batch.rules, bytes) else batch.rules
    return [(a, clean_article(a, rules, batch.furniture.get(site_of(a), frozenset()), batch.pages.get(a.id))) for a in batch.articles]


@lru_cache(maxsize=1)
def unpacked(rules: bytes) -> Rules:
    """The rules of some bytes."""
    found: Rules = pickle.loads(rules)
    return found


def clean_article(a: Article, rules: Rules, furniture: frozenset[str], page: str | None = None) -> Clean:
    """The clean form of one article: of its page, where that says more than the feed and the same."""
    own = normalize(a.body, a.form, title=a.title, url=a.link, site=host_of(a.link), lang=a.lang, rules=rules, furniture=furniture)
    if not page:
        return own
    whole = normalize(page, "page", title=a.title, url=a.link, site=host_of(a.link), lang=a.lang, rules=rules, furniture=furniture)
    return replace(whole, title=own.title) if fuller(own, replace(whole, title=own_headline(page))) else own


def put(t: Transaction, cleaned: Iterable[tuple[Article, Clean]], rules: Rules) -> list[str]:
    """Keep clean forms -> ids of those that are other ones than before."""
    return t.put_clean([(a.id, outlet_of(a, c), c) for a, c in cleaned], rules.version)


def learn(t: Transaction, cleaned: Iterable[tuple[Article, Clean]], now: datetime) -> list[str]:
    """Count on which pages lines stood -> the articles on which one stands that is the site's furniture from now on."""
    seen = [((site_of(a), line), sight_of(a, c)) for a, c in cleaned for line in c.repeatable]
    before = t.sights(line for line, _ in seen)
    grown = count_sights(before, seen)
    known = {line for line, sights in (before | grown).items() if is_furniture(sights)}
    t.put_sights(grown, known, now)
    return [s.article for line in known & grown.keys() for s in grown[line]] + [s.article for line, s in seen if line in known]


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
    """Whom the reader sees as the source: of a saved article the credit or agency in its text, else the source's own name, else its host."""
    own = without_query(a.source)
    name = a.source if own == a.source else own.partition("/")[0]
    return (c.meta.outlet or c.meta.credit or c.meta.agency or name) if a.saved else name
