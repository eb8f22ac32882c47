"""What the encoder's heads answer: the layers of labels, and where each lies in its output."""

from __future__ import annotations

from typing import Final, get_args

from schemas.vocabularies import EntityType

# Attribution roles and policy mentions: outside, first, inner, last piece of a span, or all of it.
OUTSIDE, FIRST, INNER, LAST, SINGLE = range(5)
SPAN_TAGS: Final = 5
ROLES: Final = ("source", "cue", "content")
LAYERS: Final = (*ROLES, "policy")

# Names: outside, then for each type its first piece and its inner ones.
NAME_TYPES: Final[tuple[EntityType, ...]] = get_args(EntityType)
NAME_TAGS: Final = 1 + 2 * len(NAME_TYPES)

# Links: a content's query meets a cue's key, a cue's query meets a source's key; each query also
# says how well it goes without.
LINK_WIDTH: Final = 48
LINKS: Final = ("content_to_cue", "cue_to_source")

# References: the query of a pronoun or of a noun phrase's first piece meets the key of a name's first piece.
REFERENCE: Final = len(LINKS)

SPAN_WIDTH: Final = len(LAYERS) * SPAN_TAGS
LINK_START: Final = SPAN_WIDTH + NAME_TAGS
OUTPUT_WIDTH: Final = LINK_START + (len(LINKS) + 1) * (2 * LINK_WIDTH + 1)


def link_columns(kind: int) -> tuple[slice, slice, int]:
    """Return the columns of a kind's queries and keys, and that of going without, behind `LINK_START`."""
    start = kind * (2 * LINK_WIDTH + 1)
    middle = start + LINK_WIDTH
    return slice(start, middle), slice(middle, middle + LINK_WIDTH), middle + LINK_WIDTH


def first_tag(kind: int) -> int:
    """Return the tag of a name's first piece, for the index of its type."""
    return 1 + 2 * kind


def inner_tag(kind: int) -> int:
    """Return the tag of a name's other pieces, for the index of its type."""
    return 2 + 2 * kind
