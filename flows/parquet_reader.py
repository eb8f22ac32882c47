"""Reader of Parquet files: one record a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from flows.fields import Fields, RecordComposer, RecordRefusedError
from flows.records import RawRecord
from flows.rejects import Reject
from flows.source_files import Limits, SourceBrokenError
from schemas.source_records import BODY_FIELDS, RAW_FIELDS

ROWS = 1
"""Rows that are held at once: a value that a file holds once may be that of each of its rows."""
PIECE = 2**20


def read_parquet(composer: RecordComposer, stream: BinaryIO, limits: Limits) -> Iterator[RawRecord | Reject]:
    """Yield a record or a reject for each row.

    A record's hash is that of its known fields as JSON with sorted keys, so that it stays when other rows
    change. A compressed file waits in a temporary one, as Parquet is read from its end.
    """
    if composer.source.name.compression is None:
        yield from _records(composer, stream, limits)
        return
    with TemporaryFile() as spooled:
        _spool(stream, spooled, limits)
        yield from _records(composer, spooled, limits)


def _spool(stream: BinaryIO, spooled: BinaryIO, limits: Limits) -> None:
    while piece := stream.read(PIECE):
        spooled.write(piece)
        if spooled.tell() > limits.file_bytes:
            raise SourceBrokenError("record_too_large", f"the file goes on after {limits.file_bytes:,} bytes")
    spooled.seek(0)


def _records(composer: RecordComposer, stream: BinaryIO, limits: Limits) -> Iterator[RawRecord | Reject]:
    if not stream.read(1):
        raise SourceBrokenError("empty_file", "the file is empty")
    for number, row in enumerate(_rows(composer, stream, limits)):
        try:
            fields = _fields_of(row, limits)
            yield composer.compose(fields, number, _own_bytes(fields))
        except RecordRefusedError as refused:
            yield composer.source.reject(refused.reason, refused.detail, number)


def _rows(composer: RecordComposer, stream: BinaryIO, limits: Limits) -> Iterator[pa.RecordBatch]:
    """Yield the rows, each as a batch of its own. Raises SourceBrokenError."""
    # Arrow raises OSError, too, over pages that it cannot decode, and UnicodeDecodeError over strings.
    total = 0
    try:
        table = pq.ParquetFile(stream, buffer_size=PIECE)
        columns = _known_columns(composer, table)
        _check_groups(table.metadata, limits)
        for row in table.iter_batches(batch_size=ROWS, columns=columns):
            total += row.nbytes
            if total > limits.file_bytes:
                raise SourceBrokenError(
                    "record_too_large", f"the file goes on after {limits.file_bytes:,} bytes"
                )
            yield row
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise SourceBrokenError("broken_parquet", " ".join(str(error).split())[:300]) from error


def _check_groups(metadata: pq.FileMetaData, limits: Limits) -> None:
    """Refuse a file whose values are on average larger than records may be: its pages are read whole."""
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        size = max(
            (group.column(place).total_uncompressed_size for place in range(group.num_columns)), default=0
        )
        if size > limits.record_bytes * max(1, group.num_rows):
            raise SourceBrokenError("record_too_large", f"rows of more than {limits.record_bytes:,} bytes")


def _known_columns(composer: RecordComposer, table: pq.ParquetFile) -> list[str]:
    """Return the columns to read, and note the others."""
    schema = table.schema_arrow
    if not table.metadata.num_rows:
        raise SourceBrokenError("empty_file", "the file holds no records")
    if not set(BODY_FIELDS) & set(schema.names):
        raise SourceBrokenError("missing_text", f"no column {' or '.join(BODY_FIELDS)}")
    for name in schema.names:
        if name not in RAW_FIELDS:
            composer.notes.add("unknown_field", f"unknown column {name[:200]!r}", table.metadata.num_rows)
    return [name for name in schema.names if name in RAW_FIELDS]


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with its times as Python's datetime can hold them."""
    fields = [
        field.with_type(pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    return batch.cast(pa.schema(fields), safe=False)


def _fields_of(row: pa.RecordBatch, limits: Limits) -> Fields:
    if row.nbytes > limits.record_bytes:
        raise RecordRefusedError("record_too_large", f"more than {limits.record_bytes:,} bytes")
    try:
        (fields,) = _in_microseconds(row).to_pylist()
    except (pa.ArrowException, ValueError, OverflowError) as error:
        raise RecordRefusedError("broken_parquet", " ".join(str(error).split())[:300]) from error
    return dict(fields)


def _own_bytes(fields: Fields) -> bytes:
    given = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(given, sort_keys=True, ensure_ascii=False, default=_as_json).encode("utf-8", "replace")


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)
