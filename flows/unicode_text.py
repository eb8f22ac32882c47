"""Characters as they should be: mojibake repaired, invisible ones out, variants of marks made one."""

from __future__ import annotations

import html
import re
import unicodedata

import ftfy
from ftfy.badness import is_bad

# Soft hyphen, zero-width and bidirectional marks, byte order mark, tags, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
    "|[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]"
)
VARIANTS = str.maketrans(
    {
        "´": "'",
        "`": "'",
        "ʼ": "’",
        "‛": "‘",
        "‟": "“",
        "″": '"',
        "＂": '"',
        "＇": "'",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "‒": "–",
        "―": "—",
        "⸺": "—",
        "﹘": "—",
        "－": "-",
    }
)
# Only a text with other characters than these can be mojibake; telling for sure takes longer.
UNSUSPECTED = "\x00-\x7f\xa0‘’“”–—…•©®£€"
SUSPECTED = re.compile(f"[^{UNSUSPECTED}]")
TEX_QUOTES = re.compile(r"``|''|´´")
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)


def one_line(text: str) -> str:
    """Return the text as one line to show; what cannot be printed, or turns the writing round, is escaped."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in " ".join(text.split()))


def repaired(text: str) -> str:
    """Return the text with its mojibake and HTML entities undone, in composed form (NFC).

    Quotation marks stay as typographic or straight as they are.
    """
    if "&" in text:
        text = ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    if SUSPECTED.search(text):
        text = "\n".join(ftfy.fix_encoding(line) if is_bad(line) else line for line in text.split("\n"))
    text = TEX_QUOTES.sub('"', INVISIBLE.sub("", text)).translate(VARIANTS)
    return unicodedata.normalize("NFC", text)
