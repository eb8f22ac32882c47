"""What the words around and in a mention show of who makes the policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from flows.nlp import lexicon
from flows.nlp.policies.actors import (
    Actor,
    Reading,
    actor_of,
    agent_after,
    named,
    person_meant,
    subject_of,
)
from flows.nlp.policies.acts import policy_verb_at
from flows.nlp.policies.clauses import Stand
from flows.nlp.policies.verb_chains import MentionPlace, is_verb_phrase
from flows.nlp.speakers.source_phrases import source_words, words_of
from schemas.vocabularies import EntityType

Sign = Literal[
    "makes",
    "wishes",
    "owns",
    "his",
    "by",
    "that they make",
    "named before",
    "named behind",
    "place behind",
    "passes",
    "supports",
    "opposes",
]

# How far behind a mention "that passed the Senate" may begin.
BEHIND = 4
# How many characters lie at most between the beginning of a noun phrase and a maker's name before its head.
BEFORE_HEAD = 12
MAKERS: frozenset[EntityType] = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def signs_at(
    reading: Reading, places: Sequence[MentionPlace], stands: Sequence[Stand]
) -> dict[Actor, Counter[Sign]]:
    """Return how often each actor is seen making, wanting, owning or fighting the policy."""
    found: dict[Actor, Counter[Sign]] = {}
    for actor, sign in signs(reading, places, stands):
        if may_issue(reading, actor):
            found.setdefault(body_meant(reading, actor), Counter())[sign] += 1
    return found


def body_meant(reading: Reading, actor: Actor) -> Actor:
    """Return the body of the article that a bare noun means: "the court" the Supreme Court, if that is named.

    The one named most often, of those with the noun in their name; the actor itself where none is.
    """
    if actor.members or " " in actor.name:
        return actor
    noun = actor.name.lower()
    fitting = [
        (len(entity.mentions), -index)
        for index, entity in enumerate(reading.entities)
        if entity.entity_type in {"ORG", "GPE"} and noun in words_of(entity.name)
    ]
    return named(reading, -max(fitting)[1]) if fitting else actor


def signs(
    reading: Reading, places: Sequence[MentionPlace], stands: Sequence[Stand]
) -> Iterator[tuple[Actor, Sign]]:
    """Yield the actors that something at a mention shows beside the policy, with what shows it."""
    for stand in stands:
        sign = sign_of(stand)
        if stand.actor is not None and sign is not None:
            yield stand.actor, sign
    for place in places:
        yield from owners(reading, place)
        yield from passed(reading, place)


def may_issue(reading: Reading, actor: Actor) -> bool:
    """Tell whether the actor is of a kind that makes policies."""
    is_maker = actor.entity is None or reading.entities[actor.entity].entity_type in MAKERS
    return is_maker and not actor.is_named_as_policy


def sign_of(stand: Stand) -> Sign | None:
    """Return what a clause shows of its subject as the policy's maker."""
    acts = {link.verb.act for link in stand.links}
    if not acts - {"make", "wish", "expect"}:
        if stand.is_negated or not stand.is_direct:
            return None
        return "makes" if stand.is_fact and "make" in acts else "wishes"
    return "supports" if stand.favours else "opposes"


def owners(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, Sign]]:
    """Yield who is named in or right behind the noun phrase as the one whose policy it is."""
    if is_verb_phrase(place):
        return
    line, start = place.line, place.start
    for index in his(place):
        found = person_meant(reading, line, index)
        if found is not None:
            yield found, "his"
    for index in range(start, place.end):
        word = line.words[index]
        if word in source_words("inside"):
            break
        if word.endswith("'s") or (word in {"'", "’"} and index > start):
            end = index + 1 if word.endswith("'s") else index
            owner = actor_of(reading, line, start, end)
            if owner is not None:
                yield owner, "owns"
            break
    yield from authors(reading, place)
    yield from clause_makers(reading, place)
    yield from named_inside(reading, place)


def his(place: MentionPlace) -> Iterator[int]:
    """Yield where "his" or "her" says whose policy it is: "his plan", "a plan of her own"."""
    words = place.line.words
    for index in range(place.start, place.end):
        if words[index] in {"his", "her"} and (
            index == place.start or words[index - 1 : index + 2 : 2] == ("of", "own")
        ):
            yield index


def authors(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, Sign]]:
    """Yield who is named behind "by" or "from" right after the policy's noun: "a bill by Lee"."""
    line = place.line
    for index in range(place.start + 1, min(place.end + 1, len(line.words) - 1)):
        if line.words[index] in {"by", "from"} and (index == place.end or index - place.start <= 3):
            agent = agent_after(reading, line, index + 1)
            if agent is not None:
                yield agent, "by"
            return


def clause_makers(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, Sign]]:
    """Yield the subject of a clause in the noun phrase that says who makes it: "the deal Lee struck"."""
    line = place.line
    for index in range(place.start + 2, place.end):
        verb = policy_verb_at(line.words, index)
        if verb is None or verb.act != "make" or verb.form not in {"past", "third_person", "participle"}:
            continue
        subject = subject_of(reading, line, index)
        if subject is not None and index + verb.length <= place.end:
            yield subject, "that they make"
        return


def named_inside(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, Sign]]:
    """Yield who is named inside: before the noun ("the Lee plan") or behind it ("a deal with Iran")."""
    line = place.line
    if place.end - place.start < 2:
        return
    first = line.span(place.start, place.start + 1).start
    last = line.tokens[place.end - 1].span.start
    inside = source_words("inside") | {"that", "which", "who", ","}
    head = next((i for i in range(place.start + 1, place.end) if line.words[i] in inside), place.end)
    behind = line.tokens[head].span.start if head < place.end else last + 1
    for one in reading.discourse.inside(line.span(place.start, place.end)):
        if one.span.start - first <= BEFORE_HEAD and one.span.end < min(last, behind):
            yield named(reading, one.entity), "named before"
        elif one.span.start > behind:
            is_place = reading.entities[one.entity].entity_type in {"GPE", "NORP"}
            yield named(reading, one.entity), "place behind" if is_place else "named behind"


def passed(reading: Reading, place: MentionPlace) -> Iterator[tuple[Actor, Sign]]:
    """Yield the body that a bill goes through: "a bill that passed the Senate"."""
    line = place.line
    for index in range(place.start + 1, min(place.end + BEHIND, len(line.words) - 1)):
        is_active = line.words[index + 1] != "by"
        if line.words[index] in lexicon.words("issuers", "passing") and is_active:
            body = agent_after(reading, line, index + 1)
            if body is not None:
                yield body, "passes"
            return
