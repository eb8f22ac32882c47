"""What every name looks like, whoever found it; what does not is mended, or no name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from flows.nlp import lexicon
from flows.nlp.annotation import NameMention
from flows.nlp.document import Span

BREAKS_OFF: Final = re.compile(r"\s+(?:and|of|for|the)$")
NAME_WORDS: Final = re.compile(r"(?:\s+[A-Z][\w’'\-]*)+")
# Two parties of a case, and one of them alone.
CASE: Final = re.compile(r"\w vs?\. [A-Z]")
HALF_CASE: Final = re.compile(r"\w vs?\.?$")
CAPITAL: Final = re.compile(r"[^\W\d_a-z]|\d")
# What goes on behind the "EB" of "EB-5" or the "Franco" of "Franco-German".
REST: Final = re.compile(r"[-‑][\dA-Z]")


def sound_name(text: str, name: NameMention) -> NameMention | None:
    """Return the name as names are; None where it is but a piece of a word, or has no capital.

    A name does not end in "and"; a court's case is a law; the White House is a body, not a building.
    """
    start, end = name.span.start, name.span.end
    surface = text[start:end]
    is_piece = start > 0 and text[start - 1] == "." and text[max(0, start - 2)].isupper()
    if is_piece or not CAPITAL.search(surface) or HALF_CASE.search(surface):
        return None
    if REST.match(text, end) and name.entity_type in {"ORG", "LAW", "WORK"}:
        return None
    if CASE.search(surface):
        return replace(name, entity_type="LAW")
    if surface in lexicon.phrases("known_names", "seats"):
        return replace(name, entity_type="ORG")
    if BREAKS_OFF.search(surface):
        rest = NAME_WORDS.match(text, end)
        end = rest.end() if rest else start + len(BREAKS_OFF.sub("", surface))
        return replace(name, span=Span(start, end))
    return name
