"""Wire copies: near-identical texts of several outlets count as one independent source."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from digest.model import CleanArticle

RUN = 5  # words of a shingle, as in Broder, "On the resemblance and containment of documents", 1997
RUN_UNSPACED = 8  # characters of a shingle where words are not spaced
SAME = 0.65  # share of the shorter text's shingles; one word changed in twenty leaves .77 of them, two reports that quote the same press release .2 to .5
LONGEST = 4000  # words looked at in each article
SHORTEST = 6  # words below which a text is too little to be a copy of another
COMMON = 40  # texts that may share a shingle: what more have is a phrase, and finds nothing
AGENCIES = frozenset(
    "reuters|ap|associated press|the associated press|afp|agence france-presse|agence france presse|dpa|deutsche presse-agentur|epd|kna|apa|keystone-sda|sda|"
    "ansa|efe|europa press|lusa|belga|anp|tt|ntb|ritzau|stt|pap|čtk|ctk|tass|interfax|ukrinform|xinhua|kyodo|jiji press|yonhap|pti|press trust of india|ani|"
    "anadolu|anadolu agency|upi|pa media|press association|canadian press|the canadian press|aap|bloomberg|sputnik|irna|mti|hina|tanjug".split("|")
)
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_ONE = re.compile(f"[{_UNSPACED}]")

Shingles = frozenset[int]


def shingles(article: CleanArticle) -> Shingles:
    """All runs of five words, or eight characters; () when there is too little text to tell a copy from a coincidence.

    A text that is shorter than a headline is taken with its headline: two feeds that carry nothing but one headline carry one text.
    """
    words = words_of(article.text)
    if len(words) < 2 * SHORTEST:
        words = words_of(article.title) + words
    unspaced = bool(_ONE.search(" ".join(words))) and sum(map(bool, map(_ONE.match, words))) * 2 > len(words)
    run = RUN_UNSPACED if unspaced else RUN
    if len(words) < (2 * SHORTEST if unspaced else SHORTEST):
        return frozenset()
    return frozenset(map(hash, zip(*(words[i:] for i in range(run)), strict=False)))


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; of a script without spaces the characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _WORD.findall(text.lower())[:LONGEST]


def copies(articles: Sequence[CleanArticle], known: Mapping[str, Shingles] | None = None) -> dict[str, int]:
    """Article id -> number of its text. Articles with the same number have the same text; one with too little text is alone. `known`: their shingles.

    Longest first, each compared with what all members of a group have in common, of many groups through an index: linear when all are copies of one. So a
    short wire text is found inside a longer one, and a page that holds two of them makes no copies of one another of those two.
    """
    found: dict[str, int] = {}
    longest: list[Shingles] = []
    core: list[Shingles] = []
    index: dict[int, list[int]] = defaultdict(list)
    runs = known or {a.id: shingles(a) for a in articles}
    many = len(articles) > COMMON
    for a in sorted(articles, key=lambda a: (-len(runs[a.id]), a.id)):
        mine = runs[a.id]
        if many:
            near: Mapping[int, int] = Counter(g for run in mine if len(having := index.get(run, ())) <= COMMON for g in having)
        else:
            near = {g: len(mine & whole) for g, whole in enumerate(longest)} if mine else {}
        same = min((g for g, n in near.items() if n >= SAME * len(mine) and len(mine & core[g]) >= SAME * min(len(mine), len(core[g]))), default=None)
        if same is None:
            same = len(core)
            longest.append(mine)
            core.append(mine)
            for run in mine if many else ():
                index[run].append(same)
        elif len(mine) < SAME * len(core[same]):
            core[same] &= mine
        found[a.id] = same
    return found


def same_texts(articles: Sequence[CleanArticle]) -> dict[str, str]:
    """Article id -> id of the original of its text: its own, when nobody else has the text."""
    text = copies(articles)
    first = originals(articles, text)
    return {a: first[n] for a, n in text.items()}


def originals(articles: Sequence[CleanArticle], text: Mapping[str, int]) -> dict[int, str]:
    """Number of a text -> the article it comes from: the agency's own, else the earliest, else the longest.

    Of one that names an agency in its text the agency is the author, so the agency's own article goes first, whenever it came.
    """
    together: dict[int, list[CleanArticle]] = defaultdict(list)
    for a in articles:
        together[text[a.id]].append(a)
    return {n: min(members, key=lambda a: rank(a, members)).id for n, members in together.items()}


def rank(a: CleanArticle, members: Sequence[CleanArticle]) -> tuple[object, ...]:
    """The smallest is the original."""
    agencies = AGENCIES.union(m.meta.agency.casefold() for m in members if m.meta.agency)
    own = " ".join(a.source.split()).casefold() in agencies
    return (not own, a.published is None, a.published.timestamp() if a.published else 0.0, -len(a.text), a.id)
