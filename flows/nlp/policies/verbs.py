"""Verbs of public action in all their forms, and policies that the text gives by a verb phrase alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.attributions.cues import gerund, past, third_person
from flows.nlp.document import Span
from flows.nlp.noun_phrases import Words, is_determiner, listed
from flows.nlp.policies.nouns import plural, policy_nouns
from flows.nlp.policies.phrase_ends import scan, trimmed

OBJECT_WITHIN = 8
INTENT_WITHIN = 6
MEANT, WILLED, NAMED = 0.6, 0.45, 0.35


def forms_of(base: str) -> tuple[str, str, str, str]:
    """Return a verb's base form, -s form, past form and -ing form."""
    irregular = cast(
        "dict[str, list[str]]", cast("dict[str, object]", lexicon.load("policy_verbs"))["irregular"]
    )
    if base in irregular:
        third, *pasts, ing = irregular[base]
        return base, third, pasts[-1], ing
    return base, third_person(base), past(base), gerund(base)


@cache
def handling_forms() -> frozenset[str]:
    """Return all forms of the verbs that tell what is done to a policy."""
    return frozenset(form for base in lexicon.phrases("policy_verbs", "handling") for form in forms_of(base))


@cache
def acting_forms() -> dict[str, str]:
    """Return the base form of each base and -ing form of the verbs that tell what a policy does."""
    found: dict[str, str] = {}
    for base in lexicon.phrases("policy_verbs", "acting"):
        for form in (base, forms_of(base)[3]):
            found.setdefault(form, base)
    return found


@cache
def objects() -> frozenset[str]:
    """Return the nouns, singular and plural, that public action acts on."""
    nouns = lexicon.words("policy_verbs", "objects")
    return nouns | {plural(noun) for noun in nouns}


def verb_policies(words: Words, public: Collection[int]) -> Iterator[tuple[Span, float]]:
    """Yield each verb phrase of the sentence that gives a policy, in text order, with its confidence.

    `public` are the indices of words that name policies; what is done to these is a policy as well.
    """
    for index, word in enumerate(words.lower):
        if word not in acting_forms() or not words.written[index].islower():
            continue
        confidence = intent(words, index)
        if confidence and acts_on_public_matter(words, index, public):
            confidence += NAMED * any(i in public for i in range(index + 1, index + 1 + OBJECT_WITHIN))
            end = trimmed(words, max(scan(words, index + 1), index + 1), index + 1)
            yield words.span(index, end), confidence


def intent(words: Words, index: int) -> float:
    """Return how far the words before the verb show that somebody means to do it; 0 where they do not."""
    if index == 0:
        return 0.0
    before = words.lower[max(0, index - INTENT_WITHIN) : index]
    intents = lexicon.words("policy_verbs", "intents")
    if words.lower[index].endswith("ing"):
        follows = before[-1] in intents or before[-1] in listed("prepositions")
        return MEANT if follows and not policy_nouns().get(words.lower[index]) else 0.0
    if before[-1] in {"would", "will", "must", "should"}:
        return 0.0 if any(word in policy_nouns() for word in before[-4:-1]) else WILLED
    meant = before[-1] == "to" and any(word in intents for word in before)
    return MEANT if meant else 0.0


def acts_on_public_matter(words: Words, index: int, public: Collection[int]) -> bool:
    """Tell whether an object of public action follows the verb soon."""
    for follower in range(index + 1, min(len(words), index + 1 + OBJECT_WITHIN)):
        word = words.lower[follower].removesuffix("'s").removesuffix("'")
        if (
            follower in public
            or word.startswith("$")
            or word in objects()
            or any(part in objects() for part in word.split("-"))
        ):
            return True
        if word in ".;:,?!" or (
            word in listed("modals", "auxiliaries", "pronouns") and not is_determiner(word)
        ):
            return False
    return False
