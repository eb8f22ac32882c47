"""The lexicons of names as tables for looking up: phrases by their words, heads by what they name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from flows.nlp.lexicon import load, phrases, words
from flows.nlp.names.words import WORD, Word
from schemas.vocabularies import EntityType

Phrase = tuple[str, ...]
LISTS: tuple[tuple[str, str, EntityType], ...] = (
    ("groups", "nationalities", "NORP"),
    ("groups", "religions", "NORP"),
    ("groups", "parties", "NORP"),
    ("places", "regions", "LOC"),
    ("places", "buildings", "LOC"),
    ("places", "subdivisions", "GPE"),
    ("places", "cities", "GPE"),
    ("places", "us_states", "GPE"),
    ("places", "countries", "GPE"),
    ("known_names", "people", "PERSON"),
    ("known_names", "works", "WORK"),
    ("known_names", "events", "EVENT"),
    ("known_names", "laws", "LAW"),
    ("known_names", "organisations", "ORG"),
)
HEADS: tuple[tuple[str, EntityType], ...] = (
    ("work_heads", "WORK"),
    ("event_heads", "EVENT"),
    ("law_heads", "LAW"),
    ("government_heads", "GPE"),
    ("place_heads", "LOC"),
    ("organisation_heads", "ORG"),
)


def keys_of(name: str) -> list[str]:
    """Return the keys of a lexicon of lists."""
    lists = load(name)
    return list(lists) if isinstance(lists, dict) else []


@cache
def listed(*keys: str) -> frozenset[str]:
    """Return the words under the keys of the name lexicon, together."""
    return frozenset().union(*(words("names", key) for key in keys))


def is_listed(word: str, *keys: str) -> bool:
    """Tell whether the name lexicon has the word under one of the keys."""
    return word in listed(*keys)


def phrase_words(phrase: str) -> Phrase:
    """Return the words of a lexicon's phrase as a text's words are cut."""
    if WORD.fullmatch(phrase) or " " not in phrase:
        return (phrase,)
    return tuple(part.strip(",") for part in phrase.replace(" & ", " ").split())


@cache
def known_phrases() -> Mapping[Phrase, EntityType]:
    """Return the type of every phrase of the lexicons; later lists win."""
    known: dict[Phrase, EntityType] = {}
    for name, key, entity_type in LISTS:
        for phrase in phrases(name, key):
            known[phrase_words(phrase)] = entity_type
            known[phrase_words(phrase.replace("'", "’"))] = entity_type
    for name, key, entity_type in LISTS[:3]:
        for phrase in phrases(name, key):
            *first, last = phrase_words(phrase)
            for form in ((*first, last), (*first, last + "s")):
                known.setdefault(form, entity_type)
                known.setdefault(("-".join(form),), entity_type)
    for person in phrases("known_names", "people"):
        known.setdefault((person + "s",), "PERSON")
    return known


@cache
def title_phrases() -> frozenset[Phrase]:
    """Return the titles and what goes with them, by their words."""
    return frozenset(
        tuple(title.split()) for title in words("names", "titles") | words("names", "title_modifiers")
    )


@cache
def not_names() -> frozenset[Phrase]:
    """Return what is written with capitals and names nothing that the tables hold."""
    return frozenset(tuple(phrase.split()) for phrase in words("names", "not_names"))


TABLES: Mapping[str, Callable[[], Collection[Phrase]]] = {
    "known": known_phrases,
    "titles": title_phrases,
    "not_names": not_names,
}


@cache
def longest(table: str) -> Mapping[str, int]:
    """Return the length of the longest phrase of a table for each first word."""
    found: dict[str, int] = {}
    for phrase in TABLES[table]():
        found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
    return found


@cache
def given_names() -> frozenset[str]:
    """Return the given names of all languages."""
    lists = [(name, key) for name in ("given_names", "first_names") for key in keys_of(name)]
    return frozenset(name for where in lists for name in phrases(*where))


def is_given_name(word: str) -> bool:
    """Tell a given name, also where it is written in capitals."""
    return word in given_names() or (word.isupper() and len(word) > 2 and word.capitalize() in given_names())


@cache
def head_types() -> Mapping[str, EntityType]:
    """Return what each head names."""
    return {head: entity_type for key, entity_type in HEADS for head in phrases("names", key)}


def as_written(word: str) -> str:
    """Return a word in capitals as one with a capital, where it is long enough to be no acronym."""
    return word.capitalize() if len(word) > 3 and word.isupper() else word


def match_length(table: str, texts: Sequence[Word], start: int, end: int) -> int:
    """Return how many words from the start make up the longest phrase of the table; 0 for none."""
    first = texts[start].text
    sizes = longest(table)
    size = sizes.get(first, 0) or sizes.get(as_written(first), 0)
    if not size:
        return 0
    chosen = TABLES[table]()
    for length in range(min(size, end - start), 0, -1):
        if not all(word.joined for word in texts[start : start + length - 1]):
            continue
        written = tuple(word.text for word in texts[start : start + length])
        if written in chosen or tuple(as_written(text) for text in written) in chosen:
            return length
    return 0


def phrase_length(listed: frozenset[str], texts: Sequence[Word], start: int) -> int:
    """Return how many words from the start, three at most, are one of the listed phrases; 0 for none."""
    for length in range(min(3, len(texts) - start), 0, -1):
        if " ".join(word.text for word in texts[start : start + length]) in listed:
            return length
    return 0


def known_type(texts: Sequence[Word], start: int, end: int) -> EntityType | None:
    """Return the type of a known phrase."""
    written = tuple(word.text for word in texts[start:end])
    return known_phrases().get(written) or known_phrases().get(tuple(as_written(text) for text in written))
