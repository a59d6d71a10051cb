"""Answers for people: how sources are, whether everything is in order."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from digest.aside import entries_aside, known_aside
from digest.config import Config
from digest.errors import UsageError
from digest.model import without_credentials
from digest.store import Store

Row = dict[str, Any]


# --- status -------------------------------------------------------------------------------------------------------------
PACE = 7 * 86400.0  # seconds over which articles a day are counted


def status(config: Config, store: Store, now: datetime) -> Row:
    """Every source with its health, and what the store holds."""
    from digest.fetch import FetchState
    from digest.health import Health, health_of, is_offline

    with store.transaction(write=False) as t:
        known, counts, totals = t.sources(), t.count_by_source(), t.count()
        pace = t.pace_by_source(now.timestamp() - PACE)
        aside = known_aside(t)
    states = [FetchState.from_json(known[s.name].fetch) for s in config.sources if s.url and s.name in known]
    rows = []
    for s in config.sources:
        state = FetchState.from_json(known[s.name].fetch) if s.name in known else FetchState()
        articles, together = counts.get(s.name, (0, 0))
        row = {
            "source": s.name,
            "where": without_credentials(s.url or "") or s.path,
            "articles": articles,
            "merged": round(together / articles, 3) if articles else 0.0,
        }
        row |= {"last_success": moment(state.succeeded), "next_due": moment(state.due), "failures": state.failures, "error": state.error}
        came, removed = pace.get(s.name, (0, 0))
        health = health_of(state, now) if s.url else Health("fine", "")
        row |= {"articles_a_day": round(came * 86400 / PACE, 1), "removed": removed, "health": health.state, "says": health.says, "do": health.do}
        rows.append(row)
    return {"sources": rows, "store": totals, "offline": is_offline(states), "left_out": len(aside)}


def detail(config: Config, store: Store, name: str, now: datetime) -> Row:
    """One source: its row of `status`, how often it is asked and why, its filters, and the lines that stand on all its pages. Raises UsageError."""
    from digest.fetch import FetchState, for_source, why_waiting

    source = next((s for s in config.sources if s.name == name), None)
    if source is None:
        raise UsageError(f"{name}: no source has this name")
    row: Row = next(r for r in status(config, store, now)["sources"] if r["source"] == name)
    with store.transaction(write=False) as t:
        known = t.sources().get(name)
    state = FetchState.from_json(known.fetch) if known else FetchState()
    asked = state.visited is not None and state.due is not None and not state.gone
    row |= {"interval": round(state.due - state.visited) if asked else None, "last_visit": moment(state.visited)}  # type: ignore[operator]
    row["why"] = why_waiting(state, for_source(config.fetch, source.every)) if source.url else "a file is read when it changed"
    row |= {"hub": state.hub, "keep": list(source.keep), "drop": list(source.drop), "full_text": source.full_text}
    return row | {"furniture": furniture(config, store, name)["furniture"]}


def furniture(config: Config, store: Store, name: str, *, reset: bool = False) -> Row:
    """What was learned to stand on many pages of a source's sites; with `reset` it is forgotten, and counted anew from new articles.

    Raises UsageError for a name that no source has.
    """
    from digest.normalize import kept_of, load_rules
    from digest.tidy import FURNITURE, site_name

    if all(s.name != name for s in config.sources):
        raise UsageError(f"{name}: no source has this name")
    with store.transaction(write=reset) as t:
        sites = sorted({site_name(link, name) for link in t.links(name)})
        if reset:
            forgotten = t.forget_furniture(sites)
            t.doubt(name, FURNITURE)
            return {"source": name, "sites": sites, "forgotten": list(forgotten)}
        known = t.furniture(sites)
    rules = load_rules(config.normalize.rules, config.normalize.disable, config.normalize.keep) if known else None
    taken = {s: sorted(lines - kept_of(s, rules)) for s, lines in known.items()} if rules and FURNITURE not in rules.off else {}
    return {"source": name, "furniture": [{"site": s, "lines": taken[s]} for s in sites if taken.get(s)]}


def moment(t: float | None) -> str | None:
    """Unix seconds as RFC 3339."""
    return None if t is None else datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- check --------------------------------------------------------------------------------------------------------------
def check(config: Config, store: Store) -> tuple[list[str], list[str]]:
    """(mistakes, remarks), one line each. The config was read already; this looks at rules, store and output."""
    from digest.normalize import load_rules

    mistakes: list[str] = []
    remarks: list[str] = []
    rules = load_rules(config.normalize.rules, config.normalize.disable, config.normalize.keep)
    with store.transaction(write=False) as t:
        fired, lines = t.rule_counts()
        aside, stuck = known_aside(t), entries_aside(t)
    loud = [f"rule {r} takes {n} of {lines} lines: is it too broad?" for r, n in sorted(fired.items()) if lines >= 200 and n > lines * 0.05]
    remarks += [f"config: {len(config.sources)} sources", f"rules: version {rules.version}, {len(fired)} have fired on {lines} lines", *loud]
    mine = {r.id for r in load_rules(config.normalize.rules, (), config.normalize.keep).rules} - {r.id for r in load_rules().rules}
    silent = [r.id for r in rules.rules if r.id not in fired]
    if lines and silent:
        remarks.append(f"rules: {len(silent)} of {len(rules.rules)} have never fired on them" + "".join(f"; yours: {r}" for r in silent if r in mine))
    remarks += [f"{config.file}: {key} is not used yet" for key in config.unused]
    remarks += [f"{a.source}: left out: {a} ({i}); tried again with other rules" for i, a in sorted(aside.items())]
    remarks += [f"{a.source}: left as it was: {a} (event {e}); tried again when it grows and by another version" for e, a in sorted(stuck.items())]
    if not config.sources:
        mistakes.append(f"{config.file}: no [[source]]; add one with: digest add URL")
    place = next(p for p in (config.output, *config.output.parents) if p.exists())
    if not os.access(place, os.W_OK):
        mistakes.append(f"output {config.output}: {place} cannot be written to")
    tags = {tag for x in config.sources for tag in x.tags}
    for d in config.digests:
        remarks += [f'[[digest]] {d.name}: no source has the tag "{tag}"' for tag in d.tags if tag not in tags]
    if config.publish.templates and not config.publish.templates.is_dir():
        mistakes.append(f"[publish] templates: {config.publish.templates} is no folder")
    if config.publish.public and config.publish.removed:
        remarks.append("[publish] public = true: others may read it, so removed = true shows no removed lines")
    if config.publish.public and config.publish.templates:
        remarks.append("[publish] public = true: your templates decide what a page shows; the texts are not handed to them")
    if config.publish.public and config.publish.text != "brief":
        remarks.append(f'[publish] public = true: others may read it, so text = "{config.publish.text}" is published as "brief"')
    return mistakes, remarks
