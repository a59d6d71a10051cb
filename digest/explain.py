"""Answers for people: why articles are one event, what was removed, how sources are, whether everything is in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from digest.config import Config
from digest.errors import UsageError
from digest.store import Store, Transaction

Row = dict[str, Any]


# --- why ----------------------------------------------------------------------------------------------------------------
def why(store: Store, what: str | None, other: str | None, *, removed: bool, now: datetime) -> Row:
    """Why an entry holds its articles, an article its event, or two articles are one event or not; with `removed`, what was taken out.

    Without `what`: what was removed from the articles of the newest entries. Raises UsageError when something is not there.
    """
    with store.transaction() as t:
        if what is None:
            return {"removed": removed_rows(t, [v.article for e in t.newest_entries(50, 50, 1) for v in e.voices], now)}
        event, articles = found(t, what)
        if removed:
            return {"removed": removed_rows(t, articles, now)}
        if other is not None:
            return pair(t, articles[:1], found(t, other)[1][:1], now)
        return {"event": event, "entry": entry_row(t, event), "articles": member_rows(t, articles, now)}


def found(t: Transaction, what: str) -> tuple[str, list[str]]:
    """The event and the articles (all of an entry, or the one) that a word names: an id, its beginning, an address or a headline."""
    events, articles = t.look_up(what)
    if len(events) == 1:  # a headline names its entry before the article that gave it
        return events[0], [d.article for d in t.memberships(events=events)]
    if len(articles) == 1:
        return t.memberships(articles=articles)[0].event, articles
    if not events and not articles:
        raise UsageError(f"{what}: no entry and no article has this id, address or headline")
    raise UsageError(f"{what}: means several: " + ", ".join(sorted({*events, *articles})))


def entry_row(t: Transaction, event: str) -> Row:
    """What a person sees of an entry."""
    entry = t.entries([event]).get(event)
    return {} if entry is None else {"id": entry[0].id, "title": entry[0].title, "revision": entry[0].revision, "url": entry[0].url}


def member_rows(t: Transaction, articles: Sequence[str], now: datetime) -> list[Row]:
    """For each article: who, what, when, how near to the event, and by which terms."""
    decisions = {d.article: d for d in t.memberships(articles=articles)}
    clean = sorted(t.clean_articles(articles, now), key=lambda a: (a.time or now, a.id))
    return [
        {"article": a.id, "source": a.source, "title": a.title, "time": a.time.isoformat() if a.time else None,
         "founded": decisions[a.id].founded, "score": decisions[a.id].score, "because": list(decisions[a.id].because)}
        for a in clean
    ]  # fmt: skip


def removed_rows(t: Transaction, articles: Sequence[str], now: datetime) -> list[Row]:
    """The ledger of each article, with the metadata it gave."""
    ledger = t.ledger(articles)
    clean = {a.id: a for a in t.clean_articles(articles, now)}
    return [
        {"article": a, "source": clean[a].source, "title": clean[a].title, "meta": {k: v for k, v in asdict(clean[a].meta).items() if v},
         "lines": [asdict(r) for r in ledger.get(a, ())]}
        for a in sorted(clean)
    ]  # fmt: skip


def pair(t: Transaction, one: Sequence[str], two: Sequence[str], now: datetime) -> Row:
    """Two articles: are they one event, what speaks for it and what against."""
    from digest.merge import explain

    events = {d.article: d.event for d in t.memberships(articles=[*one, *two])}
    a, b = (next(t.clean_articles(x, now)) for x in (one, two))
    return {"same": events[a.id] == events[b.id], "events": [events[a.id], events[b.id]], **asdict(explain(a, b, t.recall("counts")))}


# --- status -------------------------------------------------------------------------------------------------------------
def status(config: Config, store: Store) -> Row:
    """Every source with its health, and what the store holds."""
    from digest.fetch import FetchState

    with store.transaction() as t:
        known, counts, totals = t.sources(), t.count_by_source(), t.count()
    rows = []
    for s in config.sources:
        state = FetchState.from_json(known[s.name].fetch) if s.name in known else FetchState()
        articles, together = counts.get(s.name, (0, 0))
        row = {"source": s.name, "where": s.url or s.path, "articles": articles, "merged": round(together / articles, 3) if articles else 0.0}
        row |= {"last_success": moment(state.succeeded), "next_due": moment(state.due), "failures": state.failures, "error": state.error}
        rows.append(row)
    return {"sources": rows, "store": totals}


def furniture(config: Config, store: Store, name: str, *, reset: bool = False) -> Row:
    """What was learned to stand on many pages of a source's sites; with `reset` it is forgotten, and counted anew from new articles.

    Raises UsageError for a name that no source has.
    """
    from digest.tidy import FURNITURE, site_name

    if all(s.name != name for s in config.sources):
        raise UsageError(f"{name}: no source has this name")
    with store.transaction() as t:
        sites = sorted({site_name(link, name) for link in t.links(name)})
        if reset:
            forgotten = t.forget_furniture(sites)
            t.doubt(name, FURNITURE)
            return {"source": name, "sites": sites, "forgotten": list(forgotten)}
        known = t.furniture(sites)
    return {"source": name, "furniture": [{"site": s, "lines": sorted(known[s])} for s in sites if s in known]}


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
    with store.transaction() as t:
        fired, lines = t.rule_counts()
    loud = [f"rule {r} takes {n} of {lines} lines: is it too broad?" for r, n in sorted(fired.items()) if lines >= 200 and n > lines * 0.05]
    remarks += [f"config: {len(config.sources)} sources", f"rules: version {rules.version}, {len(fired)} have fired on {lines} lines", *loud]
    mine = {r.id for r in load_rules(config.normalize.rules, (), config.normalize.keep).rules} - {r.id for r in load_rules().rules}
    silent = [r.id for r in rules.rules if r.id not in fired]
    if lines and silent:
        remarks.append(f"rules: {len(silent)} of {len(rules.rules)} have never fired on them" + "".join(f"; yours: {r}" for r in silent if r in mine))
    remarks += [f"{config.file}: {key} is not used yet" for key in config.unused]
    if not config.sources:
        mistakes.append(f"{config.file}: no [[source]]; add one with: digest add URL")
    place = next(p for p in (config.output, *config.output.parents) if p.exists())
    if not os.access(place, os.W_OK):
        mistakes.append(f"output {config.output}: {place} cannot be written to")
    if config.publish.public and config.publish.text != "brief":
        remarks.append(f'[publish] public = true: others may read it, so text = "{config.publish.text}" is published as "brief"')
    return mistakes, remarks
