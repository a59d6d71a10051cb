"""One build in a process of its own, that can be asked to end and, when it does not, killed."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from digest.errors import DigestError, LockedError, StoppedError
from digest.service.values import Job, Outcome

GRACE = 3.0  # seconds a build has to end cleanly; killed then, it leaves whole files and a store that is the one before
LOOK = 0.1  # seconds between two looks at the clock


def prepare(modules: Sequence[str]) -> None:
    """Have the process that builds are forked from load these modules, once."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))


def run_build(job: Job, limit: float, ending: threading.Event, tell: Callable[[str], None]) -> Outcome:
    """Run a build to its end, to its limit, or until `ending` is set."""
    ours, theirs = multiprocessing.get_context("forkserver").Pipe(duplex=False)
    child = multiprocessing.get_context("forkserver").Process(target=work, args=(job, theirs), name="build")
    try:
        child.start()
        theirs.close()
        return follow(child, ours, limit, ending, tell)
    finally:
        kill_group(child.pid)
        child.join(5)
        with contextlib.suppress(ValueError):
            child.close()
        ours.close()


def follow(child: Any, channel: Connection, limit: float, ending: threading.Event, tell: Callable[[str], None]) -> Outcome:
    """Listen to a build until it has an outcome."""
    end = time.monotonic() + limit
    at, asked = "the start", False
    while True:
        if channel.poll(LOOK):
            try:
                kind, value = channel.recv()
            except (EOFError, OSError):
                child.join(5)
                return Outcome("stopped") if asked else Outcome("failed", reason=f"the build ended by itself with {child.exitcode}, at: {at}")
            if kind == "done":
                return Outcome("busy" if "busy" in value else "done", value, value.get("busy", ""))
            if kind != "at":
                return Outcome(kind, reason=value)
            at = value
            tell(at)
        elif time.monotonic() > end:
            return Outcome("stopped") if asked else Outcome("given up", reason=f"the build hung for {limit:.0f} s and was given up, at: {at}")
        if ending.is_set():
            asked, end = True, end if asked else time.monotonic() + GRACE
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)  # at each look: it may only now have begun to ask publishers


def kill_group(pid: int | None) -> None:
    """End a build and all processes it started."""
    if pid:
        for end in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                end(pid, signal.SIGKILL)


def hear_asking() -> threading.Event:
    """Set when the build is asked to end. While publishers are asked, which listens to Ctrl-C alone, it is told to them as one Ctrl-C."""
    asked = threading.Event()
    told: list[object] = [signal.default_int_handler]

    def hear(*_: object) -> None:
        asked.set()
        reading = signal.getsignal(signal.SIGINT)
        if callable(reading) and reading not in told:
            told.append(reading)
            reading(signal.SIGINT, None)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, hear)
    return asked


def work(job: Job, channel: Connection) -> None:
    """What the child does: the job, and tell how it went. It ends by itself when nobody listens any more."""
    os.setsid()  # a group of its own: its workers end with it, and no Ctrl-C of a terminal gets here
    asked = hear_asking()
    parent = os.getppid()
    try:
        row = job(lambda text: channel.send(("at", text)), lambda: asked.is_set() or os.getppid() != parent)
    except LockedError as e:
        channel.send(("busy", str(e)))
    except StoppedError as e:
        channel.send(("stopped", str(e)))
    except KeyboardInterrupt:
        channel.send(("stopped", "what was read is kept for the next build"))
    except DigestError as e:
        channel.send(("failed", str(e)))
    else:
        channel.send(("done", row))
