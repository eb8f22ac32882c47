"""Keys over articles, and those of rows that are not linked to any of another article."""

from __future__ import annotations

import hashlib


def lone_entity(entity_id: str) -> str:
    """Return the key of an entity that is known to be that of no other article, or not yet."""
    return key_of("ce", entity_id)


def lone_policy(policy_id: str) -> str:
    """Return the key of a policy that is known to be that of no other article, or not yet."""
    return key_of("cp", policy_id)


def key_of(kind: str, *parts: str) -> str:
    """Return a short key made from the parts."""
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=8)
    return f"{kind}-{digest.hexdigest()}"
