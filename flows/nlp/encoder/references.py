"""To whom pronouns and noun phrases refer: what the encoder says of them and of the names around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from flows.nlp.annotation import NameMention, Reference, Tags
from flows.nlp.document import Document, Span
from flows.nlp.encoder.inputs import Pieces
from flows.nlp.encoder.labels import LINK_WIDTH, REFERENCE, link_columns
from flows.nlp.encoder.linking import Floats, LinkRows
from flows.nlp.encoder.session import PRONOUNS

PRONOUN: Final = re.compile(rf"\b(?:{'|'.join(PRONOUNS)})\b", re.IGNORECASE)
# How many pieces before and behind a reference names are looked for: about what one window shows.
BEFORE, BEHIND = 300, 60
# Names less likely than this are left out.
UNLIKELY: Final = 0.001
QUERIES, KEYS, WITHOUT = link_columns(REFERENCE)


def find_references(document: Document, pieces: Pieces, rows: LinkRows, tags: Tags) -> tuple[Reference, ...]:
    """Return the document's pronouns and sources, each with the likelihood of every name near it."""
    starts = [pieces.range_of(name.span)[0] for name in tags.names]
    keys = [rows.row(start)[KEYS] for start in starts]
    spans = {Span(*match.span()) for match in PRONOUN.finditer(document.text)}
    spans |= {one.source for one in tags.attributions if one.source}
    return tuple(
        Reference(span, tuple(likely_names(span, pieces, rows, tags.names, starts, keys)))
        for span in sorted(spans)
    )


def likely_names(
    span: Span,
    pieces: Pieces,
    rows: LinkRows,
    names: Sequence[NameMention],
    starts: Sequence[int],
    keys: Sequence[Floats],
) -> Iterator[tuple[Span, float]]:
    """Yield the names outside the span that it may stand for, with their likelihoods.

    `starts` and `keys` are each name's first piece and what that answers to a query.
    """
    piece = pieces.range_of(span)[0]
    own = rows.row(piece)
    query, nobody = own[QUERIES], own[WITHOUT]
    near = range(bisect_left(starts, piece - BEFORE), bisect_left(starts, piece + BEHIND))
    outside = [index for index in near if not names[index].span.overlaps(span)]
    scores = np.array([nobody, *(query @ keys[index] / LINK_WIDTH**0.5 for index in outside)])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    for index, share in zip(outside, shares[1:].tolist(), strict=True):
        if share >= UNLIKELY:
            yield names[index].span, share
