"""Entries to files: the pages that are due, then the feeds that point to them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest.config import Config
from digest.model import Head, Page
from digest.publish import render_atom, render_index, render_json, render_page, static_files, write_files
from digest.store import Store, Transaction

BATCH = 500


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
    entries, members = t.entries(events), t.members(events, now)
    for event in (e for e in events if not members[e]):  # a person took all its articles away: the page keeps the texts that it told from
        members[event] = sorted(t.clean_articles([v.article for v in entries[event][0].voices], now), key=lambda a: (a.time or now, a.id))
    removed = t.ledger(a.id for rows in members.values() for a in rows)
    for event in events:
        texts = tuple(members[event])
        yield Page(entries[event][0], texts, {a.id: removed[a.id] for a in texts if a.id in removed})
