"""Titles: the words of an article that name an office, a job or a role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.nlp import lexicon
from flows.nlp.speakers.source_phrases import plural

WORD = re.compile(r"[^\W_](?:\.[^\W\d_])+\.?|[^\W_]+(?:[’'\-][^\W_]+)*\.?(?![^\W\d_])|[^\w\s]|_")
# "crime-and-justice" reporter, "tax-cutting" governor.
COMPOUND = re.compile(r"[a-z]+(?:-[a-z]+)+")
LONGEST_HEAD = 7


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, where it is, and its lower case without a full stop behind."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(frozen=True, slots=True)
class Head:
    """The words that name an office: how many they are, their singular, and whether they are plural."""

    size: int
    singular: str
    is_plural: bool


def words_between(text: str, start: int, end: int) -> list[Word]:
    """Return the words and marks of a part of the text."""
    return [Word(m.start(), m.end(), m.group(), plain(m.group())) for m in WORD.finditer(text, start, end)]


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """Return the word in lower case, without "then-" or "ex-" before and a full stop behind."""
    lower = word.lower().replace("’", "'")
    return lower.removeprefix("then-").removeprefix("ex-").rstrip(".") or lower


@cache
def heads() -> dict[tuple[str, ...], tuple[str, bool]]:
    """Return the singular of each head, and whether the head is plural, by its words."""
    found: dict[tuple[str, ...], tuple[str, bool]] = {}
    for head in sorted(lexicon.words("titles", "heads")):
        found[tuple(head.split())] = (head, False)
    for head in sorted(lexicon.words("titles", "heads")):
        found.setdefault(tuple(plural(head).split()), (head, True))
    for short in sorted(lexicon.words("titles", "abbreviated")):
        is_plural = short.endswith("s") and short[:-1] in lexicon.words("titles", "abbreviated")
        found[tuple(short.split())] = (short[:-1] if is_plural else short, is_plural)
    for office in lexicon.words("titles", "of_offices"):
        found[tuple(office.split())] = (office, False)
    return found


def head_before(words: Sequence[Word], end: int) -> Head | None:
    """Return the longest head whose last word is right before the index."""
    for size in range(min(end, LONGEST_HEAD), 0, -1):
        found = heads().get(tuple(word.lower for word in words[end - size : end]))
        if found:
            return Head(size, *found)
    return None


def is_modifier(word: Word) -> bool:
    """Tell whether the word may stand before the head inside a title."""
    modifiers = lexicon.words("titles", "modifiers")
    lower = word.lower
    return (
        lower in modifiers
        or COMPOUND.fullmatch(word.text) is not None
        or lower.startswith(("then-", "ex-", "vice-"))
        or lower.endswith(("-term", "-elect"))
    )


def is_year(word: Word) -> bool:
    """Tell whether the word is a year or an age, which is no part of a title it stands in."""
    return (len(word.lower) == 4 and word.lower.isdigit()) or word.lower.endswith("-year-old")


def is_abbreviated(word: Word) -> bool:
    """Tell whether the word is a title that only stands before names, as "Sen."."""
    return word.lower in lexicon.words("titles", "abbreviated")


def title_text(words: Iterable[Word], head: Head, text: str) -> str:
    """Return the words as a title, the head in the singular."""
    listed = list(words)
    before = " ".join(word.text for word in listed[: len(listed) - head.size])
    last = listed[-head.size :]
    shown = text[last[0].start : last[-1].end]
    if head.singular not in lexicon.words("titles", "abbreviated"):
        shown = shown.rstrip(".")
    if head.is_plural:
        shown = singular_text(shown)
    return f"{before} {shown}".strip()


def singular_text(shown: str) -> str:
    """Return the head, as the text writes it in the plural, in the singular."""
    dot = "." if shown.endswith(".") else ""
    bare = shown.rstrip(".")
    if bare.endswith("men"):
        return bare[:-3] + "man" + dot
    if bare.endswith("ies"):
        return bare[:-3] + "y" + dot
    return bare[:-1] + dot if bare.endswith("s") else shown
