"""What may be published: text without forbidden characters, HTML of a short allow-list, http(s) addresses without credentials."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    import nh3

# XML 1.0 section 2.2 forbids the C0 controls, lone surrogates, U+FFFE and U+FFFF; DEL, the C1 controls and the other
# noncharacters are allowed there but never mean anything in a text, and some readers stop at them.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff\ud800-\udfff]")
SPACE = re.compile(r"\s+")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
AMPS = re.compile(r"&(?:amp;){2,}", re.I)
TAG = re.compile(r"<(?=[A-Za-z/!?])([^<>]*)(>?)")
ESCAPED_TAG = re.compile(r"&lt;(?=[A-Za-z/!?])((?:(?!&[lg]t;)[^<>])*)(?:&gt;)?")
ESCAPED_TWICE = re.compile(r"&amp;(?=(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});)", re.I)
LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s\x00-\x20\\/?#@<>\"'%^`{|}\[\]:]+)(?::\d{0,5})?")

MAX_URL = 4_000  # characters; the longest that common servers and readers take is about 8,000
MAX_HTML = 2_000_000  # characters of one body; a longer one is cut and its open elements closed
SMALL = 20_000  # characters of a body that is kept for its next use
NESTING = 100  # elements; deeper than any text a person reads, and readers' parsers stop at 256 or 512

TAGS = frozenset(
    "a abbr b blockquote br cite code dd del details div dl dt em h2 h3 h4 h5 hr i ins li mark ol p pre q s section small span strong sub "
    "summary sup table tbody td th thead time tr u ul".split()
)
GONE = frozenset({"script", "style", "title", "textarea", "noscript", "template", "xmp", "iframe", "object", "svg", "math", "select"})
"""Elements that go with what they hold: it is not text for people."""
ATTRIBUTES = {
    "*": frozenset({"lang", "dir"}),
    "a": frozenset({"href", "title", "hreflang"}),
    "abbr": frozenset({"title"}),
    "blockquote": frozenset({"cite"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "q": frozenset({"cite"}),
    "time": frozenset({"datetime"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}


def strip_forbidden(text: str) -> str:
    """The text without characters that XML forbids or that mean nothing, and with `\\n` as its only line end."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=8192)  # an outlet, a headline and an address stand in two feeds and on two pages
def plain_text(text: str, limit: int = 5_000) -> str:
    """One line of plain text, at most `limit` characters, that stays plain in a reader that takes it as HTML.

    Entities left over from escaping twice are resolved, and the brackets of what would be a tag become ‹ and ›, so the words of
    "How <script> works" are all kept and none of them can act. Doing it twice changes nothing.
    """
    text = strip_forbidden(text[: 8 * limit])
    for _ in range(3):  # three times escaped was seen in feeds; deeper is a game, and ends below
        text, before = ENTITY.sub(lambda m: html.unescape(m[0]), AMPS.sub("&amp;", text)), text
        if text == before:
            break
    text = ENTITY.sub(lambda m: "& " + m[0][1:], strip_forbidden(text))
    text = SPACE.sub(" ", TAG.sub(bracket, text)).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def bracket(tag: re.Match[str]) -> str:
    """What looks like a tag, with brackets that no parser takes for one."""
    return f"‹{tag[1]}›" if tag[0].endswith((">", "&gt;")) else f"‹{tag[1]}"


@lru_cache(maxsize=8192)
def safe_url(url: str | None) -> str | None:
    """An absolute http(s) address in ASCII (the host as it came), without credentials; None when it is not one."""
    if not url or len(url) > MAX_URL:
        return None
    try:
        parts = urlsplit(strip_forbidden(url).strip())
        host = parts.netloc.rpartition("@")[2]
        if parts.scheme.lower() not in ("http", "https") or "\\" in parts.netloc or not HOST.fullmatch(host):
            return None  # a backslash: browsers end the host there, other programs do not
        if (parts.port or 0) > 65535:  # reading it raises when it is no number at all
            return None
    except ValueError:
        return None
    path, query, fragment = (quote(p, safe="/%:@!$&'()*+,;=~?-._") for p in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), host, path, query, fragment))


def safe_lang(lang: str | None) -> str:
    """A language tag (BCP 47), `und` when it is none."""
    return lang if lang and LANG.fullmatch(lang) else "und"


def safe_html(fragment: str) -> str:
    """A fragment of HTML of which nothing can act, load or point anywhere but to http(s). Doing it twice changes nothing."""
    return remembered(fragment) if len(fragment) <= SMALL else sanitized(fragment)


def sanitized(fragment: str) -> str:
    """The same, done anew."""
    fragment = flatten(strip_forbidden(fragment[:MAX_HTML]))
    clean = strip_forbidden(cleaner().clean(fragment))  # again: `&#1;` became a character
    return ESCAPED_TAG.sub(bracket, escaped_once(clean)).strip()


@lru_cache(maxsize=1024)  # a body stands in several feeds and on its page
def remembered(fragment: str) -> str:
    """The same for what is small enough to be kept."""
    return sanitized(fragment)


def flatten(fragment: str) -> str:
    """The fragment, or only its text when it nests deeper than any article: parsers, ours and the readers', fall over such towers."""
    if fragment.count("<") <= NESTING:
        return fragment
    depth = deepest = 0
    for m in re.finditer(r"<(/?)([A-Za-z][A-Za-z0-9]*)", fragment):
        if m[2].lower() not in ("br", "hr", "img", "p", "li", "wbr", "input"):
            depth = max(0, depth - 1) if m[1] else depth + 1
            deepest = max(deepest, depth)
    return fragment if deepest <= NESTING else html.escape(re.sub(r"<[^<>]*>", " ", fragment), quote=False)


def escaped_once(fragment: str) -> str:
    """The fragment with `&amp;amp;` and its like as `&amp;`: leftovers of escaping twice."""
    for _ in range(4):
        fragment, before = ESCAPED_TWICE.sub("&", fragment), fragment
        if fragment == before:
            break
    return fragment


@cache  # making one costs more than a body; it holds no state
def cleaner() -> nh3.Cleaner:
    """The sanitizer with our allow-list."""
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(GONE),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=attribute,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="noopener noreferrer",
    )


def attribute(_tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as it may stand; None takes the attribute away."""
    if name in ("href", "cite"):
        return safe_url(value)
    if name in ("lang", "hreflang"):
        return value if LANG.fullmatch(value) else None
    if name in ("colspan", "rowspan"):
        return value if re.fullmatch(r"\d{1,3}", value) else None
    return value[:300]


def utc(t: datetime) -> datetime:
    """The time in UTC, in whole seconds: what every format can hold."""
    return t.astimezone(UTC).replace(microsecond=0)


def stamp(t: datetime) -> str:
    """RFC 3339 in UTC, `2024-01-02T10:00:00Z`."""
    return utc(t).isoformat()[:19] + "Z"
