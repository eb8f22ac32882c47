"""Records in chunks: cut where the content says, staged under a name made from what is in them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import polars as pl

from flows.duplicates import sign_articles
from flows.ingest import RECORDS_SCHEMA, Limits, Place, RawRecord, read_sources, records_frame
from flows.linking.policy_notes import POLICY_NAMES, note_policies
from flows.manifests import StagedChunk
from flows.nlp.annotation import Tagger
from flows.progress import tell
from flows.rejects import Reject, rejects_frame
from flows.reuse import NOTES, Staged, in_order, notes_of, staged_rows
from flows.stages import process_records
from flows.storage import Store, empty_frame, read_spool, stage_chunk, staged_chunk, write_spool
from schemas.tables import OF_THE_CORPUS, TABLES

# All of a record but its payload, which `source_sha256` stands for, and its place in its file.
IDENTITY = tuple(field.name for field in fields(RawRecord) if field.name not in {"payload", "source_record"})
# A chunk is closed early when its records weigh this much, so that memory stays bounded.
CHUNK_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading all sources gave: the chunks' keys in order, which of them are new, and the rejects."""

    chunks: tuple[str, ...]
    fresh: tuple[str, ...]
    records: int
    rejects: tuple[Reject, ...]


def read_chunks(
    raw: Place,
    *,
    size: int,
    fingerprint: str,
    keep: Callable[[str, Sequence[RawRecord]], bool],
    limits: Limits | None = None,
) -> Reading:
    """Read all sources under `raw`, cut their records into chunks, and hand each to `keep`.

    `keep` gets a chunk's key and its records, and tells whether they are new. Only one chunk of records
    is in memory at a time. Raises SourceRootError where the folder is missing or has no file, and OSError
    where an object store does not answer.
    """
    rejects: list[Reject] = []
    keys: list[str] = []
    fresh: list[str] = []
    count = 0
    read = read_sources(raw, limits=limits)
    for records in cut_chunks(_accepted(read, rejects), size=size):
        key = chunk_key(records, fingerprint)
        if keep(key, records):
            fresh.append(key)
        keys.append(key)
        count += len(records)
        tell("reading", count, None)
    return Reading(tuple(keys), tuple(fresh), count, tuple(rejects))


def _accepted(read: Iterable[RawRecord | Reject], rejects: list[Reject]) -> Iterator[RawRecord]:
    for record in read:
        if isinstance(record, Reject):
            rejects.append(record)
        else:
            yield record


def cut_chunks(records: Iterable[RawRecord], *, size: int) -> Iterator[list[RawRecord]]:
    """Yield the records in lists of about `size`, in order.

    A list ends at records whose identity's hash says so (content-defined chunking, as in rsync and LBFS),
    so that a record more or less changes the list it is in, and not all the lists after it.
    """
    least, most = max(1, size // 4), size * 2
    chunk: list[RawRecord] = []
    weight = 0
    for record in records:
        chunk.append(record)
        weight += _weight(record)
        ends = len(chunk) >= least and _is_boundary(record, size - least)
        if ends or len(chunk) >= most or weight >= CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _weight(record: RawRecord) -> int:
    return len(record.payload)


def _is_boundary(record: RawRecord, every: int) -> bool:
    identity = f"{record.source_path}\n{record.source_id}"
    drawn = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=8).digest())
    return drawn % max(1, every) == 0


def record_key(record: RawRecord, fingerprint: str) -> str:
    """Return a hash of all that decides the record's rows, but its place in its file."""
    stated = [getattr(record, name) for name in IDENTITY]
    return hashlib.sha256(json.dumps([fingerprint, *stated], default=str).encode()).hexdigest()[:32]


def chunk_key(records: Iterable[RawRecord], fingerprint: str) -> str:
    """Return a hash of all that decides the chunk's tables: its records and the pipeline's fingerprint."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(f"{record.source_record} {record_key(record, fingerprint)}\n".encode())
    return digest.hexdigest()[:32]


def spool_new(store: Store, *, fingerprint: str, rebuild: bool) -> Callable[[str, Sequence[RawRecord]], bool]:
    """Return a keeper that puts those chunks aside that are not staged yet; all of them to rebuild."""
    staged = None if rebuild else Staged(store)

    def keep(key: str, records: Sequence[RawRecord]) -> bool:
        if staged is not None and staged_chunk(store, key) is not None:
            return False
        write_spool(store, key, _marked(records, fingerprint, staged))
        return True

    return keep


def _marked(records: Sequence[RawRecord], fingerprint: str, staged: Staged | None) -> pl.DataFrame:
    """Return the records with their keys and where their rows are staged; such need no payload."""
    keys = pl.Series("record", [record_key(record, fingerprint) for record in records])
    frame = records_frame(records).with_columns(keys)
    if staged is None:
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias("staged_in"))
    payload = pl.when(pl.col("staged_in").is_null()).then("payload").otherwise(b"")
    return staged.mark(frame).with_columns(payload.alias("payload"))


def stage_records(store: Store, key: str, tagger: Tagger) -> StagedChunk:
    """Take a spooled chunk through all stages and stage its tables, its rejects, and notes on both."""
    records = read_spool(store, key)
    new = records.filter(pl.col("staged_in").is_null()).select(RECORDS_SCHEMA.names())
    frames = in_order([_made_of(new, tagger), *staged_rows(store, records)], records)
    notes = {NOTES: notes_of(records, frames["rejects"])}
    return stage_chunk(store, key, {**frames, **notes}, Counter(frames["rejects"]["reason"].to_list()))


def _made_of(records: pl.DataFrame, tagger: Tagger) -> dict[str, pl.DataFrame]:
    tables, rejects = process_records(records, tagger) if records.height else ({}, [])
    frames = {name: tables.get(name, empty_frame(name)) for name in TABLES if name not in OF_THE_CORPUS}
    notes = {
        "signatures": sign_articles(frames["articles"]),
        POLICY_NAMES: note_policies(frames["policies"]),
    }
    return {**frames, "rejects": rejects_frame(rejects), **notes}
