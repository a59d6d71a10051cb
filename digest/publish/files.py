"""Files that are written whole or not at all.

Each goes to a temporary file in its own folder, is synced, then renamed over the old one (POSIX rename is atomic); its folder is synced
when the writer leaves it. So after kill -9, a full disk or a power cut every file is the old one or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath

from digest.errors import PublishError

PREFIX, SUFFIX = ".digest-", ".tmp"
COMPRESSED = (".gz", ".br")  # what digest serve writes beside a file
SYNCS = 16  # files that wait for the disk together
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
    due = [(path, data) for path, (_, data) in zip(paths, files, strict=True) if not holds(path, data)]
    for parent, group in groupby(due, key=lambda x: x[0].parent):
        replace_files(list(group))
        sync_folder(parent)
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


def replace_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """Put the bytes in place of the files of one folder, in order, each whole; raises PublishError, and the old files stand.

    All are synced before the first is renamed, some at a time: a file system writes its journal once for those that wait together,
    which makes 500 pages several times quicker than one after the other.
    """
    parts = [path.with_name(f"{PREFIX}{os.getpid()}-{n}{SUFFIX}") for n, (path, _) in enumerate(files)]
    try:
        for part, (path, data) in zip(parts, files, strict=True):
            step(path, partial(write_part, part, data))
        with ThreadPoolExecutor(SYNCS) as pool:
            list(pool.map(lambda x: step(x[1][0], partial(sync_file, x[0])), zip(parts, files, strict=True)))
        for part, (path, _) in zip(parts, files, strict=True):
            step(path, partial(part.replace, path))
    except BaseException:  # an interrupt, too, must leave nothing behind
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink()
        raise


def step(path: Path, work: Callable[[], object]) -> None:
    """Do one step of writing `path`; raises PublishError that names it."""
    try:
        work()
    except OSError as e:
        raise PublishError(f"{path}: {reason(e)}; the old file stands") from e


def write_part(part: Path, data: bytes) -> None:
    """A new file with these bytes. Made by name, not by mkstemp: the web server must be able to read it, as far as the umask lets it."""
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as f:  # noqa: PTH123
        f.write(data)


def sync_file(part: Path) -> None:
    """Wait until the bytes of a file are on the disk."""
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
