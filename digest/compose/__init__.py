"""What the entry of an event says: every sentence verbatim, with its source. The same articles in any order give the same bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

from digest.compose import fragment as f
from digest.compose.align import FIT, SEED, SHOWN, TWIN, WORDS, Likeness, Line, groups, twins
from digest.compose.copies import copies, originals, same_texts, words_of
from digest.compose.differ import Facts, differs, facts
from digest.compose.quotes import quoted, speaker
from digest.compose.sentences import is_whole, opens_bare, split, undated
from digest.compose.times import stated_date, stated_time, stated_weekday
from digest.compose.words import plain, repeats, size, terms
from digest.model import CleanArticle, Earlier, News, Sentence, Story

Mode = Literal["entry", "brief", "full"]
__all__ = ["BRIEF", "compose", "continued", "independent", "same_texts", "without_news"]

SENTENCES = 1200  # looked at in one event, so that 200 articles stay quick
PER_ARTICLE = (6, 40)  # of these at least and at most from one article
ALONE = 12  # from the only article of an event, of which two are shown
LEADS, ONLY, ONLY_IN_ALL, QUOTES, GROUPS, SIDES, DIFFER, TIMES = 3, 3, 5, 2, 4, 2, 3, 3
LISTED = 60  # voices with headline and time; the others are named in a line
SHORT, LONG = 6, 60  # words of a sentence that can stand alone
ALONG, TOGETHER = 3, 90  # sentences before that one which leans on them takes along at most, and words of all
SAME_WORDS = 4
BRIEF = 200  # characters of the one sentence of a brief entry
PHRASE = (3, 8)  # words
NEWS_LINE = re.compile(rf"<p><strong>{re.escape(f.LABELS['new']).replace(re.escape('{n}'), '[0-9]+')}:</strong>.*?</p>")


@dataclass(frozen=True, slots=True)
class Event:
    """The articles of one event in their order, and what is known of them."""

    articles: dict[str, CleanArticle]
    text: dict[str, int]
    """Article id -> number of its text; wire copies share one."""
    lines: list[Line]
    copies: dict[str, tuple[str, ...]]
    """Id of the original of a text -> ids of the other articles that have the same."""
    voices: int
    """Independent sources."""
    spoken_by: dict[str, set[int]] = field(default_factory=dict)
    """Word -> the voices that use it."""
    tongues: dict[str, set[int]] = field(default_factory=dict)
    """Language -> the voices that speak it."""

    def source(self, article: str) -> str:
        """The outlet's name as the reader sees it."""
        return name(self.articles[article])


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that tell the same, as the body shows them."""

    label: Literal["both", "all", "several"]
    above: bool
    """The lead is one of them."""
    sides: list[int]


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines that an entry shows, by number."""

    lead: list[int] = field(default_factory=list)
    agree: list[list[int]] = field(default_factory=list)
    shown: list[Group] = field(default_factory=list)
    """Of the groups what the body shows."""
    twins: list[list[int]] = field(default_factory=list)
    """Pairs beside the groups."""
    differ: list[tuple[int, int]] = field(default_factory=list)
    only: list[int] = field(default_factory=list)
    quotes: list[tuple[int, str | None]] = field(default_factory=list)
    """With the speaker."""
    times: list[tuple[int, str]] = field(default_factory=list)
    """With the time that the line states, as it stands there."""
    sure: frozenset[tuple[int, int]] = frozenset()
    """Pairs that plainly tell the same."""


def compose(
    articles: Sequence[CleanArticle], *, headline: str | None = None, news: News | None = None, mode: Mode = "entry", page: str | None = None,
    earlier: Sequence[Earlier] = (), free: Collection[str] = (),
) -> Story:  # fmt: skip
    """The story of one event.

    `headline` is the one already published, kept for ever; None lets the best member's be chosen. `news` is what this revision adds,
    `page` the address of the local page, `earlier` the older events it follows, `free` the articles that may be shown at length even in a brief entry.
    """
    event = gather(articles)
    title = headline or best_title(event)
    if not event.articles:
        return Story(title)
    if mode == "brief":
        if not all(a in free for a in event.articles):
            return brief(event, title, news, page, earlier, free)
        mode = "entry"
    if len(event.articles) == 1:
        return single(event, title, news, page, mode, earlier)
    parts = find(event)
    texts = full_texts(event) if mode == "full" else ""
    body = [status(event), since(event, news), *body_of(event, parts), before(earlier), texts, pointer(page, event.articles.values())]
    return finished(event, told_in(event, title, parts), body)


def find(event: Event) -> Parts:
    """What the texts of several outlets say together, against each other and alone."""
    like = likeness(event)
    known: dict[int, Facts] = {}

    def apart(a: int, b: int) -> bool:
        for n in (a, b):
            if n not in known:
                known[n] = facts(event.lines[n].text)
        return differs(known[a], known[b])

    found = like.pairs()
    agree = groups(found, lambda a, b: like.score(a, b) >= FIT and like.cosine(a, b) >= WORDS and not apart(a, b))
    sure = [p for p in found if p.score >= TWIN]
    same = [p for p in sure if like.cosine(p.a, p.b) >= WORDS and not apart(p.a, p.b)]
    plainly = frozenset((p.a, p.b) for p in same if like.cosine(p.a, p.b) >= SHOWN)
    lead = choose_lead(event, agree)
    shown = choose_groups(event, agree, lead, plainly)
    agreed = {n for g in agree for n in g}
    told = [plain(event.lines[n].text) for n in lead]
    differ = choose_differ(event, ((p.a, p.b) for p in found if same_matter(event, p.a, p.b) and apart(p.a, p.b)))
    quotes = choose_quotes(event, told + [plain(event.lines[n].text) for group in [*(g.sides for g in shown), *differ] for n in group])
    used = agreed | set(lead) | {n for d in differ for n in d} | {n for n, _ in quotes}
    told += [plain(text_of(event, n)) for n in sorted(used - set(lead))]
    times = choose_times(event, used, told)
    told += [plain(event.lines[n].text) for n, _ in times]
    only = choose_only(event, used | {n for n, _ in times}, {n for p in sure for n in (p.a, p.b)}, told)
    return Parts(lead, agree, shown, twins(same, agree), differ, only, quotes, times, plainly)


def likeness(event: Event) -> Likeness:
    """How near the lines of an event are to each other."""
    return Likeness(event.lines, {a: x.title for a, x in event.articles.items()})


def permitted(event: Event, parts: Parts, free: Collection[str]) -> Parts:
    """Of these parts what the articles say that may be passed on."""
    ok = {n for n, line in enumerate(event.lines) if line.article in free}
    differ = [(a, b) for a, b in parts.differ if {a, b} <= ok]
    quotes = [(n, who) for n, who in parts.quotes if n in ok]
    times = [(n, at) for n, at in parts.times if n in ok]
    agree, pairs_beside = ([g for g in ([n for n in g if n in ok] for g in part) if len(g) > 1] for part in (parts.agree, parts.twins))
    lead, only = ([n for n in part if n in ok] for part in (parts.lead, parts.only))
    return Parts(lead, agree, choose_groups(event, agree, lead, parts.sure), pairs_beside, differ, only, quotes, times, parts.sure)


def told_in(event: Event, title: str, parts: Parts) -> Story:
    """The sentences of these parts."""
    return Story(
        title,
        tuple(sentence(event, n) for n in parts.lead),
        tuple(tuple(sentence(event, n, alone=False) for n in g) for g in [*parts.agree, *parts.twins]),  # it is these that agree, not what they bring along
        tuple(tuple(sentence(event, n) for n in d) for d in parts.differ),
        tuple(sentence(event, n) for n in parts.only),
        tuple(sentence(event, n, who) for n, who in parts.quotes),
        summary=summary(event.lines[n].text for n in parts.lead),
    )


def body_of(event: Event, parts: Parts) -> list[str]:
    """These parts as HTML, in their order."""
    return [
        "".join(spoken(event, "p", n) for n in parts.lead), reported(event), agreement(event, parts.shown),
        f.section(f.LABELS["differ"], (f"<li>{''.join(spoken(event, 'p', n) for n in d)}</li>" for d in parts.differ)),
        only_parts(event, parts.only), f.section(f.LABELS["quotes"], (spoken(event, "li", n, who) for n, who in parts.quotes)),
        f.section(f.LABELS["timeline"], (timed(event, n, at) for n, at in parts.times)),
    ]  # fmt: skip


def finished(event: Event, story: Story, body: Iterable[str]) -> Story:
    """The story with its body and the number of its sources."""
    return replace(story, html=f.sanitize("".join(body)), sources=event.voices)


def brief(event: Event, title: str, news: News | None, page: str | None, earlier: Sequence[Earlier], free: Collection[str]) -> Story:
    """What may be shown when others read along: one sentence of at most 200 characters, the sources, agreed phrases of at most eight words.

    Articles that may be passed on speak as they do in any entry.
    """
    several = len(event.articles) > 1
    parts = permitted(event, find(event), free) if several and any(a in free for a in event.articles) else Parts()
    if not parts.lead:
        parts = replace(parts, lead=[n for n in lead_candidates(event) if len(event.lines[n].text) <= BRIEF][:1])
    body = [status(event), since(event, news), *body_of(event, parts)]
    if several:
        found = [(p.a, p.b) for p in likeness(event).pairs() if p.score >= SEED]
        body.append(f.section(f.LABELS["phrases"], (f"<li>{f.escape(p)}</li>" for p in phrases(event, found))))
    return finished(event, told_in(event, title, parts), [*body, before(earlier), pointer(page, (a for a in event.articles.values() if a.id in free))])


def single(event: Event, title: str, news: News | None, page: str | None, mode: Mode, earlier: Sequence[Earlier]) -> Story:
    """The entry of one article: headline, outlet, two sentences, link."""
    first = lead_candidates(event)[:1]
    lead = sorted(first + [n for n in range(len(event.lines)) if n > first[0] and stands_alone(event, n, bare=n == first[0] + 1)][:1]) if first else []
    text = full_texts(event) if mode == "full" else ""
    said = [sentence(event, n, alone=n == lead[0]) for n in lead]
    shown = (f.said("p", s.text, event.source(s.article), event.articles[s.article].lang) for s in said)
    body = [since(event, news), *shown, reported(event), before(earlier), text, pointer(page, event.articles.values())]
    return finished(event, Story(title, tuple(said), summary=summary(s.text for s in said)), body)


# --- gather ------------------------------------------------------------------------------------------------------------
def gather(articles: Sequence[CleanArticle]) -> Event:
    """Articles in order of time (undated ones last), each with its first sentences."""
    known = {a.id: a for a in sorted(articles, key=order)}
    known = {a.id: a for a in sorted(known.values(), key=order)}
    text = copies(tuple(known.values()))
    first = originals(tuple(known.values()), text)
    others: dict[str, list[str]] = {}
    for a in known.values():
        if (origin := first[text[a.id]]) != a.id:
            others.setdefault(origin, []).append(a.id)
    voices = sorted({voice(known[a]) for a in first.values()})
    cap = ALONE if len(known) == 1 else min(PER_ARTICLE[1], max(PER_ARTICLE[0], SENTENCES // max(1, len(first))))
    lines = [x for a in first.values() for x in lines_of(known[a], voices.index(voice(known[a])), cap)]
    spoken_by: dict[str, set[int]] = {}
    tongues: dict[str, set[int]] = {}
    for line in lines:
        tongues.setdefault(known[line.article].lang, set()).add(line.voice)
        for w in line.words:
            spoken_by.setdefault(w, set()).add(line.voice)
    return Event(known, text, lines, {a: tuple(n) for a, n in others.items()}, len(voices), spoken_by, tongues)


def independent(articles: Sequence[CleanArticle]) -> int:
    """How many independent sources report: copies of one text and articles of one outlet count once."""
    known = {a.id: a for a in sorted(articles, key=order)}
    first = originals(tuple(known.values()), copies(tuple(known.values())))
    return len({voice(known[a]) for a in first.values()})


def order(a: CleanArticle) -> tuple[object, ...]:
    """A total order that hangs on nothing but the article."""
    return (a.published is None, a.published.timestamp() if a.published else 0.0, a.source, a.id, a.title, a.paragraphs, a.url or "", a.lang)


def voice(a: CleanArticle) -> str:
    """Whose voice it is; an article without a source speaks for itself."""
    return " ".join(a.source.split()).casefold() or f"\0{a.id}"


def name(a: CleanArticle) -> str:
    """The outlet as the reader sees it."""
    return " ".join(a.source.split()) or f.LABELS["nameless"]


def lines_of(a: CleanArticle, number: int, cap: int) -> list[Line]:
    """The first sentences of an article, without datelines and without repetitions of its own."""
    found: list[Line] = []
    seen: set[str] = set()
    before: tuple[str, ...] = ()
    for i, paragraph in enumerate(a.paragraphs):
        begin = end = 0
        for j, whole in enumerate(split(paragraph, a.lang)):
            text = undated(whole) if i < 4 and j == 0 else whole
            start = paragraph.find(text, end)
            if j:
                before = (*before, paragraph[begin:start])[-ALONG:]
            elif text != whole:  # the dateline stands between it and what is before
                before = ()
            if text not in seen:
                seen.add(text)
                found.append(Line(a.id, number, len(found), text, terms(text), a.lang == "de", before))
            begin, end = start, start + len(text)
            if len(found) == cap:
                return found
        before = (*before, paragraph[begin:] + "\n")[-ALONG:] if end else before
    return found


def best_title(event: Event) -> str:
    """The headline that shares most words with the other headlines and the beginnings of the texts; the earlier of two."""
    about: Counter[str] = Counter()
    for a in event.articles.values():
        about.update(terms(a.title).keys())
    for line in event.lines:
        if line.place < 2:
            about.update(line.words.keys())
    best, best_score = "", -1.0
    for a in event.articles.values():
        words = terms(a.title)
        score = sum(about[w] - 1 for w in words) / (len(words) + 4) if words else 0.0
        if a.title.strip() and round(score, 9) > best_score:
            best, best_score = a.title, round(score, 9)
    return best


# --- choose --------------------------------------------------------------------------------------------------------------
def stands_alone(event: Event, n: int, *, bare: bool = False) -> bool:
    """Can a reader understand the sentence by itself? With `bare` it may open with a pronoun."""
    line = event.lines[n]
    long_enough = SHORT <= size(line.text) <= LONG and line.words
    return bool(long_enough) and is_whole(line.text) and line.text[-1] not in "?？" and (bare or not opens_bare(line.text, lang(event, n)))


def lead_candidates(event: Event) -> list[int]:
    """The best opening sentence of each voice, the one nearest to what all begin with first."""
    about: Counter[str] = Counter()
    for line in event.lines:
        if line.place < 3:
            about.update(line.words.keys())
    chosen: dict[int, tuple[float, int]] = {}
    for n, line in enumerate(event.lines):
        ok = line.place < 8 and stands_alone(event, n)
        if ok and quoted(line.text) is None and line.voice not in chosen and is_related(event, n):
            score = sum(about[w] - 1 for w in line.words) / (len(line.words) + 6) - 0.2 * line.place
            chosen[line.voice] = (-round(score, 9), n)
    if not chosen:  # rather a sentence that leans on another than none
        whole = [n for n in range(len(event.lines)) if stands_alone(event, n, bare=True)]
        any_text = [n for n, line in enumerate(event.lines) if is_whole(line.text) and size(line.text) <= LONG]
        return (whole or any_text)[:1]
    return [n for _, n in sorted(chosen.values())]


def is_related(event: Event, n: int) -> bool:
    """Does a line speak of what the others speak of: two words that another voice has? Scenery that opens a feature has none.

    A single voice has nobody to compare with, and neither has the only voice of a language.
    """
    alone = event.voices == 1 or len(event.tongues[lang(event, n)]) == 1
    return alone or sum(len(event.spoken_by[w]) > 1 for w in event.lines[n].words) >= 2


def choose_lead(event: Event, agree: Sequence[Sequence[int]]) -> list[int]:
    """At most three sentences of different voices, none saying again what another says."""
    group = {n: i for i, g in enumerate(agree) for n in g}
    lead: list[int] = []
    for n in lead_candidates(event):
        new = all(group.get(n, -1) != group.get(x, -2) and not restates(event, n, x) for x in lead)
        if new and len(lead) < LEADS:
            lead.append(n)
    return lead


def choose_groups(event: Event, agree: Sequence[Sequence[int]], lead: Sequence[int], sure: frozenset[tuple[int, int]]) -> list[Group]:
    """The strongest groups, one sentence a voice; a sentence of the lead is not said again. A group without a sure pair is left to the page."""
    chosen: list[Group] = []
    told = [plain(event.lines[n].text) for n in lead]
    for g in sorted(agree, key=lambda g: (-len({event.lines[n].voice for n in g}), -max(n in lead for n in g), agree.index(g))):
        best: dict[int, int] = {}
        for n in sorted(g, key=lambda n: (n not in lead, not stands_alone(event, n), n)):
            if n in lead or stands_alone(event, n, bare=True):
                best.setdefault(event.lines[n].voice, n)
        firm = {n for pair in combinations(sorted(best.values()), 2) if pair in sure for n in pair}
        sides = [n for n in sorted(firm) if n not in lead and not repeats_told(event, n, told, 1.0)][:SIDES]
        above = any(n in lead for n in firm)
        if not sides or (len(sides) < 2 and not above):
            continue
        told += [plain(event.lines[n].text) for n in sides]
        chosen.append(Group("both" if event.voices == 2 else "all" if len(firm) == event.voices else "several", above, sides))
        if len(chosen) == GROUPS:
            break
    return chosen


def same_matter(event: Event, a: int, b: int) -> bool:
    """Are two lines so alike that a number or name in one can be held against the other's? Half of the shorter, and four words."""
    mine, theirs = event.lines[a].words, event.lines[b].words
    return len(mine.keys() & theirs.keys()) >= max(SAME_WORDS, 0.5 * min(len(mine), len(theirs)))


def restates(event: Event, a: int, b: int) -> bool:
    """Does one line share half of its words with the other? In another language it helps another reader, so there it does not count."""
    return lang(event, a) == lang(event, b) and repeats(content(event, a), content(event, b), 0.5)


def content(event: Event, n: int) -> frozenset[str]:
    """The words of a line that tell something."""
    return frozenset(event.lines[n].words)


def choose_differ(event: Event, found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The surest pairs, each line once."""
    used: set[int] = set()
    chosen: list[tuple[int, int]] = []
    for a, b in found:
        if not {a, b} & used and stands_alone(event, a, bare=True) and stands_alone(event, b, bare=True):
            chosen.append((a, b))
            used |= {a, b}
        if len(chosen) == DIFFER:
            break
    return chosen


def choose_quotes(event: Event, told: Sequence[frozenset[str]]) -> list[tuple[int, str | None]]:
    """Who says what: sentences with a named speaker, one for each speaker, none that another outlet's quote repeats."""
    chosen: list[tuple[int, str | None]] = []
    said = list(told)
    speakers: set[str] = set()
    for n, line in sorted(enumerate(event.lines), key=lambda x: (x[1].place, x[0])):
        if len(chosen) == QUOTES:
            break
        span = quoted(line.text)
        who = speaker(line.text) if span else None
        if span is None or who is None or who.split()[-1] in speakers or not stands_alone(event, n, bare=True):
            continue
        words = plain(span)
        if not any(repeats(words, s, 0.6) for s in said):
            chosen.append((n, who))
            speakers.add(who.split()[-1])
            said.append(plain(line.text))
    return chosen


def choose_only(event: Event, used: set[int], twins: set[int], told: Sequence[frozenset[str]]) -> list[int]:
    """At most three sentences a voice that no other outlet has in any wording we can see, most telling first."""
    lone = {w for w, voices in event.spoken_by.items() if len(voices) == 1}
    begun = {w for line in event.lines if line.place < 2 for w in line.words} - lone
    ranked: list[tuple[float, int]] = []
    for n, line in enumerate(event.lines):
        if len(event.tongues[lang(event, n)]) < 2:
            continue  # we cannot see whether the others say it in their language
        if n in used or n in twins or not stands_alone(event, n) or quoted(line.text):
            continue
        own = len(line.words.keys() & lone)
        if 3 <= own < len(line.words):
            figures = sum(1 for w in line.words if w[0].isdigit())
            core = len(line.words.keys() & begun)
            ranked.append((-round((own + 2 * figures + core) / (8 + len(line.words)) - 0.02 * line.place, 9), n))
    each = ONLY if event.voices <= 2 else 2 if event.voices <= 4 else 1
    count: Counter[int] = Counter()
    said = list(told)
    chosen: list[int] = []
    sets = [(line.voice, plain(line.text), content(event, m)) for m, line in enumerate(event.lines)]
    for _, n in sorted(ranked):
        words, voice_of = sets[n][1], event.lines[n].voice
        if len(chosen) == ONLY_IN_ALL or count[voice_of] == each:
            continue
        elsewhere = any(v != voice_of and (same_words(words, w, 5, 0.7) or same_words(content(event, n), c, 4, 0.5)) for v, w, c in sets)
        if not elsewhere and not any(repeats(words, s, 0.6) for s in said):
            chosen.append(n)
            said.append(words)
            count[voice_of] += 1
    return sorted(chosen, key=lambda n: event.lines[n].voice)


def choose_times(event: Event, used: set[int], told: Sequence[frozenset[str]]) -> list[tuple[int, str]]:
    """Lines that state a clock time or a date and were not shown, in order of publication: each time once, nothing said again."""
    said = list(told)
    times: set[str] = set()
    chosen: list[tuple[int, str]] = []
    for n, line in enumerate(event.lines):
        at = None if n in used else stated_time(line.text)
        if at is None or at.casefold() in times or not stands_alone(event, n) or quoted(line.text) or not is_related(event, n):
            continue
        words = plain(line.text)
        if not any(repeats(words, s, 0.6) for s in said):
            chosen.append((n, at))
            times.add(at.casefold())
            said.append(words)
        if len(chosen) == TIMES:
            break
    return chosen if len(chosen) > 1 else []  # one time is no line


def stated_day(event: Event) -> str | None:
    """The day of the event as the beginnings of the texts state it; None when they state none, or different ones."""
    stated = [(line.voice, day) for line in event.lines if line.place < 2 and (day := stated_date(line.text) or stated_weekday(line.text))]
    dates = [d for _, d in stated if any(c.isdigit() for c in d)] or [d for _, d in stated]
    return dates[0] if dates and len({d.casefold() for d in dates}) == 1 else None


def same_words(mine: frozenset[str], theirs: frozenset[str], least: int, share: float) -> bool:
    """Does a line that has words enough to say something repeat another?"""
    return len(theirs) >= least and repeats(mine, theirs, share)


def phrases(event: Event, found: Sequence[tuple[int, int]]) -> list[str]:
    """Runs of three to eight words that stand in both sentences of a pair, as they stand in the first."""
    chosen: list[str] = []
    for a, b in found:
        mine, theirs = event.lines[a].text.split(), f" {' '.join(event.lines[b].text.split())} "
        runs = (mine[i : i + k] for k in range(PHRASE[1], PHRASE[0] - 1, -1) for i in range(len(mine) - k + 1))
        run = next((r for r in runs if f" {' '.join(r)} " in theirs and len(terms(" ".join(r))) >= 2), None)
        if run and not any(repeats(plain(" ".join(run)), plain(x), 0.6) for x in chosen):
            chosen.append(" ".join(run))
        if len(chosen) == GROUPS:
            break
    return chosen


# --- show ----------------------------------------------------------------------------------------------------------------
def lang(event: Event, n: int) -> str:
    """Language of a line."""
    return event.articles[event.lines[n].article].lang


def text_of(event: Event, n: int) -> str:
    """A line as it is shown: opened by a pronoun, it takes the sentence before along, and the one before that where it leans too."""
    line, tongue = event.lines[n], lang(event, n)
    if not opens_bare(line.text, tongue):
        return line.text
    taken = ""
    for sentence in reversed(line.before):
        taken = sentence + taken
        if size(taken) + size(line.text) > TOGETHER:
            break
        if introduces(taken.strip()) and not opens_bare(taken, tongue):
            return taken + line.text
    return line.text


def introduces(text: str) -> bool:
    """Can a text stand before a sentence that leans on it: whole, or ended by a colon?"""
    return is_whole(text) or (text.endswith((":", "：")) and is_whole(text[:-1] + "."))


def sentence(event: Event, n: int, who: str | None = None, *, alone: bool = True) -> Sentence:
    """A line as others receive it; not `alone`, it stands behind the sentence before."""
    return Sentence(text_of(event, n) if alone else event.lines[n].text, event.lines[n].article, who)


def spoken(event: Event, tag: str, n: int, who: str | None = None) -> str:
    """A line as HTML, with its outlet and, of a quote, its speaker."""
    source = event.source(event.lines[n].article)
    return f.said(tag, text_of(event, n), f"{who}, {f.LABELS['via']} {source}" if who else source, lang(event, n))


def timed(event: Event, n: int, at: str) -> str:
    """A line behind the time that it states."""
    source = event.source(event.lines[n].article)
    return f"<li{f.tongue(lang(event, n))}><strong>{f.escape(at)}</strong>: {f.escape(text_of(event, n))} <cite>— {f.escape(source)}</cite></li>"


def summary(texts: Iterable[str]) -> str:
    """Sentences as plain text."""
    return " ".join(" ".join(f.legal(t).split()) for t in texts)


def status(event: Event) -> str:
    """How many articles and independent sources, and the day when they state one. It changes only when an article joins."""
    n, m = len(event.articles), event.voices
    articles = f.LABELS["article" if n == 1 else "articles"]
    day = stated_day(event)
    stated = f" · {f.escape(day)}" if day else ""
    return f"<p><em>{n} {articles} · {m} {f.LABELS['source' if m == 1 else 'sources']}{stated}</em></p>"


def since(event: Event, news: News | None) -> str:
    """What the revision before had not: outlets and their headlines."""
    new = [a for a in event.articles.values() if news and a.id in set(news.articles)]
    if not news or not new:
        return ""
    named = "; ".join(f"<cite>{f.escape(name(a))}</cite>: {headline_of(a)}" for a in new[:LEADS])
    more = f" <em>+ {len(new) - LEADS}</em>" if len(new) > LEADS else ""
    return f"<p><strong>{f.LABELS['new'].format(n=news.since)}:</strong> {named}{more}</p>"


def without_news(html: str) -> str:
    """A body without the line that says what its revision brought, for readers who never saw the one before."""
    return NEWS_LINE.sub("", html, count=1)


def headline_of(a: CleanArticle) -> str:
    """An article's headline as a link; its outlet's name when it has none."""
    text = f.link(a.url, a.title.strip() or name(a))
    return f"<cite{f.tongue(a.lang)}>{text}</cite>"


def reported(event: Event) -> str:
    """Every outlet with its own headline, its time and its length; those with the same text and headline in the line of the first."""
    rows = []
    again = {c for a, others in event.copies.items() for c in others if same_headline(event.articles[c], event.articles[a])}
    shown = [a for a in event.articles.values() if a.id not in again]
    for a in shown[:LISTED]:
        parts = [clock_of(a), f"{words} {f.LABELS['words']}" if (words := size(a.text)) else "", also_at(event, a, again)]
        rows.append(f"<li><cite>{f.escape(name(a))}</cite>: {headline_of(a)} <em>{' · '.join(p for p in parts if p)}</em></li>")
    rest = ", ".join(f.link(a.url, name(a)) for a in shown[LISTED:])
    return f.section(f.LABELS["reported"], [*rows, f"<li><em>{rest}</em></li>" if rest else ""])


def same_headline(a: CleanArticle, b: CleanArticle) -> bool:
    """Whether two outlets print the same headline, or none."""
    return words_of(a.title) == words_of(b.title)


def also_at(event: Event, a: CleanArticle, again: Collection[str]) -> str:
    """The other outlets with this text, each once: a link where it has no line of its own, else only its name."""
    others = [event.articles[c] for c in event.copies.get(a.id, ())]
    links = {name(c): f.link(c.url, name(c)) for c in reversed(others) if c.id in again}
    names = {n: links.get(n, f.escape(n)) for n in map(name, others) if n in links or n != name(a)}
    return f"{f.LABELS['copy']} {', '.join([*names.values()][:LISTED])}" if names else ""


def clock_of(a: CleanArticle) -> str:
    """When it was published; nothing when its source does not say."""
    return f.clock(a.published) if a.published else ""


def agreement(event: Event, shown: Sequence[Group]) -> str:
    """The groups under their labels."""
    by_label: dict[str, list[str]] = {"all": [], "both": [], "several": []}
    for g in shown:
        note = f"<em>{f.LABELS['also']}:</em>" if g.above else ""
        by_label[g.label].append(f"<li>{note}{''.join(spoken(event, 'p', n) for n in g.sides)}</li>")
    return "".join(f.section(f.LABELS[label], parts) for label, parts in by_label.items())


def repeats_told(event: Event, n: int, told: Sequence[frozenset[str]], share: float) -> bool:
    """Was the sentence, but for so many of its words, said already?"""
    return any(repeats(plain(event.lines[n].text), t, share) for t in told)


def only_parts(event: Event, only: Sequence[int]) -> str:
    """What a single outlet says, outlet by outlet."""
    by_source: dict[str, list[int]] = {}
    for n in only:
        by_source.setdefault(event.source(event.lines[n].article), []).append(n)
    return "".join(
        f.section(f.LABELS["only"].format(source=s), (f"<li{f.tongue(lang(event, n))}>{f.escape(event.lines[n].text)}</li>" for n in ns))
        for s, ns in by_source.items()
    )


def before(earlier: Sequence[Earlier]) -> str:
    """Older events this one follows."""
    return f.section(f.LABELS["previous"], (f"<li><cite>{f.link(e.url, e.title)}</cite> <em>{f.clock(e.published)}</em></li>" for e in earlier))


def continued(there: Earlier) -> str:
    """Where an event goes on that a person joined into another: stands before what its entry said, which stays as it is."""
    return f.sanitize(f"<p><strong>{f.LABELS['continued']}:</strong> <cite>{f.link(there.url, there.title)}</cite></p>")


def full_texts(event: Event) -> str:
    """The cleaned texts, whole; a text that several outlets have stands once."""
    parts = []
    first = originals(tuple(event.articles.values()), event.text)
    for a in event.articles.values():
        if a.paragraphs and first[event.text[a.id]] == a.id:
            paragraphs = "".join(f"<p>{f.escape(p)}</p>" for p in a.paragraphs)
            parts.append(f"<h4>{f.escape(name(a))}: {headline_of(a)}</h4><blockquote{f.tongue(a.lang)}>{paragraphs}</blockquote>")
    return f.section(f.LABELS["texts"], parts, "div")


def pointer(page: str | None, articles: Iterable[CleanArticle]) -> str:
    """Where the texts stand side by side; nothing when none of these articles has one."""
    texts = sum(1 for a in articles if a.paragraphs)
    label = f.LABELS["page" if texts == 1 else "pages"]
    return f"<p><em>{f.link(page, label)}</em></p>" if texts and page and f.is_web(page) else ""
