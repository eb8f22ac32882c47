"""The index of all policies: for each `canonical_id` what its rows in all articles say together."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from flows.linking.policy_titles import distance_from_full
from flows.linking.stages import Report, Told, stages_of
from schemas.arrow import polars_schema

KEY = "canonical_id"
SUPPORTING = ("supporter",)
OPPOSING = ("opponent", "challenger")


def index_policies(
    policies: pl.LazyFrame, positions: pl.LazyFrame, entities: pl.LazyFrame, articles: pl.LazyFrame
) -> pl.DataFrame:
    """Return the table `policy_index`, sorted by its key.

    The policies have their linked `canonical_id` and `names`, the entities their linked `canonical_id`. Of
    `articles` only `article_id` and `published_at` are read.
    """
    days = articles.select("article_id", pl.col("published_at").dt.date().alias("day"))
    dated = policies.join(days, on="article_id", how="left")
    index = (
        dated.group_by(KEY)
        .agg(
            pl.col("day").min().alias("first_seen"),
            pl.col("day").max().alias("last_seen"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("article_count"),
            pl.col("mention_count").sum(),
        )
        .join(_names(policies), on=KEY, how="left")
        .join(_aliases(policies), on=KEY, how="left")
        .join(_actors(policies, positions, entities), on=KEY, how="left")
    )
    for column in ("policy_type", "topic", "jurisdiction", "identifier"):
        index = index.join(_most_given(policies, column), on=KEY, how="left")
    named = index.with_columns(
        pl.col("aliases").list.set_difference(pl.concat_list("name")).list.sort(),
        pl.col("supporter_count", "opponent_count").fill_null(0),
    )
    schema = polars_schema("policy_index")
    staged = named.collect(engine="streaming").join(_stages(dated.collect()), on=KEY, how="left")
    return staged.select(schema.names()).cast(schema).sort(KEY)


def _most_given(policies: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Return the value of the column that most rows of each policy give."""
    return (
        policies.filter(pl.col(column).is_not_null())
        .group_by(KEY, column)
        .len()
        .sort("len", column, descending=[True, False])
        .group_by(KEY, maintain_order=True)
        .agg(pl.col(column).first())
    )


def _named(policies: pl.LazyFrame) -> pl.LazyFrame:
    """Return each policy's proper names, one a row; where it has none, the noun phrases that describe it."""
    names = pl.when(pl.col("names").list.len() > 0).then("names").otherwise(pl.concat_list("name"))
    return policies.select(KEY, names.alias("name")).explode("name")


def _names(policies: pl.LazyFrame) -> pl.LazyFrame:
    """Return each policy's full name, else the name that most rows have; an acronym for want of another."""
    distance = pl.col("name").map_elements(distance_from_full, return_dtype=pl.Int64)
    return (
        _named(policies)
        .group_by(KEY, "name")
        .len()
        .sort(distance, "len", pl.col("name").str.len_chars(), "name", descending=[False, True, True, False])
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("name").first())
    )


def _aliases(policies: pl.LazyFrame) -> pl.LazyFrame:
    return _named(policies).group_by(KEY).agg(pl.col("name").unique().alias("aliases"))


def _actors(policies: pl.LazyFrame, positions: pl.LazyFrame, entities: pl.LazyFrame) -> pl.LazyFrame:
    """Return how many actors stand for and against each policy; one entity is one actor in all articles."""
    actors = entities.select("entity_id", pl.col(KEY).alias("actor_id"))
    actor = pl.coalesce("actor_id", pl.col("actor").str.to_lowercase())
    return (
        positions.join(policies.select("policy_id", KEY), on="policy_id")
        .join(actors, on="entity_id", how="left")
        .group_by(KEY)
        .agg(
            actor.filter(pl.col("role").is_in(roles)).n_unique().cast(pl.Int64).alias(column)
            for column, roles in (("supporter_count", SUPPORTING), ("opponent_count", OPPOSING))
        )
    )


def _stages(dated: pl.DataFrame) -> pl.DataFrame:
    """Return the stages of each policy, from its rows in the order of their days."""
    is_shown = pl.col("status_start").is_not_null().alias("is_shown")
    dated = dated.sort("day", "policy_id", nulls_last=True)
    reports, told = defaultdict(list), defaultdict(list)
    for key, *row in dated.select(KEY, "day", "status", is_shown, "article_id", "mention_count").iter_rows():
        reports[key].append(Report(*row))
    dates = dated.select(KEY, "article_id", "dates").explode("dates").drop_nulls("dates").unnest("dates")
    given = dates.select(KEY, "article_id", "event", "date_from", "date_to").drop_nulls().iter_rows()
    for key, *row in given:
        told[key].append(Told(*row))
    rows = [
        (key, [stage._asdict() for stage in stages_of(found, told.get(key, ()))])
        for key, found in reports.items()
    ]
    stages = polars_schema("policy_index")["stages"]
    return pl.DataFrame(rows, schema={KEY: pl.String, "stages": stages}, orient="row")
