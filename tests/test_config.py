"""config.toml: what is right is read, every mistake is named with file, line and key."""

from pathlib import Path

import pytest

from digest.config import Config, load_config, read_config
from digest.config.checks import UNUSED
from digest.config.reading import key_lines
from digest.errors import ConfigError

GOOD = """
[digest]
title = "News"
url = "https://digest.example"

[[source]]
name = "One"
url = "https://one.example/feed.xml"
tags = ["a"]

[[source]]
path = "saved/*"

[merge]
window = "48h"
"""


def read(text: str, **environ: str) -> Config:
    return read_config(text, Path("/news/config.toml"), environ)


def mistakes(text: str, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as e:
        read(text, **environ)
    return e.value.mistakes


def test_a_good_config_is_read_and_paths_are_relative_to_its_folder() -> None:
    c = read(GOOD)
    assert (c.title, c.url, c.output, c.store) == ("News", "https://digest.example/", Path("/news/feeds/public"), "sqlite:////news/feeds/digest.db")
    assert [(s.name, s.url, s.path) for s in c.sources] == [("One", "https://one.example/feed.xml", None), ("saved/*", None, "saved/*")]
    assert c.merge.window == 48 * 3600


def test_an_empty_config_has_defaults() -> None:
    c = read("")
    assert (c.title, c.sources, c.publish.entries, c.publish.mode) == ("My digest", (), 50, "entry")


def test_a_public_digest_publishes_brief_texts() -> None:
    assert read("[publish]\npublic = true\ntext = 'full'").publish.mode == "brief"


def test_all_mistakes_are_named_at_once_with_line_and_key() -> None:
    found = mistakes('[digest]\ntitel = "x"\nurl = 3\n\n[[source]]\nname = "a"\nurl = "ftp://x"\n\n[[source]]\nname = "a"\n\n[fetch]\ntimeout = "5"\n[nope]\n')
    assert [f.split(": ")[0] for f in found] == [f"/news/config.toml:{n}" for n in (2, 3, 7, 13, 14, 9, 9)]
    assert "titel: no such key, did you mean title?" in found[0]
    assert "expected an address that begins with http:// or https://, got 3" in found[1]
    assert "ftp://x" in found[2]
    assert any("duration" in f for f in found)
    assert any("[nope]: no such table" in f for f in found)
    assert any("expected a url or a path" in f for f in found)
    assert any("used twice" in f for f in found)


def test_a_file_that_is_no_toml_says_where() -> None:
    assert "line 1" in mistakes("x = = 1")[0]


@pytest.mark.parametrize("text", ['[digest]\n[[digest]]\nname = "world"', '[[digest]]\nname = "world"\n[ digest ]'])
def test_one_digest_beside_many_is_explained(text: str) -> None:
    assert mistakes(text) == ("/news/config.toml: [digest] and [[digest]] in one file: write [[digest]] for every feed; the main one has no name",)


def test_variables_override_the_file() -> None:
    c = read(GOOD, DIGEST_TITLE="Other", DIGEST_MERGE_THRESHOLD="0.7", DIGEST_FETCH_ALLOW_PRIVATE='["127.0.0.1"]')
    assert (c.title, c.merge.threshold, c.fetch.allow_private) == ("Other", 0.7, ("127.0.0.1",))


def test_a_wrong_variable_is_named() -> None:
    assert mistakes(GOOD, DIGEST_MERGE_THRESHOLD="2") == ("DIGEST_MERGE_THRESHOLD: expected a number from 0 to 1, got '2'",)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="digest init"):
        load_config(tmp_path / "config.toml", {})


def test_lines_of_keys_are_found() -> None:
    assert key_lines(GOOD)["source", 1, "path"] == 12


def test_a_byte_order_mark_and_a_title_of_digits_are_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf[digest]\nurl = 'http://h/'\n")
    assert load_config(tmp_path / "config.toml", {"DIGEST_TITLE": "2026"}).title == "2026"


@pytest.mark.parametrize("url", ["http://a b/", "http://h:99999/", "http://h/?a=1", "http://u:p@h/", "http://h/#x", "ftp://h/"])
def test_an_address_that_cannot_be_the_base_of_ids_is_refused(url: str) -> None:
    assert "[digest] url: expected" in mistakes(f'[digest]\nurl = "{url}"')[0]


def test_a_source_needs_a_real_url_or_path_and_text_in_a_string_is_none() -> None:
    assert "expected a url or a path" in mistakes('[[source]]\nname = """\nurl = 3\n"""\n')[-1]


def test_settings_of_later_versions_are_known_and_said_to_be_unused() -> None:
    c = read('[merge]\nmodel = "m"\n[publish]\nhold = "20m"\n[schedule]\nevery = "15m"\n[engine]\nworkers = 2\n[serve]\nport = 8080\n')
    assert set(c.unused) == {f"[{t}] {k}" for t, k in UNUSED} & {"[merge] model", "[publish] hold", "[schedule] every", "[serve] port"}
    assert c.workers == 2
