"""The `policies` table: the policies that an article speaks of."""

from __future__ import annotations

from typing import get_args

from schemas import checks
from schemas.columns import (
    Dates,
    Stages,
    SurfaceSpans,
    TableModel,
    count,
    end_of,
    flag,
    key,
    offset,
    probability,
    reference,
    spans,
    vocabulary,
    words,
)
from schemas.vocabularies import PolicyEvent, PolicyStatus, PolicyType, Topic

JURISDICTION = "INT|[A-Z]{2}(-[A-Z0-9]{1,3})?"


class Policies(TableModel):
    """One row per policy and article."""

    policy_id: str = key("Stable key")
    article_id: str = reference("articles", "The article that speaks of it")
    name: str = words("Its proper name, else the most telling noun phrase, without determiner")
    policy_type: str = vocabulary(PolicyType, "By which kind of instrument it is made")
    topic: str = vocabulary(
        Topic, "Its major topic in the Comparative Agendas Project's codebook", nullable=True
    )
    status: str = vocabulary(PolicyStatus, "The furthest stage that the article gives")
    contested: bool = flag("Whether the article reports a legal or formal challenge to it")
    issuer: str = words("The body or person that makes it", nullable=True)
    issuer_entity_id: str = reference(
        "entities", "The issuer, where it is an entity of the article", nullable=True
    )
    jurisdiction: str = words(
        "ISO 3166 code of the country (US) or its part (US-TX) whose policy it is; INT if international",
        nullable=True,
        pattern=JURISDICTION,
    )
    affected: str = words("The people or bodies that it acts on, as the article puts it", nullable=True)
    identifier: str = words("Its citation, bill or case number as given", nullable=True)
    description: str = words("The clause or sentence of the text that says what it does, verbatim")
    mentions: SurfaceSpans = spans(
        "The noun phrases that name or describe it, in text order",
        checks.not_empty(),
        start="where the mention starts in the article's text",
        end="where it ends, exclusive",
        text="its words",
    )
    dates: Dates = spans(
        "The dates that the article gives for events in its life",
        checks.items_from("event", get_args(PolicyEvent)),
        event="what happened or will: one of " + ", ".join(get_args(PolicyEvent)),
        text="the words that give the date",
        start="where they start in the article's text",
        end="where they end, exclusive",
        date_from="the first day meant, told from the publication date; null where that cannot be",
        date_to="the last day meant; null where that cannot be told",
    )
    status_start: int = offset("Where the words that show the status start", nullable=True)
    status_end: int = end_of("status_start", "Where they end, exclusive", nullable=True)
    status_history: Stages = spans(
        "The stages that the article tells, each by the words that show it first; empty where none do",
        checks.items_from("status", get_args(PolicyStatus)),
        checks.items_in_order(),
        status="the stage: one of " + ", ".join(get_args(PolicyStatus)),
        text="the words that show it",
        start="where they start in the article's text",
        end="where they end, exclusive",
    )
    mention_count: int = count("mentions", "Number of its mentions", checks.as_many_as("mentions"))
    canonical_id: str = reference("policy_index", "The same for one policy in every article")
    confidence: float = probability("How sure it is that this is a policy")
