"""why, status, check, config show: what digest knows and how it is."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config import Config

from digest.cli.door import FINE, WRONG_USE, Command, Door, at_option, here, main, opened, say


@main.command()
@click.argument("what", metavar="ENTRY|ARTICLE", required=False)
@click.argument("other", required=False)
@click.option("--removed", is_flag=True, help="What was removed from the texts, by which rule and why.")
@at_option
@click.pass_context
def why(ctx: click.Context, what: str | None, other: str | None, removed: bool, at: datetime) -> None:
    """Why articles are one event, or not; or what was removed."""
    from digest import reasons
    from digest.events import merge_settings
    from digest.normalize import load_rules

    if what is None and not removed:
        raise UsageError("why: name an entry or an article (an id, an address or a headline), or ask for --removed")
    config = here(ctx)
    with opened(config, looking=True) as store:
        rules = load_rules(config.normalize.rules, config.normalize.disable, config.normalize.keep) if removed else None
        row = reasons.why(store, what, other, removed=rules, now=at, settings=merge_settings(config), model=config.merge.model)
    say(ctx, row, lambda: why_lines(row))


def why_lines(row: dict[str, Any]) -> Iterator[str]:
    """The answer of `digest why` for people."""
    for a in row.get("removed", ()):
        yield click.style(f"{a['source']}: {a['title']}", bold=True) + f"  ({a['article']})"
        yield from (f"  {k}: {', '.join(v) if isinstance(v, list | tuple) else v}" for k, v in a["meta"].items())
        yield from (f"  {r['action']:8} {r['category']:14} {r['text'][:100]!r}  [{r['rule']}] {r['why']}" for r in a["lines"])
        yield from (click.style(f"  warning: {w}", fg="yellow") for w in a["warnings"])
    if "articles" in row:
        yield click.style(row["entry"].get("title", row["event"]), bold=True) + f"  ({row['event']}, revision {row['entry'].get('revision', '-')})"
        yield from link_lines(row)
        for a in row["articles"]:
            yield from member_lines(a, row["event"])
    if "same" in row:
        yield from pair_lines(row)


def link_lines(row: dict[str, Any]) -> Iterator[str]:
    """How an event hangs together with others."""
    if p := row.get("previously"):
        yield f"  previously: {p['title']}  ({p['event']}; score {p['score']:.2f}, because of: {', '.join(p['because'])})"
    if row.get("joined"):
        yield f"  joined into it by a person's decision: {', '.join(row['joined'])}"
    if row.get("goes_on_in"):
        yield f"  goes on in {row['goes_on_in']} by a person's decision"


def decision_lines(d: dict[str, Any], event: str = "") -> Iterator[str]:
    """What the merger decided of an article when it came, and a person later. `event`: the one that all of this is about."""
    if d["founded"]:
        yield "    the first report of " + ("this event" if d["event"] == event else f"event {d['event']}")
    elif d["because"]:
        yield "    " + ("" if event else f"joined event {d['event']}: ") + f"score {d['score']:.2f}, because of: {', '.join(d['because'])}"
    if d["by_hand"]:
        yield f"    a person's decision: {d['by_hand']}"


def member_lines(a: dict[str, Any], event: str) -> Iterator[str]:
    """Why an article is of its event."""
    yield f"  {a['time'] or 'no time':26} {a['source']}: {a['title']}  ({a['article']})"
    yield from decision_lines(a, event)
    for kind in ("names", "terms", "phrases"):
        if a[kind]:
            yield f"    shared {kind}: {', '.join(a[kind])}"
    if a["hours"] is not None:
        yield f"    {a['hours']:.1f} hours from the nearest other report"
    if a["copy_of"]:
        yield f"    the same text as {a['copy_of']}: not an independent source"
    yield from (f"    until {v['until']} it said: {v['title']} / {' '.join(v['text'].split())[:200]}" for v in a["earlier_versions"])


def pair_lines(row: dict[str, Any]) -> Iterator[str]:
    """Why two articles are one event, or what is missing."""
    one, two = row["articles_compared"]
    itself = one["article"] == two["article"]
    yield "the same article" if itself else "one event" if row["same"] else "two events"
    for x, d in list(zip((one, two), row["decisions"], strict=True))[: 1 if itself else 2]:
        yield f"  {x['source']}: {x['title']}  ({x['article']})"
        yield from decision_lines(d)
    if itself:
        return
    if not row["merging"]:
        yield "  merging is off ([merge] enabled = false): each article that comes is an event of its own"
    if row["otherwise_today"]:
        would = "two events" if row["same"] else "one event"
        yield f"  by today's counts of words they would be {would}: words grow common, and other reports were there when it was decided"
    yield f"  score {row['score']:.2f}; one event from {row['threshold']:.2f}" + ("" if row["hours"] is None else f"; {row['hours']:.1f} hours apart")
    if row["short_of_line"]:
        yield f"  {row['short_of_line']:.2f} short of the line"
    for kind in ("names", "terms", "phrases"):
        yield f"  shared {kind}: {', '.join(row[kind]) or 'none'}"
    for x, missing in zip((one, two), row["missing"], strict=True):
        if missing:
            yield f"  only in {x['source']}: {', '.join(missing)}"
    if row["copy"]:
        yield "  one text: they count as one source"
    yield from (f"  against it: {reason}" for reason in row["vetoes"])


@main.command()
@click.argument("source", required=False)
@click.option("--reset", is_flag=True, help="Forget which lines of SOURCE were learned to stand on all its pages.")
@at_option
@click.pass_context
def status(ctx: click.Context, source: str | None, reset: bool, at: datetime) -> None:
    """Sources and their health; of one SOURCE all that is known, with the lines that stand on all its pages."""
    from digest import explain

    if reset and source is None:
        raise UsageError("status --reset: name the source")
    from digest.store import hold_lock

    config = here(ctx)
    with hold_lock(config.store, config.folder) if reset else nullcontext(), opened(config, looking=not reset) as store:
        if source is not None:
            found = explain.furniture(config, store, source, reset=True) if reset else explain.detail(config, store, source, at)
            say(ctx, found, lambda: furniture_lines(found) if reset else chain(detail_lines(found), furniture_lines(found)))
            return
        row = explain.status(config, store, at)
    say(ctx, row, lambda: status_lines(row, color=ctx.ensure_object(Door).color))


def detail_lines(row: dict[str, Any]) -> Iterator[str]:
    """The health of one source for people."""
    from digest.health import ago, lines

    def time(value: str | None) -> str:
        return (value or "never").replace("T", " ")[:16]

    yield f"{row['source']}: {row['health']}" + (f" ({row['where']})" if row["where"] != row["source"] else "")
    yield f"  last read    {time(row['last_success'])}" + (f", last asked {time(row['last_visit'])}" if row["last_visit"] != row["last_success"] else "")
    every = f" ({ago(row['interval'])} after the last visit)" if row["interval"] else ""
    yield f"  next due     {time(row['next_due']) if row['next_due'] and row['health'] != 'gone' else '-'}{every}: {row['why']}"
    yield f"  articles     {row['articles']}, in the last week {row['articles_a_day']:g} a day; {row['merged']:.0%} share their event with another source"
    yield f"  removed      {row['removed']} lines that were not the article"
    yield from (f"  {k:12} {', '.join(row[k])}" for k in ("keep", "drop") if row[k])
    if row["hub"]:
        yield f"  hub          {row['hub']}"
    if row["says"] and row["health"] != "new":
        yield from lines(row["source"], row["says"], row["do"], row["error"], row["failures"])


def furniture_lines(row: dict[str, Any]) -> Iterator[str]:
    """The answer of `digest status SOURCE` for people."""
    if "forgotten" in row:
        yield f"{row['source']}: {len(row['forgotten'])} lines forgotten; the next build cleans their articles again"
        yield from (f"  {line}" for line in row["forgotten"])
    elif not row["furniture"]:
        yield f"{row['source']}: no line is known to stand on many pages"
    for site in row.get("furniture", ()):
        yield f"{site['site']}: lines that stood on three pages or more, taken out as this site's furniture, a heading only with what stands below it"
        yield from (f"  {line}" for line in site["lines"])


def status_lines(row: dict[str, Any], *, color: bool | None) -> Iterator[str]:
    """The answer of `digest status` for people: a table, and below it what is wrong and what to do."""
    import io

    from rich.console import Console
    from rich.table import Table

    from digest.health import lines

    table = Table(box=None, pad_edge=False)
    for head, right in (("source", 0), ("health", 0), ("last read", 0), ("next due", 0), ("a day", 1), ("articles", 1), ("shared", 1), ("removed", 1)):
        table.add_column(head, justify="right" if right else "left", overflow="fold")
    for s in row["sources"]:
        times = [(s[k] or "-").replace("T", " ")[:16] for k in ("last_success", "next_due")]
        table.add_row(
            s["source"].replace("[", "("), s["health"], *times, f"{s['articles_a_day']:g}", str(s["articles"]), f"{s['merged']:.0%}", str(s["removed"])
        )
    wide = None if sys.stdout.isatty() else 160
    console = Console(file=io.StringIO(), width=wide, no_color=color is False)
    console.print(table)
    yield from (line.rstrip() for line in console.file.getvalue().splitlines())  # type: ignore[attr-defined]
    for s in row["sources"]:
        if s["says"] and s["health"] != "new":
            yield from lines(s["source"], s["says"], s["do"], s["error"], s["failures"])
    if row["offline"]:
        yield "all sources have failed three times in a row: is this machine online?"
    if row["left_out"]:
        yield f"articles that cannot be worked on and are left out: {row['left_out']}; digest check names them"
    yield f"store: {row['store']['article']} articles, {row['store']['event']} events"


@main.command()
@click.option("--store", "deep", is_flag=True, help="Read the whole store, and see whether it is damaged.")
@click.pass_context
def check(ctx: click.Context, deep: bool) -> None:
    """Is everything in order: config, rules, store, output?"""
    from digest import explain

    config = here(ctx)
    with opened(config, looking=True) as store:
        mistakes, remarks = explain.check(config, store)
    if deep:
        mistakes += store_faults(config)
    verdict = [f"MISTAKE {m}" for m in mistakes] or ["all is in order"]
    say(ctx, {"mistakes": mistakes, "remarks": remarks}, lambda: iter([*remarks, *verdict]))
    sys.exit(WRONG_USE if mistakes else FINE)


def store_faults(config: Config) -> list[str]:
    """What is wrong with the store."""
    from digest.store import faults, sqlite_path

    path = sqlite_path(config.store)
    if path is None:
        raise UsageError("check --store: the store is no file; its database has checks of its own")
    return [f"store {path}: {fault}" for fault in faults(Path(path))]


@main.group("config")
def config_group() -> None:
    """The settings."""


@config_group.command("show", cls=Command)
@click.pass_context
def config_show(ctx: click.Context) -> None:
    """Every setting as it is in force: file, defaults and DIGEST_* variables."""
    from dataclasses import asdict

    row = json.loads(json.dumps(asdict(here(ctx)), default=str))
    row["store"] = without_password(row["store"])
    for place in (row["fetch"], *row["sources"]):
        place |= {k: without_password(place[k]) for k in ("url", "proxy") if place.get(k)}
    say(ctx, row, lambda: setting_lines(row))


def without_password(url: str) -> str:
    """An address in which nobody sees the password."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", url)


def setting_lines(row: dict[str, Any], name: str = "") -> Iterator[str]:
    """A nested setting a line."""
    for key, value in row.items():
        if isinstance(value, dict):
            yield from setting_lines(value, f"{name}{key}.")
        elif key == "sources":
            yield from (f"source = {json.dumps({k: v for k, v in s.items() if v}, ensure_ascii=False)}" for s in value)
        else:
            yield f"{name}{key} = {json.dumps(value, ensure_ascii=False)}"
