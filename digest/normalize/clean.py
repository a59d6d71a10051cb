"""Decide line by line what is the article and what is left over from its page, and write down every decision.

The order: rules and vocabularies for single lines, then sections (what a heading or a form takes with it), then the shape of top
and tail, then second copies. It is repeated until nothing changes, so cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.model import Action, Category, Clean, Meta, Removed
from digest.normalize.fold import LOWER, UPPER, WORDS, count_words, ends_sentence, fold, lowered, plain_greek
from digest.normalize.metadata import HEARD, ends_with_agency, ends_with_credit, guess_language, is_agency, is_credit, outlet_of, read_dateline, tell_language
from digest.normalize.rest import BRACKETS, is_rest, other_of, rest_of, tells_cut
from digest.normalize.rules import FOOTERS, Rules, match_rules

PROSE = 12
"""Words of a line that ends as a sentence and is surely the article's."""
LONGEST = 2000
"""Characters of a line beyond which no rule looks at it."""
LEAST_KEPT = 0.25
"""When less than this share of the words would stay, the rules misread the text."""
CUT = 400
"""Characters at the end of a paragraph in which a mark of a cut text is looked for."""
ALWAYS = ("comment-form", "advertisement", "separator")
ROUNDS = 8
BEGINNING = 20
"""Paragraphs at most by which a language is told ..."""
VOICE = 150
"""... and letters of each."""
MOST_SPOKEN = 3
"""Languages of one article; where more are told the rules of all are asked."""
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
DASHED = re.compile(r"\s*[–—―-]\s?\w")
"""How the line begins that tells whose words a quotation is."""
HEADS = 2
"""Headings in a text at least by which a label above it is taken for one more."""
LIST = 3
"""Captions that are names of things, of which so many make a list of things with pictures."""
NUMBERED = re.compile(r"\d{1,2}[.)] ")
"""How an item of a list begins."""
NAMED = re.compile(r"\w+(?: \w+)?: ")
"""How a line begins that says one thing by its name: `Dimensions: 18 x 10`."""
TITLE = re.compile(r"(?:[^\Wa-z][\w.'’&-]* ?){3,6}")
"""A name of a thing as headings write it, without a small word."""
TOP, TAIL = 5, 5
"""Lines that the shape of top and tail may take: longer ones are lists of the article."""
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
JOINED_PARTS = "joined-parts"
"""The rule of such a line."""
MOST_ALIKE = {JOINED_PARTS: 2, "date-line": 2, "share-bar": 1, "initials": 1}
"""Rule -> lines that it takes at most: more of them, each another one, are a list of the article."""
CLOCK_TIME = re.compile(r"\d[:.h]\d\d")
"""A time of the day."""
DATED = 14
"""Letters at the end of a line in which a digit stands when it ends with a date."""
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
LINKED = 0.9
"""Share of link text from which a line is a link and nothing else."""
MARK = 40
"""Letters by which a line without a number is known again."""
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
VALUES = re.compile(r"\(?\+?\d+(?:\.\d+)?\)?(?:[ /]{1,3}\(?\d+(?:[.-]\d+)?\)?)?")
"""Numbers that are neither a day nor a time: `23.11 (4.93)`, `4.96 / 5.0`, a telephone's."""
SHORTENED = re.compile(r"(?:\bh|\dh|hrs?|uhr|min|a\.m|p\.m)\.\Z", re.IGNORECASE)
"""Ends of a time that are no full stop."""
GLUE = re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}])")
"""Where two parts of a page were joined without a blank: `15:48 UhrLesedauer`."""
MEASURE = re.compile(r"\d+(?:[.,/⁄]\d+)? ?(?:g|gr|kg|mg|ml|cl|dl|l|tl|el|msk|tsk|ss|ts|oz|lbs?|tbsp|tsp|cups?|cc|cs|yk|çay kaşığı|su bardağı)\b", re.IGNORECASE)
"""An ingredient of a recipe."""
ALIKE = 0.6
"""Share of the words of the shorter of two headlines from which they are one: `<title>` and the page's heading differ by a kicker or the outlet's name."""
FACT = 24
"""Words of a box at most that says who wrote an article, or when."""
DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Line:
    """One paragraph on its way through the cleaner. Never changed; not frozen because that doubles the time it takes to make one."""

    text: str
    """Verbatim."""
    folded: str
    words: int
    number: int | None = None
    """0-based input line."""
    kind: str = "p"
    """p, h, li, quote, pre, table."""
    ends: bool = False
    """It ends as a sentence ends."""
    links: float = 0.0
    """Share of its characters that are links."""
    prose: bool = False
    """Surely a paragraph of an article."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line goes."""

    rule: str
    category: Category
    action: Action
    why: str
    heading: bool = False
    meta: tuple[tuple[str, str], ...] = ()
    """What it tells: (field of Meta, value)."""


Gone = tuple[Line, Verdict]


def make_line(text: str, number: int | None = None, kind: str = "p", links: float = 0.0) -> Line:
    """A paragraph with what is known of it."""
    folded = fold(text) if len(text) <= LONGEST else text[-LONGEST:]
    words, ends = count_words(folded), ends_sentence(folded)
    return Line(text, folded, words, number, kind, ends, links, ends and words >= PROSE)


def decide(
    lines: Sequence[Line],
    title: str,
    rules: Rules,
    *,
    lang: str | None,
    furniture: frozenset[str] = frozenset(),
    meta: Meta | None = None,
    removed: Sequence[Removed] = (),
    whole: bool = False,
) -> Clean:
    """Clean paragraphs of one article. `meta` and `removed` are what is known already from its HTML. `lang`: the source's word for its language.

    `whole`: they come from the article's own page, whose footer says nothing of a cut. The rules of the languages are asked that the text and
    the source tell; when what is left tells another one, once more with that: so cleaning twice changes nothing.
    """
    given = [line for line in lines if line.text.strip()]
    lines, rests = take_rests(given, rules) if is_summary(given) else (given, [])
    if len(rests) < sum(x.prose for x in given):
        lines, rests = given, []
    text = beginning(lines) or title
    first = tell_language(text, rules)
    spoken = {first, lang or first}
    while True:
        clean, kept = decide_by(lines, title, rules.speaking(spoken), furniture, meta, removed, rests, whole=whole)
        if clean.warnings and rests:  # then nothing is trimmed
            lines, rests = given, []
            continue
        left = beginning(kept) or title
        told = first if left[:HEARD] == text[:HEARD] else tell_language(left, rules)
        if told in spoken or None in spoken:
            return replace(clean, lang=lang or told or guess_language(left))
        spoken.add(told if len(spoken) < MOST_SPOKEN else None)


def beginning(lines: Sequence[Line]) -> str:
    """How some paragraphs of prose begin, else some lines: by which a language is told. A long quotation does not outvote the rest."""
    return "\n".join([x.text[:VOICE] for x in lines if x.prose][:BEGINNING] or [x.text[:VOICE] for x in lines[:BEGINNING]])


def decide_by(
    lines: Sequence[Line], title: str, rules: Rules, furniture: frozenset[str], meta: Meta | None, removed: Sequence[Removed], rests: Sequence[Gone],
    *, whole: bool,
) -> tuple[Clean, list[Line]]:  # fmt: skip
    """Clean paragraphs by these rules; the article, without its language, and the lines that stay. `rests`: what is taken off them already."""
    judged: dict[tuple[str, str, str], Verdict | None] = {}
    strict, all_ = settle(lines, title, rules, furniture, None, judged)
    warnings: tuple[str, ...] = ()
    stay = sum(x.words for x in strict)
    light, few = settle(lines, title, rules, furniture, ALWAYS, judged) if stay < LEAST_KEPT * sum(x.words for x in lines) else (strict, all_)
    if stay < LEAST_KEPT * sum(x.words for x in light):
        strict, all_ = light, few
        warnings = ("less than a quarter of the words would have stayed: only forms, advertisements and separators were taken out",)
    kept, trims = (list(strict), []) if warnings else trim_tail(strict, rules)
    for _ in range(ROUNDS if trims else 0):  # what a trim leaves may itself be a leftover
        kept, more = settle(kept, title, rules, furniture, None, judged)
        kept, again = trim_tail(kept, rules)
        trims += [*more, *again]
        if not more and not again:
            break
    gone = sorted([*rests, *all_, *trims], key=lambda x: x[0].number if x[0].number is not None else 0)
    boxes = {id(r): v for r in removed if (v := box_fact(r, rules))}
    told = [replace(r, action="metadata") if id(r) in boxes else r for r in removed]
    ledger = [*told, *(Removed(x.text, v.category, v.rule, v.action, v.why, x.number) for x, v in gone)]
    truncated = any(marks_cut(v) and not (whole and v.rule == "rest-link") for _, v in gone) or (not whole and has_footer(lines, kept, gone, rules))
    clean = Clean(
        title=title,
        paragraphs=tuple(x.text for x in kept),
        lines=tuple(x.number for x in kept if x.number is not None),
        removed=tuple(ledger),
        meta=tell(meta or Meta(), kept, [v for _, v in gone], list(boxes.values()), rules),
        truncated=truncated,
        lang="und",
        warnings=warnings,
    )
    return clean, kept


def marks_cut(verdict: Verdict) -> bool:
    """Whether what went is the mark of a cut text or a link to the rest."""
    return verdict.rule.endswith(("cut-mark", "trim-continue", "rest-link")) or (verdict.category == "paywall" and "continue" in verdict.rule)


def has_footer(lines: Sequence[Line], kept: Sequence[Line], gone: Sequence[Gone], rules: Rules) -> bool:
    """Whether a feed's own footer, a dated copyright or a link to the rest went from the end of a text: glued to its last paragraph, or as a line below it."""
    footers = [(x, v) for x, v in gone if v.category in FOOTERS or (v.action == "drop" and says_more(x, rules))]
    if not footers:
        return False
    if any(v.action == "trim" for _, v in footers):
        return True
    stay = {*map(known_by, kept)}
    last = max((i for i, x in enumerate(lines) if known_by(x) in stay), default=-1)
    below = {id(x) for x in lines[last + 1 :]}
    return any(id(x) in below and (says_more(x, rules) or footer_of(x.text, rules)) for x, _ in footers)


def known_by(line: Line) -> int | str:
    """By what a line is known again after its end was trimmed: its number, else its beginning."""
    return line.text[:MARK] if line.number is None else line.number


def says_more(line: Line, rules: Rules) -> bool:
    """Whether a line is a link to the rest of an article that says that the text is cut."""
    return line.words <= MOST_REST and is_rest(line.text, line.folded, rules) and tells_cut(line.text)


def is_summary(lines: Sequence[Line]) -> bool:
    """Whether as many paragraphs may end with a link to the rest as surely do not. In an article such a one may be another's teaser: rules look first."""
    return 2 * sum(x.ends and not x.text.rstrip(")]»").endswith(("…", "...")) for x in lines) <= len(lines)


def take_rests(lines: Sequence[Line], rules: Rules) -> tuple[list[Line], list[Gone]]:
    """The links to the rest of an article taken off the sentences behind which they were glued."""
    kept, gone = list(lines), []
    for i, line in enumerate(lines):
        if may_be_cut(line, rules) and (begin := rest_of(line.text, rules, linked=line.links > 0)):
            kept[i], cut = cut_line(line, begin, len(line.text))
            gone.append((cut, rest_verdict(cut.text)))
    return kept, gone


def may_be_cut(line: Line, rules: Rules) -> bool:
    """Whether something may be trimmed off a line."""
    return line.kind not in ("pre", "table") and line.folded not in rules.kept


def cut_line(line: Line, begin: int, end: int) -> tuple[Line, Line]:
    """A line without what is trimmed off its end, and what that is."""
    return make_line(line.text[:begin].rstrip(), line.number, line.kind, line.links), replace(line, text=line.text[begin:end].strip())


def rest_verdict(link: str) -> Verdict:
    """Why a link behind the last sentence goes."""
    return Verdict("rest-link" if tells_cut(link) else "about-link", "other", "trim", "a link to the rest of the article, or to more about it")


def settle(
    lines: Sequence[Line],
    title: str,
    rules: Rules,
    furniture: frozenset[str],
    only: Sequence[str] | None,
    judged: dict[tuple[str, str, str], Verdict | None],
) -> tuple[list[Line], list[Gone]]:
    """Judge again and again until nothing more goes. `only`: the categories that may go; None for all.

    `judged` remembers the verdicts on single lines between the rounds of one article.
    """
    kept, gone = list(lines), []
    for _ in range(ROUNDS):
        verdicts = judge_all(kept, title, rules, furniture, judged)
        verdicts = {i: v for i, v in verdicts.items() if only is None or v.category in only}
        if not verdicts:
            break
        gone += [(kept[i], v) for i, v in verdicts.items()]
        kept = [x for i, x in enumerate(kept) if i not in verdicts]
    return kept, gone


def judge_all(
    lines: Sequence[Line], title: str, rules: Rules, furniture: frozenset[str], judged: dict[tuple[str, str, str], Verdict | None]
) -> dict[int, Verdict]:
    """Position -> why that line goes."""

    def verdict_on(line: Line, where: str) -> Verdict | None:
        if line.folded in rules.kept:
            return None
        key = (line.text, line.kind, where)
        if key not in judged:
            judged[key] = judge(line, where, rules, furniture)
        return judged[key]

    prose = [i for i, x in enumerate(lines) if x.prose]
    first, last = (prose[0], prose[-1]) if prose else (0, len(lines))
    end = last
    while len(prose) > 1 and verdict_on(lines[end], "tail"):  # who the authors are: the text ends above them
        prose.pop()
        end = prose[-1]
    found: dict[int, Verdict] = {}
    for i, line in enumerate(lines):
        where = "middle" if not prose else "top" if i < first else "tail" if i >= end else "middle"
        if verdict := verdict_on(line, where):
            found[i] = verdict
    spare_lists(lines, first, last, found)
    if prose:
        take_sections(lines, last, found)
        take_captions(lines, last, found)
        take_shape(lines, first, last, found)
    take_copies(lines, title, found)
    return {i: v for i, v in found.items() if lines[i].folded not in rules.kept}


def judge(line: Line, where: str, rules: Rules, furniture: frozenset[str]) -> Verdict | None:
    """Why one line is not the article; None when it is."""
    verdict = judge_whole(line, where, rules, furniture)
    if (verdict and verdict.category != "byline") or not 1 < line.words <= JOINED or line.kind in ("pre", "table", "li"):
        return verdict
    if line.prose and not SHORTENED.search(line.folded):
        return verdict
    return judge_parts(line, where, rules) or verdict  # a byline with a date behind it says both


def judge_whole(line: Line, where: str, rules: Rules, furniture: frozenset[str]) -> Verdict | None:
    """The same of a line that says one thing."""
    folded = line.folded
    if line.kind in ("pre", "table") or (len(line.text) > LONGEST and line.words > 1):
        return None
    if not folded:
        return Verdict("separator", "separator", "drop", "a line of signs separates, it says nothing")
    if furniture and folded.lower() in furniture and not line.prose:
        return Verdict("site-furniture", "repeated", "drop", "stood on at least three pages of this site")
    if line.words > 120:
        return None
    fit = match_rules(rules, folded, line.words, line.ends, where)
    if fit and fit[0].category == "byline" and line.words == 1 and line.kind == "li":
        return None  # milk, eggs: a word of a list is nobody's initials
    if fit:
        rule, found = fit
        said = {k: folded[slice(*found.span(k))] for k, v in found.groupdict().items() if v}
        groups = tuple((k.rstrip("0123456789"), v.strip()) for k, v in said.items() if v.strip())
        return Verdict(rule.id, rule.category, rule.action, rule.why, rule.heading, groups)
    alone = line.words <= MOST_REST and line.kind not in ("h", "h1") and (where == "tail" or line.links >= LINKED or BRACKETS.search(line.text))
    if alone and is_rest(line.text, folded, rules) and "rest-line" not in rules.off:
        return Verdict("rest-line", "other", "drop", "a link to the rest of the article, or to more about it")
    if where == "tail" and len(line.text) <= FOOTER and (footer := footer_of(line.text, rules)):
        return footer
    return judge_words(line, rules) or (judge_ending(line, rules) if where != "tail" and not line.ends and 5 <= line.words <= MOST_CAPTION else None)


def judge_parts(line: Line, where: str, rules: Rules) -> Verdict | None:
    """A line that was joined of several, each of which would go alone: `Ann Berg | Published: 4 May 2031 | Updated: 5 May`, `By Ann Berg 12 May 2031, 14:05`.

    A name alone is such a part above the text only, and there must be others.
    """
    folded = line.folded
    if not ("|" in folded or " - " in folded or " / " in folded or "•" in folded or "·" in folded or DIGIT.search(folded[-DATED:])):  # most lines end here
        return None
    parts = [x for part in PARTS.split(folded) for x in without_date(part, rules)]
    if len(parts) == 1 or HOURS.search(folded) or any(x.count("(") != x.count(")") for x in parts):  # from when to when somebody lived
        return None
    found = [(x, judge_whole(make_line(x), where, rules, frozenset())) for x in parts]
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


def without_date(part: str, rules: Rules) -> tuple[str, ...]:
    """A part of a line and the date behind it, apart; the part alone where none stands there, a year alone, or one with the words before it."""
    words = part.split(" ")
    begin = len(words) if DIGIT.search(part[-DATED:]) else 0
    while begin and rules.words["date"].issuperset(p.strip(".") for p in DATE_PARTS.findall(lowered(words[begin - 1])) if not p.isdigit()):
        begin -= 1
    date = " ".join(words[begin:])
    if not begin or len(DATE_PARTS.findall(date)) < 3 or not is_date(date, rules):
        return (part,)
    return " ".join(words[:begin]).rstrip(" ,-:|"), date


def footer_of(text: str, rules: Rules) -> Verdict | None:
    """Why a line below a text goes that a feed's footer is, which is trimmed off a paragraph too; None for any other."""
    text = plain_greek(f"。 {text.strip()}")  # as if behind a sentence, of whatever script
    for branch in rules.near_trims(lowered(text), footers=True):
        if (found := branch.regex.search(text)) and found.start() == 1:
            return Verdict(branch.rule.id, branch.rule.category, "drop", branch.rule.why)
    return None


def judge_words(line: Line, rules: Rules) -> Verdict | None:
    """Lines that consist of one vocabulary alone, and captions with the name of whom the picture is from."""
    folded = line.folded
    if line.words <= 12 and DIGIT.search(folded) and (not line.ends or SHORTENED.search(folded)) and is_date(folded, rules):
        return Verdict("date-line", "date", "metadata", "when it was published is metadata", meta=(("date", folded),))
    if line.words <= 8 and not line.ends:
        if "#" not in folded and rules.words["share"].issuperset(WORDS.findall(lowered(folded))):
            return Verdict("share-bar", "share", "drop", "only names of networks and share words")
        if is_agency(folded, rules):
            return Verdict("agency-line", "credit", "metadata", "the name of an agency alone", meta=(("credit", folded),))
        if ("/" in folded or " via " in folded or "|" in folded) and (ends_with_agency(folded, rules) or is_credit(folded, rules)):
            return Verdict("photographer", "credit", "metadata", "photographer and agency", meta=(("credit", folded),))
    end = folded[-CREDIT:]
    if line.words <= 60 and line.kind != "li" and (
        ":" in end or "/" in end or "©" in end or "|" in end or " by " in end or " By " in end or " von " in end or "ot. " in end or "ωτ. " in end
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


# --- sections and shape -----------------------------------------------------------------------------------------------------
def spare_lists(lines: Sequence[Line], first: int, last: int, found: dict[int, Verdict]) -> None:
    """More lines of a kind than a page puts there, each another one, are a list of the article: names with days above the first paragraph, days between
    paragraphs, headings that are names of networks, short words below the last one, numbers that count.
    """
    places = {JOINED_PARTS: range(first), "date-line": range(first + 1, last), "share-bar": range(first + 1, last), "initials": range(last + 1, len(lines))}
    for rule, place in places.items():
        listed = [i for i in place if i in found and found[i].rule == rule and (rule != "share-bar" or (lines[i - 1].prose and lines[i + 1].prose))]
        if len({lines[i].folded for i in listed}) > MOST_ALIKE[rule]:
            for i in listed:
                del found[i]
    counted = [i for i, v in found.items() if v.rule == "lone-number"]
    numbers = [int(lines[i].folded) for i in counted]
    if len(numbers) >= (LIST if numbers[:1] != [1] else 2) and numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
        for i in counted:
            del found[i]


def take_sections(lines: Sequence[Line], last: int, found: dict[int, Verdict]) -> None:
    """A comment form in the tail takes the rest of the tail; a heading of related articles takes the non-prose under it."""
    for i in sorted(found):
        verdict = found[i]
        if verdict.category == "comment-form" and i > last:
            for j in range(i + 1, len(lines)):
                found.setdefault(j, Verdict("after-comment-form", "comment-form", "drop", "stands under the comment form"))
            return
        if verdict.heading:
            end = next((j for j in range(i + 1, len(lines)) if lines[j].prose or (lines[j].ends and lines[j].words > 5)), len(lines))
            size = end - i - 1
            if size > SECTION or (i < last and size > 5):
                continue
            if i < last and size > 1 and lines[end - 1].words <= HEADING:
                end -= 1  # the heading of the paragraph below it, more often than one more article
            for j in range(i + 1, end):
                if i > last or lines[j].words >= 4:
                    found.setdefault(j, Verdict("under-related", "related", "drop", "stands under a heading of other articles"))


def take_captions(lines: Sequence[Line], last: int, found: dict[int, Verdict]) -> None:
    """A short line without a full stop between a paragraph and a picture's credit is the picture's caption; one below other short lines is a heading."""
    above = [i - 1 for i in sorted(found) if 0 < i < last and found[i].category == "credit" and i - 1 not in found and like_caption(lines[i - 1])]
    below_text = [i for i in above if i == 0 or i - 1 in found or lines[i - 1].ends]
    things = [i for i in below_text if TITLE.fullmatch(lines[i].folded)]
    for i in below_text if len(things) < LIST else ():
        why = "stands right above the credit of a picture"
        found[i] = Verdict("caption-above-credit", "caption", "metadata", why, meta=(("caption", lines[i].text.strip()),))


def like_caption(line: Line) -> bool:
    """Whether a line may be the caption of a picture: no sentence, and no item of a list."""
    return not line.ends and line.kind == "p" and 3 <= line.words <= CAPTION_WORDS and not NUMBERED.match(line.folded) and not NAMED.match(line.folded)


def take_shape(lines: Sequence[Line], first: int, last: int, found: dict[int, Verdict]) -> None:
    """Names and labels above the first paragraph, and links below the last: short lines that are no sentences."""
    top = without_ingredients(lines, [i for i in range(first) if i not in found])
    if len(top) <= TOP:
        for i in top:
            line = lines[i]
            if line.words <= 4 and like_label(line) and not line.folded.endswith(","):
                if NAME.fullmatch(line.folded) and not written_small(line.folded, lines):
                    found[i] = Verdict("name-at-top", "byline", "metadata", "a name alone above the text", meta=(("byline", line.folded),))
                elif line.words <= 3 and not is_heading(lines, i, first, last, found):
                    found[i] = Verdict("label-at-top", "other", "drop", "a label alone above the text")
    tail = without_ingredients(lines, [i for i in range(last + 1, len(lines)) if i not in found])
    if len(tail) <= TAIL:
        for i in reversed(without_list(lines, last, tail)):
            line = lines[i]
            below = lines[i + 1] if i + 1 < len(lines) and i + 1 not in found else None
            item = line.text.lstrip().startswith("- ")
            if below and not item and (line.folded.endswith((":", ",")) or below.words > 4):
                continue  # the heading of what stays below it
            if (lines[i - 1].kind == "quote" and DASHED.match(line.text)) or (lines[i - 1].folded.endswith(",") and i - 1 not in found):
                continue  # who said what is quoted above it, or sends best wishes
            if not line.ends and not NUMBERED.match(line.folded) and ((line.words <= 4 and like_label(line)) or (item and line.words <= 14)):
                found[i] = Verdict("label-in-tail", "other", "drop", "a label or link below the text")


def without_list(lines: Sequence[Line], last: int, run: Sequence[int]) -> list[int]:
    """The numbers of some lines below the last paragraph but for those under a line that says with a colon that a list follows."""
    kept: list[int] = []
    listing = lines[last].folded.endswith(":")
    for i in run:
        if not listing:
            kept.append(i)
        if lines[i].words > 4:
            listing = lines[i].kind != "li" and lines[i].folded.endswith(":")
    return kept


def is_heading(lines: Sequence[Line], i: int, first: int, last: int, found: dict[int, Verdict]) -> bool:
    """Whether a label above a list or right above the text is a heading: its tag says so, or the article has others."""
    if i + 1 < first:
        return lines[i + 1].kind == "li" and i + 1 not in found
    if lines[i].kind == "h":
        return True
    heads = (j for j in range(first + 1, last) if j not in found and lines[j + 1].prose and lines[j - 1].prose and like_label(lines[j]))
    return sum(1 for _ in heads) >= HEADS


def written_small(name: str, lines: Sequence[Line]) -> bool:
    """Whether a word of what looks like a name stands in the text in small letters: `Quick Summary` is nobody's."""
    return any(re.search(rf"\b{re.escape(word.lower())}\b", x.text) for word in WORDS.findall(name) for x in lines if word[:1].isupper() and len(word) > 2)


def without_ingredients(lines: Sequence[Line], run: list[int]) -> list[int]:
    """The numbers of some lines but for those that begin with a number, where one of them is an ingredient of a recipe."""
    if any(MEASURE.match(lines[i].folded) for i in run):
        return [i for i in run if not lines[i].folded[:1].isdigit()]
    return run


def like_label(line: Line) -> bool:
    """Whether a line looks like a label: short, no sentence, no list item, no code, no address, and it names no value as `Price: 12 marks` does."""
    text = line.text.lstrip()
    return len(line.folded) <= LABEL and not line.ends and line.kind in ("p", "h") and ":" not in text and text[:2] not in ("- ", "* ") and not ODD.search(text)


def take_copies(lines: Sequence[Line], title: str, found: dict[int, Verdict]) -> None:
    """The headline once more, and second copies of a paragraph."""
    headline = fold(title).lower() if title else ""
    seen: set[str] = set()
    early = bool(headline)
    for i, line in enumerate(lines):
        if i in found or line.kind in ("pre", "table"):
            continue
        if early and len(line.folded) < 2 * len(headline) and (line.folded.lower() == headline or (line.kind == "h1" and alike(line.folded.lower(), headline))):
            found[i] = Verdict("headline", "repeated", "drop", "repeats the headline")
        elif line.prose:
            early = False
            if line.folded in seen:
                found[i] = Verdict("second-copy", "repeated", "drop", "a second copy of a paragraph")
            seen.add(line.folded)


def alike(a: str, b: str) -> bool:
    """Whether two headlines share most words of the shorter one."""
    one, other = set(WORDS.findall(a)), set(WORDS.findall(b))
    return len(one & other) >= ALIKE * min(len(one), len(other)) > 0


def trim_tail(lines: Sequence[Line], rules: Rules) -> tuple[list[Line], list[Gone]]:
    """Take the marks of a cut text and links to the rest off the end of the last paragraphs, as long as there are any."""
    kept, gone = list(lines), []
    for i in range(max(0, len(kept) - 3), len(kept)):
        for _ in range(4):
            line = kept[i]
            found = cut_of(line, rules) if may_be_cut(line, rules) else None
            if found is None or not line.text[: found[0]].strip():
                break
            begin, end, verdict = found
            kept[i], cut = cut_line(line, begin, end)
            gone.append((cut, verdict))
    return kept, gone


def cut_of(line: Line, rules: Rules) -> tuple[int, int, Verdict] | None:
    """What is to be trimmed off the end of a paragraph: from where to where, and why; None when nothing is."""
    text = line.text
    if begin := rest_of(text, rules, linked=line.links > 0):
        return begin, len(text), rest_verdict(text[begin:])
    cut = max(0, len(text) - CUT)
    end = plain_greek(text[max(0, cut - 1) :])  # with one letter more, at which a pattern may look back
    for branch in rules.near_trims(lowered(end)):
        if found := branch.regex.search(end, min(cut, 1)):
            rule, begin = branch.rule, len(text) - len(end) + found.start()
            return begin, begin + len(found[0]), Verdict(rule.id, rule.category, "trim", rule.why)
    if begin := other_of(text, rules):
        return begin, len(text), Verdict("glued-link", "cross-link", "trim", "a link to another article behind the last sentence")
    return None


# --- metadata ---------------------------------------------------------------------------------------------------------------
def box_fact(box: Removed, rules: Rules) -> Verdict | None:
    """What a box of a page says of who wrote the article and when; None for what says neither."""
    if box.category not in ("byline", "date"):
        return None
    line = make_line(box.text)
    if line.words > FACT:
        return None
    verdict = judge(line, "top", rules, frozenset())
    if verdict and verdict.action == "metadata" and verdict.category in ("byline", "date"):
        return verdict
    named = box.category == "byline" and NAME.fullmatch(line.folded)
    return Verdict(box.rule, "byline", "metadata", box.why, meta=(("byline", line.folded),)) if named else None


def tell(meta: Meta, kept: Sequence[Line], verdicts: Sequence[Verdict], boxes: Sequence[Verdict], rules: Rules) -> Meta:
    """What the removed lines and the dateline say about the article; of `boxes` of its page the first one counts, where no line says it."""
    facts: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.action == "metadata":
            for name, value in verdict.meta:
                facts.setdefault(name, []).append(value)
    for name, value in (x for v in boxes for x in v.meta):
        facts.setdefault(name, [value])
    place, agency = next((d for d in (read_dateline(x.text, rules) for x in kept[:2]) if d != (None, None)), (None, None))
    credits = facts.get("credit", [])
    credit = meta.credit or next((x for x in credits if outlet_of(x, rules)), next(iter(credits), None))  # an outlet before who took a picture
    agency = agency or next(iter([*facts.get("agency", []), *facts.get("source", [])]), None)
    outlet = outlet_of(credit, rules) if credit else None
    bylines = [name for x in facts.get("byline", []) for name in split_names(x)]
    tags = [t.strip() for x in facts.get("tags", []) for t in re.split(r"[,;|]", x) if t.strip()]
    return Meta(
        byline=meta.byline or tuple(dict.fromkeys(bylines)),
        credit=credit,
        outlet=meta.outlet or outlet or agency,
        agency=meta.agency or agency,
        place=meta.place or place,
        published=meta.published or next(iter(facts.get("date", [])), None),
        updated=meta.updated or next(iter(facts.get("updated", [])), None),
        captions=(*meta.captions, *facts.get("caption", [])),
        tags=(*meta.tags, *tags),
    )


def split_names(byline: str) -> list[str]:
    """`A B, C D and E F` -> the names."""
    return [n.strip(" ,.|/") for n in re.split(r",| and | AND | & | und | et | y | e | og | och | en | i | \| ", byline) if n.strip(" ,.|/")]
