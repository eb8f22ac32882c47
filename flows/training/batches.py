"""Examples into batches: stretches of like length, every corpus as often as the recipe says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

import numpy as np
import torch

from flows.nlp.encoder.inputs import CAPITALISED, LOWER, MIXED, UPPER
from flows.nlp.encoder.labels import LAYERS, LINK_START, LINKS
from flows.training.examples import EVERY_NAME_TAG, NOTHING, OPEN, Cut, Example, Ints, cuts_of
from flows.training.losses import Batch

POOL: Final = 512  # stretches among which those of like length are put together
# The share of stretches that are read as if written in small letters, or in capitals.
SMALL, SHOUTED = 0.06, 0.02


def rounds(
    examples: Sequence[Example],
    shares: Mapping[str, float],
    pieces: int,
    specials: tuple[int, int],
    seed: int,
) -> Iterator[Batch]:
    """Yield batches of about so many pieces for ever; `shares` says how often a round reads a corpus."""
    random = Random(seed)
    while True:
        cuts = [
            cut
            for number, example in enumerate(examples)
            for _ in range(times(shares[example.corpus], random))
            for cut in cuts_of(number, example.pieces, random)
        ]
        random.shuffle(cuts)
        for start in range(0, len(cuts), POOL):
            pool = sorted(cuts[start : start + POOL], key=lambda cut: cut.end - cut.start)
            groups = list(grouped(pool, pieces))
            random.shuffle(groups)
            yield from (batch_of(examples, group, specials, random) for group in groups)


def times(share: float, random: Random) -> int:
    """Return a whole number that is the share on average."""
    return int(share) + (random.random() < share % 1)


def grouped(cuts: Sequence[Cut], pieces: int) -> Iterator[list[Cut]]:
    """Yield runs of the cuts, which are ordered by length, that hold so many pieces with their padding."""
    group: list[Cut] = []
    for cut in cuts:
        if group and (cut.end - cut.start + 2) * (len(group) + 1) > pieces:
            yield group
            group = []
        group.append(cut)
    if group:
        yield group


def batch_of(
    examples: Sequence[Example], cuts: Sequence[Cut], specials: tuple[int, int], random: Random
) -> Batch:
    """Return the stretches as tensors, the special pieces around each."""
    rows, length = len(cuts), max(cut.end - cut.start for cut in cuts) + 2
    ids = np.zeros((rows, length), dtype=np.int64)
    features = np.zeros((rows, length, 3), dtype=np.int64)
    mask = np.zeros((rows, length), dtype=np.int64)
    spans = np.full((rows, length, len(LAYERS)), OPEN, dtype=np.int64)
    names = np.full((rows, length), EVERY_NAME_TAG, dtype=np.int64)
    weights = np.zeros((rows, length), dtype=np.float32)
    links = np.full((rows, length, len(LINKS)), OPEN, dtype=np.int64)
    lasts = np.zeros((rows, length), dtype=np.int64)
    chains = np.zeros((rows, length), dtype=np.int64)
    references = np.full((rows, length), OPEN, dtype=np.int64)
    chain_weights = np.zeros((rows, 1), dtype=np.float32)
    beliefs = np.zeros((rows, length, LINK_START), dtype=np.float32)
    taught = np.zeros((rows, length), dtype=np.float32)
    for row, cut in enumerate(cuts):
        example, size = examples[cut.example], cut.end - cut.start
        ids[row, 0], ids[row, size + 1] = specials
        ids[row, 1 : size + 1] = example.pieces.ids[cut.start : cut.end]
        features[row, 1 : size + 1] = recased(example.pieces.features[cut.start : cut.end], random)
        mask[row, : size + 2] = 1
        trusted = slice(cut.trusted_start - cut.start + 1, cut.trusted_end - cut.start + 1)
        given = slice(cut.trusted_start, cut.trusted_end)
        spans[row, trusted] = example.spans[given]
        names[row, trusted] = example.names[given]
        weights[row, trusted] = example.name_weight
        links[row, trusted] = within(example.links[given], cut)
        lasts[row, trusted] = np.minimum(example.lasts[given], cut.trusted_end - 1) - cut.start + 1
        chains[row, 1 : size + 1] = example.chains[cut.start : cut.end]
        references[row, trusted] = example.references[given]
        chain_weights[row] = example.chain_weight
        if example.beliefs is not None:
            beliefs[row, trusted] = example.beliefs[given]
            taught[row, trusted] = 1
    labels = (spans, names, weights, links, lasts, chains, references, chain_weights, beliefs, taught)
    return Batch(*(torch.from_numpy(array) for array in (ids, features, mask, *labels)))


def recased(features: Ints, random: Random) -> Ints:
    """Return the pieces' features, now and then as if all were written small, or in capitals.

    So people write in letters and headlines; the pieces themselves are the same in any case.
    """
    drawn = random.random()
    if drawn >= SMALL + SHOUTED:
        return features
    changed = features.copy()
    has_letters = np.isin(features[:, 0], (LOWER, CAPITALISED, UPPER, MIXED))
    changed[has_letters, 0] = LOWER if drawn < SMALL else UPPER
    return changed


def within(links: Ints, cut: Cut) -> Ints:
    """Return the links as columns of the stretch; those that lead out of it are left open."""
    inside = (links >= cut.trusted_start) & (links < cut.trusted_end)
    return np.where(inside, links - cut.start + 1, np.where(links == NOTHING, NOTHING, OPEN))
