"""Gzip files that are read on behind a broken member: an archive has a member for each of its records."""

from __future__ import annotations

import gzip
import zlib
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"\x1f\x8b\x08"
GZIP = 31
"""What zlib calls a stream with gzip's header and checksum."""
PIECE = 2**16
REACH = 2**20
"""How far before the place at which a break is noticed the next member is looked for."""
MOST_BREAKS = 1000
"""So many broken members make a broken file."""


class GzipMembers(RawIOBase):
    """The bytes in a gzip file's members, one after the other.

    Reading raises BadGzipFile at a broken member and EOFError where the file ends within one; reading again
    goes on at the next member that can be found.
    """

    def __init__(self, packed: BinaryIO) -> None:
        """Take the file; it must be seekable."""
        super().__init__()
        self._packed = packed
        self._waiting = b""
        self._member: zlib._Decompress | None = None
        self._start = 0
        self._breaks = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read up to the buffer's length; 0 bytes only at the end of the file."""
        target = memoryview(buffer).cast("B")
        while True:
            if self._member is None and not self._open_member():
                return 0
            found = self._decompressed(len(target))
            if found:
                target[: len(found)] = found
                return len(found)

    def _open_member(self) -> bool:
        """Go to the next member behind zero padding; tell whether there is one."""
        waiting = self._waiting.lstrip(b"\0")
        while not waiting and (piece := self._packed.read(PIECE)):
            waiting = piece.lstrip(b"\0")
        self._waiting = waiting
        self._start = self._packed.tell() - len(self._waiting)
        self._member = zlib.decompressobj(GZIP) if self._waiting else None
        return self._member is not None

    def _decompressed(self, most: int) -> bytes:
        assert self._member is not None
        self._waiting = self._waiting or self._packed.read(PIECE)
        try:
            found = self._member.decompress(self._waiting, most)
        except zlib.error as error:
            self._seek_next()
            raise gzip.BadGzipFile(str(error)) from error
        ended = not (self._waiting or found)
        self._waiting = self._member.unconsumed_tail
        if self._member.eof:
            self._waiting = self._member.unused_data
            self._member = None
        elif ended:
            self._member = None
            raise EOFError("the file ends within a member")
        return found

    def _seek_next(self) -> None:
        """Go behind the broken member, to what looks like the beginning of another, or to the end."""
        self._member, self._waiting = None, b""
        self._breaks += 1
        noticed = self._packed.tell()
        place = self._packed.seek(max(self._start + 1, noticed - REACH))
        kept = b""
        while self._breaks < MOST_BREAKS and (piece := self._packed.read(PIECE)):
            seen = kept + piece
            found = seen.find(MAGIC)
            if found >= 0:
                self._packed.seek(place - len(kept) + found)
                return
            place += len(piece)
            kept = seen[-(len(MAGIC) - 1) :]
        self._packed.seek(0, 2)
