"""Rules are data: TOML tables with a reason and their own two-sided examples, found by the first letters of a line.

A pattern covers the whole folded line (`trim`: the end of a paragraph), so it never grows into prose around it.
"""

from __future__ import annotations

import functools
import hashlib
import re
import sys
import tomllib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

from digest.errors import RuleError
from digest.model import Action, Category
from digest.normalize import readings
from digest.normalize.fold import WORDS, count_words, ends_sentence, fold, is_latin, lowered, plain_greek
from digest.normalize.patterns import (
    DIGIT,
    KEY,
    LONG_KEY,
    demanded,
    edge,
    first_letters,
    keys_of,
    parsed,
    plainly_greek,
    rarest,
    slow_part,
    split_branches,
    unread,
)

CODE_VERSION = "10"
"""Raised when the code decides otherwise with the same rules, so that stored articles are cleaned again."""
HERE = Path(__file__).parent
DATA = [HERE / "data" / f"{name}.toml" for name in ("words", "outlets", "stopwords")]
PLACES = ("top", "middle", "tail")
FOOTERS = ("feed-footer", "copyright")
"""Categories of what a feed puts below an article: a tail of these says that more of it is on the page."""
ASKING = ("?", "؟", ";")
"""Ends of a question: the headline behind an "Also read:" is one more often than a sentence of the article that begins so."""
CRYING = ("!", "...")
"""The same of a cry and of what is cut; but such a sentence of the article may tell news."""
NO_SENTENCE = ASKING + CRYING
SHORT = 5
"""Words up to which a line is no full sentence, whatever its end."""
OPEN = frozenset({"", "any", "en"})
"""What articles of every language meet: the rules of a user, signs, English."""
KIN = dict.fromkeys(("da", "nb", "sv", "no", "nn"), ("da", "nb", "sv")) | dict.fromkeys(("ru", "uk", "be"), ("ru", "uk")) | {"zh": ("ja", "zh")}
"""Languages that are easily taken for each other -> the languages whose rules are asked."""
TELLS = ("cross-link", "related", "caption", "credit", "agency", "byline")
"""Categories whose lines may tell news: headlines, captions, who contributed."""
MOST_WORDS = 40
MOST_EVER = 200
"""Words that a rule may name at most."""
FIELDS = {"id", "category", "action", "where", "words", "pattern", "unless", "why", "drops", "keeps", "sentence", "case", "heading", "signs"}
BUILT_IN = frozenset(("rest-link", "rest-line", "glued-link"))
"""Ids of what is no rule but a vocabulary, which can be switched off like one."""
LAST = chr(sys.maxunicode)
"""The last of all signs."""
BEYOND = re.compile("[\u0250-\u1dff\u2e80-\uffff]")
"""Letters of other scripts than Latin."""


@dataclass(frozen=True)  # without slots, so that what is read of it once is kept
class Rule:
    """One kind of leftover line."""

    id: str
    category: Category
    pattern: str
    why: str
    action: Action = "drop"
    where: tuple[str, ...] = PLACES
    words: int = MOST_WORDS
    """Most words of a line it may take."""
    sentence: bool = False
    """Its phrase is so fixed that it may take a full sentence."""
    unless: str = ""
    """A pattern: a line in which it is found stays."""
    case: bool = False
    """Capital letters matter."""
    heading: bool = False
    """It is a heading: it takes what is no prose under it."""
    signs: tuple[str, ...] = ()
    """Of a trim: one of these stands in what it takes; () when that is not known. They are looked for first, because many rules share them."""
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    lang: str = ""
    """The name of its packaged file: a language, or `any`. "": it is the rule of a user."""

    @functools.cached_property
    def places(self) -> Sequence[str]:
        """Where it is asked: what fits in the middle fits anywhere."""
        return PLACES if "middle" in self.where else self.where

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return compiled(self.pattern, self.case)

    def spares(self, line: str) -> bool:
        """Whether a line stays for what is found in it."""
        return self.unless != "" and compiled(self.unless, self.case).search(line) is not None


@dataclass(frozen=True)  # without slots, as above
class Branch:
    """One alternative of a rule's pattern: read and compiled alone, and only when a line begins like it."""

    rule: Rule
    pattern: str
    number: int
    """Its place among all: the first that fits decides."""
    read: bool = True
    """Whether its pattern can be read (see `readable`)."""
    told: str | None = field(default=None, repr=False, compare=False)
    """What was read of it once, as `written` writes it; None: it is read when a line first asks for it."""

    @functools.cached_property
    def needs(self) -> tuple[str, ...]:
        """One of these stands in every line that fits, in small letters; () when that is not known."""
        return rarest(self.demands)

    @functools.cached_property
    def demands(self) -> tuple[tuple[str, ...], ...]:
        """Every line that fits holds one word of each; () when none is known."""
        if self.told is not None:
            return tuple(tuple(words.split("\t")) for words in self.told.split("\n")[1:])
        return demanded(self.pattern) if self.read else ()

    @functools.cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Every line that fits begins with one of these, in small letters and in order; ("",) when that is not known."""
        if self.told is not None:
            return tuple(self.told.partition("\n")[0].split("\t"))
        return tuple(sorted("" if x == DIGIT else x for x in first_letters(self.pattern, LONG_KEY))) if self.read else ("",)

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled alternative."""
        return compiled(self.pattern, self.rule.case)

    def written(self) -> str:
        """Its beginnings and demands as one text: a line for each group, tabs between the words."""
        return "\n".join("\t".join(words) for words in (self.beginnings, *self.demands))


Part = tuple[Collection[str], Branch]
"""An alternative with the beginnings of the lines that it may fit; {""} when any may."""
Near = tuple[dict[str, tuple[Branch, ...]], Sequence[int]]
"""Beginnings of lines -> alternatives, and the lengths of these beginnings."""
Needles = tuple[tuple[str, tuple[Branch, ...]], ...]
"""Words that some lines may hold -> the alternatives that need them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Alternatives of rules by what a line must have, so that the cost of a line does not grow with the number of rules."""

    heads: dict[str, tuple[Branch, ...]] = field(default_factory=dict)
    """First letters of a line -> the alternatives that ask for them or for fewer ..."""
    near: dict[str, Near] = field(default_factory=dict, repr=False, compare=False)
    """... and those of them that are asked, by their longer beginnings, sorted when a line first begins so."""
    words: tuple[tuple[str, Branch], ...] = ()
    """Words that stand somewhere in a line, with the alternatives with any beginning that need them ..."""
    needles: dict[tuple[int, str, int], Needles] = field(default_factory=dict, repr=False, compare=False)
    """... for lines of a script (see `see`), at a place, of so many words, gathered when a line is first such."""
    limits: tuple[int, ...] = ()
    """Words of a line -> the least limit of a rule that takes so many."""
    bare: tuple[Branch, ...] = ()
    """Alternatives of which neither is known: every line meets them ..."""
    worded: tuple[Branch, ...] = ()
    """... but lines that begin with a letter or a digit only these."""
    spoken: frozenset[str] | None = None
    """The rules of these files are asked; None: all are."""
    voices: dict[frozenset[str], Table] = field(default_factory=dict, repr=False, compare=False)
    """Files of rules -> the same for these alone, made when first asked for."""

    def speaking(self, spoken: frozenset[str]) -> Table:
        """The same, in which the rules of these files alone are asked."""
        if spoken not in self.voices:
            words = tuple(x for x in self.words if x[1].rule.lang in spoken)
            bare, worded = (tuple(b for b in found if b.rule.lang in spoken) for found in (self.bare, self.worded))
            self.voices[spoken] = Table(self.heads, {}, words, {}, self.limits, bare, worded, spoken)
        return self.voices[spoken]

    def asked(self, line: Seen) -> Needles:
        """The words that are looked for in a line."""
        key = (line.script, line.where, self.limits[min(line.words, MOST_EVER)])
        if key not in self.needles:
            here = [x for x in self.words if line.where in x[1].rule.places and x[1].rule.words >= key[2] and script_of(x[0]) <= line.script]
            found: dict[str, tuple[Branch, ...]] = {}
            for word, branch in here:
                found[word] = (*found.get(word, ()), branch)
            self.needles[key] = tuple(found.items())
        return self.needles[key]

    def headed(self, line: Seen) -> Sequence[Branch]:
        """The alternatives that ask for the beginning of a line."""
        heads, start, small = self.heads, line.start, line.small
        key = start if start in heads else start[:3] if start[:3] in heads else start[:2] if start[:2] in heads else start[:1]
        if key not in heads:
            return ()
        begins, lengths = self.near[key] if key in self.near else self.sort(key)
        found = [b for n in lengths if (begin := small[:n]) in begins for b in begins[begin]]
        return sorted(found, key=number_of) if len(found) > 1 else found

    def sort(self, key: str) -> Near:
        """What is near to these first letters."""
        begins: dict[str, tuple[Branch, ...]] = {}
        for branch in self.heads[key]:
            if self.spoken is None or branch.rule.lang in self.spoken:
                for begin in begun(branch, key):
                    begins[begin] = (*begins.get(begin, ()), branch)
        self.near[key] = begins, sorted({*map(len, begins)})
        return self.near[key]


def begun(branch: Branch, key: str) -> Sequence[str]:
    """The beginnings of an alternative that a line with these first letters may have; "" where each such line has one."""
    begins = branch.beginnings
    if key == DIGIT or any(key[:n] in begins for n in range(len(key) + 1)):
        return ("",)
    first = bisect_left(begins, key)
    return begins[first : bisect_left(begins, key + LAST, first)]


@dataclass(frozen=True, slots=True)
class Site:
    """What a user knows of one host: CSS selectors to drop or keep, lines to keep."""

    host: str
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    """Lines that always stay, folded."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules and vocabularies."""

    version: str
    """Hash of all rules and of the code version: another one means that stored articles are cleaned again."""
    rules: tuple[Rule, ...]
    all: Table = field(repr=False, default_factory=Table)
    firm: Table = field(repr=False, default_factory=Table)
    """The rules that may take a full sentence: a paragraph of prose meets only these."""
    trims: tuple[Branch, ...] = ()
    """What is cut off the end of a paragraph. The link to the rest is in the language of the site, not always that of the text: all are asked."""
    trim_words: tuple[tuple[str, tuple[Branch, ...]], ...] = ()
    """Word or sign, in small letters -> the trims that need it; "" for those of which none is known. One look for each, however many share it."""
    foot_words: tuple[tuple[str, tuple[Branch, ...]], ...] = ()
    """The same of the trims of footers."""
    sites: dict[str, Site] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    """Folded lines that always stay."""
    words: dict[str, frozenset[str]] = field(repr=False, default_factory=dict)
    """Vocabularies: date, month, share, agency, news, rest (and the first words of these), also."""
    outlets: dict[str, str] = field(repr=False, default_factory=dict)
    """Host -> name of the outlet."""
    names: dict[str, str] = field(repr=False, default_factory=dict)
    """Name of an outlet in small letters -> as it is written."""
    stopwords: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    """Common word -> the languages it belongs to."""
    languages: frozenset[str] = frozenset()
    """Those of the packaged rules, and what is taken for them."""
    off: frozenset[str] = frozenset()
    """Those of `BUILT_IN` that are switched off."""

    def near_trims(self, end: str, *, footers: bool = False) -> Sequence[Branch]:
        """The trims, or those of footers alone, that may fit the end of a paragraph, given in small letters, in the order of the files."""
        near = [b for word, found in (self.foot_words if footers else self.trim_words) if word in end for b in found]
        if not near:
            return ()
        near = [b for b in near if holds(end, b.demands)]
        return sorted({b.number: b for b in near}.values(), key=number_of)

    def speaking(self, languages: Collection[str | None]) -> Rules:
        """Of all rules those for articles in some languages (ISO 639-1) are asked. None, or a language without rules: all are."""
        if not self.languages.issuperset(languages):
            return self
        spoken = OPEN.union(*(KIN.get(lang or "", (lang or "",)) for lang in languages))
        return replace(self, all=self.all.speaking(spoken), firm=self.firm.speaking(spoken))


@functools.cache
def compiled(pattern: str, case: bool) -> re.Pattern[str]:
    """Compiled once a process, when a line first asks for it: a start pays nothing."""
    return re.compile(pattern, 0 if case else re.IGNORECASE)


def load_rules(paths: Sequence[Path] = (), disable: Sequence[str] = (), keep: Sequence[str] = ()) -> Rules:
    """The packaged rules and those of `paths`, without the ids in `disable`; the lines in `keep` always stay.

    Files of users are checked whole: `RuleError` names file, line and rule. The packaged ones are checked by the tests
    (`check_rules`), so that a start is quick.
    """
    found, parts = own_rules()
    off = set(disable)
    sites: dict[str, Site] = {}
    kept = {fold(x) for x in keep}
    seen = {r.id for r in found}
    for path in paths:
        raw = read(path)
        table = parse_toml(raw, path)
        for rule in read_rules(table, raw, path):
            if rule.id in seen:
                raise RuleError(f"{place_of(raw, path, rule.id)}: rule {rule.id}: another rule has this id")
            seen.add(rule.id)
            check_rule(rule, place_of(raw, path, rule.id))
            parts += take_apart([rule], len(parts))
            found.append(rule)
        sites |= {s.host: s for s in read_sites(table, path)}
        kept |= {fold(x) for x in strings(table, "keep", path)}
    unknown = sorted(off - seen - BUILT_IN)
    if unknown:
        raise RuleError(f"no rule is called {', '.join(unknown)}")
    words, outlets, stopwords = (tomllib.loads(read(path).decode()) for path in DATA)
    words["rest first"] = list({x.split(" ", 1)[0] for x in words["rest"]})
    parts = [x for x in parts if x[1].rule.id not in off]
    branches = [x for x in parts if x[1].rule.action != "trim"]
    trims = [b for _, b in parts if b.rule.action == "trim"]
    return Rules(
        version=rules_version(paths, disable, keep),
        rules=tuple(r for r in found if r.id not in off),
        all=tabulate(branches),
        firm=tabulate([x for x in branches if x[1].rule.sentence]),
        trims=tuple(trims),
        trim_words=tuple(by_word(trims).items()),
        foot_words=tuple(by_word(b for b in trims if b.rule.category in FOOTERS).items()),
        sites=sites,
        kept=frozenset(kept),
        words={
            k: frozenset(lowered(v).split() if isinstance(v, str) else map(lowered, v)) for k, v in (words | {"date": words["date"] + words["month"]}).items()
        },
        outlets={host: name for name, hosts in outlets.items() for host in hosts.split()},
        names={name.lower(): name for name in outlets},
        stopwords=invert(stopwords),
        languages=frozenset({p.stem for p in packaged()} | KIN.keys()),
        off=frozenset(off & BUILT_IN),
    )


def own_rules() -> tuple[list[Rule], list[Part]]:
    """The packaged rules and their alternatives, as they were read before, else from their files."""
    files = {path: read(path) for path in packaged()}
    code = [HERE / f"{name}.py" for name in ("fold", "patterns", "readings", "rules")]
    mark = readings.mark_of(files | {path: read(path) for path in code}) if all(path.is_file() for path in code) else None
    if mark and (kept := readings.recall(mark)) is not None:
        return restored(kept)
    rules = [rule for path, raw in files.items() for rule in read_rules(parse_toml(raw, path), raw, path)]
    parts = take_apart(rules)
    if mark:  # where digest was installed without its sources nobody could tell that they changed
        readings.keep(mark, lambda: packed(rules, parts))
    return rules, parts


def packed(rules: Sequence[Rule], parts: Iterable[Part]) -> Any:
    """Rules and their alternatives as plain values."""
    number = {rule.id: n for n, rule in enumerate(rules)}
    return [list(map(asdict, rules)), [(number[b.rule.id], b.pattern, "\t".join(sorted(keys)), b.written()) for keys, b in parts]]


def restored(kept: Any) -> tuple[list[Rule], list[Part]]:
    """What `packed` packed."""
    fields: list[dict[str, Any]] = [{k: tuple(v) if isinstance(v, list) else v for k, v in rule.items()} for rule in kept[0]]
    rules = [Rule(**x) for x in fields]
    return rules, [(keys.split("\t"), Branch(rules[rule], pattern, n, told=told)) for n, (rule, pattern, keys, told) in enumerate(kept[1])]


def rules_version(paths: Sequence[Path] = (), disable: Sequence[str] = (), keep: Sequence[str] = ()) -> str:
    """The version that `load_rules` gives its rules, from the bytes of the files alone. Raises RuleError when one cannot be read."""
    mark = hashlib.sha256(CODE_VERSION.encode())
    for path in [*packaged(), *paths]:
        mark.update(read(path))
    mark.update(b"\0".join([*map(read, DATA), *sorted(x.encode() for x in {*disable}), *sorted(f"keep {x}".encode() for x in keep)]))
    return mark.hexdigest()[:12]


def packaged() -> list[Path]:
    """The files of the rules that come with digest."""
    return sorted((HERE / "rules").glob("*.toml"))


def invert(lists: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Language -> words becomes word -> languages."""
    languages: dict[str, list[str]] = {}
    for lang, words in lists.items():
        for word in words.split():
            languages.setdefault(word, []).append(lang)
    return {word: tuple(langs) for word, langs in languages.items()}


def read(path: Path) -> bytes:
    """The bytes of a rule file, or a `RuleError` that names it."""
    try:
        return path.read_bytes()
    except OSError as e:
        raise RuleError(f"{path}: {e.strerror or e}") from e


def parse_toml(raw: bytes, path: Path) -> dict[str, Any]:
    """The tables of a rule file."""
    try:
        return tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise RuleError(f"{path}: {e}") from e


def place_of(raw: bytes, path: Path, rule: str) -> str:
    """`FILE line N` of a rule, found by its id."""
    found = re.search(rf"^\s*id\s*=\s*[\"']{re.escape(rule)}[\"']", raw.decode("utf-8", "replace"), re.MULTILINE)
    return f"{path} line {raw[: found.start()].count(10) + 1}" if found else str(path)


def read_rules(table: dict[str, Any], raw: bytes, path: Path) -> Iterable[Rule]:
    """The `[[rule]]` tables as values; a wrong field is a `RuleError`."""
    tables = table.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise RuleError(f"{path}: expected [[rule]] tables")
    for t in tables:
        where = f"{place_of(raw, path, str(t.get('id')))}: rule {t.get('id')}" if path.parent != HERE / "rules" else f"{path}: {t.get('id')}"
        unknown = sorted(t.keys() - FIELDS)
        if unknown:
            raise RuleError(f"{where}: unknown field {unknown[0]}, expected one of {', '.join(sorted(FIELDS))}")
        for name in ("id", "category", "pattern", "why"):
            if not isinstance(t.get(name), str) or not t[name]:
                raise RuleError(f"{where}: expected a string in {name}")
        if t["category"] not in get_args(Category):
            raise RuleError(f"{where}: category {t['category']!r} is none of {', '.join(get_args(Category))}")
        if t.get("action", "drop") not in get_args(Action):
            raise RuleError(f"{where}: action {t['action']!r} is none of {', '.join(get_args(Action))}")
        places = strings(t, "where", path) or PLACES
        if not set(places) <= set(PLACES):
            raise RuleError(f"{where}: where holds none but {', '.join(PLACES)}")
        if not isinstance(t.get("words", 1), int) or not 1 <= t.get("words", 1) <= MOST_EVER:
            raise RuleError(f"{where}: words is a number from 1 to 200")
        if not isinstance(t.get("unless", ""), str):
            raise RuleError(f"{where}: expected a string in unless")
        rest = {k: v for k, v in t.items() if k not in ("where", "drops", "keeps", "signs")}
        rest |= {"pattern": plainly_greek(t["pattern"]), "unless": plainly_greek(t.get("unless", ""))}
        lang = path.stem if path.parent == HERE / "rules" else ""
        yield Rule(**rest, lang=lang, where=tuple(places), signs=strings(t, "signs", path), drops=strings(t, "drops", path), keeps=strings(t, "keeps", path))


def read_sites(table: dict[str, Any], path: Path) -> Iterable[Site]:
    """The `[[site]]` tables: `host`, `drop` and `keep` (CSS selectors), `lines`."""
    for t in table.get("site", []):
        if not isinstance(t, dict) or not isinstance(t.get("host"), str):
            raise RuleError(f"{path}: a [[site]] needs a host")
        if unknown := sorted(t.keys() - {"host", "drop", "keep", "lines"}):
            raise RuleError(f"{path}: [[site]] {t['host']}: unknown field {unknown[0]}, expected one of drop, host, keep, lines")
        drop, keep, lines = (strings(t, name, path) for name in ("drop", "keep", "lines"))
        for selector in (*drop, *keep):
            check_selector(selector, f"{path}: [[site]] {t['host']}")
        yield Site(t["host"].lower().removeprefix("www."), drop, keep, tuple(fold(x) for x in lines))


def check_selector(selector: str, where: str) -> None:
    """Refuse what is no CSS selector."""
    import soupsieve

    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as e:
        raise RuleError(f"{where}: {selector!r} is no CSS selector: {str(e).splitlines()[0]}") from e


def strings(table: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    """A list of strings, or a single one."""
    value = table.get(key, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise RuleError(f"{path}: expected a list of strings in {key}")
    return tuple(value)


# --- asking ---------------------------------------------------------------------------------------------------------------
def take_apart(rules: Iterable[Rule], first: int = 0) -> list[Part]:
    """The alternatives of rules, numbered from `first` on; a trim stays whole."""
    parts: list[Part] = []
    for rule in rules:
        read = readable(rule)
        apart = read and rule.action != "trim"
        for pattern in split_branches(rule.pattern) if apart else [rule.pattern]:
            parts.append((keys_of(pattern) if apart else {""}, Branch(rule, pattern, first + len(parts), read)))
    return parts


def tabulate(parts: Iterable[Part]) -> Table:
    """Alternatives, ready to be found."""
    own: dict[str, list[Branch]] = {}
    for keys, branch in parts:
        for key in keys:
            own.setdefault(key, []).append(branch)
    loose = own.pop("", [])
    heads = {key: [b for n in range(1, len(key) + 1) for b in own.get(key[:n], ())] for key in own}  # a longer key holds what its shorter ones hold
    words = tuple((word, b) for b in loose for word in b.needs)
    bare = tuple(b for b in loose if not b.needs)
    return Table(
        {key: tuple(sorted(found, key=number_of)) if len(found) > 1 else tuple(found) for key, found in heads.items()},
        {},
        words,
        {},
        limits_of(words),
        bare,
        tuple(filter(takes_words, bare)),
    )


def limits_of(words: Iterable[tuple[str, Branch]]) -> tuple[int, ...]:
    """Words of a line -> the least limit of a rule, of those that need a word, that takes so many."""
    limits = sorted({b.rule.words for _, b in words} | {MOST_EVER})
    return tuple(next(x for x in limits if x >= n) for n in range(MOST_EVER + 1))


def takes_words(branch: Branch) -> bool:
    """Whether a line that begins with a letter or a digit may fit; of a user's it counts as possible, for the sample may hold none of his letters."""
    return not branch.rule.lang or any(map(str.isalnum, edge(parsed(branch.pattern), end=False)[0]))


def by_word(trims: Iterable[Branch]) -> dict[str, tuple[Branch, ...]]:
    """Trims by the signs that they name, else by the words that their patterns need, else by ""."""
    found: dict[str, tuple[Branch, ...]] = {}
    for branch in trims:
        for word in [*map(lowered, branch.rule.signs)] or branch.needs or ("",):
            found[word] = (*found.get(word, ()), branch)
    return found


def number_of(branch: Branch) -> int:
    """Its place among all."""
    return branch.number


class Seen(NamedTuple):
    """A line as rules look at it."""

    plain: str
    """Folded, Greek as capitals write it: what patterns are matched with. Places in it are those of the folded line."""
    small: str
    """In small letters."""
    start: str
    """Its first letters, or that it begins with a digit."""
    script: int
    """0: ASCII, 1: Latin letters with accents, 2: others."""
    words: int
    where: str


def see(folded: str, words: int, where: str) -> Seen:
    """Look at a folded line at a place of the article."""
    script = script_of(folded)
    plain = plain_greek(folded) if script == 2 else folded
    small = lowered(plain)
    return Seen(plain, small, DIGIT if plain[:1].isdecimal() else small[:KEY], script, words, where)


def script_of(text: str) -> int:
    """0: ASCII, 1: Latin letters with accents, 2: others."""
    return 0 if text.isascii() else 1 if is_latin(text) or not BEYOND.search(text) else 2


def candidates(table: Table, line: Seen) -> Sequence[Branch]:
    """The alternatives that may fit a line: first those that ask for its beginning, each kind in the order of the files."""
    small = line.small
    rest = [b for word, found in table.asked(line) if word in small for b in found]
    bare = table.worded if small[:1].isalnum() else table.bare
    if rest and (bare or len(rest) > 1):
        rest = sorted({b.number: b for b in (*rest, *bare)}.values(), key=number_of)
    return (*table.headed(line), *(rest or bare))


def match_rules(rules: Rules, folded: str, words: int, ends: bool, where: str) -> tuple[Rule, re.Match[str]] | None:
    """The first rule that fits a whole line at a place of the article, and its match; None when none does.

    The guard: a full sentence stays where the phrase of a rule is not fixed, or where it is known to tell news; a question or a cry is none.
    """
    held = is_sentence(folded, words, ends)
    line = see(folded, words, where)
    found = first_match(candidates(rules.firm if held else rules.all, line), line)
    if found is None or not found[0].lang or found[0].category in TELLS:  # a user who writes a rule for sentences means it
        return found
    if held or (ends and words > SHORT and folded.endswith(CRYING)):
        return found if rules.words["news"].isdisjoint(WORDS.findall(line.small)) else None
    return found


def is_sentence(folded: str, words: int, ends: bool) -> bool:
    """Whether a folded line is a full sentence, which stays but for fixed phrases; a question or a cry is none."""
    return ends and words > SHORT and not folded.endswith(NO_SENTENCE)


def holds(small: str, demands: Iterable[tuple[str, ...]]) -> bool:
    """Whether a line in small letters holds one word of each group."""
    for words in demands:
        for word in words:
            if word in small:
                break
        else:
            return False
    return True


def first_match(branches: Iterable[Branch], line: Seen) -> tuple[Rule, re.Match[str]] | None:
    """The first alternative that fits."""
    for branch in branches:
        rule = branch.rule
        if line.words > rule.words or line.where not in rule.places:
            continue
        if not holds(line.small, branch.demands):  # to compile a pattern costs more than a thousand such looks
            continue
        if (found := branch.regex.fullmatch(line.plain)) and not rule.spares(line.plain):
            return rule, found
    return None


def readable(rule: Rule) -> bool:
    """Whether a rule's pattern can be taken apart; the packaged ones can, tests hold them to it."""
    return bool(rule.lang) or not unread(rule.pattern)


# --- checking -------------------------------------------------------------------------------------------------------------
def check_rules(rules: Rules) -> None:
    """Check every rule as those of users are checked: pattern, time, examples. `RuleError` on the first that fails."""
    for rule in rules.rules:
        check_rule(rule, "rules")


def check_rule(rule: Rule, place: str) -> None:
    """Refuse a pattern that is none, that may take exponential time, or that fails its own examples."""
    name = f"{place}: rule {rule.id}"
    for kind, pattern in (("pattern", rule.pattern), ("unless", rule.unless)):
        try:
            compiled(pattern, rule.case)
        except (re.error, RecursionError) as e:
            raise RuleError(f"{name}: {kind}: {e}") from e
        if trouble := slow_part(pattern):
            raise RuleError(f"{name}: {kind} may take exponential time: {trouble}")
    if rule.unless and rule.action == "trim":
        raise RuleError(f"{name}: a trim knows no unless")
    if not rule.drops or not rule.keeps:
        raise RuleError(f"{name}: expected at least one example in drops and one in keeps")
    for text, wanted in [*((x, True) for x in rule.drops), *((x, False) for x in rule.keeps)]:
        line = fold(text)
        if rule.action == "trim":
            small = lowered(text)
            demands = Branch(rule, rule.pattern, 0, readable(rule)).demands
            named = not rule.signs or any(lowered(x) in small for x in rule.signs)
            got = rule.regex.search(plain_greek(text)) is not None and named and holds(small, demands)
        else:
            seen = see(line, count_words(line), rule.where[0])
            held = not rule.sentence and is_sentence(line, seen.words, ends_sentence(line))
            got = not held and first_match(candidates(tabulate(take_apart([rule])), seen), seen) is not None
        if got != wanted:
            raise RuleError(f"{name}: its example {text!r} {'stays' if wanted else 'is taken'}")
