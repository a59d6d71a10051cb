"""What the sources page says: how the sources are, how much they write, who reports first, who has whose text."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median

from digest.config import Config
from digest.health import meaning_of
from digest.model import OutletView, SourcesView, SourceView, without_query
from digest.store import Transaction

DAYS = 14  # that the small charts show
LOOKED_AT = 30 * 86400.0  # seconds back for "who reports first"
MOST = 2000  # events looked at
COPIES = 20


def view_of_sources(t: Transaction, config: Config) -> SourcesView:
    """All of it, up to the newest change in the store: so it moves only when something happened."""
    newest = t.feeds.newest_update()
    if newest is None:
        return SourcesView(tuple(SourceView(without_query(s.name), s.tags) for s in config.sources))
    last = int(newest // 86400)
    days = t.feeds.articles_by_day((last - DAYS + 1) * 86400.0)
    states, counts = t.feeds.states(), t.articles_by_source()
    sources = tuple(
        SourceView(
            without_query(s.name), s.tags, trouble_of(states.get(s.name, {}).get("error")), counts.get(s.name, 0),
            tuple(days.get(s.name, {}).get(last - DAYS + 1 + i, 0) for i in range(DAYS)),
        )
        for s in config.sources
    )  # fmt: skip
    copies = tuple(t.feeds.copies(newest - LOOKED_AT, COPIES))
    return SourcesView(sources, outlets_of(t.feeds.voices_of_shared(newest - LOOKED_AT, MOST)), copies, datetime.fromtimestamp(last * 86400, UTC).date())


def trouble_of(error: object) -> str:
    """Why a source could not be read, as everybody may know it: what it means, without addresses and counts. "" when all is well."""
    return meaning_of(str(error))[0] if error else ""


def outlets_of(events: list[list[dict[str, object]]]) -> tuple[OutletView, ...]:
    """How outlets stand among those that report the same events, who was first most often on top."""
    told: dict[str, int] = {}
    first: dict[str, int] = {}
    behind: dict[str, list[float]] = {}
    for voices in events:
        earliest: dict[str, float] = {}
        for v in voices:
            if isinstance(v["published"], int | float):
                name = str(v["source"])
                earliest[name] = min(earliest.get(name, v["published"]), v["published"])
        if len(earliest) < 2:
            continue
        start = min(earliest.values())
        for name, time in earliest.items():
            told[name] = told.get(name, 0) + 1
            if time == start:
                first[name] = first.get(name, 0) + 1
            else:
                behind.setdefault(name, []).append((time - start) / 60)
    rows = (OutletView(n, told[n], first.get(n, 0), median(behind[n]) if n in behind else None) for n in told)
    return tuple(sorted(rows, key=lambda o: (-o.first, -o.events, o.name)))
