"""Readers of text files: a file that is one article, and a file with one JSON record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from flows.fields import Fields, RecordComposer, RecordRefusedError
from flows.records import Media, RawRecord, storable
from flows.rejects import Reject
from flows.source_files import Limits, SourceBrokenError

PIECE = 2**20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; `content` is None where it was longer than a record may be."""

    number: int
    content: bytes | None


def read_article(
    composer: RecordComposer, stream: BinaryIO, limits: Limits, *, media: Media
) -> Iterator[RawRecord | Reject]:
    """Yield the one record that is the whole file."""
    payload = stream.read(limits.record_bytes + 1)
    if len(payload) > limits.record_bytes:
        raise SourceBrokenError("record_too_large", f"more than {limits.record_bytes:,} bytes")
    if not payload.strip():
        raise SourceBrokenError("empty_file", "the file is empty")
    yield RawRecord(
        source_path=composer.source.source_path,
        source_record=0,
        source_sha256=sha256(payload).hexdigest(),
        source_id=storable(composer.source.name.stem),
        media=media,
        payload=payload,
    )


def read_json_lines(
    composer: RecordComposer, stream: BinaryIO, limits: Limits
) -> Iterator[RawRecord | Reject]:
    """Yield a record or a reject for each line; blank lines are passed over."""
    empty = True
    for line in _lines(stream, limits):
        if line.content is not None and not line.content.strip(BLANK):
            continue
        empty = False
        try:
            yield composer.compose(_fields_of(line, limits), line.number, _own_bytes(line))
        except RecordRefusedError as refused:
            yield composer.source.reject(refused.reason, refused.detail, line.number)
    if empty:
        raise SourceBrokenError("empty_file", "the file holds no records")


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[Line]:
    """Yield the lines; one that is too long is passed over piece by piece and never held whole."""
    number, total = 0, 0
    while piece := stream.readline(limits.record_bytes + 1):
        total += len(piece)
        content = piece if len(piece) <= limits.record_bytes or piece.endswith(b"\n") else None
        while content is None and not piece.endswith(b"\n") and (piece := stream.readline(PIECE)):
            total += len(piece)
            _check_size(total, limits)
        _check_size(total, limits)
        yield Line(number, content)
        number += 1


def _check_size(total: int, limits: Limits) -> None:
    if total > limits.file_bytes:
        raise SourceBrokenError("record_too_large", f"the file goes on after {limits.file_bytes:,} bytes")


def _own_bytes(line: Line) -> bytes:
    return b"" if line.content is None else line.content.rstrip(b"\r\n")


def _fields_of(line: Line, limits: Limits) -> Fields:
    if line.content is None:
        raise RecordRefusedError("record_too_large", f"the line is longer than {limits.record_bytes:,} bytes")
    if line.number == 0 and b"\0" in line.content:
        raise SourceBrokenError("not_text", "binary data, not JSON Lines")
    try:
        value = json.loads(
            line.content.removeprefix(BYTE_ORDER_MARK).decode("utf-8"), object_pairs_hook=_object
        )
    except UnicodeDecodeError as error:
        raise RecordRefusedError("broken_json", f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise RecordRefusedError("broken_json", f"{error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:
        raise RecordRefusedError("broken_json", str(error)) from error
    if not isinstance(value, dict):
        raise RecordRefusedError("wrong_type", "the record is no JSON object")
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object. Raises RecordRefusedError where a key is there twice: one of them would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise RecordRefusedError("broken_json", f"the key {twice[:200]!r} is there twice")
    return found
