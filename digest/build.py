"""The whole way, once, top to bottom: sources, articles, clean articles, events, entries, files. Read this first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from digest import __version__
from digest.compose import compose
from digest.config import Config, Source
from digest.errors import ParseError
from digest.fetch import Answer, FetchSettings, FetchState, Request, fetch_all, plan_failure, plan_next
from digest.merge import Merger, MergeSettings
from digest.model import Article, Clean, CleanArticle, Decision, Entry, Feed, Head, Item, News, Page, Story, Voice, short_hash
from digest.normalize import Rules, load_rules, normalize
from digest.parse import parse
from digest.publish import render_atom, render_index, render_json, render_page, static_files, write_files
from digest.store import EARLIEST, SourceRow, Store, Transaction

STALE_PER_BUILD = 2000  # articles of older rules, and entries of an older look, that one build takes on beside the news
BATCH = 500
Progress = Callable[[str], None]


# --- the report -----------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Report:
    """What one build did."""

    ok: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(source, reason)."""
    warned: list[tuple[str, str]] = field(default_factory=list)
    """(source, what could not be read)."""
    articles: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)

    def row(self, seconds: float) -> dict[str, Any]:
        """The object of `digest build --json`."""
        named = [[{"source": s, "reason": r} for s, r in rows] for rows in (self.failed, self.warned)]
        sources = {"ok": self.ok, "unchanged": self.unchanged, "failed": named[0], "warned": named[1]}
        return {"sources": sources, "articles": self.articles, "events": self.events, "entries": self.entries,
                "written": [str(p) for p in self.written], "seconds": round(seconds, 3)}  # fmt: skip


# --- the way --------------------------------------------------------------------------------------------------------------
def build(config: Config, store: Store, *, now: datetime, offline: bool = False, dry_run: bool = False, progress: Progress = lambda _: None) -> Report:
    """Run the whole way once. The same sources, store and `now` give the same bytes; nothing new changes no byte."""
    report = Report()
    rules = load_rules(config.normalize.rules, config.normalize.disable)
    look = look_of(config)
    with store.transaction(keep=not dry_run) as t:
        news = gather(config, t, report, now, offline=offline, progress=progress)
        new, updated = t.add(news)
        progress(f"{len(new)} new articles")
        cleaned = clean_articles(t, [*new, *updated, *t.stale(rules.version, STALE_PER_BUILD)], rules)
        decisions = group_articles(t, new, now, config)
        write_entries(t, decisions, cleaned, now, config, look, report)
        report.articles = {"new": len(new), "updated": len(updated), "kept": t.count()["article"] - len(new) - len(updated)}
    if not dry_run:
        report.written = publish(config, store, now)
    return report


def look_of(config: Config) -> str:
    """A hash of all that shapes an entry beside its articles: another one makes entries be composed and pages be written again."""
    return short_hash(__version__, config.title, config.url, config.publish.mode)


# --- sources to articles ----------------------------------------------------------------------------------------------------
def gather(config: Config, t: Transaction, report: Report, now: datetime, *, offline: bool, progress: Progress) -> list[Article]:
    """The articles of every source that has something new to say; what failed goes into the report."""
    known = t.sources()
    articles: list[Article] = []
    outcomes: list[SourceRow] = []
    files = t.files()
    seen_files: dict[str, tuple[str, str, str]] = {}
    for source in config.sources:
        if source.path is not None:
            articles += from_disk(source, config.folder, files, seen_files, report, now)
    online = [s for s in config.sources if s.url is not None and not offline]
    settings = fetch_settings(config)
    states = [FetchState.from_json(known[s.name].fetch) if s.name in known else FetchState() for s in online]
    requests = [Request(s.name, s.url or "", state) for s, state in zip(online, states, strict=True)]
    for source, before, answer in zip(online, states, fetch_all(requests, settings, now=now, progress=progress), strict=True):
        if not answer.skipped:
            found, row = from_web(source, answer, before, t, report, now, settings)
            articles += found
            outcomes.append(row)
        elif answer.error:
            report.failed.append((source.name, answer.error))
        else:
            report.unchanged += 1
    t.put_sources(outcomes)
    t.put_files(seen_files.values())
    return articles


def fetch_settings(config: Config) -> FetchSettings:
    """The fetcher's settings."""
    f = config.fetch
    return FetchSettings(f.timeout, f.max_bytes, f.per_host, f.min_interval, f.contact, f.proxy, f.allow_private)


def from_web(
    source: Source, answer: Answer, before: FetchState, t: Transaction, report: Report, now: datetime, settings: FetchSettings
) -> tuple[list[Article], SourceRow]:
    """The articles of one answer, and what is known of the source now."""
    if answer.error:
        report.failed.append((source.name, answer.error))
        return [], SourceRow(source.name, answer.state.to_json())
    if answer.body is None:
        report.unchanged += 1
        return [], SourceRow(source.name, answer.state.to_json())
    try:
        feed = parse_feed(answer)
    except ParseError as e:
        report.failed.append((source.name, str(e)))
        # the state before the visit, so that the validators of what we could not read are not kept: a 304 would hide the failure
        kept = replace(before, source=answer.state.source, origin=answer.state.origin)
        return [], SourceRow(source.name, plan_failure(kept, str(e), now=now, settings=settings).to_json())
    note(report, source, [*feed.problems, *answer.warnings])
    articles = to_articles(feed, source, now)
    new = t.unknown(a.id for a in articles)
    return articles, SourceRow(source.name, plan_next(answer.state, feed.hints, new_items=new, now=now, settings=settings).to_json(), feed.title)


def parse_feed(answer: Answer) -> Feed:
    """The feed in an answer. Raises ParseError, also for a page."""
    feed = parse(answer.body or b"", name=urlsplit(answer.url).path, headers=answer.headers, url=answer.url)
    if is_saved(feed):
        raise ParseError("a page or a text, not a feed")
    return feed


def from_disk(
    source: Source, folder: Path, known: dict[str, tuple[str, str]], seen: dict[str, tuple[str, str, str]], report: Report, now: datetime
) -> list[Article]:
    """The articles of the files of one source whose content is not the one that was read before."""
    articles: list[Article] = []
    wrong = 0
    try:
        paths = matching(folder, source.path or "")
    except (OSError, ValueError) as e:
        reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
        report.failed.append((source.name, f"{source.path}: {reason}"))
        return []
    for path in paths:
        name = relative_name(path, folder)
        row_key = f"{source.name}\n{name}"  # two sources may read one file
        try:
            stat = path.stat()
            stamp = f"{stat.st_size}:{stat.st_mtime_ns}"
            if known.get(row_key, ("", ""))[0] == stamp:
                continue
            body = path.read_bytes()
            content = hashlib.sha256(body).hexdigest()[:32]
            if known.get(row_key, ("", ""))[1] != content:
                feed = parse(body, name=name)
                note(report, source, feed.problems, name)
                seen_at = min(now, datetime.fromtimestamp(stat.st_mtime, UTC)) if is_saved(feed) else now
                articles += to_articles(feed, source, seen_at)
            seen[row_key] = row_key, stamp, content
        except (OSError, ParseError) as e:
            wrong += 1
            reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
            report.failed.append((source.name, f"{name}: {reason}"))
    report.ok += not wrong and bool(articles)
    report.unchanged += not wrong and not articles
    return articles


def matching(folder: Path, pattern: str) -> list[Path]:
    """The files of a path, folder or pattern, in order of their names. Raises OSError or ValueError when it cannot be followed."""
    path = folder / pattern
    if path.is_file():  # also one with brackets in its name, which a pattern would read as a choice
        return [path]
    fixed = Path(*takewhile(lambda part: not set("*?[") & set(part), path.parts))
    next(fixed.iterdir(), None)  # says why, when the folder is not there or may not be read
    rest = "/".join(path.parts[len(fixed.parts) :]) or "*"
    return sorted(p for p in fixed.glob(rest) if p.is_file() and not p.name.startswith("."))


def relative_name(path: Path, folder: Path) -> str:
    """A file's path as the config would write it; a byte of it that is no UTF-8 is shown as an escape."""
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_saved(feed: Feed) -> bool:
    """Is it one saved article, and not a feed?"""
    return feed.format in ("text", "html")


def note(report: Report, source: Source, problems: Sequence[str], name: str = "") -> None:
    """Count a source that was read, and say what of it could not be."""
    report.ok += not name
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        report.warned.append((source.name, (f"{name}: " if name else "") + problems[0] + more))


def to_articles(feed: Feed, source: Source, seen: datetime) -> list[Article]:
    """The articles of a feed. Items that share a guid but not address and headline are told apart: none is lost."""
    items = [x for x in feed.items if x.title or x.body]
    guids = [identity(x) for x in items]
    called: dict[str, set[tuple[str | None, str]]] = {}
    for item, guid in zip(items, guids, strict=True):
        called.setdefault(guid, set()).add((item.link, item.title))
    apart = [short_hash(g, x.link or "", x.title) if len(called[g]) > 1 else g for x, g in zip(items, guids, strict=True)]
    return [to_article(item, guid, feed, source, seen) for item, guid in zip(items, apart, strict=True)]


def identity(item: Item) -> str:
    """What tells an item from the others of its source: guid, else link, else title and text; a very long one as its hash."""
    guid = item.guid or item.link or short_hash(item.title, item.body)
    return guid if len(guid) <= 500 else short_hash(guid)


def to_article(item: Item, guid: str, feed: Feed, source: Source, seen: datetime) -> Article:
    """An item as an article of its source."""
    return Article(
        source=source.name, guid=guid, title=item.title, body=item.body, form=item.form, seen=seen, link=item.link, published=item.published,
        updated=item.updated, authors=item.authors, lang=source.lang or item.lang or feed.lang, categories=item.categories,
        enclosures=item.enclosures, saved=is_saved(feed),
    )  # fmt: skip


# --- articles to clean articles -----------------------------------------------------------------------------------------------
def clean_articles(t: Transaction, ids: Sequence[str], rules: Rules) -> list[str]:
    """Clean these articles -> ids of those whose clean form is another one than before."""
    changed: list[str] = []
    some: list[tuple[str, str, Clean]] = []
    for a in t.articles(dict.fromkeys(ids)):
        c = normalize(a.body, a.form, title=a.title, url=a.link, site=site_of(a.link), lang=a.lang, rules=rules)
        some.append((a.id, outlet_of(a, c), c))
        if len(some) == BATCH:
            changed += t.put_clean(some, rules.version)
            some = []
    return changed + t.put_clean(some, rules.version)


def site_of(link: str | None) -> str | None:
    """The host of an address."""
    try:
        return urlsplit(link).hostname if link else None
    except ValueError:
        return None


def outlet_of(a: Article, c: Clean) -> str:
    """Whom the reader sees as the source: of a saved article the credit or agency in its text, else the source's own name."""
    return (c.meta.outlet or c.meta.credit or c.meta.agency or a.source) if a.saved else a.source


# --- clean articles to events -----------------------------------------------------------------------------------------------
def group_articles(t: Transaction, new: Sequence[str], now: datetime, config: Config) -> list[Decision]:
    """Give each new article to an event, in order of time; published events only gain members."""
    if not new:
        return []
    articles = sorted(t.clean_articles(new, now), key=lambda a: (a.time or now, a.id))
    window = config.merge.window
    settings = MergeSettings(window=window / 3600, threshold=config.merge.threshold, enabled=config.merge.enabled)
    open_events = t.open_events([a.time.timestamp() if a.time else None for a in articles], window)
    merger = Merger(settings, t.recall("counts"), open_events)
    decisions = [merger.add(a) for a in articles]
    grown = [s if s.newest > EARLIEST else replace(s, newest=now.timestamp()) for s in merger.changed()]  # no article has a time: it is of today
    t.put_events(grown, decisions)
    t.remember("counts", merger.counts())
    return decisions


# --- events to entries --------------------------------------------------------------------------------------------------------
def write_entries(t: Transaction, decisions: Sequence[Decision], cleaned: Sequence[str], now: datetime, config: Config, look: str, report: Report) -> None:
    """Compose the entry of every event that grew, or of which a text or the look changed; the report says how many did."""
    joined: dict[str, list[str]] = {}
    for d in decisions:
        joined.setdefault(d.event, []).append(d.article)
    touched = sorted({*joined, *(d.event for d in t.memberships(articles=cleaned)), *t.outdated(look, STALE_PER_BUILD)})
    tally = {"new": 0, "changed": 0, "same": 0}
    for events in (touched[i : i + BATCH] for i in range(0, len(touched), BATCH)):
        known, members = t.entries(events), members_of(t, events, now)
        kept: list[tuple[Entry, News | None]] = []
        same: list[str] = []
        for event in events:
            old, old_news = known.get(event, (None, None))
            entry, news = revise(event, members[event], old, old_news, joined.get(event, ()), now, config)
            if old is not None and entry == old:
                same.append(event)
            else:
                kept.append((entry, news))
                tally["changed" if old else "new"] += 1
        t.put_entries(kept, look)
        t.keep_look(same, look)
    counts = t.count()
    grown = len(set(joined)) - sum(d.founded for d in decisions)
    report.events = {"open": t.open_count(now.timestamp() - config.merge.window), "new": sum(d.founded for d in decisions), "grown": grown}
    report.entries = {**tally, "same": counts["entry"] - tally["new"] - tally["changed"]}


def members_of(t: Transaction, events: Sequence[str], now: datetime) -> dict[str, list[CleanArticle]]:
    """Event -> its clean articles, earliest first."""
    event_of = {d.article: d.event for d in t.memberships(events=events)}
    found: dict[str, list[CleanArticle]] = {e: [] for e in events}
    for a in sorted(t.clean_articles(event_of, now), key=lambda a: (a.time or now, a.id)):
        found[event_of[a.id]].append(a)
    return found


def revise(
    event: str, articles: Sequence[CleanArticle], old: Entry | None, old_news: News | None, joined: Sequence[str], now: datetime, config: Config
) -> tuple[Entry, News | None]:
    """The entry of an event as it is now: id, headline and `published` stay, `updated` moves only when the text changed."""
    news = News(old.revision, tuple(sorted(joined))) if old and joined else old_news
    page = f"{config.url}e/{event}.html"
    story = compose(articles, headline=old.title if old else None, news=news, mode=config.publish.mode, page=page)
    if old is None:
        return first_entry(event, story, articles, page, now, config), None
    entry = replace(old, url=page, summary=story.summary, html=story.html, voices=voices_of(articles))
    if (entry.summary, entry.html) == (old.summary, old.html):
        return entry, old_news
    moved = max(now.replace(microsecond=0), old.updated + timedelta(seconds=1))  # a clock set back must not hide a change
    return replace(entry, updated=moved, revision=old.revision + 1), news


def first_entry(event: str, story: Story, articles: Sequence[CleanArticle], page: str, now: datetime, config: Config) -> Entry:
    """The first revision. It is published when the event was first reported, as far as a source says when that was; else now."""
    second = now.replace(microsecond=0)
    reported = [a.published for a in articles if a.published]
    return Entry(
        event=event, id=entry_id(event, config.url), url=page, title=story.title, summary=story.summary, html=story.html,
        published=min([second, *reported]).replace(microsecond=0), updated=second, lang=articles[0].lang, voices=voices_of(articles),
    )  # fmt: skip


def entry_id(event: str, url: str) -> str:
    """The tag: URI of an event (RFC 4151). The date says that the name was ours then, not when the event was."""
    host = urlsplit(url).hostname or "localhost"
    return f"tag:{host},2026:event/{event}"


def voices_of(articles: Iterable[CleanArticle]) -> tuple[Voice, ...]:
    """The articles as an entry shows them."""
    return tuple(Voice(a.id, a.source, a.title, a.url, a.published, a.lang, a.meta.byline, len(a.text.split())) for a in articles)


# --- entries to files -----------------------------------------------------------------------------------------------------------
def publish(config: Config, store: Store, now: datetime) -> list[Path]:
    """Write the pages that are due, then the feeds that point to them -> the files that are new or other than before."""
    folder = config.output
    present = pages_present(folder / "e")
    head = Head(config.title, config.url, mode=config.publish.mode)
    written: list[Path] = []
    with store.transaction() as t:
        p = config.publish
        entries = t.newest_entries(p.entries, p.per_source, p.min_sources)
        due = t.pages_due(present)
        written += write_files(folder, static_files())
        for events in (due[i : i + BATCH] for i in range(0, len(due), BATCH)):
            written += write_files(folder, [(f"e/{page.entry.event}.html", render_page(page, head)) for page in pages(t, events, now)])
            t.pages_written(events)
        head = replace(head, updated=max((e.updated for e in entries), default=None))
        feeds = {f"{head.name}.atom": render_atom, f"{head.name}.json": render_json, "index.html": render_index}
        written += write_files(folder, [(name, render(entries, head)) for name, render in feeds.items()])
    return written


def pages_present(folder: Path) -> set[str]:
    """The events whose page is there, and not empty."""
    if not folder.is_dir():
        return set()
    with os.scandir(folder) as files:
        return {f.name.removesuffix(".html") for f in files if f.name.endswith(".html") and f.stat().st_size}


def pages(t: Transaction, events: Sequence[str], now: datetime) -> Iterator[Page]:
    """What the pages of these events show."""
    entries, members = t.entries(events), members_of(t, events, now)
    removed = t.ledger(a.id for rows in members.values() for a in rows)
    for event in events:
        texts = tuple(members[event])
        yield Page(entries[event][0], texts, {a.id: removed[a.id] for a in texts if a.id in removed})
