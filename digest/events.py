"""Clean articles to events: each new one to the event it reports, as a person corrected it; and which older event a new one follows."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from digest import engine
from digest.config import Config
from digest.corrections import Corrections, load_corrections
from digest.engine import Rang, alarm, said
from digest.errors import DigestError, StuckError
from digest.merge import LEAST, NEAREST, Merger, MergeSettings, load_model
from digest.model import CleanArticle, Corrected, Decision, EventState
from digest.store import EARLIEST, Transaction

COUNTS, PAST = "counts", "counts of the past"
"""Under these names the store remembers how frequent words are: in the news, and in what backfills took on."""
REMEMBERED = 30 * 86400.0  # seconds for which an event can be followed by another


def group_articles(t: Transaction, new: Sequence[str], now: datetime, config: Config, *, past: bool = False) -> tuple[list[Decision], list[str]]:
    """Give each new article to an event, in order of time -> the decisions, and the events that a person's corrections changed.

    Published events only gain members, but by a person's decision. What is `past` meets the events of its own time, and its words count apart: so they
    weigh what they would have weighed then, whatever the store has learned since, and those of today stay what they are.
    """
    corrections = load_corrections(config.folder, now, t.corrected())
    touched = apply_corrections(t, corrections)
    if not new and not touched:
        return [], []
    articles = sorted(t.clean_articles(new, now), key=lambda a: (a.time or now, a.id))
    window = config.merge.window
    pins = {a: e for a, e in corrections.pins.items() if a in set(new)}
    states = {s.event: s for s in t.open_events([a.time.timestamp() if a.time else None for a in articles], window)}
    states |= {s.event: s for s in t.event_states(set(pins.values()) - states.keys())}
    away = corrections.joined
    known: Iterable[EventState] = (s for e, s in states.items() if e not in away)
    model = load_model(config.merge.model) if config.merge.model else None
    own = PAST if past else COUNTS
    counts = t.recall(own) or (None if past else t.recall(PAST))
    merger = Merger(merge_settings(config), counts, t.with_dense(known) if model else known, pins, lambda s: t.put_events([s], []), model)
    for event, members in t.members([e for e in touched if e not in away], now).items():
        merger.remake(event, members)
    trail = Trail(t, merger, next((a.time for a in articles if a.time), now) if past else now)
    decisions: list[Decision] = []
    for a in articles:
        with named(a):
            d = merger.add(a)
        decisions.append(d)
        if d.founded:
            trail.founded(a, d.event)
    grown = [s if s.newest > EARLIEST else replace(s, newest=now.timestamp()) for s in merger.changed()]  # no article has a time: it is of today
    t.put_events(grown, decisions)
    trail.keep()
    t.remember(own, merger.counts())
    return decisions, touched


def end_past(t: Transaction) -> bool:
    """A backfill has ended. In a store that had grouped nothing before, what it counted is what is known of words -> whether that is so."""
    past, new = t.recall(PAST), t.recall(COUNTS) is None
    if past and new:
        t.remember(COUNTS, past)
    return new


@contextmanager
def named(article: CleanArticle) -> Iterator[None]:
    """Name the article over which grouping hangs or fails. The merger may then be half changed, so this build ends. Raises StuckError."""
    try:
        with alarm(engine.LEAST):
            yield
    except Rang:
        reason = f"it took longer than {engine.LEAST:.0f} s"
    except DigestError:
        raise
    except Exception as e:  # noqa: BLE001 - whatever is wrong with one article, the others are published by the next build
        reason = said(e)
    else:
        return
    raise StuckError(article.id, article.origin, article.title, reason)


def merge_settings(config: Config) -> MergeSettings:
    """The table [merge] as the merger takes it."""
    return MergeSettings(window=config.merge.window / 3600, threshold=config.merge.threshold, enabled=config.merge.enabled)


class Trail:
    """Links each event that is founded to the older one that it follows, once and for ever; the window does not count, a month does.

    What this build founds is looked up here and kept at the end: a first build founds tens of thousands.
    """

    def __init__(self, t: Transaction, merger: Merger, now: datetime) -> None:
        self.t, self.merger = t, merger
        self.links: dict[str, tuple[str, float, tuple[str, ...]]] = {}
        t.forget_clues(now.timestamp() - REMEMBERED)
        self.older = t.has_clues()
        self.founded_here: dict[str, tuple[float, tuple[int, ...]]] = {}
        self.by_term: dict[int, list[str]] = {}

    def founded(self, article: CleanArticle, event: str) -> None:
        """Look for the forerunner of an event that an article founded."""
        clues = self.merger.clues(article)
        if not clues or article.time is None:
            return
        at = article.time.timestamp()
        like = self.like(clues, at)
        stored = {s.event: s for s in self.t.event_states(e for e in like if not self.merger.holds(e))}
        if like and (found := self.merger.follows(article, [stored.get(e) or EventState(e, at, b"") for e in like])):
            self.links[event] = found
        self.founded_here[event] = at, clues
        for term in clues:
            self.by_term.setdefault(term, []).append(event)

    def like(self, clues: Sequence[int], at: float) -> list[str]:
        """The older events that share most of the clues, the newest first: those of the store and those of this build together."""
        filed = (self.by_term.get(term, []) for term in clues)  # in order of time
        here = Counter(chain.from_iterable(islice(events, self.first(events, at - REMEMBERED), None) for events in filed))
        near = [(n, self.founded_here[e][0], e) for e, n in here.items() if n >= LEAST and self.founded_here[e][0] <= at - 1]
        if self.older:
            near += self.t.events_like(clues, at - REMEMBERED, at - 1, LEAST, NEAREST)
        return [e for _, _, e in sorted(near, key=lambda x: (-x[0], -x[1], x[2]))[:NEAREST]]

    def first(self, events: Sequence[str], since: float) -> int:
        """The place of the first of these events that was founded at a time or later."""
        return bisect_left(events, since, key=lambda e: self.founded_here[e][0])

    def keep(self) -> None:
        """Keep the links, and by what the events are found again."""
        self.t.put_earlier(self.links)
        self.t.put_clues((e, at, clues) for e, (at, clues) in self.founded_here.items())


def apply_corrections(t: Transaction, corrections: Corrections) -> list[str]:
    """Make the store as the file of corrections says, and take back what it says no more -> the events that this changes."""
    have = t.corrected()
    if not have and not corrections.given:
        return []
    wanted = wanted_corrections(t, corrections, have)
    undone = [c for c in have.values() if c.id not in wanted]
    done = [c for c in wanted.values() if have.get(c.id) != c]
    t.move_members({c.id: c.was for c in undone if c.kind == "split"} | {c.id: c.became for c in done if c.kind == "split"})
    ends = {e for c in [*done, *undone] for e in (c.became, c.was)} | {have[c.id].became for c in done if c.id in have}
    t.put_corrected(done, [c.id for c in undone])
    return sorted(ends)


def wanted_corrections(t: Transaction, corrections: Corrections, have: Mapping[str, Corrected]) -> dict[str, Corrected]:
    """What the file says of the articles and events that are stored."""
    split, joined = corrections.split, corrections.joined
    event_of = {d.article: d.event for d in t.memberships(articles=list(split))}
    found: dict[str, Corrected] = {}
    for a, event in event_of.items():
        became, left = split[a]
        was = have[a].was if a in have else event
        found[a] = Corrected(a, "split", became, left if was == became else was)
    known = {d.event for d in t.memberships(events=sorted({*joined, *joined.values()}))}
    return found | {e: Corrected(e, "join", into, e) for e, into in joined.items() if {e, into} <= known}
