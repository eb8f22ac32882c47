"""Persons described: title, affiliation and gender, from what stands around their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.annotation import Entity, Gender
from flows.nlp.appositions import Role, listed
from flows.nlp.document import Document
from flows.nlp.genders import given_name_gender, honorific_gender, role_gender
from flows.nlp.name_forms import Name, words_of
from flows.nlp.persons import bare
from flows.nlp.role_evidence import roles_of
from flows.nlp.scenes import Scene, scene_of
from flows.nlp.titles import is_seat
from schemas.vocabularies import EntityType

# What may stand between two persons who share a plural title.
JOINT = re.compile(
    r"(?:\s*\([^()]{0,40}\)|,?\s(?:of|from)\s[\w .]{1,30}|,\s[RDIL]-[\w .]{1,20})?\s*(?:,\s*and|,|and|&)\s*"
)
# How little each kind of affiliation says of whom a person acts for. A legislator's home counts last.
CLOSENESS: dict[EntityType, int] = {"ORG": 0, "GPE": 1, "NORP": 7}
CHAMBER, HOME, LAND, PARTY, HOME_OF_SEAT, OTHER = 2, 3, 4, 5, 6, 8
# How little a kind of title says of a person.
SEAT, LOOSE, KIN = 1, 2, 3


def with_roles(
    document: Document, groups: Sequence[Sequence[Name]], entities: Sequence[Entity]
) -> tuple[Entity, ...]:
    """Return the entities, in their order, the persons with title, affiliation and gender.

    The groups are the names of each entity, in the same order.
    """
    scene = scene_of(document, groups, entities)
    roles: dict[int, list[Role]] = {}
    shared: tuple[int, Role] | None = None
    for index, name in enumerate(scene.names):
        if name.entity_type != "PERSON":
            continue
        told = roles_of(scene, name)
        is_titled = any(role.title for role in told)
        if shared and not is_titled and JOINT.fullmatch(document.text, shared[0], name.core.start):
            told.append(replace(shared[1]))
        plural = next((role for role in told if role.is_plural), None)
        shared = (name.core.end, plural) if plural else None
        roles.setdefault(scene.owners[index], []).extend(told)
    return tuple(
        described(scene, group, entity, roles.get(index, [])) if entity.entity_type == "PERSON" else entity
        for index, (group, entity) in enumerate(zip(groups, entities, strict=True))
    )


def described(scene: Scene, group: Sequence[Name], entity: Entity, roles: Sequence[Role]) -> Entity:
    """Return the person with what the roles tell."""
    title = best_title(roles)
    served = best_affiliation(scene, roles, title)
    return replace(
        entity,
        title=title,
        affiliation=None if served is None else scene.entities[served].name,
        affiliation_entity=served,
        gender=gender_of(scene, group, entity, roles),
    )


def best_title(roles: Sequence[Role]) -> str | None:
    """Return the first title that is more than a seat or kin; else the first seat, else the first kin."""
    titles = [(weight(role.title), not role.is_sure, role.title) for role in roles if role.title]
    return min(titles, key=lambda item: item[:2], default=(0, False, None))[2]


def weight(title: str) -> int:
    """Return how little a title says of a person."""
    words = words_of(title)
    if words[0] in listed("kin"):
        return KIN
    if words[-1] in listed("loose") or words[-1] in listed("kin"):
        return LOOSE
    return SEAT if is_seat(title) else 0


def best_affiliation(scene: Scene, roles: Sequence[Role], title: str | None) -> int | None:
    """Return the entity that the person acts for: organisation before place, chamber and party."""
    if title is not None and weight(title) == KIN:
        return None
    ordered = sorted(roles, key=lambda role: role.title != title)
    has_seat = title is None or is_seat(title)
    telling = [role for role in ordered if not (has_seat and role.title and weight(role.title) > SEAT)]
    served = implied(scene, title) + [scene.country(index) for role in telling for index in role.serves]
    ranked = [(closeness(scene, index, has_seat=has_seat), index) for index in served]
    ranked += [(HOME_OF_SEAT if has_seat else HOME, role.home) for role in ordered if role.home is not None]
    ranked += [(LAND, land) for role in ordered[:1] if (land := land_of(scene, role)) is not None]
    fitting = (item for item in ranked if item[0] != OTHER and not is_level(scene, item[1], title))
    return min(fitting, key=lambda item: item[0], default=(0, None))[1]


def is_level(scene: Scene, index: int, title: str | None) -> bool:
    """Tell whether the entity only tells the level of an office: "U.S. senator", "U.S. district judge"."""
    words = words_of(title) if title else ()
    of_nation = bool(words) and (is_seat(words[-1]) or words[-1] in listed("leveled"))
    return of_nation and words_of(scene.entities[index].name) in {("us",), ("united", "states")}


def implied(scene: Scene, title: str | None) -> list[int]:
    """Return the bodies that a title names or tells, where the article names them too.

    "House speaker" tells the House, "Defense secretary" the Defense Department, "justice" the Supreme Court.
    """
    words = words_of(title) if title else ()
    bodies = [words_of(body) for body in offices("bodies").get(" ".join(words), ())]
    for word in words:
        if word in listed("chambers"):
            bodies += [(word,), (word, "of", "representatives"), ("us", word)]
        elif words[-1] in {"secretary", "official", "undersecretary"}:
            bodies += [(word, "department"), ("department", "of", word)]
    return [scene.by_words[body] for body in bodies if body in scene.by_words]


@cache
def offices(key: str) -> dict[str, list[str]]:
    """Return one of the lexicon's mappings of offices."""
    return cast("dict[str, dict[str, list[str]]]", lexicon.load("titles"))[key]


def land_of(scene: Scene, role: Role) -> int | None:
    """Return the state or country that a governor or a premier with no place of their own governs."""
    words = words_of(role.title) if role.title else ()
    for level in ("states", "countries"):
        if words and words[-1] in offices("lands")[level]:
            return scene.land(level, role.start)
    return None


def closeness(scene: Scene, index: int, *, has_seat: bool) -> int:
    """Return how little an entity says of whom a person acts for."""
    if scene.is_chamber(index):
        return HOME_OF_SEAT if has_seat else CHAMBER
    if scene.is_party(index):
        return PARTY
    return CLOSENESS.get(scene.entities[index].entity_type, OTHER)


def gender_of(scene: Scene, group: Sequence[Name], entity: Entity, roles: Sequence[Role]) -> Gender | None:
    """Return the gender that an honorific tells, else a role, else the given name."""
    honorifics = (honorific_gender(scene.document.text, name.core.start) for name in group)
    told = (role_gender(role.title) for role in roles if role.title)
    return next((g for g in (*honorifics, *told) if g), None) or given_name_gender(
        bare(words_of(entity.name))
    )
