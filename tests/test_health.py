"""Health in words, and the schedule that a source's own rhythm makes over days."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from conftest import Folder
from sites import site
from test_asking import AT, ITEM, point_at

from digest.fetch import FetchState, plan_next, why_waiting
from digest.health import health_of, is_offline
from digest.model import FetchSettings, Hints

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "says", "do"),
    [("answered 404 Not Found", "no feed", "digest add"),
     ("answered 401 Unauthorized", "let us in", "auth_env"), ("answered 503 Service Unavailable", "trouble", "nothing"),
     ("there is no host x", "host name", "online"), ("x has a private address, and [fetch] allow_private does not name it", "private network", "allow_private"),
     ("a page or a text, not a feed", "no feed", "digest add"), ("something nobody foresaw", "cannot be read", "")],
)  # fmt: skip
def test_every_error_is_said_in_plain_words_with_what_to_do(error: str, says: str, do: str) -> None:
    h = health_of(FetchState(error=error, failures=3, visited=1.0), NOW)
    assert h.state == "failing" and says in h.says and do in h.do
    assert health_of(FetchState(error=error, failures=1), NOW).state == "stumbling"


def test_a_machine_is_offline_when_no_source_at_all_can_be_reached() -> None:
    lost = FetchState(error="there is no host a", failures=3, visited=1.0)
    assert is_offline([lost, lost])
    assert not is_offline([lost, FetchState(error="answered 500 x", failures=3, visited=1.0)]) and not is_offline(
        [lost, FetchState(visited=1.0, succeeded=1.0)]
    )
    assert not is_offline([])


def test_status_tells_rhythm_errors_and_what_to_do(folder: Folder, feed: Callable[..., str]) -> None:
    with site(lambda p, _h: (200, {}, feed("Harbour", ITEM).encode()) if p == "/good" else (404, {}, b"")) as (base, _):
        point_at(folder, f'name = "Good"\nurl = "{base}/good"', f'name = "Lost"\nurl = "{base}/lost"')
        assert folder.digest("build", "--at", AT).code == 1
        text, rows = folder.digest("status", "--at", AT).out, folder.digest("--json", "status", "--at", AT).json
    good, lost = rows["sources"]
    assert good["health"] == "fine" and good["articles_a_day"] == 0.1 and lost["health"] == "stumbling" and not rows["offline"]
    assert "there is no feed at this address any more" in text and "what to do: look for the new one" in text


def visits(a_day: float, days: int, *, fresh: float = 0.0) -> list[float]:
    """When a source that brings so many items a day is asked, over simulated days."""
    state, t, asked, told = FetchState(source="s"), NOW, [], 0
    while t < NOW + timedelta(days=days):
        asked.append(t.timestamp())
        there = int((t - NOW).total_seconds() / 86400 * a_day)
        state = FetchState.from_json({**state.to_json(), "previous": state.succeeded, "succeeded": t.timestamp(), "fresh": t.timestamp() + fresh})
        state = plan_next(state, Hints(), new_items=there - told, now=t, settings=FetchSettings())
        told, t = there, datetime.fromtimestamp(state.due or 0, UTC)
    return asked


def test_busy_sources_are_asked_sooner_and_sleepy_ones_later_within_what_the_publisher_allows() -> None:
    busy, sleepy, slowed = visits(200, 12), visits(0.2, 12), visits(200, 12, fresh=7200)
    per_day = [sum(t >= v[0] + 9 * 86400 for t in v) / 3 for v in (busy, sleepy, slowed)]
    assert per_day[0] > 80 and per_day[1] < 10 and per_day[2] <= 12
    assert all(b - a >= 7200 for a, b in itertools.pairwise(slowed))


def test_status_of_one_source_tells_how_often_it_is_asked_and_why(folder: Folder, feed: Callable[..., str]) -> None:
    def answer(p: str, _h: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return (200, {"Cache-Control": "max-age=7200"}, feed("Harbour", ITEM).encode()) if p == "/good" else (404, {}, b"")

    with site(answer) as (base, _):
        point_at(folder, f'name = "Good"\nurl = "{base}/good"\ndrop = ["chess"]', f'name = "Lost"\nurl = "{base}/lost"')
        folder.digest("build", "--at", AT)
    good, lost = (folder.digest("--json", "status", name, "--at", AT).json for name in ("Good", "Lost"))
    assert (good["health"], good["interval"], good["drop"], good["articles"]) == ("fine", pytest.approx(7200, abs=601), ["chess"], 1)
    assert "fresh" in good["why"] and good["furniture"] == [] and "failed 1 times" in lost["why"]
    text = folder.digest("status", "Lost", "--at", AT).out
    assert "Lost: stumbling" in text and "what to do: look for the new one" in text and "last read    never" in text
    assert folder.digest("status", "Nobody").err == "digest: Nobody: no source has this name\n"


@pytest.mark.parametrize(
    ("state", "settings", "said"),
    [(FetchState(), FetchSettings(), "not asked yet"), (FetchState(gone=True, due=1.0, visited=1.0), FetchSettings(), "410"),
     (FetchState(visited=0.0, due=900.0, rate=200.0), FetchSettings(), "own rhythm"),
     (FetchState(visited=0.0, due=900.0, rate=2.0), FetchSettings(steady=True), "`every`"),
     (FetchState(visited=0.0, due=86400.0, rate=200.0, every=3600.0, skip_hours=(1, 2)), FetchSettings(), "ttl, updatePeriod); moved out")],
)  # fmt: skip
def test_why_a_source_waits_is_said(state: FetchState, settings: FetchSettings, said: str) -> None:
    assert said in why_waiting(state, settings)
