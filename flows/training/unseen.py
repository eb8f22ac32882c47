"""What encoders say of articles that they were not taught, kept on disk, and a tagger that says it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from flows.nlp.encoder.inputs import Pieces, special_ids
from flows.nlp.encoder.linking import LinkRows
from flows.nlp.encoder.session import PRONOUNS, Answers
from flows.nlp.encoder.tagging import EncoderTagger
from flows.training.examples import Example
from flows.training.teachers import OURS, Teaching, answers_of, opened, weights_of

Kept = Mapping[str, Answers]


def write_unseen(examples: Sequence[Example], folder: Path, teaching: Teaching, tokenizer: Tokenizer) -> None:
    """Write what each round of the folder's teachers says of our own articles, each read by one without it.

    There are as many rounds as whole sets of folds among the teachers: `round-0.npz` and so on.
    """
    specials = special_ids(tokenizer)
    pronouns = np.array([tokenizer.token_to_id(word) for word in PRONOUNS])
    ours = [example.pieces for example in examples if example.corpus == OURS]
    for number in range(teaching.teachers // teaching.folds):
        kept: dict[str, Answers] = {}
        for fold in range(teaching.folds):
            model = opened(weights_of(folder, number * teaching.folds + fold))
            for text in ours[fold :: teaching.folds]:
                kept[key_of(text)] = answers_of(model, text, specials, pronouns)
        keep(kept, folder / f"round-{number}.npz")


def keep(answers: Kept, path: Path) -> None:
    """Write the answers, in half precision."""
    arrays: dict[str, np.typing.NDArray[np.generic]] = {}
    for key, each in answers.items():
        arrays |= {
            f"{key}.spans": each.spans.astype(np.float16),
            f"{key}.names": each.names.astype(np.float16),
            f"{key}.at": np.array(sorted(each.links.at, key=each.links.at.__getitem__), dtype=np.int32),
            f"{key}.rows": each.links.rows.astype(np.float16),
        }
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def kept_in(path: Path) -> Kept:
    """Return the answers of the file, by the key of the text."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    answers = {}
    for key in {name.split(".")[0] for name in arrays}:
        at = {int(piece): index for index, piece in enumerate(arrays[f"{key}.at"])}
        parts = (arrays[f"{key}.{part}"].astype(np.float32) for part in ("spans", "names", "rows"))
        spans, names, rows = parts
        answers[key] = Answers(spans, names, LinkRows(at, rows))
    return answers


def key_of(text: Pieces) -> str:
    """Return what a text is known by: a hash of its word pieces."""
    return hashlib.sha256(text.ids.astype(np.int64).tobytes()).hexdigest()[:24]


class UnseenTagger(EncoderTagger):
    """Tags our own articles by what teachers without them said; what is fitted behind is the shipped one."""

    def __init__(self, folder: Path, kept: Kept) -> None:
        """Take the shipped model's choices, and the answers kept."""
        super().__init__(folder)
        self.session = Recalled(self.session.tokenizer, kept)  # type: ignore[assignment]


class Recalled:
    """Stands where a session stands, and says what was kept."""

    def __init__(self, tokenizer: Tokenizer, kept: Kept) -> None:
        """Take the tokenizer that the texts are read by, and the answers."""
        self.tokenizer = tokenizer
        self.kept = kept

    def answers(self, pieces: Sequence[Pieces]) -> list[Answers]:
        """Return what was kept of each text; raises KeyError for one of which nothing was."""
        return [self.kept[key_of(each)] for each in pieces]
