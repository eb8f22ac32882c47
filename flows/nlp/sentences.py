"""Sentences: where one ends, quotation marks and abbreviations considered."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flows.nlp.document import Quotation, Sentence, Span
from flows.nlp.lexicon import words

LEXICON = "abbreviations"
# A run of end marks, then whatever closes with them, then white space or the paragraph's end.
END = re.compile(r"[.!?…](?:[.!?…]|[ \xa0](?=\.[ \xa0]?\.))*[\"”“’'»)\]}]*(?=\s|\Z)")
LATE_CLOSE = re.compile(r"\s[\"”’'](?=\s|\Z)")
NEXT = re.compile(r"\s*[\"“‘'’«(\[{*•]{0,8}\s?")
TOKEN_BEFORE = re.compile(r"[^\s\"“”‘«(\[{—–/]*\Z")
WORD = re.compile(r"[\w’'.&\-]*")
ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
HOUR = frozenset(["a.m", "p.m", "A.M", "P.M"])
SPEAKER = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Rev|Prof)\. )?[A-Z][\w’'\-]*(?: [A-Z][\w’'\-]*\.?){0,4}\s([a-z]+)(?!\s(?:that|he|she|they|it|the|his|her|their)\b)"
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
    """Answers what lies inside the outermost quotations."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        outer = [quotation for quotation in quotations if quotation.depth == 0]
        parts = sorted((part, quotation.kind) for quotation in outer for part in quotation.parts)
        self.parts = [part for part, _ in parts]
        self.kinds = [kind for _, kind in parts]
        self.starts = [part.start for part in self.parts]
        self.ends = {part.end for quotation in quotations for part in quotation.parts}

    def find(self, position: int) -> int | None:
        """Return the index of the part that the position lies in."""
        index = bisect_right(self.starts, position) - 1
        return index if index >= 0 and position < self.parts[index].end else None

    def holds(self, span: Span) -> bool:
        """Tell whether one part holds the whole span."""
        index = self.find(span.start)
        return index is not None and span.end <= self.parts[index].end

    def splits_title(self, end: int) -> bool:
        """Tell whether a sentence's end would cut a title in two."""
        index = self.find(end)
        return index is not None and self.kinds[index] == "title" and end > self.parts[index].start


def split_paragraph(text: str, paragraph: Span, inside: Inside) -> Iterator[Span]:
    start = paragraph.start
    for end in find_ends(text, paragraph, inside):
        yield Span(start, end)
        start = skip_space(text, end, paragraph.end)
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def find_ends(text: str, paragraph: Span, inside: Inside) -> Iterator[int]:
    """Yield where sentences end before the paragraph does."""
    position = paragraph.start
    while found := END.search(text, position, paragraph.end):
        end = found.end()
        late = LATE_CLOSE.match(text, end, paragraph.end)
        if late and late.end() in inside.ends:
            end = late.end()
        position = end
        if end < paragraph.end and is_end(text, found.start(), end, paragraph, inside):
            yield end


def is_end(text: str, mark: int, end: int, paragraph: Span, inside: Inside) -> bool:
    """Tell whether the end marks at `mark`, closed at `end`, end a sentence."""
    following = NEXT.match(text, end, paragraph.end)
    begin = following.end() if following else end
    word = WORD.match(text, begin, min(paragraph.end, begin + 40))
    next_word = word.group() if word else ""
    if inside.splits_title(end) or next_word[:1].islower():
        return False
    run = text[mark:end]
    if run[0] == "." and (len(run) == 1 or run[1] not in ".… "):
        return ends_after_stop(text, mark, end, paragraph, next_word)
    if end in inside.ends and run[-1] in "\"”’'":
        return not is_speaker(text, begin, paragraph)
    before = text[max(paragraph.start, mark - 8) : mark + 1]
    return not before.endswith(tuple(words(LEXICON, "names_with_mark")))


def is_speaker(text: str, begin: int, paragraph: Span) -> bool:
    """Tell whether a name and a verb of saying follow: "Why?" Smith asked."""
    found = SPEAKER.match(text, begin, min(paragraph.end, begin + 90))
    return found is not None and found.group(1) in words(LEXICON, "reporting_verbs")


def ends_after_stop(text: str, mark: int, end: int, paragraph: Span, next_word: str) -> bool:
    """Tell whether a single full stop ends a sentence, by the word before it and the next one."""
    found = TOKEN_BEFORE.search(text[max(paragraph.start, mark - 40) : mark])
    token = found.group() if found else ""
    starts = next_word.rstrip(".") in words(LEXICON, "starters")
    if token in words(LEXICON, "never_final"):
        return False
    if token in words(LEXICON, "before_figure"):
        return not next_word[:1].isdigit() and (starts or token[:1].islower() or token == "No")
    if token in HOUR:
        return next_word[:1].isupper() and next_word not in ("EST", "EDT", "ET", "Eastern", "PST", "PDT")
    if token in words(LEXICON, "maybe_final") or ACRONYM.fullmatch(token):
        return starts
    if len(token) == 1 and token.isupper():
        return starts and token != "I"
    if token.isdigit() and mark - len(token) == paragraph.start:
        return False
    return True
