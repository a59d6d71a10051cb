"""The trail that events leave: by which terms each is found again, and which older event a new one follows. The window does not count, a month does."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from digest.merge.follow import LEAST, NEAREST
from digest.model import CleanArticle, EventState

if TYPE_CHECKING:
    from digest.merge import Merger

REMEMBERED = 30 * 86400.0  # seconds for which an event can be followed by another
Link = tuple[str, float, tuple[str, ...]]
"""(older event, how near it is, by which terms)."""
Clue = tuple[str, float, tuple[int, ...]]
"""(event, its time in Unix seconds, the terms by which it is found again)."""


class Shelf(Protocol):
    """Where older events are looked up."""

    def events_like(self, terms: Sequence[int], since: float, until: float, least: int, most: int) -> list[tuple[int, float, str]]:
        """(terms in common, time, event) of those that share most terms, the newest first."""

    def event_states(self, events: Iterable[str]) -> Iterator[EventState]:
        """The states of these events."""


class Clues:
    """Events by the terms by which they are found again; they come in order of time."""

    def __init__(self, clues: Iterable[Clue] = ()) -> None:
        self.founded: dict[str, tuple[float, tuple[int, ...]]] = {}
        self._by_term: dict[int, list[str]] = {}
        for event, at, terms in clues:
            self.add(event, at, terms)

    def add(self, event: str, at: float, terms: tuple[int, ...]) -> None:
        """Take in an event."""
        self.founded[event] = at, terms
        for term in terms:
            self._by_term.setdefault(term, []).append(event)

    def like(self, terms: Sequence[int], since: float, until: float, least: int) -> list[tuple[int, float, str]]:
        """(terms in common, time, event) of all events of a stretch of time that share at least so many terms."""
        filed = (self._by_term.get(term, []) for term in terms)
        near = Counter(chain.from_iterable(islice(events, self._first(events, since), None) for events in filed))
        return [(n, self.founded[e][0], e) for e, n in near.items() if n >= least and self.founded[e][0] <= until]

    def _first(self, events: Sequence[str], since: float) -> int:
        """The place of the first of these events that was founded at a time or later."""
        return bisect_left(events, since, key=lambda e: self.founded[e][0])


class Remembered:
    """A shelf in memory."""

    def __init__(self, clues: Iterable[Clue], states: Mapping[str, EventState]) -> None:
        self._clues = Clues(clues)
        self._states = states

    def events_like(self, terms: Sequence[int], since: float, until: float, least: int, most: int) -> list[tuple[int, float, str]]:
        """As the store finds them."""
        return nearest(self._clues.like(terms, since, until, least), most)

    def event_states(self, events: Iterable[str]) -> Iterator[EventState]:
        """Those that are here."""
        return (self._states[e] for e in events if e in self._states)


class Trail:
    """Links each event that is founded to the older one that it follows, once and for ever.

    What this build founds is looked up here and kept at the end: a first build founds tens of thousands.
    """

    def __init__(self, merger: Merger, shelf: Shelf, *, empty: bool = False) -> None:
        """An `empty` shelf is not asked which events are like one."""
        self.merger, self.shelf, self.empty = merger, shelf, empty
        self.links: dict[str, Link] = {}
        self.here = Clues()

    def note(self, article: CleanArticle, event: str) -> Clue | None:
        """Remember by what an event that an article founded is found again; None: by nothing."""
        clues = self.merger.clues(article)
        if not clues or article.time is None:
            return None
        self.here.add(event, article.time.timestamp(), clues)
        return event, article.time.timestamp(), clues

    def founded(self, article: CleanArticle, event: str) -> None:
        """Look for the forerunner of an event that an article founded."""
        if (clue := self.note(article, event)) is None:
            return
        _, at, clues = clue
        near = self.here.like(clues, at - REMEMBERED, at - 1, LEAST)
        if not self.empty:
            near += self.shelf.events_like(clues, at - REMEMBERED, at - 1, LEAST, NEAREST)
        like = [e for _, _, e in nearest(near, NEAREST)]
        stored = {s.event: s for s in self.shelf.event_states(e for e in like if not self.merger.holds(e))}
        if like and (found := self.merger.follows(article, [stored.get(e) or EventState(e, at, b"") for e in like])):
            self.links[event] = found


def nearest(near: Iterable[tuple[int, float, str]], most: int) -> list[tuple[int, float, str]]:
    """Those that share most terms, the newest first."""
    return sorted(near, key=lambda x: (-x[0], -x[1], x[2]))[:most]
