"""Plain text and HTML of a field: characters that may not be there, titles, addresses, sizes."""

from __future__ import annotations

import html
import re
from itertools import accumulate
from operator import sub
from urllib.parse import urljoin

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids or discourages, and the C1 controls."""
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
CP1252 = {i: bytes([i]).decode("cp1252", "ignore") for i in range(0x80, 0xA0)}

MAX_TITLE = 1_000
MAX_FIELD = 2_000_000
"""Characters of one summary or content; the longest article of our material has 300,000."""
MAX_NESTING = 400
"""Open elements in the HTML of one item; tree builders and sanitizers that come later are slow on more."""
NAMED = re.compile(r"(/?)([a-zA-Z]\w*)")
UNCOUNTED = frozenset("area base br col embed hr img input link li meta param p source track wbr".split())
"""Elements that are empty or close themselves."""
ACTIVE = re.compile(rb"<(?:script|i?frame|object|embed|applet|form|base|meta|link|style|input|button)\b|<svg/on")
HANDLER = re.compile(rb" on[a-z]+\s*=")
LINKED = re.compile(r"\s*(?:javascript|data|vbscript|file):|https?://[^/?#@]*@", re.I)
"""A link that is no page's, or one with a password."""
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
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
    count = markup.count
    addresses, whole = count("href=") + count("src="), count('href="http') + count('src="http')
    if addresses in (whole, whole + count("href='http") + count("src='http")):
        return markup  # nothing relative: counting is ten times as fast as the pattern

    def joined(m: re.Match[str]) -> str:
        before = markup[max(0, m.start() - 20) : m.start()]
        return f"={m[1]}{m[2]}{html.escape(address(base, html.unescape(m[3])) or '')}{m[2]}" if ADDRESSED.search(before) else m[0]

    return RELATIVE.sub(joined, markup)


def beginning(markup: str) -> str:
    """The first line of a text that has no title, as one: at most 100 characters, cut between words."""
    line = next((x for block in re.split(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\b[^<>]*>|\n\s*\n", markup[:5_000], flags=re.I) if (x := plain(block))), "")
    return line if len(line) <= 100 else (line[:100].rpartition(" ")[0] or line[:99]) + "…"


def measured(markup: str) -> tuple[str, str | None]:
    """The HTML of a field, bare and of bounded size and nesting, and what was wrong with it."""
    markup = bare(markup)
    wrong = None
    if len(markup) > MAX_FIELD:
        markup, wrong = markup[:MAX_FIELD], f"text cut after {MAX_FIELD:,} characters"
    if markup.count("<") - markup.count("</") > MAX_NESTING and nesting(markup) > MAX_NESTING:
        markup, wrong = (
            html.escape(" ".join(re.sub(r"<[^<>]*>", " ", markup).split()), quote=False),
            f"HTML nested deeper than {MAX_NESTING}: only its text was kept",
        )
    return markup, wrong


def active(markup: str) -> bool:
    """Whether HTML seems to hold what runs, loads or asks: a cheap test to tell the reader; taking it out is another room's work."""
    if "<" not in markup:
        return False
    low = markup.encode("utf-8", "surrogatepass").lower()  # bytes: all that is looked for is ASCII, and lower letters of all scripts cost more
    return b"script:" in low or b"data:text" in low or ACTIVE.search(low) is not None or (b" on" in low and HANDLER.search(low) is not None)


def nesting(markup: str) -> int:
    """How many elements are open at most; those that close themselves (p, li) and empty ones are not counted."""
    if "<!--" in markup:
        markup = COMMENT.sub("", markup)
    tags = [part[:8] for part in markup.split("<")[1:]]  # a few letters tell the tag, and splitting is faster than the pattern
    steps = {tag: step(tag) for tag in set(tags)}
    depths = list(accumulate(map(steps.__getitem__, tags), initial=0))
    lowest = accumulate(depths, min)  # a stray end tag closes nothing that comes later
    deepest: int = max(map(sub, depths, lowest))
    return deepest


def step(tag: str) -> int:
    """By how much what follows a `<` changes the number of open elements."""
    name = NAMED.match(tag)
    return 0 if name is None or name[2].lower() in UNCOUNTED else -1 if name[1] else 1
