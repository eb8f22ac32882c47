"""What a name is compared by: the parts of a person's name, the telling words of any other."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple, cast

from flows.nlp import lexicon
from flows.nlp.annotation import NameMention
from flows.nlp.document import Span
from flows.nlp.entities.forms import Name, Words, words_of
from flows.nlp.entities.persons import bare, root_of
from flows.nlp.entities.variants import BILL, KINDS, LEXICON, core, demonyms, variants
from schemas.vocabularies import EntityType

NOWHERE = Span(0, 0)
INITIALS = re.compile(r"[^\W_aeiouy]{2,3}")
"""Middle initials written together: "Ada H.W. Vale"."""


class PersonName(NamedTuple):
    """A person's full name in lower case; `middles` stand between `given` and `surname`.

    `block` is what all forms of the name share: the given name that a nickname stands for, and the surname.
    """

    given: str
    middles: Words
    surname: str
    generation: str | None
    block: str


def person_name(name: str) -> PersonName | None:
    """Return the parts of a person's name; None where it is a single word, which may be anybody's."""
    words = words_of(name)
    plain = bare(words)
    if len(plain) < 2:
        return None
    middles = tuple(part for word in plain[1:-1] for part in (word if INITIALS.fullmatch(word) else (word,)))
    generation = words[-1] if plain != words else None
    return PersonName(plain[0], middles, plain[-1], generation, f"{root_of(plain[0])} {plain[-1]}")


@lru_cache(1 << 17)
def name_key(name: str, entity_type: EntityType) -> str:
    """Return what all spellings of the name of something that is no person share; see `is_telling`.

    Known variants have the key of the fullest; others that of their words but for company form and plural.
    """
    words = words_of(name)
    for kind, types in KINDS.items():
        if entity_type in types and words in variants(kind) and is_variant(name, words):
            return fullest(kind, variants(kind)[words])
    if words in bodies():
        return bodies()[words]
    rest = without_country(words)
    if entity_type == "ORG" and rest is not None and is_telling(rest, "ORG"):
        return name_key(rest, "ORG")
    if len(words) == 1 and entity_type != "NORP":
        return words[0]
    form = Name(NameMention(NOWHERE, entity_type, 1.0), NOWHERE, name, words, entity_type)
    return " ".join(core(form))


def is_variant(name: str, words: Words) -> bool:
    """Tell whether the name means what the lexicon's list of variants means: "MT", but not "Mt"."""
    is_postal = len(words) == 1 and len(words[0]) == 2 and "." not in name
    is_unlike = " ".join(words) in lexicon.words("linking", "unlike") and "." not in name
    return not is_unlike and (name.isupper() or not is_postal)


def without_country(words: Words) -> str | None:
    """Return what a name says behind "U.S."; None where it has no such beginning, or little behind it."""
    for country in (("us",), ("united", "states")):
        rest = words[len(country) :]
        if words[: len(country)] == country and len(rest) > 1:
            return " ".join(rest)
    return None


@cache
def fullest(kind: str, number: int) -> str:
    """Return the fullest form of one of the lexicon's lists of variants that means nothing else."""
    lists = cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))[kind]
    forms = [" ".join(words_of(form)) for form in lists[number]]
    return next(form for form in forms if form not in lexicon.words("linking", "unlike"))


@cache
def bodies() -> dict[Words, str]:
    """Return the shortest form of each body that is named with and without its country."""
    lists = cast("dict[str, list[list[str]]]", lexicon.load("linking"))["bodies"]
    return {words_of(form): forms[0] for forms in lists for form in forms}


@lru_cache(1 << 17)
def is_telling(name: str, entity_type: EntityType) -> bool:
    """Tell whether the name, which is no person's, tells by itself which thing it names.

    "City Council" does not, nor does the number of a bill, which every legislature and session gives anew.
    """
    words = words_of(name)
    if entity_type == "LAW":
        return BILL.fullmatch(" ".join(words)) is None
    if entity_type != "ORG" or " ".join(words) in lexicon.words("linking", "known") or words in bodies():
        return True
    small = {"of", "the", "and", "for", "on"}
    return not all(word in small or word in lexicon.words("linking", "common") for word in words)


@lru_cache(1 << 16)
def title_words(title: str) -> frozenset[str]:
    """Return the offices, jobs and roles that a title names; all its words where it names none known."""
    words = [offices().get(word, word) for word in words_of(title)]
    heads = lexicon.words("titles", "heads") | frozenset(offices().values())
    loose = lexicon.words("titles", "loose") | lexicon.words("titles", "kin")
    return frozenset(word for word in words if word in heads and word not in loose)


@cache
def offices() -> dict[str, str]:
    """Return the office that an abbreviated title names."""
    named = cast("dict[str, list[str]]", cast("dict[str, object]", lexicon.load("linking"))["offices"])
    return {form: office for office, forms in named.items() for form in forms}


@cache
def field_of(office: str) -> str | None:
    """Return the field of life in which one bears a title; None where it may be any."""
    fields = cast("dict[str, list[str]]", cast("dict[str, object]", lexicon.load("linking"))["fields"])
    return next((name for name, titles in fields.items() if office in titles), None)


@lru_cache(1 << 16)
def affiliation_key(affiliation: str) -> tuple[str, str]:
    """Return the kind of an affiliation, and what all its spellings share.

    The kind is "places", "groups" (such as parties) or "others"; an adjective has the key of its country.
    """
    words = words_of(affiliation)
    if words in demonyms():
        return "places", name_key(" ".join(demonyms()[words]), "GPE")
    for kind in KINDS:
        if words in variants(kind):
            return kind, fullest(kind, variants(kind)[words])
    return "others", name_key(affiliation, "ORG")
