"""When a policy was proposed, adopted, took effect, was blocked or ended, and what it must meet by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.nlp.annotation import PolicyDate
from flows.nlp.document import Document, Span
from flows.nlp.policies.date_expressions import DateExpression, find_dates
from flows.nlp.policies.stages import StatusEvidence
from flows.nlp.policies.verb_chains import MentionPlace
from schemas.vocabularies import PolicyEvent, PolicyStatus

REACH = 60
AROUND = 300
EVENTS: dict[PolicyStatus, PolicyEvent] = {
    "proposed": "proposed",
    "pending": "proposed",
    "adopted": "adopted",
    "in_force": "effective",
    "blocked": "blocked",
    "ended": "ended",
}
DEADLINE = ("by ", "before ", "until ", "deadline of ", "no later than ")


def dates_of(
    document: Document,
    places: Sequence[MentionPlace],
    evidence: Sequence[StatusEvidence],
) -> tuple[PolicyDate, ...]:
    """Return the dates that the sentences about the policy give for its events, in text order.

    A date belongs to the act told nearest to it in its sentence; one in front of the policy's noun ("the
    2014 ban") tells when it was adopted.
    """
    published = document.published_at.date() if document.published_at else None
    acts = [(sign.span, sign.status) for sign in evidence if sign.span is not None]
    found: dict[Span, PolicyDate] = {}
    for place in places:
        line = place.line.span(0, len(place.line.tokens))
        mention = place.line.span(place.start, place.end)
        around = Span(max(line.start, mention.start - AROUND), min(line.end, mention.end + AROUND))
        for expression in find_dates(document.text, around, published):
            event = event_of(document.text, expression, line, mention, acts)
            if event is not None:
                found[expression.span] = PolicyDate(
                    event, expression.span, expression.date_from, expression.date_to
                )
    return tuple(found[span] for span in sorted(found))


def event_of(
    text: str,
    expression: DateExpression,
    line: Span,
    mention: Span,
    acts: Sequence[tuple[Span, PolicyStatus]],
) -> PolicyEvent | None:
    """Return what happened on the date, as the nearest act in the sentence says; None if none is near.

    "A budget for 2016" gives no date of an event.
    """
    before = text[max(line.start, expression.span.start - 16) : expression.span.start].lower()
    near = sorted(distances(expression.span, line, acts))
    if before.endswith("for "):
        return None
    if before.endswith("until ") and near and near[0][1] == "in_force":
        return "effective"
    if before.endswith(DEADLINE) and (near or gap(expression.span, mention) <= REACH):
        return "deadline"
    is_modifier = (
        mention.contains(expression.span) and text[expression.span.start : expression.span.end].isdigit()
    )
    if is_modifier and expression.span.start - mention.start <= 8:
        return "adopted"
    return EVENTS[near[0][1]] if near else None


def distances(
    date: Span, line: Span, acts: Sequence[tuple[Span, PolicyStatus]]
) -> Iterator[tuple[int, PolicyStatus]]:
    """Yield the acts of the sentence within reach of the date, with their distance."""
    for span, stage in acts:
        if stage in EVENTS and line.contains(span) and gap(date, span) <= REACH:
            yield gap(date, span), stage


def gap(one: Span, other: Span) -> int:
    """Return the number of code points between two spans."""
    return max(0, other.start - one.end, one.start - other.end)
