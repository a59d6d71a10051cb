"""Sources to articles: ask every source that is due, read what it says, name what failed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from urllib.parse import urlsplit

from digest.config import Config, Source
from digest.errors import ParseError
from digest.fetch import Answer, FetchSettings, FetchState, Request, fetch_all, plan_failure, plan_next
from digest.model import Article, Feed, Item, short_hash
from digest.parse import parse
from digest.report import Progress, Report
from digest.store import SourceRow, Transaction


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
