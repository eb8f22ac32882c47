"""Persons whose given name an article spells wrong: taken for the well-known one of nearly that name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flows.linking.people import COMPARED, TITLE_AGREES, Person, context_weight, renown

RENOWNED = 10
"""How many times as many articles must have the right spelling."""

SHORTEST = 5
"""Of shorter given names, two that differ by a letter are often two names."""


def without_misspelt(people: Iterable[Person]) -> list[Person]:
    """Return the persons with each misspelt one taken into the one meant, in the same order."""
    listed = list(people)
    by_surname: defaultdict[str, list[Person]] = defaultdict(list)
    for person in listed:
        by_surname[person.block.partition(" ")[2]].append(person)
    misspelt: set[str] = set()
    for namesakes in by_surname.values():
        known = sorted(namesakes, key=lambda person: (-len(person.days), person.first.entity_id))[:COMPARED]
        for person in namesakes:
            meant = next((other for other in known if is_misspelling(person, other)), None)
            if meant is not None:
                meant.absorb(person)
                misspelt.add(person.first.entity_id)
    return [person for person in listed if person.first.entity_id not in misspelt]


def is_misspelling(person: Person, known: Person) -> bool:
    """Tell whether the person is the known one by another letter, and title or affiliation agree."""
    (one, *_), (other, *_) = ([given for given, _, _ in each.forms] for each in (person, known))
    return (
        len(person.days) * RENOWNED <= len(known.days)
        and min(len(one), len(other)) >= SHORTEST
        and one[0] == other[0]
        and is_a_letter_off(one, other)
        and person.articles.isdisjoint(known.articles)
        and renown(person, known) > 0
        and context_weight(person, known) >= TITLE_AGREES
    )


def is_a_letter_off(one: str, other: str) -> bool:
    """Tell whether one letter is wrong, missing or too many."""
    short, long = sorted((one, other), key=len)
    if short == long or len(long) > len(short) + 1:
        return False
    at = next((place for place in range(len(short)) if short[place] != long[place]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
