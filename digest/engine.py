"""Where the heavy pure work runs: in this process, in a pool of processes, or on a Dask cluster. The results are the same, in the same order.

Work that hangs, kills its worker or fails can be taken apart: its batch is tried in smaller parts, each alone in a process of our own, until the part at
fault is known and left out. So on a cluster it costs one worker, once. In this process a hang is ended by an alarm; work that kills it leaves a build that
did not end, and the next one is careful.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

from digest.crew import Cluster, Crew, LostError, Pool, SlowError, UndoneError
from digest.errors import EngineError

__all__ = ["LEAST", "Engine", "Rang", "UndoneError", "alarm", "open_engine", "said"]

AHEAD = 2
"""Batches that wait for each worker, so that none idles; more would only fill memory."""
LIMIT = 120.0
"""Seconds after which a batch is given up: the largest takes some seconds. A part of a batch has half the time of the whole."""
LEAST = 30.0
"""Seconds that the smallest part has: no article takes one, on the slowest machine that is in use."""
TRIES = 3
"""How often a batch is handed out before it is given up: work that kills its worker would kill the next one too."""

B = TypeVar("B")
R = TypeVar("R")
Smaller = Callable[[B, str], Iterable[B]]
"""A batch that nobody could do and why -> the parts to try in its place; none: it is left out."""


class Engine:
    """Maps work over batches. The work is a top-level function, its argument and its result pickle, and doing it twice changes nothing."""

    def __init__(self, crew: Crew | None = None, alone: Crew | None = None) -> None:
        """Without a crew the work is done in this process, and what is wrong there `alone` by one of another."""
        self._crew = crew
        self._alone: Crew = alone or Pool(1)
        self._careful = False

    def be_careful(self) -> None:
        """From here on nothing is done in this process, so that work which kills its process is found."""
        self._careful = True

    @property
    def workers(self) -> int:
        """How many batches are done at a time. Raises EngineError when nobody is there."""
        return self._crew.workers if self._crew and not self._careful else 1

    def sends(self, batches: int) -> bool:
        """Whether so many batches leave this process."""
        return self._careful or (self._crew is not None and batches > 1)

    def map(
        self, work: Callable[[B], R], batches: Iterable[B], smaller: Smaller[B] | None = None, *, several: bool = False, limit: float | None = None
    ) -> Iterator[R]:
        """The result of each batch, in order.

        Of a batch that nobody could do there are the results of the parts that `smaller` gives instead. Without it what the work raises is
        raised here, and EngineError when nobody could do it. A single batch is not worth the trip: it is done here, and no worker is started for it.
        Where it is known that there are `several`, the first is handed out before the second is there. A batch takes `limit` seconds at most.
        Raises EngineError when there are no workers.
        """
        batches = iter(batches)
        first = [] if several else list(islice(batches, 2))
        if not self._careful and (self._crew is None or (len(first) < 2 and not several)):
            for batch in chain(first, batches):
                yield from self._here(work, batch, smaller)
            return
        crew = self._crew or self._alone
        waiting: deque[tuple[B, Any]] = deque()
        for batch in chain(first, batches):
            waiting.append((batch, crew.hand_out(work, batch)))
            if len(waiting) > AHEAD * crew.workers:
                yield from self._there(crew, work, *waiting.popleft(), limit or LIMIT, smaller)
        while waiting:
            yield from self._there(crew, work, *waiting.popleft(), limit or LIMIT, smaller)

    def close(self) -> None:
        """Send the workers home."""
        for crew in (self._crew, self._alone):
            if crew:
                crew.close()

    def _here(self, work: Callable[[B], R], batch: B, smaller: Smaller[B] | None) -> Iterator[R]:
        """The result of a batch, done in this process; what hangs or fails here is taken apart elsewhere."""
        if smaller is None:
            yield work(batch)
            return
        try:
            with alarm(LIMIT):
                result = work(batch)
        except Rang:
            reason = f"it took longer than {LIMIT:.0f} s"
        except Exception as e:  # noqa: BLE001 - whatever is wrong with one article, the others are published
            reason = said(e)
        else:
            yield result
            return
        yield from self._parts(work, batch, reason, LIMIT, smaller)

    def _there(self, crew: Crew, work: Callable[[B], R], batch: B, ticket: Any, limit: float, smaller: Smaller[B] | None) -> Iterator[R]:
        """The result of a batch that was handed out."""
        try:
            result: R = self._result(crew, work, batch, ticket, limit)
        except UndoneError as e:
            if smaller is None:
                raise
            reason = str(e).removeprefix("workers: ")
        except EngineError:  # no fault of the batch: nobody is there to do it
            raise
        except Exception as e:
            if smaller is None:
                raise
            reason = said(e)
        else:
            yield result
            return
        yield from self._parts(work, batch, reason, limit, smaller)

    def _parts(self, work: Callable[[B], R], batch: B, reason: str, limit: float, smaller: Smaller[B]) -> Iterator[R]:
        """The results of the parts of a batch, each done alone: so what goes wrong is its own fault."""
        for part in smaller(batch, reason):
            yield from self._there(self._alone, work, part, self._alone.hand_out(work, part), max(limit / 2, LEAST), smaller)

    def _result(self, crew: Crew, work: Callable[[B], R], batch: B, ticket: Any, limit: float) -> R:
        """The result of a batch; when its worker was lost it is handed out again. Raises EngineError, and what the work raises."""
        reason = ""
        for n in range(TRIES):
            try:
                found: R = crew.result(crew.hand_out(work, batch) if n else ticket, limit)
            except LostError as e:
                reason = str(e)
            except SlowError as e:
                raise UndoneError(f"workers: it took longer than {limit:.0f} s") from e
            else:
                return found
        raise UndoneError(f"workers: lost {TRIES} of them on one batch: {reason}")


class Rang(BaseException):
    """The time is over. No Exception, so that nobody on the way takes it for one of his own."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise Rang in what runs too long, also in a regular expression, which looks for signals. Only the main thread can have one; others go without."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise Rang

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def said(e: Exception) -> str:
    """What an exception says, in one line."""
    return " ".join(f"it failed with {type(e).__name__}: {e}".split())[:300]


@contextmanager
def open_engine(workers: int | str = 0) -> Iterator[Engine]:
    """0: this process; n: a pool of n processes; `tcp://...`: the workers of that Dask scheduler. They start, or are asked, with the first work for them."""
    engine = Engine(Cluster(workers) if isinstance(workers, str) else Pool(workers) if workers else None)
    try:
        yield engine
    finally:
        engine.close()
