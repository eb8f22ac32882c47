"""Who is speaking: each attribution's source resolved to an entity, or to the phrase that stands for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flows.nlp.annotation import Attribution, Entity, Gender, Mention, Quote
from flows.nlp.cues import cue_class_of
from flows.nlp.discourse import Discourse, Place, discourse_of
from flows.nlp.document import Document, Span
from flows.nlp.source_phrases import (
    KINDS,
    head_of,
    is_anonymous,
    kind_of_phrase,
    source_words,
    speaker_phrase,
    words_of,
)
from schemas.vocabularies import MentionType, QuoteType, SpeakerKind

CARRIED_PARAGRAPHS = 1


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source means; `reference` tells how it refers to the entity where it is not by name."""

    name: str | None
    entity: int | None
    kind: SpeakerKind
    is_anonymous: bool = False
    reference: MentionType | None = None


NOBODY = Speaker(None, None, "unknown")


def resolve_speakers(
    document: Document, attributions: Sequence[Attribution], entities: Sequence[Entity]
) -> tuple[tuple[Quote, ...], tuple[Entity, ...]]:
    """Return the attributions as quotes, in their order, and the entities with the mentions that this resolved.

    A source that names nobody known keeps its noun phrase as `speaker`.
    """
    discourse = discourse_of(document, entities)
    order = sorted(range(len(attributions)), key=lambda i: (anchor(attributions[i]), i))
    said: list[tuple[Attribution, Speaker]] = []
    speakers: dict[int, Speaker] = {}
    for index in order:
        speakers[index] = speaker_of(discourse, attributions[index], said)
        said.append((attributions[index], speakers[index]))
    quotes = tuple(quote(document, one, speakers[i]) for i, one in enumerate(attributions))
    return quotes, with_references(entities, said)


def anchor(attribution: Attribution) -> int:
    """Return where in the text the source, or else the cue or the content, of an attribution begins."""
    return (attribution.source or attribution.cue or attribution.content[0]).start


def quote(document: Document, attribution: Attribution, speaker: Speaker) -> Quote:
    """Return the attribution as a quote of the speaker."""
    cue = attribution.cue.text_of(document.text) if attribution.cue else None
    return Quote(
        attribution=attribution,
        quote_type=quote_type(document, attribution.content),
        cue_class=(cue_class_of(cue) or "neutral") if cue else None,
        speaker=speaker.name,
        entity=speaker.entity,
        speaker_kind=speaker.kind,
        is_anonymous=speaker.is_anonymous,
        confidence=attribution.confidence,
    )


def quote_type(document: Document, content: Sequence[Span]) -> QuoteType:
    """Return direct where every part is wholly in quotation marks, mixed where some words are."""
    quoted = [part for q in document.quotations if q.depth == 0 and q.kind != "title" for part in q.parts]
    if all(any(part.contains(span) for part in quoted) for span in content):
        return "direct"
    return "mixed" if any(part.overlaps(span) for part in quoted for span in content) else "indirect"
