"""The `entities` table: who and what an article speaks of by name."""

from __future__ import annotations

from schemas import checks
from schemas.columns import Strings, TableModel, count, key, offset, reference, strings, vocabulary, words
from schemas.vocabularies import EntityType, Gender


class Entities(TableModel):
    """One row per named entity and article."""

    entity_id: str = key("Stable key")
    article_id: str = reference("articles", "The article that names it")
    name: str = words('Its fullest name in the article, without title and leading "the"')
    entity_type: str = vocabulary(EntityType, "What kind of entity it is")
    aliases: Strings = strings("The other names that the article gives it")
    acronym: str = words("The abbreviation that the article gives it", nullable=True)
    title: str = words("A person's office, job or role as the article gives it", nullable=True)
    affiliation: str = words("The organisation, place or party that a person acts for", nullable=True)
    affiliation_entity_id: str = reference(
        "entities",
        "The affiliation, where it is an entity of the article",
        checks.other_than("entity_id"),
        nullable=True,
    )
    gender: str = vocabulary(
        Gender,
        "How the article speaks of a person: by pronouns, titles and kin words, else by the given name",
        nullable=True,
    )
    mention_count: int = count("mentions", "Number of its rows in `mentions`")
    quote_count: int = count("quotes", "Number of the rows in `quotes` whose speaker it is")
    first_start: int = offset("Where its first mention starts")
    canonical_id: str = reference("entity_index", "The same for one real-world entity in every article")
