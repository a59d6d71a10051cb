"""What `keep` and `drop` let through."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config import read_config
from digest.errors import ConfigError
from digest.filters import read_pattern, read_sieve
from digest.model import Article

ARTICLE = Article(
    source="Post", guid="g", title="Überflutung in Brennick", body="<p>The <b>river</b> Sall rose.</p><script>cricket</script>", form="fragment",
    seen=datetime(2026, 11, 19, tzinfo=UTC), link="https://post.example/sport/1", authors=("Mira Tal",), categories=("Weather",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("river", True), ("RIVER sall", True), ("riv", False), ("riv*", True), ("überflutung", True), ("flutung", False), ("weather", True),
        ("cricket", False), ("mira", False), ("author: mira", True), ("link: /^https://post\\.example/sport/", True), ("title: river", False),
        ("text: river", True), ("/s.ll\\s+rose/", True), ("category: weather", True), ("category: river", False), ("a: river", False),
    ],
)  # fmt: skip
def test_a_pattern_fits_whole_words_or_an_expression_in_its_fields(pattern: str, fits: bool) -> None:
    assert (read_sieve((), (pattern,)).reason(ARTICLE) is not None) == fits


def test_scripts_without_spaces_have_no_whole_words() -> None:
    assert read_sieve((), ("洪水",)).reason(replace(ARTICLE, title="大洪水警報")) == "drop: 洪水"


def test_drop_wins_and_keep_must_fit() -> None:
    assert read_sieve(("river",), ()).reason(ARTICLE) is None
    assert read_sieve(("chess",), ()).reason(ARTICLE) == "keep: no pattern fits"
    assert read_sieve(("river",), ("brennick",)).reason(ARTICLE) == "drop: brennick"


def test_no_expression_takes_exponential_time() -> None:
    sieve = read_sieve(("/(a+)+$/", "/(x|x)*y/", "/^(([a-z])+.)+[A-Z]([a-z])+$/"), ())
    started = time.process_time()
    sieve.reason(replace(ARTICLE, title="a" * 30_000 + "!", body="x" * 100_000))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("wrong", ["", "title:", "/(/", "/(?<=a)b/"])
def test_what_is_no_pattern_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="expression"):
        read_pattern(wrong)


def test_a_wrong_pattern_in_the_config_names_its_line() -> None:
    with pytest.raises(ConfigError, match=r"c\.toml:3: \[source\] drop: expected a regular expression"):
        read_config('[[source]]\nurl = "https://a.example/"\ndrop = ["/(/"]\n', Path("c.toml"), {})
