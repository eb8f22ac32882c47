"""The words of a document as the search for names sees them: stops, possessives and hyphens settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flows.nlp.document import Document, Span
from flows.nlp.lexicon import phrases, words

WORD = re.compile(
    r"[DRI]-(?=[A-Z][a-z]{0,4}\.|[A-Z]{2}\b|[A-Z][a-z]+[,)])"  # the party before a state
    r"|[A-Z][a-z]?\.(?:[- ]?[A-Z][a-z]?\.)+(?!\w)"  # U.S., W.Va., A.F.L.-C.I.O.
    r"|[A-Z](?:\.[A-Z])+(?!\w)"  # U.S where the stop is missing
    r"|[^\W_]+(?:(?:[&'’\-]|\.(?=(?:com|org|net|gov)\b))[^\W_]+)*"
)
POSSESSIVE = ("'s", "’s", "'S", "’S")
BEGINS = re.compile(r"(?:^|\s|[—–(])[“\"‘'`«]+$|[:•]\s*[“\"‘'`«]*$")
JOINTS = frozenset([" ", "\xa0", " & "])
NAME_PREFIXES = frozenset(["al", "el", "ul", "an", "ibn", "bin", "e", "i", "at", "ed", "es", "as"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word without possessive 's.

    `first`: it begins a sentence or a quotation, so that its capital says nothing. `after`: what
    stands between it and the next word.
    """

    text: str
    span: Span
    first: bool
    after: str
    possessive: bool

    @property
    def joined(self) -> bool:
        """Tell whether the next word may belong to the same name."""
        return self.after in JOINTS

    @property
    def capital(self) -> bool:
        """Tell whether the word is written as a name: with a capital somewhere, or al- before one."""
        return self.text[0].isupper() or (len(self.text) > 2 and not self.text.islower())


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one sentence; a `heading` has capitals on words that are no names."""

    words: tuple[Word, ...]
    heading: bool


@cache
def abbreviations() -> frozenset[str]:
    """Return the words that keep their full stop."""
    lists = [
        ("names", "titles"),
        ("names", "name_suffixes"),
        ("names", "organisation_heads"),
        ("names", "place_heads"),
        ("names", "not_names"),
        ("places", "us_states"),
        ("places", "behind_comma"),
        ("places", "cities"),
    ]
    parts = (part for where in lists for phrase in phrases(*where) for part in phrase.split())
    return frozenset(part for part in parts if part.endswith("."))


@cache
def kept_possessives() -> frozenset[str]:
    """Return the words whose 's belongs to a name."""
    lists = [phrases("known_names", key) for key in ("organisations", "laws", "events", "works")]
    lists += [phrases("names", "inner_possessives"), phrases("names", "not_names")]
    parts = {part for listed in lists for phrase in listed for part in phrase.split()}
    kept = {part for part in parts if part.endswith(POSSESSIVE)}
    return frozenset(kept | {part.replace("'", "’") for part in kept})


def lines_of(document: Document) -> list[Line]:
    """Return the words of each sentence."""
    return [line_of(document.text, sentence.span) for sentence in document.sentences]


def line_of(text: str, sentence: Span) -> Line:
    """Return the words of the text between the ends of one sentence."""
    pieces = [piece for found in WORD.finditer(text, *bounds(sentence)) for piece in pieces_of(text, found)]
    ended = [with_stop(text, piece, sentence.end) for piece in pieces]
    made: list[Word] = []
    for index, span in enumerate(ended):
        before = text[ended[index - 1].end : span.start] if index else ""
        after = text[span.end : ended[index + 1].start] if index + 1 < len(ended) else "."
        made.append(make_word(text, span, before, after, first=index == 0))
    return Line(tuple(made), is_heading(made))


def bounds(span: Span) -> tuple[int, int]:
    """Return both ends of a span."""
    return span.start, span.end


def make_word(text: str, span: Span, before: str, after: str, *, first: bool) -> Word:
    """Return the word at the span, given what parts it from its neighbours."""
    written = span.text_of(text)
    possessive = written.endswith(POSSESSIVE) and len(written) > 2 and written not in kept_possessives()
    if possessive:
        span = Span(span.start, span.end - 2)
    return Word(
        text=span.text_of(text),
        span=span,
        first=first or BEGINS.search(before) is not None,
        after="'s" + after if possessive else after,
        possessive=possessive,
    )


def pieces_of(text: str, found: re.Match[str]) -> list[Span]:
    """Return the word whole, or in pieces where a hyphen joins a name to an ordinary word."""
    word = found.group()
    parts = word.split("-")
    whole = [Span(*found.span())]
    if len(parts) == 1 or "." in word or word.islower() or parts[0] in NAME_PREFIXES or parts[-1] == "elect":
        return whole
    if all(part[:1].isupper() or part[:1].isdigit() for part in parts):
        return whole
    pieces, start = [], found.start()
    for part in parts:
        if part:
            pieces.append(Span(start, start + len(part)))
        start += len(part) + 1
    return pieces


def with_stop(text: str, span: Span, end: int) -> Span:
    """Return the span with the full stop of an abbreviation or an initial."""
    if text[span.end : span.end + 1] != "." or span.end >= end:
        return span
    word = span.text_of(text)
    initial = len(word) == 1 and word.isupper() and word != "I"
    stopped = word[-2:-1] == "." or word + "." in abbreviations()
    return Span(span.start, span.end + 1) if initial or stopped else span


def is_heading(made: Sequence[Word]) -> bool:
    """Tell a line in title case or in capitals from a sentence."""
    inner = [word for word in made[1:] if word.text[0].isalpha()]
    if len(inner) < 2:
        return False
    if sum(word.text.isupper() and len(word.text) > 1 for word in inner) > 0.7 * len(inner):
        return True
    small = words("abbreviations", "title_small")
    long = [word for word in inner if word.text not in small]
    lower = sum(not word.capital for word in long)
    telling = words("names", "function") | words("names", "content")
    return len(long) > 2 and lower <= 0.1 * len(long) and any(word.text.lower() in telling for word in long)
