"""Events to entries: compose what an event says now, as a new revision where its text changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.compose import compose
from digest.config import Config
from digest.model import CleanArticle, Decision, Entry, News, Story, Voice
from digest.report import Report
from digest.store import Transaction

BATCH = 500
OUTDATED_PER_BUILD = 2000  # entries of an older look that one build takes on beside the news


def write_entries(t: Transaction, decisions: Sequence[Decision], cleaned: Sequence[str], now: datetime, config: Config, look: str, report: Report) -> None:
    """Compose the entry of every event that grew, or of which a text or the look changed; the report says how many did."""
    joined: dict[str, list[str]] = {}
    for d in decisions:
        joined.setdefault(d.event, []).append(d.article)
    touched = sorted({*joined, *(d.event for d in t.memberships(articles=cleaned)), *t.outdated(look, OUTDATED_PER_BUILD)})
    tally = {"new": 0, "changed": 0, "same": 0}
    for events in (touched[i : i + BATCH] for i in range(0, len(touched), BATCH)):
        known, members = t.entries(events), t.members(events, now)
        kept: list[tuple[Entry, News | None]] = []
        same: list[str] = []
        for event in events:
            old, old_news = known.get(event, (None, None))
            entry, news = revise(event, members[event], old, old_news, joined.get(event, ()), now, config)
            if old is not None and entry == old:
                same.append(event)
            else:
                kept.append((entry, news))
                tally["changed" if old else "new"] += 1
        t.put_entries(kept, look)
        t.keep_look(same, look)
    counts = t.count()
    grown = len(set(joined)) - sum(d.founded for d in decisions)
    report.events = {"open": t.open_count(now.timestamp() - config.merge.window), "new": sum(d.founded for d in decisions), "grown": grown}
    report.entries = {**tally, "same": counts["entry"] - tally["new"] - tally["changed"]}


def revise(
    event: str, articles: Sequence[CleanArticle], old: Entry | None, old_news: News | None, joined: Sequence[str], now: datetime, config: Config
) -> tuple[Entry, News | None]:
    """The entry of an event as it is now: id, headline and `published` stay, `updated` moves only when the text changed."""
    news = News(old.revision, tuple(sorted(joined))) if old and joined else old_news
    page = f"{config.url}e/{event}.html"
    story = compose(articles, headline=old.title if old else None, news=news, mode=config.publish.mode, page=page)
    if old is None:
        return first_entry(event, story, articles, page, now, config), None
    entry = replace(old, url=page, summary=story.summary, html=story.html, voices=voices_of(articles))
    if (entry.summary, entry.html) == (old.summary, old.html):
        return entry, old_news
    moved = max(now.replace(microsecond=0), old.updated + timedelta(seconds=1))  # a clock set back must not hide a change
    return replace(entry, updated=moved, revision=old.revision + 1), news


def first_entry(event: str, story: Story, articles: Sequence[CleanArticle], page: str, now: datetime, config: Config) -> Entry:
    """The first revision. It is published when the event was first reported, as far as a source says when that was; else now."""
    second = now.replace(microsecond=0)
    reported = [a.published for a in articles if a.published]
    return Entry(
        event=event, id=entry_id(event, config.url), url=page, title=story.title, summary=story.summary, html=story.html,
        published=min([second, *reported]).replace(microsecond=0), updated=second, lang=articles[0].lang, voices=voices_of(articles),
    )  # fmt: skip


def entry_id(event: str, url: str) -> str:
    """The tag: URI of an event (RFC 4151). The date says that the name was ours then, not when the event was."""
    host = urlsplit(url).hostname or "localhost"
    return f"tag:{host},2026:event/{event}"


def voices_of(articles: Iterable[CleanArticle]) -> tuple[Voice, ...]:
    """The articles as an entry shows them."""
    return tuple(Voice(a.id, a.source, a.title, a.url, a.published, a.lang, a.meta.byline, len(a.text.split())) for a in articles)
