"""A source that has failed for days says so in the digest; no password of a source's address is ever shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from conftest import Folder
from sites import Page, site
from test_asking import AT, ITEM, point_at

from digest.build import build
from digest.config import load_config
from digest.deliver.notices import shown_name
from digest.fetch import FetchState, plan_failure
from digest.health import Notice, next_notices
from digest.model import FetchSettings
from digest.store import open_store

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_an_outage_of_days_is_one_entry_that_stays_as_it_is_until_the_source_is_back(tmp_path: Path, feed: Callable[..., str]) -> None:
    status = [200]
    good: Page = (200, {}, feed("Harbour Post", ITEM).encode())
    config_file, out = tmp_path / "config.toml", tmp_path / "feeds/public"
    store = open_store(f"sqlite:///{tmp_path / 'd.db'}")

    def told(at: datetime) -> dict[str, str]:
        build(load_config(config_file, {}), store, now=at)
        assert "not readable" not in (out / "index.html").read_text()
        found = feedparser.parse((out / "digest.atom").read_bytes())
        assert not found.bozo
        return {e.id: e.title for e in found.entries if "notice" in e.id}

    with site(lambda p, _h: good if p == "/good" or status[0] == 200 else (status[0], {}, b"")) as (base, _):
        secret = base.replace("//", "//ann:sesame@")
        config_file.write_text(
            f'[fetch]\nmin_interval = "0s"\nallow_private = ["127.0.0.1"]\n[publish]\nnotices = true\n'
            f'[[source]]\nname = "Good"\nurl = "{base}/good"\n[[source]]\nname = "Lost & found"\nurl = "{secret}/lost"\n[[source]]\nurl = "{secret}/unnamed"\n'
        )
        assert told(NOW) == {}
        status[0] = 404
        assert [told(NOW + n * DAY) for n in (1, 2, 3)] == [{}, {}, {}]
        first = told(NOW + 4.5 * DAY)
        assert sorted(first.values()) == [
            "A source in a private network: not readable since 20 November 2026",
            "Lost & found: not readable since 20 November 2026",
        ]
        before = {p.name: p.read_bytes() for p in out.glob("digest.*")}
        assert told(NOW + 6 * DAY) == first and {p.name: p.read_bytes() for p in out.glob("digest.*")} == before
        everything = b"".join(p.read_bytes() for p in out.rglob("*") if p.is_file())
        spoken = "".join(str(i) for i in json.loads(before["digest.json"])["items"] if "notice" in i["id"])
        assert b"sesame" not in everything and "What to do: look for the new one" in spoken and "127.0.0.1" not in spoken
        status[0] = 200
        again = told(NOW + 8 * DAY)
        assert again.keys() == first.keys() and all(title.endswith(": readable again") for title in again.values())
        assert told(NOW + 10 * DAY) == again and told(NOW + 16 * DAY) == {}
    store.close()


def failed(error: str, days: float, *, times: int = 5) -> FetchState:
    """The state of a source that has failed so many times, first so many days ago."""
    state = FetchState(source="s", succeeded=1.0)
    for n in range(times):
        state = plan_failure(state, error, now=NOW - timedelta(days=days * (times - 1 - n) / (times - 1)), settings=FetchSettings())
    return state


def test_a_reason_that_alternates_moves_a_notice_once_a_day_at_most() -> None:
    states = [failed("answered 503 x", 4), failed("answered 404 x", 4)]
    known: list[Notice] = []
    changes = set()
    for n in range(48):
        known = next_notices(known, {"s": states[n % 2]}, NOW + timedelta(hours=n, minutes=30))
        changes.add(known[0].changed)
    assert len(known) == 1 and len(changes) <= 2


def test_short_outages_and_those_of_this_machine_are_not_told_and_a_source_taken_away_is_silent() -> None:
    assert not next_notices([], {"s": failed("answered 503 x", 2)}, NOW) and not next_notices([], {"s": failed("answered 503 x", 9, times=2)}, NOW)
    lost = failed("there is no host x", 9)
    assert not next_notices([], {"a": lost, "b": lost}, NOW)
    known = next_notices([], {"a": lost, "b": FetchState(visited=1.0, succeeded=1.0)}, NOW)
    assert [n.source for n in known] == ["a"] and next_notices(known, {"a": lost, "b": lost}, NOW) == known and not next_notices(known, {}, NOW)


def test_a_second_outage_is_another_notice() -> None:
    first = next_notices([], {"s": failed("answered 503 x", 5)}, NOW)
    both = next_notices(first, {"s": replace(failed("answered 503 x", 4), failing=NOW.timestamp() - 3.5 * 86400)}, NOW)
    assert [n.back is None for n in both] == [False, True]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Harbour Post", "Harbour Post"), ("https://harbour-post.example/a?key=sesame", "harbour-post.example"), ("http://10.1.2.3/f", "A source"),
     ("http://nas/f", "A source"), ("http://printer.local/f", "A source"), ("http://[::1]/f", "A source"), ("http://2130706433/f", "A source"),
     ("http://inner.example/f", "A source")],
)  # fmt: skip
def test_a_notice_names_no_address(name: str, shown: str) -> None:
    assert shown_name(name, ("inner.example",)).removesuffix(" in a private network") == shown


def test_no_command_and_no_file_shows_the_password_of_an_address(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda _p, _h: (200, {}, feed("Harbour Post", ITEM).encode())) as (base, _):
        point_at(folder, f'name = "Port"\nurl = "{base.replace("//", "//ann:sesame@")}/f"', more="[publish]\nopml = true\n")
        runs = [folder.digest("--verbose", "build", "--at", AT), folder.digest("add", base.replace("//", "//bob:sesame@") + "/other")]
        runs += [folder.digest("--json", "list"), folder.digest("list"), folder.digest("export", "out.opml"), folder.digest("status")]
        runs += [folder.digest("list", "--preview", base + "/f", "--at", AT), folder.digest("remove", base + "/other"), folder.digest("config", "show")]
    assert [r.code for r in runs] == [0] * len(runs), [r.err for r in runs]
    assert not any("sesame" in r.out + r.err for r in runs) and base in json.loads(runs[2].out)[0]["url"]
    files = [p for p in folder.path.rglob("*") if p.is_file() and p.name != "config.toml"]
    assert not any(b"sesame" in p.read_bytes() for p in files) and base.encode() in (folder.path / "out.opml").read_bytes()
