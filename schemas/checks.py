"""Checks of one row that pandera has no word for; each is named so that
"COLUMN is not NAME" says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

ITEM = pl.element()
ITEM_START = ITEM.struct.field("start")
ITEM_END = ITEM.struct.field("end")


def _check(meaning: str, holds: Callable[[pl.Expr], pl.Expr]) -> pa.Check:
    def holds_by_row(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds(pl.col(data.key)))

    return pa.Check(holds_by_row, name=meaning)


def _each(meaning: str, holds: pl.Expr) -> pa.Check:
    return _check(meaning, lambda column: column.list.eval(holds.fill_null(False)).list.all())


def after(start: str) -> pa.Check:
    """Ask that a span's end lies behind its start."""
    return _check(f"greater than {start}", lambda column: column > pl.col(start))


def not_before(first: str) -> pa.Check:
    """Ask that a date does not lie before another, and that both are given or both null."""
    return _check(
        f"at or after {first}",
        lambda column: (column >= pl.col(first)).fill_null(column.is_null() & pl.col(first).is_null()),
    )


def given_with(other: str) -> pa.Check:
    """Ask that two columns are both given or both null."""
    return _check(f"given just where {other} is", lambda column: column.is_null() == pl.col(other).is_null())


def given_without(other: str) -> pa.Check:
    """Ask that of two columns just one is given."""
    return _check(
        f"given just where {other} is not", lambda column: column.is_null() != pl.col(other).is_null()
    )


def other_than(other: str) -> pa.Check:
    """Ask that two columns differ."""
    return _check(f"other than {other}", lambda column: column != pl.col(other))


def length_of(words: str) -> pa.Check:
    """Ask that a number is that of the characters in another column."""
    return _check(f"the length of {words}", lambda column: column == pl.col(words).str.len_chars())


def all_of(number: str) -> pa.Check:
    """Ask that a number is as great as another."""
    return _check(f"all of {number}", lambda column: column == pl.col(number))


def no_empty_string() -> pa.Check:
    """Ask that a list of strings holds neither an empty string nor null."""
    return _each("free of empty strings", ITEM.str.len_bytes() > 0)


def items_are_spans() -> pa.Check:
    """Ask that each struct in a list has a start and, behind it, an end."""
    return _each("0 <= start < end in each item", (ITEM_START >= 0) & (ITEM_START < ITEM_END))


def items_in_order() -> pa.Check:
    """Ask that the spans in a list follow one another without overlap."""
    return _each("in text order", ITEM_END.shift(1).fill_null(0) <= ITEM_START)


def items_from(field: str, values: Sequence[str], *, nullable: bool = False) -> pa.Check:
    """Ask that a field of each struct in a list comes from a vocabulary, or is null where that may be."""
    value = ITEM.struct.field(field)
    listed = value.is_in(list(values))
    return _each(f"from the vocabulary in each {field}", listed | value.is_null() if nullable else listed)


def items_within(length: str) -> pa.Check:
    """Ask that no span in a list ends behind a length in another column."""
    ends = pl.col(length).fill_null(0)
    return _check(
        f"within {length} in each item",
        lambda column: column.list.eval(ITEM_END).list.max().fill_null(0) <= ends,
    )


def not_empty() -> pa.Check:
    """Ask that a list has an item."""
    return _check("of at least one item", lambda column: column.list.len() > 0)


def as_many_as(items: str) -> pa.Check:
    """Ask that a number equals the length of the list in another column."""
    return _check(f"the number of items of {items}", lambda column: column == pl.col(items).list.len())


def first_start_of(items: str) -> pa.Check:
    """Ask that an offset equals the start of the first span in another column."""
    start = pl.col(items).list.first().struct.field("start")
    return _check(f"the start of the first of {items}", lambda column: column == start)


def last_end_of(items: str) -> pa.Check:
    """Ask that an offset equals the end of the last span in another column."""
    end = pl.col(items).list.last().struct.field("end")
    return _check(f"the end of the last of {items}", lambda column: column == end)
