"""What the merger sees of an article: weighted terms, names, numbers, and its kind."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Literal
from urllib.parse import urlsplit
from zlib import crc32

from digest.model import CleanArticle

LONGEST = 400  # characters of a headline that are read
LEAD = 600  # characters; more text adds background that look-alike events share (issue 4)
GREETED = 300  # characters after a greeting in which a page speaks to its reader
LABEL = 5  # blanks; what has fewer is a label, which many articles share by chance
TITLE_WEIGHT = 3
STEM_ELSE = 4  # ... of a word in another script, which writes less per word: Russian +1.4 points
STEM = 5  # letters of a Latin word that count: helps inflected languages most; 4 loses 1 point on og2021en, 6 one on all languages
BIGRAM = 1.2  # weight of a pair of neighbouring title words; 1.3 loses up to 0.2 points of F, and recall in all languages

# Letters, digits, and the vowel signs that Python's \w leaves out (Indic, Thai, Burmese, Khmer scripts, combining accents).
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0966-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d_][\w{_MARKS}]*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BESIDE = re.compile(rf"(?<={_UNSPACED.pattern})(?=\d)|(?<=\d)(?={_UNSPACED.pattern})")
_EDGE = re.compile(r"\s+[|\u2013\u2014-]\s+")
_RUBRIC = re.compile(r"(.{2,40}?):\s+(?=\S)")

STOP = frozenset(
    # en
    "a about after again against all also amid an and any are as at be been before being but by can could day did do does during for from get gets had has "
    "have he her his how i if in into is it its just may more most new news no not now of off on one only or other our out over own per said "
    "say says she should since so some than that the their them then there these they this those through to too two under until up us was we "
    "were what when where which while who why will with would you your s t re ve ll "
    # de
    "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am "
    "sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei hatte kann gegen vom können schon wenn "
    "ihre ihr seine unter wir soll ich eines jahr zwei diese dieser wieder keine uhr will zwischen immer "
    # fr
    "le la les de des du et à l d un une en est que qui dans pour sur au aux par plus pas ne se ce s il n sont avec son sa ses ou mais "
    "comme été être ont cette elle ils leur nous vous je tout après sans fait deux aussi même entre dont ans contre peut "
    # es
    "el los las y del al lo una con por para su sus como o pero fue ha este esta más ya sobre entre cuando muy sin también hasta hay desde todo "
    "nos durante uno ni ese eso ante e esto mí antes qué unos yo otro son dos años era ser "
    # pt
    "os da do das dos no na nos nas em um uma com não que se mais foi ao pelo pela ou sua seu são à aos às depois já ele ela até isso entre "
    "também só quem mesmo esse essa num numa tem ter "
    # it, nl
    "il lo gli i che di è per non una sono della delle dei nel alla più ha het een van dat te zijn op voor niet met aan er om ook naar bij "
    # ru
    "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет о из ему "
    "для при это или их до ли если мы после под над были был без также "
    # sl
    "in je na za se so v z s ki bi pa da po ob od do pri iz ne ni sta bo kot tudi še že ter ali lahko bil bila "
    # ar
    "في من على إلى عن مع أن التي الذي هذا هذه و ما لا كان بعد قبل خلال بين إن".split()
)


# What NFKD leaves of Latin letters with strokes, and the article that Arabic writes on its nouns, with the one-letter words before it.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f]")
_AL = re.compile(r"^(?:[\u0648\u0641]?(?:\u0628|\u0643)?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)(?=\w{3})")


def fold(word: str) -> str:
    """A word in small letters without accents and without the Arabic article, as search engines compare words: Krpálek is Krpalek."""
    word = word.lower()
    if word.isascii():
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", word))
    return _AL.sub("", unicodedata.normalize("NFC", bare)).translate(_LETTERS)


def term_id(term: str) -> int:
    """32 bits that follow from the term alone, the same on every machine."""
    return crc32(term.encode("utf-8", "surrogatepass"))


def words(text: str) -> list[str]:
    """The words of a text as they stand there; runs of an unspaced script as overlapping pairs of characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if not is_unspaced(text):
        return _WORD.findall(text)
    out: list[str] = []
    for w in _WORD.findall(_BESIDE.sub(" ", text)):
        if len(w) > 2 and _UNSPACED.search(w):
            out.extend(w[i : i + 2] for i in range(len(w) - 1))
        else:
            out.append(w)
    return out


def is_unspaced(text: str) -> bool:
    """Whether a text is written, if only in part, without spaces between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


Kind = Literal["news", "live", "briefing", "fixtures", "opinion"]

# The words that outlets themselves put on such pages. "live" alone is not enough: a live page about one happening belongs to it.
_LIVE = re.compile(
    r"^(?:live|(?:live|news) ?blog|live updates?|(?:news|live)-?ticker|en direct|en directo|en vivo|ao vivo|minuto a minuto|direct|онлайн)\s*[:|\u2013\u2014+-]"
    r"|\s(?:live|(?:live|news) ?blog|(?:news|live)-?ticker|en direct|en directo|en vivo|ao vivo)\s*:|\s[|\u2013\u2014-] live$"
    r"|\bas it happen(?:s|ed)\b|\blive ?blog\b|\blive updates\b|\bminute[ -]by[ -]minute\b|\bminute par minute\b|\bminuto a minuto\b",
    re.I,
)
_BRIEFING = re.compile(
    r"\b(?:(?:morning|evening|daily|midday|weekend|weekly|news|world) (?:briefing|round-?up|digest|wrap|bulletin|headlines|brief)"
    r"|(?:news|weekly|daily) in brief"
    r"|(?:\d+|three|four|five|six|seven|ten) things (?:to know|you need to know|we learned)|top stories (?:of|for|today)|what to know today"
    r"|(?:was|das) (?:heute|am tag|diese woche) wichtig|(?:nachrichten|news|tages)-?überblick"
    r"|die nachrichten des tages|(?:der|das) (?:\w+tag|mittwoch|sonnabend|wochenende) im überblick"
    r"|l'essentiel de l'actu\w*|les titres du jour|l'actu du jour"
    r"|las (?:\w+ )?noticias del día|resumen (?:del día|de noticias)|as (?:\w+ )?notícias do dia|resumo do dia)\b"
    r"|^le brief(?: \w+){0,2}(?= ?[:|\u2013\u2014-]|$)|^(?:mon|tues|wednes|thurs|fri|satur|sun)day briefing\b|^newsletter\s*[:|\u2013\u2014]",
    re.I,
)
_GREETING = re.compile(  # how such a page begins ...
    r"\s*(?:good (?:morning|afternoon|evening)|guten (?:morgen|tag|abend)|bonjour|bonsoir|buenos días|buenas (?:tardes|noches)|bom dia"
    r"|boa (?:tarde|noite)|buongiorno|buonasera|goede(?:morgen|middag|navond)|god (?:morgen|morgon|kväll|kveld|aften)|dzień dobry|доброе утро|добрий ранок"
    r"|dobré ráno|günaydın|おはようございます|早上好|صباح الخير) ?[.!。！]",
    re.I,
)
_READER = re.compile(  # ... and how it goes on, beside a headline that is a list: it speaks to its reader, of today, of what is below
    r"\b(?:you|your|here(?:'s|’s| is| are)|today's|today’s|welcome to|ihr|euch|ihnen|heute|das ist|das sind|hier (?:ist|sind|kommt|kommen|finden|lesen)"
    r"|vous|votre|voici|hoy|aquí|usted|hoje|aqui|você|oggi|ecco|vandaag|hier (?:is|zijn|vind|lees)|i dag|idag|dzisiaj|dziś|сегодня|сьогодні|dnes|bugün|اليوم)\b"
    r"|今日|今天|本日",
    re.I,
)
_LIST = re.compile(r"[^,\d]{3,}, [^,\d]{3,}(?:, | (?:and|und|et|y|e|en|og|och|i|&) )")  # a headline of three things at least
_RESULTS = re.compile(
    r"\b(?:results (?:and|&) (?:tables?|standings)|ergebnisse und tabellen?|résultats et classements?|resultados y (?:tablas?|clasificación)"
    r"|resultados e (?:tabelas?|classificação)|risultati e classific(?:a|he)|uitslagen en stand(?:en)?)\b",
    re.I,
)
_FIXTURES = re.compile(
    r"\b(?:fixtures|schedule|kick-?off times?|where to watch|how to watch|tv listings"
    r"|spielplan|ansetzungen|programme (?:de|du|des)|calendrier|calendario|programación|horarios?"
    r"|tabela de jogos)\b",
    re.I,
)
_OPINION = re.compile(
    r"^(?:opinion|comment|commentary|editorial|op-ed|column|éditorial|édito|tribune|chronique|kommentar|leitartikel|meinung|gastbeitrag|opinión|columna"
    r"|opinião|coluna|мнение|komentar|رأي)\s*[:|\u2013\u2014]",
    re.I,
)
_OPINION_PAGE = re.compile(  # a part of an address
    r"/(?:opinions?|op-?eds?|comment|commentisfree|commentary|columns?|columnists?|editorials?|kommentare?|meinung(?:en)?|kolumnen?|leitartikel|tribunes?"
    r"|chroniques?|editoriaux|debats|opinion(?:e|i)|opiniao|colunas?|columnas?|mnenija?|debatt|leder|ledare|kronikk?)/",
    re.I,
)
_STAMPS = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\+\+\+|\b\d{1,2}h\b")
_NUMBERS = re.compile(r"\b\d{1,3}\b")
_DAY = re.compile(r"\b(?:the day|today|heute|tages|du jour|del d\u00eda|do dia|de hoy|de hoje)\b", re.I)


_SIGNS = frozenset(  # one of these stands in every headline that the patterns above can match: one look at a set spares four searches
    "newsblog newsletter live liveblog liveticker newsticker ticker direct directo vivo happens happened minute minuto онлайн "
    "briefing roundup round digest wrap bulletin headlines brief things stories today wichtig überblick nachrichtenüberblick newsüberblick tagesüberblick "
    "nachrichten essentiel titres actu noticias resumen notícias resumo "
    "fixtures schedule kick kickoff watch listings spielplan ansetzungen programme calendrier calendario programación horario horarios tabela "
    "results ergebnisse résultats resultados risultati uitslagen "
    "opinion comment commentary editorial op column éditorial édito tribune chronique kommentar leitartikel meinung gastbeitrag opinión columna "
    "opinião coluna мнение komentar رأي ao".split()
)


def kind_of(title: str, lead: str, small: Collection[str] | None = None) -> Kind:
    """News of one happening, or a page that tells of many or argues about one.

    A live page or a list of fixtures or results must also look like one (clock times or numbers, several of them, or two marks of a live page), for the
    word stands in headlines of news too. A page that greets its reader and speaks on to him tells of many. `small`: the headline's words in small
    letters, where they are known.
    """
    if (greeting := _GREETING.match(lead)) and (_LIST.search(title) or _READER.search(lead, greeting.end(), greeting.end() + GREETED)):
        return "briefing"
    if _SIGNS.isdisjoint(words(title.lower()) if small is None else small):
        return "news"
    if _OPINION.search(title):
        return "opinion"
    if _BRIEFING.search(title):
        return "briefing"
    stamps = len(_STAMPS.findall(lead))
    marks = len(_LIVE.findall(title))
    if marks > 1 or (marks and (stamps >= 2 or _DAY.search(title))):
        return "live"
    if (_FIXTURES.search(title) and stamps >= 3) or (_RESULTS.search(title) and len(_NUMBERS.findall(lead)) >= 6):
        return "fixtures"
    return "news"


@dataclass(slots=True)
class Features:
    """What is compared of an article. Never changed; not frozen because that takes longer to make."""

    terms: dict[str, float]
    """Term -> sublinear frequency, title counted three times; a bigram of the title has a space in it."""
    shown: dict[str, str]
    """Term -> a word or pair of words as people write it, in small letters."""
    title: tuple[str, ...]
    """Words of the headline as they stand there, without the outlet's name at its end and a rubric before it."""
    lead: str
    """The beginning of the text."""
    bare: bool
    """A headline without a text."""
    first: int | None
    """The id of the headline's first word: whom or what it is about. 0 for a stop word, None when there is no headline."""
    telling: int
    """Different words that are no stop words."""
    kind: Kind
    print: int
    """32 bits of the whole text, the same for identical texts: what a page that is no news is found by. 0 for news."""


def paragraphs_of(article: CleanArticle) -> list[str]:
    """The paragraphs of the lead that are long enough to be told from a label."""
    begin, found = 0, []
    for p in article.paragraphs:
        if begin < LEAD and p.count(" ") >= LABEL:
            found.append(p)
        begin += len(p) + 1
    return found


def features(article: CleanArticle, known: Collection[str] = (), headline: str | None = None) -> Features:
    """Everything the merger will ever see of an article; bounded work for a text of any length.

    `known` paragraphs are passed over. `headline`: what counts of it; None for all but the outlet's name.
    """
    lead = ("\n".join(p for p in article.paragraphs if p not in known) if known else article.text)[:LEAD]
    title = words(headline_of(article) if headline is None else headline)
    small = [*map(str.lower, title)]
    shown: dict[str, str] = {}
    stems: list[str] = []
    counts: dict[str, int] = {}
    for w in small:
        if stem := term(w):
            stems.append(stem)
            shown.setdefault(stem, w)
            counts[stem] = counts.get(stem, 0) + TITLE_WEIGHT
    for w, n in Counter(words(lead.lower())).items() if lead else ():
        if stem := term(w):
            shown.setdefault(stem, w)
            counts[stem] = counts.get(stem, 0) + n
    terms = {w: 1 + log(c) for w, c in counts.items()}
    for left, right in pairwise(stems):
        pair = f"{left} {right}"
        terms[pair] = BIGRAM
        shown[pair] = f"{shown[left]} {shown[right]}"
    if not terms:  # nothing but stop words or signs: compare those rather than nothing
        shown = {stem_of(w): w for w in reversed(title)}
        terms = dict.fromkeys(map(stem_of, title), 1.0)
    first = term_id(term(small[0])) if small else None
    kind = kind_of(article.title[:LONGEST], lead, small if headline == article.title else None)
    if kind == "news" and article.url and _OPINION_PAGE.search(urlsplit(article.url).path):
        kind = "opinion"
    whole = 0 if kind == "news" else crc32(article.text.encode("utf-8", "surrogatepass"), term_id(article.title))
    return Features(terms, shown, tuple(title), lead, not lead.strip(), first, len(counts), kind, whole)


@lru_cache(maxsize=65_536)  # the same words come again and again; it saves half of the work on a bare headline
def term(word: str) -> str:
    """The stem of a word in small letters; "" for a stop word."""
    return stem_of(word) if word not in STOP and fold(word) not in STOP else ""


def stem_of(word: str) -> str:
    """The beginning of a word as it is folded, which inflected forms share. What holds digits stays whole."""
    word = fold(word)
    return word[: STEM if word.isascii() else STEM_ELSE] if word.isalpha() else word


def headline_of(article: CleanArticle) -> str:
    """The headline of an article without its outlet's name."""
    return without_outlet(article.title[:LONGEST])


def rubric_of(headline: str) -> tuple[str, str]:
    """What stands before the colon of a headline, in small letters, and what stands after it: `The Latest: Bridge closed`; "" and all when there is none."""
    found = _RUBRIC.match(headline) if ":" in headline else None
    return (found[1].strip().lower(), headline[found.end() :]) if found else ("", headline)


def opening(headline: str) -> str:
    """The first stem of a headline; "" when it has none."""
    return next(filter(None, map(term, words(headline.lower()))), "")


def without_outlet(title: str) -> str:
    """A headline without the outlet's or the section's name that feeds hang on it: `Bridge closed | Town News`."""
    parts = _EDGE.split(title) if "-" in title or "|" in title or "\u2013" in title or "\u2014" in title else [title]
    if len(parts) == 1:
        return title
    longest = max(len(p) for p in parts)
    return " ".join(p for p in parts if len(p) == longest or len(p.split()) > 4)
