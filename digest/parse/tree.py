"""Text of an XML document -> its tree, however broken it is; size, nesting, attributes and entities are bounded first."""

from __future__ import annotations

import html.entities
import re
from functools import cache
from itertools import islice
from typing import Any

from lxml import etree

from digest.errors import ParseError
from digest.parse import words

MAX_TAGS = 1_000_000
"""A tag costs about 120 bytes in the tree; the longest real feed of our material has 60,000."""
MAX_MENDED = 200_000
"""Tags, and ampersands, that are mended: Python looks at each, which takes some microseconds."""
MAX_DEPTH = 200
"""Open elements; libxml2 itself refuses 256."""
MAX_ATTRIBUTES = 1_000
LONG_TAG = 20_000
"""Bytes; only in a tag that is longer are the attributes counted before the tree is built."""
MAX_EXPANDED = 1_000_000
"""Characters that the entities a document declares may add."""

ROOT = re.compile(r"<!--.*?(?:-->|\Z)|(<\?xml\b|<!DOCTYPE\b(?!\s+html)|<(?:rss|feed|rdf:rdf|channel|[a-z]\w*:(?:feed|rdf|rss))\b)", re.I | re.S)
DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
DECLARES = re.compile(r"\s*<\?xml\s", re.I)
PROLOG = re.compile(r"(?:\s*(?:<\?.*?\?>|<!--.*?-->))*\s*", re.S)
DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?:\[(?P<inner>.*?)\]\s*)?>", re.S | re.I)
ENTITY = re.compile(r"""<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)'|(?:SYSTEM|PUBLIC)\b[^>]*)\s*>""")
REFERENCE = re.compile(r"&([A-Za-z_][\w.:-]*);")
TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^>]*>"
    r"|<(?P<close>/)?(?P<name>[A-Za-z_][\w.:-]*+)(?P<rest>(?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+)(?P<empty>/)?>",
    re.S | re.I,
)
ENCODING = re.compile("encod|UTF-8|invalid char", re.I)
"""What libxml2 says of bytes that are no characters of the encoding they are read in."""
ATTRIBUTE_NAME = re.compile(rb"\s[\w.:\x80-\xff-]++\s*+=")
ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*("[^"<]*"|'[^'<]*')""")
AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
FRAME = frozenset({"item", "entry", "channel", "rss", "feed", "rdf:rdf"})
"""Elements that hold items, or are one: an end tag of one of them closes all that was forgotten inside."""
HTML_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def straight(data: bytes) -> tuple[Any, str | None]:
    """The root element of a document that is UTF-8, well-formed and needs no care; else None, and what breaks it if that is not its encoding.

    Raises ParseError for one that costs too much.
    """
    if data.find(b"<!DOCTYPE", 0, 400_000) >= 0 or words.is_unlawful(data):
        return None, None
    guard(data)
    try:
        return etree.fromstring(data, reader()), None
    except etree.XMLSyntaxError as e:
        reason = said(e)
        return None, None if ENCODING.search(reason) else reason


def said(e: etree.XMLSyntaxError) -> str:
    """What libxml2 says of an error, in a line. Raises ParseError for what no mending helps."""
    reason = " ".join(str(e.msg or e).split())[:120]
    if "Excessive depth" in reason:
        raise ParseError("nested deeper than any feed") from e
    return reason


def grow(text: str, problems: list[str], broken: str | None = None) -> tuple[Any, bool]:
    """The root element, and whether the text was well-formed; what had to be mended goes to `problems`. Raises ParseError.

    `broken` is why it cannot be, when that is known already.
    """
    if broken is None:
        guard(text.encode("utf-8", "surrogatepass"))
    text = words.lawful(text)
    exact = text[:1] != "\ufeff" and (text[:1] == "<" or not text.lstrip().startswith("<?xml"))
    text = text.lstrip("\ufeff \t\r\n") if not exact else text  # a blank before the declaration costs nobody anything
    if declaration := DECLARATION.match(text):
        text = text[declaration.end() :]
    strict = not DECLARES.match(text)  # a style sheet's instruction may stand there
    if text.find("<!DOCTYPE", 0, 100_000) >= 0:
        text = without_doctype(text, problems)
    reason = broken or "text before the XML declaration"
    if strict and not broken:
        try:
            return etree.fromstring(text.encode("utf-8", "surrogatepass"), reader()), exact
        except etree.XMLSyntaxError as e:
            reason = said(e)
    if FORBIDDEN.search(text):
        problems.append("control characters removed")
    mended = mend(text, problems)
    try:
        root = etree.fromstring(mended.encode("utf-8", "replace"), reader(recover=True)) if mended else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ParseError(f"no feed: {reason}")
    if strict and (text[:1] == "<" or problems):  # text before the declaration alone costs nobody anything
        problems.insert(0, f"not well-formed: {reason}")
    return root, False


@cache
def reader(*, recover: bool = False) -> Any:
    """A parser that resolves nothing, fetches nothing and keeps libxml2's own limits."""
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip


def guard(data: bytes) -> None:
    """Refuse what costs too much before any parser sees it."""
    if data.count(b"<") > MAX_TAGS:
        raise ParseError(f"more than {MAX_TAGS:,} tags")
    at = 0
    while at + LONG_TAG < len(data):
        last = max(data.rfind(b"<", at + 1, at + LONG_TAG), data.rfind(b">", at + 1, at + LONG_TAG))
        if last < 0:  # no bracket for so long: perhaps a tag
            last = bracket(data, at + LONG_TAG)
            if data[at : at + 1] == b"<" and next(islice(ATTRIBUTE_NAME.finditer(data, at, last), MAX_ATTRIBUTES, None), None):
                raise ParseError(f"an element with more than {MAX_ATTRIBUTES:,} attributes")
        at = last


def bracket(data: bytes, at: int) -> int:
    """Where the next bracket stands, or the end; looked for piece by piece, so that one kind that is rare is not looked for to the end each time."""
    while at < len(data):
        found = [i for c in (b"<", b">") if (i := data.find(c, at, at + LONG_TAG)) >= 0]
        if found:
            return min(found)
        at += LONG_TAG
    return len(data)


def without_doctype(text: str, problems: list[str]) -> str:
    """The text without its document type; entities it declares are put in place, external ones are left out. Raises ParseError for a bomb."""
    found = DOCTYPE.match(text, PROLOG.match(text).end())  # type: ignore[union-attr]  # it matches the empty text
    if not found:
        return text
    body = text[found.end() :]
    inner = found["inner"] or ""
    if len(inner) > MAX_EXPANDED:
        raise ParseError("a document type that is larger than any feed's")
    values: dict[str, str | None] = {}
    for m in ENTITY.finditer(inner):
        values.setdefault(m[1], m[2] if m[2] is not None else m[3])
    if "<!ENTITY %" in inner:
        problems.append("external document type left out")
    if not values:
        return body
    sizes: dict[str, int] = {}

    def size(name: str, depth: int = 0) -> int:
        if name not in sizes:
            value = values.get(name)
            if depth > 20:
                raise ParseError("entities that refer to each other without end")
            if value is None:
                return 0
            sizes[name] = len(value) + sum(size(r, depth + 1) for r in REFERENCE.findall(value))
        return sizes[name]

    uses = REFERENCE.findall(body)
    if sum(size(r) for r in uses) > MAX_EXPANDED:
        raise ParseError("entities that grow beyond any feed (an entity bomb)")

    def expand(m: re.Match[str]) -> str:
        if m[1] not in values:
            return m[0]
        value = values[m[1]]
        if value is None:
            problems.append(f"external entity &{m[1]}; left out")
            return ""
        return REFERENCE.sub(expand, value)

    parts = re.split(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", body, flags=re.S)
    return "".join(part if part.startswith("<![CDATA[") else REFERENCE.sub(expand, part) for part in parts)


def mend(text: str, problems: list[str]) -> str:
    """A text that a parser can read: junk around the root gone, characters and ampersands right, every element closed.

    A last item that the text ends in is left out: half an article must not stand for the whole one.
    """
    if text.count("&") > MAX_MENDED:
        raise ParseError(f"broken, with more than {MAX_MENDED:,} ampersands")
    text = FORBIDDEN.sub("", text)
    start = next((m.start(1) for m in ROOT.finditer(text[:200_000]) if m[1]), None)
    if start is None:
        return ""
    out: list[str] = []
    stack: list[str] = []
    mark = -1  # where in `out` the open item began
    at, ended = start, False
    for n, m in enumerate(TOKEN.finditer(text, start)):
        if n == MAX_MENDED:
            problems.append(f"broken, with more than {MAX_MENDED:,} tags: read only so far")
            break
        begun, ends = m.span()
        if stack and at < begun:
            out.append(repaired(text[at:begun]))
        at = ends
        cdata, close, name, rest, empty = m.groups()
        if name is None:
            if cdata is not None and stack:
                out.append(f"<![CDATA[{cdata}]]>")
            continue
        low = name.lower()
        if close:
            if low in HTML_VOID or name not in stack:
                continue
            while stack:
                top = stack.pop()
                out.append(f"</{top}>")
                if top == name:
                    break
            mark = -1 if low in ("item", "entry") else mark
            if not stack:
                ended = True
                break
            continue
        if low in ("item", "entry"):
            if (open_item := next((i for i, x in enumerate(stack) if x.lower() == low), None)) is not None:
                while len(stack) > open_item:
                    out.append(f"</{stack.pop()}>")
            mark = len(out)
        said = attributes(rest) if "=" in rest else ""
        if empty or low in HTML_VOID:
            out.append(f"<{name}{said}/>")
            continue
        out.append(f"<{name}{said}>")
        stack.append(name)
        if len(stack) > MAX_DEPTH:
            raise ParseError("nested deeper than any feed")
    if not ended:
        inside = next((i for i, x in enumerate(stack) if x.lower() in ("item", "entry")), None)
        problems.append("cut off before its end" + (": the last entry was left out" if inside is not None and mark >= 0 else ""))
        if inside is not None and mark >= 0:
            del out[mark:], stack[inside:]
        out += [f"</{x}>" for x in reversed(stack)]
    return "".join(out)


def attributes(rest: str) -> str:
    """The attributes of a tag, each once and quoted."""
    seen: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(rest):
        seen.setdefault(name, value)
    return "".join(f" {k}={repaired(v)}" for k, v in seen.items())


def repaired(text: str) -> str:
    """Character data in which every `&` and `<` is right; HTML's named characters are put in place."""
    if "&" in text:
        text = AMPERSAND.sub(reference, text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace("]]>", "]]&gt;") if "]]>" in text else text


def reference(m: re.Match[str]) -> str:
    """What an ampersand and what follows stand for."""
    number, hexadecimal, name = m.groups()
    if number or hexadecimal:
        n = int(number) if number else int(hexadecimal, 16)
        if n in (9, 10, 13) or (0x20 <= n < 0xD800) or (0xE000 <= n < 0xFFFE) or (0x10000 <= n < 0x110000):
            return f"&#{n};"
        return ""
    if name:
        value = html.entities.html5.get(name + ";")
        return value.replace("&", "&amp;").replace("<", "&lt;") if value else "&amp;" + m[0][1:]
    return "&amp;"
