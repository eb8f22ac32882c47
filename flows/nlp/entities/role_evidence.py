"""Where the text tells who a person is: title before the name, appositions, party and place behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from flows.nlp import lexicon
from flows.nlp.entities.appositions import (
    APOSTROPHES,
    Role,
    campaign_of,
    is_followed_by_person,
    is_kin,
    is_role_word,
    is_several,
    is_title_word,
    listed,
    phrase_at,
)
from flows.nlp.entities.forms import Name, prefixes
from flows.nlp.entities.scenes import Scene
from flows.nlp.entities.titles import (
    Word,
    head_before,
    is_abbreviated,
    is_modifier,
    is_year,
    title_text,
    words_between,
)

BEHIND = 160
AHEAD = 300
PARTY_BRACKET = re.compile(r"\s*\(\s*(?:(R|D|I|L|G)\b)?\s*[-–—,:]?\s*([^()]{0,40})\)")
PARTY_COMMA = re.compile(r",\s*(R|D|I|L|G)\s*[-–—]\s*(?=[A-Z])")
BELONGS = re.compile(r",?\s+(of|from|with)\s+(?:the\s+)?")
APPOSITION = re.compile(
    r"\s*(?:,|—|–|\s-\s|\()\s*(?:\d{1,3}\s*,\s*)?(?:who\s+(?:is|was|serves? as|served as|became)\s+)?"
)
COPULA = re.compile(r"\s+(?:is|was|became|has been|had been|serves as|served as|works as|worked as)\s+")
# What shows that a noun phrase is not an apposition but a subject: "To hear Marsh, the mayor is".
SUBJECT = re.compile(
    r"\s+(?:is|are|was|were|has|had|have|will|would|can|could|may|might|does|did|said|says)\b"
)
# Between a verb for leading and the body led: what kind of body it is.
KIND = re.compile(r"(?:[a-z][a-z-]*\s+){0,6}")
# From one apposition to the next: what the first is of, and "and"; from a party to an office, "and" alone.
SECOND = re.compile(r"(?:\s(?:to|for|of|with|under)\s[\w. ’'-]{1,60}?)?\s+and\s+(?=an?\s)")
AND = re.compile(r"\s+and\s+(?!(?:an?|the|once|now|then|still)\s)(?=[a-z])")
# "Marsh stepped aside as chief of staff": nobody else is named between.
AS = re.compile(r"(?:[’']s|,\s+who)?\s+(?:[a-z-]+\s+){1,5}as\s+(?!an?\s)")
# "Marsh visited Paris on Monday as Ohio’s governor": the office is whose the possessive tells.
AS_OF = re.compile(r"\s+[a-z-]+\s+(?:[\w-]+\s+){1,8}?as\s+(?=(?:[A-Z][\w.-]*\s){0,3}[A-Z][\w.-]*[’']s\s)")
# What may stand before a place that stands before "Sen.".
BEFORE_SHORT = frozenset({"former", "then", "ex", "retired", "late"})
CLOSING = re.compile(r"\s*(?:[,;.)—–]|of\s|and\s|$)")
BREAK = re.compile(r"[,;:()“”\"—–]\s*")
# What a noun phrase before a comma and a name begins with.
OPENERS = frozenset({"the", "its", "their", "his", "her", "whose", "two", "three", "four"})
# Between an office before a name and what it is of: "Minister for Trade Dana Marsh".
OFFICE_OPENERS = frozenset({"of", "for"})
OFFICE_WORDS = 9
# How many words of a title may stand between a body and whose title it is in.
MODIFIERS = 4


def roles_of(scene: Scene, name: Name) -> list[Role]:
    """Return all that the text around one name tells of the person."""
    before = role_before(scene, name)
    apposed = apposition_before(scene, name, before.start if before else name.core.start)
    return [role for role in (before, apposed, *roles_after(scene, name)) if role]


def role_before(scene: Scene, name: Name) -> Role | None:
    """Return the role that a title right before the name tells: "Vale Institute director Dana Marsh"."""
    words = without_honorific(words_before(scene, name.core.start))
    head = head_before(words, len(words))
    if head is None:
        return office_before(scene, words) or owner_before(scene, words)
    index, inside, is_short = len(words) - head.size, set[int](), is_abbreviated(words[-1])
    role = Role(head=head.singular, is_plural=head.is_plural, end=name.core.end)
    while index:
        word = words[index - 1]
        found = name_ending(scene, word)
        if found is not None:
            start = served_before(scene, found, words[:index], role, inside)
            if start == index:
                break
            index = start
        elif (party := party_unmarked(scene, word)) is not None:
            role.serves.append(party)
            index -= 1
            if not is_title_word(scene, party, words, index):
                inside.add(word.start)
        elif is_year(word):
            inside.add(word.start)
            index -= 1
        elif is_modifier(word) and not (role.serves and is_short and word.lower not in BEFORE_SHORT):
            index -= 1
        else:
            break
    role.serves += whose(scene, words, index)
    role.start = words[index].start
    shown = [word for word in words[index:] if word.start not in inside]
    role.title = title_text(shown, head, scene.document.text)
    return role


def without_honorific(words: list[Word]) -> list[Word]:
    """Return the words without an honorific at their end, and without "named"; "First Lady" is a title."""
    end = len(words)
    while end and is_skipped(words[end - 1]) and head_before(words, end) is None:
        end -= 1
    return words[:end]


def is_skipped(word: Word) -> bool:
    """Tell whether the word may stand between a title and a name."""
    return word.lower == "named" or word.lower in prefixes() - listed("abbreviated")


def served_before(scene: Scene, found: int, words: Sequence[Word], role: Role, inside: set[int]) -> int:
    """Add to the role whom the name at the words' end stands for; return where the name begins.

    `inside` gets the starts of its words that are no part of a title. A person ends the title.
    """
    owner, index = scene.owners[found], len(words)
    if scene.names[found].entity_type == "PERSON":
        role.serves += campaign_of(scene, owner, role)
        return index
    role.serves.append(owner)
    while index and words[index - 1].end > scene.names[found].core.start:
        index -= 1
        if not is_title_word(scene, owner, words, index):
            inside.add(words[index].start)
    return index


def party_unmarked(scene: Scene, word: Word) -> int | None:
    """Return the party that a word names where it is not marked as a name: "GOP Rep. Marsh"."""
    found = scene.by_words.get((word.lower,)) if word.text[0].isupper() else None
    return found if found is not None and scene.is_party(found) else None


def office_before(scene: Scene, words: Sequence[Word]) -> Role | None:
    """Return the role that an office and its body or field tell: "chair of the Crab Council Dana Marsh"."""
    reach = range(len(words) - 2, max(0, len(words) - OFFICE_WORDS), -1)
    opening = next((index for index in reach if words[index].lower in OFFICE_OPENERS), None)
    head = head_before(words, opening) if opening else None
    if opening is None or head is None or head.is_plural or not is_named(scene, words[opening + 1 :]):
        return None
    start = opening - head.size
    while start and is_modifier(words[start - 1]):
        start -= 1
    role = phrase_at(scene, words[start].start, words[-1].end)
    if role is None or role.title is None or role.end == words[-1].end:
        return role if role and role.title else None
    is_field = role.end == words[opening - 1].end and name_ending(scene, words[-1]) is None
    field = scene.document.text[words[opening].start : words[-1].end]
    return replace(role, title=f"{role.title} {field}", end=words[-1].end) if is_field else None


def is_named(scene: Scene, words: Sequence[Word]) -> bool:
    """Tell whether the words are one name of a body or a place, or the capitalized name of a field."""
    bare = [word for word in words if word.lower != "the"]
    found = name_ending(scene, bare[-1]) if bare else None
    if found is not None:
        is_body = scene.names[found].entity_type in {"ORG", "GPE"}
        return is_body and bare[0].start >= scene.names[found].core.start - len("the ")
    return bool(bare) and all(word.text[0].isupper() for word in bare)


def owner_before(scene: Scene, words: Sequence[Word]) -> Role | None:
    """Return the role of one named behind a party or a possessive: "Democrat Dana Marsh", "Vale Group's"."""
    is_bare = len(words) > 1 and words[-1].text in APOSTROPHES
    found = name_ending(scene, words[-1 - is_bare]) if words else None
    if found is None:
        return None
    owner = scene.owners[found]
    is_owner = (is_bare or words[-1].lower.endswith("'s")) and scene.entities[owner].entity_type == "ORG"
    is_member = words[-1].end == scene.names[found].core.end and scene.is_party(owner)
    is_member = is_member and not is_several(words[-1])
    return Role(serves=[owner], start=words[-1].start) if is_owner or is_member else None


def whose(scene: Scene, words: Sequence[Word], index: int) -> list[int]:
    """Return whom a title serves by what is before it: "the council's director", "In Ohio, Governor"."""
    word = words[index - 1] if index else None
    if word is not None and word.lower.endswith("'s"):
        served = scene.organisation(word.lower[:-2], word.start)
        return [] if served is None else [served]
    if word is not None and word.text == "," and index > 2:
        found = name_ending(scene, words[index - 2])
        if found is not None and scene.names[found].entity_type == "GPE":
            before = [w.lower for w in words[: index - 2] if w.start < scene.names[found].core.start]
            return [scene.owners[found]] if before[-1:] == ["in"] else []
    return []


def words_before(scene: Scene, end: int) -> list[Word]:
    """Return the words of the sentence before the position, as far as a title may reach."""
    return words_between(scene.document.text, max(scene.sentence_at(end).start, end - BEHIND), end)


def name_ending(scene: Scene, word: Word) -> int | None:
    """Return the name that ends with the word, its possessive left out."""
    ends = [
        word.end,
        word.end - 2 * word.lower.endswith("'s"),
        word.end - word.text.endswith((".", "'", "’")),
    ]
    return next((scene.by_end[end] for end in ends if end in scene.by_end), None)


def apposition_before(scene: Scene, name: Name, start: int) -> Role | None:
    """Return the role that a noun phrase and a comma before the position tell: "The director, Dana Marsh,".

    The position is where the name starts, or a title right before it.
    """
    if not CLOSING.match(scene.document.text, name.core.end):
        return None
    words = without_bracket(words_before(scene, start))
    if len(words) < 2 or words[-1].text != ",":
        return None
    for index in range(len(words) - 2, -1, -1):
        if BREAK.match(words[index].text):
            return None
        if index == 0 or words[index].lower in OPENERS:
            role = phrase_at(scene, words[index].start, start)
            if role and role.end == words[-2].end:
                return with_owner(scene, words, index, role)
    return None


def without_bracket(words: list[Word]) -> list[Word]:
    """Return the words without a bracket right before the comma they end with: "the council (NCC),"."""
    if len(words) < 2 or words[-2].text != ")":
        return words
    opening = next((i for i in range(len(words) - 3, -1, -1) if words[i].text == "("), None)
    return words if opening is None else [*words[:opening], words[-1]]


def with_owner(scene: Scene, words: Sequence[Word], index: int, role: Role) -> Role:
    """Return the role, and where it begins with "whose", with the entity named before that."""
    if index < 2 or words[index].lower != "whose":
        return role
    found = name_ending(scene, words[index - 2])
    return role if found is None else replace(role, serves=[scene.owners[found], *role.serves])


def roles_after(scene: Scene, name: Name) -> list[Role]:
    """Return the roles that the words behind the name tell: party and place, apposition, "who is"."""
    text, position = scene.document.text, name.core.end
    limit = min(scene.sentence_at(name.core.start).end, position + AHEAD)
    roles: list[Role] = []
    for _ in range(2):
        found = PARTY_BRACKET.match(text, position, limit) or PARTY_COMMA.match(text, position, limit)
        if found:
            roles.append(Role(letter=found.group(1), home=place_in(scene, found, limit)))
            position = found.end() if found.re is PARTY_BRACKET else text.find(",", found.end(), limit)
        if position < 0:
            return roles
        belonging = belonging_at(scene, position, limit)
        if belonging:
            roles.append(belonging)
            position = belonging.end
    led = body_led(scene, position, limit)
    role = None if led else complement_of(scene, position, limit) or office_held(scene, position, limit)
    second = other_role(scene, role, limit) if role else None
    led = led or (body_led(scene, role.end, limit) if role and role.end > position else None)
    return [one for one in (role, second, led) if one] + roles


def belonging_at(scene: Scene, position: int, limit: int) -> Role | None:
    """Return the role that "of" and a place or a body tell: "Marsh of Ohio", "Marsh of the Crab Council"."""
    opening = BELONGS.match(scene.document.text, position, limit)
    index = scene.by_start.get(opening.end()) if opening else None
    if opening is None or index is None:
        return None
    owner, end = scene.owners[index], scene.names[index].core.end
    kind, preposition = scene.names[index].entity_type, opening.group(1)
    if kind == "GPE" and preposition != "with":
        return Role(home=owner, end=end)
    return Role(serves=[owner], end=end) if kind == "ORG" and preposition != "from" else None


def body_led(scene: Scene, position: int, limit: int) -> Role | None:
    """Return the role of one who leads a body: "Marsh, who chairs the Crab Council"."""
    leads = leading().match(scene.document.text, position, limit)
    kind = KIND.match(scene.document.text, leads.end(), limit) if leads else None
    is_named = kind is not None and listed("boundaries").isdisjoint(set(kind.group().split()) - {"and"})
    found = scene.by_start.get(kind.end()) if kind is not None and is_named else None
    if found is None or scene.entities[scene.owners[found]].entity_type != "ORG":
        return None
    behind = words_between(scene.document.text, scene.names[found].core.end, limit)[: MODIFIERS + 1]
    if behind and behind[0].lower in lexicon.words("sources", "organization"):
        return None
    size = next((i for i, word in enumerate(behind) if not is_modifier(word)), len(behind))
    is_anothers = any(is_followed_by_person(scene, behind, index) for index in range(size + 2))
    return None if is_anothers else Role(serves=[scene.owners[found]])


@cache
def leading() -> re.Pattern[str]:
    """Return the pattern of a verb for leading or working for a body, up to the body's name."""
    verbs = "|".join(sorted(listed("leading"), key=len, reverse=True))
    busy = "|".join(sorted(listed("busy"), key=len, reverse=True))
    doing = rf"(?:{verbs}|(?:{busy})\s+(?:[\w-]+\s+){{0,8}}?at)"
    based = r"(?:[A-Z][\w.]*-based\s+)?"
    return re.compile(rf"(?:,?\s+(?:who|and))?,?\s+(?:now\s+|also\s+|once\s+)?{doing}\s+(?:the\s+)?{based}")


def complement_of(scene: Scene, position: int, limit: int) -> Role | None:
    """Return the role that an apposition at the position tells, or the words behind "is" or "was"."""
    text = scene.document.text
    apposition = APPOSITION.match(text, position, limit)
    if apposition:
        role = phrase_at(scene, apposition.end(), limit)
        return None if role and SUBJECT.match(text, role.end, limit) else role
    copula = COPULA.match(text, position, limit)
    words = words_between(text, copula.end(), min(limit, copula.end() + BEHIND)) if copula else []
    if copula and words and (words[0].lower in {"a", "an", "the"} or is_role_word(words, 0)):
        return phrase_at(scene, copula.end(), limit)
    return None


def other_role(scene: Scene, role: Role, limit: int) -> Role | None:
    """Return the role that follows one: "a friend of Lee Vale and an editor", "Republican and chairman"."""
    pattern = SECOND if role.title else AND
    joint = None if is_kin(role) else pattern.match(scene.document.text, role.end, limit)
    return phrase_at(scene, joint.end(), limit) if joint else None


def office_held(scene: Scene, position: int, limit: int) -> Role | None:
    """Return the office that somebody whose name ends at the position is said to act as."""
    text = scene.document.text
    opening = AS.match(text, position, limit) or AS_OF.match(text, position, limit)
    if opening and any(
        position < scene.names[i].core.start < opening.end() for i in persons_near(scene, position)
    ):
        return None
    role = phrase_at(scene, opening.end(), limit) if opening else None
    return replace(role, is_sure=False) if role and role.title else None


def persons_near(scene: Scene, position: int) -> Sequence[int]:
    """Return the names of persons in the sentence that the position lies in."""
    return scene.persons_by_sentence.get(scene.sentence_at(position).start, ())


def place_in(scene: Scene, found: re.Match[str], limit: int) -> int | None:
    """Return the place that stands behind a party's letter."""
    start = found.start(2) if found.re is PARTY_BRACKET else found.end()
    index = scene.by_start.get(start) if start < limit else None
    return scene.owners[index] if index is not None and scene.names[index].entity_type == "GPE" else None
