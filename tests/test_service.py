"""The service as it really runs: a process, signals, a loopback web server."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import pytest
import time_machine
from conftest import Folder
from pytest_httpserver import HTTPServer
from services import PATIENCE, Serving, serving
from sites import site

from digest.cli.serving import build_once
from digest.config import load_config
from digest.errors import ConfigError, DigestError, LockedError
from digest.service.child import run_build
from digest.service.clockwork import Clockwork, trigger_of
from digest.service.health import healthy, metrics, words
from digest.service.log import Log, without_secrets, worth_saying
from digest.service.squeeze import squeeze, squeeze_all
from digest.service.systemd import notify, unit, watchdog_seconds
from digest.service.values import Listen, Outcome, Plan, State
from digest.service.web import MOST_CONNECTIONS, Site, best_form, place
from digest.store import faults

Feed = Callable[..., str]
ITEM = ("River floods the old town of Brennick", "The river Sall flooded the old town of Brennick on Thursday. " * 12, 6)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folder, Serving]]:
    """One service that has built, for all who only read."""
    folder = Folder(tmp_path_factory.mktemp("serve"))
    assert folder.digest("init").code == 0
    folder.save("note.txt", f"{ITEM[0]}\n\n{ITEM[1]}")
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[publish]\nhub = "http://127.0.0.1:1/"\n')
    with serving(folder, "--every", "1h") as s:
        s.until(lambda: s.get("/healthz")[0] == 200)
        yield folder, s


# --- the web server -------------------------------------------------------------------------------------------------------
def test_pages_feeds_and_entries_are_handed_out_under_their_addresses(running: tuple[Folder, Serving]) -> None:
    folder, s = running
    files = folder.published()
    for path, name in (("/", "index.html"), ("/feed.atom", "digest.atom"), ("/digest.atom", "digest.atom"), ("/feed.json", "digest.json")):
        assert s.get(path)[::2] == (200, files[name])
    page = next(n for n in files if n.startswith("e/"))
    assert s.get("/" + page)[2] == s.get("/" + page.removesuffix(".html"))[2] == files[page]
    assert s.get("/feed.atom")[1]["content-type"].startswith("application/atom+xml")
    assert s.get("/feed.json")[1]["content-type"].startswith("application/feed+json")


def test_an_unchanged_feed_is_304_and_head_has_no_body(running: tuple[Folder, Serving]) -> None:
    _, s = running
    _, first, body = s.get("/feed.atom")
    assert s.get("/feed.atom", If_None_Match=first["etag"])[::2] == (304, b"")
    assert s.get("/feed.atom", If_None_Match='W/"other", ' + first["etag"])[0] == 304
    assert s.get("/feed.atom", If_None_Match='"other"', If_Modified_Since=first["last-modified"])[0] == 200
    assert s.get("/feed.atom", If_Modified_Since=first["last-modified"])[0] == 304
    assert s.get("/feed.atom", If_Modified_Since="yesterday")[0] == 200
    code, head, nothing = s.get("/feed.atom", "HEAD")
    assert (code, nothing, head["content-length"], head["etag"]) == (200, b"", str(len(body)), first["etag"])


def test_what_can_be_compressed_is_and_says_so(running: tuple[Folder, Serving]) -> None:
    _, s = running
    plain = s.get("/feed.atom")
    for form, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        _, headers, body = s.get("/feed.atom", Accept_Encoding=form)
        assert (headers["content-encoding"], unpack(body), headers["vary"]) == (form, plain[2], "Accept-Encoding")
        assert headers["etag"] != plain[1]["etag"]
        assert s.get("/feed.atom", Accept_Encoding=form, If_None_Match=headers["etag"])[0] == 304
    assert "content-encoding" not in plain[1]


def test_every_answer_has_the_headers_that_keep_readers_safe(running: tuple[Folder, Serving]) -> None:
    _, s = running
    for path in ("/", "/feed.atom", "/healthz", "/metrics", "/nothing"):
        headers = s.get(path)[1]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["referrer-policy"], headers["server"]) == ("nosniff", "no-referrer", "digest")
    assert s.get("/feed.json")[1]["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in s.get("/")[1]
    assert "max-age=" in s.get("/")[1]["cache-control"]
    assert 'rel="hub"' in s.get("/feed.atom")[1]["link"]


def test_the_forms_beside_a_file_bear_its_time_and_are_what_is_handed_out(running: tuple[Folder, Serving]) -> None:
    folder, s = running
    top = folder.path / "feeds/public"
    for name in ("digest.atom", "digest.json", "index.html"):
        for end, form in ((".gz", "gzip"), (".br", "br")):
            beside = top / (name + end)
            assert beside.stat().st_mtime_ns == (top / name).stat().st_mtime_ns
            assert s.get("/" + name, Accept_Encoding=form)[2] == beside.read_bytes()
    assert s.get("/digest.atom.gz")[0] == 404


BAD = ["/../config.toml", "/%2e%2e/config.toml", "/e/..%2f..%2f..%2fconfig.toml", "/e/", "/.digest-1.tmp", "/e/%00.html", "//etc/passwd", "/digest.db",
       "/e\\..\\x", "/" + "a" * 600]  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_nothing_but_published_files_can_be_had(running: tuple[Folder, Serving], path: str) -> None:
    _, s = running
    with socket.create_connection(("127.0.0.1", s.port), timeout=10) as c:  # urllib would tidy the path
        c.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(partial(c.recv, 65536), b""))
    assert answer.split(b" ", 2)[1] in (b"404", b"400"), answer[:200]


def test_clients_that_dawdle_are_let_go_and_the_others_are_answered(running: tuple[Folder, Serving]) -> None:
    _, s = running
    slow = [socket.create_connection(("127.0.0.1", s.port), timeout=10) for _ in range(MOST_CONNECTIONS + 20)]
    try:
        for c in slow:
            c.sendall(b"GET /feed.atom HTTP/1.1\r\nHost: x\r\n")
        s.until(lambda: any(let_go(c) for c in slow))
        assert s.get("/feed.atom")[0] == 200
    finally:
        for c in slow:
            c.close()


def let_go(client: socket.socket) -> bool:
    """Whether the server has closed the connection."""
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_a_connection_may_be_quiet_for_a_minute() -> None:
    site = Site(PLAN, Listen(), State(0.0), lambda: 9.0, lambda: "")
    one, two = Client(), Client()
    assert site.overdue([one, two], 100.0) == []
    site.heard[two] = 150.0
    assert site.overdue([one, two], 161.0) == [one]


class Client:
    """A connection."""


def test_a_link_out_of_the_folder_is_not_followed(running: tuple[Folder, Serving]) -> None:
    folder, s = running
    (folder.path / "feeds/public/out.html").symlink_to(folder.path / "config.toml")
    assert s.get("/out.html")[0] == 404


def test_other_methods_and_long_requests_are_refused(running: tuple[Folder, Serving]) -> None:
    _, s = running
    code, headers, _ = s.get("/feed.atom", "DELETE")
    assert (code, headers["allow"]) == (405, "GET, HEAD")
    assert s.get("/", X="y" * 100_000)[0] == 400


def test_healthz_and_metrics_tell_of_the_last_build(running: tuple[Folder, Serving]) -> None:
    _, s = running
    code, _, body = s.get("/healthz")
    assert (code, body.splitlines()[0]) == (200, b"ok")
    assert b"1 new articles" in body
    metrics = s.get("/metrics")[2].decode()
    assert 'digest_builds_total{result="done"} 1' in metrics
    assert 'digest_stage_seconds_total{stage="compose"}' in metrics
    assert "digest_articles 1" in metrics


def test_the_forms_a_client_refuses_are_not_sent() -> None:
    forms = {"": b"xxxx", "gzip": b"xx", "br": b"x"}
    assert [best_form(a, forms) for a in ("", "gzip", "gzip, br", "br;q=0, gzip", "*", "identity")] == ["", "gzip", "br", "gzip", "br", ""]


def test_a_path_is_names_only() -> None:
    assert place(Path("/p"), "/feed.atom") == Path("/p/digest.atom")
    assert place(Path("/p"), "/a/../b.html") is None
    assert place(Path("/p"), "/x.py") is None


def test_bound_wider_it_warns_and_asks_for_the_token_when_there_is_one(folder: Folder) -> None:
    with serving(folder, "--host", "0.0.0.0") as s:
        s.until(lambda: "everybody may read" in s.log.read_text())
    secret = "open sesame"
    with serving(folder, "--host", "0.0.0.0", DIGEST_SERVE_TOKEN=secret, DIGEST_SERVE_PASSWORD="pass") as s:
        s.until(lambda: s.get("/healthz")[0] == 200)
        assert s.get("/healthz")[2] == b"ok\n"
        assert s.get("/feed.atom")[0] == s.get("/feed.atom", Authorization="Bearer wrong")[0] == s.get("/metrics")[0] == 401
        code, headers, _ = s.get("/feed.atom", Authorization=f"Bearer {secret}")
        assert (code, headers["cache-control"].split(",")[0]) == (200, "private")
        assert s.get("/feed.atom?token=open%20sesame")[0] == 200
        assert s.get("/feed.atom", Authorization="Basic ZGlnZXN0OnBhc3M=")[0] == 200
        assert s.get("/feed.atom", Authorization="Basic !!")[0] == 401
        assert secret not in s.log.read_text()


# --- the schedule ---------------------------------------------------------------------------------------------------------
def test_it_builds_again_and_ends_with_0_on_sigterm(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", ITEM))
    with serving(folder, "--every", "1s") as s:
        s.until(lambda: s.get("/healthz")[0] == 200)
        folder.save("two.xml", feed("Two", ("Mill of Carsholt sold", "The mill of Carsholt was sold to its workers.", 7)))
        s.until(lambda: b"Mill of Carsholt sold" in s.get("/feed.atom")[2])
        begun = time.monotonic()
        assert s.end() == 0
        assert time.monotonic() - begun < 5


def test_sigterm_while_publishers_are_asked_keeps_what_was_read(folder: Folder, feed: Feed) -> None:
    reached = threading.Event()

    def answer(path: str, _h: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if path == "/slow":
            reached.set()
            threading.Event().wait(20)
        return 200, {}, re.sub("<pubDate>.*?</pubDate>", "", feed("Harbour", ITEM)).encode()  # without a time it is news whenever

    with site(answer) as (base, seen):
        config = folder.path / "config.toml"
        tables = f'[[source]]\nname = "one"\nurl = "{base}/quick"\n'
        more = '[fetch]\nmin_interval = "0s"\nallow_private = ["127.0.0.1"]\ntimeout = "60s"\n'
        config.write_text(f'{more}{tables}[[source]]\nname = "two"\nurl = "{base}/slow"\n')
        with serving(folder, "--every", "1h") as s:
            assert reached.wait(PATIENCE)
            s.until(lambda: b"sources: one" in s.get("/healthz")[2])
            begun = time.monotonic()
            assert s.end() == 0
            assert time.monotonic() - begun < 5
            assert "what was read is kept for the next build" in s.log.read_text()
        config.write_text(more + tables)
        assert folder.build(datetime.now(UTC).isoformat(), "--offline")["articles"]["new"] == 1
    assert [p for p, _ in seen].count("/quick") == 1


def test_a_failing_source_is_told_in_the_words_of_status(folder: Folder) -> None:
    with site(lambda _p, _h: (404, {}, b"")) as (base, _):
        (folder.path / "config.toml").write_text(f'[fetch]\nallow_private = ["127.0.0.1"]\n[[source]]\nname = "Lost"\nurl = "{base}/lost"\n')
        with serving(folder, "--every", "1h") as s:
            s.until(lambda: s.get("/healthz")[0] == 200)
            said = s.get("/healthz")[2].decode().splitlines()
        status = folder.digest("status").out
    told = [line for line in said if "there is no feed at this address" in line or "what to do: look for" in line]
    assert len(told) == 2
    assert all(line in status for line in told)


def test_a_changed_config_is_taken_and_a_wrong_one_leaves_the_old_in_force(folder: Folder) -> None:
    config = folder.path / "config.toml"
    with serving(folder, "--every", "1s") as s:
        s.until(lambda: s.get("/healthz")[0] == 200)
        good = config.read_text()
        config.write_text("[digest]\ntitel = 1\n")
        s.until(lambda: "the old one stays in force" in s.log.read_text())
        assert b"no such key, did you mean title?" in s.get("/healthz")[2]
        config.write_text(good.replace("My digest", "Another title"))
        s.process.send_signal(signal.SIGHUP)
        s.until(lambda: b"Another title" in s.get("/feed.atom")[2])
        assert b"no such key" not in s.get("/healthz")[2]
        assert s.end(signal.SIGINT) == 0


def test_a_rule_file_that_the_config_names_later_is_watched_too(folder: Folder) -> None:
    config = folder.path / "config.toml"
    with serving(folder, "--every", "1h") as s:
        s.until(lambda: s.get("/healthz")[0] == 200)
        mine = folder.path / "mine.toml"
        mine.write_text("")
        config.write_text(config.read_text() + '\n[normalize]\nrules = ["mine.toml"]\n')
        s.until(lambda: "read again" in s.log.read_text())
        assert b"mine.toml" not in s.get("/healthz")[2]
        mine.write_text("[[rule]]\nid = 1\n")
        s.until(lambda: "the old one stays in force" in s.log.read_text())
        assert f"{mine}: rule 1: expected a string in id".encode() in s.get("/healthz")[2]
        mine.write_text("")
        s.until(lambda: s.log.read_text().count("read again") == 2)
        assert b"mine.toml" not in s.get("/healthz")[2]
        assert s.end() == 0


def test_a_log_that_nobody_reads_any_more_stops_nothing(folder: Folder) -> None:
    process = subprocess.Popen([sys.executable, "-m", "digest", "serve", "--port", "0", "--log", "json", "--every", "1s"],
                               cwd=folder.path, stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip
    try:
        assert process.stderr is not None
        s = Serving(process, json.loads(process.stderr.readline())["port"], folder.path / "config.toml")
        process.stderr.close()
        s.until(lambda: s.get("/healthz")[0] == 200)
        s.until(lambda: b'digest_builds_total{result="done"} 3' in s.get("/metrics")[2])
        assert s.end() == 0
    finally:
        process.kill()
        process.wait()


def test_sigterm_before_it_has_begun_is_exit_0(folder: Folder) -> None:
    process = subprocess.Popen([sys.executable, "-X", "importtime", "-m", "digest", "serve", "--port", "0"], cwd=folder.path, stderr=subprocess.PIPE)
    assert process.stderr is not None
    for line in process.stderr:  # the first thing that the command itself loads
        if b"digest.config.checks" in line:
            break
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system that is read-only")
def test_an_output_that_cannot_be_written_is_named_and_the_old_files_are_handed_out(folder: Folder) -> None:
    folder.save("note.txt", f"{ITEM[0]}\n\n{ITEM[1]}")
    top = folder.path / "feeds/public"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(top)], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        with serving(folder, "--every", "1s") as s:
            s.until(lambda: s.get("/healthz")[0] == 200)
            before = s.get("/feed.atom")[2]
            subprocess.run(["mount", "-o", "remount,ro", str(top)], check=True)
            folder.save("more.txt", "Mill of Carsholt sold\n\nThe mill of Carsholt was sold to the people who work in it.")
            s.until(lambda: b"Read-only file system; the old file stands" in s.get("/healthz")[2])
            assert s.get("/feed.atom")[2] == before
            subprocess.run(["mount", "-o", "remount,rw", str(top)], check=True)
            s.until(lambda: b"Mill of Carsholt" in s.get("/feed.atom")[2])
            assert s.end() == 0
    finally:
        subprocess.run(["umount", "-l", str(top)], check=False)


def test_backups_and_a_restore_while_it_serves(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", ITEM))
    with serving(folder, "--every", "1s") as s:
        s.until(lambda: b"old town of Brennick" in s.get("/feed.atom")[2])
        for n in range(3):
            assert folder.digest("backup", f"{n}.db").code == 0
            assert list(faults(folder.path / f"{n}.db")) == []
        folder.save("two.xml", feed("Two", ("Mill of Carsholt sold", "The mill of Carsholt was sold to its workers.", 7)))
        s.until(lambda: b"Mill of Carsholt sold" in s.get("/feed.atom")[2])
        s.until(lambda: folder.digest("restore", "0.db").code == 0)  # 3 while a build holds the lock
        assert b"old town of Brennick" in s.get("/feed.atom")[2]
        s.until(lambda: b"Mill of Carsholt sold" in s.get("/feed.atom")[2])  # it is read from its feed again
        assert folder.digest("check", "--store").code == 0


def test_an_address_in_use_is_one_line_and_exit_3(folder: Folder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = folder.digest("serve", "--port", str(taken.getsockname()[1]))
    assert (ran.code, ran.err.count("\n"), "cannot listen" in ran.err) == (3, 1, True)


@pytest.mark.parametrize("words", [["--every", "soon"], ["--every", "0s"], ["--port", "99999"]])
def test_a_wrong_option_is_exit_2(folder: Folder, words: list[str]) -> None:
    assert folder.digest("serve", *words).code == 2


def test_a_hub_is_told_of_a_feed_that_changed(folder: Folder, httpserver: HTTPServer) -> None:
    asked: list[dict[str, list[str]]] = []
    httpserver.expect_request("/hub", method="POST").respond_with_handler(lambda r: asked.append(r.form.to_dict(flat=False)))  # type: ignore[arg-type, return-value, func-returns-value]
    folder.save("note.txt", f"{ITEM[0]}\n\n{ITEM[1]}")
    with (folder.path / "config.toml").open("a") as f:
        f.write(f'\n[publish]\nhub = "{httpserver.url_for("/hub")}"\n')
    with serving(folder, "--every", "1h") as s:
        s.until(lambda: bool(asked))
        assert b'rel="hub"' in s.get("/feed.atom")[2]
    assert asked[0]["hub.mode"] == ["publish"]
    assert "http://localhost:8080/digest.atom" in asked[0]["hub.url"]


# --- builds in processes of their own ---------------------------------------------------------------------------------------
def good(_tell: Any, _stop: Any) -> dict[str, Any]:
    return row(ok=1)


def hanging(tell: Any, _stop: Any) -> dict[str, Any]:
    tell("the slow source")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    time.sleep(60)
    return {}


def refused(_tell: Any, _stop: Any) -> dict[str, Any]:
    raise LockedError("the lock", 7)


def sharing(_tell: Any, _stop: Any) -> dict[str, Any]:
    return row("One", ok=1) | {"busy": "another build holds the store news"}


def wrong(_tell: Any, _stop: Any) -> dict[str, Any]:
    raise DigestError("the disk is full")


def dying(_tell: Any, _stop: Any) -> dict[str, Any]:
    os._exit(9)


@pytest.mark.parametrize(
    ("job", "kind", "said"),
    [
        (good, "done", ""),
        (refused, "busy", "process 7"),
        (sharing, "busy", "the store news"),
        (wrong, "failed", "disk is full"),
        (dying, "failed", "with 9"),
    ],
)
def test_how_a_build_ended_is_known(job: Any, kind: str, said: str) -> None:
    outcome = run_build(job, 30, threading.Event(), lambda _: None)
    assert (outcome.kind, said in outcome.reason, bool(outcome.row)) == (kind, True, job in (good, sharing))


def test_a_build_that_hangs_is_given_up_and_what_it_did_is_named() -> None:
    begun = time.monotonic()
    outcome = run_build(hanging, 10, threading.Event(), lambda _: None)
    assert (outcome.kind, "at: the slow source" in outcome.reason) == ("given up", True)
    assert time.monotonic() - begun < 40


def test_a_build_that_does_not_end_when_it_is_asked_is_killed() -> None:
    ending = threading.Event()
    begun = time.monotonic()
    outcome = run_build(hanging, 60, ending, lambda _: ending.set())
    assert (outcome.kind, time.monotonic() - begun < 20) == ("stopped", True)


# --- clocks ---------------------------------------------------------------------------------------------------------------
PLAN = Plan(good, Path(), every=2.0)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=365), timedelta(hours=1)])
def test_the_next_build_comes_within_an_interval_when_the_clock_jumps(jump: timedelta) -> None:
    async def run() -> list[float]:
        times: list[float] = []

        async def work() -> None:
            times.append(time.monotonic())

        clockwork = Clockwork(PLAN, work)
        clockwork.start()
        await asyncio.sleep(0.3)
        with time_machine.travel(datetime.now(UTC) + jump, tick=True):
            said = []
            for _ in range(12):
                said.append(clockwork.watch())
                await asyncio.sleep(0.2)
            assert any("jumped" in x for x in said)
        clockwork.stop()
        return times

    times = asyncio.run(run())
    assert len(times) >= 2
    assert times[1] - times[0] < 2.6


def test_a_running_service_goes_on_when_its_clock_is_set_back_and_forward(folder: Folder) -> None:
    if (faketime := shutil.which("faketime")) is None:
        pytest.skip("faketime is not installed")
    library = subprocess.run([faketime, "-f", "+0", "env"], capture_output=True, text=True, check=True, timeout=30).stdout
    preload = next(line.partition("=")[2] for line in library.splitlines() if line.startswith("LD_PRELOAD="))
    clock = folder.path / "clock"
    clock.write_text("+0")
    fake = {"LD_PRELOAD": preload, "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with serving(folder, "--every", "2s", **fake) as s:
        for shift, said in (("-3600", "jumped by -3600 s"), ("+31536000", "jumped by +3153")):
            builds = s.log.read_text().count('"event": "build"')
            s.until(lambda n=builds: s.log.read_text().count('"event": "build"') > n)  # type: ignore[misc]
            clock.write_text(shift)
            s.until(lambda said=said: said in s.log.read_text())  # type: ignore[misc]
            after = s.log.read_text().count('"event": "build"')
            s.until(lambda n=after: s.log.read_text().count('"event": "build"') > n + 1)  # type: ignore[misc]
        assert s.get("/healthz")[0] == 200
        assert s.end() == 0


def test_a_build_that_was_forgotten_is_set_down_again() -> None:
    async def run() -> tuple[str, int]:
        done: list[int] = []

        async def work() -> None:
            done.append(1)

        clockwork = Clockwork(PLAN, work)
        clockwork.start()
        await asyncio.sleep(0.2)
        clockwork.scheduler.remove_job("build")
        said = clockwork.watch()
        await asyncio.sleep(0.3)
        clockwork.stop()
        return said, len(done)

    assert asyncio.run(run()) == ("the scheduler had stalled", 2)


def test_cron_follows_its_time_zone_through_summer_time() -> None:
    trigger = trigger_of(replace(PLAN, cron="0 7 * * *", timezone="Europe/Vienna"))
    winter, summer = (trigger.get_next_fire_time(None, datetime(2026, 3, day, 12, tzinfo=UTC)).astimezone(UTC).hour for day in (27, 28))
    assert (winter, summer) == (6, 5)


@pytest.mark.parametrize(("cron", "zone"), [("every day", None), ("0 7 * * *", "Mars/Olympus"), ("99 7 * * *", None), ("0 7 30 2 *", None)])
def test_a_wrong_cron_line_or_zone_is_named(cron: str, zone: str | None) -> None:
    with pytest.raises(ConfigError, match="cron"):
        trigger_of(replace(PLAN, cron=cron, timezone=zone))


# --- words ----------------------------------------------------------------------------------------------------------------
def row(*failed: str, ok: int = 0) -> dict[str, Any]:
    return {
        "sources": {"ok": ok, "unchanged": 0, "failed": [{"source": s, "reason": "no answer"} for s in failed]},
        "articles": {},
        "entries": {},
        "seconds": 0.1,
    }


def test_when_every_source_fails_thrice_the_fault_is_probably_here() -> None:
    state = State(time.monotonic())
    for n in range(3):
        assert ("is this machine online?" in "\n".join(words(state, PLAN, 9, ""))) is (n == 3)
        state.note(Outcome("done", row("One", "Two")), "now", time.monotonic())
    said = "\n".join(words(state, PLAN, 9, ""))
    assert "is this machine online?" in said
    assert "One: no answer (3 times)" in said
    state.note(Outcome("done", row(ok=1)), "now", time.monotonic())
    assert "online" not in "\n".join(words(state, PLAN, 9, ""))


def test_it_is_not_well_before_the_first_build_nor_long_after_the_last() -> None:
    state = State(time.monotonic())
    assert not healthy(state, 10)
    state.note(Outcome("done", row()), "now", time.monotonic())
    assert healthy(state, 10)
    state.note(Outcome("done", row()), "now", time.monotonic() - 11)
    assert not healthy(state, 10)
    assert "digest add" in "\n".join(words(state, PLAN, 10, ""))


def test_a_log_line_has_no_secrets_and_a_repeated_failure_is_summed() -> None:
    lines: list[str] = []
    Log("json", lines.append).say("failed", "https://me:secret@a.example/?key=abc&x=1\nsecond line")
    said = json.loads(lines[0])["text"]
    assert said == "https://a.example/?key=***&x=1 second line"
    assert without_secrets("nothing to hide") == "nothing to hide"
    assert [n for n in range(1, 20) if worth_saying(n)] == [1, 2, 4, 8, 16]


def test_a_build_that_another_one_keeps_from_beginning_is_named_and_said_seldom() -> None:
    state = State(time.monotonic())
    for _ in range(3):
        state.note(Outcome("busy", reason="another build holds x.lock (process 7)"), "now", time.monotonic())
    assert "the last 3 builds could not begin: another build holds x.lock (process 7)" in "\n".join(words(state, PLAN, 9, ""))
    state.note(Outcome("done", row(ok=1)), "now", time.monotonic())
    assert "process 7" not in "\n".join(words(state, PLAN, 9, ""))


def test_a_build_that_read_its_share_and_left_the_rest_to_another_process_is_well() -> None:
    state = State(time.monotonic())
    for n in range(3):
        state.note(Outcome("busy", sharing(None, None), "another build holds the store news"), "now", time.monotonic())
        said = "\n".join(words(state, PLAN, 9, ""))
        assert said.startswith("ok\n")
        assert "another process works on what came" in said
        assert f"One: no answer ({n + 1} times)" in said
        assert "digest_up 1" in "\n".join(metrics(state, PLAN, 9))
    assert (state.counts, state.fetches) == ({"busy": 3}, {"ok": 3, "unchanged": 0, "failed": 3})
    state.note(Outcome("done", row(ok=1)), "now", time.monotonic())
    assert "another process" not in "\n".join(words(state, PLAN, 9, ""))


# --- systemd --------------------------------------------------------------------------------------------------------------
def test_systemd_hears_that_we_are_ready(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.bind(str(tmp_path / "n"))
        s.settimeout(5)
        notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "n")})
        assert s.recv(100) == b"READY=1"
    notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    notify("READY=1", {})
    assert watchdog_seconds({"WATCHDOG_USEC": "60000000"}) == 30
    assert watchdog_seconds({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}) is None


def test_under_systemd_it_says_that_it_is_ready_alive_and_ending(folder: Folder) -> None:
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:  # such an address has 108 bytes
        address = f"{short}/notify"
        s.bind(address)
        s.settimeout(PATIENCE)
        with serving(folder, "--every", "1h", NOTIFY_SOCKET=address, WATCHDOG_USEC="2000000") as service:
            heard = [s.recv(100) for _ in range(4)]
            service.process.send_signal(signal.SIGSTOP)  # one that does nothing is not alive
            s.settimeout(3)
            with pytest.raises(TimeoutError):
                while True:
                    s.recv(100)
            service.process.send_signal(signal.SIGCONT)
            s.settimeout(PATIENCE)
            assert service.end() == 0
            while (last := s.recv(100)) == b"WATCHDOG=1":
                pass
    assert heard == [b"READY=1", *[b"WATCHDOG=1"] * 3]
    assert last == b"STOPPING=1"


def test_the_unit_is_for_this_folder_and_deploy_holds_the_same(folder: Folder) -> None:
    printed = folder.digest("serve", "--print-unit").out
    assert f"--config {folder.path}/config.toml serve" in printed
    assert f"ReadWritePaths={folder.path}/feeds/public {folder.path}/feeds" in printed
    deployed = (Path(__file__).parents[1] / "deploy/digest.service").read_text()
    assert deployed == unit("/usr/local/bin/digest", Path("/var/lib/digest/config.toml"), [Path("/var/lib/digest")])


def test_a_listener_knows_whether_it_is_local() -> None:
    assert [Listen(h).local for h in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "192.0.2.1")] == [True, True, True, False, False]
    assert "secret" not in repr(Listen(token="secret", password="secret"))


# --- compressed forms -------------------------------------------------------------------------------------------------------
def test_a_compressed_form_of_an_older_file_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "digest.atom"
    file.write_bytes(b"<feed>" + b"a" * 5000)
    assert squeeze([file]) == (1, True)
    assert squeeze([file]) == (0, True)
    file.write_bytes(b"<feed>" + b"b" * 5000)
    assert squeeze_all(tmp_path) == (1, True)
    assert gzip.decompress((tmp_path / "digest.atom.gz").read_bytes()) == file.read_bytes()
    file.write_bytes(b"<feed/>")
    squeeze([file])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["digest.atom"]


def test_forms_of_a_file_that_is_gone_go_too(tmp_path: Path) -> None:
    file = tmp_path / "world.atom"
    file.write_bytes(b"a" * 5000)
    (tmp_path / "music.gz").write_bytes(b"not ours")
    squeeze([file])
    file.unlink()
    squeeze_all(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["music.gz"]


def test_a_build_looks_only_at_the_forms_of_what_was_written_unless_others_published_or_it_is_the_first_of_its_run(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", ("River floods Brennick", "The river Sall flooded the old town of Brennick on Thursday.", 6)))
    config = load_config(folder.path / "config.toml", {})
    form = config.output / "index.html.gz"

    def build(run: str = "one") -> bool:
        """Whether a form that is gone was missed."""
        form.unlink(missing_ok=True)
        build_once(config, run, lambda _: None, lambda: False)
        return form.exists()

    assert [build(), build(), build("two"), build("two")] == [True, False, True, False]
    folder.save("two.xml", feed("Two", ("Mill of Carsholt sold", "The mill of Carsholt was sold to the people who work in it.", 7)))
    assert [build("two"), build("two")] == [True, False]  # written anew
    folder.save("three.xml", feed("Three", ("Bakers of Lurgan on strike", "The bakers of Lurgan are on strike since Monday.", 8)))
    folder.build()
    stale = config.output / "digest.atom.gz"
    assert gzip.decompress(stale.read_bytes()) != (config.output / "digest.atom").read_bytes()
    assert build("two")
    assert gzip.decompress(stale.read_bytes()) == (config.output / "digest.atom").read_bytes()
