"""Reader of web archives (WARC): one record a page that was found."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

import pyarrow as pa
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

from flows.charsets import decoded_as
from flows.fields import RecordComposer, RecordRefusedError
from flows.records import RawRecord
from flows.rejects import Reject
from flows.source_files import Limits, SourceBrokenError

PIECE = 2**20
HEADER_BYTES = 2**18
"""The bytes that a record's headers may have: its own, and those of HTTP."""
LENGTH_DIGITS = 15
FIRST_LINE = re.compile(rb"WARC/\d\.\d{1,2}[ \t]{0,9}\r?\n\Z")
LONGEST_FIRST_LINE = 20
PAGES = ("text/html", "application/xhtml+xml")
KINDS = frozenset({"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion"})
GZIP_OR_ZLIB = 47
ARROW_CODECS = {"br": "brotli", "zstd": "zstd"}


class HeadersTooLargeError(Exception):
    """A record's headers go on and on."""


class Archive:
    """An archive's bytes, as the parser reads them: no line and no headers longer than they may be."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        """Take the file without its compression."""
        self._stream = stream
        self._most = limits.file_bytes
        self._place = 0
        self._header_bytes = 0

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._place

    def read(self, length: int) -> bytes:
        """Return that many bytes, or what there is before the end."""
        return self._counted(self._stream.read(length))

    def readline(self, length: int = HEADER_BYTES) -> bytes:
        """Return a line of headers. Raises HeadersTooLargeError, and reads nothing then."""
        if self._header_bytes >= HEADER_BYTES:
            raise HeadersTooLargeError(f"headers of more than {HEADER_BYTES:,} bytes")
        line = self._counted(self._stream.readline(min(length, HEADER_BYTES - self._header_bytes)))
        self._header_bytes += len(line)
        return line

    def next_record(self) -> tuple[bytes, int]:
        """Go to the next record; return its first line (empty at the end), and how much else was passed."""
        passed = 0
        while line := self._counted(self._stream.readline(PIECE)):
            found = FIRST_LINE.search(line, max(0, len(line) - LONGEST_FIRST_LINE))
            if found:
                self._header_bytes = len(found.group())
                return found.group(), passed + found.start()
            passed += len(line.strip())
        return b"", passed

    def _counted(self, read: bytes) -> bytes:
        self._place += len(read)
        if self._place > self._most:
            raise SourceBrokenError("record_too_large", f"the file goes on after {self._most:,} bytes")
        return read


def read_warc(composer: RecordComposer, stream: BinaryIO, limits: Limits) -> Iterator[RawRecord | Reject]:
    """Yield a record for each HTML page that a server gave with status 200; all else is counted in one note.

    What is broken gives a reject, and reading goes on at the next record. `source_record` counts the
    archive's records of every kind.
    """
    archive = Archive(stream, limits)
    number, broken_at = 0, -1
    while True:
        try:
            line, passed = archive.next_record()
            if passed:
                yield composer.source.reject(
                    "broken_warc", f"{passed:,} bytes before the record are none of a record", number
                )
            if not line:
                break
            page = _page(composer, _parsed(archive, line), number, limits)
            if page is not None:
                yield page
        except RecordRefusedError as refused:
            yield composer.source.reject(refused.reason, refused.detail, number)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            # Several breaks with nothing to read between them are one.
            if archive.tell() != broken_at:
                yield composer.source.reject("broken_compression", f"broken gzip: {error}", number)
            broken_at = archive.tell()
        number += 1
    if not number:
        raise SourceBrokenError("empty_file", "the file holds no records")


def _parsed(archive: Archive, line: bytes) -> ArcWarcRecord:
    """Return the record with its headers read, and its content not. Raises RecordRefusedError."""
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    try:
        record = loader.parse_record_stream(archive, line, "warc", no_record_parse=True)
    except HeadersTooLargeError as error:
        raise RecordRefusedError("broken_warc", str(error)) from error
    length = record.rec_headers.get_header("Content-Length", "").strip()
    if not (length.isascii() and length.isdigit() and len(length) <= LENGTH_DIGITS):
        raise RecordRefusedError("broken_warc", f"Content-Length is {length[:80]!r}")
    return record


def _page(composer: RecordComposer, record: ArcWarcRecord, number: int, limits: Limits) -> RawRecord | None:
    """Return the record's page, or None where it has none; the archive is behind the record then.

    Raises RecordRefusedError, and what the decompression raises: what follows a break belongs to the next.
    """
    try:
        page = _read_page(composer, record, number, limits)
    except RecordRefusedError:
        _pass_over(record)
        raise
    except HeadersTooLargeError as error:
        _pass_over(record)
        raise RecordRefusedError("broken_warc", str(error)) from error
    _pass_over(record)
    return page


def _pass_over(record: ArcWarcRecord) -> None:
    while record.raw_stream.read(PIECE):
        pass
    if record.raw_stream.limit:
        raise RecordRefusedError("broken_warc", "the file ends within the record")


def _read_page(
    composer: RecordComposer, record: ArcWarcRecord, number: int, limits: Limits
) -> RawRecord | None:
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI", "").strip().removeprefix("<").removesuffix(">")
    loader = ArcWarcRecordLoader(verify_http=False)
    reply = loader.load_http_headers(record.rec_type, url, record.raw_stream, record.length)
    if why := _no_page(record, reply):
        composer.notes.skip(why)
        return None
    for mark in ("WARC-Truncated", "WARC-Segment-Number"):
        if value := headers.get_header(mark):
            raise RecordRefusedError("broken_warc", f"the page is not whole: {mark} is {value[:80]!r}")
    content = _content(record, reply, limits)
    if not content.strip():
        composer.notes.skip("response without content")
        return None
    own_id = headers.get_header("WARC-Record-ID", "").strip().removeprefix("<").removesuffix(">")
    return composer.compose_page(content, number, own_id=own_id or url, url=url)


def _no_page(record: ArcWarcRecord, reply: StatusAndHeaders | None) -> str | None:
    """Return what kind of record it is where it is no page."""
    if record.rec_type != "response":
        return record.rec_type if record.rec_type in KINDS else "of another kind"
    if reply is None or reply.get_statuscode() != "200":
        return "response without status 200"
    given = reply.get_header("Content-Type") or record.rec_headers.get_header(
        "WARC-Identified-Payload-Type", ""
    )
    return None if given.strip().lower().startswith(PAGES) else "response that is not HTML"


def _content(record: ArcWarcRecord, reply: StatusAndHeaders, limits: Limits) -> bytes:
    """Return the page without its transfer coding and compression; in UTF-8 where HTTP states a charset."""
    content: bytes = record.raw_stream.read(limits.record_bytes + 1)
    if len(content) <= limits.record_bytes:
        if reply.get_header("Transfer-Encoding", "").strip().lower() == "chunked":
            content = ChunkedDataReader(BytesIO(content)).read()
        encoding = reply.get_header("Content-Encoding", "").strip().lower()
        content = _decompressed(content, encoding, limits.record_bytes + 1)
    if len(content) > limits.record_bytes:
        raise RecordRefusedError("record_too_large", f"more than {limits.record_bytes:,} bytes")
    _, _, charset = reply.get_header("Content-Type", "").lower().partition("charset=")
    if decoded_as(content, "utf-8") is not None:
        return content  # whatever HTTP states
    text = decoded_as(content, charset.partition(";")[0].strip(" \"'"))
    return content if text is None else text.encode()


def _decompressed(content: bytes, encoding: str, most: int) -> bytes:
    """Return the content without the compression that HTTP states; archives often hold it without already."""
    try:
        if encoding in ("gzip", "x-gzip", "deflate"):
            return zlib.decompressobj(GZIP_OR_ZLIB).decompress(content, most)
        if encoding in ARROW_CODECS:
            unpacked = pa.CompressedInputStream(pa.BufferReader(content), ARROW_CODECS[encoding])
            return bytes(unpacked.read(most))
    except (zlib.error, OSError):
        return content
    return content
