"""The published files, each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath

from digest.errors import PublishError
from digest.files import hold_folder, reason, replace_files
from digest.model import short_hash

COMPRESSED = (".gz", ".br")  # what digest serve writes beside a file
PAGE = ".html"
MANY = 5000
"""Pages up to which each is looked at in every build; of more, the sixteenth whose names begin alike: to look at a million took longer than all the rest."""


def write_files(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write each `(name, bytes)` under `folder` in the given order; the paths that were not there already with the same bytes.

    Names are relative and use `/`. The order is a promise: what points to other files comes after them. Temporary files of a
    writer that was killed are swept. Raises PublishError, naming file and reason; what was written before it is whole, and every
    other file is the old one.
    """
    paths = [folder / checked_name(name) for name, _ in files]
    for parent in dict.fromkeys(p.parent for p in paths):
        make_folder(parent)
        with hold_folder(parent):
            pass
    due = [(path, data) for path, (_, data) in zip(paths, files, strict=True) if not holds(path, data)]
    for parent, group in groupby(due, key=lambda x: x[0].parent):
        with hold_folder(parent):
            replace_files(list(group))
    return [path for path, _ in due]


def remove_files(folder: Path, names: Iterable[str]) -> list[Path]:
    """Take away files that were published before, with their compressed forms -> those that were there. Raises PublishError naming file and reason."""
    gone: list[Path] = []
    for path in (folder / checked_name(name) for name in names):
        for one in (path, *(path.with_name(path.name + end) for end in COMPRESSED)):
            try:
                one.unlink()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as e:
                raise PublishError(f"{one}: cannot be taken away: {reason(e)}") from e
            gone.append(one)
    return gone


def checked_name(name: str) -> PurePosixPath:
    """The name as a path that stays inside its folder; raises PublishError when it does not."""
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name or "\0" in name:
        raise PublishError(f"{name!r} is no name of a published file")
    return path


def holds(path: Path, data: bytes) -> bool:
    """Whether the file is there with exactly these bytes. One that cannot be read is written anew."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise PublishError(f"{folder}: {reason(e)}") from e


def pages_in(folder: Path) -> set[str]:
    """The names, without ending, of the pages in a folder; none when it is not there."""
    try:
        with os.scandir(folder) as found:
            return {f.name.removesuffix(PAGE) for f in found if f.name.endswith(PAGE)}
    except OSError:
        return set()


def emptied(folder: Path, pages: set[str], now: datetime) -> set[str]:
    """Those of the pages that are empty, as a power cut leaves files of a disk that did not sync what it was told to. Of many, some at each `now`.

    Their names are hashes. One that is gone meanwhile counts.
    """
    if len(pages) > MANY:
        begin = short_hash(now.isoformat())[0]
        pages = {name for name in pages if name[0] == begin}
    return {name for name in pages if is_empty(f"{folder}/{name}{PAGE}")}


def is_empty(file: str) -> bool:
    """Whether nothing stands in a file."""
    try:
        return not os.stat(file).st_size  # noqa: PTH116 - a Path for each of thousands would take longer
    except OSError:
        return True
