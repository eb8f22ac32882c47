"""Which names of persons mean the same person: surnames, given names, initials, nicknames, honorifics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.document import Document
from flows.nlp.entities.forms import Name, Words, is_acronym, letters, words_of
from flows.nlp.entities.genders import given_name_gender, honorific_gender
from flows.nlp.entities.titles import head_before, words_between
from schemas.vocabularies import Gender

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
# How many namesakes are looked through for the one with the same middle name.
NAMESAKES = 20
# How far before a name its title is looked for.
BEHIND = 40


@dataclass(slots=True)
class Person:
    """Names taken for one person; `fullest` are the words of the fullest, without Jr.

    `seen` counts the names in the text before the place that is looked at.
    """

    fullest: Words
    middles: set[str]
    generation: str | None
    gender: Gender | None
    names: list[Name] = field(default_factory=list)
    seen: int = 0


@dataclass(slots=True)
class People:
    """The persons of an article by what they may be called."""

    persons: list[Person] = field(default_factory=list)
    by_full: dict[tuple[str, str], list[Person]] = field(default_factory=dict)
    by_part: dict[Words, list[Person]] = field(default_factory=dict)


def person_groups(document: Document, names: Sequence[Name]) -> list[list[Name]]:
    """Return the names of persons in groups, one a person; every name is in one group."""
    people = People()
    words = [shared_surname(document, names, index) for index in range(len(names))]
    parts = partial_names({bare(w) for w in words if len(bare(w)) > 1})
    told = [honorific_gender(document.text, name.core.start) for name in names]
    bearers: list[Person | None] = [None] * len(names)
    for index, name in enumerate(names):
        if len(bare(words[index])) > 1 and bare(words[index]) not in parts:
            bearers[index] = add_full(people, name, words[index], told[index])
    index_parts(people)
    for index, name in enumerate(names):
        person = bearers[index] or add_part(document, people, name, bare(words[index]), told[index])
        person.seen += 1
    return [sorted(person.names, key=lambda name: name.mention.span) for person in people.persons]


def shared_surname(document: Document, names: Sequence[Name], index: int) -> Words:
    """Return the words of the name; the first of "Dana and Lee Marsh" has the surname too."""
    name = names[index]
    if len(name.words) > 1 or index + 1 == len(names):
        return name.words
    following = names[index + 1]
    between = document.text[name.core.end : following.core.start]
    if between.strip() in {"and", "&"} and len(following.words) > 1 and name.words[0] in given_names():
        return (*name.words, bare(following.words)[-1])
    return name.words


@cache
def given_names() -> frozenset[str]:
    """Return the given names that the lexicons list, in lower case."""
    listed = lexicon.words("given_names", "feminine") | lexicon.words("given_names", "masculine")
    return frozenset(name.lower() for name in listed) | frozenset(nickname_roots())


@cache
def nickname_roots() -> dict[str, str]:
    """Return the full given name for each nickname; of several the first that the lexicon lists."""
    nicknames = cast(
        "dict[str, list[str]]", cast("dict[str, object]", lexicon.load("name_variants"))["nicknames"]
    )
    roots: dict[str, str] = {}
    for full, shorts in nicknames.items():
        for short in (full, *shorts):
            roots.setdefault(short, full)
    return roots


def root_of(given: str) -> str:
    """Return the given name that a nickname stands for, or the name itself."""
    return nickname_roots().get(given, given)


def bare(words: Words) -> Words:
    """Return a person's words without Jr., Sr. or a number."""
    return words[:-1] if len(words) > 1 and words[-1] in GENERATIONS else words


def partial_names(full: set[Words]) -> set[Words]:
    """Return the names of several words that are the end of a longer one: "Le Vale" of "Marie Le Vale"."""
    return {ending for words in full for ending in endings(words) if len(ending) > 1 and ending in full}


def endings(words: Words) -> list[Words]:
    """Return what a full name may be cut down to: its last words."""
    return [words[i:] for i in range(1, min(len(words), 6))]


def add_full(people: People, name: Name, words: Words, honorific: Gender | None) -> Person:
    """Add a full name to the person who bears it, and return the person."""
    plain = bare(words)
    generation = words[-1] if plain != words else None
    middles = {middle[0] for middle in plain[1:-1]}
    keys = [
        (plain[-1], root_of(given))
        for given in ([plain[0], plain[1]] if len(plain[0]) == 1 and len(plain) > 2 else [plain[0]])
    ]
    for key in keys:
        for person in people.by_full.get(key, ())[:NAMESAKES]:
            if fits(person, middles, generation, honorific):
                person.names.append(name)
                person.middles |= middles
                person.generation = person.generation or generation
                person.gender = person.gender or honorific
                person.fullest = max(person.fullest, plain, key=len)
                return person
    person = Person(plain, middles, generation, honorific or given_name_gender(plain), [name])
    people.persons.append(person)
    for key in keys:
        people.by_full.setdefault(key, []).append(person)
    return person


def fits(person: Person, middles: set[str], generation: str | None, honorific: Gender | None) -> bool:
    """Tell whether middle initials, Jr. and honorific allow that a namesake is the person."""
    return (
        (not middles or not person.middles or bool(middles & person.middles))
        and (generation is None or person.generation in {None, generation})
        and (honorific is None or person.gender in {None, honorific})
    )


def index_parts(people: People) -> None:
    """Note for every person what they may be called for short: surname, given name, initials."""
    for person in people.persons:
        shorts = dict.fromkeys(ending for name in person.names for ending in endings(bare(name.words)))
        shorts |= dict.fromkeys(endings(person.fullest))
        for short in shorts:
            people.by_part.setdefault(short, []).append(person)
    surnames = frozenset(people.by_part)
    for person in people.persons:
        given = person.fullest[0]
        initials = "".join(word[0] for word in person.fullest)
        for short in dict.fromkeys(((given,), (root_of(given),), (f"={initials}",))):
            if short not in surnames and len(short[0]) > 1:
                people.by_part.setdefault(short, []).append(person)


def add_part(
    document: Document, people: People, name: Name, words: Words, honorific: Gender | None
) -> Person:
    """Add a surname or a given name to the person it most likely means, and return the person."""
    sought = [words, (root_of(words[0]),)] if len(words) == 1 else [words]
    if is_acronym(name.text) and len(name.text) > 2:
        sought.append((f"={letters(name.text)}",))
    candidates = next((people.by_part[short] for short in sought if short in people.by_part), [])
    person = chosen(document, name, words, candidates[:NAMESAKES], honorific)
    if person is None:
        person = Person(words, set(), None, honorific)
        people.persons.append(person)
        people.by_part.setdefault(words, []).append(person)
    person.names.append(name)
    person.gender = person.gender or honorific
    return person


def chosen(
    document: Document, name: Name, words: Words, candidates: Sequence[Person], honorific: Gender | None
) -> Person | None:
    """Return the candidate whom the article has named most up to the name; else the first named later.

    A surname with a title does not mean one who is named in full only later, as a relative or with a title
    of their own: "President Vale" is not "his son Lee Vale".
    """
    agreeing = [person for person in candidates if honorific is None or person.gender in {None, honorific}]
    known = max(agreeing, key=lambda person: (person.seen, person.fullest == words), default=None)
    if known is None or known.seen:
        return known
    title = title_before(document, name)
    fitting = (p for p in agreeing if title is None or may_bear(document, p, title))
    return next(fitting, None)


def may_bear(document: Document, person: Person, title: str) -> bool:
    """Tell whether a person first named in full may be the one whom the text called by surname and title."""
    name = person.names[0]
    own = title_before(document, name)
    around = document.text[max(0, name.core.start - BEHIND) : name.core.end + BEHIND]
    is_relative = not lexicon.words("titles", "kin").isdisjoint(words_of(around))
    return own in {None, title} and person.generation is None and not is_relative


def title_before(document: Document, name: Name) -> str | None:
    """Return the head of the title right before the name."""
    words = words_between(document.text, max(0, name.core.start - BEHIND), name.core.start)
    head = head_before(words, len(words))
    return head.singular if head else None
