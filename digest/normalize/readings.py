"""What was read of the packaged rules is kept in the user's cache folder, so that a start need not read thousands of patterns again.

A file that is missing, of other rules, cut off or not to be written costs time and nothing else; it may be deleted whenever one likes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson


def place_of_readings() -> Path | None:
    """Where they are kept, a file for each place where digest is installed (XDG Base Directory Specification); None where nobody is at home."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    except RuntimeError:
        return None
    installed = hashlib.sha256(__file__.encode()).hexdigest()[:8]
    return folder / "digest" / f"rules-{installed}.json" if folder.is_absolute() else None


def mark_of(files: Mapping[Path, bytes]) -> bytes:
    """A hash of the names and bytes of files: another one means that something else was read, or in another way."""
    return hashlib.sha256(b"\0".join(x for file, raw in files.items() for x in (file.name.encode(), raw))).hexdigest().encode()


def recall(mark: bytes) -> Any:
    """What was kept under a mark; None when nothing is, or not as it was written."""
    place = place_of_readings()
    with suppress(OSError, ValueError):
        if place is not None:
            head, _, body = place.read_bytes().partition(b"\n")
            if head == head_of(mark, body):
                return orjson.loads(body)
    return None


def keep(mark: bytes, make: Callable[[], Any]) -> None:
    """Keep under a mark what is then made, whole or not at all; nothing is made where nothing may be written."""
    place = place_of_readings()
    if place is None:
        return
    new = place.with_suffix(f".{secrets.token_hex(4)}")
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with new.open("xb") as file:
                body = orjson.dumps(make())
                file.write(head_of(mark, body) + b"\n" + body)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)


def head_of(mark: bytes, body: bytes) -> bytes:
    """The first line of the file."""
    return mark + b" " + hashlib.sha256(body).hexdigest().encode()
