"""Whom "they" means: the groups, bodies and persons side by side that a text has just spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.nlp.attributions.lines import Line, lines_of
from flows.nlp.attributions.sources import cue_words, phrase_start
from flows.nlp.document import Span
from flows.nlp.speakers.discourse import Discourse
from flows.nlp.speakers.source_phrases import singular_kinds, source_words

# How far back, in sentences, a plural pronoun looks.
HORIZON = 2
# What counts for a candidate, in sentences of distance; set on gold/train.
SUBJECT, BODY, NAMED_BODY = 1.0, -0.5, -1.0
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Group:
    """A noun phrase for several people or a body: where it is, and how much speaks for it."""

    span: Span
    score: float


def groups_before(discourse: Discourse, position: int) -> Iterator[Group]:
    """Yield the groups spoken of before the position, outside quotations, within the horizon."""
    index = discourse.document.sentence_index(position)
    is_quoted = discourse.is_quoted(Span(position, position + 1))
    sentences = discourse.document.sentences[max(0, index - HORIZON) : index + 1]
    starts = {sentence.span.start: index - apart for apart, sentence in enumerate(reversed(sentences))}
    for line in lines_of(discourse.document):
        number = starts.get(line.sentence.span.start)
        if number is None:
            continue
        for token, written in enumerate(line.tokens):
            if written.span.end > position:
                break
            if (line.quoted[token] is not None) != is_quoted:
                continue
            if (kind := kind_at(discourse, line, token)) is not None and (span := phrase_at(line, token)):
                score = number - index + SUBJECT * is_subject(line, span) + kind
                yield Group(span, score)


def kind_at(discourse: Discourse, line: Line, token: int) -> float | None:
    """Return what speaks for the token as the head of a group or body; None where it is none."""
    word = line.words[token]
    if is_compounded(line, token):
        return None
    kind = singular_kinds().get(word)
    if kind == "group" and word not in cue_words("determiners"):
        return 0.0
    if kind == "organization" and not word.endswith("s"):
        return BODY
    span = line.tokens[token].span
    for place in discourse.inside(Span(line.sentence.span.start, span.end))[::-1][:1]:
        if place.span.end == span.end:
            found = discourse.entities[place.entity].entity_type
            if found == "NORP" and word.endswith("s"):
                return 0.0
            if found == "ORG":
                return NAMED_BODY
    return None


def is_compounded(line: Line, token: int) -> bool:
    """Tell whether the noun only modifies the next word: "voters list", "the union's lawyer"."""
    following = line.words[token + 1] if token + 1 < len(line.words) else ""
    if following in {"'s", "'", "’"}:
        return True
    return following in singular_kinds() and following not in cue_words("adverbs")


def phrase_at(line: Line, token: int) -> Span | None:
    """Return the noun phrase that the token heads, with "of ..." behind it, without article."""
    start, end = phrase_start(line, token + 1), token + 1
    if start >= end:
        return None
    while start < end - 1 and line.words[start] in source_words("articles"):
        start += 1
    if line.words[end : end + 1] == ("of",):
        behind = end + 1
        while behind < len(line.words) and WORD.match(line.words[behind]) and not is_stop(line, behind):
            behind += 1
        end = behind if behind > end + 1 else end
    return line.span(start, end)


def is_stop(line: Line, token: int) -> bool:
    """Tell whether a complement ends before the token."""
    word = line.words[token]
    stops = cue_words("auxiliaries") | cue_words("clause_openers") | cue_words("prepositions")
    return word in stops or word in source_words("relative") or word in {"and", "or"} or word.endswith("ed")


def is_subject(line: Line, span: Span) -> bool:
    """Tell whether nothing like a verb stands before the phrase in its sentence."""
    before = [word for word, token in zip(line.words, line.tokens, strict=True) if token.span.start < span.start]
    return not any(word in cue_words("auxiliaries") or word == "to" or word.endswith("ed") for word in before)
