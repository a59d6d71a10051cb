"""The workers: the same results in the same order wherever the work is done, and no batch lost with a worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Folder

from digest.build import build
from digest.config import load_config
from digest.engine import Engine, open_engine
from digest.errors import EngineError
from digest.store import open_store

NUMBERS = list(range(20))
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


def square(n: int) -> tuple[int, int]:
    return n * n, os.getpid()


def refuse(n: int) -> int:
    raise ValueError(f"not {n}")


def die_once(mark: str) -> str:
    """Kill the worker that meets this batch first."""
    if mark and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return mark


def slow(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def unheard(_: int) -> None:
    raise TimeoutError("no answer")


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def end() -> None:
    os._exit(1)


@contextmanager
def cluster(workers: int, *words: str) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A Dask scheduler with so many workers, all on this machine -> its address, and its process and theirs."""
    pytest.importorskip("distributed")

    def start(*words: str) -> subprocess.Popen[str]:
        here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
        command = [sys.executable, "-m", *words, "--host", "127.0.0.1", "--no-dashboard"]
        return subprocess.Popen(command, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)

    started = [start("distributed.cli.dask_scheduler", "--port", "0", "--idle-timeout", "10 minutes")]  # it ends by itself where a run is cut off
    assert started[0].stdout is not None
    address = next(line.split()[-1] for line in started[0].stdout if "Scheduler at:" in line)
    started += [start("distributed.cli.dask_worker", address, "--death-timeout", "60", *(words or ("--nthreads", "1"))) for _ in range(workers)]
    for worker in started[1:]:
        assert worker.stdout is not None
        assert any("Registered to" in line for line in worker.stdout)
    try:
        yield address, started
    finally:
        for process in reversed(started):
            process.kill() if "--no-nanny" in words and process is not started[0] else process.terminate()  # a nanny that is killed leaves its worker
        for process in started:
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:  # a nanny whose worker was killed may wait for ever; its worker is of its group
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a Dask scheduler with two workers."""
    with cluster(2) as (address, _):
        yield address


@pytest.fixture(params=[0, 2, "tcp"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with open_engine(request.getfixturevalue("scheduler") if request.param == "tcp" else request.param) as opened:
        yield opened


def test_results_come_in_the_order_of_the_batches(engine: Engine) -> None:
    assert [n for n, _ in engine.map(square, iter(NUMBERS))] == [n * n for n in NUMBERS]
    assert [n for n, _ in engine.map(square, NUMBERS)] == [n * n for n in NUMBERS]  # and again with the same workers
    assert list(engine.map(square, [])) == []


def test_what_the_work_raises_is_raised_here(engine: Engine) -> None:
    with pytest.raises(ValueError, match="not 1"):
        list(engine.map(refuse, [1, 2, 3]))


def test_several_batches_go_to_workers_and_a_single_one_stays_here() -> None:
    with open_engine(2) as engine:
        assert {pid for _, pid in engine.map(square, NUMBERS)}.isdisjoint({os.getpid()})
        assert [pid for _, pid in engine.map(square, [1])] == [os.getpid()]


def test_batches_are_read_only_as_fast_as_they_are_done() -> None:
    read: list[int] = []
    with open_engine(2) as engine:
        results = engine.map(square, (read.append(n) or n for n in range(100)))
        next(results)
    assert len(read) < 10


@pytest.mark.parametrize("where", [2, "tcp"])
def test_a_worker_that_is_killed_costs_a_retry(where: int | str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    marks = ["", str(tmp_path / "mark"), "", ""]
    with open_engine(request.getfixturevalue("scheduler") if where == "tcp" else where) as engine:
        assert list(engine.map(die_once, marks)) == marks


def test_work_that_kills_every_worker_is_given_up_in_one_line() -> None:
    with open_engine(2) as engine, pytest.raises(EngineError, match=r"^workers: lost 3 of them"):
        list(engine.map(die, [1, 2]))


def test_processes_that_cannot_be_started_are_the_fault_of_no_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.crew.leave_interrupts", end)
    with open_engine(2) as engine, pytest.raises(EngineError, match="no process can be started here"):
        list(engine.map(square, NUMBERS, lambda *_: []))  # an article that is left out waits for other rules


def test_work_of_its_own_that_says_it_waited_too_long_is_no_slow_worker(engine: Engine) -> None:
    with pytest.raises(TimeoutError, match="no answer"):
        list(engine.map(unheard, [1, 2]))


def touchy(batch: tuple[int, ...]) -> list[int]:
    """Doubles numbers; 13 kills, 14 hangs in a regular expression, 15 fails."""
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    if 14 in batch:
        re.match("(a|a)*b", "a" * 40)
    if 15 in batch:
        raise ValueError("not 15")
    return [2 * n for n in batch]


@pytest.mark.parametrize("where", [0, 2, "tcp"])
@pytest.mark.parametrize(("bad", "why"), [(13, "lost 3 of them"), (14, "took longer than"), (15, "failed with ValueError: not 15")])
def test_what_kills_hangs_or_fails_is_found_and_the_others_are_done(
    where: int | str, bad: int, why: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    monkeypatch.setattr("digest.engine.LIMIT", 4.0)
    monkeypatch.setattr("digest.engine.LEAST", 4.0)
    left: list[tuple[int, str]] = []

    def smaller(batch: tuple[int, ...], reason: str) -> list[tuple[int, ...]]:
        if len(batch) > 1:
            return [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
        left.append((batch[0], reason))
        return []

    with open_engine(request.getfixturevalue("scheduler") if where == "tcp" else where) as engine:
        if bad == 13:
            engine.be_careful()
        done = list(engine.map(touchy, [(1, 2, 3), (11, 12, bad), (21, 22)], smaller))
        assert [n for some in done for n in some] == [2, 4, 6, 22, 24, 42, 44]
        assert ([n for n, _ in left], why in left[0][1]) == ([bad], True)
        assert list(engine.map(touchy, [(31,), (32,)], smaller)) == [[62], [64]]  # and its workers go on


def test_what_waits_behind_the_work_of_others_is_not_slow(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import Client

    monkeypatch.setattr("digest.engine.LIMIT", 6.0)
    with Client(scheduler, set_as_default=False) as other, open_engine(scheduler) as engine:
        theirs = [other.submit(time.sleep, 9, pure=False) for _ in range(2)]
        assert [some[0] for some in engine.map(touchy, [(n,) for n in range(6)], lambda *_: [])] == [0, 2, 4, 6, 8, 10]
        other.gather(theirs)


def meets_death(mark: str) -> str:
    """Kill the first worker that does this, a while after it began."""
    if mark and not Path(mark).exists():
        Path(mark).touch()
        time.sleep(1)
        os.kill(os.getpid(), signal.SIGKILL)
    return mark


def test_a_batch_whose_worker_died_may_wait_for_another_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from distributed import Client

    monkeypatch.setattr("digest.engine.LIMIT", 4.0)
    with cluster(2, "--nthreads", "1", "--no-nanny") as (address, _), Client(address, set_as_default=False) as other, open_engine(address) as engine:
        theirs = other.submit(slow, 12.0, pure=False)
        time.sleep(1)
        marks = [str(tmp_path / "mark"), ""]
        assert list(engine.map(meets_death, marks, lambda *_: [])) == marks
        assert theirs.result() == 12.0


def test_a_worker_that_others_use_too_is_left_to_them_and_one_that_is_only_ours_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from distributed import Client

    monkeypatch.setattr("digest.engine.LIMIT", 3.0)
    with cluster(1, "--nthreads", "2") as (address, _), Client(address, set_as_default=False) as other, open_engine(address) as engine:

        def worker() -> int:
            """The process of the worker there is."""
            return next(iter(other.run(os.getpid).values()))

        before = worker()
        theirs = other.submit(slow, 9.0, pure=False)
        assert list(engine.map(slow, [60.0, 0.0], lambda *_: [])) == [0.0]
        assert (theirs.result(), worker()) == (9.0, before)
        assert list(engine.map(slow, [60.0, 0.0], lambda *_: [])) == [0.0]
        assert worker() != before


def test_a_careful_engine_does_nothing_here() -> None:
    with open_engine(0) as engine:
        engine.be_careful()
        assert [pid == os.getpid() for _, pid in engine.map(square, [1])] == [False]


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    pytest.importorskip("distributed")
    with open_engine("tcp://127.0.0.1:9") as engine, pytest.raises(EngineError, match=r"^workers: no scheduler answers at tcp://127\.0\.0\.1:9"):
        list(engine.map(square, [1, 2]))


def test_a_scheduler_that_lost_all_its_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.crew.NOBODY", 2.0)
    with cluster(1, "--no-nanny") as (address, processes), open_engine(address) as engine:
        results = engine.map(square, NUMBERS)
        assert next(results)[0] == 0
        processes[1].kill()
        with pytest.raises(EngineError, match=r"^workers: the scheduler at tcp://127.* has no workers"):
            list(results)


def test_a_scheduler_that_dies_in_a_build_is_named_and_the_next_build_loses_nothing(folder: Folder) -> None:
    for n in range(450):
        folder.save(f"{n}.txt", f"Mill {n} of Carsholt sold\n\nThe mill number {n} of Carsholt was sold to the people who work in it.\n")
    config = load_config(folder.path / "config.toml", {})
    store = open_store(config.store)
    taken = 0
    with cluster(1) as (address, processes):

        def stop() -> bool:
            """Asked at each article that is taken."""
            nonlocal taken
            taken += 1
            if taken == 250:
                processes[0].kill()
            return False

        begun = time.monotonic()
        with pytest.raises(EngineError, match=rf"^workers: no scheduler answers at {address}"):
            build(replace(config, workers=address), store, now=NOW, stop=stop)
    assert time.monotonic() - begun < 60
    report = build(config, store, now=NOW)
    store.close()
    assert (report.articles["new"], report.left_out) == (450, [])


@pytest.mark.parametrize("where", ["2", "tcp"])
def test_a_build_gives_the_same_bytes_wherever_the_work_is_done(where: str, request: pytest.FixtureRequest, folder: Folder, tmp_path: Path) -> None:
    for n in range(250):
        folder.save(f"{n}.txt", f"Mill {n} of Carsholt sold\n\nThe mill number {n} of Carsholt was sold to the people who work in it.\nAlso read: Mills\n")
    folder.build()
    before = folder.published()
    workers = request.getfixturevalue("scheduler") if where == "tcp" else where
    out = tmp_path / "out"
    other = {"DIGEST_STORE": f"sqlite:///{tmp_path}/other.db", "DIGEST_OUTPUT": str(out), "DIGEST_ENGINE_WORKERS": workers}
    ran = folder.digest("build", "--at", "2026-11-19T12:00:00Z", **other)
    assert ran.code == 0, ran.err
    assert {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
