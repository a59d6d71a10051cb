"""Which entries a feed holds, and what is added to an entry where it is published: categories, a picture, its feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from urllib.parse import urlsplit

from digest.config import Config, Digest, Source
from digest.model import Entry, Origin, without_query
from digest.store import Transaction

UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def selected(t: Transaction, config: Config, d: Digest) -> list[Entry]:
    """The entries of a feed, newest change first."""
    return t.newest_entries(d.entries, d.per_source, d.min_sources, d.languages, sources_with(d.tags, config), accept(d))


def sources_with(tags: Sequence[str], config: Config) -> list[str] | None:
    """The names of the sources that have one of the tags; None when none are asked for."""
    return [s.name for s in config.sources if {*s.tags} & {*tags}] if tags else None


def accept(d: Digest) -> Callable[[str], bool] | None:
    """Whether a text has one of the words to include and none to exclude; None when all is wanted."""
    if not d.include and not d.exclude:
        return None
    include, exclude = pattern(d.include), pattern(d.exclude)
    return lambda text: bool((include is None or include.search(text)) and not (exclude and exclude.search(text)))


def pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of the words: whole words, `quake*` those that begin so, in scripts without spaces anywhere; letters large or small."""
    parts = [
        re.escape(w.removesuffix("*")) if UNSPACED.search(w) else rf"(?<!\w){re.escape(w.removesuffix('*'))}" + ("" if w.endswith("*") else r"(?!\w)")
        for w in words
    ]
    return re.compile("|".join(parts), re.I) if parts else None


def decorated(t: Transaction, config: Config, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with the tags of their sources as categories, the first picture of their articles, and the feed of the article on top.

    Where others may read it, only pictures that may be passed on: the others belong to their publishers.
    """
    sources = {s.name: s for s in config.sources}
    came = t.origins(chain.from_iterable((v.article for v in e.voices) for e in entries))
    made: list[Entry] = []
    for e in entries:
        voices = sorted((v for v in e.voices if v.article in came), key=lambda v: v.title != e.title)  # the one on top first
        of = [sources[came[v.article][0]] for v in voices if came[v.article][0] in sources]
        tags = tuple(dict.fromkeys(chain.from_iterable(s.tags for s in of)))
        pictures = (came[v.article][1] for v in voices if not config.publish.public or came[v.article][0] in config.open_sources)
        image = next((p for p in pictures if p), None)
        lead = sources.get(came[voices[0].article][0]) if voices else None
        made.append(replace(e, categories=tags, image=image, origin=origin_of(lead) if lead else None))
    return made


def origin_of(source: Source) -> Origin | None:
    """The feed of a source as others may know it; None for one that is asked with secrets. A query is left out: paid feeds hold the reader's key there."""
    if source.url is None or source.auth_env or source.headers_env or "@" in urlsplit(source.url).netloc:
        return None
    return Origin(without_query(source.name), urlsplit(source.url)._replace(query="", fragment="").geturl())
