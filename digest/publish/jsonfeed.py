"""Entries -> one JSON Feed 1.1 document (https://www.jsonfeed.org/version/1.1/) that says what the Atom feed says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from digest.model import Entry, Head
from digest.publish import entries as of
from digest.publish.atom import render_atom, sizes, thumbnail
from digest.publish.safe import plain_text, safe_lang, safe_url, stamp


def render_json(entries: Sequence[Entry], head: Head) -> bytes:
    """The entries as a JSON Feed, newest update first. The same entries give the same bytes."""
    base = of.base(head)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": plain_text(head.title, of.MAX_TITLE) or head.name,
        "home_page_url": base + of.index_name(head),
        "feed_url": f"{base}{head.name}.json",
        "favicon": base + "favicon.svg",
        "language": safe_lang(head.lang),
        **({"hubs": [{"type": "WebSub", "url": hub}]} if head.hub and (hub := safe_url(head.hub)) else {}),
        "items": [item(e, head) for e in of.newest_first(entries)],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def fitting(entries: Sequence[Entry], head: Head, most: int) -> list[Entry]:
    """The newest entries of which neither the Atom nor the JSON document is larger than `most` bytes; at least one."""
    ordered = of.newest_first(entries)
    if sum(map(at_most, ordered)) < most - 4000:  # it fits, and need not be rendered to know that
        return ordered
    size = len(render_json([], head))
    for n, (entry, atom_size) in enumerate(zip(ordered, sizes(render_atom(ordered, head)), strict=True)):
        size += len(json.dumps({"items": [item(entry, head)]}, ensure_ascii=False, indent=1).encode())  # a little more than it will be
        if n and max(size, atom_size) > most:
            return ordered[:n]
    return ordered


def at_most(entry: Entry) -> int:
    """A size in bytes that an entry does not pass in either format: in Atom each bracket and ampersand of the text takes five more."""
    words = [
        entry.html,
        entry.summary,
        entry.title,
        *entry.categories,
        *(x for v in entry.voices for x in (v.source, v.source, v.source, v.title, v.url or "")),
    ]
    return 2000 + 300 * len(entry.voices) + sum(len(x.encode()) + 5 * sum(map(x.count, '<>&"')) for x in words)


def item(entry: Entry, head: Head) -> dict[str, Any]:
    """An entry as an item. `external_url` only where there is one article to go to; empty fields are left out."""
    links = of.linked_voices(entry)
    lang = safe_lang(entry.lang)
    fields = {
        "id": plain_text(entry.id),
        "url": of.page_url(entry, head),
        "external_url": links[0][1] if len(links) == len(entry.voices) == 1 else None,
        "title": of.title(entry),
        "content_html": of.body(entry),
        "summary": plain_text(entry.summary),
        "image": thumbnail(entry),
        "date_published": stamp(of.published(entry)),
        "date_modified": stamp(of.updated(entry)),
        "authors": [{"name": n} for n in of.outlets(entry) or [plain_text(head.title, of.MAX_NAME) or head.name]],
        "tags": of.categories(entry),
        "language": lang if lang != "und" else None,
    }
    return {k: v for k, v in fields.items() if v}
