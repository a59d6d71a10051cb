"""What a page allows with its text: the robots directives of its head and of the answer's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.fetch.discover import attributes

_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.IGNORECASE)
_CLOSED = {"none", "noindex", "noarchive", "nosnippet", "max-snippet:0"}
_HEAD = 200_000


def may_use(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the text of a page may be shown elsewhere: neither `meta name=robots` nor X-Robots-Tag speaks against it, to all or to us."""
    said = _of_field(headers.get("x-robots-tag", ""))
    for tag in _META.findall(body[:_HEAD]):
        fields = attributes(tag[5:-1].decode("utf-8", "replace"))
        if fields.get("name", "").lower() in ("robots", "digest"):
            said |= _words(fields.get("content", ""))
    return not said & _CLOSED


def _of_field(value: str) -> set[str]:
    """The directives of X-Robots-Tag that are for everybody or for us; `name: directives` holds until the next name."""
    said, ours = set[str](), True
    for part in value.split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip().lower() not in ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"):
            ours, part = name.strip().lower() in ("digest", "*"), rest
        if ours:
            said |= _words(part)
    return said


def _words(text: str) -> set[str]:
    return {re.sub(r"\s", "", w).lower() for w in text.split(",")}
