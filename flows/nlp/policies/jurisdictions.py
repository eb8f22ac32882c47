"""Whose policy it is: the code of a country, of an American state, or INT."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log1p

from flows.nlp import lexicon
from flows.nlp.annotation import Entity
from flows.nlp.document import Span
from flows.nlp.names.jurisdictions import code_in, country_of
from flows.nlp.policies.actors import Actor, Reading
from flows.nlp.policies.verb_chains import MentionPlace
from flows.nlp.speakers.source_phrases import source_words
from schemas.vocabularies import PolicyType

NEARBY = 3


def main_country(entities: Sequence[Entity]) -> str | None:
    """Return the country that the article's entities belong to most often; None where none does."""
    counts: defaultdict[str, float] = defaultdict(float)
    for entity in entities:
        code = code_in(entity.name)
        if code is not None and entity.entity_type != "PERSON":
            counts[country_of(code)] += log1p(len(entity.mentions))
    return max(counts, key=lambda code: (counts[code], code)) if counts else None


def jurisdiction_of(
    reading: Reading,
    policy_type: PolicyType,
    places: Sequence[MentionPlace],
    issuer: Actor | None,
    country: str | None,
) -> str | None:
    """Return the code of the policy's jurisdiction: from its names, its issuer, else the main country.

    An agreement is named for its other party ("the Iran deal").
    """
    named = Counter(code for place in places for code in (code_of_name(reading, place),) if code)
    if policy_type == "agreement":
        named = Counter({code: count for code, count in named.items() if code in {"INT", country}})
    if named:
        return max(named, key=lambda code: (named[code], code))
    if country is not None and any(is_federal(place) for place in places):
        return country
    return code_of_issuer(reading, issuer) or country


def is_federal(place: MentionPlace) -> bool:
    """Tell whether the noun phrase says that the policy is the whole country's: "a federal law"."""
    return bool(lexicon.words("jurisdictions", "national") & set(place.line.words[place.start : place.end]))


def code_of_name(reading: Reading, place: MentionPlace) -> str | None:
    """Return the code that the noun phrase itself gives before its first preposition, if it gives one."""
    line = place.line
    end = next(
        (i for i in range(place.start, place.end) if line.words[i] in source_words("inside")), place.end
    )
    if end == place.start:
        return None
    for named in reading.discourse.inside(line.span(place.start, end)):
        code = code_in(reading.entities[named.entity].name)
        if code is not None and reading.entities[named.entity].entity_type in {"GPE", "ORG", "NORP"}:
            return code
    words = line.words[place.start : end]
    if lexicon.words("jurisdictions", "local") & set(words):
        return state_nearby(reading, place)
    return None


def state_nearby(reading: Reading, place: MentionPlace) -> str | None:
    """Return the American state that was named last before the end of the mention's sentence."""
    end = place.line.tokens[-1].span.end
    for named in reading.discourse.before(end, horizon=NEARBY):
        code = code_in(reading.entities[named.entity].name)
        if code is not None and code.startswith("US-"):
            return code
    return None


def code_of_issuer(reading: Reading, issuer: Actor | None) -> str | None:
    """Return the code of the body or person that makes the policy, if one can tell."""
    if issuer is None:
        return None
    if issuer.entity is None:
        return code_in(issuer.name)
    entity = reading.entities[issuer.entity]
    if entity.entity_type != "PERSON":
        return code_in(entity.name)
    title = (entity.title or "").lower().replace(".", "").split()
    if "former" not in title and set(title) & lexicon.words("jurisdictions", "of_states"):
        return code_of_title(entity) or code_near_person(reading, issuer.entity)
    return None


def code_of_title(entity: Entity) -> str | None:
    """Return the code of the place in an office's name: "governor of Ohio", "Ohio Gov."."""
    words = (entity.title or "").split()
    found = [code_in(" ".join(words[start:])) for start in range(len(words))]
    return next((code for code in found if code), code_in(entity.affiliation or ""))


def code_near_person(reading: Reading, entity: int) -> str | None:
    """Return the American state named around a person's first mention: "Ohio Gov. Lee", "Lee of Ohio"."""
    mentions = reading.entities[entity].mentions
    if not mentions:
        return None
    span = mentions[0].span
    for named in reading.discourse.inside(Span(max(0, span.start - 30), span.end + 30)):
        code = code_in(reading.entities[named.entity].name)
        if code is not None and code.startswith("US-"):
            return code
    return None
