"""Teachers: several encoders, each without a part of our own articles, and what they believe of a text.

What they believe together of unlabelled articles teaches the encoder that ships (Hinton et al., 2015:
Distilling the knowledge in a neural network). What each says of the articles that it was not taught shows how
an encoder errs on new ones: from that, all that is built on its tags can learn.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from flows.nlp.encoder.inputs import WINDOW, Pieces, Window, windows_of
from flows.nlp.encoder.labels import LAYERS, LINK_START, SPAN_TAGS, SPAN_WIDTH
from flows.nlp.encoder.session import Answers, Collector
from flows.training.examples import Example, Floats
from flows.training.fit import DEVICE, Recipe, fit
from flows.training.model import Encoder, pretrained
from flows.training.stored import stored

LOG = logging.getLogger(__name__)

OURS: Final = "gold"
ROWS: Final = 64  # windows that a teacher reads at once


@dataclass(frozen=True, slots=True)
class Teaching:
    """How many teachers there are, into how many parts our own articles go, and how a teacher is trained.

    `texts` is how many unlabelled articles they read for the encoder that ships.
    """

    teachers: int = 10
    folds: int = 5
    texts: int = 4500
    recipe: Recipe = field(default_factory=Recipe)


def train_teachers(
    examples: Path, start: Path, folder: Path, teaching: Teaching, specials: tuple[int, int]
) -> None:
    """Train the teachers on the file of examples; one whose weights are in the folder is left as it is.

    Where there is a GPU they are trained side by side, else one after the other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [n for n in range(teaching.teachers) if not weights_of(folder, n).exists()]
    workers = max(1, len(missing)) if DEVICE.type == "cuda" else 1
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        asked = [pool.submit(train_teacher, n, examples, start, folder, teaching, specials) for n in missing]
        for each in asked:
            each.result()


def train_teacher(
    number: int, examples: Path, start: Path, folder: Path, teaching: Teaching, specials: tuple[int, int]
) -> None:
    """Train one teacher and write its weights; its number gives its seed and the part it does without."""
    recipe = replace(teaching.recipe, seed=teaching.recipe.seed + number)
    taught = list(without(stored(examples), number % teaching.folds, teaching.folds))
    model = fit(pretrained(start), taught, recipe, folder / f"checkpoints-{number}", specials)
    save_file(model.state_dict(), str(weights_of(folder, number)))
    LOG.info("teacher %d is trained", number)


def weights_of(folder: Path, number: int) -> Path:
    """Return the path of a teacher's weights."""
    return folder / f"teacher-{number}.safetensors"


def without(examples: Sequence[Example], fold: int, folds: int) -> Iterator[Example]:
    """Yield the examples except every so many of our own."""
    ours = 0
    for example in examples:
        if example.corpus == OURS:
            ours += 1
            if (ours - 1) % folds == fold:
                continue
        yield example


def opened(path: Path) -> Encoder:
    """Return the encoder with the weights of the file, ready to read."""
    model = Encoder()
    model.load_state_dict(load_file(str(path)))
    model.to(DEVICE).eval()
    return model


def beliefs_of(models: Sequence[Encoder], texts: Sequence[Pieces], specials: tuple[int, int]) -> list[Floats]:
    """Return, for each text, the mean of what the encoders believe of each tag (pieces, `LINK_START`)."""
    found = [np.zeros((len(text), LINK_START), dtype=np.float16) for text in texts]
    asked = [(number, window) for number, text in enumerate(texts) for window in windows_of(len(text))]
    for start in range(0, len(asked), ROWS):
        group = asked[start : start + ROWS]
        ids, features, mask = inputs_of(texts, group, specials)
        with torch.inference_mode():
            shares = [likelihoods(model(ids, features, mask)[:, 1:]) for model in models]
            rows = (torch.stack(shares).mean(0)).half().cpu().numpy()
        for row, (number, window) in zip(rows, group, strict=True):
            core = row[window.core_start - window.start : window.core_end - window.start]
            found[number][window.core_start : window.core_end] = core
    return found


def likelihoods(answers: Tensor) -> Tensor:
    """Return how likely each tag of each layer, then of names, is."""
    rows, length, _ = answers.shape
    spans = answers[..., :SPAN_WIDTH].view(rows, length, len(LAYERS), SPAN_TAGS).softmax(-1)
    return torch.cat([spans.flatten(2), answers[..., SPAN_WIDTH:LINK_START].softmax(-1)], dim=-1)


def inputs_of(
    texts: Sequence[Pieces], asked: Sequence[tuple[int, Window]], specials: tuple[int, int]
) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, features and mask of the texts' windows, the special pieces around each."""
    ids = np.zeros((len(asked), WINDOW + 2), dtype=np.int64)
    features = np.zeros((len(asked), WINDOW + 2, texts[0].features.shape[1]), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, (number, window) in enumerate(asked):
        here, size = slice(window.start, window.end), window.end - window.start
        ids[row, 0], ids[row, size + 1] = specials
        ids[row, 1 : size + 1] = texts[number].ids[here]
        features[row, 1 : size + 1] = texts[number].features[here]
        mask[row, : size + 2] = 1
    given = (torch.from_numpy(array).to(DEVICE) for array in (ids, features, mask))
    return next(given), next(given), next(given)


def answers_of(
    model: Encoder, text: Pieces, specials: tuple[int, int], pronouns: np.typing.NDArray[np.int64]
) -> Answers:
    """Return what an encoder says of a text, as the session of the shipped one does."""
    collector = Collector(text, pronouns)
    asked = [(0, window) for window in windows_of(len(text))]
    with torch.inference_mode():
        rows = model(*inputs_of([text], asked, specials)).cpu().numpy()
    for row, (_, window) in zip(rows, asked, strict=True):
        collector.take(window, row[1 : 1 + window.end - window.start])
    return collector.answers()
