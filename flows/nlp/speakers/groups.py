"""Groups and bodies that a text has just spoken of: what "they" and "the officials" go back to."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache

from flows.nlp import lexicon
from flows.nlp.attributions.sources import cue_words
from flows.nlp.document import Span
from flows.nlp.noun_phrases import Words, is_verb, left_edge, listed, words_of
from flows.nlp.speakers.discourse import Discourse
from flows.nlp.speakers.source_phrases import singular_kinds, source_words

# How far back, in sentences, a plural pronoun looks, and "the officials" for which officials.
HORIZON, FULLER_HORIZON = 2, 8
# In so many sentences at the top, "experts" may be named more fully so many sentences later.
TOP, AHEAD = 2, 2
# What counts for a candidate, in sentences of distance; set on gold/train.
SUBJECT, BODY, NAMED_BODY = 1.0, -0.5, -1.0


@dataclass(frozen=True, slots=True)
class Group:
    """A noun phrase for several people or a body: where it is, and how much speaks for it."""

    span: Span
    score: float


def groups_before(discourse: Discourse, position: int) -> Iterator[Group]:
    """Yield the groups spoken of before the position; inside quotations only where it is in one, too."""
    is_quoted = discourse.is_quoted(Span(position, position + 1))
    for apart, words in sentences_before(discourse, position, HORIZON):
        for head in range(len(words)):
            if discourse.is_quoted(words.spans[head]) != is_quoted:
                continue
            if (kind := kind_at(discourse, words, head)) is not None:
                first = left_edge(words, head)
                yield Group(phrase(words, first, head), kind - apart + SUBJECT * is_subject(words, first))


def sentences_before(discourse: Discourse, position: int, horizon: int) -> Iterator[tuple[int, Words]]:
    """Yield the words before the position, sentence by sentence, with how many sentences back they stand."""
    document = discourse.document
    index = document.sentence_index(position)
    for apart, sentence in enumerate(document.sentences[max(0, index - horizon) : index + 1][::-1]):
        yield apart, words_of(document.text, Span(sentence.span.start, min(sentence.span.end, position)))


def kind_at(discourse: Discourse, words: Words, head: int) -> float | None:
    """Return what speaks for the word as the head of a group or body; None where it is none."""
    word = words.lower[head]
    if is_compounded(words, head):
        return None
    kind = singular_kinds().get(word)
    if kind == "group":
        return None if word in source_words("parts") else 0.0
    if kind == "organization" and not word.endswith("s"):
        return BODY
    end = words.spans[head].end
    for place in discourse.inside(Span(words.spans[0].start, end))[-1:]:
        found = discourse.entities[place.entity].entity_type
        if place.span.end == end and found == "NORP" and word.endswith("s"):
            return 0.0
        if place.span.end == end and found == "ORG":
            return NAMED_BODY
    return None


def is_compounded(words: Words, head: int) -> bool:
    """Tell whether the noun only modifies the next word: "voters groups", "the union's lawyer"."""
    following = words.lower[head + 1] if head + 1 < len(words) else ""
    return following in singular_kinds() or words.lower[head].endswith(("'s", "’s"))


def phrase(words: Words, first: int, head: int) -> Span:
    """Return the noun phrase from its first word to its head, with "of ..." behind it."""
    end = head + 1
    if words.lower[end : end + 1] == ("of",):
        behind = end + 1
        while behind < len(words) and words.lower[behind][0].isalnum() and not is_stop(words, behind):
            behind += 1
        end = behind if behind > end + 1 else end
    return words.span(first, end)


def is_stop(words: Words, index: int) -> bool:
    """Tell whether a complement ends before the word."""
    word = words.lower[index]
    closed = listed("prepositions", "conjunctions", "pronouns", "modals", "auxiliaries")
    return word in closed or word in source_words("relative") or is_verb(words, index)


def is_subject(words: Words, first: int) -> bool:
    """Tell whether nothing like a verb stands before the phrase in its sentence."""
    return not any(
        words.lower[index] in cue_words("auxiliaries") | {"to"} or is_verb(words, index)
        for index in range(first)
    )


def fuller_phrase(discourse: Discourse, source: Span, noun: str, horizon: int) -> Span | None:
    """Return the last noun phrase before the source that the noun heads and that says more than the noun.

    So "the officials" are the "Israeli officials" of a sentence before; with a horizon of one sentence, as
    for "officials" without article, only where the sentence is about them.
    """
    for _, words in sentences_before(discourse, source.start, horizon):
        fuller = last_fuller(words, kin(noun))
        if fuller is not None and (horizon > 1 or fuller.start == words.spans[0].start):
            return fuller
    return None


def fuller_ahead(discourse: Discourse, source: Span, noun: str) -> Span | None:
    """Return the noun phrase by which the text behind its headlines says which "experts" they speak of."""
    sentences, index = discourse.document.sentences, discourse.document.sentence_index(source.start)
    if index >= TOP:
        return None
    following = sentences[index + 1 : index + 1 + AHEAD]
    ahead = (words_of(discourse.document.text, sentence.span) for sentence in following)
    return next((fuller for words in ahead if (fuller := last_fuller(words, {noun}))), None)


def last_fuller(words: Words, nouns: Set[str]) -> Span | None:
    """Return the last noun phrase that one of the nouns heads and that says more than the noun."""
    for head in range(len(words) - 1, -1, -1):
        if words.lower[head] in nouns and not is_compounded(words, head):
            first = left_edge(words, head)
            whole = phrase(words, first, head)
            has_complement = whole.end > words.spans[head].end
            if has_complement or any(says_more(word) for word in words.lower[first:head]):
                return whole
    return None


@cache
def kin(noun: str) -> frozenset[str]:
    """Return the nouns by which a document that the noun means may have gone before, the noun included."""
    families = (family.split() for family in lexicon.phrases("sources", "kin_documents"))
    return frozenset([noun]).union(*(family for family in families if noun in family))


def says_more(word: str) -> bool:
    """Tell whether a word before a noun tells which ones are meant."""
    return word[0].isalpha() and word not in source_words("determiners") | source_words("group")
