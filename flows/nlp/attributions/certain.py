"""What is certain of attributions, whoever found them.

The name under a quotation that fills its paragraph is its source. A cue inside one quotation does not
attribute another. Verbs joined by "and" share their subject. A plural subject reaches up to its verb. What is
said once is one attribution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from flows.nlp.annotation import Attribution
from flows.nlp.attributions.lines import Line, lines_of
from flows.nlp.attributions.sources import before_auxiliaries
from flows.nlp.document import Document, Span

QUOTATION_MARKS: Final = frozenset("\"“”‘'«„")
PLURAL: Final = re.compile(r"(?:\ws|[Pp]eople|[Mm]en|[Ww]omen)$")
JOINED: Final = re.compile(r"\b(?:and|but|or|that)\b")
NOT_FINITE: Final = re.compile(r"^to$|ing$")
# A quotation of so many characters may be signed by name and paper, without a dash.
LONG: Final = 40
NAME: Final = r"(?:[A-Z][\w.’'\-]{0,30}+[ \xa0]?){1,5}"
# A dash and a name behind a quotation that fills its paragraph: — Ada Brook, Lowmoor
SIGNATURE: Final = re.compile(rf"[ \xa0]*\n{{0,2}}[ \xa0]*([―—–]|--)[ \xa0]*({NAME})(?=,|[ \xa0]*(?:\n|\Z))")
# What tells which of several a subject means: "officials briefed on the talks", "voters who backed Lee".
RESTRICTION: Final = re.compile(
    r"\s+(?:who\s|\w{3,20}ing\s+to\s|\w{3,20}(?:ed|ing)\s+(?:about|at|against|by|for|from|in|near|on|over|under|with)\s)"
    r"[^,;:()“”\"\n—–]{1,100}"
)
# A name and where it wrote, and nothing else, up to the end of a paragraph: Ada Brook, Lowmoor Echo
SIGNED_FROM: Final = re.compile(rf"[ \xa0]*\n{{0,2}}[ \xa0]*({NAME}),[ \xa0]*{NAME}(?=\n|\Z)")


def made_certain(document: Document, attributions: Iterable[Attribution]) -> list[Attribution]:
    """Return the attributions in order of their content, with what is certain put right."""
    speech = (q for q in document.quotations if q.depth == 0 and q.kind == "speech")
    quoted = sorted(part for quotation in speech for part in quotation.parts)
    told = (with_whole_source(told_outside(one, quoted), document.text) for one in attributions)
    signed = [with_signature(one, document.text) for one in told]
    return sorted(distinct(with_shared_sources(document, signed)), key=lambda one: one.content)


def told_outside(one: Attribution, quoted: Sequence[Span]) -> Attribution:
    """Return the attribution without cue and source where these stand in another quotation than its own."""
    if one.cue is None:
        return one
    around = part_around(quoted, one.cue)
    if around is None or any(part.overlaps(around) for part in one.content):
        return one
    is_whole = all(part_around(quoted, part) is not None for part in one.content)
    return replace(one, cue=None, source=None) if is_whole else one


def with_whole_source(one: Attribution, text: str) -> Attribution:
    """Return the attribution with what restricts a plural source, up to its verb, as a part of the source.

    Two verbs without "and" between them cannot both be the subject's: "voters worried about jobs might ask".
    """
    if one.source is None or one.cue is None or one.source.end >= one.cue.start:
        return one
    verb = one.cue.text_of(text).split()[0].lower()
    restriction = RESTRICTION.fullmatch(text, one.source.end, one.cue.start)
    if restriction is None or not PLURAL.search(one.source.text_of(text)) or NOT_FINITE.search(verb):
        return one
    source = Span(one.source.start, one.source.end + len(restriction.group().rstrip()))
    is_free = not any(part.overlaps(source) for part in one.content)
    return replace(one, source=source) if is_free and not JOINED.search(restriction.group()) else one


def part_around(quoted: Sequence[Span], span: Span) -> Span | None:
    """Return the quotation's part that the span lies in, if it lies in one."""
    index = bisect_right(quoted, span.start, key=lambda part: part.start) - 1
    return quoted[index] if index >= 0 and quoted[index].contains(span) else None


def with_signature(one: Attribution, text: str) -> Attribution:
    """Return the attribution with the name that signs its quotation, where it has no cue and such a name."""
    first, last = one.content[0], one.content[-1]
    if one.cue or one.source or text[last.end - 1] not in QUOTATION_MARKS:
        return one
    if match := SIGNATURE.match(text, last.end):
        end = match.start(2) + len(match[2].rstrip())
        return replace(one, cue=Span(*match.span(1)), source=Span(match.start(2), end))
    is_long = last.end - first.start >= LONG
    if is_long and (match := SIGNED_FROM.match(text, last.end)):
        return replace(one, source=Span(match.start(1), match.start(1) + len(match[1].rstrip())))
    return one


def with_shared_sources(document: Document, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield the attributions; one without source takes that of the cue that "and" joins it to."""
    lines = {line.sentence.span: line for line in lines_of(document)}
    sourced = [one for one in attributions if one.cue and one.source]
    for one in attributions:
        if one.cue is None or one.source is not None:
            yield one
            continue
        sentence = document.sentences[document.sentence_index(one.cue.start)].span
        before = [
            other
            for other in sourced
            if other.cue and sentence.contains(other.cue) and other.cue.end <= one.cue.start
        ]
        line = lines.get(sentence)
        last = max(before, key=lambda other: other.cue or sentence, default=None)
        is_clear = last and last.cue and line and not has_clause(line, last.cue.end, one.cue.start)
        if line and last and is_clear and is_joined(line, one.cue):
            yield replace(one, source=last.source)
        else:
            yield one


def is_joined(line: Line, cue: Span) -> bool:
    """Tell whether "and" or "but" stands before the cue, auxiliaries and adverbs between."""
    verb = next((i for i, token in enumerate(line.tokens) if token.span.end > cue.start), 0)
    first = before_auxiliaries(line, verb)
    return first > 0 and line.words[first - 1] in {"and", "but"} and line.quoted[first - 1] is None


def has_clause(line: Line, start: int, end: int) -> bool:
    """Tell whether a relative clause, whose verb may be meant, begins between: "the crisis that grew and"."""
    inside = [i for i, token in enumerate(line.tokens) if start <= token.span.start < end]
    return any(line.words[i] in {"who", "which", "that"} for i in inside[1:])


def distinct(attributions: Iterable[Attribution]) -> list[Attribution]:
    """Return one attribution for each content: of several, one with a source, the surest."""
    best: dict[tuple[Span, ...], Attribution] = {}
    for one in attributions:
        other = best.get(one.content)
        if other is None or rank(one) > rank(other):
            best[one.content] = one
    return list(best.values())


def rank(one: Attribution) -> tuple[bool, bool, float]:
    """Return what makes an attribution better than another of the same words."""
    return one.source is not None, one.cue is not None, one.confidence
