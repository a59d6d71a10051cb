"""Plain text and HTML of a field: characters that may not be there, titles, addresses, sizes."""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache
from itertools import accumulate, islice
from operator import sub
from typing import Any
from urllib.parse import urljoin

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids or discourages, and the C1 controls."""
DISCOURAGED = re.compile("[\x7f-\x84\x86-\x9f\ufdd0-\ufdef]")
"""Those of them that XML allows."""
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
TAGS = (
    "a|abbr|acronym|address|article|aside|audio|b|base|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|embed|figcaption|figure|"
    "font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main|mark|math|meta|nav|noscript|object|ol|p|picture|pre|q|s|samp|script|"
    "section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr|xmp"
)
TAG = re.compile(rf"<!--[^<]*?-->|</?(?:{TAGS})(?:\s[^<>]*)?/?>", re.I | re.S)
HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.I | re.S)
C1 = re.compile(rb"\xc2[\x80-\x9f]")
SURROGATE = re.compile(rb"\xed[\xa0-\xbf]")
CONTROLS = bytes(i for i in range(128) if FORBIDDEN.match(chr(i)))
RELATIVE = re.compile(r"""=(?<=[fFcCrR\s]=)(\s*)(["'])(?!(?i:https?:|//|#|mailto:|data:|tel:|\s*javascript:))([^"'<>]{1,2000})\2(?=[^<>]{0,500}>)""")
"""What follows the name of an attribute that may hold a relative address, up to the tag's end. It begins with a plain character: that is found fastest."""
ADDRESSED = re.compile(r"\s(?:href|src|poster)\s*\Z", re.I)
"""The end of what stands before it."""
WHOLE = ('"http', "'http")
CP1252 = {i: bytes([i]).decode("cp1252", "ignore") for i in range(0x80, 0xA0)}
ODD_REFERENCE = re.compile(r"&#(?:0*(12[7-9]|1[345]\d|649[789]\d|6500[0-7])|[xX]0*(7[fF]|[89][0-9a-fA-F]|[fF][dD][dDeE][0-9a-fA-F]));")
"""References to characters that XML 1.0 allows and discourages."""
ODD_REFERENCE_BYTES = re.compile(ODD_REFERENCE.pattern.encode("ascii"))

MAX_TITLE = 1_000
MAX_FIELD = 2_000_000
"""Characters of one summary or content; the longest article of our material has 300,000."""
MAX_NESTING = 400
"""Open elements in the HTML of one item; tree builders and sanitizers that come later are slow on more."""
NAMED = re.compile(r"(/?)([a-zA-Z]\w*)")
UNCOUNTED = frozenset("area base br col embed hr img input link li meta param p source track wbr".split())
"""Elements that are empty or close themselves."""
LINKED = re.compile(r"\s*(?:javascript|data|vbscript|file):|https?://[^/?#@]{0,2000}@", re.I)
"""A link that is no page's, or one with a password."""
SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,60}:", re.I)
COMMENT = re.compile(r"<!--(?!-?>).*?(?:-->|\Z)", re.S)


def bare(text: str | None) -> str:
    """The text without characters that may not be published; windows-1252 quotes that came as C1 controls are what they were meant to be."""
    if not text:
        return ""
    if text.isprintable():  # nothing that is forbidden is printable, and most fields are one line
        return text
    if text.isascii():
        return FORBIDDEN.sub("", text) if odd(text.encode()) else text
    if not odd(text.encode("utf-8", "surrogatepass")):
        return text
    return FORBIDDEN.sub("", text.translate(CP1252)) if FORBIDDEN.search(text) else text


def lawful(document: str) -> str:
    """The text of an XML document in which nothing stands for a character that XML allows and that may not be published; done once, it spares every field.

    What XML forbids is left in: it is for the XML reader to find.
    """
    if "&#" in document:
        document = ODD_REFERENCE.sub(lambda m: bare(chr(int(m[1]) if m[1] else int(m[2], 16))), document)
    if "\x7f" in document:
        document = document.replace("\x7f", "")
    if document.isascii():
        return document
    data = document.encode("utf-8", "surrogatepass")
    return DISCOURAGED.sub("", document.translate(CP1252)) if C1.search(data) or b"\xef\xb7" in data else document


def is_unlawful(data: bytes) -> bool:
    """Whether a document in UTF-8 is one that `lawful` would change."""
    if b"\x7f" in data or (b"&#" in data and ODD_REFERENCE_BYTES.search(data) is not None):
        return True
    return not data.isascii() and (b"\xef\xb7" in data or C1.search(data) is not None)


def odd(text: bytes) -> bool:
    """Whether UTF-8 may hold a forbidden character: bytes are looked through ten times as fast as characters."""
    if len(text.translate(None, CONTROLS)) != len(text):
        return True
    if text.isascii():
        return False
    return b"\xef\xb7" in text or b"\xef\xbf" in text or C1.search(text) is not None or (b"\xed" in text and SURROGATE.search(text) is not None)


def one_line(text: str | None) -> str:
    """Bare text, white space collapsed."""
    return " ".join(bare(text).split())


def plain(text: str, *, markup: bool = True) -> str:
    """A title as plain text: HTML tags out and entities resolved when it may be `markup`; other angle brackets stay."""
    text = bare(text)
    if markup and ("<" in text or "&" in text):
        if "<" not in text:
            text = html.unescape(text)  # escaped twice, as many do
        text = html.unescape(TAG.sub(" " if text.count("<") > 50 else "", HIDDEN.sub("", text[: 20 * MAX_TITLE])))
        text = bare(text)
    text = " ".join((text if text.isascii() else BIDI.sub("", text)).split())
    return text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1] + "…"


def address(base: str | None, link: str | None) -> str | None:
    """An absolute URL where the base allows it; None when there is none."""
    link = "".join(bare(link).split()) if link and "\n" in link else bare(link).strip()
    if not link:
        return None
    if base and not link.startswith(("https://", "http://")) and not SCHEME.match(link):
        try:
            return urljoin(base, link)
        except ValueError:
            return link
    return link


def absolute(markup: str, base: str | None) -> str:
    """The HTML with its relative addresses made absolute."""
    if not base or "=" not in markup or "<" not in markup:
        return markup
    if all(after.startswith(WHOLE) for name in ("href=", "src=") for after in islice(markup.split(name), 1, None)):
        return markup  # nothing relative: splitting is ten times as fast as the pattern

    def joined(m: re.Match[str]) -> str:
        before = markup[max(0, m.start() - 20) : m.start()]
        return f"={m[1]}{m[2]}{html.escape(address(base, html.unescape(m[3])) or '')}{m[2]}" if ADDRESSED.search(before) else m[0]

    return RELATIVE.sub(joined, markup)


def beginning(markup: str) -> str:
    """The first line of a text that has no title, as one: at most 100 characters, cut between words."""
    line = next((x for block in re.split(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\b[^<>]*>|\n\s*\n", markup[:5_000], flags=re.I) if (x := plain(block))), "")
    return line if len(line) <= 100 else (line[:100].rpartition(" ")[0] or line[:99]) + "…"


def measured(markup: str) -> tuple[str, str | None]:
    """The bare HTML of a field in bounded size and nesting, and what was wrong with it."""
    wrong = None
    if len(markup) > MAX_FIELD:
        markup, wrong = markup[:MAX_FIELD], f"text cut after {MAX_FIELD:,} characters"
    if markup.count("<") > MAX_NESTING and markup.count("<") - markup.count("</") > MAX_NESTING and nesting(markup) > MAX_NESTING:
        markup, wrong = (
            html.escape(" ".join(re.sub(r"<[^<>]*>", " ", markup).split()), quote=False),
            f"HTML nested deeper than {MAX_NESTING}: only its text was kept",
        )
    return markup, wrong


def active(markup: str) -> bool:
    """Whether HTML seems to hold what runs, loads or asks: a cheap test to tell the reader; taking it out is another room's work."""
    return "<" in markup and active_pattern().search(markup.encode("utf-8", "surrogatepass")) is not None


@cache
def active_pattern() -> Any:
    """RE2 looks for all of it at once, twice as fast as one after the other."""
    import re2

    return re2.compile(rb"(?i)<(?:script|i?frame|object|embed|applet|form|base|meta|link|style|input|button)\b|<svg/on|script:|data:text|\son[a-z]+\s*=")


def nesting(markup: str) -> int:
    """How many elements are open at most; those that close themselves (p, li) and empty ones are not counted."""
    if "<!--" in markup:
        markup = COMMENT.sub("", markup)
    tags = [part[:8] for part in markup.split("<")[1:]]  # a few letters tell the tag, and splitting is faster than the pattern
    depths = list(accumulate(map(step, tags), initial=0))
    if min(depths) == 0:
        return max(depths)
    lowest = accumulate(depths, min)  # a stray end tag closes nothing that comes later
    deepest: int = max(map(sub, depths, lowest))
    return deepest


@lru_cache(maxsize=5_000)
def step(tag: str) -> int:
    """By how much what follows a `<` changes the number of open elements."""
    name = NAMED.match(tag)
    return 0 if name is None or name[2].lower() in UNCOUNTED else -1 if name[1] else 1
