"""Policies with their facts: topic, status, issuer, jurisdiction, whom they affect, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flows.nlp.annotation import Entity, Policy, PolicyMention, Quote
from flows.nlp.document import Document, Span
from flows.nlp.policies.actors import Actor, Reading, read
from flows.nlp.policies.affected import affected_by
from flows.nlp.policies.clusters import AMENDMENT, PolicyCluster, group_mentions
from flows.nlp.policies.dates import dates_of
from flows.nlp.policies.identifiers import identifier_in
from flows.nlp.policies.issuers import ReadPolicy, issuers_of, read_policy
from flows.nlp.policies.jurisdictions import jurisdiction_of, main_country
from flows.nlp.policies.positions import speech_of
from flows.nlp.policies.stages import is_unknown, status_evidence
from flows.nlp.policies.status import history_of, is_contested, status_of
from flows.nlp.policies.topics import topic_of, topic_scores
from flows.nlp.policies.verb_chains import MentionPlace
from schemas.vocabularies import Topic

# How many tokens around a mention are read for its topic; few sentences have more.
AROUND = 60


@dataclass(frozen=True)
class Article:
    """What the facts of every policy of one article depend on."""

    reading: Reading
    topics: Mapping[Topic, float]
    country: str | None


def resolve_policies(
    document: Document,
    mentions: Sequence[PolicyMention],
    entities: Sequence[Entity],
    quotes: Sequence[Quote] = (),
) -> tuple[Policy, ...]:
    """Return the policies that the mentions speak of, with all that the text tells about each.

    Entities are referred to by their index in `entities`; what the text does not tell is null.
    """
    return describe_policies(document, group_mentions(document, mentions), entities, quotes)


def describe_policies(
    document: Document,
    clusters: Sequence[PolicyCluster],
    entities: Sequence[Entity],
    quotes: Sequence[Quote] = (),
) -> tuple[Policy, ...]:
    """Return a policy for each cluster of mentions, in the same order."""
    if not clusters:
        return ()
    article = Article(read(document, entities), topic_scores(document.text), main_country(entities))
    found = [read_policy(article.reading, one.policy_type, one.mentions) for one in clusters]
    issuers = issuers_of(article.reading, found, speech_of(quotes))
    told = [issuer if may_make(issuer, one) else None for one, issuer in zip(clusters, issuers, strict=True)]
    return tuple(map(partial(describe, article), clusters, found, told))


def may_make(issuer: Actor | None, cluster: PolicyCluster) -> bool:
    """Tell whether nothing in the policy's name forbids the issuer.

    Nobody in the article made a part of the constitution, and no party to a case decided it.
    """
    is_party = (
        issuer is not None
        and cluster.policy_type == "court_decision"
        and " v. " in cluster.name
        and not issuer.is_court
        and bool(set(issuer.name.split()) & set(cluster.name.split()))
    )
    return not is_party and not AMENDMENT.search(cluster.name)


def describe(article: Article, cluster: PolicyCluster, told: ReadPolicy, issuer: Actor | None) -> Policy:
    """Return the policy of one cluster with its facts."""
    reading, places = article.reading, told.places
    document = reading.document
    names = [cluster.name, *(mention.text_of(document.text) for mention in cluster.mentions)]
    sentences = list(dict.fromkeys(around(place) for place in places))
    year = document.published_at.year if document.published_at else None
    evidence = status_evidence(cluster.policy_type, told.told, year)
    status = status_of(cluster.policy_type, evidence, is_new=is_unknown(told.told))
    return Policy(
        name=cluster.name,
        policy_type=cluster.policy_type,
        topic=topic_of(names, [text_of(document, s) for s in sentences], article.topics),
        status=status.status,
        status_span=status.span,
        contested=is_contested(cluster.policy_type, places, told.stands),
        issuer=issuer.name if issuer else None,
        issuer_entity=issuer.entity if issuer else None,
        jurisdiction=jurisdiction_of(reading, cluster.policy_type, places, issuer, article.country),
        affected=affected_by(names),
        identifier=identifier_in(names),
        description=cluster.description,
        mentions=cluster.mentions,
        dates=dates_of(document, places, evidence, status.status),
        confidence=cluster.confidence,
        history=history_of(evidence),
    )


def around(place: MentionPlace) -> Span:
    """Return the mention's sentence, of a very long one the words around the mention."""
    line = place.line
    return line.span(max(0, place.start - AROUND), min(len(line.tokens), place.end + AROUND))


def text_of(document: Document, span: Span) -> str:
    """Return the words of the span."""
    return span.text_of(document.text)
