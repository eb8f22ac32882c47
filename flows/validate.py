"""Validate: only rows that keep every promise of the tables get through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandera.errors
import polars as pl

from flows.rejects import Reject
from schemas.rules import (
    COUNTS,
    VIOLATIONS,
    Tables,
    accounted_quotations,
    all_violations,
    broken_references,
    counted_rows,
)
from schemas.tables import OF_THE_CORPUS, TABLES

SHOWN = 80
"""Characters of a refused value that a reject's detail shows; the whole row stands beside it."""

OPTIONAL = {"rejects"} | OF_THE_CORPUS
PLAIN_WORDS = {
    "field_uniqueness": "unique",
    "greater_than_or_equal_to": "at least 0",
    "in_range": "from 0 to 1",
    "isin": "from its vocabulary",
    "not_nullable": "given",
    "str_length": "longer than nothing",
    "str_matches": "of its pattern",
}
"""What pandera's own checks, as they are used here, ask of a column."""
FAILURES = pl.Schema(
    {
        "column": pl.String,
        "check": pl.String,
        "failure_case": pl.String,
        "check_number": pl.Int32,
        "index": pl.Int32,
    }
)
SOURCE = ["article_id", "source_path", "source_record"]


class TableRefusedError(ValueError):
    """Tables that are not what was declared: columns missing, unknown, misplaced or of another dtype."""


def validate_tables(tables: dict[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[Reject]]:
    """Return the rows that keep every promise, and a reject for each of the others.

    A row that refers to a refused row is refused itself, also where the reference may be null: it would
    say less than was found. Where rows were refused, columns that count rows of another table are counted
    again, and quotations that have lost their quotes say so. The same tables come out as went in; `rejects`
    may be among them.

    Raises TableRefusedError where a table is missing, unknown or, as a whole, not what was declared; the
    message names all of them and all that is wrong.
    """
    _refuse_malformed(tables)
    sources = tables["articles"].select(SOURCE).unique("article_id")
    kept = dict(tables)
    rejects: list[Reject] = []
    found = {name: _own_violations(tables, name) for name in tables}
    while any(not violations.is_empty() for violations in found.values()):
        for name, violations in found.items():
            rejects += _rejects(name, kept[name], violations, sources)
            kept[name] = _without(kept[name], violations)
        found = {name: broken_references(kept, name) for name in kept}
    return (_recounted(kept) if rejects else kept), rejects


def _refuse_malformed(tables: Mapping[str, pl.DataFrame]) -> None:
    problems = [f"{name}: no such table" for name in tables if name not in TABLES]
    problems += [f"{name}: missing" for name in TABLES if name not in tables and name not in OPTIONAL]
    for name, frame in tables.items():
        if name in TABLES:
            problems += _malformations(name, frame)
    if problems:
        raise TableRefusedError("; ".join(problems))


def _malformations(name: str, frame: pl.DataFrame) -> Iterator[str]:
    """Yield what is wrong with the table's columns, told from a copy without rows."""
    if frame.schema == TABLES[name].frame_schema():
        return
    for column, check, value, number, _ in _failures(name, frame.clear()).iter_rows():
        if number is None:
            yield f"{name}: {_told(column, check, value)}"


def _told(column: str | None, check: str, value: str) -> str:
    match check:
        case "column_in_schema":
            return f"unknown column {value}"
        case "column_in_dataframe":
            return f"missing column {value}"
        case "column_ordered":
            return f"column {value} out of order"
        case _:
            return f"column {column} is {value}, not {check}"


def _failures(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return all that pandera finds; `index` is null for what concerns the table as a whole."""
    try:
        TABLES[name].validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        found: pl.DataFrame = errors.failure_cases
        return found.select(FAILURES.names())
    return FAILURES.to_frame()


def _own_violations(tables: Tables, name: str) -> pl.DataFrame:
    if tables[name].is_empty():
        return VIOLATIONS.to_frame()
    failures = _failures(name, tables[name])
    if not (crashed := failures.filter(pl.col("index").is_null())).is_empty():
        raise TableRefusedError("; ".join(f"{name}: {line}" for line in crashed["failure_case"]))
    in_rows = failures.select(
        pl.col("index").alias("row_number"),
        "column",
        pl.col("check").str.extract(r"^(\w+)(?:\(|$)").replace(PLAIN_WORDS).fill_null(pl.col("check")),
        pl.col("failure_case").alias("value"),
        pl.lit("schema_violation").alias("reason"),
    )
    violations: pl.DataFrame = pl.concat([in_rows.cast(VIOLATIONS), all_violations(tables, name)])
    return violations


def _rejects(
    table: str, frame: pl.DataFrame, violations: pl.DataFrame, sources: pl.DataFrame
) -> Iterator[Reject]:
    """Yield one reject for each row with violations, in the order of the rows."""
    by_row = violations.group_by("row_number").agg("reason", _details().alias("detail")).sort("row_number")
    refused = frame[by_row["row_number"]]
    as_json = refused.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    origins = _origins(refused, sources).iter_rows()
    for (article, path, record), reasons, detail, row in zip(
        origins, by_row["reason"], by_row["detail"], as_json, strict=True
    ):
        yield Reject(
            source_path=path or None,
            source_record=record,
            stage="validate",
            reason="schema_violation" if "schema_violation" in reasons else "broken_reference",
            detail=detail,
            article_id=article or None,
            table=table,
            row=row,
        )


def _origins(refused: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return `SOURCE` for each row: its own columns, or those of its article."""
    if set(SOURCE) <= set(refused.columns):
        return refused.select(SOURCE)
    articles = refused.select("article_id")
    return articles.join(sources, on="article_id", how="left", maintain_order="left").select(SOURCE)


def _details() -> pl.Expr:
    value = pl.col("value").fill_null("null").str.replace_all(r"\s+", " ")
    short = pl.when(value.str.len_chars() > SHOWN).then(value.str.head(SHOWN) + "…").otherwise(value)
    return pl.format("{} is not {}: {}", "column", "check", short).str.join("; ")


def _without(frame: pl.DataFrame, violations: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(violations["row_number"].implode()))


def _recounted(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    recounted = dict(tables)
    for count in COUNTS:
        numbers = counted_rows(tables, count)
        recounted[count.table] = recounted[count.table].with_columns(numbers.alias(count.column))
    recounted["articles"] = recounted["articles"].with_columns(accounted_quotations(tables))
    return recounted
