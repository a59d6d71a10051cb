"""A working folder: make one, and change the sources in its config.toml without touching what a person wrote there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from digest.config import Config, read_config
from digest.config.checks import web_address
from digest.errors import ConfigError, FetchError, ParseError, UsageError
from digest.files import hold_folder, replace_file
from digest.model import Feed, without_credentials

if TYPE_CHECKING:
    from digest.parse.opml import Subscription

CONFIG = """\
# What digest reads and where it publishes. Every key is explained in docs/config.md.

[digest]
title  = "My digest"
url    = "http://localhost:8080/"     # where readers will find it; part of every id, so choose it once
output = "feeds/public"
store  = "sqlite:///feeds/digest.db"

[[source]]
name = "Saved articles"
path = "feeds/saved/*"                # .txt, .html, .xml, .json: articles or whole feeds
"""
Get = Callable[[str], tuple[bytes, dict[str, str], str]]
"""An address -> body, headers, final address. Raises FetchError."""


def make_workspace(folder: Path) -> list[Path]:
    """A config.toml and the folders it names -> what was made. What is there already stays as it is."""
    made: list[Path] = []
    for name in ("feeds/saved", "feeds/public"):
        if not (folder / name).is_dir():
            (folder / name).mkdir(parents=True)
            made.append(folder / name)
    file = folder / "config.toml"
    with hold_folder(folder):
        if not file.exists():
            replace_file(file, CONFIG.encode())
            made.insert(0, file)
    return made


def find_source(what: str, config: Config, get: Get) -> dict[str, str]:
    """The `[[source]]` that an address or a file asks for. Raises UsageError, with all the feeds of a page that has several."""
    if what.lower().startswith(("http://", "https://")):
        return feed_at(checked_address(what), get)
    path = Path(what).absolute()
    try:
        what.encode()
        there = bool(what) and path.exists()
    except (OSError, ValueError) as e:
        raise UsageError(f"{what!a}: {e}") from e
    if not there and "://" in what:
        raise UsageError(f"{without_credentials(what)}: only http and https are read")
    if not there:
        raise UsageError(f"{what or 'an empty name'}: no such file")
    inside = path.relative_to(config.folder) if path.is_relative_to(config.folder) else path
    return {"name": path.stem or str(path), "path": inside.as_posix() + ("/*" if path.is_dir() else "")}


def checked_address(url: str) -> str:
    """An address with its scheme and host in small letters. Raises UsageError when it has no host."""
    try:
        parts = urlsplit(url)
        if parts.hostname:
            return parts._replace(netloc=parts.netloc.lower() if "@" not in parts.netloc else parts.netloc).geturl()
    except ValueError:
        pass
    raise UsageError(f"{without_credentials(url)}: no address of a feed or a page")


def feed_at(url: str, get: Get) -> dict[str, str]:
    """The feed at an address, or the one feed that the page there points to."""
    from digest.fetch import find_feeds
    from digest.parse import parse

    body, headers, final = get(url)
    feed = read(parse, body, headers, final)
    if feed is not None:
        return {"name": feed.title or urlsplit(url).hostname or url, "url": url}
    found = find_feeds(body, final)
    shown = without_credentials(url)
    if not found:
        raise UsageError(f"{shown}: no feed, and no page that points to one")
    if len(found) > 1:
        raise UsageError(f"{shown} has several feeds, add one of them:\n" + "\n".join(f"  {address}  {title}" for title, address in found))
    title, address = found[0]
    return {"name": title or urlsplit(url).hostname or url, "url": address}


def read(parse: Callable[..., Feed], body: bytes, headers: dict[str, str], url: str) -> Feed | None:
    """A feed; None when the bytes are something else."""
    try:
        feed = parse(body, name=urlsplit(url).path, headers=headers, url=url)
    except ParseError:
        return None
    return None if feed.format in ("text", "html") else feed


def add_source(file: Path, source: dict[str, str]) -> bool:
    """Append a `[[source]]` to a config.toml -> False when it is there already. A name that is taken gets a number."""
    with changing(file) as change:
        tables = source_tables(change.document)
        same = ("url", "path")
        if any(all(t.get(k) == source.get(k) for k in same) for t in tables):
            return False
        names = {t.get("name") for t in tables}
        name, n = source["name"], 2
        while name in names:
            name, n = f"{source['name']} {n}", n + 1
        table = tomlkit.table()
        for key, value in {**source, "name": name}.items():
            table.add(key, value)
        tables.append(table)
        change.save()
    return True


def import_opml(file: Path, body: bytes) -> list[dict[str, Any]]:
    """Append the feeds of an OPML list to a config.toml, in one write -> what became of each line: `added`, `known` or `failed`. Raises ParseError."""
    from digest.parse.opml import read_opml

    subscriptions, wrong = read_opml(body)
    rows: list[dict[str, Any]] = [{"line": n, "what": "failed", "reason": why} for n, why in wrong]
    with changing(file) as change:
        rows += imported(source_tables(change.document), subscriptions)
        if any(r["what"] == "added" for r in rows):
            change.save()
    return sorted(rows, key=lambda r: r["line"])


def imported(tables: AoT, subscriptions: Iterable[Subscription]) -> list[dict[str, Any]]:
    """Append subscriptions to `[[source]]` tables -> what became of each."""
    names = {str(t.get("name") or t.get("url") or t.get("path")) for t in tables}
    known = {same_address(str(t["url"])): str(t.get("name") or t["url"]) for t in tables if t.get("url")}
    rows: list[dict[str, Any]] = []
    for s in subscriptions:
        row: dict[str, Any] = {"line": s.line, "name": s.name, "url": without_credentials(s.url)}
        try:
            url = web_address(checked_address(s.url))
        except (UsageError, ValueError):
            rows.append(
                row | {"what": "failed", "reason": f"{s.name}: {without_credentials(s.url)[:200]!r} is no address that begins with http:// or https://"}
            )
            continue
        if (before := known.get(same_address(url))) is not None:
            rows.append(row | {"what": "known", "reason": f"the same feed as {before}"})
            continue
        name, n = s.name, 2
        while name in names:
            name, n = f"{s.name} {n}", n + 1
        names.add(name)
        known[same_address(url)] = name
        table = tomlkit.table()
        table.update({"name": name, "url": url} | ({"tags": list(s.tags)} if s.tags else {}))
        tables.append(table)
        rows.append(row | {"name": name, "what": "added"})
    return rows


def same_address(url: str) -> str:
    """An address without what tells no feed from another: scheme, a slash at the end, a fragment."""
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc=parts.netloc.lower().removeprefix("www."), path=parts.path.rstrip("/"), fragment="").geturl()


def export_opml(config: Config, file: Path) -> tuple[int, list[str]]:
    """Write the feeds of a config as OPML, whole or not at all -> how many, and the names of sources that have no address and so no place in it."""
    text, count = opml_of(config)
    file = file.absolute()
    with hold_folder(file.parent):
        replace_file(file, text)
    return count, [s.name for s in config.sources if not s.url]


def opml_of(config: Config) -> tuple[bytes, int]:
    """The feeds of a config as OPML, and how many they are."""
    from digest.publish import render_opml

    feeds = [(s.name, without_credentials(s.url), s.tags) for s in config.sources if s.url]
    return render_opml(feeds, config.title), len(feeds)


def remove_source(file: Path, what: str) -> str:
    """Take the source with this name, URL or path out of a config.toml -> its name. Its articles stay in the store."""
    with changing(file) as change:
        tables = source_tables(change.document)
        for n, table in enumerate(tables):
            if what in (table.get("name"), table.get("url"), table.get("path"), without_credentials(str(table.get("url", "")))):
                name = without_credentials(str(table.get("name") or what))
                del tables[n]
                change.save()
                return name
    raise UsageError(f"{what}: no source has this name, url or path")


@dataclass(frozen=True, slots=True)
class Change:
    """A config.toml that is being changed."""

    file: Path
    document: tomlkit.TOMLDocument
    """With its comments and order."""

    def save(self) -> None:
        """Put the changed document in place of the file, whole. Raises ConfigError when it would be none, PublishError when it cannot be written."""
        data = tomlkit.dumps(self.document)
        read_config(data, self.file, {})
        replace_file(self.file, data.encode())


@contextmanager
def changing(file: Path) -> Iterator[Change]:
    """A config.toml that nobody else changes meanwhile. Raises ConfigError."""
    file = file.resolve()  # a link stays a link
    with hold_folder(file.parent):
        try:
            yield Change(file, tomlkit.parse(file.read_text(encoding="utf-8-sig")))
        except OSError as e:
            raise ConfigError(f"{file}: {e.strerror}") from e
        except TOMLKitError as e:
            raise ConfigError(f"{file}: {e}") from e


def source_tables(document: tomlkit.TOMLDocument) -> AoT:
    """The `[[source]]` tables of a document, made when there are none or they are written in one line."""
    tables = document.get("source")
    if not isinstance(tables, AoT):
        inline: list[Any] = list(tables or ())
        document.pop("source", None)
        tables = tomlkit.aot()
        for row in inline:
            table = tomlkit.table()
            table.update(row)
            tables.append(table)
        document.append("source", tables)
    return tables


def getter(config: Config) -> Get:
    """Ask the network as a build would, with the same limits."""

    def get(url: str) -> tuple[bytes, dict[str, str], str]:
        from datetime import UTC, datetime

        from digest.fetch import FetchState, Request, fetch_all

        answer = fetch_all([Request(url, url, FetchState(), discover=False)], config.fetch, now=datetime.now(UTC))[0]
        if answer.body is None:
            raise FetchError(f"{without_credentials(url)}: {answer.error or 'no answer'}")
        return answer.body, dict(answer.headers), answer.url

    return get
