"""Whom "who", "which" and "that" mean: the name or the noun phrase right before them."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from flows.nlp import noun_phrases
from flows.nlp.attributions.cues import cue_verbs
from flows.nlp.attributions.lines import Line, lines_of
from flows.nlp.attributions.sources import phrase_start
from flows.nlp.document import Span
from flows.nlp.speakers.discourse import Discourse
from flows.nlp.speakers.naming import NOBODY, Speaker, known
from flows.nlp.speakers.source_phrases import (
    kind_of_phrase,
    singular_kinds,
    source_words,
    speaker_phrase,
    words_of,
)
from schemas.vocabularies import SpeakerKind

WHO = re.compile(r"\bwho\b")
BEHIND_RELATIVE = re.compile(r"(?:(?:[\w%]+ ){1,2}of )?\w+ (?:also |now |all |both )?([\w’']+)")
RELATIVE_REACH = 90
# How many words "most of whom" has at most.
LONGEST_PARTITIVE = 4
# What stands between a name and the noun phrase that describes it.
APPOSED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?,\s*(?:(?:now|then|once|currently|formerly|also)\s+)?(?:the|a|an|his|her|its|their)?\s*"
)
CLOSING = frozenset(["”", '"', "’", "''"])
DASHES = frozenset(["—", "–", "--", "-"])
# What stands between a person's name and the place that he or she is from or speaks for.
FROM = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s+(?:of|from|in)\s+(?:the\s+)?")


def antecedent(discourse: Discourse, position: int) -> Speaker:
    """Return whom "who" means: the name, or the noun phrase, just before it.

    In "Lee, the mayor, who ..." that is Lee; in "those who know justice, who seek truth" both are the same.
    """
    phrase = phrase_before(discourse, position)
    if phrase and (named := named_antecedent(discourse, phrase)):
        return named
    if earlier := same_before(discourse, position):
        return antecedent(discourse, earlier)
    described = antecedent_phrase(discourse, position)
    name = speaker_phrase(described.text_of(discourse.document.text)) if described else None
    return Speaker(name, None, kind_of_phrase(name)) if name else NOBODY


def same_before(discourse: Discourse, position: int) -> int | None:
    """Return where an earlier "who" stands in the sentence, for one behind a comma, a dash or "and"."""
    text = discourse.document.text
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)].span
    word = text[position : position + len("who")]
    if word != "who" or not text[sentence.start : position].rstrip().endswith((",", *DASHES, " and", " or")):
        return None
    found = [match.start() for match in WHO.finditer(text, sentence.start, position)]
    return found[-1] if found else None


def named_antecedent(discourse: Discourse, phrase: Span) -> Speaker | None:
    """Return who is named at the end of the phrase, or described by it; a place only tells where from."""
    text = discourse.document.text
    before = discourse.inside(Span(max(0, phrase.start - RELATIVE_REACH), phrase.end))
    if not before or joins(text, phrase):
        return None
    place = before[-1]
    kind = discourse.entities[place.entity].entity_type
    if place.span.end == phrase.end and kind not in {"GPE", "LOC", "NORP"}:
        return known(discourse, place.entity, "pronoun")
    for person in before[::-1]:
        if discourse.entities[person.entity].entity_type == "PERSON":
            is_described = APPOSED.fullmatch(text, person.span.end, phrase.start)
            is_from = place.span.end == phrase.end and FROM.fullmatch(text, person.span.end, place.span.start)
            if is_described or is_from:
                return known(discourse, person.entity, "pronoun")
    return (
        known(discourse, place.entity, "pronoun") if kind == "NORP" and place.span.end == phrase.end else None
    )


def antecedent_phrase(discourse: Discourse, position: int) -> Span | None:
    """Return the noun phrase nearest to the pronoun that means people, for "who", or anything.

    In "voters in the country, who ..." it is the voters, in "the envoy for human rights, who ..." the
    envoy: a noun that is known to mean people goes before one that is not.
    """
    text = discourse.document.text
    phrase = phrase_before(discourse, position)
    if phrase is None:
        return None
    wanted = {"organization", "document", "person", "group"}
    if not text.startswith(("that", "which"), position):
        wanted = {"person", "group"}
    number = verb_number(text, position)
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)].span
    words = noun_phrases.words_of(text, Span(sentence.start, phrase.end))
    head, fitting = len(words) - 1, list[Span]()
    while head >= 0:
        first = noun_phrases.left_edge(words, head)
        found = words.span(with_joined(words, first), head + 1)
        name = speaker_phrase(found.text_of(text))
        kind = kind_of_phrase(name) if name else "unknown"
        if kind in wanted and agrees(kind, number):
            if singular_kinds().keys() & set(words_of(name)):
                return found
            fitting.append(found)
        before = words.lower[first - 1] if first > 1 else ""
        goes_on = before == "and" and not noun_phrases.is_determiner(words.lower[first])
        if before not in source_words("inside") and not goes_on:
            break
        head = first - 2
    return fitting[0] if fitting else None


def with_joined(words: noun_phrases.Words, first: int) -> int:
    """Return where the phrases begin of which the last begins at the index: "both unions and mayors"."""
    if first < 2 or words.lower[first - 1] != "and":
        return first
    start = noun_phrases.left_edge(words, first - 2)
    is_both = start > 0 and words.lower[start - 1] == "both"
    is_plural = words.lower[first - 2].endswith("s") or words.lower[start] == "both"
    return start - is_both if is_plural or is_both else first


def verb_number(text: str, position: int) -> Literal["singular", "plural"] | None:
    """Return the number that the verb behind a relative pronoun shows: "who has", "many of whom say"."""
    found = BEHIND_RELATIVE.match(text, position)
    word = found.group(1).lower() if found else ""
    if word in source_words("singular_verbs"):
        return "singular"
    if word in source_words("plural_verbs") or word in cue_bases():
        return "plural"
    return "singular" if word.endswith("s") and word[:-1] in cue_bases() else None


def agrees(kind: SpeakerKind, number: str | None) -> bool:
    """Tell whether a speaker of the kind can be the subject of a verb in that number."""
    return not (kind == "person" and number == "plural") and not (kind == "group" and number == "singular")


def phrase_before(discourse: Discourse, position: int) -> Span | None:
    """Return the noun phrase right before the position, in its sentence; a pause may be between."""
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)]
    line = next((line for line in lines_of(discourse.document) if line.sentence is sentence), None)
    if line is None:
        return None
    end = sum(token.span.start < position for token in line.tokens)
    end = before_pause(line, end)
    start = phrase_start(line, end) if end > 0 else end
    return line.span(start, end) if start < end else None


def before_pause(line: Line, end: int) -> int:
    """Return the end of what stands before a comma or a dash, or before an insertion that the dash closes.

    In "the generals -- most of whom had served -- who signed" that is the generals.
    """
    if line.is_comma(end - 1):
        return end - 1
    if end > 1 and line.words[end - 1] in CLOSING and line.is_comma(end - 2):
        return end - 2
    if end == 0 or line.words[end - 1] not in DASHES:
        return end
    while end and line.words[end - 1] in DASHES:
        end -= 1
    opening = max((index for index in range(end) if line.words[index] in DASHES), default=-1)
    inserted = line.words[opening + 1 : opening + 1 + LONGEST_PARTITIVE]
    if opening < 1 or not set(inserted) & source_words("relative"):
        return end
    while opening and line.words[opening - 1] in DASHES:
        opening -= 1
    return opening


def joins(text: str, phrase: Span) -> bool:
    """Tell whether the phrase joins two ("Democrats and Republicans")."""
    return " and " in phrase.text_of(text)


@cache
def cue_bases() -> frozenset[str]:
    """Return the plain forms of the verbs of speech and thought."""
    return frozenset(
        word for word, verbs in cue_verbs().items() if any(verb.form == "base" for verb in verbs)
    )
