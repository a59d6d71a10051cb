"""Values as the rows of the store keep them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

import sqlalchemy as sa

from digest.model import Article, Clean, CleanArticle, Enclosure, Entry, Meta, News, Removed, Sentence, Voice, short_hash
from digest.store.schema import Row, T


def unix(t: datetime | None) -> float | None:
    """Aware time -> Unix seconds."""
    return t.timestamp() if t else None


def utc(t: float | None) -> datetime | None:
    """Unix seconds -> aware time in UTC."""
    return None if t is None else datetime.fromtimestamp(t, UTC)


COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def surely(t: float) -> datetime:
    """The same for a column that is never null."""
    return datetime.fromtimestamp(t, UTC)


def packed(value: Any) -> str:
    """A value as compact JSON, the same bytes for the same value."""
    return COMPACT(value)


def flat(value: Enclosure | Meta | News | Removed | Voice) -> Row:
    """Field -> value. Not by `asdict`, which copies what nobody changes and took a tenth of the time of storing an article."""
    return {name: getattr(value, name) for name in value.__slots__}


def article_row(a: Article) -> Row:
    """An article as the store keeps it. `content` tells whether it changed; the time it was seen does not count."""
    more = packed({"authors": a.authors, "categories": a.categories, "enclosures": [flat(e) for e in a.enclosures], "saved": a.saved})
    row: Row = {"id": a.id, "source": a.source, "guid": a.guid, "title": a.title, "body": a.body, "form": a.form, "link": a.link, "lang": a.lang,
                "published": unix(a.published), "updated": unix(a.updated), "seen": unix(a.seen), "more": more}  # fmt: skip
    return row | {"content": short_hash(a.title, a.body, a.link or "", str(unix(a.published)), more)}


def article_of(r: Any) -> Article:
    """The article of a row."""
    more = json.loads(r.more)
    return Article(
        source=r.source, guid=r.guid, title=r.title, body=r.body, form=r.form, link=r.link, lang=r.lang,
        seen=surely(r.seen), published=utc(r.published), updated=utc(r.updated), saved=more["saved"],
        authors=tuple(more["authors"]), categories=tuple(more["categories"]), enclosures=tuple(Enclosure(**e) for e in more["enclosures"]),
    )  # fmt: skip


def clean_row(article_id: str, outlet: str, c: Clean, version: str) -> Row:
    """A clean article as the store keeps it, with the version of the rules that made it."""
    removed = packed([flat(r) for r in c.removed])
    row: Row = {"article": article_id, "version": version, "title": c.title, "text": "\n".join(c.paragraphs), "outlet": outlet, "lang": c.lang}
    return row | {"meta": packed(flat(c.meta)), "removed": removed, "truncated": c.truncated}


META = frozenset(f.name for f in fields(Meta))


@lru_cache(maxsize=1024)  # most articles of an outlet have the same
def meta_of(text: str) -> Meta:
    """Metadata from its JSON; fields that a newer digest wrote are passed over."""
    values: Row = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(text).items() if k in META}
    return Meta(**values)


def entry_of(r: Any) -> Entry:
    """The entry of a row."""
    more = json.loads(r.more)
    voices = tuple(Voice(**{**v, "published": utc(v["published"]), "authors": tuple(v["authors"])}) for v in json.loads(r.voices))
    return Entry(
        event=r.event, id=r.id, url=more["url"], title=r.title, summary=r.summary, html=r.html, published=surely(r.published),
        updated=surely(r.updated), revision=r.revision, lang=r.lang, voices=voices, categories=tuple(more["categories"]),
        image=Enclosure(**more["image"]) if more["image"] else None,
        lead=tuple(Sentence(*x) for x in more.get("lead", ())), agree=tuple(tuple(Sentence(*x) for x in group) for group in more.get("agree", ())),
        sources=r.sources,
    )  # fmt: skip


def entry_row(e: Entry, news: News | None, look: str) -> Row:
    """An entry as the store keeps it; its page is still to be written."""
    outlets = {v.source for v in e.voices}
    more: Row = {"url": e.url, "categories": e.categories, "image": flat(e.image) if e.image else None}
    more |= {"lead": [(x.text, x.article) for x in e.lead], "agree": [[(x.text, x.article) for x in group] for group in e.agree]}
    voices = [flat(v) | {"published": unix(v.published)} for v in e.voices]
    return {"event": e.event, "id": e.id, "title": e.title, "summary": e.summary, "html": e.html, "published": unix(e.published), "updated": unix(e.updated),
            "revision": e.revision, "lang": e.lang, "voices": packed(voices), "more": packed(more), "lone": outlets.pop() if len(outlets) == 1 else None,
            "sources": e.sources, "news": packed(flat(news) if news else None), "look": look, "written": ""}  # fmt: skip


def among(c: sa.Connection, column: sa.ColumnElement[str], texts: Iterable[str]) -> sa.ColumnElement[bool]:
    """The condition that a column is one of some texts. They go as one parameter, JSON, however many there are: a name for each costs more than the look-up."""
    given = sa.literal(json.dumps(list(texts)))
    each = sa.func.json_each(given) if c.dialect.name == "sqlite" else sa.func.json_array_elements_text(sa.cast(given, sa.JSON))
    return column.in_(sa.select(each.table_valued("value").c.value))


def batches(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Lists of at most `size` items: a statement takes no more parameters than every database allows."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What is known of a source."""

    name: str
    fetch: Row
    """The fetcher's state, opaque here."""
    title: str = ""
    """What the feed calls itself."""


def clean_article_of(r: Any, now: datetime) -> CleanArticle:
    """The clean article of a row of `clean` joined with `article`."""
    saved = '"saved":true' in r.more
    believed = r.published is not None and EARLIEST <= r.published <= now.timestamp()
    return CleanArticle(
        id=r.article, title=r.title, paragraphs=tuple(r.text.split("\n")) if r.text else (), source=r.outlet, url=r.link,
        published=utc(r.published) if believed else None, seen=surely(r.seen) if believed or not saved else None,
        origin=r.source, lang=r.lang, meta=meta_of(r.meta),
    )  # fmt: skip


EARLIEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()  # before the web there were no feeds: 1970 is a clock that was never set


def spans(times: Iterable[float], window: float) -> list[tuple[float, float]]:
    """The stretches of time at most a window away from one of `times`, joined where they touch."""
    out: list[tuple[float, float]] = []
    for t in sorted(times):
        if out and t - window <= out[-1][1]:
            out[-1] = out[-1][0], t + window
        else:
            out.append((t - window, t + window))
    return out
