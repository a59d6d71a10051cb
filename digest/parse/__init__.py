"""Bytes of a source -> what they hold: RSS 0.9x-2.0, RDF, Atom, CDF, JSON Feed, saved `.txt` and `.html` articles."""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.errors import ParseError
from digest.model import Feed

MAX_BYTES = 10_000_000
"""More is not read: the rest of a feed is left out and said, a JSON document of that size is refused."""

PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)", re.I | re.S)


def parse(body: bytes, *, name: str = "", headers: Mapping[str, str] | None = None, url: str | None = None) -> Feed:
    """What `body` holds; `name` is a file's name, `headers` and `url` those of the HTTP answer. The same bytes give the same value.

    The content decides first: a root element of a feed, a JSON object, an HTML page. Then the name: only a file named `.txt`, `.html` or
    `.htm` is an article, so that an error page served with status 200 never becomes one. Raises ParseError, one line, for all else.
    """
    from digest.parse.decode import decode

    heads = {k.lower(): v for k, v in (headers or {}).items()}
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    cut = len(body) > MAX_BYTES
    text, clean = decode(body[:MAX_BYTES], heads.get("content-type", ""))
    if not text.strip():
        raise ParseError("nothing in it")
    if text.lstrip()[:1] in ("{", "[") and ending not in ("txt", "html", "htm"):
        if cut:
            raise ParseError(f"larger than {MAX_BYTES // 1_000_000} MB")
        from digest.parse.jsonfeed import read_json

        return read_json(text, url)
    saved = not url and ending in ("txt", "text", "html", "htm", "xhtml")
    page = PAGE.match(text[:20_000]) is not None
    if (page or saved) and not looks_like_feed(text):
        if not saved:
            raise ParseError("a web page, not a feed")
        from digest.parse.saved import read_page, read_text

        return read_text(text, name) if ending in ("txt", "text") and not page else read_page(text, name, url)
    from digest.parse.feeds import read_xml

    return read_xml(text, clean=clean and not cut, cut=cut, base=heads.get("content-location") or url, url=url)


def looks_like_feed(text: str) -> bool:
    """Whether the first element is the root of a feed."""
    return (
        re.match(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*|<\?[^>]*>\s*)*<(?:rss|feed|rdf:rdf|channel|\w+:feed)\b", text[:20_000], re.I | re.S)
        is not None
    )
