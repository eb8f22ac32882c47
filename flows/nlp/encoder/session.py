"""The shipped model: opened and checked, and run over word pieces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from flows.nlp.encoder.inputs import (
    CAPITALISED,
    FEATURES,
    MIXED,
    UPPER,
    Pieces,
    Window,
    special_ids,
    windows_of,
)
from flows.nlp.encoder.labels import (
    FIRST,
    LAYERS,
    LINK_START,
    NAME_TAGS,
    OUTPUT_WIDTH,
    ROLES,
    SPAN_TAGS,
    SPAN_WIDTH,
)
from flows.nlp.encoder.linking import LinkRows

Floats = npt.NDArray[np.float32]

WEIGHTS: Final = "tagger.onnx"
TOKENIZER: Final = "tokenizer.json"
METADATA: Final = "tagger.json"
RARE: Final = 0.005
# What ONNX Runtime would fuse into one kernel that takes longer than its parts: a tenth of a window.
SLOWER: Final = ("SkipLayerNormFusion",)
# The pieces of which it is kept whom they may mean, beside those of spans and names.
PRONOUNS: Final = (
    *("he", "him", "his", "himself", "she", "her", "hers", "herself"),
    *("they", "them", "their", "theirs", "themselves", "it", "its", "itself"),
)


class ModelError(Exception):
    """The model is not there, or is not the one that it should be; the message says which file."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads say about a document's pieces: log probabilities, and rows for links."""

    spans: Floats  # pieces, layers, tags
    names: Floats  # pieces, tags
    links: LinkRows


def checked_metadata(folder: Path) -> dict[str, Any]:
    """Return the model's metadata once every file that it names has the hash that it names.

    Raises ModelError, naming the file, what it should hash to, and what it does.
    """
    try:
        metadata: dict[str, Any] = json.loads((folder / METADATA).read_text(encoding="utf-8"))
        expected = {name: str(file["sha256"]) for name, file in metadata["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"cannot read the model's metadata {folder / METADATA}: {error}") from error
    for name, hash_wanted in expected.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"model file missing: {path} (expected SHA-256 {hash_wanted})")
        hash_found = hashlib.sha256(path.read_bytes()).hexdigest()
        if hash_found != hash_wanted:
            raise ModelError(
                f"model file damaged: {path} has SHA-256 {hash_found}, expected {hash_wanted}; restore it"
            )
    return metadata


class EncoderSession:
    """A model in memory."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Open the model in the folder; raises ModelError where it is missing or damaged."""
        self.metadata = checked_metadata(folder)
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(
            str(folder / WEIGHTS), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
        )
        self.specials = special_ids(self.tokenizer)
        self.pronouns = np.array([self.tokenizer.token_to_id(word) for word in PRONOUNS])

    def answers(self, pieces: Sequence[Pieces]) -> list[Answers]:
        """Return what the model says about each document.

        Each window is run alone: the weights' scales are fixed, but those of what flows between
        the layers are found anew for each run, and an article's rows must not depend on the articles
        beside it. A window of 256 pieces keeps a core as busy as eight of them.
        """
        collected = [Collector(each, self.pronouns) for each in pieces]
        for number, each in enumerate(pieces):
            for window in windows_of(len(each)):
                collected[number].take(window, self.run(each, window))
        return [collector.answers() for collector in collected]

    def run(self, pieces: Pieces, window: Window) -> Floats:
        """Return the heads' answers for a window's pieces."""
        here = slice(window.start, window.end)
        ids = np.concatenate([self.specials[:1], pieces.ids[here], self.specials[1:]])
        features = np.zeros((len(ids), len(FEATURES)), dtype=np.int64)
        features[1:-1] = pieces.features[here]
        given = {"ids": ids[None], "features": features[None], "mask": np.ones_like(ids)[None]}
        (answers,) = self.session.run(None, given)
        found: Floats = answers[0, 1:-1]
        return found


class Collector:
    """Gathers a document's answers out of its windows' cores."""

    def __init__(self, pieces: Pieces, pronouns: npt.NDArray[np.int64]) -> None:
        """Make room for the pieces; `pronouns` are the ids of pieces that may refer to a name."""
        self.spans = np.zeros((len(pieces), len(LAYERS), SPAN_TAGS), dtype=np.float32)
        self.names = np.zeros((len(pieces), NAME_TAGS), dtype=np.float32)
        in_capitals = np.isin(pieces.features[:, 0], (CAPITALISED, UPPER, MIXED))
        self.refers = in_capitals | np.isin(pieces.ids, pronouns)
        self.kept: list[npt.NDArray[np.int64]] = []
        self.rows: list[Floats] = []

    def take(self, window: Window, answers: Floats) -> None:
        """Keep what the window says about its core."""
        core = slice(window.core_start, window.core_end)
        rows = answers[window.core_start - window.start : window.core_end - window.start]
        self.spans[core] = log_softmax(rows[:, :SPAN_WIDTH].reshape(-1, len(LAYERS), SPAN_TAGS))
        self.names[core] = log_softmax(rows[:, SPAN_WIDTH:LINK_START])
        edges = np.exp(self.spans[core, : len(ROLES), FIRST:])
        is_edge = (edges[..., 0] + edges[..., 2:].sum(-1)).max(-1) > RARE
        kept = np.flatnonzero(is_edge | self.refers[core])
        self.kept.append(kept + window.core_start)
        self.rows.append(rows[kept, LINK_START:])

    def answers(self) -> Answers:
        """Return all that was taken."""
        at = {int(piece): index for index, piece in enumerate(piece for kept in self.kept for piece in kept)}
        rows = (
            np.concatenate(self.rows) if self.rows else np.zeros((0, OUTPUT_WIDTH - LINK_START), np.float32)
        )
        return Answers(self.spans, self.names, LinkRows(at, rows))


def log_softmax(scores: Floats) -> Floats:
    """Return the scores as log probabilities along the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return logs
