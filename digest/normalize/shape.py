"""Judge lines by those around them: what a heading or a form takes with it, labels above and below the text, captions, copies, and the lists of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from digest.normalize.fold import WORDS, lowered
from digest.normalize.judge import DAY, JOINED_PARTS, NAME, PICTURES
from digest.normalize.lines import DASHED, Line, Verdict
from digest.normalize.rules import Rules

CAPTION_WORDS = 16
"""Words of a caption without a full stop at most."""
SECTION = 12
"""Lines that a heading of related articles takes at most."""
HEADING = 7
"""Words of a heading between paragraphs at most, where it might be one more headline of other articles."""
LABEL = 26
"""Letters of a label at most."""
ODD = re.compile(r"[\uac00-\ud7af*@=/]|\w\.\w|\d:\d\d")
"""Signs that a label has not: Hangul says much in few letters, and the chapters of a podcast begin with a time."""
LOWEST = 3
"""Level of a heading at most that is surely none of a box."""
HEADS = 2
"""Headings in a text at least by which a label above it is taken for one more."""
SHORT_HEAD, SHORT_LEAD = 4, 1
"""Words up to which a line with a colon ("Sources:") goes with what is below it; with a list whose items are marked."""
LIST = 3
"""Names of things with pictures, or numbers, of which so many make a list."""
NOTES = 2
"""Numbers from 1 on that count notes or items."""
WORDS_OF_BOTH = ("image-marker", "navigation", "share", "tags", "date")
"""Categories of single words that an article may hold as well."""
HEAD_WORDS = 2
"""Words of a heading at most that is such a word: `Share this article` is none."""
VALUE = re.compile(r":.*\d")
"""A value behind its name: `Price: 12 marks`."""
NUMBERED = re.compile(r"\d{1,2}[.)] ")
"""How an item of a list begins."""
NAMED = re.compile(r"\w+(?: \w+){0,2} ?: ")
"""How a line begins that says one thing by its name: `Dimensions: 18 x 10`."""
MOST_LABELS = 5
"""Lines that the shape of top and of tail may take: more are a list of the article."""
MOST_ALIKE = {JOINED_PARTS: 2, "date-line": 2, "player-time": 2, "share-bar": 1, "initials": 1}
"""Rule -> lines that it takes at most: more of them, each another one, are a list of the article."""
QUANTITY = re.compile(r"(?:\d{1,4}(?:[.,/⁄-]\d+)?|[½¼¾⅓⅔⅛])(?: ?[½¼¾⅓⅔⅛])? ?[^\W\d_]{2}")
"""So many of a thing: `2 onions`."""
MEASURE = re.compile(
    r"(?:\d{1,4}(?:[.,/⁄-]\d+)?|[½¼¾⅓⅔⅛])(?: ?[½¼¾⅓⅔⅛])? ?[^\W\d_]{1,3}\.? [^\W\d_]{2}|.*[^\W\d_] ?\d+ ?(?:g|kg|ml|cc|[\u3040-\u9fff]{1,2})\Z", re.IGNORECASE
)
"""So much of it: `500 g beef`, in Japanese `牛肉 500g`."""
QUANTITIES = 2
"""Lines of both kinds, one of the second at least, from which they are what a recipe asks for."""
FEW = 6
"""Words of such a line at most."""
VERSES = 2
"""Lines with a small letter in front, of three or more below the text, from which these are verse ..."""
VERSE = 3
"""... and words of the first line, and of the longest of these, at least: tags have fewer."""
DAY_NAMES = re.compile(r"[^\W\d_]{3,}")
"""The names of a day and of its month."""
SAID = 3
"""Words of a quotation at least: "Sign up" may be a button."""
QUOTES = "\"“„«‚‘'"
"""How a line begins that quotes somebody ..."""
UNQUOTES = "\"”“»’'"
"""... and ends."""
ROLE = re.compile(r"\w, [^\W\d]|\w: ")
"""What stands in a line that says of somebody who that is or from where, or of a thing what it is."""
CAPTIONED = ("caption-credit", "caption-agency")
"""Rules of captions that end with whom the picture is from."""
LEAST_COPY = 4
"""Words of a caption's copy at least."""
ALIKE = 0.6
"""Share of the words of the shorter of two headlines from which they are one: `<title>` and the page's heading differ by a kicker or the outlet's name."""


def spare_lists(lines: Sequence[Line], first: int, last: int, found: dict[int, Verdict]) -> None:
    """More lines of a kind than a page puts there, each another one, are a list of the article: names with days above the first paragraph, days and times among
    the paragraphs, networks that are each the heading of one, short words below the last one. It may begin right above the first paragraph.
    """
    among = range(first + 1, last)
    above_text = [i for i in among if i + 1 < len(lines) and lines[i + 1].ends and not lines[i].emptied]
    heads = [i for i in among if lines[i - 1].prose and lines[i + 1].prose]
    for rule, place in {
        JOINED_PARTS: range(first),
        "date-line": among,
        "player-time": above_text,
        "share-bar": heads,
        "initials": range(last + 1, len(lines)),
    }.items():
        listed = [i for i in place if i in found and found[i].rule == rule]
        if rule == "player-time" and first - 1 in found and found[first - 1].rule == rule:
            listed.append(first - 1)
        if len({lines[i].folded for i in listed}) > MOST_ALIKE[rule]:
            for i in {*listed, first - 1}:
                if i in found and found[i].rule == rule:
                    del found[i]
    years = [i for i in range(first + 1, len(lines) - 1) if i in found and found[i].rule == "date-line" and lines[i].folded.isdecimal()]
    heads = [i for i in years if found.keys().isdisjoint((i - 1, i + 1))]
    for i in heads if len({lines[i].folded for i in heads}) > 1 else ():
        del found[i]  # years alone above what stays are its headings
    counted = [i for i, v in found.items() if v.rule == "lone-number"]
    if is_count([int(lines[i].folded) for i in counted]):
        for i in counted:
            del found[i]


def spare_parts(lines: Sequence[Line], first: int, last: int, found: dict[int, Verdict]) -> None:
    """A word that is a heading by its tag above what stays, days that are headings, and an item among others that stay, are no marks of a page: `Video`
    opens a section, `Pictures` is a folder. What stands above the first paragraph is one, and what was a heading of links or pictures.
    """
    marks = [i for i in found if found[i].category in WORDS_OF_BOTH and not found[i].heading and not lines[i].folded.endswith(":")]
    lists = staying_lists(lines, found) if any(lines[i].kind == "li" for i in marks) else set()
    heads = [i for i in marks if first < i and is_section(lines, i, found)]
    days = [i for i in heads if found[i].rule == "date-line"]
    for i in heads:
        if len(days) > 1 or lines[i].level <= LOWEST if i in days else not found[i].meta:
            del found[i]
    for i in marks:
        if i in lists and i < last and (bool(NAMED.match(lines[i].folded)) if found[i].category == "date" else first < i and not found[i].meta):
            del found[i]


def is_section(lines: Sequence[Line], i: int, found: dict[int, Verdict]) -> bool:
    """Whether a mark of a page is a heading of a word or two by its tag, above something that stays."""
    line, below = lines[i], lines[i + 1] if i + 1 < len(lines) and i + 1 not in found else None
    if (
        line.kind != "h"
        or line.emptied
        or below is None
        or found[i].category in ("share", "tags")
        or (line.words > HEAD_WORDS and found[i].rule != "date-line")
    ):
        return False
    return below.ends or below.folded.endswith(":") or below.kind not in ("p", "h", "h1")


def staying_lists(lines: Sequence[Line], found: dict[int, Verdict]) -> set[int]:
    """The numbers of the items of lists of which twice as many items stay as go: a page's own lists go nearly whole."""
    staying: set[int] = set()
    for is_list, run in groupby(range(len(lines)), lambda i: lines[i].kind == "li"):
        items = list(run) if is_list else []
        if len(items) > LIST and len(items) >= 3 * sum(i in found for i in items):
            staying.update(items)
    return staying


def is_count(numbers: Sequence[int]) -> bool:
    """Whether numbers follow each other as those of notes or items do: 1, 2, or three of any others."""
    return len(numbers) >= (NOTES if numbers[:1] == [1] else LIST) and list(numbers) == [*range(numbers[0], numbers[0] + len(numbers))]


def take_sections(lines: Sequence[Line], last: int, found: dict[int, Verdict]) -> None:
    """A comment form in the tail takes the rest of the tail; a heading of related articles takes the non-prose under it."""
    stop = 0  # the first line below a heading that is none of its section; below the next one it is sought only where that stands lower
    for i in sorted(found):
        verdict = found[i]
        if verdict.category == "comment-form" and i > last:
            for j in range(i + 1, len(lines)):
                found.setdefault(j, Verdict("after-comment-form", "comment-form", "drop", "stands under the comment form"))
            return
        if verdict.heading:
            if stop <= i:
                stop = next((j for j in range(i + 1, len(lines)) if lines[j].prose or (lines[j].ends and lines[j].words > 5)), len(lines))
            end, size = stop, stop - i - 1
            if size > SECTION or (i < last and size > 5):
                continue
            if i < last and size > 1 and lines[end - 1].words <= HEADING:
                end -= 1  # the heading of the paragraph below it, more often than one more article
            for j in range(i + 1, end):
                if i > last or lines[j].words >= 4:
                    found.setdefault(j, Verdict("under-related", "related", "drop", "stands under a heading of other articles"))


def take_captions(lines: Sequence[Line], last: int, found: dict[int, Verdict]) -> None:
    """A short line without a full stop between a paragraph and a picture's credit is the picture's caption; below another short line it may be a heading."""
    above = [i - 1 for i in sorted(found) if 0 < i < last and found[i].category == "credit" and i - 1 not in found and like_caption(lines[i - 1])]
    below_text = [i for i in above if i == 0 or i - 1 in found or lines[i - 1].ends]
    things = [i for i in below_text if names_thing(lines[i].folded)]
    why = "stands right above the credit of a picture"
    for i in below_text if len(things) < LIST else ():
        found[i] = Verdict("caption-above-credit", "caption", "metadata", why, meta=(("caption", lines[i].text.strip()),))


def take_doubles(lines: Sequence[Line], found: dict[int, Verdict]) -> None:
    """The caption of a picture once more without its credit, as what a browser shows in its place."""
    for i in [i for i in sorted(found) if found[i].rule in CAPTIONED]:
        for j in (i - 1, i + 1):
            if 0 <= j < len(lines) and j not in found and lines[j].words >= LEAST_COPY and is_copy(lines[j], lines[i].folded):
                found[j] = Verdict("caption-copy", "caption", "drop", "a caption once more, without its credit")


def is_copy(line: Line, caption: str) -> bool:
    """Whether a caption is a line and nothing behind it but its credit. What may be a paragraph, a heading or the name of a thing stays."""
    bare = line.folded.rstrip(".")
    if line.kind != "p" or line.prose or names_thing(bare) or not caption.startswith(bare):
        return False
    return caption[len(bare) :].lstrip(" .(|/-").lower().startswith(PICTURES)


def names_thing(folded: str) -> bool:
    """Whether a line is the name of a thing as headings write it: three to six words, none of which is small."""
    words = folded.split(" ", 6)
    return 3 <= len(words) <= 6 and not any(w[:1].islower() for w in words) and any(map(str.isupper, (w[:1] for w in words)))


def like_caption(line: Line) -> bool:
    """Whether a line may be the caption of a picture: no sentence, no item of a list, and nothing that leads to what follows."""
    if line.ends or line.kind != "p" or not 3 <= line.words <= CAPTION_WORDS or line.folded.endswith(":"):
        return False
    return not NUMBERED.match(line.folded) and not NAMED.match(line.folded)


def take_shape(lines: Sequence[Line], first: int, last: int, found: dict[int, Verdict], rules: Rules) -> None:
    """Names and labels above the first paragraph, and links below the last: short lines that are no sentences."""
    top = [i for i in range(first) if i not in found]
    if len(top) <= MOST_LABELS and not asks_for(lines[i] for i in top):
        for i in top:
            line = lines[i]
            if line.words <= 4 and like_label(line) and not line.folded.endswith((":", ",")) and not opens_section(lines, i, first, found):
                if NAME.fullmatch(line.folded) and not written_small(line.folded, lines):
                    found[i] = Verdict("name-at-top", "byline", "metadata", "a name alone above the text", meta=(("byline", line.folded),))
                elif line.words <= 3 and not is_heading(lines, i, first, last, found):
                    found[i] = Verdict("label-at-top", "other", "drop", "a label alone above the text")
    days = days_below(lines, last, found)
    for i in days:
        del found[i]
    tail = [i for i in range(days[-1] + 2 if days else last + 1, len(lines)) if i not in found]
    if len(tail) > MOST_LABELS or asks_for(lines[i] for i in tail) or is_verse(lines, tail):
        return
    for i in reversed(above_list(lines, tail)):
        line = lines[i]
        below = lines[i + 1] if i + 1 < len(lines) and i + 1 not in found else None
        item = is_item(line)
        if below and not item and (below.kind not in ("p", "h", "h1") or line.kind == below.kind == "h"):
            continue  # the heading of a list, a program or a table
        if below and not item and (line.folded.endswith((":", ",")) or below.words > 4):
            continue  # the heading of what stays below it
        if (lines[i - 1].kind == "quote" and DASHED.match(line.text)) or (lines[i - 1].folded.endswith(",") and i - 1 not in found):
            continue  # who said what is quoted above it, or sends best wishes
        if (
            not line.ends
            and not NUMBERED.match(line.folded)
            and ((item and line.words <= 14) or (line.words <= 4 and like_label(line) and not tells(line, rules)))
        ):
            found[i] = Verdict("label-in-tail", "other", "drop", "a label or link below the text")


def days_below(lines: Sequence[Line], last: int, found: dict[int, Verdict]) -> list[int]:
    """The numbers of the days of a programme below the last paragraph, each above what is on that day: two or more with the name of the day and without a
    year, the first one right below it. Below the headlines of other articles stands when they were published.
    """
    days = [i for i in range(last + 1, len(lines)) if i in found and found[i].rule == "date-line" and not DAY.search(lines[i].folded)]
    named = all(len(DAY_NAMES.findall(lines[i].folded)) > 1 for i in days)
    filled = all(i + 1 < len(lines) and i + 1 not in found for i in days)
    return days if days[:1] == [last + 1] and named and filled and len({lines[i].folded for i in days}) > 1 else []


def above_list(lines: Sequence[Line], run: Sequence[int]) -> list[int]:
    """The numbers of some lines below the last paragraph down to the one that says with a colon, or by its tag, that a list follows."""
    for n, i in enumerate(run):
        listed = i + 1 in run and is_item(lines[i + 1])
        if (lines[i].folded.endswith(":") and lines[i].words > (SHORT_LEAD if listed else SHORT_HEAD)) or (lines[i].kind == "h" and listed):
            return list(run[:n])
    return list(run)


def is_item(line: Line) -> bool:
    """Whether a line is an item of a list in plain text."""
    return line.text.lstrip().startswith("- ")


def is_verse(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether lines below the last paragraph are verse: one below the other, of which some begin with a small letter where the line above goes on."""
    small = [lines[i].words for i in run if lines[i].text[:1].islower()]
    if len(run) <= VERSES or len(small) < VERSES or run[-1] - run[0] >= len(run) or lines[run[0]].text[:1].islower():
        return False
    return min(max(small), lines[run[0]].words) >= VERSE


def tells(line: Line, rules: Rules) -> bool:
    """Whether a short line below the text tells something: who somebody is, or wrote it, a quotation, a question in Greek. `Print: the text` is a button."""
    text = line.text.strip()
    quoted = text[:1] in QUOTES and text[-1:] in UNQUOTES and line.words >= SAID
    role = ROLE.search(text)
    button = role is not None and rules.words["share"].issuperset(WORDS.findall(lowered(text[: role.start() + 1])))
    return quoted or text.endswith((";", "\u037e")) or (role is not None and not button) or (not is_item(line) and DASHED.match(text) is not None)


def opens_section(lines: Sequence[Line], i: int, first: int, found: dict[int, Verdict]) -> bool:
    """Whether a label above the first paragraph is a heading by its tag, below which come only lesser ones, lists, programs and tables up to the text.

    What may be a name is one only where the text has another heading of its level, and that is no low one: a writer's name may stand in such a tag as well.
    """
    level = lines[i].level
    if lines[i].kind != "h" or any(lines[j].kind == "p" or 0 < lines[j].level <= level or j in found for j in range(i + 1, first)):
        return False
    return not NAME.fullmatch(lines[i].folded) or (level <= LOWEST and any(x.level == level for x in lines[i + 1 :]))


def is_heading(lines: Sequence[Line], i: int, first: int, last: int, found: dict[int, Verdict]) -> bool:
    """Whether a label above a list or right above the text is a heading: its tag says so, or the article has others."""
    if i + 1 < first:
        return lines[i + 1].kind == "li" and i + 1 not in found
    if lines[i].kind == "h":
        return True
    heads = (j for j in range(first + 1, last) if j not in found and lines[j + 1].prose and lines[j - 1].prose and like_label(lines[j]))
    return sum(1 for _ in heads) >= HEADS


def written_small(name: str, lines: Sequence[Line]) -> bool:
    """Whether the longest word of what looks like a name stands in the text in small letters: `Quick Summary` is nobody's; a particle says nothing."""
    longest = re.compile(rf"\b{re.escape(max(WORDS.findall(name), key=len).lower())}\b")
    return any(longest.search(x.text) for x in lines)


def asks_for(lines: Iterable[Line]) -> bool:
    """Whether among some lines stands what a recipe asks for: salt and the headings are no labels there."""
    short = [x.folded for x in lines if x.words <= FEW]
    measured = sum(MEASURE.match(x) is not None for x in short)
    return measured > 0 and measured + sum(QUANTITY.match(x) is not None and not MEASURE.match(x) for x in short) >= QUANTITIES


def like_label(line: Line) -> bool:
    """Whether a line looks like a label: short, no sentence, no number, no list item, no code, no address, and it names no value as `Price: 12 marks` does."""
    text = line.text.lstrip()
    if line.ends or line.folded.isdecimal() or len(line.folded) > LABEL or line.kind not in ("p", "h"):
        return False
    return text[:2] not in ("- ", "* ") and not VALUE.search(text) and not ODD.search(text)


def take_copies(lines: Sequence[Line], headline: str, found: dict[int, Verdict]) -> None:
    """The headline (folded, in small letters) once more, and second copies of a paragraph."""
    seen: set[str] = set()
    early = bool(headline)
    for i, line in enumerate(lines):
        if i in found or line.kind in ("pre", "table"):
            continue
        if early and len(line.folded) < 2 * len(headline) and is_headline(line, headline):
            found[i] = Verdict("headline", "repeated", "drop", "repeats the headline")
        elif line.prose:
            early = False
            if line.folded in seen:
                found[i] = Verdict("second-copy", "repeated", "drop", "a second copy of a paragraph")
            seen.add(line.folded)


def is_headline(line: Line, headline: str) -> bool:
    """Whether a line is the headline, in small letters; a heading of the first order may be worded otherwise."""
    small = line.folded.lower()
    return small == headline or (line.kind == "h1" and alike(small, headline))


def alike(a: str, b: str) -> bool:
    """Whether two headlines share most words of the shorter one."""
    one, other = set(WORDS.findall(a)), set(WORDS.findall(b))
    return len(one & other) >= ALIKE * min(len(one), len(other)) > 0
