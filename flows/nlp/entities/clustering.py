"""Who and what an article names: name mentions grouped into entities and described."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flows.nlp.annotation import Entity, Mention, NameMention
from flows.nlp.document import Document
from flows.nlp.entities.acronyms import defined_acronyms, initial_links
from flows.nlp.entities.forms import Name, Words, components, is_acronym, names_of
from flows.nlp.entities.persons import person_groups
from flows.nlp.entities.roles import with_roles
from flows.nlp.entities.variants import core, rank, short_form_links, states, variant_links
from schemas.vocabularies import EntityType

# The share of a form's mentions from which a second type means that the form names two things.
SECOND_TYPE = 0.34
Key = tuple[Words, EntityType]


def resolve_entities(document: Document, names: Sequence[NameMention]) -> tuple[Entity, ...]:
    """Return the entities that the mentions name, ordered by first mention.

    Every name mention belongs to exactly one entity, which has the fullest of its names, the others as
    aliases, and, where it is a person, title, affiliation and gender as the article gives them.
    """
    found = settled(names_of(document, names))
    persons = person_groups(document, [name for name in found if name.entity_type == "PERSON"])
    others = other_groups(document, [name for name in found if name.entity_type != "PERSON"])
    groups = sorted(persons + others, key=lambda group: group[0].mention.span)
    entities = [entity_of(group) for group in groups]
    return with_roles(document, groups, entities)


def settled(names: Sequence[Name]) -> list[Name]:
    """Return the names with one type for each form, but for forms that often have a second one."""
    votes: dict[Words, Counter[EntityType]] = {}
    for name in names:
        votes.setdefault(name.words, Counter())[name.entity_type] += 1
    return [replace(name, entity_type=type_of(name, votes[name.words])) for name in names]


def type_of(name: Name, votes: Counter[EntityType]) -> EntityType:
    """Return the name's own type where its form has it often, else the form's usual type."""
    usual, _ = max(votes.items(), key=lambda item: item[1])
    persons_differ = (name.entity_type == "PERSON") != (usual == "PERSON")
    often = votes[name.entity_type] >= SECOND_TYPE * votes.total()
    return name.entity_type if persons_differ and often else usual


def other_groups(document: Document, names: Sequence[Name]) -> list[list[Name]]:
    """Return the names of all but persons in groups, one an entity."""
    by_form: dict[Key, list[Name]] = {}
    for name in names:
        by_form.setdefault((name.words, name.entity_type), []).append(name)
    numbers = {form: number for number, form in enumerate(by_form)}
    defined = defined_acronyms(document, names)
    links = [tuple(numbers[names[i].words, names[i].entity_type] for i in pair) for pair in defined]
    forms = [bearers[0] for bearers in by_form.values()]
    every = [
        *((a, b) for a, b in links),
        *variant_links(forms),
        *initial_links(forms),
        *short_form_links(forms),
    ]
    bearers = list(by_form.values())
    groups = [
        [name for number in group for name in bearers[number]] for group in components(len(forms), every)
    ]
    return [sorted(group, key=lambda name: name.mention.span) for group in groups]


def entity_of(group: Sequence[Name]) -> Entity:
    """Return the entity that the names of the group, in text order, are mentions of."""
    texts = list(dict.fromkeys(name.text for name in group))
    types = Counter(name.entity_type for name in group)
    entity_type = max(types, key=lambda kind: types[kind])
    forms = {name.text: name for name in reversed(group)}
    fullest = max(texts, key=lambda text: fullness(forms[text]))
    return Entity(
        name=fullest,
        entity_type=entity_type,
        mentions=tuple(Mention(name.mention.span, "name") for name in group),
        aliases=tuple(text for text in texts if text != fullest),
        acronym=acronym_of(texts, forms) if entity_type not in {"PERSON", "NORP"} else None,
    )


def fullness(form: Name) -> tuple[bool, bool, int, bool, int, bool, int]:
    """Return how full a form is, for comparing with the other forms of its entity."""
    place = rank(form)
    is_territory = form.entity_type in {"GPE", "LOC"}
    is_plural = form.entity_type == "NORP" and core(form) != form.words
    return (
        is_territory or not (is_acronym(form.text) and len(form.words) == 1),
        not is_territory or place == 0,
        len(form.words),
        is_plural,
        -place,
        not form.text.isupper(),
        len(form.text),
    )


def acronym_of(texts: Sequence[str], forms: dict[str, Name]) -> str | None:
    """Return the first of the texts that is an acronym, and not just a name in capitals."""
    spelt = {forms[text].words for text in texts if not is_acronym(text)}
    known = spelt | states()
    short = (text for text in texts if is_acronym(text) and forms[text].words not in known)
    limit = {"GPE": 3, "LOC": 4}
    return next((t for t in short if sum(map(str.isalpha, t)) <= limit.get(forms[t].entity_type, 9)), None)
