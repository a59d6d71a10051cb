"""Find the feeds that an HTML page names in `link rel=alternate` (RSS autodiscovery)."""

from __future__ import annotations

import html as entities
import re
from urllib.parse import urljoin, urlsplit

_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/xml", "text/xml"}
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++)))?""")
_TAG = re.compile(r"""<(link|base)\b((?:[^>"']|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_OPENING = re.compile(r"<!--|<script\b|<style\b|<link\b|<base\b", re.IGNORECASE)
_CLOSING = {"<!--": "-->", "<script": "</script", "<style": "</style"}
_LONGEST_PAGE, _LONGEST_TAG, _MOST_TAGS = 1_000_000, 4_096, 1_000


def find_feeds(html: bytes, url: str) -> list[tuple[str, str]]:
    """(title, absolute address) of every feed a page names, in its order, those of comments last. Never raises."""
    base, found = url, dict[str, str]()
    for name, attributes in _tags(html[:_LONGEST_PAGE].decode("utf-8", "replace")):
        if name == "base":
            base = _join(url, attributes.get("href", "")) or base
            continue
        rel = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        if ("alternate" in rel and kind in _TYPES and "stylesheet" not in rel) or "feed" in rel:
            address = _join(base, attributes.get("href", ""))
            if address:
                found.setdefault(address, " ".join(attributes.get("title", "").split())[:200])
    return sorted(((title, address) for address, title in found.items()), key=lambda f: "comment" in f"{f[0]} {f[1]}".lower())


def is_html(body: bytes, content_type: str) -> bool:
    """Whether a body is an HTML page, and not a feed that is sent as one."""
    head = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return True
    return "html" in content_type.lower() and not re.search(rb"<(\?xml|rss|feed|rdf:rdf)\b|^\{", head)


def _tags(text: str) -> list[tuple[str, dict[str, str]]]:
    """(name, attributes) of the link and base tags outside comments, scripts and styles. One pass, bounded."""
    out: list[tuple[str, dict[str, str]]] = []
    lower, at = text.lower(), 0
    while len(out) < _MOST_TAGS and (m := _OPENING.search(text, at)):
        opening, at = m.group().lower(), m.end()
        if opening in _CLOSING:
            end = lower.find(_CLOSING[opening], at)
            if end < 0:
                break
            at = end
        else:
            tag = _TAG.match(text[m.start() : m.start() + _LONGEST_TAG])
            out.append((opening[1:], attributes(tag.group(2)) if tag else {}))
    return out


def attributes(text: str) -> dict[str, str]:
    """Attributes of a tag, names in lower case; the first of a name counts."""
    out: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(text):
        out.setdefault(m[1].lower(), entities.unescape(m[2] or m[3] or m[4] or "").strip())
    return out


def _join(base: str, href: str) -> str | None:
    """An absolute http or https address; None when there is none."""
    try:
        address = urljoin(base, href)
        return address if href and urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else None
    except ValueError:
        return None
