"""How well names are found: same span, same type, in the types that a corpus knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from flows.evaluation.figures import Figures
from flows.nlp.annotation import NameMention
from flows.nlp.document import Span

Typed = tuple[Span, str]

# What corpora that do not tell governed places from others call our types.
COARSE: Final[Mapping[str, str]] = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}


def count_names(gold: Iterable[Typed], found: Iterable[NameMention], figures: Figures) -> None:
    """Add one text's names to the figures; types that the gold does not have are left out."""
    wanted = set(gold)
    given = {(name.span, COARSE[name.entity_type]) for name in found if name.entity_type in COARSE}
    figures.add("names", len(wanted & given), len(given), len(wanted))
    for kind in ("PER", "ORG", "LOC"):
        a, b = ({typed for typed in both if typed[1] == kind} for both in (wanted, given))
        figures.add(f"names.{kind}", len(a & b), len(b), len(a))
