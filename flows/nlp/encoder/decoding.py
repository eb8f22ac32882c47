"""The encoder's answers into spans of pieces: the best path of tags through each paragraph.

What is certain is imposed: a span begins where one may begin, ends where one may end, and a
quotation in which most pieces are content is content from its first mark to its last.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from flows.nlp.document import Document, Span
from flows.nlp.encoder.inputs import Ints, Pieces
from flows.nlp.encoder.labels import (
    FIRST,
    INNER,
    LAST,
    NAME_TAGS,
    NAME_TYPES,
    OUTSIDE,
    SINGLE,
    SPAN_TAGS,
    first_tag,
    inner_tag,
)

Floats = npt.NDArray[np.float32]

LONGEST_PATH: Final = 512
NEVER: Final = np.float32(-1e4)
IN_QUOTATION: Final = 0.5
SHORTEST_KEPT: Final = 4
LONGEST_REST: Final = 20
NEGATION: Final = re.compile(r"['’]t(?!\w)")


@dataclass(frozen=True, slots=True)
class Found:
    """A span of pieces, half open, with the tag of its first piece and how likely its tags are."""

    start: int
    end: int
    tag: int
    likelihood: float


def span_of(found: Found, pieces: Pieces, text: str) -> Span:
    """Return the text that the pieces cover, whole words only, as far as words are of usual length."""
    start, end = int(pieces.starts[found.start]), int(pieces.ends[found.end - 1])
    first = max(0, start - LONGEST_REST)
    while start > first and is_inside_word(text, start):
        start -= 1
    last = min(len(text), end + LONGEST_REST)
    while end < last and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end)


def is_inside_word(text: str, index: int) -> bool:
    """Tell whether the character goes on with a word; the "'t" of "don't" does."""
    before = text[index - 1]
    if NEGATION.match(text, index):
        return before.isalnum()
    return text[index].isalnum() and (before.isalnum() or bool(NEGATION.match(text, index - 1)))


def find_spans(likelihoods: Sequence[Floats], pieces: Sequence[Pieces]) -> list[list[Found]]:
    """Return the spans that one layer gives each document, in order; likelihoods are log probabilities."""
    paths = best_paths(likelihoods, pieces, span_transitions())
    return [list(spans_on(path, rows)) for path, rows in zip(paths, likelihoods, strict=True)]


def find_names(likelihoods: Sequence[Floats], pieces: Sequence[Pieces]) -> list[list[Found]]:
    """Return the names of each document, in order; a name's tag tells its type."""
    paths = best_paths(likelihoods, pieces, name_transitions())
    return [list(names_on(path, rows)) for path, rows in zip(paths, likelihoods, strict=True)]


def spans_on(path: Ints, likelihoods: Floats) -> Iterator[Found]:
    """Yield the spans of a path of tags."""
    given = along(path, likelihoods)
    start = 0
    for index in np.flatnonzero(path != OUTSIDE).tolist():
        tag = path[index]
        if tag in (FIRST, SINGLE):
            start = index
        if tag in (LAST, SINGLE):
            yield found_at(start, index + 1, int(path[start]), given)


def names_on(path: Ints, likelihoods: Floats) -> Iterator[Found]:
    """Yield the names of a path of tags."""
    given = along(path, likelihoods)
    firsts = np.flatnonzero(path % 2 == 1)
    for start in firsts.tolist():
        end = start + 1
        while end < len(path) and path[end] == path[start] + 1:
            end += 1
        yield found_at(start, end, int(path[start]), given)


def along(path: Ints, likelihoods: Floats) -> Floats:
    """Return the likelihood of each tag of the path."""
    return likelihoods[np.arange(len(path)), path]


def found_at(start: int, end: int, tag: int, given: Floats) -> Found:
    """Return the span with the product of the likelihoods of its two ends, and its mean within.

    `given` are the likelihoods of the path's tags.
    """
    inside = given[start:end]
    total = inside[0] + inside[-1] * (end - start > 1) + inside.mean()
    return Found(start, end, tag, float(np.exp(total)))


def keep_quotations_whole(content: Floats, document: Document, pieces: Pieces) -> Floats:
    """Return the content layer's likelihoods so that no spoken quotation in it is cut inside."""
    changed = content.copy()
    for quotation in document.quotations:
        if quotation.depth or quotation.kind != "speech":
            continue
        for part in quotation.parts:
            start, end = pieces.range_of(part)
            inside = 1 - np.exp(content[start:end, OUTSIDE])
            if end - start < SHORTEST_KEPT or inside.mean() < IN_QUOTATION:
                continue
            changed[start + 1 : end - 1] = NEVER
            changed[start + 1 : end - 1, INNER] = content[start + 1 : end - 1, INNER]
            changed[start, [OUTSIDE, LAST, SINGLE]] = NEVER
            changed[end - 1, [OUTSIDE, FIRST, SINGLE]] = NEVER
    return changed


@cache
def span_transitions() -> Floats:
    """Return which tag may follow which in a layer of spans, as something to add."""
    allowed = np.full((SPAN_TAGS, SPAN_TAGS), NEVER, dtype=np.float32)
    for before in (OUTSIDE, LAST, SINGLE):
        allowed[before, [OUTSIDE, FIRST, SINGLE]] = 0
    for before in (FIRST, INNER):
        allowed[before, [INNER, LAST]] = 0
    return allowed


@cache
def name_transitions() -> Floats:
    """Return which tag may follow which among names, as something to add."""
    allowed = np.zeros((NAME_TAGS, NAME_TAGS), dtype=np.float32)
    for kind in range(len(NAME_TYPES)):
        allowed[:, inner_tag(kind)] = NEVER
        allowed[[first_tag(kind), inner_tag(kind)], inner_tag(kind)] = 0
    return allowed


def best_paths(likelihoods: Sequence[Floats], pieces: Sequence[Pieces], transitions: Floats) -> list[Ints]:
    """Return the likeliest tags of all pieces of each document; a path begins anew with each paragraph.

    All paragraphs go through it together, the long ones in stretches. Pieces without text are outside.
    """
    likelihoods = [without_empty(rows, each) for rows, each in zip(likelihoods, pieces, strict=True)]
    stretches = [
        (number, start, end)
        for number, each in enumerate(pieces)
        for start, end in stretches_of(each.paragraphs)
    ]
    paths = [np.zeros(len(rows), dtype=np.int64) for rows in likelihoods]
    stretches.sort(key=lambda stretch: stretch[2] - stretch[1])
    for start in range(0, len(stretches), 256):
        group = stretches[start : start + 256]
        rows = [likelihoods[number][first:end] for number, first, end in group]
        for (number, first, end), path in zip(group, viterbi(rows, transitions), strict=True):
            paths[number][first:end] = path
    return paths


def without_empty(likelihoods: Floats, pieces: Pieces) -> Floats:
    """Return the likelihoods so that pieces that cover no text, as separators, are in no span."""
    changed = likelihoods.copy()
    empty = pieces.starts == pieces.ends
    changed[empty] = NEVER
    changed[empty, OUTSIDE] = 0
    return changed


def stretches_of(paragraphs: Ints) -> Iterator[tuple[int, int]]:
    """Yield the range of each paragraph's pieces, cut where it is too long."""
    bounds = [0, *(np.flatnonzero(np.diff(paragraphs)) + 1).tolist(), len(paragraphs)]
    for first, end in itertools.pairwise(bounds):
        for start in range(first, end, LONGEST_PATH):
            yield start, min(start + LONGEST_PATH, end)


def viterbi(rows: Sequence[Floats], transitions: Floats) -> list[Ints]:
    """Return the best path of each sequence; no path begins or ends inside a span."""
    tags = len(transitions)
    length = max(len(each) for each in rows)
    best = np.full((length, tags, len(rows)), NEVER, dtype=np.float32)
    best[:, OUTSIDE] = 0
    for number, each in enumerate(rows):
        best[: len(each), :, number] = each
    best[0] += transitions[OUTSIDE][:, None]
    for step in range(1, length):
        best[step] += (best[step - 1][:, None] + transitions[:, :, None]).max(0)
    paths = np.zeros((len(rows), length), dtype=np.int64)
    following = np.full(len(rows), OUTSIDE)
    for step in range(length - 1, -1, -1):
        following = (best[step] + transitions[:, following]).argmax(0)
        paths[:, step] = following
    return [path[: len(each)] for path, each in zip(paths, rows, strict=True)]
