"""Whom a noun phrase without a name means: "the senator", "the former first lady", "the union"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import log

from flows.nlp import lexicon
from flows.nlp.annotation import Entity
from flows.nlp.document import Span
from flows.nlp.entities.genders import role_gender
from flows.nlp.names.jurisdictions import code_in
from flows.nlp.speakers.discourse import Discourse, Place
from flows.nlp.speakers.naming import Speaker, known
from flows.nlp.speakers.ranking import LEAST
from flows.nlp.speakers.source_phrases import (
    head_of,
    singular_kinds,
    source_words,
    speaker_phrase,
    words_of,
)

LONGEST = 8
# Names that only tell where from, and a word that may be one.
WHERE_FROM = frozenset(["GPE", "LOC", "NORP"])
POSSESSED = re.compile(r"[’']s?\s")
CAPITALISED = re.compile(r"[A-Z][\w.\-]*")
# How many words a title shares with a phrase that has a complement, to be the same office.
FEWEST_SHARED = 2
# How far back, in sentences, a noun looks for a title or a name that says the same.
HORIZON = 200
# In so many sentences at the top, a noun may mean somebody named up to so many sentences later.
TOP, AHEAD = 2, 4
# The nouns that mean a place named before, by its kind.
PLACES = {"country": ["country"], "state": ["state"], "town": ["city", "town", "municipality"]}
# Bodies that articles are about, and name a few sentences on.
FORETOLD = frozenset(["court", "union", "agency", "commission", "committee", "board", "council", "panel"])
# How far a noun looks for a person or a body that nothing contradicts.
NEAR = 5
# What a word that the phrase shares with title or affiliation counts for, and a title of another office.
SHARED, OTHER_OFFICE = 2.0, -3.0
# What counts for a candidate, in sentences of distance; set on gold/train.
SUBJECT, SPEAKER, QUOTED = 1.5, 2.0, -2.0


def nominal_speaker(discourse: Discourse, source: Span, last_speaker: int | None = None) -> Speaker | None:
    """Return the entity that a definite noun phrase of one person or body means; None if unclear."""
    text = source.text_of(discourse.document.text)
    phrase = speaker_phrase(text)
    words, head = words_of(phrase), head_of(phrase)
    if not words or len(words) > LONGEST or ("and" in words and not is_one_with_two_roles(words)):
        return None
    if head in source_words("more_often_adjectives"):
        return None
    if not (is_definite(text) or is_headline(discourse, source, words)):
        return foretold(discourse, source, head)
    if words[-2:-1] == ["of"] and words[-1] in source_words("group"):
        words = words[:-2]  # "the mother of three"
    if set(words) & source_words("inside"):
        found = described(discourse, source, words, head)
        if found is None and words[0] in source_words("of_known_holders") and is_one_person([head]):
            found = person_meant(discourse, source, words, last_speaker)
    else:
        found = meant(discourse, source, words, head, last_speaker)
    return None if found is None else known(discourse, found, "nominal")


def meant(
    discourse: Discourse, source: Span, words: list[str], head: str, last_speaker: int | None
) -> int | None:
    """Return the entity that a noun phrase without complement means: by title or name, else by nearness."""
    noun = head if " " in head else words[-1]
    found = titled(discourse, source, noun)
    if found is None and is_one_person(words):
        return person_meant(discourse, source, words, last_speaker)
    if found is None and noun in source_words("referring_bodies"):
        return body_meant(discourse, source, words)
    if found is None and len(words) == 1:
        return place_meant(discourse, source, words[0])
    return found


def place_meant(discourse: Discourse, source: Span, noun: str) -> int | None:
    """Return the country, American state or town named last, for "the country", "the state" or "the city"."""
    wanted = next((kind for kind, nouns in PLACES.items() if noun in nouns), None)
    for place in discourse.before(source.start, horizon=HORIZON if wanted else 0):
        entity = discourse.entities[place.entity]
        if wanted and entity.entity_type == "GPE" and kind_of_place(entity.name) == wanted:
            return place.entity
    return None


def kind_of_place(name: str) -> str:
    """Return whether a country, an American state or another place goes by the name."""
    code = code_in(name)
    if code is None:
        return "town"
    return "state" if code.startswith("US-") else "country"


def described(discourse: Discourse, source: Span, words: list[str], head: str) -> int | None:
    """Return the nearest person whose title says much of what the phrase says: "head of the rules panel"."""
    content = set(words) - {head} - source_words("inside") - source_words("determiners")
    for place in around(discourse, source):
        entity = discourse.entities[place.entity]
        told = {*words_of(entity.title or ""), *words_of(entity.affiliation or "")}
        if entity.entity_type == "PERSON" and len(told & content) >= FEWEST_SHARED:
            return place.entity
    return None


def foretold(discourse: Discourse, source: Span, head: str) -> Speaker | None:
    """Return the body that a text's top speaks of before it names it: "A court ruled. The Vale Court said".

    None where there is no body, or more than one, with that noun in its name in the sentences that follow.
    """
    if head not in FORETOLD or discourse.inside(source):
        return None
    named = {place.entity for place in ahead(discourse, source)}
    fitting = [
        entity
        for entity in named
        if discourse.entities[entity].entity_type == "ORG" and head in name_words(discourse.entities[entity])
    ]
    return known(discourse, fitting[0], "nominal") if len(fitting) == 1 else None


def is_definite(text: str) -> bool:
    """Tell whether the noun phrase begins with "the" or a demonstrative."""
    return text.split(" ", 1)[0].lower() in {"the", "this", "that"}


def is_headline(discourse: Discourse, source: Span, words: list[str]) -> bool:
    """Tell whether the phrase lacks its article, as in headlines: "Federal judge blocks ..."."""
    first = source.text_of(discourse.document.text).split(" ", 1)[0].lower()
    persons = (discourse.entities[place.entity].entity_type == "PERSON" for place in discourse.inside(source))
    has_determiner = first in source_words("determiners") | source_words("group")
    return is_one_person(words) and not has_determiner and not any(persons)


def is_one_person(words: list[str]) -> bool:
    """Tell whether the phrase ends in a noun for one person, and is nobody's ("the mayor's wife")."""
    is_person = singular_kinds().get(words[-1]) == "person" or words[-1] in lexicon.words("titles", "heads")
    return is_person and not any(word.endswith("'s") for word in words)


def is_one_with_two_roles(words: list[str]) -> bool:
    """Tell whether "and" joins what one is: "former mayor and senator", not "mayor and the senator"."""
    middle = words.index("and")
    first, second = words[:middle], words[middle + 1 :]
    is_same = bool(first and second) and second[0] not in source_words("determiners")
    return is_same and all(is_one_person([head_of(" ".join(role))]) for role in (first, second))


def titled(discourse: Discourse, source: Span, head: str) -> int | None:
    """Return the nearest entity before the source whose title or name says what the noun says."""
    titles, names = related("offices", head), related("bodies", head) | {head}
    is_whose = POSSESSED.search(source.text_of(discourse.document.text)) is not None
    titles |= set(office_words(head)) if singular_kinds().get(head) == "person" and not is_whose else set()
    proper = proper_modifiers(discourse, source)
    for place in around(discourse, source):
        entity = discourse.entities[place.entity]
        if entity.entity_type == "PERSON" and entity.title and titles & set(office_words(entity.title)):
            return place.entity
        if (
            entity.entity_type == "ORG"
            and names & set(words_of(entity.name))
            and proper <= name_words(entity)
        ):
            return place.entity
    return None


def is_full_title(discourse: Discourse, source: Span) -> bool:
    """Tell whether the phrase is an office with its name, all in capitals: "the Vale County Sheriff"."""
    head = source.text_of(discourse.document.text).rsplit(" ", 1)[-1]
    return head[:1].isupper() and bool(proper_modifiers(discourse, source))


def office_words(title: str) -> list[str]:
    """Return the words of a title, with offices of two words as one: no vice president is the president."""
    title = " ".join(words_of(title))
    for office in source_words("offices_of_two_words"):
        title = title.replace(office, office.replace(" ", "-"))
    return words_of(title)


def proper_modifiers(discourse: Discourse, source: Span) -> frozenset[str]:
    """Return the names before the noun, but for places and nations: "Vale" in "the Vale administration"."""
    text = discourse.document.text
    places = [
        p.span for p in discourse.inside(source) if discourse.entities[p.entity].entity_type in WHERE_FROM
    ]
    words = list(CAPITALISED.finditer(text, source.start, source.end))
    names = [
        word.group()
        for word in words
        if word.start() > source.start
        and word.end() < source.end
        and not code_in(word.group())
        and not any(place.start <= word.start() < place.end for place in places)
    ]
    return frozenset(words_of(" ".join(names)))


def name_words(entity: Entity) -> frozenset[str]:
    """Return the words of the entity's names."""
    return frozenset(words_of(" ".join([entity.name, *entity.aliases])))


def around(discourse: Discourse, source: Span) -> Iterator[Place]:
    """Yield the names before the source, the nearest first; at the top of a text, those that follow, too.

    A headline and the first sentence speak of people by their office whom the text then names.
    """
    yield from discourse.before(source.start, horizon=HORIZON)
    yield from ahead(discourse, source)


def ahead(discourse: Discourse, source: Span) -> list[Place]:
    """Return the names that follow close behind a source at the top of a text; none further down."""
    sentences, index = discourse.document.sentences, discourse.document.sentence_index(source.start)
    if index >= TOP:
        return []
    last = sentences[min(len(sentences) - 1, index + AHEAD)].span.end
    return discourse.inside(Span(source.end, last))


def person_meant(
    discourse: Discourse, source: Span, words: list[str], last_speaker: int | None
) -> int | None:
    """Return the person near the source whom the noun phrase most likely means.

    "The official" and "the Vale County Sheriff" mean only who is told to be one, or to be from there.
    """
    gender, said = role_gender(" ".join(words)), set(office_words(" ".join(words)))
    is_office = bool(related("offices", words[-1]))
    is_told = words[-1] in source_words("seldom_named") or is_full_title(discourse, source)

    def fitting(index: int) -> float | None:
        entity = discourse.entities[index]
        if entity.entity_type != "PERSON" or (gender and entity.gender not in {None, gender}):
            return None
        shared = len({*office_words(entity.title or ""), *words_of(entity.affiliation or "")} & said)
        if is_told and not shared:
            return None
        return SHARED * shared + OTHER_OFFICE * (is_office and bool(entity.title) and not shared)

    return likeliest(discourse, source.start, fitting, last_speaker)


def body_meant(discourse: Discourse, source: Span, words: list[str]) -> int | None:
    """Return the organisation near the source that the noun phrase most likely means."""
    proper = proper_modifiers(discourse, source)

    def fitting(index: int) -> float | None:
        entity = discourse.entities[index]
        shared = len(set(words_of(entity.name)) & set(words))
        return SHARED * shared if entity.entity_type == "ORG" and proper <= name_words(entity) else None

    return likeliest(discourse, source.start, fitting, None)


def likeliest(
    discourse: Discourse,
    position: int,
    fitting: Callable[[int], float | None],
    last_speaker: int | None,
) -> int | None:
    """Return the entity near the position for which most speaks.

    The nearest one, subjects, the last speaker and those that a tagger believes in before others;
    `fitting` tells what else speaks for an entity, or None where it cannot be meant.
    """
    sentence, scores = discourse.document.sentence_index(position), dict[int, float]()
    believed = discourse.beliefs.get(position)
    for place in discourse.before(position, horizon=NEAR):
        score = fitting(place.entity)
        if score is None:
            continue
        score += place.sentence - sentence
        score += SUBJECT * place.is_subject + QUOTED * place.is_quoted
        score += SPEAKER * (place.entity == last_speaker)
        if believed is not None:
            score += log(max(LEAST, believed.get(place.entity, 0.0)))
        scores[place.entity] = max(score, scores.get(place.entity, score))
    return max(scores, key=lambda index: scores[index], default=None)


def related(kind: str, head: str) -> frozenset[str]:
    """Return the words by which a title or an organisation's name says what the noun says."""
    listed = lexicon.load("sources")
    groups = listed.get(kind) if isinstance(listed, dict) else None
    if not isinstance(groups, dict) or head not in groups:
        return frozenset()
    return frozenset(word.replace(" ", "-") for word in lexicon.words("sources", kind, head))
