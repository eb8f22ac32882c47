"""Quotation marks told from apostrophes, elisions and signs of feet and inches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flows.nlp.document import Span
from flows.nlp.lexicon import words

Role = Literal["open", "close", "either"]

RUN = re.compile(r"[\"“”„‟＂«»'‘’‚‛`]+")
MARK = re.compile(r"[\"“”„‟＂«»]|``|''|‘‘|’’|['‘’‚‛`]")
# Of three single marks in a row that close, the first one is the inner quotation's.
CLOSING_MARK = re.compile(f"'(?=''(?!'))|’(?=’’(?!’))|{MARK.pattern}")
DOUBLE = frozenset(["“", "”", "„", "‟", '"', "＂", "«", "»", "``", "''", "‘‘", "’’"])
STRAIGHT = frozenset(['"', "＂", "''"])
GLYPH: dict[str, Role] = {
    "“": "open",
    "„": "open",
    "‟": "open",
    "«": "open",
    "``": "open",
    "‘‘": "open",
    "‘": "open",
    "‚": "open",
    "‛": "open",
    "`": "open",
    "”": "close",
    "»": "close",
    "’’": "close",
    "’": "close",
}
LONGEST_RUN = 8  # a longer row of marks is an ornament
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
EDGE = "\n"  # stands for the edge of the paragraph
STOPS = frozenset(".,;:!?)]")
OPENS_BEFORE = frozenset("([{—–-/=:*")
CLOSES_AFTER = frozenset(".,;:!?)]}—–-/…*")
FEET_AND_INCHES = re.compile(r"\d['’]\s?\d+(?:\.\d+)?$")
FIGURES = re.compile(r"\d\d(?:s\b|\b(?!['’]|\s[A-Z]))")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark: which way its glyph and its neighbours say that it faces."""

    span: Span
    double: bool
    role: Role
    left: str
    right: str
    straight: bool
    weak: bool = False


def find_marks(text: str, paragraph: Span) -> Iterator[Mark]:
    """Yield the paragraph's quotation marks in order; a weak one is perhaps an apostrophe."""
    for run in RUN.finditer(text, paragraph.start, paragraph.end):
        if run.end() - run.start() > LONGEST_RUN:
            continue
        left, right = neighbours(text, Span(*run.span()), paragraph)
        marks = MARK if left.isspace() else CLOSING_MARK
        for found in marks.finditer(text, *run.span()):
            mark = read_mark(text, found, left, right)
            if mark is not None:
                yield mark


def neighbours(text: str, run: Span, paragraph: Span) -> tuple[str, str]:
    """Return the characters on both sides of a run of marks, "…" for any ellipsis on the right."""
    left = text[run.start - 1] if run.start > paragraph.start else EDGE
    right = text[run.end] if run.end < paragraph.end else EDGE
    if text.startswith(("..", ". ."), run.end, paragraph.end):
        right = "…"
    return " " if left in INVISIBLE else left, " " if right in INVISIBLE else right


def read_mark(text: str, found: re.Match[str], left: str, right: str) -> Mark | None:
    """Return the mark between its neighbours, or None for an apostrophe or a prime."""
    glyph = found.group()
    role = facing(glyph, left, right)
    if glyph in DOUBLE:
        if glyph in '"”' and FEET_AND_INCHES.search(text, max(0, found.start() - 12), found.start()):
            return None
        return Mark(Span(*found.span()), True, role, left, right, glyph in STRAIGHT)
    if left.isalnum() and right.isalnum():
        return None
    if role != "close" and is_elision(text, found.end()):
        return None
    if role == "either":
        return None
    weak = role == "close" and left.isalnum() and (left in "sSzZxXn" or right.isalnum())
    return Mark(Span(*found.span()), False, role, left, right, glyph == "'", weak)


def facing(glyph: str, left: str, right: str) -> Role:
    """Return which way a mark faces: its neighbours decide where they are clear, else its glyph.

    An opening glyph between two spaces is often a closing one mistyped.
    """
    seen = neighbours_say(left, right)
    if seen != "either" or (glyph == "“" and left.isspace()):
        return seen
    return GLYPH.get(glyph, "either")


def neighbours_say(left: str, right: str) -> Role:
    """Return which way a mark between these two characters faces, if they tell."""
    if left.isspace() and left != EDGE and right in STOPS:
        return "close"
    if left.isspace() != right.isspace():
        return "open" if left.isspace() else "close"
    if left.isspace():
        return "open" if left == EDGE else "close" if right == EDGE else "either"
    if (left in OPENS_BEFORE) != (right in CLOSES_AFTER):
        return "open" if left in OPENS_BEFORE else "close"
    return "either"


def is_elision(text: str, position: int) -> bool:
    """Tell whether what follows is a word or a year that lacks its beginning ('em, '90s)."""
    if FIGURES.match(text, position):
        return True
    word = WORD.match(text, position, position + 12)
    return word is not None and word.group().lower() in words("abbreviations", "elisions")
