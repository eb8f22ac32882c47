"""A document as the encoder reads it: word pieces, what shape they have, and where they stand.

The word pieces ignore case; case, quotation marks and sentence ends come as features instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from flows.nlp.document import Document, Span

Ints = npt.NDArray[np.int64]

WINDOW: Final = 254
STRIDE: Final = 190

# What a piece looks like.
SPECIAL, LOWER, CAPITALISED, UPPER, MIXED, NUMBER, MARK = range(7)
# Where it stands to quotation marks.
UNQUOTED, OPENING, SPOKEN, CLOSING, SET_OFF = range(5)
# Where it stands in its sentence and paragraph.
WITHIN, SENTENCE_START, PARAGRAPH_START, SENTENCE_END = range(4)
FEATURES: Final = (7, 5, 4)

QUOTATION_MARKS: Final = frozenset("\"“”„‟＂«»'‘’‚‛`")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a document, a separator behind each paragraph; one row a piece.

    `features` has three columns: shape, quotation, position. A separator covers no text.
    """

    ids: Ints
    features: Ints
    starts: Ints
    ends: Ints
    paragraphs: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def range_of(self, span: Span) -> tuple[int, int]:
        """Return the half-open range of pieces that the span covers at least in part."""
        first = int(np.searchsorted(self.ends, span.start, side="right"))
        end = int(np.searchsorted(self.starts, span.end, side="left"))
        return first, max(first, end)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document that the encoder reads at once; its core is what it answers for."""

    start: int
    end: int
    core_start: int
    core_end: int


def special_ids(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the pieces that stand before and behind what is read.

    Raises ValueError where the tokenizer is of another kind and has none.
    """
    before, behind = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if before is None or behind is None:
        raise ValueError("the tokenizer has no [CLS] and [SEP]")
    return before, behind


def read_pieces(documents: Sequence[Document], tokenizer: Tokenizer) -> list[Pieces]:
    """Return the word pieces of each document.

    The tokenizer is one of word pieces, without truncation, padding and special tokens of its own.
    """
    texts = [part.text_of(document.text) for document in documents for part in document.paragraphs]
    encodings = iter(tokenizer.encode_batch(texts, add_special_tokens=False))
    _, separator = special_ids(tokenizer)
    return [pieces_of(document, encodings, separator) for document in documents]


def pieces_of(document: Document, encodings: Iterator[Encoding], separator: int) -> Pieces:
    """Return the document's pieces; takes one encoding a paragraph."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    shapes: list[int] = []
    paragraphs: list[int] = []
    text = document.text
    for number, paragraph in enumerate(document.paragraphs):
        encoding = next(encodings)
        spans = [(a + paragraph.start, b + paragraph.start) for a, b in encoding.offsets]
        ids += [*encoding.ids, separator]
        starts += [*(a for a, _ in spans), paragraph.end]
        ends += [*(b for _, b in spans), paragraph.end]
        shapes += [*(shape_of(text[a:b]) for a, b in spans), SPECIAL]
        paragraphs += [number] * (len(spans) + 1)
    features = np.zeros((len(ids), len(FEATURES)), dtype=np.int64)
    features[:, 0] = shapes
    pieces = Pieces(
        ids=np.array(ids, dtype=np.int64),
        features=features,
        starts=np.array(starts, dtype=np.int64),
        ends=np.array(ends, dtype=np.int64),
        paragraphs=np.array(paragraphs, dtype=np.int64),
    )
    mark_quotations(document, pieces)
    mark_sentences(document, pieces)
    return pieces


@lru_cache(maxsize=100_000)
def shape_of(surface: str) -> int:
    """Return the shape of the characters that a piece covers."""
    if any(character.isdigit() for character in surface):
        return NUMBER
    if not any(character.isalpha() for character in surface):
        return MARK
    if surface.islower():
        return LOWER
    if surface.isupper():
        return UPPER if len(surface) > 1 else CAPITALISED
    return CAPITALISED if surface[:1].isupper() and surface[1:].islower() else MIXED


def mark_quotations(document: Document, pieces: Pieces) -> None:
    """Fill in the column that tells how pieces stand to quotation marks."""
    for quotation in document.quotations:
        if quotation.depth:
            continue
        for part in quotation.parts:
            start, end = pieces.range_of(part)
            if start == end:
                continue
            pieces.features[start:end, 1] = SPOKEN if quotation.kind == "speech" else SET_OFF
            if document.text[part.end - 1] in QUOTATION_MARKS:
                pieces.features[end - 1, 1] = CLOSING
            pieces.features[start, 1] = OPENING


def mark_sentences(document: Document, pieces: Pieces) -> None:
    """Fill in the column that tells where sentences and paragraphs begin and end."""
    paragraph = -1
    for sentence in document.sentences:
        start, end = pieces.range_of(sentence.span)
        if start == end:
            continue
        pieces.features[end - 1, 2] = SENTENCE_END
        is_new = sentence.paragraph != paragraph
        pieces.features[start, 2] = PARAGRAPH_START if is_new else SENTENCE_START
        paragraph = sentence.paragraph


def windows_of(length: int) -> Iterator[Window]:
    """Yield the overlapping windows of a document with so many pieces; their cores tile it."""
    margin = (WINDOW - STRIDE) // 2
    start = 0
    while length:
        end = min(start + WINDOW, length)
        is_last = end == length
        core_start = start + margin if start else 0
        yield Window(start, end, core_start, length if is_last else end - margin)
        if is_last:
            return
        start += STRIDE
