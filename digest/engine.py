"""Where the heavy pure work runs: in this process, in a pool of processes, or on a Dask cluster. The results are the same, in the same order.

Work that hangs, kills its worker or fails can be taken apart: its batch is tried in smaller parts, each alone, until the part at fault is known
and left out. In this process a hang is ended by an alarm; work that kills it leaves a build that did not end, and the next one is `careful`.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import chain, islice
from typing import TypeVar

from digest.errors import EngineError

AHEAD = 2
"""Batches that wait for each worker, so that none idles; more would only fill memory."""
LIMIT = 120.0
"""Seconds after which a batch is given up: the largest takes some seconds. A part of a batch has half the time of the whole."""
LEAST = 30.0
"""Seconds that the smallest part has: no article takes one, on the slowest machine that is in use."""
CONNECT = 5.0
"""Seconds in which a scheduler must answer."""
TRIES = 3
"""How often a batch is handed out before it is given up: work that kills its worker would kill the next one too."""

B = TypeVar("B")
R = TypeVar("R")
Open = Callable[[], AbstractContextManager[Executor]]
Smaller = Callable[[B, str], Iterable[B]]
"""A batch that nobody could do and why -> the parts to try in its place; none: it is left out."""


class UndoneError(EngineError):
    """Nobody could do a batch."""


class Engine:
    """Maps work over batches. The work is a top-level function, its argument and its result pickle, and doing it twice changes nothing."""

    def __init__(self, opener: Open | None = None, workers: int = 1, lost: tuple[type[Exception], ...] = (BrokenExecutor,), *, careful: bool = False) -> None:
        """`lost`: what a future raises when its worker is gone, and not its work at fault. `careful`: nothing is done in this process."""
        self.careful = careful
        self._lost = lost
        self._opener = opener
        self._workers = workers
        self._stack = ExitStack()
        self._executor: Executor | None = None

    def map(self, work: Callable[[B], R], batches: Iterable[B], smaller: Smaller[B] | None = None) -> Iterator[R]:
        """The result of each batch, in order.

        Of a batch that nobody could do there are the results of the parts that `smaller` gives instead. Without it what the work raises is
        raised here, and EngineError when nobody could do it. A single batch is not worth the trip: it is done here, and no worker is started for it.
        """
        batches = iter(batches)
        first = list(islice(batches, 2))
        if not self.careful and (self._opener is None or len(first) < 2):
            for batch in chain(first, batches):
                yield from self._here(work, batch, smaller)
            return
        waiting: deque[tuple[B, Future[R]]] = deque()
        for batch in chain(first, batches):
            waiting.append((batch, self._submit(work, batch)))
            if len(waiting) > AHEAD * self._workers:
                yield from self._there(work, *waiting.popleft(), LIMIT, smaller)
        while waiting:
            yield from self._there(work, *waiting.popleft(), LIMIT, smaller)

    @property
    def remote(self) -> bool:
        """Whether batches leave this process."""
        return self.careful or self._opener is not None

    def close(self) -> None:
        """Send the workers home."""
        self._executor = None
        self._stack.close()

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

    def _there(self, work: Callable[[B], R], batch: B, future: Future[R], limit: float, smaller: Smaller[B] | None) -> Iterator[R]:
        """The result of a batch that was handed out."""
        try:
            result = self._result(work, batch, future, limit)
        except Exception as e:
            if smaller is None:
                raise
            reason = str(e).removeprefix("workers: ") if isinstance(e, UndoneError) else said(e)
        else:
            yield result
            return
        yield from self._parts(work, batch, reason, limit, smaller)

    def _parts(self, work: Callable[[B], R], batch: B, reason: str, limit: float, smaller: Smaller[B]) -> Iterator[R]:
        """The results of the parts of a batch, each done alone: so what goes wrong is its own fault."""
        for part in smaller(batch, reason):
            yield from self._there(work, part, self._submit(work, part), max(limit / 2, LEAST), smaller)

    def _submit(self, work: Callable[[B], R], batch: B) -> Future[R]:
        """Hand out a batch; a pool that broke is made anew."""
        for _ in range(TRIES):
            if self._executor is None:
                self._executor = self._stack.enter_context((self._opener or one_process)())
            try:
                return self._executor.submit(work, batch)
            except (BrokenExecutor, RuntimeError):
                self.close()
        raise EngineError("workers: none could be started")

    def _result(self, work: Callable[[B], R], batch: B, future: Future[R], limit: float) -> R:
        """The result of a batch; when its worker was lost it is handed out again. Raises UndoneError, and what the work raises."""
        reason = ""
        for _ in range(TRIES):
            try:
                return future.result(timeout=limit)
            except self._lost as e:
                reason = str(e) or type(e).__name__
                if isinstance(e, BrokenExecutor):
                    self.close()
                future = self._submit(work, batch)
            except TimeoutError as e:
                from multiprocessing import active_children

                for process in active_children():  # or closing the pool would wait for the one that hangs
                    process.kill()
                self.close()
                raise UndoneError(f"workers: it took longer than {limit:.0f} s") from e
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
def open_engine(workers: int | str = 0, *, careful: bool = False) -> Iterator[Engine]:
    """0: this process; n: a pool of n processes; `tcp://...`: the workers of that Dask scheduler. Workers start with the first work for them.

    `careful`: nothing is done in this process, so that what kills its worker is found.
    """
    if workers == 0:
        engine = Engine()
    elif isinstance(workers, int):
        engine = Engine(lambda: pool(workers), workers)
    else:
        engine = cluster(workers)
    engine.careful = careful
    try:
        yield engine
    finally:
        engine.close()


def one_process() -> AbstractContextManager[Executor]:
    """A process for what should not be done in this one."""
    return pool(1)


@contextmanager
def pool(workers: int) -> Iterator[Executor]:
    """Processes of this machine. Spawned, since a fork would inherit the store's connections."""
    import multiprocessing  # with its pools a fiftieth of a second that most builds need not pay
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=leave_interrupts)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def leave_interrupts() -> None:
    """Ctrl-C is for the build, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def cluster(address: str) -> Engine:
    """The workers of a Dask scheduler. Raises EngineError when it cannot be reached, or the extra is not installed."""
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError as e:
        raise EngineError(f"workers: {address} needs the extra `cluster`: pip install 'digest-publisher[cluster]'") from e
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as e:
        raise EngineError(f"workers: no scheduler answers at {address}: {str(e) or type(e).__name__}") from e
    count = len(client.scheduler_info(n_workers=-1)["workers"])
    if not count:
        client.close()
        raise EngineError(f"workers: the scheduler at {address} has no workers")

    @contextmanager
    def opener() -> Iterator[Executor]:
        try:
            yield client.get_executor(pure=False)
        finally:
            client.close()

    return Engine(opener, count, (KilledWorker, CommClosedError, CancelledError))
