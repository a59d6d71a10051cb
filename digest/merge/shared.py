"""What two reports have in common and what each has alone, in the words of people: names, terms, phrases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from digest.merge.features import Features, words
from digest.merge.index import Counts
from digest.model import CleanArticle

MOST = 8
OPENING, OPENING_LETTERS = 30, 400  # words of a text at most that are compared place by place, and letters in which they stand
_DATELINE = re.compile(r"\s*(?:[^\W\d_][^.!?()]{0,40}\([^()]{2,40}\)|[^\W\d_a-z]{2}[^.!?]{0,40}?)\s*[\u2013\u2014-]{1,2}\s")
_INSIDE = re.compile(r"(?<=[^\s.!?:;…\"“”„»«’'—–-]) +([^\W\d_][\w’'-]*)")


@dataclass(frozen=True, slots=True)
class Shared:
    """What an article has in common with others, strongest first."""

    names: tuple[str, ...]
    terms: tuple[str, ...]
    phrases: tuple[str, ...]
    """Neighbouring words of the headlines."""
    missing: tuple[str, ...]
    """What the article says most of all, and none of the others does."""


def shared(article: CleanArticle, others: Iterable[CleanArticle], counts: bytes | None, lang: str, plain: Collection[str] = ()) -> Shared:
    """What an article has in common with others, as the merger weighs it. `plain`: words in small letters that are no names, capital or not."""
    known = Counts(counts)
    mine = known.read(article, lang)
    theirs: set[str] = set()
    for other in others:
        theirs.update(known.read(other, lang).terms)
    names, both, phrases, alone = [], [], [], []
    named = names_of(article, mine)
    for _, _, term in known.weigh(mine, lang, learn=False)[0]:
        shown = mine.shown.get(term, term)
        if term not in theirs:
            alone.append(named.get(shown, shown))
        elif " " in term:
            phrases.append(shown)
        elif shown in named and shown not in plain:
            names.append(named[shown])
        else:
            both.append(shown)
    return Shared(tuple(names[:MOST]), tuple(both[:MOST]), tuple(phrases[:MOST]), tuple(alone[:MOST]))


def names_of(article: CleanArticle, f: Features) -> dict[str, str]:
    """The names in an article's headline and first paragraphs: word in small letters -> as it stands there."""
    return names_among([" ".join(f.title), *article.paragraphs[:4]])


def names_among(texts: Iterable[str]) -> dict[str, str]:
    """The same of some texts: what has a capital inside a sentence, and is never written small; Saint-Clou's are two words."""
    inside = [w for text in texts for m in _INSIDE.finditer(text[:2000]) for w in words(m[1])]
    small = {w for w in inside if w[:1].islower()}
    return {w.lower(): w for w in inside if w[:1].isupper() and w.lower() not in small}


def opening_of(lead: str) -> str:
    """The first words of a text behind its dateline, with one blank between them; a capital is left only to names, not to the word that begins a sentence."""
    lead = lead[:OPENING_LETTERS]
    if dateline := _DATELINE.match(lead):
        lead = lead[dateline.end() :]
    names = names_among([lead])
    return " ".join(w if w.lower() in names else w.lower() for w in words(lead)[:OPENING])
