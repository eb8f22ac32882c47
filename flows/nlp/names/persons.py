"""How far a person's name goes: given names, initials, particles, surname and suffix."""

from __future__ import annotations

from collections.abc import Sequence

from flows.nlp.lexicon import words
from flows.nlp.names.heads import head_end
from flows.nlp.names.known import is_given_name, is_listed, known_type, match_length
from flows.nlp.names.words import SPACES, Word

MAX_NAME = 6
# Known names of these types may be words of a person's name too: "George Washington".
PERSONAL = frozenset(["PERSON", "GPE", "LOC"])


def person_end(texts: Sequence[Word], position: int) -> int:
    """Return where a person's name that begins at the position would end."""
    end = position + 1
    while end < len(texts) and texts[end - 1].after in SPACES and end - position < MAX_NAME:
        word = texts[end]
        if is_listed(word.text, "name_suffixes"):
            return end + 1
        if completes(texts, position, end):
            end += 1
            continue
        following = after_particles(texts, end)
        if not continues(texts, following):
            break
        end = following + 1
    return end


def after_particles(texts: Sequence[Word], position: int) -> int:
    """Return the position moved past "de", "van der" and the like."""
    for index in range(position, min(position + 2, len(texts))):
        if not is_listed(texts[index].text, "name_particles") or texts[index].after not in SPACES:
            return index
    return min(position + 2, len(texts))


def completes(texts: Sequence[Word], start: int, position: int) -> bool:
    """Tell whether an ordinary word ends a name that has but given names and initials before it."""
    word = texts[position]
    if not is_last_name(word.text) or not all(is_given(before.text) for before in texts[start:position]):
        return False
    following = position + 1
    if following >= len(texts) or not word.joined or not texts[following].capital:
        return True
    return is_listed(texts[following].text, "name_suffixes")


def is_capitals(word: str) -> bool:
    """Tell a word of several letters in capitals only."""
    return word.isupper() and word.isalpha() and len(word) > 1


def is_given(word: str) -> bool:
    """Tell a given name or an initial."""
    return is_given_name(word) or is_initials(word)


def is_last_name(word: str) -> bool:
    """Tell an ordinary word, a title or a firm's name that is a surname as well."""
    return is_listed(word, "surname_words")


def is_initials(word: str) -> bool:
    """Tell "J." and "J.D." from other words."""
    return word.endswith(".") and len(word) <= 6 and word[0].isupper() and word[1:2] == "."


def continues(texts: Sequence[Word], position: int) -> bool:
    """Tell whether the word at the position may go on with a person's name."""
    if position >= len(texts):
        return False
    word = texts[position]
    if not word.capital or word.lower in words("names", "function"):
        return False
    limit = min(len(texts), position + 6)
    if is_capitals(word.text) and not is_capitals(texts[position - 1].text):
        return False
    if len(word.text) == 1:
        return word.joined and position + 1 < len(texts) and texts[position + 1].capital
    if match_length("titles", texts, position, limit) or match_length("not_names", texts, position, limit):
        return False
    known = match_length("known", texts, position, limit)
    if not known:
        return True
    personal = known == 1 and known_type(texts, position, position + 1) in PERSONAL
    return personal and not head_end(texts, position).end
