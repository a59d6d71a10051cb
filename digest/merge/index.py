"""The merger's memory: running document frequencies, open events, and which terms lead to which events."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import repeat
from math import fsum, log
from operator import add, itemgetter, mul
from typing import Any
from zlib import crc32

from digest.merge.features import STEM, Features, features, headline_of, opening, paragraphs_of, rubric_of, term_id
from digest.model import CleanArticle, EventState

UNKNOWN = float("-inf")  # the time of what has none
CERTAIN = 200  # documents as if seen before, when the question is whether a word is common: a word seen twice is not, however few there were
PRIOR = 150  # documents that were as if seen before the first one, so that the first words are not all equally rare
COLD = 400  # documents until a paragraph that strangers share is told by having been seen; later its words are known to be common
RUBRIC = 4  # headlines that begin differently after a rubric ("The Latest:") before it is known to tell nothing; 3 to 8 give the same to 0.2 points
USUAL = 0.3  # weight in a bare headline that words new to its language have where the line was found; where words bend, or articles are few, it is more
FRESH = 0.4  # similarity that a bare headline is credited for each part of it above that ...
LACKING = 0.04  # ... and in all: a feed of made-up words must not glue strangers together; up to 0.05 comes of itself
PLENTY = 300  # ... half of it after so many headlines: at first all words are new, which says nothing of the language
RARE = 1.3  # exponent of the inverse document frequency: 1 gives common words too much, 2 makes one rare word enough
SLOTS = 1 << 20  # of the hashed table of document frequencies, 4 MB a language; a quarter of it costs 0.2 to 0.3 points and fills up in 50,000 articles
_SLOTS = b"\0slots20"  # stands before tables of this size; the first release wrote tables of 2**18 slots with nothing before them
LANGUAGES = 24  # tables; articles in one language more are counted together, so that no feed can ask for a table of 4 MB by every code it invents
REST = "und"
AGE = 200_000  # documents after which all frequencies are halved: what was common last year need not be today
TOP = 100  # terms of one article
CENTRE = 160  # terms of an event
ECHO = 0.5  # how much less a member counts in the centre that says only what the centre says: copies must not outweigh what else is reported
KEYS = 10  # terms under which an event can be found, per member
MAX_KEYS = 140  # ... and in all
LONG = 250  # a term that leads to more events than this finds nothing that rarer ones do not
CANDIDATES = 4  # 6: uci +0.5 points, og2021en −0.1, the others the same; 3: stream −0.3
FAR = 0.3  # an event with less than this share of the most votes is never the best
FACES = 6
_BARE, _NEW = (term_id(f"\3{name}") & (SLOTS - 1) for name in ("bare", "new"))  # slots that count bare headlines, and thousandths of them that were new
_HEAD = struct.Struct("<ddIHHHH")

Vector = dict[int, float]


class Counts:
    """In how many documents a term was seen, per language, in a table of fixed size."""

    def __init__(self, packed: bytes | None = None) -> None:
        self.seen: dict[str, int] = {}
        self.table: dict[str, array[int]] = {}
        reading = zlib.decompressobj()
        data = reading.decompress(packed) if packed else b""
        if packed and not reading.eof:
            raise zlib.error("counts of words: cut off")
        self.more = reading.unused_data
        """What a model of sentence vectors has learned; opaque here."""
        at = len(_SLOTS) if data.startswith(_SLOTS) else 0
        size = SLOTS if at else 1 << 18
        while at < len(data):
            lang = data[at : at + 8].rstrip(b"\0").decode()
            (self.seen[lang],) = struct.unpack_from("<I", data, at + 8)
            slots = array("I", data[at + 12 : at + 12 + 4 * size])
            if sys.byteorder == "big":
                slots.byteswap()
            self.table[lang] = slots * (SLOTS // size)  # a term's slot in the small table is its slot here modulo the small size
            at += 12 + 4 * size

    def pack(self) -> bytes:
        """Everything, compressed; the same counts give the same bytes."""
        out = [_SLOTS]
        for lang in sorted(self.seen):
            slots = array("I", self.table[lang])
            if sys.byteorder == "big":
                slots.byteswap()
            out += [lang.encode()[:8].ljust(8, b"\0"), struct.pack("<I", self.seen[lang]), slots.tobytes()]
        return zlib.compress(b"".join(out), 1) + self.more

    def counted_as(self, lang: str) -> str:
        """The language in whose table a language is counted."""
        return lang if lang in self.table or len(self.table) < LANGUAGES else REST

    def common(self, word: str, lang: str) -> bool:
        """Whether a word is so frequent that it names no single thing: in more than one document of a hundred."""
        lang = self.counted_as(lang)
        table = self.table.get(lang)
        return table is not None and table[term_id(word[:STEM]) & (SLOTS - 1)] * 100 > self.seen[lang] + CERTAIN

    def often(self, word: str, lang: str) -> bool:
        """The same, but a word that was seen less than ten times is rare however few documents there are."""
        return self.common(word, lang) and self.table[self.counted_as(lang)][term_id(word[:STEM]) & (SLOTS - 1)] >= 10

    def known(self, paragraphs: Sequence[str], lang: str) -> list[str]:
        """The paragraphs that an earlier article had too, counting these; none once words are known well enough to weigh such paragraphs down.

        A text that begins as another one is its copy, and all of it counts.
        """
        lang = self.counted_as(lang)
        if self.seen.get(lang, 0) >= COLD or not paragraphs:
            return []
        table = self.tabled(lang)
        slots = [(term_id(f"\0{p}") & (SLOTS - 1), term_id(f"\1{p}") & (SLOTS - 1)) for p in paragraphs]
        seen = [p for p, (a, b) in zip(paragraphs, slots, strict=True) if table[a] and table[b]]
        for i in {i for pair in slots for i in pair}:
            table[i] += 1
        return [] if paragraphs[0] in seen else seen

    def count(self, article: CleanArticle, lang: str) -> tuple[Features, list[tuple[float, int, str]], Vector, bool]:
        """What is compared of an article that comes for the first time, its strongest terms and its vector, and whether paragraphs of it were passed over."""
        known = self.known(paragraphs_of(article), lang)
        f = self.read(article, lang, known, learn=True)
        return f, *self.weigh(f, lang, learn=True), bool(known)

    def read(self, article: CleanArticle, lang: str, known: Collection[str] = (), *, learn: bool = False) -> Features:
        """What is compared of an article: without the `known` paragraphs, and without a rubric that stands before all kinds of headlines.

        With `learn`, counts the rubric after that: each beginning that it stands before once, so that copies of one headline make no rubric.
        """
        headline = headline_of(article)
        rubric, rest = rubric_of(headline)
        if rubric:
            table, begins = self.tabled(self.counted_as(lang)), opening(rest)
            slots = {term_id(f"{mark}{rubric}") & (SLOTS - 1) for mark in "\2\4"}  # two, for words have their slots in the same table
            headline = rest if begins and min(table[i] for i in slots) >= RUBRIC else headline
            if learn:
                begun = term_id(f"\2{rubric}\2{begins}") & (SLOTS - 1)
                if not table[begun]:
                    for i in slots:
                        table[i] += 1
                table[begun] += 1
        return features(article, known, headline)

    def lacking(self, lang: str) -> float:
        """How much less two bare headlines on one event are alike in a language because many of its words are new when they come."""
        table = self.table.get(self.counted_as(lang))
        if table is None:
            return 0.0
        return min(LACKING, FRESH * max(0.0, table[_NEW] / 1000 - USUAL * table[_BARE]) / (table[_BARE] + PLENTY))

    def telling(self, terms: Iterable[tuple[float, int, str]], event: Event, lang: str) -> set[str]:
        """Those of an article's weighed words that an event has too and hardly anybody else ever had: one article, or half as many as the event has members."""
        event.open()
        table, most = self.tabled(self.counted_as(lang)), 1 + max(1, event.members // 2)
        return {term for _, t, term in terms if t in event.centre and table[t & (SLOTS - 1)] <= most and " " not in term}

    def known_well(self, lang: str) -> float:
        """How far what was counted of a language tells what is rare in it, 0 to 1: at first every word is."""
        seen = self.seen.get(self.counted_as(lang), 0)
        return seen / (seen + PLENTY)

    def tabled(self, lang: str) -> array[int]:
        """The table of a language, made when there is none."""
        if lang not in self.table:
            self.table[lang], self.seen[lang] = array("I", bytes(4 * SLOTS)), 0
        return self.table[lang]

    def weigh(self, f: Features, lang: str, learn: bool) -> tuple[list[tuple[float, int, str]], Vector]:
        """The article's strongest terms (weight, id, term), strongest first, and its unit vector. With `learn`, counts it first."""
        lang = self.counted_as(lang)
        table = self.tabled(lang)
        if learn:
            self.seen[lang] += 1
        seen, step = self.seen[lang], int(learn)
        total = seen + PRIOR + 1
        found, new = [], []
        for term, tf in f.terms.items():
            crc = crc32(term.encode("utf-8", "surrogatepass"))  # term_id, without the call
            i = crc & (SLOTS - 1)
            table[i] = n = table[i] + step
            if n < 2:
                new.append(crc)
            elif n > seen:  # what shares its slot was counted with it
                n = seen
            found.append((-tf * log(total / (n + 0.5)) ** RARE, crc, term))
        if learn and self.seen[lang] >= AGE:
            self.seen[lang] //= 2
            self.table[lang] = array("I", (n // 2 for n in table))
        found.sort()
        del found[TOP:]
        weights = [-w for w, _, _ in found]
        norm = length(weights)
        rounded = array("f", (w / norm for w in weights))  # what another machine's logarithm does in the last digit is cut off
        vector = dict(zip((t for _, t, _ in found), rounded, strict=True))
        if learn and f.bare:
            table = self.table[lang]
            table[_BARE] += 1
            table[_NEW] += round(1000 * fsum([vector[t] ** 2 for t in new if t in vector]))
        return [(w, t, term) for w, (_, t, term) in zip(weights, found, strict=True)], vector


def length(weights: Collection[float]) -> float:
    """Of a vector; 1 for an empty one. Exactly rounded, so that no order of terms and no Python changes it."""
    return fsum(map(mul, weights, weights)) ** 0.5 or 1.0


class Event:
    """An open event: the sum of its members' vectors, their time span, and headlines of some of them."""

    __slots__ = ("centre", "faces", "id", "keys", "lang", "members", "newest", "norm", "oldest", "packed", "touched")

    def __init__(self, id: str, lang: str, time: float) -> None:
        self.id, self.lang, self.members = id, lang, 0
        self.newest = self.oldest = time
        self.centre: Vector = {}
        self.norm = 1.0
        self.keys: dict[int, None] = {}
        self.faces: list[str] = []
        """Headlines of its members, and behind a line break how their texts begin."""
        self.packed: bytes | None = None
        self.touched = 0
        """The number of the article that came to it last; 0 for one that was restored."""

    @classmethod
    def restore(cls, state: EventState) -> Event:
        """The event as it was; its centre is unpacked only when an article comes near it."""
        if not state.state:  # left the window: only its id is kept
            return cls(state.event, "und", state.newest)
        oldest, norm, members, _, n_lang, _, _ = _HEAD.unpack_from(state.state)
        at = _HEAD.size
        event = cls(state.event, state.state[at : at + n_lang].decode(), state.newest)
        event.oldest, event.norm, event.members = oldest, norm, members
        event.packed = state.state
        return event

    def filed(self) -> Iterable[int]:
        """The terms under which the event can be found."""
        if self.packed is None:
            return self.keys
        _, _, _, n_keys, n_lang, _, _ = _HEAD.unpack_from(self.packed)
        at = _HEAD.size + n_lang
        return unpack("I", self.packed[at : at + 4 * n_keys])

    def open(self) -> None:
        """Unpack what `restore` left packed."""
        if self.packed is None:
            return
        self.keys = dict.fromkeys(self.filed())
        data, self.packed = self.packed, None
        _, _, _, n_keys, n_lang, n_terms, n_faces = _HEAD.unpack_from(data)
        at = _HEAD.size + n_lang + 4 * n_keys
        ids, values = unpack("I", data[at : at + 4 * n_terms]), unpack("f", data[at + 4 * n_terms : at + 8 * n_terms])
        self.centre = dict(zip(ids, values, strict=True))
        self.faces = data[at + 8 * n_terms :].decode("utf-8", "surrogatepass").split("\0") if n_faces else []

    def pack(self) -> EventState:
        """What must be kept of the event between two builds."""
        if self.packed is None:
            lang, faces = self.lang.encode(), "\0".join(self.faces).encode("utf-8", "surrogatepass")
            head = _HEAD.pack(self.oldest, self.norm, self.members, len(self.keys), len(lang), len(self.centre), len(self.faces))
            state = b"".join((head, lang, pack("I", self.keys), pack("I", self.centre), pack("f", self.centre.values()), faces))
        else:
            state = self.packed
        return EventState(self.id, self.newest, state)

    def grow(self, vector: Vector, keys: Iterable[int], title: str, lead: str = "") -> list[int]:
        """Take a member into the centre; answers the terms under which the event could not be found before. `lead`: the first words of its text."""
        self.open()
        centre, more = self.centre, [*vector.values()]
        before = [*map(centre.get, vector, repeat(0.0))]
        if self.members:
            share = 1 - ECHO * fsum(map(mul, more, before)) / self.norm
            more = [w * share for w in more]
        old = self.norm * self.norm if centre else 0.0
        after = array("f", map(add, more, before))  # rounded as it is stored, so that a restart changes nothing
        centre.update(zip(vector, after, strict=True))
        if len(centre) > CENTRE:
            centre = self.centre = dict(sorted(centre.items(), key=itemgetter(1), reverse=True)[:CENTRE])
            self.norm = length(centre.values())
        else:  # most terms stay as they were
            self.norm = (old + fsum(map(mul, after, after)) - fsum(map(mul, before, before))) ** 0.5 or 1.0
        new = [t for t in keys if t not in self.keys][: max(0, MAX_KEYS - len(self.keys))]
        self.keys.update(dict.fromkeys(new))
        title = title.replace("\0", " ")
        if title and all(title != face.partition("\n")[0] for face in self.faces):
            self.faces = [*self.faces[-FACES + 1 :], f"{title}\n{lead}" if lead else title]
        return new

    def span(self, time: float) -> None:
        """Stretch the event's time to a member's; unknown (-inf) stretches nothing."""
        if time != UNKNOWN:
            self.newest = max(self.newest, time)
            self.oldest = time if self.oldest == UNKNOWN else min(self.oldest, time)


def pack(code: str, values: Iterable[float]) -> bytes:
    """Little-endian bytes of an array."""
    data = array(code, values)
    if sys.byteorder == "big":
        data.byteswap()
    return data.tobytes()


def unpack(code: str, data: bytes) -> array[Any]:
    """What `pack` made."""
    out: array[Any] = array(code, data)
    if sys.byteorder == "big":
        out.byteswap()
    return out


class Index:
    """From terms to the open events in which they weigh."""

    def __init__(self, events: Iterable[EventState]) -> None:
        self.events: dict[int, Event] = {}
        self.postings: dict[int, list[int]] = {}
        self.number: dict[str, int] = {}
        self.next = 0
        for state in sorted(events, key=lambda s: (s.newest, s.event)):
            self.insert(Event.restore(state))

    def insert(self, event: Event) -> int:
        """Take in an event; its number grows with every call."""
        number = self.next
        self.next += 1
        self.events[number] = event
        self.number[event.id] = number
        self.file(number, event.filed())
        return number

    def file(self, number: int, keys: Iterable[int]) -> None:
        """Make an event findable under more terms."""
        postings = self.postings
        for t in keys:
            if t in postings:
                postings[t].append(number)
            else:
                postings[t] = [number]

    def near(self, terms: list[tuple[float, int, str]], lang: str, time: float, window: float) -> list[Event]:
        """The few events inside the window (seconds) that share the most weight with an article, by the terms they are filed under."""
        votes: dict[int, float] = {}
        get = self.postings.get
        for w, t, _ in terms:
            found = get(t)
            if found is None or (len(found) > LONG and votes):
                continue
            vote = w * w
            for n in found if len(found) <= LONG else found[-LONG * 4 :]:
                votes[n] = votes[n] + vote if n in votes else vote
        if not votes:
            return []
        bound = max(votes.values()) * FAR
        live = self.live([x for x in votes.items() if x[1] >= bound], lang, time, window)
        if not live or live[0][0] * FAR < bound:  # what has most votes is closed, and sets no bound: a new process does not know it
            bound = live[0][0] * FAR if live else 0.0
            live = self.live([x for x in votes.items() if x[1] >= bound], lang, time, window)
            live = [x for x in live if x[0] >= live[0][0] * FAR]
        return [e for _, _, e in live[:CANDIDATES]]

    def live(self, votes: Iterable[tuple[int, float]], lang: str, time: float, window: float) -> list[tuple[float, str, Event]]:
        """Those of some numbered events that an article could join, with their votes, the most first. "und" could be of any language."""
        known = time != UNKNOWN
        early, late = time - window, time + window
        live = []
        for n, v in votes:
            e = self.events.get(n)
            if e is None or (e.lang != lang and "und" not in (e.lang, lang)):
                continue
            if not known or e.newest == UNKNOWN or (e.oldest <= late and early <= e.newest):
                live.append((v, e.id, e))
        live.sort(key=lambda x: x[:2], reverse=True)  # by id, not by number: a restart numbers anew
        return live

    def forget(self, before: float, number: int) -> list[Event]:
        """Drop the events whose newest article is older (Unix seconds), and those without a time to which none came since the article of this number."""
        old = [n for n, e in self.events.items() if (e.newest < before if e.newest != UNKNOWN else e.touched < number)]
        if len(old) * 4 < len(self.events):
            return []
        gone = [self.events.pop(n) for n in old]
        for e in gone:
            self.number.pop(e.id, None)
        self.postings = {}
        for n, e in self.events.items():
            self.file(n, e.filed())
        return gone
