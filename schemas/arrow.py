"""The tables' schemas as Polars and Arrow know them; Arrow's carries the column docs."""

from __future__ import annotations

from functools import cache

import polars as pl
import pyarrow as pa

from schemas.tables import TABLES, notes


def polars_schema(table: str) -> pl.Schema:
    """Return the columns and dtypes of the table; `polars_schema(table).to_frame()` is an empty one."""
    return TABLES[table].frame_schema()


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return what `DataFrame.to_arrow` gives for the table, with the docs that belong into its Parquet files.

    The table's `description` stands in the schema's metadata; each column's `description`, and its `unit`
    where it has one, in its field's.
    """
    bare = polars_schema(table).to_frame().to_arrow().schema
    documented = [bare.field(name).with_metadata(docs) for name, docs in column_docs(table).items()]
    return pa.schema(documented, metadata={"description": TABLES[table].to_schema().description})


def column_docs(table: str) -> dict[str, dict[str, str]]:
    """Return each column's description, and its unit where it has one."""
    columns = TABLES[table].to_schema().columns
    docs = {name: {"description": column.description} for name, column in columns.items()}
    for name, note in notes(table):
        if note.unit is not None:
            docs[name]["unit"] = note.unit
    return docs
