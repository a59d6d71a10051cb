"""What was read of the packaged rules is kept for the next start, and is never trusted blindly."""

from pathlib import Path

import pytest

from digest.normalize import load_rules, readings, rules


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where readings are kept in this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = readings.place_of_readings()
    assert found is not None
    return found


def told(found: rules.Rules) -> list[tuple[object, ...]]:
    """All that is read of patterns."""
    branches = {b.number: b for b in (*(b for h in found.all.heads.values() for b in h), *(b for _, b in found.all.words), *found.all.bare, *found.trims)}
    return [(b.rule, b.pattern, set(b.beginnings), b.demands, b.needs) for _, b in sorted(branches.items())]


def test_rules_that_were_kept_are_those_that_were_read(place: Path):
    read = load_rules()
    assert place.is_file()
    kept = load_rules()
    assert kept == read
    assert told(kept) == told(read)
    assert len({r.id for r in kept.rules}) == len(kept.rules)


def test_what_was_kept_is_not_read_again(place: Path):
    load_rules()
    head, _, body = place.read_bytes().partition(b"\n")
    mark, body = head.split(b" ")[0], body.replace(b'"why":"', b'"why":"kept: ', 1)
    place.write_bytes(readings.head_of(mark, body) + b"\n" + body)
    assert any(r.why.startswith("kept: ") for r in load_rules().rules)


HARM = {
    "empty": lambda whole: whole[:0],
    "garbage": lambda whole: whole[::-1],
    "cut off": lambda whole: whole[: len(whole) // 2],
    "of other rules": lambda whole: b"x" + whole[1:],
    "a letter changed": lambda whole: whole[:-9] + b"!" + whole[-8:],
    "something else": lambda whole: whole.split(b"\n")[0] + b"\n[]",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_file_that_is_not_as_it_was_written_is_written_anew(place: Path, harm):
    read = load_rules()
    whole = place.read_bytes()
    place.write_bytes(harm(whole))
    assert load_rules() == read
    assert place.read_bytes() == whole
    assert list(place.parent.iterdir()) == [place]


def test_rules_are_read_where_nothing_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_rules() == load_rules()
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert readings.place_of_readings() is None
    assert load_rules().rules
    assert not Path("here").exists()


def test_other_bytes_of_a_file_have_another_mark(tmp_path: Path):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    files = [{one: b"a", two: b"b"}, {one: b"b", two: b"a"}, {one: b"a"}, {two: b"a"}, {one: b"c", two: b"b"}]
    assert len({*map(readings.mark_of, files)}) == len(files)
