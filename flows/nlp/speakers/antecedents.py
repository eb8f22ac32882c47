"""What a source refers to: a name in it, a pronoun's antecedent, or the entity that a noun phrase means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from flows.nlp.annotation import Attribution, Gender
from flows.nlp.document import Span
from flows.nlp.speakers.discourse import Discourse, Place
from flows.nlp.speakers.source_phrases import (
    KINDS,
    kind_of_phrase,
    singular_kinds,
    source_words,
    speaker_phrase,
    words_of,
)
from schemas.vocabularies import MentionType, SpeakerKind

PronounClass = Literal["feminine", "masculine", "plural", "neuter", "relative", "author"]

POSSESSIVE = re.compile(r"[’']s?\s+\w")
NEXT_WORD = re.compile(r"\s+([a-z][\w\-]*)")
NAME_BEHIND = re.compile(r"\s+[A-Z]")
BREAK = re.compile(r"[,;:()–—]")
OTHERS = re.compile(r"(?:,[^,]*,)?,?\s+and\s+\w")
RELATIVE_REACH = 90
ARTICLES = frozenset({"the", "a", "an"})
# For so many sentences, "he" may mean an unnamed speaker.
UNNAMED_REACH = 2


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source means; `reference` tells how it refers to the entity where it is not by name."""

    name: str | None
    entity: int | None
    kind: SpeakerKind
    is_anonymous: bool = False
    reference: MentionType | None = None


Attributed = tuple[Attribution, Speaker]

NOBODY = Speaker(None, None, "unknown")


def known(discourse: Discourse, entity: int, reference: MentionType | None = None) -> Speaker:
    """Return the entity as a speaker."""
    one = discourse.entities[entity]
    return Speaker(one.name, entity, KINDS[one.entity_type], reference=reference)


def pronoun_class(word: str) -> PronounClass | None:
    """Return what kind of pronoun a word in lower case is, if it is one."""
    classes: Sequence[PronounClass] = get_args(PronounClass)
    return next((one for one in classes if word in source_words(one)), None)


# --- names -------------------------------------------------------------------------------------------


def named_speaker(discourse: Discourse, source: Span) -> Speaker | None:
    """Return the entity that the source names as its head ("Ms. Lee, who resigned"), if it names one.

    A name inside another's phrase is not the head: "a lawyer for Ms. Lee", "Lee's lawyer", "Lee aides".
    """
    text = discourse.document.text
    places = discourse.inside(source)
    persons = [place for place in places if discourse.entities[place.entity].entity_type == "PERSON"]
    heads = [place for place in persons if is_head_person(text, source, place)]
    if heads:
        return joint(discourse, heads) or alone(discourse, source, heads[0])
    body = next((place for place in places if is_head_name(discourse, source, place)), None)
    return alone(discourse, source, body) if body else None


def alone(discourse: Discourse, source: Span, place: Place) -> Speaker | None:
    """Return the entity named at the place, unless unnamed others speak with it ("Lee and other critics")."""
    with_others = OTHERS.match(discourse.document.text, place.span.end, source.end)
    return None if with_others else known(discourse, place.entity)


def is_head_person(text: str, source: Span, place: Place) -> bool:
    """Tell whether the person named at the place is whom the noun phrase is about."""
    if is_modifier(text, source, place):
        return False
    before = text[source.start : place.span.start]
    if set(words_of(before)) & source_words("relative"):
        return False
    words = BREAK.split(before)[-1].split()
    inside = [index for index, word in enumerate(words) if word.lower() in source_words("inside")]
    if not inside or inside[0] == 0 or words[inside[0] - 1][:1].isupper():
        return not (inside and inside[0] == 0)
    between = words[inside[-1] + 1 :]
    before_name = source_words("before_names")
    return not all(word.lower().rstrip(".") in before_name for word in between)


def is_modifier(text: str, source: Span, place: Place) -> bool:
    """Tell whether the name only modifies what follows: "Lee's lawyer", "Lee aides", "the Lee Center"."""
    behind = text[place.span.end : source.end]
    if POSSESSIVE.match(behind) or NAME_BEHIND.match(behind):
        return True
    word = NEXT_WORD.match(behind)
    return bool(word) and word.group(1) not in (  # type: ignore[union-attr]
        source_words("inside") | source_words("relative") | {"and", "or", "himself", "herself", "also", "as"}
    )


def joint(discourse: Discourse, heads: Sequence[Place]) -> Speaker | None:
    """Return the persons named side by side ("Lee, the mayor, and Mr. Diaz") as one group, if there are."""
    text = discourse.document.text
    joined = [heads[0].entity]
    for before, place in pairwise(heads):
        between = words_of(text[before.span.end : place.span.start])
        is_listed = "and" in between or (not between and len(heads) > 2)
        if is_listed and not set(between) & source_words("relative") and place.entity not in joined:
            joined.append(place.entity)
    if len(joined) < 2:
        return None
    names = [discourse.entities[entity].name for entity in joined]
    return Speaker(", ".join(names[:-1]) + " and " + names[-1], None, "group")


def is_head_name(discourse: Discourse, source: Span, place: Place) -> bool:
    """Tell whether the source is the name of an organisation, a place or the like, with modifiers."""
    text = discourse.document.text
    entity = discourse.entities[place.entity]
    if entity.entity_type in {"PERSON", "EVENT"} or is_modifier(text, source, place):
        return False
    before = words_of(behind_possessive(text[source.start : place.span.start]))
    if entity.entity_type == "NORP":
        is_one = before == ["the"] and singular_kinds().get(entity.name.lower()) == "person"
        return (
            before in ([], ["the"])
            and not is_one
            and not text[place.span.end : source.end].lstrip(" ,").startswith("and")
        )
    if any(word in source_words("inside") or kind_of_noun(word) for word in before[:-1]):
        return False
    if before and (before[-1] in source_words("inside") or is_alone(text, source, place, before[-1])):
        return False
    return BREAK.search(text, source.start, place.span.start) is None


def behind_possessive(words: str) -> str:
    """Return what stands behind the last possessive: "the mayor's left-wing" is "left-wing"."""
    return re.split(r"[’']s\s", words)[-1]


def is_alone(text: str, source: Span, place: Place, noun: str) -> bool:
    """Tell whether the noun before a name is the source, not what the name is: not "the magazine Dock"."""
    return kind_of_noun(noun) and bool(text[place.span.end : source.end].strip(" ,"))


def kind_of_noun(word: str) -> bool:
    """Tell whether the word by itself names a kind of speaker."""
    return word != "the" and kind_of_phrase(word) not in {"unknown", "group"}


# --- pronouns ----------------------------------------------------------------------------------------


def pronoun_speaker(
    discourse: Discourse, source: Span, pronoun: PronounClass, last: Attributed | None
) -> Speaker:
    """Return whom a pronoun means; the author's "I" is nobody."""
    match pronoun:
        case "feminine" | "masculine":
            return gendered(discourse, source.start, pronoun, last)
        case "plural":
            is_plural = last and last[1].kind in {"group", "organization"}
            return replace(last[1], reference="pronoun") if last and is_plural else NOBODY
        case "neuter":
            return impersonal(discourse, source.start)
        case "relative":
            return antecedent(discourse, source.start)
        case _:
            return NOBODY


def gendered(discourse: Discourse, position: int, gender: Gender, last: Attributed | None) -> Speaker:
    """Return the person whom "he" or "she" means: named, or unnamed where nobody was named since."""
    if last and last[1].entity is None and last[1].kind == "person" and last[0].source:
        since = Span(last[0].source.start, position)
        index = discourse.document.sentence_index
        if index(position) - index(since.start) <= UNNAMED_REACH:
            named = (discourse.entities[place.entity] for place in discourse.inside(since))
            if not any(entity.entity_type == "PERSON" for entity in named):
                return last[1]
    entity = discourse.person_before(position, gender, last[1].entity if last else None)
    return NOBODY if entity is None else known(discourse, entity, "pronoun")


def impersonal(discourse: Discourse, position: int) -> Speaker:
    """Return the nearest organisation, place or document before the position, outside quotations."""
    kinds = {"organization", "document"}
    for place in discourse.before(position, horizon=2):
        if KINDS[discourse.entities[place.entity].entity_type] in kinds and not place.is_quoted:
            return known(discourse, place.entity, "pronoun")
    return NOBODY


def antecedent(discourse: Discourse, position: int) -> Speaker:
    """Return whom "who" means: the name, or the noun phrase, just before it."""
    text = discourse.document.text
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)].span
    start = max(sentence.start, position - RELATIVE_REACH)
    behind_break = [m.end() for m in BREAK.finditer(text[start:position].rstrip(" ,"))]
    start = start + behind_break[-1] if behind_break else start
    end = start + len(text[start:position].rstrip(" ,"))
    phrase = Span(min(start + len(text[start:end]) - len(text[start:end].lstrip()), end), end)
    if phrase.start >= phrase.end:
        return NOBODY
    nearest = next(iter(reversed(discourse.inside(phrase))), None)
    if nearest and not text[nearest.span.end : end].strip():
        return known(discourse, nearest.entity, "pronoun")
    words = text[phrase.start : end].split()[-3:]
    inside = [index + 1 for index, word in enumerate(words[:-1]) if word.lower() in source_words("inside")]
    starts = inside + [index for index, word in enumerate(words[:-1]) if word.lower() in ARTICLES]
    name = speaker_phrase(" ".join(words[max(starts, default=0) :]))
    return Speaker(name, None, kind_of_phrase(name)) if name and kind_of_phrase(name) != "unknown" else NOBODY
