"""Whole pages, for sources that give only the beginning of a text: asked for as politely as the feeds, once for what an article says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from digest.config import Config, Source
from digest.fetch import Answer, FetchState, Request, StoppedFetching, fetch_all, is_due, is_html, may_use
from digest.gather import request_for
from digest.parse.decode import decode
from digest.report import Report
from digest.store import Transaction

A_BUILD = 20  # pages of one source; the others come with the next builds


def read_pages(config: Config, t: Transaction, report: Report, now: datetime) -> dict[str, str]:
    """Ask for the pages of articles of sources with `full_text` -> article id -> source, of those whose page is new.

    A page is asked again only when the feed's article changed, with its validators. One that fails waits like a feed that fails.
    """
    since = now.timestamp() - config.merge.window
    wanted: list[tuple[Source, str, str, Request]] = []
    for source in (s for s in config.sources if s.full_text and s.url):
        rows = ((*row[:3], FetchState.from_json(row[3])) for row in t.pages_wanted(source.name, since, 50 * A_BUILD))
        for article, link, content, state in islice((r for r in rows if is_due(r[3], now)), A_BUILD):  # those that wait keep no other from its turn
            if isinstance(request := page_request(source, article, link, state, os.environ), Request):
                wanted.append((source, article, content, request))
    try:
        answers = fetch_all([w[3] for w in wanted], config.fetch, now=now)
    except StoppedFetching as e:
        answers, report.stopped = e.answers, True
    came: dict[str, str] = {}
    for (source, article, content, _), answer in zip(wanted, answers, strict=True):
        if answer.skipped:
            continue
        text = page_text(answer)
        t.put_page(article, content if answer.error is None else "", answer.state.to_json(), answer.url, text)
        if text:
            came[article] = source.name
    return came


def page_request(source: Source, article: str, link: str, state: FetchState, environ: Mapping[str, str]) -> Request | str:
    """How a page is asked for. What is secret goes to the server of the feed alone: the feed names the links, the person named the feed."""
    own = request_for(source, state, environ)
    if isinstance(own, str):
        return own
    same = place(link) == place(source.url or "")
    return Request(article, link, state, own.headers if same else (), own.auth if same else None, proxy=source.proxy, discover=False)


def place(url: str) -> tuple[str, str | None, int | None] | None:
    """Scheme, host and port."""
    try:
        parts = urlsplit(url)
        found = parts.scheme, parts.hostname, parts.port
    except ValueError:
        return None
    return found


def page_text(answer: Answer) -> str | None:
    """The HTML of a page; "" when it is none or does not allow its use; None when nothing new came."""
    if answer.body is None:
        return None
    if not may_use(answer.body, answer.headers):
        return ""
    said = answer.headers.get("content-type", "")
    return decode(answer.body, said)[0].replace("\0", "") if is_html(answer.body, said) else ""
