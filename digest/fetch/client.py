"""Ask publishers over HTTP: the only place that talks to the network."""

from __future__ import annotations

import asyncio
import base64
import socket
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from digest import __version__
from digest.errors import FetchError
from digest.fetch.decode import accepted, decode, too_large
from digest.fetch.discover import find_feeds, is_html
from digest.fetch.guard import PrivateAddressError, is_public, open_public_socket
from digest.fetch.politeness import freshness, plan_failure, plan_next, retry_after
from digest.fetch.values import Answer, FetchState, Request, for_source
from digest.model import FetchSettings

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.6, */*;q=0.5"
)
MOST_HOPS = 10  # browsers allow 20; feeds that need more than 3 were not seen
AT_ONCE = 64  # requests in flight over all hosts
LOOKUPS = 16  # names being looked up at the same time
DEAF = 4  # requests in a row that a host left without an answer, after which its other sources are not tried in this run
LONGEST_VALIDATOR = 4_096
_MOVED, _FOUND = (301, 308), (302, 303, 307)
_TRANSFER = {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie", "set-cookie2", "trailer"}
_LISTS = {"cache-control", "content-encoding", "x-robots-tag"}  # fields that may come in several lines
_FAULTS = (FetchError, aiohttp.ClientError, HttpProcessingError, OSError, ValueError)


@dataclass(slots=True)
class _Gate:
    """The queue before one host."""

    slots: asyncio.Semaphore
    free_at: float = 0.0
    """Loop time before which no further request may start."""
    unheard: int = 0
    """Requests in a row that got no answer in time."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What all requests of one run share."""

    settings: FetchSettings
    now: datetime
    public: aiohttp.ClientSession
    """Refuses private addresses."""
    any: aiohttp.ClientSession
    """For the hosts that the config allows, and for proxies."""
    gates: dict[str, _Gate]
    crowd: asyncio.Semaphore


@dataclass(slots=True)
class _Visit:
    """How far one request has come."""

    request: Request
    before: FetchState
    url: URL
    left: float
    """Seconds of its time that are left; waiting in a queue costs nothing."""
    stored: str
    """The address to keep if the visit ends well."""
    permanent: bool = True
    """Every redirect so far was a permanent one."""
    seen: set[str] = field(default_factory=set)
    notes: tuple[str, ...] = ()
    """What a person should know of the way."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    raw: bytes


class _Resolver(AbstractResolver):
    """getaddrinfo in threads that nobody waits for: a name server that hangs can hold up neither the deadline nor Ctrl-C."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(LOOKUPS)

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """The addresses of a name; OSError when it has none."""
        async with self._slots:
            loop = asyncio.get_running_loop()
            future: asyncio.Future[list[Any]] = loop.create_future()
            threading.Thread(target=_look_up, args=(host, port, family, loop, future), daemon=True).start()
            found = await future
        return [
            ResolveResult(hostname=host, host=address[0], port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST)
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _look_up(host: str, port: int, family: int, loop: asyncio.AbstractEventLoop, future: asyncio.Future[list[Any]]) -> None:
    """Run getaddrinfo and hand its result to the loop, if that is still there."""
    result: list[Any] | OSError
    try:
        result = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
    except (OSError, UnicodeError) as e:
        result = e if isinstance(e, OSError) else OSError(f"{host} is no host name")

    def deliver() -> None:
        if future.done():
            return
        if isinstance(result, OSError):
            future.set_exception(result)
        else:
            future.set_result(result)

    if not loop.is_closed():
        try:
            loop.call_soon_threadsafe(deliver)
        except RuntimeError:  # closed in between: nobody waits any more
            return


async def ask_all(asked: Sequence[tuple[Request, FetchState]], settings: FetchSettings, now: datetime, progress: Callable[[str], None]) -> list[Answer | None]:
    """Ask every source, many hosts at once and each host gently; answers in the order of `asked`. None: Ctrl-C came before its answer."""
    resolver = _Resolver()
    async with _session(settings, resolver, guarded=True) as public, _session(settings, resolver, guarded=False) as anywhere:
        gates: dict[str, _Gate] = defaultdict(lambda: _Gate(asyncio.Semaphore(max(1, settings.per_host))))
        line = _Line(settings, now, public, anywhere, gates, asyncio.Semaphore(AT_ONCE))

        got: list[Answer | None] = [None] * len(asked)

        async def one(at: int, request: Request, state: FetchState) -> None:
            got[at] = await _ask(line, request, state)
            progress(request.source)

        try:
            await asyncio.gather(*(one(n, r, s) for n, (r, s) in enumerate(asked)))
        except asyncio.CancelledError:  # Ctrl-C: what has come is not thrown away
            return got
        return got


async def post_form(url: str, fields: Mapping[str, str], settings: FetchSettings) -> None:
    """Send a form to a hub, under the same rules as a GET; no redirect is followed. Raises FetchError when it is not taken."""
    address = _address(url)
    allowed = _is_allowed(address, settings)
    visit = _Visit(Request("", url), FetchState(), address, settings.timeout, "")
    if settings.proxy and not allowed:
        await _check_by_name(address)
    try:
        async with (
            asyncio.timeout(settings.timeout),
            _session(settings, _Resolver(), guarded=not (allowed or settings.proxy)) as session,
            session.post(address, data=dict(fields), allow_redirects=False, proxy=settings.proxy) as answer,
        ):
            if not 200 <= answer.status < 300:
                raise FetchError(f"answered {answer.status}")
    except _FAULTS as e:
        raise FetchError(_reason(e, visit, settings)) from e


def _session(settings: FetchSettings, resolver: AbstractResolver, *, guarded: bool) -> aiohttp.ClientSession:
    """A client without cookies, redirects or decoding of its own."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, limit=0, socket_factory=open_public_socket if guarded else None),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None),
        max_line_size=65_536,
        max_field_size=65_536,
        headers={"User-Agent": user_agent(settings.contact), "Accept": ACCEPT, "Accept-Encoding": accepted()},
    )


def user_agent(contact: str | None) -> str:
    """Who we are, and how to reach whoever runs this."""
    reachable = "".join(c for c in contact or "" if " " < c <= "~" and c not in "()")
    return f"digest/{__version__} (+{reachable})" if reachable else f"digest/{__version__}"


async def _ask(line: _Line, request: Request, before: FetchState) -> Answer:
    """One visit, from the address in force to a body, "unchanged" or an error in one line."""
    settings = for_source(line.settings, request.every)
    visit = _Visit(request, before, URL(), settings.timeout, before.url)
    try:
        visit.url = _address(before.url or request.url)
        return await _follow(line, visit, settings)
    except _FAULTS as e:
        reason = _reason(e, visit, settings)
        return Answer(request.source, plan_failure(before, reason, now=line.now, settings=settings), url=str(visit.url), error=reason)


async def _follow(line: _Line, visit: _Visit, settings: FetchSettings) -> Answer:
    """Hop from redirect to redirect, and from a page to its feed, until there is an answer."""
    for _ in range(MOST_HOPS + 1):
        if str(visit.url) in visit.seen:
            raise FetchError("redirects in a loop")
        visit.seen.add(str(visit.url))
        reply = await _get(line, visit)
        if reply.status in _MOVED + _FOUND:
            visit.permanent = visit.permanent and reply.status in _MOVED
            visit.url = _target(visit.url, reply.headers.get("location", ""))
            if visit.permanent:
                visit.stored = str(visit.url)
            continue
        if reply.status not in (200, 203, 226, 304):
            return _refused(line, visit, reply, settings)
        if reply.status == 304:
            return _unchanged(line, visit, reply, settings)
        body, warnings = decode(reply.raw, reply.headers.get("content-encoding", ""), settings.max_bytes)
        feeds = _feeds_of_page(visit, reply, body)
        if not feeds:
            return _read(line, visit, reply, body, warnings, settings)
        if len(feeds) > 1:
            visit.notes = (f"the page has {len(feeds)} feeds, this is the first; the others: " + " ".join(address for _, address in feeds[1:10]),)
        visit.url = _address(feeds[0][1])
        visit.stored = str(visit.url)
    raise FetchError(f"redirects more than {MOST_HOPS} times")


def _feeds_of_page(visit: _Visit, reply: _Reply, body: bytes) -> list[tuple[str, str]]:
    """The feeds that a page names on the first visit. Later a page in a feed's place is a fault, not an invitation elsewhere."""
    if not visit.request.discover or visit.before.succeeded is not None or not is_html(body, reply.headers.get("content-type", "")):
        return []
    return find_feeds(body, str(visit.url))


# --- one request --------------------------------------------------------------------------------------------------------
async def _get(line: _Line, visit: _Visit) -> _Reply:
    """One GET through the queue of its host, within what is left of the visit's time."""
    host = visit.url.host or ""
    gate = line.gates[host]
    async with line.crowd, gate.slots, _turn(gate, line.settings.spacing):
        if gate.unheard >= DEAF:
            raise FetchError(f"{host} left {DEAF} requests without an answer, so it was not asked again now")
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            async with asyncio.timeout(max(visit.left, 0.0)):
                reply = await _exchange(line, visit)
        except TimeoutError:
            gate.unheard += 1
            raise
        finally:
            visit.left -= loop.time() - start
        gate.unheard = 0
        return reply


@asynccontextmanager
async def _turn(gate: _Gate, spacing: float) -> AsyncIterator[None]:
    """Wait until the host has had its pause since the last request began."""
    loop = asyncio.get_running_loop()
    start = max(loop.time(), gate.free_at)
    gate.free_at = start + spacing
    await asyncio.sleep(start - loop.time())
    yield


async def _exchange(line: _Line, visit: _Visit) -> _Reply:
    """Send the request and read the answer, as far as its body is wanted."""
    proxy = visit.request.proxy or line.settings.proxy
    allowed = _is_allowed(visit.url, line.settings)
    if proxy and not allowed:
        await _check_by_name(visit.url)
    session = line.any if proxy or allowed else line.public
    async with session.get(visit.url, headers=_headers(visit), allow_redirects=False, proxy=proxy) as response:
        headers: dict[str, str] = {}
        for name, value in response.headers.items():
            key = name.lower()
            headers[key] = f"{headers[key]}, {value}" if key in headers and key in _LISTS else headers.get(key, value)
        raw = b""
        if response.status in (200, 203, 226):
            raw = await _body(response, line.settings.max_bytes)
        return _Reply(response.status, headers, raw)


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body as it is sent; FetchError as soon as it is too large."""
    if (response.content_length or 0) > limit:
        response.close()
        raise too_large(limit)
    parts, size = [], 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > limit:
            response.close()
            raise too_large(limit)
        parts.append(part)
    return b"".join(parts)


def _headers(visit: _Visit) -> dict[str, str]:
    """The fields of this hop: validators only where they came from, credentials only to the host they were given for."""
    out: dict[str, str] = {}
    origin = URL(visit.request.url)
    if _may_know(origin, visit.url):
        out |= dict(visit.request.headers)
        given = visit.request.auth or (f"{origin.user}:{origin.password or ''}" if origin.user is not None else None)
        if given is not None:
            out["Authorization"] = "Basic " + base64.b64encode(given.encode()).decode()
    if visit.before.validated == str(visit.url):
        if visit.before.etag:
            out |= {"If-None-Match": visit.before.etag, "A-IM": "feed"}
        if visit.before.last_modified:
            out["If-Modified-Since"] = visit.before.last_modified
    return out


def _may_know(origin: URL, url: URL) -> bool:
    """Whether what was given for `origin` may be sent to `url`: the same host and port, never from https down to http."""
    if origin.host != url.host:
        return False
    if origin.scheme == url.scheme:
        return origin.port == url.port
    return origin.scheme == "http" and origin.port == 80 and url.port == 443


def _is_allowed(url: URL, settings: FetchSettings) -> bool:
    """Whether the config allows this host, as it is written, to have a private address."""
    return bool(settings.allow_private) and (url.host or "").lower() in _hosts(settings.allow_private)


@lru_cache(maxsize=8)
def _hosts(written: tuple[str, ...]) -> frozenset[str]:
    """The hosts of `allow_private`, as a URL's host is compared."""
    return frozenset(h.strip("[]").lower() for h in written)


async def _check_by_name(url: URL) -> None:
    """Behind a proxy the connection cannot be checked: refuse what is known here to be private. A name only the proxy knows passes."""
    try:
        found = await _Resolver().resolve(url.host or "", url.port or 80)
    except OSError:
        return
    for result in found:
        if not is_public(result["host"]):
            raise PrivateAddressError(f"the address {result['host']} is private")


def _address(text: str) -> URL:
    """An http or https address without credentials; FetchError for any other."""
    url = URL(text)
    if url.scheme not in ("http", "https"):
        raise FetchError(f"{(url.scheme or 'no scheme')[:20]!r} is not http or https, and is not followed")
    if not url.host:
        raise FetchError("the address has no host")
    return url.with_user(None).with_fragment(None)


def _target(url: URL, location: str) -> URL:
    """Where a redirect leads. Credentials in it come from the publisher, not from the user, and are dropped."""
    if not location:
        raise FetchError("redirects without saying where to")
    return _address(str(url.join(URL(location))))


# --- what a visit leaves behind -----------------------------------------------------------------------------------------
def _read(line: _Line, visit: _Visit, reply: _Reply, body: bytes, warnings: tuple[str, ...], settings: FetchSettings) -> Answer:
    """A new body: its validators replace the old ones, also where it has none."""
    state = replace(_well(line, visit, reply), etag=_validator(reply, "etag"), last_modified=_validator(reply, "last-modified"), validated=str(visit.url))
    headers = {k: v for k, v in reply.headers.items() if k not in _TRANSFER}
    due = plan_next(state, None, new_items=0, now=line.now, settings=settings).due
    return Answer(visit.request.source, replace(state, due=due), body, headers, str(visit.url), warnings=(*visit.notes, *warnings))


def _unchanged(line: _Line, visit: _Visit, reply: _Reply, settings: FetchSettings) -> Answer:
    """A 304: the validators it carries replace the stored ones (RFC 9111, 4.3.4), the others stay."""
    state = _well(line, visit, reply)
    state = replace(state, etag=_validator(reply, "etag") or state.etag, last_modified=_validator(reply, "last-modified") or state.last_modified)
    planned = plan_next(state, None, new_items=0, now=line.now, settings=settings)
    return Answer(visit.request.source, planned, url=str(visit.url), unchanged=True)


def _refused(line: _Line, visit: _Visit, reply: _Reply, settings: FetchSettings) -> Answer:
    """Any other status: come back later, or never after 410."""
    words = {s.value: s.phrase for s in HTTPStatus}.get(reply.status, "unknown status")
    where = "" if visit.url.host == URL(visit.request.url).host else f" (at {visit.url.host})"
    reason = f"answered {reply.status} {words}{where}" + ("; the feed is gone for good and is not asked again" if reply.status == 410 else "")
    state = plan_failure(visit.before, reason, now=line.now, settings=settings, retry_after=retry_after(reply.headers, line.now))
    state = replace(state, status=reply.status, gone=reply.status == 410)
    return Answer(visit.request.source, state, url=str(visit.url), error=reason)


def _well(line: _Line, visit: _Visit, reply: _Reply) -> FetchState:
    """The state after a visit that ended well, before its next one is planned."""
    at = line.now.timestamp()
    life = freshness(reply.headers, line.now)
    return replace(
        visit.before,
        url=visit.stored,
        visited=at,
        succeeded=at,
        previous=visit.before.succeeded,
        status=reply.status,
        fresh=None if life is None else at + life,
        failures=0,
        failing=None,
        error=None,
    )


def _validator(reply: _Reply, name: str) -> str | None:
    """A validator as it came; None when it is missing or could not be sent back."""
    value = reply.headers.get(name, "")
    return value if value and len(value) <= LONGEST_VALIDATOR and value.isprintable() else None


def _reason(error: BaseException, visit: _Visit, settings: FetchSettings) -> str:
    """Why a visit failed, in one line for people, without credentials."""
    host = visit.url.host or "the address"
    chain: list[BaseException] = []
    e: BaseException | None = error
    while e is not None and e not in chain:
        chain.append(e)
        e = e.__cause__ or e.__context__
    text = " ".join(str(error).split())[:200]
    if isinstance(error, FetchError):
        return text
    if any(isinstance(x, PrivateAddressError) for x in chain) or "is private" in text:
        return f"{host} has a private address, and [fetch] allow_private does not name it"
    if isinstance(error, TimeoutError):
        return f"no whole answer from {host} within {settings.timeout:g} s"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"there is no host {host}"
    if isinstance(error, aiohttp.ClientSSLError):
        return f"{host} has no valid certificate: {text}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"cannot connect to {host}: {error.os_error.strerror or text}"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return f"{host} closed the connection without an answer"
    if isinstance(error, aiohttp.ClientPayloadError):
        return f"the answer of {host} was cut off"
    if isinstance(error, aiohttp.InvalidURL) or not isinstance(error, aiohttp.ClientError | HttpProcessingError | OSError):
        return "the address is not one that can be asked"
    return f"{host} gave no answer that can be understood: {text or type(error).__name__}"
