"""One event or two: the score of an article beside an event, and the reasons that forbid a join."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from math import exp

from digest.merge.features import STOP, Features, term_id
from digest.merge.index import Event, Vector

SAME_EVENT = 0.22  # similarity at which one event is as likely as two
STEEP = 18.0
SIGMA = 44.0  # hours
_NUMBER = re.compile(r"\d")

Common = Callable[[str], bool]
"""Whether a lower-case word is too frequent to name one thing."""


def similarity(vector: Vector, event: Event) -> float:
    """Cosine of an article's unit vector and an event's centre, 0 to 1."""
    event.open()
    centre = event.centre
    return sum(w * centre[t] for t, w in vector.items() if t in centre) / event.norm


def decay(hours: float) -> float:
    """How much a pause of so many hours takes from a similarity, 0 to 1."""
    return exp(-((hours / SIGMA) ** 2) / 2)


def pause(event: Event, time: float) -> float:
    """Hours between an article and the nearest end of an event's span; 0 inside it or when a time is unknown."""
    if float("-inf") in (time, event.newest):
        return 0.0
    return max(0.0, time - event.newest, event.oldest - time) / 3600


def public(similar: float) -> float:
    """A similarity on the public scale: 0.5 = as likely one event as two."""
    return 1 / (1 + exp(-STEEP * (similar - SAME_EVENT)))


def veto(f: Features, event: Event, common: Common) -> str | None:
    """Why an article is only a look-alike of an event, or None: each of its headlines fills the same sentence with something else."""
    reason = None
    for face in event.faces:
        known = set(event.centre)
        reason = swapped(f, face.split(" "), lambda w, known=known: term_id(w) in known, common)  # type: ignore[misc]
        if reason is None:
            return None
    return reason


def swapped(f: Features, other: list[str], known: Common, common: Common) -> str | None:
    """What stands in the place of what in two headlines of one template, when it names another instance; else None.

    A template is shared when at least three content words and half of the shorter headline stand in the same order. A swap counts when names
    or numbers stand on both sides and neither is found anywhere in the other text. (Hurricane Anna / Hurricane Bert, 4.6 / 4.4, two firms.)
    """
    one, low, low2 = f.title, [w.lower() for w in f.title], [w.lower() for w in other]
    blocks = SequenceMatcher(None, low, low2, autojunk=False).get_opcodes()
    shared = sum(i2 - i1 for op, i1, i2, _, _ in blocks if op == "equal")
    content = sum(w not in STOP for op, i1, i2, _, _ in blocks if op == "equal" for w in low[i1:i2])
    if content < 3 or shared * 2 < min(len(low), len(low2)):
        return None
    for op, i1, i2, j1, j2 in blocks:
        if op != "replace":
            continue
        mine = [w for w in one[i1:i2] if instance(w, common) and not known(w.lower())]
        theirs = [w for w in other[j1:j2] if instance(w, common) and w.lower() not in f.terms]
        names = [w for w in mine if not _NUMBER.search(w)], [w for w in theirs if not _NUMBER.search(w)]
        numbers = [w for w in mine if _NUMBER.search(w)], [w for w in theirs if _NUMBER.search(w)]
        for left, right in (names, numbers):
            if left and right:
                return f"{' '.join(left)} in place of {' '.join(right)}"
    return None


def instance(word: str, common: Common) -> bool:
    """Whether a word of a headline names one thing: a decimal number, or a capitalised word that is rare."""
    if _NUMBER.search(word):
        return "." in word or "," in word
    return word[:1].isupper() and len(word) > 2 and not common(word.lower())
