"""Why articles are one event or not, and what was removed from them: the answers of `digest why`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from digest.compose import same_texts
from digest.compose.differ import DAYS
from digest.compose.times import MONTHS
from digest.errors import UsageError
from digest.merge import BY_HAND, MergeSettings, explain, language, load_model, shared
from digest.model import CleanArticle, Corrected
from digest.store import Store, Transaction

if TYPE_CHECKING:
    from pathlib import Path

    from digest.merge.vectors import Model
    from digest.normalize import Rules

Row = dict[str, Any]
DATES = DAYS.keys() | MONTHS.keys()
"""Words with a capital that name nothing."""


def why(store: Store, what: str | None, other: str | None, *, removed: Rules | None, now: datetime, settings: MergeSettings, model: Path | None = None) -> Row:
    """Why an entry holds its articles, an article its event, or two articles are one event or not; with `removed`, what was taken out.

    `removed`: the rules of the config, by which is told what cleaning warns of. Without `what`: what was removed from the articles of the newest entries.
    `model`: the folder of `[merge] model`, by which two articles are compared too. Raises UsageError when something is not there, ConfigError for a folder that
    holds no model.
    """
    with store.transaction(write=False) as t:
        if what is None:
            return {"removed": removed_rows(t, [v.article for e in t.newest_entries(50, 50, 1) for v in e.voices], removed, now)}
        if other is not None and not removed:
            return pair(t, side(t, what), side(t, other), now, settings, load_model(model) if model else None)
        event, articles = found(t, what)
        if removed:
            return {"removed": removed_rows(t, articles, removed, now)}
        return {"event": event, "entry": entry_row(t, event), **links(t, event), "articles": member_rows(t, event, articles, now)}


def found(t: Transaction, what: str) -> tuple[str, list[str]]:
    """The event and the articles (all of an entry, or the one) that a word names: an id, its beginning, an address or a headline."""
    events, articles = t.look_up(what)
    if len(events) == 1:  # a headline names its entry before the article that gave it
        return events[0], [d.article for d in t.memberships(events=[events[0], *t.joined_into(events)])]
    if len(articles) == 1:
        if not (event := event_of(t, articles).get(articles[0])):
            raise UsageError(f"{what}: is of no event yet")
        return event, articles
    if not events and not articles:
        raise UsageError(f"{what}: no entry and no article has this id, address or headline")
    raise UsageError(f"{what}: means several: " + ", ".join(sorted({*events, *articles})))


def side(t: Transaction, what: str) -> list[str]:
    """The articles that a word stands for beside another: a headline for the one article that has it, and not for its entry."""
    _, articles = t.look_up(what)
    articles = articles if len(articles) == 1 else found(t, what)[1]
    if not event_of(t, articles):
        raise UsageError(f"{what}: has no article that is of an event")
    return articles


def event_of(t: Transaction, articles: Sequence[str]) -> dict[str, str]:
    """Article -> its event as readers see it: that of a joined entry is the one it goes on in."""
    away = {c.id: c.became for c in t.corrected().values() if c.kind == "join"}
    return {d.article: away.get(d.event, d.event) for d in t.memberships(articles=articles)}


def entry_row(t: Transaction, event: str) -> Row:
    """What a person sees of an entry."""
    entry = t.entries([event]).get(event)
    return {} if entry is None else {"id": entry[0].id, "title": entry[0].title, "revision": entry[0].revision, "url": entry[0].url}


def links(t: Transaction, event: str) -> Row:
    """The older event that this one follows, those joined into it, and the one it was joined into."""
    row: Row = {}
    if event in (before := t.earlier([event])):
        old, score, because = before[event]
        row["previously"] = {"event": old, "title": entry_row(t, old).get("title", ""), "score": score, "because": list(because)}
    if joined := sorted(t.joined_into([event])):
        row["joined"] = joined
    if (c := t.corrected().get(event)) is not None:
        row["goes_on_in"] = c.became
    return row


def member_rows(t: Transaction, event: str, articles: Sequence[str], now: datetime) -> list[Row]:
    """For each article: who, what, when, how near to the event and by what, whose text it copies, and what it said before."""
    decisions = {d.article: d for d in t.memberships(articles=articles)}
    everyone = t.members([event], now)[event] or list(t.clean_articles(articles, now))
    firsts, counts, corrected, versions = same_texts(everyone), t.recall("counts"), t.corrected(), t.versions(articles)
    rows: list[Row] = []
    for a in (a for a in everyone if a.id in decisions):
        d, others = decisions[a.id], [x for x in everyone if x.id != a.id]
        apart = [abs((a.time - x.time).total_seconds()) / 3600 for x in others if a.time and x.time]
        row: Row = {"article": a.id, "source": a.source, "title": a.title, "time": a.time.isoformat() if a.time else None, "event": d.event,
                    "founded": d.founded, "score": d.score, "because": list(d.because), **asdict(shared(a, others, counts, language(a), DATES)),
                    "hours": round(min(apart), 2) if apart else None, "copy_of": firsts[a.id] if firsts[a.id] != a.id else None,
                    "by_hand": by_hand(a.id, d.event, corrected)}  # fmt: skip
        row["earlier_versions"] = [{"until": v.until.isoformat(), "title": v.title, "text": v.text} for v in versions.get(a.id, ())]
        rows.append(row)
    return rows


def by_hand(article: str, event: str, corrected: Mapping[str, Corrected]) -> str | None:
    """What a person decided about an article, or about the event that the merger gave it to, in words."""
    said = [f"split off from {c.was}" if c.kind == "split" else f"joined with {c.became}" for c in map(corrected.get, (article, event)) if c]
    return "; ".join(said) or None


def removed_rows(t: Transaction, articles: Sequence[str], rules: Rules | None, now: datetime) -> list[Row]:
    """The ledger of each article, with the metadata it gave, and what cleaning it warns of: the store keeps no warnings, so it is cleaned once more."""
    from digest.tidy import batch_of, clean_batch

    ledger = t.ledger(articles)
    clean = {a.id: a for a in t.clean_articles(articles, now)}
    warnings = {a.id: c.warnings for a, c in clean_batch(batch_of(t, sorted(clean), rules))} if rules else {}
    return [
        {"article": a, "source": clean[a].source, "title": clean[a].title, "meta": {k: v for k, v in asdict(clean[a].meta).items() if v},
         "lines": [asdict(r) for r in ledger.get(a, ())], "warnings": list(warnings.get(a, ()))}
        for a in sorted(clean)
    ]  # fmt: skip


def pair(t: Transaction, mine: Sequence[str], theirs: Sequence[str], now: datetime, settings: MergeSettings, model: Model | None) -> Row:
    """Two articles, or those nearest to each other of two entries: what was decided of them, and as words count today: what speaks for one event, what
    is missing, how far from the line."""
    ones, twos = ([x for x in own if x not in set(other)] or own for own, other in ((mine, theirs), (theirs, mine)))  # not what a join gave one of the other
    counts, corrected = t.recall("counts"), t.corrected()
    articles, others = (list(t.clean_articles(x[:20], now)) for x in (ones, twos))
    pairs = [(explain(a, b, counts, settings, model), a, b) for a in articles for b in others if a.id != b.id or len(articles) == len(others) == 1]
    said, a, b = max(pairs, key=lambda x: (x[0].score, x[1].id, x[2].id))
    common, back = (shared(x, [y], counts, language(x), DATES) for x, y in ((a, b), (b, a)))
    decided = {d.article: d for d in t.memberships(articles=[a.id, b.id])}
    decisions = [asdict(decided[x.id]) | {"by_hand": by_hand(x.id, decided[x.id].event, corrected)} for x in (a, b)]
    seen = event_of(t, [a.id, b.id])
    same, would = seen[a.id] == seen[b.id], said.score >= said.threshold and not said.vetoes
    free = settings.enabled and a.id != b.id and not any(d["by_hand"] or BY_HAND in d["because"] for d in decisions)
    return {"same": same, "events": [seen[a.id], seen[b.id]], "articles_compared": [named(a), named(b)], "decisions": decisions, "merging": settings.enabled,
            "otherwise_today": free and same != would, **asdict(said), "names": common.names, "terms": common.terms,
            "phrases": common.phrases, "missing": [common.missing, back.missing], "short_of_line": round(max(0.0, said.threshold - said.score), 4),
            "copy": a.id != b.id and len(set(same_texts([a, b]).values())) == 1, "by_hand": [d["by_hand"] for d in decisions]}  # fmt: skip


def named(a: CleanArticle) -> Row:
    """An article as a line shows it."""
    return {"article": a.id, "source": a.source, "title": a.title}
