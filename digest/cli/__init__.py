"""The door: the command line, the clock, the environment and the terminal. Everything heavy is imported when it is needed."""

from digest.cli import building, correcting, looking, sources, stages
from digest.cli.door import main

__all__ = ["building", "correcting", "looking", "main", "sources", "stages"]
