"""Files are replaced whole, and who changes one overwrites no change of another."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Folder

from digest.corrections import Correction, add_correction, load_corrections
from digest.errors import PublishError
from digest.files import hold_folder, replace_file, replace_files

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
HOLDER = """
import sys, time, pathlib
from digest.files import hold_folder
with hold_folder(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
OPML = "<opml version='2.0'><body><outline text='Far' xmlUrl='https://far.example/feed'/></body></opml>"


def test_many_who_change_the_config_at_once_lose_no_change(folder: Folder) -> None:
    (folder.path / "far.opml").write_text(OPML)
    for n in range(5):
        folder.save(f"{n}.txt", "A text")
    calls = [["add", f"feeds/saved/{n}.txt"] for n in range(5)] + [["import", "far.opml"], ["remove", "Saved articles"]]
    running = [subprocess.Popen([sys.executable, "-m", "digest", *c], cwd=folder.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for c in calls]
    assert [(p.communicate(timeout=120)[1], p.returncode) for p in running] == [(b"", 0)] * len(calls)
    names = {s["name"] for s in tomllib.loads((folder.path / "config.toml").read_text())["source"]}
    assert names == {"0", "1", "2", "3", "4", "Far"}
    assert [p.name for p in folder.path.iterdir() if p.name.startswith(".")] == []


def test_many_decisions_at_once_are_all_kept(tmp_path: Path) -> None:
    def decide(n: int) -> None:
        add_correction(tmp_path, Correction("split", (f"{n:016x}",), (f"{n + 100:016x}",), (f"{n + 200:016x}",), NOW), {})

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(load_corrections(tmp_path, NOW).given) == 12


def test_a_folder_is_held_by_one_and_let_go_by_a_process_that_is_killed(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    got = threading.Event()

    def wait() -> None:
        with hold_folder(tmp_path):
            got.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not got.wait(0.3)
    other.kill()
    other.communicate()
    assert got.wait(10)
    thread.join()


def test_an_export_into_the_output_takes_no_file_of_a_running_build_away(folder: Folder) -> None:
    top = folder.path / "feeds/public"
    with hold_folder(top):
        part = top / ".digest-4711.tmp"
        part.write_bytes(b"half")
        export = subprocess.Popen([sys.executable, "-m", "digest", "export", "feeds/public/list.opml"], cwd=folder.path, stdout=subprocess.PIPE)
        time.sleep(1.5)
        assert part.exists()
        part.unlink()
    export.communicate(timeout=60)
    assert export.returncode == 0
    assert [p.name for p in top.iterdir()] == ["list.opml"]


def test_a_file_keeps_its_permissions_and_a_new_one_gets_those_it_was_given(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    with hold_folder(tmp_path):
        replace_file(secret, b"1", 0o600)
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        secret.chmod(0o640)
        replace_file(secret, b"2")
        assert (stat.S_IMODE(secret.stat().st_mode), secret.read_bytes()) == (0o640, b"2")
        replace_files([(tmp_path / "old", b"3")], times=[10**18])
    assert (tmp_path / "old").stat().st_mtime_ns == 10**18


def test_what_a_killed_writer_left_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    for name in (".digest-00ff.tmp", ".digest-00ff.tmp-journal", ".other.tmp", "digest.atom"):
        (tmp_path / name).touch()
    with hold_folder(tmp_path):
        assert sorted(p.name for p in tmp_path.iterdir()) == [".other.tmp", "digest.atom"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with hold_folder(tmp_path), pytest.raises(PublishError, match=r"config\.toml: Permission denied; the old file stands"):
        replace_file(tmp_path / "config.toml", b"x")


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="nowhere: No such file"), hold_folder(tmp_path / "nowhere"):
        pass
