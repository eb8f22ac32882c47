"""Files of raw articles: which there are, what they are by name, and their bytes without compression."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePath
from typing import BinaryIO, Literal, cast

import pyarrow as pa

from flows.gzip_members import PIECE, GzipMembers
from flows.rejects import Reject
from flows.unicode_text import one_line
from schemas.vocabularies import Reason

Format = Literal["text", "markdown", "html", "jsonl", "parquet", "warc"]

FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc",
}
COMPRESSIONS = {".gz", ".zst"}
NO_ARTICLES = {"readme", "license", "licence", "changelog"}
"""Stems of files that tell about a folder and lie in it."""


class SourceRootError(Exception):
    """There is nothing to read at the input folder."""


class SourceRootMissingError(SourceRootError):
    """The input folder does not exist, or is none."""


class SourceRootEmptyError(SourceRootError):
    """The input folder holds no file."""


class SourceBrokenError(Exception):
    """A file, or the rest of it, cannot be read."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Take the reason, and what was wrong in plain words."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class SourceName:
    """What a file's name tells: its stem without any known suffix, format and compression."""

    stem: str
    format: Format | None
    compression: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """The bytes that one record, and one file without its compression, may have."""

    record_bytes: int = 20 * 2**20
    file_bytes: int = 64 * 2**30


@dataclass(frozen=True, slots=True)
class Source:
    """One file: where it is, how the tables call it, and what its name tells."""

    path: Path
    source_path: str
    name: SourceName

    def reject(self, reason: Reason, detail: str, record: int | None = None) -> Reject:
        """Return a reject that names the file and, where given, the record."""
        place = self.source_path if record is None else f"{self.source_path}, record {record}"
        return Reject(self.source_path, record, "ingest", reason, one_line(f"{place}: {detail}"))


def find_sources(root: Path) -> list[Path]:
    """Return every file under the folder, of known format or not, sorted; hidden ones are left out.

    A folder that cannot be listed, or that a link puts there from outside, is returned itself, so that
    reading it gives the reason.
    Raises SourceRootMissingError or SourceRootEmptyError.
    """
    if not root.is_dir():
        raise SourceRootMissingError(f"the input folder {root} does not exist")
    found = sorted(_files_under(root))
    if not found:
        raise SourceRootEmptyError(f"the input folder {root} holds no files")
    return found


def _files_under(root: Path) -> Iterator[Path]:
    unread: list[Path] = []
    unlisted: list[OSError] = []
    seen = set()
    for folder, folders, names in os.walk(root, followlinks=True, onerror=unlisted.append):
        seen.add(os.path.realpath(folder))
        below = [Path(folder, name) for name in folders if not name.startswith(".")]
        unread += [path for path in below if leads_out(root, path)]
        folders[:] = [
            path.name for path in below if os.path.realpath(path) not in seen and not leads_out(root, path)
        ]
        yield from (Path(folder, name) for name in names if not name.startswith("."))
    yield from unread
    yield from (Path(error.filename) for error in unlisted)


def leads_out(root: Path, path: Path) -> bool:
    """Tell whether a link on the way to the path leads out of the folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def name_of(path: PurePath) -> SourceName:
    """Return what the name tells; `format` is None where it is unknown or a folder's own README."""
    suffix = path.suffix.lower()
    compression = suffix if suffix in COMPRESSIONS else None
    bare = path.with_suffix("") if compression else path
    known = FORMATS.get(bare.suffix.lower())
    if known is None:
        return SourceName(path.name, None, compression)
    return SourceName(bare.stem, None if bare.stem.lower() in NO_ARTICLES else known, compression)


@contextmanager
def opened(path: Path, compression: str | None) -> Iterator[BinaryIO]:
    """Open a file for reading without its compression.

    Whatever goes wrong with the file, on opening or while it is read inside, raises SourceBrokenError.
    """
    try:
        with ExitStack() as open_files:
            if not stat.S_ISREG(path.stat().st_mode):
                raise SourceBrokenError("unreadable_file", "not a regular file")
            raw = open_files.enter_context(path.open("rb"))
            yield open_files.enter_context(_decompressed(raw, compression))
    except FileNotFoundError as error:
        raise SourceBrokenError("vanished_file", "the file was gone when its turn came") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceBrokenError("broken_compression", f"broken gzip: {error}") from error
    except OSError as error:
        # Arrow raises a bare OSError over broken data; the system's own errors carry a number.
        if compression == ".zst" and error.errno is None:
            raise SourceBrokenError("broken_compression", f"broken zstd: {error}") from error
        raise SourceBrokenError("unreadable_file", error.strerror or str(error)) from error


def _decompressed(raw: BinaryIO, compression: str | None) -> BinaryIO:
    if compression == ".gz":
        return cast(BinaryIO, BufferedReader(GzipMembers(raw), PIECE))
    if compression == ".zst":
        return BufferedReader(pa.CompressedInputStream(raw, "zstd"))
    return raw
