"""Bytes of a source -> what they hold: RSS 0.9x-2.0, RDF, Atom, CDF, JSON Feed, saved `.txt` and `.html` articles."""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.errors import ParseError
from digest.model import Feed

MAX_BYTES = 10_000_000
"""More is not read: the rest of a feed is left out and said, a JSON document of that size is refused."""

PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)", re.I | re.S)
FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*|<\?[^>]*>\s*)*<(?:rss|feed|rdf:rdf|channel|\w+:feed)\b", re.I | re.S)


def parse(body: bytes, *, name: str = "", headers: Mapping[str, str] | None = None, url: str | None = None) -> Feed:
    """What `body` holds; `name` is a file's name, `headers` and `url` those of the HTTP answer. The same bytes give the same value.

    The content decides first: a root element of a feed, a JSON object, an HTML page. Then the name: only a file named `.txt`, `.html` or
    `.htm` is an article, so that an error page served with status 200 never becomes one. Raises ParseError, one line, for all else.
    """
    from digest.parse.decode import decode, may_be_utf8

    heads = {k.lower(): v for k, v in (headers or {}).items()}
    served, base = heads.get("content-type", ""), heads.get("content-location") or url
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    saved = not url and ending in ("txt", "text", "html", "htm", "xhtml")
    cut = len(body) > MAX_BYTES
    broken = None
    if body[:1] == b"<" and body[1:2] != b"\0" and not saved and not cut and (clean := may_be_utf8(body, served)) is not None:  # the short way, for most
        from digest.parse.feeds import is_feed, read_root
        from digest.parse.tree import straight

        root, broken = straight(body)
        if root is not None and is_feed(root):
            return read_root(root, [], wellformed=True, clean=clean, base=base, url=url)
    text, clean = decode(body[:MAX_BYTES], served)
    if not text or text.isspace():
        raise ParseError("nothing in it")
    if (text[:1_000].lstrip() or text.lstrip())[:1] in ("{", "[") and ending not in ("txt", "html", "htm"):
        if cut:
            raise ParseError(f"larger than {MAX_BYTES // 1_000_000} MB")
        from digest.parse.jsonfeed import read_json

        return read_json(text, url)
    page = PAGE.match(text, 0, 20_000) is not None
    if (page or saved) and not looks_like_feed(text):
        if not saved:
            raise ParseError("a web page, not a feed")
        from digest.parse.saved import read_page, read_text

        return read_text(text, name) if ending in ("txt", "text") and not page else read_page(text, name, url)
    from digest.parse.feeds import read_xml

    return read_xml(text, clean=clean and not cut, cut=cut, base=base, url=url, broken=broken)


def looks_like_feed(text: str) -> bool:
    """Whether the first element is the root of a feed."""
    return FEED.match(text, 0, 20_000) is not None
