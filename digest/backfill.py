"""The past: articles older than news, which only a backfill takes on (`digest build --since`), in the order of their time.

They are cleaned, then given to the events of their own time, then told as entries that are as new as their newest article: so readers of the feed meet none
of them as news of today. Each step is some thousand articles and kept for good; a backfill that is cut off goes on from the step it was at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from digest.aside import attempt, can_be_grouped, known_aside
from digest.config import Config
from digest.deliver import file_away
from digest.engine import Engine
from digest.errors import UsageError
from digest.events import group_articles
from digest.normalize import Rules
from digest.report import Progress, Report
from digest.revise import count_events, write_past
from digest.store import EARLIEST, Store, Transaction
from digest.tidy import clean_articles
from digest.waiting import done, of_past, of_sources, put_off, waiting

CLEANED, GROUPED, COMPOSED = 5000, 100_000, 5000
"""Articles that one step cleans or groups, entries that one composes: a minute or so of work."""
_TO_COMPOSE = "past events"
"""Under this name the store remembers the events of the past whose entries are still to be composed, in the order of their beginning."""


def check_kept(config: Config, since: datetime, now: datetime) -> None:
    """Say before anything is read that the store would let go what a backfill brings. Raises UsageError."""
    if config.keep and since.timestamp() < now.timestamp() - config.keep:
        days = int((now - since).total_seconds() // 86400) + 1
        raise UsageError(f'--since {since:%Y-%m-%d}: [store] keep lets go what is older than {config.keep / 86400:g} days; set it to "{days}d" or more')


@dataclass(slots=True)
class Backfill:
    """What a backfill works with, and what it has still to do."""

    config: Config
    now: datetime
    version: str
    load: Callable[[], Rules]
    look: str
    engine: Engine
    report: Report
    progress: Progress
    articles: frozenset[str] = frozenset()
    """All that this build found to take on."""
    to_clean: list[str] = field(default_factory=list)
    to_group: list[str] = field(default_factory=list)

    def prepare(self, t: Transaction, since: datetime) -> None:
        """Find what is of the past: what waits, and what was stored from `since` on and given to no event."""
        t.alone()
        rows = of_sources(waiting(t), set(self.config.names))
        strays = {i: s for i, s in t.of_no_event(self.config.names, since.timestamp()).items() if i not in rows and i not in known_aside(t)}
        found = {i: row[0] for i, row in rows.items() if row[1] != "changed"} | strays
        before = self.now.timestamp() - self.config.merge.window
        told = {i: at for i, at in t.published(found).items() if EARLIEST <= at < before}
        put_off(t, {i: found[i] for i in told if i not in of_past(rows)})
        whole = {s.name for s in self.config.sources if s.full_text}
        t.want_no_pages(i for i in told if found[i] in whole)  # a page that comes with a later build would make an old entry news of that day
        ordered = sorted(told, key=lambda i: (told[i], i))
        clean = t.cleaned(ordered, self.version)
        self.articles = frozenset(ordered)
        self.to_clean, self.to_group = [i for i in ordered if i not in clean], ordered

    def step(self, t: Transaction) -> bool:
        """Do the next step -> whether there was one."""
        if self.to_clean:
            some, self.to_clean = self.to_clean[:CLEANED], self.to_clean[CLEANED:]
            self.progress(f"cleaning the past: {len(self.to_clean)} articles are left")
            with self.report.timed("clean"):
                changed = clean_articles(t, some, [], self.load, self.now, self.engine, self.report)
            compose_later(t, [d.event for d in t.memberships(articles=changed)])
            self.report.removed += t.removed
        elif self.to_group:
            some, self.to_group = self.to_group[:GROUPED], self.to_group[GROUPED:]
            self.progress(f"grouping the past: {len(self.to_group)} articles are left")
            self.group(t, some)
        elif events := to_compose(t):
            self.progress(f"composing the past: {len(events)} entries are left")
            with self.report.timed("compose"):
                write_past(t, events[:COMPOSED], self.now, self.config, self.look, self.report, self.engine)
                file_away(t, self.config, events[:COMPOSED], self.now)
            t.remember(_TO_COMPOSE, json.dumps(events[COMPOSED:]).encode())
        else:
            return False
        return True

    def group(self, t: Transaction, some: list[str]) -> None:
        """Give articles to events; they wait no more."""
        with self.report.timed("group"):
            decisions, corrected = group_articles(t, can_be_grouped(t, some, self.version, ()), self.now, self.config, past=True, workers=self.engine)
        compose_later(t, [*(d.event for d in decisions), *corrected])
        rows = waiting(t)
        done(t, {i: rows[i] for i in some if i in rows}, self.config.names, self.now.timestamp() - self.config.merge.window)
        self.report.articles = {"new": self.report.articles.get("new", 0) + len(some)}
        count_events(decisions, self.report)


def left_over(t: Transaction, config: Config) -> str | None:
    """What a backfill that was cut off has left to do, in one line; None: nothing."""
    articles, entries = len(of_past(of_sources(waiting(t), set(config.names)))), len(to_compose(t))
    return f"a backfill was cut off ({articles} articles and {entries} entries are left): digest build --since goes on with it" if articles or entries else None


def backfill(b: Backfill, store: Store, since: datetime, *, dry_run: bool, stop: Callable[[], bool]) -> frozenset[str]:
    """Take on all that is of the past -> those articles. Doing it twice changes nothing. A dry run forgets it at the end."""
    with attempt(store, b.version, lambda _: True) as died:
        if died:
            b.engine.be_careful()
        if dry_run:
            with store.transaction(keep=False, stop=stop) as t:
                b.prepare(t, since)
                while b.step(t):
                    pass
            return b.articles
        with store.transaction() as t:
            b.prepare(t, since)
        more = True
        while more:
            with store.transaction(stop=stop) as t:
                more = b.step(t)
    return b.articles


def to_compose(t: Transaction) -> list[str]:
    """The events of the past whose entries are still to be composed."""
    found: list[str] = json.loads(t.recall(_TO_COMPOSE) or b"[]")
    return found


def compose_later(t: Transaction, events: Iterable[str]) -> None:
    """The entries of these events are to be composed when all is grouped: once, and an older one before those that follow it."""
    before = to_compose(t)
    after = list(dict.fromkeys([*before, *events]))
    if after != before:
        t.remember(_TO_COMPOSE, json.dumps(after).encode())
