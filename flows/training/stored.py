"""Examples and word pieces on disk: all texts' rows end to end in one compressed file."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from flows.nlp.encoder.inputs import Pieces
from flows.training.examples import Example


def store(examples: Sequence[Example], path: Path) -> None:
    """Write the examples to the file."""
    np.savez_compressed(
        path,
        lengths=[len(each.pieces) for each in examples],
        corpora=[each.corpus for each in examples],
        name_weights=[each.name_weight for each in examples],
        ids=np.concatenate([each.pieces.ids for each in examples]),
        features=np.concatenate([each.pieces.features for each in examples]),
        starts=np.concatenate([each.pieces.starts for each in examples]),
        ends=np.concatenate([each.pieces.ends for each in examples]),
        paragraphs=np.concatenate([each.pieces.paragraphs for each in examples]),
        spans=np.concatenate([each.spans for each in examples]),
        names=np.concatenate([each.names for each in examples]),
        links=np.concatenate([each.links for each in examples]),
        lasts=np.concatenate([each.lasts for each in examples]),
        chains=np.concatenate([each.chains for each in examples]),
        references=np.concatenate([each.references for each in examples]),
        chain_weights=[each.chain_weight for each in examples],
    )


def stored(path: Path) -> list[Example]:
    """Return the examples of the file."""
    with np.load(path) as file:
        arrays = dict(file)
    bounds = [0, *np.cumsum(arrays["lengths"]).tolist()]
    examples = []
    for number, (start, end) in enumerate(itertools.pairwise(bounds)):
        rows = {name: arrays[name][start:end] for name in arrays if len(arrays[name]) == bounds[-1]}
        examples.append(
            Example(
                corpus=str(arrays["corpora"][number]),
                pieces=Pieces(*(rows[n] for n in ("ids", "features", "starts", "ends", "paragraphs"))),
                spans=rows["spans"],
                names=rows["names"],
                name_weight=float(arrays["name_weights"][number]),
                links=rows["links"],
                lasts=rows["lasts"],
                chains=rows["chains"],
                references=rows["references"],
                chain_weight=float(arrays["chain_weights"][number]),
            )
        )
    return examples


def store_pieces(texts: Sequence[Pieces], path: Path) -> None:
    """Write texts' word pieces to the file, without where they stand in the text."""
    np.savez_compressed(
        path,
        lengths=[len(each) for each in texts],
        ids=np.concatenate([each.ids for each in texts]).astype(np.uint16),
        features=np.concatenate([each.features for each in texts]).astype(np.uint8),
        paragraphs=np.concatenate([each.paragraphs for each in texts]).astype(np.uint16),
    )


def stored_pieces(path: Path) -> list[Pieces]:
    """Return the word pieces of the file; all of them stand at 0."""
    with np.load(path) as file:
        lengths, ids, features, paragraphs = (file[n] for n in ("lengths", "ids", "features", "paragraphs"))
    bounds = [0, *np.cumsum(lengths).tolist()]
    nowhere = np.zeros(max(lengths, default=0), dtype=np.int64)
    return [
        Pieces(ids[a:b], features[a:b], nowhere[: b - a], nowhere[: b - a], paragraphs[a:b])
        for a, b in itertools.pairwise(bounds)
    ]
