"""config.toml -> Config. Every mistake is found at once, and names file, line, key and what was expected."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from digest.errors import ConfigError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


# --- values -------------------------------------------------------------------------------------------------------------
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
    unused: tuple[str, ...] = ()
    """Settings of the file that this version knows but does not use yet."""

    @property
    def folder(self) -> Path:
        """What relative paths are relative to."""
        return self.file.parent


# --- what each key may hold -----------------------------------------------------------------------------------------------
Check = Callable[[Any], Any]
"""A value of the file -> the value of Config. ValueError says what was expected."""


def text(value: Any) -> str:
    """A string with something in it, on one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text that is not empty and has no control characters")
    return value


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - one error for every wrong value
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
        raise ValueError('a list of texts, like ["one", "two"]')
    return tuple(value)


def seconds(value: Any) -> float:
    """A duration like 15m, in seconds."""
    m = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", value) if isinstance(value, str) else None
    if m is None:
        raise ValueError('a duration like "30s", "15m", "72h" or "90d"')
    return float(m[1]) * UNITS[m[2]]


def web_address(value: Any) -> str:
    """An absolute http or https URL."""
    try:
        good = isinstance(value, str) and (p := urlsplit(value)).scheme in ("http", "https") and bool(p.hostname) and value.isprintable()
        good = good and " " not in value and (p.port is None or p.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ValueError("an address that begins with http:// or https://")
    return str(value)


def base_address(value: Any) -> str:
    """A web address with a slash at its end, and nothing behind it."""
    address = web_address(value)
    if set("?#@") & set(address):
        raise ValueError("an address without user, query and fragment")
    return address.rstrip("/") + "/"


def language(value: Any) -> str:
    """An ISO 639-1 code, as in BCP 47."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
        raise ValueError('a language code like "en" or "pt-BR"')
    return value


def whole(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return check


def share(value: Any) -> float:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a number from 0 to 1")
    return float(value)


def one_of(*words: str) -> Check:
    """One of some words."""

    def check(value: Any) -> str:
        if value not in words:
            raise ValueError(" or ".join(f'"{w}"' for w in words))
        return str(value)

    return check


def workers(value: Any) -> int | str:
    """A number of processes, or the address of a scheduler."""
    if isinstance(value, bool) or (not (isinstance(value, int) and value >= 0) and not (isinstance(value, str) and value.startswith("tcp://"))):
        raise ValueError('a number of processes or an address like "tcp://scheduler:8786"')
    return value


SCHEMA: dict[str, dict[str, Check]] = {
    "digest": {"title": text, "url": base_address, "output": text, "store": text},
    "schedule": {"every": seconds, "cron": text, "timezone": text},
    "serve": {"host": text, "port": whole(0, 65535)},
    "engine": {"workers": workers},
    "source": {"name": text, "url": web_address, "path": text, "tags": texts, "lang": language},
    "fetch": {
        "min_interval": seconds, "timeout": seconds, "max_bytes": whole(1000, 1_000_000_000), "per_host": whole(1, 2), "contact": text,
        "proxy": web_address, "allow_private": texts,
    },
    "normalize": {"rules": texts, "disable": texts},
    "merge": {"enabled": flag, "window": seconds, "threshold": share, "model": text},
    "publish": {
        "text": one_of("entry", "brief", "full"), "public": flag, "entries": whole(1, 10_000), "per_source": whole(1, 10_000),
        "min_sources": whole(1, 1000), "hold": seconds, "resurface": one_of("never", "major"),
    },
}  # fmt: skip
UNUSED = {("merge", "model"), ("publish", "hold"), ("publish", "resurface"), *((t, k) for t in ("schedule", "serve", "engine") for k in SCHEMA[t])}
DEFAULTS = {"title": "My digest", "url": "http://localhost:8080/", "output": "feeds/public", "store": "sqlite:///feeds/digest.db"}


# --- reading --------------------------------------------------------------------------------------------------------------
def load_config(file: Path, environ: Mapping[str, str]) -> Config:
    """The settings of a file, with `DIGEST_*` variables on top. Raises ConfigError with every mistake in it."""
    try:
        source = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file (make one with: digest init)") from None
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{file}: cannot be read: {e}") from e
    return read_config(source, file.absolute(), environ)


def read_config(source: str, file: Path, environ: Mapping[str, str]) -> Config:
    """The same for the text of a file; `file` says where relative paths begin."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{file}: no valid TOML: {e}") from e
    lines = key_lines(source)
    mistakes: list[str] = []
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMA}
    for name, value in data.items():
        for at, table in numbered_tables(name, value, f"{file}:{lines.get((name, 0, ''), 1)}", mistakes):
            tables[name].append(checked(name, at, table, file, lines, mistakes))
    for name, key, value in overrides(environ, mistakes):
        tables[name] = tables[name] or [{}]
        tables[name][0][key] = value
    if not any(": source: expected" in m for m in mistakes):
        mistakes += source_mistakes(tables["source"], data.get("source", []), file, lines)
    if mistakes:
        raise ConfigError(*mistakes)
    return assemble(tables, file)


def numbered_tables(name: str, value: Any, where: str, mistakes: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The table or tables of one top-level name, with their numbers."""
    if name not in SCHEMA:
        mistakes.append(f"{where}: [{name}]: no such table{meant(name, SCHEMA)}")
    elif name == "source" and not (isinstance(value, list) and all(isinstance(x, dict) for x in value)):
        mistakes.append(f"{where}: source: expected [[source]] tables")
    elif name != "source" and not isinstance(value, dict):
        mistakes.append(f"{where}: {name}: expected one [{name}] table")
    else:
        yield from enumerate(value if name == "source" else [value])


def checked(name: str, at: int, table: dict[str, Any], file: Path, lines: dict[tuple[str, int, str], int], mistakes: list[str]) -> dict[str, Any]:
    """The values of a table that are right; what is wrong goes to `mistakes`."""
    good: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{file}:{lines.get((name, at, key), lines.get((name, at, ''), 1))}: [{name}] {key}"
        if key not in SCHEMA[name]:
            mistakes.append(f"{where}: no such key{meant(key, SCHEMA[name])}")
            continue
        try:
            good[key] = SCHEMA[name][key](value)
        except ValueError as e:
            mistakes.append(f"{where}: expected {e}, got {value!r:.60}")
    return good


def overrides(environ: Mapping[str, str], mistakes: list[str]) -> Iterator[tuple[str, str, Any]]:
    """(table, key, value) of the `DIGEST_*` variables: DIGEST_TITLE is [digest] title, DIGEST_FETCH_TIMEOUT is [fetch] timeout."""
    names = {f"DIGEST_{k}".upper(): ("digest", k) for k in SCHEMA["digest"]}
    names |= {f"DIGEST_{t}_{k}".upper(): (t, k) for t in SCHEMA if t not in ("digest", "source") for k in SCHEMA[t]}
    for variable, raw in sorted(environ.items()):
        if variable in names and raw:
            table, key = names[variable]
            try:
                yield table, key, SCHEMA[table][key](raw if SCHEMA[table][key] is text else toml_value(raw))
            except ValueError as e:
                mistakes.append(f"{variable}: expected {e}, got {raw!r:.60}")


def toml_value(raw: str) -> Any:
    """A variable's text as TOML reads it, else as it is."""
    try:
        return tomllib.loads(f"x = {raw}")["x"]
    except tomllib.TOMLDecodeError:
        return raw


def source_mistakes(sources: Sequence[dict[str, Any]], written: Sequence[dict[str, Any]], file: Path, lines: dict[tuple[str, int, str], int]) -> Iterator[str]:
    """What is wrong with the [[source]] tables as a whole; `written` is what stands there, right or wrong."""
    names: set[str] = set()
    for at, s in enumerate(sources):
        where = f"{file}:{lines.get(('source', at, ''), 1)}: [[source]]"
        if not {"url", "path"} & written[at].keys():
            yield f"{where}: expected a url or a path"
        elif "url" in s and "path" in s:
            yield f"{where}: expected a url or a path, not both"
        name = s.get("name") or s.get("url") or s.get("path") or ""
        if name and name in names:
            yield f"{where} name: {name!r} is used twice; articles are told apart by it"
        names.add(name)


def assemble(tables: dict[str, list[dict[str, Any]]], file: Path) -> Config:
    """The Config of checked tables."""
    given = {name: (rows[0] if rows else {}) for name, rows in tables.items()}
    first = {name: {k: v for k, v in row.items() if (name, k) not in UNUSED} for name, row in given.items()}
    head = DEFAULTS | first["digest"]
    normalize = first["normalize"] | {"rules": tuple(file.parent / p for p in first["normalize"].get("rules", ()))}
    return Config(
        file=file,
        title=head["title"],
        url=head["url"],
        output=file.parent / head["output"],
        store=absolute_store(head["store"], file.parent),
        sources=tuple(Source(**{"name": s.get("url") or s.get("path"), **s}) for s in tables["source"]),
        fetch=Fetch(**first["fetch"]),
        normalize=Normalize(**normalize),
        merge=Merge(**first["merge"]),
        publish=Publish(**first["publish"]),
        unused=tuple(f"[{name}] {key}" for name, row in given.items() for key in row if (name, key) in UNUSED),
    )


def absolute_store(url: str, folder: Path) -> str:
    """A store URL in which the path of an SQLite file is absolute; ":memory:" stays."""
    path = url.removeprefix("sqlite:///")
    return url if path == url or path in ("", ":memory:") else f"sqlite:///{folder / path}"


# --- where things stand -----------------------------------------------------------------------------------------------------
HEADER = re.compile(r"\s*\[(\[?)\s*([A-Za-z0-9_-]+)\s*\]")
KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")


def key_lines(source: str) -> dict[tuple[str, int, str], int]:
    """(table, its number, key) -> line, counted from 1; key "" is the header. tomllib does not tell, so we look ourselves."""
    found: dict[tuple[str, int, str], int] = {}
    table, number = "", 0
    for n, line in enumerate(source.splitlines(), 1):
        if m := HEADER.match(line):
            table = m[2]
            number = sum(1 for t, _, k in found if t == table and k == "") if m[1] else 0
            found.setdefault((table, number, ""), n)
        elif m := KEY.match(line):
            found.setdefault((table, number, m[1]), n)
    return found


def meant(word: str, known: Mapping[str, Any]) -> str:
    """`, did you mean ...?` when a known word is near."""
    near = difflib.get_close_matches(word, known, 1)
    return f", did you mean {near[0]}?" if near else f" (there are: {', '.join(known)})"
