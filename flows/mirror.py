"""Tables in an object store: a run works in a copy on disk, and uploads what it published there.

    URL/current.json                                          names the generation to read
    URL/generations/<id>/<table>/part-*.parquet, manifest.json
    URL/staging/<chunk key>/<name>.parquet, manifest.json     of the current chunks, but for what is published
    URL/report.html

The store is right where the copy differs from it: the copy can be lost, or be that of another machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from flows.manifests import Manifest, Part, Pointer, StagedChunk
from flows.object_store import ObjectFolder, ObjectStoreError, ReplacedMeanwhileError, Version, at_once
from flows.places import Place
from flows.storage import (
    MANIFEST,
    TEMPORARY,
    Store,
    complete_folder,
    current_manifest,
    exclusive,
    is_whole,
    link_or_copy,
    make_current,
    prove_writable,
    read_manifest,
    remove,
    staged_manifest,
)

POINTER = "current.json"

Sizes = Mapping[str, int]
"""The sizes of all objects, by key."""


class OvertakenError(RuntimeError):
    """Another run published in the object store while this one was at work."""


def store_at(out: Place, work: Path) -> Store:
    """Return the output folder; for a URL, the one under `work` that is its copy."""
    if isinstance(out, Path):
        return Store(out)
    name = re.sub(r"\W+", "-", out.partition("?")[0])
    return Store(work / f"{name}-{hashlib.sha256(out.encode()).hexdigest()[:8]}", url=out)


def prove_place(store: Store) -> None:
    """Write a little where tables go, and remove it again. Raises OSError where that fails."""
    prove_writable(store.out)
    if store.url is not None:
        ObjectFolder(store.url).prove_writable()


@contextmanager
def readable(store: Store, *, wait: float) -> Iterator[None]:
    """Keep the copy as the object store is while it is read; a folder without a URL is as it is.

    Raises AnotherRunError where a run has the copy for longer than `wait` seconds, and OSError.
    """
    if store.url is None:
        yield
        return
    with exclusive(store, wait=wait):
        restore(store)
        yield


def published_at(out: Place) -> Manifest | None:
    """Return the manifest of the generation that readers see at a path or a URL; None before the first."""
    if isinstance(out, Path):
        return current_manifest(Store(out))
    folder = ObjectFolder(out)
    generation = _named(folder, folder.read(POINTER))
    found = folder.read(f"generations/{generation}/{MANIFEST}") if generation else None
    return Manifest.model_validate_json(found.content) if found else None


def _named(folder: ObjectFolder, seen: Version | None) -> str | None:
    if seen is None:
        return None
    try:
        return Pointer.model_validate_json(seen.content).generation
    except ValidationError as wrong:
        raise ObjectStoreError(f"{folder.url}/{POINTER} does not name a generation") from wrong


def restore(store: Store) -> Version | None:
    """Make the copy what the object store has; return the state of its `current.json`, which `upload` needs.

    What is damaged in the store, or lacks there, is removed from the copy, so that it is made again.
    """
    folder = ObjectFolder(str(store.url))
    seen = folder.read(POINTER)
    current = _named(folder, seen)
    sizes = folder.sizes()
    kept = _generations(sizes, current)
    for path in store.generations.iterdir():
        if path.name not in kept:
            remove(path)
    store.current.unlink(missing_ok=True)
    manifests = {f"generations/{name}/{MANIFEST}": store.generations / name / MANIFEST for name in kept}
    folder.fetch_all({key: path for key, path in manifests.items() if not path.exists()})
    if current in kept:
        make_current(store, current)
        if (manifest := current_manifest(store)) is not None:
            _restore_tables(folder, store, manifest, sizes)
            _restore_chunks(folder, store, manifest, sizes)
    return seen


def _generations(sizes: Sizes, current: str | None) -> set[str]:
    """Return the generations that are, or were, current; a later one is what a run left that was cut off."""
    names = (re.fullmatch(rf"generations/([^/]+)/{re.escape(MANIFEST)}", key) for key in sizes)
    return {name[1] for name in names if name and current is not None and name[1] <= current}


def _tables(store: Store, manifest: Manifest) -> Iterator[tuple[str, Path, Part]]:
    """Yield the key, the path and the description of each file of a generation's tables."""
    for table, made in manifest.tables.items():
        for part in made.files:
            place = f"generations/{manifest.generation}/{table}/{part.name}"
            yield place, store.out / place, part


def _restore_tables(folder: ObjectFolder, store: Store, manifest: Manifest, sizes: Sizes) -> None:
    wanted = {}
    for key, path, part in _tables(store, manifest):
        if sizes.get(key) != part.bytes:
            path.unlink(missing_ok=True)
        elif not is_whole(path, part, read=False):
            wanted[key] = path
    folder.fetch_all(wanted)
    for key, path, part in _tables(store, manifest):
        if key in wanted and not is_whole(path, part):
            path.unlink(missing_ok=True)


def _restore_chunks(folder: ObjectFolder, store: Store, manifest: Manifest, sizes: Sizes) -> None:
    published = {part.sha256: path for _, path, part in _tables(store, manifest) if path.exists()}
    lacking = [
        key
        for key in manifest.chunks
        if f"staging/{key}/{MANIFEST}" in sizes and not (store.staged(key) / MANIFEST).exists()
    ]
    at_once(partial(_restore_chunk, folder, store, published), lacking)


def _restore_chunk(folder: ObjectFolder, store: Store, published: Mapping[str, Path], key: str) -> None:
    # A chunk that is not whole in the store is made again.
    with suppress(FileNotFoundError, ValidationError), complete_folder(store.staged(key)) as staged:
        folder.fetch(f"staging/{key}/{MANIFEST}", staged / MANIFEST)
        for part in StagedChunk.model_validate_json((staged / MANIFEST).read_bytes()).parts.values():
            if part.sha256 in published:
                link_or_copy(published[part.sha256], staged / part.name)
            else:
                folder.fetch(f"staging/{key}/{part.name}", staged / part.name)


def upload(store: Store, manifest: Manifest, seen: Version | None) -> None:
    """Let the object store's readers see the generation that the copy has just published.

    All files are there, of the right size, before `current.json` names them; after an error readers see
    the last generation. Raises OvertakenError where that is no longer the one that was `seen`.
    """
    folder = ObjectFolder(str(store.url))
    # Listed before this generation is current: what a later run adds is not there, and not removed below.
    there = folder.sizes()
    _upload_chunks(folder, store, manifest, there)
    _upload_tables(folder, store, manifest, there, last=_named(folder, seen))
    try:
        pointer = Pointer(generation=manifest.generation).model_dump_json()
        folder.replace(POINTER, f"{pointer}\n".encode(), seen)
    except ReplacedMeanwhileError as overtaken:
        with suppress(OSError):
            _remove(folder, [key for key in folder.sizes() if _folder_of(key) == manifest.generation])
        raise OvertakenError(
            f"another run published in {folder.url} meanwhile; run again to add to what it made"
        ) from overtaken
    with suppress(OSError):  # the next run removes what is left
        _prune(folder, store, manifest, there)


def _upload_chunks(folder: ObjectFolder, store: Store, manifest: Manifest, there: Sizes) -> None:
    published = {part.sha256 for _, _, part in _tables(store, manifest)}
    parts, manifests = {}, {}
    for key in manifest.chunks:
        manifests[f"staging/{key}/{MANIFEST}"] = store.staged(key) / MANIFEST
        for part in staged_manifest(store, key).parts.values():
            place = f"staging/{key}/{part.name}"
            if part.sha256 not in published and there.get(place) != part.bytes:
                parts[place] = store.out / place
    folder.put_all(parts)
    folder.put_all({key: path for key, path in manifests.items() if key not in there})


def _upload_tables(
    folder: ObjectFolder, store: Store, manifest: Manifest, there: Sizes, *, last: str | None
) -> None:
    """Upload a generation's files; those that the last one has, too, are copied within the store."""
    before = read_manifest(store.generations / last) if last else None
    known = {(path.parent.name, part): key for key, path, part in _tables(store, before)} if before else {}
    copied, put = {}, {}
    for key, path, part in _tables(store, manifest):
        old = known.get((path.parent.name, part))
        if there.get(key) == part.bytes:
            continue
        if old is not None and there.get(old) == part.bytes:
            copied[key] = old
        else:
            put[key] = path
    folder.copy_all(copied)
    folder.put_all(put)
    folder.put_all({(key := f"generations/{manifest.generation}/{MANIFEST}"): store.out / key})
    now = folder.sizes()
    for key, _, part in _tables(store, manifest):
        if now.get(key) != part.bytes:
            raise ObjectStoreError(f"{folder.url}/{key} has {now.get(key, 0)} bytes of {part.bytes}")


def _prune(folder: ObjectFolder, store: Store, manifest: Manifest, there: Sizes) -> None:
    """Remove the generations that the copy keeps no longer, and chunks that this one has not."""
    kept = {"generations": {path.name for path in store.generations.iterdir()}}
    kept["staging"] = set(manifest.chunks)
    gone = [
        key
        for key in there
        if (room := key.partition("/")[0]).startswith(TEMPORARY)
        or (room in kept and _folder_of(key) not in kept[room])
    ]
    _remove(folder, gone)


def _folder_of(key: str) -> str:
    return key.partition("/")[2].partition("/")[0]


def _remove(folder: ObjectFolder, keys: list[str]) -> None:
    """Remove objects, manifests first: without its manifest a folder is none."""
    manifests = [key for key in keys if key.endswith(f"/{MANIFEST}")]
    folder.remove_all(manifests)
    folder.remove_all(set(keys) - set(manifests))


def upload_report(store: Store) -> str:
    """Put the page beside the tables, and return its URL; after an error the copy has it no longer either."""
    try:
        ObjectFolder(str(store.url)).put_all({store.report.name: store.report})
    except OSError:
        store.report.unlink(missing_ok=True)
        raise
    return report_url(store)


def report_url(store: Store) -> str:
    """Return where the page is in the object store."""
    return f"{store.shown}/{store.report.name}"
