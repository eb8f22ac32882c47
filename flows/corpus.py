"""What only the whole corpus tells of its articles: repeated texts, entities and policies that are one."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from flows.duplicates import find_duplicates
from flows.entity_index import index_entities
from flows.linking.entities import link_entities
from flows.linking.policies import link_policies
from flows.linking.policy_notes import POLICY_NAMES
from flows.policy_index import index_policies
from flows.storage import Store, read_staged
from flows.wikidata import WikidataTable, with_wikidata
from schemas.arrow import polars_schema
from schemas.tables import KEYS, OF_THE_CORPUS, TABLES

ByChunk = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The corpus as a whole: the tables that tell of all articles, and what it changes in staged tables.

    `changes` has for each table, and each chunk in which something changes, the rows' key and new values.
    """

    changes: Mapping[str, ByChunk]
    indexes: Mapping[str, pl.DataFrame]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold Python's collector of cycles: it would walk millions of objects again and again that make none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collector()
def read_corpus(store: Store, keys: Sequence[str], wikidata: WikidataTable | None) -> Corpus:
    """Return what the staged chunks say together, with the Wikidata ids that the user's table has."""
    if not keys:
        return Corpus({}, {table: polars_schema(table).to_frame() for table in sorted(OF_THE_CORPUS)})
    articles = read_staged(store, keys, "articles")
    entities = read_staged(store, keys, "entities")
    policies = read_staged(store, keys, "policies")
    linked = {
        "entities": link_entities(entities, articles),
        "policies": link_policies(policies, read_staged(store, keys, POLICY_NAMES), articles),
    }
    changes = {
        "articles": _by_chunk(_duplicates(store, keys), articles, "articles"),
        "entities": _by_chunk(linked["entities"], entities, "entities"),
        "policies": _by_chunk(linked["policies"].drop("names"), policies, "policies"),
    }
    known = _with(entities, linked["entities"], "entity_id")
    named = index_entities(known, articles)
    decided = _with(policies, linked["policies"], "policy_id")
    positions = read_staged(store, keys, "positions")
    indexes = {
        "entity_index": named if wikidata is None else with_wikidata(named, wikidata),
        "policy_index": index_policies(decided, positions, known, articles),
    }
    prove_index("entity_index", indexes["entity_index"], linked["entities"])
    prove_index("policy_index", indexes["policy_index"], linked["policies"])
    return Corpus(changes, indexes)


def prove_index(table: str, index: pl.DataFrame, rows: pl.DataFrame) -> None:
    """Raise an error where the index breaks a promise of its table, or lacks the `canonical_id` of a row.

    Raises pandera.errors.SchemaErrors, or ValueError for a key that is not there.
    """
    TABLES[table].validate(index, lazy=True)
    missing = rows.join(index, on="canonical_id", how="anti")
    if not missing.is_empty():
        raise ValueError(f"{table} lacks {missing['canonical_id'].to_list()[:3]}")


def _with(rows: pl.LazyFrame, linked: pl.DataFrame, key: str) -> pl.LazyFrame:
    """Return the rows with what linking found of each."""
    return rows.drop("canonical_id").join(linked.lazy(), on=key)


def _duplicates(store: Store, keys: Sequence[str]) -> pl.DataFrame:
    return find_duplicates(read_staged(store, keys, "signatures").collect())


def _by_chunk(changes: pl.DataFrame, rows: pl.LazyFrame, table: str) -> ByChunk:
    """Return the changes, sorted by their rows' key, for each chunk that has rows with changes."""
    chunk_of = rows.select(KEYS[table], "chunk").collect()
    placed = changes.join(chunk_of, on=KEYS[table]).sort(KEYS[table])
    by_chunk = placed.partition_by("chunk", as_dict=True, include_key=False)
    return {str(key): part for (key,), part in by_chunk.items()}
