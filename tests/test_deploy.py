"""The files of deploy/, read by the programs that they are for, and running where that can be done on loopback."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest
from conftest import ROOT, Folder
from services import PATIENCE, Serving, serving

DEPLOY = ROOT / "deploy"
PROGRAM = Path(sys.executable).with_name("digest")


def tool(name: str) -> str:
    """Where a program is; the test is skipped where it is not installed."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def running(*command: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program, ended at the end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **environ}, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A service that has built, and compresses what it hands out."""
    folder = Folder(tmp_path_factory.mktemp("behind"))
    assert folder.digest("init").code == 0
    folder.save("note.txt", "River floods the old town of Brennick\n\n" + "The river Sall flooded the old town of Brennick on Thursday. " * 40)
    with serving(folder, "--every", "1h") as s:
        s.until(lambda: s.get("/healthz")[0] == 200)
        yield s


def stands_before(service: Serving, front: subprocess.Popen[bytes], port: int) -> None:
    """What a proxy before the service must do: hand out the same, whole and compressed, say 304, and keep the figures inside."""
    before = Serving(front, port, service.log)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            before.get("/healthz")
            break
        except OSError:
            assert front.poll() is None, front.stderr and front.stderr.read()
            assert time.monotonic() < end
            time.sleep(0.1)
    code, headers, body = before.get("/feed.atom")
    assert (code, body) == (200, service.get("/feed.atom")[2])
    assert headers["content-type"].startswith("application/atom+xml")
    assert "default-src 'none'" in headers["content-security-policy"]
    for form, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        _, packed, other = before.get("/feed.atom", Accept_Encoding=form)
        assert (packed["content-encoding"], unpack(other)) == (form, body)
        assert before.get("/feed.atom", Accept_Encoding=form, If_None_Match=packed["etag"])[::2] == (304, b"")
    assert before.get("/healthz")[2].startswith(b"ok\n")
    assert before.get("/metrics")[0] == 404
    assert before.get("/..%2fconfig.toml")[0] in (400, 404)


# --- systemd --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["news", "my news 100%"])
def test_systemd_takes_the_unit_and_finds_it_well_closed(name: str, tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    folder = Folder(tmp_path / name)
    folder.path.mkdir()
    assert folder.digest("init").code == 0
    unit = tmp_path / "digest.service"
    printed = folder.digest("serve", "--print-unit").out
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", lambda _: f"ExecStart={PROGRAM}", printed))
    said = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    about = [line for line in (said.stdout + said.stderr).splitlines() if "digest.service" in line]
    assert (said.returncode, about) == (0, [])
    closed = subprocess.run([analyze, "security", "--offline=yes", "--threshold=30", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    assert closed.returncode == 0, closed.stdout[-2000:]  # an exposure of 3.0 of 10 at most


# --- proxies --------------------------------------------------------------------------------------------------------------
def test_nginx_stands_before_the_service(service: Serving, tmp_path: Path) -> None:
    nginx, openssl = tool("nginx"), tool("openssl")
    port = free_port()
    pair = [str(tmp_path / n) for n in ("key.pem", "cert.pem")]
    new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example.org", "-keyout", pair[0], "-out", pair[1]]
    subprocess.run([openssl, *new], check=True, capture_output=True, timeout=60)
    text = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("/var/cache/nginx/digest", str(tmp_path / "cache")),
        ("/etc/letsencrypt/live/news.example.org/fullchain.pem", pair[1]),
        ("/etc/letsencrypt/live/news.example.org/privkey.pem", pair[0]),
        ("127.0.0.1:8080", f"127.0.0.1:{service.port}"),
        ("listen 443 ssl;", f"listen 443 ssl;\n    listen 127.0.0.1:{port};".replace("listen 443", f"listen 127.0.0.1:{free_port()}")),
    ):
        assert old in text
        text = text.replace(old, new)
    places = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"daemon off;\nuser root;\npid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{places}{text}}}\n")
    tested = subprocess.run([nginx, "-t", "-c", str(whole)], capture_output=True, text=True, check=False, timeout=60)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr.replace('the "user" directive makes sense only', "")
    with running(nginx, "-c", str(whole)) as front:
        stands_before(service, front, port)


def test_caddy_stands_before_the_service(service: Serving, tmp_path: Path) -> None:
    caddy = tool("caddy")
    own = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    said = subprocess.run([caddy, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")],
                          capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **own})  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "not formatted" not in said.stderr
    port = free_port()
    text = (DEPLOY / "Caddyfile").read_text()
    assert text.count("news.example.org {") == text.count("127.0.0.1:8080") == 1
    text = text.replace("news.example.org {", f"http://127.0.0.1:{port} {{").replace("127.0.0.1:8080", f"127.0.0.1:{service.port}")
    (tmp_path / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
    with running(caddy, "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile"), **own) as front:
        stands_before(service, front, port)


# --- containers -----------------------------------------------------------------------------------------------------------
def test_compose_runs_it_without_rights_it_does_not_need() -> None:
    yaml = pytest.importorskip("yaml", reason="no reader of YAML is installed")
    whole = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    one = whole["services"]["digest"]
    assert (DEPLOY / one["build"]["context"] / one["build"]["dockerfile"]).samefile(DEPLOY / "Dockerfile")
    assert (one["read_only"], one["cap_drop"], one["security_opt"], one["init"]) == (True, ["ALL"], ["no-new-privileges:true"], True)
    assert one["ports"] == ["127.0.0.1:8080:8080"]
    assert one["volumes"] == ["data:/data"]
    assert list(whole["volumes"]) == ["data"]
    assert set(one["environment"]) == {"TZ", "DIGEST_SERVE_TOKEN"}
    assert int(one["stop_grace_period"].removesuffix("s")) > 5


def lines_of_dockerfile() -> list[tuple[str, str]]:
    """(instruction, the rest) of each line, continued ones as one."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text())
    return [(k, v.strip()) for k, _, v in (line.partition(" ") for line in text.splitlines() if line.strip() and not line.startswith("#"))]


def test_the_image_holds_what_the_package_is_built_from_and_is_not_root() -> None:
    lines = lines_of_dockerfile()
    copied = [w for k, v in lines if k == "COPY" and not v.startswith("--from") for w in v.split()[:-1]]
    assert [w for w in copied if not (ROOT / w).exists()] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = [project["readme"], *project.get("license-files", ())]
    assert [n for n in named if n not in copied] == []
    assert "postgresql" in project["optional-dependencies"]
    words = dict(lines)
    assert words["USER"] == "digest"
    assert {"VOLUME": "/data", "EXPOSE": "8080", "WORKDIR": "/data"}.items() <= words.items()
    python = re.search(r"python:(\d+\.\d+)-slim", words["FROM"])
    assert python
    assert f"Programming Language :: Python :: {python[1]}" in project.get("classifiers", []) or project["requires-python"].startswith(">=3.")


def test_the_start_and_the_health_check_of_the_image_work(tmp_path: Path) -> None:
    words = dict(lines_of_dockerfile())
    entry, check = json.loads(words["ENTRYPOINT"]), json.loads(words["HEALTHCHECK"].partition("CMD")[2])
    port = free_port()
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DIGEST_")} | {"PATH": path}
    process = subprocess.Popen([*entry, "--port", str(port)], cwd=tmp_path, env=clean, stderr=subprocess.DEVNULL, start_new_session=True)
    asked = [w.replace(":8080/", f":{port}/") for w in check]
    assert asked != check
    try:
        end = time.monotonic() + PATIENCE
        while subprocess.run([sys.executable, *asked[1:]], check=False, capture_output=True).returncode:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.2)
        assert (tmp_path / "config.toml").exists()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/feed.atom", timeout=10) as r:
            assert r.status == 200
        process.terminate()
        assert process.wait(10) == 0  # exec: the signal reaches the service and not a shell
    finally:
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()
