"""What the page holds: the rows of the articles that it shows, joined by row number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from flows.manifests import Manifest
from flows.storage import Store, current_generation, manifest_before, published_manifest, read_published

Frames = dict[str, pl.DataFrame]

ARTICLE_COLUMNS = (
    "article_id",
    "source_path",
    "source_record",
    "url",
    "title",
    "dek",
    "byline",
    "dateline",
    "publisher",
    "section",
    "published_at",
    "text",
    "word_count",
    "duplicate_of",
)
# Columns that row numbers stand for, and those that the page reads off the text by their offsets.
LEFT_OUT = (
    "article_id",
    "sentence_id",
    "entity_id",
    "mention_id",
    "position_id",
    "speaker_entity_id",
    "affiliation_entity_id",
    "issuer_entity_id",
)
FROM_TEXT = {"quotes": ("text", "start", "end", "cue", "source"), "mentions": ("text",)}


@dataclass(frozen=True, slots=True)
class Published:
    """One generation, and the articles of it that the page shows: `articles` has their row numbers."""

    generation: Path
    manifest: Manifest
    before: Manifest | None
    articles: pl.DataFrame

    def rows(self, table: str) -> pl.DataFrame:
        """Return the table's rows of the shown articles in their order; `article` is the row number."""
        numbers = self.articles.lazy().select("article", "article_id")
        rows = read_published(self.generation, table)
        shown = rows.join(numbers, on="article_id", maintain_order="left")
        return shown.sort("article", maintain_order=True).collect()


def read_published_articles(store: Store, most: int) -> Published:
    """Return the current generation with its newest articles.

    Raises FileNotFoundError where nothing is published.
    """
    generation = current_generation(store)
    manifest = published_manifest(generation)
    every = read_published(generation, "articles")
    newest = (
        every.select("article_id", "published_at")
        .sort("published_at", "article_id", descending=[True, False], nulls_last=True)
        .head(most)
        .select("article_id")
    )
    articles = newest.join(every, on="article_id", maintain_order="left").collect().with_row_index("article")
    return Published(generation, manifest, manifest_before(generation), articles)


def page_tables(published: Published) -> Frames:
    """Return the page's tables, joined by row numbers: `article`, `who`, `policy`, `quote` and `entity`.

    `who` are the rows of `entity_index` that the articles speak of, `policy_index` those of their policies.
    """
    entities, who = _named(published)
    quotes = published.rows("quotes").with_row_index("quote")
    policies = published.rows("policies").with_row_index("policy")
    speakers = entities.select("who", speaker_entity_id="entity_id")
    actors = entities.select("who", "entity_id")
    positions = (
        published.rows("positions")
        .join(policies.select("policy", "policy_id"), on="policy_id", maintain_order="left")
        .join(quotes.select("quote", "quote_id"), on="quote_id", how="left", maintain_order="left")
        .join(actors, on="entity_id", how="left", maintain_order="left")
        .drop("policy_id", "quote_id")
    )
    mentions = published.rows("mentions").join(
        entities.select("entity", "entity_id"), on="entity_id", maintain_order="left"
    )
    rows = {
        "quotes": quotes.join(speakers, on="speaker_entity_id", how="left", maintain_order="left"),
        "mentions": mentions,
        "entities": entities.drop("canonical_id"),
        "policies": policies,
        "positions": positions,
        "rejects": published.rows("rejects"),
    }
    leaner = {name: frame.drop(*_left_out(name), strict=False) for name, frame in rows.items()}
    indexed = _of_all(published, "policy_index", policies)
    return {
        "articles": published.articles.select(ARTICLE_COLUMNS),
        **leaner,
        "who": who,
        "policy_index": indexed,
    }


def _left_out(table: str) -> tuple[str, ...]:
    own = {"quotes": "quote", "policies": "policy", "entities": "entity"}.get(table)
    return (*LEFT_OUT, *FROM_TEXT.get(table, ()), *([own] if own else []))


def _named(published: Published) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the entities, and the rows of the index that they are; both with their row numbers."""
    entities = published.rows("entities").with_row_index("entity")
    who = _of_all(published, "entity_index", entities)
    numbers = who.with_row_index("who").select("who", "canonical_id")
    return entities.join(numbers, on="canonical_id", how="left", maintain_order="left"), who


def _of_all(published: Published, index: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of an index that the given rows of articles are of."""
    every = read_published(published.generation, index)
    seen = rows.lazy().select(pl.col("canonical_id").unique())
    return every.join(seen, on="canonical_id", how="semi", maintain_order="left").collect()


def columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    """Return a table column by column, as the page reads it; probabilities to three places."""
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    return frame.with_columns(pl.col(floats).round(3)).to_dict(as_series=False)
