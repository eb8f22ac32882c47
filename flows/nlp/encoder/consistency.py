"""Names made consistent within a document: one form has one type, and is a name wherever it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from flows.nlp.annotation import NameMention
from flows.nlp.document import Document, Span
from schemas.vocabularies import EntityType

# Only forms found with this confidence somewhere are looked for elsewhere; what that finds is less sure.
# A person's bare surname is not: it may be part of another name.
SURE: Final = 0.8
DISCOUNT: Final = 0.8
SHORTEST: Final = 3

Votes = Mapping[str, Mapping[EntityType, float]]


def consistent_names(document: Document, names: Sequence[NameMention]) -> tuple[NameMention, ...]:
    """Return the names, each with the type most believed for its form, and the places that were missed."""
    text = document.text
    votes = votes_of(text, names)
    typed = [replace(name, entity_type=elected(votes[name.span.text_of(text)], name)) for name in names]
    return tuple(sorted([*typed, *missed(document, typed)], key=lambda name: name.span))


def votes_of(text: str, names: Sequence[NameMention]) -> Votes:
    """Return how strongly each form is believed to be of each type; a full name votes for its surname."""
    votes: dict[str, dict[EntityType, float]] = {}
    for name in names:
        form = name.span.text_of(text)
        first, _, surname = form.rpartition(" ")
        for each in (form, surname) if first and name.entity_type == "PERSON" else (form,):
            kinds = votes.setdefault(each, {})
            kinds[name.entity_type] = kinds.get(name.entity_type, 0.0) + name.confidence
    return votes


def elected(votes: Mapping[EntityType, float], name: NameMention) -> EntityType:
    """Return the type with most votes, the name's own if it has as many."""
    return max(votes, key=lambda kind: (votes[kind], kind == name.entity_type))


def missed(document: Document, names: Sequence[NameMention]) -> Iterator[NameMention]:
    """Yield names for the places where a sure form stands and no name was found."""
    forms: dict[str, NameMention] = {}
    for name in sorted(names, key=lambda name: name.confidence):
        form = name.span.text_of(document.text)
        is_bare = name.entity_type == "PERSON" and " " not in form
        if name.confidence >= SURE and len(form) >= SHORTEST and form[:1].isupper() and not is_bare:
            forms[form] = name
    by_first: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_first.setdefault(form.split()[0], []).append(form)
    taken = [name.span for name in names]
    end = 0
    for token in document.tokens:
        for form in by_first.get(token.text, ()):
            span = Span(token.span.start, token.span.start + len(form))
            if span.start >= end and stands(document.text, form, span) and is_free(span, taken):
                yield replace(forms[form], span=span, confidence=forms[form].confidence * DISCOUNT)
                end = span.end
                break


def stands(text: str, form: str, span: Span) -> bool:
    """Tell whether the form stands at the span as whole words."""
    return text.startswith(form, span.start) and not text[span.end : span.end + 1].isalnum()


def is_free(span: Span, taken: Sequence[Span]) -> bool:
    """Tell whether the span overlaps none of the spans, which are in order and apart."""
    index = bisect_left(taken, span)
    return not any(span.overlaps(other) for other in taken[max(0, index - 1) : index + 1])
