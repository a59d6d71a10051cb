"""Compressed forms beside the published files, `NAME.gz` and `NAME.br`: for our own server, and for nginx and Caddy in front of it.

The compressed form bears the time of its file, to the nanosecond. One that bears another is of an older file and is made anew.
"""

from __future__ import annotations

import contextlib
import gzip
import os
from collections.abc import Iterable
from itertools import groupby, islice
from pathlib import Path

from digest.errors import PublishError
from digest.files import hold_folder, replace_files

WORTH = 1024
"""Bytes from which compressing pays."""
TOGETHER = 100
"""Files whose forms are in memory at the same time, and wait for the disk together."""
KINDS = {".atom", ".json", ".html", ".css", ".js", ".svg", ".opml", ".xml"}


def brotlied(body: bytes) -> bytes:
    """As br (RFC 7932). Quality 9: what 11 saves more costs ten times as long."""
    import brotli

    squeezed: bytes = brotli.compress(body, quality=9)
    return squeezed


def gzipped(body: bytes) -> bytes:
    """As gzip (RFC 1952); the same bytes for the same body."""
    return gzip.compress(body, 9, mtime=0)


FORMS = {".gz": gzipped, ".br": brotlied}


def squeeze(files: Iterable[Path]) -> tuple[int, bool]:
    """Make the compressed forms of these files right -> how many files had wrong ones, and whether all are right now: a full disk leaves files without."""
    count, right = 0, True
    rest = iter([f for f in files if f.suffix in KINDS])
    while some := list(islice(rest, TOGETHER)):
        made = [new for f in some if (new := new_forms(f))]
        count += len(made)
        for folder, group in groupby((x for new in made for x in new), key=lambda x: x[0].parent):
            forms = list(group)
            try:
                with hold_folder(folder):
                    replace_files([(form, body) for form, body, _ in forms], times=[time for _, _, time in forms])
            except PublishError:
                right = False
                for form, _, _ in forms:
                    drop(form)
    return count, right


def squeeze_all(folder: Path) -> tuple[int, bool]:
    """The same for every file below a folder; forms whose file is gone go too."""
    files: list[Path] = []
    for place, _, names in os.walk(folder):
        there = set(names)
        for name in names:
            own, end = os.path.splitext(name)  # noqa: PTH122 - text: there are tens of thousands
            if end in FORMS and own not in there and Path(own).suffix in KINDS:
                drop(Path(place, name))
            elif end in KINDS and not name.startswith("."):
                files.append(Path(place, name))
    return squeeze(sorted(files))


def new_forms(file: Path) -> list[tuple[Path, bytes, int]]:
    """The forms of a file that must be made anew, with their bytes and time (ns). A file too small for any has none."""
    try:
        time = file.stat().st_mtime_ns
        wrong = {end: make for end, make in FORMS.items() if time_of(Path(f"{file}{end}")) != time}
        body = file.read_bytes() if wrong else b""
    except OSError:
        return []
    if len(body) >= WORTH:
        return [(Path(f"{file}{end}"), make(body), time) for end, make in wrong.items()]
    for end in wrong:
        drop(Path(f"{file}{end}"))
    return []


def time_of(form: Path) -> int | None:
    """When the file of a form was written; None when there is no form."""
    with contextlib.suppress(OSError):
        return form.stat().st_mtime_ns
    return None


def form_of(file: Path, end: str, time: int) -> bytes | None:
    """A compressed form, when it is of the version that was written at this time (ns)."""
    try:
        with Path(f"{file}{end}").open("rb") as f:
            return f.read() if os.fstat(f.fileno()).st_mtime_ns == time else None
    except OSError:
        return None


def drop(form: Path) -> None:
    """Take a form away; one that cannot be taken away is found wrong again."""
    with contextlib.suppress(OSError):
        form.unlink()
