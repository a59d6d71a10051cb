"""Where the heavy pure work runs: in this process, in a pool of processes, or on a Dask cluster. The results are the same, in the same order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import chain, islice
from typing import TypeVar

from digest.errors import EngineError

AHEAD = 2
"""Batches that wait for each worker, so that none idles; more would only fill memory."""
LIMIT = 300.0
"""Seconds after which a batch is given up: the largest takes some seconds."""
CONNECT = 5.0
"""Seconds in which a scheduler must answer."""
TRIES = 3
"""How often a batch is handed out before it is given up: work that kills its worker would kill the next one too."""

B = TypeVar("B")
R = TypeVar("R")
Open = Callable[[], AbstractContextManager[Executor]]


class Engine:
    """Maps work over batches. The work is a top-level function, its argument and its result pickle, and doing it twice changes nothing."""

    def __init__(self, opener: Open | None = None, workers: int = 1, lost: tuple[type[Exception], ...] = (BrokenExecutor,)) -> None:
        """`lost`: what a future raises when its worker is gone, and not its work at fault."""
        self._lost = lost
        self._opener = opener
        self._workers = workers
        self._stack = ExitStack()
        self._executor: Executor | None = None

    def map(self, work: Callable[[B], R], batches: Iterable[B]) -> Iterator[R]:
        """The result of each batch, in order. Raises what the work raises, and EngineError when nobody could do it.

        A single batch is not worth the trip: it is done here, and no worker is started for it.
        """
        batches = iter(batches)
        first = list(islice(batches, 2))
        if self._opener is None or len(first) < 2:
            yield from map(work, chain(first, batches))
            return
        waiting: deque[tuple[B, Future[R]]] = deque()
        for batch in chain(first, batches):
            waiting.append((batch, self._submit(work, batch)))
            if len(waiting) > AHEAD * self._workers:
                yield self._result(work, *waiting.popleft())
        while waiting:
            yield self._result(work, *waiting.popleft())

    @property
    def remote(self) -> bool:
        """Whether batches leave this process."""
        return self._opener is not None

    def close(self) -> None:
        """Send the workers home."""
        self._executor = None
        self._stack.close()

    def _submit(self, work: Callable[[B], R], batch: B) -> Future[R]:
        """Hand out a batch; a pool that broke is made anew."""
        for _ in range(TRIES):
            if self._executor is None and self._opener is not None:
                self._executor = self._stack.enter_context(self._opener())
            try:
                assert self._executor is not None
                return self._executor.submit(work, batch)
            except (BrokenExecutor, RuntimeError):
                self.close()
        raise EngineError("workers: none could be started")

    def _result(self, work: Callable[[B], R], batch: B, future: Future[R]) -> R:
        """The result of a batch; when its worker was lost it is handed out again."""
        reason = ""
        for _ in range(TRIES):
            try:
                return future.result(timeout=LIMIT)
            except self._lost as e:
                reason = str(e) or type(e).__name__
                if isinstance(e, BrokenExecutor):
                    self.close()
                future = self._submit(work, batch)
            except TimeoutError as e:
                from multiprocessing import active_children

                for process in active_children():  # or closing the pool would wait for the one that hangs
                    process.kill()
                raise EngineError(f"workers: a batch took longer than {LIMIT:.0f} seconds") from e
        raise EngineError(f"workers: lost {TRIES} of them on one batch: {reason}")


@contextmanager
def open_engine(workers: int | str = 0) -> Iterator[Engine]:
    """0: this process; n: a pool of n processes; `tcp://...`: the workers of that Dask scheduler. Workers start with the first work for them."""
    if workers == 0:
        engine = Engine()
    elif isinstance(workers, int):
        engine = Engine(lambda: pool(workers), workers)
    else:
        engine = cluster(workers)
    try:
        yield engine
    finally:
        engine.close()


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
