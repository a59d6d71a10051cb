"""The web server: the published files, `/healthz` and `/metrics`; what hubs bring goes to the mailbox. It changes nothing else.

A file is read and hashed once a version, with the compressed forms that lie beside it, and kept in memory while it is asked for, so what a
reader gets is whole and an unchanged feed costs an `os.stat`. Behind a public proxy the files can be handed out by the proxy alone: see deploy/.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import hmac
import os
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import brotli
from aiohttp import web

from digest.service import squeeze
from digest.service.health import healthy, metrics, words
from digest.service.values import Hubs, Listen, Plan, State

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")  # of a file or folder that may be handed out: none that is hidden
ALIAS = {"feed.atom": "digest.atom", "feed.json": "digest.json"}
KINDS = {
    ".atom": "application/atom+xml; charset=utf-8", ".json": "application/feed+json; charset=utf-8", ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8", ".opml": "text/x-opml; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".png": "image/png", ".ico": "image/x-icon",
    ".epub": "application/epub+zip", ".webmanifest": "application/manifest+json",
}  # fmt: skip
FORMS = {".gz": "gzip", ".br": "br"}
FEEDS = (".atom", ".json", ".xml", ".opml")
LASTS = {".atom": 60, ".json": 60, ".xml": 60, ".css": 3600, ".js": 3600, ".svg": 86400, ".png": 86400, ".ico": 86400}  # seconds; pages: 60
CACHE = 32_000_000  # bytes of files in memory
LARGEST = 64_000_000  # a file above is not one of ours
LONGEST_PATH = 512
MOST_CONNECTIONS = 500  # the ones that were quiet longest are closed above it
QUIET = 60.0  # seconds in which a connection must bring a whole request, and may take for the answer
MOST_REQUESTS = 256  # at the same time; the next ones are told to come later
CALLBACK = "/websub/"
PUSH_TIME = 20.0  # seconds that a hub may take to send its news
SAFE = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "digest",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One version of a published file, in all the forms it is handed out in."""

    stamp: tuple[int, int, int]
    kind: str
    tag: str
    modified: str
    seconds: float
    """When it was modified, whole Unix seconds."""
    forms: dict[str, bytes]
    """Content-Encoding -> bytes; "" is plain."""

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(map(len, self.forms.values()))


class Shelf:
    """The files of a folder, each read once a version; those not asked for longest are put away."""

    def __init__(self) -> None:
        self.held: OrderedDict[Path, Held] = OrderedDict()
        self.size = 0

    def take(self, folder: Path, path: str) -> Held | None:
        """The file that a request path means; None when there is none, or it lies outside."""
        file = place(folder, path)
        if file is None:
            return None
        try:
            s = os.stat(file)  # noqa: PTH116 - takes half the time
            stamp = (s.st_mtime_ns, s.st_size, s.st_ino)
            known = self.held.get(file)
            if known and known.stamp == stamp:
                self.held.move_to_end(file)
                return known
            if not file.is_file() or s.st_size > LARGEST or not file.resolve().is_relative_to(folder.resolve()):
                return None
            with file.open("rb") as f:  # time and bytes of one version, also while the next is put in its place
                s = os.fstat(f.fileno())
                new = hold(file, f.read(), (s.st_mtime_ns, s.st_size, s.st_ino))
        except OSError:
            return None
        self.drop(file)
        self.held[file] = new
        self.size += new.size
        while self.size > CACHE and len(self.held) > 1:
            self.drop(next(iter(self.held)))
        return new

    def drop(self, file: Path) -> None:
        """Put a file away."""
        if old := self.held.pop(file, None):
            self.size -= old.size


@lru_cache(4096)
def place(folder: Path, path: str) -> Path | None:
    """Where the file of a request path lies: names only, none hidden, none that goes up."""
    names = path.removeprefix("/").split("/")
    if names[-1] == "":
        names[-1] = "index.html"
    if len(path) > LONGEST_PATH or len(names) > 5 or not all(NAME.fullmatch(n) for n in names):
        return None
    names[0] = ALIAS.get(names[0], names[0])
    if "." not in names[-1]:
        names[-1] += ".html"
    return folder.joinpath(*names) if Path(names[-1]).suffix in KINDS else None


def hold(file: Path, body: bytes, stamp: tuple[int, int, int]) -> Held:
    """A file ready to be handed out."""
    forms = {"": body}
    if file.suffix in squeeze.KINDS and len(body) >= squeeze.WORTH:
        for (end, name), pack in zip(FORMS.items(), (partial(gzip.compress, compresslevel=6, mtime=0), partial(brotli.compress, quality=5)), strict=True):
            forms[name] = squeeze.form_of(file, end, stamp[0]) or pack(body)  # the build has not come to it yet, or could not write
    whole = stamp[0] // 1_000_000_000
    return Held(stamp, KINDS[file.suffix], hashlib.sha256(body).hexdigest()[:24], formatdate(whole, usegmt=True), float(whole), forms)


def best_form(accepts: str, forms: dict[str, bytes]) -> str:
    """The smallest form that the client takes."""
    if not accepts:
        return ""
    taken = {"": True}
    for part in accepts.lower().split(","):
        name, _, weight = part.strip().partition(";")
        taken[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    fit = [f for f in forms if taken.get(f, taken.get("*", False)) or f == ""]
    return min(fit, key=lambda f: len(forms[f]))


def unchanged(request: web.BaseRequest, tag: str, seconds: float) -> bool:
    """Whether the client has this version already (RFC 9110 13.2.2)."""
    if (given := request.headers.get("If-None-Match")) is not None:
        tags = {t.strip().removeprefix("W/").strip('"').partition("-")[0] for t in given.split(",")}
        return tag in tags or given.strip() == "*"
    try:
        return parsedate_to_datetime(request.headers["If-Modified-Since"]).timestamp() >= seconds
    except (KeyError, ValueError, TypeError, OverflowError):
        return False


class Site:
    """Answers requests; `plan` is changed when the config is."""

    def __init__(self, plan: Plan, listen: Listen, state: State, patience: Callable[[], float], following: Callable[[], str]) -> None:
        self.plan, self.listen, self.state = plan, listen, state
        self.patience, self.following = patience, following
        self.shelf = Shelf()
        self.open = 0
        self.pushed = False
        """A hub brought news that no build has read."""
        self.heard: dict[Any, float] = {}
        """Connection -> mark of its last request, or of when it was first seen."""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Who may ask, how many at once, and the headers that every answer has. A router would cost as much as all of it: there are three kinds."""
        self.open += 1
        self.heard[request.protocol] = time.monotonic()
        try:
            if self.open > MOST_REQUESTS:
                answer = plain(503, "too many requests at once", {"Retry-After": "5"})
            elif self.plan.hubs and request.path.startswith(CALLBACK):
                answer = await self.callback(request, self.plan.hubs, request.path.removeprefix(CALLBACK))
            elif request.method not in ("GET", "HEAD"):
                answer = plain(405, "only GET and HEAD", {"Allow": "GET, HEAD"})
            elif request.path == "/healthz":
                answer = self.healthz(request)
            elif not self.allowed(request):
                answer = plain(401, "who are you?", {"WWW-Authenticate": 'Basic realm="digest", charset="UTF-8"'})
            else:
                answer = self.metrics() if request.path == "/metrics" else self.file(request)
        finally:
            self.open -= 1
        answer.headers.update(SAFE)
        return answer

    async def callback(self, request: web.BaseRequest, hubs: Hubs, token: str) -> web.Response:
        """A hub asks whether we meant it, or brings news."""
        if request.method == "GET":
            challenge = await asyncio.to_thread(hubs.confirm, token, dict(request.query))
            return plain(404, "not asked for", {}) if challenge is None else web.Response(text=challenge)
        if request.method != "POST":
            return plain(405, "only GET and POST", {"Allow": "GET, POST"})
        body = bytearray()
        try:
            async with asyncio.timeout(PUSH_TIME):
                async for part in request.content.iter_any():
                    body += part
                    if len(body) > hubs.limit:
                        return plain(413, "too large", {"Connection": "close"})
        except TimeoutError:
            return plain(408, "too slow", {"Connection": "close"})
        kind, signature = request.headers.get("Content-Type", ""), request.headers.get("X-Hub-Signature", "")
        status = await asyncio.to_thread(hubs.accept, token, bytes(body), signature, kind)
        self.pushed = self.pushed or status == 204
        return web.Response(status=202 if status == 204 else status)

    def overdue(self, connections: Iterable[Any], mark: float) -> list[Any]:
        """The connections that nobody waits for any longer: quiet for too long, or the quietest of too many. So slow clients do not fill the server."""
        self.heard = {c: self.heard.get(c, mark) for c in connections}
        quiet = sorted(self.heard, key=self.heard.__getitem__)
        many = max(0, len(quiet) - MOST_CONNECTIONS)
        return [c for k, c in enumerate(quiet) if k < many or mark - self.heard[c] > QUIET]

    def allowed(self, request: web.BaseRequest) -> bool:
        """Whether the request shows the token or the password, where one is asked for."""
        if not self.listen.guarded:
            return True
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        shown = value.strip() if kind.lower() == "bearer" else request.query.get("token", "")
        if self.listen.token and same(shown, self.listen.token):
            return True
        if self.listen.password and kind.lower() == "basic":
            try:
                user, _, password = base64.b64decode(value, validate=True).decode("utf-8", "replace").partition(":")
            except ValueError:
                return False
            return same(user, self.listen.user) & same(password, self.listen.password)
        return False

    def healthz(self, request: web.BaseRequest) -> web.Response:
        """200 when all is well, else 503; the first line alone for strangers."""
        patience = self.patience()
        lines = list(words(self.state, self.plan, patience, self.following()))
        return plain(200 if healthy(self.state, patience) else 503, "\n".join(lines if self.allowed(request) else lines[:1]), {"Cache-Control": "no-store"})

    def metrics(self) -> web.Response:
        """For Prometheus."""
        text = "\n".join(metrics(self.state, self.plan, self.patience())) + "\n"
        return web.Response(body=text.encode(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"})

    def file(self, request: web.BaseRequest) -> web.Response:
        """A published file."""
        held = self.shelf.take(self.plan.output, request.path)
        if held is None:
            return plain(404, "there is nothing here" if self.state.success is not None else "nothing is published yet: the first build is running", {})
        suffix = os.path.splitext(ALIAS.get(request.path[1:], request.path))[1]  # noqa: PTH122 - of an address
        form = best_form(request.headers.get("Accept-Encoding", ""), held.forms)
        reach = "private" if self.listen.guarded else "public"
        headers = {
            "ETag": f'"{held.tag}-{form}"' if form else f'"{held.tag}"', "Last-Modified": held.modified, "Vary": "Accept-Encoding",
            "Cache-Control": f"{reach}, max-age={LASTS.get(suffix, 60)}",
        }  # fmt: skip
        if suffix in FEEDS:
            headers |= {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
            if self.plan.hub:
                topic = self.plan.url + ALIAS.get(request.path[1:], request.path[1:])
                headers["Link"] = f'<{self.plan.hub}>; rel="hub", <{topic}>; rel="self"'
        if unchanged(request, held.tag, held.seconds):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = held.kind
        if form:
            headers["Content-Encoding"] = form
        return web.Response(body=held.forms[form], headers=headers)


def same(shown: str, wanted: str) -> bool:
    """Compare secrets in a time that tells nothing."""
    return hmac.compare_digest(shown.encode("utf-8", "replace"), wanted.encode())


def plain(status: int, text: str, headers: dict[str, str]) -> web.Response:
    """A line of text."""
    return web.Response(status=status, text=text + "\n", headers=headers)
