"""Web sites on loopback for tests."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Page = tuple[int, dict[str, str], bytes]
Seen = list[tuple[str, dict[str, str]]]


@contextmanager
def site(answer: Callable[[str, dict[str, str]], Page], host: str = "127.0.0.1") -> Iterator[tuple[str, Seen]]:
    """A server; gives its address and the (path, headers) of what it was asked."""
    seen: Seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            headers = {k.lower(): v for k, v in self.headers.items()}
            seen.append((self.path, headers))
            status, fields, body = answer(self.path, headers)
            self.send_response(status)
            for k, v in fields.items():
                self.send_header(k, v)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
