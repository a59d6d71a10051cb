"""How stored articles are recognised, and what did not become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from digest.model import Article, Stored
from digest.store.rows import batches, unix, utc
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
        rows = (r for some in batches(ids) for r in self.c.execute(what.where(article.c.id.in_(some))))
        return {r.id: Stored(r.guid, r.title, r.link, utc(r.published)) for r in rows}

    def twins(self, source_name: str, links: Iterable[str], titles: Iterable[str]) -> list[Stored]:
        """The articles of a source that have one of these links, or no link and one of these titles; of several the one that was seen first comes first."""
        mine = sa.select(article.c.guid, article.c.title, article.c.link, article.c.published, article.c.body).where(article.c.source == source_name)
        alike = [mine.where(article.c.link.in_(some)) for some in batches(sorted(links))]
        alike += [mine.where(article.c.link.is_(None), article.c.title.in_(some)) for some in batches(sorted(titles))]
        rows = (r for query in alike for r in self.c.execute(query.order_by(article.c.seen, article.c.id)))
        return [Stored(r.guid, r.title, r.link, utc(r.published), r.body) for r in rows]

    # what did not become an article
    def pass_over(self, rows: Iterable[tuple[Article, str]], taken: Iterable[str], now: datetime) -> None:
        """Keep the head lines of what was left out, and why; forget what was left out long ago or is `taken` in after all."""
        left = {a.id: (a, why) for a, why in rows}
        known = {r.id: r.reason for some in batches(left) for r in self.c.execute(sa.select(passed.c.id, passed.c.reason).where(passed.c.id.in_(some)))}
        for some in batches((i, a, why) for i, (a, why) in left.items() if known.get(i) != why):
            self.put(passed, [
                {"id": i, "source": a.source, "title": a.title, "link": a.link, "published": unix(a.published), "reason": why, "seen": now.timestamp()}
                for i, a, why in some
            ])  # fmt: skip
        self.c.execute(sa.delete(passed).where(passed.c.seen < now.timestamp() - PASSED_KEPT))
        for ids in batches(taken):
            self.c.execute(sa.delete(passed).where(passed.c.id.in_(ids)))

    def passed_over(self, source_name: str) -> list[Row]:
        """What a source gave that was left out, newest first."""
        mine = sa.select(passed).where(passed.c.source == source_name).order_by(passed.c.seen.desc(), passed.c.published.desc(), passed.c.id)
        return [dict(r._mapping) for r in self.c.execute(mine)]
