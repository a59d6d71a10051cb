"""News that a hub brings: what is asked, what is confirmed, what is believed; and a real hub with a real `digest serve`."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Folder
from sites import Page, site
from test_asking import point_at
from test_service import ITEM, serving

from digest.config import read_config
from digest.fetch import FetchState
from digest.fetch.websub import AGAIN, LONGEST_LEASE, SHORTEST_LEASE, confirm, form, is_signed, is_to_ask, new_subscription
from digest.push import Mailbox, mailbox, may_subscribe, subscribe, told_of

NOW = 1_800_000_000.0
HUB, TOPIC = "https://hub.example/", "https://harbour-post.example/feed"
NEWS = ("New lock gate for Orsbury", "The lock of Orsbury gets a new gate in spring, the harbour office told the council on Thursday evening.", 11)


def test_a_hub_is_asked_at_first_once_a_day_until_it_confirms_and_before_the_lease_ends() -> None:
    s = new_subscription("Post", HUB, TOPIC)
    assert is_to_ask(s, NOW)
    asked = replace(s, asked=NOW)
    assert not is_to_ask(asked, NOW + AGAIN - 1) and is_to_ask(asked, NOW + AGAIN)
    live = confirm(asked, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c", "hub.lease_seconds": "864000"}, NOW)
    assert live is not None and live[1] == "c" and live[0].until == NOW + 864000
    assert not is_to_ask(live[0], NOW + 5 * AGAIN) and is_to_ask(live[0], NOW + 8 * AGAIN) and is_to_ask(live[0], NOW + 30 * AGAIN)
    fields = form(s, "https://we.example/websub/x")
    assert fields["hub.mode"] == "subscribe" and fields["hub.topic"] == TOPIC and fields["hub.secret"] == s.secret and len(s.token) > 40


@pytest.mark.parametrize("wrong", [{"hub.mode": "unsubscribe"}, {"hub.topic": TOPIC + "x"}, {"hub.challenge": ""}, {"hub.challenge": "c" * 9999}])
def test_only_what_was_asked_for_is_confirmed(wrong: dict[str, str]) -> None:
    right = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}
    s = new_subscription("Post", HUB, TOPIC)
    assert confirm(s, right, NOW) is None  # the hub was never asked
    assert confirm(replace(s, asked=NOW), right, NOW) and confirm(replace(s, asked=NOW), right | wrong, NOW) is None


@pytest.mark.parametrize(("said", "lease"), [("1", SHORTEST_LEASE), ("9" * 11, LONGEST_LEASE), ("-5", 864000), ("x", 864000)])
def test_a_lease_is_neither_a_second_nor_for_ever(said: str, lease: float) -> None:
    s = replace(new_subscription("Post", HUB, TOPIC), asked=NOW)
    found = confirm(s, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c", "hub.lease_seconds": said}, NOW)
    assert found and found[0].lease == lease


def test_only_who_knows_the_secret_is_believed() -> None:
    s = new_subscription("Post", HUB, TOPIC)
    for name in ("sha1", "sha256", "sha384", "sha512"):
        right = hmac.new(s.secret.encode(), b"news", name).hexdigest()
        assert is_signed(s, b"news", f"{name}={right}") and is_signed(s, b"news", f"{name.upper()}={right.upper()}")
        assert not is_signed(s, b"other", f"{name}={right}") and not is_signed(replace(s, secret="x"), b"news", f"{name}={right}")
    for bad in ("", "sha256", "sha256=", "md5=" + hmac.new(s.secret.encode(), b"news", "md5").hexdigest(), "sha256=\xe9", "=x"):
        assert not is_signed(s, b"news", bad)


def test_a_mailbox_takes_in_what_is_signed_and_shows_its_secrets_to_nobody(tmp_path: Path) -> None:
    box, s = Mailbox(tmp_path / "box", 1000), replace(new_subscription("Post", HUB, TOPIC), asked=NOW)
    box.keep(s)
    right = "sha256=" + hmac.new(s.secret.encode(), b"<rss/>", hashlib.sha256).hexdigest()
    assert box.accept(s.token, b"<rss/>", "sha256=00", "text/xml") == 202 and not list(box.waiting())
    assert box.accept(s.token, b"<rss/>", right, "text/xml") == 204 and [p.body for _, p in box.waiting()] == [b"<rss/>"]
    assert box.accept("../" + s.token, b"", "", "") == box.accept("x" * 43, b"", "", "") == 410 and box.confirm("x" * 43, {}) is None
    assert {stat.S_IMODE(f.stat().st_mode) for f in box.folder.iterdir()} == {0o600} and stat.S_IMODE(box.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("url", "allowed", "may"),
    [("https://news.example/", "", True),
     ("http://localhost:8080/", "", False), ("http://10.0.0.1/", "", False), ("http://127.0.0.1:1/", '"hub.example"', True)],
)  # fmt: skip
def test_a_hub_is_asked_only_where_it_can_reach_us(tmp_path: Path, url: str, allowed: str, may: bool) -> None:
    config = read_config(f'[digest]\nurl = "{url}"\n[fetch]\nallow_private = [{allowed}]\n', tmp_path / "config.toml", {})
    assert may_subscribe(config, HUB) is may


def test_a_hub_in_a_private_network_is_not_asked_and_a_subscription_nobody_needs_is_forgotten(tmp_path: Path) -> None:
    config = read_config('[digest]\nurl = "https://news.example/"\n', tmp_path / "config.toml", {})
    states = {"Post": FetchState(source="Post", origin=TOPIC, hub="http://127.0.0.1:9/")}
    ((source, why),) = subscribe(config, states, NOW)
    assert source == "Post" and "private address" in why and subscribe(config, states, NOW) == []
    assert list((tmp_path / "feeds").rglob("*.json")) and subscribe(config, {}, NOW) == [] and not list((tmp_path / "feeds").rglob("*.json"))


class Hub:
    """A hub on loopback that is the publisher too. It asks back before it answers."""

    def __init__(self) -> None:
        self.base = ""
        self.forms: list[dict[str, str]] = []
        self.confirmed: list[bool] = []
        self.feed = ""
        self.reads = 0

    def subscribed(self, raw: bytes) -> None:
        fields = dict(urllib.parse.parse_qsl(raw.decode()))
        self.forms.append(fields)
        query = {"hub.mode": "subscribe", "hub.topic": fields["hub.topic"], "hub.challenge": "ch-1", "hub.lease_seconds": "90000"}
        with urllib.request.urlopen(f"{fields['hub.callback']}?{urllib.parse.urlencode(query)}", timeout=5) as r:
            self.confirmed.append(r.read() == b"ch-1")

    def push(self, body: bytes, secret: str) -> int:
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return post(self.forms[0]["hub.callback"], body, signature)


def post(url: str, body: bytes, signature: str) -> int:
    request = urllib.request.Request(url, body, {"Content-Type": "application/rss+xml", "X-Hub-Signature": signature})
    try:
        with urllib.request.urlopen(request, timeout=5) as r:
            return int(r.status)
    except urllib.error.HTTPError as e:
        return e.code


@contextmanager
def a_hub() -> Iterator[Hub]:
    hub = Hub()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            hub.reads += 1
            self.send_response(200)
            self.end_headers()
            self.wfile.write(hub.feed.encode())

        def do_POST(self) -> None:
            hub.subscribed(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(202)
            self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    hub.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


def test_what_a_hub_brings_is_published_at_once_and_nothing_that_a_stranger_brings(folder: Folder, feed: Callable[..., str]) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with a_hub() as hub:
        links = f"<channel><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='{hub.base}/hub'/>"
        links += f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='{hub.base}/topic'/>"
        day = time.strftime("%a, %d %b %Y", time.gmtime(time.time() - 86400))
        hub.feed, more = (feed("Harbour Post", *items).replace("Thu, 19 Nov 2026", day).replace("<channel>", links) for items in ([ITEM], [ITEM, NEWS]))
        (folder.path / "config.toml").write_text(
            f'[digest]\nurl = "http://127.0.0.1:{port}/"\n[fetch]\nallow_private = ["127.0.0.1"]\n[[source]]\nname = "Post"\nurl = "{hub.base}/feed"\n'
        )
        with serving(folder, "--every", "1h", "--port", str(port)) as s:
            s.until(lambda: bool(hub.confirmed))
            (form,) = hub.forms
            assert hub.confirmed == [True] and form["hub.topic"] == hub.base + "/topic"
            assert post(f"http://127.0.0.1:{port}/websub/{'x' * 43}", b"x", "sha256=00") == 410
            assert s.get("/websub/" + "x" * 43 + "?hub.mode=subscribe&hub.challenge=c")[0] == 404
            assert s.get(urllib.parse.urlsplit(form["hub.callback"]).path + "?hub.mode=subscribe&hub.topic=other&hub.challenge=c")[0] == 404
            s.until(lambda: s.get("/healthz")[0] == 200)
            assert hub.push(more.replace("Orsbury", "Forged").encode(), "guess") == 202
            assert hub.push(more.encode(), form["hub.secret"]) == 202
            s.until(lambda: NEWS[0].encode() in s.get("/feed.atom")[2])
            assert b"Forged" not in s.get("/feed.atom")[2] and hub.reads == 1 and len(hub.forms) == 1
            s.until(lambda: not list(folder.path.rglob("*.push")))
            assert s.end() == 0
    assert form["hub.secret"].encode() not in b"".join(p.read_bytes() for p in folder.path.rglob("*") if p.is_file() and p.suffix != ".json")


def test_the_hub_of_a_source_that_is_gone_is_asked_to_end_its_subscription(tmp_path: Path) -> None:
    asked: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

        def do_POST(self) -> None:
            asked.append(dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())))
            self.send_response(202)
            self.end_headers()

    config = read_config('[digest]\nurl = "https://we.example/"\n[fetch]\nallow_private = ["127.0.0.1"]\n', tmp_path / "config.toml", {})
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        hub = f"http://127.0.0.1:{server.server_address[1]}/"
        box, s = mailbox(config), replace(new_subscription("Post", hub, TOPIC), asked=NOW, until=NOW + 9 * AGAIN)
        box.keep(s)
        assert told_of(config, NOW) == {"Post"} and told_of(config, NOW + 10 * AGAIN) == set()
        for later in (0, 60):
            subscribe(config, {}, NOW + later)
        server.shutdown()
    assert [f["hub.mode"] for f in asked] == ["unsubscribe"] and asked[0]["hub.callback"].endswith(s.token) and told_of(config, NOW) == set()
    right = "sha256=" + hmac.new(s.secret.encode(), b"<rss/>", hashlib.sha256).hexdigest()
    assert box.accept(s.token, b"<rss/>", right, "text/xml") == 410
    assert box.confirm(s.token, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}) is None
    assert box.confirm(s.token, {"hub.mode": "unsubscribe", "hub.topic": TOPIC, "hub.challenge": "c"}) == "c" and box.all() == []
    box.keep(replace(s, ending=NOW))
    subscribe(config, {}, NOW + AGAIN)
    assert len(asked) == 1 and box.all() == []


@contextmanager
def asked_hub(asked: list[dict[str, str]], slow: float = 0.0, then: Callable[[dict[str, str]], object] = lambda _: None) -> Iterator[str]:
    """A hub that notes what it is asked, and does something before it answers -> its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

        def do_POST(self) -> None:
            asked.append(dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())))
            then(asked[-1])
            time.sleep(slow)
            self.send_response(202)
            self.end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_a_source_that_was_taken_out_and_comes_back_is_told_of_news_again_at_once(tmp_path: Path) -> None:
    config = read_config('[digest]\nurl = "https://we.example/"\n[fetch]\nallow_private = ["127.0.0.1"]\n', tmp_path / "config.toml", {})
    asked: list[dict[str, str]] = []
    with asked_hub(asked) as hub:
        box, s = mailbox(config), replace(new_subscription("Post", hub, TOPIC), asked=NOW, until=NOW + 9 * AGAIN)
        box.keep(s)
        back = {"Post": FetchState(source="Post", origin=TOPIC, hub=hub)}
        subscribe(config, {}, NOW + 60)
        subscribe(config, back, NOW + 120)
        subscribe(config, back, NOW + 180)
    assert [f["hub.mode"] for f in asked] == ["unsubscribe", "subscribe"]
    right = "sha256=" + hmac.new(s.secret.encode(), b"<rss/>", hashlib.sha256).hexdigest()
    assert box.accept(s.token, b"<rss/>", right, "text/xml") == 204
    assert box.confirm(s.token, {"hub.mode": "unsubscribe", "hub.topic": TOPIC, "hub.challenge": "c"}) is None  # that came too late
    assert box.confirm(s.token, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}) == "c"
    assert told_of(config, time.time()) == {"Post"}


def test_two_processes_with_one_mailbox_ask_each_hub_once_and_both_know_what_was_asked(tmp_path: Path) -> None:
    text = '[digest]\nurl = "https://we.example/"\nstore = "postgresql://nobody@localhost/none"\n[fetch]\nallow_private = ["127.0.0.1"]\n'
    folders = [tmp_path / n for n in ("one", "two")]
    (tmp_path / "hubs").mkdir(mode=0o700)
    for folder in folders:  # as deploy/compose.cluster.yaml: working folders of their own, one mailbox
        folder.mkdir()
        (folder / "config.toml").write_text(text)
        (folder / "digest.websub").symlink_to(tmp_path / "hubs")
    boxes = [mailbox(read_config(text, f / "config.toml", {})) for f in folders]
    answers: list[str | None] = []

    def verify(fields: dict[str, str]) -> None:
        """A hub asks back before it answers, and comes to the other process."""
        query = {"hub.mode": "subscribe", "hub.topic": fields["hub.topic"], "hub.challenge": "c"}
        answers.append(boxes[len(answers) % 2].confirm(fields["hub.callback"].rsplit("/", 1)[1], query))

    script = (
        "import sys, time; from pathlib import Path\n"
        "from digest.config import read_config; from digest.fetch import FetchState; from digest.push import subscribe\n"
        "file, hub = Path('config.toml').absolute(), sys.argv[1]\n"
        "config = read_config(file.read_text(), file, {})\n"
        "states = {f'S{n}': FetchState(source=f'S{n}', origin=f'https://s{n}.example/', hub=hub) for n in range(8)}\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "for _ in range(6): print(subscribe(config, states, time.time())); time.sleep(0.05)\n"
    )
    asked: list[dict[str, str]] = []
    with asked_hub(asked, 0.05, verify) as hub:
        both = [subprocess.Popen([sys.executable, "-c", script, hub], cwd=f, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for f in folders]
        for p in both:
            assert p.stdout and p.stdout.readline() == "ready\n"
        for p in both:
            assert p.stdin
            p.stdin.write("go\n")
            p.stdin.flush()
        said = [p.communicate(timeout=60)[0] for p in both]
    assert said == ["[]\n" * 6] * 2
    assert sorted(f["hub.topic"] for f in asked) == [f"https://s{n}.example/" for n in range(8)]
    assert answers == ["c"] * 8
    assert [s.until is not None and s.asked is not None for s in boxes[0].all()] == [True] * 8
    s = boxes[0].all()[0]
    right = "sha256=" + hmac.new(s.secret.encode(), b"<rss/>", hashlib.sha256).hexdigest()
    assert boxes[1].accept(s.token, b"<rss/>", right, "text/xml") == 204
    assert [p.source for _, p in boxes[0].waiting()] == [s.source]


def test_a_source_whose_hub_tells_of_news_is_asked_rarely(folder: Folder, feed: Callable[..., str]) -> None:
    def answer(_p: str, _h: dict[str, str]) -> Page:
        return 200, {}, feed("Harbour", NEWS).encode()

    with site(answer) as (base, seen):
        point_at(folder, *(f'name = "{name}"\nurl = "{base}/{name}"' for name in ("told", "own")))
        file = folder.path / "config.toml"
        file.write_text(file.read_text(encoding="utf-8").replace('"0s"', '"15m"'), encoding="utf-8")
        at = datetime.fromisoformat("2026-11-19T12:00:00Z").timestamp()
        mailbox(read_config(file.read_text(encoding="utf-8"), file, {})).keep(replace(new_subscription("told", HUB, TOPIC), asked=at, until=at + AGAIN))
        for hour in ("12:00", "13:30", "17:30"):
            folder.build(f"2026-11-19T{hour}:00Z")
    assert [p for p, _ in seen if p == "/told"] == ["/told"] * 2 and len([p for p, _ in seen if p == "/own"]) == 3
