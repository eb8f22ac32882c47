"""The data dictionary, written from the declarations: `python -m schemas.dictionary` renews the docs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from schemas.columns import Notes, TableModel
from schemas.tables import KEYS, TABLES, notes, references

DICTIONARY = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

INTRODUCTION = """# Data dictionary

Written by `python -m schemas.dictionary` from the declarations in `schemas/`; change those, not this file.

Strings are never empty: null means not given. `start` and `end` count Unicode code points of
`articles.text` from 0, `end` exclusive; a column that repeats the words of a span equals `text[start:end]`.
"""


def data_dictionary() -> str:
    """Return the docs of all tables as Markdown, one section a table."""
    return "\n".join([INTRODUCTION, *(describe_table(table) for table in TABLES)])


def describe_table(table: str) -> str:
    """Return the docs of one table as Markdown: what a row is, its key, its joins, its columns.

    Raises KeyError where there is no such table.
    """
    lines = [f"## {table}", "", TABLES[table].to_schema().description, "", *_joins(table)]
    lines += ["| column | type | unit | null | meaning |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *_columns(table), ""])


def _joins(table: str) -> Iterator[str]:
    if table in KEYS:
        yield f"Key: `{KEYS[table]}`"
        yield ""
    for column, target in references(table).items():
        yield f"* `{column}` → `{target}.{KEYS[target]}`"
    if references(table):
        yield ""


def _columns(table: str) -> Iterator[str]:
    model = TABLES[table]
    columns = model.to_schema().columns
    for name, note in notes(table):
        null = "yes" if columns[name].nullable else ""
        dtype = dtype_words(model.frame_schema()[name])
        yield f"| `{name}` | {dtype} | {note.unit or ''} | {null} | {_meaning(model, name, note)} |"


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
