"""Sentences: where one ends, quotation marks and abbreviations considered.

The rules are our own because a boundary depends on the quotation around it: measured on the news
parts of two treebanks they do as well as the libraries, which do not know our quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flows.nlp.document import Quotation, Sentence, Span
from flows.nlp.lexicon import words

LEXICON = "abbreviations"
LONGEST_SENTENCE = 3000
"""Characters of what may be one sentence; more without an end is a table, or made to take endless time."""
# End marks (those of a spaced ellipsis too), what closes with them, the numbers of footnotes.
END = re.compile(r"[.!?…](?:[ \xa0]?[.!?…])*(?:[\"”’'»)\]}]|“(?!\w))*(?:[ \xa0]?\[\d{1,3}\])*")
LATE_CLOSE = re.compile(r"\s[\"”’']+(?=\s|\Z)")
BEFORE_NEXT = re.compile(r"\s*[\"“‘'’`«(\[{*•]{0,8}\s?")
TOKEN_BEFORE = re.compile(r"[\w.&]*\Z")
WORD = re.compile(r"[\w’'.&\-]{0,40}")
ACRONYM = re.compile(r"(?:[^\W\d_]\.&?)+[^\W\d_]")
CLOCK = frozenset(["a.m", "p.m", "A.M", "P.M"])
ANY_WORD = re.compile(r"\w")
CAMEL = re.compile(r"[a-z]{1,4}[A-Z]")
LIST_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]")
DASHES = re.compile(r"[-–—]+\s*")
# A clause as object tells that the verb begins a statement of its own: Smith said he would go.
SPEAKER = re.compile(
    r"((?:[A-Z][\w’'\-]{0,30}\.? ){0,4}[A-Z][\w’'\-]{0,30})(?:, [^,.?!;:\"“”]{1,80},)?\s([a-z]+)"
    r"(?!\s(?:that|he|she|they|it|there|the|his|her|their|no)\b)"
)


def find_sentences(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]
) -> tuple[Sentence, ...]:
    """Return the sentences; together they hold every character that is no white space, once."""
    inside = Inside(quotations)
    return tuple(
        Sentence(span, number, inside.holds(span))
        for number, paragraph in enumerate(paragraphs)
        for span in split_paragraph(text, paragraph, inside)
    )


class Inside:
    """Tells what lies inside the outermost quotations."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        """Keep the parts of the outermost quotations, and where all of them end."""
        outer = [quotation for quotation in quotations if quotation.depth == 0]
        parts = sorted((part, quotation.kind) for quotation in outer for part in quotation.parts)
        self.parts = [part for part, _ in parts]
        self.kinds = [kind for _, kind in parts]
        self.starts = [part.start for part in self.parts]
        self.ends = {part.end for quotation in quotations for part in quotation.parts}
        self.speeches = {quotation.span.start for quotation in outer if quotation.kind == "speech"}

    def find(self, position: int) -> int | None:
        """Return the index of the part that the position lies in."""
        index = bisect_right(self.starts, position) - 1
        return index if index >= 0 and position < self.parts[index].end else None

    def holds(self, span: Span) -> bool:
        """Tell whether one part holds the whole span."""
        index = self.find(span.start)
        return index is not None and span.end <= self.parts[index].end

    def cuts_title(self, end: int) -> bool:
        """Tell whether a sentence that ends there would cut a title in two."""
        index = self.find(end)
        return index is not None and self.kinds[index] == "title" and self.starts[index] < end


def split_paragraph(text: str, paragraph: Span, inside: Inside) -> Iterator[Span]:
    """Yield the paragraph's sentences, without white space around them."""
    ends = [*find_ends(text, paragraph, inside)]
    if ends and ANY_WORD.search(text, ends[-1], paragraph.end) is None:
        ends.pop()
    start = paragraph.start
    for end in [*ends, paragraph.end]:
        yield from cut_overlong(text, Span(start, end))
        start = skip_space(text, end, paragraph.end)


def cut_overlong(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the sentence, cut between words where it is longer than a sentence may be."""
    start = sentence.start
    while sentence.end - start > LONGEST_SENTENCE:
        end = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        end = end if end > start else start + LONGEST_SENTENCE
        yield Span(start, end)
        start = skip_space(text, end, sentence.end)
    yield Span(start, sentence.end)


def skip_space(text: str, position: int, end: int) -> int:
    """Return the first position from there on that holds no white space."""
    while position < end and text[position].isspace():
        position += 1
    return position


def find_ends(text: str, paragraph: Span, inside: Inside) -> Iterator[int]:
    """Yield where sentences end before the paragraph does; a sentence has at least one word."""
    seen, has_word = paragraph.start, False
    for found in END.finditer(text, paragraph.start, paragraph.end):
        has_word = has_word or ANY_WORD.search(text, seen, found.start()) is not None
        seen = found.end()
        if not has_word or not is_parted(text, Span(*found.span()), paragraph, inside):
            continue
        end = with_late_close(text, seen, paragraph, inside)
        if end < paragraph.end and is_end(text, Span(found.start(), end), paragraph, inside):
            yield end
            has_word = False


def is_parted(text: str, marks: Span, paragraph: Span, inside: Inside) -> bool:
    """Tell whether white space follows the end marks, or was forgotten between two sentences."""
    following = text[marks.end : marks.end + 2]
    if following[:1].isspace():
        return True
    begins = following[:1] == "“" or (following[:1].isupper() and following[1:].islower())
    if not begins or (text[marks.end - 1] in "\"'" and marks.end not in inside.ends):
        return False
    token = token_before(text, marks.start, paragraph)
    before = marks.start - len(token)
    alone = before == paragraph.start or text[before - 1] in " \xa0\"“‘'’("
    return alone and len(token) > 1 and token.islower() and token.isalpha()


def with_late_close(text: str, end: int, paragraph: Span, inside: Inside) -> int:
    """Return the end moved past a closing mark that a space parts from its quotation."""
    late = LATE_CLOSE.match(text, end, paragraph.end)
    return late.end() if late and late.end() in inside.ends else end


def is_end(text: str, marks: Span, paragraph: Span, inside: Inside) -> bool:
    """Tell whether the end marks, and what closes with them, end a sentence."""
    begin = next_begin(text, marks.end, paragraph)
    next_word = word_at(text, begin, paragraph)
    closes = marks.end in inside.ends
    run = marks.text_of(text)
    plain = run == "." and is_plain_word(token_before(text, marks.start, paragraph))
    if inside.cuts_title(marks.end) or goes_on(text, begin, paragraph, closes=closes, plain=plain):
        return False
    if is_single_stop(run):
        speech = not inside.speeches.isdisjoint(range(marks.end, begin))
        starts = speech or next_word in words(LEXICON, "starters")
        return ends_after_stop(text, marks.start, paragraph, next_word, starts=starts)
    if closes:
        return not is_speaker(text, begin, paragraph)
    before = text[max(paragraph.start, marks.start - 8) : marks.start + 1]
    return not before.endswith(tuple(words(LEXICON, "names_with_mark")))


def next_begin(text: str, end: int, paragraph: Span) -> int:
    """Return where the next word begins, behind white space and opening marks."""
    passed = BEFORE_NEXT.match(text, end, paragraph.end)
    return passed.end() if passed else end


def word_at(text: str, begin: int, paragraph: Span) -> str:
    """Return the word at the position, with inner stops, or nothing."""
    word = WORD.match(text, begin, paragraph.end)
    return word.group() if word else ""


def is_plain_word(token: str) -> bool:
    """Tell a word that can hardly be an abbreviation: long, in small letters."""
    return len(token) > 4 and token.islower() and token.isalpha() and token not in words(LEXICON, "long")


def goes_on(text: str, begin: int, paragraph: Span, *, closes: bool, plain: bool) -> bool:
    """Tell whether what follows goes on with the sentence: small letters, or a mark that ends or parts.

    A dash and a name after a closed quotation name its author. After a plain word and a full stop
    small letters are careless writing, or an address.
    """
    dashes = DASHES.match(text, begin, paragraph.end)
    if dashes:
        return closes or text[dashes.end() : dashes.end() + 1].islower()
    first = text[begin : begin + 1]
    if first and first in ".…?!,;:)]}":
        return True
    return first.islower() and not plain and not CAMEL.match(text, begin)


def is_single_stop(run: str) -> bool:
    """Tell a full stop from marks that no abbreviation ends in."""
    return run[0] == "." and run[1:].lstrip(" \xa0")[:1] not in (".", "…", "!", "?")


def is_speaker(text: str, begin: int, paragraph: Span) -> bool:
    """Tell whether a name and a verb of saying follow: "Why?" Smith asked."""
    found = SPEAKER.match(text, begin, paragraph.end)
    if found is None or found.group(2) not in words(LEXICON, "reporting_verbs"):
        return False
    return found.group(1) == "I" or found.group(1).split()[0] not in words(LEXICON, "starters")


def ends_after_stop(text: str, stop: int, paragraph: Span, next_word: str, *, starts: bool) -> bool:
    """Tell whether a full stop ends a sentence, by the word before it and the next one."""
    token = token_before(text, stop, paragraph)
    named = token.capitalize() if token.isupper() else token
    if named in words(LEXICON, "never_final"):
        return False
    if token in words(LEXICON, "before_figure"):
        return not next_word[:1].isdigit() and (
            starts or token == "No" or (token.islower() and len(token) > 1)
        )
    if token in CLOCK:
        return next_word.rstrip(".") not in words(LEXICON, "after_hour")
    if token in words(LEXICON, "maybe_final") or ACRONYM.fullmatch(token):
        return starts
    if len(token) == 1 and token.isupper():
        return starts and token != "I"
    return not (stop - len(token) == paragraph.start and LIST_NUMBER.fullmatch(token))


def token_before(text: str, stop: int, paragraph: Span) -> str:
    """Return the word that the full stop belongs to, without it."""
    found = TOKEN_BEFORE.search(text[max(paragraph.start, stop - 40) : stop])
    return found.group() if found else ""
