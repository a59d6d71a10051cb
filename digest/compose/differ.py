"""Sentences that tell the same with another number, day or name in the same slot. No verdict: both stand side by side.

A slot is a number and the word after it ("12 people"), the one day of the week or month a sentence names, or a name between the
same neighbours. A number that both sentences hold, or that is a rounded form of the other, is no difference.
"""

from __future__ import annotations

import re
from itertools import pairwise

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


def slots(sentence: str) -> dict[str, float]:
    """What is counted -> how many, for the numbers that are followed by a word to tell what they count."""
    words = TOKEN.findall(sentence)
    found: dict[str, float] = {}
    twice: set[str] = set()
    for word, after in pairwise(words):
        n = value(word)
        if n is None or after[0].isdigit() or after.lower() in STOP or after.lower() in CLOCK or after.lower() in NUMBERS or len(after) < 3:
            continue
        unit = stem(after)
        twice |= {unit} & found.keys()
        found[unit] = n
    return {u: n for u, n in found.items() if u not in twice}


def rounded(a: float, b: float) -> bool:
    """Is one a rounded form of the other: within a twentieth, and one of them with zeros at its end?"""
    return abs(a - b) <= 0.05 * max(a, b) and any(x >= 20 and x % 10 == 0 for x in (a, b))


def differs(a: str, b: str) -> bool:
    """Do two sentences about the same thing fill a slot differently?"""
    mine, theirs = slots(a), slots(b)
    all_mine, all_theirs = ({v for w in TOKEN.findall(s) if (v := value(w)) is not None} for s in (a, b))
    for unit in mine.keys() & theirs.keys():
        x, y = mine[unit], theirs[unit]
        if x != y and x not in all_theirs and y not in all_mine and not rounded(x, y):
            return True
    days_a, days_b = ({DAYS[w.lower()] for w in TOKEN.findall(s) if w.lower() in DAYS} for s in (a, b))
    return (len(days_a) == len(days_b) == 1 and days_a != days_b) or other_name(a, b)


def other_name(a: str, b: str) -> bool:
    """Does a different name stand between the same two words on either side? Two words, so that chance does not suffice."""
    mine, theirs = TOKEN.findall(a), TOKEN.findall(b)
    low_a, low_b = ({w.lower() for w in s} for s in (mine, theirs))
    places: dict[tuple[str, ...], str] = {}
    for i in range(2, len(mine) - 2):
        places[around(mine, i)] = mine[i]
    for i in range(2, len(theirs) - 2):
        x, y = places.get(around(theirs, i)), theirs[i]
        if x and x != y and x[0].isupper() and y[0].isupper() and x.lower() not in low_b and y.lower() not in low_a and stem(x) != stem(y):
            return True
    return False


def around(words: list[str], i: int) -> tuple[str, ...]:
    """The two words before and the two behind a place."""
    return tuple(w.lower() for w in (*words[i - 2 : i], *words[i + 1 : i + 3]))
