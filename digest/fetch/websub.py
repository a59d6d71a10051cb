"""Being told instead of asking: the subscriber's side of WebSub (W3C Recommendation of 2018), as pure decisions.

A feed names a hub; the hub posts its news to our callback, signed with a secret that only the two of us know.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from digest.fetch.values import DAY, HOUR

SHORTEST_LEASE, LEASE, LONGEST_LEASE = HOUR, 10 * DAY, 30 * DAY  # ten days is what hubs grant by default
AGAIN = DAY  # after which a hub that did not confirm is asked once more
LONGEST_CHALLENGE = 4_096
METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a hub was asked for. Times are Unix seconds."""

    source: str
    hub: str
    topic: str
    token: str
    """The last part of the callback's address: 256 random bits."""
    secret: str
    asked: float | None = None
    """When the hub was asked last."""
    lease: float = LEASE
    until: float | None = None
    """When the lease ends; None: the hub has not confirmed it."""
    ending: float | None = None
    """Since when nobody needs it; its hub is asked to end it."""


def new_subscription(source: str, hub: str, topic: str) -> Subscription:
    """One that nobody was asked for yet."""
    return Subscription(source, hub, topic, secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def is_to_ask(s: Subscription, now: float) -> bool:
    """Whether its hub should be asked now: at first, once a day while it does not confirm, and when a quarter of the lease is left."""
    if s.until is None or s.until <= now:
        return s.asked is None or now - s.asked >= AGAIN
    return now >= s.until - s.lease / 4 and (s.asked is None or now - s.asked >= HOUR)


def is_live(s: Subscription, now: float) -> bool:
    """Whether its hub has promised to tell us of news now."""
    return s.ending is None and s.until is not None and s.until > now


def form(s: Subscription, callback: str) -> dict[str, str]:
    """The fields of the request to the hub (section 5.1): to begin or renew a subscription, or to end one."""
    if s.ending is not None:
        return {"hub.mode": "unsubscribe", "hub.topic": s.topic, "hub.callback": callback}
    return {"hub.mode": "subscribe", "hub.topic": s.topic, "hub.callback": callback, "hub.secret": s.secret, "hub.lease_seconds": str(int(LEASE))}


def confirm(s: Subscription, query: Mapping[str, str], now: float) -> tuple[Subscription, str] | None:
    """What we answer when a hub asks whether we meant it (section 5.3) -> the live subscription and the challenge; None when we did not."""
    challenge, seconds = query.get("hub.challenge", ""), query.get("hub.lease_seconds", "")
    mode = "subscribe" if s.ending is None else "unsubscribe"
    meant = query.get("hub.mode") == mode and query.get("hub.topic") == s.topic and s.asked is not None
    if not meant or not 0 < len(challenge) <= LONGEST_CHALLENGE:
        return None
    lease = float(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 12 else LEASE
    lease = min(max(lease, SHORTEST_LEASE), LONGEST_LEASE)
    return replace(s, lease=lease, until=now + lease), challenge


def is_signed(s: Subscription, body: bytes, signature: str) -> bool:
    """Whether X-Hub-Signature (`sha256=hex`) shows that the sender knows the secret (section 7.1), in a time that tells nothing."""
    name, _, shown = signature.strip().partition("=")
    method = METHODS.get(name.lower())
    return method is not None and hmac.compare_digest(hmac.new(s.secret.encode(), body, method).hexdigest().encode(), shown.strip().lower().encode())
