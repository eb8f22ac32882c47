"""Persons described: title, affiliation and gender, from what stands around their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.nlp.annotation import Entity
from flows.nlp.document import Document
from flows.nlp.entities.affiliations import affiliation_of
from flows.nlp.entities.appositions import Role, is_kin, listed
from flows.nlp.entities.descriptions import described_roles
from flows.nlp.entities.forms import Name, words_of
from flows.nlp.entities.genders import given_name_gender, honorific_gender, pronoun_genders, role_gender
from flows.nlp.entities.persons import bare
from flows.nlp.entities.role_evidence import roles_of
from flows.nlp.entities.scenes import Scene, scene_of
from schemas.vocabularies import Gender

# What may stand between two persons who share a plural title.
JOINT = re.compile(
    r"(?:\s*\([^()]{0,40}\)|(?:,\s(?:an?\s)?[A-Z]\w+|,)?\s(?:of|from)\s[\w .]{1,30}|,\s[RDIL]-[\w .]{1,20})?"
    r"\s*(?:,\s*and|,|and|&)\s*"
)
# Between two persons of one home: "Representatives Marsh and Vale of Ohio".
BOTH = re.compile(r"\s+and\s+")
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
        if shared and BOTH.fullmatch(document.text, shared[0], name.core.start):
            homes = [Role(home=role.home) for role in told if role.home is not None]
            roles.setdefault(scene.owners[index - 1], []).extend(homes)
        plural = next((role for role in told if role.is_plural), None)
        shared = (name.core.end, plural) if plural else None
        roles.setdefault(scene.owners[index], []).extend(told)
    add_described(scene, roles)
    pronouns = pronoun_genders(scene)
    return tuple(
        described(scene, group, entity, roles.get(index, []), pronouns.get(index))
        if entity.entity_type == "PERSON"
        else entity
        for index, (group, entity) in enumerate(zip(groups, entities, strict=True))
    )


def add_described(scene: Scene, roles: dict[int, list[Role]]) -> None:
    """Add to the roles what is said of persons away from their names, the title where it is the first."""
    for owner, role in list(described_roles(scene, roles)):
        told = roles.setdefault(owner, [])
        is_titled = any(one.title for one in told)
        told.append(replace(role, title=None, head=None) if is_titled else role)


def described(
    scene: Scene, group: Sequence[Name], entity: Entity, roles: Sequence[Role], by_pronouns: Gender | None
) -> Entity:
    """Return the person with what the roles tell."""
    best = best_role(roles)
    served = affiliation_of(scene, roles, best)
    return replace(
        entity,
        title=best.title if best and says_something(best) else None,
        affiliation=None if served is None else scene.entities[served].name,
        affiliation_entity=served,
        gender=gender_of(scene, group, entity, roles) or by_pronouns,
    )


def best_role(roles: Sequence[Role]) -> Role | None:
    """Return the first role whose title is more than a seat, a relation or kin; else the first of these."""
    titled = (role for role in roles if role.title)
    return min(titled, key=lambda role: (weight(role), not role.is_sure), default=None)


def weight(role: Role) -> int:
    """Return how little a role's title says of a person."""
    if is_kin(role):
        return KIN
    if role.head in listed("loose"):
        return LOOSE
    return SEAT if role.head in listed("seats") else 0


def says_something(role: Role) -> bool:
    """Tell whether the role's title means something by itself: "father of a victim", but not "father"."""
    return not is_kin(role) or " of " in (role.title or "")


def gender_of(scene: Scene, group: Sequence[Name], entity: Entity, roles: Sequence[Role]) -> Gender | None:
    """Return the gender that an honorific tells, else a role, else the given name."""
    honorifics = (honorific_gender(scene.document.text, name.core.start) for name in group)
    told = (role_gender(role.head) for role in roles if role.head)
    by_name = given_name_gender(bare(words_of(entity.name)))
    return next((gender for gender in (*honorifics, *told) if gender), by_name)
