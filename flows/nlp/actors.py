"""Who a noun phrase means: an entity of the article by its name, or the phrase itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from flows.nlp import lexicon
from flows.nlp.annotation import Entity, Gender
from flows.nlp.cues import cue_verb_at
from flows.nlp.discourse import Discourse, Place, discourse_of
from flows.nlp.document import Document, Span
from flows.nlp.lines import Line, lines_of
from flows.nlp.source_phrases import kind_of_phrase, source_words, speaker_phrase
from flows.nlp.sources import BREAKS, phrase_start, source_before

MAX_WORDS = 10
RELATIVES = frozenset({"who", "which", "that"})
GENDERS: dict[str, Gender] = {
    "he": "masculine",
    "him": "masculine",
    "his": "masculine",
    "she": "feminine",
    "her": "feminine",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, body or group that acts; `name` is the entity's where there is one."""

    name: str
    entity: int | None


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
    starts = [token.span.start for token in line.tokens]
    first = bisect_right(starts, span.start) - 1
    first = first + 1 if first < 0 or line.tokens[first].span.end <= span.start else first
    last = bisect_right(starts, span.end - 1)
    return (first, last) if first < last else None


def named(reading: Reading, index: int) -> Actor:
    """Return the entity as an actor."""
    return Actor(reading.entities[index].name, index)


def actor_of(reading: Reading, line: Line, start: int, end: int) -> Actor | None:
    """Return who the noun phrase in the token range means; None for a thing or an unclear pronoun."""
    if end <= start:
        return None
    word = line.words[start]
    if end - start == 1 and word in RELATIVES:
        return antecedent(reading, line, start)
    if end - start == 1 and word in GENDERS:
        return person_meant(reading, line, start)
    core = core_end(reading, line, start, end)
    place = head_place(reading, line, start, core)
    if place is not None:
        return named(reading, place.entity)
    return phrase_actor(reading, line, start, end)


def antecedent(reading: Reading, line: Line, relative: int) -> Actor | None:
    """Return who "who" means: the noun phrase right before it."""
    end = relative - 1 if line.is_comma(relative - 1) else relative
    if end <= 0:
        return None
    start = phrase_start(line, end)
    is_pronoun = end - start == 1 and line.words[start] in RELATIVES
    return None if is_pronoun else actor_of(reading, line, start, end)


def person_meant(reading: Reading, line: Line, index: int) -> Actor | None:
    """Return the person that "he", "she" or "his" means."""
    position = line.tokens[index].span.start
    found = reading.discourse.person_before(position, GENDERS[line.words[index]], None)
    return None if found is None else named(reading, found)


def core_end(reading: Reading, line: Line, start: int, end: int) -> int:
    """Return where the phrase's complements begin: "Ann Lee" in "Ann Lee of Ohio, who won"."""
    names = [p.span for p in reading.discourse.inside(line.span(start, end))]
    inside = source_words("inside") | source_words("relative")
    for index in range(start, end):
        is_break = line.is_comma(index) or line.words[index] in BREAKS or line.words[index] in inside
        token = line.tokens[index].span
        if is_break and index > start and not any(name.contains(token) for name in names):
            return index
    return end


def head_place(reading: Reading, line: Line, start: int, end: int) -> Place | None:
    """Return the name that is the head of the phrase without complements.

    Behind a modifier, a group's name is no head of its own: "Senate Democrats" are not all Democrats.
    """
    last = line.tokens[end - 1]
    tail = last.span.end - (2 if last.text.endswith(("'s", "’s")) else 0)
    for place in reversed(reading.discourse.inside(line.span(start, end))):
        if place.span.end not in {tail, last.span.end}:
            continue
        before = line.words[start : token_range_start(line, place.span)]
        modifiers = [word for word in before if word not in lexicon.words("cues", "determiners")]
        is_group = reading.entities[place.entity].entity_type in {"NORP", "LAW", "WORK", "EVENT"}
        return None if is_group and modifiers else place
    return None


def token_range_start(line: Line, span: Span) -> int:
    """Return the index of the token in which the span begins."""
    found = token_range(line, span)
    return found[0] if found else 0


def phrase_actor(reading: Reading, line: Line, start: int, end: int) -> Actor | None:
    """Return the phrase as an actor of its own where it means people or a body."""
    phrase = speaker_phrase(line.span(start, end).text_of(reading.document.text))
    phrase = phrase.removesuffix("’s").removesuffix("'s")
    count = len(phrase.split())
    pronouns = lexicon.words("cues", "subject_pronouns") | source_words("author")
    if not count or count > MAX_WORDS or phrase.lower() in pronouns:
        return None
    if kind_of_phrase(phrase) not in {"person", "group", "organization"}:
        return None
    return Actor(phrase, None)


def subject_of(reading: Reading, line: Line, verb: int) -> Actor | None:
    """Return who does what the verb at the index says."""
    found = source_before(line, verb)
    return actor_of(reading, line, *found) if found else None


def possessor(reading: Reading, line: Line, noun: int) -> Actor | None:
    """Return whose the noun at the index is: "Lee's opposition", "his support", "the union's new plan"."""
    for index in range(noun - 1, max(-1, noun - 4), -1):
        word = line.words[index]
        if word in {"his", "her"}:
            return person_meant(reading, line, index)
        if word.endswith("'s") or (word in {"’", "'"} and line.words[index - 1].endswith("s")):
            end = index + 1 if word.endswith("'s") else index
            return actor_of(reading, line, phrase_start(line, end), end)
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
        if line.is_comma(end) or (word in BREAKS or word in stops) or (end > start and is_finite(line, end)):
            break
        end += 1
    return actor_of(reading, line, start, end) if end > start else None


def is_finite(line: Line, index: int) -> bool:
    """Tell whether a cue verb in a finite form stands at the index."""
    verb = cue_verb_at(line.words, index)
    return verb is not None and verb.form in {"past", "third_person"} and not line.is_capitalised(index)
