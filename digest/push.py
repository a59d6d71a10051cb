"""News that hubs bring: subscriptions and a spool of what was pushed, as files in a folder beside the store.

The service confirms and takes in, a build subscribes and reads. Each file is written whole and has one name for good, so neither waits for the other. Several
processes may share the folder: who changes a subscription has the folder meanwhile, and one at a time asks hubs.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from digest.config import Config
from digest.errors import FetchError, LockedError
from digest.fetch import FetchState, is_public_name
from digest.fetch.websub import AGAIN, Subscription, confirm, form, is_live, is_signed, is_to_ask, new_subscription
from digest.files import hold_folder, replace_file
from digest.store import hold_file, sqlite_path

ASKING = "asking.lock"
MOST_WAITING = 500  # pushes in the spool; a hub is told to come later
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, slots=True)
class Push:
    """What a hub brought."""

    source: str
    topic: str
    kind: str
    """Content-Type."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a service keeps subscriptions and pushes."""

    folder: Path
    limit: int
    """Bytes of a push at most."""

    def find(self, token: str) -> Subscription | None:
        """The subscription of a callback."""
        if not TOKEN.fullmatch(token):
            return None
        try:
            return Subscription(**json.loads((self.folder / f"{token}.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, s: Subscription) -> None:
        """Write a subscription."""
        with self.held():
            self.put(s)

    def put(self, s: Subscription) -> None:
        """Write a subscription; the caller holds the folder. Secrets are for the owner alone."""
        replace_file(self.folder / f"{s.token}.json", json.dumps(asdict(s)).encode(), 0o600)

    def ask(self, s: Subscription, now: float) -> Subscription:
        """Note that its hub is asked now; what the hub confirmed since it was read stays."""
        with self.held():
            newer = self.find(s.token)
            if newer and newer.ending is None:
                s = newer
            s = replace(s, asked=now)
            self.put(s)
        return s

    def all(self) -> list[Subscription]:
        """Every subscription."""
        return [s for f in sorted(self.folder.glob("*.json")) if (s := self.find(f.stem))]

    def drop(self, s: Subscription) -> None:
        """Forget a subscription; its hub is told so when it comes again."""
        (self.folder / f"{s.token}.json").unlink(missing_ok=True)

    def confirm(self, token: str, query: Mapping[str, str]) -> str | None:
        """The challenge to send back; None for what we did not ask for."""
        if self.find(token) is None:  # a stranger makes nobody wait
            return None
        with self.held():
            s = self.find(token)
            found = confirm(s, query, time.time()) if s else None
            if found is None:
                return None
            if found[0].ending is None:
                self.put(found[0])
            else:
                self.drop(found[0])
        return found[1]

    def accept(self, token: str, body: bytes, signature: str, kind: str) -> int:
        """Take in a push -> the HTTP status. One with a wrong signature is thrown away, and its sender not told (section 7.1)."""
        s = self.find(token)
        if s is None or s.ending is not None:
            return 410
        if not is_signed(s, body, signature):
            return 202
        if sum(1 for _ in self.folder.glob("*.push")) >= MOST_WAITING:
            return 503
        head = json.dumps({"source": s.source, "topic": s.topic, "kind": kind[:200]}).encode()
        with self.held():
            replace_file(self.folder / f"{time.time_ns():020}-{token}.push", head + b"\n" + body, 0o600)
        return 204

    def waiting(self) -> Iterator[tuple[Path, Push]]:
        """What was pushed and not yet read, oldest first."""
        for file in sorted(self.folder.glob("*.push")):
            with contextlib.suppress(OSError, ValueError, KeyError):
                head, _, body = file.read_bytes().partition(b"\n")
                row = json.loads(head)
                yield file, Push(row["source"], row["topic"], row["kind"], body)

    def make(self) -> None:
        """The folder is there; what it holds is for the owner alone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Have the folder for oneself."""
        self.make()
        with hold_folder(self.folder):
            yield


def mailbox(config: Config) -> Mailbox:
    """The mailbox of a working folder."""
    path = sqlite_path(config.store)
    beside = Path(path) if path and path != ":memory:" else config.folder / "digest"
    return Mailbox(beside.with_name(beside.name + ".websub"), config.fetch.max_bytes)


def subscribe(config: Config, states: Mapping[str, FetchState], now: float) -> list[tuple[str, str]]:
    """Ask the hubs that the feeds name, where it is time to -> (source, why it failed). Another process that is at it on the same folder does it alone.

    The hub of a subscription that nobody needs any more is asked to end it, once; a day later it is forgotten, confirmed or not. A push to it is answered 410.
    """
    box = mailbox(config)
    wanted = {(n, s.hub, s.topic or s.url or s.origin) for n, s in states.items() if s.hub and may_subscribe(config, s.hub)}
    if not wanted and not box.all():
        return []
    box.make()
    try:
        with hold_file(box.folder / ASKING, wait=False):
            return ask(box, wanted, config, now)
    except LockedError:
        return []


def ask(box: Mailbox, wanted: Set[tuple[str, str, str]], config: Config, now: float) -> list[tuple[str, str]]:
    """Ask the hubs of these (source, hub, topic) where it is time to, and end all others -> (source, why it failed)."""
    known = {(s.source, s.hub, s.topic): s for s in box.all()}
    for key in known.keys() - wanted:
        end(box, known[key], config, now)
    failed: list[tuple[str, str]] = []
    for key in sorted(wanted):
        s = known[key] if key in known else new_subscription(*key)
        if s.ending is not None:  # the source is back: its hub was asked to end what it had promised
            s = replace(s, ending=None, until=None, asked=None)
        if is_to_ask(s, now):
            s = box.ask(s, now)  # before the hub is asked: it may ask back before it answers
            try:
                post(s.hub, form(s, f"{config.url}websub/{s.token}"), config)
            except FetchError as e:
                failed.append((s.source, f"its hub cannot be asked to tell us of news: {e}"))
    return failed


def end(box: Mailbox, s: Subscription, config: Config, now: float) -> None:
    """Ask the hub to end a subscription. What it answers changes nothing: it hears 410 at the next push in any case."""
    if s.until is None or s.until <= now or (s.ending is not None and now - s.ending >= AGAIN):
        box.drop(s)
    elif s.ending is None:
        s = replace(s, ending=now)
        box.keep(s)
        with contextlib.suppress(FetchError):
            post(s.hub, form(s, f"{config.url}websub/{s.token}"), config)


def told_of(config: Config, now: float) -> set[str]:
    """The sources whose hubs have promised to tell us of news now."""
    return {s.source for s in mailbox(config).all() if is_live(s, now)}


def post(url: str, fields: Mapping[str, str], config: Config) -> None:
    """Send a form. Raises FetchError."""
    import asyncio

    from digest.fetch.client import post_form

    asyncio.run(post_form(url, fields, config.fetch))


def may_subscribe(config: Config, hub: str) -> bool:
    """Whether the hub can reach us: `[digest] url` is public, or the hub is one of our own network that the config allows."""
    return is_public_name(urlsplit(config.url).hostname or "") or urlsplit(hub).hostname in config.fetch.allow_private
