"""Who is named together: "Lee, Diaz and Vale voted for the law"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.nlp.attributions.lines import Line
from flows.nlp.policies.actors import Actor, Reading, named
from flows.nlp.speakers.discourse import Place
from schemas.vocabularies import EntityType

ACTING: frozenset[EntityType] = frozenset({"PERSON", "ORG", "GPE", "NORP"})
# What stands between two members of a list: a bracket, a comma or "and", titles.
BETWEEN = re.compile(
    r"(?:\s*\([^)]{1,30}\)?)?\s*(?:, and|,|and|as well as)\s+"
    r"(?:(?:the|former|Sens?\.|Reps?\.|Govs?\.|Senators?|Representatives?|Presidents?)\s+){0,3}"
)


def listed_with(reading: Reading, line: Line, actor: Actor) -> Sequence[Actor]:
    """Return the others whom the line names in a list of three or more with the actor."""
    for members in lists(reading, line):
        if len(members) > 2 and not set(members).isdisjoint(actor.members):
            return [named(reading, member) for member in members if member not in actor.members]
    return []


def lists(reading: Reading, line: Line) -> Iterator[list[int]]:
    """Yield the entities that act, by place in the line, those together that are listed together."""
    listed: list[Place] = []
    for place in reading.discourse.inside(line.span(0, len(line.tokens))):
        if reading.entities[place.entity].entity_type not in ACTING:
            continue
        if listed and not BETWEEN.fullmatch(reading.document.text, listed[-1].span.end, place.span.start):
            yield [one.entity for one in listed]
            listed = []
        listed.append(place)
    if listed:
        yield [one.entity for one in listed]
