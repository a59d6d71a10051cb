"""One stage alone: JSON lines in, one JSON object a line out, for looking and for measuring.

Each answer is flushed before the next line is read. A line that fails answers `{"id": ..., "error": ...}` and the rest go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from digest.errors import DigestError, ParseError, UsageError
from digest.model import Clean, CleanArticle, Feed, Item, Removed, Sentence, Story

if TYPE_CHECKING:
    from digest.merge import MergeSettings

Row = dict[str, Any]
Work = Callable[[Row], Row]
Get = Callable[[str], tuple[bytes, dict[str, str], str]]
"""An address -> body, headers, final address. Raises FetchError."""


def answer_lines(lines: Iterable[bytes], out: IO[bytes], work: Work) -> None:
    """Answer every line of `lines` on `out`, in order."""
    for n, line in enumerate(lines, 1):
        if line.strip():
            row = answer(line, work)
            out.write(written(row if row["id"] is not None or "error" not in row else row | {"error": f"line {n}: {row['error']}"}))
            out.flush()


def written(row: Row) -> bytes:
    """An answer as one line of UTF-8. What orjson refuses (half a surrogate pair, a number of more than 64 bits) the slower `json` writes."""
    import orjson

    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def answer(line: bytes, work: Work) -> Row:
    """The answer to one line; an error when it is no object or the work cannot be done."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as e:
        return {"id": None, "error": f"no JSON: {one_line(e)}"}
    return answer_row(row, work) if isinstance(row, dict) else {"id": None, "error": f"expected a JSON object, got {type(row).__name__}"}


def answer_row(row: Row, work: Work) -> Row:
    """The answer to one object; an error when the work cannot be done."""
    try:
        return {"id": row.get("id"), **work(row)}
    except (DigestError, OSError, ValueError, RecursionError, OverflowError) as e:
        return {"id": row.get("id"), "error": one_line(e)}


def one_line(error: BaseException) -> str:
    """An error as one line of at most 300 characters."""
    return " ".join(str(error).split())[:300] or type(error).__name__


# --- parse ------------------------------------------------------------------------------------------------------------
def parse_work() -> Work:
    """`digest parse`: a file of a feed or of a saved article -> what it holds."""
    from digest.parse import parse

    def work(row: Row) -> Row:
        path = text_of(row, "path")
        headers = {str(k): str(v) for k, v in fields_of(row.get("headers") or {}, "headers").items()}
        with FileIO(path) as file:  # a third of the time of a small feed goes into Path.read_bytes
            body = file.readall()
        return feed_row(parse(body, name=path.rpartition("/")[2], headers=headers, url=row.get("url")))

    return work


def feed_row(feed: Feed) -> Row:
    """A feed as `digest parse` answers it."""
    head = {"title": feed.title, "link": feed.link, "id": feed.id, "updated": stamp(feed.updated)}
    entries = [item_row(x) for x in feed.items]
    return {"format": feed.format, "wellformed": feed.wellformed, "feed": head, "entries": entries, "problems": list(feed.problems)}


def item_row(item: Item) -> Row:
    """An item as `digest parse` answers it."""
    return {
        "id": item.guid,
        "title": item.title,
        "link": item.link,
        "author": ", ".join(item.authors),
        "published": stamp(item.published),
        "updated": stamp(item.updated),
        "summary": item.summary,
        "content": item.content,
        "enclosures": [{"url": e.url, "type": e.type, "length": e.length} for e in item.enclosures],
        "categories": list(item.categories),
        "lang": item.lang,
    }


# --- clean ------------------------------------------------------------------------------------------------------------
def clean_work(rules: Iterable[Path] = (), disable: Iterable[str] = (), keep: Iterable[str] = ()) -> Work:
    """`digest clean`: a text or a piece of HTML -> the article, and what was taken out of it."""
    from digest.normalize import load_rules, normalize

    loaded = load_rules(tuple(rules), tuple(disable), tuple(keep))

    def work(row: Row) -> Row:
        body, form = row.get("text"), row.get("as")
        if body is None:
            body = row.get("html")
            form = form or ("page" if "<html" in str(body)[:2000].lower() else "fragment")
        if not isinstance(body, str):
            raise UsageError('expected a string in "text" or "html"')
        if form not in (None, "text", "fragment", "page"):
            raise UsageError(f'"as" is {form!r}, expected text, fragment or page')
        title, url, site, lang = (optional(row, k) for k in ("title", "url", "site", "lang"))
        return clean_row(normalize(body, form or "text", title=title, url=url, site=site, lang=lang, rules=loaded))

    return work


def clean_row(clean: Clean) -> Row:
    """A clean article as `digest clean` answers it."""
    m = clean.meta
    meta = {
        "byline": list(m.byline), "credit": m.credit, "outlet": m.outlet, "agency": m.agency, "place": m.place,
        "published": m.published, "updated": m.updated, "captions": list(m.captions), "tags": list(m.tags),
    }  # fmt: skip
    return {
        "title": clean.title, "text": clean_text(clean), "lines": list(clean.lines), "removed": [removed_row(r) for r in clean.removed],
        "meta": meta, "truncated": clean.truncated, "lang": clean.lang, "warnings": list(clean.warnings),
    }  # fmt: skip


def clean_text(clean: Clean) -> str:
    """The kept paragraphs, one a line."""
    return "\n".join(clean.paragraphs)


def removed_row(r: Removed) -> Row:
    """One line of the ledger."""
    return {"line": r.line, "text": r.text, "category": r.category, "rule": r.rule, "action": r.action, "why": r.why}


# --- group ------------------------------------------------------------------------------------------------------------
def group_work(settings: MergeSettings | None = None, model: Path | None = None) -> Work:
    """`digest group`: one article after the other -> the event each belongs to. Remembers the lines before. Raises ConfigError for a bad model."""
    from digest.merge import Merger, MergeSettings, check_model, load_model

    if model:
        check_model(model)
    merger = Merger(settings or MergeSettings(), model=load_model(model) if model else None)

    def work(row: Row) -> Row:
        d = merger.add(clean_article(row))
        return {"event": d.event, "score": round(d.score, 4), "because": list(d.because)}

    return work


def clean_article(row: Row) -> CleanArticle:
    """The article of one input line of `group`, or of one of the `articles` of `compose`."""
    return CleanArticle(
        id=text_of(row, "id"),
        title=optional(row, "title") or "",
        paragraphs=tuple(p for p in (optional(row, "text") or "").split("\n") if p.strip()),
        source=optional(row, "source") or "",
        url=optional(row, "url"),
        published=instant(optional(row, "published")),
        lang=optional(row, "lang") or "und",
    )


# --- compose ----------------------------------------------------------------------------------------------------------
def compose_work() -> Work:
    """`digest compose`: the articles of one event -> what its entry says."""
    from digest.compose import compose

    def work(row: Row) -> Row:
        articles = row.get("articles")
        if not isinstance(articles, list) or not articles:
            raise UsageError('expected a list of at least one article in "articles"')
        return story_row(compose(tuple(clean_article(fields_of(a, "articles")) for a in articles)))

    return work


def story_row(story: Story) -> Row:
    """A story as `digest compose` answers it."""
    return {
        "title": story.title,
        "lead": [sentence_row(s) for s in story.lead],
        "agree": [[sentence_row(s) for s in g] for g in story.agree],
        "differ": [[sentence_row(s) for s in g] for g in story.differ],
        "only": [sentence_row(s) for s in story.only],
        "quotes": [{**sentence_row(s), "speaker": s.speaker} for s in story.quotes],
        "html": story.html,
        "summary": story.summary,
    }


def sentence_row(s: Sentence) -> Row:
    """S of DESIGN.md: a verbatim sentence and the id of the article it stands in."""
    return {"text": s.text, "article": s.article}


# --- files instead of lines -----------------------------------------------------------------------------------------------
def file_rows(stage: str, files: Iterable[Path], addresses: Iterable[str] = (), get: Get | None = None) -> Iterator[Row]:
    """The input lines of a stage for feeds and saved articles on disk: for `compose`, all articles of all files are one event.

    What cannot be read gives its answer at once, a row with `error`, and the rest go on. `get` brings what stands at an address.
    """
    if stage == "parse":
        yield from ({"id": str(f), "path": str(f)} for f in files)
        return
    rows = [row for f in files for row in readable_rows(str(f), lambda f=f: raw_rows(f))]  # type: ignore[misc]
    if get:
        rows += [row for url in addresses for row in readable_rows(url, lambda url=url: web_rows(url, get))]  # type: ignore[misc]
    yield from (row for row in rows if "error" in row)
    good = [row for row in rows if "error" not in row]
    if stage != "clean":
        work = clean_work()
        good = [clean_file_row(row, work) for row in good]
    yield from [{"id": "files", "articles": good}] if stage == "compose" and good else good


def readable_rows(name: str, rows: Callable[[], Iterator[Row]]) -> list[Row]:
    """The articles of a file or of an address, or one row that says why there are none."""
    try:
        return list(rows())
    except (DigestError, OSError) as e:
        return [{"id": name, "error": one_line(e)}]


def raw_rows(file: Path) -> Iterator[Row]:
    """The articles of a file as `digest clean` takes them, with what `group` and `compose` ask beside."""
    from digest.parse import parse

    for x in parse(file.read_bytes(), name=file.name).items:
        yield raw_row(x, file.stem)


def web_rows(url: str, get: Get) -> Iterator[Row]:
    """The same for what stands at an address: the entries of a feed, or a page."""
    from digest.parse import parse

    body, headers, final = get(url)
    try:
        items = parse(body, headers=headers, url=final).items
    except ParseError:
        items = tuple(replace(x, link=final) for x in parse(body, name="page.html", headers=headers).items)
    for x in items:
        yield raw_row(x, urlsplit(final).hostname or url)


def raw_row(x: Item, source: str) -> Row:
    """An article as it came."""
    body = {"text" if x.form == "text" else "html": x.body, "as": x.form}
    return {"id": x.guid, "title": x.title, "url": x.link, "lang": x.lang, "published": stamp(x.published), "source": source, **body}


def clean_file_row(row: Row, work: Work) -> Row:
    """An article of a file after the normalizer."""
    answer = answer_row(row, work)
    return row | {k: answer[k] for k in ("title", "text", "lang") if k in answer}


# --- reading fields -----------------------------------------------------------------------------------------------------
def fields_of(value: Any, key: str) -> Row:
    """An object that must be one."""
    if not isinstance(value, dict):
        raise UsageError(f'expected an object in "{key}", got {type(value).__name__}')
    return value


def text_of(row: Row, key: str) -> str:
    """A string that must be there."""
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise UsageError(f'expected a string in "{key}"')
    return value


def optional(row: Row, key: str) -> str | None:
    """A string, or None when it is missing or null."""
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f'expected a string or null in "{key}", got {type(value).__name__}')
    return value


def instant(text: str | None) -> datetime | None:
    """RFC 3339 -> aware UTC; None stays None."""
    if not text:
        return None
    try:
        t = datetime.fromisoformat(text)
        return (t if t.tzinfo else t.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f'"published" is {text[:40]!r}, expected RFC 3339') from None


def stamp(t: datetime | None) -> str | None:
    """RFC 3339 in UTC with seconds."""
    return t.astimezone(UTC).isoformat()[:19] + "Z" if t else None


WORK: dict[str, Callable[[], Work]] = {"parse": parse_work, "clean": clean_work, "group": group_work, "compose": compose_work}
"""Stage -> what makes its work."""
