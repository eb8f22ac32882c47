"""What decides a chunk's tables beside its records: our code, the lexicons, the libraries, the settings."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

# A newer release of one of these may read, clean or write an article differently.
LIBRARIES = (
    "charset-normalizer",
    "datasketch",
    "ftfy",
    "lxml",
    "onnxruntime",
    "polars",
    "py3langid",
    "pyarrow",
    "pycountry",
    "tokenizers",
    "trafilatura",
    "warcio",
)
# Code that moves tables about, or shows them, and changes none of their rows.
APART = {
    "cli.py",
    "coverage.py",
    "dictionary.py",
    "evaluation",
    "examples.py",
    "examples.yaml",
    "manifests.py",
    "mirror.py",
    "object_store.py",
    "pipeline.py",
    "places.py",
    "progress.py",
    "publish.py",
    "quality.py",
    "report",
    "settings.py",
    "storage.py",
    "summary.py",
    "training",
    "workers.py",
    "__pycache__",
}


def pipeline_fingerprint(**settings: str) -> str:
    """Return a hash that changes whenever the same record could give other rows."""
    digest = hashlib.sha256()
    for name, content in sorted(_sources()):
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for setting, value in sorted(settings.items()):
        digest.update(f"{setting} {value}\n".encode())
    return digest.hexdigest()


def _sources() -> list[tuple[str, bytes]]:
    return [source for package in ("flows", "schemas") for source in _files_under(files(package), package)]


def _files_under(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.name in APART:
            continue
        path = f"{name}/{entry.name}"
        found += _files_under(entry, path) if entry.is_dir() else [(path, entry.read_bytes())]
    return found
