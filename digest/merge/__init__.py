"""Articles to events: each article is given once, for ever, to the event it reports.

Online and without chance: the decision on an article depends on the articles before it and on nothing else. `docs/merger.md` tells how and why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from statistics import median_low
from typing import TYPE_CHECKING

from digest.errors import ConfigError
from digest.merge.decision import ALIKE, alike, evidence, in_meaning_too, lifted, likeness, needed, pause, public, says_nothing, thin, veto
from digest.merge.features import Features
from digest.merge.follow import LEAST, NEAREST, clues, nearest_older
from digest.merge.index import KEYS, UNKNOWN, Counts, Event, Index, Vector
from digest.merge.shared import Shared, names_of, opening_of, shared
from digest.model import CleanArticle, Decision, EventState, short_hash

if TYPE_CHECKING:
    from pathlib import Path

    from digest.merge.vectors import Closeness, Members, Model

__all__ = ["BY_HAND", "LEAST", "NEAREST", "Explanation", "MergeSettings", "Merger", "Shared", "check_model", "explain", "language", "load_model", "shared"]

SWEEP = 1000  # articles between two looks at what left the window
UNTOUCHED = 10_000  # articles after which an event without a time, to which none of them came, is forgotten; a store looks no farther back either
BECAUSE = 8
MEANT = 12  # candidates by their meaning, beside those by words
BY_HAND = "a person's decision"


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """What a person may set about merging."""

    window: float = 72.0
    """Hours of silence after which an event is closed."""
    threshold: float = 0.5
    """0 to 1, calibrated: 0.5 joins what is as likely one event as two."""
    enabled: bool = True
    """False: every article is its own event."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Two articles beside each other: what speaks for one event and what against."""

    score: float
    """0 to 1, as if one article were the only member of an event and the other came."""
    threshold: float
    shared: tuple[str, ...]
    """Terms in common, strongest first."""
    hours: float | None
    """Hours apart; None when a time is unknown."""
    vetoes: tuple[str, ...]
    """Why they are two events whatever the score says; () when nothing forbids a join."""


class Merger:
    """Groups articles as they come; `counts` and `changed` are all that must be kept to go on later as if never stopped."""

    def __init__(
        self, settings: MergeSettings = MergeSettings(), counts: bytes | None = None, events: Iterable[EventState] = (), pins: Mapping[str, str] | None = None,
        left: Callable[[EventState], None] | None = None, model: Model | None = None, apart: Collection[str] = (),
    ) -> None:  # fmt: skip
        """`pins`: article -> the event that a person gave it to, whatever the score says. `left` is handed what grew and then left the window.

        `apart`: events that a person told apart, so that they are two however alike they are.
        """
        self._settings = settings
        self._line = needed(settings.threshold)
        self._pins, self._apart = pins or {}, apart
        self._left = left
        self._counts = Counts(counts)
        events = list(events)
        self._index = Index(events)
        self._meanings = model.members(((s.event, s.dense) for s in events if s.dense), self._counts.more) if model else None
        self._changed: dict[str, Event] = {}
        self._times: list[float] = []
        self._number = 0
        self._seen: tuple[CleanArticle | None, Features | None] = (None, None)
        self._looked: tuple[CleanArticle, tuple[Features, list[tuple[float, int, str]], Vector]] | None = None

    def add(self, article: CleanArticle) -> Decision:
        """Give the article to the event it reports, or found a new one."""
        lang = language(article)
        f, strongest, vector, passed_over = self._counts.count(article, lang)
        self._seen, self._looked = (article, None if passed_over else f), None
        time = article.time.timestamp() if article.time else UNKNOWN
        self._sweep(time)
        if (pinned := self._pins.get(article.id)) is not None:
            return self._pin(article, f, vector, [t for _, t, _ in strongest[:KEYS]], lang, time, pinned)
        if not self._settings.enabled:
            return self._found(article, f, vector, (), lang, time)
        if f.kind != "news":
            return self._aside(article, f, lang, time)
        if says_nothing(f):
            return self._found(article, f, vector, (), lang, time)
        near = self._index.near(strongest, lang, time, self._settings.window * 3600)
        close = self._closeness(article, f, lang, learn=True)
        if close:
            near += self._near_in_meaning(close, near, time)
        lacking = self._counts.lacking(lang)
        scored = []
        for event in near:
            if not event.members:
                continue
            meaning = close.of(event.id) if close else None
            left = evidence(in_meaning_too(likeness(f, vector, event, lacking), meaning), pause(event, time), event.members)
            whole = lifted(left, self._line, self._counts, article, f, strongest, event, lang)
            if whole >= self._line and (meaning is not None or not thin(vector, event)):
                scored.append((max(left, self._line), whole, event.id, event))
        scored.sort(key=lambda x: x[:3], reverse=True)
        best, score = self._best(f, scored, lang)
        keys = [t for _, t, _ in strongest[:KEYS]]
        if close:
            close.chosen(short_hash("event", article.id) if best is None else best.id)
        if best is None:
            return self._found(article, f, vector, keys, lang, time)
        because = tuple(islice((f.shown[term] for _, t, term in strongest if t in best.centre), BECAUSE))
        self._join(best, f, vector, keys, lang, time)
        return Decision(article.id, best.id, score, because)

    def _best(self, f: Features, scored: Sequence[tuple[float, float, str, Event]], lang: str) -> tuple[Event | None, float]:
        """The event that an article joins, of those above the line, the nearest first, and its public score; None when it is a look-alike of all.

        One happening that was founded twice would go on as two: of two events that are alike the larger one takes a bare headline that fits both.
        """
        for n, (left, _, _, nearest) in enumerate(scored):
            if veto(f, nearest, self._common(lang)):
                continue
            others = scored[n + 1 :] if f.bare and nearest.id not in self._apart else ()
            larger = [(alike(nearest, e) + above - self._line, above, e) for above, _, _, e in others if e.members > nearest.members]
            for near, above, event in sorted(larger, key=lambda x: (-x[0], x[2].id)):
                if near >= ALIKE and not veto(f, event, self._common(lang)):
                    return event, public(above)
            return nearest, public(left)
        return None, 0.0

    def _closeness(self, article: CleanArticle, f: Features, lang: str, *, learn: bool = False) -> Closeness | None:
        """How near an article is in meaning to every open event; None without a model, and for what has no words or is no news."""
        return self._meanings.closeness(article, lang, learn=learn) if self._meanings and f.terms and f.kind == "news" else None

    def _near_in_meaning(self, close: Closeness, found: Sequence[Event], time: float) -> list[Event]:
        """The events of the window that are nearest in meaning, also of other languages, beside those that were found by their words."""
        here = {e.id for e in found}
        near = [(self._index.number[e], nearness) for e, nearness in close.nearest().items() if e in self._index.number and e not in here]
        return [e for _, _, e in self._index.live(near, "und", time, self._settings.window * 3600)[:MEANT]]

    def remake(self, event_id: str, articles: Iterable[CleanArticle]) -> None:
        """Make an event anew from its members, after a person took some away or gave it others."""
        if (number := self._index.number.pop(event_id, None)) is not None:
            del self._index.events[number]
        if self._meanings:
            self._meanings.forget(event_id)
        event: Event | None = None
        for a in articles:
            lang = language(a)
            f = self._counts.read(a, lang)
            time = a.time.timestamp() if a.time else UNKNOWN
            strongest, vector = self._counts.weigh(f, lang, learn=False)
            event = event or self._open(event_id, lang, time)
            self._take(event, f, vector, [t for _, t, _ in strongest[:KEYS]], lang, time)
            if close := self._closeness(a, f, lang):
                close.chosen(event_id)

    def clues(self, article: CleanArticle) -> tuple[int, ...]:
        """The terms by which the event that an article founded is found again weeks later; none for a page that tells of many happenings."""
        f, strongest, _ = self._look(article)
        return clues(strongest) if f.kind == "news" else ()

    def follows(self, article: CleanArticle, older: Sequence[EventState]) -> tuple[str, float, tuple[str, ...]] | None:
        """Which of some older events the one that an article founded follows, how near it is (0 to 1), and by which terms."""
        (f, strongest, vector), lang = self._look(article), language(article)
        time = article.time.timestamp() if article.time else UNKNOWN
        now = [self._index.events[self._index.number[s.event]] if s.event in self._index.number else Event.restore(s) for s in older]
        found = nearest_older(f, names_of(article, f).keys(), vector, lang, time, now, self._common(lang), lambda w: self._counts.often(w, lang))
        if found is None:
            return None
        event, near, terms = found
        return event, near, tuple(f.shown[term] for _, t, term in strongest if t in set(terms))[:BECAUSE]

    def _look(self, article: CleanArticle) -> tuple[Features, list[tuple[float, int, str]], Vector]:
        """An article as it is seen now, after it was counted; the last one is not looked at twice."""
        if self._looked is None or self._looked[0] is not article:
            lang = language(article)
            f = (self._seen[1] if self._seen[0] is article else None) or self._counts.read(article, lang)
            self._looked = article, (f, *self._counts.weigh(f, lang, learn=False))
        return self._looked[1]

    def holds(self, event_id: str) -> bool:
        """Whether an event was founded or grew since construction and is still open: then it is known here as it is now."""
        return event_id in self._changed

    def counts(self) -> bytes:
        """The running document frequencies, and what a model learned of languages, for the next Merger."""
        if self._meanings:
            self._counts.more = self._meanings.learned()
        return self._counts.pack()

    def changed(self) -> list[EventState]:
        """The events founded or grown since construction, to be kept for the next Merger."""
        return [self._packed(e) for e in self._changed.values()]

    def _packed(self, event: Event) -> EventState:
        """What must be kept of an event."""
        return replace(event.pack(), dense=self._meanings.data(event.id)) if self._meanings else event.pack()

    def _found(self, article: CleanArticle, f: Features, vector: Vector, keys: Iterable[int], lang: str, time: float) -> Decision:
        """A new event with the article as its first member."""
        event = Event(short_hash("event", article.id), lang, time)
        event.grow(vector, keys, " ".join(f.title), opening_of(f.lead))
        event.members = 1
        self._index.insert(event)
        self._touch(event)
        return Decision(article.id, event.id, 0.0, (), founded=True)

    def _pin(self, article: CleanArticle, f: Features, vector: Vector, keys: Iterable[int], lang: str, time: float, event_id: str) -> Decision:
        """Give an article to the event that a person chose, which is founded when it is not there."""
        number = self._index.number.get(event_id)
        event = self._open(event_id, lang, time) if number is None else self._index.events[number]
        self._take(event, f, vector, keys, lang, time)
        if close := self._closeness(article, f, lang, learn=True):
            close.chosen(event_id)
        return Decision(article.id, event_id, 0.0 if number is None else 1.0, (BY_HAND,), founded=number is None)

    def _open(self, event_id: str, lang: str, time: float) -> Event:
        """An event without members."""
        event = Event(event_id, lang, time)
        self._index.insert(event)
        self._touch(event)
        return event

    def _take(self, event: Event, f: Features, vector: Vector, keys: Iterable[int], lang: str, time: float) -> None:
        """Let an event grow by a member that a person chose; a page that tells of many happenings hangs on it and feeds nothing."""
        if f.kind == "news":
            self._join(event, f, vector, keys, lang, time)
        else:
            event.open()
            event.span(time)
            self._index.file(self._index.number[event.id], [] if f.print in event.keys else [f.print])
            event.keys.setdefault(f.print)
            self._touch(event)

    def _join(self, event: Event, f: Features, vector: Vector, keys: Iterable[int], lang: str, time: float) -> None:
        """Let an event grow by a member."""
        number = self._index.number[event.id]
        self._index.file(number, event.grow(vector, keys, " ".join(f.title), opening_of(f.lead)))
        event.members += 1
        event.span(time)
        if event.lang == "und":
            event.lang = lang
        self._touch(event)

    def _aside(self, article: CleanArticle, f: Features, lang: str, time: float) -> Decision:
        """A page that tells of many happenings, or argues about one: an event by itself, which only its identical copies join."""
        copies = self._index.near([(1.0, f.print, "")], lang, time, self._settings.window * 3600)
        for event in copies:
            if not event.members:
                event.span(time)
                self._touch(event)
                return Decision(article.id, event.id, 1.0, (f"identical {f.kind} page",))
        event = Event(short_hash("event", article.id), lang, time)
        event.keys = {f.print: None}
        self._index.insert(event)
        self._touch(event)
        return Decision(article.id, event.id, 0.0, (), founded=True)

    def _touch(self, event: Event) -> None:
        """An article came to an event: it is to be kept for the next Merger, and not yet to be forgotten."""
        event.touched = self._number
        self._changed[event.id] = event

    def _common(self, lang: str) -> Callable[[str], bool]:
        """Whether a word of a language is too frequent to name one thing."""
        return lambda word: self._counts.common(word, lang)

    def _sweep(self, time: float) -> None:
        """Now and then drop what left the window. The median of the last times is the clock: one article from 2100 closes nothing.

        For an event without a time the articles that came are the clock.
        """
        self._number += 1
        before = UNKNOWN
        if time != UNKNOWN:
            self._times.append(time)
        if len(self._times) >= SWEEP:
            before = median_low(self._times) - 2 * self._settings.window * 3600
            self._times.clear()
        elif self._number % SWEEP:
            return
        for event in self._index.forget(before, self._number - UNTOUCHED):
            if self._changed.pop(event.id, None) and self._left:
                self._left(self._packed(event))
            if self._meanings:
                self._meanings.forget(event.id)


def check_model(folder: Path) -> None:
    """Say at once, in one line, when there is no model in a folder: before anything is read or fetched. Raises ConfigError."""
    if not folder.is_dir():
        raise ConfigError(f"[merge] model {folder}: no such folder")
    if not any((folder / name).is_file() for name in ("config.json", "model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")):
        raise ConfigError(f"[merge] model {folder}: holds no model (model.onnx or model.safetensors, with tokenizer.json)")


def load_model(folder: Path) -> Model:
    """The sentence vectors of a model folder; imports what it needs only now. Raises ConfigError."""
    try:
        from digest.merge.vectors import load
    except ImportError as e:
        raise ConfigError(f"[merge] model {folder}: needs {e.name}; install it with: pip install 'digest-publisher[vectors]'") from e
    return load(folder)


def explain(
    a: CleanArticle, b: CleanArticle, counts: bytes | None = None, settings: MergeSettings = MergeSettings(), model: Model | None = None
) -> Explanation:
    """How the merger sees two articles beside each other, the later one as if it came when the earlier one was there, whether it merged them or not.

    With a model by their meaning too.
    """
    known = Counts(counts)
    came, stood = sorted((a, b), key=lambda x: (x.time.timestamp() if x.time else UNKNOWN, x.id), reverse=True)
    lang, lang2 = language(came), language(stood)
    one, two = known.read(came, lang), known.read(stood, lang2)
    strongest, vector = known.weigh(one, lang, learn=False)
    _, vector2 = known.weigh(two, lang2, learn=False)
    event = Event("", lang2, stood.time.timestamp() if stood.time else UNKNOWN)
    event.grow(vector2, (), " ".join(two.title), opening_of(two.lead))
    time = came.time.timestamp() if came.time else UNKNOWN
    hours = abs((a.time - b.time).total_seconds()) / 3600 if a.time and b.time else None
    shared = tuple(one.shown[t] for _, i, t in strongest if i in event.centre)[:BECAUSE]
    against = []
    meanings = model.members(learned=known.more) if model else None
    meaning = meant(meanings, (came, one, lang), (stood, two, lang2)) if meanings else None
    if lang != lang2 and "und" not in (lang, lang2) and meaning is None:
        against.append(f"other language: {lang}, {lang2}")
    if hours is not None and hours > settings.window:
        against.append(f"{hours:.0f} hours apart, more than the window of {settings.window:g}")
    against += [f"{x.kind} page: {y.title[:80]}" for x, y in ((one, came), (two, stood)) if x.kind != "news"]
    against += [f"too few words to tell of anything: {y.title[:80]}" for x, y in ((one, came), (two, stood)) if says_nothing(x)]
    if thin(vector, event) and meaning is None:
        against.append("no more than one word in common")
    if reason := veto(one, event, lambda w: known.common(w, lang)):
        against.append(f"look-alike: {reason}")
    left = evidence(in_meaning_too(likeness(one, vector, event, known.lacking(lang)), meaning), pause(event, time), 1)
    line = needed(settings.threshold)
    if lifted(left, line, known, came, one, strongest, event, lang) >= line:
        left = max(left, line)
    return Explanation(public(left), settings.threshold, shared, hours, tuple(against))


def meant(meanings: Members, *two: tuple[CleanArticle, Features, str]) -> float | None:
    """How near two articles are in meaning; None when one of them has no words or is no news, or the model says nothing of it."""
    if any(not f.terms or f.kind != "news" or not meanings.speaks(lang) for _, f, lang in two):
        return None
    one, other = (meanings.vector(a, lang) for a, _, lang in two)
    return float(one @ other) if one.any() and other.any() else None


def language(article: CleanArticle) -> str:
    """Its ISO 639-1 code without a region, "und" when it cannot be told. Norwegian is one language, whichever way feeds write its code."""
    return code_of(article.lang)


@lru_cache(maxsize=256)
def code_of(lang: str) -> str:
    """The code of a language as a feed writes it."""
    code = lang.replace("_", "-").split("-")[0].strip().lower()
    code = "nb" if code in ("no", "nn") else code
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else "und"
