"""Whether what stands on disk is what this store and these settings give: then a build has nothing to publish, and need not look at every page.

The seal is put on when all is written. Whoever changes what is told breaks it, in the same transaction (`Transaction.stir`); other settings,
other troubles of the sources, and a file that was put, changed or taken away make it another one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from digest.config import Config
from digest.model import short_hash
from digest.publish import emptied, pages_in
from digest.store import SEAL, Store, Transaction

FORMS = (".gz", ".br")  # compressed forms beside the files


def is_sealed(config: Config, store: Store, look: str, now: datetime) -> bool:
    """Whether nothing is to be published. What hangs on the clock is never sealed: editions that come due, notices that come and go."""
    with store.transaction(write=False) as t:
        if t.recall(SEAL) != mark(t, config, look) or keeps_time(t, config):
            return False
    folder = config.output / "e"
    return not emptied(folder, pages_in(folder), now)


def seal(config: Config, store: Store, look: str) -> None:
    """All is written."""
    with store.transaction() as t:
        t.remember(SEAL, mark(t, config, look))


def keeps_time(t: Transaction, config: Config) -> bool:
    """Whether something that is published changes with the clock alone."""
    if any(d.edition for d in config.digests):
        return True
    failing = config.publish.notices and any(state.get("error") for state in t.feeds.states().values())
    return bool(failing) or (config.publish.notices and (t.recall("notices") or b"[]") != b"[]")


def mark(t: Transaction, config: Config, look: str) -> bytes:
    """All that what is published follows from beside events and articles, and how it stands on disk."""
    troubles = sorted((name, str(state.get("error") or "")) for name, state in t.feeds.states().items())
    return short_hash(look, repr(config), repr(troubles), repr(sorted(files_in(config.output)))).encode()


def files_in(folder: Path) -> Iterator[tuple[str, int, int]]:
    """(name, size, time of change in nanoseconds) of what lies in a folder; of folders inside the time tells when a file came or went."""
    try:
        with os.scandir(folder) as found:
            for f in found:
                if not f.name.startswith(".") and not f.name.endswith(FORMS):
                    stat = f.stat()
                    yield f.name, 0 if f.is_dir() else stat.st_size, stat.st_mtime_ns
    except OSError:
        return
