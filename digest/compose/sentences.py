"""Paragraphs -> sentences, verbatim and whole; and which of them can stand alone.

Our own splitter: pysbd, the kept library for many languages, costs some eighty times as much.
What ends a sentence: . ! ? … and their kin in other scripts, with the quotes and brackets that close behind it, before a blank
and something that is not a small letter. What does not: abbreviations, initials, decimals, ordinals before a noun (German and its
neighbours), anything inside a quotation or bracket that closes in the same paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right

END = re.compile(r"(?:[.!?…؟۔।]+|[。！？｡])[\"'”’»›)\]」』】）]*")
PROTECTED = re.compile(
    r"“[^“”]{0,400}”|„[^„“”]{0,400}[“”]|«[^«»]{0,400}»|»[^«»]{0,400}«|「[^「」]{0,400}」|『[^『』]{0,400}』|\"[^\"]{0,400}\"|\([^()]{0,300}\)"
)
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sen gov gen rep rev lt col sgt capt cmdr maj jr sr vs etc inc corp ltd co no nos nr bros hon pres fig vol ed dept
    est approx jan feb mar apr jun jul aug sep sept oct nov dec mt ft ave blvd rd al cf ca bzw usw evtl ggf inkl str hr fr tel abs bd mio mrd
    sog vgl mm mme mlle mgr m av art env sra srta dña dn ud uds ee uu pág dott sig on ing avv arch dhr mevr drs ir mw bv nv gmbh""".split()
)
# After "U.S." or "33." these begin a new sentence more often than they go on with the old one.
STARTERS = frozenset(
    """the a an he she it they we i this that these those in on at but and for after as when while however his her its their there if
    der die das er sie es ein eine im am bei nach auch doch und in wie zudem le la les il elle un une el los en lo gli""".split()
)
ORDINAL = frozenset({"de", "da", "nb", "no", "nn", "cs", "sk", "fi", "et", "hu", "pl", "sl", "hr", "sr", "bs", "is", "lv", "tr"})
SAID = re.compile(r"\s+(?:[^\W\d_][\w.’'-]*\s+){1,4}(?:said|says|asked|told|added|wrote|sagte|fragte|dijo|disse)\b")
PRONOUNS = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "he she it they this that these those his her its their him them such",
        "de": "er sie es dies dieser diese dieses sein seine ihr ihre dabei damit dazu",
        "fr": "il elle ils elles ce cela ceci c on leur son sa ses celui celle",
        "es": "él ella ellos ellas esto eso este esta su sus",
        "it": "egli lui lei loro essi questo questa ciò",
        "pt": "ele ela eles elas isso isto este esta seu sua",
        "nl": "hij zij ze dit deze hun zijn haar",
        "ru": "он она оно они это этот эта",
    }.items()
}
LEANERS = frozenset("but and so also however meanwhile still yet then aber und auch doch mais et pero y ma e mas".split())
OPENING = re.compile(r"[\W_]*([^\W\d_]+)")
CLOSING = re.compile(r"[.!?…。！？｡؟۔।](?:[\u00a0\u202f ]?[\"'”’»›)\]」』】）])*$")  # French sets a blank before »
AGENCIES = r"(?:Reuters|AP|AFP|dpa|ANSA|EFE|Xinhua|TASS|UPI|PTI|ANI|IANS|Yonhap|Kyodo|Lusa|APA|SID|Interfax|AAP|PA|CP|CNN|BBC|Bloomberg|Europa Press)"
PLACE = r"[^\W\d_][^\W_]*(?:[.'’ ,/-]+[^\W_]+){0,5}"
DATELINE = re.compile(
    rf"""^\s*(?:
        (?:{PLACE}[,:.]?\s*)?\(\s*{AGENCIES}(?:/[^()]{{1,20}})?\s*\)\s*(?:(?:-|–|—|:)+\s*)?   # SEOUL: (Reuters)
        | {PLACE}[,:]?\s*\([^()\W]{{2,20}}\)\s*(?:-|–|—)+\s                              # Havnsund (rb) –
        | (?:[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ.'’-]+[ ]?){{1,4}}:\s*\([^\W\d_a-zß-ÿ][\w ./-]{{1,30}}\)\s*(?:(?:-|–|—)+\s*)?   # HAVNSUND: (Any Agency)
        | (?:[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ.'’-]+[ ]?){{1,4}},?\s*\([^\W\d_a-zß-ÿ][\w ./-]{{1,30}}\)\s*(?:-|–|—|:)+\s*   # HAVNSUND (Any Agency) -
        | (?:[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ.'’-]+[ ]?){{1,4}}(?:,\s[^–—\n]{{2,40}}?)?\s*(?:–|—|--|\s-\s|:)\s*   # PARIS, 3 June —
        | {PLACE}\s*[,/]?\s*\b{AGENCIES}\s*(?:–|—|--|-|:)\s*                            # Berlin, dpa -
        | \([^\W\d_a-zß-ÿ]\w+(?:[ ,/-]+\w+){{0,2}}\)\s+(?=[^\W\d_a-zß-ÿ])                                 # (Havnsund) The
        | 【[^】]{{1,20}}】\s*
    )(?=\S)""",
    re.VERBOSE,
)


def split(paragraph: str, lang: str = "und") -> list[str]:
    """The sentences of a paragraph, each a verbatim piece of it; together they are the paragraph but for the blanks between them."""
    found: list[str] = []
    for line in paragraph.split("\n"):
        closed = [m.span() for m in PROTECTED.finditer(line)]
        starts = [a for a, _ in closed]
        start = 0
        for m in END.finditer(line):
            i = bisect_right(starts, m.start()) - 1
            if i >= 0 and m.end() < closed[i][1]:
                continue
            if ends_sentence(line, start, m, lang):
                found.append(line[start : m.end()])
                start = m.end()
        found.append(line[start:])
    return [s.strip() for s in found if s.strip()]


def ends_sentence(line: str, start: int, m: re.Match[str], lang: str) -> bool:
    """Does the sentence that began at `start` end with this mark?"""
    mark, after = m.group(), line[m.end() : m.end() + 80]
    if mark[0] in "。！？｡":
        return True
    if not after or not after[0].isspace():
        return False
    nextword = after.split(None, 1)[0] if after.strip() else ""
    first = nextword.lstrip("\"'“‘„«»(-–—[")[:1]
    if not first:
        return not nextword
    if first.islower():
        return False
    if mark[0] in "!?" and len(mark) > 1 and SAID.match(after):
        return False
    if mark[0] == "." and mark[:2] != ".." and len(mark) == 1:
        return not abbreviated(line[max(start, m.start() - 30) : m.start()], nextword, lang)
    return True


def abbreviated(before: str, nextword: str, lang: str) -> bool:
    """Is the full stop after `before` part of an abbreviation, an initial or an ordinal?"""
    word = re.split(r"[\s(\"“„«'’]", before)[-1]
    starter = nextword.strip("\"'“”‘’„«»,.").lower() in STARTERS
    if not word:
        return False
    if word.isdigit():
        return len(word) <= 2 and lang in ORDINAL and not starter
    if word.lower() in ABBREVIATIONS:
        return True
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):  # U.S., z.B.
        return not starter
    return len(word) == 1 and word.isupper() and not starter


def undated(sentence: str) -> str:
    """The sentence without the dateline in front of it; all of it when hardly anything would be left."""
    m = DATELINE.match(sentence)
    rest = sentence[m.end() :] if m else ""
    return rest if len(rest) >= 20 else sentence


def opens_bare(sentence: str, lang: str = "und") -> bool:
    """Does it lean on the sentence before: opened by a pronoun or a connecting word?"""
    m = OPENING.match(sentence)
    word = m.group(1).lower() if m else ""
    return word in (PRONOUNS.get(lang) or PRONOUNS["en"]) or word in LEANERS


def is_whole(sentence: str) -> bool:
    """Does it end as a sentence does, with every quote and bracket closed?"""
    if not CLOSING.search(sentence):
        return False
    if sentence.count('"') % 2 or sentence.count("(") != sentence.count(")"):
        return False
    opened, closed = sentence.count("“") + sentence.count("„"), sentence.count("”")
    balanced = opened == closed or ("„" in sentence and sentence.count("„") == sentence.count("“") + closed)
    return balanced and sentence.count("«") == sentence.count("»") and sentence.count("「") == sentence.count("」")
