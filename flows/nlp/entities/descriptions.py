"""Persons described away from their names: "Republicans like Marsh", "the Vermont senator"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from flows.nlp.document import Span
from flows.nlp.entities.appositions import Role, listed, phrase_at
from flows.nlp.entities.scenes import Scene
from flows.nlp.entities.titles import heads

# Between a party and the first of its people: "Republican leaders such as", "Democrats, including".
MEMBERS = re.compile(r"(?:\s[a-z-]+){0,2},?\s(?:like|such as|including|led by)\s")
# Between two persons of a list, their titles and appositions with them.
LISTED = re.compile(r"(?:,\s(?:an?|the)\s[^,]{3,60})?(?:,|,?\sand|,?\sor)\s(?:[\w.-]+\s){0,3}")
# Between a person and the party that the person is of: "Marsh and other Republicans".
FELLOW = re.compile(r"(?:\s[a-z’'-]+){0,6}\s(?:other|fellow)\s(?:[\w-]+\s){0,2}")
DEFINITE = re.compile(r"\b[Tt]he\s")
# What shows that a phrase with "the" is said of who is named beside it: "Marsh, the", "she is the".
APPOSED = re.compile(r"(?:[,—–(]|\b(?:is|was))\s*$")
LOOK_BACK = 5
POLITICIANS = frozenset({"gov", "president", "secretary", "secretary of state"})

Roles = Mapping[int, Sequence[Role]]


def described_roles(scene: Scene, told: Roles) -> Iterator[tuple[int, Role]]:
    """Yield what is said of persons away from their names; `told` is what is said beside them."""
    yield from group_roles(scene)
    for sentence in scene.document.sentences:
        if not politics().search(sentence.span.text_of(scene.document.text).lower()):
            continue
        for found in DEFINITE.finditer(scene.document.text, sentence.span.start, sentence.span.end):
            role = definite_role(scene, found.start(), sentence.span.end)
            owner = antecedent(scene, role, sentence.span) if role else None
            if role and owner is not None and may_be(role, owner, told):
                yield owner, role


def in_politics() -> frozenset[str]:
    """Return the heads by which persons away from their names are told."""
    return listed("contenders") | listed("elected")


@cache
def politics() -> re.Pattern[str]:
    """Return what finds the last word of such a head, in small letters, be it singular or plural.

    Most sentences have none, and need no closer look.
    """
    last = {words[-1] for words, (singular, _) in heads().items() if singular in in_politics()}
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(map(re.escape, last)))})")


def group_roles(scene: Scene) -> Iterator[tuple[int, Role]]:
    """Yield the parties that persons are told to be of: "Republicans like Marsh"."""
    for index, name in enumerate(scene.names):
        if scene.is_party(scene.owners[index]):
            sentence = scene.sentence_at(name.core.start).start
            yield from members_named(scene, index, scene.persons_by_sentence.get(sentence, ()))


def members_named(scene: Scene, party: int, persons: Sequence[int]) -> Iterator[tuple[int, Role]]:
    """Yield the persons of the sentence whom the party's name at the index is said of."""
    owner, core, text = scene.owners[party], scene.names[party].core, scene.document.text
    before = [index for index in persons if index < party]
    if before and FELLOW.fullmatch(text, scene.names[before[-1]].core.end, core.start):
        yield scene.owners[before[-1]], Role(serves=[owner], is_sure=False)
    end, pattern = core.end, MEMBERS
    for index in persons[len(before) :]:
        start = scene.names[index].core.start
        if not pattern.match(text, end, start) or not is_reached(scene, pattern, end, start):
            return
        yield scene.owners[index], Role(serves=[owner], is_sure=False)
        end, pattern = scene.names[index].core.end, LISTED


def is_reached(scene: Scene, pattern: re.Pattern[str], end: int, start: int) -> bool:
    """Tell whether the pattern leads to the name at the start, but for a title before it."""
    found = pattern.match(scene.document.text, end, start)
    return found is not None and len(scene.document.text[found.end() : start].split()) <= 3


def definite_role(scene: Scene, start: int, limit: int) -> Role | None:
    """Return the role that a noun phrase with "the" tells by itself: "the Vermont senator"."""
    if APPOSED.search(scene.document.text, max(0, start - LOOK_BACK), start):
        return None
    role = phrase_at(scene, start, limit)
    if role is None or role.title is None or role.is_plural or not (role.serves or role.home is not None):
        return None
    is_told = role.head in in_politics() and not is_partys(scene, role)
    return replace(role, is_sure=False) if is_told else None


def is_partys(scene: Scene, role: Role) -> bool:
    """Tell whether the party is not named, as in "the party's nominee"."""
    return scene.document.text[role.start :].lower().startswith("the party")


def antecedent(scene: Scene, role: Role, sentence: Span) -> int | None:
    """Return the person a description means: the last one named before it, or first in the last sentence.

    Who holds an office is not spoken of by it in the sentence that names the person.
    """
    here = scene.persons_by_sentence.get(sentence.start, [])
    before = [index for index in here if scene.names[index].core.end <= role.start]
    if before:
        return scene.owners[before[-1]] if role.head in listed("contenders") else None
    last = scene.persons_by_sentence.get(scene.sentence_at(sentence.start - 1).start, [])
    return scene.owners[last[0]] if last and sentence.start else None


def may_be(role: Role, owner: int, told: Roles) -> bool:
    """Tell whether a person may be meant: one in politics, where nobody else is known by the description."""
    titled = [one for one in told.get(owner, ()) if one.title]
    politicians = in_politics() | listed("seats") | POLITICIANS
    is_politician = not titled or any(one.head in politicians for one in titled)
    return is_politician and not is_others(role, owner, told)


def is_others(role: Role, owner: int, told: Roles) -> bool:
    """Tell whether another person is known by the description."""
    return any(
        other != owner and one.head == role.head and not {*one.serves}.isdisjoint(role.serves)
        for other, roles in told.items()
        for one in roles
    )
