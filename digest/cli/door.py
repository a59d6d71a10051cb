"""What all commands share: the global options, the config, the store, the clock, and how a result is said."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from digest import __version__
from digest.errors import ConfigError, DigestError, RuleError, UsageError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.store import Store

FINE, SOME_FAILED, WRONG_USE, NOTHING_WRITTEN = 0, 1, 2, 3


@dataclass(slots=True)
class Door:
    """What the global options say."""

    config: Path | None = None
    json: bool = False
    verbose: bool = False
    quiet: bool = False
    color: bool | None = None


class Command(click.Command):
    """A command that takes the global options too, before or after its own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += global_options()

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; what digest raises on purpose is one clear line and an exit status."""
        try:
            return super().invoke(ctx)
        except DigestError as e:
            fail(e)
        except KeyboardInterrupt:
            sys.exit(130)


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += global_options()


def global_options() -> list[click.Parameter]:
    """The options that every command takes."""
    flags = {"--json": "Results as JSON.", "--verbose": "Say more.", "--quiet": "Say nothing but errors.", "--no-color": "No colours."}
    about = "Default: ./config.toml, then the user's config folder."
    file = click.Option(["--config"], type=click.Path(path_type=Path), help=about, expose_value=False, callback=set_option)
    return [file, *(click.Option([name], is_flag=True, help=text, expose_value=False, callback=set_option) for name, text in flags.items())]


def set_option(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep a global option that was given."""
    door = ctx.ensure_object(Door)
    if value:
        name = option.name or ""
        setattr(door, "color" if name == "no_color" else name, False if name == "no_color" else value)


def fail(e: DigestError) -> NoReturn:
    """One clear line, and the exit status that DESIGN.md gives it."""
    for line in str(e).splitlines():
        click.echo(f"digest: {line}", err=True)
    wrong_use = isinstance(e, ConfigError | RuleError | UsageError)
    sys.exit(WRONG_USE if wrong_use else NOTHING_WRITTEN)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digest")
def main() -> None:
    """Turn many news feeds and saved articles into one calm feed in which every event is one entry."""


# --- what commands share --------------------------------------------------------------------------------------------------
def here(ctx: click.Context) -> Config:
    """The config that this call means."""
    from digest.config import load_config

    return load_config(config_file(ctx.ensure_object(Door)), os.environ)


def config_file(door: Door) -> Path:
    """--config, else ./config.toml, else the one in the user's config folder."""
    users = Path(click.get_app_dir("digest")) / "config.toml"
    local = Path("config.toml")
    return door.config or (local if local.exists() or not users.exists() else users)


@contextmanager
def opened(config: Config, *, looking: bool = False) -> Iterator[Store]:
    """The store of a config, closed at the end; one that is only looked into is neither made nor changed."""
    from digest.store import look_into_store, open_store

    store = (look_into_store if looking else open_store)(config.store)
    try:
        yield store
    finally:
        store.close()


def moment(_ctx: click.Context, _option: click.Parameter, value: str | None) -> datetime:
    """--at, else now."""
    try:
        return datetime.now(UTC) if value is None else instant(value)
    except ValueError as e:
        raise click.BadParameter(str(e)) from None


def instant(value: str) -> datetime:
    """A time as people write it, in UTC. Raises ValueError with one line."""
    try:
        at = datetime.fromisoformat(value)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r} is no time like 2026-11-19T07:00Z") from None
    if not 1970 < at.year < 2200:
        raise ValueError(f"{value!r} is no time from 1971 to 2199")
    return at


def say(ctx: click.Context, row: Any, lines: Callable[[], Iterator[str]]) -> None:
    """A result: JSON with --json, else lines for people."""
    door = ctx.ensure_object(Door)
    if door.json:
        click.echo(json.dumps(row, ensure_ascii=False))
    elif not door.quiet:
        for line in lines():
            click.echo(line, color=door.color)


at_option = click.option("--at", callback=moment, metavar="TIME", help="Run as if it were this time, such as 2026-11-19T07:00Z.")
