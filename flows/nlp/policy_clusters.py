"""Policy mentions into policies: which noun phrases of one article speak of the same course of action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.nlp.annotation import PolicyMention
from flows.nlp.document import Document, Span
from schemas.vocabularies import PolicyType


@dataclass(frozen=True, slots=True)
class PolicyCluster:
    """One policy of one article: where the text speaks of it, its best name, and what says what it does."""

    mentions: tuple[Span, ...]
    name: str
    policy_type: PolicyType
    description: Span
    confidence: float


def group_mentions(document: Document, mentions: Sequence[PolicyMention]) -> tuple[PolicyCluster, ...]:
    """Return the policies that the mentions speak of, in the order of their first mention."""
    groups: dict[str, list[PolicyMention]] = {}
    for mention in sorted(mentions, key=lambda m: m.span):
        groups.setdefault(mention.span.text_of(document.text).lower(), []).append(mention)
    return tuple(cluster(document, group) for group in groups.values())


def cluster(document: Document, group: Sequence[PolicyMention]) -> PolicyCluster:
    """Return the policy of mentions that belong together."""
    longest = max(group, key=lambda m: m.span.end - m.span.start).span
    confidence = max(mention.confidence for mention in group)
    return PolicyCluster(
        tuple(m.span for m in group), longest.text_of(document.text), "policy", longest, confidence
    )
