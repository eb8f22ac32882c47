"""What a policy's noun phrase says by itself: its head, its determiner, what it is about, its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from flows.nlp import lexicon
from flows.nlp.document import Document, Span
from flows.nlp.noun_phrases import POSSESSIVE, Words, is_determiner, listed, words_of
from flows.nlp.policies.names import find_names_in
from flows.nlp.policies.nouns import PolicyNoun, policy_noun_at
from flows.nlp.policies.verbs import acting_forms, handling_forms
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
# A code by which a programme or visa goes ("EB-5").
CODE = re.compile(r"[A-Z]{1,4}-\d+[A-Z]?$")


@dataclass(frozen=True, slots=True)
class PolicyPhrase:
    """A mention of a policy, read.

    `head` is the singular noun, or the verb of a verb phrase; `before` and `after` are the stems of
    the words that modify the head on either side, `proper` those before it that are names or numbers;
    `name` is the proper name in it; `is_change` tells that it is what is done to another
    policy ("the repeal of the law").
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
    is_change: bool

    @property
    def content(self) -> frozenset[str]:
        """Return the stems on both sides of the head."""
        return self.before | self.after


def stem(word: str) -> str:
    """Return the beginning of a word by which its forms and derivations are known as one."""
    return singular(POSSESSIVE.sub("", word.lower()))[:STEM]


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
        if policy_noun_at(words.lower, index) is None or is_owned(words, index):
            continue
        found = index
        if index + 1 == len(words) or not is_compounded(words, index):
            return index
    return found


def is_owned(words: Words, index: int) -> bool:
    """Tell whether the noun belongs to a name that owns what follows ("the Protection Agency's rules")."""
    return any(map(POSSESSIVE.search, words.lower[index : index + 3])) and any(
        policy_noun_at(words.lower, later) for later in range(index + 2, min(len(words), index + 7))
    )


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
        if (word[0].isalnum() or word[0] == "$") and word not in empty and not tells_stage(word)
    )


def tells_stage(word: str) -> bool:
    """Tell whether the word is a participle of what is done to a policy ("passed", "unveiled")."""
    return word.endswith("ed") and word in handling_forms()


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
    if is_act(words, head):
        return verb_phrase(words, span)
    named = name_of(words, head, span.text_of(document.text))
    index = head if head is not None else unlisted_head(words)
    noun = policy_noun_at(words.lower, index)
    name, policy_type = named or (None, noun.policy_type if noun else "policy")
    return PolicyPhrase(
        span=span,
        form="name" if name else "noun",
        determiner=determiner_of(words, index),
        noun=noun,
        head=noun.head if noun else called(policy_type) if name else singular(words.lower[index]),
        before=content_stems(words, 0, index),
        after=content_stems(words, index + 1, len(words)),
        proper=proper_stems(words, index),
        name=name,
        policy_type=policy_type,
        is_plural=noun is not None and words.lower[index] != noun.head and not is_single(words, index),
        is_change=is_change(words, index),
    )


def is_act(words: Words, head: int | None) -> bool:
    """Tell whether the words open with a verb of public action: "repealing the law" is not the law.

    A noun of the same form is none ("tax cuts for farmers", "a ban on cars" without its article).
    """
    if words.lower[0] not in acting_forms() or not words.written[0].islower():
        return False
    noun = policy_noun_at(words.lower, head) if head is not None else None
    opens = noun is not None and head is not None and head + 1 == len(noun.words)
    follower = words.lower[1] if len(words) > 1 else "of"
    return not opens or (head == 0 and follower not in listed("prepositions"))


def is_change(words: Words, head: int) -> bool:
    """Tell whether a noun for what is done to a policy leads to the head, or is it ("an end to the ban")."""
    changes = lexicon.words("policy_nouns", "changes")
    return words.lower[head] in changes or any(
        words.lower[i] in changes and words.lower[i + 1] in {"of", "to", "in", "for"} for i in range(head)
    )


def is_single(words: Words, head: int) -> bool:
    """Tell whether one of several is meant: "other rules, such as one that bars cars"."""
    return "one" in words.lower[head + 1 : head + 5]


def called(policy_type: PolicyType) -> str:
    """Return the noun by which a policy of the type that has a name is called in turn."""
    return CALLED.get(policy_type, "policy")


def singular(word: str) -> str:
    """Return a noun without the ending of a regular plural."""
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def unlisted_head(words: Words) -> int:
    """Return the index of what heads a phrase without a policy noun: its last word before a complement."""
    ends = listed("prepositions", "relatives", "pronouns", "modals", "auxiliaries")
    last = 0
    for index, word in enumerate(words.lower):
        if index and not is_determiner(word) and (word in ends or word in ",;:(–—"):
            break
        if word[0].isalnum():
            last = index
    return last


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
        behind = 0 < place.start - span.end <= BEHIND_NAME and policy_type in {noun.policy_type, "policy"}
        if span.contains(place) or behind:
            return span.text_of(text), policy_type
    if noun and head and CODE.match(words.written[head - 1]) and not is_change(words, head):
        return words.written[head - 1], noun.policy_type
    return (capitalised(words, text), "law") if head is None and is_capitalised(words) else None


def is_capitalised(words: Words) -> bool:
    """Tell whether all words but the determiner and the small ones are capitalised, as a name's are."""
    first = 1 if is_determiner(words.lower[0]) and len(words) > 1 else 0
    small = listed("prepositions", "conjunctions", "articles")
    inner = [
        i for i in range(first, len(words)) if words.lower[i][0].isalnum() and words.lower[i] not in small
    ]
    return bool(inner) and all(
        words.written[i][0].isupper() and not POSSESSIVE.search(words.lower[i]) for i in inner
    )


def capitalised(words: Words, text: str) -> str:
    """Return the text of the phrase from its first capitalised word to its last."""
    capitals = [
        i for i in range(len(words)) if words.written[i][0].isupper() and not is_determiner(words.lower[i])
    ]
    if not capitals:
        return text
    name, start = words.span(capitals[0], capitals[-1] + 1), words.spans[0].start
    return text[name.start - start : name.end - start]


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
        is_change=True,
    )
