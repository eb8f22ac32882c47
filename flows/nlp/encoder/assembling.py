"""Spans of sources, cues and contents into attributions.

Contents go to their cues, cues to their sources, by the encoder's links. Then what is certain: the
paragraphs of one quotation share one attribution, and no content holds its own source or cue.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.nlp.annotation import Attribution
from flows.nlp.document import Document, Span
from flows.nlp.encoder.confidence import Likelihoods, attribution_evidence
from flows.nlp.encoder.decoding import Found, span_of
from flows.nlp.encoder.inputs import QUOTATION_MARKS, Pieces
from flows.nlp.encoder.linking import Link, LinkRows, Weights, link

LOOSE_MARKS: Final = " \t\n\xa0,;:–—-"


@dataclass(frozen=True, slots=True)
class Roles:
    """The spans of each role in one document, in order."""

    sources: Sequence[Found]
    cues: Sequence[Found]
    contents: Sequence[Found]


@dataclass(slots=True)
class Group:
    """Contents with the cue that they share, before they are an attribution."""

    cue: int | None
    contents: list[int] = field(default_factory=list)


def assemble(
    document: Document, pieces: Pieces, roles: Roles, rows: LinkRows, weights: Weights
) -> list[tuple[Attribution, tuple[float, ...]]]:
    """Return the document's attributions with the evidence for each, by where their content begins.

    Their confidence is still to be found.
    """
    to_cues = link("content_to_cue", roles.contents, roles.cues, pieces, rows, weights)
    to_sources = link("cue_to_source", roles.cues, roles.sources, pieces, rows, weights)
    spans = [span_of(found, pieces, document.text) for found in roles.contents]
    groups = grouped(to_cues, shared_quotations(document, spans))
    made = (attribution_of(document, pieces, roles, group, to_cues, to_sources) for group in groups)
    return sorted(filter(None, made), key=lambda one: one[0].content)


def grouped(links: Sequence[Link], shared: Iterable[Sequence[int]]) -> list[Group]:
    """Return the contents by their cues; `shared` lists contents of one quotation, which stay together."""
    cue_of = [one.target for one in links]
    together = list(range(len(links)))
    for members in shared:
        first = members[0]
        cue = next((cue_of[member] for member in members if cue_of[member] is not None), None)
        for member in members:
            together[member] = together[first]
            if cue_of[member] is None:
                cue_of[member] = cue
    groups: dict[tuple[int | None, int], Group] = {}
    for content, cue in enumerate(cue_of):
        key = (cue, -1 if cue is not None else together[content])
        groups.setdefault(key, Group(cue)).contents.append(content)
    return list(groups.values())


def shared_quotations(document: Document, contents: Sequence[Span]) -> Iterator[list[int]]:
    """Yield the contents that lie in the paragraphs of one quotation, where there are several."""
    starts = [span.start for span in contents]
    for quotation in document.quotations:
        if quotation.depth or len(quotation.parts) == 1:
            continue
        members = []
        for part in quotation.parts:
            index = max(0, bisect_left(starts, part.start + 1) - 1)
            members += [i for i in (index, index + 1) if i < len(contents) and contents[i].contains(part)]
        if len(members) > 1:
            yield sorted(set(members))


def attribution_of(
    document: Document,
    pieces: Pieces,
    roles: Roles,
    group: Group,
    to_cues: Sequence[Link],
    to_sources: Sequence[Link],
) -> tuple[Attribution, tuple[float, ...]] | None:
    """Return the group as an attribution with its evidence, unless nothing of its content is left."""
    text = document.text
    cue = None if group.cue is None else roles.cues[group.cue]
    to_source = Link(None, 1.0) if group.cue is None else to_sources[group.cue]
    source = None if to_source.target is None else roles.sources[to_source.target]
    own = [span_of(found, pieces, text) for found in (source, cue) if found]
    parts = united(span_of(roles.contents[i], pieces, text) for i in group.contents)
    content = tuple(part for whole in parts for part in without(whole, own, text))
    if not content:
        return None
    best = max(group.contents, key=lambda i: roles.contents[i].likelihood)
    likelihoods = Likelihoods(
        content=roles.contents[best].likelihood,
        cue=cue.likelihood if cue else 1.0,
        source=source.likelihood if source else 1.0,
        to_cue=to_cues[best].likelihood,
        to_source=to_source.likelihood,
    )
    evidence = attribution_evidence(
        likelihoods,
        has_cue=cue is not None,
        has_source=source is not None,
        is_quoted=text[content[0].start] in QUOTATION_MARKS,
        parts=len(content),
    )
    return Attribution(content, own[-1] if cue else None, own[0] if source else None, 0.0), evidence


def united(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that share a word as one: each was brought to whole words."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(whole: Span, holes: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield what is left of the span beside the holes, without the marks that separated them."""
    inside = sorted(hole for hole in holes if hole.overlaps(whole))
    if not inside:
        yield whole
        return
    starts = [whole.start, *(hole.end for hole in inside)]
    ends = [*(hole.start for hole in inside), whole.end]
    for start, end in zip(starts, ends, strict=True):
        while start < end and text[start] in LOOSE_MARKS:
            start += 1
        while start < end and text[end - 1] in LOOSE_MARKS:
            end -= 1
        if start < end:
            yield Span(start, end)
