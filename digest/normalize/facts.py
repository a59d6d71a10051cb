"""Lines that say something of a life, an event or a question, and look like the date of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from digest.normalize.judge import date_in, is_change, is_date
from digest.normalize.lines import Line, Verdict
from digest.normalize.rules import Rules
from digest.normalize.shape import like_label

ITEM = re.compile(r"\(?(?:[a-zA-Z]|\d{1,2})\) \S")
"""How an answer of a quiz begins, or another item with a letter or number and a bracket."""
LIFE = re.compile(r"\s*[(\[]?\s*[*∗＊†✝✞⚰] ?(?P<date>[^*∗＊†✝✞⚰]{4,40})$|(?=.*\d).{0,60}[†✝✞⚰]")
"""A line, verbatim, of when somebody was born or died: with the sign of either."""
YEARS = re.compile(r"(?:.{2,16}\b)?(?P<first>1[5-9]\d\d|20\d\d) ?- ?(?:.{2,16}\b)?(?P<last>1[5-9]\d\d|20\d\d)")
"""From which year to which, or from which day: `1931 - 2031`."""
LIVED = 12
"""Words of such a line at most."""
FACT = re.compile(r"(?P<label>[^\W\d_][^\d:.,!?]{0,30}?) ?:(?!//) ?(?P<value>\S.*)")
"""A value behind what it is called: `Venue: Granary`."""
HOUR = re.compile(r"\D{0,6}\d{1,2}[:.h]\d\d(?!\d|[./-])")
"""A time alone, or from when to when."""
MOST_FACT = 16
"""Words of such a line at most."""
GIVING_WAY = ("date", "other", "byline")
"""Categories of the verdicts that such lines override."""


def facts_in(lines: Sequence[Line], first: int, found: dict[int, Verdict], rules: Rules) -> set[int]:
    """The lines that say something of a life or an event, whatever looks like the page's own date there: `* 12 March 1931`, a name above it, `1931 - 2031`;
    `Date: 4 May` beside `Venue: Granary`; `a) 1901`. `found`: the verdicts on single lines. Above the `first` paragraph a page says of itself when and where
    it was written, so an event has a time there beside its date.
    """
    spared = {i for i, x in enumerate(lines) if ITEM.match(x.folded)}
    for i, line in enumerate(lines):
        if line.words <= LIVED and not line.prose and of_life(line, rules):
            spared.add(i)
            if i and i - 1 not in found and like_label(lines[i - 1]):
                spared.add(i - 1)
    for named, run in groupby(range(len(lines)), lambda i: is_fact(lines[i])):
        told = list(run) if named else []
        dates = [i for i in told if i in found and found[i].category == "date"]
        others = {found[i].category for i in told if i in found} - {"date"}
        timed = not told or told[-1] >= first or any(has_hour(lines[i], rules) for i in told)
        if timed and len(dates) < len(told) and not others and any(of_event(lines[i], rules) for i in dates):
            spared.update(told)
    return spared


def of_event(line: Line, rules: Rules) -> bool:
    """Whether a line says when something is, and not when the page was changed."""
    fact = FACT.match(line.folded)
    return fact is not None and is_date(fact["value"], rules) and not is_change(fact["label"], rules)


def has_hour(line: Line, rules: Rules) -> bool:
    """Whether a line says at what time something is: `Time: 19:30`."""
    fact = FACT.match(line.folded)
    return fact is not None and HOUR.match(fact["value"]) is not None and not is_change(fact["label"], rules)


def of_life(line: Line, rules: Rules) -> bool:
    """Whether a line says from when to when somebody lived, or one of both days."""
    years, life = YEARS.fullmatch(line.folded), LIFE.match(line.text)
    if years:
        return years["first"] < years["last"] and is_date(line.folded, rules) and not is_change(line.folded, rules)
    return life is not None and not is_change(line.folded, rules) and (life["date"] is None or date_in(life["date"], rules) != "")


def is_fact(line: Line) -> bool:
    """Whether a line gives a value behind what it is called."""
    return not line.prose and line.words <= MOST_FACT and FACT.match(line.folded) is not None
