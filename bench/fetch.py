"""What it costs to read many small feeds: `python bench/fetch.py [--feeds 1000]`, beside the `reader` library (extra `bench`) in the same run.

A server on loopback hands out invented feeds under many addresses, so that the pause between two requests to one host costs no time. Both
programs run in processes of their own and start from nothing. `read` is fetch, parse and store, as in a full update of reader; `build` is all that
follows, too. Then each feed shows one new entry on top: what readers do all day. Printed is CPU time, which other work on the machine hardly moves,
and the share of what reader takes for the same step.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from generate import pieces

HOSTS = 250
ADDRESSES = [f"127.0.1.{n + 1}" for n in range(HOSTS)]
READ = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from digest.build import read_sources
from digest.config import load_config
from digest.report import Report
from digest.store import open_store
config = load_config(Path("config.toml").absolute(), {"DIGEST_STORE": "sqlite:///read.db"})
read_sources(config, open_store(config.store), Report(), datetime.now(UTC), offline=False, progress=lambda _: None, past=None)
"""
READER = """
import sys
from reader import make_reader
r = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    r.add_feed(url)
r.update_feeds(scheduled=False)
"""


def feed(number: int, items: int, newer: int = 0) -> bytes:
    """An RSS feed of so many items; `newer`: how many came since the first look."""
    rows = "".join(
        f"<item><title>{p.title}</title><link>{p.url}</link><guid>{p.url}</guid><pubDate>{p.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{p.paragraphs[0]}</description></item>"
        for p in reversed(list(pieces(number * (items + 5) + newer, items)))
    )
    return f"<rss version='2.0'><channel><title>Feed {number}</title><link>https://f{number}.example/</link><description>d</description>{rows}</channel></rss>".encode()


def serve(feeds: list[bytes]) -> ThreadingHTTPServer:
    """A server on all addresses of loopback that hands out feed N at /N."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            body = feeds[int(self.path[1:])]
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("ETag", f'"{self.path}"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    class Server(ThreadingHTTPServer):
        request_queue_size = 512  # of five that wait, as it is by default, those of a busy machine's many connections are lost for seconds

    server = Server(("0.0.0.0", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def addresses(port: int, count: int) -> list[str]:
    """Where so many feeds are, on many hosts."""
    return [f"http://{ADDRESSES[n % HOSTS]}:{port}/{n}" for n in range(count)]


def config_of(urls: list[str]) -> str:
    """A config that reads them; all that they hold is news."""
    tables = "".join(f'[[source]]\nurl = "{u}"\n' for u in urls)
    return f'[fetch]\nallow_private = {ADDRESSES!r}\n[merge]\nwindow = "9999d"\n{tables}'.replace("'", '"')


def spend(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Run a command -> CPU seconds, wall seconds, exit status."""
    started = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started, child.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=10, help="entries of a feed")
    parser.add_argument("--serve", action="store_true", help="only hand them out, at the port that is printed, until standard input ends")
    a = parser.parse_args()
    count = a.feeds
    feeds = [feed(n, a.items) for n in range(count)]
    server = serve(feeds)
    if a.serve:
        print(server.server_address[1], flush=True)
        sys.stdin.read()
        return
    urls = addresses(server.server_address[1], count)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "urls").write_text("\n".join(urls))
        (folder / "config.toml").write_text(config_of(urls))
        digest = [sys.executable, "-m", "digest", "--quiet", "build"]
        read = [sys.executable, "-c", READ]
        reader = [sys.executable, "-c", READER, "reader.db", "urls"]
        later = [*digest, "--at", f"{datetime.now(UTC) + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"]
        first = (("reader", reader), ("digest: read", read), ("digest: build", digest), ("nothing is due", digest))
        second = (("reader", [*reader[:-1], os.devnull]), ("digest: build", later))
        for what, runs in ((f"all {a.items} entries of {count} feeds are new", first), ("one more in each", second)):
            print(what)
            peer = 0.0
            for name, command in runs:
                cpu, wall, code = spend(command, folder)
                peer = peer or cpu
                print(f"  {name:16} {cpu:7.2f} s CPU {wall:7.2f} s  {1000 * cpu / count:6.2f} ms a feed  {cpu / peer:5.2f} of reader  exit {code}", flush=True)
            feeds[:] = [feed(n, a.items, 1) for n in range(count)]
    server.shutdown()


if __name__ == "__main__":
    main()
