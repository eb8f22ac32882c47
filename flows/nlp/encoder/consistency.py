"""Names made consistent within a document: one form has one type, and is a name wherever it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from flows.nlp.annotation import NameMention
from flows.nlp.document import Document, Span
from schemas.vocabularies import EntityType

# Only forms found with this confidence somewhere are looked for elsewhere; what that finds is less sure.
SURE: Final = 0.8
DISCOUNT: Final = 0.8
SHORTEST: Final = 3
# A person's bare name is looked for only if it was found so often, and at this share of its places: "May"
# is a month, too.
OFTEN: Final = 3
USUALLY: Final = 0.8

# What joins the names of a firm or a bill.
JOINING: Final = frozenset("&-–—/#@")

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
        if name.confidence >= SURE and len(form) >= SHORTEST and form[:1].isupper():
            forms[form] = name
    taken = [name.span for name in names]
    bare = {form for form, name in forms.items() if name.entity_type == "PERSON" and " " not in form}
    forms = {form: forms[form] for form in forms.keys() - bare | habitual(document, bare, taken)}
    by_first: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        by_first.setdefault(form.split()[0], []).append(form)
    end = 0
    for index, token in enumerate(document.tokens):
        for form in by_first.get(token.text, ()):
            span = Span(token.span.start, token.span.start + len(form))
            if span.start < end or not (stands(document.text, form, span) and is_free(span, taken)):
                continue
            if form not in bare or not is_in_another(document, index):
                yield replace(forms[form], span=span, confidence=forms[form].confidence * DISCOUNT)
                end = span.end
                break


def habitual(document: Document, words: Collection[str], taken: Sequence[Span]) -> set[str]:
    """Return the words that nearly always are part of a name in the document."""
    places: dict[str, list[bool]] = {word: [] for word in words}
    for token in document.tokens:
        if token.text in places:
            places[token.text].append(not is_free(token.span, taken))
    return {
        word for word, named in places.items() if sum(named) >= OFTEN and sum(named) >= USUALLY * len(named)
    }


def is_in_another(document: Document, index: int) -> bool:
    """Tell whether the token beside, in its sentence, may make one name with the token at the index."""
    sentence = document.sentences[document.sentence_index(document.tokens[index].span.start)].span
    beside = (document.tokens[at] for at in (index - 1, index + 1) if 0 <= at < len(document.tokens))
    return any(
        sentence.contains(token.span)
        and (token.text in JOINING or (token.text[:1].isupper() and token.span.start != sentence.start))
        for token in beside
    )


def stands(text: str, form: str, span: Span) -> bool:
    """Tell whether the form stands at the span as whole words."""
    return text.startswith(form, span.start) and not text[span.end : span.end + 1].isalnum()


def is_free(span: Span, taken: Sequence[Span]) -> bool:
    """Tell whether the span overlaps none of the spans, which are in order and apart."""
    index = bisect_left(taken, span)
    return not any(span.overlaps(other) for other in taken[max(0, index - 1) : index + 1])
