"""Reading raw files: every format, plain and compressed, gives the same records."""

import gzip
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from flows.ingest import (
    RECORDS_SCHEMA,
    RawRecord,
    SourceRootEmptyError,
    SourceRootMissingError,
    find_sources,
    read_source,
    records_frame,
)
from flows.records import moment_of
from flows.rejects import Reject

TEXT = "Council votes to mend the bridge.\n\nThe vote was five to four."


def read(path: Path) -> list[RawRecord | Reject]:
    return list(read_source(path.parent, path))


def records(path: Path) -> list[RawRecord]:
    outcomes = read(path)
    assert all(isinstance(outcome, RawRecord) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, RawRecord)]


def compressed(content: bytes, suffix: str) -> bytes:
    if suffix == ".gz":
        return gzip.compress(content)
    return bytes(pa.compress(content, codec="zstd", asbytes=True)) if suffix == ".zst" else content


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
@pytest.mark.parametrize(
    ("suffix", "media"),
    [(".txt", "text"), (".md", "markdown"), (".html", "html"), (".htm", "html"), (".TXT", "text")],
)
def test_one_file_is_one_record(tmp_path: Path, suffix: str, media: str, compression: str) -> None:
    path = tmp_path / f"bridge.v2{suffix}{compression}"
    path.write_bytes(compressed(TEXT.encode(), compression))
    (record,) = records(path)
    assert (record.source_id, record.media, record.payload) == ("bridge.v2", media, TEXT.encode())
    assert (record.source_path, record.source_record) == (path.name, 0)
    assert record.source_sha256 == sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
def test_json_lines_give_a_record_a_line(tmp_path: Path, compression: str) -> None:
    lines = [
        json.dumps({"id": "a", "text": TEXT, "title": "Bridge", "published_at": "2024-05-01T10:00:00+02:00"}),
        "",
        json.dumps({"id": 7, "html": "<p>Vote</p>", "byline": "", "url": None}),
    ]
    path = tmp_path / f"wire.jsonl{compression}"
    path.write_bytes(compressed("\n".join(lines).encode(), compression))
    first, second = records(path)
    assert (first.source_id, first.media, first.title) == ("a", "fields", "Bridge")
    assert first.published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert first.source_sha256 == sha256(lines[0].encode()).hexdigest()
    assert (second.source_id, second.media, second.source_record) == ("7", "html", 2)
    assert (second.byline, second.url) == (None, None)


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
def test_parquet_gives_a_record_a_row(tmp_path: Path, compression: str) -> None:
    frame = pl.DataFrame(
        {"id": ["a", "b"], "text": [TEXT, TEXT], "published_at": [datetime(2024, 5, 1, 8), None]},
        schema_overrides={"published_at": pl.Datetime("ns")},
    )
    plain = tmp_path / "archive.parquet"
    frame.write_parquet(plain)
    path = tmp_path / f"archive.parquet{compression}"
    path.write_bytes(compressed(plain.read_bytes(), compression))
    first, second = records(path)
    assert (first.source_id, first.source_record, second.source_record) == ("a", 0, 1)
    assert first.published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert first.source_sha256 != second.source_sha256


def test_an_unchanged_record_keeps_its_hash_when_others_change(tmp_path: Path) -> None:
    for name, others in (("old.parquet", ["x"]), ("new.parquet", ["y"])):
        pl.DataFrame({"id": ["a", "b"], "text": [TEXT, *others]}).write_parquet(tmp_path / name)
    old, new = records(tmp_path / "old.parquet"), records(tmp_path / "new.parquet")
    assert old[0].source_sha256 == new[0].source_sha256
    assert old[1].source_sha256 != new[1].source_sha256


def test_records_without_an_id_are_told_apart_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert [record.source_id for record in records(path)] == ["wire", "wire#1"]


def test_sources_are_sorted_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "sub/a.txt", ".hidden.txt", ".git/c.txt", "x.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    found = [path.relative_to(tmp_path).as_posix() for path in find_sources(tmp_path)]
    assert found == ["b.txt", "sub/a.txt", "x.pdf"]


def test_a_missing_and_an_empty_folder_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(SourceRootMissingError, match="does not exist"):
        find_sources(tmp_path / "nowhere")
    with pytest.raises(SourceRootEmptyError, match="holds no files"):
        find_sources(tmp_path)


def test_records_wait_as_rows(tmp_path: Path) -> None:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT)
    frame = records_frame(records(path))
    assert frame.schema == RECORDS_SCHEMA
    assert RawRecord(**frame.row(0, named=True)) == records(path)[0]
    assert records_frame([]).schema == RECORDS_SCHEMA


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        (date(2024, 5, 1), datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        (datetime(2024, 5, 1, 10), datetime(2024, 5, 1, 10, tzinfo=UTC)),
    ],
)
def test_moments_are_in_utc(value: str | date, expected: datetime) -> None:
    assert moment_of(value) == expected
