"""A restart continues where the last build stopped, and a replay of the same days reproduces history."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.build import build
from digest.config import load_config
from digest.store import open_store

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
PLACES = ("Brennick", "Carsholt", "Orsbury", "Lindwater", "Harwick", "Dunvale")
HAPPENINGS = (
    ("Flood closes the mill bridge of {0}", "Water rose over the mill bridge of {0} and forty cars stood in the queue."),
    ("Bakers of {0} strike over the price of flour", "The ovens of {0} stayed cold because the bakers struck over the price of flour."),
    ("Girl of eleven wins the chess title of {0}", "Mira Tal, eleven, won the chess title of {0} in forty moves."),
    ("Ferry stranded off {0} with ninety aboard", "A ferry with ninety people aboard ran onto a sandbank off {0}."),
)
Item = dict[str, Any]


def stream(seed: int) -> list[Item]:
    """Invented news of five days in order of time: two or three outlets report each happening within some hours."""
    chance = random.Random(seed)
    items: list[Item] = []
    for n in range(14):
        title, text = HAPPENINGS[n % 4]
        place, begins = PLACES[chance.randrange(6)], chance.uniform(0, 110)
        for outlet in range(chance.randint(1, 3)):
            at = START + timedelta(hours=begins + outlet * chance.uniform(0.2, 3))
            headline = title.format(place) + ("", ", many wait", " today")[outlet]
            lead = ("", "Late on, our desk learned: ", "As was heard, ")[outlet] + text.format(place)
            items.append({"id": f"{n}-{outlet}", "url": f"https://outlet{outlet}.example/{n}", "title": headline,
                          "content_text": lead, "date_published": at.isoformat()})  # fmt: skip
    return sorted(items, key=lambda x: str(x["date_published"]))


def run(folder: Path, items: list[Item], now: datetime) -> None:
    """Build with these items in the feed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text("[[source]]\nname = 'Post'\npath = 'feed.json'\n")
    (folder / "feed.json").write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "language": "en", "items": items}))
    config = load_config(folder / "config.toml", {})
    store = open_store(config.store)
    try:
        build(config, store, now=now, offline=True)
    finally:
        store.close()


def events(folder: Path) -> dict[str, str]:
    """Article -> event."""
    store = open_store(f"sqlite:///{folder / 'feeds/digest.db'}")
    with store.transaction() as t:
        found = {d.article: d.event for d in t.memberships(events=[s.event for s in t.open_events([START.timestamp()], 400 * 3600)])}
    store.close()
    return found


def files(folder: Path) -> dict[str, bytes]:
    top = folder / "feeds/public"
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_stream_cut_at_any_places_into_builds_gives_the_same_events(tmp_path: Path, seed: int) -> None:
    items, end = stream(seed), START + timedelta(days=6)
    run(tmp_path / "once", items, end)
    cuts = [*sorted(random.Random(seed).sample(range(1, len(items)), 5)), len(items)]
    for cut in cuts:
        run(tmp_path / "cut", items[:cut], end)
    found = events(tmp_path / "once")
    assert 2 < len(set(found.values())) < len(found) == len(items)
    assert events(tmp_path / "cut") == found


def test_a_replay_of_the_same_days_in_a_new_store_gives_the_same_ids_and_bytes(tmp_path: Path) -> None:
    items = stream(4)
    histories: list[list[dict[str, bytes]]] = []
    for name in ("history", "replay"):
        days = []
        for day in range(1, 7):
            now = START + timedelta(days=day)
            run(tmp_path / name, [x for x in items if x["date_published"] < now.isoformat()], now)
            days.append(files(tmp_path / name))
        histories.append(days)
    assert histories[0] == histories[1]
    assert len({len(day) for day in histories[0]}) > 1
