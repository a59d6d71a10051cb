"""Follow-ups: what happens days later about the same actors is an event of its own that points to the older one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digest.build import build
from digest.config import load_config
from digest.store import open_store

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
Row = tuple[str, float, str, str]
FERRY = (
    "ferry",
    0,
    "Ferry Marlin Bay runs aground off Isle of Tarn",
    "The ferry Marlin Bay of the Oxley Line ran aground off the Isle of Tarn with 120 people aboard. All were saved.",
)
INQUIRY = (
    "inquiry",
    190,
    "Captain of Marlin Bay was alone on the bridge, inquiry finds",
    "The captain of the ferry Marlin Bay was alone on the bridge off the Isle of Tarn, says an inquiry into the Oxley Line.",
)
OTHER = (
    "other",
    191,
    "Ferry Sea Holly runs aground off Isle of Brock",
    "The ferry Sea Holly of the Penrose Line ran aground off the Isle of Brock with 80 people aboard. All were saved.",
)
VERDICT = (
    "verdict",
    300,
    "Oxley Line fined over grounding of ferry Marlin Bay",
    "A court fined the Oxley Line because the captain of the ferry Marlin Bay was alone on the bridge off the Isle of Tarn.",
)


def write(folder: Path, *rows: Row) -> None:
    items = [
        {"id": i, "url": f"https://post.example/{i}", "title": title, "content_text": text, "date_published": (START + timedelta(hours=h)).isoformat()}
        for i, h, title, text in rows
    ]
    (folder / "feed.json").write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "language": "en", "items": items}))


def run(folder: Path, hours: float, *rows: Row) -> Any:
    """Build with these articles -> headline -> item of the published feed."""
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text("[[source]]\nname = 'Post'\npath = 'feed.json'\n")
    write(folder, *rows)
    config = load_config(folder / "config.toml", {})
    store = open_store(config.store)
    try:
        build(config, store, now=START + timedelta(hours=hours))
    finally:
        store.close()
    return {x["title"]: x for x in json.loads((folder / "feeds/public/digest.json").read_text())["items"]}


def previously(item: Any) -> str:
    return str(item["content_html"]).partition("<h3>Previously</h3>")[2]


def test_a_follow_up_points_to_the_older_event_and_a_look_alike_does_not(tmp_path: Path) -> None:
    old = run(tmp_path, 1, FERRY)
    after = run(tmp_path, 192, FERRY, INQUIRY, OTHER)
    assert len(after) == 3
    assert FERRY[2] in previously(after[INQUIRY[2]])
    assert old[FERRY[2]]["url"] not in ("", after[INQUIRY[2]]["url"])
    assert f"e/{old[FERRY[2]]['id'].rsplit('/', 1)[-1]}.html" in previously(after[INQUIRY[2]])
    assert previously(after[OTHER[2]]) == previously(after[FERRY[2]]) == ""
    assert after[FERRY[2]] == old[FERRY[2]]


def test_a_link_is_decided_once_and_never_moves(tmp_path: Path) -> None:
    run(tmp_path, 1, FERRY)
    before = run(tmp_path, 192, FERRY, INQUIRY)
    late = (
        "late",
        30,
        "Divers look at hull of ferry Marlin Bay off Isle of Tarn",
        "Divers of the Oxley Line looked at the hull of the ferry Marlin Bay; the captain watched from the bridge.",
    )
    after = run(tmp_path, 301, FERRY, INQUIRY, late, VERDICT)
    assert after[INQUIRY[2]] == before[INQUIRY[2]]
    assert previously(after[VERDICT[2]])


def test_all_days_in_one_build_give_the_same_links_as_day_by_day(tmp_path: Path) -> None:
    run(tmp_path / "days", 1, FERRY)
    run(tmp_path / "days", 192, FERRY, INQUIRY, OTHER)
    days = run(tmp_path / "days", 301, FERRY, INQUIRY, OTHER, VERDICT)
    once = run(tmp_path / "once", 301, FERRY, INQUIRY, OTHER, VERDICT)
    assert {t: previously(x) for t, x in once.items()} == {t: previously(x) for t, x in days.items()}


def test_what_is_older_than_a_month_is_no_forerunner(tmp_path: Path) -> None:
    run(tmp_path, 1, FERRY)
    very_late: Callable[[Row], Row] = lambda r: (r[0], r[1] + 24 * 31, r[2], r[3])  # noqa: E731
    after = run(tmp_path, 192 + 24 * 31, FERRY, very_late(INQUIRY))
    assert previously(after[INQUIRY[2]]) == ""
