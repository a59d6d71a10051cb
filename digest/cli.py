"""The door: the command line, the clock and the terminal."""

from __future__ import annotations

import sys

import click

from digest import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Turn many news feeds and saved articles into one calm feed in which every event is one entry."""


def stage(name: str) -> None:
    @main.command(name)
    @click.option("--jsonl", is_flag=True)
    def run(jsonl: bool) -> None:
        from digest import stages

        stages.answer_lines(sys.stdin.buffer, sys.stdout, getattr(stages, f"{name}_work")())


for _name in ("parse", "clean", "group", "compose"):
    stage(_name)
