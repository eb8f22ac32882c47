"""The raw record: one article as it was found, before anybody looked into it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Literal

import polars as pl

Media = Literal["text", "markdown", "html", "fields"]
"""What the payload is: a plain or Markdown file, an HTML page, or a body whose headline stands apart."""

SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One article and where it came from.

    `source_path` is relative to the input folder; `source_record` counts from 0 in the file (lines in JSON
    Lines, rows in Parquet, records of every kind in WARC); `source_sha256` is the hash of the record's own
    bytes. `payload` is in no known charset where `media` is `text`, `markdown` or `html` and the record is a
    file of its own or a page of an archive, else UTF-8.
    """

    source_path: str
    source_record: int
    source_sha256: str
    source_id: str
    media: Media
    payload: bytes
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None


RECORDS_SCHEMA = pl.Schema(
    {
        "source_path": pl.String(),
        "source_record": pl.Int64(),
        "source_sha256": pl.String(),
        "source_id": pl.String(),
        "media": pl.String(),
        "payload": pl.Binary(),
        "url": pl.String(),
        "title": pl.String(),
        "byline": pl.String(),
        "publisher": pl.String(),
        "published_at": pl.Datetime("us", "UTC"),
    }
)


def records_frame(records: Iterable[RawRecord]) -> pl.DataFrame:
    """Return the records as rows of RECORDS_SCHEMA, so that they can wait as Parquet for their chunk."""
    return pl.DataFrame([asdict(record) for record in records], schema=RECORDS_SCHEMA)


def storable(text: str) -> str:
    """Return the text with lone surrogates, which UTF-8 cannot hold, replaced by U+FFFD."""
    return SURROGATE.sub("\ufffd", text)


def moment_of(value: str | date | datetime) -> datetime:
    """Return a point in time in UTC: midnight where there is only a date, UTC where no zone is given.

    Raises ValueError where a string is not ISO 8601, OverflowError at the ends of the calendar.
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
