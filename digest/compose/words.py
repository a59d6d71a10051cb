"""Words as the composer counts them: stems without the words that every text has."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
ANY_WORD = re.compile(r"\w+")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+|[^\u3040-\u30ff\u3400-\u9fff]+")

STOP = frozenset(
    # English; then German, French, Spanish, Italian, Portuguese, Dutch. Words of three letters or more, and the common short ones.
    """a an the and or but if of to in on at by for from with as is are was were be been being it its this that these those he she his
    her him they them their we our us i you your who whom which what when where how why not no do does did has have had will would can
    could may might should shall than then there here also after before about into over out up down more most said says say told tells
    one two himself herself itself so just all any some such only own same other new first last year years day time while during
    der die das den dem des ein eine einen einem einer eines und oder aber von zu im in am an auf bei für aus mit als ist sind war waren
    sein wird werden wurde wurden hat haben hatte er sie es wir ihr nicht auch nach vor über um noch nur wie dass sich sagte zum zur
    le la les un une des du de et ou mais dans sur par pour avec que qui est sont été être a ont avait il elle ils ce cette ces son sa
    ses au aux ne pas plus se en dit
    el los las una unos del y o pero con por para al es son fue ser ha han había su sus se lo no más este esta dijo
    il lo gli uno della delle dei degli nel nella e ma che per da è sono stato era essere hanno anche non più si suo sua
    os um uma do da dos das no na nos em ao foi com seu sua não mais disse
    het een van en of maar op te voor met door is zijn was werd werden heeft hebben niet ook naar om dat die zei""".split()
)
NUMBERS = {
    w: n
    for n, words in {
        1: "eins uno", 2: "two zwei deux dos due dois twee", 3: "three drei trois tres tre três drie", 4: "four vier quatre cuatro quattro quatro",
        5: "five fünf cinq cinco cinque vijf", 6: "six sechs seis sei zes", 7: "seven sieben sept siete sette sete zeven",
        8: "eight acht huit ocho otto oito", 9: "nine neun neuf nueve nove negen", 10: "ten zehn dix diez dieci dez tien", 11: "eleven elf onze once",
        12: "twelve zwölf douze doce twaalf",
        13: "thirteen dreizehn treize trece", 14: "fourteen vierzehn quatorze catorce",
        15: "fifteen fünfzehn quinze quince", 16: "sixteen sechzehn seize", 17: "seventeen siebzehn", 18: "eighteen achtzehn",
        19: "nineteen neunzehn",
        20: "twenty zwanzig vingt veinte", 30: "thirty dreißig trente treinta", 40: "forty vierzig", 50: "fifty fünfzig",
    }.items()
    for w in words.split()
}  # fmt: skip
SUFFIXES = ("ing", "ed", "es", "s")


@lru_cache(maxsize=65_536)  # the texts of one event say the same words again and again
def stem(word: str) -> str:
    """The first six letters of a word without its ending, so that "offered" meets "offers"; a number is its digits."""
    word = word.lower()
    if word[0].isdigit():
        return word
    if word in NUMBERS:
        return str(NUMBERS[word])
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)][:6]
    return word[:6]


@lru_cache(maxsize=65_536)
def term(word: str) -> str:
    """The stem of a word as it stands in a text; "" for one that every text has, and for a single sign."""
    return stem(word) if len(word) > 1 and word.lower() not in STOP else ""


def terms(text: str) -> Counter[str]:
    """Stem -> how often. Texts without blanks between words give pairs of characters."""
    if not SPACELESS.search(text):
        return Counter(filter(None, map(term, WORD.findall(text))))
    found: Counter[str] = Counter()
    for word in WORD.findall(text):
        if SPACELESS.search(word):
            for run in RUN.findall(word):
                found.update(run[i : i + 2] for i in range(max(1, len(run) - 1)))
        elif stemmed := term(word):
            found[stemmed] += 1
    return found


def size(text: str) -> int:
    """Number of words; two characters of a script without blanks count as one."""
    if not SPACELESS.search(text):
        return len(text.split())
    spaceless = len(SPACELESS.findall(text))
    return spaceless // 2 + len([w for w in text.split() if not SPACELESS.search(w)])


def plain(text: str) -> frozenset[str]:
    """All words in lower case, for asking whether one sentence repeats another."""
    return frozenset(ANY_WORD.findall(text.lower()))


def repeats(a: frozenset[str], b: frozenset[str], share: float = 0.8) -> bool:
    """Does the shorter of two word sets stand in the other for the most part?"""
    return bool(a and b) and len(a & b) >= share * min(len(a), len(b))
