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


def is_about(name: Called, mentions: Sequence[str]) -> bool:
    """Tell whether a row's mentions name the policy at least as often as they describe another."""
    return sum(names(mention, name) for mention in mentions) >= sum(
        describes_another(mention, name) for mention in mentions
    )


def names(mention: str, name: Called) -> bool:
    """Tell whether the mention has the policy's name, or one that is its acronym."""
    found = called(mention)
    return name.text.casefold() in mention.casefold() or (found is not None and is_same(found, name))


def is_same(one: Called, other: Called) -> bool:
    """Tell whether two names have one key, or one is made of the other's initials."""
    return one.key == other.key or any(
        short.key in initials(words_of(full.text)) for short, full in ((one, other), (other, one))
    )


def describes_another(mention: str, name: Called) -> bool:
    """Tell whether the mention has another policy's name, or says more than "the health care law"."""
    if names(mention, name):
        return False
    words = words_of(bare(mention))
    is_plain = len(words) == 1 or set(words) <= lexicon.words(LEXICON, "common")
    return called(mention) is not None or not is_plain
