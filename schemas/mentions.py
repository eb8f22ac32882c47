"""The `mentions` table: every place where an article speaks of an entity."""

from __future__ import annotations

from schemas.columns import TableModel, end_of, key, offset, reference, surface, vocabulary
from schemas.vocabularies import MentionType


class Mentions(TableModel):
    """One row per place where the text speaks of a named entity."""

    mention_id: str = key("Stable key")
    article_id: str = reference("articles", "The article it stands in")
    entity_id: str = reference("entities", "Whom or what it speaks of")
    start: int = offset("Where it starts in the article's text")
    end: int = end_of("start", "Where it ends, exclusive")
    text: str = surface("start", "end", "Its words, without title and leading article")
    mention_type: str = vocabulary(MentionType, 'A name, a noun phrase ("the agency\'s head"), or a pronoun')
    sentence_id: str = reference("sentences", "The sentence in which it starts")
