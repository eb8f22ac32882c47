"""Objects under a URL: list, get, put, copy, remove, and one of them replaced only where it is as it was.

Credentials and endpoint are in the environment variables that the stores' own tools read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import ObjectStore, from_url

from flows.unicode_text import one_line

# What a URL may say behind its `?`; credentials may not, as URLs are shown and logged.
OPTIONS = {"endpoint", "region", "skip_signature"}
# A request may take long where it moves bytes; an `http://` endpoint is its user's choice.
CLIENT: Mapping[str, Any] = {"timeout": "1h", "read_timeout": "30s", "allow_http": True}
RETRIES: Mapping[str, Any] = {"max_retries": 4}
AT_ONCE = 8
PIECE = 8 * 2**20


class ObjectStoreError(OSError):
    """An object store did not do what it was asked; the message says what and why."""


class ReplacedMeanwhileError(Exception):
    """An object is no longer as it was seen."""


@dataclass(frozen=True, slots=True)
class Version:
    """An object's bytes, and what the store calls this state of it."""

    content: bytes
    tags: Mapping[str, str]


class ObjectFolder:
    """All objects whose keys begin with a URL's; the keys that its methods take and return lack that part."""

    def __init__(self, url: str) -> None:
        """Take the URL. Raises ObjectStoreError where it has an option that is none, or names no store."""
        self.url, _, query = url.partition("?")
        self.url = self.url.rstrip("/")
        options = dict(parse_qsl(query, keep_blank_values=True))
        if unknown := options.keys() - OPTIONS:
            raise ObjectStoreError(f"{self.url}: no option {', '.join(sorted(unknown))}")
        config: Any = options
        with self._explained("open", ""):
            client: Any = dict(CLIENT)
            retries: Any = dict(RETRIES)
            self._store: ObjectStore = from_url(
                self.url, config=config, client_options=client, retry_config=retries
            )

    @contextmanager
    def _explained(self, verb: str, key: str) -> Iterator[None]:
        place = f"{self.url}/{key}".rstrip("/")
        try:
            yield
        except FileNotFoundError as missing:  # which they raise over a bucket, too
            raise FileNotFoundError(f"cannot {verb} {place}: {_why(missing)}") from missing
        except BaseError as failed:
            raise ObjectStoreError(f"cannot {verb} {place}: {_why(failed)}") from failed

    def sizes(self) -> dict[str, int]:
        """Return the size of each object by its key; marks of folders, which consoles leave, are none.

        Raises ObjectStoreError, also where there is no such bucket.
        """
        with self._explained("list", ""):
            found = {meta["path"]: meta["size"] for page in obstore.list(self._store) for meta in page}
        return {key: size for key, size in found.items() if size or "." in key.rpartition("/")[2]}

    def prove_answering(self) -> None:
        """Ask for the first keys. Raises ObjectStoreError where the store does not tell them."""
        with self._explained("list", ""):
            next(iter(obstore.list(self._store)), None)

    def fetch(self, key: str, path: Path) -> None:
        """Write an object's bytes to a file, which is whole or not there.

        Raises FileNotFoundError where there is no such object, and ObjectStoreError.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".tmp-{uuid4().hex[:8]}")
        try:
            with partial.open("wb") as stream, self._explained("read", key):
                for piece in obstore.get(self._store, key).stream(min_chunk_size=PIECE):
                    stream.write(piece)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def fetch_all(self, wanted: Mapping[str, Path]) -> None:
        """Fetch many objects, several at once; those that are not there are left out."""

        def fetch(key: str) -> None:
            with suppress(FileNotFoundError):
                self.fetch(key, wanted[key])

        at_once(fetch, wanted)

    def put_all(self, given: Mapping[str, Path]) -> None:
        """Make objects of files, several at once; S3 refuses bytes of another hash than was signed."""

        def put(key: str) -> None:
            with self._explained("write", key):
                kind = guess_type(key)[0] or "application/octet-stream"
                obstore.put(self._store, key, given[key], attributes={"Content-Type": kind})

        at_once(put, given)

    def copy_all(self, given: Mapping[str, str]) -> None:
        """Copy objects within the store; `given` has the old key by the new one."""

        def copy(key: str) -> None:
            with self._explained("write", key):
                obstore.copy(self._store, given[key], key)

        at_once(copy, given)

    def remove_all(self, keys: Iterable[str]) -> None:
        """Remove objects; those that are not there are no error."""
        listed = list(keys)
        with self._explained("remove objects of", ""), suppress(FileNotFoundError):
            if listed:
                obstore.delete(self._store, listed)

    def read(self, key: str) -> Version | None:
        """Return a small object, None where it is not there."""
        try:
            with self._explained("read", key):
                found = obstore.get(self._store, key)
                tags = {name: found.meta[name] for name in ("e_tag", "version")}
                return Version(bytes(found.bytes()), {name: tag for name, tag in tags.items() if tag})
        except FileNotFoundError:
            return None

    def replace(self, key: str, content: bytes, seen: Version | None) -> None:
        """Put an object in the place of the one that was seen, or of none, in one step.

        Raises ReplacedMeanwhileError where another is there, unless it is the same.
        """
        mode: Any = dict(seen.tags) if seen else "create"
        try:
            with self._explained("write", key):
                obstore.put(self._store, key, content, mode=mode)
        except ObjectStoreError as failed:
            if not isinstance(failed.__cause__, AlreadyExistsError | PreconditionError):
                raise
            now = self.read(key)  # a request whose answer was lost is sent again, and meets itself
            if now is None or now.content != content:
                raise ReplacedMeanwhileError(f"{self.url}/{key}") from failed

    def prove_writable(self) -> None:
        """Write a small object and remove it again. Raises OSError where that fails."""
        with self._explained("write to", ""):
            obstore.put(self._store, (trial := f".tmp-{uuid4().hex}"), b"trial")
        self.remove_all([trial])


def at_once(act: Callable[[str], None], keys: Iterable[str]) -> None:
    """Do the same with many keys, with several at a time; the first error ends it."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for _ in pool.map(act, keys):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _why(error: Exception) -> str:
    """Return what a store's error says, without what is there for its developers."""
    return one_line(str(error).partition("\n\nDebug source")[0])[:400]
