"""Names that mean one thing though written differently: known variants, and short forms of longer names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.entities.forms import Name, Words, words_of
from schemas.vocabularies import EntityType

LEXICON = "name_variants"
LONGEST = 16
BILL = re.compile(r"([hs]) ?(?:b|r|bill)? ?(\d+)")
CHAMBERS = {"h": "house", "s": "senate"}
KINDS: dict[str, frozenset[EntityType]] = {
    "places": frozenset({"GPE", "LOC"}),
    "groups": frozenset({"NORP"}),
    "others": frozenset({"ORG", "LAW", "EVENT", "LOC", "GPE", "WORK"}),
}


@cache
def variants(key: str) -> dict[Words, int]:
    """Return the number of the list that each form of the lexicon's lists under the key is in."""
    lists = cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))[key]
    return {words_of(form): number for number, forms in enumerate(lists) for form in forms}


@cache
def demonyms() -> dict[Words, Words]:
    """Return the country for each adjective and plural of its people."""
    listed = cast("dict[str, dict[str, str]]", lexicon.load(LEXICON))["demonyms"]
    return {words_of(people): words_of(country) for people, country in listed.items()}


@cache
def listed(key: str) -> frozenset[str]:
    """Return one of the lexicon's word lists."""
    return lexicon.words(LEXICON, key)


def variant_of(form: Name) -> tuple[str, int] | None:
    """Return the list of the lexicon that the form is in, as its key and number."""
    for key, types in KINDS.items():
        if form.entity_type in types and form.words in variants(key):
            return key, variants(key)[form.words]
    return None


def rank(form: Name) -> int:
    """Return how far behind the fullest form of its list in the lexicon the form stands; 0 where in none."""
    found = variant_of(form)
    if found is None:
        return 0
    key, number = found
    lists = cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))[key]
    return [words_of(other) for other in lists[number]].index(form.words)


def is_place(words: Words) -> bool:
    """Tell whether the words are a country's, a state's or a people's name known to the lexicon."""
    return words in place_cores()


def is_of_level(words: Words, level: str) -> bool:
    """Tell whether the words name a state of the United States or a country."""
    if level == "states":
        return words in states()
    return words in demonyms().values() or variants("places").get(words) in countries()


@cache
def states() -> frozenset[Words]:
    """Return the names and abbreviations of the American states."""
    first, last = variants("places")[("alabama",)], variants("places")[("wyoming",)]
    return frozenset(words for words, number in variants("places").items() if first <= number <= last)


@cache
def countries() -> frozenset[int]:
    """Return the numbers of the lists of places that are countries."""
    known = set(demonyms().values())
    return frozenset(number for words, number in variants("places").items() if words in known)


@cache
def place_cores() -> frozenset[Words]:
    """Return the places and peoples known to the lexicon as `core` would give them."""
    known = (*variants("places"), *demonyms(), *demonyms().values())
    return frozenset(tuple(singular(word) for word in words) for words in known)


def core(form: Name) -> Words:
    """Return the words by which equal names are known: no company form, no "Department of", no plural."""
    words = form.words
    if len(words) > 2 and words[:2] == ("united", "states"):
        words = ("us", *words[2:])
    if form.entity_type == "NORP":
        return (*words[:-1], singular(words[-1]))
    while len(words) > 1 and words[-1] in listed("companies"):
        words = words[:-1]
    if len(words) > 2 and words[0] in listed("portfolios") and words[1] == "of":
        words = (*words[2:], words[0])
    if form.entity_type == "LAW":
        words = bill(words)
    if words[-3:] == ("house", "of", "representatives"):
        words = words[:-2]
    return tuple(singular(word) for word in words if word not in {"the", "of", "and", "for"}) or words


def bill(words: Words) -> Words:
    """Return the words of a bill's number in full: "SB 12" and "SB12" as "Senate Bill 12"."""
    number = BILL.fullmatch(" ".join(words))
    return (CHAMBERS[number.group(1)], "bill", number.group(2)) if number else words


def singular(word: str) -> str:
    """Return the word without a plural s."""
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


def variant_links(forms: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of forms that are the same by the lexicon or but for a company form or a plural."""
    first: dict[object, int] = {}
    for index, form in enumerate(forms):
        for key in (variant_of(form), (form.entity_type, core(form))):
            if key is not None and first.setdefault(key, index) != index:
                yield first[key], index


def short_form_links(forms: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield each short form with the one longer name that it can be short for."""
    longer: dict[tuple[EntityType, Words], list[int]] = {}
    cores = [core(form) for form in forms]
    for index, form in enumerate(forms):
        words = cores[index][:LONGEST]
        for cut in range(1, len(words)):
            longer.setdefault((form.entity_type, words[:cut]), []).append(index)
            longer.setdefault((form.entity_type, words[cut:]), []).append(index)
    for index, form in enumerate(forms):
        if form.entity_type == "ORG" and is_well_known(form):
            continue
        candidates = longer.get((form.entity_type, cores[index]), ())[:LONGEST]
        fitting = [
            other for other in candidates if is_short_for(cores[index], cores[other], form.entity_type)
        ]
        if len({cores[other] for other in fitting}) == 1:
            yield fitting[0], index


def is_well_known(form: Name) -> bool:
    """Tell whether the form names a body by itself, and so is not short for another: "White House"."""
    return form.words in variants("others") or (
        len(form.words) > 1 and " ".join(form.words) in lexicon.words("titles", "chambers")
    )


def is_short_for(short: Words, full: Words, entity_type: EntityType) -> bool:
    """Tell whether the words are a usual short form of the longer name that begins or ends with them."""
    if entity_type == "PERSON":
        return False
    if full[: len(short)] == short:
        return is_head_kept(short, full[len(short) :], entity_type)
    return is_tail_kept(short, full[: -len(short)], entity_type)


def is_head_kept(short: Words, left_out: Words, entity_type: EntityType) -> bool:
    """Tell whether a name may be cut down to its beginning: "Vale" of "Vale Institute"."""
    if entity_type in {"GPE", "LOC"}:
        is_land = is_of_level(short, "states") or is_of_level(short, "countries")
        if is_land and left_out == ("city",):
            return short in variants("cities")
        return all(word in listed("place_tails") | listed("tails") for word in left_out)
    if short[0] in listed("chambers") or is_place(short):
        return left_out[0] in listed("portfolios")
    is_telling = len(short) > 1 and entity_type == "ORG" and left_out[0] != "on"
    return left_out[-1] not in listed("parts") and (is_telling or left_out[0] in listed("tails"))


def is_tail_kept(short: Words, left_out: Words, entity_type: EntityType) -> bool:
    """Tell whether a name may be cut down to its end: "Legislature" of "Ohio Legislature"."""
    if entity_type in {"GPE", "LOC", "NORP"}:
        return False
    if is_place(left_out) or left_out[-1] == "us":
        return True
    if short[0] in listed("chambers"):
        return False
    return len(short) > 1 or (entity_type == "ORG" and short[0] in listed("parts") | listed("tails"))
