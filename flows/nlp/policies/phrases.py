"""What a policy's noun phrase says by itself: its head, its determiner, what it is about, its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.nlp import lexicon
from flows.nlp.document import Document, Span
from flows.nlp.noun_phrases import POSSESSIVE, Words, is_determiner, listed, words_of
from flows.nlp.policies.names import find_names_in
from flows.nlp.policies.nouns import PolicyNoun, policy_noun_at
from flows.nlp.policies.verbs import acting_forms
from schemas.vocabularies import PolicyType

CALLED: dict[PolicyType, str] = {
    "law": "law",
    "bill": "bill",
    "regulation": "rule",
    "executive_order": "order",
    "agreement": "agreement",
    "court_decision": "decision",
    "program": "program",
    "ballot_measure": "measure",
}
Determiner = Literal["definite", "demonstrative", "possessive", "indefinite", "none"]
STEM = 6
BEHIND_NAME = 10


@dataclass(frozen=True, slots=True)
class PolicyPhrase:
    """A mention of a policy, read.

    `head` is the singular noun, or the verb of a verb phrase; `before` and `after` are the stems of
    the words that modify the head on either side, `proper` those before it that are names or numbers;
    `name` is the proper name in it.
    """

    span: Span
    form: Literal["name", "noun", "verb"]
    determiner: Determiner
    noun: PolicyNoun | None
    head: str
    before: frozenset[str]
    after: frozenset[str]
    proper: frozenset[str]
    name: str | None
    policy_type: PolicyType
    is_plural: bool

    @property
    def content(self) -> frozenset[str]:
        """Return the stems on both sides of the head."""
        return self.before | self.after


def stem(word: str) -> str:
    """Return the beginning of a word by which its forms and derivations are known as one."""
    word = POSSESSIVE.sub("", word.lower())
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:STEM]


def determiner_of(words: Words, head: int) -> Determiner:
    """Return what opens the noun phrase whose head stands at the index."""
    for index in range(min(2, head + 1)):
        word = words.lower[index]
        if word in listed("demonstratives"):
            return "demonstrative"
        if word in listed("possessives"):
            return "possessive"
        if word == "the":
            return "possessive" if any(map(POSSESSIVE.search, words.lower[:head])) else "definite"
        if is_determiner(word):
            return "indefinite"
    return "possessive" if any(map(POSSESSIVE.search, words.lower[:head])) else "none"


def head_index(words: Words) -> int | None:
    """Return the index of the policy noun that heads the words: the first that nothing compounds."""
    found = None
    for index in range(len(words)):
        if policy_noun_at(words.lower, index) is None:
            continue
        found = index
        if index + 1 == len(words) or not is_compounded(words, index):
            return index
    return found


def is_compounded(words: Words, index: int) -> bool:
    """Tell whether a noun follows the noun at the index, so that it is no head ("the bill text")."""
    follower = words.lower[index + 1]
    if follower in lexicon.words("policy_nouns", "owners"):
        return True
    return any(
        policy_noun_at(words.lower, later) is not None
        for later in range(index + 1, min(len(words), index + 3))
        if all(
            word[0].isalnum()
            and word
            not in listed("prepositions", "conjunctions", "relatives", "auxiliaries", "modals", "articles")
            for word in words.lower[index + 1 : later + 1]
        )
    )


def content_stems(words: Words, first: int, last: int) -> frozenset[str]:
    """Return the stems of the words with a meaning of their own between the indices."""
    empty = listed(
        "prepositions",
        "conjunctions",
        "pronouns",
        "auxiliaries",
        "modals",
        "articles",
        "demonstratives",
        "possessives",
        "quantifiers",
        "time_words",
        "relatives",
    ) | lexicon.words("policy_nouns", "empty")
    return frozenset(
        stem(word)
        for word in words.lower[first:last]
        if (word[0].isalnum() or word[0] == "$") and word not in empty
    )


def proper_stems(words: Words, head: int) -> frozenset[str]:
    """Return the stems of the names and numbers before the head."""
    return frozenset(
        stem(words.lower[i])
        for i in range(head)
        if (words.written[i][0].isupper() or words.written[i][0].isdigit())
        and not is_determiner(words.lower[i])
    )


def read_phrase(document: Document, span: Span) -> PolicyPhrase | None:
    """Return what the phrase says; None where it holds no word."""
    words = words_of(document.text, span)
    if not len(words):
        return None
    head = head_index(words)
    named = name_of(words, head, span.text_of(document.text))
    if named is None and words.lower[0] in acting_forms():
        return verb_phrase(words, span)
    index = head if head is not None else last_word(words)
    noun = policy_noun_at(words.lower, index)
    name, policy_type = named or (None, noun.policy_type if noun else "policy")
    return PolicyPhrase(
        span=span,
        form="name" if name else "noun",
        determiner=determiner_of(words, index),
        noun=noun,
        head=noun.head if noun else CALLED.get(policy_type, words.lower[index]),
        before=content_stems(words, 0, index),
        after=content_stems(words, index + 1, len(words)),
        proper=proper_stems(words, index),
        name=name,
        policy_type=policy_type,
        is_plural=noun is not None and words.lower[index] != noun.head and not is_single(words, index),
    )


def is_single(words: Words, head: int) -> bool:
    """Tell whether one of several is meant: "other rules, such as one that bars cars"."""
    return "one" in words.lower[head + 1 : head + 5]


def last_word(words: Words) -> int:
    """Return the index of the last word that is no mark."""
    return next((i for i in range(len(words) - 1, -1, -1) if words.lower[i][0].isalnum()), 0)


def name_of(words: Words, head: int | None, text: str) -> tuple[str, PolicyType] | None:
    """Return the name that the phrase, whose words and text are given, is built on, and its type.

    A name before a noun counts where the noun only tells its kind: in "the Medicare programme", not
    in "the Medicare plan". A phrase without any policy noun is a name where it is capitalised; one that only
    has a name in it mostly is a verb phrase, of a plan ("ensure that Americans can vote").
    """
    noun = policy_noun_at(words.lower, head) if head is not None else None
    for span, policy_type in find_names_in(text):
        if head is None or noun is None:
            return span.text_of(text), policy_type
        place = Span(
            words.spans[head].start - words.spans[0].start, words.spans[head].end - words.spans[0].start
        )
        behind = 0 < place.start - span.end <= BEHIND_NAME and noun.policy_type == policy_type
        if span.contains(place) or behind:
            return span.text_of(text), policy_type
    capitals = [
        i for i in range(len(words)) if words.written[i][0].isupper() and not is_determiner(words.lower[i])
    ]
    if head is not None or not capitals or words.lower[0] in acting_forms():
        return None
    name = words.span(capitals[0], capitals[-1] + 1)
    start = words.spans[0].start
    begins = all(is_determiner(word) or not word[0].isalnum() for word in words.lower[: capitals[0]])
    return text[name.start - start : name.end - start], "law" if begins else "proposal"


def verb_phrase(words: Words, span: Span) -> PolicyPhrase:
    """Return what a verb phrase that gives a policy says."""
    return PolicyPhrase(
        span=span,
        form="verb",
        determiner="none",
        noun=None,
        head=acting_forms()[words.lower[0]],
        before=frozenset(),
        after=content_stems(words, 1, len(words)),
        proper=frozenset(),
        name=None,
        policy_type="proposal",
        is_plural=False,
    )
