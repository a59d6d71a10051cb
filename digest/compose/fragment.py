"""The entry's body as an HTML fragment: escaped, then through nh3 with a tight list of what may stay.

Everything that is not a source's sentence stands in a heading, `em`, `cite`, `time` or a link. Labels are English; a second language
is a second table like `LABELS`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import nh3

LABELS = {
    "lang": "en", "article": "article", "articles": "articles", "source": "independent source", "sources": "independent sources",
    "new": "New since revision {n}", "reported": "Reported by", "copy": "same text also at", "words": "words", "also": "As above, also in",
    "both": "Both report", "all": "All report", "several": "Several report", "differ": "Told differently", "only": "Only {source}", "quotes": "Quotes",
    "via": "via", "timeline": "Timeline", "phrases": "In the same words", "previous": "Previously", "continued": "Goes on in", "texts": "Full texts",
    "page": "The full text", "pages": "The full texts side by side",
    "nameless": "unnamed source",
}  # fmt: skip
TAGS = {"div", "p", "h3", "h4", "ul", "li", "a", "cite", "em", "time", "blockquote", "strong"}
ATTRIBUTES = {"*": {"lang", "dir"}, "a": {"href"}, "time": {"datetime"}}
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\ufdd0-\ufdef]")  # XML 1.0, production Char
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "ckb", "dv"})
LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def legal(text: str) -> str:
    """The text without the characters that XML forbids, which would make a whole feed unreadable."""
    return FORBIDDEN.sub("", text)


def escape(text: str) -> str:
    """A text as HTML."""
    return html.escape(legal(text), quote=True)


def link(url: str | None, text: str) -> str:
    """A link, or the mere text when the address is not http(s)."""
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url and is_web(url) else escape(text)


def is_web(url: str) -> bool:
    """Is it an absolute http or https address?"""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def tongue(lang: str) -> str:
    """Attributes for a text in another language than the labels."""
    if lang in ("und", "", LABELS["lang"]) or not LANG.fullmatch(lang):
        return ""
    return f' lang="{lang}"' + (' dir="rtl"' if lang.split("-")[0] in RIGHT_TO_LEFT else "")


def clock(t: datetime) -> str:
    """An absolute time, in UTC."""
    t = t.astimezone(UTC)
    return f'<time datetime="{t:%Y-%m-%dT%H:%M:%SZ}">{t.day} {t:%B %Y, %H:%M} UTC</time>'


def said(tag: str, text: str, source: str, lang: str, note: str = "") -> str:
    """A sentence with its outlet."""
    return f"<{tag}{tongue(lang)}>{escape(text)}{note} <cite>— {escape(source)}</cite></{tag}>"


def section(label: str, parts: Iterable[str], tag: str = "ul") -> str:
    """A heading and what stands under it; nothing when nothing does."""
    inner = "".join(parts)
    return f"<h3>{escape(label)}</h3><{tag}>{inner}</{tag}>" if inner else ""


def sanitize(fragment: str) -> str:
    """The fragment with nothing in it but what the lists allow."""
    body = f'<div lang="{LABELS["lang"]}">{fragment}</div>'
    return nh3.clean(body, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None)
