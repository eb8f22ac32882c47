"""What the README shows is in the tables made of the sample articles; test_docs.py runs its examples."""

import re
from itertools import takewhile
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from schemas.tables import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.S)


def shown_rows(first_column):
    """Return the rows of the README's table that has the column first, without its marks."""
    lines = README.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = takewhile(lambda line: line.startswith("|"), lines[start + 2 :])
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows]


@pytest.fixture(scope="module")
def read(published_samples):
    return lambda table: pl.read_parquet(published_samples / "data" / "processed" / "current" / table)


def test_the_rows_shown_first_are_in_the_tables(read):
    quotes, policies = read("quotes"), read("policies")
    spoken = quotes.select("speaker", "source", "cue", "quote_type", "text").rows()
    decided = policies.select("name", "policy_type", "status", "issuer").rows()
    placed = read("positions").join(quotes, on="quote_id").select("actor", "role", "text").rows()
    assert set(shown_rows("quotes.speaker")) <= set(spoken)
    assert set(shown_rows("policies.name")) <= set(decided)
    assert set(shown_rows("positions.actor")) <= set(placed)


def test_there_is_an_example_for_each_library():
    assert [re.search(r"import (\w+)", example).group(1) for example in EXAMPLES] == [
        "polars",
        "polars",
        "duckdb",
        "pandas",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_reads_in_polars_duckdb_and_pandas(table, published_samples):
    folder = published_samples / "data" / "processed" / "current" / table
    by_polars = pl.read_parquet(folder)
    by_duckdb = duckdb.sql(f"select * from '{folder}/*.parquet'").fetchall()
    by_pandas = pd.read_parquet(folder)
    assert by_polars.height == len(by_duckdb) == len(by_pandas)
    assert by_polars.columns == list(by_pandas.columns)


def test_the_table_of_tables_names_them_all():
    assert all(f"`{table}`" in README for table in TABLES)
