"""The `rejects` table: what did not get through, and why."""

from __future__ import annotations

import polars as pl

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
