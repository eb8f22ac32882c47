"""The `rejects` table: what did not get through, and why."""

from __future__ import annotations

import polars as pl

from schemas.columns import TableModel, count, vocabulary, words
from schemas.vocabularies import Reason, Stage


class Rejects(TableModel):
    """One row per raw record, article or row of a table that did not get through."""

    source_path: str = words("The raw file, relative to the input folder; null where unknown", nullable=True)
    source_record: int = count("records", "Its place in the raw file, counted from 0", nullable=True)
    article_id: str = words("The article, where it had got as far as that", nullable=True)
    stage: str = vocabulary(Stage, "The stage that set it aside")
    table: str = words("The table whose row it was", nullable=True)
    reason: str = vocabulary(Reason, "Why")
    detail: str = words("What was wrong with it, in plain words")
    row: str = words("The refused row as JSON", nullable=True)


REJECTS_SCHEMA: pl.Schema = Rejects.frame_schema()
