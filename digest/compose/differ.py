"""Sentences that tell the same with another number, day or name in the same slot. No verdict: both stand side by side.

A slot is a number and the word after it ("12 people") or a measure before it ("magnitude 4.4"), the one day of the week, date or time of day that a sentence
names, a name between the same neighbours, or a place behind the same verb ("struck near Lurgan"). A number that both
sentences hold, or that is a rounded form of the other, is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.compose.times import clocks, dates
from digest.compose.words import NUMBERS, STOP, stem

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*%?|[^\W\d_]+")
DAYS = {
    w: n
    for n, words in enumerate((
        "monday montag lundi lunes lunedì maandag", "tuesday dienstag mardi martes martedì dinsdag", "wednesday mittwoch mercredi miércoles mercoledì woensdag",
        "thursday donnerstag jeudi jueves giovedì donderdag", "friday freitag vendredi viernes venerdì vrijdag",
        "saturday samstag sonnabend samedi sábado sabato zaterdag", "sunday sonntag dimanche domingo domenica zondag",
    ))
    for w in words.split()
}  # fmt: skip
CLOCK = frozenset(
    """am pm uhr h januar january february februar march märz april mai may june juni july juli august september october oktober november
    december dezember""".split()
)


WHERE = frozenset("in at near off outside inside bei nahe vor à près en cerca vicino a em perto te bij".split())
MEASURES = frozenset("magnitude magnitud magnitudo stärke category kategorie score grade level depth".split())


def value(word: str) -> float | None:
    """What a number word or digits stand for; None for other words."""
    if word[0].isdigit():
        digits = word.rstrip("%")
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
            return float(re.sub(r"[.,]", "", digits))
        try:
            return float(digits.replace(",", "."))
        except ValueError:
            return None  # 13:45, 1.2.3
    n = NUMBERS.get(word.lower())
    return None if n is None else float(n)


def slots(words: Sequence[str], numbers: Mapping[int, float]) -> dict[str, float]:
    """What is counted -> how many, for the numbers (by place among the words) that are followed by a word to tell what they count."""
    found: dict[str, float] = {}
    twice: set[str] = set()
    for i, n in numbers.items():
        after = words[i + 1] if i + 1 < len(words) else ""
        if len(after) < 3 or after[0].isdigit() or (low := after.lower()) in STOP or low in CLOCK or low in NUMBERS:
            continue
        unit = stem(after)
        twice |= {unit} & found.keys()
        found[unit] = n
    if numbers:
        for i in (i for i, word in enumerate(words) if word.lower() in MEASURES):
            near = [numbers[k] for k in (i + 1, i + 2, i + 3, i - 1) if k in numbers and words[k][0].isdigit()]
            if near:
                found["measure"] = near[0]
    return {u: n for u, n in found.items() if u not in twice}


def rounded(a: float, b: float) -> bool:
    """Is one a rounded form of the other: within a twentieth, and one of them with zeros at its end?"""
    return abs(a - b) <= 0.05 * max(a, b) and any(x >= 20 and x % 10 == 0 for x in (a, b))


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a sentence can be held against another's."""

    slots: dict[str, float]
    values: frozenset[float]
    days: frozenset[int]
    dates: frozenset[tuple[int, int]]
    clocks: frozenset[int]
    words: frozenset[str]
    names: dict[tuple[str, ...], str]
    """The two words before and the two behind -> the name between them."""
    places: dict[tuple[str, str], str]
    """The verb and the preposition before -> the place behind them."""


def weekdays(text: str) -> frozenset[int]:
    """The days of the week that a text names."""
    return frozenset(DAYS[w] for w in (t.lower() for t in TOKEN.findall(text)) if w in DAYS)


def facts(sentence: str) -> Facts:
    """The facts of a sentence, read once for all the sentences it is compared with."""
    words = TOKEN.findall(sentence)
    low = [w.lower() for w in words]
    large = [i for i in range(2, len(words)) if words[i][0].isupper()]
    names = {(*low[i - 2 : i], *low[i + 1 : i + 3]): words[i] for i in large if i < len(words) - 2}
    places = {(stem(low[i - 2]), low[i - 1]): words[i] for i in large if low[i - 1] in WHERE and len(low[i - 2]) > 3}
    numbers = {i: v for i, w in enumerate(low) if (w in NUMBERS or w[0].isdigit()) and (v := value(w)) is not None}
    told = frozenset(low)
    days = frozenset(DAYS[w] for w in told & DAYS.keys())
    return Facts(slots(words, numbers), frozenset(numbers.values()), days, dates(sentence), clocks(sentence), told, names, places)


def differs(a: Facts, b: Facts) -> bool:
    """Do two sentences about the same thing fill a slot differently?"""
    for unit in a.slots.keys() & b.slots.keys():
        x, y = a.slots[unit], b.slots[unit]
        if x != y and x not in b.values and y not in a.values and not rounded(x, y):
            return True
    times: tuple[tuple[frozenset[Any], frozenset[Any]], ...] = ((a.days, b.days), (a.dates, b.dates), (a.clocks, b.clocks))
    return any(len(x) == len(y) == 1 and x != y for x, y in times) or other_name(a, b)


def other_name(a: Facts, b: Facts) -> bool:
    """Does a different name stand between the same two words on either side, or behind the same verb of place? Two words, so that chance does not suffice."""
    both = [(a.names[k], b.names[k]) for k in a.names.keys() & b.names.keys()] + [(a.places[k], b.places[k]) for k in a.places.keys() & b.places.keys()]
    return any(x.lower() not in b.words and y.lower() not in a.words and stem(x) != stem(y) for x, y in both)
