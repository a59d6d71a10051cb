"""How much of the texts the published files show, and whether that became less."""

from __future__ import annotations

import json

from digest.config import Config

SHOWN = "shown"  # under this name the store remembers how much the files on disk show
ORDER = ("brief", "entry", "full")


def extent(config: Config) -> bytes:
    """How much the files of these settings show."""
    p = config.publish
    open_too = config.open_sources if p.mode == "brief" else ()
    return json.dumps({"mode": p.mode, "removed": p.removed and not p.public, "pictures": not p.public, "open": open_too}).encode()


def shows_less(before: bytes | None, config: Config) -> bool:
    """May a file that was written `before` show more than these settings allow? None: nobody knows how it was written."""
    if before is None:
        return config.publish.mode == "brief"
    old, new = json.loads(before), json.loads(extent(config))
    shorter = ORDER.index(new["mode"]) < ORDER.index(old["mode"]) or (new["mode"] == old["mode"] == "brief" and not {*old["open"]} <= {*new["open"]})
    return shorter or any(old[k] and not new[k] for k in ("removed", "pictures"))
