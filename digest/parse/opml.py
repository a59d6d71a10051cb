"""An OPML 1 or 2 subscription list -> the feeds it names, with their folders, and what of it could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from digest.errors import ParseError
from digest.parse import tree, words
from digest.parse.decode import decode

MAX_BYTES = 10_000_000
MAX_DEPTH = 50
MAX_OUTLINES = 20_000


@dataclass(frozen=True, slots=True)
class Subscription:
    """One outline of a list."""

    line: int
    """In the file, counted from 1."""
    name: str
    url: str
    tags: tuple[str, ...] = ()
    """Its folders from the outside in, then its categories."""
    lang: str | None = None


def read_opml(body: bytes) -> tuple[list[Subscription], list[tuple[int, str]]]:
    """The subscriptions, and (line, reason) of each outline that is none. Raises ParseError when it is no OPML.

    Programs write the address as `xmlUrl`, `xmlurl` or `url`, and the name as `title` or `text`. Nothing that the file points to is followed.
    """
    if len(body) > MAX_BYTES:
        raise ParseError(f"larger than {MAX_BYTES // 1_000_000} MB")
    text, _ = decode(body)
    text = tree.DECLARATION.sub("", text[max(text.find("<"), 0) :], count=1)
    if "<!ENTITY" in text:
        raise ParseError("declares entities, which no subscription list needs")
    text = tree.AMPERSAND.sub(tree.reference, text)  # addresses with a bare & are the commonest mistake
    before = body[: len(body) - len(body.lstrip())].count(b"\n")
    options: dict[str, Any] = {"encoding": "utf-8", "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), etree.XMLParser(recover=True, **options))
    except etree.XMLSyntaxError as e:
        raise ParseError(f"no OPML: {' '.join(str(e).split())[:100]}") from e
    if root is None or str(root.tag).lower() != "opml":
        raise ParseError("no OPML: its root is no <opml>")
    found: list[Subscription] = []
    wrong: list[tuple[int, str]] = []
    queue: list[tuple[Any, tuple[str, ...], int]] = [(child, (), 0) for child in reversed(root) if str(child.tag).lower() == "body"]
    count = 0
    while queue:
        node, folders, depth = queue.pop()
        inside = folders
        line = (node.sourceline or 0) + before
        if str(node.tag).lower() == "outline":
            count += 1
            said = {str(k).lower(): words.one_line(v) for k, v in node.attrib.items()}
            name, url = said.get("title") or said.get("text", ""), said.get("xmlurl") or (said.get("url", "") if said.get("type", "").lower() == "rss" else "")
            kind = said.get("type", "").lower()
            if url:
                labels = [part.strip() for c in said.get("category", "").split(",") for part in c.strip("/").split("/") if part.strip()]
                found.append(Subscription(line, name or url, url, tuple(dict.fromkeys([*folders, *labels])), said.get("language") or None))
            elif kind in ("include", "link") or said.get("url"):
                wrong.append((line, f"{name or said['url']}: points to another file or page, which is not followed"))
            elif len(node):
                inside = (*folders, name) if name else folders
            else:
                wrong.append((line, f"{name or 'an outline without a name'}: no address of a feed (xmlUrl)"))
        if count >= MAX_OUTLINES or depth >= MAX_DEPTH:
            wrong.append((line, f"more than {MAX_OUTLINES:,} feeds: the rest is left out" if count >= MAX_OUTLINES else "folders nested too deep"))
            if count >= MAX_OUTLINES:
                break
            continue
        queue += [(child, inside, depth + 1) for child in reversed(node) if str(child.tag).lower() == "outline"]
    if not found and not wrong:
        wrong.append((1, "holds no feed"))
    return found, wrong
