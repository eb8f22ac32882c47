"""Who a text has spoken of so far: entities by place, and what a tagger believes of references to them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flows.nlp.annotation import Entity, Reference
from flows.nlp.document import Document, Span


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A name mention: where it is, whose it is, and its sentence."""

    span: Span
    entity: int
    sentence: int
    is_subject: bool
    is_quoted: bool


@dataclass(frozen=True)
class Discourse:
    """The mentions of a document's entities in text order.

    `beliefs` has, for each place where a pronoun or a source starts, how likely it refers to an entity.
    """

    document: Document
    entities: Sequence[Entity]
    places: Sequence[Place]
    starts: Sequence[int]
    quoted: Sequence[Span]
    beliefs: Mapping[int, Mapping[int, float]]

    @cached_property
    def quoted_starts(self) -> list[int]:
        """Return where the outer quotations' parts start."""
        return [part.start for part in self.quoted]

    def is_quoted(self, span: Span) -> bool:
        """Tell whether the span lies wholly inside one quotation's marks."""
        index = bisect_right(self.quoted_starts, span.start) - 1
        return index >= 0 and self.quoted[index].contains(span)

    def touches_quotation(self, span: Span) -> bool:
        """Tell whether some of the span lies inside quotation marks."""
        index = bisect_left(self.quoted_starts, span.end) - 1
        return index >= 0 and self.quoted[index].overlaps(span)

    def paragraph_at(self, position: int) -> int:
        """Return the index of the paragraph that the position lies in."""
        return self.document.sentences[self.document.sentence_index(position)].paragraph

    def inside(self, span: Span) -> list[Place]:
        """Return the mentions inside the span, in text order."""
        first = bisect_left(self.starts, span.start)
        last = bisect_left(self.starts, span.end)
        return [place for place in self.places[first:last] if place.span.end <= span.end]

    def before(self, position: int, *, horizon: int) -> Iterator[Place]:
        """Yield the mentions before the position, the nearest first, within the horizon."""
        sentence = self.document.sentence_index(position)
        for index in range(bisect_left(self.starts, position) - 1, -1, -1):
            place = self.places[index]
            if sentence - place.sentence > horizon:
                return
            if place.span.end <= position:
                yield place


def discourse_of(
    document: Document, entities: Sequence[Entity], references: Sequence[Reference] = ()
) -> Discourse:
    """Return the document's mentions of the entities, ready for looking back."""
    speech = (q for q in document.quotations if q.depth == 0 and q.kind != "title")
    quoted = sorted(part for quotation in speech for part in quotation.parts)
    beliefs = beliefs_of(entities, references)
    empty = Discourse(document, entities, [], [], quoted, beliefs)
    places: list[Place] = []
    subject_of = -1
    for span, index in sorted((m.span, i) for i, entity in enumerate(entities) for m in entity.mentions):
        sentence, is_quoted = document.sentence_index(span.start), empty.is_quoted(span)
        is_person = entities[index].entity_type == "PERSON"
        is_subject = is_person and not is_quoted and sentence != subject_of
        if is_subject:
            subject_of = sentence
        places.append(Place(span, index, sentence, is_subject, is_quoted))
    return replace(empty, places=places, starts=[place.span.start for place in places])


def beliefs_of(entities: Sequence[Entity], references: Sequence[Reference]) -> dict[int, dict[int, float]]:
    """Return how likely each reference, by where it starts, refers to each entity: to any of its names."""
    owners = {mention.span: index for index, entity in enumerate(entities) for mention in entity.mentions}
    beliefs: dict[int, dict[int, float]] = {}
    for reference in references:
        believed = beliefs.setdefault(reference.span.start, {})
        for name, likelihood in reference.names:
            owner = owners.get(name)
            if owner is not None:
                believed[owner] = believed.get(owner, 0.0) + likelihood
    return beliefs
