"""The `entity_index` table: who and what all articles together speak of by name."""

from __future__ import annotations

import polars as pl

from schemas import checks
from schemas.columns import (
    WIKIDATA_ID,
    Strings,
    TableModel,
    Titles,
    count,
    day,
    key,
    periods,
    strings,
    vocabulary,
    words,
)
from schemas.vocabularies import EntityType


class EntityIndex(TableModel):
    """One row per named entity over all articles: what its rows in `entities` say together."""

    canonical_id: str = key("Stable key: the same for one real-world entity in every article and run")
    name: str = words("The name that most articles have for it; of several the fullest")
    entity_type: str = vocabulary(EntityType, "What kind of entity it is")
    aliases: Strings = strings("All other names by which articles call it, in alphabetical order")
    wikidata_id: str = words(
        "Its id in Wikidata, where the user's table of them has it and neither name nor entity is in doubt",
        nullable=True,
        pattern=WIKIDATA_ID,
    )
    titles: Titles = periods(
        "A person's offices, jobs and roles, the first seen first",
        title="as articles give it",
        first_seen="date of the first article that gives it, null where none has a date",
        last_seen="date of the last one",
    )
    first_seen: pl.Date = day("Date of the first article that names it")
    last_seen: pl.Date = day("Date of the last article that names it", checks.not_before("first_seen"))
    article_count: int = count("articles", "Number of articles that name it")
    mention_count: int = count("mentions", "Number of its mentions in all of them")
    quote_count: int = count("quotes", "Number of quotes whose speaker it is in all of them")
