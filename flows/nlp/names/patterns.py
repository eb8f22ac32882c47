"""Names that their form alone tells: numbered laws, ordinals, states behind a comma, datelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.nlp.lexicon import words
from flows.nlp.names.heads import head_end
from flows.nlp.names.known import is_listed, phrase_length
from flows.nlp.names.words import SPACES, Word
from schemas.vocabularies import EntityType

BILL_NUMBER = re.compile(r"(?:HB|SB|AB|HR|HJR|SJR|SCR|HCR)-?\d{1,5}")
NUMBER = re.compile(r"\d{1,5}[A-Z]?|[IVX]{1,5}|[A-Z]\d{0,3}")
ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)")
PARTIES = frozenset(["R-", "D-", "I-"])
BEHIND_DATELINE = (" (", " —", " – ", " -- ", "—", " - ", ", ")


class Pattern(NamedTuple):
    """How many words a pattern takes, and what they name."""

    length: int
    entity_type: EntityType


def pattern_at(texts: Sequence[Word], position: int) -> Pattern | None:
    """Return the name that the form alone tells at the position."""
    word = texts[position]
    if not word.capital and not word.text[0].isdigit():
        return None
    if is_state_here(texts, position):
        return Pattern(1, "GPE")
    if BILL_NUMBER.fullmatch(word.text):
        return Pattern(1, "LAW")
    if ORDINAL.fullmatch(word.text) or is_listed(word.text, "ordinals"):
        return ordinal_name(texts, position)
    if is_dateline(texts, position):
        return Pattern(dateline_length(texts, position), "GPE")
    return numbered_law(texts, position)


def is_state_here(texts: Sequence[Word], position: int) -> bool:
    """Tell a state's abbreviation by the comma, the bracket or the party's letter before it."""
    if not position or texts[position].text not in words("places", "behind_comma"):
        return False
    before = texts[position - 1]
    if before.text in PARTIES:
        return True
    return before.capital and before.after in (", ", " (")


def ordinal_name(texts: Sequence[Word], position: int) -> Pattern | None:
    """Return an amendment, a district or a troop by its ordinal."""
    following = position + 1
    if following >= len(texts) or texts[position].after not in SPACES:
        return None
    if not is_listed(texts[following].text, "ordinal_heads"):
        return None
    head = head_end(texts, position)
    return Pattern(head.end - position, head.entity_type) if head.end and head.entity_type else None


def numbered_law(texts: Sequence[Word], position: int) -> Pattern | None:
    """Return a law by its number: "Title IX", "House Bill 12"."""
    length = phrase_length(words("names", "law_openers"), texts, position)
    end = position + length
    if not length or end >= len(texts) or texts[end - 1].after not in SPACES:
        return None
    return Pattern(length + 1, "LAW") if NUMBER.fullmatch(texts[end].text) else None


def is_dateline(texts: Sequence[Word], position: int) -> bool:
    """Tell the place in capitals that opens a report: "SALEM, Ore. (AP) —"."""
    length = dateline_length(texts, position) if not position else 0
    if not length or any(len(word.text) < 3 or is_ordinary_word(word) for word in texts[:length]):
        return False
    after = texts[length - 1].after
    if not after.startswith(BEHIND_DATELINE) or length == len(texts):
        return False
    return after != ", " or is_state(texts[length].text)


def is_ordinary_word(word: Word) -> bool:
    """Tell a word that the lexicon has as part of the general vocabulary."""
    return word.lower in words("names", "function") or word.lower in words("names", "content")


def dateline_length(texts: Sequence[Word], position: int) -> int:
    """Return how many words in capitals stand there, three at most."""
    length = 0
    while length < 3 and position + length < len(texts) and texts[position + length].text.isupper():
        length += 1
        if texts[position + length - 1].after not in SPACES:
            break
    return length


def is_state(word: str) -> bool:
    """Tell a state's name or its abbreviation."""
    return word in words("places", "us_states") or word in words("places", "behind_comma")
