"""Steps that are taken again only when what goes into them has changed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Final

LOG = logging.getLogger(__name__)

# What the examples depend on, beside the corpora.
READING: Final = (
    "evaluation/conll.py",
    "evaluation/coreference.py",
    "evaluation/corpora.py",
    "evaluation/name_corpora.py",
    "evaluation/places.py",
    "evaluation/labelled.py",
    "training/examples.py",
    "nlp/encoder/inputs.py",
    "nlp/encoder/labels.py",
)
LEARNING: Final = ("training/model.py", "training/losses.py", "training/batches.py", "training/fit.py")
TEACHING: Final = (
    "clean.py",
    "training/teachers.py",
    "training/unlabelled.py",
    "training/unseen.py",
    "nlp/segments",
)
SHIPPING: Final = (
    "training/export.py",
    "training/linker.py",
    "training/choices.py",
    "nlp/encoder",
    "nlp/segments",
)


def fingerprint(*given: object, paths: Iterable[Path] = ()) -> str:
    """Return a hash of the values' texts and of all files under the paths."""
    digest = hashlib.sha256(repr(given).encode())
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.name.encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def code(*names: str) -> list[Path]:
    """Return the paths of source files of this package, for a fingerprint."""
    return [Path(str(files("flows"))) / name for name in names]


def step(name: str, inputs: str, output: Path, stamps: Path, do: Callable[[], None]) -> None:
    """Do the step unless its output is there and was made from the same inputs, as its stamp tells."""
    stamp = stamps / f"{name}.inputs"
    if output.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == inputs:
        LOG.info("%s: nothing changed", name)
        return
    LOG.info("%s: begins", name)
    stamp.unlink(missing_ok=True)
    do()
    stamp.write_text(inputs, encoding="utf-8")
