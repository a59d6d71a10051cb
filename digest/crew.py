"""Who does work elsewhere: processes of this machine, or the workers of a Dask scheduler. One story for both: hand out, take the result, send home."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import suppress
from itertools import count
from typing import Any, Protocol
from uuid import uuid4

from digest.errors import EngineError

CONNECT = 5.0
"""Seconds in which a scheduler must answer."""
LOOK = 0.5
"""Seconds between two looks at whether work that was handed to a scheduler has begun."""
NOBODY = 60.0
"""Seconds in which a scheduler that lost all its workers must have one again; a nanny takes some seconds."""
RESTART = 15.0
"""Seconds for which a worker that is started again is waited for."""


class UndoneError(EngineError):
    """Nobody could do a batch."""


class LostError(Exception):
    """The worker of a batch is gone, and not its work at fault, as far as is known."""


class SlowError(Exception):
    """A batch took longer than it may; nobody waits for it any more."""


class Crew(Protocol):
    """Workers, who start with the first work for them. Work is a top-level function; it, its argument and its result pickle."""

    @property
    def workers(self) -> int:
        """How many batches are done at a time."""

    def hand_out(self, work: Callable[[Any], Any], batch: Any) -> Any:
        """A batch for the next who is free -> what `result` takes. Raises EngineError when there is nobody."""

    def result(self, ticket: Any, limit: float) -> Any:
        """What came of it, `limit` seconds after it was begun at the latest. Raises LostError, SlowError, EngineError, and what the work raises."""

    def close(self) -> None:
        """Send the workers home; who is needed again comes again."""


class Pool:
    """Processes of this machine. Spawned, since a fork would inherit the store's connections."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: ProcessPoolExecutor | None = None
        self._proved = False

    def hand_out(self, work: Callable[[Any], Any], batch: Any) -> tuple[ProcessPoolExecutor, Future[Any]]:
        """A batch for the next process that is free; a pool that broke is made anew."""
        for _ in range(2):
            if self._executor is None:
                self._executor = spawning(self.workers)
            try:
                return self._executor, self._executor.submit(work, batch)
            except (BrokenExecutor, RuntimeError):
                self.close()
        raise EngineError("workers: none could be started")

    def result(self, ticket: tuple[ProcessPoolExecutor, Future[Any]], limit: float) -> Any:
        """What came of a batch. Whoever waits for one has waited for those before it, so it was begun by now."""
        executor, future = ticket
        try:
            found = future.result(timeout=limit)
        except (BrokenExecutor, CancelledError) as e:
            if executor is self._executor:
                self.close()
            self._prove()
            raise LostError(str(e) or type(e).__name__) from e
        except TimeoutError:
            if future.done():  # the work itself says so
                raise
        else:
            self._proved = True
            return found
        for process in list((executor._processes or {}).values()):  # or closing the pool would wait for the one that hangs
            process.kill()
        self.close()
        raise SlowError

    def _prove(self) -> None:
        """See that a process can be started here and answers; else no batch is at fault that was lost. Raises EngineError."""
        if self._proved:
            return
        executor = spawning(1)
        try:
            executor.submit(os.getpid).result(timeout=NOBODY)
        except (BrokenExecutor, TimeoutError) as e:
            raise EngineError(f"workers: no process can be started here: {str(e) or type(e).__name__}") from e
        finally:
            executor.shutdown(wait=False)  # one that hangs is not waited for
        self._proved = True

    def close(self) -> None:
        """Send the processes home."""
        executor, self._executor = self._executor, None
        if executor:
            executor.shutdown(cancel_futures=True)


def spawning(workers: int) -> ProcessPoolExecutor:
    """So many processes, which start with the first work for them."""
    import multiprocessing  # with its pools a fiftieth of a second that most builds need not pay

    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=leave_interrupts)


def leave_interrupts() -> None:
    """Ctrl-C is for the build, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Cluster:
    """The workers of a Dask scheduler, which others may use too: what waits behind their work is not slow, and a worker that they use is left to them."""

    def __init__(self, address: str) -> None:
        """Raises EngineError when the extra is not installed."""
        try:
            import distributed
        except ImportError as e:
            raise EngineError(f"workers: {address} needs the extra `cluster`: pip install 'digest-publisher[cluster]'") from e
        self._dask: Any = distributed
        self._address = address
        self._client: Any = None
        self._topic = f"digest-{uuid4().hex}"
        """Under it the workers tell us what they begin, and in their keys it tells our work from that of others."""
        self._numbers = count()
        self._begun: dict[str, tuple[float, str]] = {}
        """Key of a batch -> (when it was begun on the monotonic clock, address of its worker)."""

    @property
    def workers(self) -> int:
        """Threads of all workers. Raises EngineError when the scheduler cannot be reached, or has none."""
        if self._client is None:
            self._connect()
        return sum(w["nthreads"] for w in self._present().values()) or 1

    def hand_out(self, work: Callable[[Any], Any], batch: Any) -> Any:
        """A batch for the scheduler. Raises EngineError when it cannot be reached, or has no workers."""
        for _ in range(2):
            client = self._client or self._connect()
            try:
                return client.submit(announced, work, batch, self._topic, key := f"{self._topic}-{next(self._numbers)}", key=key, pure=False)
            except (OSError, RuntimeError):  # it was closed, since it had lost its scheduler
                self.close()
        raise EngineError(f"workers: the scheduler at {self._address} takes no work")

    def result(self, ticket: Any, limit: float) -> Any:
        """What came of a batch. Its time counts from when a worker says that it has begun; Dask itself hands out anew what was on a worker that died."""
        alone: float | None = None
        while True:
            try:
                ticket.exception(timeout=LOOK)  # waits until it is done; its result may take longer to come
                return ticket.result(timeout=limit)
            except self._dask.KilledWorker as e:
                raise UndoneError(f"workers: each that took this batch died: {e.last_worker.address if e.last_worker else ''}".rstrip(": ")) from e
            except (CancelledError, self._dask.comm.CommClosedError) as e:
                if ticket.client is self._client:
                    self.close()
                raise LostError(str(e) or type(e).__name__) from e
            except TimeoutError as e:
                if ticket.status == "error":  # the work itself says so
                    raise
                if ticket.done():
                    raise LostError("its result did not come") from e
            now = time.monotonic()
            begun, worker = self._begun.get(ticket.key, (now, ""))
            if now - begun > limit and self._give_up(ticket, worker):
                raise SlowError
            alone = None if self._present() else alone or now
            if alone and now - alone > NOBODY:
                raise EngineError(f"workers: the scheduler at {self._address} has no workers any more")

    def close(self) -> None:
        """Leave the scheduler; what was not done is forgotten there."""
        client, self._client = self._client, None
        if client:
            client.close(timeout=CONNECT)

    def _connect(self) -> Any:
        """Come to the scheduler."""
        try:
            client = self._dask.Client(self._address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as e:
            raise EngineError(f"workers: no scheduler answers at {self._address}: {str(e) or type(e).__name__}") from e
        self._client = client
        if not self._present():
            self.close()
            raise EngineError(f"workers: the scheduler at {self._address} has no workers")
        client.subscribe_topic(self._topic, self._note)
        return client

    def _present(self) -> dict[str, Any]:
        """The workers by address, as of a moment ago."""
        found: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"] if self._client else {}
        return found

    def _note(self, event: tuple[float, list[str]]) -> None:
        """A worker begins a batch; again, when another one had it before and died."""
        key, worker = event[1]
        self._begun[key] = time.monotonic(), worker

    def _give_up(self, ticket: Any, worker: str) -> bool:
        """Wait for a batch no more; False when it is not there any more: it is done by now, or waits for another worker.

        A thread cannot be ended, so its worker is started again by its nanny, unless others have work there too. One without a nanny, or with work of
        others, is left: when it holds the interpreter for itself and so is of no use to anybody, its scheduler counts it out after some minutes
        (`distributed.scheduler.worker-ttl`).
        """
        with suppress(OSError, TimeoutError, ValueError):
            busy = self._client.processing().get(worker, ())  # of all: asking for one that died is an error
            if ticket.key not in busy:
                return False
            ticket.cancel()
            if all(str(key).startswith(self._topic) for key in busy):
                self._client.restart_workers([worker], timeout=RESTART, raise_for_error=False)
        return True


def announced(work: Callable[[Any], Any], batch: Any, topic: str, key: str) -> Any:
    """Do a batch on a worker, and say so before: work that holds the interpreter for itself would keep the word back."""
    from distributed import get_client, get_worker

    get_client().log_event(topic, [key, get_worker().address])
    return work(batch)
