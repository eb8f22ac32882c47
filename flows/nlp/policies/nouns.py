"""The policy nouns of `flows/lexicons/policy_nouns.yaml`, found among the words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from flows.nlp import lexicon
from schemas.vocabularies import PolicyType


@dataclass(frozen=True, slots=True)
class PolicyNoun:
    """A noun, perhaps of several words, that may stand for a policy."""

    words: tuple[str, ...]
    policy_type: PolicyType
    is_strong: bool

    @property
    def head(self) -> str:
        """Return the noun's last word, in the singular."""
        return self.words[-1]


def plural(word: str) -> str:
    """Return the plural of a regular noun."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


@cache
def policy_nouns() -> dict[str, tuple[PolicyNoun, ...]]:
    """Return the nouns by their last word, singular and plural, the longest first.

    Raises ValueError where the lexicon names a type of policy that does not exist.
    """
    groups = cast(
        "list[dict[str, list[str]]]", cast("dict[str, object]", lexicon.load("policy_nouns"))["nouns"]
    )
    found: dict[str, list[PolicyNoun]] = {}
    for group in groups:
        policy_type = cast("PolicyType", group["type"])
        if policy_type not in get_args(PolicyType):
            raise ValueError(f"lexicon policy_nouns: unknown type {policy_type!r}")
        for strength in ("strong", "weak"):
            for phrase in group[strength]:
                noun = PolicyNoun(tuple(phrase.split()), policy_type, strength == "strong")
                for form in (noun.head, plural(noun.head)):
                    found.setdefault(form, []).append(noun)
    return {form: tuple(sorted(nouns, key=lambda n: -len(n.words))) for form, nouns in found.items()}


def policy_noun_at(lower: Sequence[str], index: int) -> PolicyNoun | None:
    """Return the longest policy noun whose last word stands at the index of the lower-case words."""
    for noun in policy_nouns().get(lower[index], ()):
        before = noun.words[:-1]
        if tuple(lower[max(0, index - len(before)) : index]) == before:
            return noun
    return None


@cache
def other_uses() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the phrases in which a policy noun means something else, by each of their words."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lexicon.phrases("policy_nouns", "other_uses"):
        words = tuple(phrase.split())
        for word in set(words):
            found.setdefault(word, []).append(words)
    return {word: tuple(uses) for word, uses in found.items()}


def is_other_use(lower: Sequence[str], index: int) -> bool:
    """Tell whether the word at the index belongs to a phrase in which it means no policy."""
    for words in other_uses().get(lower[index], ()):
        for offset, word in enumerate(words):
            first = index - offset
            if word == lower[index] and first >= 0 and tuple(lower[first : first + len(words)]) == words:
                return True
    return False
