"""A file and the environment -> Config; where each key stands, for whoever made a mistake."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from digest.config.checks import DEFAULTS, MAIN_ONLY, SCHEMA, UNUSED, text
from digest.config.values import Config, Digest, Merge, Normalize, Publish, Schedule, Serve, Source
from digest.errors import ConfigError
from digest.model import FetchSettings, without_credentials

IN_EDITION = 20  # events in an edition


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
        raise ConfigError(f"{file}: {two_kinds(source) or f'no valid TOML: {e}'}") from e
    lines = key_lines(source)
    mistakes: list[str] = []
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMA}
    for name, value in data.items():
        for at, table in numbered_tables(name, value, f"{file}:{lines.get((name, 0, ''), 1)}", mistakes):
            tables[name].append(checked(name, at, table, file, lines, mistakes))
    written = data.get("digest", {})
    mistakes += digest_mistakes(written if isinstance(written, list) else [written], file, lines)
    tables["digest"].sort(key=lambda t: "name" in t)  # the main one first
    for name, key, value in overrides(environ, mistakes):
        tables[name] = tables[name] or [{}]
        tables[name][0][key] = value
    if not any(": source: expected" in m for m in mistakes):
        mistakes += source_mistakes(tables["source"], data.get("source", []), file, lines)
    if mistakes:
        raise ConfigError(*mistakes)
    return assemble(tables, file)


def two_kinds(source: str) -> str | None:
    """What to do about `[digest]` beside `[[digest]]`, which TOML refuses in words about overwriting; None when that is not the mistake."""
    heads = {re.sub(r"\s", "", found[0]) for found in re.finditer(r"^\s*(\[\s*digest\s*\]|\[\[\s*digest\s*\]\])", source, re.MULTILINE)}
    return "[digest] and [[digest]] in one file: write [[digest]] for every feed; the main one has no name" if len(heads) == 2 else None


def numbered_tables(name: str, value: Any, where: str, mistakes: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The table or tables of one top-level name, with their numbers."""
    if name not in SCHEMA:
        mistakes.append(f"{where}: [{name}]: no such table{meant(name, SCHEMA)}")
    elif name == "source" and not (isinstance(value, list) and all(isinstance(x, dict) for x in value)):
        mistakes.append(f"{where}: source: expected [[source]] tables")
    elif name == "digest" and isinstance(value, list) and value and all(isinstance(x, dict) for x in value):
        yield from enumerate(value)
    elif name != "source" and not isinstance(value, dict):
        mistakes.append(f"{where}: {name}: expected one [{name}] table" + (", or [[digest]] tables" if name == "digest" else ""))
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
    names = {f"DIGEST_{k}".upper(): ("digest", k) for k in ("title", *MAIN_ONLY)}
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


def digest_mistakes(written: Sequence[Any], file: Path, lines: dict[tuple[str, int, str], int]) -> Iterator[str]:
    """What is wrong with the digest tables as a whole: one is the main one, every other has a name of its own."""
    named: set[str] = set()
    main = False
    for at, table in enumerate(t for t in written if isinstance(t, dict)):
        where = f"{file}:{lines.get(('digest', at, ''), 1)}: [[digest]]"
        name = table.get("name")
        if name is None:
            if main:
                yield f"{where}: expected a name; only one, the main digest, has none"
            main = True
            continue
        if name in named:
            yield f"{where} name: {name!r} is used twice; its files would be the same"
        named.add(name if isinstance(name, str) else "")
        for key in MAIN_ONLY:
            if key in table:
                at_key = lines.get(("digest", at, key), 1)
                yield f"{file}:{at_key}: [[digest]] {key}: only the main digest, the one without a name, has it; all others publish beside it"
    if named and not main:
        yield f"{file}:{lines.get(('digest', 0, ''), 1)}: [[digest]]: expected one without a name, the main digest, with title and url"


def source_mistakes(sources: Sequence[dict[str, Any]], written: Sequence[dict[str, Any]], file: Path, lines: dict[tuple[str, int, str], int]) -> Iterator[str]:
    """What is wrong with the [[source]] tables as a whole; `written` is what stands there, right or wrong."""
    names: set[str] = set()
    for at, s in enumerate(sources):
        where = f"{file}:{lines.get(('source', at, ''), 1)}: [[source]]"
        if not {"url", "path"} & written[at].keys():
            yield f"{where}: expected a url or a path"
        elif "url" in s and "path" in s:
            yield f"{where}: expected a url or a path, not both"
        elif "path" in s and (web := [k for k in ("every", "proxy", "auth_env", "headers_env", "full_text") if k in s]):
            yield f"{where} {web[0]}: only for a source with a url"
        name = s.get("name") or s.get("url") or s.get("path") or ""
        if name and name in names:
            yield f"{where} name: {name!r} is used twice; articles are told apart by it"
        names.add(name)


def assemble(tables: dict[str, list[dict[str, Any]]], file: Path) -> Config:
    """The Config of checked tables."""
    given = {name: (rows[0] if rows else {}) for name, rows in tables.items()}
    first = {name: {k: v for k, v in row.items() if (name, k) not in UNUSED} for name, row in given.items()}
    head = DEFAULTS | first["digest"]
    if "templates" in first["publish"]:
        first["publish"]["templates"] = file.parent / first["publish"]["templates"]
    publish = Publish(**first["publish"])
    normalize = first["normalize"] | {"rules": tuple(file.parent / p for p in first["normalize"].get("rules", ()))}
    return Config(
        file=file,
        title=head["title"],
        url=head["url"],
        output=file.parent / head["output"],
        store=absolute_store(head["store"], file.parent),
        sources=tuple(Source(**{"name": without_credentials(s.get("url", "")) or s.get("path"), **s}) for s in tables["source"]),
        fetch=FetchSettings(**first["fetch"]),
        normalize=Normalize(**normalize),
        merge=Merge(**first["merge"] | ({"model": file.parent / first["merge"]["model"]} if "model" in first["merge"] else {})),
        publish=publish,
        digests=tuple(digest_of(row, head["title"], publish) for row in tables["digest"] or [{}]),
        workers=first["engine"].get("workers", 0),
        keep=first["store"].get("keep"),
        schedule=Schedule(**first["schedule"]),
        serve=Serve(**first["serve"]),
        unused=tuple(f"[{name}] {key}" for name, row in given.items() for key in row if (name, key) in UNUSED),
    )


def digest_of(row: Mapping[str, Any], title: str, publish: Publish) -> Digest:
    """One published feed; what its table does not say comes from the main one and from [publish]."""
    shared = {k: getattr(publish, k) for k in ("min_sources", "entries", "per_source", "max_bytes")}
    own = {k: v for k, v in row.items() if k not in (*MAIN_ONLY, "title", "name")}
    if "edition" in own:
        shared["entries"] = IN_EDITION
    name = row.get("name", "digest")
    return Digest(name=name, title=row.get("title", title if name == "digest" else f"{title}: {name}"), **(shared | own))


def absolute_store(url: str, folder: Path) -> str:
    """A store URL in which the path of an SQLite file is absolute; ":memory:" stays."""
    path = url.removeprefix("sqlite:///")
    return url if path == url or path in ("", ":memory:") else f"sqlite:///{folder / path}"


# --- where things stand ----------------------------------------------------------------------------------------------------
HEADER = re.compile(r"\s*\[(\[?)\s*([A-Za-z0-9_-]+)\s*\]")
KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")


def key_lines(source: str) -> dict[tuple[str, int, str], int]:
    """(table, its number, key) -> line, counted from 1; key "" is the header. tomllib does not tell, so we look ourselves."""
    found: dict[tuple[str, int, str], int] = {}
    seen: Counter[str] = Counter()
    table, number = "", 0
    for n, line in enumerate(source.splitlines(), 1):
        if m := HEADER.match(line):
            table = m[2]
            number = seen[table] if m[1] else 0
            seen[table] += 1
            found.setdefault((table, number, ""), n)
        elif m := KEY.match(line):
            found.setdefault((table, number, m[1]), n)
    return found


def meant(word: str, known: Mapping[str, Any]) -> str:
    """`, did you mean ...?` when a known word is near."""
    near = difflib.get_close_matches(word, known, 1)
    return f", did you mean {near[0]}?" if near else f" (there are: {', '.join(known)})"
