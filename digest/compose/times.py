"""Times that a text states, as it states them: nothing is reckoned, nothing invented."""

from __future__ import annotations

import re

MONTHS = {
    w: n
    for n, words in enumerate((
        "january jan januar januari janvier enero gennaio janeiro", "february feb februar februari février febrero febbraio fevereiro",
        "march mar märz maart mars marzo março", "april apr avril abril aprile", "may mai mei mayo maggio maio", "june jun juni juin junio giugno junho",
        "july jul juli juillet julio luglio julho", "august aug augustus août agosto", "september sept sep septembre septiembre settembre setembro",
        "october oct oktober octobre octubre ottobre outubro", "november nov novembre noviembre novembro",
        "december dec dezember décembre diciembre dicembre dezembro",
    ), 1)
    for w in words.split()
}  # fmt: skip
DIGIT = re.compile(r"\d")
WEEKDAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b"
)
_MONTH = "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True))
DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s(?:of\s|de\s)?(?P<month2>{_MONTH}))\b(?!\d)",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?<![\d:.,])(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|Uhr\b)|(?<![\d:.,])(?:[01]?\d|2[0-3])(?:\s?h\s?[0-5]\d\b|:[0-5]\d\b(?![:.,]?\d))",
    re.IGNORECASE,
)


def dates(text: str) -> frozenset[tuple[int, int]]:
    """The days that a text names, as (month, day)."""
    if not DIGIT.search(text):
        return frozenset()
    found = ((m["month"] or m["month2"], m["day"] or m["day2"]) for m in DATE.finditer(text) if possible(m))
    return frozenset((MONTHS[month.lower()], int(day)) for month, day in found)


def clocks(text: str) -> frozenset[int]:
    """The times of day that a text names, in minutes: to the quarter of an hour, since nobody's watch is exact."""
    if not DIGIT.search(text):
        return frozenset()
    found: set[int] = set()
    for m in CLOCK.finditer(text):
        hour, *minute = (int(n) for n in re.findall(r"\d+", m.group()))
        half = re.search(r"[ap](?=\.?m)", m.group(), re.IGNORECASE)
        hour = hour % 12 + 12 * (half.group().lower() == "p") if half else hour
        found.add((hour * 60 + (minute[0] if minute else 0)) // 15 * 15)
    return frozenset(found)


def possible(m: re.Match[str]) -> bool:
    """Is it a day of a month? "May 40" is none, and a month in small letters is one only where the language writes it so."""
    month, day = m["month"] or m["month2"], int(m["day"] or m["day2"])
    return 1 <= day <= 31 and (month[0].isupper() or m["day2"] is not None)


def stated_date(text: str) -> str | None:
    """The first date of a text, as it stands there."""
    if not DIGIT.search(text):
        return None
    return next((m.group() for m in DATE.finditer(text) if possible(m)), None)


def stated_weekday(text: str) -> str | None:
    """The day of the week that a text names, as it stands there; None when it names several."""
    found = WEEKDAY.findall(text)
    return found[0] if len({d.casefold() for d in found}) == 1 else None


def stated_time(text: str) -> str | None:
    """The first clock time of a text, else its first date, as it stands there."""
    m = CLOCK.search(text) if DIGIT.search(text) else None
    return m.group() if m else stated_date(text)
