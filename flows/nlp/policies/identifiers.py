"""The citation, bill or case number by which a policy can be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable

IDENTIFIER = re.compile(
    r"\b(?:"
    r"H\.\s?R\.\s?\d+|HR[\s-]?\d+|S\.\s?\d{1,4}\b|(?:H|S)\.?\s?(?:J|Con)\.?\s?Res\.?\s?\d+"
    r"|(?:House|Senate|Assembly)\s(?:Joint\s)?(?:Bill|Resolution|File)\s(?:No\.\s)?\d+|[HSA]B[\s-]?\d+"
    r"|Executive\sOrder\s(?:No\.\s)?\d+|Proclamation\s(?:No\.\s)?\d+"
    r"|(?:Proposition|Prop\.|Measure|Question|Issue|Amendment|Initiative|Referendum)\s(?:\d+|[A-Z]{1,2}\b)"
    r"|Public\sLaw\s(?:No\.\s)?\d+[–-]\d+|P\.L\.\s?\d+[–-]\d+"
    r"|\d+\sU\.\s?S\.\s?C\.\s§*\s?\d+\w*|\d+\sC\.\s?F\.\s?R\.\s(?:§+\s?|Part\s)?\d+(?:\.\d+)?"
    r"|\d+\sU\.\s?S\.\s\d+|\d+\sF\.\s?(?:2d|3d|Supp\.(?:\s[23]d)?)\s\d+"
    r"|(?:No\.|Case|Docket\sNo\.)\s\d{1,2}[–-]\d{2,6}"
    r"|(?:Title|Section)\s(?:[IVX]+\b|\d+)"
    r"|(?:Directive|Regulation)\s(?:\(EU\)\s)?(?:No\s)?\d+/\d+(?:/EC|/EU)?"
    r"|Resolution\s\d+|(?:[1-9]|1\d|2[0-7])(?:st|nd|rd|th)\sAmendment"
    r")"
)


def identifier_in(phrases: Iterable[str]) -> str | None:
    """Return the first citation or number that stands in a policy's own names; None where none does."""
    return next((match.group() for phrase in phrases if (match := IDENTIFIER.search(phrase))), None)
