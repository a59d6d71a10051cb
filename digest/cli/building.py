"""build: the whole way, once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from digest.config import Config
    from digest.report import Report

from digest.cli.door import FINE, SOME_FAILED, Door, at_option, here, instant, main, opened, say
from digest.errors import UsageError


@main.command()
@click.option("--dry-run", is_flag=True, help="Do everything but write: what was read waits for the next build.")
@click.option("--offline", is_flag=True, help="Read only sources on disk.")
@click.option("--wait", is_flag=True, help="Wait for another build to end.")
@click.option("--since", metavar="DATE", help="Take on what is older than news, too, from this date on, such as 2020-01-01.")
@click.option("--engine", metavar="N|ADDRESS", help="Processes for the heavy work, or the address of a Dask scheduler, for this build.")
@at_option
@click.pass_context
def build(ctx: click.Context, dry_run: bool, offline: bool, wait: bool, since: str | None, engine: str | None, at: datetime) -> None:
    """Read the sources and publish the digest, once."""
    from digest.errors import LockedError
    from digest.report import Report
    from digest.store import hold_lock

    started = time.monotonic()
    past = from_when(since, at) if since is not None else None
    config, report, verbose = here(ctx), Report(), ctx.ensure_object(Door).verbose
    if engine is not None:
        config = replace(config, workers=workers(engine))
    try:
        with hold_lock(config.store, config.folder, wait=wait, alone=False):
            from digest.build import build as run

            with opened(config) as store, progress(ctx) as tell:
                run(config, store, now=at, offline=offline, dry_run=dry_run, wait=wait, progress=tell, report=report, past=past)
    except LockedError:  # on a shared database: what was read is kept, and what could not be read is told
        remark(report, verbose=verbose)
        raise
    report.warned += [(str(config.file), f"{key} is not used yet") for key in config.unused]
    remark(report, verbose=verbose)
    say(ctx, report.row(time.monotonic() - started), lambda: report_lines(report, config, dry_run=dry_run, verbose=verbose))
    sys.exit(SOME_FAILED if report.failed else FINE)


def remark(report: Report, *, verbose: bool) -> None:
    """Say on stderr what failed, what was left out and, with `verbose`, what is odd."""
    for kind, rows in (("failed", report.failed), ("warning", [*report.left_out, *(report.warned if verbose else [])])):
        for source, reason in rows:
            click.echo(f"{kind}: {source}: {reason}", err=True)


def from_when(since: str, at: datetime) -> datetime:
    """The time from which on a backfill takes articles. Raises UsageError."""
    try:
        past = instant(since)
    except ValueError as e:
        raise UsageError(f"--since: {e}") from None
    if past > at:
        raise UsageError(f"--since: {since} is later than the time of the build, {at:%Y-%m-%dT%H:%MZ}")
    return past


def workers(value: str) -> int | str:
    """`--engine` as `[engine] workers` takes it. Raises UsageError."""
    from digest.config import engine_workers

    try:
        return engine_workers(int(value) if value.isdecimal() else value)
    except ValueError as e:
        raise UsageError(f"--engine: {value!r} is not {e}") from None


def report_lines(report: Report, config: Config, *, dry_run: bool, verbose: bool) -> Iterator[str]:
    """A build in four lines; with `verbose`, each file that was written too."""
    n = report
    remarks = f", {len(n.warned)} remarks (--verbose shows them)" if n.warned and not verbose else ""
    yield f"sources   {n.ok} read, {n.unchanged} unchanged, {len(n.failed)} failed{remarks}"
    yield f"articles  {n.articles['new']} new, {n.articles['updated']} updated, {n.articles['kept']} kept"
    if n.passed:
        by, old = sum(p[1] for p in n.passed), sum(p[2] for p in n.passed)
        said = [f"{by} left out by filters"] * bool(by) + [f"{old} older than the news"] * bool(old)
        yield f"passed    {', '.join(said)} (digest list --passed shows them)"
    yield f"entries   {n.entries['new']} new, {n.entries['changed']} changed, {n.entries['same']} same"
    if dry_run:
        yield "nothing was written; what was read waits for the next build (--dry-run)"
    elif report.written:
        yield from (f"written   {path}" for path in (report.written if verbose else ()))
        yield f"written   {len(report.written)} files; subscribe to {config.output / 'digest.atom'} or look at {config.output / 'index.html'}"
    else:
        yield "written   nothing: all is as it was"


@contextmanager
def progress(ctx: click.Context) -> Iterator[Callable[[str], None]]:
    """A function that shows what is going on: on stderr, only on a terminal."""
    door = ctx.ensure_object(Door)
    if door.quiet or door.json or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True, no_color=door.color is False).status("reading sources") as shown:
        try:
            yield lambda text: shown.update(text.replace("[", "("))
        except KeyboardInterrupt:
            shown.stop()
            click.echo("digest: stopped; what was read is kept for the next build", err=True)
            raise
