"""The values that rooms hand to each other. All are frozen, times are aware and in UTC."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

Form = Literal["text", "fragment", "page"]
"""What a body is: plain text that was already extracted, HTML of a feed entry, or a whole HTML page."""

Category = Literal[
    "comment-form", "cross-link", "image-marker", "caption", "share", "newsletter", "advertisement", "navigation", "related",
    "byline", "date", "credit", "agency", "copyright", "feed-footer", "cookie", "paywall", "login", "app-promo", "tags",
    "separator", "repeated", "other",
]  # fmt: skip
"""What kind of leftover a removed line is."""

Action = Literal["drop", "metadata", "trim"]
"""What became of a removed line: gone, kept as metadata, or only a part of it taken away."""


def short_hash(*parts: str) -> str:
    """16 hex digits that follow from the parts and nothing else."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=20_000)
def article_id(source: str, guid: str) -> str:
    """The id of an article; it is asked for many times on its way, and hashed once."""
    return short_hash("article", source, guid)


def without_credentials(url: str) -> str:
    """An address without `user:password@`: the only form that is stored or shown."""
    try:
        parts = urlsplit(url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url
    except ValueError:
        return url


def without_query(name: str) -> str:
    """The name of a source for everybody: of one that has only its address host and path, since a query may hold a reader's key."""
    try:
        parts = urlsplit(name)
        return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}" if parts.scheme in ("http", "https") and parts.hostname else name
    except ValueError:
        return name


# --- fetch: how the network is used -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FetchSettings:
    """The table [fetch]: what the config says and the fetcher does. Times in seconds."""

    min_interval: float = 900.0
    """Between two visits to a source at least; all longer intervals are multiples of it."""
    timeout: float = 20.0
    """For a whole request, from the name's look-up to the last byte, all redirects together."""
    max_bytes: int = 10_000_000
    """Largest body, after decompression."""
    per_host: int = 2
    """Requests to one host at the same time."""
    contact: str | None = None
    """Address or web page by which a publisher reaches us; part of the User-Agent."""
    proxy: str | None = None
    """`http://host:port` that all requests go through; None connects directly. The environment is not asked."""
    allow_private: tuple[str, ...] = ()
    """Hosts, as they are written in a URL, that may have a private address."""
    spacing: float = 0.25
    """Between the starts of two requests to one host."""
    steady: bool = False
    """Come every `min_interval`, however little a source brings; else a sleepy one is asked less often."""


# --- parse: what comes in ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Enclosure:
    """A media file that an item carries (RSS 2.0 `enclosure`, Atom `link rel=enclosure`, Media RSS)."""

    url: str
    type: str | None = None
    length: int | None = None
    """Bytes; None when the feed does not say."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a source's feed, or one saved article, as it came."""

    guid: str
    """The feed's own id, else the link, else a hash of title and text."""
    title: str = ""
    """Plain text; "" when the source gives none."""
    link: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    """None when the source does not say; never guessed."""
    updated: datetime | None = None
    summary: str = ""
    """HTML, or "" when there is none."""
    content: str = ""
    """HTML (or plain text when `form` is "text"), or "" when there is none."""
    form: Form = "fragment"
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    lang: str | None = None

    @property
    def body(self) -> str:
        """The fuller of content and summary."""
        return self.content or self.summary


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed itself says about how often to come back (RSS `ttl`, `skipHours`, `skipDays`, syndication module)."""

    every: float | None = None
    """Seconds between two visits at least; None when the feed does not say."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, 0 to 23 UTC, in which not to come."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday = 0, on which not to come."""
    hub: str | None = None
    """WebSub hub of the feed."""
    topic: str | None = None
    """The address under which that hub knows the feed; None: the one it was read from."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What one body of a source holds. A saved article is a feed of one item."""

    format: str
    """rss20, rss10, atom10, json11, ..., text, html."""
    wellformed: bool
    title: str = ""
    link: str | None = None
    id: str | None = None
    updated: datetime | None = None
    lang: str | None = None
    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()
    """One line for each thing that could not be read; the rest was kept."""
    hints: Hints = Hints()


# --- the article ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Article:
    """One outlet's text as it came, identified by source and guid: one source can never overwrite another's article."""

    source: str
    """The source's name in the config, else its URL or path."""
    guid: str
    title: str
    body: str
    form: Form
    seen: datetime
    """When digest first saw it; for a saved file, the file's time."""
    link: str | None = None
    published: datetime | None = None
    """None when the source does not say; never guessed."""
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    saved: bool = False
    """It was saved to disk, so its outlet is the credit line or agency in its text, where there is one."""

    @property
    def id(self) -> str:
        """16 hex digits that follow from source and guid alone."""
        return article_id(self.source, self.guid)


@dataclass(frozen=True, slots=True)
class Stored:
    """What tells a stored article from others of its source."""

    guid: str
    title: str
    link: str | None
    published: datetime | None
    body: str = ""
    """"" where it was not asked for."""


# --- normalize: the clean article and its ledger ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Removed:
    """One line of the ledger: what was taken out of an article, by which rule, and why."""

    text: str
    category: Category
    rule: str
    """Id of the rule."""
    action: Action
    why: str
    """The rule's reason, for people."""
    line: int | None = None
    """0-based number of the input line; None for HTML input."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What an article says about itself in lines that are not its text."""

    byline: tuple[str, ...] = ()
    credit: str | None = None
    """What a credit line names, as it stands there: `bbc.com`."""
    outlet: str | None = None
    """The outlet's name for the credit or agency, from the table of known hosts: `BBC`. None when neither is there."""
    agency: str | None = None
    place: str | None = None
    """Place of the dateline."""
    published: str | None = None
    """A publication date that stands in the page's head or in the text, as it stands there."""
    updated: str | None = None
    """The same of the last change."""
    captions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clean:
    """The clean form of one body, with everything that was removed."""

    title: str
    paragraphs: tuple[str, ...]
    """Kept paragraphs, verbatim."""
    lines: tuple[int, ...] = ()
    """For text input: 0-based numbers of the kept input lines, split at every newline."""
    removed: tuple[Removed, ...] = ()
    meta: Meta = Meta()
    truncated: bool = False
    """The source gave only the beginning of its article."""
    lang: str = "und"
    """ISO 639-1, "und" when it cannot be told."""
    warnings: tuple[str, ...] = ()
    repeatable: tuple[str, ...] = ()
    """Of what is kept the short lines and lists that may turn out to stand on every page, folded, in small letters. The store keeps none of them here."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page on which a line was seen. A page is told from another by its address and by its text: a copy of either is no other page."""

    page: str
    """Hash of the address, or of what identifies the article where there is none."""
    text: str
    """Hash of the first paragraph of prose, else of the headline."""
    article: str
    """Id of the article."""


@dataclass(frozen=True, slots=True)
class CleanArticle:
    """What merger and composer read: one outlet's cleaned text."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    source: str = ""
    """Whom the reader sees as the source: the outlet."""
    url: str | None = None
    published: datetime | None = None
    """None when the source does not say."""
    seen: datetime | None = None
    """When digest first saw it; None outside a build."""
    origin: str = ""
    """The source's name in the config, or its URL or path; "" outside a build."""
    lang: str = "und"
    meta: Meta = Meta()

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def time(self) -> datetime | None:
        """Publication time, else the time it was first seen."""
        return self.published or self.seen


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said before its source changed it: nothing that was published loses its origin."""

    title: str
    """As it was shown."""
    text: str
    """The kept paragraphs, one a line."""
    body: str
    """As it came."""
    until: datetime
    """When another text took its place."""


# --- merge: which event -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Decision:
    """To which event an article was given, and why."""

    article: str
    event: str
    """16 hex digits that follow from the article that founded the event."""
    score: float
    """0 to 1; 0 for the founder of an event."""
    because: tuple[str, ...] = ()
    """The terms it shares with the event, strongest first."""
    founded: bool = False


@dataclass(frozen=True, slots=True)
class EventState:
    """What the merger must remember of an open event between two builds."""

    event: str
    newest: float
    """Unix seconds of its newest article; -inf when no article of it has a time."""
    state: bytes
    """Opaque to everyone but the merger."""
    dense: bytes = b""
    """The same for its sentence vector, where there is a model."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of an article or an event by a person's decision."""

    id: str
    """Of the article that was split off, or of the event that was joined into another."""
    kind: Literal["split", "join"]
    became: str
    """The event it is of now."""
    was: str
    """The event it was of before."""


# --- compose: what is said ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim sentence and the article it stands in."""

    text: str
    article: str
    """Id of the article."""
    speaker: str | None = None
    """For a quote: who says it, when the same sentence names them."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The entry of another event to which one points: an older one that it follows, or the one it goes on in."""

    event: str
    title: str
    url: str
    published: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What a revision of an entry has that the one before had not."""

    since: int
    """The revision before."""
    articles: tuple[str, ...]
    """Ids of the articles that joined."""


@dataclass(frozen=True, slots=True)
class Story:
    """What an entry says: every sentence verbatim, with its source."""

    title: str
    """A member's headline, verbatim."""
    lead: tuple[Sentence, ...] = ()
    agree: tuple[tuple[Sentence, ...], ...] = ()
    """Groups of sentences of different articles that tell the same."""
    differ: tuple[tuple[Sentence, ...], ...] = ()
    """Pairs that tell the same with another number, name, date or place."""
    only: tuple[Sentence, ...] = ()
    quotes: tuple[Sentence, ...] = ()
    html: str = ""
    """The entry's body: sanitized HTML."""
    summary: str = ""
    """Plain text."""
    sources: int = 0
    """Independent ones: copies of one text and articles of one outlet count once."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One article as an entry shows it: outlet, headline, link, time."""

    article: str
    source: str
    title: str
    url: str | None = None
    published: datetime | None = None
    lang: str = "und"
    authors: tuple[str, ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """The feed that an article came by."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is published for one event."""

    event: str
    id: str
    """The Atom id. Once published it never changes, or readers see the entry twice."""
    url: str
    """Address of its page."""
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    """Moves only when the text changes."""
    revision: int = 1
    lang: str = "und"
    voices: tuple[Voice, ...] = ()
    categories: tuple[str, ...] = ()
    image: Enclosure | None = None
    sources: int = 0
    """Independent ones."""
    lead: tuple[Sentence, ...] = ()
    """The sentences on top, with the articles they stand in."""
    agree: tuple[tuple[Sentence, ...], ...] = ()
    """Groups of sentences of different articles that tell the same."""
    origin: Origin | None = None
    """The feed that the article on top came by; only where an entry is published."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the local page of an entry shows beyond the entry: the texts behind it and what was removed from them."""

    entry: Entry
    articles: tuple[CleanArticle, ...]
    removed: dict[str, tuple[Removed, ...]] = field(default_factory=dict)
    """Article id -> its ledger."""
    shared: dict[str, float] = field(default_factory=dict)
    """Article id -> share of its text that another article of the event has word for word, 0 to 1."""
    free: frozenset[str] = frozenset()
    """Articles whose text may be passed on, so that it is shown even where others may read the page."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """What the sources page says of one source."""

    name: str
    tags: tuple[str, ...] = ()
    trouble: str = ""
    """Why it could not be read the last time; "" when all is well."""
    articles: int = 0
    """In all."""
    days: tuple[int, ...] = ()
    """Articles of each of the last days, oldest first."""


@dataclass(frozen=True, slots=True)
class OutletView:
    """How an outlet stands among the others that report the same events."""

    name: str
    events: int
    """That others report too."""
    first: int
    """Of these, it was the first."""
    behind: float | None = None
    """Median minutes after the first, where it was not; None when it always was."""


@dataclass(frozen=True, slots=True)
class SourcesView:
    """What the sources page shows."""

    sources: tuple[SourceView, ...] = ()
    outlets: tuple[OutletView, ...] = ()
    copies: tuple[tuple[str, str, int], ...] = ()
    """(outlet, outlet that had the same text before it, times), most first."""
    last_day: date | None = None
    """The day to which the last of `days` belongs."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a published feed says of itself."""

    title: str
    url: str
    """Base address, with a slash at its end; part of every id."""
    name: str = "digest"
    """File name without ending: digest.atom, digest.json."""
    updated: datetime | None = None
    lang: str = "en"
    mode: Literal["entry", "brief", "full"] = "entry"
    hub: str | None = None
    """Address of a WebSub hub."""
    archives: tuple[int, ...] = ()
    """Numbers of its archive pages, oldest first."""
    editions: bool = False
    """Its entries are editions, not events."""
    feeds: tuple[tuple[str, str], ...] = ()
    """Name and title of every feed that is published beside it, its own among them."""
    opml: bool = False
    """A list of the sources is published too."""
    removed: bool = False
    """The pages may show the removed lines themselves."""
    script: bool = False
    """The pages may load digest.js, our own, for filter and keys."""
