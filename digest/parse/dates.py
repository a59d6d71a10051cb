"""Dates in every style of the web -> UTC, or None: RFC 822, ISO 8601, asctime, words in some languages. No clock is asked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

MONTHS = {
    w: n
    for n, words in enumerate(
        (
            "jan january januar janvier janv enero ene gennaio gen janeiro januari янв января stycznia jänner",
            "feb february februar février févr fevrier fev febrero febbraio fevereiro februari фев февраля lutego",
            "mar march märz mär mrz mars marzo março maart mrt мар марта marca",
            "apr april avril avr abril abr aprile апр апреля kwietnia",
            "may mai mayo maggio mag maio mei мая май maja maj",
            "jun june juni juin junio giugno giu junho июн июня czerwca",
            "jul july juli juillet juil julio luglio lug julho июл июля lipca",
            "aug august août aout agosto ago augustus авг августа sierpnia augusti",
            "sep sept september septembre septiembre settembre set setembro сен сентября września",
            "oct october oktober okt octobre octubre ottobre ott outubro out окт октября października",
            "nov november novembre noviembre novembro ноя ноября listopada",
            "dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia дек декабря",
        ),
        1,
    )
    for w in words.split()
}
ZONES = {
    "ut": 0, "gmt": 0, "utc": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120,
    "eest": 180, "msk": 180, "est": -300, "edt": -240, "et": -300, "cst": -360, "cdt": -300, "ct": -360, "mst": -420, "mdt": -360, "mt": -420,
    "pst": -480, "pdt": -420, "pt": -480, "akst": -540, "akdt": -480, "hst": -600, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "aest": 600,
    "aedt": 660, "acst": 570, "awst": 480, "nzst": 720, "nzdt": 780, "ast": -240, "adt": -180, "nst": -210, "ndt": -150, "brt": -180, "art": -180,
    "sast": 120, "wib": 420, "pkt": 300,
}  # fmt: skip
"""Minutes east of Greenwich (RFC 822 and what feeds use)."""

USUAL = re.compile(r"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|([+-])(\d\d)(\d\d))")
CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d+)?)?"
ZONE = r"(?:\s*(?P<ampm>[ap]\.?m\.?)\b)?\s*(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{1,2}|(?:gmt|utc)?\s*[+-]\d{1,2}:?\d{2}|[a-z]{1,5})?\b.*"
WORD = r"[^\W\d_]+"
DAY_FIRST = re.compile(
    rf"(?:{WORD}[.,]*\s*,?\s*)??(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-]+(?:de\s+)?(?P<mon>{WORD})[.,]?[\s-]+(?:de\s+)?(?P<y>\d{{4}}|\d{{2}})(?:\s*,?\s*(?:at\s+)?{CLOCK}{ZONE})?",
    re.I | re.S,
)
MONTH_FIRST = re.compile(
    rf"(?:{WORD}[.,]*\s*,?\s+)??(?P<mon>{WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y>\d{{4}})(?:\s*,?\s*(?:at\s+)?{CLOCK}{ZONE})?", re.I | re.S
)
ASCTIME = re.compile(rf"{WORD},?\s+(?P<mon>{WORD})\s+(?P<d>\d{{1,2}})\s+{CLOCK}\s+(?P<zone>[A-Z]{{1,5}}|[+-]\d{{4}})?\s*(?P<y>\d{{4}})(?P<ampm>)", re.I)
ISO = re.compile(
    r"(?P<y>\d{4})(?:[-/.]?(?P<mon>\d{2})(?:[-/.]?(?P<d>\d{2})(?!\d)|(?P<none>))|-(?P<mon1>\d{1,2})-(?P<d1>\d{1,2})|(?P<year>))"
    r"(?:(?:\s*T\s*|\s+)(?P<h>\d{2}):?(?P<mi>\d{2})?(?::?(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<zone>z|[+-]\d{2}:?\d{2}|[+-]\d{2}(?::\d?)?|[a-z]{2,5})?)?\s*",
    re.I,
)
SLASHED = re.compile(rf"(?:{WORD},?\s+)?(?P<mon>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}})(?:\s*,?\s*{CLOCK}{ZONE})?", re.I | re.S)
"""American order, as feeds that write slashes do; refused when the month cannot be one."""


def instant(text: str | None) -> datetime | None:
    """The time that `text` says, in UTC; None when it says none that can be believed (before 1900, after 2100, the epoch itself).

    A time without a zone counts as UTC, a day without a time as its midnight.
    """
    return read_date(" ".join(text[:200].split())) if text else None


@lru_cache(maxsize=1_000)
def read_date(text: str) -> datetime | None:
    """The time of a text of one line; feeds say the same one in many places."""
    if len(text) < 4:
        return None
    if text[4:5] == "-" and text[10:11] in "T ":  # the common case, quickly
        try:
            found = datetime.fromisoformat(text)
            return believable(found if found.tzinfo else found.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            pass
    if (m := USUAL.fullmatch(text)) and (month := MONTHS.get(m[2].lower())):  # and RFC 822 as nearly all write it
        try:
            zone = UTC if m[7] is None else timezone(timedelta(minutes=int(m[7] + "1") * (int(m[8]) * 60 + int(m[9]))))
            return believable(datetime(int(m[3]), month, int(m[1]), int(m[4]), int(m[5]), int(m[6]), tzinfo=zone))
        except (ValueError, OverflowError):
            pass
    known = False
    for form in (DAY_FIRST, ISO, ASCTIME, MONTH_FIRST, SLASHED):
        if m := form.fullmatch(text):
            known = True
            if when := built(m.groupdict()):
                return believable(when)
    return None if known else other(text)  # a day that does not exist is no other day


def built(g: dict[str, str | None]) -> datetime | None:
    """The time of the named parts; None when a part is impossible."""
    month = g.get("mon") or g.get("mon1") or "1"
    number = int(month) if month.isdigit() else MONTHS.get(month.lower()) or MONTHS.get(month.lower()[:3])
    if not number:
        return None
    year = int(g["y"] or 0)
    if len(g["y"] or "") == 2:  # the year 0001 is no 2001: some programs write it for "not said"
        year += 2000 if year < 70 else 1900
    hour, minute, second = (int(g.get(k) or 0) for k in ("h", "mi", "s"))
    if half := (g.get("ampm") or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    later = timedelta(days=1) if hour == 24 and minute == second == 0 else timedelta()
    try:
        zone = offset(g.get("zone"))
        return datetime(year, number, int(g.get("d") or g.get("d1") or 1), 0 if later else hour, minute, min(second, 59), tzinfo=zone) + later
    except (ValueError, OverflowError):
        return None


def offset(zone: str | None) -> timezone:
    """A zone's offset; unknown names are UTC. ValueError for an impossible one."""
    if not zone:
        return UTC
    if m := re.search(r"([+-])(\d{1,2}):?(\d{2})?\d?$", zone):
        minutes = int(m[2]) * 60 + int(m[3] or 0)
        return timezone(timedelta(minutes=-minutes if m[1] == "-" else minutes))
    return timezone(timedelta(minutes=ZONES.get(zone.lower(), 0)))


def believable(t: datetime) -> datetime | None:
    """The time in UTC, without fractions; None when no publisher can mean it."""
    try:
        if t.tzinfo is not UTC:
            t = t.astimezone(UTC)
    except OverflowError:
        return None
    if t.microsecond:
        t = t.replace(microsecond=0)
    return t if 1900 <= t.year <= 2100 and (t.year != 1970 or t.timestamp() != 0) else None


def other(text: str) -> datetime | None:
    """Greek, Hungarian, Korean and perforce dates, by feedparser's table; it is imported only for such."""
    if text.isascii() and not re.match(r"[A-Za-z]{3}, \d{4}/", text):
        return None
    from feedparser.datetimes import _parse_date

    try:
        t = _parse_date(text)
        return believable(datetime(t[0], t[1], t[2], t[3], t[4], t[5], tzinfo=UTC)) if t else None
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError):
        return None
