"""Events to entries: compose what an event says now, as a new revision where its text changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

from digest.aside import Aside, entries_aside, leave_entries
from digest.compose import BRIEF, compose, continued, independent
from digest.config import Config
from digest.engine import Engine
from digest.extent import SHOWN, shows_less
from digest.model import CleanArticle, Decision, Earlier, Entry, News, Story, Voice
from digest.report import Report
from digest.store import Transaction

BATCH = 100
DAY = timedelta(days=1)
HELD = "held"  # under this name the store remembers the events on hold
OUTDATED_PER_BUILD = 2000  # entries of an older look that one build takes on beside the news; all of them, when they say too much
ALL = 2**31 - 1


def write_entries(
    t: Transaction, decisions: Sequence[Decision], corrected: Iterable[str], cleaned: Sequence[str], now: datetime, config: Config, look: str, report: Report,
    engine: Engine, *, first: bool = False,
) -> None:  # fmt: skip
    """Compose the entry of every event that grew or was corrected, or of which a text or the look changed; the report says how many did.

    One that cannot be composed stays as it was; it is named, and tried again when its event changes and under another look. The `first` build of a
    workspace is one that finds no entry, or whose own backfill made those that are there.
    """
    waiting = held_back(t)
    joined = {d.event for d in decisions}
    most = ALL if shows_less(t.recall(SHOWN), config) else OUTDATED_PER_BUILD
    touched = {*joined, *corrected, *(d.event for d in t.memberships(articles=cleaned)), *t.outdated(look, most), *waiting}
    touched |= {e for e, row in entries_aside(t).items() if row.version != look}
    held = write(t, touched, now, config, look, report, engine, first=first or (bool(touched) and not t.count()["entry"]))
    if held != waiting:
        t.remember(HELD, " ".join(sorted(held)).encode())
    count(t, decisions, now, config, report)


def write_past(t: Transaction, events: Iterable[str], now: datetime, config: Config, look: str, report: Report, engine: Engine) -> None:
    """Compose entries of a backfill: each is as new as its newest article, so that none is met as news of today; no edition tells of it."""
    held = write(t, {*events}, now, config, look, report, engine, first=True, past=True)
    if held:
        t.remember(HELD, " ".join(sorted(held | held_back(t))).encode())


def held_back(t: Transaction) -> set[str]:
    """The events that wait for other outlets."""
    return set((t.recall(HELD) or b"").decode().split())


def write(
    t: Transaction, touched: set[str], now: datetime, config: Config, look: str, report: Report, engine: Engine, *, first: bool, past: bool = False
) -> set[str]:  # fmt: skip
    """Compose the entries of these events, and count them in the report -> the events that wait for other outlets."""
    held: set[str] = set()
    if not touched.isdisjoint(entries_aside(t)):
        engine.be_careful()
    left: dict[str, Aside] = {}
    away = {c.id: c.became for c in t.corrected().values() if c.kind == "join"}
    touched = touched | {away[e] for e in touched if e in away}
    links = Links(t, config.url, away)
    tally = {"new": 0, "changed": 0}
    for events in in_order(t, touched):
        links.level(events)
        for done in engine.map(revise_all, drafts(t, links, events, now, config, held, first=first, past=past), partial(halves, left, look)):
            kept = [r for r in done if not r.same]
            t.put_entries([(r.entry, r.news) for r in kept], look, told=past)
            t.keep_look([r.entry.event for r in done if r.same], look)
            tally["new"] += sum(r.new for r in kept)
            tally["changed"] += sum(not r.new for r in kept)
            links.note(r.entry for r in done)
    t.keep_look(left, look)
    leave_entries(t, left, touched - left.keys(), report)
    report.entries = {k: report.entries.get(k, 0) + n for k, n in tally.items()}
    return held


def count(t: Transaction, decisions: Sequence[Decision], now: datetime, config: Config, report: Report) -> None:
    """Say in the report what became of the events and entries, beside what it says already."""
    count_events(decisions, report)
    report.events = {"open": t.open_count(now.timestamp() - config.merge.window), **report.events}
    written = sum(report.entries.values())
    report.entries = {**report.entries, "same": max(0, t.count()["entry"] - written)}


def count_events(decisions: Sequence[Decision], report: Report) -> None:
    """Say in the report how many events these articles founded, and how many others they joined."""
    founded = sum(d.founded for d in decisions)
    tally = {"new": founded, "grown": len({d.event for d in decisions}) - founded}
    report.events = {k: report.events.get(k, 0) + n for k, n in tally.items()}


@dataclass(frozen=True, slots=True)
class Draft:
    """An event whose entry is to be composed."""

    event: str
    articles: tuple[CleanArticle, ...]
    old: Entry | None
    news: News | None
    points: Pointers


@dataclass(frozen=True, slots=True)
class Drafts:
    """Some of them, to be composed wherever that is done."""

    of: tuple[Draft, ...]
    now: datetime
    config: Config
    first: bool
    past: bool = False
    """Each is revised as it would have been when its newest article came."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What an entry says now."""

    entry: Entry
    news: News | None
    new: bool
    same: bool
    """As it was."""


def drafts(
    t: Transaction, links: Links, events: Sequence[str], now: datetime, config: Config, held: set[str], *, first: bool, past: bool
) -> Iterator[Drafts]:  # fmt: skip
    """Some events at a time, with all that their entries follow from; those that wait for other outlets are noted as `held`."""
    told = replace(config, sources=tuple(s for s in config.sources if s.rights == "open"))  # of thousands, those whose texts may be passed on
    for some in (events[i : i + BATCH] for i in range(0, len(events), BATCH)):
        known, members = t.entries(some), t.members(some, now)
        pointers = links.of(some, known, members)
        found: list[Draft] = []
        for event in some:
            old, news = known.get(event, (None, None))
            if old is None and members[event] and on_hold(members[event], now, config.publish.hold, first=first):
                held.add(event)
            elif old is not None or members[event]:
                found.append(Draft(event, tuple(members[event]), old, news, pointers.get(event, Pointers())))
        yield Drafts(tuple(found), now, told, first, past)


def halves(left: dict[str, Aside], look: str, drafts: Drafts, reason: str) -> list[Drafts]:
    """The parts of a batch that nobody could do; a single entry is noted in `left`."""
    if len(drafts.of) > 1:
        middle = len(drafts.of) // 2
        return [replace(drafts, of=drafts.of[:middle]), replace(drafts, of=drafts.of[middle:])]
    for d in drafts.of:
        source = d.articles[0].origin if d.articles else d.old.voices[0].source if d.old and d.old.voices else ""
        left[d.event] = Aside(source, d.old.title if d.old else d.articles[0].title, reason, look, "compose")
    return []


def revise_all(drafts: Drafts) -> list[Revised]:
    """The entries of some events."""
    done: list[Revised] = []
    for d in drafts.of:
        now = newest_of(d.articles, drafts.now) if drafts.past else drafts.now
        entry, news = revise(d.event, d.articles, d.old, d.news, now, drafts.config, d.points, first=drafts.first)
        done.append(Revised(entry, news, d.old is None, entry == d.old))
    return done


def newest_of(articles: Iterable[CleanArticle], now: datetime) -> datetime:
    """When the newest of these articles came, as far as a source says when that was; else now."""
    return min(now, max((a.published for a in articles if a.published), default=now))


@dataclass(frozen=True, slots=True)
class Pointers:
    """The entries to which one points."""

    earlier: tuple[Earlier, ...] = ()
    """Older events it follows."""
    goes_on: Earlier | None = None
    """Where it goes on: a person joined it into another, or took all its articles away."""
    lost: frozenset[str] = frozenset()
    """Headlines that only articles have or had which a person split off."""


class Links:
    """Finds the entries to which others point, also those that this build makes.

    What is composed side by side, in whatever order, sees nothing of each other but what was there before.
    """

    def __init__(self, t: Transaction, url: str, away: Mapping[str, str]) -> None:
        self.t, self.url, self.away = t, url, away
        self.split = {c.id for c in t.corrected().values() if c.kind == "split"}
        self.made: dict[str, Earlier] = {}
        self.beside: frozenset[str] = frozenset()
        self.before: dict[str, Earlier] = {}
        self.making: dict[str, Earlier] = {}

    def level(self, events: Sequence[str]) -> None:
        """These events are composed next, side by side."""
        self.made |= self.making
        self.making = {}
        self.beside = frozenset(events)
        self.before = self.stored(events) if self.away or self.split else {}  # else none of them points to one beside it

    def note(self, entries: Iterable[Entry]) -> None:
        """Entries that this build made or looked at."""
        self.making |= {e.event: pointer(e) for e in entries}

    def stored(self, events: Iterable[str]) -> dict[str, Earlier]:
        """The stored entries of events."""
        return {e: pointer(row[0]) for e, row in self.t.entries(events).items()}

    def of(self, events: Sequence[str], known: Mapping[str, tuple[Entry, News | None]], members: Mapping[str, Sequence[CleanArticle]]) -> dict[str, Pointers]:
        """Event -> where its entry points."""
        before = {e: row[0] for e, row in self.t.earlier(events).items()}
        goes_on = {e: self.away.get(e) or self.left_for(known[e][0]) for e in events if e in known and (e in self.away or not members[e])}
        ends = {e: self.away.get(b, b) for e, b in before.items()}
        wanted = {x for x in [*ends.values(), *goes_on.values()] if x and x not in self.made and x not in self.beside}
        beside = {x for x in goes_on.values() if x in self.beside and x not in self.before}  # a correction was taken back: all its articles went home
        there = self.before | self.made | self.stored(wanted | beside)
        lost = {e: self.lost(known[e][0], members[e]) for e in events if e in known}
        return {
            e: Pointers(tuple(there[x] for x in (ends.get(e),) if x in there and x != e), there.get(goes_on.get(e) or ""), lost.get(e, frozenset()))
            for e in events
        }  # fmt: skip

    def lost(self, entry: Entry, members: Sequence[CleanArticle]) -> frozenset[str]:
        """The headlines of an entry that left it with an article, and that no article which is still there has or had."""
        here = {a.id for a in members}
        gone = {v.title for v in entry.voices if v.article not in here and v.article in self.split}
        if not gone:
            return frozenset()
        old = (v.title for versions in self.t.versions(here).values() for v in versions)
        return frozenset(gone.difference((a.title for a in members), old, (v.title for v in entry.voices if v.article in here)))

    def left_for(self, entry: Entry) -> str | None:
        """The event that has the first article of an entry now."""
        found = {d.article: d.event for d in self.t.memberships(articles=[v.article for v in entry.voices])}
        event = next((found[v.article] for v in entry.voices if v.article in found), None)
        return self.away.get(event, event) if event else None


def pointer(e: Entry) -> Earlier:
    """An entry as others point to it."""
    return Earlier(e.event, e.title, e.url, e.published)


def in_order(t: Transaction, events: Iterable[str]) -> Iterator[list[str]]:
    """The events in levels, an older one in a level before those that follow it, so that its entry is there when they point to it."""
    left, touched = sorted(events), set(events)
    follows = {e: row[0] for e, row in t.earlier(left).items()}
    depth: dict[str, int] = {}
    for e in left:
        chain = [e]
        while (older := follows.get(chain[-1], "")) in touched and older not in depth and older not in chain:
            chain.append(older)
        for x in reversed(chain):
            depth[x] = 1 + depth.get(follows.get(x, ""), 0)
    left.sort(key=lambda e: (depth[e], e))
    for _, level in groupby(left, key=depth.__getitem__):
        yield list(level)


def on_hold(articles: Sequence[CleanArticle], now: datetime, hold: float, *, first: bool) -> bool:
    """Does a new event wait for other outlets? It waits `hold` seconds after the first of its articles was seen.

    In the `first` build of a workspace all are seen at once, so there the time counts that their sources state.
    """
    begun = [min(t for t in (a.seen, a.published if first else None) if t) for a in articles if a.seen or (first and a.published)]
    return bool(begun) and timedelta(0) <= now - min(begun) < timedelta(seconds=hold)


def is_major(old: Entry, articles: Sequence[CleanArticle], sources: int, now: datetime) -> bool:
    """Did an event grow so much after the first day of its entry that readers should meet it again: twice as many independent sources?"""
    seen = [a.seen for a in articles if a.seen]
    if not seen or now < (begun := max(old.published, min(seen))) + DAY:
        return False
    before = independent([a for a in articles if a.seen is None or a.seen < begun + DAY])
    return sources >= 2 * max(before, 1)


def revise(
    event: str, articles: Sequence[CleanArticle], old: Entry | None, old_news: News | None, now: datetime, config: Config, points: Pointers, *,
    first: bool = False,
) -> tuple[Entry, News | None]:  # fmt: skip
    """The entry of an event as it is now: id and `published` stay, `updated` moves only when the text changed.

    The headline stays too, but when the article it came from was split off: then it would name another event. With `resurface = "major"` an event that
    grew much is published anew, with the next id of the same event.
    """
    joined = sorted({a.id for a in articles} - {v.article for v in old.voices}) if old else []
    news = News(old.revision, tuple(joined)) if old and joined else old_news
    page = f"{config.url}e/{event}.html"
    if old is not None and not articles:  # a person took them all away: what was published stays, and says where it goes on
        entry = replace(shortened(old) if config.publish.mode == "brief" else old, url=page)
        entry = replace(entry, html=goes_on(points, entry.html))
    else:
        free = frozenset(a.id for a in articles if a.origin in config.open_sources)
        story = compose(
            articles,
            free=free,
            headline=old.title if old and old.title not in points.lost else None,
            news=news,
            mode=config.publish.mode,
            page=page,
            earlier=points.earlier,
        )
        if old is None:
            return first_entry(event, story, articles, page, now, config, first=first), None
        if config.publish.resurface == "major" and joined and not first and is_major(old, articles, story.sources, now):
            return again(old, compose(articles, free=free, mode=config.publish.mode, page=page, earlier=points.earlier), articles, now), None
        html = goes_on(points, story.html)
        entry = replace(old, url=page, title=story.title, summary=story.summary, html=html, voices=voices_of(articles), sources=story.sources)
        entry = replace(entry, lead=story.lead, agree=story.agree)
    if (entry.title, entry.summary, entry.html) == (old.title, old.summary, old.html):
        return entry, old_news
    moved = max(now.replace(microsecond=0), old.updated + timedelta(seconds=1))  # a clock set back must not hide a change
    return replace(entry, updated=moved, revision=old.revision + 1), news


def goes_on(points: Pointers, html: str) -> str:
    """The text of an entry with the pointer before it, once."""
    pointer = continued(points.goes_on) if points.goes_on else ""
    return pointer + html.removeprefix(pointer)


def shortened(entry: Entry) -> Entry:
    """What may stay where others read it of an entry whose articles are gone: one short sentence. Doing it twice changes nothing."""
    lead = tuple(s for s in entry.lead if len(s.text) <= BRIEF)[:1]
    return replace(entry, html="", summary=lead[0].text if lead else "", lead=lead, agree=())


def first_entry(event: str, story: Story, articles: Sequence[CleanArticle], page: str, now: datetime, config: Config, *, first: bool = False) -> Entry:
    """The first revision. It is published when the event was first reported, as far as a source says when that was; else now.

    In the first build of a workspace an entry is as new as its newest article: readers meet the past in its order, not as news of this minute.
    """
    second = now.replace(microsecond=0)
    reported = [a.published for a in articles if a.published]
    changed = min(second, max(reported).replace(microsecond=0)) if first and len(reported) == len(articles) else second
    return Entry(
        event=event, id=entry_id(event, config.url), url=page, title=story.title, summary=story.summary, html=story.html,
        published=min([second, *reported]).replace(microsecond=0), updated=changed, lang=articles[0].lang, voices=voices_of(articles),
        sources=story.sources, lead=story.lead, agree=story.agree,
    )  # fmt: skip


def again(old: Entry, story: Story, articles: Sequence[CleanArticle], now: datetime) -> Entry:
    """The first revision of the next entry of an event: `/2` behind its id, then `/3`. The id before is never used again."""
    moved = max(now.replace(microsecond=0), old.updated + timedelta(seconds=1))
    base, _, number = old.id.rpartition("/")
    base, number = (base, number) if base.endswith(f"/{old.event}") else (old.id, "1")
    return replace(
        old, id=f"{base}/{int(number) + 1}", title=story.title, summary=story.summary, html=story.html, voices=voices_of(articles), sources=story.sources,
        published=moved, updated=moved, revision=1, lead=story.lead, agree=story.agree,
    )  # fmt: skip


def entry_id(event: str, url: str) -> str:
    """The tag: URI of an event (RFC 4151). The date says that the name was ours then, not when the event was."""
    host = urlsplit(url).hostname or "localhost"
    return f"tag:{host},2026:event/{event}"


def voices_of(articles: Iterable[CleanArticle]) -> tuple[Voice, ...]:
    """The articles as an entry shows them."""
    return tuple(Voice(a.id, a.source, a.title, a.url, a.published, a.lang, a.meta.byline, len(a.text.split())) for a in articles)
