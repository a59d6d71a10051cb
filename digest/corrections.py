"""corrections.toml: what a person decided about which articles are one event. It stands beside the config, and is the truth.

A correction names articles, whose ids follow from source and guid, so it holds in a new store too. The later of two wins where both are possible.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from digest.errors import ConfigError
from digest.files import hold_folder, replace_file
from digest.model import short_hash

NAME = "corrections.toml"
HEAD = """\
# What a person decided about which articles are one event. It wins over the merger. Written by `digest split` and `digest join`;
# take a table out, and the next build takes the decision back.
"""
ID = re.compile(r"[0-9a-f]{16}")
KEYS = {"split": ("at", "entry", "articles", "rest"), "join": ("at", "entries", "articles")}


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision."""

    kind: Literal["split", "join"]
    entries: tuple[str, ...]
    """Events: of a split the one that is left, of a join the one that lives on and those joined into it."""
    articles: tuple[str, ...]
    """Of a split those that leave, of a join all that are one event."""
    rest: tuple[str, ...] = ()
    """Of a split the articles that stay."""
    at: datetime | None = None
    """When it was decided; None: always."""

    @property
    def changes(self) -> tuple[str, ...]:
        """Ids of what it moves: the articles that leave, the events that live on in another."""
        return self.articles if self.kind == "split" else self.entries[1:]

    @property
    def becomes(self) -> str:
        """The event that the articles are of from now on. That of a split follows from the first article that leaves."""
        return self.entries[0] if self.kind == "join" else short_hash("event", self.articles[0], "split", self.entries[0])


@dataclass(frozen=True, slots=True)
class Corrections:
    """All decisions of a file, as one."""

    given: tuple[Correction, ...] = ()

    @property
    def split(self) -> dict[str, tuple[str, str]]:
        """Article -> (the event it was split off to, the event it left). An article that a later join took is of that one."""
        return {a: (c.becomes, c.entries[0]) for c in self.given if c.kind == "split" for a in c.articles}

    @property
    def joined(self) -> dict[str, str]:
        """Event -> the one it lives on in."""
        into = {e: c.entries[0] for c in self.given if c.kind == "join" for e in c.entries[1:]}
        return {e: head(e, into) for e in into}

    @property
    def pins(self) -> dict[str, str]:
        """Article -> the event that a new store gives it to."""
        found: dict[str, str] = {}
        for c in self.given:
            found |= dict.fromkeys(c.articles, c.becomes) | (dict.fromkeys(c.rest, c.entries[0]) if c.kind == "split" else {})
        joined = self.joined
        return {a: joined.get(e, e) for a, e in found.items()}


def head(event: str, into: Mapping[str, str]) -> str:
    """The event at the end of a chain of joins."""
    seen = {event}
    while (event := into.get(event, event)) not in seen:
        seen.add(event)
    return event


# --- reading ----------------------------------------------------------------------------------------------------------------
def load_corrections(folder: Path, now: datetime, applied: Collection[str] = ()) -> Corrections:
    """The decisions made until `now`, and those that are in force already: a clock that is set back takes none of them back.

    `applied` holds ids of articles that were split off and of events that were joined away. Raises ConfigError with every mistake of the file, one line each.
    """
    file = folder / NAME
    try:
        source = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Corrections()
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{file}: cannot be read: {e}") from e
    given = read_corrections(source, file)
    return Corrections(tuple(c for c in given if c.at is None or c.at <= now or not {*applied}.isdisjoint(c.changes)))


def read_corrections(source: str, file: Path) -> tuple[Correction, ...]:
    """The decisions of a text, in their order."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{file}: no valid TOML: {e}") from e
    mistakes: list[str] = []
    found: list[tuple[int, str, Correction]] = []
    order = [m[1] for m in re.finditer(r"(?m)^\s*\[\[\s*(\w+)\s*\]\]", source)]
    for kind, rows in data.items():
        if kind not in KEYS or not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            mistakes.append(f"{file}: {kind}: expected [[split]] and [[join]] tables")
            continue
        places = [n for n, k in enumerate(order) if k == kind]
        for n, row in enumerate(rows):
            where = f"{file}: [[{kind}]] number {n + 1}"
            try:
                found.append((places[n] if n < len(places) else len(order) + n, where, correction(kind, row)))
            except ValueError as e:
                mistakes.append(f"{where}: {e}")
    given = sorted(found, key=lambda x: x[0])
    mistakes += conflicts([(where, c) for _, where, c in given])
    if mistakes:
        raise ConfigError(*mistakes)
    return tuple(c for _, _, c in given)


def correction(kind: str, row: Mapping[str, Any]) -> Correction:
    """One table as a decision. ValueError says what was expected."""
    if unknown := [k for k in row if k not in KEYS[kind]]:
        raise ValueError(f"{unknown[0]}: no such key (there are: {', '.join(KEYS[kind])})")
    at = row.get("at")
    if at is not None and not isinstance(at, datetime):
        raise ValueError(f"at: expected a time like 2026-11-19T18:00:00Z, got {at!r}")
    at = at and (at if at.tzinfo else at.replace(tzinfo=UTC))
    if kind == "split":
        return Correction("split", ids([row.get("entry")], "entry", 1), ids(row.get("articles"), "articles", 1), ids(row.get("rest", []), "rest", 0), at)
    return Correction("join", ids(row.get("entries"), "entries", 2), ids(row.get("articles", []), "articles", 0), (), at)


def ids(value: Any, key: str, least: int) -> tuple[str, ...]:
    """A list of ids. ValueError says which key holds something else."""
    good = isinstance(value, list) and all(isinstance(x, str) and ID.fullmatch(x) for x in value)
    if not good or len(dict.fromkeys(value)) < least or len(set(value)) < len(value):
        some = {"entry": "an id", "rest": "a list of ids"}.get(key, f"a list of {least or 'some'} or more different ids")
        raise ValueError(f"{key}: expected {some} of 16 hex digits")
    return tuple(value)


def conflicts(given: Sequence[tuple[str, Correction]]) -> Iterator[str]:
    """What cannot be true together."""
    seen: dict[tuple[object, ...], str] = {}
    left: dict[str, tuple[str, str, str]] = {}
    into: dict[str, tuple[str, str]] = {}
    for where, c in given:
        fact = (c.kind, c.entries, tuple(sorted(c.articles)))
        if fact in seen:
            yield f"{where}: says the same as {seen[fact]}"
            continue
        seen[fact] = name = where.rsplit(": ", 1)[-1]
        for a in c.articles if c.kind == "split" else ():
            if a in left and c.entries[0] != left[a][1]:
                yield f"{where}: article {a} was split off already by {left[a][0]}"
            left[a] = name, c.becomes, c.entries[0]
        if c.kind == "join":
            for split, new, old in dict.fromkeys(left.values()):
                if {new, old} <= {head(e, {k: v[1] for k, v in into.items()}) for e in c.entries} | set(c.entries):
                    yield f"{where}: joins {new} and {old}, which {split} keeps apart"
            for e in c.entries[1:]:
                if e in into and into[e][1] != c.entries[0]:
                    yield f"{where}: entry {e} was joined into {into[e][1]} already by {into[e][0]}"
                elif head(c.entries[0], {k: v[1] for k, v in into.items()}) == e:
                    yield f"{where}: entry {e} cannot be joined into {c.entries[0]}, which {into[c.entries[0]][0]} joined into it"
                else:
                    into[e] = name, c.entries[0]


# --- writing ----------------------------------------------------------------------------------------------------------------
def add_correction(folder: Path, c: Correction, titles: Mapping[str, str]) -> Path:
    """Append a decision to the file, with the headlines as comments -> the file. What stands there stays, comments and all.

    Raises ConfigError when both cannot be true, PublishError when it cannot be written.
    """
    file = (folder / NAME).resolve()  # a link stays a link
    with hold_folder(file.parent):
        text = with_correction(file, c, titles)
        replace_file(file, text.encode())
    return file


def with_correction(file: Path, c: Correction, titles: Mapping[str, str]) -> str:
    """The text of the file with one decision more. Raises ConfigError."""
    import tomlkit

    try:
        source = file.read_text(encoding="utf-8-sig") if file.exists() else HEAD
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{file}: cannot be read: {e}") from e
    read_corrections(source, file)
    table = tomlkit.table()
    if c.at:
        table.add("at", c.at.replace(microsecond=0))
    if c.kind == "split":
        entry = tomlkit.item(c.entries[0])
        table.add("entry", entry.comment(comment(titles, c.entries[0])) if comment(titles, c.entries[0]) else entry)
        table.add("articles", listed(c.articles, titles))
        table.add("rest", listed(c.rest, titles))
    else:
        table.add("entries", listed(c.entries, titles))
        table.add("articles", listed(c.articles, titles))
    document = tomlkit.document()
    tables = tomlkit.aot()
    tables.append(table)
    document.append(c.kind, tables)
    text = source.rstrip("\n") + "\n\n" + tomlkit.dumps(document)
    read_corrections(text, file)
    return text


def listed(names: Sequence[str], titles: Mapping[str, str]) -> Any:
    """Ids, one a line, each with its headline as a comment."""
    import tomlkit

    array = tomlkit.array()
    for name in names:
        array.add_line(name, comment=comment(titles, name) or None)
    array.add_line(indent="")
    return array


def comment(titles: Mapping[str, str], name: str) -> str:
    """A headline as a comment: one line, no control characters."""
    return "".join(x if x.isprintable() else " " for x in titles.get(name, ""))[:100].strip()
