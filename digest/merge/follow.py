"""Which older event a new one follows: the same actors, days later, in a happening of its own."""

from __future__ import annotations

from collections.abc import Iterable, Set

from digest.merge.decision import Common, similarity, veto
from digest.merge.features import Features, term_id
from digest.merge.index import Event, Vector

CLUES = 10  # terms under which an event is found again: the strongest of its first report that are single words
LEAST = 2  # of these in common before the event is looked at
NEAREST = 20  # events looked at
FOLLOWS = 0.22  # similarity from which the link is made; 0.125 is where a *fresh* report is as likely the same event as not
ACTORS = 2  # rare words in common; with three, a fifth of the links is left, nearly all right; without the name, "wins gold" follows "wins gold"
NAMES = 0.4  # of the names in the new report that the older event has too
AGAIN = 12.0  # hours that lie at least between the beginnings of the two: sooner it is the same news or another one


def clues(strongest: Iterable[tuple[float, int, str]]) -> tuple[int, ...]:
    """The terms by which an event is found again."""
    return tuple(t for _, t, term in strongest if " " not in term)[:CLUES]


def nearest_older(
    f: Features, named: Set[str], vector: Vector, lang: str, time: float, older: Iterable[Event], common: Common, often: Common
) -> tuple[str, float, tuple[int, ...]] | None:
    """The older event that a report's event follows, how near it is and by which terms; None when there is none.

    The actors must be the same: two rare words in common, a name among them (`named`, in small letters), and many of the names.
    A look-alike is no forerunner.
    """
    rare = {term_id(term): f.shown[term] for term in f.terms if " " not in term and not often(f.shown[term])}
    best: tuple[float, float, str, tuple[int, ...]] | None = None
    for event in older:
        if not event.members or (event.lang != lang and "und" not in (event.lang, lang)) or not event.oldest <= time - AGAIN * 3600:
            continue
        near = similarity(vector, event)
        actors = [rare[t] for t in rare if t in event.centre]
        shared_names = named & {f.shown[term] for term in f.terms if " " not in term and term_id(term) in event.centre}
        if near < FOLLOWS or len(actors) < ACTORS or named.isdisjoint(actors) or len(shared_names) < NAMES * len(named) or veto(f, event, common):
            continue
        shared = tuple(t for t in vector if t in event.centre)
        best = max(best or (0.0, 0.0, "", ()), (near, event.newest, event.id, shared))
    return (best[2], best[0], best[3]) if best else None
