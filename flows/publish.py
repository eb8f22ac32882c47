"""Publishing: all tables of all chunks in one step, or none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.duplicates import find_duplicates
from flows.manifests import Manifest, Part, StagedChunk, Table
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
    read_staged,
    write_manifest,
    write_part,
)
from schemas.tables import TABLES


def content_hash(fingerprint: str, chunks: Iterable[str], rejects: Iterable[Reject]) -> str:
    """Return a hash of all that a generation is made from; the same hash, the same tables."""
    digest = hashlib.sha256(fingerprint.encode())
    for key in chunks:
        digest.update(key.encode())
    digest.update(_rejects_hash(rejects).encode())
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
    store: Store, chunks: Sequence[StagedChunk], rejects: Sequence[Reject], *, fingerprint: str, run: str
) -> Manifest:
    """Publish the staged chunks, and what ingest refused, as a new generation; return its manifest.

    Files that the staging folder or the last generation has already are linked, not written again.
    After an error, an OSError for a full disk among them, the last generation is as it was.
    """
    created = datetime.now(UTC)
    content = content_hash(fingerprint, (chunk.key for chunk in chunks), rejects)
    generation = f"{created:%Y%m%dT%H%M%S%f}-{content[:8]}"
    with complete_folder(store.generations / generation) as folder:
        tables = {table: _publish_table(store, folder / table, table, chunks, rejects) for table in TABLES}
        manifest = Manifest(
            generation=generation,
            created_at=created,
            run=run,
            fingerprint=fingerprint,
            content=content,
            chunks=tuple(chunk.key for chunk in chunks),
            tables=tables,
            rejects=_count_reasons(chunks, rejects),
        )
        write_manifest(manifest, folder)
    make_current(store, generation)
    prune(store)
    return manifest


def _count_reasons(chunks: Iterable[StagedChunk], rejects: Iterable[Reject]) -> dict[str, int]:
    counts = Counter(reject.reason for reject in rejects)
    total = sum((Counter(chunk.rejects) for chunk in chunks), Counter[str](counts))
    return dict(sorted(total.items()))


def _publish_table(
    store: Store, folder: Path, table: str, chunks: Sequence[StagedChunk], rejects: Sequence[Reject]
) -> Table:
    if table == "articles":
        parts = _publish_articles(store, folder, chunks)
    else:
        parts = [_link_part(store, folder, table, chunk) for chunk in chunks]
    if table == "rejects" and rejects:
        path = folder / f"part-{_rejects_hash(rejects)[:32]}.parquet"
        parts.append(write_part(rejects_frame(rejects), path, table=table))
    if not parts:
        parts.append(write_part(empty_frame(table), folder / "part-empty.parquet", table=table))
    return Table(rows=sum(part.rows for part in parts), files=tuple(parts))


def _link_part(store: Store, folder: Path, table: str, chunk: StagedChunk) -> Part:
    staged = chunk.parts[table]
    name = f"part-{chunk.key}.parquet"
    link_or_copy(store.staged(chunk.key) / staged.name, folder / name)
    return staged.model_copy(update={"name": name})


def _publish_articles(store: Store, folder: Path, chunks: Sequence[StagedChunk]) -> list[Part]:
    duplicates = _duplicates_by_chunk(store, [chunk.key for chunk in chunks])
    written = _parts_by_name(current_manifest(store), "articles")
    return [
        _mark_duplicates(store, folder, chunk, duplicates[chunk.key], written)
        if chunk.key in duplicates
        else _link_part(store, folder, "articles", chunk)
        for chunk in chunks
    ]


def _duplicates_by_chunk(store: Store, keys: Sequence[str]) -> dict[str, pl.DataFrame]:
    if not keys:
        return {}
    signatures = read_staged(store, keys, "signatures").collect()
    chunk_of = signatures.select("article_id", "chunk")
    duplicates = find_duplicates(signatures).join(chunk_of, on="article_id").sort("article_id")
    by_chunk = duplicates.partition_by("chunk", as_dict=True, include_key=False)
    return {str(key): rows for (key,), rows in by_chunk.items()}


def _parts_by_name(manifest: Manifest | None, table: str) -> Mapping[str, Part]:
    return {} if manifest is None else {part.name: part for part in manifest.tables[table].files}


def _mark_duplicates(
    store: Store, folder: Path, chunk: StagedChunk, duplicates: pl.DataFrame, written: Mapping[str, Part]
) -> Part:
    """Publish a chunk's articles with `duplicate_of`; the file's name says with which."""
    pairs = repr(duplicates.rows()).encode()
    name = f"part-{chunk.key}-{hashlib.sha256(pairs).hexdigest()[:16]}.parquet"
    if name in written:
        link_or_copy(store.current / "articles" / name, folder / name)
        return written[name]
    articles = pl.read_parquet(store.staged(chunk.key) / chunk.parts["articles"].name)
    marked = articles.drop("duplicate_of").join(
        duplicates, on="article_id", how="left", maintain_order="left"
    )
    return write_part(marked, folder / name, table="articles")
