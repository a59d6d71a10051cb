"""backup, restore: the store as one file."""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli.door import here, main, say
from digest.errors import UsageError


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the store into one file, also while builds go on."""
    from digest.store import back_up

    config = here(ctx)
    size = back_up(config.store, file)
    say(ctx, {"backup": str(file), "bytes": size}, lambda: iter([f"backup {file}: {size} bytes; keep config.toml and corrections.toml with it"]))


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def restore(ctx: click.Context, file: Path) -> None:
    """Put a backup in the place of the store; the store that was there is kept beside it."""
    from digest.store import hold_lock
    from digest.store import restore as put_back

    if not file.exists():
        raise UsageError(f"{file}: no such file")
    config = here(ctx)
    with hold_lock(config.store, config.folder):
        old = put_back(config.store, file)
    kept = f"; the one before is {old}" if old else ""
    say(ctx, {"restored": str(file), "before": str(old) if old else None}, lambda: iter([f"restored {file}{kept}; the next digest build writes the pages"]))
