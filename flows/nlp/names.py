"""Proper names: where they stand and what they name, by capitals, lexicons and the whole article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.nlp.annotation import NameMention
from flows.nlp.document import Document, Span
from flows.nlp.name_chunks import Candidate, find_candidates, habits_of
from flows.nlp.name_types import form_of, types_of
from flows.nlp.name_words import Line, lines_of


def find_names(document: Document) -> tuple[NameMention, ...]:
    """Return the names in text order, without titles, leading articles and possessive 's.

    They do not overlap, and one form has the same type throughout the document.
    """
    lines = lines_of(document)
    candidates = list(believed(lines, find_candidates(lines, habits_of(lines))))
    types = types_of(lines, candidates)
    return tuple(
        NameMention(span_of(lines, candidate), *types[form_of(candidate.text)]) for candidate in candidates
    )


def believed(lines: Sequence[Line], candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates; in a heading only known names and those that the article has elsewhere."""
    seen = {form_of(candidate.text) for candidate in candidates if not lines[candidate.line].heading}
    for candidate in candidates:
        if not lines[candidate.line].heading or (candidate.entity_type and not candidate.weight == 0.5):
            yield candidate
        elif form_of(candidate.text) in seen:
            yield candidate


def span_of(lines: Sequence[Line], candidate: Candidate) -> Span:
    """Return the range of a candidate's words in the text."""
    texts = lines[candidate.line].words
    return Span(texts[candidate.start].span.start, texts[candidate.end - 1].span.end)
