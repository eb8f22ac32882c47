"""Who a noun phrase means: an entity of the article by its name, or the phrase itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from flows.nlp import lexicon
from flows.nlp.annotation import Entity
from flows.nlp.attributions.cues import cue_verb_at
from flows.nlp.attributions.lines import Line, lines_of
from flows.nlp.attributions.sources import BREAKS, before_auxiliaries, phrase_start, source_before
from flows.nlp.document import Document, Span
from flows.nlp.policies.acts import policy_verb_at
from flows.nlp.policies.date_expressions import WEEKDAYS
from flows.nlp.speakers import ranking
from flows.nlp.speakers.discourse import Discourse, discourse_of
from flows.nlp.speakers.naming import named_speaker
from flows.nlp.speakers.nominals import nominal_speaker
from flows.nlp.speakers.ranking import Pronoun
from flows.nlp.speakers.source_phrases import (
    WORD,
    head_of,
    singular_kinds,
    source_words,
    speaker_phrase,
    without_possessive,
)
from schemas.vocabularies import Gender

MAX_WORDS = 10
LONGEST_NAME = 120
# How many tokens from its start a sentence's first verb is looked for.
FIRST_VERB = 60
RELATIVES = frozenset({"who", "which", "that"})
# "It was the first time lawmakers".
TIMES = re.compile(r"^(?:first|second|third|last|next|only) time ", re.IGNORECASE)
# Alone they are nobody: "the third state to ratify".
ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "last", "next", "latest"})
POSSESSIVES = frozenset({"his", "her", "their", "its", "my", "our", "your"})
GENDERS: dict[str, Gender] = {
    "he": "masculine",
    "him": "masculine",
    "his": "masculine",
    "she": "feminine",
    "her": "feminine",
    "he's": "masculine",
    "he'd": "masculine",
    "he'll": "masculine",
    "she's": "feminine",
    "she'd": "feminine",
    "she'll": "feminine",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, body or group that acts; `name` is the entity's where there is one.

    `members` are the entities, more than one where they act together ("Lee and Diaz").
    """

    name: str
    members: tuple[int, ...] = ()

    @property
    def entity(self) -> int | None:
        """Return the entity that the actor is, if it is just one."""
        return self.members[0] if len(self.members) == 1 else None

    @property
    def is_court(self) -> bool:
        """Tell whether the actor decides about policies rather than being for or against them."""
        return not lexicon.words("policy_acts", "courts").isdisjoint(self.name.lower().split())

    @property
    def is_named_as_policy(self) -> bool:
        """Tell whether the name ends as a policy's does ("Clean Rivers Act"): no such thing acts.

        Its "opponents of the Clean Rivers Act" do.
        """
        words = self.name.lower().split()
        return words[-1] in lexicon.words("policy_acts", "policy_names") and not source_words("inside") & set(
            words
        )


@dataclass(frozen=True)
class Reading:
    """A document with what the policy rules look up in it: its lines, and who is named where."""

    document: Document
    entities: Sequence[Entity]
    lines: Sequence[Line]
    line_starts: Sequence[int]
    discourse: Discourse

    def line_at(self, position: int) -> int | None:
        """Return the index of the line in which the position lies, if any line stands there."""
        index = bisect_right(self.line_starts, position) - 1
        return index if index >= 0 else None


def read(document: Document, entities: Sequence[Entity]) -> Reading:
    """Return the document ready for looking up actors and clauses."""
    lines = lines_of(document)
    starts = [line.tokens[0].span.start for line in lines]
    return Reading(document, entities, lines, starts, discourse_of(document, entities))


def token_range(line: Line, span: Span) -> tuple[int, int] | None:
    """Return the range of the line's tokens that the span touches, or None."""
    first = bisect_right(line.tokens, span.start, key=lambda token: token.span.start) - 1
    first = first + 1 if first < 0 or line.tokens[first].span.end <= span.start else first
    last = bisect_right(line.tokens, span.end - 1, key=lambda token: token.span.start)
    return (first, last) if first < last else None


def named(reading: Reading, index: int) -> Actor:
    """Return the entity as an actor."""
    return Actor(reading.entities[index].name, (index,))


def actor_of(reading: Reading, line: Line, start: int, end: int) -> Actor | None:
    """Return who the noun phrase in the token range means; None for a thing or an unclear pronoun."""
    if end <= start:
        return None
    word = line.words[start]
    if end - start == 1 and word in RELATIVES:
        return antecedent(reading, line, start)
    if end - start == 1 and word in GENDERS:
        return person_meant(reading, line, start)
    span = without_possessive(reading.document.text, line.span(start, end))
    found = named_speaker(reading.discourse, span) or nominal_speaker(reading.discourse, span)
    if found is None or found.name is None:
        return phrase_actor(reading, line, start, end)
    members = (found.entity,) if found.entity is not None else joined(reading, span, found.name)
    return Actor(found.name, members)


def joined(reading: Reading, span: Span, name: str) -> tuple[int, ...]:
    """Return the persons whose names make up a joint name such as "Lee and Diaz"."""
    inside = dict.fromkeys(place.entity for place in reading.discourse.inside(span))
    found = [entity for entity in inside if reading.entities[entity].name in name]
    return tuple(entity for entity in found if reading.entities[entity].entity_type == "PERSON")


def antecedent(reading: Reading, line: Line, relative: int) -> Actor | None:
    """Return who "who" means: the noun phrase right before it."""
    end = relative - 1 if line.is_comma(relative - 1) else relative
    if end <= 0:
        return None
    start = phrase_start(line, end)
    prepositions = source_words("inside") - {"of"}
    start = next((i + 1 for i in range(end - 2, start, -1) if line.words[i] in prepositions), start)
    if end - start == 1 and line.words[start] in RELATIVES:
        return None
    if line.is_comma(start - 1) and line.words[start] in {"a", "an"}:  # "Lee, a nurse who"
        name = phrase_start(line, start - 1)
        bearer = actor_of(reading, line, name, start - 1) if name < start - 1 else None
        if bearer is not None and bearer.entity is not None:
            return bearer
    return actor_of(reading, line, start, end)


def person_meant(reading: Reading, line: Line, index: int) -> Actor | None:
    """Return the person that "he", "she" or "his" means."""
    word = line.words[index]
    pronoun = Pronoun(line.tokens[index].span.start, word, GENDERS[word])
    found = ranking.person_meant(reading.discourse, pronoun)
    return None if found is None else named(reading, found)


def phrase_actor(reading: Reading, line: Line, start: int, end: int) -> Actor | None:
    """Return the phrase as an actor of its own where it means people or a body."""
    phrase = speaker_phrase(line.span(start, end).text_of(reading.document.text))
    phrase = TIMES.sub("", phrase.removesuffix("’s").removesuffix("'s"))
    words = phrase.lower().split()
    pronouns = lexicon.words("cues", "subject_pronouns") | source_words("author")
    if not words or len(words) > MAX_WORDS or phrase.lower() in pronouns or words[0] in POSSESSIVES:
        return None
    if phrase[0] in '("“' or set(words) <= ORDINALS:
        return None
    return Actor(phrase) if means_people(phrase) and not is_clause(words) else None


def means_people(phrase: str) -> bool:
    """Tell whether a noun phrase means people or a body, by its head: a known noun, or a name."""
    head = head_of(phrase)
    known = singular_kinds().get(head)
    if known is not None:
        return known in {"person", "group", "organization"}
    if head in lexicon.words("policy_acts", "acting_nouns"):
        return True
    return any(word.lower() == head and word[:1].isupper() for word in WORD.findall(phrase)[1:])


def is_clause(words: Sequence[str]) -> bool:
    """Tell whether the words are no noun phrase but a part of a clause."""
    verb = policy_verb_at(words, 0)
    if (verb is not None and verb.form != "people") or words[0].endswith("ing"):
        return True
    starts = lexicon.words("cues", "prepositions") | lexicon.words("cues", "clause_openers")
    verbs = lexicon.words("cues", "auxiliaries") | lexicon.words("policy_acts", "clause_words")
    is_cut = words[0] in starts | {"of"} or words[-1] in source_words("inside")
    return is_cut or any(word.replace("’", "'") in verbs for word in words)


def subject_of(reading: Reading, line: Line, verb: int) -> Actor | None:
    """Return who does what the verb at the index says."""
    found = source_before(line, verb)
    if found is None:
        return quoted_subject(reading, line, verb)
    start, end = found
    last = line.tokens[end - 1].span
    places = reading.discourse.inside(Span(max(line.tokens[0].span.start, last.end - LONGEST_NAME), last.end))
    whole = token_range(line, places[-1].span) if places and places[-1].span.end == last.end else None
    return actor_of(reading, line, min(start, whole[0]) if whole else start, end)


def quoted_subject(reading: Reading, line: Line, verb: int) -> Actor | None:
    """Return who is named right before a verb inside quotation marks: "“Lee has always backed the plan”"."""
    end = before_auxiliaries(line, verb)
    if end == 0 or line.quoted[end - 1] is None:
        return None
    places = reading.discourse.inside(line.span(0, end))
    is_named = bool(places) and places[-1].span.end == line.tokens[end - 1].span.end
    return named(reading, places[-1].entity) if is_named else None


def main_subject(reading: Reading, line: Line, before: int) -> Actor | None:
    """Return who the first verb of the line, up to a token, is said of; None where that is unclear."""
    auxiliaries = lexicon.words("cues", "auxiliaries")
    for index in range(1, min(before, FIRST_VERB)):
        if line.words[index] in auxiliaries or is_finite(line, index) or is_act(line, index):
            actor = subject_of(reading, line, index)
            if actor is not None:
                return actor
    return None


def is_act(line: Line, index: int) -> bool:
    """Tell whether a policy verb in the past or the third person stands at the index."""
    verb = policy_verb_at(line.words, index)
    return verb is not None and verb.form in {"past", "third_person"}


def possessor(reading: Reading, line: Line, noun: int) -> Actor | None:
    """Return whose the noun at the index is: "Lee's opposition", "his support", "the union's new plan"."""
    for index in range(noun - 1, max(-1, noun - 4), -1):
        word = line.words[index]
        if word in {"his", "her"}:
            return person_meant(reading, line, index)
        if word.endswith("'s") or (word in {"’", "'"} and line.words[index - 1].endswith("s")):
            end = index + 1 if word.endswith("'s") else index
            start = phrase_start(line, end)
            while start < end and line.words[start] in lexicon.words("cues", "prepositions") | {"of"}:
                start += 1
            return actor_of(reading, line, start, end)
        if line.is_comma(index) or word in BREAKS or cue_verb_at(line.words, index):
            return None
    return None


def agent_after(reading: Reading, line: Line, start: int) -> Actor | None:
    """Return who the noun phrase that begins at the index means, as behind "signed by"."""
    end = start
    stops = lexicon.words("cues", "auxiliaries") | lexicon.words("cues", "clause_openers")
    stops |= lexicon.words("cues", "prepositions") | {"and", "or", "who", ".", "to"}
    while end < len(line.tokens) and end - start < MAX_WORDS:
        word = line.words[end]
        is_time = word in WEEKDAYS or (
            word in lexicon.words("cues", "time_words") and not line.is_capitalised(end)
        )
        if line.is_comma(end) or word in BREAKS or word in stops or is_time:
            break
        if end > start and is_finite(line, end) and line.words[end - 1] not in {"the", "of"}:
            break
        end += 1
    return actor_of(reading, line, start, end) if end > start else None


def is_finite(line: Line, index: int) -> bool:
    """Tell whether a cue verb in a finite form stands at the index."""
    verb = cue_verb_at(line.words, index)
    return verb is not None and verb.form in {"past", "third_person"} and not line.is_capitalised(index)
