"""split, join: put right by hand what the merger did."""

from __future__ import annotations

from datetime import datetime

import click

from digest.cli.door import at_option, here, main, opened, say


@main.command()
@click.argument("entry")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@at_option
@click.pass_context
def split(ctx: click.Context, entry: str, articles: tuple[str, ...], at: datetime) -> None:
    """Articles that are not of an entry's event become one of their own."""
    from digest import correct

    config = here(ctx)
    with opened(config, looking=True) as store:
        row = correct.split(config, store, entry, articles, at)
    n = len(row["articles"])
    said = f"{n} article{'s' if n > 1 else ''} split off from {row['split']}: event {row['becomes']} with the next build"
    say(ctx, row, lambda: iter([said, f"written  {row['file']}"]))


@main.command()
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY ENTRY...")
@at_option
@click.pass_context
def join(ctx: click.Context, entries: tuple[str, ...], at: datetime) -> None:
    """Entries of one event become one: the first named lives on."""
    from digest import correct

    config = here(ctx)
    with opened(config, looking=True) as store:
        row = correct.join(config, store, entries, at)
    say(ctx, row, lambda: iter([f"{', '.join(row['joined'])} joined into {row['into']} with the next build", f"written  {row['file']}"]))
