"""Sources on the web through the whole command: what they are asked with, and what is kept of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Folder
from sites import Page, site

from digest.config import read_config
from digest.errors import ConfigError
from digest.gather import HELD
from digest.store import open_store

LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from digest.cli import main; main()"
"""The command, with Ctrl-C heard: a shell that runs the tests in the background has its children ignore it."""
AT = "2026-11-19T12:00:00Z"
SECRET = "sesame-open"
ITEM = ("Ferry to Orsbury runs again", "The ferry between Kestholm and Orsbury took up its timetable on Thursday after the storm.", 9)


def point_at(folder: Folder, *sources: str, more: str = "") -> None:
    """Put these [[source]] tables into the config, with loopback allowed."""
    head = '[digest]\ntitle = "Tried"\n[fetch]\nmin_interval = "0s"\nallow_private = ["127.0.0.1", "127.0.0.2"]\n'
    tables = "".join(f"[[source]]\n{s}\n" for s in sources)
    (folder.path / "config.toml").write_text(head + more + tables, encoding="utf-8")


def everything(folder: Folder) -> bytes:
    """All bytes of the working folder but the config."""
    return b"".join(p.read_bytes() for p in folder.path.rglob("*") if p.is_file() and p.name != "config.toml")


def test_what_is_secret_comes_from_variables_and_stays_in_no_file(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda _p, _h: (200, {}, feed("Harbour", ITEM).encode())) as (base, seen):
        url = base.replace("//", "//ann:pass-word@")
        point_at(folder, f'url = "{url}/own"', f'name = "two"\nurl = "{base}/env"\nauth_env = "NEWS_LOGIN"\nheaders_env = {{Cookie = "NEWS_COOKIE"}}')
        ran = folder.digest("--verbose", "build", "--at", AT, NEWS_LOGIN=f"bo:{SECRET}", NEWS_COOKIE=f"sid={SECRET}")
        shown = folder.digest("config", "show", NEWS_LOGIN=f"bo:{SECRET}").out + folder.digest("--json", "status").out
    assert ran.code == 0, ran.err
    asked = dict(seen)
    assert asked["/env"]["cookie"] == f"sid={SECRET}" and asked["/env"]["authorization"] != asked["/own"]["authorization"]
    assert "cookie" not in asked["/own"]
    said = (ran.out + ran.err + shown).encode() + everything(folder)
    assert SECRET.encode() not in said and b"pass-word" not in said


def test_a_variable_that_is_not_set_costs_its_source_alone(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda _p, _h: (200, {}, feed("Harbour", ITEM).encode())) as (base, seen):
        point_at(folder, f'name = "one"\nurl = "{base}/1"\nauth_env = "NOT_SET"', f'name = "two"\nurl = "{base}/2"')
        ran = folder.digest("--json", "build", "--at", AT)
    assert ran.code == 1 and [p for p, _ in seen] == ["/2"]
    assert ran.json["sources"]["failed"] == [{"source": "one", "reason": "the variable NOT_SET is not set, so it was not asked"}]


def test_a_proxy_of_one_source_carries_that_source_alone(folder: Folder, feed: Callable[..., str]) -> None:
    answer = feed("Harbour", ITEM).encode()
    with site(lambda _p, _h: (200, {}, answer)) as (base, seen), site(lambda _p, _h: (200, {}, answer), "127.0.0.2") as (proxy, through):
        point_at(folder, f'name = "one"\nurl = "{base}/1"\nproxy = "{proxy}"', f'name = "two"\nurl = "{base}/2"')
        assert folder.digest("build", "--at", AT).code == 0
    assert [p for p, _ in through] == [f"{base}/1"] and [p for p, _ in seen] == ["/2"]


def test_a_source_with_its_own_rhythm_is_asked_by_it(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda _p, _h: (200, {}, feed("Harbour", ITEM).encode())) as (base, seen):
        point_at(folder, f'name = "one"\nurl = "{base}/1"\nevery = "1h"', f'name = "two"\nurl = "{base}/2"')
        for minute in ("00", "30", "59"):
            folder.build(f"2026-11-19T12:{minute}:00Z")
        folder.build("2026-11-19T13:01:00Z")
    assert [p for p, _ in seen].count("/1") == 2 and [p for p, _ in seen].count("/2") == 4


@pytest.mark.parametrize(
    ("line", "said"),
    [('auth_env = "user:pass"', "environment variable"), ('headers_env = {Host = "X"}', "sets itself"), ('headers_env = {A = "b c"}', "environment variable"),
     ('every = "soon"', "duration"), ('proxy = "socks"', "http")],
)  # fmt: skip
def test_a_wrong_key_of_a_source_is_named(line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_config(f'[[source]]\nurl = "http://a.example/"\n{line}\n', Path("config.toml"), {})


def test_keys_for_the_web_are_refused_for_files() -> None:
    with pytest.raises(ConfigError, match="only for a source with a url"):
        read_config('[[source]]\npath = "a"\nfull_text = true\n', Path("config.toml"), {})


def test_ctrl_c_ends_at_once_and_keeps_what_was_read(folder: Folder, feed: Callable[..., str]) -> None:
    reached = threading.Event()

    def answer(path: str, _h: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if path == "/slow":
            reached.set()
            threading.Event().wait(40)
        return 200, {}, feed("Harbour", ITEM).encode()

    with site(answer) as (base, seen):
        point_at(folder, f'name = "one"\nurl = "{base}/quick"', f'name = "two"\nurl = "{base}/slow"', more='timeout = "60s"\n')
        command = [sys.executable, "-c", LISTENING, "build", "--at", AT]
        with subprocess.Popen(command, cwd=folder.path, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert reached.wait(60)
            threading.Event().wait(1)
            os.kill(process.pid, signal.SIGINT)
            code, err = process.wait(30), process.stderr.read() if process.stderr else b""
        assert code == 130 and b"Traceback" not in err
        assert not (folder.path / "feeds/public/digest.atom").exists()
        point_at(folder, f'name = "one"\nurl = "{base}/quick"')
        report = folder.build("2026-11-19T12:00:30Z", "--offline")
    assert report["articles"]["new"] == 1 and report["entries"]["new"] == 1
    assert [p for p, _ in seen].count("/quick") == 1


def test_a_dry_run_asks_no_publisher_twice(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda _p, _h: (200, {"Cache-Control": "max-age=3600", "ETag": '"1"'}, feed("Harbour", ITEM).encode())) as (base, seen):
        point_at(folder, f'name = "one"\nurl = "{base}/"')
        assert folder.build(AT, "--dry-run")["entries"]["new"] == 1 and folder.build(AT, "--dry-run")["entries"]["new"] == 1
        assert not (folder.path / "feeds/public/digest.atom").exists()
        assert folder.build(AT)["entries"]["new"] == 1 and folder.build(AT)["articles"]["new"] == 0
    assert len(seen) == 1


def test_a_preview_asks_no_more_than_a_build_and_what_it_gets_waits_for_one(folder: Folder, feed: Callable[..., str]) -> None:
    def answer(_p: str, h: dict[str, str]) -> Page:
        if h.get("if-none-match") == '"1"':
            return 304, {"ETag": '"1"'}, b""
        return 200, {"ETag": '"1"', "Cache-Control": "max-age=3600"}, feed("Harbour", ITEM).encode()

    with site(answer) as (base, seen):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/f"\ndrop = ["ferry"]')
        first = folder.digest("--json", "list", "--preview", "Harbour", "--at", AT).json
        point_at(folder, f'name = "Harbour"\nurl = "{base}/f"\ndrop = ["barge"]')
        second = folder.digest("--json", "list", "--preview", "Harbour", "--at", AT).json
        assert folder.build(AT)["articles"]["new"] == 1
        early = folder.digest("list", "--preview", "Harbour", "--at", "2026-11-19T12:30Z")
        late = folder.digest("list", "--preview", "Harbour", "--at", "2026-11-19T14:00Z")
    assert [r["reason"] for r in first["articles"]] == ["drop: ferry"] and [r["kept"] for r in second["articles"]] == [True]
    assert "not to be asked before 2026-11-19T13:00:00Z" in early.out and "says nothing new" in late.out and ITEM[0] in early.out
    assert [h.get("if-none-match") for _, h in seen] == [None, '"1"']


def test_what_a_preview_got_is_kept_no_longer_than_it_is_news_when_its_source_is_gone(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda _p, _h: (200, {}, feed("Harbour", ITEM).encode())) as (base, _):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/f"')
        folder.digest("list", "--preview", "Harbour", "--at", AT)
    kept = []
    point_at(folder, 'name = "Other"\npath = "none/*.xml"')
    for day in (20, 27):
        folder.digest("build", "--at", f"2026-11-{day}T12:00Z")
        store = open_store(f"sqlite:///{folder.path}/feeds/digest.db")
        with store.transaction(write=False) as t:
            kept.append(t.names(HELD))
        store.close()
    assert kept == [[HELD + "Harbour"], []]


@pytest.mark.parametrize("answer", [(410, {}, b""), (503, {"Retry-After": "7200"}, b"")])
def test_a_preview_remembers_what_a_publisher_refused(folder: Folder, answer: Page) -> None:
    with site(lambda _p, _h: answer) as (base, seen):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/f"')
        ran = [folder.digest("list", "--preview", "Harbour", "--at", f"2026-11-19T{hour}:00Z") for hour in ("12", "13")]
        assert folder.digest("build", "--at", "2026-11-19T13:30Z").code == 1
    assert len(seen) == 1
    assert [r.code for r in ran] == [3, 3] and all(r.err.startswith(f"digest: Harbour: answered {answer[0]}") and r.err.count("\n") == 1 for r in ran)
