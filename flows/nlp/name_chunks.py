"""Where the names of one sentence stand: capitals cut into names at titles, heads and known phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flows.nlp.lexicon import words
from flows.nlp.name_heads import head_end
from flows.nlp.name_lexicon import given_names, is_listed, known_type, match_length
from flows.nlp.name_words import Line, Word
from schemas.vocabularies import EntityType

SPACES = frozenset([" ", "\xa0"])
MAX_NAME = 6
COMMON_ENDINGS = ("ing", "ed", "ly")
# Known by a single word that is a given name as well: what follows decides.
PLACE_TYPES = frozenset(["GPE", "PERSON"])


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
    """How the article writes words inside its sentences: with a capital, and without."""

    capitals: frozenset[str]
    lowers: frozenset[str]


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


def find_candidates(lines: Sequence[Line], habits: Habits) -> list[Candidate]:
    """Return the names of all lines in text order."""
    return [found for number, line in enumerate(lines) for found in candidates_of(line, number, habits)]


def candidates_of(line: Line, number: int, habits: Habits) -> list[Candidate]:
    """Return the names of one line."""
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
    end = min(len(texts), position + 12)
    known = match_length("known", texts, position, end)
    barred = match_length("not_names", texts, position, end)
    if barred >= known and barred:
        return Step(position + barred)
    if not word.capital and not known:
        return Step(position + 1)
    if not may_begin(texts, position, known, habits):
        return Step(position + 1)
    return read_capital(texts, position, known, titled=titled)


def may_begin(texts: Sequence[Word], position: int, known: int, habits: Habits) -> bool:
    """Tell whether a word with a capital may be a name's first: at the head of a sentence few are."""
    word = texts[position]
    lower = word.text.lower()
    if known > 1:
        return True
    if lower in words("names", "function") or (word.text.islower() and not known):
        return bool(known) and word.text.isupper() and len(word.text) > 1
    if not word.first or known or word.text in given_names() or is_title(texts, position):
        return True
    if head_end(texts, position).end:
        return True
    return is_name_at_head(texts, position, habits)


def is_name_at_head(texts: Sequence[Word], position: int, habits: Habits) -> bool:
    """Tell whether an unknown word that begins a sentence is a name, by its use in the article."""
    word = texts[position]
    lower = word.text.lower()
    if word.text in habits.capitals and lower not in habits.lowers:
        return True
    if lower in habits.lowers or lower in words("names", "content") or word.text.endswith(COMMON_ENDINGS):
        return False
    following = texts[position + 1] if position + 1 < len(texts) else None
    if following is None or word.text.endswith("s"):
        return False
    if word.joined and following.capital and following.text.lower() not in words("names", "function"):
        return True
    return word.possessive or (word.joined and following.text in words("names", "person_verbs"))


def is_title(texts: Sequence[Word], position: int) -> bool:
    """Tell whether a title stands at the position."""
    return match_length("titles", texts, position, min(len(texts), position + 8)) > 0


def read_capital(texts: Sequence[Word], position: int, known: int, *, titled: bool) -> Step:
    """Read a word with a capital that may begin a name."""
    limit = min(len(texts), position + 8)
    head = head_end(texts, position)
    title = match_length("titles", texts, position, limit)
    if title and not (head.end and is_listed(texts[position].text, "naming_titles")) and known <= title:
        last = texts[position + title - 1]
        return Step(position + title, titled=last.after in SPACES)
    person = person_end(texts, position)
    kind = known_type(texts, position, position + known) if known else None
    if kind == "PERSON" and position + known < head.end and known_pair(texts, position + known):
        return Step(position + known, "PERSON", 0.8, is_name=True)
    if head.end > position + known and not is_person_with_head(texts, position, head.end, titled=titled):
        return Step(head.end, head.entity_type, 1.2, is_name=True)
    if is_person(texts, position, known, kind, person, titled=titled):
        return Step(person, "PERSON", 2.0 if titled else 1.5, is_name=True)
    if known:
        return read_known(texts, position, known, kind)
    return Step(person, None, 0.0, is_name=True)


def known_pair(texts: Sequence[Word], position: int) -> bool:
    """Tell whether a known name of several words stands at the position."""
    return match_length("known", texts, position, min(len(texts), position + 6)) > 1


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
    if not word.capital or word.text.lower() in words("names", "function") or is_title(texts, position):
        return False
    limit = min(len(texts), position + 6)
    return not match_length("known", texts, position, limit) and not match_length(
        "not_names", texts, position, limit
    )


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
    if first not in given_names() and kind != "PERSON":
        return is_initials(first) and end - position > 1
    return end - position > 1 or (kind is None and first in given_names() and not known)


def is_initials(word: str) -> bool:
    """Tell "J." and "J.D." from other words."""
    return word.endswith(".") and len(word) <= 6 and word[0].isupper() and word[1:2] == "."


def person_end(texts: Sequence[Word], position: int) -> int:
    """Return where a person's name that begins at the position would end."""
    end = position + 1
    while end < len(texts) and texts[end - 1].after in SPACES and end - position < MAX_NAME:
        word = texts[end]
        if is_listed(word.text, "name_suffixes"):
            return end + 1
        if is_listed(word.text, "name_particles") and word.after in SPACES and continues(texts, end + 1):
            end += 1
        elif not continues(texts, end):
            break
        else:
            end += 1
    return end


def continues(texts: Sequence[Word], position: int) -> bool:
    """Tell whether the word at the position may go on with a person's name."""
    if position >= len(texts):
        return False
    word = texts[position]
    if not word.capital or not word.text[0].isalpha() or word.text.lower() in words("names", "function"):
        return False
    limit = min(len(texts), position + 6)
    if match_length("titles", texts, position, limit) or match_length("not_names", texts, position, limit):
        return False
    known = match_length("known", texts, position, limit)
    return not known or (
        known == 1
        and known_type(texts, position, position + 1) in ("PERSON", "GPE", "LOC")
        and not head_end(texts, position).end
    )
