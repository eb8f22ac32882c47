"""The `positions` table: where actors stand to policies."""

from __future__ import annotations

from schemas.columns import TableModel, end_of, key, offset, reference, vocabulary, words
from schemas.vocabularies import Role


class Positions(TableModel):
    """One row per actor, role and policy."""

    position_id: str = key("Stable key")
    article_id: str = reference("articles", "The article that shows it")
    policy_id: str = reference("policies", "The policy")
    actor: str = words("Who takes the position: an entity's name, or the noun phrase without article")
    entity_id: str = reference("entities", "The actor, where named in the article", nullable=True)
    role: str = vocabulary(Role, "Where the actor stands to the policy")
    quote_id: str = reference("quotes", "The very quote that shows it", nullable=True)
    sentence_id: str = reference("sentences", "The sentence in which the evidence starts")
    start: int = offset("Where the evidence starts in the article's text")
    end: int = end_of("start", "Where the evidence ends, exclusive")
