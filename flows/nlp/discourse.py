"""Who a text has spoken of so far: entities by place, and the likeliest person behind a pronoun."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.nlp.annotation import Entity, Gender
from flows.nlp.document import Document, Span

# How far back, in sentences, a pronoun or a common noun looks for the one it means.
HORIZON = 12
# What counts for a candidate, in sentences of distance; set on gold/train.
SUBJECT, SPEAKER, GENDER, QUOTED = 1.5, 2.0, 0.5, -2.0


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
            score += GENDER * (entity.gender == gender) + SPEAKER * (place.entity == last_speaker)
            scores[place.entity] = max(score, scores.get(place.entity, score))
        if not scores:
            return None
        return max(scores, key=lambda index: scores[index])


def discourse_of(document: Document, entities: Sequence[Entity]) -> Discourse:
    """Return the document's mentions of the entities, ready for looking back."""
    sentence_starts = [sentence.span.start for sentence in document.sentences]
    spans = sorted((m.span, i) for i, entity in enumerate(entities) for m in entity.mentions)
    quoted = sorted(part for q in document.quotations if q.depth == 0 for part in q.parts)
    quoted_starts = [part.start for part in quoted]
    places: list[Place] = []
    for span, entity in spans:
        sentence = max(0, bisect_right(sentence_starts, span.start) - 1)
        quotation = bisect_right(quoted_starts, span.start) - 1
        is_quoted = quotation >= 0 and quoted[quotation].contains(span)
        opens = bool(places) and places[-1].sentence == sentence and not places[-1].is_quoted
        is_person = entities[entity].entity_type == "PERSON"
        is_subject = is_person and not is_quoted and not (opens and places[-1].is_subject)
        places.append(Place(span, entity, sentence, is_subject, is_quoted))
    return Discourse(document, entities, places, [place.span.start for place in places], sentence_starts)
