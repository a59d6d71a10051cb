"""The settings as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


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


@dataclass(frozen=True, slots=True)
class Fetch:
    """The table [fetch]. Times in seconds."""

    min_interval: float = 900.0
    timeout: float = 20.0
    max_bytes: int = 10_000_000
    per_host: int = 2
    contact: str | None = None
    proxy: str | None = None
    allow_private: tuple[str, ...] = ()
    """Host names or addresses, as written in the URL, that may be private."""


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

    @property
    def mode(self) -> Literal["entry", "brief", "full"]:
        """The text that is really published."""
        return "brief" if self.public else self.text


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
    fetch: Fetch = field(default_factory=Fetch)
    normalize: Normalize = field(default_factory=Normalize)
    merge: Merge = field(default_factory=Merge)
    publish: Publish = field(default_factory=Publish)
    workers: int | str = 0
    """[engine]: processes for the heavy stages, or the address of a Dask scheduler; 0: this process does all."""
    unused: tuple[str, ...] = ()
    """Settings of the file that this version knows but does not use yet."""

    @property
    def folder(self) -> Path:
        """What relative paths are relative to."""
        return self.file.parent
