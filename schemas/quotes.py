"""The `quotes` table: who is said to have said what."""

from __future__ import annotations

from schemas import checks
from schemas.columns import (
    Spans,
    TableModel,
    end_of,
    flag,
    key,
    offset,
    probability,
    reference,
    spans,
    surface,
    vocabulary,
    words,
)
from schemas.vocabularies import CueClass, QuoteType, SpeakerGap, SpeakerKind


class Quotes(TableModel):
    """One row per attribution: somebody is said to have said, thought, wanted, decreed or found something."""

    quote_id: str = key("Stable key")
    article_id: str = reference("articles", "The article it stands in")
    quote_type: str = vocabulary(
        QuoteType, "Whether all, part or none of the content stands inside quotation marks"
    )
    text: str = words("The content: its parts as they stand in the article's text, joined by one space")
    spans: Spans = spans(
        "The parts of the content, in text order",
        checks.not_empty(),
        checks.items_in_order(),
        start="where the part starts in the article's text",
        end="where it ends, exclusive",
    )
    start: int = offset("Where the first part starts", checks.first_start_of("spans"))
    end: int = end_of("start", "Where the last part ends, exclusive", checks.last_end_of("spans"))
    cue: str = surface("cue_start", "cue_end", "The words that signal the attribution", nullable=True)
    cue_start: int = offset("Where the cue starts", nullable=True)
    cue_end: int = end_of("cue_start", "Where the cue ends, exclusive", nullable=True)
    cue_class: str = vocabulary(CueClass, "What the cue says about the content's standing", nullable=True)
    source: str = surface(
        "source_start", "source_end", "The words that name the source, perhaps a pronoun", nullable=True
    )
    source_start: int = offset("Where the source starts", nullable=True)
    source_end: int = end_of("source_start", "Where the source ends, exclusive", nullable=True)
    speaker: str = words("Who the source is: an entity's name, or the noun phrase as printed", nullable=True)
    speaker_entity_id: str = reference("entities", "The speaker, where named in the article", nullable=True)
    speaker_kind: str = vocabulary(SpeakerKind, "What kind of source speaks")
    is_anonymous: bool = flag("Whether the source is kept unnamed: an official, a person familiar with it")
    speaker_confidence: float = probability(
        "How sure it is that the speaker is right, given that the attribution is",
        checks.given_with("speaker"),
        nullable=True,
    )
    speaker_gap: str = vocabulary(
        SpeakerGap,
        "Why there is no speaker: the text names no source, the author or interviewer speaks, or a source "
        "stands there but whom it means is not clear",
        checks.given_without("speaker"),
        nullable=True,
    )
    sentence_id: str = reference("sentences", "The sentence in which the first part starts")
    confidence: float = probability("How sure it is that this is an attribution with these parts")
