"""The index of all entities: for each `canonical_id` what its rows in all articles say together."""

from __future__ import annotations

import polars as pl

from schemas.arrow import polars_schema

ACRONYM = r"^[A-Z][A-Z.&]+s?$"
KEY = "canonical_id"


def index_entities(entities: pl.LazyFrame, articles: pl.LazyFrame) -> pl.DataFrame:
    """Return the table `entity_index` of the linked entities, sorted by its key; without Wikidata ids.

    Of `articles` only `article_id` and `published_at` are read.
    """
    days = articles.select("article_id", pl.col("published_at").dt.date().alias("day"))
    dated = entities.join(days, on="article_id", how="left")
    index = (
        dated.group_by(KEY)
        .agg(
            pl.col("entity_type").first(),
            pl.col("day").min().alias("first_seen"),
            pl.col("day").max().alias("last_seen"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("article_count"),
            pl.col("mention_count", "quote_count").sum(),
        )
        .join(_names(entities), on=KEY, how="left")
        .join(_aliases(entities), on=KEY, how="left")
        .join(_titles(dated), on=KEY, how="left")
        .with_columns(pl.col("titles").fill_null([]), pl.lit(None).alias("wikidata_id"))
        .with_columns(pl.col("aliases").list.set_difference(pl.concat_list("name")).list.sort())
    )
    schema = polars_schema("entity_index")
    return index.select(schema.names()).cast(schema).sort(KEY).collect(engine="streaming")


def _names(entities: pl.LazyFrame) -> pl.LazyFrame:
    """Return the name that most rows have; a person's single word, or an acronym, for want of another."""
    is_person = pl.col("entity_type") == "PERSON"
    is_short = pl.when(is_person).then(~pl.col("name").str.contains(" ")).otherwise(_is_acronym())
    return (
        entities.group_by(KEY, "name")
        .agg(is_short.first().alias("short"), pl.len().alias("rows"))
        .sort("short", "rows", pl.col("name").str.len_chars(), "name", descending=[False, True, True, False])
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("name").first())
    )


def _is_acronym() -> pl.Expr:
    return pl.col("name").str.contains(ACRONYM)


def _aliases(entities: pl.LazyFrame) -> pl.LazyFrame:
    """Return all names, aliases and acronyms of each entity."""
    called = pl.concat_list("name", "aliases", pl.concat_list("acronym").list.drop_nulls())
    listed = entities.select(KEY, called.alias("aliases")).explode("aliases")
    return listed.group_by(KEY).agg(pl.col("aliases").unique())


def _titles(dated: pl.LazyFrame) -> pl.LazyFrame:
    """Return the titles of each entity with when they were seen; capitals make no other title."""
    period = pl.struct("title", "first_seen", "last_seen").alias("titles")
    return (
        dated.filter(pl.col("title").is_not_null())
        .group_by(KEY, pl.col("title").str.to_lowercase().alias("said"))
        .agg(
            pl.col("title").min(),
            pl.col("day").min().alias("first_seen"),
            pl.col("day").max().alias("last_seen"),
        )
        .sort(KEY, "first_seen", "said", nulls_last=True)
        .group_by(KEY, maintain_order=True)
        .agg(period)
    )
