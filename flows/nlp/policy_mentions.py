"""Noun phrases and verb phrases that name or describe a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.nlp import lexicon
from flows.nlp.annotation import NameMention, PolicyMention
from flows.nlp.document import Document, Span
from flows.nlp.noun_phrases import (
    POSSESSIVE,
    Words,
    left_edge,
    listed,
    words_of,
)
from flows.nlp.phrase_ends import right_edge
from flows.nlp.policy_names import find_policy_names
from flows.nlp.policy_nouns import PolicyNoun, is_other_use, policy_noun_at
from flows.nlp.policy_phrases import is_compounded
from flows.nlp.policy_verbs import handling_forms, verb_policies

NAMED, VERBAL = 0.9, 0.4
STRONG, WEAK = 0.45, 0.15
CONTENT, TOPIC, STAGE, MAKER, HANDLED, DEFINITE = 0.2, 0.15, 0.1, 0.15, 0.15, 0.1
BARE = -0.15
LEAST = 0.1


def find_policy_mentions(document: Document, names: Sequence[NameMention]) -> tuple[PolicyMention, ...]:
    """Return the phrases that may speak of a policy, in text order; `names` are the proper names found.

    The confidence tells how far the phrase shows by itself that it means a specific policy: "the
    measure" gets little, though it belongs to a policy where another mention goes before it.
    """
    named = [span for span, _ in find_policy_names(document, names)]
    found: list[PolicyMention] = []
    position = 0
    for sentence in document.sentences:
        inside = []
        while position < len(named) and named[position].start < sentence.span.end:
            inside.append(named[position])
            position += 1
        found += sentence_mentions(words_of(document.text, sentence.span), inside)
    return tuple(found)


def sentence_mentions(words: Words, named: Sequence[Span]) -> list[PolicyMention]:
    """Return the mentions in one sentence, in text order."""
    found = {mention.span: mention for mention in noun_mentions(words)}
    phrases = sorted(found)
    for name in named:
        around = next(
            (s for s in phrases if s.start <= name.start and name.end <= s.end and name.start - s.start < 40),
            None,
        )
        span = around or with_article(words, name)
        found[span] = PolicyMention(span, NAMED)
    nouns = sorted(found)
    for first, last in verb_policies(words):
        span = words.span(first, last)
        if not any(noun.start < span.start and noun.overlaps(span) for noun in nouns):
            found[span] = PolicyMention(span, VERBAL)
    return [found[span] for span in sorted(found)]


def with_article(words: Words, name: Span) -> Span:
    """Return the name with the rest of the noun phrase before it."""
    head = next((i for i, span in enumerate(words.spans) if span.start >= name.start), None)
    if head is None:
        return name
    return Span(words.spans[left_edge(words, head)].start, name.end)


def noun_mentions(words: Words) -> Iterator[PolicyMention]:
    """Yield the noun phrases of one sentence whose heads are policy nouns."""
    for index in range(len(words)):
        noun = policy_noun_at(words.lower, index)
        if noun is None or is_other_use(words.lower, index):
            continue
        if index + 1 < len(words) and is_compounded(words, index):
            continue
        first = min(left_edge(words, index), index + 1 - len(noun.words))
        if is_verb_use(words, first, index, noun):
            continue
        last = right_edge(words, index)
        confidence = evidence(words, noun, first, index, last)
        if confidence >= LEAST:
            yield PolicyMention(words.span(first, last), round(min(confidence, 0.95), 2))


def is_verb_use(words: Words, first: int, head: int, noun: PolicyNoun) -> bool:
    """Tell whether the noun's word is a verb here ("she plans to", "to order that")."""
    word = words.lower[head]
    if word not in lexicon.words("policy_nouns", "verb_like") or len(noun.words) > 1:
        return False
    before = words.lower[head - 1] if head else "."
    if before in listed("modals", "subject_pronouns") or before == "to":
        return True
    follower = words.lower[head + 1] if head + 1 < len(words) else "."
    if follower not in {"to", "that"} and follower not in listed("articles", "demonstratives", "possessives"):
        return False
    opens = words.lower[first] in listed("articles", "demonstratives", "possessives", "quantifiers")
    return not opens and not any(map(POSSESSIVE.search, words.lower[first:head]))


def evidence(words: Words, noun: PolicyNoun, first: int, head: int, last: int) -> float:
    """Return how far the noun phrase shows that it means a specific course of public action."""
    before = [word.removesuffix("'s") for word in words.lower[first : head + 1 - len(noun.words)]]
    score = STRONG if noun.is_strong else WEAK
    if last > head + 2:
        score += CONTENT
    if any(word in lexicon.words("policy_nouns", "topics") for word in before):
        score += TOPIC
    if any(word in lexicon.words("policy_nouns", "stages") for word in before):
        score += STAGE
    if any(word in lexicon.words("policy_nouns", "makers") for word in before):
        score += MAKER
    if any(
        word in handling_forms()
        for word in (*words.lower[max(0, first - 3) : first], *words.lower[last : last + 3])
    ):
        score += HANDLED
    if words.lower[first] in listed("articles", "demonstratives", "possessives") and words.lower[
        first
    ] not in {"a", "an"}:
        score += DEFINITE
    if last == head + 1 and not before:
        score += BARE
    return score
