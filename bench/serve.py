"""How quick the feed is handed out: `python bench/serve.py [--requests 3000] [--connections 8]`.

Builds the sample digest in a temporary folder, starts `digest serve` and Python's threading http.server on the same files, and asks both in
turns over kept-open connections. Prints requests a second and a CPU second of each, and the ratio of the latter: only that compares between machines.
"""

from __future__ import annotations

import argparse
import http.server
import json
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, connections kept open, no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing."""


def peer(folder: Path, ports: multiprocessing.Queue[int]) -> None:
    """Python's own server, in a process of its own."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        ports.put(server.server_address[1])
        server.serve_forever()


def ask(port: int, path: str, count: int, connections: int) -> float:
    """Seconds for so many requests, over connections of their own processes: a lean client, so that the server is what is measured."""
    share = count // connections
    clients = [multiprocessing.Process(target=some, args=(port, path, share)) for _ in range(connections)]
    begun = time.monotonic()
    for c in clients:
        c.start()
    for c in clients:
        c.join()
        if c.exitcode:
            sys.exit(f"{path}: no 200")
    return time.monotonic() - begun


def some(port: int, path: str, count: int) -> None:
    """Ask again and again over one connection."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as s:
        for _ in range(count):
            s.sendall(request)
            head, got = b"", b""
            while b"\r\n\r\n" not in head:
                got = s.recv(262_144)
                if not got:
                    sys.exit(1)
                head += got
            head, _, body = head.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                sys.exit(1)
            left = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
            while left:
                left -= len(s.recv(262_144))


def cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(what: str, port: int, pid: int, a: argparse.Namespace) -> float:
    """Print and return requests a CPU second of the server: other work on the machine does not move it."""
    before = cpu(pid)
    wall = ask(port, "/digest.atom", a.requests, a.connections)
    spent = cpu(pid) - before
    print(f"{what:14} {a.requests / wall:7.0f} requests/s  {a.requests / spent:7.0f} a CPU second", flush=True)
    return a.requests / spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--least", type=float, default=0.0, help="end with 1 when the ratio is below")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copy(ROOT / "config.toml", folder)
        shutil.copytree(ROOT / "feeds/samples", folder / "feeds/samples")
        with (folder / "log").open("wb") as log:
            ours = subprocess.Popen([sys.executable, "-m", "digest", "serve", "--port", "0", "--every", "1h", "--log", "json"], cwd=folder, stderr=log)
        ports: multiprocessing.Queue[int] = multiprocessing.Queue()
        theirs = multiprocessing.Process(target=peer, args=(folder / "feeds/public", ports), daemon=True)
        theirs.start()
        try:
            port = wait(folder / "log", ours)
            other = ports.get()
            assert theirs.pid
            ratios = []
            for _ in range(3):
                mine = measure("digest serve", port, ours.pid, a)
                ratios.append(mine / measure("http.server", other, theirs.pid, a))
        finally:
            theirs.kill()
            ours.terminate()
            ours.wait(15)
    middle = sorted(ratios)[1]
    print(f"ratio {middle:.2f} (middle of three)")
    sys.exit(middle < a.least)


def wait(log: Path, ours: subprocess.Popen[bytes]) -> int:
    """The port of our server, once it is well."""
    for _ in range(1200):
        lines = log.read_text().splitlines()
        if lines and ours.poll() is None:
            port = int(json.loads(lines[0])["port"])
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return port
            except OSError:
                pass
        time.sleep(0.1)
    sys.exit("digest serve did not become well")


if __name__ == "__main__":
    main()
