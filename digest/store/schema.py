"""The tables of the store, and the steps that bring an older one up to date."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

schema = sa.MetaData()
Row = dict[str, Any]
T = TypeVar("T")


def table(name: str, *columns: Any) -> sa.Table:
    """A table of the store."""
    return sa.Table(name, schema, *columns)


def key(name: str) -> sa.Column[str]:
    """A column that identifies a row."""
    return sa.Column(name, sa.Text, primary_key=True)


def word(name: str, *, null: bool = False, index: bool = False) -> sa.Column[Any]:
    """A column of text."""
    return sa.Column(name, sa.Text, nullable=null, index=index)


def instant(name: str, *, null: bool = False, index: bool = False) -> sa.Column[Any]:
    """A column of Unix seconds."""
    return sa.Column(name, sa.Double, nullable=null, index=index)


def count(name: str, first: int) -> sa.Column[int]:
    """A column of whole numbers that came with a later version: rows of before have `first`."""
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text(str(first)))


memory = table("memory", key("name"), sa.Column("value", sa.LargeBinary, nullable=False))
source = table("source", key("name"), word("fetch"), word("title"))
file = table("file", key("path"), word("stamp"), word("content"))
article = table("article", key("id"), word("source", index=True), word("guid"), word("title"), word("body"), word("form"), word("link", null=True, index=True),
                instant("published", null=True), instant("updated", null=True), instant("seen"), word("lang", null=True), word("more"),
                word("content"))  # fmt: skip
clean = table("clean", key("article"), word("version", index=True), word("title"), word("text"), word("outlet"), word("lang"), word("meta"), word("removed"),
              sa.Column("truncated", sa.Boolean, nullable=False))  # fmt: skip
furniture = table("furniture", key("id"), word("site", index=True), word("line"), word("pages"), instant("seen"),
                  sa.Column("known", sa.Boolean, nullable=False))  # fmt: skip
page = table("page", key("article"), word("content"), word("fetch"), word("url"), word("body"))
version = table("version", key("article"), key("content"), word("title"), word("text"), word("body"), word("form"), instant("until", index=True))
event = table("event", key("id"), instant("newest", index=True), sa.Column("state", sa.LargeBinary, nullable=False))
dense = table("dense", key("event"), sa.Column("vector", sa.LargeBinary, nullable=False))
member = table("member", key("article"), word("event", index=True), sa.Column("score", sa.Double, nullable=False), word("because"))
entry = table("entry", key("event"), word("id"), word("title"), word("summary"), word("html"), instant("published"), instant("updated"),
              sa.Column("revision", sa.Integer, nullable=False), word("lang"), word("voices"), word("more"), word("lone", null=True),
              sa.Column("sources", sa.Integer, nullable=False), word("news"), word("look"), word("written", index=True), count("grown", 0))  # fmt: skip
passed = table("passed", key("id"), word("source", index=True), word("title"), word("link", null=True), instant("published", null=True), word("reason"),
               instant("seen", index=True))  # fmt: skip
corrected = table("corrected", key("id"), word("kind"), word("became", index=True), word("was"))
clue = table("clue", sa.Column("term", sa.BigInteger, primary_key=True), key("event"), instant("seen", index=True))
earlier = table("earlier", key("event"), word("before", index=True), sa.Column("score", sa.Double, nullable=False), word("because"))
shown = table("shown", key("digest"), key("event"), instant("updated"), count("met", 1))
archive = table("archive", key("digest"), sa.Column("number", sa.Integer, primary_key=True), instant("newest"), word("look"))
archived = table("archived", key("digest"), sa.Column("number", sa.Integer, primary_key=True), key("event"), instant("updated"),
                 count("met", 1))  # fmt: skip
edition = table("edition", key("id"), word("digest", index=True), instant("due"), word("title"), word("summary"), word("html"), word("lang"), word("mode"),
                word("events"), sa.Column("free", sa.Text, nullable=False, server_default=sa.text("'[]'")))  # fmt: skip
copied = table("copied", key("event"), key("article"), word("outlet"), word("origin"))
gone = table("gone", key("id"), word("kind"), instant("at"))
lease = table("lease", key("host"), word("holder", index=True), instant("until"))
sa.Index("article_day", article.c.seen, article.c.source, article.c.published)
sa.Index("entry_order", entry.c.updated.desc(), entry.c.published.desc(), entry.c.event)
sa.Index("entry_look", entry.c.look)
sa.Index("entry_grown", entry.c.grown)


def to_2(c: sa.Connection) -> None:
    """What came after the first version."""
    c.exec_driver_sql("CREATE TABLE furniture (id TEXT NOT NULL, site TEXT NOT NULL, line TEXT NOT NULL, pages TEXT NOT NULL, "
                      "seen DOUBLE PRECISION NOT NULL, known BOOLEAN NOT NULL, PRIMARY KEY (id))")  # fmt: skip
    c.exec_driver_sql("CREATE INDEX ix_furniture_site ON furniture (site)")
    c.exec_driver_sql(f"CREATE TABLE dense (event TEXT NOT NULL, vector {'BLOB' if c.dialect.name == 'sqlite' else 'BYTEA'} NOT NULL, PRIMARY KEY (event))")
    c.exec_driver_sql("CREATE TABLE page (article TEXT NOT NULL, content TEXT NOT NULL, fetch TEXT NOT NULL, url TEXT NOT NULL, "
                      "body TEXT NOT NULL, PRIMARY KEY (article))")  # fmt: skip
    c.exec_driver_sql("CREATE TABLE version (article TEXT NOT NULL, content TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, "
                      "body TEXT NOT NULL, form TEXT NOT NULL, until DOUBLE PRECISION NOT NULL, PRIMARY KEY (article, content))")  # fmt: skip
    c.exec_driver_sql("CREATE INDEX ix_version_until ON version (until)")
    c.exec_driver_sql("CREATE TABLE corrected (id TEXT NOT NULL, kind TEXT NOT NULL, became TEXT NOT NULL, was TEXT NOT NULL, PRIMARY KEY (id))")
    c.exec_driver_sql("CREATE INDEX ix_corrected_became ON corrected (became)")
    c.exec_driver_sql("CREATE TABLE clue (term BIGINT NOT NULL, event TEXT NOT NULL, seen DOUBLE PRECISION NOT NULL, PRIMARY KEY (term, event))")
    c.exec_driver_sql("CREATE INDEX ix_clue_seen ON clue (seen)")
    c.exec_driver_sql("CREATE TABLE earlier (event TEXT NOT NULL, before TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, because TEXT NOT NULL, "
                      "PRIMARY KEY (event))")  # fmt: skip
    c.exec_driver_sql("CREATE INDEX ix_earlier_before ON earlier (before)")
    c.exec_driver_sql("CREATE TABLE shown (digest TEXT NOT NULL, event TEXT NOT NULL, updated DOUBLE PRECISION NOT NULL, PRIMARY KEY (digest, event))")
    c.exec_driver_sql("CREATE TABLE archive (digest TEXT NOT NULL, number INTEGER NOT NULL, newest DOUBLE PRECISION NOT NULL, look TEXT NOT NULL, "
                      "PRIMARY KEY (digest, number))")  # fmt: skip
    c.exec_driver_sql("CREATE TABLE archived (digest TEXT NOT NULL, number INTEGER NOT NULL, event TEXT NOT NULL, updated DOUBLE PRECISION NOT NULL, "
                      "PRIMARY KEY (digest, number, event))")  # fmt: skip
    c.exec_driver_sql("CREATE TABLE edition (id TEXT NOT NULL, digest TEXT NOT NULL, due DOUBLE PRECISION NOT NULL, title TEXT NOT NULL, "
                      "summary TEXT NOT NULL, html TEXT NOT NULL, lang TEXT NOT NULL, mode TEXT NOT NULL, events TEXT NOT NULL, PRIMARY KEY (id))")  # fmt: skip
    c.exec_driver_sql("CREATE INDEX ix_edition_digest ON edition (digest)")
    c.exec_driver_sql("CREATE TABLE copied (event TEXT NOT NULL, article TEXT NOT NULL, outlet TEXT NOT NULL, origin TEXT NOT NULL, "
                      "PRIMARY KEY (event, article))")  # fmt: skip
    c.exec_driver_sql("CREATE TABLE passed (id TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, link TEXT, published DOUBLE PRECISION, "
                      "reason TEXT NOT NULL, seen DOUBLE PRECISION NOT NULL, PRIMARY KEY (id))")  # fmt: skip
    c.exec_driver_sql("CREATE INDEX ix_passed_source ON passed (source)")
    c.exec_driver_sql("CREATE INDEX ix_passed_seen ON passed (seen)")
    c.exec_driver_sql("CREATE INDEX ix_article_link ON article (link)")
    c.exec_driver_sql("CREATE TABLE gone (id TEXT NOT NULL, kind TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, PRIMARY KEY (id))")


def to_3(c: sa.Connection) -> None:
    """Several processes share the sources; the sources page looks at the articles of some days without reading all."""
    c.exec_driver_sql("CREATE TABLE lease (host TEXT NOT NULL, holder TEXT NOT NULL, until DOUBLE PRECISION NOT NULL, PRIMARY KEY (host))")
    c.exec_driver_sql("CREATE INDEX ix_lease_holder ON lease (holder)")
    c.exec_driver_sql("CREATE INDEX article_day ON article (seen, source, published)")


def to_4(c: sa.Connection) -> None:
    """Entries are counted as they grow; as which revision readers met an entry stands with what the feed holds; editions name the sources that allow it."""
    c.exec_driver_sql("ALTER TABLE entry ADD COLUMN grown INTEGER NOT NULL DEFAULT 0")
    c.exec_driver_sql("CREATE INDEX entry_grown ON entry (grown)")
    c.exec_driver_sql("ALTER TABLE edition ADD COLUMN free TEXT NOT NULL DEFAULT '[]'")
    for table in ("shown", "archived"):
        c.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN met INTEGER NOT NULL DEFAULT 1")
    for row in c.execute(sa.text("SELECT name, value FROM memory WHERE name LIKE 'met:%'")).all():
        known = [{"digest": row.name.removeprefix("met:"), "event": e, "met": n} for e, n in json.loads(row.value).items()]
        for k in known:
            told = [
                c.execute(sa.text(f"UPDATE {table} SET met = :met WHERE digest = :digest AND event = :event"), k).rowcount for table in ("shown", "archived")
            ]
            if not any(told):
                c.execute(sa.text("INSERT INTO shown (digest, event, updated, met) VALUES (:digest, :event, 0, :met)"), k)
    c.execute(sa.text("DELETE FROM memory WHERE name LIKE 'met:%'"))


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (to_2, to_3, to_4)
"""Step n brings a store from version n + 1 to n + 2, by SQL of its own: the tables above move on, a step is never changed once it was released."""

VERSION = 1 + len(MIGRATIONS)
"""Of a store made by this program: all the tables above at once, no steps."""
