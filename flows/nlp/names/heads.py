"""Names that end in, or open with, a word that says what they name: "Rail Union", "Centers for Health"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.nlp.lexicon import words
from flows.nlp.names.known import head_types, is_given_name, is_listed, match_length
from flows.nlp.names.words import SPACES, Word
from schemas.vocabularies import EntityType

MAX_NAME = 12
LINKS = frozenset(["of", "for", "on", "against", "to", "at"])
# What an act's title may have between its capitals.
ACT_LINKS = frozenset(["of", "for", "from", "against", "in", "and", "to", "on"])
LICENCES: tuple[tuple[str, EntityType], ...] = (
    ("event_licences", "EVENT"),
    ("law_licences", "LAW"),
    ("place_licences", "LOC"),
    ("government_licences", "GPE"),
)


class Head(NamedTuple):
    """Where a name ends that a head types; `end` is 0 where there is none."""

    end: int
    entity_type: EntityType | None


NONE = Head(0, None)


def head_end(texts: Sequence[Word], position: int) -> Head:
    """Return the longest name with a head that begins at the position."""
    best = NONE
    opener = opener_type(texts[position].text)
    index = position
    limit = min(len(texts), position + MAX_NAME)
    begins_other = position + (match_length("known", texts, position, limit) or limit)
    while index < limit:
        if index > position and not (texts[index - 1].joined and may_follow(texts, index)):
            break
        if index == begins_other and opens_person(texts, index):
            break
        kind = head_types().get(texts[index].text)
        saint = texts[index].text == "St." and index + 1 < limit and texts[index + 1].capital
        if index > position and (kind or opener) and not saint:
            best = Head(index + 1, opener or kind)
        opens = best.end == index + 1 or index == position or texts[index].text == "House"
        linked = linked_end(texts, index) if opens or not is_own_name(texts, position) else 0
        if linked:
            kind = licence_type(texts[index].text) or best.entity_type or kind or "ORG"
            best = Head(linked, kind)
            break
        index = after_and(texts, index)
    act = act_end(texts, position)
    best = Head(act, "LAW") if act > best.end else best
    return Head(with_year(texts, best), best.entity_type) if best.end else NONE


def opener_type(word: str) -> EntityType | None:
    """Return the type that a first word gives: "Hurricane", "Lake"."""
    if is_listed(word, "event_openers"):
        return "EVENT"
    return "LOC" if is_listed(word, "place_openers") else None


def licence_type(word: str) -> EntityType | None:
    """Return what an opening head names that is no organisation's."""
    return next((kind for key, kind in LICENCES if is_listed(word, key)), None)


def may_follow(texts: Sequence[Word], index: int) -> bool:
    """Tell whether the word may stand inside a name with a head."""
    word = texts[index]
    if not word.capital or word.lower in words("names", "function"):
        return False
    limit = min(len(texts), index + 4)
    if match_length("not_names", texts, index, limit):
        return False
    titled = match_length("titles", texts, index, limit)
    return not titled or is_listed(word.text, "naming_titles")


def after_and(texts: Sequence[Word], index: int) -> int:
    """Return the next word's index, past an "and" between ordinary words ("Ways and Means Committee")."""
    following = index + 1
    if following + 1 >= len(texts) or texts[following].text != "and" or not texts[index].joined:
        return following
    if not texts[following].joined or any(is_own_name(texts, i) for i in (index, following + 1)):
        return following
    return following + 1 if texts[following + 1].capital else following


def is_own_name(texts: Sequence[Word], index: int) -> bool:
    """Tell whether a name of its own stands at the index: a person, a place, a body."""
    limit = min(len(texts), index + 4)
    return is_given_name(texts[index].text) or match_length("known", texts, index, limit) > 0


def linked_end(texts: Sequence[Word], index: int) -> int:
    """Return the end of what "of", "for" and the like join to the head at the index; 0 for nothing."""
    head = texts[index].text
    if not is_listed(head, "licensing_heads"):
        return 0
    end = 0
    index += 1
    while index < len(texts) and texts[index - 1].joined and links(head, texts[index].text):
        begin = index + 1
        if begin < len(texts) and texts[index].joined and texts[begin].text in ("the", "The"):
            begin += 1
        stop = capitals_end(texts, begin)
        if stop == begin:
            break
        end = index = stop
    return end


def links(head: str, word: str) -> bool:
    """Tell whether the word may join more words to the head."""
    return word in ("of", "for") or (word in LINKS and head in words("names", "link_heads", word))


def capitals_end(texts: Sequence[Word], begin: int) -> int:
    """Return where the words with capitals end that begin there; "and" may join two of them."""
    index = begin
    limit = min(len(texts), begin + MAX_NAME)
    while index < limit and (index == begin or texts[index - 1].joined):
        if index > begin and opens_person(texts, index):
            break
        if may_follow(texts, index):
            index += 1
        elif index > begin and joins_more(texts, index, limit):
            index += 2
        else:
            break
    return index


def opens_person(texts: Sequence[Word], index: int) -> bool:
    """Tell whether a given name and a word with a capital stand at the index: "Will Marsh"."""
    word = texts[index]
    if not is_given_name(word.text) or word.after not in SPACES or index + 1 == len(texts):
        return False
    following = texts[index + 1]
    return following.capital and following.lower not in words("names", "function")


def joins_more(texts: Sequence[Word], index: int, limit: int) -> bool:
    """Tell whether an "and" at the index goes on with the name and begins no other."""
    return (
        index + 1 < limit
        and texts[index].text == "and"
        and texts[index].joined
        and may_follow(texts, index + 1)
        and not is_own_name(texts, index + 1)
    )


def act_end(texts: Sequence[Word], position: int) -> int:
    """Return the end of an act's name with small words inside ("Freedom of Speech Act"); 0 for none."""
    if is_own_name(texts, position):
        return 0
    end = 0
    index = position
    limit = min(len(texts), position + MAX_NAME)
    while index < limit and (index == position or texts[index - 1].joined):
        word = texts[index]
        if word.text == "Act" and index > position:
            end = index + 1
        if not word.capital and (word.text not in ACT_LINKS or not texts[index - 1].capital):
            break
        index += 1
    return end


def with_year(texts: Sequence[Word], head: Head) -> int:
    """Return the end moved past "of 1964" behind the name of a law."""
    end = head.end
    if head.entity_type != "LAW" or end + 1 >= len(texts) or texts[end].text != "of":
        return end
    year = texts[end + 1].text
    return end + 2 if year.isdigit() and len(year) == 4 else end
