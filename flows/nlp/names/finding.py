"""Proper names: where they stand and what they name, by capitals, lexicons and the whole article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.nlp.annotation import NameMention
from flows.nlp.document import Document, Span
from flows.nlp.lexicon import words
from flows.nlp.names.chunks import HEAD_WEIGHT, candidates_of
from flows.nlp.names.habits import Candidate, Habits, habits_of, with_last_words
from flows.nlp.names.merges import merged
from flows.nlp.names.types import form_of, types_of
from flows.nlp.names.words import Line, lines_of
from flows.nlp.names.works import overlaps_any, titles_of_works

# A name that only a heading shows is believed where it is known; a heading's last word is no head.
SURE = 0.8
TITLE_CONFIDENCE = 0.7


def find_names(document: Document) -> tuple[NameMention, ...]:
    """Return the names in text order, without titles, leading articles and possessive 's.

    They do not overlap, and one form has the same type throughout the document.
    """
    lines = lines_of(document)
    works = titles_of_works(document)
    starts = [work.start for work in works]
    candidates = list(believed(lines, find_candidates(lines)))
    types = types_of(lines, candidates)
    names = [NameMention(span_of(lines, found), *types[form_of(found.text)]) for found in candidates]
    outside = [name for name in names if not overlaps_any(name.span, works, starts)]
    known = {name.span: name for name in names}
    titles = [known.get(work) or NameMention(work, "WORK", TITLE_CONFIDENCE) for work in works]
    return tuple(sorted(outside + titles, key=lambda name: name.span))


def find_candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Return what may be names in text order; a second reading knows surnames that are ordinary words."""
    habits = habits_of(lines)
    found = [read_line(line, number, habits) for number, line in enumerate(lines)]
    habits = with_last_words(habits, lines, [candidate for of_line in found for candidate in of_line])
    doubtful = habits.surnames | habits.short_forms
    for number, line in enumerate(lines):
        if any(word.text in doubtful for word in line.words):
            found[number] = read_line(line, number, habits)
    return [candidate for of_line in found for candidate in of_line]


def read_line(line: Line, number: int, habits: Habits) -> list[Candidate]:
    """Return the names of one line in text order."""
    return merged(line.words, candidates_of(line, number, habits))


def believed(lines: Sequence[Line], candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates; in a heading only sure names and those that the article has elsewhere."""
    seen = {form_of(candidate.text) for candidate in candidates if not lines[candidate.line].heading}
    for candidate in candidates:
        if not lines[candidate.line].heading:
            yield candidate
        elif candidate.text.split()[0].lower() in words("names", "function"):
            continue
        elif form_of(candidate.text) in seen:
            yield candidate
        elif candidate.weight >= SURE and candidate.weight != HEAD_WEIGHT:
            yield shortened(candidate, seen)


def shortened(candidate: Candidate, seen: set[str]) -> Candidate:
    """Return a name of a heading cut down to what the article has elsewhere, if anything."""
    parts = candidate.text.split(" ")
    for length in range(len(parts) - 1, 0, -1):
        text = " ".join(parts[:length])
        if form_of(text) in seen:
            return replace(candidate, end=candidate.start + length, text=text)
    return candidate


def span_of(lines: Sequence[Line], candidate: Candidate) -> Span:
    """Return the range of a candidate's words in the text."""
    texts = lines[candidate.line].words
    return Span(texts[candidate.start].span.start, texts[candidate.end - 1].span.end)
