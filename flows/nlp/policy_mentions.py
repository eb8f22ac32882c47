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
from flows.nlp.phrase_ends import acronym_end, right_edge
from flows.nlp.policy_names import find_policy_names
from flows.nlp.policy_nouns import PolicyNoun, is_other_use, policy_noun_at
from flows.nlp.policy_phrases import is_compounded
from flows.nlp.policy_verbs import handling_forms, verb_policies

NAMED = 0.9
STRONG, WEAK = 0.45, 0.15
CONTENT, TOPIC, STAGE, MAKER, HANDLED, DEFINITE = 0.2, 0.15, 0.1, 0.15, 0.15, 0.1
BARE = -0.15
LEAST = 0.1
BEHIND_NAME = 3


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
    found = dict(noun_mentions(words))
    mentions = {mention.span: mention for mention in found.values()}
    for name in named:
        span = next((found[head].span for head in found if is_headed(name, head)), None) or with_article(
            words, name
        )
        mentions[span] = PolicyMention(span, NAMED)
    nouns = sorted(mentions)
    for first, last, confidence in verb_policies(words, named):
        span = words.span(first, last)
        if not any(noun.start < span.start and noun.overlaps(span) for noun in nouns):
            mentions[span] = PolicyMention(span, confidence)
    return [mentions[span] for span in sorted(mentions)]


def is_headed(name: Span, head: Span) -> bool:
    """Tell whether the head noun is the name's own, or stands right behind it ("DACA program")."""
    return name.contains(head) or 0 < head.start - name.end <= BEHIND_NAME


def with_article(words: Words, name: Span) -> Span:
    """Return the name with the rest of the noun phrase around it."""
    inside = [i for i, span in enumerate(words.spans) if name.contains(span)]
    if not inside:
        return name
    first, last = left_edge(words, inside[0]), inside[-1] + 1
    if last < len(words) and words.lower[last] == "(":
        last = acronym_end(words, last) or last
    return Span(min(words.spans[first].start, name.start), max(words.spans[last - 1].end, name.end))


def noun_mentions(words: Words) -> Iterator[tuple[Span, PolicyMention]]:
    """Yield the noun phrases of one sentence whose heads are policy nouns, each with its head's span."""
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
            yield words.spans[index], PolicyMention(words.span(first, last), round(min(confidence, 0.95), 2))


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
