"""Decide line by line what is the article and what is left over from its page, and write down every decision.

The order: rules and vocabularies for single lines, then sections (what a heading or a form takes with it), then the shape of top
and tail, then second copies. It is repeated until nothing changes, so cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from digest.model import Clean, Form, Meta, Removed
from digest.normalize.around import take_rest, take_rubrics, take_teasers
from digest.normalize.facts import GIVING_WAY, facts_in
from digest.normalize.fold import fold, lowered, plain_greek
from digest.normalize.furniture import repeatable_lines, take_furniture
from digest.normalize.judge import MOST_REST, NAME, footer_of, judge
from digest.normalize.lines import RESCUED, Gone, Line, Verdict, make_line
from digest.normalize.metadata import HEARD, guess_language, outlet_of, read_dateline, tell_language
from digest.normalize.rest import is_rest, other_of, rest_name, rest_of, tells_cut
from digest.normalize.rules import FOOTERS, Rules
from digest.normalize.shape import spare_lists, spare_parts, take_captions, take_copies, take_doubles, take_sections, take_shape

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
MARK = 40
"""Letters by which a line without a number is known again."""
FACT = 24
"""Words of a box at most that says who wrote an article, or when."""


def decide(
    lines: Sequence[Line],
    title: str,
    rules: Rules,
    *,
    lang: str | None,
    furniture: frozenset[str] = frozenset(),
    meta: Meta | None = None,
    removed: Sequence[Removed] = (),
    form: Form = "text",
) -> Clean:
    """Clean paragraphs of one article. `meta` and `removed` are what is known already from its HTML. `lang`: the source's word for its language.

    `form`: of the body from which they come; the footer of a page says nothing of a cut. The rules of the languages are asked that the text and
    the source tell; when what is left tells another one, once more with that: so cleaning twice changes nothing.
    """
    given = [line for line in lines if line.text.strip()]
    lines, rests = summed(given, given, rules)
    looked = bool(rests)
    text = beginning(lines) or title
    first = tell_language(text, rules)
    spoken = {first, lang or first}
    while True:
        clean, kept = decide_by(lines, title, rules.speaking(spoken), furniture, meta, removed, rests, form=form)
        if clean.warnings and rests:  # then nothing is trimmed
            lines, rests = given, []
            continue
        if not looked and not clean.warnings and len(kept) < len(given):  # without what went it may be a summary
            looked = True
            lines, rests = summed(given, kept, rules)
            if rests:
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
    *, form: Form,
) -> tuple[Clean, list[Line]]:  # fmt: skip
    """Clean paragraphs by these rules; the article, without its language, and the lines that stay. `rests`: what is taken off them already."""
    judged: dict[tuple[str, str, str], Verdict | None] = {}
    strict, all_ = settle(lines, title, rules, furniture, None, judged, form=form)
    warnings: tuple[str, ...] = ()
    stay = sum(x.words for x in strict)
    light, few = settle(lines, title, rules, furniture, ALWAYS, judged, form=form) if stay < LEAST_KEPT * sum(x.words for x in lines) else (strict, all_)
    if stay < LEAST_KEPT * sum(x.words for x in light):
        strict, all_ = light, few
        warnings = (RESCUED,)
    kept, trims = (list(strict), []) if warnings else trim_tail(strict, rules)
    for _ in range(ROUNDS if trims else 0):  # what a trim leaves may itself be a leftover
        kept, more = settle(kept, title, rules, frozenset(), None, judged, form=form)  # but no furniture: that went before
        kept, again = trim_tail(kept, rules)
        trims += [*more, *again]
        if not more and not again:
            break
    gone = sorted([*rests, *all_, *trims], key=lambda x: x[0].number if x[0].number is not None else 0)
    boxes = {id(r): v for r in removed if (v := box_fact(r, rules))}
    told = [replace(r, action="metadata") if id(r) in boxes else r for r in removed]
    ledger = [*told, *(Removed(x.text, v.category, v.rule, v.action, v.why, x.number) for x, v in gone)]
    whole = form == "page"
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
        repeatable=repeatable_lines(kept, rules.kept),
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


def summed(lines: Sequence[Line], stay: Sequence[Line], rules: Rules) -> tuple[Sequence[Line], list[Gone]]:
    """Lines without the links to the rest of an article, and these, where those of them that stay are a summary: so many end with one as are prose."""
    if not is_summary(stay):
        return lines, []
    cut, rests = take_rests(stay, rules)
    if len(rests) < sum(x.prose for x in stay):
        return lines, []
    return (cut, rests) if stay is lines else take_rests(lines, rules)


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
    left = make_line(line.text[:begin].rstrip(), line.number, line.kind, line.links)
    return replace(left, level=line.level, emptied=line.emptied, cut=True), replace(line, text=line.text[begin:end].strip())


def rest_verdict(link: str) -> Verdict:
    """Why a link behind the last sentence goes."""
    return Verdict(rest_name(link), "other", "trim", "a link to the rest of the article, or to more about it")


def settle(
    lines: Sequence[Line],
    title: str,
    rules: Rules,
    furniture: frozenset[str],
    only: Sequence[str] | None,
    judged: dict[tuple[str, str, str], Verdict | None],
    *,
    form: Form,
) -> tuple[list[Line], list[Gone]]:
    """Judge again and again until nothing more goes. `only`: the categories that may go; None for all.

    `judged` remembers the verdicts on single lines between the rounds of one article.
    """
    kept, gone = list(lines), []
    for _ in range(ROUNDS):
        verdicts = judge_all(kept, title, rules, furniture, judged, form=form)
        verdicts = {i: v for i, v in verdicts.items() if only is None or v.category in only}
        if not verdicts:
            break
        gone += [(kept[i], v) for i, v in verdicts.items()]
        kept = [x for i, x in enumerate(kept) if i not in verdicts]
    return kept, gone


def judge_all(
    lines: Sequence[Line], title: str, rules: Rules, furniture: frozenset[str], judged: dict[tuple[str, str, str], Verdict | None], *, form: Form
) -> dict[int, Verdict]:
    """Position -> why that line goes."""

    def verdict_on(line: Line, where: str) -> Verdict | None:
        if line.folded in rules.kept:
            return None
        key = (line.text, line.kind, where)
        if key not in judged:
            verdict = judge(line, where, rules)
            judged[key] = None if verdict and verdict.rule in rules.off else verdict
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
    spared = facts_in(lines, first if prose else 0, found, rules)
    spare_lists(lines, first, last, found)
    spare_parts(lines, first, last, found)
    if furniture:
        take_furniture(lines, furniture, first if prose else 0, rules.kept, found)
    headline = fold(title)
    if prose:
        take_sections(lines, last, found)
        if form != "fragment":
            take_rubrics(lines, headline, first, found)
            take_rest(lines, end, found)
            take_teasers(lines, found)
        take_captions(lines, last, found)
        take_doubles(lines, found)
        take_shape(lines, first, last, found, rules)
    take_copies(lines, headline.lower(), found)
    stay = {i for i, v in found.items() if lines[i].folded in rules.kept or v.rule in rules.off or (i in spared and v.category in GIVING_WAY)}
    return {i: v for i, v in found.items() if i not in stay}


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


def box_fact(box: Removed, rules: Rules) -> Verdict | None:
    """What a box of a page says of who wrote the article and when; None for what says neither."""
    if box.category not in ("byline", "date"):
        return None
    line = make_line(box.text)
    if line.words > FACT:
        return None
    verdict = judge(line, "top", rules)
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
