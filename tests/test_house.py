"""The plan of the house: imports point down, rooms of one floor do not know each other, each outside library has one room."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "digest"
FLOORS = {
    "__main__": 6, "cli": 5, "build": 4, "stages": 4, "explain": 4, "correct": 4, "workspace": 4, "gather": 3, "events": 3, "reasons": 3.5, "backfill": 3.5,
    "revise": 3, "seal": 3, "sharing": 3, "tidy": 3, "deliver": 3, "waiting": 3, "whole": 3.5, "health": 2.5, "push": 2.5, "extent": 2.5, "aside": 2.5,
    "report": 2, "identity": 2, "filters": 1.5, "corrections": 2, "config": 2, "engine": 2, "fetch": 2, "parse": 2, "normalize": 2,
    "merge": 2, "compose": 2, "publish": 2, "store": 2, "service": 2, "files": 1.5, "crew": 1.5, "model": 1, "errors": 1, "__init__": 0,
}  # fmt: skip
LIBRARIES = {
    "aiohttp": {"fetch", "service"}, "apscheduler": {"service"}, "feedparser": {"parse"}, "trafilatura": {"normalize"}, "feedgen": {"publish"},
    "jinja2": {"publish"}, "distributed": {"crew"}, "sqlalchemy": {"store"}, "tomlkit": {"workspace", "corrections"}, "click": {"cli"},
    "rich": {"cli"}, "onnxruntime": {"merge"}, "tokenizers": {"merge"}, "safetensors": {"merge"}, "py3langid": {"normalize"},
    "re2": {"filters", "parse"},
}  # fmt: skip


def room(file: Path) -> str:
    """The room that a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{a.name}" for a in node.names) if node.module == "digest" else [node.module]


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_imports_point_down_and_rooms_do_not_know_each_other(file: Path) -> None:
    mine = room(file)
    others = {m.split(".")[1] for m in imports(file) if m.startswith("digest.")} - {mine, "__version__"}
    wrong = {o for o in others if FLOORS[o] >= FLOORS[mine]}
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_each_outside_library_has_one_room(file: Path) -> None:
    strangers = {m.split(".")[0] for m in imports(file)} & set(LIBRARIES)
    assert {x for x in strangers if room(file) not in LIBRARIES[x]} == set()


def test_every_room_stands_in_the_plan() -> None:
    assert {room(f) for f in FILES} <= set(FLOORS)


def test_help_imports_nothing_heavy() -> None:
    heavy = "aiohttp sqlalchemy bs4 lxml feedgen feedparser trafilatura numpy jinja2 apscheduler rich tomlkit asyncio".split()
    code = f"import sys, digest.cli; print(sorted(set(sys.modules) & set({heavy!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60).stdout.split("\n")
    here = str(ROOT.parent) + "/"
    found = [n for n in listed if n and (ROOT / n).is_file() and here.encode() in (ROOT / n).read_bytes()]
    assert found == []
