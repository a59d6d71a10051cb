"""Whole pages, for sources that give only the beginning of a text: asked for as politely as the feeds, once for what an article says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit

from digest.config import Config, Source
from digest.fetch import Answer, FetchState, Request, StoppedFetching, fetch_all, is_due, is_html, may_use, plan_failure
from digest.gather import request_for
from digest.parse.decode import decode
from digest.report import Report
from digest.store import Transaction

A_BUILD = 20  # pages of one source; the others come with the next builds
REFUSALS = 3  # pages of a host in one build, all refused, after which its others are not tried one by one
GIVE_UP = 9  # builds in a row in which a host refused, an ordinary interval to a day apart: about five days
_REFUSING = "pages refused"


def read_pages(config: Config, t: Transaction, report: Report, now: datetime) -> dict[str, str]:
    """Ask for the pages of articles of sources with `full_text` -> article id -> source, of those whose page is new.

    A page is asked again only when the feed's article changed, with its validators. One that fails waits like a feed that fails.
    """
    since = now.timestamp() - config.merge.window
    hosts = refusing(t, config)
    wanted: list[tuple[Source, str, str, Request]] = []
    for source in (s for s in config.sources if s.full_text and s.url):
        rows = ((*row[:3], FetchState.from_json(row[3])) for row in t.pages_wanted(source.name, since, 50 * A_BUILD))
        due = (r for r in rows if is_due(r[3], now) and may_try(hosts, host_key(source, r[1]), now))
        for article, link, content, state in islice(due, A_BUILD):  # those that wait keep no other from its turn
            if isinstance(request := page_request(source, article, link, state, os.environ), Request):
                wanted.append((source, article, content, request))
    wanted = list(one_try(wanted, hosts))
    try:
        answers = fetch_all([w[3] for w in wanted], config.fetch, now=now)
    except StoppedFetching as e:
        answers, report.stopped = e.answers, True
    came: dict[str, str] = {}
    refused: dict[str, list[str | None]] = {}
    for (source, article, content, request), answer in zip(wanted, answers, strict=True):
        if answer.skipped:
            continue
        refused.setdefault(host_key(source, request.url), []).append(answer.error)
        text = page_text(answer)
        t.put_page(article, content if answer.error is None else "", answer.state.to_json(), answer.url, text)
        if text:
            came[article] = source.name
    for key, errors in refused.items():
        hosts |= judged(key, errors, hosts.get(key), config, now)
    keep_refusing(t, hosts, report)
    return came


# --- hosts that give no page -------------------------------------------------------------------------------------------
def refusing(t: Transaction, config: Config) -> dict[str, FetchState]:
    """What is known of hosts that refused all pages, by source and host; of sources that read whole pages still."""
    names = {s.name for s in config.sources if s.full_text}
    rows = json.loads(t.recall(_REFUSING) or b"{}")
    return {k: FetchState.from_json(row) for k, row in rows.items() if k.partition("\n")[0] in names}


def host_key(source: Source, link: str) -> str:
    """Source and host of a page."""
    found = place(link)
    return f"{source.name}\n{(found and found[1]) or ''}"


def may_try(hosts: Mapping[str, FetchState], key: str, now: datetime) -> bool:
    """Whether a host may be asked for pages now."""
    return key not in hosts or is_due(hosts[key], now)


def one_try(wanted: Iterable[tuple[Source, str, str, Request]], hosts: Mapping[str, FetchState]) -> Iterator[tuple[Source, str, str, Request]]:
    """Of a host that refused all pages before, one page; of all others what is wanted."""
    tried: set[str] = set()
    for row in wanted:
        key = host_key(row[0], row[3].url)
        if key not in hosts or key not in tried:
            tried.add(key)
            yield row


def judged(key: str, errors: Sequence[str | None], before: FetchState | None, config: Config, now: datetime) -> dict[str, FetchState]:
    """What a host's answers say of it: one page that comes makes it a good one; REFUSALS that do not, or one more, and it waits longer each time."""
    failed = [e for e in errors if e]
    if len(failed) < len(errors):
        return {key: FetchState()}
    if before is None and len(failed) < REFUSALS:
        return {}
    state = plan_failure(before or FetchState(source=key), failed[-1], now=now, settings=config.fetch)
    return {key: replace(state, gone=state.failures >= GIVE_UP)}


def keep_refusing(t: Transaction, hosts: Mapping[str, FetchState], report: Report) -> None:
    """Remember the hosts that refuse, and say of each in one line that its pages are not read."""
    kept = {k: s for k, s in hosts.items() if s.failures}
    if kept or t.recall(_REFUSING):
        t.remember(_REFUSING, json.dumps({k: s.to_json() for k, s in kept.items()}).encode())
    for key, s in sorted(kept.items()):
        name, _, host = key.partition("\n")
        when = (
            "given up; full_text = false spares the try" if s.gone else f"one is tried again after {datetime.fromtimestamp(s.due or 0, UTC):%Y-%m-%d %H:%M} UTC"
        )
        report.warned.append((name, f"{host} gives none of its pages ({s.error}), so the feed's own texts are used: {when}"))


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
