"""Examples on disk: all texts' rows end to end in one compressed file."""

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
