"""The fetcher against real servers on loopback, and its decisions as properties."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import Page, site

from digest.errors import FetchError
from digest.fetch import Answer, FetchSettings, FetchState, Request, fetch_all, find_feeds, plan_failure, plan_next
from digest.fetch.decode import decode
from digest.fetch.guard import is_public
from digest.fetch.politeness import freshness, retry_after
from digest.model import Hints

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SETTINGS = FetchSettings(timeout=3.0, max_bytes=100_000, min_interval=0.0, allow_private=("127.0.0.1",), spacing=0.0, contact="ops@example.org")


def ask(url: str, state: FetchState | None = None, **more: object) -> Answer:
    return fetch_all([Request("one", url, state or FetchState(), **more)], SETTINGS, now=NOW)[0]  # type: ignore[arg-type]


def test_validators_come_back_as_they_were_and_a_304_is_unchanged() -> None:
    def answer(_path: str, h: dict[str, str]) -> Page:
        return (304, {}, b"") if h.get("if-none-match") == 'odd/"1' else (200, {"ETag": 'odd/"1', "Last-Modified": "Sat, 3 Jan"}, b"<rss/>")

    with site(answer) as (base, seen):
        first = ask(base + "/f")
        second = ask(base + "/f", FetchState.from_json(json.loads(json.dumps(first.state.to_json()))))
    assert first.body == b"<rss/>" and second.unchanged and second.error is None
    assert seen[1][1]["if-modified-since"] == "Sat, 3 Jan" and "if-none-match" not in seen[0][1]
    assert seen[0][1]["user-agent"].endswith("(+ops@example.org)") and "cookie" not in seen[1][1]


@pytest.mark.parametrize(("status", "kept"), [(301, "/new"), (308, "/new"), (302, "/f"), (307, "/f")])
def test_only_permanent_redirects_are_stored(status: int, kept: str) -> None:
    with site(lambda p, _h: (200, {}, b"x") if p == "/new" else (status, {"Location": "/new"}, b"")) as (base, seen):
        a = ask(base + "/f")
        ask(base + "/f", a.state)
    assert seen[2][0] == kept and a.url == base + "/new"


def test_a_loop_of_redirects_and_a_file_are_refused_in_one_line() -> None:
    with site(lambda p, _h: (302, {"Location": p if p == "/loop" else "file:///etc/hostname"}, b"")) as (base, _):
        loop, file = ask(base + "/loop"), ask(base + "/file")
    assert "loop" in (loop.error or "") and "file" in (file.error or "")


# decimal, hex, octal, mixed, short; IPv4-mapped, NAT64, 6to4 and Teredo around it; names that resolve to it; this host, link-local, multicast, unique local
SPELLINGS = """127.0.0.9 2130706441 0x7f000009 017700000011 0177.0.0.9 0x7f.0.0.9 127.9 127.0.9 127.0.0.9. [::ffff:127.0.0.9] [::ffff:7f00:9]
    [0:0:0:0:0:ffff:127.0.0.9] [::127.0.0.9] [64:ff9b::127.0.0.9] [64:ff9b::7f00:9] [64:ff9b:1::7f00:9] [2002:7f00:9::] [2001:0:7f00:9::1]
    localhost LOCALHOST localhost. 0.0.0.0 0 [::] [::1] [0:0:0:0:0:0:0:1] 169.254.169.254 [fe80::1] [fe80::1%25lo] 224.0.0.1 [ff02::1] [fd00::1]
    255.255.255.255 100.64.0.1 10.0.0.1 192.168.0.1 172.16.0.1 １２７.0.0.9 127。0。0。9""".split()


def test_a_private_address_is_not_asked_in_any_spelling_nor_after_a_redirect_nor_from_a_page() -> None:
    with site(lambda _p, _h: (200, {}, b"secret"), "127.0.0.9") as (other, asked):
        targets = [f"http://{host}:{other.rpartition(':')[2]}/" for host in SPELLINGS]

        def answer(path: str, _h: dict[str, str]) -> Page:
            way, n = path.strip("/").split("/")
            target = targets[int(n)]
            page = f"<!doctype html><link rel=alternate type=application/atom+xml href='{target}'>".encode()
            return (200, {"Content-Type": "text/html"}, page) if way == "page" else (302, {"Location": target.encode().decode("latin-1")}, b"")

        with site(answer) as (base, _):
            requests = [Request(t, t) for t in targets] + [Request(f"{w}{n}", f"{base}/{w}/{n}") for w in ("hop", "page") for n in range(len(targets))]
            answers = fetch_all(requests, replace(SETTINGS, timeout=2.0), now=NOW)
    tried = ("cannot connect", "no whole answer", "closed the connection")
    assert not asked and not [a for a in answers if not a.error or a.body is not None or any(x in a.error for x in tried)]


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "FILE:/etc/hostname", "ftp://127.0.0.9/f", "data:text/xml,<rss/>", "gopher://127.0.0.9/", "javascript:1",
               "jar:http://127.0.0.9!/f"],
)  # fmt: skip
def test_only_http_and_https_are_followed_from_a_redirect_a_page_or_the_config(target: str) -> None:
    page = f"<!doctype html><link rel=alternate type=application/rss+xml href='{target}'><link rel=feed href='{target}'>".encode()
    with site(lambda p, _h: (302, {"Location": target}, b"") if p == "/hop" else (200, {"Content-Type": "text/html"}, page)) as (base, seen):
        hop, found, direct = ask(base + "/hop"), ask(base + "/page"), ask(target)
    assert hop.error and hop.body is None and direct.error and direct.body is None
    assert found.body == page and len(seen) == 2 and not find_feeds(page, base + "/page")


def test_a_name_that_changes_its_answer_is_judged_by_the_address_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, list[str]] = {"rebinds.example": ["93.184.216.34", "127.0.0.9"], "private.example": ["127.0.0.9"]}
    real, lookups = socket.getaddrinfo, list[str]()

    def name_server(host: str, port: int, **more: Any) -> list[Any]:  # what a hostile name server says: a public address first, a private one later
        if host not in names:
            return real(host, port, **more)
        lookups.append(host)
        address = names[host].pop(0) if len(names[host]) > 1 else names[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", name_server)
    with site(lambda _p, _h: (200, {}, b"secret"), "127.0.0.9") as (other, asked):
        port = other.rpartition(":")[2]
        assert socket.getaddrinfo("rebinds.example", 80)[0][4][0] == "93.184.216.34"  # who checks a name beforehand finds nothing wrong
        with site(lambda p, _h: (302, {"Location": f"http://{p[1:]}:{port}/"}, b"")) as (base, _):
            answers = [ask(f"http://{n}:{port}/") for n in names] + [ask(f"{base}/{n}") for n in names]
    assert not asked and all("private address" in (a.error or "") for a in answers) and lookups.count("rebinds.example") == 3


def test_credentials_go_to_their_host_only_and_are_never_stored() -> None:
    with (
        site(lambda _p, _h: (200, {}, b"x"), "127.0.0.2") as (other, there),
        site(lambda _p, _h: (301, {"Location": other}, b"")) as (base, here),
    ):
        wide = replace(SETTINGS, allow_private=("127.0.0.1", "127.0.0.2"))
        request = Request("one", base.replace("//", "//ann:pass@"), headers=(("X-Key", "k"),))
        a = fetch_all([request], wide, now=NOW)[0]
    assert here[0][1]["authorization"].startswith("Basic ") and here[0][1]["x-key"] == "k"
    assert "authorization" not in there[0][1] and "x-key" not in there[0][1] and "pass" not in json.dumps(a.state.to_json())


def test_a_source_that_is_gone_or_waiting_is_not_asked_and_says_why() -> None:
    pages: dict[str, Page] = {"/gone": (410, {}, b""), "/wait": (429, {"Retry-After": "600"}, b""), "/fresh": (200, {"Cache-Control": "max-age=60"}, b"x")}
    with site(lambda p, _h: pages[p]) as (base, seen):
        answers = [ask(base + p) for p in pages]
        again = [ask(base + p, a.state) for p, a in zip(pages, answers, strict=True)]
    assert len(seen) == 3 and all(a.skipped for a in again)
    assert "410" in (again[0].error or "") and "429" in (again[1].error or "") and again[2].error is None


def test_bombs_cut_streams_and_endless_bodies_are_errors() -> None:
    big = gzip.compress(b" " * 5_000_000)
    pages = {"/twice": gzip.compress(big), "/cut": gzip.compress(b"abc" * 999)[:-9], "/plain": b"<rss/>"}

    def answer(p: str, _h: dict[str, str]) -> Page:
        return 200, {"Content-Encoding": "gzip, gzip" if p == "/twice" else "gzip"}, pages[p]

    with site(answer) as (base, _):
        twice, cut, plain = (ask(base + p) for p in pages)
    assert "larger" in (twice.error or "") and "cut off" in (cut.error or "")
    assert plain.body == b"<rss/>" and plain.warnings


def test_a_page_leads_to_its_feed_on_the_first_visit() -> None:
    page = b"<!doctype html><link rel=alternate type=application/atom+xml href=/feed>"
    with site(lambda p, _h: (200, {}, b"<feed/>" if p == "/feed" else page)) as (base, _):
        a = ask(base + "/")
        later = ask(base + "/", FetchState(origin=base + "/", succeeded=1.0))
    assert a.body == b"<feed/>" and a.state.url == base + "/feed" and later.body == page


def test_a_page_with_several_feeds_names_the_others() -> None:
    page = b"<!doctype html>" + b"".join(b"<link rel=alternate type=application/atom+xml href=/%d>" % n for n in range(3))
    with site(lambda p, _h: (200, {}, b"<feed/>" if p == "/0" else page)) as (base, _):
        a = ask(base + "/")
    assert a.body == b"<feed/>" and "3 feeds" in a.warnings[0] and base + "/2" in a.warnings[0]


def test_a_silent_server_costs_no_more_than_the_deadline() -> None:
    with site(lambda _p, _h: (threading.Event().wait(1.0), (200, {}, b""))[1]) as (base, _):
        a = fetch_all([Request("one", base)], replace(SETTINGS, timeout=0.2), now=NOW)[0]
    assert "within 0.2 s" in (a.error or "")


def test_answers_keep_the_order_of_the_requests() -> None:
    with site(lambda p, _h: (200, {}, p.encode())) as (base, _):
        done: list[str] = []
        answers = fetch_all([Request(str(k), f"{base}/{k}") for k in range(9)], SETTINGS, now=NOW, progress=done.append)
    assert [a.body for a in answers] == [f"/{k}".encode() for k in range(9)] and sorted(done) == [str(k) for k in range(9)]


def test_feeds_of_a_page_are_absolute_and_comments_come_last() -> None:
    html = b"""<base href="/sub/"><!-- <link rel=alternate type=text/xml href=no> --><link rel="alternate" type="application/rss+xml"
    title="Comments" href="c.xml"><link rel='alternate' type='application/atom+xml' title='Tide &amp; harbour' href='main.xml'>"""
    assert find_feeds(html, "http://h.example/x") == [("Tide & harbour", "http://h.example/sub/main.xml"), ("Comments", "http://h.example/sub/c.xml")]


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "127.0.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "100.64.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
                "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "fec0::1", "nonsense"],
)  # fmt: skip
def test_no_special_address_is_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are_public() -> None:
    assert all(is_public(a) for a in ("1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"))


def test_freshness_and_retry_after_are_read_as_the_standard_says() -> None:
    assert freshness({"cache-control": "public, max-age=600", "age": "100"}, NOW) == 500
    assert freshness({"expires": "Wed, 04 Mar 2020 11:00:00 GMT", "date": "Wed, 04 Mar 2020 10:00:00 GMT"}, NOW) == 3600
    assert freshness({"cache-control": "no-cache"}, NOW) is None
    assert retry_after({"retry-after": "Wed, 04 Mar 2026 10:05:00 GMT"}, NOW) == 300


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1e6), st.floats(0, 1e5), st.sets(st.integers(0, 23)), st.sets(st.integers(0, 6)), st.integers(0, 10**6))
def test_no_visit_is_planned_earlier_than_the_publisher_allows(fresh: float, every: float, hours: set[int], days: set[int], new: int) -> None:
    state = FetchState(source="s", fresh=NOW.timestamp() + fresh, previous=NOW.timestamp() - 900, rate=5.0)
    hints = Hints(every, tuple(hours), tuple(days))
    planned = plan_next(state, hints, new_items=new, now=NOW, settings=FetchSettings())
    assert planned.due is not None
    due = datetime.fromtimestamp(planned.due, UTC)
    assert planned.due >= NOW.timestamp() + max(900, min(every, 604800), fresh) - 1e-3
    assert (len(hours) == 24 or len(days) == 7) or (due.hour not in hours and due.weekday() not in days)
    assert planned == plan_next(state, hints, new_items=new, now=NOW, settings=FetchSettings())


def test_waits_after_failures_grow_and_the_configured_address_returns() -> None:
    state, waits, t = FetchState(source="s", origin="http://a", url="http://b"), [], NOW
    for _ in range(6):
        state = plan_failure(state, "no", now=t, settings=FetchSettings())
        waits.append((state.due or 0) - t.timestamp())
        t += timedelta(days=2)
    assert waits == sorted(waits) and waits[0] == 900 and waits[-1] <= 90_000 and state.url == ""


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from([*FetchState.__dataclass_fields__, "unknown"]), st.one_of(st.none(), st.integers(), st.text(), st.lists(st.integers()))))
def test_any_stored_row_is_read_and_a_state_survives_the_store(row: dict[str, object]) -> None:
    state = FetchState.from_json(row)
    assert FetchState.from_json(json.loads(json.dumps(state.to_json()))) == state


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "deflate", "br", "zstd", "gzip, gzip", "x"]))
def test_garbage_never_breaks_the_decoder(raw: bytes, encoding: str) -> None:
    try:
        body, _ = decode(raw, encoding, 1000)
    except FetchError as e:
        assert str(e)
    else:
        assert len(body) <= 1000
