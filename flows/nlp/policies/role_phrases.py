"""Roles that are told by nouns and prepositions around a mention rather than by a verb that governs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.nlp import lexicon
from flows.nlp.attributions.lines import Line
from flows.nlp.attributions.sources import BREAKS
from flows.nlp.document import Span
from flows.nlp.names.jurisdictions import codes
from flows.nlp.policies.actors import Actor, Reading, actor_of, agent_after, named, subject_of
from flows.nlp.policies.acts import forms_of
from flows.nlp.policies.verb_chains import MentionPlace, ends_chain
from schemas.vocabularies import PolicyType, Role

# How many tokens behind a mention the praise or criticism that it gets may stand.
RECEIVED = 12
RECEPTIONS: tuple[tuple[Role, str], ...] = (("supporter", "support"), ("opponent", "oppose"))
# How many tokens the noun phrase between "directed" and "to" may have, and one behind "between".
DIRECTED, PARTIES = 6, 12
# How many tokens behind "filed" the suit may stand.
SUIT = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """An actor in a role, with the words that show it and the quote that they stand in."""

    actor: Actor
    role: Role
    evidence: Span
    quote: int | None = None


def roles_by_phrases(reading: Reading, policy_type: PolicyType, place: MentionPlace) -> Iterator[Finding]:
    """Yield the roles told by phrases around one mention of a policy."""
    yield from received(reading, place)
    yield from directed(reading, place)
    yield from suing(reading, policy_type, place)
    if policy_type == "agreement":
        yield from parties(reading, place)
        yield from countries(reading, place)


def received(reading: Reading, place: MentionPlace) -> Iterator[Finding]:
    """Yield who the policy gets praise or criticism from: "the plan drew fire from unions"."""
    line = place.line
    for index in range(place.end, min(len(line.words) - 2, place.end + RECEIVED)):
        if ends_chain(line, index, ()) and index > place.end:
            return
        if line.words[index + 1] not in {"from", "by"}:
            continue
        for role, act in RECEPTIONS:
            agent = agent_after(reading, line, index + 2)
            if agent is not None and line.words[index] in lexicon.words("policy_acts", "reception", act):
                yield Finding(agent, role, line.sentence.span)


def suing(reading: Reading, policy_type: PolicyType, place: MentionPlace) -> Iterator[Finding]:
    """Yield who goes to court, in the sentence that goes on to the policy: "Lee sued, saying that the law".

    Of a lawsuit itself, who goes to court is the issuer.
    """
    line = place.line
    role: Role = "issuer" if policy_type == "lawsuit" else "challenger"
    for index in range(1, place.start):
        if is_suit(line, index):
            actor = subject_of(reading, line, index)
            if actor is not None:
                yield Finding(actor, role, line.sentence.span)


def is_suit(line: Line, index: int) -> bool:
    """Tell whether somebody goes to court at the index: "sued", "have filed a federal lawsuit"."""
    if line.words[index] in lexicon.words("policy_acts", "suing"):
        return True
    behind = line.words[index + 1 : index + 1 + SUIT]
    suits = lexicon.words("policy_acts", "suits")
    return line.words[index] in lexicon.words("policy_acts", "filing") and not suits.isdisjoint(behind)


@cache
def directing_verbs() -> frozenset[str]:
    """Return all forms of the verbs whose object is told to do what follows."""
    return frozenset(form for verb in lexicon.phrases("policy_acts", "directing") for form in forms_of(verb))


def directed(reading: Reading, place: MentionPlace) -> Iterator[Finding]:
    """Yield who is to carry out the policy: "Lee directed the agencies to [cap rents]"."""
    line, to = place.line, place.start - 1
    if to < 2 or line.words[to] != "to":
        return
    for index in range(to - 1, max(-1, to - 1 - DIRECTED), -1):
        if line.words[index] in directing_verbs() and index + 1 < to:
            agent = actor_of(reading, line, index + 1, to)
            if agent is not None:
                yield Finding(agent, "implementer", line.sentence.span)
            return


def parties(reading: Reading, place: MentionPlace) -> Iterator[Finding]:
    """Yield the parties of an agreement: "a deal with Iran", "a pact between Peru and Chile"."""
    line = place.line
    opening = range(place.start, min(place.end + 3, len(line.words) - 1))
    start = next((i + 1 for i in opening if line.words[i] in {"with", "between"}), None)
    if start is None:
        return
    end = start
    stops = lexicon.words("cues", "prepositions") | lexicon.words("cues", "clause_openers") | {"to", "who"}
    while end < min(len(line.words), start + PARTIES) and line.words[end] not in stops | BREAKS:
        end += 1
    places = reading.discourse.inside(line.span(start, end)) if end > start else []
    bodies = [p for p in places if reading.entities[p.entity].entity_type in {"GPE", "ORG", "PERSON"}]
    for body in bodies:
        yield Finding(named(reading, body.entity), "party", line.sentence.span)
    agent = None if bodies else agent_after(reading, line, start)
    if agent is not None:
        yield Finding(agent, "party", line.sentence.span)


def countries(reading: Reading, place: MentionPlace) -> Iterator[Finding]:
    """Yield the countries in an agreement's name, before its noun: "the Iran deal"."""
    line = place.line
    for found in reading.discourse.inside(line.span(place.start, max(place.start + 1, place.end - 1))):
        entity = reading.entities[found.entity]
        if entity.entity_type == "GPE" and "-" not in codes().get(entity.name, "-"):
            yield Finding(named(reading, found.entity), "party", line.sentence.span)
