"""Files that are written whole or not at all.

Each goes to a temporary file in its own folder, is synced, then renamed over the old one (POSIX rename is atomic); its folder is synced
when the writer leaves it. So after kill -9, a full disk or a power cut every file is the old one or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from digest.errors import PublishError

PREFIX, SUFFIX = ".digest-", ".tmp"
NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES}  # file systems that cannot sync a folder


def write_files(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write each `(name, bytes)` under `folder` in the given order; the paths that were not there already with the same bytes.

    Names are relative and use `/`. The order is a promise: what points to other files comes after them. Temporary files of a
    writer that was killed are swept (one writer at a time: the caller holds the lock). Raises PublishError, naming file and
    reason; what was written before it is whole, and every other file is the old one.
    """
    paths = [folder / checked_name(name) for name, _ in files]
    for parent in dict.fromkeys(p.parent for p in paths):
        make_folder(parent)
        sweep(parent)
    written: list[Path] = []
    for path, (_, data) in zip(paths, files, strict=True):
        if holds(path, data):
            continue
        if written and written[-1].parent != path.parent:
            sync_folder(written[-1].parent)
        replace_file(path, data)
        written.append(path)
    if written:
        sync_folder(written[-1].parent)
    return written


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


def replace_file(path: Path, data: bytes) -> None:
    """Put the bytes in place of the file, whole; raises PublishError, and the old file stands."""
    temporary = path.with_name(f"{PREFIX}{os.getpid()}{SUFFIX}")
    try:
        try:
            # Made by name, not by mkstemp: the web server must be able to read it, as far as the umask lets it.
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as f:  # noqa: PTH123
                f.write(data)
                f.flush()
                os.fsync(f.fileno())
            temporary.replace(path)
        except BaseException:  # an interrupt, too, must leave nothing behind
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as e:
        raise PublishError(f"{path}: {reason(e)}; the old file stands") from e


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise PublishError(f"{folder}: {reason(e)}") from e


def sweep(folder: Path) -> None:
    """Take away the temporary files of a writer that was killed. One that cannot be taken away harms nobody."""
    for left in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with contextlib.suppress(OSError):
            left.unlink()


def sync_folder(folder: Path) -> None:
    """Make the renames in the folder last through a power cut, where the file system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as e:
        if e.errno not in NO_FOLDER_SYNC:
            raise PublishError(f"{folder}: {reason(e)}") from e


def reason(error: OSError) -> str:
    """Why, in one line."""
    return error.strerror or type(error).__name__
