"""What a pattern of a rule asks of a line, read from the pattern itself: the letters with which a line must begin, the words that it must hold, how long a
look at it may take.

So of thousands of alternatives a line meets the few that may fit, and a pattern that may take exponential time is refused.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from digest.normalize.fold import MARKED, lowered, plain_greek

KEY = 4
"""Letters of the key by which the alternatives of rules are found ..."""
LONG_KEY = 8
"""... and of the beginnings that are looked at before anything else once one is found: enough for the first word and what follows a "the"."""
HEADS = 300
"""Beginnings of one alternative at most; one with more gets shorter keys, and its longer beginnings are not known."""
DIGIT = "0"
"""Key of what begins with any digit; digits further on end a key."""
STOP = "\uffff"
"""Marks a beginning behind which anything may follow."""
COMMON = frozenset(("", *" .,'abcdefghijklmnopqrstuvwxyz0123456789"))
"""Signs that stand in nearly every line."""
SIGN = 4
"""Letters of a word that is about as rare as a sign."""
ASKED = 0.1
"""What a look for a word costs beside what follows in a line that holds it."""
GROUP = re.compile(r"\(\?(?:P<\w+>|-?i?:)")
"""How a group opens that is read for its beginnings."""
INSIDE = re.compile(GROUP.pattern[:-1] + "|=)")
"""How one opens, or a look ahead, that is read for its words."""
LOOK = re.compile(r"\(\?<?[=!]")
"""How a look ahead or back opens."""
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
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
FEW = 6
"""Times up to which a repeat may hold what can be there or not: 2 to that power are few ways."""
SAMPLE = "".join(map(chr, range(32, 383))) + "αЯяא中あ한"
"""Signs by which it is judged whether two parts of a pattern can take the same."""
MANY = 30
"""A repeat of more than this counts as unbounded when a pattern's time is judged."""


def unread(pattern: str) -> bool:
    """Whether a pattern has parts that are not read here: it stays whole, and every line is asked whether it fits."""
    return UNREAD.search(ESCAPED.sub("a", pattern)) is not None


def plainly_greek(pattern: str) -> str:
    """A pattern as lines in plain Greek need it."""
    return GREEK_PART.sub(plain_part, pattern) if GREEK_SIGN.search(pattern) else pattern


def plain_part(found: re.Match[str]) -> str:
    """A part of a pattern, for lines in plain Greek: letters outside of classes are plain, in a class both are; a class of what may not be stays."""
    part = found[0]
    if part.startswith("["):
        return part if part.startswith("[^") else part[:-1] + "".join(dict.fromkeys(plain_greek(x) for x in part if plain_greek(x) not in part)) + "]"
    if part.startswith("\\"):
        return plain_greek(chr(int(part[2:], 16))) if len(part) > 2 else part
    return plain_greek(part)


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
        if run := LETTERS.match(branch, i):  # most of a pattern: at once
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


# --- time -----------------------------------------------------------------------------------------------------------------
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
