"""Whether a policy's row is about the policy that it is named for.

Finding may take mentions of several policies together. Where one mention names an act, and four describe a
tax cut, the row says little about the act, and is linked to no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.linking.policy_names import bare, called
from flows.linking.policy_titles import LEXICON, Called
from flows.nlp import lexicon
from flows.nlp.entities.acronyms import initials
from flows.nlp.entities.forms import words_of
from flows.nlp.policies.names import type_of_name

PLAIN = 0.4
"""How much a mention such as "the health care law" speaks against the name; one that tells more counts 1."""

LASTING = frozenset({"program", "court_decision"})
"""The types of policies that no row of another type is about, unless most of its mentions name them."""


def is_about(name: Called, policy_type: str, mentions: Sequence[str]) -> bool:
    """Tell whether a row's mentions name the policy as often as they describe another of any type."""
    by_name = sum(names(mention, name) for mention in mentions)
    against = sum(otherness(mention) for mention in mentions if not names(mention, name))
    is_of_type = policy_type == type_of_name(name.text) or type_of_name(name.text) not in LASTING
    return by_name >= against and (is_of_type or 2 * by_name >= len(mentions))


def names(mention: str, name: Called) -> bool:
    """Tell whether the mention has the policy's name or acronym; "a new Vale Act" has not."""
    found = called(mention)
    before, is_there, _ = mention.casefold().partition(name.text.casefold())
    if found is not None and is_same(found, name):
        return True
    return bool(is_there) and not before.rstrip().endswith(lexicon.phrases(LEXICON, "other"))


def is_same(one: Called, other: Called) -> bool:
    """Tell whether two names have one key, or one is made of the other's initials."""
    return one.key == other.key or any(
        short.key in initials(words_of(full.text)) for short, full in ((one, other), (other, one))
    )


def otherness(mention: str) -> float:
    """Return how far a mention without the policy's name describes another; "the law" does not."""
    words = words_of(bare(mention))
    if called(mention) is not None:
        return 1.0
    if len(words) == 1:
        return 0.0
    return PLAIN if set(words) <= lexicon.words(LEXICON, "common") else 1.0
