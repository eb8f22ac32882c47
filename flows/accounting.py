"""What of an article was read, and what became of each of its quotations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import accumulate, chain
from typing import Any

from flows.nlp.document import Document, Quotation, Span
from schemas.vocabularies import QuotationGap


def characters_read(text: str, document: Document) -> int:
    """Return how many characters of the article's text its document gives the tagger to read.

    What counts is that the document has the very text, and that each character lies in a sentence of one of
    its paragraphs; white space between them says nothing and counts as read. The rules read sentences, and
    the encoder paragraphs, whose windows leave out none of their word pieces.
    """
    if document.text != text:
        return 0
    paragraphs = document.paragraphs
    inside = (
        Span(max(part.start, paragraphs[number].start), min(part.end, paragraphs[number].end))
        for part, number in ((sentence.span, sentence.paragraph) for sentence in document.sentences)
    )
    return len(text) - unread(text, inside)


def unread(text: str, spans: Iterable[Span]) -> int:
    """Return how many characters lie outside the spans, which are in text order; white space is left out."""
    position, count = 0, 0
    for span in chain(spans, [Span(len(text), len(text))]):
        count += len("".join(text[position : span.start].split()))
        position = max(position, span.end)
    return count


def account_quotations(document: Document, quoted: Iterable[Span]) -> list[dict[str, Any]]:
    """Return the items of `articles.quotations`, given the contents of the document's quotes."""
    is_quoted = overlapping(quoted)
    parts = sorted(
        ((part, gap_of(quotation)) for quotation in document.quotations for part in quotation.parts),
        key=lambda pair: pair[0],
    )
    return [
        {"start": part.start, "end": part.end, "gap": None if is_quoted(part) else gap} for part, gap in parts
    ]


def gap_of(quotation: Quotation) -> QuotationGap:
    """Return why no quote has the quotation, where none has."""
    match quotation.kind:
        case "scare":
            return "set_off"
        case "title":
            return "title"
        case "speech":
            return "nested" if quotation.depth else "not_attributed"


def overlapping(spans: Iterable[Span]) -> Callable[[Span], bool]:
    """Return what tells whether a span shares a character with one of these."""
    listed = sorted(spans)
    starts = [span.start for span in listed]
    reaches = list(accumulate((span.end for span in listed), max))

    def overlaps(span: Span) -> bool:
        before = bisect_left(starts, span.end)
        return before > 0 and reaches[before - 1] > span.start

    return overlaps
