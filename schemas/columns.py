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

CODE_POINTS = "code points"
"""The unit of every offset: Unicode code points of `articles.text`."""

NONEMPTY = {"min_value": 1}

UtcTime = Annotated[pl.Datetime, "us", "UTC"]
Strings = Annotated[pl.List, pl.String]
Spans = Annotated[pl.List, pl.Struct({"start": pl.Int64, "end": pl.Int64})]
SurfaceSpans = Annotated[pl.List, pl.Struct({"start": pl.Int64, "end": pl.Int64, "text": pl.String})]
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

    `references` names the table whose key the column holds; `surface_of` the two columns of the span whose
    words it repeats; `fields` describes the parts of a struct.
    """

    unit: str | None = None
    key: bool = False
    references: str | None = None
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


def _column(description: str, notes: Notes, **checks: Any) -> Any:  # noqa: ANN401 - pandera's own type
    return pa.Field(description=description, metadata={"notes": notes}, **checks)


def key(description: str) -> Any:  # noqa: ANN401
    """Declare the column that tells the table's rows apart."""
    return _column(description, Notes(key=True), unique=True, str_length=NONEMPTY)


def reference(table: str, description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a column that holds the key of a row of another table, or of the same."""
    return _column(description, Notes(references=table), nullable=nullable, str_length=NONEMPTY)


def words(description: str, *, nullable: bool = False, pattern: str | None = None) -> Any:  # noqa: ANN401
    """Declare a string that is never empty; `pattern` must match the whole of it."""
    matches = {} if pattern is None else {"str_matches": f"^(?:{pattern})$"}
    return _column(description, Notes(), nullable=nullable, str_length=NONEMPTY, **matches)


def surface(start: str, end: str, description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare the words of the article's text between the offsets in two other columns."""
    notes = Notes(surface_of=(start, end))
    return _column(description, notes, nullable=nullable, str_length=NONEMPTY)


def vocabulary(values: Any, description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a column whose values all come from a `Literal` of `schemas.vocabularies`."""
    listed = get_args(values)
    return _column(description, Notes(vocabulary=listed), nullable=nullable, isin=listed)


def offset(description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare an offset into `articles.text`."""
    return _column(description, Notes(unit=CODE_POINTS), nullable=nullable, ge=0)


def count(unit: str, description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a whole number that is never negative."""
    return _column(description, Notes(unit=unit), nullable=nullable, ge=0)


def flag(description: str) -> Any:  # noqa: ANN401
    """Declare a yes or no."""
    return _column(description, Notes())


def probability(description: str) -> Any:  # noqa: ANN401
    """Declare a probability."""
    return _column(description, Notes(unit="probability"), in_range={"min_value": 0, "max_value": 1})


def moment(description: str, *, nullable: bool = False) -> Any:  # noqa: ANN401
    """Declare a point in time."""
    return _column(description, Notes(unit="UTC"), nullable=nullable)


def items(description: str, **fields: str) -> Any:  # noqa: ANN401
    """Declare a list, with a description of each field where its items are structs."""
    return _column(description, Notes(fields=fields))
