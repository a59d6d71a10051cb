"""Bytes -> text: which encoding it is, whatever is declared."""

from __future__ import annotations

import codecs
import re

DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']|<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.I
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
SHAPES = (
    (b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"), (b"\0<", "utf-16-be"), (b"<\0", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"), (b"\0{", "utf-16-be"), (b"{\0", "utf-16-le"),
)  # fmt: skip
"""How "<", "<?xm" and "{" look without a byte order mark (XML 1.0, appendix F)."""

WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-9": "cp1254"}
"""What such a label means on the web (WHATWG Encoding Standard)."""


def decode(body: bytes, content_type: str = "") -> tuple[str, bool]:
    """The text, and whether every byte had its place in the encoding that was declared.

    Valid UTF-8 with other than ASCII characters is UTF-8 whatever a one-byte label says: other texts are that by accident only.
    Else the HTTP charset, the declaration, windows-1252. UTF-7 and other codecs that hide markup are never used.
    """
    head = body[:64].lstrip()
    if not head.startswith((b"<?xm", b"<rss", b"<fee")):  # as nearly all begin
        for mark, name in MARKS:
            if body.startswith(mark):
                return strictly(body[len(mark) :], name)
        for shape, name in SHAPES:
            if head.startswith(shape):
                return strictly(body[: len(body) // 4 * 4] if "32" in name else body, name)
    found = DECLARED.search(body, 0, 2_000)
    declared = codec((found[1] or found[2]).decode("ascii")) if found else None
    if body.isascii():
        return body.decode("ascii"), declared is not None or found is None or (found[1] or found[2])[:3].lower() in (b"utf", b"ucs", b"iso")
    header = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I) if content_type else None
    served = codec(header[1]) if header else None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not any(x and wide(x) for x in (served, declared)):
            return text, declared != "cp1252"
    for label in (served, declared):
        if label and label != "utf-8":
            try:
                return body.decode(label), label == declared or declared is None or fits(body, declared)
            except UnicodeDecodeError:
                continue
    if "utf-8" in (served, declared) and mostly_utf8(body):
        return body.decode("utf-8", "replace"), False
    return windows(body), False


def may_be_utf8(body: bytes, content_type: str = "") -> bool | None:
    """Whether the declaration is right if the bytes are valid UTF-8; None when `decode` could read them as something else even then."""
    found = DECLARED.search(body, 0, 2_000)
    label = (found[1] or found[2]).lower() if found else b"utf-8"
    if label == b"utf-8" and "charset" not in content_type.lower():
        return True
    declared = codec(label.decode("ascii"))
    if body.isascii():
        return declared is not None or label[:3] in (b"utf", b"ucs", b"iso")
    header = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I)
    served = codec(header[1]) if header else None
    return None if any(x and wide(x) for x in (served, declared)) else declared != "cp1252"


def fits(body: bytes, name: str) -> bool:
    """Whether the bytes can be in that encoding."""
    try:
        body.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def codec(label: str) -> str | None:
    """The codec for a label; None when it is unknown, no text codec, or one that can hide markup."""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in ("utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"):
        return None
    name = info.name.replace("_", "-") if info.name.startswith("utf") else info.name
    return None if name.startswith(("utf-16", "utf-32")) else WIDER.get(name, name)  # it is not: the bytes would have shown it


def wide(name: str) -> bool:
    """Whether a codec takes more than one byte for a character and is not UTF-8."""
    return name.startswith(("gb", "big5", "euc", "cp93", "cp94", "shift", "iso2022", "hz"))


def mostly_utf8(body: bytes) -> bool:
    """Whether at least half of the bytes above ASCII stand in valid UTF-8."""
    high = sum(map(body.count, range(128, 256))) if len(body) < 4096 else len(body) - len(body.translate(None, bytes(range(128, 256))))
    good = len(body.decode("utf-8", "ignore").encode("utf-8")) - (len(body) - high)
    return good * 2 >= high


def strictly(body: bytes, name: str) -> tuple[str, bool]:
    """The text of bytes whose encoding is known; what is not in it becomes U+FFFD."""
    try:
        return body.decode(name), True
    except UnicodeDecodeError:
        return body.decode(name, "replace"), False


def windows(body: bytes) -> str:
    """Windows-1252, with Latin-1 for its five holes."""
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return body.decode("latin-1")
