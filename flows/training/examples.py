"""Labelled texts as arrays: one row a word piece, one mask for each layer that a corpus leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from flows.evaluation.labelled import Chain, LabelledText, PossibleName
from flows.nlp.annotation import Attribution
from flows.nlp.document import Span
from flows.nlp.encoder.inputs import WINDOW, Pieces, read_pieces
from flows.nlp.encoder.labels import (
    FIRST,
    INNER,
    LAST,
    LAYERS,
    LINK_START,
    LINKS,
    NAME_TAGS,
    NAME_TYPES,
    OUTSIDE,
    SINGLE,
    first_tag,
    inner_tag,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float16]

OPEN: Final = -100  # a label that the loss leaves out
NOTHING: Final = -1  # a link that leads nowhere, by annotation
EVERY_NAME_TAG: Final = (1 << NAME_TAGS) - 1
EDGE: Final = 8
SHORTEST_FIRST: Final = 64


@dataclass(frozen=True, slots=True)
class Example:
    """A text's pieces and labels.

    `spans` has a column a layer. `names` holds the allowed tags of each piece as bits. `links` has
    a column for each kind of link: at a content's first piece the index of its cue's first piece,
    at a cue's that of its source's, `NOTHING` where there is none, `OPEN` elsewhere. `lasts`
    holds the index of a content's last piece at its first. `chains` holds the number of the entity that
    a name's first piece names, 0 elsewhere; `references`, at the first piece of a pronoun or noun phrase, the
    number of the entity that it refers to, `NOTHING` where that has no name, `OPEN` elsewhere.
    `beliefs` has how likely the teachers hold each tag of each layer, then of names; None where people
    have labelled the text.
    """

    corpus: str
    pieces: Pieces
    spans: Ints
    names: Ints
    name_weight: float
    links: Ints
    lasts: Ints
    chains: Ints
    references: Ints
    chain_weight: float
    beliefs: Floats | None = None


def believed(corpus: str, pieces: Pieces, beliefs: Floats) -> Example:
    """Return an example of which all is open but what the teachers believe (pieces, `LINK_START`)."""
    if beliefs.shape != (len(pieces), LINK_START):
        raise ValueError(f"beliefs of {beliefs.shape} for {len(pieces)} pieces")
    every = len(pieces)
    return Example(
        corpus,
        pieces,
        spans=np.broadcast_to(np.int64(OPEN), (every, len(LAYERS))),
        names=np.broadcast_to(np.int64(EVERY_NAME_TAG), (every,)),
        name_weight=0.0,
        links=np.broadcast_to(np.int64(OPEN), (every, len(LINKS))),
        lasts=np.arange(every, dtype=np.int64),
        chains=np.broadcast_to(np.int64(0), (every,)),
        references=np.broadcast_to(np.int64(OPEN), (every,)),
        chain_weight=0.0,
        beliefs=beliefs,
    )


def examples_of(texts: Sequence[LabelledText], tokenizer: Tokenizer) -> list[Example]:
    """Return one example a text."""
    read = read_pieces([text.document for text in texts], tokenizer)
    return [example_of(text, pieces) for text, pieces in zip(texts, read, strict=True)]


def example_of(text: LabelledText, pieces: Pieces) -> Example:
    """Return the text's labels laid on its pieces."""
    spans = np.full((len(pieces), len(LAYERS)), OPEN, dtype=np.int64)
    links = np.full((len(pieces), len(LINKS)), OPEN, dtype=np.int64)
    lasts = np.arange(len(pieces), dtype=np.int64)
    if text.attributions is not None:
        spans[:, :3] = OUTSIDE
        for one in text.attributions:
            mark_attribution(one, pieces, spans, links, lasts)
    if text.policies is not None:
        spans[:, 3] = OUTSIDE
        for mention in text.policies:
            mark_span(pieces.range_of(mention), spans[:, 3])
    names = np.full(len(pieces), EVERY_NAME_TAG if text.names is None else 1, dtype=np.int64)
    for name in text.names or ():
        mark_name(name, pieces, names)
    chains, references = marked_chains(text.chains, pieces)
    return Example(
        text.corpus,
        pieces,
        spans,
        names,
        text.name_weight,
        links,
        lasts,
        chains,
        references,
        text.chain_weight,
    )


def marked_chains(chains: Sequence[Chain], pieces: Pieces) -> tuple[Ints, Ints]:
    """Return which entity each name's first piece names, and which one each reference's is to."""
    named = np.zeros(len(pieces), dtype=np.int64)
    referred = np.full(len(pieces), OPEN, dtype=np.int64)
    for number, chain in enumerate(chains, start=1):
        for name in chain.names:
            named[slice(*pieces.range_of(name))][:1] = number
        for reference in chain.references:
            referred[slice(*pieces.range_of(reference))][:1] = number if chain.names else NOTHING
    return named, referred


def mark_span(found: tuple[int, int], column: Ints) -> bool:
    """Write a span's tags into the column; tells whether there was anything to write."""
    start, end = found
    if start == end:
        return False
    column[start:end] = INNER
    column[start] = FIRST
    column[end - 1] = LAST
    if end - start == 1:
        column[start] = SINGLE
    return True


def mark_attribution(one: Attribution, pieces: Pieces, spans: Ints, links: Ints, lasts: Ints) -> None:
    """Write an attribution's roles and links."""
    cue = marked(one.cue, pieces, spans[:, 1])
    source = marked(one.source, pieces, spans[:, 0])
    if cue is not None:
        links[cue, 1] = NOTHING if source is None else source
    for part in one.content:
        first = marked(part, pieces, spans[:, 2])
        if first is not None:
            links[first, 0] = NOTHING if cue is None else cue
            lasts[first] = pieces.range_of(part)[1] - 1


def marked(span: Span | None, pieces: Pieces, column: Ints) -> int | None:
    """Write the span's tags and return the index of its first piece, if it has any."""
    if span is None:
        return None
    found = pieces.range_of(span)
    return found[0] if mark_span(found, column) else None


def mark_name(name: PossibleName, pieces: Pieces, names: Ints) -> None:
    """Allow the tags that the name's types have."""
    start, end = pieces.range_of(name.span)
    kinds = [NAME_TYPES.index(kind) for kind in name.types]
    names[start:end] = sum(1 << inner_tag(kind) for kind in kinds) | name.optional
    names[start : start + 1] = sum(1 << first_tag(kind) for kind in kinds) | name.optional


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of an example; the edges that cut a text are left out of the loss."""

    example: int
    start: int
    end: int
    trusted_start: int
    trusted_end: int


def cuts_of(example: int, pieces: Pieces, random: Random) -> Iterator[Cut]:
    """Yield stretches that cover the example, at other places each time, at paragraphs where possible."""
    length = len(pieces)
    start = 0
    size = random.randint(SHORTEST_FIRST, WINDOW)
    while start < length:
        end = min(start + size, length)
        trusted_end = end if end == length else end - EDGE
        yield Cut(example, start, end, start + EDGE if start else 0, trusted_end)
        if end == length:
            return
        paragraph = int(np.searchsorted(pieces.paragraphs, pieces.paragraphs[end], side="left"))
        start = paragraph if paragraph > start + size // 2 else end - 2 * EDGE
        size = WINDOW
