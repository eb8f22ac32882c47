"""Quotations that stand without a cue: those that go on with an attribution, and those that nobody claims."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flows.nlp.annotation import Attribution
from flows.nlp.attributions.lines import Line
from flows.nlp.document import Document, Quotation

# The share of attributions among quotations without cue, measured on PolNeAR train.
CONFIDENCE = 0.6
QUOTATION_MARKS = frozenset("\"“”‘'«„")
BLANKS = re.compile(r"\s*")


def with_following_quotations(
    document: Document, found: Sequence[Attribution], lines: Sequence[Line]
) -> list[Attribution]:
    """Return the attributions, each quoted one joined with the quotations that follow it without a cue.

    '"One," she said. "Two."' is one attribution with two parts.
    """
    claimed = {part.start for one in found for part in one.content}
    free = {q.span.start: q for q in spoken(document) if q.span.start not in claimed}
    ends = [line.sentence.span.end for line in lines]
    return [joined(document, one, free, ends) for one in found]


def joined(
    document: Document, one: Attribution, free: dict[int, Quotation], ends: Sequence[int]
) -> Attribution:
    """Return the attribution with the free quotations behind its sentence; these are free no longer."""
    if not any(document.text[part.start] in QUOTATION_MARKS for part in one.content):
        return one
    content = one.content
    last = max(content[-1].end, one.cue.end if one.cue else 0, one.source.end if one.source else 0)
    while True:
        end = ends[min(bisect_left(ends, last), len(ends) - 1)]
        gap = BLANKS.match(document.text, end)
        quotation = free.get(gap.end()) if gap and "\n" not in gap.group() else None
        if quotation is None or not ends_sentence(quotation, ends):
            return replace(one, content=content)
        del free[quotation.span.start]
        content += quotation.parts
        last = quotation.span.end


def ends_sentence(quotation: Quotation, ends: Sequence[int]) -> bool:
    """Tell whether a sentence is over where the quotation is."""
    index = bisect_left(ends, quotation.span.end)
    return index < len(ends) and ends[index] == quotation.span.end


def spoken(document: Document) -> Iterator[Quotation]:
    """Yield the outer quotations that hold speech."""
    return (q for q in document.quotations if q.depth == 0 and q.kind == "speech")


def uncued_quotations(document: Document, found: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield quotations that no cue claims: whole sentences, or what stands behind a colon."""
    claimed = sorted(part for one in found for part in one.content)
    starts = [part.start for part in claimed]
    sentences = {sentence.span.start for sentence in document.sentences}
    for quotation in spoken(document):
        start = quotation.span.start
        before = bisect_right(starts, start) - 1
        if before >= 0 and claimed[before].end > start:
            continue
        leads = document.text[max(0, start - 2) : start].rstrip().endswith(":")
        if leads or start in sentences:
            yield Attribution(quotation.parts, None, None, CONFIDENCE)
