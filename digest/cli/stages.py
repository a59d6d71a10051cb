"""parse, clean, group, compose: one stage alone."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.door import FINE, SOME_FAILED, Door, config_file, here, main, say
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.stages import Work

STAGES = {"parse": "What a feed or a saved article holds.", "clean": "An article without the web's leftovers; takes addresses too.",
          "group": "Which event each article belongs to.", "compose": "What the entry of one event says."}  # fmt: skip


def stage(name: str, about: str) -> None:
    """Add the command of one stage."""

    @main.command(name, help=about + " One JSON object a line.")
    @click.option("--jsonl", is_flag=True, help="Read one JSON object a line, from stdin or from the files.")
    @click.argument("files", nargs=-1, metavar="[FILE|URL]..." if name == "clean" else "[FILE]...")
    @click.pass_context
    def run(ctx: click.Context, jsonl: bool, files: tuple[str, ...], model: Path | None = None) -> None:
        from digest import stages
        from digest.workspace import getter

        if not jsonl and not files:
            raise UsageError(f"{name}: name some files, or give JSON lines on stdin or in files with --jsonl")
        addresses = [f for f in files if name == "clean" and not jsonl and f.lower().startswith(("http://", "https://"))]
        paths = [existing(f) for f in files if f not in addresses]
        if not jsonl and (lines := next((f for f in paths if f.suffix == ".jsonl"), None)):
            raise UsageError(f"{lines}: to read JSON lines, say {name} --jsonl")
        work = work_of(ctx, name, model)
        if jsonl:
            answer_all(paths, work)
            return
        failed = False
        for row in stages.file_rows(name, paths, addresses, getter(settings(ctx)) if addresses else None):
            answer = row if "error" in row else stages.answer_row(row, work)
            failed = failed or "error" in answer
            if name != "clean" or ctx.ensure_object(Door).json:
                click.echo(json.dumps(answer, ensure_ascii=False))
            elif "error" in answer:
                click.echo(f"digest: {named(answer['id'], answer['error'])}", err=True)
            else:
                say(ctx, answer, lambda answer=answer: clean_lines(answer))  # type: ignore[misc]
        sys.exit(SOME_FAILED if failed else FINE)

    if name == "group":
        run.params.append(
            click.Option(["--model"], type=click.Path(path_type=Path), metavar="FOLDER", help="A sentence-embedding model: nearness in meaning too.")
        )


def answer_all(files: list[Path], work: Work) -> None:
    """Answer the JSON lines of some files, or those on stdin, on stdout."""
    from digest import stages

    gc.freeze()  # what is there by now stays for ever: no collection looks at it again, a twentieth of the time of grouping headlines
    if not files:
        stages.answer_lines(sys.stdin.buffer, sys.stdout.buffer, work)
    for file in files:
        with file.open("rb") as lines:
            stages.answer_lines(lines, sys.stdout.buffer, work)


def named(name: Any, error: str) -> str:
    """An error with the file or address that it is about, once."""
    return error if error.startswith(f"{name}: ") else f"{name}: {error}"


def existing(file: str) -> Path:
    """The path of a file that is there."""
    if Path(file).is_dir():
        raise UsageError(f"{file}: is a folder, name the files in it")
    if not Path(file).is_file():
        raise UsageError(f"{file}: no such file")
    return Path(file)


def work_of(ctx: click.Context, name: str, model: Path | None = None) -> Work:
    """The work of a stage; `clean` and `group` obey the config, where there is one. `model` goes before the one of the config."""
    from digest import stages

    if name not in ("clean", "group"):
        return stages.WORK[name]()
    config = settings(ctx)
    if name == "clean":
        return stages.clean_work(config.normalize.rules, config.normalize.disable, config.normalize.keep)
    from digest.events import merge_settings

    return stages.group_work(merge_settings(config), model or config.merge.model)


def settings(ctx: click.Context) -> Config:
    """The config; the defaults where there is none, since a stage needs no working folder."""
    from digest.config import read_config

    door = ctx.ensure_object(Door)
    file = config_file(door)
    return here(ctx) if door.config or file.exists() else read_config("", file.absolute(), os.environ)


def clean_lines(answer: dict[str, Any]) -> Iterator[str]:
    """An article for people: what was removed is struck out where it stood, with the rule that did it.

    The lines of HTML have no numbers: what was removed from it stands below the text.
    """
    if answer["title"]:
        yield click.style(answer["title"], bold=True)
    kept = answer["text"].split("\n") if answer["text"] else []
    numbers = answer["lines"] if len(answer["lines"]) == len(kept) else [0] * len(kept)
    rows = [(n, 0, i, text) for i, (n, text) in enumerate(zip(numbers, kept, strict=True))]
    for i, r in enumerate(answer["removed"]):
        reason = click.style(f"  [{r['category']}, {r['rule']}: {r['why']}]", dim=True)
        rows.append((len(rows) if r["line"] is None else r["line"], 1, i, click.style(r["text"], fg="red", strikethrough=True) + reason))
    yield from (text for _, _, _, text in sorted(rows))
    known = {k: v for k, v in answer["meta"].items() if v} | ({"truncated": True} if answer["truncated"] else {})
    yield from (click.style(f"{k}: {', '.join(v) if isinstance(v, list) else v}", dim=True) for k, v in known.items())
    yield from (click.style(f"warning: {w}", fg="yellow") for w in answer["warnings"])


for _name, _about in STAGES.items():
    stage(_name, _about)
