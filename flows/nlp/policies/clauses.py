"""What the clause around a mention does with the policy: who wants, makes, attacks or ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.nlp import lexicon
from flows.nlp.attributions.lines import Line
from flows.nlp.attributions.sources import before_auxiliaries, is_adverb, phrase_start
from flows.nlp.document import Span
from flows.nlp.policies.actors import (
    Actor,
    Reading,
    actor_of,
    agent_after,
    main_subject,
    named,
    possessor,
    subject_of,
)
from flows.nlp.policies.acts import light_verbs, policy_verb_at, words
from flows.nlp.policies.verb_chains import (
    GAP,
    STOPS,
    Link,
    MentionPlace,
    has_word,
    is_finite_link,
    links_before,
    opening_verb,
)
from flows.nlp.speakers.source_phrases import source_words

# How many tokens behind a mention its passive may stand, and between a verb and its direct object.
AFTER, DIRECT = 6, 4
# How many tokens before a noun for somebody's stand the comma behind their name is looked for.
DESCRIPTION = 12
OPENING = frozenset({"to", "“", "”", '"'})
OPPOSING = frozenset({"oppose", "undo", "challenge"})


@dataclass(frozen=True, slots=True)
class Stand:
    """What somebody does with the policy, in one clause.

    `links` are the verbs from the mention outwards ("vowed to repeal the law": repeal, vow). `is_direct`
    tells that the mention is the innermost verb's own object, `is_fact` that this act has been done: that
    it is neither negated, nor wished, nor only possible. `is_open` tells that it is only possible.
    """

    line: Line
    links: tuple[Link, ...]
    actor: Actor | None
    is_direct: bool
    is_negated: bool
    is_fact: bool
    is_open: bool = False

    @property
    def favours(self) -> bool:
        """Tell whether the actor is for the policy, as the verbs and a "not" together say."""
        against = sum(link.verb.act in OPPOSING for link in self.links) + self.is_negated
        return against % 2 == 0

    def span(self) -> Span:
        """Return the words of the innermost verb."""
        link = self.links[0]
        return self.line.span(link.index, link.index + link.verb.length)


@dataclass(frozen=True, slots=True)
class Told:
    """A mention, and what the clauses around it say is done with the policy."""

    place: MentionPlace
    stands: tuple[Stand, ...]


def stands(reading: Reading, place: MentionPlace) -> Iterator[Stand]:
    """Yield what the words before the mention, in it and behind it say is done with the policy."""
    before = stand_before(reading, place)
    if before is not None:
        yield before
    yield from stands_behind(reading, place)


def stand_before(reading: Reading, place: MentionPlace) -> Stand | None:
    """Return what the verbs that have the mention as their object say, or None where there are none."""
    line, start = place.line, place.start
    links = links_before(line, start) or opening_verb(place)
    if not links:
        return None
    last = links[-1]
    actor = actor_of_link(reading, place, last)
    negated = any(has_word(line, link.index, "negative") for link in links)
    wished = len(links) > 1 and any(link.verb.act != "make" for link in links[1:])
    direct = is_direct(line, links[0], start)
    is_fact = direct and not (negated or wished or has_word(line, links[0].index, "modal"))
    is_open = has_word(line, links[-1].index, "open")
    return Stand(line, tuple(links), actor, direct, negated, is_fact and is_told(line, links[0]), is_open)


def is_direct(line: Line, link: Link, start: int) -> bool:
    """Tell whether the verb's object begins at the token `start`, with no other noun in between."""
    end = start
    while end > 0 and line.words[end - 1] in OPENING:
        end -= 1
    behind = line.words[link.index + link.verb.length : end]
    return len(behind) <= DIRECT and not any(
        word in source_words("inside") or word == "to" for word in behind
    )


def is_told(line: Line, link: Link) -> bool:
    """Tell whether the verb stands in a form that says what has been done."""
    if link.verb.form in {"past", "third_person", "participle"}:
        return True
    return link.verb.form == "gerund" and has_word(line, link.index, "be")


def actor_of_link(reading: Reading, place: MentionPlace, link: Link) -> Actor | None:
    """Return who does what the outermost verb of a chain says."""
    line, index = place.line, link.index
    if link.verb.form == "people":
        return actor_of(reading, line, phrase_start(line, index + 1), place.end)
    if link.verb.form == "gerund" and not is_finite_link(line, link):
        is_topic = index > 0 and line.words[index - 1] == "about"  # "asked about opposing the plan"
        return None if is_topic else bearer(reading, line, index)
    if line.words[index] in words("standing_nouns"):
        described = described_person(reading, line, index)
        if described is not None:
            return described
    subject = subject_of(reading, line, index) or possessor(reading, line, index)
    if subject is None and link.verb.form in {"nominal", "base"}:
        return bearer(reading, line, index)
    if subject is None and shares_subject(line, index):
        return main_subject(reading, line, index)
    return subject


def described_person(reading: Reading, line: Line, noun: int) -> Actor | None:
    """Return whom the noun behind a comma describes: "Lee, a Republican and a longtime critic of"."""
    comma = next((i for i in range(noun - 1, max(-1, noun - DESCRIPTION), -1) if line.is_comma(i)), None)
    opens_clause = comma is not None and line.words[comma + 1] in lexicon.words("cues", "clause_openers")
    places = reading.discourse.inside(line.span(0, comma)) if comma and not opens_clause else []
    persons = [place for place in places if reading.entities[place.entity].entity_type in {"PERSON", "ORG"}]
    return named(reading, persons[-1].entity) if persons else None


def shares_subject(line: Line, verb: int) -> bool:
    """Tell whether the verb only goes on with what another subject does: ", proposed", "and called for"."""
    index = before_auxiliaries(line, verb) - 1
    while index > 0 and is_adverb(line.words[index]):
        index -= 1
    return index > 0 and (line.is_comma(index) or line.words[index] in {"and", "or", "but", ";"})


def bearer(reading: Reading, line: Line, index: int) -> Actor | None:
    """Return the subject of the clause in which the word at the index stands.

    "Lee voiced support for", ", criticising the plan": the subject of the nearest verb to the left that
    only bears what follows, else of the line's first verb.
    """
    for position in range(index - 1, max(-1, index - GAP), -1):
        if line.words[position] in light_verbs() and not line.is_capitalised(position):
            return subject_of(reading, line, position)
    return main_subject(reading, line, index)


def stands_behind(reading: Reading, place: MentionPlace) -> Iterator[Stand]:
    """Yield the passives: "a bill backed by Lee", "the plan was rejected by the council"."""
    line = place.line
    for index in passive_range(place):
        verb = policy_verb_at(line.words, index)
        if verb is None or verb.form not in {"past", "participle"}:
            continue
        after = index + verb.length
        by = next((i for i in range(after, min(after + 4, len(line.words))) if line.words[i] == "by"), None)
        if by is not None or has_be(line, max(place.start, index - 3), index):
            agent = agent_after(reading, line, by + 1) if by is not None else None
            negated = has_word(line, index, "negative")
            is_fact = not (negated or has_word(line, index, "modal"))
            is_open = has_word(line, index, "open")
            yield Stand(line, (Link(verb, index),), agent, True, negated, is_fact, is_open)


def has_be(line: Line, start: int, end: int) -> bool:
    """Tell whether a form of "be" stands among the tokens."""
    return any(word in words("be") for word in line.words[start:end])


def passive_range(place: MentionPlace) -> Iterator[int]:
    """Yield the token indices where a participle that belongs to the mention's head may stand."""
    line, prepositions = place.line, source_words("inside") | {"to"}
    for index in range(place.start + 1, place.end):
        if line.words[index] in prepositions:
            break
        yield index
    for index in range(place.end, min(len(line.tokens), place.end + AFTER)):
        word = line.words[index]
        is_pause = line.is_comma(index) or word in STOPS
        if word in prepositions or (is_pause and index > place.end):
            break
        yield index
