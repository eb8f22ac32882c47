"""How a column is declared: dtype by annotation, everything else by one of the functions here.

Validation, the Parquet column docs, the data dictionary and the rules across tables are all derived from
these declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

import pandera.polars as pa
import polars as pl

from schemas import checks

CODE_POINTS = "code points"
"""The unit of every offset: Unicode code points of `articles.text`."""

WIKIDATA_ID = "Q[1-9][0-9]*"
"""The pattern of an item's id in Wikidata."""

NONEMPTY = {"min_value": 1}

UtcTime = Annotated[pl.Datetime, "us", "UTC"]
Strings = Annotated[pl.List, pl.String]
Spans = Annotated[pl.List, pl.Struct({"start": pl.Int64, "end": pl.Int64})]
SurfaceSpans = Annotated[pl.List, pl.Struct({"start": pl.Int64, "end": pl.Int64, "text": pl.String})]
Quotations = Annotated[pl.List, pl.Struct({"start": pl.Int64, "end": pl.Int64, "gap": pl.String})]
Titles = Annotated[pl.List, pl.Struct({"title": pl.String, "first_seen": pl.Date, "last_seen": pl.Date})]
Timeline = Annotated[
    pl.List, pl.Struct({"date": pl.Date, "date_to": pl.Date, "status": pl.String, "article_id": pl.String})
]
Stages = Annotated[
    pl.List,
    pl.Struct({"status": pl.String, "text": pl.String, "start": pl.Int64, "end": pl.Int64}),
]
Dates = Annotated[
    pl.List,
    pl.Struct(
        {
            "event": pl.String,
            "text": pl.String,
            "start": pl.Int64,
            "end": pl.Int64,
            "date_from": pl.Date,
            "date_to": pl.Date,
        }
    ),
]


@dataclass(frozen=True, slots=True)
class Notes:
    """What a declaration says beyond dtype, checks and description.

    `references` names the table whose key the column holds; `start` the column that holds the start of the
    span which this one ends; `surface_of` the two columns of the span whose words it repeats; `vocabulary`
    the values it may have; `fields` describes the parts of a struct.
    """

    unit: str | None = None
    references: str | None = None
    start: str | None = None
    surface_of: tuple[str, str] | None = None
    vocabulary: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


class TableModel(pa.DataFrameModel):
    """A table: exactly these columns, in this order, with these dtypes; nothing is coerced."""

    class Config:
        """How every table is validated."""

        strict = True
        ordered = True
        coerce = False

    @classmethod
    def frame_schema(cls) -> pl.Schema:
        """Return the table's columns and dtypes, as an empty frame is built from."""
        declared = {name: column.dtype.type for name, column in cls.to_schema().columns.items()}
        return pl.Schema(declared).to_frame().schema  # as Polars itself gives it, inner dtypes included


# `Any` below is what pandera's own `Field` returns, so that it may stand beside any annotation.


def _column(description: str, notes: Notes, *own: pa.Check, **builtin: Any) -> Any:  # noqa: ANN401
    declared = pa.Field(description=description, metadata={"notes": notes}, **builtin)
    declared.checks.extend(own)
    return declared


def key(description: str) -> Any:  # noqa: ANN401
    """Declare the column that tells the table's rows apart."""
    return _column(description, Notes(), unique=True, str_length=NONEMPTY)


def reference(table: str, description: str, *own: pa.Check, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a column that holds the key of a row of another table, or of the same."""
    return _column(description, Notes(references=table), *own, nullable=nullable, str_length=NONEMPTY)


def words(description: str, *, nullable: bool = False, pattern: str | None = None) -> Any:  # noqa: ANN401
    """Declare a string that is never empty; `pattern` must match the whole of it."""
    matches = {} if pattern is None else {"str_matches": f"^(?:{pattern})$"}
    return _column(description, Notes(), nullable=nullable, str_length=NONEMPTY, **matches)


def surface(start: str, end: str, description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare the words of the article's text between the offsets in two other columns."""
    notes = Notes(surface_of=(start, end))
    given = checks.given_with(start)
    return _column(description, notes, given, nullable=nullable, str_length=NONEMPTY)


def vocabulary(values: Any, description: str, *own: pa.Check, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a column whose values all come from a `Literal` of `schemas.vocabularies`."""
    listed = get_args(values)
    return _column(description, Notes(vocabulary=listed), *own, nullable=nullable, isin=listed)


def offset(description: str, *own: pa.Check, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare an offset into `articles.text` at which a span starts."""
    return _column(description, Notes(unit=CODE_POINTS), *own, nullable=nullable, ge=0)


def end_of(start: str, description: str, *own: pa.Check, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare the offset behind the last code point of the span that starts at another column's offset."""
    notes = Notes(unit=CODE_POINTS, start=start)
    both = (checks.after(start), checks.given_with(start))
    return _column(description, notes, *both, *own, nullable=nullable)


def count(unit: str, description: str, *own: pa.Check, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a whole number that is never negative."""
    return _column(description, Notes(unit=unit), *own, nullable=nullable, ge=0)


def flag(description: str) -> Any:  # noqa: ANN401
    """Declare a yes or no."""
    return _column(description, Notes())


def probability(description: str, *own: pa.Check, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a probability."""
    bounds = {"min_value": 0, "max_value": 1}
    return _column(description, Notes(unit="probability"), *own, nullable=nullable, in_range=bounds)


def moment(description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a point in time."""
    return _column(description, Notes(unit="UTC"), nullable=nullable)


def day(description: str, *own: pa.Check) -> Any:  # noqa: ANN401
    """Declare a date, in UTC; null where it is not known."""
    return _column(description, Notes(unit="UTC"), *own, nullable=True)


def strings(description: str) -> Any:  # noqa: ANN401
    """Declare a list of strings, none of them empty; the list may be."""
    return _column(description, Notes(), checks.no_empty_string())


def spans(description: str, *own: pa.Check, **fields: str) -> Any:  # noqa: ANN401
    """Declare a list of structs that each have `start` and `end`, with a description of every field."""
    return _column(description, Notes(unit=CODE_POINTS, fields=fields), checks.items_are_spans(), *own)


def periods(description: str, *own: pa.Check, **fields: str) -> Any:  # noqa: ANN401
    """Declare a list of structs that say from when to when something was seen."""
    return _column(description, Notes(fields=fields), *own)
