"""How the service is, in words for people and in figures for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator

from digest.service.log import without_secrets
from digest.service.values import Plan, State

ALONE = 3  # builds in a row in which every source failed, after which the fault is probably on our side


def healthy(state: State, patience: float) -> bool:
    """Whether a build succeeded lately."""
    return state.success is not None and time.monotonic() - state.success <= patience


def words(state: State, plan: Plan, patience: float, following: str) -> Iterator[str]:
    """How it is and what to do, a line each."""
    now = time.monotonic()
    yield "ok" if healthy(state, patience) else "not ok"
    if state.success is None:
        yield "no build has succeeded yet" + ("; the first one is running" if state.building is not None and not state.failures else "")
    else:
        articles, entries = state.last.get("articles", {}), state.last.get("entries", {})
        figures = f"{articles.get('new', 0)} new articles, {entries.get('new', 0)} new and {entries.get('changed', 0)} changed entries"
        figures = "its share of the sources; another process works on what came" if state.shares else figures
        yield f"last build: {state.last_time}, {now - state.success:.0f} s ago, took {state.last.get('seconds', 0):.1f} s: {figures}"
    if state.failures:
        yield f"the last {state.failures} builds failed: {state.reason}; look at: digest check"
    if state.refused:
        yield f"the last {state.refused} builds could not begin: {state.refusal}; it goes on when that one has ended"
    if state.building is not None:
        yield f"building for {now - state.building:.0f} s: {state.at or 'starting'} (given up after {plan.limit:.0f} s)"
    if following:
        yield f"next build: {following}"
    if state.config_error:
        yield f"the changed config is not in force: {state.config_error}"
    if state.all_failed >= ALONE:
        yield f"all sources have failed {state.all_failed} times in a row: is this machine online?"
    if state.success is not None and not any(state.last["sources"][k] for k in ("ok", "unchanged", "failed")):
        yield "no sources yet; add one with: digest add URL"
    for source in sorted(state.failing):
        reason, times = state.failing[source]
        yield from plan.explain(source, reason, times)


def metrics(state: State, plan: Plan, patience: float) -> Iterator[str]:
    """The Prometheus text format, version 0.0.4."""
    last = state.last
    articles, events, entries = (last.get(k, {}) for k in ("articles", "events", "entries"))
    store = sum(p.stat().st_size for p in (plan.store, plan.store.with_name(plan.store.name + "-wal")) if p.exists()) if plan.store else 0
    since = -1.0 if state.success is None else time.monotonic() - state.success
    yield from family("digest_up", "gauge", "1 when a build succeeded lately", [("", float(healthy(state, patience)))])
    yield from family("digest_builds_total", "counter", "Builds by how they ended", [(label("result", k), n) for k, n in sorted(state.counts.items())])
    yield from family("digest_build_failures", "gauge", "Builds in a row that failed", [("", state.failures)])
    yield from family("digest_last_success_age_seconds", "gauge", "Seconds since the last build that succeeded, -1 before the first", [("", since)])
    yield from family("digest_build_seconds", "gauge", "Duration of the last build", [("", last.get("seconds", 0.0))])
    stages = [(label("stage", k), v) for k, v in sorted(state.stages.items())]
    yield from family("digest_stage_seconds_total", "counter", "Seconds spent in each stage", stages)
    kept = sum(articles.values())
    yield from family("digest_articles", "gauge", "Articles in the store", [("", kept)])
    yield from family("digest_articles_new", "gauge", "New articles of the last build", [("", articles.get("new", 0))])
    yield from family("digest_events_open", "gauge", "Events that may still grow", [("", events.get("open", 0))])
    yield from family("digest_entries", "gauge", "Entries in the store", [("", sum(entries.values()))])
    yield from family("digest_removed_lines_total", "counter", "Lines taken out of articles", [("", state.removed)])
    yield from family("digest_fetches_total", "counter", "Sources by result", [(label("result", k), n) for k, n in sorted(state.fetches.items())])
    yield from family("digest_sources_failing", "gauge", "Sources that failed in the last build", [("", len(state.failing))])
    yield from family("digest_store_bytes", "gauge", "Size of the store's file", [("", store)])


def family(name: str, kind: str, about: str, samples: list[tuple[str, float]]) -> Iterator[str]:
    """One metric with its samples."""
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
    yield from (f"{name}{labels} {value:g}" if isinstance(value, float) else f"{name}{labels} {value}" for labels, value in samples)


def label(name: str, value: str) -> str:
    """A label, escaped."""
    safe = without_secrets(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'{{{name}="{safe}"}}'
