"""Whom a person acts for, out of what the text tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.entities.appositions import Role, listed
from flows.nlp.entities.forms import words_of
from flows.nlp.entities.scenes import Scene
from schemas.vocabularies import EntityType

# How little each kind of affiliation says of whom a person acts for. A legislator's home counts last.
CLOSENESS: dict[EntityType, int] = {"ORG": 0, "GPE": 1, "NORP": 4}
CHAMBER, HOME, LAND, PARTY, HOME_OF_SEAT, OTHER = 2, 3, 5, 6, 7, 8
FORMER = frozenset({"former", "ex", "onetime", "sometime", "late"})
NATION = frozenset({("us",), ("united", "states")})


def affiliation_of(scene: Scene, roles: Sequence[Role], best: Role | None) -> int | None:
    """Return the entity that the person acts for: organisation before place, chamber and party.

    `best` is the role whose title the person has.
    """
    if best is not None and best.head in listed("kin"):
        return None
    ordered = sorted(roles, key=lambda role: role is not best)
    has_seat = best is None or best.head in listed("seats")
    served = implied(scene, best) + [
        scene.country(index)
        for role in ordered
        if is_telling(role, best, has_seat=has_seat)
        for index in role.serves
    ]
    ranked = [(closeness(scene, index, has_seat=has_seat), index) for index in served]
    ranked += [(HOME_OF_SEAT if has_seat else HOME, role.home) for role in ordered if role.home is not None]
    land = land_of(scene, best)
    ranked += [] if land is None else [(LAND, land)]
    fitting = [item for item in ranked if item[0] != OTHER and not is_level(scene, item[1], best)]
    return min(fitting, key=lambda item: item[0], default=(0, None))[1]


def is_telling(role: Role, best: Role | None, *, has_seat: bool) -> bool:
    """Tell whether a role beside the best one may tell whom the person acts for.

    What somebody was before does not count, nor what a legislator is a friend or a member of.
    """
    if role is best or role.title is None or best is None or best.title is None:
        return True
    if is_former(role.title) and not is_former(best.title):
        return False
    return not (has_seat and role.head in listed("loose") | listed("kin"))


def is_former(title: str) -> bool:
    """Tell whether the title is one that its bearer had."""
    return words_of(title)[0] in FORMER


def is_level(scene: Scene, index: int, best: Role | None) -> bool:
    """Tell whether the entity only tells the level of an office: "U.S. senator", "U.S. district judge"."""
    of_nation = best is not None and best.head in listed("seats") | listed("leveled")
    return of_nation and words_of(scene.entities[index].name) in NATION


def closeness(scene: Scene, index: int, *, has_seat: bool) -> int:
    """Return how little an entity says of whom a person acts for."""
    if scene.is_chamber(index):
        return HOME_OF_SEAT if has_seat else CHAMBER
    if scene.is_party(index):
        return PARTY
    return CLOSENESS.get(scene.entities[index].entity_type, OTHER)


def implied(scene: Scene, best: Role | None) -> list[int]:
    """Return the bodies that a title names or tells, where the article names them too.

    "House speaker" tells the House, "Defense secretary" the Defense Department, "justice" the Supreme Court.
    """
    words = words_of(best.title) if best and best.title else ()
    bodies = [words_of(body) for body in offices("bodies").get(" ".join(words), ())]
    for before, word in zip(("", *words), words, strict=False):
        if f"{before} {word}" in listed("chambers"):
            bodies.append((before, word))
        elif word in listed("chambers") and before != "white":
            bodies += [(word,), (word, "of", "representatives"), ("us", word)]
        elif words[-1] in {"secretary", "official", "undersecretary"}:
            bodies += [(word, "department"), ("department", "of", word)]
    return [scene.by_words[body] for body in bodies if body in scene.by_words]


@cache
def offices(key: str) -> dict[str, list[str]]:
    """Return one of the lexicon's mappings of offices."""
    return cast("dict[str, dict[str, list[str]]]", lexicon.load("titles"))[key]


def land_of(scene: Scene, best: Role | None) -> int | None:
    """Return the state or country that a governor or a premier governs where the text does not tell it."""
    levels = ("states", "countries") if best and best.title and not is_former(best.title) else ()
    for level in levels:
        if best and best.head and best.head.split()[-1] in offices("lands")[level]:
            return scene.land(level, best.start)
    return None
