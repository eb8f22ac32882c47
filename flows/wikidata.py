"""Wikidata ids of the indexed entities, out of a table that the user supplies.

Precision goes before recall: an id is given only where a name leads to one thing and one thing alone, in the
user's table and in ours.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandera.errors
import polars as pl

from flows.linking.names import is_telling, name_key, person_name
from flows.nlp.entities.forms import words_of
from flows.validate import PLAIN_WORDS
from schemas.vocabularies import EntityType
from schemas.wikidata import OPTIONAL, WikidataNames

BETWEEN_ALIASES = "|"
COLUMNS = WikidataNames.frame_schema()
LISTED = pl.Schema({"entity_type": pl.String, "form": pl.String, "wikidata_id": pl.String})
NAMED = pl.Schema({"entity_type": pl.String, "form": pl.String, "canonical_id": pl.String})


class WikidataTableError(ValueError):
    """The user's table of Wikidata ids cannot be read, or is not what was asked for."""


@dataclass(frozen=True, slots=True)
class WikidataTable:
    """The user's table, as `WikidataNames` has it, and a hash of the file that it was read from."""

    rows: pl.DataFrame
    sha256: str


def read_wikidata(path: Path) -> WikidataTable:
    """Return the table in the Parquet or CSV file.

    Raises WikidataTableError, with all that is wrong in one message, where it is not what was asked for.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WikidataTableError(f"{path}: {error.strerror}") from error
    try:
        given = _frame(path, content)
        rows = _arranged(given)
        WikidataNames.validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        raise WikidataTableError(f"{path}: {'; '.join(_told(errors))}") from errors
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise WikidataTableError(f"{path}: {' '.join(str(error).split())[:300]}") from error
    return WikidataTable(rows, hashlib.sha256(content).hexdigest())


def _frame(path: Path, content: bytes) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(io.BytesIO(content))
    if path.suffix == ".csv":
        return pl.read_csv(io.BytesIO(content), infer_schema=False)
    raise ValueError("neither a .parquet nor a .csv file")


def _arranged(given: pl.DataFrame) -> pl.DataFrame:
    """Return the columns in order, those that may be missing filled in, a CSV file's aliases as lists."""
    missing = [name for name in COLUMNS if name not in given.columns and name not in OPTIONAL]
    unknown = [name for name in given.columns if name not in COLUMNS]
    if missing or unknown:
        raise ValueError(
            "; ".join([f"missing column {m}" for m in missing] + [f"unknown column {u}" for u in unknown])
        )
    frame = given.with_columns(
        pl.lit(None, dtype=COLUMNS[name]).alias(name) for name in OPTIONAL if name not in given.columns
    )
    aliases = pl.col("aliases")
    if frame.schema["aliases"] == pl.String:
        aliases = aliases.str.split(BETWEEN_ALIASES).list.eval(pl.element().str.strip_chars())
    return frame.with_columns(aliases.fill_null([])).select(COLUMNS.names())


def _told(errors: pandera.errors.SchemaErrors) -> Iterator[str]:
    """Yield what is wrong, once for each column and promise, with the first row, counted from 1."""
    failures: pl.DataFrame = errors.failure_cases
    for first in failures.unique(["column", "check"], keep="first", maintain_order=True).to_dicts():
        place = "" if first["index"] is None else f"row {first['index'] + 1}: "
        check = first["check"].split("(")[0]
        asked = PLAIN_WORDS.get(check, first["check"])
        yield f"{place}{first['column']} is not {asked}: {first['failure_case']}"


def with_wikidata(index: pl.DataFrame, known: WikidataTable) -> pl.DataFrame:
    """Return `entity_index` with the ids of the entities whose name and type mean one row of the table.

    A name counts for nothing that two ids bear in the table; nor does a row that two entities may be.
    """
    listed = pl.DataFrame(_listed(known.rows), schema=LISTED, orient="row").unique()
    named = pl.DataFrame(_named(index), schema=NAMED, orient="row")
    matches = named.join(listed, on=["entity_type", "form"])
    of_one_id = matches.filter(pl.col("wikidata_id").n_unique().over("canonical_id") == 1)
    alone = pl.col("canonical_id").n_unique().over("entity_type", "wikidata_id") == 1
    sure = of_one_id.filter(alone).select("canonical_id", "wikidata_id")
    found = index.drop("wikidata_id").join(sure, on="canonical_id", how="left", maintain_order="left")
    return found.select(index.columns)


def _listed(rows: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield each name of the user's table as it is compared, with its type and id."""
    for name, kind, wikidata_id, aliases in rows.drop("description").iter_rows():
        forms = (compared_form(form, kind) for form in (name, *aliases))
        yield from ((kind, form, wikidata_id) for form in forms if form is not None)


def _named(index: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each indexed entity as it is compared, with its type and key."""
    for canonical_id, name, kind in index.select("canonical_id", "name", "entity_type").iter_rows():
        if (form := compared_form(name, kind)) is not None:
            yield kind, form, canonical_id


def compared_form(name: str, entity_type: EntityType) -> str | None:
    """Return what all spellings of the name share; None where it may be anybody's or anything's.

    A person's single word may, and so may "City Council".
    """
    if entity_type == "PERSON":
        return " ".join(words_of(name)) if person_name(name) else None
    return name_key(name, entity_type) if is_telling(name, entity_type) else None
