"""Rows to show: all that the tables have of one invented article."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

from schemas.arrow import polars_schema
from schemas.tables import TABLES

Row = dict[str, Any]


@cache
def example_tables() -> dict[str, pl.DataFrame]:
    """Return the rows as frames of their tables; they agree with each other."""
    rows = yaml.safe_load((files("schemas") / "examples.yaml").read_text(encoding="utf-8"))
    return {table: pl.DataFrame(rows[table], schema=polars_schema(table)) for table in TABLES}


def example_row(table: str) -> Row:
    """Return the row that stands for the table in its docs."""
    return example_tables()[table].row(0, named=True)
