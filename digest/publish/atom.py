"""Entries -> one Atom document (RFC 4287) by feedgen.

feedgen 1.0 drops `rel`, `type`, `hreflang` and `title` of an entry's links, stamps the present time unless told, and raises on control
characters: links are written by the extension below, every time is set, and every text is clean before it is handed over.
Only what Miniflux, FreshRSS and feedparser all keep is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digest.model import Entry, Head
from digest.publish import entries as of
from digest.publish.safe import plain_text, safe_lang, safe_url

MEDIA = "http://search.yahoo.com/mrss/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render_atom(entries: Sequence[Entry], head: Head) -> bytes:
    """The entries as an Atom feed, newest update first. The same entries give the same bytes."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.register_extension("digest", FeedExtension, EntryExtension, atom=True, rss=False)
    base = of.base(head)
    feed.id(of.feed_id(head))
    feed.title(plain_text(head.title, of.MAX_TITLE) or head.name)
    feed.updated(of.feed_updated(entries, head))
    feed.link(href=f"{base}{head.name}.atom", rel="self", type="application/atom+xml")
    feed.link(href=base, rel="alternate", type="text/html")
    feed.link(href=f"{base}{head.name}.json", rel="alternate", type="application/feed+json")
    feed.language(safe_lang(head.lang))
    feed.generator("digest")
    feed.icon(base + "favicon.svg")
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


class FeedExtension:
    """The names that our entry extension uses; feedgen asks for a class."""

    def extend_ns(self) -> dict[str, str]:
        """Prefix and namespace."""
        return {"media": MEDIA}

    def extend_atom(self, feed: Any) -> Any:
        """Nothing to add to the feed itself."""
        return feed


class EntryExtension:
    """What feedgen cannot write of an entry: its language, its links with all their attributes, its picture."""

    def __init__(self) -> None:
        self.lang = "und"
        self.links: list[dict[str, str]] = []
        self.thumbnail: str | None = None

    def extend_atom(self, entry: Any) -> Any:
        """Add them to the lxml element. feedgen's elements carry Atom's namespace by their root's attribute, hence the bare names."""
        from lxml import etree

        if self.lang != "und":
            entry.set(XML_LANG, self.lang)
        for link in self.links:
            etree.SubElement(entry, "link", link)
        if self.thumbnail:
            etree.SubElement(entry, f"{{{MEDIA}}}thumbnail", url=self.thumbnail)
        return entry
