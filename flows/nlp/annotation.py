"""What is seen in a document, and who and what it is: the records that finding and resolving share.

Finding yields `Tags`: spans, and nothing about who they mean. Resolving turns tags into entities,
quotes, policies and positions, which refer to one another by their index in the article's lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flows.nlp.document import Document, Span
from schemas.vocabularies import (
    CueClass,
    EntityType,
    Gender,
    MentionType,
    PolicyEvent,
    PolicyStatus,
    PolicyType,
    QuoteType,
    Role,
    SpeakerGap,
    SpeakerKind,
    Topic,
)


@dataclass(frozen=True, slots=True)
class NameMention:
    """A proper name in the text, without title and leading article."""

    span: Span
    entity_type: EntityType
    confidence: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words attributed to a source by a cue; the content may be in several parts, in order."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float


@dataclass(frozen=True, slots=True)
class PolicyMention:
    """A noun phrase that names or describes a policy."""

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or a noun phrase, and the names that it may stand for, with how likely each is.

    What the likelihoods lack of 1 says that none of them is meant.
    """

    span: Span
    names: tuple[tuple[Span, float], ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """All that a tagger found in one document, each list in text order.

    `references` has the pronouns of the third person and the attributions' sources, where the tagger has
    learnt to whom they refer.
    """

    attributions: tuple[Attribution, ...]
    names: tuple[NameMention, ...]
    policies: tuple[PolicyMention, ...]
    references: tuple[Reference, ...] = ()


class Tagger(Protocol):
    """Finds spans; the rules and the trained encoder both are one."""

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """Return one `Tags` for each document, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text speaks of an entity."""

    span: Span
    mention_type: MentionType


@dataclass(frozen=True, slots=True)
class Entity:
    """One real-world entity in one article; `mentions` are in text order."""

    name: str
    entity_type: EntityType
    mentions: tuple[Mention, ...]
    aliases: tuple[str, ...] = ()
    acronym: str | None = None
    title: str | None = None
    affiliation: str | None = None
    affiliation_entity: int | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """An attribution with its speaker resolved; `entity` is an index into the entities.

    `speaker_confidence` tells how likely the speaker is right, `speaker_gap` why there is none.
    """

    attribution: Attribution
    quote_type: QuoteType
    cue_class: CueClass | None
    speaker: str | None
    entity: int | None
    speaker_kind: SpeakerKind
    is_anonymous: bool
    speaker_confidence: float | None
    speaker_gap: SpeakerGap | None
    confidence: float


@dataclass(frozen=True, slots=True)
class PolicyDate:
    """A date that the text gives for an event in a policy's life, resolved where it can be."""

    event: PolicyEvent
    span: Span
    date_from: date | None
    date_to: date | None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy in one article; its vocabularies are the gold guidelines'.

    `history` are the stages that the text tells, in its order, each with the words that show it.
    """

    name: str
    policy_type: PolicyType
    topic: Topic | None
    status: PolicyStatus
    status_span: Span | None
    contested: bool
    issuer: str | None
    issuer_entity: int | None
    jurisdiction: str | None
    affected: str | None
    identifier: str | None
    description: Span
    mentions: tuple[Span, ...]
    dates: tuple[PolicyDate, ...]
    confidence: float
    history: tuple[tuple[PolicyStatus, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stands to a policy; `policy`, `entity` and `quote` are indices."""

    policy: int
    actor: str
    entity: int | None
    role: Role
    quote: int | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who and what one document speaks of."""

    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    policies: tuple[Policy, ...]
    positions: tuple[Position, ...]
