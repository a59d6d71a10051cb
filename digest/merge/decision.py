"""One event or two: the score of an article beside an event, and the reasons that forbid a join."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import repeat
from math import exp, fsum, inf, log
from operator import mul
from typing import NamedTuple

from digest.merge.features import STOP, Features, is_unspaced, stem_of, term, term_id, words
from digest.merge.index import UNKNOWN, Counts, Event, Vector
from digest.merge.shared import OPENING, names_among, names_of, opening_of
from digest.model import CleanArticle

SAME_EVENT = 0.125  # evidence at which one event is as likely as two; best over stream, mix and og2021 of the development data
STEEP = 18.0
SILENCE = 0.0075  # similarity that an hour of silence costs
UNTIMED = 10.5  # hours of silence taken for an article without a time: about what a timed one brings
CROWD = 0.008  # similarity that an event's size costs, per natural logarithm of it ...
CROWDED = 20  # ... up to this size
FIRST = 0.03  # similarity between a bare headline that begins with a word of the event and one that does not; 0.02 and 0.04 give as much
WORDS = 0.5  # share of the similarity in words where sentence vectors tell the meaning ...
MEANING = 1.0  # ... and the similarity that a nearness of 1 in meaning adds ...
NOTHING = 0.31  # ... above this; what is less near loses
NAMED = 0.05  # similarity that a telling name adds in a close call; 0.03 to 0.06 give as much on the sets, and the more the more look-alikes join ...
NAMES = 2  # ... for so many names at most
ALIKE = 0.3  # likeness of two events, and what one is above the line, at which the larger one takes what both could; in texts look-alikes reach it
ENOUGH, ONE_TEXT = 8, 0.9  # words behind the beginning of a text at least, and share of them that an event has, from which it is the same text
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
)  # two reports of one happening are written on two days
LINKING = 4  # letters of a small word that Headlines Like This write with a capital
TELLING = 2  # words that an article must have to join an event; 3 would part strangers with one label of two words too, and costs og2021en 0.5 points
_NUMBER = re.compile(r"\d")

Common = Callable[[str], bool]
"""Whether a lower-case word is too frequent to name one thing."""


def similarity(vector: Vector, event: Event) -> float:
    """Cosine of an article's unit vector and an event's centre, 0 to 1."""
    event.open()
    return fsum(map(mul, vector.values(), map(event.centre.get, vector, repeat(0.0)))) / event.norm


def likeness(f: Features, vector: Vector, event: Event, lacking: float) -> float:
    """Similarity as it counts for a join: of a bare headline the first word says most of all what it is about, and `lacking` is credited to it."""
    similar = similarity(vector, event)
    if not f.bare:
        return similar
    return similar + lacking + (FIRST / 2 if f.first in event.centre else -FIRST / 2)


def in_meaning_too(similar: float, meaning: float | None) -> float:
    """Similarity in words and nearness in meaning together; None: nothing is known of the meaning."""
    return similar if meaning is None else WORDS * similar + MEANING * (meaning - NOTHING)


def alike(a: Event, b: Event) -> float:
    """Cosine of two events' centres, less the cost of the silence between them."""
    a.open()
    silence = UNTIMED if UNKNOWN in (a.newest, b.newest) else max(0.0, a.oldest - b.newest, b.oldest - a.newest) / 3600
    return similarity(a.centre, b) / a.norm - SILENCE * silence


def evidence(similar: float, hours: float, members: int) -> float:
    """What is left of a similarity after a silence of so many hours, beside an event of so many members.

    Silence is taken off, not multiplied: after a day even the same words are more likely the next happening of the same kind.
    A large event has words for everybody, so it must be nearer.
    """
    return similar - SILENCE * hours - CROWD * log(min(members, CROWDED))


def lifted(
    left: float, line: float, counts: Counts, article: CleanArticle, f: Features, terms: Iterable[tuple[float, int, str]], event: Event, lang: str
) -> float:
    """Evidence with what is credited, in a close call below the line, for names that the article shares with an event and hardly another article ever had.

    Two newsrooms tell of one small happening in different words, and both name its village. It lifts a close call to the line and no further: what is above
    by itself goes before. A name is a word with a capital: in German any rare noun, of a Headline Like This any rare word.
    """
    if not line - NAMED * NAMES <= left < line:
        return left
    telling = counts.telling(terms, event, lang)
    named = names_of(article, f) if telling else {}
    names = sum(f.shown[term] in named for term in telling)
    return left + NAMED * min(names, NAMES) * counts.known_well(lang)


def pause(event: Event, time: float) -> float:
    """Hours between an article and the nearest end of an event's span; 0 inside it, `UNTIMED` when a time is unknown."""
    if time == UNKNOWN or event.newest == UNKNOWN:
        return UNTIMED
    return max(0.0, time - event.newest, event.oldest - time) / 3600


def says_nothing(f: Features) -> bool:
    """Whether an article has so few words that they are a label ("Weather", "The latest news"), which strangers share."""
    return f.telling < TELLING


def thin(vector: Vector, event: Event) -> bool:
    """Whether one shared word is all there is: a cosine between two texts of two words each proves nothing, and a join is for ever."""
    return len(vector.keys() & event.centre.keys()) < 2


def public(left: float) -> float:
    """Evidence on the public scale: 0.5 = as likely one event as two."""
    return 1 / (1 + exp(min(-STEEP * (left - SAME_EVENT), 500.0)))  # years apart is more than a float can hold


def needed(score: float) -> float:
    """The evidence that has this public score, 0 to 1."""
    if 0 < score < 1:
        return SAME_EVENT - log(1 / score - 1) / STEEP
    return inf if score else -inf


def veto(f: Features, event: Event, common: Common) -> str | None:
    """Why an article is only a look-alike of an event, or None.

    Judged by the headline of the event that is nearest to the article's, then by the beginning of a text. Any headline instead keeps more articles apart that
    belong together, all headlines let a look-alike in as soon as one outlet wrote its own sentence.
    """
    event.open()
    faces = [face.partition("\n") for face in event.faces]
    if not faces:
        return None
    mine = read_face(" ".join(f.title))
    other = nearest_face(mine, [headline for headline, _, _ in faces])
    plain = sentence_case(mine.words) and sentence_case(other.words)
    reason, _ = swapped(f, mine, other, event, lambda line, i: instance(line[i], common, plain) or coded(line, i))
    if reason is None and f.lead and (leads := [lead for _, _, lead in faces if lead]):
        begins = read_face(opening_of(f.lead))
        reason, alike = swapped(f, begins, nearest_face(begins, leads), event, lambda line, i: is_name(line[i], common) and line[i].lower() not in WEEKDAYS)
        if reason and (named_elsewhere(f, {*alike, *(mine.seen & other.seen)}, event, common) or goes_on_alike(f, event)):
            return None
    return reason


def nearest_face(mine: Face, faces: Iterable[str]) -> Face:
    """Of some headlines, or beginnings of texts, the one that has most words in common with another."""
    return max(map(read_face, faces), key=lambda face: len(mine.seen & face.seen) / (len(face.words) + len(mine.seen)))


def named_elsewhere(f: Features, alike: Collection[str], event: Event, common: Common) -> bool:
    """Whether an article has a name in common with an event outside of the words that make them alike: two newsrooms call one person by two names."""
    names = names_among([" ".join(f.title), f.lead])
    return any(name not in alike and not common(name) and term_id(stem_of(name)) in event.centre for name in names)


def goes_on_alike(f: Features, event: Event) -> bool:
    """Whether what stands behind the first words of a text has hardly a word that the event has not: one text with another name in it is no template."""
    terms = {term_id(t) for w in words(f.lead.lower())[OPENING:] if (t := term(w))}
    return len(terms) >= ENOUGH and len(terms & event.centre.keys()) >= ONE_TEXT * len(terms)


class Face(NamedTuple):
    """A headline, or the beginning of a text, as it is compared with others."""

    words: list[str]
    """As they stand there."""
    small: list[str]
    seen: frozenset[str]
    """In small letters."""
    content: frozenset[str]
    """Those that are no stop words."""


@lru_cache(maxsize=1024)  # the faces of an event are looked at by every article that comes near it
def read_face(headline: str) -> Face:
    """The words of a headline, with one blank between them."""
    words = headline.split(" ")
    small = [*map(str.lower, words)]
    return Face(words, small, frozenset(small), frozenset(small) - STOP)


def swapped(f: Features, mine: Face, other: Face, event: Event, names_one: Callable[[Sequence[str], int], bool]) -> tuple[str | None, Collection[str]]:
    """What stands in the place of what in two headlines of one template, when it names another instance; else None. With the words of the template.

    A template is shared when at least three content words and half of the shorter headline stand in the same order. A swap counts when names
    or numbers stand on both sides and neither is found anywhere in the other text. (Hurricane Anna / Hurricane Bert, 4.6 / 4.4, two firms.)
    `names_one`: whether the word at a place names one thing.
    """
    (one, low, _, content_words), (two, low2, seen, _) = mine, other
    if low == low2 or len(content_words & seen) < 3:
        return None, ()
    own = {i for i, w in enumerate(one) if names_one(one, i) and term_id(stem_of(w)) not in event.centre}
    its = {i for i, w in enumerate(two) if names_one(two, i) and stem_of(w) not in f.terms} if own else ()
    if not its:  # most pairs end here, and to align two headlines is dear
        return None, ()
    blocks = SequenceMatcher(None, low, low2, autojunk=False).get_opcodes()
    alike = [w for op, i1, i2, _, _ in blocks if op == "equal" for w in low[i1:i2]]
    half = 3 if is_unspaced("".join(low)) else 2  # of pairs of characters two more differ beside each that does
    if sum(w not in STOP for w in alike) < 3 or len(alike) * half < min(len(low), len(low2)):
        return None, ()
    for op, i1, i2, j1, j2 in blocks:
        if op != "replace":
            continue
        here, there = [one[i] for i in range(i1, i2) if i in own], [two[j] for j in range(j1, j2) if j in its]
        names = [w for w in here if not _NUMBER.search(w)], [w for w in there if not _NUMBER.search(w)]
        numbers = [w for w in here if _NUMBER.search(w)], [w for w in there if _NUMBER.search(w)]
        for left, right in (names, numbers):
            if left and right:
                return f"{' '.join(left)} in place of {' '.join(right)}", alike
    return None, ()


def sentence_case(title: Sequence[str]) -> bool:
    """Whether capitals mean something in a headline: a third of its content words begin with a small letter, or one does and a longer word that is none, as in
    German with its nouns. Not So in a Headline Like This.
    """
    small = [w for w in title if w[:1].islower() and not _NUMBER.search(w)]
    content = sum(w not in STOP for w in small)
    if content and any(len(w) >= LINKING for w in small if w in STOP):
        return True
    return content * 3 >= sum(w.lower() not in STOP and not _NUMBER.search(w) for w in title)


def instance(word: str, common: Common, plain: bool) -> bool:
    """Whether a word of a headline names one thing: a decimal number, a code of letters and digits (`A40`), or a name where capitals tell names."""
    if not word.isalpha() and _NUMBER.search(word):
        return "." in word or "," in word or any(map(str.isalpha, word))
    return plain and is_name(word, common)


def is_name(word: str, common: Common) -> bool:
    """Whether a word is a name, where capitals mean something: a rare word with one, as in `iPhone` too."""
    return len(word) > 2 and any(map(str.isupper, word)) and not common(word.lower())


def coded(title: Sequence[str], i: int) -> bool:
    """Whether a number stands behind a single capital as in the name of a road, `B 27`; the capital that begins a sentence is an article."""
    return i > 1 and title[i].isdecimal() and len(title[i - 1]) == 1 and title[i - 1].isupper()
