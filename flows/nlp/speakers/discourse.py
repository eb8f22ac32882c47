"""Who a text has spoken of so far: entities by place, and the likeliest person behind a pronoun."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flows.nlp.annotation import Entity, Gender
from flows.nlp.document import Document, Span

# How far back, in sentences, a pronoun or a common noun looks for the one it means.
HORIZON = 12
# What counts for a candidate, in sentences of distance; set on gold/train. A single word without title or
# gender may be no person at all.
SUBJECT, SPEAKER, GENDER, QUOTED, UNSURE = 1.5, 2.0, 0.5, -2.0, -2.0


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
    """The mentions of a document's entities in text order."""

    document: Document
    entities: Sequence[Entity]
    places: Sequence[Place]
    starts: Sequence[int]
    sentence_starts: Sequence[int]
    quoted: Sequence[Span]

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
        return self.document.sentences[self.sentence_at(position)].paragraph

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that the position lies in."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)

    def inside(self, span: Span) -> list[Place]:
        """Return the mentions inside the span, in text order."""
        first = bisect_left(self.starts, span.start)
        last = bisect_left(self.starts, span.end)
        return [place for place in self.places[first:last] if place.span.end <= span.end]

    def before(self, position: int, *, horizon: int = HORIZON) -> Iterator[Place]:
        """Yield the mentions before the position, the nearest first, within the horizon."""
        sentence = self.sentence_at(position)
        for index in range(bisect_left(self.starts, position) - 1, -1, -1):
            place = self.places[index]
            if sentence - place.sentence > horizon:
                return
            if place.span.end <= position:
                yield place

    def person_before(self, position: int, gender: Gender, last_speaker: int | None) -> int | None:
        """Return the entity that "he" or "she" at the position most likely means.

        The nearest person whose gender fits, subjects and the last speaker before others.
        """
        sentence, scores = self.sentence_at(position), dict[int, float]()
        for place in self.before(position):
            entity = self.entities[place.entity]
            if entity.entity_type != "PERSON" or entity.gender not in {None, gender}:
                continue
            score = float(place.sentence - sentence)
            score += SUBJECT * place.is_subject + QUOTED * place.is_quoted
            score += UNSURE * (entity.gender is None and entity.title is None and " " not in entity.name)
            score += GENDER * (entity.gender == gender) + SPEAKER * (place.entity == last_speaker)
            scores[place.entity] = max(score, scores.get(place.entity, score))
        if not scores:
            return None
        return max(scores, key=lambda index: scores[index])


def discourse_of(document: Document, entities: Sequence[Entity]) -> Discourse:
    """Return the document's mentions of the entities, ready for looking back."""
    speech = (q for q in document.quotations if q.depth == 0 and q.kind != "title")
    quoted = sorted(part for quotation in speech for part in quotation.parts)
    sentence_starts = [sentence.span.start for sentence in document.sentences]
    empty = Discourse(document, entities, [], [], sentence_starts, quoted)
    places: list[Place] = []
    subject_of = -1
    for span, index in sorted((m.span, i) for i, entity in enumerate(entities) for m in entity.mentions):
        sentence, is_quoted = empty.sentence_at(span.start), empty.is_quoted(span)
        is_person = entities[index].entity_type == "PERSON"
        is_subject = is_person and not is_quoted and sentence != subject_of
        if is_subject:
            subject_of = sentence
        places.append(Place(span, index, sentence, is_subject, is_quoted))
    return replace(empty, places=places, starts=[place.span.start for place in places])
