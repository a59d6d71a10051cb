"""A long stretch of the past grouped in slices of time, side by side, with the events that it has when it is grouped in one go.

What an article's event hangs on is how frequent words were by then, and which events were open. So each slice begins with the very counts of all articles
before it, which are counted in one cheap pass, and goes over the window before its own articles once more, so that the events that were open are there again.
An event that it made anew in this way is the one to which the slice before gave the same articles. Only what an event had gathered earlier is missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import ChainMap, Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digest.merge import Merger, MergeSettings, language
from digest.merge.features import LEAD, LONGEST, kind_of
from digest.merge.follow import LEAST, NEAREST
from digest.merge.index import Counts
from digest.merge.trail import REMEMBERED, Clue, Link, Remembered, Trail
from digest.model import CleanArticle, Decision, EventState, Meta

LEAST_ARTICLES = 25_000  # of a slice: what is done twice or beside it is little then
WINDOWS = 4  # that a slice is long at least: a window is done twice at its beginning
COUNTING = 0.25  # of the work on an article is to count its words: while those of the first slice are counted for the others it is grouped already
PART = 4000  # events that are looked for across a cut together
SEEN = 4000  # characters of a text of which the merger sees something


@dataclass(frozen=True, slots=True)
class Slice:
    """Articles of a stretch of time, and what was before them."""

    settings: MergeSettings
    counts: bytes | None
    """How frequent words were before the first of `before`."""
    events: tuple[EventState, ...]
    """Stored events that it may meet."""
    older: tuple[Clue, ...]
    """Stored events that its own may follow ..."""
    followed: tuple[EventState, ...]
    """... and what is known of them."""
    before: tuple[CleanArticle, ...]
    """The last window of the slice before."""
    articles: tuple[CleanArticle, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """What became of a slice."""

    decisions: tuple[Decision, ...]
    before: tuple[tuple[str, str], ...]
    """(article, event) of what the slice before has decided on."""
    events: tuple[EventState, ...]
    """The events that its articles founded or joined."""
    clues: tuple[Clue, ...]
    links: Mapping[str, Link]
    counts: bytes


def cuts(articles: Sequence[CleanArticle], window: float) -> list[tuple[int, int, int]]:
    """Where to cut articles in order of time: (first of the window before a slice, its first, its end); one slice when it does not pay.

    It hangs on the articles alone, so that any number of workers gives the same events.
    """
    times = [a.time.timestamp() for a in articles if a.time]
    if len(times) < len(articles) or not times:
        return [(0, 0, len(articles))]
    slices = min(len(times) // LEAST_ARTICLES, int((times[-1] - times[0]) / (WINDOWS * window)))
    share = len(times) / (max(1, slices) + COUNTING)
    begins = [0, *(round(share * (n + COUNTING)) for n in range(1, slices))]
    ends = [*begins[1:], len(times)]
    return [(bisect_left(times, times[begin] - window) if begin else 0, begin, end) for begin, end in zip(begins, ends, strict=True)]


def sliced(
    articles: Sequence[CleanArticle], where: Iterable[tuple[int, int, int]], settings: MergeSettings, counts: bytes | None,
    events: Sequence[EventState], older: Sequence[Clue], states: Mapping[str, EventState],
) -> Iterator[Slice]:  # fmt: skip
    """The slices, each as soon as what was before it is counted. `states` are those of the `older` events."""
    known, at, window = Counts(counts), 0, settings.window * 3600
    for early, begin, end in where:
        for a in articles[at:early]:
            known.count(a, language(a))
        at = early
        first, last = time_of(articles[early]), time_of(articles[end - 1])
        clues = tuple(c for c in older if first - REMEMBERED <= c[1] <= last)
        met = tuple(s for s in events if first - window <= s.newest <= last + window)
        followed = tuple(states[c[0]] for c in clues if c[0] in states)
        own = tuple(map(light, articles[early:end]))
        yield Slice(settings, known.pack() if at else counts, met, clues, followed, own[: begin - early], own[begin - early :])


def light(a: CleanArticle) -> CleanArticle:
    """An article without what the merger never sees: it travels."""
    if kind_of(a.title[:LONGEST], a.text[:LEAD]) != "news":  # of such a page the whole text counts
        return replace(a, meta=Meta())
    size = enough = 0
    while enough < len(a.paragraphs) and (size < SEEN or enough < 4):
        size += len(a.paragraphs[enough])
        enough += 1
    return replace(a, paragraphs=a.paragraphs[:enough], meta=Meta())


def time_of(a: CleanArticle) -> float:
    """The time of an article that has one."""
    assert a.time is not None
    return a.time.timestamp()


def group_slice(s: Slice) -> Grouped:
    """Group the articles of a slice, wherever that is done."""
    left: dict[str, EventState] = {}
    merger = Merger(s.settings, s.counts, s.events, left=lambda state: left.__setitem__(state.event, state))
    trail = Trail(merger, Remembered(s.older, ChainMap(left, {e.event: e for e in (*s.followed, *s.events)})), empty=not s.older)
    before: list[tuple[str, str]] = []
    for a in s.before:
        d = merger.add(a)
        before.append((a.id, d.event))
        if d.founded:
            trail.note(a, d.event)
    decisions: list[Decision] = []
    for a in s.articles:
        d = merger.add(a)
        decisions.append(d)
        if d.founded:
            trail.founded(a, d.event)
    own, founded = {d.event for d in decisions}, {d.event for d in decisions if d.founded}
    states = left | {e.event: e for e in merger.changed()}
    clues = tuple((e, at, terms) for e, (at, terms) in trail.here.founded.items() if e in founded)
    return Grouped(tuple(decisions), tuple(before), tuple(states[e] for e in states if e in own), clues, trail.links, merger.counts())


@dataclass(slots=True)
class Stitched:
    """Slices put together, in order of time."""

    settings: MergeSettings
    stored: Collection[str]
    """The events that were there before: they keep their names in every slice."""
    decisions: list[Decision] = field(default_factory=list)
    events: dict[str, EventState] = field(default_factory=dict)
    clues: list[Clue] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    counts: bytes = b""
    _event_of: dict[str, str] = field(default_factory=dict)

    def add(self, g: Grouped, articles: Mapping[str, CleanArticle]) -> list[Across]:
        """Take in the next slice -> what is to be looked for across the cut: which older events those of its first month follow."""
        votes: dict[str, Counter[str]] = {}
        for article, event in g.before:
            votes.setdefault(event, Counter())[self._event_of[article]] += 1
        same = {e: v.most_common(1)[0][0] for e, v in votes.items() if e not in self.stored}
        across = self._across(g, articles) if self.decisions else []
        decisions = [replace(d, event=same[d.event]) if d.event in same else d for d in g.decisions]
        self.decisions += decisions
        self._event_of |= {d.article: d.event for d in decisions}
        named = (replace(s, event=same.get(s.event, s.event)) for s in sorted(g.events, key=lambda s: (s.newest, s.event)))
        self.events |= {s.event: s for s in named}  # of two that are one the newer
        self.clues += g.clues
        self.links |= {e: (same.get(old, old), near, because) for e, (old, near, because) in g.links.items()}
        self.counts = g.counts
        return across

    def _across(self, g: Grouped, articles: Mapping[str, CleanArticle]) -> list[Across]:
        """What is to be looked for across the cut before a slice."""
        founder = {d.event: articles[d.article] for d in g.decisions if d.founded}
        begin = self.clues[-1][1] if self.clues else 0.0
        young = [(light(founder[c[0]]), c) for c in g.clues if c[1] - REMEMBERED <= begin]
        older = tuple(c for c in self.clues if young and c[1] >= young[0][1][1] - REMEMBERED)
        states = tuple(self.events[c[0]] for c in older if c[0] in self.events)
        parts = (young[i : i + PART] for i in range(0, len(young), PART))
        return [Across(self.settings, g.counts, tuple(some), older, states) for some in parts] if older else []

    def link(self, found: Mapping[str, Link]) -> None:
        """Take in what was found across a cut: the nearer one counts."""
        self.links |= {e: link for e, link in found.items() if e not in self.links or link[1] > self.links[e][1]}


@dataclass(frozen=True, slots=True)
class Across:
    """Events that may follow one of an earlier slice."""

    settings: MergeSettings
    counts: bytes
    founded: tuple[tuple[CleanArticle, Clue], ...]
    older: tuple[Clue, ...]
    states: tuple[EventState, ...]


def link_across(x: Across) -> dict[str, Link]:
    """Event -> the one of an earlier slice that it follows."""
    merger = Merger(x.settings, x.counts, x.states)
    shelf = Remembered(x.older, {s.event: s for s in x.states})
    links: dict[str, Link] = {}
    for article, (event, at, terms) in x.founded:
        like = [e for _, _, e in shelf.events_like(terms, at - REMEMBERED, at - 1, LEAST, NEAREST)]
        if like and (found := merger.follows(article, list(shelf.event_states(like)))):
            links[event] = found
    return links
