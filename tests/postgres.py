"""A PostgreSQL server of our own for the tests: started when one is installed, on a socket in a folder, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


def find(program: str) -> str | None:
    """A program of the server: on the path, else where Debian keeps it."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return shutil.which(program) or (str(kept[-1]) if kept else None)


@contextmanager
def server() -> Iterator[str | None]:
    """The folder of the server's socket; None where no server is installed, or none that this user may start."""
    initdb, postgres = find("initdb"), find("postgres")
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}  # the server refuses to run as root
    if not initdb or not postgres:
        yield None
        return
    with TemporaryDirectory(prefix="pg") as top:
        folder = Path(top)
        if user:
            shutil.chown(folder, **user)
        subprocess.run(
            [initdb, "-D", f"{top}/data", "-U", "digest", "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, capture_output=True, timeout=60, **user
        )
        settings = [word for s in SETTINGS for word in ("-c", s)]
        running = subprocess.Popen([postgres, "-D", f"{top}/data", "-k", top, *settings], stderr=subprocess.PIPE, text=True, **user)
        try:
            assert running.stderr is not None
            for line in running.stderr:
                if "ready to accept connections" in line:
                    break
            yield top
        finally:
            running.terminate()
            running.communicate(timeout=30)


class Databases:
    """Makes an empty database after another."""

    def __init__(self, socket: str) -> None:
        self.socket = socket
        self.made = 0

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://digest@/{name}?host={self.socket}"

    def make(self) -> str:
        """The URL of a new, empty database."""
        import psycopg

        self.made += 1
        with psycopg.connect(host=self.socket, user="digest", dbname="postgres", autocommit=True) as c:
            c.execute(f"CREATE DATABASE d{self.made}")
        return self.url(f"d{self.made}")
