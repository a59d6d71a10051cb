"""Clean articles to events: each new one to the event it reports, as a person corrected it; and which older event a new one follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from digest import engine
from digest.config import Config
from digest.corrections import Corrections, load_corrections
from digest.engine import Engine, Rang, UndoneError, alarm, said
from digest.errors import DigestError, StuckError
from digest.merge import Merger, MergeSettings, load_model
from digest.merge.slices import Stitched, cuts, group_slice, link_across, sliced, time_of
from digest.merge.trail import REMEMBERED, Clue, Link, Trail
from digest.model import CleanArticle, Corrected, Decision, EventState
from digest.store import EARLIEST, Transaction

COUNTS, PAST = "counts", "counts of the past"
"""Under these names the store remembers how frequent words are: in the news, and in what backfills took on."""
SLICE = 900.0  # seconds that a slice of the past may take: some ten thousand articles


def group_articles(
    t: Transaction, new: Sequence[str], now: datetime, config: Config, *, past: bool = False, workers: Engine | None = None
) -> tuple[list[Decision], list[str]]:
    """Give each new article to an event, in order of time -> the decisions, and the events that a person's corrections changed.

    Published events only gain members, but by a person's decision. What is `past` meets the events of its own time, and its words count apart: so they
    weigh what they would have weighed then, whatever the store has learned since, and those of today stay what they are. A long stretch of it is shared out
    to the `workers`.
    """
    corrections = load_corrections(config.folder, now, t.corrected())
    touched = apply_corrections(t, corrections)
    t.forget_dense(touched)
    if not new and not touched:
        return [], []
    articles = sorted(t.clean_articles(new, now), key=lambda a: (a.time or now, a.id))
    pins = {a: e for a, e in corrections.pins.items() if a in set(new)}
    states = {s.event: s for s in t.open_events([a.time.timestamp() if a.time else None for a in articles], config.merge.window)}
    states |= {s.event: s for s in t.event_states(set(pins.values()) - states.keys())}
    away = corrections.joined
    known = {e: s for e, s in states.items() if e not in away}
    own = PAST if past else COUNTS
    counts = t.recall(own) or (None if past else t.recall(PAST))
    t.forget_clues((next((a.time for a in articles if a.time), now) if past else now).timestamp() - REMEMBERED)
    shared = past and workers and not pins and not touched and not config.merge.model
    found = in_slices(t, articles, known, counts, config, workers) if shared and workers else None
    if found is None:
        model = load_model(config.merge.model) if config.merge.model else None
        dense = t.with_dense(known.values()) if model else known.values()
        apart = {e for events in corrections.split.values() for e in events}
        merger = Merger(merge_settings(config), counts, dense, pins, lambda s: t.put_events([dated(s, now)], []), model, apart)
        for event, members in t.members([e for e in touched if e not in away], now).items():
            merger.remake(event, members)
        found = in_order(t, articles, merger)
    t.put_events([dated(s, now) for s in found.events], found.decisions)
    t.put_earlier(found.links)
    t.put_clues(found.clues)
    t.remember(own, found.counts)
    return found.decisions, touched


def dated(state: EventState, now: datetime) -> EventState:
    """An event as it is stored: one of which no article has a time is of today."""
    return state if state.newest > EARLIEST else replace(state, newest=now.timestamp())


@dataclass(frozen=True, slots=True)
class Found:
    """What became of some articles."""

    decisions: list[Decision]
    events: Collection[EventState]
    """Those that were founded or grew."""
    links: Mapping[str, Link]
    clues: Iterable[Clue]
    counts: bytes


def in_order(t: Transaction, articles: Sequence[CleanArticle], merger: Merger) -> Found:
    """Give articles to events one after the other."""
    trail = Trail(merger, t, empty=not t.has_clues())
    decisions: list[Decision] = []
    for a in articles:
        with named(a):
            d = merger.add(a)
        decisions.append(d)
        if d.founded:
            trail.founded(a, d.event)
    return Found(decisions, merger.changed(), trail.links, ((e, at, terms) for e, (at, terms) in trail.here.founded.items()), merger.counts())


def in_slices(
    t: Transaction, articles: Sequence[CleanArticle], states: Mapping[str, EventState], counts: bytes | None, config: Config, workers: Engine
) -> Found | None:  # fmt: skip
    """Give articles to events in slices of time, side by side; None when that does not pay, or one of them cannot be done: in order it is found out why."""
    where = cuts(articles, config.merge.window)
    if len(where) < 2 or workers.workers < 2:
        return None
    settings, by_id = merge_settings(config), {a.id: a for a in articles}
    older = t.clues(time_of(articles[0]) - REMEMBERED, time_of(articles[-1]))
    followed = {s.event: s for s in t.event_states(c[0] for c in older)}
    whole = Stitched(settings, states.keys())
    try:
        slices = sliced(articles, where, settings, counts, list(states.values()), older, followed)
        across = [x for g in workers.map(group_slice, slices, several=True, limit=SLICE) for x in whole.add(g, by_id)]
        for links in workers.map(link_across, across):
            whole.link(links)
    except UndoneError:
        return None
    except DigestError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with one article
        return None
    return Found(whole.decisions, whole.events.values(), whole.links, whole.clues, whole.counts)


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
    known = {s.event for s in t.event_states(sorted({*joined, *joined.values()}))}  # also one of which all own articles were split off
    return found | {e: Corrected(e, "join", into, e) for e, into in joined.items() if {e, into} <= known}
