"""The table of Wikidata ids that a user may supply; none of ours, so it is not published."""

from __future__ import annotations

from schemas.columns import WIKIDATA_ID, Strings, TableModel, strings, vocabulary, words
from schemas.vocabularies import EntityType

OPTIONAL = frozenset({"aliases", "description"})
"""Columns that the user's table may lack."""


class WikidataNames(TableModel):
    """One row per person, organisation, place or the like whose id is known."""

    name: str = words("Its name, without title")
    entity_type: str = vocabulary(EntityType, "What kind of entity it is")
    wikidata_id: str = words("Its id in Wikidata", pattern=WIKIDATA_ID)
    aliases: Strings = strings("Other names that mean it as surely")
    description: str = words("For people who read the table; nothing is done with it", nullable=True)
