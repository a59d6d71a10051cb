"""What the running service hands out, as a folder: `python bench/handed_out.py FOLDER`, run in a working folder whose sources are on disk.

Starts `digest serve`, downloads `/`, `/feed.atom`, `/feed.json` and all that the pages link to, each plain and compressed, looks at the headers
and that an unchanged one is a 304, and ends it. Ends with 1 when something is not as it should be. What is wrong in the files themselves,
a checker of feeds says that is pointed at FOLDER.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urljoin, urlsplit

import brotli

NAMES = {"/": "index.html", "/feed.atom": "digest.atom", "/feed.json": "digest.json"}
LINK = re.compile(rb'(?:href|src)="([^"#?]+)')
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
WANTED = ("etag", "last-modified", "cache-control", "content-type", "vary", "content-security-policy")


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as r:
            return r.status, {k.lower(): v for k, v in r.headers.items()}, r.read()
    except urllib.error.HTTPError as e:
        return e.code, {k.lower(): v for k, v in e.headers.items()}, e.read()


def look(base: str, path: str) -> tuple[bytes, list[str]]:
    """A file, and what is wrong with how it is handed out."""
    code, headers, body = get(base + path)
    if code != 200:
        return b"", [f"{path}: {code}"]
    wrong = [f"{path}: no {h}" for h in WANTED if not headers.get(h)]
    wrong += [] if headers.get("x-content-type-options") == "nosniff" else [f"{path}: no nosniff"]
    for known in ({"If-None-Match": headers.get("etag", "")}, {"If-Modified-Since": headers.get("last-modified", "")}):
        wrong += [] if get(base + path, **known)[0] == 304 else [f"{path}: no 304 with {next(iter(known))}"]
    for form, unpack in UNPACK.items():
        _, told, packed = get(base + path, **{"Accept-Encoding": form})
        right = unpack(packed) == body if told.get("content-encoding") == form else packed == body
        wrong += [] if right else [f"{path}: {form} is not the same"]
    return body, wrong


def main() -> None:
    folder = Path(sys.argv[1])
    with TemporaryFile("w+") as log:
        child = subprocess.Popen([sys.executable, "-m", "digest", "serve", "--port", "0", "--every", "1h", "--log", "json"], stderr=log)
        try:
            end, said = time.monotonic() + 120, ""
            while '"event": "build"' not in said and child.poll() is None and time.monotonic() < end:
                time.sleep(0.1)
                log.seek(0)
                said = log.read()
            base = f"http://127.0.0.1:{json.loads(said.splitlines()[0])['port']}"
            wrong, found, due = [], set(NAMES), list(NAMES)
            while due:
                path = due.pop()
                body, faults = look(base, path)
                wrong += faults
                file = folder / NAMES.get(path, path.removeprefix("/"))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body)
                if file.suffix == ".html":
                    links = {urlsplit(urljoin(base + path, link.decode())) for link in LINK.findall(body)}
                    new = {link.path for link in links if f"{link.scheme}://{link.netloc}" == base} - found
                    found |= new
                    due += sorted(new)
        finally:
            child.terminate()
            code = child.wait(15)
    print("\n".join([*wrong, f"{len(found)} addresses handed out, {len(wrong)} faults of the server, exit status {code}"]))
    sys.exit(bool(wrong or code))


if __name__ == "__main__":
    main()
