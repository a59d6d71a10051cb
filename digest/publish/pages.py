"""Entries -> pages that need no script and load nothing from elsewhere: the front page, and one page an event.

The templates escape by default; what is HTML on purpose went through `safe_html`. A folder of own templates may replace them one by one.
"""

from __future__ import annotations

import hashlib
import html
import re
import traceback
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.errors import PublishError
from digest.model import CleanArticle, Entry, Head, Page, Removed, SourcesView, Voice
from digest.publish import entries as of
from digest.publish.charts import coverage, strips
from digest.publish.safe import plain_text, safe_html, safe_lang, safe_url, stamp, strip_forbidden, utc

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = Path(__file__).parent
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NAMED = 7  # outlets that a line of the front page names; the others are counted
OPEN_TEXTS = 4  # full texts that stand open on an event's page: what fits side by side
FEW_WORDS = 20  # in a shorter text the share of words that others have too says nothing
SHORTEST_MARK = 25  # characters; a shorter sentence stands in too many texts to be worth a mark
TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a line of the front page."""

    href: str
    """Relative to the front page, so a folder opened from disk works too."""
    title: str
    summary: str
    lang: str
    time: datetime
    """Of its newest report, else of its last change."""
    revision: int
    outlets: tuple[tuple[str, str | None], ...]
    """Name and the address of its article (None when it has none), each outlet once."""
    more: int
    """Outlets that are not named."""
    categories: tuple[str, ...]
    html: str = ""
    """The body, where the page shows it: of an edition."""

    @property
    def count(self) -> int:
        """How many outlets report it."""
        return len(self.outlets) + self.more


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day (UTC) as the front page shows them."""

    date: date
    stories: tuple[Item, ...]
    """Told by several outlets, most first."""
    singles: tuple[Item, ...]
    """Told by one outlet, newest first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph. Joined, the parts are the paragraph."""

    text: str
    quoted: bool = False
    """The entry quotes it."""
    group: int = 0
    """Number of the group of sentences that tell the same; 0: it is in none."""
    anchor: str = ""
    twin: str = ""
    """Anchor of the next sentence of the group, in another text."""


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article as an event's page shows it."""

    anchor: str
    outlet: str
    title: str
    url: str | None
    published: datetime | None
    lag: str
    """How long after the first report, `first` for it, "" when a time is missing."""
    lang: str
    authors: tuple[str, ...]
    words: int
    paragraphs: tuple[tuple[Piece, ...], ...]
    """Empty in mode "brief", but for texts that may be passed on."""
    article: str
    """Id of the article, by which `digest why` knows it."""
    removed: tuple[Removed, ...]
    taken: int
    """How many lines were removed, also where they are not shown."""
    shared: int | None = None
    """Per cent of its text that another outlet has word for word; None when that says nothing."""


def render_index(entries: Sequence[Entry], head: Head, templates: Path | None = None) -> bytes:
    """The front page: days, newest first; in a day what several outlets tell before what one tells.

    Raises PublishError naming file and line when a template of `templates` fails.
    """
    ordered = of.newest_first(entries)
    values = {
        "days": () if head.editions else days_of(ordered),
        "editions": tuple(replace(item_of(e), html=of.body(e)) for e in ordered) if head.editions else (),
        "tags": tuple(sorted({c for e in ordered for c in of.categories(e)})),
        "updated": of.feed_updated(ordered, head) if ordered or head.updated else None,
        "stories": len(ordered),
        "outlets": len({n for e in ordered for n in of.outlets(e)}),
    }
    return render("index.html", head, values, templates)


def page_files(page: Page, head: Head, templates: Path | None = None) -> list[tuple[str, bytes]]:
    """The files of one event's page: its picture of the coverage, if it has one, and the page."""
    name = of.page_name(page.entry.event)
    drawn = coverage([v.published for v in page.entry.voices])
    return [*([(name.removesuffix("html") + "svg", drawn)] if drawn else []), (name, render_page(page, head, templates))]


def edition_file(entry: Entry, head: Head, templates: Path | None = None) -> tuple[str, bytes]:
    """The page of one edition."""
    values = {"title": of.title(entry), "body": raised(of.body(entry)), "published": of.published(entry), "page_url": of.page_url(entry, head)}
    return of.page_name(entry.event), render("edition.html", head, values, templates)


def sources_files(view: SourcesView, head: Head, templates: Path | None = None) -> list[tuple[str, bytes]]:
    """The page of the sources, and the small charts that it shows."""
    return [("sources.svg", strips([s.days for s in view.sources])), ("sources.html", render("sources.html", head, {"view": view}, templates))]


def render_page(page: Page, head: Head, templates: Path | None = None) -> bytes:
    """The page of one event: the entry, then every outlet's cleaned text, and what was removed from it with rule and reason.

    In mode "brief" texts and removed lines are shown only of articles that may be passed on. Raises PublishError naming file and line when a template fails.
    """
    entry = page.entry
    body = of.body(entry)
    reports = reports_of(page, body, head)
    values = {
        "event": entry.event,
        "revision": entry.revision,
        "title": of.title(entry),
        "summary": plain_text(entry.summary, 300),
        "body": raised(body),
        "published": of.published(entry),
        "updated": of.updated(entry),
        "categories": of.categories(entry),
        "lang": safe_lang(entry.lang),
        "reports": reports,
        "drawn": f"{entry.event}.svg" if coverage([v.published for v in entry.voices]) else None,
        "timeline": sorted((r for r in reports if r.published), key=lambda r: (r.published, r.anchor)),
        "shares": [r for r in reports if r.shared is not None and r.words >= FEW_WORDS] if len({r.outlet for r in reports}) > 1 else [],
        "has_twins": any(x.twin for r in reports for p in r.paragraphs for x in p),
        "has_texts": any(r.paragraphs for r in reports),
        "side_by_side": any(r.paragraphs or r.taken for r in reports),
        "open": len(reports) <= OPEN_TEXTS,
        "page_url": of.page_url(entry, head),
    }
    return render("event.html", head, values, templates)


def raised(body: str) -> str:
    """Sanitized HTML with its headings one step higher: on its page it stands under the only h1."""
    return re.sub(r"<(/?)h([345])>", lambda m: f"<{m[1]}h{int(m[2]) - 1}>", body)


def static_files(*, script: bool = False) -> list[tuple[str, bytes]]:
    """The files that every page points to."""
    return [(name, (HERE / name).read_bytes()) for name in ("style.css", "favicon.svg", *(["digest.js"] if script else []))]


def look(templates: Path | None) -> str:
    """A hash of all that makes pages look as they do: other templates or another style sheet give another one."""
    files = [HERE / n for n in ("style.css", "digest.js", "favicon.svg")] + sorted((HERE / "templates").glob("*.html"))
    if templates:
        if not templates.is_dir():
            raise PublishError(f"{templates}: no folder of templates")
        files += sorted(p for p in templates.rglob("*") if p.is_file())
    try:
        return hashlib.sha256(b"\0".join(p.name.encode() + b"\0" + p.read_bytes() for p in files)).hexdigest()[:16]
    except OSError as e:
        raise PublishError(f"{templates or HERE}: {e.strerror}") from e


# --- the front page -------------------------------------------------------------------------------------------------------
def days_of(entries: Iterable[Entry]) -> list[Day]:
    """Entries (newest first) -> the days of their newest reports, newest first."""
    days: dict[date, list[Item]] = {}
    for entry in entries:
        item = item_of(entry)
        days.setdefault(item.time.date(), []).append(item)
    return [
        Day(day, tuple(sorted((i for i in items if i.count > 1), key=lambda i: (-i.count, -i.time.timestamp()))), tuple(i for i in items if i.count <= 1))
        for day, items in sorted(days.items(), reverse=True)
    ]


def item_of(entry: Entry) -> Item:
    """An entry as a line of the front page."""
    links: dict[str, str | None] = {}
    for voice in entry.voices:
        if name := plain_text(voice.source, of.MAX_NAME):
            links[name] = links.get(name) or safe_url(voice.url)
    named = tuple(links.items())
    return Item(
        href=of.page_name(entry.event),
        title=of.title(entry),
        summary=plain_text(entry.summary, 600),
        lang=safe_lang(entry.lang),
        time=min(max((utc(v.published) for v in entry.voices if v.published), default=of.updated(entry)), of.updated(entry)),
        revision=entry.revision,
        outlets=named[:NAMED],
        more=len(named[NAMED:]),
        categories=tuple(of.categories(entry)[:2]),
    )


# --- the event's page -------------------------------------------------------------------------------------------------------
def reports_of(page: Page, body: str, head: Head) -> list[Report]:
    """The reports of an event: the voices in their order, then articles that no voice names."""
    articles = {a.id: a for a in page.articles}
    voices = [*page.entry.voices, *(voice_of(a) for a in page.articles if a.id not in {v.article for v in page.entry.voices})]
    first = min((v.published for v in voices if v.published), default=None)
    shown = {a for a in articles if head.mode != "brief" or a in page.free}
    quoted = quoted_sentences(body) if shown else ()
    twins = twins_of(page, shown)
    return [
        report_of(
            f"report-{i}", v, articles.get(v.article), page.removed.get(v.article, ()), first, quoted, twins.get(v.article, ()),
            shared=page.shared.get(v.article), brief=v.article not in shown,
        )
        for i, v in enumerate(voices, 1)
    ]  # fmt: skip


def twins_of(page: Page, shown: Collection[str]) -> dict[str, tuple[Piece, ...]]:
    """Article id -> its sentences that another of the texts shown has in other words, each with the way to the next."""
    texts = {a.id: a.paragraphs for a in page.articles if a.id in shown}
    found: dict[str, list[Piece]] = {}
    number = 0
    for group in page.entry.agree:
        here: dict[str, str] = {}
        for x in group:
            taken = found.get(x.article, ())
            if any(x.text in p for p in texts.get(x.article, ())) and not any(x.text in t.text or t.text in x.text for t in taken):
                here.setdefault(x.article, x.text)
        if len(here) > 1:
            number += 1
            for k, (article, text) in enumerate(here.items()):
                found.setdefault(article, []).append(Piece(text, True, number, f"s{number}-{k + 1}", f"s{number}-{(k + 1) % len(here) + 1}"))
    return {a: tuple(sorted(pieces, key=lambda x: (-len(x.text), x.anchor))) for a, pieces in found.items()}


def voice_of(article: CleanArticle) -> Voice:
    """An article as a voice."""
    a = article
    return Voice(a.id, a.source, a.title, a.url, a.published, a.lang, a.meta.byline, len(a.text.split()))


def report_of(
    anchor: str, voice: Voice, article: CleanArticle | None, removed: Sequence[Removed], first: datetime | None, quoted: Sequence[Piece],
    twins: Sequence[Piece], *, shared: float | None, brief: bool,
) -> Report:  # fmt: skip
    """A voice with its text and its ledger."""
    texts = article.paragraphs if article and not brief else ()
    left = list(twins)  # each is marked once
    authors = (plain_text(a, of.MAX_NAME) for a in voice.authors)
    return Report(
        anchor=anchor,
        outlet=plain_text(voice.source, of.MAX_NAME) or "Unnamed source",
        title=plain_text(voice.title, of.MAX_TITLE),
        url=safe_url(voice.url),
        published=utc(voice.published) if voice.published else None,
        lag=lag(voice.published, first),
        lang=safe_lang(voice.lang),
        authors=tuple(a for a in authors if a),
        words=voice.words,
        paragraphs=tuple(marked(p, quoted, left) for p in texts if p.strip()),
        article=voice.article,
        removed=() if brief else tuple(removed),
        taken=len(removed),
        shared=None if shared is None else round(100 * shared),
    )


def quoted_sentences(body: str) -> tuple[Piece, ...]:
    """The pieces of text between the tags of an entry's body that are long enough to look for, longest first."""
    lines = (line for text in TAGS.split(body) for line in text.split("\n"))  # a sentence may bring along the last one of the paragraph before
    pieces = {html.unescape(" ".join(line.split())).strip("“”\"'«» ") for line in lines}
    return tuple(Piece(p, True) for p in sorted((p for p in pieces if len(p) >= SHORTEST_MARK), key=lambda p: (-len(p), p)))


def marked(paragraph: str, quoted: Sequence[Piece], twins: list[Piece] | None = None) -> tuple[Piece, ...]:
    """A paragraph as pieces: what the entry quotes, and what has a twin in another text; a twin that was found leaves the list."""
    spans: list[tuple[int, int, Piece]] = []
    for wanted in [*(twins or ()), *quoted]:
        if (at := paragraph.find(wanted.text)) >= 0 and not any(a < at + len(wanted.text) and at < b for a, b, _ in spans):
            spans.append((at, at + len(wanted.text), wanted))
            if twins and wanted.group:
                twins.remove(wanted)
    pieces: list[Piece] = []
    end = 0
    for a, b, piece in sorted(spans, key=lambda x: x[0]):
        pieces += [Piece(paragraph[end:a]), piece]
        end = b
    return tuple(p for p in (*pieces, Piece(paragraph[end:])) if p.text)


def lag(published: datetime | None, first: datetime | None) -> str:
    """How long after the first report: `first`, `+35 min`, `+2 h 10 min`, `+3 d`; "" when it is not known."""
    if published is None or first is None:
        return ""
    minutes = int((published - first) / timedelta(minutes=1))
    if minutes < 1:
        return "first"
    if minutes < 60:
        return f"+{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"+{hours} h {minutes} min" if minutes else f"+{hours} h"
    return f"+{hours // 24} d"


def minutes(n: float) -> str:
    """A time span for people: `35 min`, `2 h 10 min`, `3 d`."""
    return lag(datetime(2000, 1, 1) + timedelta(minutes=n), datetime(2000, 1, 1)).removeprefix("+").replace("first", "under a minute")  # noqa: DTZ001


# --- templates --------------------------------------------------------------------------------------------------------------
def render(name: str, head: Head, values: dict[str, Any], templates: Path | None) -> bytes:
    """A template filled in, as UTF-8 without forbidden characters."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        text = (
            environment(templates)
            .get_template(name)
            .render(head=head, base=of.base(head), home=of.index_name(head), site=plain_text(head.title, of.MAX_TITLE) or head.name, **values)
        )
    except TemplateSyntaxError as e:
        raise PublishError(f"{e.filename or e.name or name}:{e.lineno}: {e.message}") from e
    except (TemplateError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as e:
        raise PublishError(f"{place(e, name)}: {' '.join(str(e).split())[:200]}") from e
    return strip_forbidden(text).encode()


def place(error: BaseException, name: str) -> str:
    """File and line of the template in which an error happened; jinja2 puts them into the traceback."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".html")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else name


@lru_cache(maxsize=8)  # compiling the templates costs more than a page; changed files are seen (auto_reload)
def environment(templates: Path | None) -> Environment:
    """jinja2 with our templates behind those of the folder, escaping everything, refusing names that do not exist."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folders = [*([templates] if templates else []), HERE / "templates"]
    env = Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters.update(
        day=day,
        clock=clock,
        moment=lambda t: f"{day(t)}, {clock(t)} UTC",
        stamp=stamp,
        html=as_html,
        url=safe_url,
        lang=safe_lang,
        plain=plain_text,
        minutes=minutes,
    )
    return env


def day(t: date) -> str:
    """`Tuesday, 3 March 2026`. Not by strftime: that follows the machine's language."""
    return f"{DAYS[t.weekday()]}, {t.day} {MONTHS[t.month - 1]} {t.year}"


def clock(t: datetime) -> str:
    """`09:05`, UTC."""
    return utc(t).isoformat()[11:16]


def as_html(fragment: str) -> Markup:
    """Sanitized HTML that the template does not escape again."""
    from markupsafe import Markup

    return Markup(safe_html(fragment))
