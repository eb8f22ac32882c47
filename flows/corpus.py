"""What only the whole corpus tells of its articles: repeated texts, entities that are one, their index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.duplicates import find_duplicates
from flows.entity_index import index_entities, prove_index
from flows.linking.entities import link_entities
from flows.storage import Store, read_staged
from flows.wikidata import WikidataTable, with_wikidata
from schemas.arrow import polars_schema
from schemas.tables import KEYS

ByChunk = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The corpus as a whole: its `entity_index`, and what it changes in staged tables.

    `changes` has for each table, and each chunk in which something changes, the rows' key and new values.
    """

    changes: Mapping[str, ByChunk]
    index: pl.DataFrame


def read_corpus(store: Store, keys: Sequence[str], wikidata: WikidataTable | None) -> Corpus:
    """Return what the staged chunks say together, with the Wikidata ids that the user's table has."""
    if not keys:
        return Corpus({}, polars_schema("entity_index").to_frame())
    articles = read_staged(store, keys, "articles")
    entities = read_staged(store, keys, "entities")
    linked = link_entities(entities, articles)
    index = index_entities(entities.drop("canonical_id").join(linked.lazy(), on="entity_id"), articles)
    if wikidata is not None:
        index = with_wikidata(index, wikidata)
    prove_index(index, linked)
    changes = {
        "articles": _by_chunk(_duplicates(store, keys), articles, "articles"),
        "entities": _by_chunk(linked, entities, "entities"),
    }
    return Corpus(changes, index)


def _duplicates(store: Store, keys: Sequence[str]) -> pl.DataFrame:
    return find_duplicates(read_staged(store, keys, "signatures").collect())


def _by_chunk(changes: pl.DataFrame, rows: pl.LazyFrame, table: str) -> ByChunk:
    """Return the changes, sorted by their rows' key, for each chunk that has rows with changes."""
    chunk_of = rows.select(KEYS[table], "chunk").collect()
    placed = changes.join(chunk_of, on=KEYS[table]).sort(KEYS[table])
    by_chunk = placed.partition_by("chunk", as_dict=True, include_key=False)
    return {str(key): part for (key,), part in by_chunk.items()}
