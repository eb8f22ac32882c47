"""What the clause around a mention does with the policy: who wants, makes, attacks or ends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.nlp import lexicon
from flows.nlp.actors import Actor, Reading, actor_of, agent_after, possessor, subject_of, token_range
from flows.nlp.document import Span
from flows.nlp.lines import Line
from flows.nlp.policy_acts import PolicyVerb, light_verbs, policy_verb_at, words
from flows.nlp.source_phrases import source_words
from flows.nlp.sources import phrase_start, source_before

GAP = 7
AFTER = 6
DIRECT = 4
STOPS = frozenset(";:—–()!?")
OPPOSING = frozenset({"oppose", "undo", "challenge"})


@dataclass(frozen=True, slots=True)
class MentionPlace:
    """A mention of a policy in its line, by token range."""

    line: Line
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A verb that stands to the policy, at its token index."""

    verb: PolicyVerb
    index: int


@dataclass(frozen=True, slots=True)
class Stand:
    """What somebody does with the policy, in one clause.

    `links` are the verbs from the mention outwards ("vowed to repeal the law": repeal, vow). `is_fact`
    tells that the innermost act has been done: it is neither negated, nor wished, nor only possible.
    """

    line: Line
    links: tuple[Link, ...]
    actor: Actor | None
    is_negated: bool
    is_fact: bool

    @property
    def favours(self) -> bool:
        """Tell whether the actor is for the policy, as the verbs and a "not" together say."""
        against = sum(link.verb.act in OPPOSING for link in self.links) + self.is_negated
        return against % 2 == 0

    def span(self) -> Span:
        """Return the words of the innermost verb."""
        link = self.links[0]
        return self.line.span(link.index, link.index + link.verb.length)


def places_of(reading: Reading, mentions: Sequence[Span]) -> list[MentionPlace]:
    """Return the mentions as places in the document's lines; those without a line are left out."""
    found: list[MentionPlace] = []
    for mention in mentions:
        index = reading.line_at(mention.start)
        tokens = None if index is None else token_range(reading.lines[index], mention)
        if index is not None and tokens is not None:
            found.append(MentionPlace(reading.lines[index], *tokens))
    return found


def stands(reading: Reading, place: MentionPlace) -> Iterator[Stand]:
    """Yield what the words before the mention, in it and behind it say is done with the policy."""
    before = stand_before(reading, place.line, place.start)
    if before is not None:
        yield before
    yield from stands_behind(reading, place)


def stand_before(reading: Reading, line: Line, start: int) -> Stand | None:
    """Return what the verbs that have the mention as their object say, or None where there are none."""
    links = links_before(line, start)
    if not links:
        return None
    last = links[-1]
    actor = actor_of_link(reading, line, last, start)
    negated = any(is_negated(line, link.index) for link in links)
    wished = len(links) > 1 and any(link.verb.act != "make" for link in links[1:])
    is_fact = not (negated or wished or is_modal(line, links[0].index)) and is_told(line, links[0], start)
    return Stand(line, tuple(links), actor, negated, is_fact)


def is_told(line: Line, link: Link, start: int) -> bool:
    """Tell whether the verb says what has been done to its direct object, which begins at `start`."""
    behind = line.words[link.index + link.verb.length : start]
    if len(behind) > DIRECT or any(word in source_words("inside") or word == "to" for word in behind):
        return False
    if link.verb.form in {"past", "third_person", "participle"}:
        return True
    return link.verb.form == "gerund" and line.words[link.index - 1] in words("be")


def links_before(line: Line, start: int) -> list[Link]:
    """Return the chain of policy verbs that leads to the token, the nearest first."""
    links: list[Link] = []
    index, gap = start - 1, 0
    while index >= 0 and gap <= GAP and not ends_chain(line, index, links):
        verb = verb_before(line, index, start)
        if verb is None:
            gap += 1
        else:
            links.append(Link(verb, index))
            gap = 0
            if is_finite_link(line, links[-1]):
                break
        index -= 1
    return links


def ends_chain(line: Line, index: int, links: Sequence[Link]) -> bool:
    """Tell whether no verb to the left of the token can have the mention as its object."""
    word = line.words[index]
    if line.is_comma(index):
        return bool(links) and links[-1].verb.form != "gerund"
    return word in STOPS or word in lexicon.words("cues", "clause_openers") or word in {"who", "which"}


def verb_before(line: Line, index: int, start: int) -> PolicyVerb | None:
    """Return the policy verb at the index where it can be active and have an object at `start`."""
    verb = policy_verb_at(line.words, index)
    if verb is None or index + verb.length > start or verb.form == "people":
        return verb if verb is not None and index + verb.length == start else None
    following = line.words[index + verb.length] if index + verb.length < len(line.words) else ""
    if verb.form in {"past", "participle"} and following == "by":
        return None
    previous = line.words[index - 1] if index else ""
    is_noun = previous in lexicon.words("cues", "determiners") or previous.endswith("'s")
    return None if is_noun and verb.form in {"base", "third_person"} else verb


def is_finite_link(line: Line, link: Link) -> bool:
    """Tell whether the verb has a subject of its own."""
    previous = line.words[link.index - 1] if link.index else ""
    if link.verb.form in {"past", "third_person", "people"}:
        return True
    if link.verb.form == "base":
        return previous != "to"
    return previous in words("be") or (link.verb.form == "participle" and previous in {"has", "have", "had"})


def actor_of_link(reading: Reading, line: Line, link: Link, start: int) -> Actor | None:
    """Return who does what the outermost verb of a chain says."""
    if link.verb.form == "people":
        first = phrase_start(line, link.index + 1)
        return actor_of(reading, line, first, start)
    if is_finite_link(line, link):
        return subject_of(reading, line, link.index)
    if link.verb.form == "nominal":
        owner = possessor(reading, line, link.index)
        return owner or bearer(reading, line, link.index)
    return bearer(reading, line, link.index)


def bearer(reading: Reading, line: Line, index: int) -> Actor | None:
    """Return the subject of the clause in which the word at the index stands.

    "Lee voiced support for", ", criticising the plan": the subject of the nearest verb to the left that
    only bears what follows, else of the line's first verb.
    """
    for position in range(index - 1, max(-1, index - GAP), -1):
        if line.words[position] in light_verbs() and not line.is_capitalised(position):
            return subject_of(reading, line, position)
    for position in range(1, index):
        word = line.words[position]
        if word in lexicon.words("cues", "auxiliaries") or word.endswith("ed"):
            found = source_before(line, position)
            if found is not None:
                return actor_of(reading, line, *found)
    return None


def is_negated(line: Line, index: int) -> bool:
    """Tell whether a "not" or its like stands shortly before the verb."""
    return any(word in words("negative") for word in line.words[max(0, index - 3) : index])


def is_modal(line: Line, index: int) -> bool:
    """Tell whether the verb says what will or may be rather than what has been."""
    return any(word in words("modal") for word in line.words[max(0, index - 3) : index])


def stands_behind(reading: Reading, place: MentionPlace) -> Iterator[Stand]:
    """Yield the passives: "a bill backed by Lee", "the plan was rejected by the council"."""
    line = place.line
    for index in passive_range(place):
        verb = policy_verb_at(line.words, index)
        if verb is None or verb.form not in {"past", "participle"}:
            continue
        after = index + verb.length
        has_agent = after < len(line.words) and line.words[after] == "by"
        is_passive = any(word in words("be") for word in line.words[max(place.start, index - 3) : index])
        if has_agent or is_passive:
            agent = agent_after(reading, line, after + 1) if has_agent else None
            negated = is_negated(line, index)
            yield Stand(line, (Link(verb, index),), agent, negated, not (negated or is_modal(line, index)))


def passive_range(place: MentionPlace) -> Iterator[int]:
    """Yield the token indices where a participle that belongs to the mention's head may stand."""
    line, prepositions = place.line, source_words("inside") | {"to"}
    for index in range(place.start + 1, place.end):
        if line.words[index] in prepositions:
            break
        yield index
    for index in range(place.end, min(len(line.tokens), place.end + AFTER)):
        word = line.words[index]
        if word in STOPS or word in prepositions or (line.is_comma(index) and index > place.end):
            break
        yield index
