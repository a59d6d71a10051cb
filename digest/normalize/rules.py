"""Rules are data: TOML tables with a reason and their own two-sided examples.

A pattern covers the whole folded line (`trim`: the end of a paragraph), so it never grows into prose around it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from digest.errors import RuleError
from digest.model import Action, Category
from digest.normalize import readings
from digest.normalize.branches import (
    MOST_EVER,
    PLACES,
    Branch,
    Part,
    Rule,
    Table,
    by_word,
    candidates,
    compiled,
    first_match,
    holds,
    number_of,
    readable,
    see,
    tabulate,
    take_apart,
)
from digest.normalize.fold import WORDS, count_words, ends_sentence, fold, lowered, plain_greek
from digest.normalize.named import BUILT_IN
from digest.normalize.patterns import plainly_greek, slow_part

CODE_VERSION = "11"
"""Raised when the code decides otherwise with the same rules, so that stored articles are cleaned again."""
HERE = Path(__file__).parent
DATA = [HERE / "data" / f"{name}.toml" for name in ("words", "outlets", "stopwords")]
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
FIELDS = {"id", "category", "action", "where", "words", "pattern", "unless", "why", "drops", "keeps", "sentence", "case", "heading", "signs"}
HOST = re.compile(r"(?:(?:[a-z][a-z\d+.-]*:)?//)?(?:[^/?#@]*@)?([\w-]+(?:\.[\w-]+)*)\.?(?::\d*)?(?:[/?#]|\Z)", re.IGNORECASE)
"""The host of an address, with its scheme and port or without."""


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
    """Vocabularies: date, month, share, agency, updated, published, news, rest (and the first words of these), also."""
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
        for own in read_sites(table, path):
            sites[own.host] = joined(sites[own.host], own) if own.host in sites else own
        kept |= {fold(x) for x in strings(table, "keep", path)}
    unknown = sorted(off - seen - BUILT_IN.keys())
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
        off=frozenset(off & BUILT_IN.keys()),
    )


def own_rules() -> tuple[list[Rule], list[Part]]:
    """The packaged rules and their alternatives, as they were read before, else from their files."""
    files = {path: read(path) for path in packaged()}
    code = [HERE / f"{name}.py" for name in ("branches", "fold", "patterns", "readings", "rules")]
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
    """The `[[site]]` tables: `host` (the address of a page of it will do), `drop` and `keep` (CSS selectors), `lines`."""
    for t in table.get("site", []):
        if not isinstance(t, dict) or not isinstance(t.get("host"), str):
            raise RuleError(f"{path}: a [[site]] needs a host")
        if unknown := sorted(t.keys() - {"host", "drop", "keep", "lines"}):
            raise RuleError(f"{path}: [[site]] {t['host']}: unknown field {unknown[0]}, expected one of drop, host, keep, lines")
        host = host_in(t["host"])
        if not host:
            raise RuleError(f"{path}: [[site]] {t['host']!r} is no host, expected one like example.org")
        drop, keep, lines = (strings(t, name, path) for name in ("drop", "keep", "lines"))
        for selector in (*drop, *keep):
            check_selector(selector, f"{path}: [[site]] {t['host']}")
        yield Site(host, drop, keep, tuple(fold(x) for x in lines))


def host_in(address: str) -> str:
    """The host of an address, or a host alone, as sites are known by it: without port and `www.`, in the letters of ASCII; "" for what is none."""
    found = HOST.match(address.strip())
    host = found[1].lower().removeprefix("www.") if found else ""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""


def joined(one: Site, other: Site) -> Site:
    """What two tables say of one host."""
    return Site(one.host, one.drop + other.drop, one.keep + other.keep, one.lines + other.lines)


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
