"""The alternatives of rules, found by what a line must have: its first letters, or words that stand in it.

So the cost of a line does not grow with the number of rules, and a pattern is compiled only when a line may fit it.
"""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from digest.model import Action, Category
from digest.normalize.fold import is_latin, lowered, plain_greek
from digest.normalize.patterns import DIGIT, KEY, LONG_KEY, demanded, edge, first_letters, keys_of, parsed, rarest, split_branches, unread

PLACES = ("top", "middle", "tail")
MOST_WORDS = 40
MOST_EVER = 200
"""Words that a rule may name at most."""
LAST = chr(sys.maxunicode)
"""The last of all signs."""
BEYOND = re.compile("[\u0250-\u1dff\u2e80-\uffff]")
"""Letters of other scripts than Latin."""


@dataclass(frozen=True)  # without slots, so that what is read of it once is kept
class Rule:
    """One kind of leftover line."""

    id: str
    category: Category
    pattern: str
    why: str
    action: Action = "drop"
    where: tuple[str, ...] = PLACES
    words: int = MOST_WORDS
    """Most words of a line it may take."""
    sentence: bool = False
    """Its phrase is so fixed that it may take a full sentence."""
    unless: str = ""
    """A pattern: a line in which it is found stays."""
    case: bool = False
    """Capital letters matter."""
    heading: bool = False
    """It is a heading: it takes what is no prose under it."""
    signs: tuple[str, ...] = ()
    """Of a trim: one of these stands in what it takes; () when that is not known. They are looked for first, because many rules share them."""
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    lang: str = ""
    """The name of its packaged file: a language, or `any`. "": it is the rule of a user."""

    @functools.cached_property
    def places(self) -> Sequence[str]:
        """Where it is asked: what fits in the middle fits anywhere."""
        return PLACES if "middle" in self.where else self.where

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return compiled(self.pattern, self.case)

    def spares(self, line: str) -> bool:
        """Whether a line stays for what is found in it."""
        return self.unless != "" and compiled(self.unless, self.case).search(line) is not None


@dataclass(frozen=True)  # without slots, as above
class Branch:
    """One alternative of a rule's pattern: read and compiled alone, and only when a line begins like it."""

    rule: Rule
    pattern: str
    number: int
    """Its place among all: the first that fits decides."""
    read: bool = True
    """Whether its pattern can be read (see `readable`)."""
    told: str | None = field(default=None, repr=False, compare=False)
    """What was read of it once, as `written` writes it; None: it is read when a line first asks for it."""

    @functools.cached_property
    def needs(self) -> tuple[str, ...]:
        """One of these stands in every line that fits, in small letters; () when that is not known."""
        return rarest(self.demands)

    @functools.cached_property
    def demands(self) -> tuple[tuple[str, ...], ...]:
        """Every line that fits holds one word of each; () when none is known."""
        if self.told is not None:
            return tuple(tuple(words.split("\t")) for words in self.told.split("\n")[1:])
        return demanded(self.pattern) if self.read else ()

    @functools.cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Every line that fits begins with one of these, in small letters and in order; ("",) when that is not known."""
        if self.told is not None:
            return tuple(self.told.partition("\n")[0].split("\t"))
        return tuple(sorted("" if x == DIGIT else x for x in first_letters(self.pattern, LONG_KEY))) if self.read else ("",)

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled alternative."""
        return compiled(self.pattern, self.rule.case)

    def written(self) -> str:
        """Its beginnings and demands as one text: a line for each group, tabs between the words."""
        return "\n".join("\t".join(words) for words in (self.beginnings, *self.demands))


Part = tuple[Collection[str], Branch]
"""An alternative with the beginnings of the lines that it may fit; {""} when any may."""
Near = tuple[dict[str, tuple[Branch, ...]], Sequence[int]]
"""Beginnings of lines -> alternatives, and the lengths of these beginnings."""
Needles = tuple[tuple[str, tuple[Branch, ...]], ...]
"""Words that some lines may hold -> the alternatives that need them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Alternatives of rules by what a line must have, so that the cost of a line does not grow with the number of rules."""

    heads: dict[str, tuple[Branch, ...]] = field(default_factory=dict)
    """First letters of a line -> the alternatives that ask for them or for fewer ..."""
    near: dict[str, Near] = field(default_factory=dict, repr=False, compare=False)
    """... and those of them that are asked, by their longer beginnings, sorted when a line first begins so."""
    words: tuple[tuple[str, Branch], ...] = ()
    """Words that stand somewhere in a line, with the alternatives with any beginning that need them ..."""
    needles: dict[tuple[int, str, int], Needles] = field(default_factory=dict, repr=False, compare=False)
    """... for lines of a script (see `see`), at a place, of so many words, gathered when a line is first such."""
    limits: tuple[int, ...] = ()
    """Words of a line -> the least limit of a rule that takes so many."""
    bare: tuple[Branch, ...] = ()
    """Alternatives of which neither is known: every line meets them ..."""
    worded: tuple[Branch, ...] = ()
    """... but lines that begin with a letter or a digit only these."""
    spoken: frozenset[str] | None = None
    """The rules of these files are asked; None: all are."""
    voices: dict[frozenset[str], Table] = field(default_factory=dict, repr=False, compare=False)
    """Files of rules -> the same for these alone, made when first asked for."""

    def speaking(self, spoken: frozenset[str]) -> Table:
        """The same, in which the rules of these files alone are asked."""
        if spoken not in self.voices:
            words = tuple(x for x in self.words if x[1].rule.lang in spoken)
            bare, worded = (tuple(b for b in found if b.rule.lang in spoken) for found in (self.bare, self.worded))
            self.voices[spoken] = Table(self.heads, {}, words, {}, self.limits, bare, worded, spoken)
        return self.voices[spoken]

    def asked(self, line: Seen) -> Needles:
        """The words that are looked for in a line."""
        key = (line.script, line.where, self.limits[min(line.words, MOST_EVER)])
        if key not in self.needles:
            here = [x for x in self.words if line.where in x[1].rule.places and x[1].rule.words >= key[2] and script_of(x[0]) <= line.script]
            found: dict[str, tuple[Branch, ...]] = {}
            for word, branch in here:
                found[word] = (*found.get(word, ()), branch)
            self.needles[key] = tuple(found.items())
        return self.needles[key]

    def headed(self, line: Seen) -> Sequence[Branch]:
        """The alternatives that ask for the beginning of a line."""
        heads, start, small = self.heads, line.start, line.small
        key = start if start in heads else start[:3] if start[:3] in heads else start[:2] if start[:2] in heads else start[:1]
        if key not in heads:
            return ()
        begins, lengths = self.near[key] if key in self.near else self.sort(key)
        found = [b for n in lengths if (begin := small[:n]) in begins for b in begins[begin]]
        return sorted(found, key=number_of) if len(found) > 1 else found

    def sort(self, key: str) -> Near:
        """What is near to these first letters."""
        begins: dict[str, tuple[Branch, ...]] = {}
        for branch in self.heads[key]:
            if self.spoken is None or branch.rule.lang in self.spoken:
                for begin in begun(branch, key):
                    begins[begin] = (*begins.get(begin, ()), branch)
        self.near[key] = begins, sorted({*map(len, begins)})
        return self.near[key]


def begun(branch: Branch, key: str) -> Sequence[str]:
    """The beginnings of an alternative that a line with these first letters may have; "" where each such line has one."""
    begins = branch.beginnings
    if key == DIGIT or any(key[:n] in begins for n in range(len(key) + 1)):
        return ("",)
    first = bisect_left(begins, key)
    return begins[first : bisect_left(begins, key + LAST, first)]


@functools.cache
def compiled(pattern: str, case: bool) -> re.Pattern[str]:
    """Compiled once a process, when a line first asks for it: a start pays nothing."""
    return re.compile(pattern, 0 if case else re.IGNORECASE)


def take_apart(rules: Iterable[Rule], first: int = 0) -> list[Part]:
    """The alternatives of rules, numbered from `first` on; a trim stays whole."""
    parts: list[Part] = []
    for rule in rules:
        read = readable(rule)
        apart = read and rule.action != "trim"
        for pattern in split_branches(rule.pattern) if apart else [rule.pattern]:
            parts.append((keys_of(pattern) if apart else {""}, Branch(rule, pattern, first + len(parts), read)))
    return parts


def tabulate(parts: Iterable[Part]) -> Table:
    """Alternatives, ready to be found."""
    own: dict[str, list[Branch]] = {}
    for keys, branch in parts:
        for key in keys:
            own.setdefault(key, []).append(branch)
    loose = own.pop("", [])
    heads = {key: [b for n in range(1, len(key) + 1) for b in own.get(key[:n], ())] for key in own}  # a longer key holds what its shorter ones hold
    words = tuple((word, b) for b in loose for word in b.needs)
    bare = tuple(b for b in loose if not b.needs)
    return Table(
        {key: tuple(sorted(found, key=number_of)) if len(found) > 1 else tuple(found) for key, found in heads.items()},
        {},
        words,
        {},
        limits_of(words),
        bare,
        tuple(filter(takes_words, bare)),
    )


def limits_of(words: Iterable[tuple[str, Branch]]) -> tuple[int, ...]:
    """Words of a line -> the least limit of a rule, of those that need a word, that takes so many."""
    limits = sorted({b.rule.words for _, b in words} | {MOST_EVER})
    return tuple(next(x for x in limits if x >= n) for n in range(MOST_EVER + 1))


def takes_words(branch: Branch) -> bool:
    """Whether a line that begins with a letter or a digit may fit; of a user's it counts as possible, for the sample may hold none of his letters."""
    return not branch.rule.lang or any(map(str.isalnum, edge(parsed(branch.pattern), end=False)[0]))


def by_word(trims: Iterable[Branch]) -> dict[str, tuple[Branch, ...]]:
    """Trims by the signs that they name, else by the words that their patterns need, else by ""."""
    found: dict[str, tuple[Branch, ...]] = {}
    for branch in trims:
        for word in [*map(lowered, branch.rule.signs)] or branch.needs or ("",):
            found[word] = (*found.get(word, ()), branch)
    return found


def number_of(branch: Branch) -> int:
    """Its place among all."""
    return branch.number


class Seen(NamedTuple):
    """A line as rules look at it."""

    plain: str
    """Folded, Greek as capitals write it: what patterns are matched with. Places in it are those of the folded line."""
    small: str
    """In small letters."""
    start: str
    """Its first letters, or that it begins with a digit."""
    script: int
    """0: ASCII, 1: Latin letters with accents, 2: others."""
    words: int
    where: str


def see(folded: str, words: int, where: str) -> Seen:
    """Look at a folded line at a place of the article."""
    script = script_of(folded)
    plain = plain_greek(folded) if script == 2 else folded
    small = lowered(plain)
    return Seen(plain, small, DIGIT if plain[:1].isdecimal() else small[:KEY], script, words, where)


def script_of(text: str) -> int:
    """0: ASCII, 1: Latin letters with accents, 2: others."""
    return 0 if text.isascii() else 1 if is_latin(text) or not BEYOND.search(text) else 2


def candidates(table: Table, line: Seen) -> Sequence[Branch]:
    """The alternatives that may fit a line: first those that ask for its beginning, each kind in the order of the files."""
    small = line.small
    rest = [b for word, found in table.asked(line) if word in small for b in found]
    bare = table.worded if small[:1].isalnum() else table.bare
    if rest and (bare or len(rest) > 1):
        rest = sorted({b.number: b for b in (*rest, *bare)}.values(), key=number_of)
    return (*table.headed(line), *(rest or bare))


def holds(small: str, demands: Iterable[tuple[str, ...]]) -> bool:
    """Whether a line in small letters holds one word of each group."""
    for words in demands:
        for word in words:
            if word in small:
                break
        else:
            return False
    return True


def first_match(branches: Iterable[Branch], line: Seen) -> tuple[Rule, re.Match[str]] | None:
    """The first alternative that fits."""
    for branch in branches:
        rule = branch.rule
        if line.words > rule.words or line.where not in rule.places:
            continue
        if not holds(line.small, branch.demands):  # to compile a pattern costs more than a thousand such looks
            continue
        if (found := branch.regex.fullmatch(line.plain)) and not rule.spares(line.plain):
            return rule, found
    return None


def readable(rule: Rule) -> bool:
    """Whether a rule's pattern can be taken apart; the packaged ones can, tests hold them to it."""
    return bool(rule.lang) or not unread(rule.pattern)
