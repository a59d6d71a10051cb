"""Rules are data: TOML tables with a reason and their own two-sided examples, found by the first letters of a line.

A pattern covers the whole folded line (`trim`: the end of a paragraph), so it never grows into prose around it.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

from digest.errors import RuleError
from digest.model import Action, Category
from digest.normalize.fold import MARKED, WORDS, count_words, ends_sentence, fold, is_latin, lowered, plain_greek

CODE_VERSION = "6"
"""Raised when the code decides otherwise with the same rules, so that stored articles are cleaned again."""
HERE = Path(__file__).parent
DATA = [HERE / "data" / f"{name}.toml" for name in ("words", "outlets", "stopwords")]
PLACES = ("top", "middle", "tail")
FOOTERS = ("feed-footer", "copyright")
"""Categories of what a feed puts below an article: a tail of these says that more of it is on the page."""
KEY = 4
"""Letters of the key by which the alternatives of rules are found ..."""
LONG_KEY = 8
"""... and of the beginnings that are looked at before anything else once one is found: enough for the first word and what follows a "the"."""
HEADS = 300
"""Beginnings of one alternative at most; one with more gets shorter keys, and its longer beginnings are not known."""
GROUP = re.compile(r"\(\?(?:P<\w+>|-?i?:)")
"""How a group opens that is read for its beginnings."""
INSIDE = re.compile(GROUP.pattern[:-1] + "|=)")
"""How one opens, or a look ahead, that is read for its words."""
LOOK = re.compile(r"\(\?<?[=!]")
"""How a look ahead or back opens."""
ASKING = "?؟;？"
"""Ends of a question: the headline behind an "Also read:" is one more often than a sentence of the article that begins so."""
SHORT = 5
"""Words up to which a line is no full sentence, whatever its end."""
OPEN = frozenset({"", "any", "en"})
"""What articles of every language meet: the rules of a user, signs, English."""
KIN = dict.fromkeys(("da", "nb", "sv", "no", "nn"), ("da", "nb", "sv")) | dict.fromkeys(("ru", "uk", "be"), ("ru", "uk")) | {"zh": ("ja", "zh")}
"""Languages that are easily taken for each other -> the languages whose rules are asked."""
TELLS = ("cross-link", "related", "caption", "credit", "agency", "byline")
"""Categories whose lines may tell news: headlines, captions, who contributed."""
DIGIT = "0"
"""Key of what begins with any digit; digits further on end a key."""
STOP = "\uffff"
"""Marks a beginning behind which anything may follow."""
MOST_WORDS = 40
MOST_EVER = 200
"""Words that a rule may name at most."""
FIELDS = {"id", "category", "action", "where", "words", "pattern", "why", "drops", "keeps", "sentence", "case", "heading", "signs"}
BUILT_IN = frozenset(("rest-link", "rest-line", "glued-link"))
"""Ids of what is no rule but a vocabulary, which can be switched off like one."""
COMMON = frozenset(("", *" .,'abcdefghijklmnopqrstuvwxyz0123456789"))
"""Signs that stand in nearly every line."""
SIGN = 4
"""Letters of a word that is about as rare as a sign."""
ASKED = 0.1
"""What a look for a word costs beside what follows in a line that holds it."""
LETTERS = re.compile(r"[^\\[\](){}.^$|?*+\d]+(?![?*+{])")
"""Signs in a pattern that stand for themselves; the last one before a repeat is left to it."""
CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""A class of signs."""
ESCAPED = re.compile(rf"\\[^\dxuUN]|{CLASS.pattern}", re.DOTALL)
UNREAD = re.compile(r"\(\?[aiLmsux]+\)|\(\?[#(>]|\(\?P[=>]|\\|[*+?}][?+]|\{(?!\d*,?\d*\})")
"""Parts of a pattern that are not read here, once plain escapes and classes are out of the way: flags for the whole, comments, references, signs by
number, lazy and possessive repeats, a brace that repeats nothing."""
SIGNS = re.compile(rf"\\.|{CLASS.pattern}|\([^()\[\]\\]*\)|[()|]", re.DOTALL)
"""What matters for the shape of a pattern: escapes, classes and groups that hold neither are skipped whole."""
NESTS = re.compile(r"[(\[\\]")
"""Signs without which every choice of a pattern is at its top."""
GREEK_PART = re.compile(rf"\\u03[0-9a-fA-F]{{2}}|\\.|{CLASS.pattern}|{MARKED.pattern}", re.DOTALL)
"""Parts of a pattern that may hold Greek letters with accents ..."""
GREEK_SIGN = re.compile(rf"\\u03|{MARKED.pattern}")
"""... and what stands in every such pattern."""
BEYOND = re.compile("[\u0250-\u1dff\u2e80-\uffff]")
"""Letters of other scripts than Latin."""
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
FEW = 6
"""Times up to which a repeat may hold what can be there or not: 2 to that power are few ways."""
SAMPLE = "".join(map(chr, range(32, 383))) + "αЯяא中あ한"
"""Signs by which it is judged whether two parts of a pattern can take the same."""
MANY = 30
"""A repeat of more than this counts as unbounded when a pattern's time is judged."""


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


@dataclass(frozen=True)  # without slots, as above
class Branch:
    """One alternative of a rule's pattern: read and compiled alone, and only when a line begins like it."""

    rule: Rule
    pattern: str
    number: int
    """Its place among all: the first that fits decides."""
    read: bool = True
    """Whether its pattern can be read (see `readable`)."""

    @functools.cached_property
    def needs(self) -> tuple[str, ...]:
        """One of these stands in every line that fits, in small letters; () when that is not known."""
        return rarest(self.demands)

    @functools.cached_property
    def demands(self) -> tuple[tuple[str, ...], ...]:
        """Every line that fits holds one word of each; () when none is known."""
        return demanded(self.pattern) if self.read else ()

    @functools.cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Every line that fits begins with one of these, in small letters; ("",) when that is not known."""
        return tuple("" if x == DIGIT else x for x in first_letters(self.pattern, LONG_KEY)) if self.read else ("",)

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled alternative."""
        return compiled(self.pattern, self.rule.case)


Needles = tuple[tuple[tuple[str, Branch], ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Alternatives of rules by what a line must have, so that the cost of a line does not grow with the number of rules."""

    heads: dict[str, tuple[Branch, ...]] = field(default_factory=dict)
    """First letters of a line -> the alternatives that ask for them or for fewer."""
    words: tuple[tuple[str, Branch], ...] = ()
    """Words that stand somewhere in a line, with the alternatives with any beginning that need them ..."""
    needles: tuple[dict[str, Needles], ...] = ({}, {}, {})
    """... by the script of the line (see `see`) -> its place -> its words."""
    bare: tuple[Branch, ...] = ()
    """Alternatives of which neither is known: every line meets them ..."""
    worded: tuple[Branch, ...] = ()
    """... but lines that begin with a letter or a digit only these."""
    voices: dict[frozenset[str], Table] = field(default_factory=dict, repr=False, compare=False)
    """Files of rules -> the same without the needles of all others, made when first asked for."""

    def speaking(self, spoken: frozenset[str]) -> Table:
        """The same, in which lines need not look for the words of rules that are not `spoken`."""
        if spoken not in self.voices:
            self.voices[spoken] = replace(self, needles=by_script([x for x in self.words if x[1].rule.lang in spoken]))
        return self.voices[spoken]


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
    spoken: frozenset[str] | None = None
    """The rules of these files are asked, and a user's; None: all are."""

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
        return replace(self, spoken=spoken, all=self.all.speaking(spoken), firm=self.firm.speaking(spoken))


@functools.cache
def compiled(pattern: str, case: bool) -> re.Pattern[str]:
    """Compiled once a process, when a line first asks for it: a start pays nothing."""
    return re.compile(pattern, 0 if case else re.IGNORECASE)


def load_rules(paths: Sequence[Path] = (), disable: Sequence[str] = (), keep: Sequence[str] = ()) -> Rules:
    """The packaged rules and those of `paths`, without the ids in `disable`; the lines in `keep` always stay.

    Files of users are checked whole: `RuleError` names file, line and rule. The packaged ones are checked by the tests
    (`check_rules`), so that a start is quick.
    """
    found, off = [], set(disable)
    sites: dict[str, Site] = {}
    kept = {fold(x) for x in keep}
    seen: set[str] = set()
    for path in [*packaged(), *paths]:
        raw = read(path)
        table = parse_toml(raw, path)
        own = path.parent == HERE / "rules"
        for rule in read_rules(table, raw, path):
            if rule.id in seen:
                raise RuleError(f"{place_of(raw, path, rule.id)}: rule {rule.id}: another rule has this id")
            seen.add(rule.id)
            if not own:
                check_rule(rule, place_of(raw, path, rule.id))
            if rule.id not in off:
                found.append(rule)
        sites |= {s.host: s for s in read_sites(table, path)}
        kept |= {fold(x) for x in strings(table, "keep", path)}
    unknown = sorted(off - seen - BUILT_IN)
    if unknown:
        raise RuleError(f"no rule is called {', '.join(unknown)}")
    words, outlets, stopwords = (tomllib.loads(read(path).decode()) for path in DATA)
    words["rest first"] = list({x.split(" ", 1)[0] for x in words["rest"]})
    branches = take_apart(r for r in found if r.action != "trim")
    trims = [Branch(r, r.pattern, n, readable(r)) for n, r in enumerate(found) if r.action == "trim"]
    return Rules(
        version=rules_version(paths, disable, keep),
        rules=tuple(found),
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
        pattern = GREEK_PART.sub(plain_part, t["pattern"]) if GREEK_SIGN.search(t["pattern"]) else t["pattern"]
        rest = {k: v for k, v in t.items() if k not in ("where", "drops", "keeps", "signs")} | {"pattern": pattern}
        lang = path.stem if path.parent == HERE / "rules" else ""
        yield Rule(**rest, lang=lang, where=tuple(places), signs=strings(t, "signs", path), drops=strings(t, "drops", path), keeps=strings(t, "keeps", path))


def plain_part(found: re.Match[str]) -> str:
    """A part of a pattern, for lines in plain Greek: letters outside of classes are plain, in a class both are; a class of what may not be stays."""
    part = found[0]
    if part.startswith("["):
        return part if part.startswith("[^") else part[:-1] + "".join(dict.fromkeys(plain_greek(x) for x in part if plain_greek(x) not in part)) + "]"
    if part.startswith("\\"):
        return plain_greek(chr(int(part[2:], 16))) if len(part) > 2 else part
    return plain_greek(part)


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
def take_apart(rules: Iterable[Rule]) -> list[tuple[set[str], Branch]]:
    """The alternatives of rules, each with the beginnings of the lines that it may fit; {""} when any may."""
    parts: list[tuple[set[str], Branch]] = []
    for rule in rules:
        read = readable(rule)
        for pattern in split_branches(rule.pattern) if read else [rule.pattern]:
            parts.append((keys_of(pattern) if read else {""}, Branch(rule, pattern, len(parts), read)))
    return parts


def tabulate(parts: Sequence[tuple[set[str], Branch]]) -> Table:
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
        words,
        by_script(words),
        bare,
        tuple(filter(takes_words, bare)),
    )


def takes_words(branch: Branch) -> bool:
    """Whether a line that begins with a letter or a digit may fit; of a user's it counts as possible, for the sample may hold none of his letters."""
    return not branch.rule.lang or any(map(str.isalnum, edge(parsed(branch.pattern), end=False)[0]))


def by_script(words: Sequence[tuple[str, Branch]]) -> tuple[dict[str, Needles], ...]:
    """Words that alternatives need, by the script of the lines that can hold them."""
    return by_size(x for x in words if x[0].isascii()), by_size(x for x in words if not BEYOND.search(x[0])), by_size(words)


def by_word(trims: Iterable[Branch]) -> dict[str, tuple[Branch, ...]]:
    """Trims by the signs that they name, else by the words that their patterns need, else by ""."""
    found: dict[str, tuple[Branch, ...]] = {}
    for branch in trims:
        for word in [*map(lowered, branch.rule.signs)] or branch.needs or ("",):
            found[word] = (*found.get(word, ()), branch)
    return found


def by_size(words: Iterable[tuple[str, Branch]]) -> dict[str, Needles]:
    """The same by the place and the number of words of the lines that their rules may take."""
    found = tuple(words)
    table = {}
    for where in PLACES:
        here = tuple(x for x in found if where in x[1].rule.places)
        sizes: list[tuple[tuple[str, Branch], ...]] = []
        for most in sorted({x[1].rule.words for x in here}):  # up to the next rule's limit all lines share one table
            sizes += [tuple(x for x in here if x[1].rule.words >= most)] * (most + 1 - len(sizes))
        table[where] = (*sizes, *[()] * (MOST_EVER + 1 - len(sizes)))
    return table


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
    script = 0 if folded.isascii() else 1 if is_latin(folded) or not BEYOND.search(folded) else 2
    plain = plain_greek(folded) if script == 2 else folded
    small = lowered(plain)
    return Seen(plain, small, DIGIT if plain[:1].isdecimal() else small[:KEY], script, words, where)


def candidates(table: Table, line: Seen) -> Sequence[Branch]:
    """The alternatives that may fit a line: first those that ask for its beginning, each kind in the order of the files."""
    heads, start, small = table.heads, line.start, line.small
    headed = heads.get(start) or heads.get(start[:3]) or heads.get(start[:2]) or heads.get(start[:1])
    rest = [b for word, b in table.needles[line.script][line.where][min(line.words, MOST_EVER)] if word in small]
    bare = table.worded if small[:1].isalnum() else table.bare
    if rest and (bare or len(rest) > 1):
        rest = sorted({b.number: b for b in (*rest, *bare)}.values(), key=number_of)
    return (*(headed or ()), *(rest or bare))


def match_rules(rules: Rules, folded: str, words: int, ends: bool, where: str) -> tuple[Rule, re.Match[str]] | None:
    """The first rule that fits a whole line at a place of the article, and its match; None when none does.

    The guard: a full sentence stays where the phrase of a rule is not fixed, or where it is known to tell news; a question is none.
    """
    held = is_sentence(folded, words, ends)
    line = see(folded, words, where)
    found = first_match(candidates(rules.firm if held else rules.all, line), line, rules.spoken)
    if held and found and found[0].lang and found[0].category not in TELLS:  # a user who writes a rule for sentences means it
        return found if rules.words["news"].isdisjoint(WORDS.findall(line.small)) else None
    return found


def is_sentence(folded: str, words: int, ends: bool) -> bool:
    """Whether a folded line is a full sentence, which stays but for fixed phrases; a question is none."""
    return ends and words > SHORT and folded[-1] not in ASKING


def holds(small: str, demands: Iterable[tuple[str, ...]]) -> bool:
    """Whether a line in small letters holds one word of each group."""
    for words in demands:
        for word in words:
            if word in small:
                break
        else:
            return False
    return True


def first_match(branches: Iterable[Branch], line: Seen, spoken: frozenset[str] | None = None) -> tuple[Rule, re.Match[str]] | None:
    """The first alternative that fits, of the rules that are asked (see `Rules.spoken`)."""
    for branch in branches:
        rule = branch.rule
        if line.words > rule.words or line.where not in rule.places or (spoken is not None and rule.lang not in spoken):
            continue
        if not line.small.startswith(branch.beginnings) or not holds(line.small, branch.demands):  # to compile a pattern costs more than a thousand such looks
            continue
        if found := branch.regex.fullmatch(line.plain):
            return rule, found
    return None


def unread(pattern: str) -> bool:
    """Whether a pattern has parts that are not read here: it stays whole, and every line is asked whether it fits."""
    return UNREAD.search(ESCAPED.sub("a", pattern)) is not None


def readable(rule: Rule) -> bool:
    """Whether a rule's pattern can be taken apart; the packaged ones can, tests hold them to it."""
    return bool(rule.lang) or not unread(rule.pattern)


def keys_of(branch: str) -> set[str]:
    """The first letters with which a line must begin to fit one alternative of a pattern; {""} when that cannot be told."""
    keys = first_letters(branch, KEY)
    return first_letters(branch, KEY // 2) if "" in keys else keys


def first_letters(branch: str, size: int) -> set[str]:
    """With which letters, up to `size`, a line must begin to fit an alternative; {""} when that cannot be told, or with too many."""
    heads = branch_heads(branch, size)
    return {lowered(h.rstrip(STOP))[:size] for h in heads} if heads is not None and len(heads) <= HEADS and all(heads) else {""}


def rarest(groups: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Of groups of words the one for which it costs least to look: few words, that few lines hold."""
    return groups[0] if len(groups) == 1 else min(groups, key=price, default=())


def price(words: tuple[str, ...]) -> float:
    """What it costs to look for words: a look for each, and what follows in lines that hold it. Longer words are rarer."""
    return sum(ASKED + 0.5 ** (len(w) if len(w) > 1 else SIGN) for w in words)


@functools.cache
def demanded(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Words in small letters: a line that fits the pattern, one that can be read, holds one of each group."""
    if (whole := LETTERS.match(pattern)) and whole.end() == len(pattern):
        word = (lowered(pattern),)
        return (word,) if telling(word) else ()
    branches = split_branches(pattern)
    if len(branches) > 1:
        inside = [rarest(demanded(x)) for x in branches]
        return (tuple(w for x in inside for w in x),) if all(inside) else ()
    found: list[tuple[str, ...]] = []
    run, i = "", 0
    while i <= len(pattern):
        if letters := LETTERS.match(pattern, i):  # most of a pattern: at once, because a pattern is read before it is compiled
            run, i = run + letters[0], letters.end()
            continue
        c = pattern[i : i + 1]
        end = closing(pattern, i) if c == "(" else end_of_class(pattern, i) if c == "[" else i + 1 if c == "\\" else i
        if c == "\\" and not pattern[end : end + 1].isalnum():
            c = pattern[end : end + 1] or c  # an escaped sign stands for itself
            literal = c != "\\"
        else:
            literal = c not in ("", "(", "[", "\\", ".", "^", "$")
        again = pattern[end + 1 : end + 2]
        group = INSIDE.match(pattern, i)
        plain = literal and again not in ("?", "*", "{")
        run += c if plain else ""
        if not plain or again == "+":
            found += [(lowered(run),)] if run else []
            run = ""
        if group and again not in ("?", "*") and pattern[end + 1 : end + 3] not in ("{0", "{,"):
            found += demanded(pattern[group.end() : end])
        i = end + (2 if again in ("?", "*", "+") else pattern.find("}", end) + 1 - end if again == "{" else 1)
    return tuple(filter(telling, found))


def telling(words: Iterable[str]) -> bool:
    """Whether a line without these words is one of many: a letter, a digit or a blank tells nothing."""
    return COMMON.isdisjoint(words)


def heads_of(pattern: str, size: int) -> list[str] | None:
    """All beginnings, up to `size` letters, that a pattern of literals, groups and simple classes allows; None: too many."""
    heads: list[str] = []
    for branch in split_branches(pattern):
        more = branch_heads(branch, size)
        if more is None or len(heads) + len(more) > HEADS:
            return None
        heads += more
    return list(dict.fromkeys(heads))


def branch_heads(branch: str, size: int) -> list[str] | None:
    """The beginnings of one alternative."""
    if (whole := LETTERS.match(branch)) and whole.end() == len(branch):
        return [branch[:size]]
    open_, i = [""], 0
    done: list[str] = []
    while i < len(branch) and open_:
        if run := LETTERS.match(branch, i):  # most of a pattern: at once, because all rules are read at every start
            i, more = run.end(), [a + run[0] for a in open_]
            done += [x[:size] for x in more if len(x) >= size]
            open_ = [x for x in more if len(x) < size]
            continue
        group = branch[i] == "("
        if group and LOOK.match(branch, i):  # takes nothing
            i = closing(branch, i) + 1
            if branch[i : i + 1] in (*"?*+{",):
                return None if "" in open_ else done + [a + STOP for a in open_]
            continue
        if group and (opening := GROUP.match(branch, i)):
            end = closing(branch, i)
            inside, i = heads_of(branch[opening.end() : end], size), end + 1
        elif branch[i] == "[":
            end = end_of_class(branch, i)
            inside, i = class_letters(branch[i + 1 : end]), end + 1
        elif branch[i] == "\\":
            inside, i = ([DIGIT] if branch[i + 1] == "d" else None if branch[i + 1].isalnum() else [branch[i + 1]]), i + 2
        elif branch[i] in ".(^$":
            inside, i = None, i + 1
        else:
            inside, i = [DIGIT if branch[i].isdecimal() else branch[i]], i + 1
        if inside is None or branch[i : i + 1] == "*":
            return None if "" in open_ else done + [a + STOP for a in open_]
        if branch[i : i + 1] in ("+", "{"):
            inside = [b + STOP for b in inside] if branch[i : i + 2] not in ("{0", "{,") else [STOP]
            both = [a + b.replace(DIGIT, "" if a else DIGIT) for a in open_ for b in inside]
            return None if STOP in both else done + both
        if branch[i : i + 1] == "?":
            inside, i = [*inside, ""], i + 1
        both = [a + b.replace(DIGIT, STOP if a else DIGIT + STOP) for a in open_ for b in inside]
        if STOP in both:
            return None
        done += [x for x in both if len(x) >= size or x.endswith(STOP)]
        open_ = list(dict.fromkeys(x for x in both if len(x) < size and not x.endswith(STOP)))
        if len(done) > 10 * HEADS:
            return None
    return done + open_


def split_branches(pattern: str) -> list[str]:
    """The alternatives at the top of a pattern."""
    if not NESTS.search(pattern):
        return pattern.split("|")
    parts, depth, start = [], 0, 0
    for found in SIGNS.finditer(pattern):
        sign = found[0]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == "|" and depth == 0:
            parts.append(pattern[start : found.start()])
            start = found.end()
    return [*parts, pattern[start:]]


def closing(pattern: str, at: int) -> int:
    """Where the group that opens at `at` closes."""
    depth = 0
    for found in SIGNS.finditer(pattern, at):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end() - 1
    return len(pattern)


def end_of_class(pattern: str, at: int) -> int:
    """Where the class that opens at `at` ends."""
    found = CLASS.match(pattern, at)
    return found.end() - 1 if found else len(pattern) - 1


def class_letters(inside: str) -> list[str] | None:
    """The letters of a plain class such as [àa]; None for ranges, escapes and negation."""
    return None if inside.startswith("^") or "\\" in inside or "-" in inside else [DIGIT if c.isdecimal() else c for c in inside]


# --- checking -------------------------------------------------------------------------------------------------------------
def check_rules(rules: Rules) -> None:
    """Check every rule as those of users are checked: pattern, time, examples. `RuleError` on the first that fails."""
    for rule in rules.rules:
        check_rule(rule, "rules")


def check_rule(rule: Rule, place: str) -> None:
    """Refuse a pattern that is none, that may take exponential time, or that fails its own examples."""
    name = f"{place}: rule {rule.id}"
    try:
        regex = rule.regex
    except (re.error, RecursionError) as e:
        raise RuleError(f"{name}: pattern: {e}") from e
    trouble = slow_part(rule.pattern)
    if trouble:
        raise RuleError(f"{name}: pattern may take exponential time: {trouble}")
    if not rule.drops or not rule.keeps:
        raise RuleError(f"{name}: expected at least one example in drops and one in keeps")
    for text, wanted in [*((x, True) for x in rule.drops), *((x, False) for x in rule.keeps)]:
        line = fold(text)
        if rule.action == "trim":
            small = lowered(text)
            demands = Branch(rule, rule.pattern, 0, readable(rule)).demands
            named = not rule.signs or any(lowered(x) in small for x in rule.signs)
            got = regex.search(plain_greek(text)) is not None and named and holds(small, demands)
        else:
            seen = see(line, count_words(line), rule.where[0])
            held = not rule.sentence and is_sentence(line, seen.words, ends_sentence(line))
            got = not held and first_match(candidates(tabulate(take_apart([rule])), seen), seen) is not None
        if got != wanted:
            raise RuleError(f"{name}: its example {text!r} {'stays' if wanted else 'is taken'}")


def slow_part(pattern: str) -> str | None:
    """What could make a pattern slow: a repeat inside a repeat, a choice inside a repeat, more than four wide repeats in a row. Within a repeat of a
    few times another one may stand when a sign parts its rounds that the other one cannot take: `(?:, [\\w ]{2,40}){1,12}`.

    Refuses some harmless patterns too; any of them can be written flat.
    """
    wide = [0]
    trouble = slow_node(parsed(pattern), inside=False, wide=wide)
    return trouble or ("more than four wide repeats" if wide[0] > 4 else None)


def parsed(pattern: str) -> Any:
    """The shape of a pattern; the only public way to it went with Python 3.11."""
    return importlib.import_module("re._parser").parse(pattern)


def slow_node(tree: Any, *, inside: bool, wide: list[int]) -> str | None:
    """Walk the parsed pattern; `inside` an unbounded repeat everything must have one width and no choice."""
    for op, arg in tree:
        kind = str(op)
        if kind in REPEATS:
            low, high, body = arg
            many = int(high) > MANY
            if (inside and low != high) or (not many and int(high) > 1 and blurred(body, int(high))):
                return "a repeat inside a repeat"
            wide[0] += many
            trouble = slow_node(body, inside=inside or many, wide=wide)
        elif kind == "BRANCH":
            if inside:
                return "a choice inside a repeat"
            most = wide[0]
            trouble = None
            for branch in arg[1]:  # only one branch is walked at a time, so the widest one counts
                own = [wide[0]]
                trouble = trouble or slow_node(branch, inside=inside, wide=own)
                most = max(most, own[0])
            wide[0] = most
        elif kind == "SUBPATTERN":
            trouble = slow_node(arg[3], inside=inside, wide=wide)
        elif kind in ("ASSERT", "ASSERT_NOT"):
            trouble = slow_node(arg[1], inside=inside, wide=wide)
        elif kind in ("GROUPREF", "GROUPREF_EXISTS"):
            return "a back reference"
        else:
            trouble = None
        if trouble:
            return trouble
    return None


def blurred(body: Any, times: int) -> bool:
    """Whether the rounds of a repeat may be cut in many ways: it holds another repeat, and no sign parts the rounds that this one cannot take."""
    taken = loose(body, times)
    return bool(taken) and all(empty or signs & taken for signs, empty in (edge(body, end=False), edge(body, end=True)))


def loose(tree: Any, times: int) -> set[str]:
    """The signs that repeats in a part of a pattern may take, as often as they like."""
    found: set[str] = set()
    for op, arg in tree:
        kind = str(op)
        if kind in REPEATS:
            found |= taken_by(arg[2]) if arg[0] != arg[1] and (int(arg[1]) > 1 or times > FEW) else loose(arg[2], times)
        elif kind == "BRANCH":
            found = found.union(*(loose(branch, times) for branch in arg[1]))
        elif kind == "SUBPATTERN":
            found |= loose(arg[3], times)
    return found


def taken_by(tree: Any) -> set[str]:
    """All signs of the sample that stand somewhere in what a part of a pattern fits."""
    found: set[str] = set()
    for op, arg in tree:
        kind = str(op)
        if kind in REPEATS:
            found |= taken_by(arg[2])
        elif kind == "BRANCH":
            found = found.union(*map(taken_by, arg[1]))
        elif kind == "SUBPATTERN":
            found |= taken_by(arg[3])
        else:
            found |= signs_of(kind, arg)
    return found


def edge(tree: Any, *, end: bool) -> tuple[set[str], bool]:
    """The signs with which a part of a pattern may begin, or end; and whether it may be empty."""
    found: set[str] = set()
    for op, arg in reversed(list(tree)) if end else tree:
        kind = str(op)
        if kind in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        if kind in REPEATS or kind == "SUBPATTERN":
            signs, empty = edge(arg[2] if kind in REPEATS else arg[3], end=end)
            empty = empty or (kind in REPEATS and arg[0] == 0)
        elif kind == "BRANCH":
            edges = [edge(branch, end=end) for branch in arg[1]]
            signs, empty = set().union(*(x for x, _ in edges)), any(x for _, x in edges)
        else:
            signs, empty = signs_of(kind, arg), False
        found |= signs
        if not empty:
            return found, False
    return found, True


def signs_of(kind: str, arg: Any) -> set[str]:
    """The signs of the sample that one place of a pattern takes, in capitals or not."""
    if kind in ("LITERAL", "NOT_LITERAL"):
        same = {chr(arg).lower(), chr(arg).upper()}
        return same if kind == "LITERAL" else set(SAMPLE) - same
    if kind == "IN":
        found = {x for op, part in arg if str(op) != "NEGATE" for x in part_of(str(op), part)}
        found |= {x.lower() for x in found} | {x.upper() for x in found}
        return set(SAMPLE) - found if arg and str(arg[0][0]) == "NEGATE" else found
    return set(SAMPLE)


def part_of(kind: str, arg: Any) -> Iterable[str]:
    """The signs of one part of a class: a sign, a range or a kind of signs."""
    if kind == "LITERAL":
        return chr(arg)
    if kind == "RANGE":
        return [x for x in SAMPLE if arg[0] <= ord(x) <= arg[1]]
    name = str(arg).removeprefix("CATEGORY_")
    known = re.compile({"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.removeprefix("NOT_")])
    return [x for x in SAMPLE if (known.match(x) is None) == name.startswith("NOT_")]
