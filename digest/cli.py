"""The door: the command line, the clock, the environment and the terminal. Everything heavy is imported when it is needed."""

from __future__ import annotations

import json
import os
import re
import sys
import time
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
    from digest.build import Report
    from digest.config import Config
    from digest.store import Store

FINE, SOME_FAILED, WRONG_USE, NOTHING_WRITTEN = 0, 1, 2, 3
STAGES = {"parse": "What a feed or a saved article holds.", "clean": "An article without the web's leftovers.",
          "group": "Which event each article belongs to.", "compose": "What the entry of one event says."}  # fmt: skip


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
def opened(config: Config) -> Iterator[Store]:
    """The store of a config, closed at the end."""
    from digest.store import open_store

    store = open_store(config.store)
    try:
        yield store
    finally:
        store.close()


def moment(_ctx: click.Context, _option: click.Parameter, value: str | None) -> datetime:
    """--at, else now."""
    if value is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(value)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r} is no time like 2026-11-19T07:00Z") from None
    if not 1970 < at.year < 2200:
        raise click.BadParameter(f"{value!r} is no time from 1971 to 2199")
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


# --- sources --------------------------------------------------------------------------------------------------------------
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


# --- build ----------------------------------------------------------------------------------------------------------------
@main.command()
@click.option("--dry-run", is_flag=True, help="Do everything but keep and write nothing.")
@click.option("--offline", is_flag=True, help="Read only sources on disk.")
@click.option("--wait", is_flag=True, help="Wait for another build to end.")
@at_option
@click.pass_context
def build(ctx: click.Context, dry_run: bool, offline: bool, wait: bool, at: datetime) -> None:
    """Read the sources and publish the digest, once."""
    from digest.store import hold_lock, lock_path

    started = time.monotonic()
    config = here(ctx)
    with hold_lock(lock_path(config.store, config.folder), wait=wait):
        from digest.build import build as run

        with opened(config) as store, progress(ctx) as tell:
            report = run(config, store, now=at, offline=offline, dry_run=dry_run, progress=tell)
    report.warned += [(str(config.file), f"{key} is not used yet") for key in config.unused]
    verbose = ctx.ensure_object(Door).verbose
    for kind, rows in (("failed", report.failed), ("warning", report.warned if verbose else [])):
        for source, reason in rows:
            click.echo(f"{kind}: {source}: {reason}", err=True)
    say(ctx, report.row(time.monotonic() - started), lambda: report_lines(report, config, dry_run=dry_run, verbose=verbose))
    sys.exit(SOME_FAILED if report.failed else FINE)


def report_lines(report: Report, config: Config, *, dry_run: bool, verbose: bool) -> Iterator[str]:
    """A build in four lines; with `verbose`, each file that was written too."""
    n = report
    remarks = f", {len(n.warned)} remarks (--verbose shows them)" if n.warned and not verbose else ""
    yield f"sources   {n.ok} read, {n.unchanged} unchanged, {len(n.failed)} failed{remarks}"
    yield f"articles  {n.articles['new']} new, {n.articles['updated']} updated, {n.articles['kept']} kept"
    yield f"entries   {n.entries['new']} new, {n.entries['changed']} changed, {n.entries['same']} same"
    if dry_run:
        yield "nothing was kept or written (--dry-run)"
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
        yield lambda text: shown.update(text.replace("[", "("))


# --- looking --------------------------------------------------------------------------------------------------------------
@main.command()
@click.argument("what", metavar="ENTRY|ARTICLE", required=False)
@click.argument("other", required=False)
@click.option("--removed", is_flag=True, help="What was removed from the texts, by which rule and why.")
@at_option
@click.pass_context
def why(ctx: click.Context, what: str | None, other: str | None, removed: bool, at: datetime) -> None:
    """Why articles are one event, or not; or what was removed."""
    from digest import explain

    if what is None and not removed:
        raise UsageError("why: name an entry or an article (an id, an address or a headline), or ask for --removed")
    config = here(ctx)
    with opened(config) as store:
        row = explain.why(store, what, other, removed=removed, now=at)
    say(ctx, row, lambda: why_lines(row))


def why_lines(row: dict[str, Any]) -> Iterator[str]:
    """The answer of `digest why` for people."""
    for a in row.get("removed", ()):
        yield click.style(f"{a['source']}: {a['title']}", bold=True) + f"  ({a['article']})"
        yield from (f"  {k}: {', '.join(v) if isinstance(v, list | tuple) else v}" for k, v in a["meta"].items())
        yield from (f"  {r['action']:8} {r['category']:14} {r['text'][:100]!r}  [{r['rule']}] {r['why']}" for r in a["lines"])
    if "articles" in row:
        yield click.style(row["entry"].get("title", row["event"]), bold=True) + f"  ({row['event']}, revision {row['entry'].get('revision', '-')})"
        for a in row["articles"]:
            yield f"  {a['time'] or 'no time':26} {a['source']}: {a['title']}  ({a['article']})"
            yield "    the first report of this event" if a["founded"] else f"    score {a['score']:.2f}, because of: {', '.join(a['because'])}"
    if "same" in row:
        yield "one event" if row["same"] else "two events"
        yield f"  score {row['score']:.2f}; one event from {row['threshold']:.2f}" + ("" if row["hours"] is None else f"; {row['hours']:.1f} hours apart")
        yield f"  shared: {', '.join(row['shared']) or 'nothing'}"
        yield from (f"  against it: {reason}" for reason in row["vetoes"])


@main.command()
@click.pass_context
def status(ctx: click.Context) -> None:
    """Sources and their health."""
    from digest import explain

    config = here(ctx)
    with opened(config) as store:
        row = explain.status(config, store)
    say(ctx, row, lambda: status_lines(row))


def status_lines(row: dict[str, Any]) -> Iterator[str]:
    """The answer of `digest status` for people."""
    for s in row["sources"]:
        health = f"failed {s['failures']} times: {s['error']}" if s["error"] else f"last read {s['last_success']}" if s["last_success"] else ""
        yield f"{s['source']}: {s['articles']} articles, {s['merged']:.0%} shared with others" + (f"; {health}" if health else "")
    yield f"store: {row['store']['article']} articles, {row['store']['event']} events"


@main.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Is everything in order: config, rules, store, output?"""
    from digest import explain

    config = here(ctx)
    with opened(config) as store:
        mistakes, remarks = explain.check(config, store)
    verdict = [f"MISTAKE {m}" for m in mistakes] or ["all is in order"]
    say(ctx, {"mistakes": mistakes, "remarks": remarks}, lambda: iter([*remarks, *verdict]))
    sys.exit(WRONG_USE if mistakes else FINE)


@main.group("config")
def config_group() -> None:
    """The settings."""


@config_group.command("show", cls=Command)
@click.pass_context
def config_show(ctx: click.Context) -> None:
    """Every setting as it is in force: file, defaults and DIGEST_* variables."""
    from dataclasses import asdict

    row = json.loads(json.dumps(asdict(here(ctx)), default=str))
    row["store"] = without_password(row["store"])
    if row["fetch"]["proxy"]:
        row["fetch"]["proxy"] = without_password(row["fetch"]["proxy"])
    say(ctx, row, lambda: setting_lines(row))


def without_password(url: str) -> str:
    """An address in which nobody sees the password."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", url)


def setting_lines(row: dict[str, Any], name: str = "") -> Iterator[str]:
    """A nested setting a line."""
    for key, value in row.items():
        if isinstance(value, dict):
            yield from setting_lines(value, f"{name}{key}.")
        elif key == "sources":
            yield from (f"source = {json.dumps({k: v for k, v in s.items() if v}, ensure_ascii=False)}" for s in value)
        else:
            yield f"{name}{key} = {json.dumps(value, ensure_ascii=False)}"


# --- one stage alone --------------------------------------------------------------------------------------------------------
def stage(name: str, about: str) -> None:
    """Add the command of one stage."""

    @main.command(name, help=about + " One JSON object a line.")
    @click.option("--jsonl", is_flag=True, help="Read one JSON object a line from stdin.")
    @click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.pass_context
    def run(ctx: click.Context, jsonl: bool, files: tuple[Path, ...]) -> None:
        from digest import stages

        if jsonl == bool(files):
            raise UsageError(f"{name}: name some files, or give JSON lines on stdin with --jsonl")
        work = stages.WORK[name]()
        if jsonl:
            stages.answer_lines(sys.stdin.buffer, sys.stdout, work)
        else:
            for row in stages.file_rows(name, files):
                answer = row if "error" in row else stages.answer_row(row, work)
                if name == "clean" and not ctx.ensure_object(Door).json and "error" not in answer:
                    say(ctx, answer, lambda answer=answer: clean_lines(answer))  # type: ignore[misc]
                else:
                    click.echo(json.dumps(answer, ensure_ascii=False))


def clean_lines(answer: dict[str, Any]) -> Iterator[str]:
    """An article for people: what was removed is struck out, with the rule that did it."""
    yield click.style(answer["title"], bold=True)
    yield from answer["text"].split("\n")
    for r in answer["removed"]:
        yield click.style(r["text"], fg="red", strikethrough=True) + f"  [{r['category']}, {r['rule']}: {r['why']}]"


for _name, _about in STAGES.items():
    stage(_name, _about)
