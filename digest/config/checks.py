"""What each key of config.toml may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.config.values import Edition

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RESERVED = frozenset({"digest", "index", "sources"})
"""File names that are taken."""
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
OWN_FIELDS = {
    "host", "connection", "content-length", "transfer-encoding", "accept-encoding", "if-none-match", "if-modified-since", "a-im", "range", "user-agent",
}  # fmt: skip
Check = Callable[[Any], Any]
"""A value of the file -> the value of Config. ValueError says what was expected."""


def text(value: Any) -> str:
    """A string with something in it, on one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text that is not empty and has no control characters")
    return value


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - one error for every wrong value
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
        raise ValueError('a list of texts, like ["one", "two"]')
    return tuple(value)


def patterns(value: Any) -> tuple[str, ...]:
    """A list of patterns that articles are kept or dropped by."""
    found = texts(value)
    if found:
        from digest.filters import read_pattern

        for one in found:
            read_pattern(one)
    return found


def seconds(value: Any) -> float:
    """A duration like 15m, in seconds."""
    m = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", value) if isinstance(value, str) else None
    if m is None:
        raise ValueError('a duration like "30s", "15m", "72h" or "90d"')
    return float(m[1]) * UNITS[m[2]]


def spacing(value: Any) -> float:
    """A duration of a second at least."""
    if (length := seconds(value)) < 1:
        raise ValueError("a duration of 1s or more")
    return length


def web_address(value: Any) -> str:
    """An absolute http or https URL."""
    try:
        good = isinstance(value, str) and (p := urlsplit(value)).scheme in ("http", "https") and bool(p.hostname) and value.isprintable()
        good = good and " " not in value and (p.port is None or p.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ValueError("an address that begins with http:// or https://")
    return str(value)


def variable(value: Any) -> str:
    """The name of an environment variable: what is secret stays out of the file."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError('the name of an environment variable, like "NEWS_LOGIN"')
    return value


def header_variables(value: Any) -> tuple[tuple[str, str], ...]:
    """Header fields with the variables that hold their values."""
    if not isinstance(value, dict) or not all(re.fullmatch(r"[A-Za-z0-9-]+", name) for name in value):
        raise ValueError('header fields and variables, like {Cookie = "NEWS_COOKIE"}')
    if own := sorted(name for name in value if name.lower() in OWN_FIELDS):
        raise ValueError(f"no field that the fetcher sets itself ({own[0]})")
    return tuple((name, variable(v)) for name, v in value.items())


def base_address(value: Any) -> str:
    """A web address with a slash at its end, and nothing behind it."""
    address = web_address(value)
    if set("?#@") & set(address):
        raise ValueError("an address without user, query and fragment")
    return address.rstrip("/") + "/"


def language(value: Any) -> str:
    """An ISO 639-1 code, as in BCP 47."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
        raise ValueError('a language code like "en" or "pt-BR"')
    return value


def languages(value: Any) -> tuple[str, ...]:
    """A list of language codes, in small letters."""
    return tuple(language(x).lower() for x in texts(value))


def feed_name(value: Any) -> str:
    """The name of a feed's files."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,49}", value) or value in RESERVED:
        raise ValueError(f"a file name of small letters, digits and hyphens, not {', '.join(sorted(RESERVED))}")
    return value


def edition(value: Any) -> Edition:
    """A time of the day, a day of the week before it if wanted, a time zone after it."""
    m = re.fullmatch(r"(?:(\w{3})\w* )?([01]\d|2[0-3]):([0-5]\d)(?: ([A-Za-z][A-Za-z0-9_+/-]*))?", value) if isinstance(value, str) else None
    if m is None or (m[1] and m[1].lower() not in WEEKDAYS) or not known_zone(m[4] or "UTC"):
        raise ValueError('a time like "07:00 Europe/Berlin" or "Mon 07:00 Europe/Berlin"')
    return Edition(int(m[2]), int(m[3]), m[4] or "UTC", WEEKDAYS.index(m[1].lower()) if m[1] else None)


def known_zone(name: str) -> bool:
    """Whether the time zone database has it."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def whole(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return check


def share(value: Any) -> float:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a number from 0 to 1")
    return float(value)


def one_of(*words: str) -> Check:
    """One of some words."""

    def check(value: Any) -> str:
        if value not in words:
            raise ValueError(" or ".join(f'"{w}"' for w in words))
        return str(value)

    return check


def workers(value: Any) -> int | str:
    """A number of processes, or the address of a scheduler."""
    if isinstance(value, bool) or (not (isinstance(value, int) and value >= 0) and not (isinstance(value, str) and value.startswith("tcp://"))):
        raise ValueError('a number of processes or an address like "tcp://scheduler:8786"')
    return value


SCHEMA: dict[str, dict[str, Check]] = {
    "digest": {
        "title": text, "url": base_address, "output": text, "store": text, "name": feed_name, "tags": texts, "languages": languages, "include": texts,
        "exclude": texts, "min_sources": whole(1, 1000), "entries": whole(1, 10_000), "per_source": whole(1, 10_000),
        "max_bytes": whole(10_000, 100_000_000), "edition": edition,
    },
    "schedule": {"every": spacing, "cron": text, "timezone": text, "limit": spacing},
    "serve": {"host": text, "port": whole(0, 65535)},
    "engine": {"workers": workers},
    "store": {"keep": spacing},
    "source": {
        "name": text, "url": web_address, "path": text, "tags": texts, "lang": language, "rights": one_of("open"), "keep": patterns, "drop": patterns,
        "every": seconds, "proxy": web_address, "auth_env": variable, "headers_env": header_variables, "full_text": flag,
    },
    "fetch": {
        "min_interval": seconds, "timeout": seconds, "max_bytes": whole(1000, 1_000_000_000), "per_host": whole(1, 2), "contact": text,
        "proxy": web_address, "allow_private": texts,
    },
    "normalize": {"rules": texts, "disable": texts, "keep": texts},
    "merge": {"enabled": flag, "window": seconds, "threshold": share, "model": text},
    "publish": {
        "text": one_of("entry", "brief", "full"), "public": flag, "entries": whole(1, 10_000), "per_source": whole(1, 10_000),
        "max_bytes": whole(10_000, 100_000_000), "archive": seconds, "hub": web_address, "opml": flag, "removed": flag, "script": flag, "templates": text,
        "min_sources": whole(1, 1000), "hold": seconds, "resurface": one_of("never", "major"), "notices": flag,
    },
}  # fmt: skip
UNUSED: set[tuple[str, str]] = set()
"""Keys that are checked, but not used yet."""
MAIN_ONLY = ("url", "output", "store")
"""Keys of the main digest that hold for all."""
DEFAULTS = {"title": "My digest", "url": "http://localhost:8080/", "output": "feeds/public", "store": "sqlite:///feeds/digest.db"}
