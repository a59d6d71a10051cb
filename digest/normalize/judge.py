"""Judge one line by itself: rules, vocabularies, the marks of captions and credits, lines that were joined of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, takewhile

from digest.normalize.fold import LOWER, UPPER, WORDS, lowered, plain_greek
from digest.normalize.lines import LINKED, LONGEST, Line, Verdict, make_line
from digest.normalize.metadata import ends_with_agency, ends_with_credit, is_agency, is_credit
from digest.normalize.rest import BRACKETS, is_rest
from digest.normalize.rules import Rules, match_rules

CAPTION = re.compile(
    r"[\s.,(\[|/»”\"')]\(?(?:(?:archiv|arkiv|symbol|agentur|presse?|privat|genre)?(?:photos?|fotos?|bild(?:er|quelle|rechte|nachweis)?|beeld|image|"
    r"pic(?:ture)?s?|pix|photograph|photograph by|photo by|foto de|photo credit|credit|crédit|crédits|foto por|"
    r"illustration|graphic|video|quelle|screenshot|фото|ilustrační foto|zdjęcie|fot\.?|fotoğraf|ảnh|kuva|billede|bilde|valokuva|φωτογραφ[ίι]α|φωτ\.?|"
    r"imagen|imagem|zdroj|source|kredit)(?: ?[:/|]| by| von| ©) ?|(?:fot|φωτ)\. |©\s?)"
    r"(?P<credit>[\w@\"'“(][^!?:]{1,90})\Z",
    re.IGNORECASE,
)
GLUED = re.compile(rf"[{LOWER})”\"](?:Bild|Foto|Photograph|Photo|Credit|Image)(?: by |: ?)(?P<credit>[{UPPER}][^!?:]{{1,90}})\Z")
PARTS = re.compile(r" ?[|•·] ?| [-/] |(?<=[^\W\d_]{3}), (?=\d)")
"""What stands between the parts of a line that was joined of several."""
JOINED = 24
"""Words of such a line at most."""
MOST_DATE = 12
"""Words of a date at most."""
JOINED_PARTS = "joined-parts"
"""The rule of such a line."""
CLOCK_TIME = re.compile(r"\d[:.h]\d\d")
"""A time of the day."""
DATED = 14
"""Letters at the end of a line in which a digit stands when it ends with a date."""
DATED_LINES = ("date", "feed-footer")
"""Categories of lines that may say when an article was changed."""
APART = re.compile(r"[|•·;()\[\]]| - | / ")
"""What parts a date from what is beside it."""
PICTURES = (
    "©", "photo", "bild", "beeld", "image", "pic", "pix", "billed", "credit", "crédit", "illustra", "ilustra", "graphic", "video", "quelle", "screenshot",
    "фото", "zdjęcie", "fot", "ảnh", "kuva", "φωτ", "imagen", "imagem", "zdroj", "source", "kredit",
)  # fmt: skip
"""Parts of the words of `CAPTION` and `GLUED`: looked for first, because it is quick."""
CREDIT = 110
"""Letters at the end of a caption in which its credit's mark stands."""
ENDING = re.compile(r"[.!?。”\"'»)] ?(?:\((?P<named>[^.!?\"”()]{2,60})\)|(?P<slash>//? ?)?(?:- ?)?(?P<bare>[^.!?\"”()]{2,40}))\Z")
"""The end of a sentence and what stands behind it: in brackets, behind a slash or a dash, or bare."""
FOOTER = 300
"""Letters of a feed's footer at most: headline and outlet of 200 and 80 letters, as the rules have them."""
MOST_REST = 10
"""Words of a line that is the link to the rest at most."""
BESIDE = 60
"""Letters at the end of a caption in which an agency and a name stand."""
MOST_CAPTION = 40
"""Words of a caption of a full sentence at most."""
NAME = re.compile(rf"(?:[{UPPER}][\w.'’-]*\.? ){{1,3}}[{UPPER}][\w'’-]+")
DATE_PARTS = re.compile(r"[^\W\d_][\w'.-]*[^\W\d_.]|[^\W\d_]|\d+")
CLOCK = re.compile(
    r"(?<![\d$€£¥₹])(?<![$€£¥₹] )\d{1,2}[:.h]\d{2}(?!\d| ?[$€£¥₹%])"  # a time, no price and no share
    r"|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}月\d{1,2}日"
)
HOURS = re.compile(r"(?<![\d.])\d{1,2}[:.h]\d\d ?(?:uhr|[ap]\.?m\.?)? ?(?:-|to|bis|às|à|a|tot|till?|do) ?\d{1,2}[:.h]\d\d", re.IGNORECASE)
"""Two times of which one is the end: when a shop is open."""
VALUES = re.compile(r"[\d\s/*+.,()×÷-]+ = [^=]+|\(\d{2,}\) ?\d[\d -]*|\d+\.\d+ \(\d+\.\d+\)|\d\.\d+ ?/ ?\d{1,2}(?:\.0)?")
"""Numbers that are neither a day nor a time: a sum, a telephone's, `23.11 (4.93)`, `4.96 / 5.0`. `14.30` may be a time."""
SHORTENED = re.compile(r"(?:\bh|\dh|hrs?|uhr|min|a\.m|p\.m|(?:\b|\d)[ap]m|\A\d{4}\..{1,20}\d|\d{4} ?[rрг])\.\Z", re.IGNORECASE)
"""Ends of a time or a date that are no full stop: `2031. május 4.`, `4 maja 2031 r.`"""
DAY = re.compile(r"\b(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d")
"""A date that names a year, or day, month and year."""
GLUE = re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}])")
"""Where two parts of a page were joined without a blank: `15:48 UhrLesedauer`."""
DIGIT = re.compile(r"\d")


def judge(line: Line, where: str, rules: Rules) -> Verdict | None:
    """Why one line is not the article; None when it is."""
    verdict = judge_said(line, where, rules)
    return with_times(verdict, line.folded, rules) if verdict else None


def judge_said(line: Line, where: str, rules: Rules) -> Verdict | None:
    """The same, before it is asked of which of its dates an article was changed."""
    verdict = judge_whole(line, where, rules)
    if (verdict and verdict.category != "byline") or not 1 < line.words <= JOINED or line.kind in ("pre", "table", "li"):
        return verdict
    if (line.prose and not SHORTENED.search(line.folded)) or JOINED_PARTS in rules.off:
        return verdict
    return judge_parts(line, where, rules) or verdict  # a byline with a date behind it says both


def judge_whole(line: Line, where: str, rules: Rules) -> Verdict | None:
    """The same of a line that says one thing."""
    folded = line.folded
    if line.kind in ("pre", "table") or (len(line.text) > LONGEST and line.words > 1):
        return None
    if not folded:
        return Verdict("separator", "separator", "drop", "a line of signs separates, it says nothing")
    if line.words > 120:
        return None
    ends = line.ends and not (line.words <= MOST_DATE and SHORTENED.search(folded))
    fit = match_rules(rules, folded, line.words, ends, where)
    if fit and fit[0].category == "byline" and line.words == 1 and line.kind == "li":
        return None  # milk, eggs: a word of a list is nobody's initials
    if fit:
        rule, found = fit
        said = {k: folded[slice(*found.span(k))] for k, v in found.groupdict().items() if v}
        groups = tuple((k.rstrip("0123456789"), v.strip()) for k, v in said.items() if v.strip())
        return Verdict(rule.id, rule.category, rule.action, rule.why, rule.heading, groups)
    alone = line.words <= MOST_REST and line.kind not in ("h", "h1") and (where == "tail" or line.links >= LINKED or BRACKETS.search(line.text))
    if alone and is_rest(line.text, folded, rules):
        return Verdict("rest-line", "other", "drop", "a link to the rest of the article, or to more about it")
    if where == "tail" and len(line.text) <= FOOTER and (footer := footer_of(line.text, rules)):
        return footer
    return judge_words(line, ends, rules) or (judge_ending(line, rules) if where != "tail" and not line.ends and 5 <= line.words <= MOST_CAPTION else None)


def judge_parts(line: Line, where: str, rules: Rules) -> Verdict | None:
    """A line that was joined of several, each of which would go alone: `Ann Berg | Published: 4 May 2031 | Updated: 5 May`, `By Ann Berg 12 May 2031, 14:05`.

    A name alone is such a part above the text only, and there must be others.
    """
    folded = line.folded
    if not ("|" in folded or " - " in folded or " / " in folded or "•" in folded or "·" in folded or DIGIT.match(folded) or DIGIT.search(folded[-DATED:])):
        # most lines end here
        return None
    parts = [x for part in PARTS.split(folded) for x in without_date(part, rules)]
    if len(parts) == 1 or HOURS.search(folded) or any(x.count("(") != x.count(")") for x in parts):  # from when to when somebody lived
        return None
    found = [(x, judge_whole(make_line(x), where, rules)) for x in parts]
    names = where == "top" and (CLOCK_TIME.search(folded) is not None or any(v and v.category == "byline" for _, v in found))
    if not any(v for _, v in found) or not all(says_something(x, v) if v else names and NAME.fullmatch(x) for x, v in found):
        return None
    kinds = ["byline" if v is None else v.category for _, v in found]
    if where != "top" and "date" in kinds and "byline" not in kinds and not {*kinds} <= {"date", "agency", "credit", "comment-form"}:
        return None  # in a list of days a button's name is what happened: `Facebook, 4 February 2004`
    told = tuple(fact for x, v in found for fact in (("byline", x),) * (v is None) + (v.meta if v and v.action == "metadata" else ()))
    category = next((k for k in ("byline", "date") if k in kinds), kinds[0])
    return Verdict(JOINED_PARTS, category, "metadata" if told else "drop", "several parts in one line, each of which is left over", meta=told)


def says_something(part: str, verdict: Verdict) -> bool:
    """Whether a part of a line is left over because of what it says: a number alone between two bars may be the score of a game."""
    return any(map(str.isalpha, part)) or (verdict.category == "date" and not part.isdigit())


def with_times(verdict: Verdict, folded: str, rules: Rules) -> Verdict:
    """The same with what a line says of when an article was published and when it was changed; all that was told of dates where it says neither."""
    known = [value for name, value in verdict.meta if name == "date"]
    times = times_of(folded, known, rules) if known or verdict.category in DATED_LINES else ()
    return replace(verdict, action="metadata", meta=(*(x for x in verdict.meta if x[0] != "date"), *times)) if times else verdict


def times_of(folded: str, known: Sequence[str], rules: Rules) -> tuple[tuple[str, str], ...]:
    """The dates of a line as (field of Meta, date), each by the word before it, or by the one behind it: `公開 4 May | 更新 5 May`, `4 May 公開 5 May 更新`.

    A date without a word is one of publication. () where no word is said. `known`: dates that a rule has found, which may be `2 hours ago`.
    """
    small = lowered(folded)
    marks = list(change_words(rules.words["updated"], rules.words["published"]).finditer(small)) if DIGIT.search(small) else []
    if not marks or len(small) != len(folded):
        return ()
    kinds = ["updated" if x["updated"] else "date" for x in marks]
    parts = [folded[a:b] for a, b in pairwise([0, *(i for x in marks for i in x.span()), len(folded)])][::2]
    dates = [next((x for x in known if x in part), "") or date_in(part, rules) for part in parts]
    told = zip(kinds, dates, strict=False) if dates[0] and not dates[-1] else zip(["date", *kinds], dates, strict=True)
    return tuple((kind, date) for kind, date in told if date)


@lru_cache(maxsize=1)
def change_words(updated: frozenset[str], published: frozenset[str]) -> re.Pattern[str]:
    """The words with which a line says that a date is of a change, or of the publication."""
    longest = (sorted(map(re.escape, words), key=lambda x: (-len(x), x)) for words in (updated, published))
    return re.compile("(?<![a-zß-ɏ\u0370-\u06ff])(?:(?P<updated>{})|(?:{}))(?![a-zß-ɏ\u0370-\u06ff])".format(*map("|".join, longest)))


def is_change(text: str, rules: Rules) -> bool:
    """Whether a text says with such a word that something was published or changed."""
    return change_words(rules.words["updated"], rules.words["published"]).search(lowered(text)) is not None


def date_in(text: str, rules: Rules) -> str:
    """The first date of a part of a line, without the words around it; "" where none stands there, or a number that is none."""
    for part in APART.split(text):
        words = part.strip(" ,:").split(" ")
        begin = next((i for i, x in enumerate(words) if DIGIT.match(x) or lowered(x).strip(".,") in rules.words["month"]), len(words))
        date = " ".join(takewhile(lambda x: DIGIT.match(x) or of_date(x, rules), words[begin:])).rstrip(" ,:-")
        if is_date(date, rules):
            return date
    return ""


def without_date(part: str, rules: Rules) -> tuple[str, ...]:
    """A part of a line and the date behind or before it, apart; the part alone where none stands there, a year alone, or one with the words beside it."""
    words = part.split(" ")
    begin = len(words) if DIGIT.search(part[-DATED:]) else 0
    while begin and of_date(words[begin - 1], rules):
        begin -= 1
    date = " ".join(words[begin:])
    if begin and len(DATE_PARTS.findall(date)) >= 3 and is_date(date, rules):
        return " ".join(words[:begin]).rstrip(" ,-:|"), date
    end = next((n for n, word in enumerate(words) if not of_date(word, rules)), 0) if DIGIT.match(part) else 0
    date = " ".join(words[:end])
    if end and DAY.search(date) and is_date(date, rules):  # a time alone begins a chapter or a line of a live page
        return date.rstrip(" ,"), " ".join(words[end:]).lstrip(" ,-:|")
    return (part,)


def of_date(word: str, rules: Rules) -> bool:
    """Whether a word may stand in a date."""
    return rules.words["date"].issuperset(p.strip(".") for p in DATE_PARTS.findall(lowered(word)) if not p.isdigit())


def footer_of(text: str, rules: Rules) -> Verdict | None:
    """Why a line below a text goes that a feed's footer is, which is trimmed off a paragraph too; None for any other."""
    text = plain_greek(f"。 {text.strip()}")  # as if behind a sentence, of whatever script
    for branch in rules.near_trims(lowered(text), footers=True):
        if (found := branch.regex.search(text)) and found.start() == 1:
            return Verdict(branch.rule.id, branch.rule.category, "drop", branch.rule.why)
    return None


def judge_words(line: Line, ends: bool, rules: Rules) -> Verdict | None:
    """Lines that consist of one vocabulary alone, and captions with the name of whom the picture is from. `ends`: with a stop that is not a date's."""
    folded = line.folded
    if line.words <= MOST_DATE and not ends and DIGIT.search(folded) and is_date(folded, rules):
        return Verdict("date-line", "date", "metadata", "when it was published is metadata", meta=(("date", folded),))
    if line.words <= 8 and not line.ends:
        if "#" not in folded and rules.words["share"].issuperset(WORDS.findall(lowered(folded))):
            return Verdict("share-bar", "share", "drop", "only names of networks and share words")
        if is_agency(folded, rules):
            return Verdict("agency-line", "credit", "metadata", "the name of an agency alone", meta=(("credit", folded),))
        if ("/" in folded or " via " in folded or "|" in folded) and (ends_with_agency(folded, rules) or is_credit(folded, rules)):
            return Verdict("photographer", "credit", "metadata", "photographer and agency", meta=(("credit", folded),))
    end = folded[-CREDIT:]
    if (
        line.words <= 60
        and line.kind != "li"
        and (":" in end or "/" in end or "©" in end or "|" in end or " by " in end or " By " in end or " von " in end or "ot. " in end or "ωτ. " in end)
    ):
        return judge_credit(line, end.lower(), rules)
    return None


def judge_ending(line: Line, rules: Rules) -> Verdict | None:
    """A full sentence with an agency behind it is a caption; below the last paragraph it would be the article's last with its sign-off."""
    found = ENDING.search(line.folded[-80:])
    if found is None:
        return None
    credit = (found["named"] or found["bare"]).strip()
    named = found["named"] and "/" in credit and all(x[:1].isupper() for x in credit.split("/"))
    quoted = found[0][0] in "\"'»”" and "-" in found[0][:4]  # whose words they are: "The film of the year." - Bloomberg
    behind = found["slash"] and found[0][0] in ".!?。" and line.folded[0] not in "\"'«“"
    if named or (is_agency(credit, rules) and not quoted) or (behind and NAME.fullmatch(credit)):
        return Verdict("caption-ending", "caption", "metadata", "a caption that ends with its agency", meta=(("caption", line.text.strip()),))
    return None


def judge_credit(line: Line, end: str, rules: Rules) -> Verdict | None:
    """A caption with the name of whom the picture is from. `end`: its last letters, small."""
    folded = line.folded
    if any(word in end for word in PICTURES):
        found = CAPTION.search(folded, max(3, len(folded) - CREDIT - 30)) or GLUED.search(folded, max(10, len(folded) - CREDIT - 30))
        if found and (credible(found["credit"]) or ends_with_agency(found["credit"].partition("/")[0], rules)):
            return Verdict("caption-credit", "caption", "metadata", "a caption that ends with whom the picture is from", meta=(("caption", line.text.strip()),))
    last = folded[-BESIDE:]
    if not line.ends and line.words >= 5 and (("/" in last and ends_with_credit(last, rules)) or ("via" in last and ends_with_agency(folded, rules))):
        return Verdict("caption-agency", "caption", "metadata", "a caption that ends with its agency", meta=(("caption", line.text.strip()),))
    return None


def credible(credit: str) -> bool:
    """Whether what follows a caption's mark is a name: few words, mostly with capitals, no sentence."""
    words = [w for w in re.split(r"[\s/]+", credit.strip(" .)(]")) if w]
    capitals = sum(not w[0].islower() for w in words)
    return 0 < len(words) <= 9 and capitals * 2 >= len(words) and (not words[0][0].islower() or len(words) == 1) and not words[0].lower().isdigit()


def is_date(folded: str, rules: Rules) -> bool:
    """Whether a line consists of a date or a time alone, whatever the language; from when to when a shop is open is none."""
    if HOURS.search(folded) or VALUES.fullmatch(folded):
        return False
    parts = DATE_PARTS.findall(lowered(GLUE.sub(" ", folded)))
    words = [p.rstrip(".") for p in parts if not p.isdigit()]
    known = rules.words["date"]
    if not all(w in known or w.strip(".") in known for w in words) and not re.fullmatch(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?[\d\s:.,|()/-]{0,20}", folded):
        return False
    return bool(CLOCK.search(folded)) or (any(w in rules.words["month"] for w in words) and len(parts) >= 2)
