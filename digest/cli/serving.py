"""serve: the background service."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.door import FINE, Door, config_file, here, main

if TYPE_CHECKING:
    from digest.config import Config
    from digest.service import Plan

LOADED_ONCE = (
    "digest.build",
    "digest.store.opening",
    "sqlalchemy.dialects.sqlite",
    "feedgen.feed",
    "bs4",
    "py3langid",
    "aiohttp",
    "multiprocessing.pool",
    "brotli",
)


@main.command()
@click.option("--every", metavar="DURATION", help="Build so often, such as 15m; over [schedule].")
@click.option("--host", help="Listen there; default 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default 8080; 0: any that is free.")
@click.option("--log", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the lines on stderr.")
@click.option("--print-unit", is_flag=True, help="Print a systemd unit for this working folder, and end.")
@click.pass_context
def serve(ctx: click.Context, every: str | None, host: str | None, port: int | None, form: str, print_unit: bool) -> None:
    """Build again and again, and hand out what is published."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(FINE))  # until the service hears it itself: loading takes a moment
    from digest.config.checks import spacing

    config = here(ctx)
    if print_unit:
        from digest.service.systemd import unit

        click.echo(unit(shutil.which("digest") or str(Path(sys.argv[0]).absolute()), config.file, written_folders(config)), nl=False)
        return
    try:
        seconds = None if every is None else spacing(every)
    except ValueError as e:
        raise click.BadParameter(f"expected {e}", param_hint="--every") from e
    from digest.service import Listen
    from digest.service import serve as run
    from digest.service.log import Log

    file = config_file(ctx.ensure_object(Door)).absolute()
    asked = {k: os.environ.get(f"DIGEST_SERVE_{k.upper()}") or None for k in ("token", "password")}
    listen = Listen(host or config.serve.host, config.serve.port if port is None else port, user=os.environ.get("DIGEST_SERVE_USER") or "digest", **asked)
    run(partial(plan, file, seconds, secrets.token_hex(8)), listen, Log(form), LOADED_ONCE)
    sys.exit(FINE)


def plan(file: Path, every: float | None, run: str) -> Plan:
    """What the config says now, for a run of the service that has this name. Raises ConfigError."""
    from digest.config import load_config
    from digest.normalize import load_rules
    from digest.push import mailbox
    from digest.service import Plan
    from digest.store import sqlite_path

    config = load_config(file, os.environ)
    load_rules(config.normalize.rules, config.normalize.disable, config.normalize.keep)  # a wrong rule, too, keeps the old config in force
    store = sqlite_path(config.store)
    s = config.schedule if every is None else replace(config.schedule, every=every, cron=None)
    return Plan(
        job=partial(build_once, config, run), output=config.output, every=s.every, cron=s.cron, timezone=s.timezone, limit=s.limit,
        store=Path(store) if store else None, url=config.url, hub=config.publish.hub, hubs=mailbox(config), explain=explain,
        files=(file, *config.normalize.rules),
    )  # fmt: skip


def explain(source: str, reason: str, times: int) -> Iterator[str]:
    """A failing source in the words of `digest status`."""
    from digest.health import lines, meaning_of

    return lines(source, *meaning_of(reason), reason, times)


def build_once(config: Config, run: str, tell: Callable[[str], None], stop: Callable[[], bool]) -> dict[str, Any]:
    """One build of a service, in a process of its own. In the first one of a `run` of the service, and after one that others published or that left
    them wrong, all compressed forms are looked at; else those of the files that were written."""
    from digest.build import build
    from digest.cli.door import opened
    from digest.errors import LockedError
    from digest.fetch import FetchState
    from digest.push import subscribe
    from digest.report import Report
    from digest.service.squeeze import squeeze, squeeze_all
    from digest.store import FORMS, hold_lock

    started = time.monotonic()
    report, busy = Report(), {}
    with hold_lock(config.store, config.folder, alone=False), opened(config) as store:
        right = f"{run}\n{config.output}".encode()
        with store.transaction(write=False) as t:
            known = t.recall(FORMS) == right and not store.shared  # there another process may publish while this one compresses
        try:
            build(config, store, now=datetime.now(UTC), progress=tell, stop=stop, report=report)
        except LockedError as e:
            busy = {"busy": str(e)}
        if not busy:
            tell("compressing")
            with report.timed("compress"):
                made, whole = squeeze(report.written) if known else squeeze_all(config.output)
            if whole and (made or not known or report.written):
                with store.transaction() as t:
                    t.remember(FORMS, right)
        with store.transaction(write=False) as t:
            rows = t.feeds.states()
        states = {s.name: FetchState.from_json(rows[s.name]) for s in config.sources if s.url and s.name in rows}
        report.warned += subscribe(config, states, time.time())
    return report.row(time.monotonic() - started) | {"stages": report.stages, "removed": report.removed, "left_out": report.left_out} | busy


def written_folders(config: Config) -> list[Path]:
    """The folders that a build writes to."""
    from digest.store import sqlite_path

    store = sqlite_path(config.store)
    return [config.output, Path(store).parent if store else config.folder]
