"""The words of a document as the search for names sees them: stops, possessives and hyphens settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from flows.nlp.document import Document, Span
from flows.nlp.lexicon import phrases, words

WORD = re.compile(
    r"(?<![\w-])[DRI]-(?!Day\b)(?=[A-Z][a-z.]|[A-Z]{2}\b|W-Va)"  # the party before a state
    r"|[A-Z][a-z]?\.(?:[- ]?[A-Z][a-z]?\.)+(?!\w)"  # U.S., W.Va., A.F.L.-C.I.O.
    r"|[A-Z](?:\.[A-Z])+(?!\w)"  # U.S where the stop is missing
    r"|\d{1,2}/\d{1,2}(?![/\w])"  # 9/11
    r"|[^\W_]+(?:(?:[&'’\-]|\.(?=(?:com|org|net|gov)\b))[^\W_]+)*"
)
POSSESSIVE = ("'s", "’s", "'S", "’S")
BEGINS = re.compile(r"(?:^|\s|[—–(])[“\"‘'`«]+$|[:•]\s*[“\"‘'`«]*$")
JOINTS = frozenset([" ", "\xa0", " & "])
SPACES = frozenset([" ", "\xa0"])
NAME_PREFIXES = frozenset(["al", "el", "ul", "an", "ibn", "bin", "e", "i", "at", "ed", "es", "as"])
SENTENCE_MARKS = (".", "?", "!", "…", '"', "”", "’", "'", ":", ";")


class Word(NamedTuple):
    """A word without possessive 's.

    `lower`: in small letters with straight apostrophes. `capital`: written as a name, with a capital
    somewhere. `first`: it begins a sentence or a quotation, so that its capital says nothing.
    `after`: what stands between it and the next word; the last one of a line has a line break.
    """

    text: str
    lower: str
    span: Span
    capital: bool
    first: bool
    after: str
    possessive: bool

    @property
    def joined(self) -> bool:
        """Tell whether the next word may belong to the same name."""
        return self.after in JOINTS


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
        ("names", "case_marks"),
        ("names", "law_openers"),
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
    parts = {part for listed in lists for phrase in listed for part in phrase.split()}
    kept = {part for part in parts if part.endswith(POSSESSIVE)}
    return frozenset(kept | {part.replace("'", "’") for part in kept})


@cache
def single_names() -> frozenset[str]:
    """Return the places, groups, persons and bodies whose names are one word."""
    lists = [("places", "countries"), ("places", "us_states"), ("places", "cities"), ("places", "regions")]
    lists += [("groups", "nationalities"), ("groups", "religions"), ("groups", "parties")]
    lists += [("known_names", "people"), ("known_names", "organisations")]
    return frozenset(name for where in lists for name in phrases(*where) if " " not in name)


def lines_of(document: Document) -> list[Line]:
    """Return the words of each sentence."""
    return [line_of(document.text, sentence.span) for sentence in document.sentences]


def line_of(text: str, sentence: Span) -> Line:
    """Return the words of the text between the ends of one sentence."""
    found = WORD.finditer(text, sentence.start, sentence.end)
    spans = [with_stop(text, piece, sentence.end) for match in found for piece in pieces_of(match)]
    made: list[Word] = []
    before = ""
    for index, span in enumerate(spans):
        after = text[span.end : spans[index + 1].start] if index + 1 < len(spans) else "\n"
        made.append(make_word(text, span, before, after, first=index == 0))
        before = after
    ended = text[sentence.start : sentence.end].endswith(SENTENCE_MARKS)
    return Line(tuple(made), is_heading(made, ended=ended))


def make_word(text: str, span: Span, before: str, after: str, *, first: bool) -> Word:
    """Return the word at the span, given what parts it from its neighbours."""
    written = text[span.start : span.end]
    possessive = written.endswith(POSSESSIVE) and len(written) > 2
    if possessive:
        following = span.end + len(after)
        ahead = after in SPACES and text[following : following + 1].isupper()
        possessive = not keeps_possessive(written, ahead=ahead)
    if possessive:
        written, span = written[:-2], Span(span.start, span.end - 2)
    lower = written.lower()
    return Word(
        text=written,
        lower=lower.replace("’", "'"),
        span=span,
        capital=written != lower and not written[0].isdigit(),
        first=first or (not before.isspace() and BEGINS.search(before) is not None),
        after="'s" + after if possessive else after,
        possessive=possessive,
    )


def keeps_possessive(written: str, *, ahead: bool) -> bool:
    """Tell whether the 's belongs to a name: McDonald's, and the first word of "Children's Health Fund"."""
    if written in kept_possessives():
        return True
    return ahead and written.replace("’", "'") in words("names", "inner_possessives")


def pieces_of(found: re.Match[str]) -> list[Span]:
    """Return the word whole, or in pieces where hyphens join names to one another or to other words."""
    word = found.group()
    whole = [Span(*found.span())]
    if "-" not in word or "." in word or len(word) == 2 or word.islower() or word in single_names():
        return whole
    parts = word.split("-")
    if parts[0] in NAME_PREFIXES or belongs_to_name(parts):
        return whole
    pieces, start = [], found.start()
    for part in parts:
        if part:
            pieces.append(Span(start, start + len(part)))
        start += len(part) + 1
    return pieces


def belongs_to_name(parts: Sequence[str]) -> bool:
    """Tell whether the parts between hyphens are one name: "Holtz-Eakin", "Jong-un", "President-elect"."""
    tail = parts[-1]
    if parts[0] in words("names", "hyphen_prefixes") and tail in single_names() | words("names", "titles"):
        return False
    if not parts[0][:1].isupper():
        return False
    if tail.islower():
        short = len(tail) < 6 and tail.isalpha() and parts[0] not in single_names()
        return tail == "elect" or (short and tail not in words("names", "hyphen_tails"))
    capitals = all(part[:1].isupper() or part[:1].isdigit() for part in parts)
    pair = all(part in single_names() for part in parts) or parts[0] in words("known_names", "people")
    return capitals and not pair


def with_stop(text: str, span: Span, end: int) -> Span:
    """Return the span with the full stop of an abbreviation or an initial."""
    if text[span.end : span.end + 1] != "." or span.end >= end:
        return span
    word = span.text_of(text)
    initial = len(word) == 1 and word.isupper() and word != "I"
    stopped = word[-2:-1] == "." or word + "." in abbreviations()
    return Span(span.start, span.end + 1) if initial or stopped else span


def is_heading(made: Sequence[Word], *, ended: bool) -> bool:
    """Tell a line in title case or in capitals from a sentence."""
    inner = [word for word in made[1:] if word.text[0].isalpha()]
    if len(inner) < 2:
        return False
    if sum(word.text.isupper() and len(word.text) > 1 for word in inner) > 0.7 * len(inner):
        return True
    small = words("abbreviations", "title_small")
    long = [word for word in inner if word.text not in small]
    lower = sum(not word.capital for word in long)
    if len(long) < 3 or lower > 0.1 * len(long):
        return False
    function, content = words("names", "function"), words("names", "content")
    return not ended or any(word.lower in function or word.lower in content for word in long)
