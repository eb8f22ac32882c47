"""Whom a source names: the person or body at the head of its noun phrase, or several side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.nlp.annotation import Attribution
from flows.nlp.document import Span
from flows.nlp.speakers.discourse import Discourse, Place
from flows.nlp.speakers.source_phrases import (
    KINDS,
    head_of,
    kind_of_phrase,
    singular_kinds,
    source_words,
    words_of,
)
from schemas.vocabularies import MentionType, SpeakerKind

POSSESSIVE = re.compile(r"[’']s?\s+\w")
NEXT_WORD = re.compile(r"\s+([a-z][\w\-]*)")
NAME_BEHIND = re.compile(r"\s+[A-Z]")
BRACKETED = re.compile(r"\([^()]*\)")
BREAK = re.compile(r"[,;:()–—]")
OTHERS = re.compile(
    r"(?:,[^,]*,)?,?\s+and\s+\w|(?:,\s+(?:the\s+)?[A-Z][\w.’'\-]*(?:\s+[A-Z][\w.’'\-]*)*)+,?\s+and\s+others\b"
)
# What tells which of a people or party: "Republicans who agree", "Americans worried about".
RESTRICTED = re.compile(r"\s+(?:who|that|\w+(?:ed|ing))\b")
# What stands between a body's description and its name.
APPOSED_NAME = re.compile(r",\s+(?:the\s+)?$")
# Behind these a name is but an instance of what the noun phrase says.
EXAMPLES = re.compile(r"\b(?:such as|including|like|among them)\s")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source means; `reference` tells how it refers to the entity where it is not by name.

    `likelihood` is that of the person against the others whom a pronoun may mean.
    """

    name: str | None
    entity: int | None
    kind: SpeakerKind
    is_anonymous: bool = False
    reference: MentionType | None = None
    likelihood: float = 1.0


Attributed = tuple[Attribution, Speaker]

NOBODY = Speaker(None, None, "unknown")


def known(discourse: Discourse, entity: int, reference: MentionType | None = None) -> Speaker:
    """Return the entity as a speaker."""
    one = discourse.entities[entity]
    return Speaker(one.name, entity, KINDS[one.entity_type], reference=reference)


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
    if lists_names(text, source, places) and (bodies := joint(discourse, places)):
        return bodies
    body = next((place for place in places if is_head_name(discourse, source, place)), None)
    body = body or next((place for place in places if is_apposed(discourse, source, place)), None)
    return alone(discourse, source, body) if body else None


def lists_names(text: str, source: Span, places: Sequence[Place]) -> bool:
    """Tell whether the source is nothing but names side by side: "the Senate, the House and Texas"."""
    between = [text[a.span.end : b.span.start] for a, b in pairwise(places)]
    outside = (
        [text[source.start : places[0].span.start], text[places[-1].span.end : source.end]] if places else []
    )
    words = words_of(" ".join([*between, *outside]))
    return "and" in words and set(words) <= {"and", "the", "both"}


def is_apposed(discourse: Discourse, source: Span, place: Place) -> bool:
    """Tell whether the source describes a body and, behind a comma, names it: "the union, the NDU,"."""
    text = discourse.document.text
    is_last = not text[place.span.end : source.end].strip(" ,")
    described = APPOSED_NAME.search(text, source.start, place.span.start)
    head = head_of(text[source.start : described.start()]) if described else ""
    is_body = discourse.entities[place.entity].entity_type == "ORG"
    return is_last and is_body and singular_kinds().get(head) == "organization"


def alone(discourse: Discourse, source: Span, place: Place) -> Speaker | None:
    """Return the entity named at the place, unless unnamed others speak with it ("Lee and other critics")."""
    with_others = OTHERS.match(discourse.document.text, place.span.end, source.end)
    return None if with_others else known(discourse, place.entity)


def is_head_person(text: str, source: Span, place: Place) -> bool:
    """Tell whether the person named at the place is whom the noun phrase is about."""
    if is_modifier(text, source, place):
        return False
    before = text[source.start : place.span.start]
    if set(words_of(before)) & source_words("relative") or EXAMPLES.search(before):
        return False
    words, before_names = BREAK.split(before)[-1].split(), source_words("before_names")
    inside = [index for index, word in enumerate(words) if word.lower() in source_words("inside")]
    if words and words[-1].endswith("ing") and words[-1].islower() and words[-1] not in before_names:
        return False  # "groups urging Lee"
    if not inside or inside[0] == 0 or words[inside[0] - 1][:1].isupper():
        return not (inside and inside[0] == 0)
    if words[inside[0]].lower() == "by":
        return False  # "a study by Lee"
    between = words[inside[-1] + 1 :]
    return not all(word.lower().rstrip(".") in before_names for word in between)


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
    """Return those named side by side ("Lee, the mayor, and Mr. Diaz") as one group, if there are several."""
    text = discourse.document.text
    joined = [heads[0].entity]
    for before, place in pairwise(heads):
        between = words_of(BRACKETED.sub("", text[before.span.end : place.span.start]))
        is_listed = "and" in between or (set(between) <= {"the"} and len(heads) > 2)
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
    is_told = entity.entity_type == "ORG" and is_told_behind(text, source, place)
    if entity.entity_type in {"PERSON", "EVENT"} or (is_modifier(text, source, place) and not is_told):
        return False
    before = words_of(behind_possessive(text[source.start : place.span.start]))
    if entity.entity_type == "NORP":
        is_one = before == ["the"] and singular_kinds().get(entity.name.lower()) == "person"
        return (
            before in ([], ["the"])
            and not is_one
            and not RESTRICTED.match(text, place.span.end, source.end)
            and not text[place.span.end : source.end].lstrip(" ,").startswith("and")
        )
    if any(word in source_words("inside") or kind_of_noun(word) for word in before[:-1]):
        return False
    if source_words("relative") & set(before):
        return False  # "those who run the Senate"
    if before and (before[-1] in source_words("inside") or is_alone(text, source, place, before[-1])):
        return False
    return BREAK.search(text, source.start, place.span.start) is None


def is_told_behind(text: str, source: Span, place: Place) -> bool:
    """Tell whether the source's last word says what the body is: "the Vale Five party"."""
    return text[place.span.end : source.end].strip() in source_words("bodies_behind_names")


def behind_possessive(words: str) -> str:
    """Return what stands behind the last possessive: "the mayor's left-wing" is "left-wing"."""
    return re.split(r"[’']s\s", words)[-1]


def is_alone(text: str, source: Span, place: Place, noun: str) -> bool:
    """Tell whether the noun before a name is the source, not what the name is: not "the magazine Dock"."""
    return kind_of_noun(noun) and bool(text[place.span.end : source.end].strip(" ,"))


def kind_of_noun(word: str) -> bool:
    """Tell whether the word by itself names a kind of speaker."""
    return word != "the" and kind_of_phrase(word) not in {"unknown", "group"}
