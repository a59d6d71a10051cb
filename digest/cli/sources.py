"""init, add, remove, list: the working folder and its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.errors import UsageError

if TYPE_CHECKING:
    pass

from digest.cli.door import here, main, say


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
    from digest.workspace import add_source, find_source, getter

    config = here(ctx)
    added = []
    for one in what:
        source = find_source(one, config, getter(config))
        if add_source(config.file, source):
            added.append(source)
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


@main.command("list")
@click.pass_context
def list_sources(ctx: click.Context) -> None:
    """List the sources."""
    config = here(ctx)
    rows = [{"name": s.name, "url": s.url, "path": s.path, "tags": list(s.tags)} for s in config.sources]
    say(ctx, rows, lambda: (f"{r['name']}  {r['url'] or r['path']}" + (f"  [{', '.join(r['tags'])}]" if r["tags"] else "") for r in rows))
