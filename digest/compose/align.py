"""Which sentences of different outlets tell the same.

Every pair of sentences of two independent articles that shares a word is scored by a logistic function of a few figures (`Pair`);
groups are made from the surest pair down. An event may hold articles that the merger should not have put together, and there the
sentences look alike too; so a pair also counts how near its two articles are, measured against the nearest article of each.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from operator import mul

from digest.compose.differ import weekdays
from digest.compose.words import STOP, stem, terms

FEATURES = ("cosine", "shared", "weight", "near", "begin", "names", "numbers", "days")
# Logistic regression over the annotated pairs of the agreement set, checked by leaving one topic out; docs/entry.md has the figures.
WEIGHTS = (-2.82, 2.32, 1.20, -0.39, 1.43, 1.97, -0.15, -0.34, -0.60)
SEED = 1.5  # two lines begin a group
FIT = 0.0  # what every pair within a group must reach; together with its surest pair it is precise
TWIN = 1.6  # a pair so sure stands by itself when one of its lines is in another group already
WORDS = 0.08  # cosine below which no pair is believed: two texts alone are each other's nearest, whatever they tell
SHOWN = 0.2  # cosine from which a reader sees at once why two sentences stand side by side
ALIKE = 1.0  # too alike to say that only one of them tells it
POSTINGS = 150  # a word of more sentences than this says nothing about which two belong together

BEGINNING = 3  # lines
UNNAMED = 1.5  # names of their own that both lines have on average, for lines of which we cannot tell
CAPITAL = re.compile(r"\b[A-ZÀ-ÞĀ-ŽА-Я][^\W\d_]{2,}")
SMALL = re.compile(r"\b[a-zß-ÿа-я][^\W\d_]*")

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its place and its words."""

    article: str
    voice: int
    """Articles of the same voice (one outlet, or copies of one text) cannot confirm each other."""
    place: int
    """0 for the first sentence of the article."""
    text: str
    words: Counter[str]
    nouns: bool = False
    """In its language every noun has a capital."""
    before: tuple[str, ...] = ()
    """The sentences before, the nearest last, each with the blank or line end behind it: so many of the last, with `text`, stand there verbatim."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines, by number, and how sure it is that they tell the same."""

    a: int
    b: int
    score: float


def weights(lines: Sequence[Line]) -> Vector:
    """How much a word tells: the logarithm of how rare it is among the sentences of the event."""
    df = Counter(w for line in lines for w in line.words)
    return {w: math.log(1 + len(lines) / n) for w, n in df.items()}


def unit(words: Mapping[str, float], weight: Vector) -> Vector:
    """A weighted vector of length 1; empty for no words."""
    v = {w: n * weight.get(w, 0.0) for w, n in words.items()}
    length = math.sqrt(math.fsum(map(mul, v.values(), v.values())))
    return {w: x / length for w, x in v.items()} if length else {}


def dot(a: Vector, b: Vector) -> float:
    """Cosine of two unit vectors, exactly summed, so that the last digit is always the same."""
    if len(a) > len(b):
        a, b = b, a
    return math.fsum(x * b[w] for w, x in a.items() if w in b)


class Likeness:
    """How sure it is of two lines of different voices that they tell the same. Reckoned when it is asked: most pairs share a word by chance."""

    def __init__(self, lines: Sequence[Line], titles: Mapping[str, str]) -> None:
        weight = weights(lines)
        near = nearness(lines, titles, weight, max, len(lines))
        begin = nearness(lines, titles, weight, min, BEGINNING)
        apart = other_days(lines)
        self.lines = lines
        self.shared = shared_words(lines, weight)
        self.between = {key: (near[key], begin[key], float(key in apart)) for key in near}
        self.names = named(lines)
        self.numbers = [frozenset(w.replace(",", "") for w in line.words if w[0].isdigit()) for line in lines]
        self.known: dict[tuple[int, int], float] = {}

    def figures(self, a: int, b: int) -> tuple[float, ...]:
        """`FEATURES` of two lines that share a word, the first with the lower number."""
        cosine, words, told = self.shared[a, b]
        near, begin, day = self.between[self.lines[a].article, self.lines[b].article]
        other = against(self.names[a], self.names[b], UNNAMED), against(self.numbers[a], self.numbers[b], 0.0)
        return cosine, math.sqrt(words), math.sqrt(told), near, begin, *other, day

    def score(self, a: int, b: int) -> float:
        """The logistic score of two lines, before the curve: above 0 is likelier than not; -inf when they share no word or are of one voice."""
        known = self.known.get((a, b))
        if known is None:
            known = round(WEIGHTS[0] + math.fsum(map(mul, WEIGHTS[1:], self.figures(a, b))), 9) if (a, b) in self.shared else -math.inf
            self.known[a, b] = known
        return known

    def cosine(self, a: int, b: int) -> float:
        """How alike the words of two lines are, 0 to 1, the rarer the more."""
        return self.shared[a, b][0] if (a, b) in self.shared else 0.0

    def pairs(self) -> list[Pair]:
        """All pairs at or above `ALIKE`, surest first."""
        constant, cosine, root, heavy, near, begin, *against_it = WEIGHTS
        assert max(against_it) <= 0  # so that what is left out here can only be lower
        between = {key: constant + near * x + begin * y for key, (x, y, _) in self.between.items()}
        articles = [line.article for line in self.lines]
        found: list[Pair] = []
        for (a, b), (c, n, told) in self.shared.items():
            if (
                between[articles[a], articles[b]] + cosine * c + root * math.sqrt(n) + heavy * math.sqrt(told) >= ALIKE - 1e-6
                and (s := self.score(a, b)) >= ALIKE
            ):
                found.append(Pair(a, b, s))
        return sorted(found, key=lambda p: (-p.score, p.a, p.b))


def shared_words(lines: Sequence[Line], weight: Vector) -> dict[tuple[int, int], tuple[float, int, float]]:
    """Pairs of lines of different voices that share a word -> (cosine, number of shared words, their weight).

    Summed up word by word in the order of the words, so that the last digit is always the same; a pair costs only what it shares.
    """
    postings: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for n, line in enumerate(lines):
        for w, x in unit(line.words, weight).items():
            postings[w].append((n, line.voice, x))
    found: dict[tuple[int, int], tuple[float, int, float]] = {}
    for w in sorted(w for w, rows in postings.items() if 1 < len(rows) <= POSTINGS):
        rows, told = postings[w], weight[w]
        for i, (a, voice, x) in enumerate(rows, 1):
            for b, other, y in rows[i:]:
                if voice != other:
                    pair = a, b
                    if pair in found:
                        cosine, n, known = found[pair]
                        found[pair] = cosine + x * y, n + 1, known + told
                    else:
                        found[pair] = x * y, 1, told
    return found


def against(a: frozenset[str] | None, b: frozenset[str] | None, unknown: float) -> float:
    """How much either of two lines names that the other does not: the smaller of the two, for one line may well tell more than another."""
    if a is None or b is None:
        return unknown
    return float(min(len(a - b), len(b - a))) if a and b else 0.0


def named(lines: Sequence[Line]) -> list[frozenset[str] | None]:
    """The names of each line: words with a capital that no line has without. None where capitals tell nothing: scripts without, German nouns."""
    found = [CAPITAL.findall(line.text) for line in lines]
    without = [SMALL.findall(line.text) for line in lines]
    small = set(chain.from_iterable(without)) | STOP
    told: list[frozenset[str] | None] = []
    for line, words, others in zip(lines, found, without, strict=True):
        many = 2 * len(words) > len(line.text.split()) or not others or line.nouns
        told.append(None if many else frozenset(stem(w) for w in words if w.lower() not in small))
    return told


def other_days(lines: Sequence[Line]) -> set[tuple[str, str]]:
    """Pairs of articles whose beginnings name days of the week and none in common."""
    days: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        if line.place < BEGINNING:
            days[line.article] |= weekdays(line.text)
    return {(a, b) for a in days for b in days if days[a] and days[b] and not days[a] & days[b]}


def nearness(
    lines: Sequence[Line], titles: Mapping[str, str], weight: Vector, which: Callable[[float, float], float], places: int
) -> dict[tuple[str, str], float]:
    """(article, article) -> cosine of the words of so many lines, over the best that one of them reaches with any other.

    With `max` it is 1 for nearest neighbours, with `min` when one is the nearest neighbour of the other.
    """
    words: dict[str, Counter[str]] = {a: terms(t) for a, t in titles.items()}
    voice = {line.article: line.voice for line in lines}
    for line in lines:
        if line.place < places:
            words[line.article].update(line.words.keys() if places < len(lines) else line.words)
    vectors = {a: unit({w: 1 + math.log(n) if n > 1 else 1.0 for w, n in words[a].items()}, weight) for a in sorted(voice)}
    cosines = {(a, b): dot(vectors[a], vectors[b]) for a, b in combinations(vectors, 2) if voice[a] != voice[b]}
    best: dict[str, float] = defaultdict(float)
    for pair, c in cosines.items():
        for a in pair:
            best[a] = max(best[a], c)
    found = {}
    for (a, b), c in cosines.items():
        found[a, b] = found[b, a] = c / (which(best[a], best[b]) or 1.0)
    return found


def groups(found: Sequence[Pair], fit: Callable[[int, int], bool]) -> list[list[int]]:
    """Disjoint groups of lines, surest first: a group grows only by what fits each of its members, so that no chain leads elsewhere."""
    made: list[list[int]] = []
    group_of: dict[int, int] = {}
    for p in found:
        if p.score < SEED:
            break
        for n in (p.a, p.b):
            if n not in group_of:
                group_of[n] = len(made)
                made.append([n])
        a, b = group_of[p.a], group_of[p.b]
        if a != b and all(fit(min(x, y), max(x, y)) for x in made[a] for y in made[b]):
            made[a] += made[b]
            group_of.update(dict.fromkeys(made[b], a))
            made[b] = []
    return [sorted(g) for g in made if len(g) > 1]


def twins(sure: Sequence[Pair], grouped: Sequence[Sequence[int]]) -> list[list[int]]:
    """The sure pairs that no group holds: a sentence may say what two sentences of another outlet say."""
    held = {pair for g in grouped for pair in combinations(g, 2)}
    return [[p.a, p.b] for p in sure if (p.a, p.b) not in held]
