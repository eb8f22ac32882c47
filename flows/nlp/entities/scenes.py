"""An article's names by place, each with its entity: what roles and affiliations are looked up in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from flows.nlp import lexicon
from flows.nlp.annotation import Entity
from flows.nlp.document import Document, Span
from flows.nlp.entities.forms import Name, Words, words_of
from flows.nlp.entities.variants import demonyms, is_of_level, variants

# How many names are looked back through for the organisation that is meant.
NAMES_BACK = 8
OF_PLACE = re.compile(r"\s(?:of|from)\s[A-Z]")
NATION = frozenset({("us",), ("united", "states"), ("america",)})


@dataclass(frozen=True)
class Scene:
    """The names of a document in text order with the index of each one's entity."""

    document: Document
    names: Sequence[Name]
    owners: Sequence[int]
    entities: Sequence[Entity]

    @cached_property
    def by_start(self) -> dict[int, int]:
        """Return which name begins at a position."""
        return {name.core.start: index for index, name in enumerate(self.names)}

    @cached_property
    def by_end(self) -> dict[int, int]:
        """Return which name ends at a position."""
        return {name.core.end: index for index, name in enumerate(self.names)}

    @cached_property
    def by_words(self) -> dict[Words, int]:
        """Return which entity bears a name, by the name's words."""
        found: dict[Words, int] = {}
        for name, owner in zip(self.names, self.owners, strict=True):
            if name.entity_type != "PERSON":
                found.setdefault(name.words, owner)
        return found

    @cached_property
    def by_noun(self) -> dict[str, int]:
        """Return the organisation that alone has the noun in its name: "coalition" of "Vale Coalition"."""
        found: dict[str, int | None] = {}
        for index, entity in enumerate(self.entities):
            if entity.entity_type == "ORG":
                for word in set(words_of(entity.name)):
                    found[word] = None if word in found else index
        return {word: index for word, index in found.items() if index is not None}

    @cached_property
    def organisations(self) -> list[tuple[int, int]]:
        """Return where organisations are named, and which."""
        owners = zip(self.names, self.owners, strict=True)
        return [(name.core.start, i) for name, i in owners if self.entities[i].entity_type == "ORG"]

    def organisation(self, noun: str, position: int) -> int | None:
        """Return the organisation that "the coalition" at the position means.

        The one with the noun in its name; for a noun that any may be called by, the last one named, of those
        with the noun in their names where there are several.
        """
        if noun in self.by_noun:
            return self.by_noun[noun]
        if noun not in lexicon.words("sources", "organization"):
            return None
        behind = bisect_left(self.organisations, (position, -1))
        last_named = [owner for _, owner in self.organisations[max(0, behind - NAMES_BACK) : behind]][::-1]
        bearing = (owner for owner in last_named if noun in words_of(self.entities[owner].name))
        alike = (owner for owner in last_named if self.may_be(owner, noun))
        return next(chain(bearing, alike), None)

    def may_be(self, index: int, noun: str) -> bool:
        """Tell whether an organisation may be spoken of by the noun."""
        last = words_of(self.entities[index].name)[-1]
        if noun == "party":
            return self.is_party(index)
        return not self.is_chamber(index) and last not in lexicon.words("sources", "organization")

    @cached_property
    def lands(self) -> dict[str, int]:
        """Return the state and the country that have most of the mentions of all states and countries.

        The United States do not count: news that is written there takes them for granted.
        """
        found: dict[str, int] = {}
        for level in ("states", "countries"):
            counts = self.mention_counts(level)
            index = max(counts, key=lambda one: counts[one], default=None)
            if index is not None and 2 * counts[index] > sum(counts.values()):
                found[level] = index
        return found

    def mention_counts(self, level: str) -> Counter[int]:
        """Return how often each state or country is mentioned, its people with it."""
        counts: Counter[int] = Counter()
        for index, entity in enumerate(self.entities):
            land = self.country(index)
            if self.is_land(land, level):
                counts[land] += len(entity.mentions)
        return counts

    def is_land(self, index: int, level: str) -> bool:
        """Tell whether the entity is a state, or a country other than the United States."""
        words = words_of(self.entities[index].name)
        return self.entities[index].entity_type == "GPE" and words not in NATION and is_of_level(words, level)

    def land(self, level: str, position: int) -> int | None:
        """Return the state or country meant: the only one the sentence names so far, or the article's."""
        start = self.sentence_at(position).start
        near = {
            owner
            for name, owner in zip(self.names, self.owners, strict=True)
            if start <= name.core.start < position and self.is_land(owner, level)
        }
        return near.pop() if len(near) == 1 else self.lands.get(level)

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that the position lies in."""
        if not self.document.sentences:
            return Span(0, len(self.document.text))
        return self.document.sentences[self.document.sentence_index(position)].span

    @cached_property
    def persons_by_sentence(self) -> dict[int, list[int]]:
        """Return the names of persons in each sentence, by the sentence's start, in text order."""
        found: dict[int, list[int]] = {}
        for index, name in enumerate(self.names):
            if self.entities[self.owners[index]].entity_type == "PERSON":
                found.setdefault(self.sentence_at(name.core.start).start, []).append(index)
        return found

    def party(self, letter: str) -> int | None:
        """Return the entity that is the party with the letter, its people before the party itself."""
        forms = (words_of(form) for form in lexicon.phrases("titles", "parties", letter.lower()))
        return next(
            (self.by_words[words] for words in map(self.widest, forms) if words in self.by_words), None
        )

    def widest(self, words: Words) -> Words:
        """Return a form under which the people of a party stand in the article."""
        if words in self.by_words or words not in variants("groups"):
            return words
        number = variants("groups")[words]
        alike = (form for form, other in variants("groups").items() if other == number)
        return next((form for form in alike if form in self.by_words), words)

    def is_party(self, index: int) -> bool:
        """Tell whether the entity is a political party or its people."""
        entity = self.entities[index]
        last_words = words_of(entity.name)[-2:]
        told = not lexicon.words("titles", "party_words").isdisjoint(last_words)
        return entity.entity_type in {"NORP", "ORG"} and told

    def campaign(self, person: int) -> int | None:
        """Return the campaign that the article names by a person's name: "Marsh campaign"."""
        entity = self.entities[person]
        bearers = ((*words_of(form), "campaign") for form in (entity.name, *entity.aliases))
        return next((self.by_words[words] for words in bearers if words in self.by_words), None)

    def is_only_member(self, index: int) -> bool:
        """Tell whether a party is named nowhere but in what persons are told to be: "Democrat of Ohio"."""
        text = self.document.text
        spans = (mention.span for mention in self.entities[index].mentions)
        return all(OF_PLACE.match(text, span.end) for span in spans)

    def is_chamber(self, index: int) -> bool:
        """Tell whether the entity is a chamber or a house whose name is part of titles."""
        return " ".join(words_of(self.entities[index].name)) in lexicon.words("titles", "chambers")

    def country(self, index: int) -> int:
        """Return the entity of the country whose people the entity is, or the entity itself."""
        entity = self.entities[index]
        if entity.entity_type != "NORP":
            return index
        for form in (entity.name, *entity.aliases):
            country = demonyms().get(words_of(form))
            if country in self.by_words:
                return self.by_words[country]
            alike = self.same_place(country)
            if alike is not None:
                return alike
        return index

    def is_nation(self, index: int) -> bool:
        """Tell whether the entity is the people of a country, and not of a faith or a conviction."""
        entity = self.entities[index]
        return any(words_of(form) in demonyms() for form in (entity.name, *entity.aliases))

    def same_place(self, words: Words | None) -> int | None:
        """Return the entity that bears another name of the place."""
        number = variants("places").get(words) if words else None
        if number is None:
            return None
        forms = (form for form, other in variants("places").items() if other == number)
        return next((self.by_words[form] for form in forms if form in self.by_words), None)


def scene_of(document: Document, groups: Sequence[Sequence[Name]], entities: Sequence[Entity]) -> Scene:
    """Return the scene of the groups of names, one group an entity."""
    placed = sorted(
        ((name, owner) for owner, group in enumerate(groups) for name in group), key=lambda item: item[0].core
    )
    return Scene(document, [name for name, _ in placed], [owner for _, owner in placed], entities)
