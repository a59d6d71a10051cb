"""The door: the command line, the clock, the environment and the terminal. Everything heavy is imported when it is needed."""

from digest.cli import building, correcting, keeping, looking, serving, sources, stages
from digest.cli.door import main

__all__ = ["building", "correcting", "keeping", "looking", "main", "serving", "sources", "stages"]
