"""split and join: what a person decides about entries goes into corrections.toml, and takes effect with the next build."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from digest.config import Config
from digest.corrections import Correction, add_correction, load_corrections
from digest.errors import UsageError
from digest.reasons import event_of, found
from digest.store import Store, Transaction

Row = dict[str, Any]


def split(config: Config, store: Store, entry: str, articles: Sequence[str], now: datetime) -> Row:
    """Articles of an entry become an event of their own. Raises UsageError when they are not there, or nothing would be left."""
    load_corrections(config.folder, now)
    with store.transaction(write=False) as t:
        event = entry_named(t, entry)
        _, members = found(t, event)
        gone = tuple(dict.fromkeys(member_named(t, what, event, members) for what in articles))
        rest = tuple(sorted(set(members) - set(gone)))
        if not rest:
            raise UsageError(f"{entry}: has no other articles; an entry keeps at least one")
        c = Correction("split", (event,), gone, rest, now)
        file = add_correction(config.folder, c, titles(t, [event], members, now))
    return {"file": str(file), "split": event, "articles": list(gone), "becomes": c.becomes}


def join(config: Config, store: Store, entries: Sequence[str], now: datetime) -> Row:
    """Entries become one: the first lives on, the others stay as they are and point to it. Raises UsageError when one is not there."""
    corrections = load_corrections(config.folder, now)
    with store.transaction(write=False) as t:
        asked = [(what, entry_named(t, what)) for what in entries]
        events = tuple(dict.fromkeys(event for _, event in asked))
        if len(events) < 2:
            raise UsageError(f"{', '.join(entries)}: one entry; name two or more to join")
        joined = corrections.joined
        for what, event in asked:
            if event in joined:
                raise UsageError(f"{what}: was joined into {joined[event]} already; name that one")
        members = [d.article for d in t.memberships(events=[*events, *t.joined_into(events)])]
        file = add_correction(config.folder, Correction("join", events, tuple(sorted(members)), (), now), titles(t, events, members, now))
    return {"file": str(file), "joined": list(events[1:]), "into": events[0]}


def entry_named(t: Transaction, what: str) -> str:
    """The event of an entry, or of an article."""
    event, _ = found(t, what)
    return event


def member_named(t: Transaction, what: str, event: str, members: Sequence[str]) -> str:
    """The one article of an entry that a word names: an id, its beginning, an address or a headline."""
    _, articles = t.look_up(what)
    here = [a for a in articles if a in set(members)]
    if len(here) == 1:
        return here[0]
    if here:
        raise UsageError(f"{what}: means several: {', '.join(here)}")
    if not articles:
        raise UsageError(f"{what}: no article has this id, address or headline")
    raise UsageError(f"{what}: is not in entry {event}, but in {', '.join(sorted(set(event_of(t, articles).values())))}")


def titles(t: Transaction, events: Sequence[str], articles: Sequence[str], now: datetime) -> dict[str, str]:
    """What the ids in the file stand for."""
    found = {e: entry.title for e, (entry, _) in t.entries(events).items()}
    return found | {a.id: f"{a.source}: {a.title}" for a in t.clean_articles(articles, now)}
