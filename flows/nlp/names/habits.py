"""What may be names in one article, and how the article writes its words elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.nlp.lexicon import phrases, words
from flows.nlp.names.known import is_listed
from flows.nlp.names.persons import is_last_name
from flows.nlp.names.words import Line, Word
from schemas.vocabularies import EntityType


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that are a name; what the form by itself says of its type, and how surely."""

    line: int
    start: int
    end: int
    text: str
    entity_type: EntityType | None
    weight: float


@dataclass(frozen=True, slots=True)
class Habits:
    """How the article writes words inside its sentences: with a capital, and without.

    `surnames` are ordinary words and titles that the article also uses as surnames, `short_forms` are
    heads that stand for a whole name ("The Post").
    """

    capitals: frozenset[str]
    lowers: frozenset[str]
    surnames: frozenset[str] = frozenset()
    short_forms: frozenset[str] = frozenset()


def habits_of(lines: Sequence[Line]) -> Habits:
    """Return which words the article writes with capitals, and which without."""
    trusted = [word for line in lines if not line.heading for word in line.words]
    return Habits(
        frozenset(word.text for word in trusted if word.capital and not word.first),
        frozenset(word.text for word in trusted if not word.capital),
    )


def with_last_words(habits: Habits, lines: Sequence[Line], candidates: Sequence[Candidate]) -> Habits:
    """Return the habits with the last words of longer names that name the same by themselves."""
    long = [found for found in candidates if found.end - found.start > 1]
    last = [(found.entity_type, lines[found.line].words[found.end - 1].text) for found in long]
    return replace(
        habits,
        surnames=frozenset(word for kind, word in last if kind == "PERSON" and is_doubtful_surname(word)),
        short_forms=frozenset(
            word for kind, word in last if kind == "ORG" and is_listed(word, "short_heads")
        ),
    )


def is_doubtful_surname(word: str) -> bool:
    """Tell a surname that by itself looks like an ordinary word."""
    return is_last_name(word) or word.endswith(phrases("names", "abstract_endings"))


def is_ordinary(word: Word, habits: Habits) -> bool:
    """Tell a word of the general vocabulary, by the article or the lexicon."""
    return word.lower in habits.lowers or word.lower in words("names", "content")


def sounds_abstract(word: Word, habits: Habits) -> bool:
    """Tell a word that is hardly a person's: of the general vocabulary, or with an abstract noun's ending."""
    endings = phrases("names", "abstract_endings")
    return is_ordinary(word, habits) or (len(word.text) > 6 and word.text.endswith(endings))
