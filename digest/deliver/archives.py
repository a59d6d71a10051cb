"""What aged out of a feed: archive pages (RFC 5005) that keep their ids for ever, so that a reader away for a month can catch up.

A page is made when the first entry falls out of the feed, and filled up with the oldest that are still in it: so every entry that was
ever in the feed is in it or in a page, and each page is complete when it is made. Pages and feed may overlap; readers go by id and `updated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from digest.config import Config
from digest.deliver.met import as_met
from digest.deliver.select import accept, decorated, sources_with
from digest.model import Entry, Head, short_hash
from digest.publish import archive_name, remove_files, render_archive
from digest.store import Transaction

IN_PAGE = 50  # entries; a page is about as large as the feed


def age(t: Transaction, config: Config, head: Head, entries: Sequence[Entry]) -> tuple[int, ...]:
    """Put what fell out of the feed into pages, and forget that it was in it -> the numbers of its pages, oldest first."""
    here = {e.event for e in entries}
    left = [e for e in t.feeds.shown(head.name) if e not in here]
    keep = timedelta(seconds=config.publish.archive)
    if not keep:
        t.feeds.leave(head.name, left)
        return ()
    waiting = t.feeds.unarchived(head.name)
    while any(e not in here for e in waiting):
        page = ([x for x in waiting.items() if x[0] not in here] + [x for x in waiting.items() if x[0] in here])[: min(IN_PAGE, len(here) or IN_PAGE)]
        t.feeds.close_archive(head.name, page)
        for event, _ in page:
            del waiting[event]
    t.feeds.leave(head.name, left)
    pages = t.feeds.archives(head.name)
    newest = max((e.updated for e in entries), default=None)
    young = [n for n, (last, _) in pages.items() if newest is None or last >= (newest - keep).timestamp()]
    return tuple(young or list(pages)[-1:])


def file_away(t: Transaction, config: Config, events: Sequence[str], now: datetime) -> None:
    """What a backfill told of passed through each feed that wants it, as it would have when it was news: so it comes into the archive pages, as long as
    those stay."""
    before = now - timedelta(seconds=config.publish.archive)
    for d in config.digests if config.publish.archive else ():
        if not d.edition:
            wanted = t.newest_entries(len(events), len(events), d.min_sources, d.languages, sources_with(d.tags, config), accept(d), events)
            t.feeds.show(d.name, [(e.event, e.updated.timestamp(), e.revision) for e in wanted if e.updated >= before])


def archive_files(t: Transaction, config: Config, head: Head, folder: Path, look: str) -> Iterator[tuple[str, bytes]]:
    """The pages that are not on disk as they should be: new ones, those that got a neighbour, all of them after a change of the look."""
    settled = not t.outdated(look, 1)
    known = t.feeds.archives(head.name) if head.archives else {}
    for at, number in enumerate(head.archives):
        wanted = short_hash(look, str(head.archives[at - 1 : at + 2] if at else head.archives[:2]))
        if known[number][1] == wanted and (folder / archive_name(head.name, number)).is_file():
            continue
        found = t.entries(t.feeds.archived(head.name, number))
        entries = as_met(t, head.name, [e for e, _ in found.values()])
        yield archive_name(head.name, number), render_archive(decorated(t, config, entries), head, number)
        t.feeds.archive_written(head.name, number, wanted if settled else "")


def expire(t: Transaction, head: Head, folder: Path) -> None:
    """Take away the pages that are older than they are kept, and all of them when none are wanted."""
    old = [n for n in t.feeds.archives(head.name) if n not in head.archives]
    remove_files(folder, [archive_name(head.name, n) for n in old])
    t.feeds.drop_archives(head.name, old)
