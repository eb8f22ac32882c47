"""The declarations, and what is derived from them: frames, Arrow schemas, the data dictionary."""

import datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.arrow import arrow_schema, polars_schema
from schemas.dictionary import DICTIONARY, data_dictionary, describe_table
from schemas.examples import example_tables
from schemas.rejects import REJECTS_SCHEMA
from schemas.rules import all_violations
from schemas.source_records import BODY_FIELDS, RAW_FIELDS
from schemas.tables import KEYS, TABLES, notes, references
from tests.factories import index, policy_index, tables

every_table = pytest.mark.parametrize("table", TABLES)

NAMED_IN_THE_CONTRACT = {
    "articles": "article_id source_id source_path source_sha256 source_record url title dek byline dateline "
    "publisher section published_at language text word_count paragraph_count sentence_count "
    "character_count characters_read quotations duplicate_of",
    "sentences": "article_id sentence_id paragraph position start end text in_quotation",
    "quotes": "quote_id article_id quote_type text spans start end cue cue_start cue_end cue_class source "
    "source_start source_end speaker speaker_entity_id speaker_kind is_anonymous "
    "speaker_confidence speaker_gap sentence_id confidence",
    "mentions": "mention_id article_id entity_id start end text mention_type sentence_id",
    "entities": "entity_id article_id name entity_type aliases acronym title affiliation "
    "affiliation_entity_id gender mention_count quote_count first_start canonical_id",
    "entity_index": "canonical_id name entity_type aliases wikidata_id titles first_seen last_seen "
    "article_count mention_count quote_count",
    "policies": "policy_id article_id name policy_type topic status contested issuer issuer_entity_id "
    "jurisdiction affected identifier description mentions dates status_start status_end "
    "status_history mention_count canonical_id confidence",
    "policy_index": "canonical_id name aliases policy_type topic jurisdiction identifier stages first_seen "
    "last_seen article_count mention_count supporter_count opponent_count",
    "positions": "position_id article_id policy_id actor entity_id role quote_id sentence_id start end",
    "rejects": "source_path source_record article_id stage table reason detail row",
}


@every_table
def test_columns_are_those_promised_in_their_order(table):
    assert polars_schema(table).names() == NAMED_IN_THE_CONTRACT[table].split()


@every_table
def test_an_empty_frame_is_a_valid_table(table):
    TABLES[table].validate(polars_schema(table).to_frame(), lazy=True)


@every_table
def test_every_column_is_described_once_and_plainly(table):
    for name, column in TABLES[table].to_schema().columns.items():
        assert column.description, name
        assert "|" not in column.description
        assert not column.description.endswith(".")


@every_table
def test_published_files_carry_the_docs_of_their_columns(table, published_samples):
    (path, *_) = (published_samples / "data" / "processed" / "current" / table).glob("*.parquet")
    written = pq.read_schema(path)
    assert written.metadata[b"description"].decode() == TABLES[table].to_schema().description
    described = {field.name: field.metadata[b"description"].decode() for field in written}
    columns = TABLES[table].to_schema().columns
    assert described == {name: column.description for name, column in columns.items()}


@every_table
def test_the_rows_shown_in_the_docs_could_be_published(table):
    rows = example_tables()[table]
    TABLES[table].validate(rows, lazy=True)
    assert rows.height and not all_violations(example_tables(), table).height


@every_table
def test_references_lead_to_tables_with_a_key(table):
    assert set(references(table).values()) <= set(KEYS)
    assert set(references(table)) <= set(polars_schema(table))


@every_table
def test_notes_name_columns_of_the_same_table(table):
    for _, note in notes(table):
        named = {note.start, *(note.surface_of or ())} - {None}
        assert named <= set(polars_schema(table))


@every_table
def test_struct_columns_describe_all_their_fields(table):
    described = {name: note.fields for name, note in notes(table)}
    for name, dtype in polars_schema(table).items():
        if isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct):
            assert list(described[name]) == list(dtype.inner.to_schema())


@every_table
def test_arrow_schema_is_what_polars_writes_and_carries_the_docs(table):
    frame = tables().get(table, polars_schema(table).to_frame())
    schema = arrow_schema(table)
    assert frame.to_arrow().schema.equals(schema)
    assert frame.to_arrow().cast(schema).schema.equals(schema, check_metadata=True)
    assert schema.metadata[b"description"]
    assert all(field.metadata[b"description"] for field in schema)


@pytest.mark.parametrize("table", KEYS)
def test_a_documented_file_reads_back_equal_everywhere(table, tmp_path):
    frame = (tables() | {"entity_index": index(), "policy_index": policy_index()})[table]
    path = tmp_path / f"{table}.parquet"
    pq.write_table(frame.to_arrow().cast(arrow_schema(table)), path)
    assert pl.read_parquet(path).equals(frame)
    assert pl.read_parquet(path).schema == polars_schema(table)
    assert duckdb.sql(f"select * from '{path}'").pl().rows() == frame.rows()
    assert pd.read_parquet(path)[KEYS[table]].tolist() == frame[KEYS[table]].to_list()
    assert pq.read_schema(path).field(0).metadata[b"description"]


def test_casting_to_the_documented_schema_copies_nothing():
    plain = tables()["articles"].to_arrow()
    documented = plain.cast(arrow_schema("articles"))
    before, after = (data["text"].chunk(0).buffers()[2] for data in (plain, documented))
    assert before.address == after.address


def test_units_and_utc_stand_in_the_schema():
    assert arrow_schema("quotes").field("start").metadata[b"unit"] == b"code points"
    assert arrow_schema("articles").field("published_at").type == pa.timestamp("us", tz="UTC")


def test_rejects_schema_is_derived_from_the_model():
    assert polars_schema("rejects") == REJECTS_SCHEMA


def test_the_data_dictionary_is_fresh():
    assert Path(DICTIONARY).read_text(encoding="utf-8") == data_dictionary(), (
        "run python -m schemas.dictionary"
    )


def test_a_table_is_described_with_key_joins_and_vocabulary():
    described = describe_table("positions")
    assert "Key: `position_id`" in described
    assert "`quote_id` → `quotes.quote_id`" in described
    assert "`supporter`" in described
    assert '"role": "opponent"' in described
    assert "* from `positions.quote_id`" in describe_table("quotes")
    with pytest.raises(KeyError):
        describe_table("headlines")


@pytest.mark.parametrize(
    ("field", "value", "accepted"),
    [
        ("id", "a1", True),
        ("id", 7, True),
        ("id", True, False),  # a bool is an int in Python, but no id
        ("title", 7, False),
        ("text", ["a"], False),
        ("published_at", "2024-09-02", True),
        ("published_at", datetime.date(2024, 9, 2), True),
        ("published_at", 1725235200, False),  # seconds or milliseconds, from when: unknown
    ],
)
def test_raw_fields_tell_types_exactly(field, value, accepted):
    assert RAW_FIELDS[field].accepts(value) is accepted


def test_a_body_is_one_of_two_raw_fields():
    assert set(BODY_FIELDS) < set(RAW_FIELDS)
