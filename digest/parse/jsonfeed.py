"""JSON Feed 1.0 and 1.1 (jsonfeed.org) -> a Feed; a field of the wrong type is left out and said."""

from __future__ import annotations

import html
import json
from collections import Counter
from typing import Any

from digest.errors import ParseError
from digest.model import Enclosure, Feed, Hints, Item, short_hash
from digest.parse import dates, words

MAX_ENTRIES = 5_000


def read_json(text: str, url: str | None) -> Feed:
    """The feed of a JSON text. Raises ParseError when it is no JSON, or has no items."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as e:
        raise ParseError(f"no JSON Feed: {' '.join(str(e).split())[:100]}") from e
    if not isinstance(feed, dict) or not (isinstance(feed.get("items"), list) or "jsonfeed.org" in str(feed.get("version"))[:100]):
        raise ParseError("no JSON Feed: it has no list of items")
    problems: list[str] = []
    base = words.address(url, string(feed, "feed_url") or string(feed, "home_page_url")) or url
    given = feed.get("items")
    rows: list[Any] = given if isinstance(given, list) else []
    if len(rows) > MAX_ENTRIES:
        problems.append(f"holds {len(rows):,} entries: read the newest {MAX_ENTRIES:,}")
        rows = newest(rows)
    owners = people(feed)
    lang = string(feed, "language") or None
    items, seen = [], Counter[str]()
    for n, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            problems.append(f"entry {n}: expected an object, got {type(row).__name__}")
            continue
        item = read_item(row, n, base, lang, owners, problems)
        seen[item.guid] += 1
        items.append(item)
    problems += [f"{count} entries have the id {guid[:80]!r}" for guid, count in seen.items() if count > 1]
    hubs = [h.get("url") for h in listed(feed, "hubs") if isinstance(h, dict) and isinstance(h.get("url"), str)]
    version = str(feed.get("version"))
    return Feed(
        format="json10" if version.rstrip("/").endswith("/1") else "json11",
        wellformed=not problems,
        title=words.plain(string(feed, "title"), markup=False),
        link=words.address(base, string(feed, "home_page_url")),
        id=words.address(url, string(feed, "feed_url")),
        lang=lang,
        items=tuple(items),
        problems=tuple(problems[:100]),
        hints=Hints(hub=words.address(base, hubs[0]), topic=words.address(base, string(feed, "feed_url"))) if hubs else Hints(),
    )


def newest(rows: list[Any]) -> list[Any]:
    """The newest items, in the order they came."""

    def age(n: int) -> tuple[float, int]:
        row = rows[n]
        when = dates.instant(string(row, "date_published") or string(row, "date_modified")) if isinstance(row, dict) else None
        return (-when.timestamp() if when else 0.0, n)

    return [rows[n] for n in sorted(sorted(range(min(len(rows), 10 * MAX_ENTRIES)), key=age)[:MAX_ENTRIES])]


def read_item(row: dict[str, Any], number: int, base: str | None, lang: str | None, owners: tuple[str, ...], problems: list[str]) -> Item:
    """One item; what could not be read goes to `problems`."""
    title = words.plain(string(row, "title"), markup=False)
    link = words.address(base, string(row, "url") or string(row, "external_url"))
    content, text = string(row, "content_html"), string(row, "content_text")
    body, wrong = words.measured(words.absolute(content, link or base) or html.escape(text, quote=False))
    summary = html.escape(words.bare(string(row, "summary"))[: words.MAX_FIELD], quote=False)
    when = {k: dates.instant(string(row, k)) for k in ("date_published", "date_modified")}
    odd = [k for k in ("title", "url", "content_html", "content_text", "summary", "date_published") if row.get(k) is not None and not isinstance(row[k], str)]
    odd += [k for k, v in when.items() if v is None and string(row, k)]
    problems += [f"entry {number} ({title[:60]}): {reason}" for reason in ([wrong] if wrong else []) + ([f"cannot read {', '.join(odd)}"] if odd else [])]
    raw = row.get("id")
    guid = words.one_line(str(raw)) if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else ""
    guid = guid or link or short_hash("item", title, body or summary)
    files = [
        Enclosure(
            words.address(base, a["url"]) or "", string(a, "mime_type") or None, size if isinstance(size := a.get("size_in_bytes"), int) and size >= 0 else None
        )
        for a in listed(row, "attachments")
        if isinstance(a, dict) and isinstance(a.get("url"), str) and a["url"].strip()
    ]
    files += [Enclosure(words.address(base, string(row, k)) or "") for k in ("image", "banner_image") if string(row, k)]
    return Item(
        guid=guid if len(guid) <= 2_000 else short_hash("guid", guid),
        title=title or words.beginning(summary) or words.beginning(html.escape(text[:5_000])) or words.beginning(body) or link or "",
        link=link,
        authors=people(row) or owners,
        published=when["date_published"],
        updated=when["date_modified"],
        summary=summary,
        content=body,
        enclosures=tuple({f.url: f for f in reversed(files)}.values())[::-1],
        categories=tuple(dict.fromkeys(words.one_line(t)[:200] for t in listed(row, "tags") if isinstance(t, str) and t.strip()))[:100],
        lang=string(row, "language") or lang,
    )


def string(row: dict[str, Any], key: str) -> str:
    """A string, bare; "" when it is missing or something else."""
    value = row.get(key)
    return words.bare(value).strip() if isinstance(value, str) else ""


def listed(row: dict[str, Any], key: str) -> list[Any]:
    """A list, at most 100 long; one object alone counts as a list of it."""
    value = row.get(key)
    return value[:100] if isinstance(value, list) else [value] if isinstance(value, dict) else []


def people(row: dict[str, Any]) -> tuple[str, ...]:
    """`authors` (1.1) and `author` (1.0), each name once."""
    rows = listed(row, "authors") + listed(row, "author")
    return tuple(dict.fromkeys(name[:200] for a in rows if isinstance(a, dict) and (name := words.one_line(string(a, "name")))))
