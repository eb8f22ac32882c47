"""Persons whom an article names by one word: which person of the corpus they are, if that is clear.

Candidates are the persons whom articles near in time call by that word. Naive Bayes weighs how often each
is called so against what the article says beside the name; a stranger nobody else writes about is one of
the candidates.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.linking.people import FEWEST_IN_COMPANY, UNDATED, Person, Seen
from flows.nlp.entities.persons import root_of

NEAR = 730
"""Days before and behind an article within which others tell whom a word means."""

UNCALLED = 0.2
"""What an article counts that has a person of the surname, but does not use the surname alone."""

CANDIDATES = 5
LOOKED_THROUGH = 20

FEW = 5
"""Up to so many bearers a given name tells who is meant."""
NOISE = 0.02
"""The share of the most called person's articles up to which another is taken for a slip in reading names."""

SURE = 0.9
"""The least probability for which a row is taken for a person's."""

WELL_KNOWN = 5
"""From so many articles near in time on, a word means a person without more evidence."""

STRANGER = 0.5
"""How many articles the stranger counts for."""

CHANCE = 0.1
"""How often a stranger would have any given title or affiliation."""

SMOOTHING = 5
"""How many articles by chance are added to a person's before shares are taken."""

MOST_STATED, MOST_NAMED, MOST_IN_ALL = 4.0, 0.5, 3.0
"""The most that title or affiliation, one other person, and all other persons weigh, for or against."""


@dataclass(frozen=True, slots=True)
class Called:
    """A person whom a word may mean: the days, in order, of all articles, and of those that use the word."""

    person: Person
    named: tuple[int, ...]
    called: tuple[int, ...]

    def near(self, day: int) -> float:
        """Return the number of articles near in time that use the word, and in part of those that do not."""
        uses, names = _near(self.called, day), _near(self.named, day)
        return uses + UNCALLED * (names - uses)


def _near(days: Sequence[int], day: int) -> int:
    if day == UNDATED:
        return len(days)
    return bisect_right(days, day + NEAR) - bisect_left(days, day - NEAR)


def by_short_name(people: Iterable[Person]) -> dict[str, list[Called]]:
    """Return the persons whom each word may mean, the most often called so first."""
    known: defaultdict[str, list[Called]] = defaultdict(list)
    for person in people:
        named = tuple(sorted(person.days))
        for word, days in person.called.items():
            known[word].append(Called(person, named, tuple(sorted(days))))
    return {word: sorted(found, key=_by_frequency) for word, found in known.items()}


def _by_frequency(known: Called) -> tuple[int, int, str]:
    return -len(known.called), -len(known.named), known.person.first.entity_id


def meant_person(row: Seen, known: Mapping[str, Sequence[Called]]) -> Person | None:
    """Return the person whom the row's word means; None where it may be another, or is nobody known."""
    bearers = known.get(row.word, ())
    likely = likely_people(row, bearers)
    if not likely:
        return None
    chances = company_chances(row, [person for _, person in likely])
    scores = [math.log(count) + evidence(row, person, chances) for count, person in likely]
    total = math.log(sum(map(math.exp, scores)) + STRANGER)
    best = max(range(len(scores)), key=lambda at: (scores[at], -at))
    count, person = likely[best]
    is_clear = scores[best] - total >= math.log(SURE)
    if is_given_name(row.word, person):
        return person if is_clear and len(bearers) <= FEW and agrees(row, person) else None
    return person if is_clear and (count >= WELL_KNOWN or agrees(row, person)) else None


def likely_people(row: Seen, known: Sequence[Called]) -> list[tuple[float, Person]]:
    """Return the persons most often called by the row's word near in time, with how often."""
    near = [
        (found.near(row.day), found.person)
        for found in known[:LOOKED_THROUGH]
        if row.article_id not in found.person.articles
    ]
    most = max((count for count, _ in near), default=0.0)
    likely = [pair for pair in near if pair[0] > NOISE * most]
    return sorted(likely, key=lambda pair: -pair[0])[:CANDIDATES]


def company_chances(row: Seen, everybody: Sequence[Person]) -> dict[str, float]:
    """Return the share of the candidates' articles with each of the row's company, where any has."""
    articles = sum(len(one.articles) for one in everybody)
    counts = {other: sum(one.company.get(other, 0) for one in everybody) for other in sorted(row.company)}
    return {other: count / articles for other, count in counts.items() if count}


def evidence(row: Seen, person: Person, chances: Mapping[str, float]) -> float:
    """Return the log-likelihood ratio of what the article says beside the name, person against stranger."""
    weight = sum(_stated(title, person.titles) for title in row.titles)
    weight += _stated(row.affiliation, person.affiliations) if row.affiliation else 0.0
    company = sum(_named(other, person, chance) for other, chance in chances.items())
    return weight + _within(company, MOST_IN_ALL)


def _stated(value: object, values: Mapping[Any, int]) -> float:
    """Return how much likelier a title or affiliation is for the person than by chance."""
    known = sum(values.values())
    share = (values.get(value, 0) + SMOOTHING * CHANCE) / (known + SMOOTHING)
    return _within(math.log(share / CHANCE), MOST_STATED)


def _named(other: str, person: Person, chance: float) -> float:
    """Return how much likelier another is named with the person than, by that chance, with any candidate."""
    share = (person.company.get(other, 0) + SMOOTHING * chance) / (len(person.articles) + SMOOTHING)
    return _within(math.log(share / chance), MOST_NAMED)


def _within(weight: float, most: float) -> float:
    return max(-most, min(most, weight))


def is_given_name(word: str, person: Person) -> bool:
    """Tell whether the word is the person's given name, which says less than a surname."""
    return not person.block.endswith(f" {word}") and person.block.startswith(f"{root_of(word)} ")


def agrees(row: Seen, person: Person) -> bool:
    """Tell whether title, affiliation or others named in the article are known of the person."""
    return (
        not row.titles.isdisjoint(person.titles)
        or row.affiliation in person.affiliations
        or len(row.company & person.company.keys()) >= FEWEST_IN_COMPANY
    )
