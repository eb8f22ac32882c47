"""Who makes a policy: the actor whose order, bill or ruling it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from flows.nlp.document import Span
from flows.nlp.policies.actors import Actor, Reading, actor_of, agent_after, person_meant
from flows.nlp.policies.clauses import Stand
from flows.nlp.policies.verb_chains import MentionPlace, is_verb_phrase
from flows.nlp.speakers.source_phrases import source_words
from schemas.vocabularies import EntityType, PolicyType

# How much a sign counts: a verb of making, whose the policy is, who is named before its noun, who wants it.
MADE, OWNED, NAMED, WANTED, RULED = 3.0, 3.0, 2.0, 1.0, 1.5
# How many tokens around a ruling's mention its court is looked for.
NEARBY = 50
MAKERS: frozenset[EntityType] = frozenset({"PERSON", "ORG", "GPE", "NORP"})
OWN_PLANS: frozenset[PolicyType] = frozenset({"proposal", "policy", "executive_order", "budget", "agreement"})


def issuer_of(
    reading: Reading, policy_type: PolicyType, places: Sequence[MentionPlace], stands: Sequence[Stand]
) -> Actor | None:
    """Return who makes the policy, as most signs around its mentions say; None where none does."""
    totals: defaultdict[Actor, float] = defaultdict(float)
    for actor, weight in issuer_signs(reading, policy_type, places, stands):
        totals[actor] += weight
    if totals:
        return max(totals, key=lambda actor: totals[actor])
    is_personal = policy_type in {"proposal", "executive_order"} and not any(s.actor for s in stands)
    return subject_before(reading, places) if is_personal else None


def subject_before(reading: Reading, places: Sequence[MentionPlace]) -> Actor | None:
    """Return the person whom the first sentence with one is about: "Lee said that dogs should be banned".

    For plans and orders alone, which are somebody's; that somebody mostly is the subject.
    """
    for place in places:
        line = place.line
        first = line.span(max(0, place.start - NEARBY), place.start + 1).start
        for named in reading.discourse.inside(Span(first, line.tokens[place.start].span.start)):
            if named.is_subject:
                return Actor(reading.entities[named.entity].name, (named.entity,))
    return None


def issuer_signs(
    reading: Reading, policy_type: PolicyType, places: Sequence[MentionPlace], stands: Sequence[Stand]
) -> Iterator[tuple[Actor, float]]:
    """Yield the actors that a sign says make the policy, with the sign's weight."""
    for stand in stands:
        weight = weight_of(policy_type, stand)
        if weight and stand.actor is not None and may_issue(reading, stand.actor):
            yield stand.actor, weight
    for place in places:
        for actor, weight in owners(reading, place):
            if may_issue(reading, actor):
                yield actor, weight
    if policy_type == "court_decision":
        yield from courts(reading, places)


def may_issue(reading: Reading, actor: Actor) -> bool:
    """Tell whether the actor is of a kind that makes policies."""
    is_maker = actor.entity is None or reading.entities[actor.entity].entity_type in MAKERS
    return is_maker and not actor.is_named_as_policy


def weight_of(policy_type: PolicyType, stand: Stand) -> float:
    """Return how much a clause counts for its actor as the policy's maker."""
    acts = {link.verb.act for link in stand.links}
    if stand.is_negated or not stand.is_direct or acts - {"make", "wish", "expect"}:
        return 0.0
    if stand.is_fact and "make" in acts:
        return MADE
    return WANTED if policy_type in OWN_PLANS else 0.0


def owners(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, float]]:
    """Yield who is named in or around the noun phrase as the one whose policy it is."""
    if is_verb_phrase(place):
        return
    line, start = place.line, place.start
    if line.words[start] in {"his", "her"}:
        found = person_meant(reading, line, start)
        if found is not None:
            yield found, OWNED
    for index in range(start, place.end):
        word = line.words[index]
        if word in source_words("inside"):
            break
        if word.endswith("'s") or (word in {"'", "’"} and index > start):
            end = index + 1 if word.endswith("'s") else index
            owner = actor_of(reading, line, start, end)
            if owner is not None:
                yield owner, OWNED
            break
    yield from authors(reading, place)
    yield from premodifiers(reading, place)


def authors(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, float]]:
    """Yield who is named behind "by" or "from" right after the policy's noun: "a bill by Lee"."""
    line = place.line
    for index in range(place.start + 1, min(place.end + 1, len(line.words) - 1)):
        if line.words[index] in {"by", "from"} and (index == place.end or index - place.start <= 3):
            agent = agent_after(reading, line, index + 1)
            if agent is not None:
                yield agent, NAMED
            return


def premodifiers(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, float]]:
    """Yield the persons and bodies named between the determiner and the noun: "the Lee plan"."""
    line = place.line
    if place.end - place.start < 2:
        return
    for named in reading.discourse.inside(line.span(place.start, place.end - 1)):
        entity = reading.entities[named.entity]
        before = line.span(place.start, place.start + 1).start
        near = named.span.start - before <= 12
        if (
            entity.entity_type in {"PERSON", "ORG", "GPE"}
            and near
            and named.span.end < line.tokens[place.end - 1].span.start
        ):
            yield Actor(entity.name, (named.entity,)), NAMED
            return


def courts(reading: Reading, places: Sequence[MentionPlace]) -> Iterator[tuple[Actor, float]]:
    """Yield the courts and judges named in the sentences that speak of a ruling."""
    for place in places:
        first, last = max(0, place.start - NEARBY), min(len(place.line.tokens), place.end + NEARBY)
        for named in reading.discourse.inside(place.line.span(first, last)):
            entity = reading.entities[named.entity]
            title = (entity.title or "").lower()
            if "court" in entity.name.lower() or "judge" in title or "justice" in title:
                yield Actor(entity.name, (named.entity,)), RULED
