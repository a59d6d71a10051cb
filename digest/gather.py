"""Sources to articles: ask every source that is due, read what it says, name what failed."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from urllib.parse import urlsplit

from digest.config import Config, Source
from digest.errors import FetchError, ParseError, SourceError
from digest.fetch import SLEEPIEST, Answer, FetchState, Request, StoppedFetching, fetch_all, for_source, plan_failure, plan_next
from digest.filters import read_sieve
from digest.identity import Glance, Shelf, borrowed, to_articles
from digest.model import Article, Feed, without_credentials
from digest.parse import parse
from digest.push import mailbox
from digest.report import Progress, Report
from digest.store import EARLIEST, SourceRow, Transaction

AT_ONCE = 50  # feeds whose articles are looked up in the store together: all at once would hold all their texts

HELD = "preview:"
"""Under this and its name the store keeps what a source answered to a preview, until a build reads it."""
MOST_SHOWN = 200
"""Stored articles that a preview shows."""
OLD = "old"
"""Why an article was left out whose time is before all that counts as news."""


def gather(
    config: Config, t: Transaction, report: Report, now: datetime, *, offline: bool, progress: Progress, told: Collection[str] = (),
    past: datetime | None = None,
) -> list[Article]:  # fmt: skip
    """The articles of every source that has something new to say; what failed goes into the report. Of the sources in `told` hubs bring the news.

    With `past` all that is as young counts, news or not, and what was left out for its age is asked for again; older files do not count.
    """
    known = t.sources(config.names)
    again = t.with_passed(config.names, OLD, past.timestamp()) if past else set()
    articles: list[Article] = []
    outcomes: list[SourceRow] = []
    files: dict[str, tuple[str, str]] = {}
    if any(s.path is not None for s in config.sources):
        t.alone()
        files = t.files()
    seen_files: dict[str, tuple[str, str, str]] = {}
    for source in config.sources:
        if source.path is not None:
            articles += from_disk(source, config.folder, {} if source.name in again else files, seen_files, t, report, now, past)
    online = [s for s in config.sources if s.url is not None and not offline]
    online = [replace(s, every=SLEEPIEST * config.fetch.min_interval) if s.name in told and s.every is None else s for s in online]
    requests: list[tuple[Source, Request]] = []
    for s in online:
        state = FetchState.from_json(known[s.name].fetch) if s.name in known else FetchState()
        request = request_for(s, replace(state, etag=None, last_modified=None) if s.name in again else state, os.environ)
        if isinstance(request, str):
            report.failed.append((s.name, request))
        else:
            requests.append((s, request))
    held = t.recalled(HELD + s.name for s, _ in requests)
    came = [(s, a, r.state) for s, r in requests if HELD + s.name in held and (a := held_answer(s, r.state, held[HELD + s.name]))]
    t.forget(held)
    waiting = {source.name for source, _, _ in came}
    requests = [(s, r) for s, r in requests if s.name not in waiting]
    try:
        answers = fetch_all([r for _, r in requests], config.fetch, now=now, progress=counted(progress, len(requests)))
    except StoppedFetching as e:
        answers, report.stopped = e.answers, True
    t.alone()
    for (source, request), answer in zip(requests, answers, strict=True):
        if not answer.skipped:
            came.append((source, answer, request.state))
        elif answer.error:
            report.failed.append((source.name, answer.error))
        else:
            report.unchanged += 1
    while came:
        some, came = came[:AT_ONCE], came[AT_ONCE:]
        found, rows = from_web(some, config, t, report, now, past)
        articles += found
        outcomes += rows
    t.put_sources(outcomes)
    t.put_files(seen_files.values())
    return articles


def counted(progress: Progress, total: int) -> Progress:
    """Tell how many sources are done, and which is the last of them."""
    numbers = itertools.count(1)
    return lambda source: progress(f"{next(numbers)} of {total} sources: {source}")


def request_for(source: Source, state: FetchState, environ: Mapping[str, str]) -> Request | str:
    """How a source is asked, with what the variables hold that its table names; one line when one of them is not set."""
    wanted = ([source.auth_env] if source.auth_env else []) + [v for _, v in source.headers_env]
    values = {v: environ.get(v, "") for v in wanted}
    if missing := [v for v, value in values.items() if not value]:
        return f"the variable {missing[0]} is not set, so it was not asked"
    if odd := [v for v, value in values.items() if not value.isprintable()]:
        return f"the variable {odd[0]} holds what no header field can, so it was not asked"
    headers = tuple((name, values[v]) for name, v in source.headers_env)
    auth = values[source.auth_env] if source.auth_env else None
    return Request(source.name, source.url or "", state, headers, auth, source.every, source.proxy)


def from_web(
    came: Sequence[tuple[Source, Answer, FetchState]], config: Config, t: Transaction, report: Report, now: datetime, past: datetime | None
) -> tuple[list[Article], list[SourceRow]]:
    """The articles of some answers, each with the state before it, and what is known of their sources now."""
    rows: list[SourceRow] = []
    read: list[tuple[Source, Answer, FetchState, Feed]] = []
    for source, answer, before in came:
        feed = heard(source, answer, report)
        if isinstance(feed, Feed):
            read.append((source, answer, before, feed))
        elif feed is None:
            rows.append(SourceRow(source.name, answer.state.to_json()))
        else:
            # the state before the visit, so that the validators of what we could not read are not kept: a 304 would hide the failure
            kept = replace(before, source=answer.state.source, origin=answer.state.origin)
            rows.append(SourceRow(source.name, plan_failure(kept, feed, now=now, settings=for_source(config.fetch, source.every)).to_json()))
    shelf = Glance(((source.name, feed) for source, _, _, feed in read), t)
    said = []
    for source, _, before, feed in read:
        last = now if before.succeeded is None else datetime.fromtimestamp(before.succeeded, UTC)
        since = last - timedelta(seconds=config.merge.window)  # what came while nobody asked is news
        said.append((source, *sifted(feed, source, now, shelf, min(since, past or since))))
    new = leave(said, t, report, now)
    for (source, answer, _, feed), (_, counts, _) in zip(read, said, strict=True):
        settings = for_source(config.fetch, source.every)
        state = plan_next(answer.state, feed.hints, new_items=sum(a.id in new for a in counts), now=now, settings=settings)
        rows.append(SourceRow(source.name, state.to_json(), feed.title))
    return [a for _, counts, _ in said for a in counts], rows


def heard(source: Source, answer: Answer, report: Report) -> Feed | str | None:
    """What an answer says: a feed, why it cannot be read, or None when there is nothing new in it."""
    if answer.error:
        report.failed.append((source.name, answer.error))
        return None
    if answer.body is None:
        report.unchanged += 1
        return None
    try:
        feed = parse_feed(answer)
    except ParseError as e:
        report.failed.append((source.name, str(e)))
        return str(e)
    strange = borrowed(feed)
    note(report, source, [*feed.problems, *([strange] if strange else []), *answer.warnings])
    return feed


def from_hubs(config: Config, t: Transaction, report: Report, now: datetime, past: datetime | None = None) -> list[Article]:
    """The articles that hubs brought. Whatever is wrong with one push costs that push alone."""
    sources = {s.name: s for s in config.sources if s.url}
    articles: list[Article] = []
    since = now - timedelta(seconds=config.merge.window)
    for file, push in mailbox(config).waiting():
        report.pushes.append(file)
        if (source := sources.get(push.source)) is None:
            continue
        try:
            feed = parse_feed(Answer(source.name, FetchState(), push.body, {"content-type": push.kind}, push.topic))
        except ParseError as e:
            report.warned.append((source.name, f"what its hub brought cannot be read: {e}"))
            continue
        counts, left = sifted(feed, source, now, t, min(since, past or since))
        leave([(source, counts, left)], t, report, now)
        articles += counts
    return articles


def leave(said: Sequence[tuple[Source, Sequence[Article], Sequence[tuple[Article, str]]]], t: Transaction, report: Report, now: datetime) -> set[str]:
    """Keep and count what sources said that does not count: (source, what counts, what does not and why) -> the ids of what counts and is new."""
    new = t.unknown(a.id for _, counts, _ in said for a in counts)
    left = [row for _, _, rows in said for row in rows]
    if left or new:
        t.pass_over(left, new, now)
    for source, _, rows in said:
        if rows:
            old = sum(why == OLD for _, why in rows)
            report.passed.append((source.name, len(rows) - old, old))
    return new


def parse_feed(answer: Answer) -> Feed:
    """The feed in an answer. Raises ParseError, also for a page."""
    feed = parse(answer.body or b"", name=urlsplit(answer.url).path, headers=answer.headers, url=answer.url)
    if is_saved(feed):
        raise ParseError("a page or a text, not a feed")
    return feed


def from_disk(
    source: Source, folder: Path, known: Mapping[str, tuple[str, str]], seen: dict[str, tuple[str, str, str]], t: Transaction, report: Report, now: datetime,
    past: datetime | None,
) -> list[Article]:  # fmt: skip
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
                counts, left = sifted(feed, source, seen_at, t, past)  # a person put it there: it counts whatever its age
                leave([(source, counts, left)], t, report, now)
                articles += counts
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


# --- what counts ----------------------------------------------------------------------------------------------------------
def sifted(feed: Feed, source: Source, seen: datetime, shelf: Shelf, since: datetime | None = None) -> tuple[list[Article], list[tuple[Article, str]]]:
    """The articles of a feed that count, and those that do not, with the reason. An article that is known stays and may change.

    Of the others, what the source's `keep` and `drop` do not let through is left out, and what is older than `since`: neither the first sight of a
    feed nor an entry that comes up again floods the digest with old news.
    """
    articles, known = to_articles(feed, source.name, source.lang, seen, shelf)
    sieve = read_sieve(source.keep, source.drop)
    counts: list[Article] = []
    left: list[tuple[Article, str]] = []
    for a in articles:
        if a.id in known:
            counts.append(a)
        elif (why := sieve.reason(a)) is not None:
            left.append((a, why))
        elif since is not None and is_old(a, since):
            left.append((a, OLD))
        else:
            counts.append(a)
    return counts, left


def is_old(a: Article, since: datetime) -> bool:
    """Whether all times that an article says are before `since`. A clock that was never set (1970) says nothing."""
    times = [x for x in (a.published, a.updated) if x is not None and x.timestamp() >= EARLIEST]
    return bool(times) and max(times) < since


@dataclass(frozen=True, slots=True)
class Preview:
    """What a source says, and what would become of it."""

    rows: tuple[tuple[Article, str | None], ...]
    """Articles, the newest first, and why each would be left out; None when it would not."""
    stored: str = ""
    """Why these are the articles that the store holds, if any, and not those the source says now; "" when they are those."""


def preview(config: Config, source: Source, t: Transaction, now: datetime) -> Preview:
    """What a source says now, and why an article of it would be left out. No article is kept. Raises SourceError.

    A publisher is asked as a build would ask it: not before its time, with validators, and never after 410. What it answers waits for the next
    build, and for the next preview: so filters can be tried again and again over one answer. What it refuses is remembered like a build's failure.
    """
    if source.path is not None:
        try:
            feeds = [parse(p.read_bytes(), name=relative_name(p, config.folder)) for p in matching(config.folder, source.path)]
        except (OSError, ValueError) as e:
            raise SourceError(f"{source.name}: {e}") from e
        return judged(feeds, source, t, now, None)
    row = t.sources().get(source.name)
    state = FetchState.from_json(row.fetch) if row else FetchState()
    kept = t.recall(HELD + source.name)
    held = held_answer(source, state, kept) if kept else None
    if held is None:
        request = request_for(source, state, os.environ)
        if isinstance(request, str):
            raise FetchError(f"{source.name}: {request}")
        answer = fetch_all([request], config.fetch, now=now)[0]
        if answer.body is None:
            return from_store(source, answer, t)
        held = hold(source, answer, t)
    try:
        feeds = [parse_feed(held)]
    except ParseError as e:
        return Preview((), str(e))
    return judged(feeds, source, t, now, now - timedelta(seconds=config.merge.window))


def from_store(source: Source, answer: Answer, t: Transaction) -> Preview:
    """The preview of a source that is not to be asked now, has nothing new or failed: over the articles that the store holds."""
    if not answer.skipped:
        t.put_sources([SourceRow(source.name, answer.state.to_json())])
    reason = answer.error or ("it says nothing new" if answer.unchanged else "it was asked a while ago")
    if answer.skipped and not answer.state.gone and answer.state.due is not None:
        reason += f"; it is not to be asked before {datetime.fromtimestamp(answer.state.due, UTC):%Y-%m-%dT%H:%M:%SZ}"
    sieve = read_sieve(source.keep, source.drop)
    return Preview(tuple((a, sieve.reason(a)) for a in t.articles_of(source.name, MOST_SHOWN)), reason)


def judged(feeds: Iterable[Feed], source: Source, t: Transaction, now: datetime, since: datetime | None) -> Preview:
    """The articles of feeds, and what would become of each."""
    rows: list[tuple[Article, str | None]] = []
    for feed in feeds:
        counts, left = sifted(feed, source, now, t, since)
        why = {a.id: reason for a, reason in left}
        rows += [(a, why.get(a.id)) for a in sorted([*counts, *(a for a, _ in left)], key=lambda a: a.published or now, reverse=True)]
    return Preview(tuple(rows))


# --- an answer that a preview got and no build has read ------------------------------------------------------------------
def hold(source: Source, answer: Answer, t: Transaction) -> Answer:
    """Keep an answer for the next build: its publisher is not asked for it twice."""
    head = {"state": answer.state.to_json(), "headers": answer.headers, "url": answer.url, "warnings": answer.warnings}
    t.remember(HELD + source.name, json.dumps(head).encode() + b"\n" + (answer.body or b""))
    t.put_sources([SourceRow(source.name, answer.state.to_json())])
    return answer


def let_go(t: Transaction, sources: Collection[str], since: float) -> None:
    """The answers that came before `since` (Unix seconds) and wait for a source that is none of these are kept no longer."""
    for name in t.names(HELD):
        if name.removeprefix(HELD) not in sources:
            head = json.loads((t.recall(name) or b"{}").partition(b"\n")[0])
            if (head.get("state", {}).get("visited") or 0.0) < since:
                t.forget([name])


def held_answer(source: Source, state: FetchState, kept: bytes) -> Answer | None:
    """The answer that waits; None when it is of another address."""
    head, _, body = kept.partition(b"\n")
    row = json.loads(head)
    own = FetchState.from_json(row["state"])
    if own.origin != without_credentials(source.url or "") or state.origin != own.origin:
        return None
    return Answer(source.name, own, body, row["headers"], row["url"], warnings=tuple(row["warnings"]))
