"""Noun phrases that tell who a person is: "a former director of the Vale Institute"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.nlp import lexicon
from flows.nlp.entities.forms import words_of
from flows.nlp.entities.scenes import Scene
from flows.nlp.entities.titles import (
    Word,
    head_before,
    heads,
    is_abbreviated,
    is_modifier,
    is_year,
    title_text,
    words_between,
)

REACH = 240
MOST_WORDS = 12
APOSTROPHES = ("'", "’")
# What opens the field of a role: "professor of law and history", "director for trade".
FIELD_OPENERS = frozenset({"of", "for", "in", "on", "and"})
MARK = re.compile(r"[^\w\s]+")


def listed(key: str) -> frozenset[str]:
    """Return one of the word lists of the titles lexicon."""
    return lexicon.words("titles", key)


@dataclass(slots=True)
class Role:
    """What one place of the text tells about a person.

    `head` is the title's head in the singular. `serves` are entities by index, the likeliest affiliation
    first; `home` is the place that a person is said to be from, `letter` stands for the person's party.
    `start` and `end` are where the words stand that tell it.
    """

    title: str | None = None
    head: str | None = None
    is_plural: bool = False
    is_sure: bool = True
    serves: list[int] = field(default_factory=list)
    home: int | None = None
    letter: str | None = None
    start: int = 0
    end: int = 0


def phrase_at(scene: Scene, start: int, limit: int) -> Role | None:
    """Return the role that the noun phrase at the position tells; None where it names no role or party."""
    words = words_between(scene.document.text, start, min(limit, start + REACH))
    first = 0
    while first < len(words) and words[first].lower in listed("determiners") | listed("numbers"):
        first += 1
    if first == 0 and words and is_clause(words[0]) and words[0].start not in scene.by_start:
        return None
    inside, named, end = gather(scene, words, first)
    head_end = last_head(words, first, end, inside)
    if head_end is None:
        parties = [index for index in named if scene.is_party(index)]
        last = words[end - 1] if end > first else None
        is_one = last is not None and last.end in scene.by_end and not is_several(last)
        return party_role(scene, words, parties, end) if parties and is_one else None
    head = head_before(words, head_end)
    assert head is not None
    if is_abbreviated(words[head_end - 1]) or is_followed_by_person(scene, words, head_end):
        return None
    role = Role(head=head.singular, serves=named, is_plural=head.is_plural, start=start)
    years = {word.start for word in words if is_year(word)}
    before = [word for word in words[first : head_end - head.size] if word.start not in inside | years]
    role.title = title_text([*before, *words[head_end - head.size : head_end]], head, scene.document.text)
    tail(scene, words, head_end, role)
    return role


def party_role(scene: Scene, words: Sequence[Word], parties: list[int], end: int) -> Role:
    """Return the role of one of a party: "Democrat of Ohio", "the top Democrat on the Crab Committee"."""
    role = Role(serves=parties, end=words[end - 1].end)
    preposition = words[end].lower if end < len(words) else ""
    if preposition not in {"of", "from", "in", "on"}:
        return role
    served, stop = complement(scene, words, end + 1)
    if served is None or is_topic(scene, served, preposition):
        return role
    role.end = words[stop - 1].end
    if is_place(scene, served):
        role.home = served
    return role


def is_several(word: Word) -> bool:
    """Tell whether the word names the people of a party, not one of them: "Republicans"."""
    return word.lower.endswith("s") and word.lower[:-1] in listed("party_words")


def is_kin(role: Role) -> bool:
    """Tell whether a role tells whose kin somebody is; a partner of a firm is none."""
    return role.head in listed("kin") and not (role.head == "partner" and role.serves)


def is_clause(word: Word) -> bool:
    """Tell whether a phrase that begins with the word is rather a clause: "citing officials"."""
    return word.lower.endswith(("ing", "ly")) and not is_modifier(word)


def gather(scene: Scene, words: Sequence[Word], first: int) -> tuple[set[int], list[int], int]:
    """Return the starts of words inside names, the named entities, and where the phrase before "of" ends."""
    inside: set[int] = set()
    named: list[int] = []
    index = first
    while index < len(words) and index - first < MOST_WORDS:
        word = words[index]
        name = scene.by_start.get(word.start)
        if name is not None:
            owner = scene.owners[name]
            following = index
            while following < len(words) and words[following].start < scene.names[name].core.end:
                following += 1
            if scene.entities[owner].entity_type != "PERSON":
                named.append(owner)
            elif following == index or not is_role_word(words, following):
                break
            if not is_title_word(scene, owner, words, index):
                inside.update(w.start for w in words[index:following])
            index = max(following, index + 1)
            continue
        if ends_phrase(word) and word.text not in APOSTROPHES:
            break
        if word.lower.endswith("'s") or word.text in APOSTROPHES:
            served = scene.organisation(word.lower.removesuffix("'s"), word.start)
            inside.update(w.start for w in words[first : index + 1])
            named += [] if served is None else [served]
        index += 1
    return inside, named, index


def ends_phrase(word: Word) -> bool:
    """Tell whether a noun phrase does not go beyond the word."""
    is_function_word = word.lower in listed("boundaries") or word.lower in listed("determiners")
    return is_function_word or MARK.fullmatch(word.text) is not None


def is_title_word(scene: Scene, owner: int, words: Sequence[Word], index: int) -> bool:
    """Tell whether a name stays in a title: a chamber's, and a party's behind it."""
    if scene.is_chamber(owner):
        return True
    return scene.is_party(owner) and index > 0 and words[index - 1].lower in listed("chambers")


def is_role_word(words: Sequence[Word], index: int) -> bool:
    """Tell whether a title goes on at the index."""
    return index < len(words) and (is_modifier(words[index]) or head_before(words, index + 1) is not None)


def last_head(words: Sequence[Word], first: int, end: int, inside: set[int]) -> int | None:
    """Return where the last head of the phrase ends; a longer office with "of" counts as one."""
    for stop in range(end, first, -1):
        head = head_before(words, stop)
        if head is not None and stop - head.size >= first and words[stop - 1].start not in inside:
            return office_end(words, stop)
    return None


def office_end(words: Sequence[Word], stop: int) -> int:
    """Return where the office ends that goes on behind the head, as "secretary of state"."""
    if stop < len(words) and words[stop].lower in {"of", "in", "at"}:
        for end in range(min(len(words), stop + 6), stop, -1):
            if tuple(word.lower for word in words[stop - 1 : end]) in heads():
                return end
    return stop


def is_followed_by_person(scene: Scene, words: Sequence[Word], index: int) -> bool:
    """Tell whether a person's name follows, whose title the words then are."""
    if index >= len(words):
        return False
    name = scene.by_start.get(words[index].start)
    return name is not None and scene.names[name].entity_type == "PERSON"


def tail(scene: Scene, words: Sequence[Word], index: int, role: Role) -> None:
    """Add to the role what follows its head: a second role, "of federal programs", whom it serves."""
    role.end, shown = words[index - 1].end, role.title
    following: int | None = index
    while following is not None and following < len(words):
        following = tail_part(scene, words, following, role, has_field=role.title != shown)


def tail_part(scene: Scene, words: Sequence[Word], index: int, role: Role, *, has_field: bool) -> int | None:
    """Add the part of a role's tail that begins at the index; return where the next may begin, if any may."""
    word = words[index].lower
    following = second_role(scene, words, index, role) if word == "and" else index
    if following > index:
        return following
    if word not in listed("prepositions") and not (word == "and" and has_field):
        return None
    role.serves += candidate_served(scene, words, index + 1, role)
    beyond = beyond_person(scene, words, index + 1)
    if beyond is not None:
        return beyond
    served, end = complement(scene, words, index + 1)
    if served is None:
        return add_field(scene, words, index, end, role)
    end = beyond_kind(scene, words, served, end)
    if not is_topic(scene, served, word):
        serve(scene, role, served, word)
    role.end = words[end - 1].end
    return end if word != "at" and is_at(words, end) else None


def add_field(scene: Scene, words: Sequence[Word], index: int, end: int, role: Role) -> int | None:
    """Add a field of work to the role's title: "of federal programs"; return where it ends, if it is one.

    A field that is named stays out of the title: "of Crab studies at the council".
    """
    opener, texts = words[index].lower, [word.text for word in words[index + 1 : end]]
    if opener not in FIELD_OPENERS or not texts:
        return None
    if is_specific(texts):
        return end if is_at(words, end) else None
    if opener == "and" and (end == len(words) or words[end].lower not in {"at", "of", "for"}):
        return None
    added = scene.document.text[words[index].start : words[end - 1].end].rstrip(".")
    role.title, role.end = f"{role.title} {added}", words[end - 1].end
    return end


def is_at(words: Sequence[Word], index: int) -> bool:
    """Tell whether "at" stands at the index."""
    return index < len(words) and words[index].lower == "at"


def beyond_person(scene: Scene, words: Sequence[Word], index: int) -> int | None:
    """Return where "at" stands behind a person who is served: "aide to Governor Marsh at the council"."""
    for opening in range(index, min(len(words), index + MOST_WORDS)):
        name = scene.by_start.get(words[opening].start)
        if name is not None:
            is_person = scene.names[name].entity_type == "PERSON"
            end = scene.names[name].core.end
            following = next((i for i, word in enumerate(words) if word.start >= end), len(words))
            is_at = following < len(words) and words[following].lower == "at"
            return following if is_person and is_at else None
        if words[opening].lower in listed("boundaries"):
            return None
    return None


def candidate_served(scene: Scene, words: Sequence[Word], index: int, role: Role) -> list[int]:
    """Return the campaign of the person whom the words at the index name: "spokesman for Governor Marsh"."""
    while index < len(words) and is_role_word(words, index):
        index += 1
    name = scene.by_start.get(words[index].start) if index < len(words) else None
    is_person = name is not None and scene.names[name].entity_type == "PERSON"
    return campaign_of(scene, scene.owners[name], role) if name is not None and is_person else []


def campaign_of(scene: Scene, person: int, role: Role) -> list[int]:
    """Return the campaign that who has the role works for, where the role is told to be the person's."""
    campaign = scene.campaign(person) if role.head in listed("campaigners") else None
    return [] if campaign is None else [campaign]


def beyond_kind(scene: Scene, words: Sequence[Word], served: int, end: int) -> int:
    """Return where a place ends whose name is followed by its kind: "the Lombardy region"."""
    is_kind = end < len(words) and words[end].lower in listed("place_kinds")
    return end + 1 if is_kind and scene.entities[served].entity_type == "GPE" else end


def is_topic(scene: Scene, served: int, preposition: str) -> bool:
    """Tell whether the entity is what somebody deals with: "expert on Chile", not "member on the board"."""
    if preposition != "on":
        return False
    is_body = scene.entities[served].entity_type == "ORG"
    return not is_body or listed("panels").isdisjoint(words_of(scene.entities[served].name))


def serve(scene: Scene, role: Role, served: int, preposition: str) -> None:
    """Add an entity behind the preposition to the role: whom it serves, or where its bearer is from.

    An envoy serves who sends rather than the place that the envoy is sent to.
    """
    is_sent = preposition == "to" and role.head in listed("envoys")
    is_farther = preposition == "at" and role.serves and not is_place(scene, role.serves[0])
    if preposition in {"in", "from"} and is_place(scene, served):
        role.home = served
    elif is_sent or is_farther:
        role.serves.append(served)
    else:
        role.serves.insert(0, served)


def is_place(scene: Scene, index: int) -> bool:
    """Tell whether the entity is a place with a government."""
    return scene.entities[index].entity_type == "GPE"


def is_specific(texts: Sequence[str]) -> bool:
    """Tell whether the texts name no field of work: one is capitalized or a figure, or all are articles."""
    is_bare = all(text in listed("determiners") for text in texts)
    return is_bare or any(text[0].isupper() or any(char.isdigit() for char in text) for text in texts)


def second_role(scene: Scene, words: Sequence[Word], index: int, role: Role) -> int:
    """Add "and chief executive" to the role's title and return where it ends."""
    if index + 1 == len(words) or words[index + 1].lower in listed("determiners"):
        return index
    inside, named, end = gather(scene, words, index + 1)
    head_end = last_head(words, index + 1, end, inside)
    if head_end is None or inside or is_followed_by_person(scene, words, head_end):
        return index
    role.title = f"{role.title} {scene.document.text[words[index].start : words[head_end - 1].end]}"
    role.serves += named
    if role.head in listed("kin") | listed("loose"):
        second = head_before(words, head_end)
        role.head = second.singular if second else role.head
    role.end = words[head_end - 1].end
    return head_end


def complement(scene: Scene, words: Sequence[Word], index: int) -> tuple[int | None, int]:
    """Return the entity that the words behind a preposition name, and where they end.

    The last organisation counts, else the last place: "the Salem group National Crab Council".
    """
    start, ends = index, dict[int, int]()
    while index < len(words) and index - start < MOST_WORDS:
        name = scene.by_start.get(words[index].start)
        if name is not None:
            owner = scene.owners[name]
            kind = scene.entities[owner].entity_type
            if kind == "PERSON":
                return None, start
            while index < len(words) and words[index].start < scene.names[name].core.end:
                index += 1
            if kind in {"ORG", "GPE"} or scene.is_party(owner):
                ends[owner] = index
        elif words[index].lower in listed("boundaries") or MARK.fullmatch(words[index].text):
            break
        else:
            index += 1
    if not ends:
        return None, index
    served = max(ends, key=lambda owner: (scene.entities[owner].entity_type != "GPE", ends[owner]))
    return served, ends[served]
