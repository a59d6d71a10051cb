"""How stored articles are recognised, and what did not become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from digest.model import Article, Stored
from digest.store.rows import among, batches, unix, utc
from digest.store.schema import Row, article, passed

PASSED_KEPT = 90 * 86400.0  # seconds for which it can be seen what was left out


class Shelf:
    """The part of a transaction that knows which article is which."""

    c: sa.Connection

    if TYPE_CHECKING:

        def put(self, into: sa.Table, rows: Sequence[Row]) -> None: ...

    def stored(self, ids: Iterable[str]) -> dict[str, Stored]:
        """What tells these articles from others, of those that are known."""
        what = sa.select(article.c.id, article.c.guid, article.c.title, article.c.link, article.c.published)
        rows = self.c.execute(what.where(among(self.c, article.c.id, ids)))
        return {r.id: Stored(r.guid, r.title, r.link, utc(r.published)) for r in rows}

    def twins(self, wanted: Mapping[str, tuple[set[str], set[str]]]) -> dict[str, list[Stored]]:
        """Source -> its articles that have one of its (links, titles): the same link, or none and the same title. The one that was seen first comes first."""
        every = sa.select(article.c.source, article.c.guid, article.c.title, article.c.link, article.c.published, article.c.body)
        alike = [every.where(among(self.c, article.c.link, sorted({link for links, _ in wanted.values() for link in links})))]
        for name, (_, titles) in wanted.items():
            if titles:
                alike.append(every.where(article.c.source == name, article.c.link.is_(None), among(self.c, article.c.title, sorted(titles))))
        found: dict[str, list[Stored]] = {}
        for r in (r for query in alike for r in self.c.execute(query.order_by(article.c.seen, article.c.id))):
            if r.source in wanted and (r.link is None or r.link in wanted[r.source][0]):
                found.setdefault(r.source, []).append(Stored(r.guid, r.title, r.link, utc(r.published), r.body))
        return found

    # what did not become an article
    def pass_over(self, rows: Iterable[tuple[Article, str]], taken: Iterable[str], now: datetime) -> None:
        """Keep the head lines of what was left out, and why; forget what was left out long ago or is `taken` in after all."""
        left = {a.id: (a, why) for a, why in rows}
        known = {r.id: r.reason for r in self.c.execute(sa.select(passed.c.id, passed.c.reason).where(among(self.c, passed.c.id, left)))}
        for some in batches((i, a, why) for i, (a, why) in left.items() if known.get(i) != why):
            self.put(passed, [
                {"id": i, "source": a.source, "title": a.title, "link": a.link, "published": unix(a.published), "reason": why, "seen": now.timestamp()}
                for i, a, why in some
            ])  # fmt: skip
        self.c.execute(sa.delete(passed).where(passed.c.seen < now.timestamp() - PASSED_KEPT))
        self.c.execute(sa.delete(passed).where(among(self.c, passed.c.id, taken)))

    def passed_over(self, source_name: str) -> list[Row]:
        """What a source gave that was left out, newest first."""
        mine = sa.select(passed).where(passed.c.source == source_name).order_by(passed.c.seen.desc(), passed.c.published.desc(), passed.c.id)
        return [dict(r._mapping) for r in self.c.execute(mine)]

    def with_passed(self, sources: Iterable[str], why: str, since: float) -> set[str]:
        """Those of these sources that gave something from a time on (Unix seconds) which was left out for this reason."""
        found = sa.select(passed.c.source).distinct().where(passed.c.reason == why, passed.c.published >= since)
        return set(self.c.execute(found.where(among(self.c, passed.c.source, sources))).scalars())
