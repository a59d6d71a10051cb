"""Invented news in any number: a stream of events in several languages, each reported by a few outlets, as feeds or as whole pages.

The same numbers give the same articles, whoever asks. Lengths follow what feeds carry: most items are a paragraph or two, some are whole articles.
"""

from __future__ import annotations

import functools
import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = 3000
OUTLETS = 40
CONSONANTS, VOWELS = "bcdfghjklmnprstvwxyz", "aeiou"
COMMON = {
    "en": "the of and to in a is that for was on are with as at be by has had have from said after over people city council police road water",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec",
}
LANGUAGES = ("en", "en", "en", "en", "de", "de", "es", "fr")
ORDINARY = 6000
"""Ordinary words of a language beside its function words."""
OWN, SHARED, KEPT, FACTS = 0.15, 0.35, 0.75, 6
"""Shares of words that are the event's, of sentences that tell what others tell, and of such a sentence's words that outlets share; what there is to tell.

So that events have as many pairs of sentences that tell the same as those of ECB+: 92 of three articles.
"""
SOURCES = "".join(f'[[source]]\nname = "Outlet {n}"\npath = "in/{n}-*.json"\n' for n in range(OUTLETS))
"""The outlets in a config, each with its feeds on disk."""
LEFTOVERS = ("Also read: {}", "Advertisement", "Share this:", "Subscribe to our newsletter", "Image: {} / Archive", "Leave a comment")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of one outlet."""

    number: int
    outlet: int
    lang: str
    title: str
    paragraphs: tuple[str, ...]
    """The article itself."""
    leftovers: tuple[str, ...]
    at: datetime

    @property
    def url(self) -> str:
        return f"https://outlet{self.outlet}.example/{self.lang}/{self.number}"


def word(chance: random.Random) -> str:
    """An invented word of four to nine letters, few of which begin alike: a merger looks at beginnings."""
    return "".join(chance.choice(VOWELS if n % 2 else CONSONANTS) for n in range(chance.randint(4, 9)))


@functools.cache
def vocabulary(lang: str) -> tuple[list[str], list[float]]:
    """A language's ordinary words and how often each is used, as Zipf found: the function words first."""
    chance = random.Random(f"vocabulary {lang}")
    words = [*COMMON[lang].split(), *dict.fromkeys(word(chance) for _ in range(ORDINARY))]
    return words, list(itertools.accumulate(1 / (n + 3) for n in range(len(words))))


def told(chance: random.Random, names: list[str], lang: str) -> list[str]:
    """About 18 words, some of them words of the event."""
    words, often = vocabulary(lang)
    return [chance.choice(names) if chance.random() < OWN else chance.choices(words, cum_weights=often)[0] for _ in range(chance.randint(12, 24))]


def sentence(chance: random.Random, facts: list[list[str]], names: list[str], lang: str) -> str:
    """One of what all outlets tell, in this outlet's words, or one of its own."""
    if chance.random() < SHARED:
        words = [w if chance.random() < KEPT else new for w, new in zip(chance.choice(facts), told(chance, names, lang) * 2, strict=False)]
    else:
        words = told(chance, names, lang)
    return " ".join(words).capitalize() + "."


def pieces(first: int, count: int, a_day: int = A_DAY) -> Iterator[Piece]:
    """Articles `first` to `first + count` in time order: three outlets report each event within some minutes of the stream."""
    for n in range(first, first + count):
        of_event, own = random.Random(f"event {n // 3}"), random.Random(f"article {n}")
        lang = of_event.choice(LANGUAGES)
        names = [word(of_event).capitalize() for _ in range(5)] + [word(of_event) for _ in range(9)]
        facts = [told(of_event, names, lang) for _ in range(FACTS)]
        size = own.choice((1, 1, 2, 2, 3, 5, 8))
        body = tuple(" ".join(sentence(own, facts, names, lang) for _ in range(3)) for _ in range(size))
        title = " ".join(own.sample(names[:7], 4)) + " " + own.choice(COMMON[lang].split())
        leftovers = tuple(x.format(title) for x in own.sample(LEFTOVERS, 2))
        yield Piece(n, n % OUTLETS, lang, title, body, leftovers, START + timedelta(days=n / a_day))


def fragment(p: Piece) -> str:
    """What a feed carries of an article, leftovers included."""
    rows = [*p.paragraphs[:-1], p.leftovers[0], p.paragraphs[-1], *p.leftovers[1:]]
    return "".join(f"<p>{escape(x)}</p>" for x in rows)


def page(p: Piece) -> str:
    """A whole page with menu, teasers, article and footer."""
    menu = "".join(f"<li><a href='/{n}'>{x}</a></li>" for n, x in enumerate(("News", "Sport", "Business", "Culture", "Weather")))
    chance = random.Random(f"page {p.number}")
    teasers = "".join(f"<li><a href='/t{n}'>{escape(' '.join(word(chance) for _ in range(6)))}</a></li>" for n in range(12))
    body = "".join(f"<p>{escape(x)}</p>" for x in p.paragraphs)
    return (
        f"<!doctype html><html lang='{p.lang}'><head><title>{escape(p.title)}</title><meta charset='utf-8'></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>{escape(p.title)}</h1><time datetime='{p.at.isoformat()}'>{p.at:%d.%m.%Y}</time>{body}"
        f"<div class='share'>{p.leftovers[0]}</div></article><aside class='related'><h2>Most read</h2><ul>{teasers}</ul></aside></main>"
        f"<footer><p>© 2026 outlet{p.outlet}</p></footer></body></html>"
    )


def rss(found: list[Piece], title: str = "Generated") -> bytes:
    """Articles as RSS 2.0."""
    rows = "".join(
        f"<item><title>{escape(p.title)}</title><link>{p.url}</link><guid isPermaLink='false'>a{p.number}</guid>"
        f"<pubDate>{p.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{escape(fragment(p))}</description></item>"
        for p in found
    )
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title><link>https://x.example/</link>{rows}</channel></rss>".encode()


def json_feed(found: list[Piece]) -> bytes:
    """Articles as a JSON Feed, each with its language."""
    items = [{"id": f"a{p.number}", "url": p.url, "title": p.title, "content_html": fragment(p), "language": p.lang, "date_published": p.at.isoformat()}
             for p in found]  # fmt: skip
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Generated", "items": items}, ensure_ascii=False).encode()


def write_feed(path: Path, found: list[Piece]) -> None:
    """Articles as a JSON Feed on disk."""
    path.write_bytes(json_feed(found))


def write_feeds(folder: Path, name: str, found: list[Piece]) -> list[Path]:
    """Articles as JSON Feeds of `SOURCES`, one of each outlet that has some -> the files."""
    files: list[Path] = []
    for outlet in sorted({p.outlet for p in found}):
        files.append(folder / f"{outlet}-{name}.json")
        write_feed(files[-1], [p for p in found if p.outlet == outlet])
    return files
