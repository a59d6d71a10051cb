"""Entries -> one Atom document (RFC 4287) by feedgen.

feedgen 1.0 drops `rel`, `type`, `hreflang` and `title` of an entry's links, stamps the present time unless told, and raises on control
characters: links are written by the extension below, every time is set, and every text is clean before it is handed over.
Only what Miniflux, FreshRSS and feedparser all keep is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from digest.model import Entry, Head
from digest.publish import entries as of
from digest.publish.safe import plain_text, safe_lang, safe_url, utc

ATOM_TYPE = "application/atom+xml"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render_atom(entries: Sequence[Entry], head: Head) -> bytes:
    """The entries as an Atom feed, newest update first. The same entries give the same bytes."""
    base = of.base(head)
    links = [(f"{base}{head.name}.atom", "self", ATOM_TYPE), (base + of.index_name(head), "alternate", "text/html")]
    links.append((f"{base}{head.name}.json", "alternate", "application/feed+json"))
    if head.hub and (hub := safe_url(head.hub)):
        links.append((hub, "hub", ""))
    if head.archives:
        links.append((base + archive_name(head.name, head.archives[-1]), "prev-archive", ATOM_TYPE))
    return document(entries, head, links)


def render_archive(entries: Sequence[Entry], head: Head, number: int) -> bytes:
    """An archive page (RFC 5005, section 4): entries that aged out of the feed, with the way to the pages beside it and to the feed."""
    base = of.base(head)
    at = head.archives.index(number)
    links = [(base + archive_name(head.name, number), "self", ATOM_TYPE), (base + of.index_name(head), "alternate", "text/html")]
    links.append((f"{base}{head.name}.atom", "current", ATOM_TYPE))
    if at:
        links.append((base + archive_name(head.name, head.archives[at - 1]), "prev-archive", ATOM_TYPE))
    if at + 1 < len(head.archives):
        links.append((base + archive_name(head.name, head.archives[at + 1]), "next-archive", ATOM_TYPE))
    return document(entries, head, links, archive=True)


def archive_name(name: str, number: int) -> str:
    """The file of an archive page."""
    return f"archive/{name}-{number}.atom"


def sizes(document: bytes) -> list[int]:
    """Of a feed that was rendered: its size if it ended after the first entry, the second, ..."""
    end = len(document) - (document.rfind(b"</entry>") + len(b"</entry>"))
    return [m.end() + end for m in re.finditer(b"</entry>", document)]


def document(entries: Sequence[Entry], head: Head, links: Sequence[tuple[str, str, str]], *, archive: bool = False) -> bytes:
    """An Atom document with these links `(href, rel, type)`."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.register_extension("digest", FeedExtension, EntryExtension, atom=True, rss=False)
    feed.digest.archive = archive
    feed.id(of.feed_id(head))
    feed.title(plain_text(head.title, of.MAX_TITLE) or head.name)
    feed.updated(of.feed_updated(entries, head))
    for href, rel, kind in links:
        feed.link(href=href, rel=rel, **({"type": kind} if kind else {}))
    feed.language(safe_lang(head.lang))
    feed.generator("digest")
    feed.icon(of.base(head) + "favicon.svg")
    for entry in of.newest_first(entries):
        write_entry(feed.add_entry(order="append"), entry, head)
    return bytes(feed.atom_str(pretty=True))


def write_entry(out: Any, entry: Entry, head: Head) -> None:
    """Fill a feedgen entry."""
    out.id(plain_text(entry.id))
    out.title(of.title(entry))
    out.updated(of.updated(entry))
    out.published(of.published(entry))
    for name in of.outlets(entry) or [plain_text(head.title, of.MAX_NAME) or head.name]:
        out.author(name=name)
    if summary := plain_text(entry.summary):
        out.summary(summary)
    out.content(of.body(entry), type="html")
    for term in of.categories(entry):
        out.category(term=term)
    out.digest.lang = safe_lang(entry.lang)
    out.digest.links = entry_links(entry, head)
    out.digest.thumbnail = thumbnail(entry)
    out.digest.source = source(entry)


def entry_links(entry: Entry, head: Head) -> list[dict[str, str]]:
    """The attributes of an entry's links: its page, and each article it speaks of (`via`, RFC 4287 4.2.7.2)."""
    links = [{"href": of.page_url(entry, head), "rel": "alternate", "type": "text/html"}]
    for voice, url in of.linked_voices(entry):
        link = {"href": url, "rel": "via", "type": "text/html"}
        if (lang := safe_lang(voice.lang)) != "und":
            link["hreflang"] = lang
        if title := " – ".join(t for t in (plain_text(voice.source, of.MAX_NAME), plain_text(voice.title, of.MAX_TITLE)) if t):
            link["title"] = title
        links.append(link)
    return links


def thumbnail(entry: Entry) -> str | None:
    """The address of the entry's picture; None when it has none that may be published."""
    image = entry.image
    return safe_url(image.url) if image and (image.type or "image/").startswith("image/") else None


def source(entry: Entry) -> tuple[str, str, datetime] | None:
    """Of the feed that the article on top came by: address, title, and the time of that article, its newest that we speak of (RFC 4287 4.2.11)."""
    if entry.origin is None or (url := safe_url(entry.origin.url)) is None:
        return None
    told = of.lead_voice(entry)
    return url, plain_text(entry.origin.title, of.MAX_NAME) or url, utc((told and told.published) or entry.published)


class FeedExtension:
    """The names that our entry extension uses, and the mark of an archive page."""

    def __init__(self) -> None:
        self.archive = False

    def extend_ns(self) -> dict[str, str]:
        """Prefix and namespace."""
        return {"media": MEDIA, **({"fh": HISTORY} if self.archive else {})}

    def extend_atom(self, feed: Any) -> Any:
        """Say that it is an archive page, before the first entry."""
        from lxml import etree

        if self.archive:
            feed.insert(3, etree.Element(f"{{{HISTORY}}}archive"))
        return feed


class EntryExtension:
    """What feedgen cannot write of an entry: its language, its links with all their attributes, its picture."""

    def __init__(self) -> None:
        self.lang = "und"
        self.links: list[dict[str, str]] = []
        self.thumbnail: str | None = None
        self.source: tuple[str, str, datetime] | None = None

    def extend_atom(self, entry: Any) -> Any:
        """Add them to the lxml element. feedgen's elements carry Atom's namespace by their root's attribute, hence the bare names."""
        from lxml import etree

        if self.lang != "und":
            entry.set(XML_LANG, self.lang)
        for link in self.links:
            etree.SubElement(entry, "link", link)
        if self.thumbnail:
            etree.SubElement(entry, f"{{{MEDIA}}}thumbnail", url=self.thumbnail)
        if self.source:
            url, title, time = self.source
            source = etree.SubElement(entry, "source")
            for name, text in (("id", url), ("title", title), ("updated", time.isoformat())):
                etree.SubElement(source, name).text = text
            etree.SubElement(source, "link", href=url, rel="self")
        return entry
