"""Small pictures as SVG: when the reports of an event came, and how much a source wrote on each day. They follow light and dark by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

STYLE = (
    "<style>.a{fill:#8a1f1f}.l{stroke:#a9a59b;stroke-width:2}.t{fill:#5a564e;font:11px system-ui,sans-serif}.n{fill:#fff;font:700 9px system-ui,sans-serif}"
    ".b{fill:#b9b2a3}@media (prefers-color-scheme:dark){.a{fill:#e6a08f}.t{fill:#a9a59b}.l{stroke:#5a564e}.n{fill:#16181b}.b{fill:#6c675d}}</style>"
)
WIDTH, MARGIN, DOT = 272, 12, 8
COLUMN, STRIP = 8, 22


def coverage(times: Sequence[datetime | None]) -> bytes | None:
    """The reports on a line of time, numbered in order; equal moments stand on top of each other. None when fewer than two have a time."""
    known = sorted(t for t in times if t)
    if len(known) < 2 or known[0] == known[-1]:
        return None
    whole = known[-1] - known[0]
    places = [round(MARGIN + (WIDTH - 2 * MARGIN) * ((t - known[0]) / whole)) for t in known]
    rows: list[int] = []
    for i, x in enumerate(places):
        near = {rows[j] for j in range(i) if abs(places[j] - x) < 2 * DOT + 1}
        rows.append(next(r for r in range(len(places)) if r not in near))
    base = 2 * DOT * (min(max(rows), 5) + 1) + 2
    high = [base - DOT - 2 * DOT * r for r in rows]
    dots = "".join(
        f'<circle class="a" cx="{x}" cy="{y}" r="{DOT - 1}"/><text class="n" text-anchor="middle" x="{x}" y="{y + 3}">{n}</text>'
        for n, (x, y) in enumerate(zip(places, high, strict=True), 1) if y > 0
    )  # fmt: skip
    ends = f'<text class="t" x="2" y="{base + 16}">{label(known[0], whole)}</text>'
    ends += f'<text class="t" text-anchor="end" x="{WIDTH - 2}" y="{base + 16}">{label(known[-1], whole)}</text>'
    line = f'<line class="l" x1="2" x2="{WIDTH - 2}" y1="{base + 2}" y2="{base + 2}"/>'
    return drawing(WIDTH, base + 22, line + dots + ends)


def label(t: datetime, whole: timedelta) -> str:
    """The time, with its day where the line is longer than one."""
    return t.strftime("%H:%M") if whole < timedelta(hours=20) else f"{t.day}.{t.month}. {t:%H:%M}"


def strips(rows: Sequence[Sequence[int]]) -> bytes:
    """A row of columns for each source, one below the other; `sources.svg#r3` shows the third alone."""
    most = max((n for row in rows for n in row), default=0) or 1
    width = COLUMN * max((len(row) for row in rows), default=1) or COLUMN
    made: list[str] = []
    for k, row in enumerate(rows):
        top = k * STRIP
        made.append(f'<view id="r{k + 1}" viewBox="0 {top} {width} {STRIP}"/>')
        for i, n in enumerate(row):
            high = max(2, round((STRIP - 2) * n / most)) if n else 1
            made.append(f'<rect class="{"a" if n else "b"}" x="{i * COLUMN}" y="{top + STRIP - high}" width="{COLUMN - 2}" height="{high}"/>')
    return drawing(width, STRIP * max(1, len(rows)), "".join(made))


def drawing(width: int, height: int, inside: str) -> bytes:
    """An SVG document."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{STYLE}{inside}</svg>\n'.encode()
