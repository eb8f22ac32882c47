"""The raw record: the fields that one article may have in a JSON Lines or Parquet file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class RawField:
    """What a field of a raw record may hold; null always counts as not given.

    `types` are matched exactly: `True` is no `int`.
    """

    types: tuple[type, ...]
    description: str

    def accepts(self, value: object) -> bool:
        """Tell whether the value has one of the field's types."""
        return type(value) in self.types


BODY_FIELDS = ("text", "html")
"""A record needs one of these; where it has both, `text` counts."""

RAW_FIELDS: Mapping[str, RawField] = MappingProxyType(
    {
        "id": RawField((str, int), "the record's own id, unique in its file; else the file's stem"),
        "text": RawField((str,), "the article as plain text; needed where there is no html"),
        "html": RawField((str,), "the article as an HTML page; needed where there is no text"),
        "url": RawField((str,), "where the article was published"),
        "title": RawField((str,), "the headline"),
        "byline": RawField((str,), "who wrote it, as printed"),
        "publisher": RawField((str,), "the newspaper, agency or site"),
        "published_at": RawField((str, datetime, date), "ISO 8601 date or time; UTC where it names no zone"),
    }
)
