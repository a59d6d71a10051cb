"""A backfill: what is older than news is given to the events of its own time, and no reader meets it as news of today."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Folder
from postgres import Databases
from sites import Page, site
from test_asking import point_at
from test_replay import START, Item, stream

from digest.build import build
from digest.config import Config, load_config
from digest.errors import StoppedError
from digest.report import Report
from digest.store import open_store

NOW = START + timedelta(days=1500)
FLOOD = ("Harbour of Orsbury closed by ice", "Ice closed the harbour of Orsbury, and no ship came in.")


def write(folder: Path, items: list[Item], name: str = "feed.json") -> None:
    """A feed on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "language": "en", "items": items}))


def workshop(folder: Path, more: str = "") -> Config:
    """A working folder with two feeds on disk: an archive and the news."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = "".join(f"[[source]]\nname = '{name}'\npath = '{name}*.json'\n" for name in ("archive", "news"))
    (folder / "config.toml").write_text(sources + more)
    write(folder, [], "archive.json")
    write(folder, [], "news.json")
    return load_config(folder / "config.toml", {})


def news(at: datetime = NOW) -> list[Item]:
    """Three articles of today."""
    texts = FLOOD, ("Vineyard sold near Brennick", "A vineyard near Brennick was sold."), ("Library of Tallow reopens", "The library of Tallow is open.")
    return [item(f"today-{n}", *text, at - timedelta(hours=5 + n)) for n, text in enumerate(texts)]


def item(name: str, title: str, text: str, at: datetime) -> Item:
    """An article of a JSON Feed."""
    return {"id": name, "url": f"https://outlet.example/{name}", "title": title, "content_text": text, "date_published": at.isoformat()}


def run(config: Config, now: datetime = NOW, **how: Any) -> Report:
    """Build."""
    store = open_store(config.store)
    try:
        return build(config, store, now=now, offline=True, **how)
    finally:
        store.close()


def events(config: Config) -> dict[str, str]:
    """Article -> event."""
    store = open_store(config.store)
    with store.transaction(write=False) as t:
        found = {d.article: d.event for d in t.memberships(events=[s.event for s in t.open_events([0.0], NOW.timestamp() + 1e6)])}
    store.close()
    return found


def files(config: Config) -> dict[str, bytes]:
    """Every published file by name."""
    top = config.output
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def titles(config: Config, name: str = "digest") -> list[str]:
    """The headlines of a feed, the newest first."""
    return [x["title"] for x in json.loads((config.output / f"{name}.json").read_text())["items"]]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("begun", [False, True])
def test_the_events_are_those_of_builds_day_by_day_at_that_time(tmp_path: Path, seed: int, begun: bool) -> None:
    items = stream(seed)
    daily = workshop(tmp_path / "daily")
    for day in range(1, 7):
        now = START + timedelta(days=day)
        write(daily.folder, [x for x in items if x["date_published"] < now.isoformat()], "archive.json")
        run(daily, now)
    later = workshop(tmp_path / "later")
    if begun:
        write(later.folder, news(), "news.json")
        run(later)
    write(later.folder, items, "archive.json")
    report = run(later, past=START)
    assert (report.articles["new"], report.events["new"]) == (len(items), len(set(events(daily).values())))
    assert {a: e for a, e in events(later).items() if a in events(daily)} == events(daily)
    pages = {n for n in files(daily) if n.startswith("e/")}
    assert pages <= files(later).keys()
    first = {n: re.findall(rb"<time[^>]*datetime=\"([^\"]+)", files(daily)[n])[:1] for n in pages}
    assert first == {n: re.findall(rb"<time[^>]*datetime=\"([^\"]+)", files(later)[n])[:1] for n in pages}


def test_the_past_floods_no_feed_and_no_edition_and_comes_into_the_archive_pages_while_they_stay(tmp_path: Path) -> None:
    more = "[publish]\nentries = 3\n[[digest]]\ntitle = 'All'\n[[digest]]\nname = 'morning'\nedition = '06:00 Europe/Berlin'\n"
    config = workshop(tmp_path, more)
    write(config.folder, news(), "news.json")
    run(config)
    before = titles(config)
    ago = [{**x, "id": f"old-{n}", "title": f"{x['title']} in frost {n}", "date_published": (NOW - timedelta(days=10 * n)).isoformat()}
           for n, x in enumerate(stream(1)[:14], 2)]  # fmt: skip
    write(config.folder, ago, "archive.json")
    run(config, NOW + timedelta(minutes=5), past=NOW - timedelta(days=1000))
    assert titles(config) == before
    for n in range(1, 3):
        run(config, NOW + timedelta(days=n))
        told = (config.output / "morning.json").read_text()
        assert "in frost" not in told
    kept = b"".join(body for name, body in files(config).items() if re.match(r"digest-\d+\.atom", name) or "archive" in name)
    there = {x["title"] for x in ago if f"{x['title']}</title>".encode() in kept}
    young = {x["title"] for x in ago if x["date_published"] > (NOW - timedelta(days=90)).isoformat()}
    assert there == young and young


class Cut:
    """Asks the build to end after some articles."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("after", [1, 8, 20, 45, 60, 75])
def test_one_that_is_cut_off_goes_on_and_ends_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    for name, size in (("CLEANED", 5), ("GROUPED", 7), ("COMPOSED", 4)):
        monkeypatch.setattr(f"digest.backfill.{name}", size)
    made: list[tuple[dict[str, str], dict[str, bytes]]] = []
    for name in ("whole", "cut"):
        config = workshop(tmp_path / name)
        write(config.folder, news(), "news.json")
        run(config)
        write(config.folder, stream(2), "archive.json")
        if name == "cut":
            with pytest.raises(StoppedError):
                run(config, past=START, stop=Cut(after))
            before = titles(config)
            ordinary = run(config)
            assert ordinary.articles["new"] == 0  # it leaves the past to the next backfill, and says so
            assert [re.sub(r"\d+", "n", said) for _, said in ordinary.warned] == [
                "a backfill was cut off (n articles and n entries are left): digest build --since goes on with it"
            ]
            assert titles(config)[:3] == before[:3] and len(titles(config)) == 3
        run(config, past=START)
        made.append((events(config), files(config)))
        again = run(config, past=START)
        assert not again.warned
        assert (again.articles["new"], again.events["new"], again.entries["new"], again.entries["changed"], again.written) == (0, 0, 0, 0, [])
    assert made[0] == made[1]


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
import digest.backfill as of
from digest.build import build
from digest.config import load_config
from digest.store import open_store

of.CLEANED, of.GROUPED, of.COMPOSED = 5, 7, 4
left = int(sys.argv[4])

def stop():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

config = load_config(Path(sys.argv[1]) / "config.toml", {})
build(config, open_store(config.store), now=datetime.fromisoformat(sys.argv[2]), past=datetime.fromisoformat(sys.argv[3]), offline=True, stop=stop)
"""


def test_one_that_is_killed_goes_on_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    made: list[tuple[dict[str, str], dict[str, bytes]]] = []
    for after in (None, 3, 30, 70):
        config = workshop(tmp_path / str(after))
        write(config.folder, news(), "news.json")
        run(config)
        write(config.folder, stream(2), "archive.json")
        if after:
            words = [str(config.folder), NOW.isoformat(), START.isoformat(), str(after)]
            assert subprocess.run([sys.executable, "-c", KILLED, *words], timeout=60, check=False).returncode == -signal.SIGKILL
        run(config, past=START)
        made.append((events(config), files(config)))
    assert made[1:] == made[:1] * 3


def test_the_size_of_its_steps_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for size in (3, 1000):
        monkeypatch.setattr("digest.backfill.GROUPED", size)
        monkeypatch.setattr("digest.backfill.COMPOSED", size)
        config = workshop(tmp_path / str(size))
        write(config.folder, stream(3) + news(), "archive.json")
        run(config, past=START)
        made.append((events(config), files(config)))
    assert made[0] == made[1]


def test_a_dry_run_keeps_nothing_and_tells_what_would_be(tmp_path: Path) -> None:
    config = workshop(tmp_path)
    write(config.folder, stream(1) + news(), "archive.json")
    would = run(config, past=START, dry_run=True)
    assert events(config) == {} and not config.output.exists()
    did = run(config, past=START)
    assert (would.articles, would.events, would.entries) == (did.articles, did.events, did.entries)


def test_an_event_that_is_published_grows_in_its_own_time(tmp_path: Path) -> None:
    config = workshop(tmp_path)
    flood = [item(n, FLOOD[0] + end, f"{at}, {FLOOD[1]}", START + timedelta(hours=len(end))) for n, end, at in (("a", "", "On Monday"), ("b", " today", "So"))]
    write(config.folder, flood[:1], "archive.json")
    run(config, START + timedelta(hours=5))
    write(config.folder, news(), "news.json")
    run(config)
    before = titles(config)
    write(config.folder, flood[1:], "archive-2.json")
    report = run(config, past=START)
    assert (report.events["grown"], report.entries["changed"]) == (1, 1)
    assert titles(config) == before


def test_what_was_stored_and_given_to_no_event_is_taken_on_and_what_is_older_than_asked_for_is_not(tmp_path: Path) -> None:
    config = workshop(tmp_path)
    items = stream(1)
    write(config.folder, items, "archive.json")
    run(config, START + timedelta(days=6), dry_run=True)  # what was read waits ...
    other = replace(config, sources=config.sources[1:])
    run(other, NOW)  # ... until its source is taken out
    assert run(config, NOW).articles["new"] == 0
    middle = items[len(items) // 2]["date_published"]
    young = [x for x in items if x["date_published"] >= middle]
    assert run(config, past=datetime.fromisoformat(middle).replace(microsecond=0)).articles["new"] == len(young)
    assert run(config, past=START).articles["new"] == len(items) - len(young)
    assert len(events(config)) == len(items)


def test_files_that_were_too_old_for_one_backfill_are_read_by_the_next_that_goes_further_back(tmp_path: Path) -> None:
    config = workshop(tmp_path)
    items = stream(1)
    write(config.folder, items, "archive.json")
    middle = items[len(items) // 2]["date_published"]
    young = sum(x["date_published"] >= middle for x in items)
    assert run(config, past=datetime.fromisoformat(middle).replace(microsecond=0)).articles["new"] == young
    assert run(config).articles["new"] == 0
    assert run(config, past=START).articles["new"] == len(items) - young


def test_a_publisher_is_asked_once_more_for_what_was_too_old(folder: Folder) -> None:
    def item(n: int, when: str) -> str:
        return f"<item><title>{FLOOD[0]} {n}</title><link>https://x.example/{n}</link><guid>{n}</guid><pubDate>{when}</pubDate><description>{FLOOD[1]}</description></item>"

    rows = item(1, "Thu, 19 Nov 2026 08:00:00 GMT") + item(2, "Tue, 03 Mar 2020 08:00:00 GMT") + item(3, "Sat, 03 Mar 2018 08:00:00 GMT")
    feed = f"<rss version='2.0'><channel><title>Harbour</title><language>en</language>{rows}</channel></rss>".encode()

    def answer(_p: str, h: dict[str, str]) -> Page:
        return (304, {}, b"") if h.get("if-none-match") == '"f"' else (200, {"ETag": '"f"'}, feed)

    with site(answer) as (base, seen):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\n')
        new = [folder.build(f"2026-11-19T{hour}:00:00Z", *words)["articles"]["new"]
               for hour, *words in (("12",), ("13",), ("14", "--since", "2020-01-01"), ("15", "--since", "2020-01-01"), ("16",))]  # fmt: skip
    assert new == [1, 0, 1, 0, 0]
    assert [h.get("if-none-match") for _, h in seen] == [None, '"f"', None, '"f"', '"f"']
    assert json.loads(folder.published()["digest.json"])["items"][0]["title"] == f"{FLOOD[0]} 1"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--since", "2020-13-01"), 2, "digest: --since: '2020-13-01' is no time like"),
        (("--since", "tomorrow"), 2, "digest: --since: 'tomorrow' is no time like"),
        (("--since", "2027-01-01"), 2, "digest: --since: 2027-01-01 is later than the time of the build, 2026-11-19T12:00Z"),
        (("--engine", "many"), 2, "digest: --engine: 'many' is not a number of processes or an address"),
        (("--engine", "-1"), 2, "digest: --engine: '-1' is not a number of processes or an address"),
        (("--since", "2020-01-01", "--engine", "tcp://127.0.0.1:9"), 3, "digest: workers: no scheduler answers at tcp://127.0.0.1:9"),
    ],
)
def test_a_wrong_date_or_an_engine_that_is_not_there_is_one_line_and_nothing_is_lost(folder: Folder, words: tuple[str, ...], code: int, said: str) -> None:
    if code == 3:
        pytest.importorskip("distributed")
    items = [
        {"id": str(n), "title": f"Mill {n} of Carsholt sold", "content_text": "It was sold.", "date_published": "2021-05-01T08:00:00Z"} for n in range(150)
    ]
    write(folder.path / "feeds/saved", items)
    ran = folder.digest("build", "--at", "2026-11-19T12:00:00Z", *words)
    assert (ran.code, ran.out, ran.err.count("\n"), ran.err.startswith(said)) == (code, "", 1, True), ran.err
    assert folder.build("2026-11-19T12:00:00Z", "--since", "2020-01-01", "--engine", "0")["articles"]["new"] == 150


def test_a_store_that_would_let_go_what_comes_says_so_before_anything_is_read(folder: Folder) -> None:
    config = folder.path / "config.toml"
    config.write_text(config.read_text() + '\n[store]\nkeep = "90d"\n')
    ran = folder.digest("build", "--at", "2026-11-19T12:00:00Z", "--since", "2026-01-01")
    assert (ran.code, ran.err) == (2, 'digest: --since 2026-01-01: [store] keep lets go what is older than 90 days; set it to "323d" or more\n')
    assert folder.digest("build", "--at", "2026-11-19T12:00:00Z", "--since", "2026-09-01").code == 0


def test_the_workers_of_this_build_alone_may_be_others_and_the_bytes_are_the_same(folder: Folder, tmp_path: Path) -> None:
    items = [{"id": str(n), "title": f"Mill {n} of Carsholt sold", "content_text": f"The mill number {n} of Carsholt was sold to those who work in it.",
              "date_published": (datetime(2021, 5, 1, tzinfo=UTC) + timedelta(hours=n)).isoformat()} for n in range(250)]  # fmt: skip
    write(folder.path / "feeds/saved", items)
    folder.build("2026-11-19T12:00:00Z", "--since", "2020-01-01")
    out = tmp_path / "out"
    other = {"DIGEST_STORE": f"sqlite:///{tmp_path}/other.db", "DIGEST_OUTPUT": str(out)}
    ran = folder.digest("build", "--at", "2026-11-19T12:00:00Z", "--since", "2020-01-01", "--engine", "2", **other)
    assert ran.code == 0, ran.err
    assert {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()} == folder.published()


def test_a_backfill_on_postgresql_publishes_the_same_bytes(tmp_path: Path, databases: Databases) -> None:
    made: list[tuple[dict[str, str], dict[str, bytes]]] = []
    for name, more in (("file", ""), ("server", f"[digest]\nstore = '{databases.make()}'\n")):
        config = workshop(tmp_path / name, more)
        write(config.folder, news(), "news.json")
        run(config)
        write(config.folder, stream(2), "archive.json")
        with pytest.raises(StoppedError):
            run(config, past=START, stop=Cut(20))
        run(config, past=START)
        made.append((events(config), files(config)))
    assert made[0] == made[1]


def test_the_whole_pages_of_old_articles_are_not_asked_for(folder: Folder) -> None:
    def answer(_p: str, _h: dict[str, str]) -> Page:
        said = f"<title>{FLOOD[0]}</title><link>{base}/page</link><guid>1</guid><pubDate>Tue, 03 Mar 2020 08:00:00 GMT</pubDate>"
        return 200, {}, f"<rss version='2.0'><channel><title>Harbour</title><item>{said}<description>Ice.</description></item></channel></rss>".encode()

    with site(answer) as (base, seen):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\nfull_text = true')
        assert folder.build("2026-11-19T12:00:00Z", "--since", "2020-01-01")["articles"]["new"] == 1
        folder.build("2026-11-19T13:00:00Z")
    assert {p for p, _ in seen} == {"/feed"}
