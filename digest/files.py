"""Files that are replaced whole or not at all, and folders that one writer has for himself.

The new bytes go to a temporary file in the same folder, are synced, then renamed over the old file (POSIX rename is atomic), and the folder is
synced. So after kill -9, a full disk or a power cut every file is the old one or the new one. Who writes in a folder holds it; who holds
it knows that the temporary files it finds are of writers that were killed, and sweeps them.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from digest.errors import PublishError

PREFIX, SUFFIX = ".digest-", ".tmp"
SYNCS = 16  # files that wait for the disk together
NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES}  # file systems that cannot sync a folder
NO_LOCKS = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOLCK, errno.ENOSYS}  # and those that cannot lock one


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Have a folder for oneself: who changes a file in it reads it inside, and so overwrites no change of another. It waits for another holder.

    The lock is on the folder itself (flock(2)) and dies with its process; where the file system has none there is none. It cannot be held
    twice. Raises PublishError when the folder is not there.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as e:
        raise PublishError(f"{folder}: {reason(e)}") from e
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            sweep(folder)
        except OSError as e:
            if e.errno not in NO_LOCKS:
                raise PublishError(f"{folder}: {reason(e)}") from e
        yield
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Take away the temporary files of a writer that was killed. One that cannot be taken away harms nobody."""
    with os.scandir(folder) as found:
        left = [f.path for f in found if f.name.startswith(PREFIX) and SUFFIX in f.name]
    for path in left:
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - a Path for each of thousands of names would take longer than all the rest


def part_of(path: Path) -> Path:
    """A name for the temporary file of `path` that nobody else has."""
    return path.with_name(f"{PREFIX}{secrets.token_hex(6)}{SUFFIX}")


def replace_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put the bytes in place of a file; the caller holds its folder. It keeps the permissions of the one that is there; a new one gets `mode`, else
    what the umask leaves. Raises PublishError, and the old file stands.
    """
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
    replace_files([(path, data)], mode=mode)


def replace_files(files: Sequence[tuple[Path, bytes]], *, mode: int | None = None, times: Sequence[int] = ()) -> None:
    """Put the bytes in place of the files of one folder, in order, each whole; the caller holds the folder. Raises PublishError, and the old files stand.

    All are synced before the first is renamed, some at a time: a file system writes its journal once for those that wait together,
    which makes 500 pages several times quicker than one after the other. `times` (ns), where given, are when the files were modified.
    """
    parts = [part_of(path) for path, _ in files]
    try:
        for n, (part, (path, data)) in enumerate(zip(parts, files, strict=True)):
            step(path, partial(write_part, part, data, mode, times[n] if times else None))
        with ThreadPoolExecutor(SYNCS) as pool:
            list(pool.map(lambda x: step(x[1][0], partial(sync, x[0])), zip(parts, files, strict=True)))
        for part, (path, _) in zip(parts, files, strict=True):
            step(path, partial(part.replace, path))
    except BaseException:  # an interrupt, too, must leave nothing behind
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink()
        raise
    for folder in {path.parent for path, _ in files}:
        sync_folder(folder)


def step(path: Path, work: Callable[[], object]) -> None:
    """Do one step of writing `path`; raises PublishError that names it."""
    try:
        work()
    except OSError as e:
        raise PublishError(f"{path}: {reason(e)}; the old file stands") from e


def write_part(part: Path, data: bytes, mode: int | None, time: int | None) -> None:
    """A new file with these bytes. Made by name, not by mkstemp: the web server must be able to read it, as far as the umask lets it."""
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600), "wb") as f:  # noqa: PTH123
        if mode is not None:
            os.fchmod(f.fileno(), mode)
        f.write(data)
    if time is not None:
        os.utime(part, ns=(time, time))


def sync(path: Path) -> None:
    """Wait until what a file or folder holds is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the renames in the folder last through a power cut, where the file system can."""
    try:
        sync(folder)
    except OSError as e:
        if e.errno not in NO_FOLDER_SYNC:
            raise PublishError(f"{folder}: {reason(e)}") from e


def reason(error: OSError) -> str:
    """Why, in one line."""
    return error.strerror or type(error).__name__
