"""Whom a pronoun means: a person, a group or a body that was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from flows.nlp.document import Span
from flows.nlp.names.jurisdictions import code_in
from flows.nlp.speakers.discourse import Discourse, Place
from flows.nlp.speakers.groups import groups_before
from flows.nlp.speakers.naming import NEXT_WORD, NOBODY, Attributed, Speaker, joint, known, named_speaker
from flows.nlp.speakers.ranking import Pronoun, likeliest, likelihoods
from flows.nlp.speakers.relatives import antecedent
from flows.nlp.speakers.source_phrases import (
    KINDS,
    kind_of_phrase,
    singular_kinds,
    source_words,
    speaker_phrase,
)
from schemas.vocabularies import Gender

PronounClass = Literal["feminine", "masculine", "plural", "neuter", "relative", "author"]
# With these verbs "it" means nothing: "it stands to reason".
EXPLETIVE_VERB = re.compile(
    r"it\s+(?:\w+ly\s+)?(?:stands to|seems|turns out|follows that|goes without)\b", re.IGNORECASE
)
# What counts for "they", beside what counts for a group near by: the last speaker, persons side by side.
LAST, LAST_REACH, JOINT = 1.5, 3, 0.2
# Kinds of speakers that "it" means; what counts for one, in sentences of distance; set on gold/train.
IMPERSONAL = frozenset(["organization", "document"])
OPENS, BELIEVED = 1.5, 3.0
# For so many sentences, "he" may mean an unnamed speaker.
UNNAMED_REACH = 2
# How far back, in sentences, "the two countries" were named.
TWO_REACH = 2
# How likely it is whom a pronoun means where the ranker has no candidate.
UNTOLD = 0.5


def pronoun_class(word: str) -> PronounClass | None:
    """Return what kind of pronoun a word in lower case is, if it is one."""
    classes: Sequence[PronounClass] = get_args(PronounClass)
    return next((one for one in classes if word in source_words(one)), None)


def pronoun_speaker(
    discourse: Discourse, source: Span, pronoun: PronounClass, last: Attributed | None
) -> Speaker:
    """Return whom a pronoun means; the author's "I" is nobody."""
    match pronoun:
        case "feminine" | "masculine":
            return gendered(discourse, source, pronoun, last)
        case "plural":
            return plural(discourse, source.start, last)
        case "neuter":
            return impersonal(discourse, source.start, last)
        case "relative":
            return antecedent(discourse, source.start)
        case _:
            return NOBODY


def gendered(discourse: Discourse, source: Span, gender: Gender, last: Attributed | None) -> Speaker:
    """Return the person whom "he" or "she" means: named, or unnamed where nobody was named since."""
    if last and last[1].entity is None and last[1].kind == "person" and last[0].source:
        since = Span(last[0].source.start, source.start)
        index = discourse.document.sentence_index
        if index(source.start) - index(since.start) <= UNNAMED_REACH:
            named = (discourse.entities[place.entity] for place in discourse.inside(since))
            if not any(entity.entity_type == "PERSON" for entity in named):
                return last[1]
    word = source.text_of(discourse.document.text).lower()
    speaker, spoken = (last[1].entity, (last[0].source or last[0].content[0]).start) if last else (None, None)
    likely = likelihoods(discourse, Pronoun(source.start, word, gender, True, speaker, spoken))
    entity = likeliest(likely)
    if entity is None and speaker is not None and discourse.entities[speaker].entity_type == "PERSON":
        entity = speaker  # named only later, and spoken of by office
    if entity is None:
        return NOBODY
    return replace(known(discourse, entity, "pronoun"), likelihood=likely.get(entity, UNTOLD))


def plural(discourse: Discourse, position: int, last: Attributed | None) -> Speaker:
    """Return whom "they" means: the last speaker, persons named side by side, or a group."""
    index = discourse.document.sentence_index
    found: list[tuple[float, Speaker]] = []
    are_documents = last and last[1].kind == "document" and str(last[1].name).endswith("s")
    if last and (are_documents or last[1].kind in {"group", "organization"}):
        apart = index(position) - index((last[0].source or last[0].content[0]).start)
        if apart <= LAST_REACH:
            found.append((LAST - apart, replace(last[1], reference="pronoun")))
    if persons := joint_before(discourse, position):
        found.append((JOINT, persons))
    for group in groups_before(discourse, position):
        speaker = named_speaker(discourse, group.span)
        phrase = speaker_phrase(group.span.text_of(discourse.document.text))
        found.append((group.score, speaker or Speaker(phrase, None, kind_of_phrase(phrase))))
    return max(found, key=lambda one: one[0], default=(0.0, NOBODY))[1]


def impersonal(discourse: Discourse, position: int, last: Attributed | None) -> Speaker:
    """Return the organisation, place or document before the position that "it" most likely means.

    An unnamed one that has just spoken in the sentence; else nearer ones, those that open their sentence, and
    those that a tagger believes in, before others; none inside quotations.
    """
    if EXPLETIVE_VERB.match(discourse.document.text, position):
        return NOBODY
    index = discourse.document.sentence_index
    spoken = last[0].source if last and last[1].entity is None and last[1].kind in IMPERSONAL else None
    if last and spoken and index(spoken.start) == index(position):
        return replace(last[1], reference="pronoun")
    believed = discourse.beliefs.get(position, {})
    sentence = discourse.document.sentence_index(position)
    scores: dict[int, float] = {}
    for place in discourse.before(position, horizon=2):
        if place.is_quoted or KINDS[discourse.entities[place.entity].entity_type] not in IMPERSONAL:
            continue
        behind = NEXT_WORD.match(discourse.document.text, place.span.end)
        if behind and singular_kinds().get(behind.group(1)) == "person":
            continue  # "the Senate leader"
        start = discourse.document.sentences[place.sentence].span.start
        opens = place.span.start - start <= len("According to the ")
        score = place.sentence - sentence + OPENS * opens + BELIEVED * believed.get(place.entity, 0.0)
        scores[place.entity] = max(score, scores.get(place.entity, score))
    meant = max(scores, key=lambda entity: scores[entity], default=None)
    return NOBODY if meant is None else known(discourse, meant, "pronoun")


def joint_before(discourse: Discourse, position: int) -> Speaker | None:
    """Return the persons whom the sentence before, or the one at hand, names side by side, if it does."""
    index = discourse.document.sentence_index(position)
    for sentence in discourse.document.sentences[max(0, index - 1) : index + 1][::-1]:
        span = Span(sentence.span.start, min(sentence.span.end, position))
        places = [
            place
            for place in discourse.inside(span)
            if discourse.entities[place.entity].entity_type == "PERSON" and not place.is_quoted
        ]
        if places and (found := joint(discourse, places)):
            return found
    return None


def the_two(discourse: Discourse, position: int, noun: str) -> Speaker | None:
    """Return whom "the two countries" or "the two leaders" means: the only two such named just before."""
    is_of_countries = noun in source_words("plurals_of_countries")
    if not is_of_countries and singular_kinds().get(noun) != "group":
        return None
    named = [place for place in discourse.before(position, horizon=TWO_REACH) if not place.is_quoted]
    found = countries(discourse, named) if is_of_countries else persons(discourse, named)
    if len(found) != 2:
        return None
    second, first = (discourse.entities[entity].name for entity in found)
    return Speaker(f"{first} and {second}", None, "group")


def persons(discourse: Discourse, places: Sequence[Place]) -> list[int]:
    """Return the persons named at the places, each once."""
    entities = dict.fromkeys(place.entity for place in places)
    return [entity for entity in entities if discourse.entities[entity].entity_type == "PERSON"]


def countries(discourse: Discourse, places: Sequence[Place]) -> list[int]:
    """Return the countries named at the places, each once, by the name used most in the article."""
    spoken_of: dict[str, list[int]] = {}
    for index, entity in enumerate(discourse.entities):
        code = code_in(entity.name) if entity.entity_type == "GPE" else None
        if code and "-" not in code:
            spoken_of.setdefault(code, []).append(index)
    of_places = {entity: code for code, entities in spoken_of.items() for entity in entities}
    codes = dict.fromkeys(of_places[place.entity] for place in places if place.entity in of_places)
    return [max(spoken_of[code], key=lambda one: len(discourse.entities[one].mentions)) for code in codes]
