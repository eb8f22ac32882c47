"""The `rejects` table: what did not get through, and why."""

from __future__ import annotations

from typing import Literal

import polars as pl

Stage = Literal["ingest", "clean", "segment", "tag", "resolve", "validate"]
Reason = Literal[
    "empty_file",
    "not_text",
    "broken_compression",
    "broken_json",
    "broken_parquet",
    "unreadable_file",
    "vanished_file",
    "unknown_format",
    "unknown_field",
    "missing_text",
    "wrong_type",
    "duplicate_id",
    "record_too_large",
    "no_article",
    "not_english",
    "stage_error",
    "schema_violation",
    "broken_reference",
]

REJECTS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_path": pl.String,
    "source_record": pl.Int64,
    "article_id": pl.String,
    "stage": pl.String,
    "table": pl.String,
    "reason": pl.String,
    "detail": pl.String,
    "row": pl.String,
}
