"""The fields of a raw record in JSON Lines or Parquet: checked, and composed to a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from flows.records import Media, RawRecord, moment_of, storable
from flows.rejects import Reject
from flows.source_files import Source
from schemas.source_records import BODY_FIELDS, RAW_FIELDS
from schemas.vocabularies import Reason

Fields = Mapping[str, object]
OptionalText = Literal["url", "title", "byline", "publisher"]

MOST_NOTED = 100
"""How many fields of one file are reported by name; more of them would be a hostile file."""


class RecordRefusedError(Exception):
    """A record cannot be used."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Take the reason, and what was wrong in plain words."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class FieldNotes:
    """What was left out of records that were read none the less: counted, to be told once a file."""

    counts: dict[tuple[Reason, str], int] = field(default_factory=dict)
    unnamed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, reason: Reason, what: str, times: int = 1) -> None:
        """Count a field that was left out of a record."""
        known = (reason, what) in self.counts
        if known or len(self.counts) < MOST_NOTED:
            self.counts[reason, what] = self.counts.get((reason, what), 0) + times
        else:
            self.unnamed += times

    def skip(self, kind: str) -> None:
        """Count a record of a kind that holds no article."""
        self.skipped[kind] += 1

    def rejects(self, source: Source) -> Iterator[Reject]:
        """Yield one reject for each field and reason, and one for all records that hold no article."""
        for (reason, what), times in self.counts.items():
            yield source.reject(reason, f"{what}; left out of {times} records")
        if self.unnamed:
            yield source.reject("unknown_field", f"further fields; left out {self.unnamed} times")
        if self.skipped:
            kinds = ", ".join(f"{times} {kind}" for kind, times in sorted(self.skipped.items()))
            yield source.reject("skipped_record", f"{self.skipped.total()} records are no page: {kinds}")


@dataclass(slots=True)
class RecordComposer:
    """Makes records of one file's fields; knows the ids given so far."""

    source: Source
    notes: FieldNotes = field(default_factory=FieldNotes)
    ids: set[str] = field(default_factory=set)

    def compose(self, fields: Fields, number: int, raw: bytes) -> RawRecord:
        """Return the record; `raw` are its own bytes, for the hash.

        A field that is not needed and cannot be used is noted and left out.
        Raises RecordRefusedError where body or id cannot be used.
        """
        media, body = _body_of(fields)
        self._note_unknown(fields)
        return RawRecord(
            source_path=self.source.source_path,
            source_record=number,
            source_sha256=sha256(raw).hexdigest(),
            source_id=self._new_id(fields.get("id"), number),
            media=media,
            payload=storable(body).encode(),
            url=self._text(fields, "url"),
            title=self._text(fields, "title"),
            byline=self._text(fields, "byline"),
            publisher=self._text(fields, "publisher"),
            published_at=self._moment(fields),
        )

    def compose_page(self, page: bytes, number: int, *, own_id: str, url: str) -> RawRecord:
        """Return the record that is an HTML page. Raises RecordRefusedError where its id was given before."""
        return RawRecord(
            source_path=self.source.source_path,
            source_record=number,
            source_sha256=sha256(page).hexdigest(),
            source_id=self._new_id(own_id, number),
            media="html",
            payload=page,
            url=storable(url) or None,
        )

    def _new_id(self, given: object, number: int) -> str:
        """Return the record's own id, else the file's stem, with the number behind it after the first."""
        if given is None or given == "":
            given = self.source.name.stem if number == 0 else f"{self.source.name.stem}#{number}"
        if not RAW_FIELDS["id"].accepts(given):
            raise RecordRefusedError(
                "wrong_type", f"id is {_kind(given)}, neither a string nor a whole number"
            )
        own = storable(str(given))
        if own in self.ids:
            raise RecordRefusedError("duplicate_id", f"the id {own[:200]!r} was given before in this file")
        self.ids.add(own)
        return own

    def _note_unknown(self, fields: Fields) -> None:
        for name in fields:
            if name not in RAW_FIELDS:
                self.notes.add("unknown_field", f"unknown field {storable(name)[:200]!r}")

    def _text(self, fields: Fields, name: OptionalText) -> str | None:
        value = fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.notes.add("wrong_type", f"field {name!r} is {_kind(value)}, not a string")
            return None
        return storable(value).strip() or None

    def _moment(self, fields: Fields) -> datetime | None:
        value = fields.get("published_at")
        if value is None or value == "":
            return None
        if not isinstance(value, str | date):
            self.notes.add("wrong_type", f"field 'published_at' is {_kind(value)}, not a date")
            return None
        try:
            return moment_of(value)
        except (ValueError, OverflowError):
            self.notes.add("wrong_type", "field 'published_at' is no ISO 8601 date or time")
            return None


def _body_of(fields: Fields) -> tuple[Media, str]:
    media: Media
    for name, media in (("text", "fields"), ("html", "html")):
        value = fields.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise RecordRefusedError("wrong_type", f"{name} is {_kind(value)}, not a string")
        if value.strip():
            return media, value
    raise RecordRefusedError("missing_text", f"no {' or '.join(BODY_FIELDS)}")


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", dict: "an object", list: "a list"}
    return names.get(type(value), f"of type {type(value).__name__}")
