"""Saved articles: a `.txt` file or an `.html` page -> a Feed of one item."""

from __future__ import annotations

import re
from typing import Any

from digest.errors import ParseError
from digest.model import Feed, Item
from digest.parse import dates, words

PAGE = re.compile(r"<(?:!doctype|html|head|title|meta|body)\b", re.IGNORECASE)
HEAD = 5_000
"""Characters in which a page shows that it is one."""
MAX_PAGE = 5_000_000
"""Characters of one page or text."""


def read_text(text: str, name: str) -> Feed:
    """A text: its first line that is not blank is the title, the rest the body. Its id is its name, so an edited file is the same article."""
    lines = words.bare(text[:MAX_PAGE].lstrip("\ufeff")).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = next((i for i, line in enumerate(lines) if line.strip()), None)
    if at is None:
        raise ParseError("nothing in it")
    title = words.plain(lines[at], markup=False)
    body = "\n".join(lines[at + 1 :]).strip("\n")
    problems = ("longer than 5,000,000 characters: read only so far",) if len(text) > MAX_PAGE else ()
    return Feed(format="text", wellformed=True, title=title, problems=problems, items=(Item(guid=name or title, title=title, content=body, form="text"),))


def read_page(text: str, name: str, url: str | None) -> Feed:
    """A page: title, link, date, authors and language from its head; the whole page is the body. Raises ParseError when it holds no text.

    A piece of HTML without a head and a body is a fragment: the article itself.
    """
    from lxml import etree
    from lxml import html as lxml_html

    if text.count("<") > 300_000:
        raise ParseError("more than 300,000 tags")
    page = words.bare(text[:MAX_PAGE])
    try:
        root = lxml_html.document_fromstring(page.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as e:
        raise ParseError(f"no page: {' '.join(str(e).split())[:100]}") from e
    metas = meta_of(root)
    heading = first(" ".join(x.itertext()) for x in root.iter("h1"))
    titled = first(" ".join(x.itertext()) for x in root.iter("title"))
    title = words.plain(metas.get("og:title") or without_site(titled, heading) or heading or metas.get("twitter:title", ""), markup=False)
    canonical = first(x.get("href") or "" for x in root.iter("link") if "canonical" in (x.get("rel") or "").lower().split())
    link = words.address(url, canonical or metas.get("og:url")) or url
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or metas.get("og:locale", "")
    item = Item(
        guid=name or link or title,
        title=title,
        link=link if link and re.match(r"https?://", link, re.I) else None,
        authors=authors_of(root, metas),
        published=first_date(
            metas, "article:published_time", "datepublished", "date", "pubdate", "publishdate", "parsely-pub-date", "dc.date.issued", "dc.date", "sailthru.date"
        )
        or linked_date(page, "datePublished"),
        updated=first_date(metas, "article:modified_time", "datemodified", "og:updated_time", "last-modified") or linked_date(page, "dateModified"),
        summary="",
        content=page,
        form="page" if PAGE.search(page, 0, HEAD) else "fragment",
        lang=lang.replace("_", "-").strip() if re.fullmatch(r"\s*[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\s*", lang) else None,
    )
    return Feed(format="html", wellformed=True, title=title, link=item.link, lang=item.lang, items=(item,))


def without_site(titled: str, heading: str) -> str:
    """A page's <title> without the site's name behind it, which is what it has more than the headline on the page."""
    more = titled.removeprefix(heading)
    return heading if heading and more != titled and re.match(r"\s*[|–—·:»-]", more) else titled


def meta_of(root: Any) -> dict[str, str]:
    """The first value of each meta element, by its name in lower case."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        if name and (value := words.one_line(node.get("content"))):
            found.setdefault(name, value)
    return found


def authors_of(root: Any, metas: dict[str, str]) -> tuple[str, ...]:
    """The authors the head names; an address of a profile is no name."""
    named = [
        words.one_line(m.get("content"))
        for m in root.iter("meta")
        if (m.get("name") or m.get("property") or "").lower() in ("author", "article:author", "byl", "parsely-author")
    ]
    named = named or [metas.get("dc.creator", ""), metas.get("sailthru.author", "")]
    return tuple(dict.fromkeys(re.sub(r"^by\s+", "", n, flags=re.I)[:200] for n in named if n and not re.match(r"https?://|@", n)))[:20]


def first_date(metas: dict[str, str], *names: str) -> Any:
    """The first of these dates that can be read."""
    return next((t for n in names if (t := dates.instant(metas.get(n)))), None)


def linked_date(page: str, name: str) -> Any:
    """A date that the page's JSON-LD says (schema.org)."""
    found = re.search(rf'"{name}"\s*:\s*"([^"]{{8,40}})"', page) if "ld+json" in page else None
    return dates.instant(found[1]) if found else None


def first(values: Any) -> str:
    """The first value that is not blank, on one line."""
    return next((v for value in values if (v := words.one_line(value))), "")
