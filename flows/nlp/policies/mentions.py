"""Noun phrases and verb phrases that name or describe a policy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

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
from flows.nlp.policies.names import find_policy_names
from flows.nlp.policies.nouns import PolicyNoun, is_other_use, policy_noun_at
from flows.nlp.policies.phrase_ends import acronym_end, right_edge
from flows.nlp.policies.phrases import is_compounded
from flows.nlp.policies.verbs import handling_forms, verb_policies
from schemas.vocabularies import PolicyType

NAMED, RIGHTS = 0.9, 0.3
STRONG, WEAK, VAGUE = 0.45, 0.15, 0.1
CONTENT, TOPIC, STAGE, MAKER, HANDLED, DEFINITE = 0.2, 0.15, 0.1, 0.15, 0.15, 0.1
BARE = -0.15
LEAST = 0.1


def find_policy_mentions(document: Document, names: Sequence[NameMention]) -> tuple[PolicyMention, ...]:
    """Return the phrases that may speak of a policy, in text order; `names` are the proper names found.

    The confidence tells how far the phrase shows by itself that it means a specific policy: "the
    measure" gets little, though it belongs to a policy where another mention goes before it.
    """
    named = find_policy_names(document, names)
    others = sorted(name.span for name in names if name.entity_type != "LAW")
    found: list[PolicyMention] = []
    position = 0
    for sentence in document.sentences:
        first = position
        while position < len(named) and named[position][0].start < sentence.span.end:
            position += 1
        words = words_of(document.text, sentence.span)
        taken = others[bisect_left(others, sentence.span) : bisect_left(others, Span(sentence.span.end, 0))]
        found += sentence_mentions(words, named[first:position], taken)
    return tuple(found)


def sentence_mentions(
    words: Words, named: Sequence[tuple[Span, PolicyType]], others: Sequence[Span]
) -> list[PolicyMention]:
    """Return the mentions in one sentence, in text order.

    `named` are the policies' names in it; no noun inside one of the other names heads a policy.
    """
    taken = {index for name in others for index in range(*inside(words, name))}
    headed = [found for found in noun_mentions(words) if found[0] not in taken]
    heads = [head for head, _, _ in headed]
    mentions = {mention.span: mention for _, _, mention in headed}
    public: set[int] = set()
    for name, policy_type in named:
        first, last = inside(words, name)
        public.update(range(first, last))
        span = name_phrase(words, first, last) if first < last else name
        for _, noun, mention in headed[bisect_left(heads, first) : bisect_left(heads, last + 2)]:
            if noun.policy_type == policy_type or mention.span.end <= name.end:
                mentions.pop(mention.span, None)
                span = Span(min(span.start, mention.span.start), max(span.end, mention.span.end))
        mentions[span] = PolicyMention(span, RIGHTS if words.lower[last - 1] == "amendment" else NAMED)
    for span, confidence in outside(sorted(mentions), verb_policies(words, public)):
        mentions[span] = PolicyMention(span, confidence)
    return [mentions[span] for span in without_relatives(words, sorted(mentions))]


def without_relatives(words: Words, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans but for pieces of a relative clause: "that bans" in "a rule that bans cars"."""
    reach = 0
    for span in spans:
        opener = words.lower[bisect_left(words.spans, Span(span.start, 0))]
        if opener != "that" or span.end > reach:
            yield span
        reach = max(reach, span.end)


def inside(words: Words, name: Span) -> tuple[int, int]:
    """Return the first index and the end of the words that lie in the span."""
    starts, ends = Span(name.start, name.start), Span(name.end, name.end)
    return bisect_left(words.spans, starts), bisect_left(words.spans, ends)


def outside(nouns: Sequence[Span], verbs: Iterable[tuple[Span, float]]) -> Iterator[tuple[Span, float]]:
    """Yield the verb phrases that no noun phrase before them reaches into, as "a plan to cut taxes" does."""
    position, reach = 0, 0
    for verb, confidence in verbs:
        while position < len(nouns) and nouns[position].start < verb.start:
            reach = max(reach, nouns[position].end)
            position += 1
        if reach <= verb.start:
            yield verb, confidence


def name_phrase(words: Words, first: int, last: int) -> Span:
    """Return the span of a name, from its first word to its end, with its article and acronym."""
    if last < len(words) and words.lower[last] == "(":
        last = acronym_end(words, last) or last
    return words.span(left_edge(words, first), last)


def noun_mentions(words: Words) -> Iterator[tuple[int, PolicyNoun, PolicyMention]]:
    """Yield the index of each head that is a policy noun, the noun, and its noun phrase."""
    for index in range(len(words)):
        noun = policy_noun_at(words.lower, index)
        if noun is None or is_other_use(words.lower, index) or is_private(words, index):
            continue
        if index + 1 < len(words) and is_compounded(words, index):
            continue
        first = min(left_edge(words, index), index + 1 - len(noun.words))
        if is_verb_use(words, first, index, noun):
            continue
        last = right_edge(words, index)
        confidence = evidence(words, noun, first, index, last)
        if confidence >= LEAST:
            yield index, noun, PolicyMention(words.span(first, last), round(min(confidence, 0.95), 2))


def is_private(words: Words, head: int) -> bool:
    """Tell whether the noun is for what no public action is for ("a deal to buy")."""
    after = words.lower[head + 1 : head + 3]
    return (
        after[:1] == ("to",) and after[1:] != () and after[1] in lexicon.words("policy_nouns", "private_acts")
    )


def is_verb_use(words: Words, first: int, head: int, noun: PolicyNoun) -> bool:
    """Tell whether the noun's word is a verb here ("she plans to", "to order that")."""
    word = words.lower[head]
    if word not in lexicon.words("policy_nouns", "verb_like") or len(noun.words) > 1:
        return False
    before = words.lower[head - 1] if head else "."
    if before in listed("modals", "subject_pronouns") or before == "to":
        return True
    follower = words.lower[head + 1] if head + 1 < len(words) else "."
    if before in listed("prepositions"):
        return False
    if follower not in {"to", "that", "with"} and follower not in listed(
        "articles", "demonstratives", "possessives"
    ):
        return False
    opens = words.lower[first] in listed("articles", "demonstratives", "possessives", "quantifiers")
    return not opens and not any(map(POSSESSIVE.search, words.lower[first:head]))


def has_maker(words: Words, first: int, last: int) -> bool:
    """Tell whether the noun phrase holds a word for a public body, or a court, or what is public."""
    known = lexicon.words("policy_nouns", "makers") | lexicon.words("policy_nouns", "stages")
    return any(word.removesuffix("'s").removesuffix("'") in known for word in words.lower[first:last])


def evidence(words: Words, noun: PolicyNoun, first: int, head: int, last: int) -> float:
    """Return how far the noun phrase shows that it means a specific course of public action."""
    if noun.words[0] in lexicon.words("policy_nouns", "vague"):
        return VAGUE
    if noun.words[0] in lexicon.words("policy_nouns", "made") and not has_maker(words, first, last):
        return VAGUE
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
