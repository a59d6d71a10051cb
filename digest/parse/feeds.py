"""The tree of an RSS, RDF, Atom or CDF document -> a Feed."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Any

from lxml import etree

from digest.errors import ParseError
from digest.model import Enclosure, Feed, Hints, Item, short_hash
from digest.parse import dates, tree, words

MAX_ENTRIES = 5_000
"""Entries that are read of one feed: the newest."""
MAX_GUID = 2_000
"""Characters; a longer id is kept as its hash."""
ACTIVE = "active content, which is never published"
MANY = 100
"""Categories, authors and enclosures of one item."""

NAMES = {
    "": "", "http://www.w3.org/2005/atom": "", "http://purl.org/atom/ns#": "", "http://example.com/newformat#": "", "http://example.com/necho": "",
    "http://purl.org/echo/": "", "uri/of/echo/namespace#": "", "http://purl.org/pie/": "", "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "", "http://channel.netscape.com/rdf/simple/0.9/": "", "http://purl.org/net/rss1.1#": "",
    "http://backend.userland.com/rss": "", "http://backend.userland.com/rss2": "", "http://blogs.law.harvard.edu/tech/rss": "",
    "http://backend.userland.com/rss091": "", "http://backend.userland.com/rss092": "", "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:", "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:", "http://example.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://search.yahoo.com/mrss/": "media:", "http://search.yahoo.com/mrss": "media:", "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://www.w3.org/1999/xhtml": "xhtml:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:", "http://a9.com/-/spec/opensearch/1.1/": "opensearch:",
}  # fmt: skip
"""Namespace in lower case -> the prefix under which its elements are looked up; the elements of feeds themselves have none."""
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML = "{http://www.w3.org/XML/1998/namespace}"

Fields = dict[str, list[Any]]


def read_xml(text: str, *, clean: bool, cut: bool, base: str | None, url: str | None, broken: str | None = None) -> Feed:
    """The feed of an XML text; `broken` is why it is not well-formed, when that is known. Raises ParseError when its root is no feed's."""
    problems: list[str] = [] if not cut else ["larger than 10 MB: read only so far"]
    root, wellformed = tree.grow(text, problems, broken)
    if not is_feed(root):
        raise ParseError(f"no feed: its root is <{str(root.tag).rpartition('}')[2][:40]}>")
    return read_root(root, problems, wellformed=wellformed and not cut, clean=clean or cut, base=base, url=url)


def is_feed(root: Any) -> bool:
    """Whether an element is the root of a feed."""
    return named(root.tag)[1].rpartition(":")[2] in ("rss", "feed", "rdf", "channel")


def read_root(root: Any, problems: list[str], *, wellformed: bool, clean: bool, base: str | None, url: str | None) -> Feed:
    """The feed whose root this is; `problems` are those that are known already, `clean` is whether its bytes are in the encoding it declares."""
    if not clean:
        problems.append("its bytes are not in the encoding it declares")
    keys: dict[str, str] = {}
    kind = named(root.tag)[1].rpartition(":")[2]
    atom = kind == "feed"
    channel = root if atom or kind == "channel" else first_child(root, "channel", keys)
    if channel is None:
        channel = root
    holder_base = joined_base(base or url, root, channel)
    fields = children(channel, keys)
    nodes = list(fields.get("entry" if atom else "item", ()))
    if root is not channel:
        nodes += children(root, keys).get("item", [])
    if not nodes:
        nodes = list(fields.get("item" if atom else "entry", ()))
    kept = newest(nodes, keys, problems)
    link = address_of(fields, holder_base) or words.address(holder_base, attribute(channel, "href"))
    lang = lang_of(channel, fields) or attribute(root, XML + "lang")
    owners = people(fields, atom, feed=True)
    items, seen = [], Counter[str]()
    for n, node in enumerate(kept, 1):
        item = read_item(node, keys, n, atom=atom, base=holder_base or link, lang=lang, owners=owners, problems=problems)
        if item is None:
            problems.append(f"entry {n}: nothing in it could be read")
            continue
        seen[item.guid] += 1
        items.append(item)
    said = [p for p in problems if p.endswith(ACTIVE)]
    if len(said) > 1:  # videos and forms are in many entries: one line is enough
        problems = [p for p in problems if not p.endswith(ACTIVE)] + [f"{said[0]}, also in {len(said) - 1} more"]
    problems += [f"{count} entries have the id {guid[:80]!r}" for guid, count in seen.items() if count > 1]
    return Feed(
        format=format_of(root, kind),
        wellformed=wellformed and clean,
        title=title_of(fields, atom) or link or "",
        link=link,
        id=text_of(fields, "id", "guid") or attribute(channel, RDF + "about") or None,
        updated=date_of(fields, "updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified", "pubdate")
        or dates.instant(attribute(channel, "lastmod")),
        lang=lang,
        items=tuple(items),
        problems=tuple(problems[:100]),
        hints=hints_of(fields, holder_base),
    )


# --- the tree -----------------------------------------------------------------------------------------------------------
def key_of(node: Any, keys: dict[str, str]) -> str:
    """The name under which an element is looked up: `title`, `dc:date`, `content:encoded`; `keys` remembers."""
    tag = node.tag
    key = keys.get(tag)
    if key is None:
        prefix, local = named(tag)
        key = keys[tag] = (prefix if prefix is not None else (node.prefix or "x").lower() + ":") + local
    return key


@lru_cache(maxsize=2_000)
def named(tag: str) -> tuple[str | None, str]:
    """The prefix that the namespace of a tag stands for, None when it is unknown, and the tag's own name."""
    space, _, local = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
    local = local.lower()
    return ("", local[5:]) if local.startswith(("atom:", "rss1:")) else (NAMES.get(space.lower().strip()), local)


def children(node: Any, keys: dict[str, str]) -> Fields:
    """The children by key, in document order."""
    found: Fields = {}
    for child in node:
        tag = child.tag
        if isinstance(tag, str):
            found.setdefault(keys.get(tag) or key_of(child, keys), []).append(child)
    return found


def first_child(node: Any, key: str, keys: dict[str, str]) -> Any:
    """The first child of that key, or None."""
    return next((c for c in node if isinstance(c.tag, str) and key_of(c, keys) == key), None)


def attribute(node: Any, name: str) -> str | None:
    """An attribute, whatever its case."""
    value = node.get(name)
    if value is None and (keys := node.keys()):
        size = len(name)
        value = next((node.get(k) for k in keys if len(k) == size and k.lower() == name.lower()), None)
    return value.strip() if value else None


def joined_base(base: str | None, *nodes: Any) -> str | None:
    """The base address after the `xml:base` of each node."""
    for node in nodes:
        if own := node.get(XML + "base"):
            base = words.address(base, re.sub(r"^([a-z]+):/{3,}", r"\1://", own.strip(), flags=re.I))
    return base


AGES = frozenset(("pubdate", "published", "updated", "dc:date", "issued", "modified"))


def newest(nodes: list[Any], keys: dict[str, str], problems: list[str]) -> list[Any]:
    """At most MAX_ENTRIES entries, the newest ones, in document order."""
    if len(nodes) <= MAX_ENTRIES:
        return nodes
    problems.append(f"holds {len(nodes):,} entries: read the newest {MAX_ENTRIES:,}")

    def age(n: int) -> tuple[float, int]:
        for child in nodes[n]:
            if isinstance(child.tag, str) and key_of(child, keys) in AGES and (when := dates.instant(child.text)):
                return (-when.timestamp(), n)
        return (0.0, n)

    few = range(min(len(nodes), 10 * MAX_ENTRIES))
    return [nodes[n] for n in sorted(sorted(few, key=age)[:MAX_ENTRIES])]


def flat(node: Any) -> str:
    """All text of an element."""
    return node.text or "" if len(node) == 0 else "".join(node.itertext())


def text_of(fields: Fields, *names: str) -> str:
    """The text of the first of these elements that has one, on one line."""
    for name in names:
        for node in fields.get(name, ()):
            if value := " ".join(flat(node).split()):
                return value
    return ""


def date_of(fields: Fields, *names: str) -> datetime | None:
    """The first of these dates that can be read."""
    for name in names:
        for node in fields.get(name, ()):
            if found := dates.instant(node.text):
                return found
    return None


# --- text constructs ----------------------------------------------------------------------------------------------------
def inner(node: Any) -> str:
    """The markup inside an element, without namespaces."""
    parts = [html.escape(node.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="xml") for child in node]
    markup = re.sub(r"""\sxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""", "", "".join(parts))
    markup = re.sub(r"<(/?)(?:xhtml|html|h|div|x|body):(?=\w)", r"<\1", markup)
    return re.sub(r"<(?!(?:br|hr|img|input|wbr|area|col|source|embed)\b)(\w+)((?:\s[^<>]*)?)/>", r"<\1\2></\1>", markup)


def markup_of(node: Any, atom: bool) -> str:
    """What an element holds, as HTML (RFC 4287 3.1; Atom 0.3 by `mode`; RSS is HTML)."""
    kind = (node.get("type") or "").lower()
    mode = (node.get("mode") or "").lower()
    if len(node):
        divs = [c for c in node if isinstance(c.tag, str)]
        if len(divs) == 1 and str(divs[0].tag).lower().endswith("}div") and not (node.text or "").strip():
            return inner(divs[0]).strip()
        return inner(node).strip()
    text = (node.text or "").strip()
    if not text:
        return ""
    if mode == "base64" or (atom and kind not in PLAIN_KINDS and "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))):
        return unpacked(text)
    literal = atom and (kind in ("text", "text/plain") or (not kind and "mode" not in node.attrib))
    if literal and not re.search(r"</?(?:p|a|br|div|img|b|i|em|strong|ul|li)\b[^<>]*>", text):
        return html.escape(text, quote=False)
    return text


PLAIN_KINDS = ("", "text", "html", "xhtml", "text/plain", "text/html", "application/xhtml+xml")


def unpacked(text: str) -> str:
    """The text of base64; the text itself when it is none."""
    try:
        return words.bare(base64.b64decode("".join(text.split()), validate=True).decode("utf-8"))
    except (binascii.Error, ValueError):
        return text


def title_of(fields: Fields, atom: bool) -> str:
    """The title as plain text."""
    for name in ("title", "dc:title", "media:title", "itunes:title"):
        for node in fields.get(name, ()):
            kind = (node.get("type") or "").lower()
            literal = atom and not len(node) and "mode" not in node.attrib and kind in ("", "text", "text/plain")
            if value := words.plain(node.text or "" if literal else markup_of(node, atom), markup=not literal or "&" in (node.text or "")):
                return value
    return ""


# --- one item -----------------------------------------------------------------------------------------------------------
def read_item(
    node: Any, keys: dict[str, str], number: int, *, atom: bool, base: str | None, lang: str | None, owners: tuple[str, ...], problems: list[str]
) -> Item | None:
    """The item of one element; None when it says nothing at all."""
    base = joined_base(base, node)
    fields = children(node, keys)
    groups = [children(g, keys) for g in fields.get("media:group", ())]
    title = title_of(fields, atom)
    content, content_base = body_of(fields, ("content", "content:encoded", "xhtml:body", "xhtml:div", "body", "fullitem"), atom, base)
    summary, summary_base = body_of(fields, ("summary", "description") if atom else ("description", "summary"), atom, base)
    if not summary:
        summary, summary_base = body_of(fields, ("abstract", "dcterms:abstract", "dc:description", "itunes:summary", "media:description"), atom, base)
    for group in groups:
        title = title or title_of(group, atom)
        summary = summary or body_of(group, ("media:description",), False, base)[0]
    if not title and not content and not summary and not len(node) and not node.attrib:
        return None
    own = identity(fields) or attribute(node, RDF + "about") or ""
    link = address_of(fields, base) or words.address(base, attribute(node, "href"))
    enclosures = media(fields, groups, base)
    if link is None:
        permanent = next((g for g in fields.get("guid", ()) if (g.get("isPermaLink") or "true").lower() != "false"), None)
        link = own if re.match(r"https?://\S+$", own) and (permanent is not None or "guid" not in fields) else None
    bodies = []
    for markup, where in ((summary, summary_base), (content, content_base)):
        markup, wrong = words.measured(words.absolute(markup, where))
        if wrong:
            problems.append(f"entry {number} ({title[:60]}): {wrong}")
        bodies.append(markup)
    if words.LINKED.match(link or "") or any(words.active(b) for b in bodies):
        problems.append(f"entry {number} ({title[:60]}): {ACTIVE}")
    if any(words.BIDI.search(flat(t)) for t in fields.get("title", ())):
        problems.append(f"entry {number} ({title[:60]}): marks that turn the direction of writing were taken out of its title")
    if len(title) == words.MAX_TITLE and title.endswith("…"):
        problems.append(f"entry {number}: title cut after {words.MAX_TITLE:,} characters")
    guid = own or link or short_hash("item", title, bodies[1] or bodies[0])
    published = date_of(fields, "published", "pubdate", "issued", "dcterms:issued", "dc:date", "created", "dcterms:created", "date")
    updated = date_of(fields, "updated", "modified", "dcterms:modified") or dates.instant(attribute(node, "lastmod"))
    if published is None and updated is None and (said := text_of(fields, "published", "pubdate", "issued", "dc:date", "updated", "modified")):
        problems.append(f"entry {number} ({title[:60]}): no date can be read from {said[:40]!r}")
    return Item(
        guid=guid if len(guid) <= MAX_GUID else short_hash("guid", guid),
        title=title or words.beginning(bodies[0]) or words.beginning(bodies[1]) or link or "",
        link=link if link and len(link.encode()) <= MAX_GUID else None,
        authors=people(fields, atom) or source_people(fields, keys, atom) or owners,
        published=published,
        updated=updated,
        summary=bodies[0],
        content=bodies[1],
        enclosures=enclosures,
        categories=categories_of(fields),
        lang=lang_of(node, fields) or lang,
    )


def identity(fields: Fields) -> str:
    """The item's own id."""
    return text_of(fields, "guid", "id", "dc:identifier")


def body_of(fields: Fields, names: tuple[str, ...], atom: bool, base: str | None) -> tuple[str, str | None]:
    """The HTML of the first of these elements that holds some, and its base address."""
    for name in names:
        for node in fields.get(name, ()):
            if value := markup_of(node, atom):
                return value, joined_base(base, node)
    return "", base


def address_of(fields: Fields, base: str | None) -> str | None:
    """The page that a channel or an item stands for."""
    plain = other = None
    for node in fields.get("link", ()):
        href = attribute(node, "href")
        if href is None:
            value = words.address(joined_base(base, node), flat(node))
            plain = plain or value
        elif (node.get("rel") or "alternate").lower() == "alternate":
            value = words.address(joined_base(base, node), href)
            if "html" in (node.get("type") or "html") and plain is None:
                plain = value
            other = other or value
    return plain or other or words.address(base, text_of(fields, "feedburner:origlink", "x:origlink", "url"))


def people(fields: Fields, atom: bool, *, feed: bool = False) -> tuple[str, ...]:
    """Who wrote it: names; an address only where there is no name."""
    found: dict[str, None] = {}
    for name in ("author", "dc:creator", "dc:author", "itunes:author", "media:credit") + (("managingeditor",) if feed else ("dc:contributor",)):
        if found and name not in ("author", "dc:creator"):
            break
        for node in fields.get(name, ())[:MANY]:
            if who := person(node):
                found.setdefault(who)
    if not found and not atom:
        for node in fields.get("itunes:owner", ())[:1]:
            if who := person(node):
                found.setdefault(who)
    return tuple(found)


def person(node: Any) -> str:
    """The name an author element says: `name`, else `mail (Name)`, `Name <mail>`, else its text."""
    if len(node):
        parts = {str(c.tag).rpartition("}")[2].rpartition(":")[2].lower(): words.one_line(flat(c)) for c in node if isinstance(c.tag, str)}
        if value := parts.get("name") or parts.get("email") or parts.get("title"):
            return value[:200]
    text = words.one_line(flat(node))[:1_000]
    if m := re.fullmatch(r"(?:mailto:)?[^\s()<>]+@[^\s()<>]+\s*\((.+)\)", text) or re.fullmatch(r"\"?([^<>\"]+?)\"?\s*<(?:mailto:)?[^\s<>]+@[^\s<>]+>", text):
        text = m[1].strip()
    return words.plain(text)[:200]


def source_people(fields: Fields, keys: dict[str, str], atom: bool) -> tuple[str, ...]:
    """The authors that an Atom entry's `source` names (RFC 4287 4.2.1)."""
    return next((found for s in fields.get("source", ()) if atom and (found := people(children(s, keys), atom))), ())


def media(fields: Fields, groups: list[Fields], base: str | None) -> tuple[Enclosure, ...]:
    """Enclosures first, then Media RSS, then thumbnails; each address once."""
    found: dict[str, Enclosure] = {}

    def add(node: Any, link: str | None) -> None:
        if (url := words.address(base, link)) and url not in found and len(found) < MANY:
            size = (attribute(node, "length") or attribute(node, "filesize") or "").replace(",", "")
            found[url] = Enclosure(url, attribute(node, "type"), int(size) if re.fullmatch(r"[0-9]{1,15}", size) else None)

    for node in fields.get("enclosure", ()):
        add(node, attribute(node, "url") or attribute(node, "href") or node.text)
    for node in fields.get("link", ()):
        if (node.get("rel") or "").lower() == "enclosure":
            add(node, attribute(node, "href"))
    for name in ("media:content", "media:thumbnail", "itunes:image"):
        for some in (fields, *groups):
            for node in some.get(name, ()):
                add(node, attribute(node, "url") or attribute(node, "href"))
                for inside in node:
                    if str(inside.tag).endswith("}thumbnail"):
                        add(inside, attribute(inside, "url"))
    return tuple(found.values())


def categories_of(fields: Fields) -> tuple[str, ...]:
    """Categories, subjects and keywords, each once."""
    found: dict[str, None] = {}
    for name in ("category", "dc:subject", "media:category", "itunes:category"):
        for node in fields.get(name, ())[:MANY]:
            value = attribute(node, "label") or attribute(node, "term") or words.plain(flat(node)) or attribute(node, "text")
            if value:
                found.setdefault(value[:200])
    return tuple(found)[:MANY]


def lang_of(node: Any, fields: Fields) -> str | None:
    """The language an element says it is in."""
    said = attribute(node, XML + "lang") or text_of(fields, "language", "dc:language")
    return said.replace("_", "-") if said and re.fullmatch(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*", said) else None


# --- the feed -----------------------------------------------------------------------------------------------------------
def format_of(root: Any, kind: str) -> str:
    """rss20, rss092, rss10, atom10, atom03, cdf ..."""
    space = str(root.tag)[1:].rpartition("}")[0].lower()
    if kind == "feed":
        return "atom10" if space.endswith("2005/atom") or (not space and not root.get("version")) else "atom03"
    if kind == "rdf":
        return "rss090" if any("netscape.com" in (v or "") for v in root.nsmap.values()) else "rss10"
    if kind == "channel":
        return "cdf"
    version = re.sub(r"[^0-9]", "", root.get("version") or "")[:3]
    return f"rss{version}" if version else "rss"


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
"""Seconds of the syndication module's periods."""


RHYTHM = frozenset(("ttl", "sy:updateperiod", "sy:updatefrequency", "skiphours", "skipdays"))


def hints_of(fields: Fields, base: str | None) -> Hints:
    """What the feed says about how often to come back; the longer of `ttl` (minutes) and the syndication module's period."""
    waits = []
    hub = next((attribute(n, "href") for n in fields.get("link", ()) if (n.get("rel") or "").lower() == "hub"), None)
    own = next((attribute(n, "href") for n in fields.get("link", ()) if (n.get("rel") or "").lower() == "self"), None) if hub else None
    if fields.keys().isdisjoint(RHYTHM):
        return Hints(hub=words.address(base, hub), topic=words.address(base, own)) if hub else Hints()
    if re.fullmatch(r"\d{1,7}", ttl := text_of(fields, "ttl")) and int(ttl):
        waits.append(int(ttl) * 60.0)
    period, often = text_of(fields, "sy:updateperiod").lower(), text_of(fields, "sy:updatefrequency")
    if period in PERIODS:
        waits.append(PERIODS[period] / max(1, int(often) if re.fullmatch(r"\d{1,5}", often) else 1))
    hours = {int(t) % 24 for t in inside(fields, "skiphours") if re.fullmatch(r"\d{1,2}", t) and int(t) <= 24}
    days = {DAYS.index(t.lower()) for t in inside(fields, "skipdays") if t.lower() in DAYS}
    return Hints(max(waits, default=None), tuple(sorted(hours)), tuple(sorted(days)), words.address(base, hub), words.address(base, own))


def inside(fields: Fields, name: str) -> list[str]:
    """The texts of an element's children."""
    return [words.one_line(flat(c)) for node in fields.get(name, ()) for c in node]
