"""Entries to files: the pages that are due, then the archives and feeds that point to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from digest.config import Config
from digest.deliver.archives import age, archive_files, expire, file_away
from digest.deliver.editions import editions_of, unlinked
from digest.deliver.editions import entry_of as edition_entry
from digest.deliver.met import as_met
from digest.deliver.names import index_file, keep_names, names_of, note_names
from digest.deliver.notices import notices_of, without_notices
from digest.deliver.select import decorated, selected
from digest.deliver.sources import view_of_sources
from digest.deliver.texts import Copy, copies_in, runs_of, shared_text
from digest.engine import Engine
from digest.extent import SHOWN, extent
from digest.model import Entry, Head, Page, without_credentials, without_query
from digest.publish import (
    edition_file,
    emptied,
    fitting,
    page_files,
    page_name,
    pages_in,
    remove_files,
    render_atom,
    render_index,
    render_json,
    render_opml,
    sources_files,
    static_files,
    write_files,
)  # fmt: skip
from digest.store import FORMS, Store, Transaction

__all__ = ["file_away", "publish"]

BATCH = 100  # pages that are made together ...
WRITTEN = 5  # ... and batches that are written together, for the disk takes as long for few files as for many
Files = list[tuple[str, bytes]]


def publish(config: Config, store: Store, now: datetime, look: str, engine: Engine) -> list[Path]:
    """Write the pages that are due, then the feeds that point to them -> the files that are new or other than before.

    `look` is a hash of all that shapes them beside their entries. What the feeds hold, editions among it, is chosen and kept first: a build that is cut
    off while it writes is completed by the next one with the same. A mistake in a person's template shows before the first file is written.
    """
    folder, templates = config.output, config.publish.templates
    written: list[Path] = []
    with store.transaction() as t:
        t.forget([FORMS])
        feeds = [feed_of(t, config, number, now) for number in range(len(config.digests))]
        names = names_of(t, config, [head for head, _ in feeds])
        before = note_names(t, folder, names)
    with store.transaction() as t:
        main = feeds[0][0]
        last = [*edition_files(feeds, config), *(f for feed in feeds for f in feed_files(*feed, config))]
        if config.publish.opml:
            last.append(("sources.opml", render_opml(public_sources(config), config.title)))
        present = pages_in(folder / "e")
        due = t.pages_due(present - emptied(folder / "e", present, now))
        if templates:
            sources_files(view_of_sources(t, config), main, templates)
            for _ in event_files(t, due, main, config, now, engine):
                pass
        written += write_files(folder, static_files(script=main.script))
        for files in event_files(t, due, main, config, now, engine):
            written += write_files(folder, files)
        t.pages_written(due)
        for head, _ in feeds:
            written += write_files(folder, list(archive_files(t, config, head, folder, look)))
        written += write_files(folder, [*sources_files(view_of_sources(t, config), main, templates), *last])
        for head, _ in feeds:
            expire(t, head, folder)
        written += take_away(t, config, feeds, before - names)
        keep_names(t, folder, names)
        t.remember(SHOWN, extent(config))
    return written


def take_away(t: Transaction, config: Config, feeds: Sequence[tuple[Head, list[Entry]]], names: Collection[str]) -> list[Path]:
    """Remove files that are not published any more, and the pages of events that left the store -> pages that were written anew, without links to them."""
    folder = config.output
    remove_files(folder, sorted(names))
    for name in t.feeds.digests() - {head.name for head, _ in feeds}:
        t.feeds.forget(name)
    retired = t.retired_pages(pages_in(folder / "e"))
    written = write_files(folder, [f for head, entries in feeds if head.editions for f in unlinked_editions(t, config, head, entries, retired)])
    remove_files(folder, [f"e/{event}.{kind}" for event in retired for kind in ("html", "svg")])
    return written


def unlinked_editions(t: Transaction, config: Config, head: Head, entries: Sequence[Entry], retired: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The pages of older editions that lead to an event which left the store."""
    shown = {e.event for e in entries}
    for row in t.feeds.editions(head.name) if retired else ():
        if row.id not in shown and not row.events.keys().isdisjoint(retired) and (config.output / page_name(row.id)).is_file():
            entry = edition_entry(row, config)
            yield edition_file(replace(entry, html=unlinked(entry.html, config.url, t.entries(row.events))), head, config.publish.templates)


def feed_of(t: Transaction, config: Config, number: int, now: datetime) -> tuple[Head, list[Entry]]:
    """One feed: what it says of itself, and its entries."""
    p, d = config.publish, config.digests[number]
    entries = editions_of(t, config, d, now) if d.edition else decorated(t, config, selected(t, config, d))
    head = Head(
        d.title, config.url, d.name, lang=d.languages[0] if len(d.languages) == 1 else "en", mode=p.mode, hub=p.hub, editions=d.edition is not None,
        feeds=tuple((x.name, x.title) for x in config.digests), opml=p.opml, removed=p.removed and not p.public, script=p.script,
    )  # fmt: skip
    spoken = notices_of(t, config, now) if number == next((n for n, x in enumerate(config.digests) if not x.edition), 0) and not d.edition else []
    entries = fitting([*entries, *spoken], head, d.max_bytes)
    if not d.edition:
        held = without_notices(entries)
        t.feeds.show(d.name, [(e.event, e.updated.timestamp(), e.revision) for e in held])
        head = replace(head, archives=age(t, config, head, held))
        entries = as_met(t, d.name, entries)
    return replace(head, updated=max((e.updated for e in entries), default=None)), entries


def feed_files(head: Head, entries: Sequence[Entry], config: Config) -> Files:
    """The files of one feed."""
    index = render_index(without_notices(entries), head, config.publish.templates)
    return [(f"{head.name}.atom", render_atom(entries, head)), (f"{head.name}.json", render_json(entries, head)), (index_file(head), index)]


def edition_files(feeds: Sequence[tuple[Head, list[Entry]]], config: Config) -> Files:
    """The pages of all editions."""
    return [edition_file(e, head, config.publish.templates) for head, entries in feeds if head.editions for e in entries]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages to be made, wherever that is done."""

    pages: tuple[Page, ...]
    head: Head
    templates: Path | None


def event_files(t: Transaction, due: Sequence[str], head: Head, config: Config, now: datetime, engine: Engine) -> Iterator[Files]:
    """The pages of events, some at a time."""
    parts = [due[i : i + BATCH] for i in range(0, len(due), BATCH)]
    batches = (Batch(tuple(pages(t, events, config, now)), head, config.publish.templates) for events in parts)
    made = zip(parts, engine.map(make_pages, batches), strict=True)
    while some := list(islice(made, WRITTEN)):
        for events, (_, copies) in some:
            t.feeds.put_copies(events, copies)
        yield list(chain.from_iterable(files for _, (files, _) in some))


def make_pages(batch: Batch) -> tuple[Files, list[Copy]]:
    """The files of these pages, and who of their outlets has whose text."""
    files: Files = []
    copies: list[Copy] = []
    for page in batch.pages:
        runs = runs_of(page.articles)
        copies += copies_in(page.entry.event, page.articles, runs)
        files += page_files(replace(page, shared=shared_text(page.articles, runs)), batch.head, batch.templates)
    return files, copies


def pages(t: Transaction, events: Sequence[str], config: Config, now: datetime) -> Iterator[Page]:
    """What the pages of these events show, but for what their texts share."""
    entries, members = t.entries(events), t.members(events, now)
    for event in (e for e in events if not members[e]):  # a person took all its articles away: the page keeps the texts that it told from
        members[event] = sorted(t.clean_articles([v.article for v in entries[event][0].voices], now), key=lambda a: (a.time or now, a.id))
    removed = t.ledger(a.id for rows in members.values() for a in rows)
    may = frozenset(config.open_sources)
    for entry in decorated(t, config, as_met(t, config.digests[0].name, [entries[e][0] for e in events])):
        texts = tuple(members[entry.event])
        free = frozenset(a.id for a in texts if a.origin in may)
        yield Page(entry, texts, {a.id: removed[a.id] for a in texts if a.id in removed}, free=free)


def public_sources(config: Config) -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, address and tags of the sources that everybody may know: an address with a query may hold a reader's key, and without it may be another."""
    shown = [(s, without_credentials(s.url or "")) for s in config.sources]
    return [(without_query(s.name), url, s.tags) for s, url in shown if "?" not in url]
