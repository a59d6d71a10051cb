"""Quotations, and who says them when the same sentence tells."""

from __future__ import annotations

import re

QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|\"([^\"]+)\"|‘([^‘’]{20,})’(?!\w)")
NAME = r"(?:(?:[A-Z]\.\s?)+|[A-ZÀ-ÞĀ-Ž][\w’'-]+)(?:\s(?:(?:de|del|della|da|van|von|der|den|al|el|bin|ben|la|le|di|dos)\s)*(?:[A-Z]\.|[A-ZÀ-ÞĀ-Ž][\w’'-]+)){0,4}"
SAY = (
    r"(?:said|says|told|tells|added|adds|warned|wrote|explained|announced|insisted|argued|according\s+to"
    r"|sagte|sagt|erklärte|betonte|teilte|warnte|schrieb|a\s+déclaré|déclare|a\s+affirmé|affirme|a\s+dit|dit|a\s+expliqué|explique|selon"
    r"|dijo|afirmó|declaró|explicó|aseguró|añadió|según|ha\s+detto|ha\s+dichiarato|ha\s+spiegato|disse|afirmou|declarou|explicou|zei|zegt|verklaarde)"
)
BEFORE = re.compile(rf"(?P<name>{NAME})(?:,[^,“„«\"]{{2,60}},)?\s+{SAY}\b")
AFTER = re.compile(rf"\b{SAY}\s+(?:(?:the|der|die|le|la|el|il|o|a|de|het)\s)?(?:[a-zß-ÿ’'-]+\s){{0,4}}?(?P<name>{NAME})")
NOBODY = frozenset(
    """he she it they we i this that the a an mr mrs ms dr er sie es wir il elle ils elles él ella ellos lui lei ele ela hij zij monday tuesday
    wednesday thursday friday saturday sunday""".split()
)
AT_LEAST = 5  # quoted words: fewer are a phrase in quotation marks, not somebody speaking


def quoted(sentence: str) -> str | None:
    """The longest passage in quotation marks, of at least five words (ten characters where words have no blanks); else None."""
    spans = [next(g for g in m.groups() if g) for m in QUOTED.finditer(sentence)]
    span = max(spans, key=len, default="")
    spaceless = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", span)) >= 10
    return span if spaceless or len(span.split()) >= AT_LEAST else None


def speaker(sentence: str) -> str | None:
    """Who says it: a name beside a verb of saying, outside the quotation marks, as it stands in the sentence."""
    outside = QUOTED.sub(lambda m: " " * len(m.group()), sentence)
    for pattern in (AFTER, BEFORE):
        for m in pattern.finditer(outside):
            name = m.group("name")
            if name.split()[0].lower() not in NOBODY or len(name.split()) > 1:
                return sentence[m.start("name") : m.end("name")]
    return None
