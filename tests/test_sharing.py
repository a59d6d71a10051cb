"""Several processes on one PostgreSQL database: they share the sources, one at a time publishes, and one that is killed costs nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Folder
from postgres import Databases
from sites import Page, site

from digest.cli.serving import build_once
from digest.config import read_config
from digest.model import Article
from digest.store import SEAL, hold_build, open_store
from digest.store.opening import stored_version
from digest.store.schema import VERSION, lease, member
from digest.waiting import done, receive, waiting

HOSTS = 24
AT = "2026-11-19T12:00:00Z"
ARTICLE = Article("Post", "g", "Bridge closed", "The bridge was closed.", "text", datetime(2026, 11, 19, tzinfo=UTC))


def story(n: int) -> tuple[str, str]:
    """Headline and text of an invented event of its own."""
    chance = random.Random(f"story {n}")
    words = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4)) for _ in range(40)]
    return " ".join(words[:5]).capitalize(), f"{' '.join(words[:20]).capitalize()}. {' '.join(words[20:]).capitalize()}."


def rss(host: int, source: int) -> bytes:
    """What one of two outlets of a host says: each story is told by the first outlet of one host and the second of the next."""
    title, text = story((host + source) % HOSTS)
    item = (
        f"<item><title>{title}</title><link>https://o{host}-{source}.example/1</link><guid>{host}-{source}</guid>"
        f"<pubDate>Thu, 19 Nov 2026 0{source}:00:00 GMT</pubDate><description>{text}</description></item>"
    )
    return f"<rss version='2.0'><channel><title>O{host}-{source}</title><language>en</language>{item}</channel></rss>".encode()


def start(folder: Path) -> subprocess.Popen[bytes]:
    """A build in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DIGEST_")}
    command = [sys.executable, "-m", "digest", "--quiet", "build", "--wait", "--at", AT]
    return subprocess.Popen(command, cwd=folder, env=clean, stderr=subprocess.PIPE)


def end(process: subprocess.Popen[bytes]) -> int:
    """How it ended."""
    _, said = process.communicate(timeout=300)
    assert b"Traceback" not in said, said.decode()
    return process.returncode


def test_two_builds_share_the_sources_and_one_that_is_killed_loses_and_doubles_nothing(databases: Databases, tmp_path: Path) -> None:
    url = databases.make()
    asked: Counter[str] = Counter()
    begun = threading.Event()

    def answer(path: str, _: dict[str, str]) -> Page:
        if "/feed" not in path:
            return 404, {}, b""
        asked[path] += 1
        if len(asked) >= 4:
            begun.set()
        time.sleep(0.2)
        _, host, number, _ = path.split("/")
        return 200, {"Content-Type": "application/rss+xml"}, rss(int(host), int(number))

    with ExitStack() as stack:
        bases = [stack.enter_context(site(answer, f"127.0.0.{n + 2}"))[0] for n in range(HOSTS)]
        sources = [(n, s, f"{base}/{n}/{s}/feed") for n, base in enumerate(bases) for s in (0, 1)]
        rows = "".join(f'\n[[source]]\nname = "O{n}-{s}"\nurl = "{u}"\n' for n, s, u in sources)
        private = [f"127.0.0.{n + 2}" for n in range(HOSTS)]
        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()
            head = f'[digest]\nstore = "{url}"\noutput = "{tmp_path}/public"\n[fetch]\nallow_private = {private!r}\n'
            (folder / "config.toml").write_text(head.replace("'", '"') + rows, encoding="utf-8")
        victim = start(folders[0])
        assert begun.wait(120)
        victim.send_signal(signal.SIGKILL)
        victim.communicate(timeout=60)
        assert end(start(folders[1])) in (0, 1)
        store = open_store(url)
        with store.transaction() as t:
            left = t.c.execute(sa.select(sa.func.count()).select_from(lease).where(lease.c.holder != "")).scalar_one()
            assert 0 < left <= HOSTS // 4
            assert 0 < t.count()["article"] < 2 * HOSTS  # what the killed one had taken is its own until the lease ends ...
            t.c.execute(sa.update(lease).values(until=1.0))  # ... as it does now
        both = [start(folder) for folder in folders]
        assert [end(p) for p in both] == [0, 0]
    with store.transaction() as t:
        events = Counter(t.c.execute(sa.select(member.c.event)).scalars())
        assert t.count() == {"article": 2 * HOSTS, "event": HOSTS, "entry": HOSTS}
        assert set(events.values()) == {2}
        assert t.c.execute(sa.select(sa.func.count()).select_from(lease).where(lease.c.holder != "")).scalar_one() == 0
        assert all(len(e.voices) == 2 for e, _ in t.entries(events).values())
    store.close()
    assert max(asked.values()) <= 2 and sum(asked.values()) <= 2 * HOSTS + 2 * (HOSTS // 4)
    assert len(list((tmp_path / "public/e").glob("*.html"))) == HOSTS


def test_two_that_make_one_database_at_once_both_find_it_made(databases: Databases) -> None:
    for _ in range(5):
        url = databases.make()
        with ThreadPoolExecutor(4) as pool:
            stores = list(pool.map(lambda _, u=url: open_store(u), range(4)))
        for n, store in enumerate(stores):
            with store.transaction() as t:
                assert stored_version(t.c) == VERSION
                assert (t.add([replace(ARTICLE, guid=str(n))])[1], t.count()["article"]) == ([], n + 1)  # one store, made once: all see what the others add
            store.close()


def test_a_build_of_the_service_that_finds_the_database_held_tells_what_it_read(databases: Databases, tmp_path: Path) -> None:
    url = databases.make()
    source = '[[source]]\nname = "Gone"\npath = "gone/*"\n'
    config = read_config(f'[digest]\ntitle = "T"\nurl = "http://x.example/"\noutput = "public"\nstore = "{url}"\n{source}', tmp_path / "config.toml", {})
    open_store(url).close()
    with hold_build(url):
        row = build_once(config, "one", lambda _: None, lambda: False)
    assert (row["busy"].startswith("another build holds the store"), [f["source"] for f in row["sources"]["failed"]]) == (True, ["Gone"])
    assert "busy" not in build_once(config, "one", lambda _: None, lambda: False)


def test_a_build_that_finds_the_database_held_says_what_could_not_be_read(databases: Databases, folder: Folder) -> None:
    url = databases.make()
    with (folder.path / "config.toml").open("a") as f:
        f.write('\n[[source]]\nname = "Gone"\npath = "gone/*"\n')
    open_store(url).close()
    with hold_build(url):
        ran = folder.digest("build", DIGEST_STORE=url)
    assert (ran.code, "failed: Gone: " in ran.err, "another build holds the store" in ran.err) == (3, True, True)


def test_one_that_reads_and_the_one_that_publishes_do_not_wait_for_each_other(databases: Databases) -> None:
    """The reader holds the lock of what waits and stores news; the publisher changed an entry and is about to take that lock."""
    store = open_store(databases.make())
    with store.transaction() as t:
        t.remember(SEAL, b"whole")
        receive(t, [replace(ARTICLE, guid="before")])
    with store.transaction() as builder, store.transaction() as reader, ThreadPoolExecutor(1) as pool:
        builder.stir()
        reader.alone()
        finished = pool.submit(done, builder, {}, {"Post"}, 0.0)
        with pytest.raises(TimeoutError):
            finished.result(0.5)  # it waits for the reader ...
        receive(reader, [ARTICLE])  # ... who does not wait for it
        reader.c.commit()
        finished.result(20)
    with store.transaction() as t:
        assert len(waiting(t)) == 2
    store.close()


def test_two_take_different_hosts_and_a_lease_ends(databases: Databases) -> None:
    store = open_store(databases.make())
    hosts = [f"h{n}" for n in range(6)]
    with store.transaction() as a, store.transaction() as b:
        a.take(hosts[:1], "a", 0.0, 1)  # makes the rows
        assert b.take(hosts[1:2], "b", 60.0, 1) == ["h1"]
    with store.transaction() as a:
        assert a.take(hosts, "a", 60.0, 3) == ["h0", "h2", "h3"]
    with store.transaction() as b:
        assert b.take(hosts, "b", -1.0, 9) == ["h4", "h5"]
        assert b.take(hosts, "c", 60.0, 9) == ["h4", "h5"]
        b.give_back("a")
        assert b.take(hosts, "c", 60.0, 9) == ["h0", "h2", "h3"]
    store.close()
