"""Fold a line to the form in which rules see it; what is published stays verbatim."""

from __future__ import annotations

import re
import unicodedata

UNPRINTED = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\0"
"""What cannot be seen, marks of direction among it: none of it counts as printable."""
DRAWN = "\ufe0e\ufe0f\u0640"
"""What says only how a sign is drawn, and the line that stretches Arabic words."""
UNSEEN = UNPRINTED + DRAWN
PLAIN = {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-"}
SIGNS = (*PLAIN.items(), *((sign, "") for sign in DRAWN))
LATIN_SIGNS = (("`", "'"), ("\u00ad", ""))
"""Those that NFKC leaves in a line of Latin-1."""
BULLETS = " \t\r\n\f\v-*•·‣▪▫►▶▸▹◀◄◆◇■□●○►»›→➔➜⟶☞↓↑←✔✅|>⇒➤➡👉📷📸🔴▼▲★☆⬇⏩🎥🎧👇👆🎬🎵🎶🎙📺📹📱📲📧📩✉📨🔔☕🌐🔗💬👍❤💛💙🧡💚🔥⭐✨📌📍🛒🎁🤝🎮📝📖📚💰💸🙏🔊"
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(c for c in map(chr, range(0x100, 0x17F)) if c.isupper())
LOWER = "a-zß-öø-ÿ" + "".join(c for c in map(chr, range(0x100, 0x17F)) if c.islower())
"""For a class of signs in a pattern: Latin capitals, and Latin small letters. A range from À to Ž would hold é and ä, one from à to ž Č and Ś."""
WORDS = re.compile(r"[\w-]+")
PAIRS = {"(": ")", "[": "]", "【": "】"}
END = re.compile(r"(?:[.!?…。！？।؟]|\.\.\.)[\"'”’»«」』)\]】]*$")
STOPS = frozenset(".!?…。！？।؟")
GREEK = str.maketrans("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫς", "αεηιουωιυιυΑΕΗΙΟΥΩΙΥσ")
MARKED = re.compile(f"[{''.join(map(chr, GREEK))}]")
ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
CHARS_A_WORD = 2  # Chinese and Japanese write no spaces; two characters are about one word


def fold(line: str) -> str:
    """NFKC, without what cannot be seen, bullets, arrows and brackets around the whole; quotes straight; one space between words.

    Folding twice changes nothing.
    """
    if not line.isascii():
        if not unicodedata.is_normalized("NFKC", line):
            line = unicodedata.normalize("NFKC", line)
        size = len(line)
        for sign, plain in LATIN_SIGNS if is_latin(line) else SIGNS:  # quicker than any pattern
            if sign in line:
                line = line.replace(sign, plain)
        if not line.isprintable():
            for sign in UNPRINTED:
                line = line.replace(sign, "")
        if len(line) != size:  # signs met that were apart
            line = unicodedata.normalize("NFKC", line)
    if not line.isprintable() or "  " in line:  # of all spaces only the plain one counts as printable
        line = " ".join(line.replace("\0", "").split())
    line = line.strip(BULLETS)
    while len(line) > 2 and PAIRS.get(line[0]) == line[-1] and line[0] not in line[1:-1]:
        line = line[1:-1].strip(BULLETS)
    return line


def is_latin(line: str) -> bool:
    """Whether a line holds nothing but signs of Latin-1, as most lines do: ten times as quick as to look for a sign of others."""
    return line.isascii() or len(line.encode("latin-1", "ignore")) == len(line)


def plain_greek(line: str) -> str:
    """Greek as in headlines of capitals: without accents, with one kind of sigma. Letter for letter, so every place stays what it was."""
    return line if is_latin(line) or not MARKED.search(line) else line.translate(GREEK)


def lowered(line: str) -> str:
    """In small letters, plain Greek, a Turkish i with or without a dot as the plain one: capitals do not tell them apart, nor do patterns."""
    small = line.lower()
    return small if small.isascii() else plain_greek(small.replace("i\u0307", "i").replace("ı", "i"))


def count_words(line: str) -> int:
    """Words of a line; of Chinese and Japanese, half the characters."""
    words = line.count(" ") + 1 if line else 0
    if is_latin(line) or not ASIAN.search(line):
        return words
    return max(words, len(ASIAN.findall(line)) // CHARS_A_WORD)


def ends_sentence(line: str) -> bool:
    """Whether it ends as a sentence ends. A colon does not count."""
    last = line[-1:]
    return last in STOPS if last in STOPS or last.isalnum() else END.search(line[-12:]) is not None
