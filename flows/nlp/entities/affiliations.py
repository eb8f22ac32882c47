"""Whom a person acts for, out of what the text tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum, auto
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.entities.appositions import Role, is_kin, listed
from flows.nlp.entities.forms import Words, words_of
from flows.nlp.entities.scenes import NATION, Scene
from schemas.vocabularies import EntityType

FORMER = frozenset({"former", "ex", "onetime", "sometime", "late"})


class Rank(IntEnum):
    """How little each kind of affiliation says of whom a person acts for.

    What a legislator is asked for is the party, and the home only where the text gives no more.
    """

    BODY = auto()
    PLACE = auto()
    LAND = auto()
    LETTER = auto()
    CHAMBER = auto()
    HOME = auto()
    PEOPLE = auto()
    PARTY = auto()
    SEAT = auto()
    OTHER = auto()


RANKS: dict[EntityType, Rank] = {"ORG": Rank.BODY, "GPE": Rank.PLACE, "NORP": Rank.PEOPLE}


def affiliation_of(scene: Scene, roles: Sequence[Role], best: Role | None) -> int | None:
    """Return the entity that the person acts for: organisation before place, chamber and party.

    `best` is the role whose title the person has.
    """
    if best is not None and is_kin(best):
        return None
    ordered = sorted(roles, key=lambda role: role is not best)
    ranked = [*bodies_served(scene, ordered, best), *homes_and_parties(scene, ordered, best)]
    fitting = [item for item in ranked if item[0] != Rank.OTHER and not is_level(scene, item[1], best)]
    return min(fitting, key=lambda item: item[0], default=(Rank.OTHER, None))[1]


def has_seat(best: Role | None) -> bool:
    """Tell whether the person is best known as one of a legislature, or by no title at all."""
    return best is None or best.head in listed("seats")


def bodies_served(scene: Scene, roles: Sequence[Role], best: Role | None) -> Iterator[tuple[Rank, int]]:
    """Yield whom the person's title implies, and whom the roles name, with what each says."""
    for index in implied(scene, best):
        yield closeness(scene, index, best), index
    for role in roles:
        if is_telling(role, best):
            for index in map(scene.country, role.serves):
                is_place_only = is_private(role) and scene.entities[index].entity_type == "GPE"
                yield Rank.OTHER if is_place_only else closeness(scene, index, best), index


def homes_and_parties(scene: Scene, roles: Sequence[Role], best: Role | None) -> Iterator[tuple[Rank, int]]:
    """Yield the parties that letters behind the name tell, the homes, and the land that is governed."""
    for role in roles:
        party = scene.party(role.letter) if role.letter else None
        if party is not None:
            yield Rank.LETTER, party
        if role.home is not None and is_telling(role, best) and not is_private(best):
            yield Rank.LETTER if is_label(scene, role) else home_rank(best), role.home
    land = land_of(scene, best)
    if land is not None and not any(is_placed(scene, role) for role in roles):
        yield land


def is_label(scene: Scene, role: Role) -> bool:
    """Tell whether the article only names a party to tell who is of it: "Democrat of Ohio"."""
    parties = [index for index in role.serves if scene.is_party(index)]
    is_told = role.title is None and bool(parties)
    return is_told and all(scene.is_only_member(index) for index in parties)


def is_placed(scene: Scene, role: Role) -> bool:
    """Tell whether a role tells a home or the people that its bearer is of."""
    peoples = [index for index in role.serves if not scene.is_party(index)]
    return role.home is not None or any(scene.entities[index].entity_type == "NORP" for index in peoples)


def home_rank(best: Role | None) -> Rank:
    """Return what a person's home says: all of those who govern it, least of a legislator."""
    if has_seat(best):
        return Rank.SEAT
    return Rank.PLACE if governed(best) else Rank.HOME


def is_telling(role: Role, best: Role | None) -> bool:
    """Tell whether a role beside the best one may tell whom the person acts for.

    What somebody was before does not count, nor what a legislator is a friend or a member of.
    """
    if role is best or role.title is None or best is None or best.title is None:
        return True
    if is_former(role.title) and not is_former(best.title):
        return False
    return not (has_seat(best) and role.head in listed("loose") | listed("kin"))


def is_former(title: str) -> bool:
    """Tell whether the title is one that its bearer had."""
    return words_of(title)[0] in FORMER


def is_level(scene: Scene, index: int, best: Role | None) -> bool:
    """Tell whether the entity only tells the level of an office: "U.S. senator", "U.S. district judge"."""
    of_nation = best is not None and best.head in listed("seats") | listed("leveled")
    return of_nation and words_of(scene.entities[index].name) in NATION


def closeness(scene: Scene, index: int, best: Role | None) -> Rank:
    """Return what an entity says of whom a person acts for."""
    if scene.is_chamber(index):
        return Rank.SEAT if has_seat(best) else Rank.CHAMBER
    if scene.is_party(index):
        return party_rank(scene, index, best)
    kind = scene.entities[index].entity_type
    is_faith = kind == "NORP" and not scene.is_nation(index)
    is_place_only = kind == "GPE" and is_private(best)
    return Rank.OTHER if is_faith or is_place_only else RANKS.get(kind, Rank.OTHER)


def is_private(role: Role | None) -> bool:
    """Tell whether the role is one of those who act for no place."""
    return role is not None and role.head in listed("private")


def party_rank(scene: Scene, index: int, best: Role | None) -> Rank:
    """Return what a party says: all of its candidates and of those who hold an office in it."""
    is_office = not has_seat(best) and words_of(scene.entities[index].name)[-1] == "party"
    is_contender = best is not None and best.head in listed("contenders")
    return Rank.BODY if is_office or is_contender else Rank.PARTY


def implied(scene: Scene, best: Role | None) -> list[int]:
    """Return the bodies that a title names or tells, where the article names them too.

    "House speaker" tells the House, "Defense secretary" the Defense Department, "justice" the Supreme Court.
    """
    words = words_of(best.title) if best and best.title else ()
    if words[:1] == ("shadow",) or (best and is_states(scene, best)):
        return []
    bodies = office_bodies(" ".join(words))
    for before, word in zip(("", *words), words, strict=False):
        if f"{before} {word}" in listed("chambers"):
            bodies.append((before, word))
        elif word in listed("chambers") and before != "white":
            bodies += [(word,), (word, "of", "representatives"), ("us", word)]
        elif words[-1] in {"secretary", "official", "undersecretary"}:
            bodies += [(word, "department"), ("department", "of", word), (word,)]
    return [scene.by_words[body] for body in bodies if body in scene.by_words]


def is_states(scene: Scene, best: Role) -> bool:
    """Tell whether one who holds an office that states have too may be a state's."""
    if best.head not in listed("state_elected") or best.head == "secretary of state":
        return False
    is_placed = any(scene.entities[index].entity_type != "ORG" for index in best.serves)
    return is_placed or best.home is not None or scene.land("states", best.start) is not None


def office_bodies(title: str) -> list[Words]:
    """Return the names of the bodies that the bearers of an office belong to."""
    return [
        words_of(body)
        for office, bodies in offices("bodies").items()
        if f" {title}".endswith(f" {office}")
        for body in bodies
    ]


@cache
def offices(key: str) -> dict[str, list[str]]:
    """Return one of the lexicon's mappings of offices."""
    return cast("dict[str, dict[str, list[str]]]", lexicon.load("titles"))[key]


def governed(best: Role | None) -> str | None:
    """Return the level of what the bearer of an office governs: a state, a country; None for others."""
    last = best.head.split()[-1] if best and best.head else None
    return next((level for level, heads in offices("lands").items() if last in heads), None)


def land_of(scene: Scene, best: Role | None) -> tuple[Rank, int] | None:
    """Return the state or country that the bearer of an office serves where the text does not tell it."""
    if best is None or best.title is None or is_former(best.title):
        return None
    level = "countries" if is_foreign_president(scene, best) else governed(best)
    rank = Rank.LAND if level else home_rank(best)
    if level is None and is_of_state(scene, best):
        level = "states"
    land = scene.land(level, best.start) if level else None
    return None if land is None else (rank, land)


def is_foreign_president(scene: Scene, best: Role) -> bool:
    """Tell whether a president is named of whom the article takes the country for granted."""
    name = scene.by_end.get(best.end)
    if name is None or (best.title or "").removeprefix("then-") != "President":
        return False
    return listed("american_presidents").isdisjoint(words_of(scene.entities[scene.owners[name]].name))


def is_of_state(scene: Scene, best: Role) -> bool:
    """Tell whether an office is a state's: "state senator", and "Republican attorney general" too.

    Nobody names the party of those who hold such an office for the nation.
    """
    is_elected = best.head in listed("state_elected") and any(map(scene.is_party, best.serves))
    return is_elected or words_of(best.title or "")[:1] == ("state",)
