"""What every name looks like, whoever found it; what does not is mended, or no name.

A name is read as far as it goes elsewhere in the text: "Homeland Security" in "Homeland Security Secretary".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from functools import cache
from typing import Final, cast

from flows.nlp import lexicon
from flows.nlp.annotation import NameMention
from flows.nlp.document import Span

BREAKS_OFF: Final = re.compile(r"\s+(?:and|of|for|the)$")
NAME_WORDS: Final = re.compile(r"(?:\s+[A-Z][\w’'\-]*)+")
# Two parties of a case, and one of them alone.
CASE: Final = re.compile(r"\w vs?\. [A-Z]")
HALF_CASE: Final = re.compile(r"\w vs?\.?$")
SPACE: Final = re.compile(r" ")
CAPITAL: Final = re.compile(r"[^\W\d_a-z]|\d")
# What goes on behind the "EB" of "EB-5" or the "Franco" of "Franco-German".
REST: Final = re.compile(r"[-‑][\dA-Z]")


def sound_names(text: str, names: Iterable[NameMention]) -> tuple[NameMention, ...]:
    """Return the names in text order, each as names are and as long as it is elsewhere."""
    sound = [name for name in (sound_name(text, name) for name in names) if name]
    longer: dict[str, set[str]] = {}
    for name in sound:
        surface = name.span.text_of(text)
        for end in (match.start() for match in SPACE.finditer(surface)):
            longer.setdefault(surface[:end], set()).add(surface)
    starts = {name.span.start for name in sound}
    return tuple(
        sorted((as_elsewhere(text, name, longer, starts) for name in sound), key=lambda name: name.span)
    )


@cache
def state_abbreviations() -> frozenset[str]:
    """Return how American states are shortened behind a politician's name: "Neb."."""
    listed = cast("dict[str, dict[str, list[str]]]", lexicon.load("jurisdictions"))
    return frozenset(form for forms in listed["states"].values() for form in forms)


def as_elsewhere(
    text: str, name: NameMention, longer: Mapping[str, Set[str]], starts: Set[int]
) -> NameMention:
    """Return the name with the words behind it that belong to it elsewhere, and to no other name here."""
    if name.entity_type != "ORG":
        return name
    surface = name.span.text_of(text)
    for form in sorted(longer.get(surface, ()), key=len, reverse=True):
        end = name.span.start + len(form)
        is_free = starts.isdisjoint(range(name.span.end, end))
        if is_free and text.startswith(form, name.span.start) and not text[end : end + 1].isalnum():
            return replace(name, span=Span(name.span.start, end))
    return name


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
    if text.startswith(".", end) and f"{surface}." in state_abbreviations():
        return replace(name, span=Span(start, end + 1), entity_type="GPE")
    if surface in lexicon.phrases("known_names", "seats"):
        return replace(name, entity_type="ORG")
    if BREAKS_OFF.search(surface):
        rest = NAME_WORDS.match(text, end)
        end = rest.end() if rest else start + len(BREAKS_OFF.sub("", surface))
        return replace(name, span=Span(start, end))
    return name
