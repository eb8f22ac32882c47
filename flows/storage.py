"""The only place that knows paths, Parquet options and generations.

    OUT/staging/<chunk key>/<table>.parquet, manifest.json   what one chunk gave
    OUT/staging/.spool/<chunk key>.parquet                   raw records on their way into a chunk
    OUT/generations/<id>/<table>/part-*.parquet, manifest.json
    OUT/current -> generations/<id>                          the last one published
    OUT/report.html                                          the last one published, as a page

A folder is complete or not there: it is written under a temporary name, synced and renamed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import polars as pl
import pyarrow.parquet as pq
from pydantic import ValidationError

from flows.manifests import Manifest, Part, Record, StagedChunk
from schemas.arrow import arrow_schema, polars_schema
from schemas.tables import TABLES

MANIFEST = "manifest.json"
TEMPORARY = ".tmp-"
KEPT_GENERATIONS = 3
ROW_GROUP = 64 * 1024
# Errors that trying again does not cure.
LASTING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}


class AnotherRunError(RuntimeError):
    """Another run holds the output folder."""


@dataclass(frozen=True, slots=True)
class Store:
    """An output folder, which may be a run's copy of what an object store has at a URL."""

    out: Path
    url: str | None = None

    @property
    def shown(self) -> str:
        """What people call it."""
        return str(self.out) if self.url is None else self.url.partition("?")[0].rstrip("/")

    @property
    def staging(self) -> Path:
        """The folder of staged chunks."""
        return self.out / "staging"

    @property
    def generations(self) -> Path:
        """The folder of published generations."""
        return self.out / "generations"

    @property
    def current(self) -> Path:
        """The link to the generation that readers read."""
        return self.out / "current"

    @property
    def report(self) -> Path:
        """The page that shows the tables."""
        return self.out / "report.html"

    def spooled(self, key: str) -> Path:
        """Return where the raw records of a chunk wait for their turn."""
        return self.staging / ".spool" / f"{key}.parquet"

    def staged(self, key: str) -> Path:
        """Return where the tables of a chunk are staged."""
        return self.staging / key


def prove_writable(out: Path) -> None:
    """Write a little to the output folder and remove it again. Raises OSError where that fails."""
    out.mkdir(parents=True, exist_ok=True)
    trial = out / f"{TEMPORARY}trial"
    try:
        with trial.open("wb") as stream:  # which another run may clear away meanwhile
            stream.write(bytes(2**16))
            stream.flush()
            os.fsync(stream.fileno())
    finally:
        trial.unlink(missing_ok=True)


@contextmanager
def exclusive(store: Store, *, wait: float = 10.0) -> Iterator[None]:
    """Hold the output folder for one run; what a killed run left half-done is cleared away.

    Raises AnotherRunError where another run still holds it after `wait` seconds, and OSError where the
    folder cannot be written.
    """
    for folder in (store.out, store.staging, store.generations):
        folder.mkdir(parents=True, exist_ok=True)
    with (store.out / ".lock").open("a") as lock:
        _acquire(lock.fileno(), store, deadline=time.monotonic() + wait)
        _clear_remains(store)
        try:
            yield
        finally:
            shutil.rmtree(store.spooled("").parent, ignore_errors=True)


def _acquire(lock: int, store: Store, *, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            if time.monotonic() >= deadline:
                raise AnotherRunError(
                    f"another run is writing to {store.out}; try again when it is done"
                ) from held
            time.sleep(0.2)


def _clear_remains(store: Store) -> None:
    for folder in (store.out, store.staging, store.generations):
        for remains in folder.glob(f"{TEMPORARY}*"):
            remove(remains)
    shutil.rmtree(store.spooled("").parent, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def complete_folder(target: Path) -> Iterator[Path]:
    """Yield a folder to fill, which becomes `target` in one step; after an error nothing is left of it.

    A worker whose run was killed may still be filling one of its own for the same target.
    """
    temporary = target.with_name(f"{TEMPORARY}{target.name}-{uuid4().hex[:8]}")
    try:
        temporary.mkdir(parents=True)
        yield temporary
        for folder in (path for path in temporary.rglob("*") if path.is_dir()):
            sync(folder)
        sync(temporary)
        remove(target)
        temporary.rename(target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_part(frame: pl.DataFrame, path: Path, *, table: str | None = None) -> Part:
    """Write the rows as one Parquet file; with `table`, with that table's column docs in the schema."""
    rows = frame.to_arrow()
    if table is not None:
        rows = rows.select(arrow_schema(table).names).cast(arrow_schema(table))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        rows, path, compression="zstd", compression_level=6, write_statistics=True, row_group_size=ROW_GROUP
    )
    sync(path)
    return Part(name=path.name, rows=frame.height, bytes=path.stat().st_size, sha256=file_hash(path))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def empty_frame(table: str) -> pl.DataFrame:
    """Return the table's columns without rows."""
    frame = pl.from_arrow(arrow_schema(table).empty_table())
    assert isinstance(frame, pl.DataFrame)
    return frame


def write_spool(store: Store, key: str, records: pl.DataFrame) -> None:
    """Put a chunk's raw records aside until its turn comes."""
    path = store.spooled(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    # By Arrow, which raises an OSError where the disk is full; Polars raises an error of its own.
    pq.write_table(records.to_arrow(), path, compression="zstd", write_statistics=False)


def read_spool(store: Store, key: str) -> pl.DataFrame:
    """Return the raw records that were put aside."""
    return pl.read_parquet(store.spooled(key))


def spool_size(store: Store, key: str) -> int:
    """Return the bytes of the raw records that were put aside; those whose rows are staged weigh little."""
    return store.spooled(key).stat().st_size


def discard_spool(store: Store, key: str) -> None:
    """Remove the raw records of a chunk whose worker has told that it is done; one that dies is replaced."""
    store.spooled(key).unlink(missing_ok=True)


def stage_chunk(
    store: Store, key: str, frames: Mapping[str, pl.DataFrame], rejects: Mapping[str, int]
) -> StagedChunk:
    """Stage a chunk's frames, all or none; frames that are no tables are working notes of later steps."""
    with complete_folder(store.staged(key)) as folder:
        parts = {
            name: write_part(frame, folder / f"{name}.parquet", table=name if name in TABLES else None)
            for name, frame in frames.items()
        }
        chunk = StagedChunk(key=key, parts=parts, rejects=dict(rejects))
        write_manifest(chunk, folder)
    return chunk


def staged_chunk(store: Store, key: str) -> StagedChunk | None:
    """Return what is staged for the chunk; None where nothing is, or where it is not what was written."""
    folder = store.staged(key)
    try:
        chunk = staged_manifest(store, key)
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None
    return chunk if all(is_whole(folder / part.name, part) for part in chunk.parts.values()) else None


def staged_manifest(store: Store, key: str) -> StagedChunk:
    """Return what is staged for the chunk, without looking at its files."""
    return StagedChunk.model_validate_json((store.staged(key) / MANIFEST).read_bytes())


def staged_keys(store: Store, name: str) -> list[str]:
    """Return the keys of all staged chunks, of this run or of others, that have a frame of that name."""
    return sorted(path.parent.name for path in store.staging.glob(f"[!.]*/{name}.parquet"))


def read_chunk(store: Store, key: str) -> dict[str, pl.DataFrame]:
    """Return all frames of a staged chunk, of which those of tables have the tables' types."""
    names = staged_manifest(store, key).parts
    frames = {name: pl.read_parquet(store.staged(key) / f"{name}.parquet") for name in names}
    return {
        name: frame.cast(polars_schema(name)) if name in TABLES else frame for name, frame in frames.items()
    }


def is_whole(path: Path, part: Part, *, read: bool = True) -> bool:
    """Tell whether the file is what the manifest says; without `read`, by its size alone."""
    if not path.is_file() or path.stat().st_size != part.bytes:
        return False
    return not read or file_hash(path) == part.sha256


def read_staged(store: Store, keys: Sequence[str], name: str) -> pl.LazyFrame:
    """Return the rows of one frame of all the chunks, with the column `chunk`: whose they are."""
    paths = [store.staged(key) / f"{name}.parquet" for key in keys]
    chunk = pl.col("chunk").str.extract(r"([^/]+)/[^/]+$")
    return pl.scan_parquet(paths, include_file_paths="chunk").with_columns(chunk)


def read_table(store: Store, table: str) -> pl.LazyFrame:
    """Return the rows of a published table, in the generation that is current now."""
    return read_published(current_generation(store), table)


def read_published(generation: Path, table: str) -> pl.LazyFrame:
    """Return the rows of a table of one generation; its files stay while two later ones are published."""
    return pl.scan_parquet(generation / table / "*.parquet")


def current_generation(store: Store) -> Path:
    """Return the folder of the generation that is current now."""
    return store.current.resolve()


def write_manifest(manifest: Record, folder: Path) -> None:
    """Write what a folder holds beside it."""
    path = folder / MANIFEST
    path.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    sync(path)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name; copy it where the file system knows no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError as refused:
        if refused.errno not in NO_LINKS:
            raise
        shutil.copyfile(source, target)
        sync(target)


def current_manifest(store: Store) -> Manifest | None:
    """Return the manifest of the generation that readers see, or None before the first one."""
    try:
        return published_manifest(store.current)
    except FileNotFoundError:
        return None


def kept_manifests(store: Store) -> list[Manifest]:
    """Return the manifests of the generations that are kept, the oldest first; not another version's."""
    found = (read_manifest(path.parent) for path in sorted(store.generations.glob(f"*/{MANIFEST}")))
    return [manifest for manifest in found if manifest is not None]


def read_manifest(generation: Path) -> Manifest | None:
    """Return the manifest of one generation; None where it is gone, or another version wrote it."""
    try:
        return published_manifest(generation)
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def published_manifest(generation: Path) -> Manifest:
    """Return the manifest of one generation."""
    return Manifest.model_validate_json((generation / MANIFEST).read_bytes())


def manifest_before(generation: Path) -> Manifest | None:
    """Return the manifest of the generation before; None where there is none, or another version wrote it."""
    older = sorted(path for path in generation.parent.iterdir() if path.name < generation.name)
    return read_manifest(older[-1]) if older else None


def write_whole(content: str, path: Path) -> None:
    """Write a file so that readers see it whole, or what was there before."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(content, encoding="utf-8", newline="")
        sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def make_current(store: Store, generation: str) -> None:
    """Let readers see the generation from now on, all its tables at once."""
    link = store.out / f"{TEMPORARY}current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("generations") / generation)
    link.replace(store.current)
    sync(store.out)


@contextmanager
def held_generation(store: Store) -> Iterator[Path]:
    """Yield the folder of the current generation, which no run removes meanwhile."""
    with (store.current.resolve() / MANIFEST).open("rb") as manifest:
        fcntl.flock(manifest, fcntl.LOCK_SH)
        yield Path(manifest.name).parent


def prune(store: Store) -> None:
    """Remove the generations before the last ones, and chunks that none of those left has.

    A generation stays, too, while a reader holds a shared lock on its manifest.
    """
    current = store.current.resolve().name
    older = sorted((path.name for path in store.generations.iterdir() if path.name != current), reverse=True)
    for name in older[KEPT_GENERATIONS - 1 :]:
        if not _is_held(store.generations / name):
            remove(store.generations / name)
    kept = {key for path in store.generations.iterdir() for key in _chunks_of(path)}
    for folder in store.staging.iterdir():
        if folder.name not in kept:
            remove(folder)


def _is_held(generation: Path) -> bool:
    try:
        with (generation / MANIFEST).open("rb") as manifest:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:  # what a run left that was killed while it removed this one
        return False
    return False


def _chunks_of(generation: Path) -> tuple[str, ...]:
    return published_manifest(generation).chunks
