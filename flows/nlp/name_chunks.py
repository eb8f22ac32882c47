"""Where the names of one sentence stand: capitals cut into names at titles, heads and known phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flows.nlp.lexicon import phrases, words
from flows.nlp.name_heads import head_end, is_own_name
from flows.nlp.name_lexicon import given_names, head_types, is_listed, known_type, match_length
from flows.nlp.name_patterns import pattern_at
from flows.nlp.name_persons import is_initials, is_last_name, person_end
from flows.nlp.name_words import SPACES, Line, Word
from schemas.vocabularies import EntityType

COMMON_ENDINGS = ("ing", "ed", "ly")
MAX_PHRASE = 8


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


class Step(NamedTuple):
    """How far one reading goes, what name it found, and whether a person's name must follow."""

    end: int
    entity_type: EntityType | None = None
    weight: float = 0.0
    is_name: bool = False
    titled: bool = False


def habits_of(lines: Sequence[Line]) -> Habits:
    """Return which words the article writes with capitals, and which without."""
    trusted = [word for line in lines if not line.heading for word in line.words]
    return Habits(
        frozenset(word.text for word in trusted if word.capital and not word.first),
        frozenset(word.text for word in trusted if not word.capital),
    )


def candidates_of(line: Line, number: int, habits: Habits) -> list[Candidate]:
    """Return the names of one line in text order."""
    found: list[Candidate] = []
    position, titled = 0, False
    while position < len(line.words):
        step = read_at(line.words, position, habits, titled=titled)
        if step.is_name:
            text = " ".join(word.text for word in line.words[position : step.end])
            found.append(Candidate(number, position, step.end, text, step.entity_type, step.weight))
        position, titled = step.end, step.titled
    return found


def read_at(texts: Sequence[Word], position: int, habits: Habits, *, titled: bool) -> Step:
    """Read a name, a title or one word at the position."""
    word = texts[position]
    limit = min(len(texts), position + MAX_PHRASE)
    pattern = pattern_at(texts, position)
    if pattern:
        return Step(position + pattern.length, pattern.entity_type, 1.5, is_name=True)
    known = match_length("known", texts, position, limit)
    if not word.capital and not known:
        return Step(position + 1)
    if is_surname_here(texts, position, habits, titled=titled):
        return Step(position + 1, "PERSON", 1.5, is_name=True)
    if is_short_form(texts, position, habits):
        return Step(position + 1, "ORG", 1.5, is_name=True)
    barred = match_length("not_names", texts, position, limit)
    if barred and barred >= known:
        return Step(position + barred)
    if not may_begin(texts, position, known, habits):
        return Step(position + 1)
    return read_capital(texts, position, known, habits, titled=titled)


def is_surname_here(texts: Sequence[Word], position: int, habits: Habits, *, titled: bool) -> bool:
    """Tell whether an ordinary word or a title is a surname here: "Rep. King", "Long said"."""
    word = texts[position]
    following = texts[position + 1] if position + 1 < len(texts) else None
    if following and word.joined and (following.capital or following.text[0].isdigit()):
        return False
    if titled:
        return is_listed(word.text, "surname_words")
    if word.text not in habits.surnames:
        return False
    told = following is not None and word.joined and is_listed(following.text, "person_verbs")
    return not word.first or told or word.possessive


def is_short_form(texts: Sequence[Word], position: int, habits: Habits) -> bool:
    """Tell whether a head stands for a name that the article has in full: "The Post"."""
    word = texts[position]
    if word.text not in habits.short_forms or not position or texts[position - 1].lower != "the":
        return False
    return not word.joined or not texts[position + 1].capital


def may_begin(texts: Sequence[Word], position: int, known: int, habits: Habits) -> bool:
    """Tell whether a word with a capital may be a name's first: at the head of a sentence few are."""
    word = texts[position]
    if known > 1:
        return True
    if opens_person(texts, position):
        return True
    if word.lower in words("names", "function"):
        return bool(known) and word.text.isupper() and len(word.text) > 1
    if not word.first or word.text in habits.capitals:
        return True
    if (known or word.text in given_names()) and not is_ordinary(word, habits):
        return True
    limit = min(len(texts), position + MAX_PHRASE)
    if match_length("titles", texts, position, limit) or head_end(texts, position).end:
        return True
    return is_name_at_head(texts, position, habits)


def opens_person(texts: Sequence[Word], position: int) -> bool:
    """Tell whether a given name and a word with a capital stand at the position: "Will Marsh"."""
    word = texts[position]
    if word.text not in given_names() or word.after not in SPACES or position + 1 == len(texts):
        return False
    following = texts[position + 1]
    return following.capital and following.lower not in words("names", "function")


def is_name_at_head(texts: Sequence[Word], position: int, habits: Habits) -> bool:
    """Tell whether an unknown word that begins a sentence is a name, by its use in the article."""
    word = texts[position]
    if word.text in habits.capitals and word.lower not in habits.lowers:
        return True
    if is_ordinary(word, habits) or word.text.endswith(COMMON_ENDINGS):
        return False
    following = texts[position + 1] if position + 1 < len(texts) else None
    if following is None:
        return False
    if word.joined and following.capital and following.lower not in words("names", "function"):
        return True
    if word.text.endswith("s"):
        return False
    return word.possessive or (word.joined and following.text in words("names", "person_verbs"))


def is_ordinary(word: Word, habits: Habits) -> bool:
    """Tell a word of the general vocabulary, by the article or the lexicon."""
    return word.lower in habits.lowers or word.lower in words("names", "content")


def read_capital(texts: Sequence[Word], position: int, known: int, habits: Habits, *, titled: bool) -> Step:
    """Read a word with a capital that may begin a name."""
    limit = min(len(texts), position + MAX_PHRASE)
    head = head_end(texts, position)
    title = match_length("titles", texts, position, limit)
    if title and known <= title and not (head.end and is_listed(texts[position].text, "naming_titles")):
        return Step(position + title, titled=texts[position + title - 1].after in SPACES)
    kind = known_type(texts, position, position + known) if known else None
    if (
        kind in ("PERSON", "NORP")
        and position + known < head.end
        and is_known(texts, position + known, head.end)
    ):
        return Step(position + known, kind, 0.8, is_name=True)
    if head.end > position + known and not is_person_with_head(texts, position, head.end, titled=titled):
        return Step(head.end, head.entity_type, 1.2, is_name=True)
    end = person_end(texts, position)
    if is_person(texts, position, known, kind, end, titled=titled):
        return Step(end, "PERSON", 2.0 if titled else 1.5, is_name=True)
    if known:
        return read_known(texts, position, known, kind)
    if (
        is_listed(texts[position].text, "directions")
        and texts[position].joined
        and is_own_name(texts, position + 1)
    ):
        return read_direction(texts, position)
    return read_unknown(texts, position, end, habits)


def read_direction(texts: Sequence[Word], position: int) -> Step:
    """Read a direction and the place or people that it is a part of: "North Indian"."""
    start = position + 1
    end = start + match_length("known", texts, start, min(len(texts), start + MAX_PHRASE))
    kind = known_type(texts, start, end)
    if kind not in ("GPE", "LOC", "NORP"):
        return Step(start)
    return Step(end, "LOC" if kind == "GPE" else kind, 0.9, is_name=True)


def is_known(texts: Sequence[Word], start: int, end: int) -> bool:
    """Tell whether the words from start to end are one known name."""
    return match_length("known", texts, start, end) == end - start


def read_unknown(texts: Sequence[Word], position: int, end: int, habits: Habits) -> Step:
    """Read words with capitals of which nothing is known."""
    if not texts[position].first or end - position > 1:
        split = next((i for i in range(position + 1, end) if texts[i].text in given_names()), end)
        if split + 1 < end and sounds_abstract(texts[position], habits):
            return Step(split)
    alone = end - position == 1
    if alone and (sounds_abstract(texts[position], habits) or is_mere_head(texts[position].text)):
        return Step(end)
    if not alone and any(sounds_abstract(word, habits) for word in texts[position:end]):
        return Step(end, "ORG", 0.3, is_name=True)
    return Step(end, None, 0.0, is_name=True)


def is_mere_head(word: str) -> bool:
    """Tell a word that names a thing only together with others: "Department"."""
    return word in head_types() or is_listed(word, "licensing_heads", "law_openers", "place_openers")


def sounds_abstract(word: Word, habits: Habits) -> bool:
    """Tell a word that is hardly a person's: of the general vocabulary, or with an abstract noun's ending."""
    endings = phrases("names", "abstract_endings")
    return is_ordinary(word, habits) or (len(word.text) > 6 and word.text.endswith(endings))


def read_known(texts: Sequence[Word], position: int, known: int, kind: EntityType | None) -> Step:
    """Read a known phrase; a state's or city's name and an unknown one make a team's or a firm's."""
    end = position + known
    if kind == "GPE" and texts[end - 1].after in SPACES and end < len(texts) and is_free(texts, end):
        last = person_end(texts, end)
        if texts[end].text not in given_names() and last - end == 1:
            return Step(last, "ORG", 0.5, is_name=True)
    return Step(end, kind, 1.5 if known > 1 else 0.9, is_name=True)


def is_free(texts: Sequence[Word], position: int) -> bool:
    """Tell whether a word with a capital stands there that belongs to no title and no known name."""
    word = texts[position]
    limit = min(len(texts), position + MAX_PHRASE)
    if not word.capital or word.lower in words("names", "function") or is_own_name(texts, position):
        return False
    return not any(match_length(table, texts, position, limit) for table in ("titles", "not_names"))


def is_person_with_head(texts: Sequence[Word], position: int, end: int, *, titled: bool) -> bool:
    """Tell a person whose surname is a head ("Anita Hill") from a place or body."""
    named = titled or texts[position].text in given_names()
    return named and end - position <= 3 and is_listed(texts[end - 1].text, "surname_heads")


def is_person(
    texts: Sequence[Word], position: int, known: int, kind: EntityType | None, end: int, *, titled: bool
) -> bool:
    """Tell whether the words from the position to the end are a person's name."""
    if known > 1 and kind != "PERSON":
        return False
    if titled:
        return kind in (None, "PERSON", "GPE", "LOC") or end - position > 1
    first = texts[position].text
    if first in given_names() or kind == "PERSON":
        return end - position > 1 or not known
    return is_initials(first) and end - position > 1


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
