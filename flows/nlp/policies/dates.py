"""When a policy was proposed, adopted, took effect, was blocked or ended, and what it must meet by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from flows.nlp import lexicon
from flows.nlp.annotation import PolicyDate
from flows.nlp.document import Document, Span
from flows.nlp.policies.acts import forms_of, policy_verb_at
from flows.nlp.policies.date_expressions import DateExpression, find_dates
from flows.nlp.policies.stages import StatusEvidence
from flows.nlp.policies.verb_chains import MentionPlace
from schemas.vocabularies import PolicyEvent, PolicyStatus

# How many code points an act may stand from its date, and a mention from a deadline.
REACH, NEAR = 70, 60
AROUND = 300
# How many code points behind its start the date in a mention's name or before its noun stands.
NAMED_REACH = 8
# How many tokens before a mention an act stands that its date follows.
DATED_REACH = 25
EVENTS: dict[PolicyStatus, PolicyEvent] = {
    "proposed": "proposed",
    "pending": "proposed",
    "adopted": "adopted",
    "in_force": "effective",
    "blocked": "blocked",
    "ended": "ended",
}
DEADLINE = ("by ", "before ", "until ", "deadline of ", "no later than ", "by the ", "before the ")
Act = tuple[Span, PolicyEvent]


def dates_of(
    document: Document,
    places: Sequence[MentionPlace],
    evidence: Sequence[StatusEvidence],
    status: PolicyStatus,
) -> tuple[PolicyDate, ...]:
    """Return the dates that the sentences about the policy give for its events, in text order.

    A date belongs to the act told nearest to it in its sentence; one in front of the policy's noun ("the
    2014 ban") tells when it was adopted.
    """
    published = document.published_at.date() if document.published_at else None
    acts = list(acts_told(document.text, evidence))
    found: dict[Span, PolicyDate] = {}
    for place in places:
        line = place.line.span(0, len(place.line.tokens))
        mention = place.line.span(place.start, place.end)
        around = Span(max(line.start, mention.start - AROUND), min(line.end, mention.end + AROUND))
        near = [*acts, *acts_dated(place, status)]
        for expression in find_dates(document.text, around, published):
            event = event_of(document.text, expression, line, mention, near)
            if event is not None:
                found[expression.span] = PolicyDate(
                    event, expression.span, expression.date_from, expression.date_to
                )
    return tuple(found[span] for span in sorted(found))


def acts_told(text: str, evidence: Sequence[StatusEvidence]) -> Iterator[Act]:
    """Yield what the signs of a stage say has happened; adjectives tell no event.

    Who passes or signs a policy adopts it, whatever has become of it since.
    """
    for sign in evidence:
        if sign.span is None or not sign.is_act or sign.status not in EVENTS:
            continue
        words = sign.span.text_of(text).lower().split()
        verb = policy_verb_at(words, 0)
        passed = verb is not None and verb.stage == "adopted" and sign.status in {"pending", "in_force"}
        yield sign.span, "adopted" if passed or words[0] in {"passed", "cleared"} else EVENTS[sign.status]


def acts_dated(place: MentionPlace, status: PolicyStatus) -> Iterator[Act]:
    """Yield the acts before the mention that their own date parts from it: "called Tuesday for a ban".

    What is announced and has come to pass was decided or ended then.
    """
    line, times = place.line, lexicon.words("cues", "time_words")
    for index in range(max(0, place.start - DATED_REACH), place.start):
        behind = line.words[index + 1 : index + 3]
        if not behind or not (behind[0] in times or (behind[0] == "on" and behind[-1] in times)):
            continue
        act = dating_acts().get(line.words[index])
        if act == "proposed" and line.words[index] == "announced" and status in {"adopted", "ended"}:
            act = EVENTS[status]
        if act is not None:
            yield line.span(index, index + 1), act


@cache
def dating_acts() -> dict[str, PolicyEvent]:
    """Return the past forms of the verbs by which a policy is put forward or made, with the event."""
    found: dict[str, PolicyEvent] = {}
    for event in ("proposed", "adopted"):
        for base in lexicon.phrases("status", "dated", event):
            forms = forms_of(base)
            found |= {form: event for form, kind in forms.items() if kind in {"past", "participle"}}
    return found


def event_of(
    text: str,
    expression: DateExpression,
    line: Span,
    mention: Span,
    acts: Sequence[Act],
) -> PolicyEvent | None:
    """Return what happened on the date, as the nearest act in the sentence says; None if none is near.

    "A budget for 2016" gives no date of an event.
    """
    before = text[max(line.start, expression.span.start - 16) : expression.span.start].lower()
    near = sorted(distances(expression.span, line, acts))
    if before.endswith("for "):
        return None
    if before.endswith("until ") and near and near[0][1] == "effective":
        return "effective"
    if before.endswith(DEADLINE) and (near or gap(expression.span, mention) <= NEAR):
        return "deadline"
    if names_policy(text, expression.span, mention):
        return "adopted"
    return near[0][1] if near else None


def names_policy(text: str, date: Span, mention: Span) -> bool:
    """Tell whether the date belongs to the policy's name or its noun: "the 2014 ban", "the Rent Act of 1990".

    "Monday's ruling", "last year's deal" are of that kind too.
    """
    if not mention.contains(date):
        return False
    words, after = date.text_of(text), text[date.end : date.end + 2]
    opens = date.start - mention.start <= NAMED_REACH
    if after in {"'s", "’s"}:
        return opens
    is_end = date.end == mention.end and text[: date.start].endswith(" of ")
    return words.isdigit() and (opens or is_end)


def distances(date: Span, line: Span, acts: Sequence[Act]) -> Iterator[tuple[int, PolicyEvent]]:
    """Yield the acts of the sentence within reach of the date, with their distance."""
    for span, event in acts:
        if line.contains(span) and gap(date, span) <= REACH:
            yield gap(date, span), event


def gap(one: Span, other: Span) -> int:
    """Return the number of code points between two spans."""
    return max(0, other.start - one.end, one.start - other.end)
