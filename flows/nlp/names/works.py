"""Titles of works between quotation marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from flows.nlp.document import Document, Span
from flows.nlp.lexicon import words
from flows.nlp.names.known import is_listed
from flows.nlp.names.words import WORD

MARKS = "\"“”'‘’`«»„ ,.;:"
MAX_TITLE = 100
LOOK_BACK = 40


def titles_of_works(document: Document) -> list[Span]:
    """Return the titles that stand in quotation marks, without the marks, in text order.

    A title is written in title case, with a capital on every longer word.
    """
    text = document.text
    titles = [q.span for q in document.quotations if q.kind == "title" and q.closed]
    spans = (inner(text, span) for span in titles if not follows_slogan_word(text, span))
    return separate([span for span in spans if span and is_title_case(span.text_of(text))])


def follows_slogan_word(text: str, span: Span) -> bool:
    """Tell whether the words before a quotation say that it is shouted or shown on a sign."""
    before = WORD.findall(text[max(0, span.start - LOOK_BACK) : span.start])
    return any(is_listed(word.lower(), "slogan_words") for word in before)


def inner(text: str, span: Span) -> Span | None:
    """Return the span without quotation marks and stops; None where nothing is left."""
    whole = span.text_of(text)
    start = span.start + len(whole) - len(whole.lstrip(MARKS))
    end = span.end - len(whole) + len(whole.rstrip(MARKS))
    return Span(start, end) if start < end else None


def is_title_case(title: str) -> bool:
    """Tell whether the words are written as a title is; one short word or two sentences are none."""
    found = WORD.findall(title)
    small = words("abbreviations", "title_small")
    if not found or not 3 < len(title) < MAX_TITLE or ". " in title:
        return False
    return all(word[0].isupper() or word[0].isdigit() or word in small for word in found)


def separate(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def overlaps_any(span: Span, spans: Sequence[Span], starts: Sequence[int]) -> bool:
    """Tell whether a span overlaps one of the others, which are apart and begin at the starts, in order."""
    index = bisect_left(starts, span.end)
    return index > 0 and spans[index - 1].overlaps(span)
