"""Which articles of a source a person wants: patterns that keep or drop, matched in linear time by RE2."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import re2

from digest.model import Article

FIELDS = ("title", "text", "author", "category", "link")
MAX_TEXT = 200_000
"""Characters of a text that a pattern looks at."""
SPACELESS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that set no space between words, or hang endings on them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of `keep` or `drop`."""

    written: str
    """As it stands in the config: `words`, `/expression/`, or one of both behind `title:`, `text:`, `author:`, `category:` or `link:`."""
    fields: tuple[str, ...]
    regex: Any


def read_pattern(written: str) -> Pattern:
    """The pattern that a text of the config asks for. Raises ValueError, with what was expected."""
    field, colon, rest = written.partition(":")
    named = bool(colon) and field.strip().lower() in FIELDS
    said = (rest if named else written).strip()
    if not said:
        raise ValueError("words or a /regular expression/, perhaps behind " + ", ".join(f"{f}:" for f in FIELDS))
    expression = said[1:-1] if len(said) > 2 and said[0] == said[-1] == "/" else "".join(in_order(said))
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, 8 << 20
    try:
        regex = re2.compile(expression, options)
    except re2.error as e:
        reason = e.args[0] if e.args else ""
        raise ValueError(f"a regular expression as RE2 reads it ({reason.decode() if isinstance(reason, bytes) else reason})") from e
    return Pattern(written, (field.strip().lower(),) if named else ("title", "text", "category"), regex)


def in_order(words: str) -> list[str]:
    """The expression for whole words one after the other; a `*` at the end of a word stands for any ending."""
    parts = [re2.escape(w.rstrip("*")) + (r"[\pL\pN_]*" if w.endswith("*") else "") for w in words.split()]
    before = "" if SPACELESS.match(words[0]) else r"(?:^|[^\pL\pN_])"
    after = "" if SPACELESS.match(words[-1]) else r"(?:$|[^\pL\pN_])"
    return [before, r"\s+".join(parts), after]


@dataclass(frozen=True, slots=True)
class Sieve:
    """The patterns of one source."""

    keep: tuple[Pattern, ...] = ()
    drop: tuple[Pattern, ...] = ()

    def reason(self, article: Article) -> str | None:
        """Why an article is not wanted; None when it is. What `drop` names goes, also when `keep` names it."""
        if not self.keep and not self.drop:
            return None
        values = {"title": [article.title], "author": article.authors, "category": article.categories, "link": [article.link or ""],
                  "text": [words_of(article)] if any("text" in p.fields for p in (*self.keep, *self.drop)) else []}  # fmt: skip

        def meets(pattern: Pattern) -> bool:
            return any(pattern.regex.search(v) is not None for f in pattern.fields for v in values[f])

        if dropped := next((p for p in self.drop if meets(p)), None):
            return f"drop: {dropped.written}"
        return None if not self.keep or any(map(meets, self.keep)) else "keep: no pattern fits"


def read_sieve(keep: Sequence[str], drop: Sequence[str]) -> Sieve:
    """The sieve that the lists of the config ask for. Raises ValueError."""
    return Sieve(tuple(map(read_pattern, keep)), tuple(map(read_pattern, drop)))


def words_of(article: Article) -> str:
    """The text of an article without its tags."""
    text = article.body[: 2 * MAX_TEXT]
    if article.form != "text":
        text = html.unescape(re.sub(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>|<[^<>]*>", " ", text, flags=re.I))
    return text[:MAX_TEXT].encode("utf-8", "replace").decode()
