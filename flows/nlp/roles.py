"""Persons described: title, affiliation and gender, from what stands around their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.nlp import lexicon
from flows.nlp.annotation import Entity, Gender
from flows.nlp.appositions import Role, listed, phrase_at
from flows.nlp.document import Document
from flows.nlp.genders import given_name_gender, honorific_gender, role_gender
from flows.nlp.name_forms import Name, words_of
from flows.nlp.persons import bare
from flows.nlp.scenes import Scene, scene_of
from flows.nlp.titles import Word, head_before, is_modifier, is_seat, title_text, words_between
from schemas.vocabularies import EntityType

BEHIND = 160
AHEAD = 300
PARTY_BRACKET = re.compile(r"\s*\(\s*(?:(R|D|I|L|G)\b)?\s*[-–—,:]?\s*([^()]{0,40})\)")
PARTY_COMMA = re.compile(r",\s*(R|D|I|L|G)\s*[-–—]\s*(?=[A-Z])")
PLACE = re.compile(r",?\s+(?:of|from)\s+(?:the\s+)?")
APPOSITION = re.compile(
    r"\s*(?:,|—|–|\s-\s|\()\s*(?:\d{1,3}\s*,\s*)?(?:who\s+(?:is|was|serves? as|served as|became)\s+)?"
)
COPULA = re.compile(
    r"\s+(?:is|was|became|has been|had been|serves as|served as|works as|worked as)\s+(?=(?:a|an|the)\s)"
)
JOINT = re.compile(r"(?:\s*\([^()]{0,40}\))?\s*(?:,\s*and|,|and|&)\s*")
CLOSING = re.compile(r"\s*(?:[,;.)—–]|of\s|and\s|$)")
BREAK = re.compile(r"[,;:()“”\"—–]\s*")


# How little each kind of affiliation says of whom a person acts for. A legislator's home counts last.
CLOSENESS: dict[EntityType, int] = {"ORG": 0, "GPE": 1}
CHAMBER, HOME, PARTY, HOME_OF_SEAT, OTHER = 2, 3, 4, 5, 6


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
        told = [
            role
            for role in (role_before(scene, name), apposition_before(scene, name), *roles_after(scene, name))
            if role
        ]
        if (
            not any(role.title for role in told)
            and shared
            and JOINT.fullmatch(document.text, shared[0], name.core.start)
        ):
            told.append(replace(shared[1]))
        plural = next((role for role in told if role.is_plural), None)
        shared = (name.core.end, plural) if plural else None
        roles.setdefault(scene.owners[index], []).extend(told)
    return tuple(
        described(scene, group, entity, roles.get(index, [])) if entity.entity_type == "PERSON" else entity
        for index, (group, entity) in enumerate(zip(groups, entities, strict=True))
    )


def role_before(scene: Scene, name: Name) -> Role | None:
    """Return the role that a title right before the name tells: "Vale Institute director Dana Marsh"."""
    words = words_before(scene, name)
    head = head_before(words, len(words))
    if head is None:
        return None
    index, inside = len(words) - head.size, set[int]()
    role = Role(is_plural=head.is_plural, end=name.core.end)
    while index:
        word = words[index - 1]
        found = name_ending(scene, word)
        if found is not None and scene.names[found].entity_type != "PERSON":
            owner, start = scene.owners[found], scene.names[found].core.start
            role.serves.append(owner)
            while index and words[index - 1].start >= start:
                index -= 1
                if not is_title_word(scene, owner, words, index):
                    inside.add(words[index].start)
        elif is_modifier(word) and word.lower not in listed("determiners"):
            index -= 1
        else:
            break
    shown = [word for word in words[index:] if word.start not in inside]
    role.title = title_text(shown, head, scene.document.text)
    return role


def is_title_word(scene: Scene, owner: int, words: Sequence[Word], index: int) -> bool:
    """Tell whether a name stays in a title: a chamber's, and a party's behind it."""
    if scene.is_chamber(owner):
        return True
    return scene.is_party(owner) and index > 0 and words[index - 1].lower in listed("chambers")


def words_before(scene: Scene, name: Name) -> list[Word]:
    """Return the words of the sentence before the name, as far as a title may reach."""
    start = max(scene.sentence_at(name.core.start).start, name.core.start - BEHIND)
    return words_between(scene.document.text, start, name.core.start)


def name_ending(scene: Scene, word: Word) -> int | None:
    """Return the name that ends with the word, its possessive left out."""
    ends = [
        word.end,
        word.end - 2 * word.lower.endswith("'s"),
        word.end - word.text.endswith((".", "'", "’")),
    ]
    return next((scene.by_end[end] for end in ends if end in scene.by_end), None)


def apposition_before(scene: Scene, name: Name) -> Role | None:
    """Return the role that a noun phrase and a comma before the name tell: "The director, Dana Marsh,"."""
    text, start = scene.document.text, name.core.start
    if not CLOSING.match(text, name.core.end):
        return None
    words = words_before(scene, name)
    if not words or words[-1].text != ",":
        return None
    for index in range(len(words) - 2, -1, -1):
        if BREAK.match(words[index].text):
            return None
        if index == 0 or words[index].lower in {"the", "its", "their", "his", "her"}:
            role = phrase_at(scene, words[index].start, start)
            if role and role.title and role.end == words[-2].end:
                return role
    return None


def roles_after(scene: Scene, name: Name) -> list[Role]:
    """Return the roles that the words behind the name tell: party and place, apposition, "who is"."""
    text, position = scene.document.text, name.core.end
    limit = min(scene.sentence_at(name.core.start).end, position + AHEAD)
    roles: list[Role] = []
    for _ in range(2):
        found = PARTY_BRACKET.match(text, position, limit) or PARTY_COMMA.match(text, position, limit)
        if found:
            party = scene.party(found.group(1)) if found.group(1) else None
            roles.append(Role(serves=[] if party is None else [party], home=place_in(scene, found, limit)))
            position = found.end() if found.re is PARTY_BRACKET else text.find(",", found.end(), limit)
        place = PLACE.match(text, position, limit) if position >= 0 else None
        index = scene.by_start.get(place.end()) if place else None
        if index is not None and scene.names[index].entity_type == "GPE":
            roles.append(Role(home=scene.owners[index]))
            position = scene.names[index].core.end
        if position < 0:
            return roles
    opening = APPOSITION.match(text, position, limit) or COPULA.match(text, position, limit)
    role = phrase_at(scene, opening.end(), limit) if opening else None
    return [role, *roles] if role else roles


def place_in(scene: Scene, found: re.Match[str], limit: int) -> int | None:
    """Return the place that stands behind a party's letter."""
    start = found.start(2) if found.re is PARTY_BRACKET else found.end()
    index = scene.by_start.get(start) if start < limit else None
    return scene.owners[index] if index is not None and scene.names[index].entity_type == "GPE" else None


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
    titles = [role.title for role in roles if role.title]
    return min(titles, key=weight, default=None)


def weight(title: str) -> int:
    """Return how little a title says of a person."""
    words = words_of(title)
    if words[0] in listed("kin"):
        return 3
    if words[-1] in listed("loose") or words[-1] in listed("kin"):
        return 2
    return int(is_seat(title))


def best_affiliation(scene: Scene, roles: Sequence[Role], title: str | None) -> int | None:
    """Return the entity that the person acts for: organisation before place, chamber and party."""
    ordered = sorted(roles, key=lambda role: role.title != title)
    served = [scene.country(index) for role in ordered for index in role.serves] + implied(scene, title)
    has_seat = title is None or is_seat(title)
    ranked = [(closeness(scene, index), index) for index in served]
    ranked += [(HOME_OF_SEAT if has_seat else HOME, role.home) for role in ordered if role.home is not None]
    return min(ranked, key=lambda item: item[0], default=(0, None))[1]


def implied(scene: Scene, title: str | None) -> list[int]:
    """Return the bodies that a title alone names, where the article names them too."""
    if title is None:
        return []
    listed = lexicon.load("titles")
    assert isinstance(listed, dict)
    bodies = listed["implied"]
    assert isinstance(bodies, dict)
    found = bodies.get(title.lower().rstrip("."))
    return (
        [scene.by_words[words_of(str(b))] for b in found if words_of(str(b)) in scene.by_words]
        if isinstance(found, list)
        else []
    )


def closeness(scene: Scene, index: int) -> int:
    """Return how little an entity says of whom a person acts for."""
    if scene.is_chamber(index):
        return CHAMBER
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
