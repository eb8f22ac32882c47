"""Persons known by full name: which of those with one name, over all articles, are one person.

Rows that share surname and given name (a nickname counts as the name that it is short for) are compared
with the persons found before them, in order of date, by a sum of weights for what agrees and what does
not: a hand-set form of the log-likelihood ratios of Fellegi & Sunter (1969). Persons found so are compared
once more, by all that is then known of them. Each costs at most `COMPARED` comparisons.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations, product
from typing import NamedTuple, TypeVar

from flows.linking.names import PersonName, field_of
from flows.nlp import lexicon
from flows.nlp.entities.forms import Words

COMPARED = 20
SAME = 1.0
"""The least sum of weights for which a row is taken for a person found before."""

SAME_FORM, INITIAL_LEFT_OUT, NAME_LEFT_OUT, GENERATION_LEFT_OUT = 3.0, 2.0, 0.5, -2.0
TITLE_AGREES, TITLE_DIFFERS, FIELD_DIFFERS = 2.0, -1.0, -5.0
AFFILIATION_AGREES, PLACE_DIFFERS, BODY_DIFFERS = 2.0, -1.75, -1.0
COMPANY_AGREES, COMPANY_DIFFERS = 1.0, -0.5
FEWEST_IN_COMPANY = 2
"""How many other persons must be named with both for that to speak for one person."""

RENOWN = 1.5
"""What it weighs that one is named in ten times as many articles: a namesake seldom is."""

UNDATED = 10**7
"""Stands for the day of articles without a date, behind all others."""

SPLIT = 0.2
"""The share of a form's articles in which another form may be somebody else by mistake."""

T = TypeVar("T")
Form = tuple[str, Words, str | None]
"""Given name, middle names and generation: that in which names of one block differ."""

Affiliation = tuple[str, str]
Apart = frozenset[tuple[Form, Form]]


class Seen(NamedTuple):
    """A person in an article; `company` are all persons with a full name there, this one included.

    The order is that in which rows are compared: by day, the undated last, then by entity.
    """

    day: int
    entity_id: str
    article_id: str
    word: str
    name: PersonName | None
    shorts: frozenset[str]
    titles: frozenset[str]
    affiliation: Affiliation | None
    company: frozenset[str]


@dataclass(slots=True)
class Person:
    """One person over articles: the forms of the name, and what articles say beside it.

    `days` are those of all articles; `called` has, for each word by which the person may be called alone,
    the days of the articles that do so.
    """

    first: Seen
    block: str
    entity_ids: list[str]
    articles: set[str]
    days: list[int]
    forms: dict[Form, int]
    titles: dict[str, int]
    affiliations: dict[Affiliation, int]
    company: dict[str, int]
    called: dict[str, list[int]]

    def absorb(self, other: Person) -> None:
        """Take all that is known of the other for this person's, in time by the other's size."""
        self.entity_ids += other.entity_ids
        self.articles |= other.articles
        self.days += other.days
        _add(other.forms, self.forms)
        _add(other.titles, self.titles)
        _add(other.affiliations, self.affiliations)
        _add(other.company, self.company)
        for word, days in other.called.items():
            self.called.setdefault(word, []).extend(days)


def _add(counts: Mapping[T, int], total: dict[T, int]) -> None:
    for thing, count in counts.items():
        total[thing] = total.get(thing, 0) + count


def person_of(row: Seen, name: PersonName) -> Person:
    """Return the person that one article tells of."""
    company = dict.fromkeys(row.company, 1)
    company.pop(name.block, None)
    return Person(
        first=row,
        block=name.block,
        entity_ids=[row.entity_id],
        articles={row.article_id},
        days=[row.day],
        forms={(name.given, name.middles, name.generation): 1},
        titles=dict.fromkeys(row.titles, 1),
        affiliations={row.affiliation: 1} if row.affiliation else {},
        company=company,
        called={name.given: [], name.surname: [], **{short: [row.day] for short in row.shorts}},
    )


def find_people(rows: Iterable[Seen]) -> list[Person]:
    """Return the persons of all rows with a full name, those of one block together, the first seen first."""
    blocks: defaultdict[str, list[Person]] = defaultdict(list)
    for row in sorted(rows):
        if row.name is not None:
            blocks[row.name.block].append(person_of(row, row.name))
    return [person for _, alone in sorted(blocks.items()) for person in people_of(alone)]


def people_of(alone: list[Person]) -> list[Person]:
    """Return the persons of one block, of which each row is given as a person of its own."""
    if len(alone) == 1:
        return alone
    apart = forms_apart(alone)
    found = joined(alone, apart)
    return joined(found, apart) if len(found) > 1 else found


def joined(people: Iterable[Person], apart: Apart) -> list[Person]:
    """Return the persons with each taken into the likeliest one before it, where that is likely enough."""
    found: list[Person] = []
    recent: list[int] = []
    for person in people:
        scores = [(likeness(found[at], person, apart), len(found[at].days), -at) for at in recent]
        best, _, place = max(scores, default=(0.0, 0, 0))
        if best < SAME:
            place = -len(found)
            found.append(person)
        else:
            found[-place].absorb(person)
        recent = [*[at for at in recent if at != -place][1 - COMPARED :], -place]
    return found


def forms_apart(alone: Iterable[Person]) -> Apart:
    """Return the pairs of forms of two persons: such as articles with both tell apart, and father and son."""
    by_article: defaultdict[str, set[Form]] = defaultdict(set)
    for person in alone:
        by_article[person.first.article_id].update(person.forms)
    single = Counter(form for forms in by_article.values() for form in forms)
    both = Counter(pair for forms in by_article.values() for pair in permutations(forms, 2))
    told = {pair for pair, count in both.items() if count >= SPLIT * min(single[form] for form in pair)}
    return frozenset(told | set(generations_apart(single)))


def generations_apart(forms: Collection[Form]) -> Iterator[tuple[Form, Form]]:
    """Yield the pairs of forms with and without Jr. or Sr., where one without a middle name has it.

    "Ada Vale Jr." is told from another Ada Vale; "Ada R. Vale Jr." may be the formal style for "Ada Vale".
    """
    told = [form for form in forms if form[2] in {"jr", "sr"}]
    if any(not middles for _, middles, _ in told):
        for pair in product(told, [form for form in forms if form[2] is None]):
            yield pair
            yield pair[::-1]


def likeness(person: Person, other: Person, apart: Apart) -> float:
    """Return the sum of weights that both are one; minus infinity where their names forbid it."""
    for one, theirs in product(person.forms, other.forms):
        if one != theirs and ((one, theirs) in apart or not is_compatible(one, theirs)):
            return float("-inf")
    name = name_weight(person.forms, other.forms)
    return name + renown(person, other) + context_weight(person, other)


def renown(person: Person, other: Person) -> float:
    """Return how far it speaks for one person that one of them is much better known; a son may be as well."""
    generations = [{generation for _, _, generation in one.forms} for one in (person, other)]
    if generations[0].isdisjoint(generations[1]):
        return 0.0
    counts = len(person.days), len(other.days)
    return RENOWN * math.log10(max(counts) / min(counts))


def is_compatible(one: Form, other: Form) -> bool:
    """Tell whether middle names and generation allow one person to bear both forms."""
    generations = {one[2], other[2]} - {None}
    return len(generations) < 2 and all(
        mine == theirs or (mine[0] == theirs[0] and 1 in {len(mine), len(theirs)})
        for mine, theirs in zip(one[1], other[1], strict=False)
    )


def name_weight(forms: Mapping[Form, int], others: Mapping[Form, int]) -> float:
    """Return how far the forms of the name speak for one person."""
    if not forms.keys().isdisjoint(others):
        return SAME_FORM
    pairs = list(product(forms, others))
    weight = INITIAL_LEFT_OUT if any(is_near(one, other) for one, other in pairs) else NAME_LEFT_OUT
    is_known = any(one[2] == other[2] for one, other in pairs)
    return weight if is_known else weight + GENERATION_LEFT_OUT


def is_near(one: Form, other: Form) -> bool:
    """Tell whether forms differ by initials alone, not by a nickname or a whole middle name."""
    middles = one[1] + other[1]
    return one[0] == other[0] and (bool(one[1] and other[1]) or all(len(middle) == 1 for middle in middles))


def context_weight(person: Person, other: Person) -> float:
    """Return how far title, affiliation and the other persons named speak for or against one person."""
    company = len(other.company.keys() & person.company.keys())
    weight = title_weight(person.titles, other.titles)
    weight += affiliation_weight(person.affiliations, other.affiliations)
    if company >= FEWEST_IN_COMPANY:
        return weight + COMPANY_AGREES
    return weight + (COMPANY_DIFFERS if not company and len(other.company) > FEWEST_IN_COMPANY else 0.0)


def title_weight(titles: Mapping[str, int], others: Mapping[str, int]) -> float:
    """Return how far titles speak for one person, or against; those borne beside any other do neither."""
    if not titles.keys().isdisjoint(others):
        return TITLE_AGREES
    beside = lexicon.words("linking", "beside")
    mine, theirs = titles.keys() - beside, others.keys() - beside
    if not mine or not theirs:
        return 0.0
    one, other = ({field_of(title) for title in found} for found in (mine, theirs))
    is_elsewhere = None not in one | other and one.isdisjoint(other)
    return FIELD_DIFFERS if is_elsewhere else TITLE_DIFFERS


def affiliation_weight(mine: Mapping[Affiliation, int], theirs: Mapping[Affiliation, int]) -> float:
    """Return how far affiliations speak for one person; against it speak others of the same kind."""
    if not mine.keys().isdisjoint(theirs):
        return AFFILIATION_AGREES
    kinds = {kind for kind, _ in mine} & {kind for kind, _ in theirs}
    if not kinds:
        return 0.0
    return BODY_DIFFERS if kinds == {"others"} else PLACE_DIFFERS
