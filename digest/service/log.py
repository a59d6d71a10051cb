"""What the service says on stderr: one line a build, one a failed source; the same failure again and again is summed; no secrets."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime

SECRET = re.compile(r"(://)[^/@\s]*@|([?&](?:[\w-]*(?:token|key|password|secret|auth|sig)[\w-]*)=)[^&\s]+", re.I)


def without_secrets(text: str) -> str:
    """A text in which nobody sees a password or a key that stands in an address."""
    return SECRET.sub(lambda m: (m[1] or m[2]) + ("" if m[1] else "***"), text)


class Log:
    """Lines as text, or as one JSON object each."""

    def __init__(self, form: str = "text", write: Callable[[str], object] | None = None) -> None:
        self.form = form
        self.write = write or self.to_stderr

    def to_stderr(self, line: str) -> None:
        """The line, at once. Where nobody reads it any more, or the disk is full, it is lost, and the service goes on."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    def say(self, event: str, text: str, **more: object) -> None:
        """One line: what kind of event, what to say of it, and in JSON some figures."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = without_secrets(" ".join(text.split()))
        if self.form == "json":
            self.write(json.dumps({"time": now, "event": event, "text": text, **more}, ensure_ascii=False))
        else:
            self.write(f"{now} {event}: {text}")


def worth_saying(times: int) -> bool:
    """Of a failure that repeats, the 1st, 2nd, 4th, 8th ... time is said, so that a source that is gone for months fills no disk."""
    return times & (times - 1) == 0
