"""Where the names of one sentence stand: capitals cut into names at titles, heads and known phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.nlp.lexicon import words
from flows.nlp.names.habits import Candidate, Habits, is_ordinary, sounds_abstract
from flows.nlp.names.heads import head_end, is_own_name, opens_person
from flows.nlp.names.known import head_types, is_given_name, is_listed, known_type, longest, match_length
from flows.nlp.names.patterns import pattern_at
from flows.nlp.names.persons import after_particles, is_initials, person_end
from flows.nlp.names.words import SPACES, Line, Word
from schemas.vocabularies import EntityType

COMMON_ENDINGS = ("ing", "ed", "ly")
MAX_PHRASE = 12
# How surely a head tells the type.
HEAD_WEIGHT = 1.2
# Plurals of acronyms, single letters.
NO_NAME = re.compile(r"[A-Z]{2,5}s|[^\W\d_]\.?")


class Step(NamedTuple):
    """How far one reading goes, what name it found, and whether a person's name must follow."""

    end: int
    entity_type: EntityType | None = None
    weight: float = 0.0
    is_name: bool = False
    titled: bool = False


def candidates_of(line: Line, number: int, habits: Habits) -> list[Candidate]:
    """Return the names of one line in text order."""
    found: list[Candidate] = []
    position, titled = 0, False
    while position < len(line.words):
        if is_plain(line.words[position]):
            position, titled = position + 1, False
            continue
        step = read_at(line.words, position, habits, titled=titled)
        if step.is_name:
            text = " ".join(word.text for word in line.words[position : step.end])
            found.append(Candidate(number, position, step.end, text, step.entity_type, step.weight))
        position, titled = step.end, step.titled
    return found


def is_plain(word: Word) -> bool:
    """Tell a word that can begin no name: in small letters, and no known name's first."""
    return not word.capital and not word.text[0].isdigit() and word.text not in longest("known")


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
    if (known or is_given_name(word.text)) and not is_ordinary(word, habits):
        return True
    limit = min(len(texts), position + MAX_PHRASE)
    if match_length("titles", texts, position, limit) or head_end(texts, position).end:
        return True
    return is_name_at_head(texts, position, habits)


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
    if word.joined and is_listed(following.text, "name_particles") and goes_on(texts, position + 1):
        return True
    if word.joined and following.capital and following.lower not in words("names", "function"):
        return True
    if word.text.endswith("s"):
        return False
    return word.possessive or (word.joined and following.text in words("names", "person_verbs"))


def goes_on(texts: Sequence[Word], particle: int) -> bool:
    """Tell whether a surname follows the particle: "van Oorden", "von der Leyen"."""
    end = after_particles(texts, particle)
    return end < len(texts) and texts[end].capital


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
        return Step(head.end, head.entity_type, HEAD_WEIGHT, is_name=True)
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
    if is_shouting(texts, position, end, habits):
        return Step(position + 1)
    if not texts[position].first or end - position > 1:
        split = next((i for i in range(position + 1, end) if is_given_name(texts[i].text)), end)
        if split + 1 < end and sounds_abstract(texts[position], habits):
            return Step(split)
    alone = end - position == 1
    if alone and (sounds_abstract(texts[position], habits) or is_mere_head(texts[position].text)):
        return Step(end)
    if all(is_ordinary(word, habits) for word in texts[position:end]):
        return Step(end)
    if not alone and any(word.capital and sounds_abstract(word, habits) for word in texts[position:end]):
        return Step(end, "ORG", 0.3, is_name=True)
    return Step(end, None, 0.0, is_name=True)


def is_shouting(texts: Sequence[Word], start: int, end: int, habits: Habits) -> bool:
    """Tell ordinary words in capitals, and plurals of acronyms, from names."""
    word = texts[start]
    if NO_NAME.fullmatch(word.text):
        return True
    if not word.text.isupper() or len(word.text) < 4 or end - start == 1:
        return False
    return is_ordinary(word, habits) or all(w.text.isupper() and len(w.text) > 3 for w in texts[start:end])


def is_mere_head(word: str) -> bool:
    """Tell a word that names a thing only together with others: "Department"."""
    return word in head_types() or is_listed(word, "licensing_heads", "law_openers", "place_openers")


def read_known(texts: Sequence[Word], position: int, known: int, kind: EntityType | None) -> Step:
    """Read a known phrase; a state's or city's name and an unknown one make a team's or a firm's."""
    end = position + known
    if kind == "GPE" and texts[end - 1].after in SPACES and end < len(texts) and is_free(texts, end):
        last = person_end(texts, end)
        if not is_given_name(texts[end].text) and last - end == 1:
            return Step(last, "ORG", 0.5, is_name=True)
    return Step(end, kind, 1.5 if known > 1 or is_country(texts[position].text) else 0.9, is_name=True)


def is_country(word: str) -> bool:
    """Tell a country's or a state's name that is no given name."""
    listed = word in words("places", "countries") or word in words("places", "us_states")
    return listed and not is_given_name(word)


def is_free(texts: Sequence[Word], position: int) -> bool:
    """Tell whether a word with a capital stands there that belongs to no title and no known name."""
    word = texts[position]
    limit = min(len(texts), position + MAX_PHRASE)
    if not word.capital or word.lower in words("names", "function") or is_own_name(texts, position):
        return False
    return not any(match_length(table, texts, position, limit) for table in ("titles", "not_names"))


def is_person_with_head(texts: Sequence[Word], position: int, end: int, *, titled: bool) -> bool:
    """Tell a person whose surname is a head ("Anita Hill") from a place or body."""
    named = titled or is_given_name(texts[position].text)
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
    if is_given_name(first) or kind == "PERSON":
        return end - position > 1 or not known
    return is_initials(first) and end - position > 1
