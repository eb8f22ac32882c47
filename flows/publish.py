"""Publishing: all tables of all chunks in one step, or none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from flows.corpus import Corpus, read_corpus
from flows.coverage import measure_coverage
from flows.manifests import Manifest, Part, StagedChunk, Table
from flows.quality import measure
from flows.rejects import Reject, rejects_frame
from flows.storage import (
    Store,
    complete_folder,
    current_manifest,
    empty_frame,
    is_whole,
    link_or_copy,
    make_current,
    prune,
    write_manifest,
    write_part,
)
from flows.wikidata import WikidataTable
from schemas.tables import KEYS, OF_THE_CORPUS, TABLES

STAMP = "%Y%m%dT%H%M%S%f"

Written = Mapping[tuple[str, str], Part]
"""The files of the last generation, by table and name."""


def content_hash(
    fingerprint: str,
    chunks: Iterable[str],
    rejects: Iterable[Reject],
    wikidata: WikidataTable | None = None,
) -> str:
    """Return a hash of all that a generation is made from; the same hash, the same tables."""
    digest = hashlib.sha256(fingerprint.encode())
    for key in chunks:
        digest.update(key.encode())
    digest.update(_rejects_hash(rejects).encode())
    if wikidata is not None:
        digest.update(wikidata.sha256.encode())
    return digest.hexdigest()


def _rejects_hash(rejects: Iterable[Reject]) -> str:
    return hashlib.sha256("\n".join(map(repr, rejects)).encode()).hexdigest()


def is_published(store: Store, content: str) -> Manifest | None:
    """Return the current generation's manifest if it was made from the same and its files are there."""
    manifest = current_manifest(store)
    if manifest is None or manifest.content != content:
        return None
    parts = (
        (store.current / table / part.name, part)
        for table, made in manifest.tables.items()
        for part in made.files
    )
    return manifest if all(is_whole(path, part, read=False) for path, part in parts) else None


def publish_generation(
    store: Store,
    chunks: Sequence[StagedChunk],
    rejects: Sequence[Reject],
    *,
    fingerprint: str,
    run: str,
    wikidata: WikidataTable | None = None,
) -> Manifest:
    """Publish the staged chunks, and what ingest refused, as a new generation; return its manifest.

    Files that the staging folder or the last generation has already are linked, not written again.
    After an error, an OSError for a full disk among them, the last generation is as it was.
    """
    last = current_manifest(store)
    created = datetime.now(UTC)
    content = content_hash(fingerprint, (chunk.key for chunk in chunks), rejects, wikidata)
    generation = _next_name(created, content, last)
    written = _parts_of(last)
    corpus = read_corpus(store, [chunk.key for chunk in chunks], wikidata)
    with complete_folder(store.generations / generation) as folder:
        tables = {
            table: _publish_table(store, folder / table, chunks, corpus, written)
            for table in TABLES
            if table not in OF_THE_CORPUS | {"rejects"}
        }
        for table, rows in corpus.indexes.items():
            tables[table] = _publish_index(store, folder / table, rows, content, written)
        tables["rejects"] = _publish_rejects(store, folder / "rejects", chunks, rejects)
        manifest = Manifest(
            generation=generation,
            created_at=created,
            run=run,
            fingerprint=fingerprint,
            content=content,
            chunks=tuple(chunk.key for chunk in chunks),
            tables=tables,
            rejects=_count_reasons(chunks, rejects),
            rates=measure(store, chunks, rejects=len(rejects)),
            coverage=measure_coverage(store, chunks),
        )
        write_manifest(manifest, folder)
    make_current(store, generation)
    prune(store)
    return manifest


def _parts_of(last: Manifest | None) -> Written:
    tables = {} if last is None else last.tables
    return {(table, part.name): part for table, made in tables.items() for part in made.files}


def _next_name(created: datetime, content: str, last: Manifest | None) -> str:
    """Return a name that sorts behind that of the last generation, even where the clock has gone back."""
    stamp = created.strftime(STAMP)
    if last is not None and stamp <= (before := last.generation.partition("-")[0]):
        stamp = (datetime.strptime(before, STAMP) + timedelta(microseconds=1)).strftime(STAMP)
    return f"{stamp}-{content[:8]}"


def _count_reasons(chunks: Iterable[StagedChunk], rejects: Iterable[Reject]) -> dict[str, int]:
    counts = Counter(reject.reason for reject in rejects)
    total = sum((Counter(chunk.rejects) for chunk in chunks), Counter[str](counts))
    return dict(sorted(total.items()))


def _publish_table(
    store: Store, folder: Path, chunks: Sequence[StagedChunk], corpus: Corpus, written: Written
) -> Table:
    table = folder.name
    changes = corpus.changes.get(table, {})
    parts = [
        _write_changed(store, folder, chunk, changes[chunk.key], written)
        if chunk.key in changes
        else _link_part(store, folder, table, chunk)
        for chunk in chunks
    ]
    return _table(folder, table, parts)


def _table(folder: Path, table: str, parts: list[Part]) -> Table:
    """Return the table of the parts; for want of any, one without rows shows its columns."""
    some = parts or [write_part(empty_frame(table), folder / "part-empty.parquet", table=table)]
    return Table(rows=sum(part.rows for part in some), files=tuple(some))


def _link_part(store: Store, folder: Path, table: str, chunk: StagedChunk) -> Part:
    staged = chunk.parts[table]
    name = f"part-{chunk.key}.parquet"
    link_or_copy(store.staged(chunk.key) / staged.name, folder / name)
    return staged.model_copy(update={"name": name})


def _write_changed(
    store: Store, folder: Path, chunk: StagedChunk, changes: pl.DataFrame, written: Written
) -> Part:
    """Publish a chunk's rows with what the corpus says of them; the file's name says with what."""
    table = folder.name
    name = f"part-{chunk.key}-{_hash_of(changes)[:16]}.parquet"
    if (linked := _linked(store, folder, name, written)) is not None:
        return linked
    staged = pl.read_parquet(store.staged(chunk.key) / chunk.parts[table].name)
    return write_part(staged.update(changes, on=KEYS[table]), folder / name, table=table)


def _hash_of(rows: pl.DataFrame) -> str:
    return hashlib.sha256(rows.write_ndjson().encode()).hexdigest()


def _linked(store: Store, folder: Path, name: str, written: Written) -> Part | None:
    """Link the file that the last generation has under that name; None for want of a whole one."""
    part = written.get((folder.name, name))
    path = store.current / folder.name / name
    if part is None or not is_whole(path, part):
        return None
    link_or_copy(path, folder / name)
    return part


def _publish_index(store: Store, folder: Path, rows: pl.DataFrame, content: str, written: Written) -> Table:
    """Publish a table of the whole corpus; the same `content` has the same rows."""
    name = f"part-{content[:32]}.parquet"
    linked = _linked(store, folder, name, written)
    return _table(folder, folder.name, [linked or write_part(rows, folder / name, table=folder.name)])


def _publish_rejects(
    store: Store, folder: Path, chunks: Sequence[StagedChunk], rejects: Sequence[Reject]
) -> Table:
    parts = [_link_part(store, folder, "rejects", chunk) for chunk in chunks]
    if rejects:
        path = folder / f"part-{_rejects_hash(rejects)[:32]}.parquet"
        parts.append(write_part(rejects_frame(rejects), path, table="rejects"))
    return _table(folder, "rejects", parts)
