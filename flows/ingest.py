"""Raw files into raw records, one at a time; what cannot be read becomes a reject with its reason."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from flows.fields import RecordComposer
from flows.object_store import ObjectFolder, ObjectStoreError
from flows.parquet_reader import read_parquet
from flows.places import Place
from flows.readers import read_article, read_json_lines
from flows.records import RECORDS_SCHEMA, RawRecord, records_frame
from flows.rejects import Reject
from flows.source_files import (
    Format,
    Limits,
    Source,
    SourceBrokenError,
    SourceRootEmptyError,
    SourceRootError,
    SourceRootMissingError,
    find_sources,
    leads_out,
    name_of,
    opened,
)
from flows.warc_reader import read_warc

__all__ = [
    "RECORDS_SCHEMA",
    "Limits",
    "Place",
    "RawRecord",
    "SourceRootEmptyError",
    "SourceRootError",
    "SourceRootMissingError",
    "find_objects",
    "find_sources",
    "prove_readable",
    "read_source",
    "read_sources",
    "records_frame",
]

Reader = Callable[[RecordComposer, BinaryIO, Limits], Iterator[RawRecord | Reject]]

AHEAD = 8
"""Objects of a store that are fetched while another one is read."""

READERS: dict[Format, Reader] = {
    "text": partial(read_article, media="text"),
    "markdown": partial(read_article, media="markdown"),
    "html": partial(read_article, media="html"),
    "jsonl": read_json_lines,
    "parquet": read_parquet,
    "warc": read_warc,
}


def prove_readable(raw: Place) -> None:
    """Look for something to read. Raises SourceRootError, and ObjectStoreError where none answers."""
    if isinstance(raw, Path):
        find_sources(raw)
    else:
        find_objects(ObjectFolder(raw))


def read_sources(raw: Place, *, limits: Limits | None = None) -> Iterator[RawRecord | Reject]:
    """Yield the records and rejects of all files under a folder, or of all objects under a URL, in order.

    Raises SourceRootError where there is none, and ObjectStoreError where the store does not answer.
    """
    if isinstance(raw, Path):
        for path in find_sources(raw):
            yield from read_source(raw, path, limits=limits)
        return
    folder = ObjectFolder(raw)
    for source, fetched in _fetched_ahead(folder):
        yield from _read_fetched(folder, source, fetched, limits or Limits())


def find_objects(folder: ObjectFolder) -> list[str]:
    """Return the key of each object, in the order of files of these names; hidden ones are left out.

    Raises SourceRootEmptyError.
    """
    keys = [PurePosixPath(key) for key in folder.sizes()]
    found = sorted(key for key in keys if not any(name.startswith(".") for name in key.parts))
    if not found:
        raise SourceRootEmptyError(f"there are no objects under {folder.url}")
    return [str(key) for key in found]


def _fetched_ahead(folder: ObjectFolder) -> Iterator[tuple[Source, Future[None] | None]]:
    """Yield each object, in order, as a file that has its name, while the next ones are fetched.

    Those of no known format are not fetched. A file is removed when the next one is asked for.
    """
    waiting = deque[tuple[Source, Future[None] | None]]()
    with TemporaryDirectory(prefix="onrecord-") as place, ThreadPoolExecutor(AHEAD) as pool:
        try:
            for number, key in enumerate(find_objects(folder)):
                source = Source(Path(place, str(number)), key, name_of(PurePosixPath(key)))
                fetch = pool.submit(folder.fetch, key, source.path) if source.name.format else None
                waiting.append((source, fetch))
                if len(waiting) > AHEAD:
                    yield waiting[0]
                    waiting.popleft()[0].path.unlink(missing_ok=True)
            yield from waiting
        finally:
            pool.shutdown(cancel_futures=True)


def _read_fetched(
    folder: ObjectFolder, source: Source, fetched: Future[None] | None, limits: Limits
) -> Iterator[RawRecord | Reject]:
    """Read an object; one that the store does not give is set aside, if the store still answers."""
    if source.name.format is None or fetched is None:
        yield _of_no_format(source)
        return
    try:
        fetched.result()
    except FileNotFoundError:
        yield source.reject("vanished_file", "the object was gone when its turn came")
    except ObjectStoreError as refused:
        folder.prove_answering()
        yield source.reject("unreadable_file", str(refused))
    else:
        yield from _read(RecordComposer(source), READERS[source.name.format], limits)


def read_source(root: Path, path: Path, *, limits: Limits | None = None) -> Iterator[RawRecord | Reject]:
    """Yield the file's records in their order, and a reject for all that is no record.

    Never raises over what is in the file or over what became of it. A reject about one record has its
    `source_record`; one about the whole file, or about a field left out of records that were read none the
    less (`unknown_field`, `wrong_type`), or about records without articles (`skipped_record`), has none.
    """
    source = Source(path, _path_in(root, path), name_of(path))
    if leads_out(root, path):
        yield source.reject("unreadable_file", "a link to what is outside the input folder; not followed")
    elif path.is_dir():
        yield source.reject("unreadable_file", "the folder cannot be listed")
    elif source.name.format is None:
        yield _of_no_format(source)
    else:
        yield from _read(RecordComposer(source), READERS[source.name.format], limits or Limits())


def _of_no_format(source: Source) -> Reject:
    return source.reject("unknown_format", "no known kind of article file; it was not read")


def _read(composer: RecordComposer, reader: Reader, limits: Limits) -> Iterator[RawRecord | Reject]:
    source = composer.source
    try:
        with opened(source.path, source.name.compression) as stream:
            yield from reader(composer, stream, limits)
    except SourceBrokenError as broken:
        yield source.reject(broken.reason, broken.detail)
    yield from composer.notes.rejects(source)


def _path_in(root: Path, path: Path) -> str:
    """Return the path relative to the folder, with forward slashes; bytes that are no UTF-8 as escapes."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
