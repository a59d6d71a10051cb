"""The whole way, once, top to bottom: sources, articles, clean articles, events, entries, files. Read this first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache, partial

from digest import __version__
from digest.aside import attempt, can_be_grouped, to_try_again
from digest.backfill import Backfill, backfill, check_kept, left_over
from digest.config import Config
from digest.corrections import load_corrections
from digest.deliver import publish
from digest.engine import open_engine
from digest.events import end_past, group_articles
from digest.extent import extent
from digest.gather import from_hubs, gather, let_go
from digest.merge import check_model
from digest.model import short_hash
from digest.normalize import load_rules, rules_version
from digest.publish import look as pages_look
from digest.push import told_of
from digest.report import Progress, Report
from digest.revise import HELD, write_entries
from digest.seal import is_sealed, seal
from digest.sharing import give_back, shares
from digest.store import Store, Transaction, compact, hold_build, retire
from digest.tidy import check_once, clean_articles
from digest.waiting import Rows, done, found_more, kinds, of_sources, of_today, receive, waiting
from digest.whole import read_pages

STALE_PER_BUILD = 2000  # articles of older rules that one build takes on beside the news


# --- the way ------------------------------------------------------------------------------------------------------------
def build(
    config: Config, store: Store, *, now: datetime, offline: bool = False, dry_run: bool = False, progress: Progress = lambda _: None,
    stop: Callable[[], bool] = lambda: False, wait: bool = False, report: Report | None = None, past: datetime | None = None,
) -> Report:  # fmt: skip
    """Run the whole way once. The same sources, store and `now` give the same bytes; nothing new changes no byte.

    On a database that others work on too the sources are shared, and one process at a time goes on from there: the others end with LockedError, or
    `wait`; what they read is kept, and stands in the `report` that they were handed. When `stop` says so it ends at the next article with StoppedError,
    as if it had not begun. With `past` it takes on what is older than news, too, from that time on: step by step, each kept for good.
    """
    report = report or Report()
    if past:
        check_kept(config, past, now)
    names, since = set(config.names), now.timestamp() - config.merge.window
    given = config.normalize.rules, config.normalize.disable, config.normalize.keep
    version, rules = rules_version(*given), cache(partial(load_rules, *given))
    check_once(store, version, rules)
    look = look_of(config)
    load_corrections(config.folder, now)  # a mistake in a person's file, or a model that is not there, shows before anybody is asked
    if config.merge.model:
        check_model(config.merge.model)
    with report.timed("gather"):
        read_sources(config, store, report, now, offline=offline, progress=progress, past=past)
    with hold_build(config.store, wait=wait), open_engine(config.workers) as engine:
        b = Backfill(config, now, version, rules, look, engine, report, progress)
        older = backfill(b, store, past, dry_run=dry_run, stop=stop) if past else ()
        with report.timed("gather"):
            rows = {i: row for i, row in read_more(config, store, report, now, offline=offline).items() if i not in older}
        new, updated = kinds(rows)
        progress(f"{len(new)} new articles")
        due = partial(is_work, rows, version, look)
        with attempt(store, version, due) as died, store.transaction(keep=not dry_run, stop=stop) as t:
            if died:
                engine.be_careful()
            fresh = bool(past) and end_past(t)
            late = to_try_again(t, version, updated, names, since)
            with report.timed("clean"):
                cleaned = clean_articles(t, [*new, *updated, *late], t.stale(version, STALE_PER_BUILD), rules, now, engine, report)
            with report.timed("group"):
                decisions, corrected = group_articles(t, can_be_grouped(t, [*new, *late], version, updated), now, config)
            with report.timed("compose"):
                write_entries(t, decisions, corrected, cleaned, now, config, look, report, engine, first=fresh)
            if left := left_over(t, config):
                report.warned.append((str(config.file), left))
            done(t, rows, names, since)
            if rows:
                t.stir()
            report.removed += t.removed
            if config.keep:
                retire(t, now.timestamp(), config.keep, waiting(t))
            came = len(new) + report.articles.get("new", 0)
            report.articles = {"new": came, "updated": len(updated), "kept": t.count()["article"] - came - len(updated)}
        if not dry_run and not is_sealed(config, store, look, now):
            progress("writing")
            with report.timed("publish"):
                report.written = publish(config, store, now, look, engine)
                seal(config, store, look)
                compact(store)
    return report


def read_sources(config: Config, store: Store, report: Report, now: datetime, *, offline: bool, progress: Progress, past: datetime | None) -> None:
    """Ask the sources. What came is kept at once, also by a dry run: whatever stops or forgets the rest, the publishers were asked and are not asked
    again for it. Several processes on one database do this side by side. Ctrl-C ends here, with what had come."""
    told = set() if offline else told_of(config, now.timestamp())
    for number, some in enumerate(shares(config, store, now)):
        with store.transaction() as t:
            came = gather(replace(config, sources=some), t, report, now, offline=offline, progress=progress, told=told, past=past)
            pushed = [] if number else from_hubs(config, t, report, now, past)
            if not number:
                let_go(t, config.names, now.timestamp() - config.merge.window)
            receive(t, [*came, *pushed])
            give_back(t)
        if report.stopped:
            break
    for file in report.pushes:
        file.unlink(missing_ok=True)
    if report.stopped:
        raise KeyboardInterrupt


def read_more(config: Config, store: Store, report: Report, now: datetime, *, offline: bool) -> Rows:
    """Ask for the whole pages that are wanted -> all that waits to be worked on."""
    if not offline:
        with store.transaction() as t:
            found_more(t, read_pages(config, t, report, now))
        if report.stopped:
            raise KeyboardInterrupt
    with store.transaction(write=False) as t:
        return of_today(of_sources(waiting(t), set(config.names)))


def is_work(rows: Rows, version: str, look: str, t: Transaction) -> bool:
    """Whether there is something to clean, group or compose."""
    return bool(rows or t.stale(version, 1) or t.outdated(look, 1) or t.recall(HELD))


def look_of(config: Config) -> str:
    """A hash of all that shapes an entry beside its articles: another one makes entries be composed and pages be written again."""
    p = config.publish
    shown = (extent(config), p.script, p.opml, [(d.name, d.title) for d in config.digests])
    return short_hash(__version__, config.title, config.url, repr(shown), pages_look(p.templates))
