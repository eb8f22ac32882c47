"""Which content belongs to which cue, and which cue to which source: a scorer over pairs of spans.

A pair is described by where the two stand to each other and by what the encoder's link heads say;
going without a partner is one more choice. The weights are part of the model.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from flows.nlp.encoder.decoding import Found
from flows.nlp.encoder.inputs import (
    CAPITALISED,
    MARK,
    OPENING,
    PARAGRAPH_START,
    SENTENCE_START,
    UNQUOTED,
    Ints,
    Pieces,
)
from flows.nlp.encoder.labels import LINK_WIDTH, LINKS, link_columns

Floats = npt.NDArray[np.float32]

# How many candidates on each side of a span are asked; they stand in its paragraph or the next one.
NEAREST: Final = 4
FAR: Final = 508

FEATURES: Final = (
    "before: log distance",
    "behind: log distance",
    "before",
    "inside",
    "before: same sentence",
    "behind: same sentence",
    "paragraphs apart",
    "before: adjacent",
    "behind: adjacent",
    "before: targets between",
    "behind: targets between",
    "before: spans between",
    "behind: spans between",
    "before: quoted",
    "behind: quoted",
    "before: begins in small letters",
    "behind: begins in small letters",
    "before: mark between",
    "behind: mark between",
    "before: quoted, another sentence",
    "behind: quoted, another sentence",
    "encoder",
    "nobody",
    "nobody: quoted",
    "nobody: distance to the nearest",
    "nobody: encoder",
)
NOBODY: Final = FEATURES.index("nobody")


@dataclass(frozen=True, slots=True)
class LinkRows:
    """What the link heads say, for the pieces where a span may begin or end."""

    at: Mapping[int, int]
    rows: Floats

    def row(self, piece: int) -> Floats:
        """Return the piece's row, all zeros where there is none."""
        index = self.at.get(piece)
        return np.zeros(self.rows.shape[1], dtype=np.float32) if index is None else self.rows[index]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a span leads: an index among the targets, or None; and how likely that is."""

    target: int | None
    likelihood: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What a span can lead to: indices of targets, and a row of features for each, nobody last."""

    targets: tuple[int, ...]
    features: Floats


# The scorer's weights for each kind of link.
Weights = Mapping[str, Floats]


def link(
    kind: str,
    found: Sequence[Found],
    targets: Sequence[Found],
    pieces: Pieces,
    rows: LinkRows,
    weights: Weights,
) -> list[Link]:
    """Return where each span leads; `kind` is one of `LINKS`."""
    links = []
    for choice in choices_of(kind, found, targets, pieces, rows):
        scores = choice.features @ weights[kind]
        shares = np.exp(scores - scores.max())
        best = int(scores.argmax())
        target = choice.targets[best] if best < len(choice.targets) else None
        links.append(Link(target, float(shares[best] / shares.sum())))
    return links


def choices_of(
    kind: str, found: Sequence[Found], targets: Sequence[Found], pieces: Pieces, rows: LinkRows
) -> list[Choice]:
    """Return for each span what it can lead to."""
    queries, keys, without = link_columns(LINKS.index(kind))
    starts = [target.start for target in targets]
    starts_here = np.isin(pieces.features[:, 2], (SENTENCE_START, PARAGRAPH_START))
    sentences = np.cumsum(starts_here, dtype=np.int64)
    own_starts = [span.start for span in found]
    choices = []
    for number, span in enumerate(found):
        middle = bisect_left(starts, span.start)
        near = [
            index
            for index in range(max(0, middle - NEAREST), min(len(targets), middle + NEAREST))
            if paragraphs_apart(span, targets[index], pieces) <= 1
        ]
        query = (rows.row(span.start) + rows.row(span.end - 1)) / 2
        features = np.zeros((len(near) + 1, len(FEATURES)), dtype=np.float32)
        for row, index in enumerate(near):
            target = targets[index]
            spans_between = abs(bisect_left(own_starts, target.start) - number - (target.start > span.start))
            targets_between = middle - 1 - index if index < middle else index - middle
            describe(features[row], span, target, pieces, sentences)
            side = int(target.start >= span.start)
            features[row, 9 + side] = min(targets_between, 3)
            features[row, 11 + side] = min(spans_between, 3)
            features[row, NOBODY - 1] = query[queries] @ rows.row(target.start)[keys] / LINK_WIDTH**0.5
        distances = [max(0, span.start - targets[i].end, targets[i].start - span.end) for i in near]
        features[-1, NOBODY:] = (
            1.0,
            is_quoted(span, pieces),
            np.log1p(min(distances, default=FAR)),
            query[without],
        )
        choices.append(Choice(tuple(near), features))
    return choices


def describe(row: Floats, span: Found, target: Found, pieces: Pieces, sentences: Ints) -> None:
    """Fill in how the two stand to each other."""
    side = int(target.start >= span.start)
    gap = max(0, span.start - target.end, target.start - span.end)
    edge = span.start - 1 if side == 0 else target.start - 1
    small = pieces.features[span.start, 0] < CAPITALISED
    row[0 + side] = np.log1p(gap)
    row[2] = 1 - side
    row[3] = span.start <= target.start < span.end
    together = sentences[span.start if side == 0 else span.end - 1] == sentences[target.start]
    row[4 + side] = together
    row[6] = paragraphs_apart(span, target, pieces)
    row[7 + side] = together and gap <= 1
    row[13 + side] = is_quoted(span, pieces)
    row[15 + side] = small
    row[19 + side] = is_quoted(span, pieces) and not together
    row[17 + side] = gap > 0 and pieces.features[edge, 0] == MARK


def paragraphs_apart(span: Found, target: Found, pieces: Pieces) -> int:
    """Return how many paragraphs lie between the two, the later one counted."""
    return abs(int(pieces.paragraphs[span.start]) - int(pieces.paragraphs[target.start]))


def is_quoted(span: Found, pieces: Pieces) -> bool:
    """Tell whether the span begins with a quotation or inside one."""
    state = int(pieces.features[span.start, 1])
    return state in (OPENING, OPENING + 1) and state != UNQUOTED
