"""init, add, remove, list: the working folder and its sources."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.errors import FetchError, ParseError, UsageError

if TYPE_CHECKING:
    from digest.config import Config, Source

from digest.cli.door import FINE, SOME_FAILED, at_option, here, main, opened, say


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.pass_context
def init(ctx: click.Context, folder: Path) -> None:
    """Make a working folder: config.toml and feeds/."""
    from digest.workspace import make_workspace

    try:
        made = make_workspace(folder)
    except OSError as e:
        raise UsageError(f"{folder}: {e.strerror}") from e
    say(ctx, {"made": [str(p) for p in made]}, lambda: (f"made {p}" for p in made) if made else iter([f"{folder}: nothing to do, all is there"]))


@main.command()
@click.argument("what", nargs=-1, required=True, metavar="URL|FILE...")
@click.pass_context
def add(ctx: click.Context, what: tuple[str, ...]) -> None:
    """Add sources: a feed, a page that points to its feed, or files."""
    from digest.model import without_credentials
    from digest.workspace import add_source, find_source, getter

    config = here(ctx)
    added = []
    for one in what:
        source = find_source(one, config, getter(config))
        if add_source(config.file, source):
            added.append(source)
    added = [{**s, "url": without_credentials(s["url"])} if "url" in s else s for s in added]
    say(ctx, {"added": added}, lambda: (f"added {s['name']}: {s.get('url') or s.get('path')}" for s in added) if added else iter(["it is there already"]))


@main.command()
@click.argument("what", nargs=-1, required=True, metavar="NAME|URL|PATH...")
@click.pass_context
def remove(ctx: click.Context, what: tuple[str, ...]) -> None:
    """Take sources out of the config. What they gave stays in the store."""
    from digest.workspace import remove_source

    config = here(ctx)
    removed = [remove_source(config.file, one) for one in what]
    say(ctx, {"removed": removed}, lambda: (f"removed {name}" for name in removed))


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def import_list(ctx: click.Context, file: Path) -> None:
    """Add the feeds of an OPML list; its folders become tags."""
    from digest.workspace import import_opml

    config = here(ctx)
    try:
        rows = import_opml(config.file, file.read_bytes())
    except OSError as e:
        raise UsageError(f"{file}: {e.strerror}") from e
    except ParseError as e:
        raise UsageError(f"{file}: {e}") from e
    counts = {what: sum(r["what"] == what for r in rows) for what in ("added", "known", "failed")}

    def lines() -> Iterator[str]:
        for r in rows:
            yield f"{file.name}:{r['line']}: " + (f"added {r['name']}: {r['url']}" if r["what"] == "added" else said(r))
        yield f"{counts['added']} added, {counts['known']} there already, {counts['failed']} failed"

    def said(r: dict[str, Any]) -> str:
        return f"failed: {r['reason']}" if r["what"] == "failed" else f"{r['name']} is there already: {r['reason']}"

    say(ctx, {**counts, "lines": rows}, lines)
    sys.exit(SOME_FAILED if counts["failed"] else FINE)


@main.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.pass_context
def export_list(ctx: click.Context, file: Path) -> None:
    """Write the feeds as an OPML list that any feed reader can import; FILE - is standard output."""
    from digest.workspace import export_opml, opml_of

    if str(file) == "-":
        click.echo(opml_of(here(ctx))[0], nl=False)
        return
    count, without = export_opml(here(ctx), file)
    left = [f"left out, for it has no address: {name}" for name in without]
    say(ctx, {"file": str(file), "feeds": count, "left_out": without}, lambda: iter([*left, f"{count} feeds written to {file}"]))


@main.command("list")
@click.option("--preview", metavar="SOURCE", help="Read a source, if it may be asked now, and show what its keep and drop would leave out.")
@click.option("--passed", metavar="SOURCE", is_flag=False, flag_value="", help="Show what builds left out, of a source or of all.")
@at_option
@click.pass_context
def list_sources(ctx: click.Context, preview: str | None, passed: str | None, at: datetime) -> None:
    """List the sources, or what one of them gives."""
    from digest.model import without_credentials

    config = here(ctx)
    if preview is not None:
        show_preview(ctx, config, named(config, preview), at)
    elif passed is not None:
        show_passed(ctx, config, [named(config, passed)] if passed else list(config.sources))
    else:
        rows = [
            {
                "name": s.name,
                "url": without_credentials(s.url) if s.url else None,
                "path": s.path,
                "tags": list(s.tags),
                "lang": s.lang,
                "keep": list(s.keep),
                "drop": list(s.drop),
            }
            for s in config.sources
        ]
        say(ctx, rows, lambda: map(source_line, rows))


def source_line(row: dict[str, Any]) -> str:
    """A source for people."""
    filters = [f"{k}: {', '.join(row[k])}" for k in ("keep", "drop") if row[k]]
    return f"{row['name']}  {row['url'] or row['path']}" + (f"  [{', '.join(row['tags'])}]" if row["tags"] else "") + "".join(f"  {f}" for f in filters)


def named(config: Config, word: str) -> Source:
    """The source that has this name, URL or path."""
    from digest.model import without_credentials

    found = next((s for s in config.sources if word in (s.name, s.url, s.path, s.url and without_credentials(s.url))), None)
    if found is None:
        raise UsageError(f"{word}: no source has this name, url or path")
    return found


def show_preview(ctx: click.Context, config: Config, source: Source, at: datetime) -> None:
    """What a source says now, each article with what would become of it."""
    from digest.gather import OLD, preview
    from digest.store import hold_lock

    with hold_lock(config.store, config.folder), opened(config) as store, store.transaction() as t:
        seen = preview(config, source, t, at)
    if seen.stored and not seen.rows:
        raise FetchError(f"{source.name}: {seen.stored}")
    found = seen.rows
    rows = [{"title": a.title, "link": a.link, "published": a.published and a.published.isoformat(), "kept": why is None, "reason": why} for a, why in found]

    def lines() -> Iterator[str]:
        for r in rows:
            yield ("keeps  " if r["kept"] else "leaves ") + f"{r['title']}" + ("" if r["kept"] else f"  [{r['reason']}]")
        old = sum(r["reason"] == OLD for r in rows)
        kept = sum(bool(r["kept"]) for r in rows)
        if seen.stored:
            yield f"{source.name}: {seen.stored}; these are the articles that the store holds of it"
        yield f"{source.name}: {kept} of {len(rows)} kept, {len(rows) - kept - old} left out by keep and drop, {old} older than the news; no article was stored"

    say(ctx, {"source": source.name, "articles": rows, "stored": seen.stored or None}, lines)


def show_passed(ctx: click.Context, config: Config, sources: list[Source]) -> None:
    """What builds left out."""
    with opened(config) as store, store.transaction(keep=False, write=False) as t:
        rows = [{"source": r["source"], "title": r["title"], "link": r["link"], "reason": r["reason"]} for s in sources for r in t.passed_over(s.name)]
    say(ctx, rows, lambda: (f"{r['source']}: {r['title']}  [{r['reason']}]" for r in rows) if rows else iter(["nothing was left out"]))
