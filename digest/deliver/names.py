"""The names of the files that are published, so that those of a digest that is gone go too, and never a file that somebody else put there.

The pages of events are not among them: of those the store knows by their entries.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from digest.config import Config
from digest.model import Head
from digest.publish import archive_name, page_name, static_files
from digest.store import Transaction

PUBLISHED = "published"  # under this name the store remembers them


def names_of(t: Transaction, config: Config, heads: Sequence[Head]) -> set[str]:
    """What is published now beside the pages of events."""
    names = {name for name, _ in static_files(script=config.publish.script)} | {"sources.html", "sources.svg"}
    names |= {"sources.opml"} if config.publish.opml else set()
    for head in heads:
        names |= {f"{head.name}.atom", f"{head.name}.json", index_file(head), *(archive_name(head.name, n) for n in head.archives)}
        names |= {page_name(e) for e in t.feeds.editions_permitted(head.name, config.publish.mode, config.open_sources)} if head.editions else set()
    return names


def note_names(t: Transaction, folder: Path, names: Collection[str]) -> set[str]:
    """Remember these names beside those of before, until `keep_names` says that the others are gone -> all of them.

    A store made by a version that remembered none knows of which digests it published something. In another folder nothing was published yet.
    """
    row = t.recall(PUBLISHED)
    if row is None:
        digests = t.feeds.digests()
        before = {f"{d}.{kind}" for d in digests for kind in ("atom", "json", "html")} | {archive_name(d, n) for d in digests for n in t.feeds.archives(d)}
        before |= {page_name(e) for d in digests for e in t.feeds.editions_permitted(d, "full", ())}
    else:
        known = json.loads(row)
        before = set(known["names"]) if known["folder"] == str(folder.resolve()) else set()
    keep_names(t, folder, before | set(names))
    return before


def keep_names(t: Transaction, folder: Path, names: Collection[str]) -> None:
    """Remember these names and no others."""
    row = json.dumps({"folder": str(folder.resolve()), "names": sorted(names)}).encode()
    if row != t.recall(PUBLISHED):
        t.remember(PUBLISHED, row)


def index_file(head: Head) -> str:
    """The page of a feed."""
    return "index.html" if head.name == "digest" else f"{head.name}.html"
