"""parse, clean, group, compose: one stage alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.errors import UsageError

if TYPE_CHECKING:
    pass

from digest.cli.door import Door, main, say

STAGES = {"parse": "What a feed or a saved article holds.", "clean": "An article without the web's leftovers.",
          "group": "Which event each article belongs to.", "compose": "What the entry of one event says."}  # fmt: skip


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
