"""A text with what a corpus says about it, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.nlp.annotation import Attribution
from flows.nlp.document import Document, Span
from flows.nlp.segments.documents import make_document
from schemas.vocabularies import EntityType


@dataclass(frozen=True, slots=True)
class PossibleName:
    """A name of one of several types; with `optional` it may as well be none."""

    span: Span
    types: frozenset[EntityType]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """One entity of a text: where it is named, and the pronouns and noun phrases that refer to it.

    References of a chain without names are to nobody whom the text names.
    """

    names: tuple[Span, ...]
    references: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A document with a corpus's annotation; None stands for what the corpus does not annotate.

    `name_weight` and `chain_weight` are how far its names and its chains are to be trusted, from 0 to 1.
    """

    corpus: str
    document: Document
    attributions: tuple[Attribution, ...] | None = None
    names: tuple[PossibleName, ...] | None = None
    policies: tuple[Span, ...] | None = None
    name_weight: float = 1.0
    chains: tuple[Chain, ...] = ()
    chain_weight: float = 1.0


def without_overlaps(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order; of overlapping ones the longest stays."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.end, s.start)):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return tuple(sorted(kept))


NO_SPACE_BEFORE = frozenset(
    [*".,;:!?%)]}”’", "'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m", "’re", "’ve"]
)
NO_SPACE_BEHIND = frozenset([*"([{“‘$£€"])


def joined(sentences: Sequence[Sequence[str]], a_paragraph: int = 3) -> tuple[Document, list[list[Span]]]:
    """Return a document written from tokens, so many sentences a paragraph, and where each token stands."""
    pieces: list[str] = []
    position = 0
    spans: list[list[Span]] = []
    for number, sentence in enumerate(sentences):
        if number:
            gap = " " if number % a_paragraph else "\n\n"
            pieces.append(gap)
            position += len(gap)
        spans.append([])
        open_quote = False
        glued = True
        for word in sentence:
            closes = word == '"' and open_quote
            if not (glued or closes or word in NO_SPACE_BEFORE):
                pieces.append(" ")
                position += 1
            pieces.append(word)
            spans[-1].append(Span(position, position + len(word)))
            position += len(word)
            glued = word in NO_SPACE_BEHIND or (word == '"' and not open_quote)
            open_quote ^= word == '"'
    return make_document("".join(pieces)), spans
