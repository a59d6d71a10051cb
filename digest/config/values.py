"""The settings as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digest.model import FetchSettings


@dataclass(frozen=True, slots=True)
class Source:
    """A feed or page by URL, or files on disk by a path or pattern: exactly one of the two."""

    name: str
    url: str | None = None
    path: str | None = None
    """Relative to the config's folder; may hold `*`, `?` and `**`."""
    tags: tuple[str, ...] = ()
    lang: str | None = None
    """ISO 639-1; None: what the feed says, else what the text looks like."""
    rights: Literal["open"] | None = None
    """open: its texts may be passed on, so that even a brief entry shows them as any entry does."""
    keep: tuple[str, ...] = ()
    """Only articles that one of these patterns fits; (): all."""
    drop: tuple[str, ...] = ()
    """No articles that one of these patterns fits."""
    every: float | None = None
    """Seconds between two visits; None: by the source's own rhythm."""
    proxy: str | None = None
    """In place of [fetch] proxy."""
    auth_env: str | None = None
    """The variable that holds `user:password`. What it holds is no setting: it is read when the source is asked, and never kept or shown."""
    headers_env: tuple[tuple[str, str], ...] = ()
    """(name of a header field, the variable that holds its value)."""
    full_text: bool = False
    """Read the page of each article, where the feed gives only a part of the text."""


@dataclass(frozen=True, slots=True)
class Normalize:
    """The table [normalize]."""

    rules: tuple[Path, ...] = ()
    disable: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    """Lines that always stay."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The table [merge]."""

    enabled: bool = True
    window: float = 72 * 3600.0
    """Seconds."""
    threshold: float = 0.5
    """0 to 1: how sure the merger must be; 0.5 = as likely one event as two."""
    model: Path | None = None
    """Folder of a sentence-embedding model; None: words alone."""


@dataclass(frozen=True, slots=True)
class Publish:
    """The table [publish]."""

    text: Literal["entry", "brief", "full"] = "entry"
    public: bool = False
    """Others may read it: then only the brief text is published."""
    entries: int = 50
    per_source: int = 20
    """At most so many entries that one source reports alone."""
    min_sources: int = 1
    max_bytes: int = 512_000
    """Of one feed file."""
    archive: float = 90 * 86400.0
    """Seconds that an archive page stays; 0: none are written."""
    hub: str | None = None
    """Address of a WebSub hub that the feeds name."""
    opml: bool = False
    """Publish the list of the sources."""
    removed: bool = False
    """Show the removed lines themselves on the pages, never where others may read them."""
    script: bool = False
    """Let the pages load our small script, for filter and keys."""
    templates: Path | None = None
    """A folder of templates that replace ours."""
    hold: float = 0.0
    """Seconds that a new event waits for other outlets before it is published."""
    resurface: Literal["never", "major"] = "never"
    """Whether an event gets a new entry when it at least doubled its independent sources after a day."""
    notices: bool = False
    """Tell readers of a source that has failed for days."""

    @property
    def mode(self) -> Literal["entry", "brief", "full"]:
        """The text that is really published."""
        return "brief" if self.public else self.text


@dataclass(frozen=True, slots=True)
class Edition:
    """When an edition is due: every day, or on one day of the week."""

    hour: int
    minute: int
    zone: str
    """A name of the IANA time zone database."""
    weekday: int | None = None
    """0 is Monday; None: every day."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One published feed: all entries, or those that it selects."""

    name: str
    """File name without ending; `digest` is the main one."""
    title: str
    tags: tuple[str, ...] = ()
    """Only events that a source with one of these tags reports."""
    languages: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    """Only entries that have one of these words."""
    exclude: tuple[str, ...] = ()
    min_sources: int = 1
    entries: int = 50
    """In the feed; in a digest of editions: events in an edition."""
    per_source: int = 20
    max_bytes: int = 512_000
    edition: Edition | None = None
    """Publish editions in place of single entries."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The table [schedule]. Times in seconds."""

    every: float = 900.0
    cron: str | None = None
    """Five fields; then `every` does not count."""
    timezone: str | None = None
    limit: float = 1800.0
    """A build that takes longer is given up."""


@dataclass(frozen=True, slots=True)
class Serve:
    """The table [serve]."""

    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one working folder."""

    file: Path
    title: str
    url: str
    """Ends with a slash."""
    output: Path
    store: str
    """An SQLAlchemy URL; the path of an SQLite file is absolute."""
    sources: tuple[Source, ...] = ()
    fetch: FetchSettings = field(default_factory=FetchSettings)
    normalize: Normalize = field(default_factory=Normalize)
    merge: Merge = field(default_factory=Merge)
    publish: Publish = field(default_factory=Publish)
    digests: tuple[Digest, ...] = (Digest("digest", "My digest"),)
    """The main one first."""
    workers: int | str = 0
    """[engine]: processes for the heavy stages, or the address of a Dask scheduler; 0: this process does all."""
    keep: float | None = None
    """[store] keep: seconds after which what nobody reports on any more leaves the store; None: never."""
    schedule: Schedule = field(default_factory=Schedule)
    serve: Serve = field(default_factory=Serve)
    unused: tuple[str, ...] = ()
    """Settings of the file that this version knows but does not use yet."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sources."""
        return tuple(s.name for s in self.sources)

    @property
    def open_sources(self) -> tuple[str, ...]:
        """The names of the sources whose texts may be passed on."""
        return tuple(sorted(s.name for s in self.sources if s.rights == "open"))

    @property
    def folder(self) -> Path:
        """What relative paths are relative to."""
        return self.file.parent
