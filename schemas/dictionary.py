"""The data dictionary, written from the declarations: `python -m schemas.dictionary` renews the docs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from schemas.columns import Notes, TableModel
from schemas.examples import example_row
from schemas.tables import KEYS, TABLES, notes, references

DICTIONARY = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

INTRODUCTION = """# Data dictionary

Written by `python -m schemas.dictionary` from the declarations in `schemas/`; change those, not this file.

Strings are never empty: null means not given. `start` and `end` count Unicode code points of
`articles.text` from 0, `end` exclusive; a column that repeats the words of a span equals `text[start:end]`.

The Parquet files have the same descriptions as metadata of their columns (`description`, `unit`), and
`onrecord schema` prints them. The rows shown are those of one invented article, so that they join.
"""


def data_dictionary() -> str:
    """Return the docs of all tables as Markdown, one section a table."""
    return "\n".join([INTRODUCTION, *(describe_table(table) for table in TABLES)])


def describe_table(table: str) -> str:
    """Return the docs of one table as Markdown: what a row is, its key, its joins, its columns, an example.

    Raises KeyError where there is no such table.
    """
    lines = [f"## {table}", "", what_a_row_is(table), ""]
    if table in KEYS:
        lines += [f"Key: `{KEYS[table]}`", ""]
    lines += [f"* `{column}` → `{target}`" for column, target in joins(table)]
    lines += [f"* from `{column}`" for column in joined_by(table)]
    lines += ["", "| column | type | unit | null | meaning |", "|---|---|---|---|---|"]
    lines += [f"| `{name}` | {' | '.join(docs)} |" for name, *docs in column_lines(table)]
    return "\n".join([*lines, "", "A row:", "", "```json", example_json(table), "```", ""])


def what_a_row_is(table: str) -> str:
    """Return the table's description."""
    return str(TABLES[table].to_schema().description)


def joins(table: str) -> list[tuple[str, str]]:
    """Return the table's foreign keys, each with the key that it holds: `("quote_id", "quotes.quote_id")`."""
    return [(column, f"{target}.{KEYS[target]}") for column, target in references(table).items()]


def joined_by(table: str) -> list[str]:
    """Return the columns of other tables that hold the table's key: `"positions.quote_id"`."""
    return [
        f"{other}.{column}"
        for other in TABLES
        for column, target in references(other).items()
        if target == table != other
    ]


def column_lines(table: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield each column's name, type, unit, "yes" where it may be null, and meaning."""
    model = TABLES[table]
    columns = model.to_schema().columns
    for name, note in notes(table):
        null = "yes" if columns[name].nullable else ""
        dtype = dtype_words(model.frame_schema()[name])
        yield name, dtype, note.unit or "", null, _meaning(model, name, note)


def example_json(table: str) -> str:
    """Return the table's example row as JSON, one column a line; dates as ISO 8601."""
    written = (
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False, default=_written)}"
        for name, value in example_row(table).items()
    )
    return "{\n" + ",\n".join(written) + "\n}"


def _written(value: date) -> str:
    return value.isoformat()


def _meaning(model: type[TableModel], name: str, note: Notes) -> str:
    sentences = [str(model.to_schema().columns[name].description)]
    if note.surface_of is not None:
        sentences.append("Equals `text[{}:{}]` of the article".format(*note.surface_of))
    if note.vocabulary:
        sentences.append("One of " + ", ".join(f"`{value}`" for value in note.vocabulary))
    if note.fields:
        sentences.append("; ".join(f"`{field}`: {meaning}" for field, meaning in note.fields.items()))
    return ". ".join(sentences)


def dtype_words(dtype: pl.DataType) -> str:
    """Return a dtype in a reader's words, such as `list of {start: integer, end: integer}`."""
    match dtype:
        case pl.List(inner=pl.DataType() as inner):
            return f"list of {dtype_words(inner)}"
        case pl.Struct():
            return "{" + ", ".join(_fields(dtype)) + "}"
        case _:
            return SIMPLE[type(dtype)]


def _fields(struct: pl.Struct) -> Iterator[str]:
    for name, dtype in struct.to_schema().items():
        assert isinstance(dtype, pl.DataType)
        yield f"{name}: {dtype_words(dtype)}"


SIMPLE: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Int64: "integer",
    pl.Float64: "float",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Datetime: "timestamp",
}

if __name__ == "__main__":
    DICTIONARY.parent.mkdir(exist_ok=True)
    DICTIONARY.write_text(data_dictionary(), encoding="utf-8")
