"""What the page says of the run: rows, change, rejects, and how far the tables reach."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.manifests import Coverage
from flows.report.contents import Frames, Published
from flows.storage import read_published

SHOWN_REJECTS = 50
Row = dict[str, Any]


def run_figures(published: Published, tables: Frames) -> Row:
    """Return what the run's view shows."""
    manifest, before = published.manifest, published.before
    return {
        "generation": manifest.generation,
        "created_at": manifest.created_at.isoformat(timespec="seconds"),
        "run": manifest.run,
        "fingerprint": manifest.fingerprint,
        "before": None if before is None else before.generation,
        "same_pipeline": before is None or before.fingerprint == manifest.fingerprint,
        "articles": manifest.tables["articles"].rows,
        "shown": published.articles.height,
        "tables": _tables(published),
        "reasons": _reasons(published),
        "coverage": coverage(published, tables),
        "account": [] if manifest.coverage is None else account(manifest.coverage),
    }


def account(coverage: Coverage) -> list[Row]:
    """Return how much of all articles was read and taken: `part` of `whole`; `missing` by reason."""
    taken: tuple[tuple[str, int, dict[str, int]], ...] = (
        ("characters of the articles were read", coverage.characters, {}),
        ("quotations are somebody's quote", coverage.quotations, coverage.quotations_without_quote),
        ("quotes have a speaker", coverage.quotes, coverage.quotes_without_speaker),
    )
    rows = [
        {"share": share, "part": whole - sum(missing.values()), "whole": whole, "missing": missing}
        for share, whole, missing in taken
    ]
    return [rows[0] | {"part": coverage.characters_read}, *rows[1:]]


def _tables(published: Published) -> list[Row]:
    """Return the rows of each table, now and in the generation before."""
    before = {} if published.before is None else published.before.tables
    return [
        {"table": name, "rows": table.rows, "before": before[name].rows if name in before else None}
        for name, table in published.manifest.tables.items()
    ]


def _reasons(published: Published) -> list[Row]:
    """Return each reason for rejects, now or before, with the first of its rows."""
    now = published.manifest.rejects
    before = {} if published.before is None else published.before.rejects
    counted = [
        {"reason": reason, "rows": now.get(reason, 0), "before": before.get(reason, 0)}
        for reason in sorted({*now, *before}, key=lambda reason: (-now.get(reason, 0), reason))
    ]
    first = read_published(published.generation, "rejects").group_by("reason", maintain_order=True)
    shown = first.head(SHOWN_REJECTS).drop("row").collect()
    return [
        row | {"first": shown.filter(pl.col("reason") == row["reason"]).drop("reason").to_dicts()}
        for row in counted
    ]


def coverage(published: Published, tables: Frames) -> list[Row]:
    """Return shares that tell how far the tables of the shown articles reach: `part` of `whole`."""
    articles, quotes = published.articles, tables["quotes"]
    policies, positions = tables["policies"], tables["positions"]
    spoken = published.rows("sentences").filter("in_quotation")
    quoting = articles.join(quotes, on="article", how="semi")
    placed = policies.with_row_index("policy").join(positions, on="policy", how="semi")
    shares = (
        ("articles", "articles with a quote", quoting, articles),
        (
            "sentences",
            "sentences inside quotation marks that are somebody's quote",
            _told(spoken, quotes),
            spoken,
        ),
        ("quotes", "quotes with a speaker", quotes.drop_nulls("speaker"), quotes),
        ("quotes", "quotes whose speaker the article names", quotes.drop_nulls("who"), quotes),
        (
            "policies",
            "policies whose status words of the article show",
            policies.drop_nulls("status_start"),
            policies,
        ),
        ("policies", "policies with an issuer", policies.drop_nulls("issuer"), policies),
        ("policies", "policies on which somebody takes a position", placed, policies),
        ("positions", "positions shown by a quote", positions.drop_nulls("quote"), positions),
    )
    return [
        {"unit": unit, "share": share, "part": part.height, "whole": whole.height}
        for unit, share, part, whole in shares
    ]


def _told(sentences: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences that overlap a quote's content."""
    parts = quotes.select("article", "spans").explode("spans").unnest("spans").drop_nulls("start")
    pairs = sentences.select("article", "sentence_id", from_="start", to="end").join(parts, on="article")
    overlapping = (pl.col("from_") < pl.col("end")) & (pl.col("start") < pl.col("to"))
    return pairs.filter(overlapping).unique("sentence_id")
