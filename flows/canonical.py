"""Keys over articles: of policies by a telling name, of entities before they are linked."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from flows.nlp.annotation import Policy

WORD = re.compile(r"\w+")
FEWEST_NAME_WORDS = 2


def lone_entity(entity_id: str) -> str:
    """Return the key of an entity that is known to be that of no other article, or not yet."""
    return key_of("ce", entity_id)


def canonical_policy(policy: Policy, policy_id: str) -> str:
    """Return the key that the policy shares with those of the same identifier or proper name elsewhere.

    A policy known by a common noun phrase ("the new rule") is shared with none.
    """
    told = policy.identifier or (policy.name if is_proper(policy.name) else None)
    return key_of("cp", policy.jurisdiction or "", normalised(told) if told else policy_id)


def is_proper(name: str) -> bool:
    """Tell whether a policy's name reads as a proper name: capitalised from first to last word."""
    words = WORD.findall(name)
    return len(words) >= FEWEST_NAME_WORDS and words[0][:1].isupper() and not words[-1][:1].islower()


def normalised(name: str) -> str:
    """Return the name's words in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def key_of(kind: str, *parts: str) -> str:
    """Return a short key made from the parts."""
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=8)
    return f"{kind}-{digest.hexdigest()}"
