"""What is fitted behind the encoder, on the model as it ships: links, leniency, confidence.

Links learn from annotated articles of the training part; leniency and confidence from the part that is kept
for choosing, confidence with the error of models that did not see the article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import torch
from torch.nn import functional

from flows.evaluation.attributions import WordIndex, best_pairs
from flows.evaluation.labelled import LabelledText
from flows.evaluation.names import COARSE
from flows.evaluation.reliability import expected_calibration_error, threshold_for
from flows.nlp.annotation import Attribution
from flows.nlp.encoder.confidence import confidence, span_evidence
from flows.nlp.encoder.decoding import find_names, span_of
from flows.nlp.encoder.inputs import Pieces, read_pieces
from flows.nlp.encoder.session import Answers, EncoderSession
from flows.nlp.encoder.tagging import Choices, attributions_of, choices_in, lenient, type_of
from flows.training.linker import fit_linker

FOLDS: Final = 5
SHRINK: Final = 1e-3
PRECISION: Final = 0.9
LENIENCY: Final[Mapping[str, tuple[float, ...]]] = {
    "source": (0.0, 1.0, 2.0, 3.0, 4.0, 5.0),
    "cue": (0.0, 1.0, 2.0, 3.0, 4.0),
    "content": (-1.5, -1.0, -0.5, 0.0, 0.5),
}
# Set by hand: policies have no part for choosing, names only the parts that also measure them.
POLICY_LENIENCY: Final = 0.5
NAME_LENIENCY: Final = -0.75

Found = tuple[Attribution, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """Texts with their pieces and what the encoder says of them."""

    texts: Sequence[LabelledText]
    pieces: Sequence[Pieces]
    answers: Sequence[Answers]

    def found(self, choices: Choices) -> list[list[Found]]:
        """Return each text's attributions with their evidence."""
        return attributions_of([text.document for text in self.texts], self.pieces, self.answers, choices)


def read(session: EncoderSession, texts: Sequence[LabelledText]) -> Read:
    """Run the encoder over the texts."""
    pieces = read_pieces([text.document for text in texts], session.tokenizer)
    return Read(texts, pieces, session.answers(pieces))


def fit_choices(
    session: EncoderSession,
    learn: Sequence[LabelledText],
    choose: Sequence[LabelledText],
    named: Sequence[LabelledText],
) -> dict[str, Any]:
    """Return the choices as the model's metadata holds them, with the error of the confidences.

    Links learn from `learn`; leniency and the confidence of attributions from `choose`, that of names from
    `named`.
    """
    linking = fit_linker(session, learn)
    on = read(session, choose)
    plain = choices_in({"linking": linking})
    leniency = most_fitting_leniency(on, plain)
    about = {"linking": linking, "leniency": {**leniency, "policy": POLICY_LENIENCY, "name": NAME_LENIENCY}}
    choices = choices_in(about)
    evidence, right, article = judged(on, choices)
    error, threshold, kept = held_out_error(evidence, right, article)
    return {
        **about,
        "confidence": {
            "attribution": logistic(evidence, right),
            "name": logistic(*judged_names(read(session, named), choices)),
        },
        "calibration": {
            "expected calibration error": round(error, 4),
            f"threshold for a precision of {PRECISION:.0%}": round(threshold, 3),
            "share that it keeps": round(kept, 3),
        },
    }


def most_fitting_leniency(on: Read, choices: Choices) -> dict[str, float]:
    """Return the leniency with the most right and exact attributions, one layer after the other."""
    best = dict.fromkeys(LENIENCY, 0.0)
    for layer, values in (*LENIENCY.items(), *LENIENCY.items()):
        tried = [{**best, layer: value} for value in values]
        best = max(tried, key=lambda each: worth(on, replace(choices, leniency={**choices.leniency, **each})))
    return best


def worth(on: Read, choices: Choices) -> float:
    """Return the F1 of attributions found, plus that of those exactly right, plus that of right sources."""
    right = exact = sources = given = wanted = 0
    for text, found in zip(on.texts, on.found(choices), strict=True):
        index = WordIndex(text.document.text)
        gold = [(one, words) for one in text.attributions or () if (words := index.words(one.content))]
        mine = [(one, index.words(one.content)) for one, _ in found]
        pairs = best_pairs([words for _, words in gold], [words for _, words in mine])
        right += len(pairs)
        exact += sum(gold[i][1] == mine[j][1] for i, j in pairs.items())
        sources += sum(same_source(gold[i][0], mine[j][0]) for i, j in pairs.items())
        given, wanted = given + len(mine), wanted + len(gold)
    return 2 * (right + exact + sources) / max(1, given + wanted)


def same_source(one: Attribution, other: Attribution) -> bool:
    """Tell whether the two sources overlap, or neither has any."""
    if one.source is None or other.source is None:
        return one.source is other.source
    return one.source.overlaps(other.source)


def judged(on: Read, choices: Choices) -> tuple[list[tuple[float, ...]], list[bool], list[int]]:
    """Return the evidence for each attribution found, whether it is right, and the number of its text."""
    evidence, right, article = [], [], []
    for number, (text, found) in enumerate(zip(on.texts, on.found(choices), strict=True)):
        index = WordIndex(text.document.text)
        gold = [words for one in text.attributions or () if (words := index.words(one.content))]
        matched = set(best_pairs(gold, [index.words(one.content) for one, _ in found]).values())
        evidence += [given for _, given in found]
        right += [j in matched for j in range(len(found))]
        article += [number] * len(found)
    return evidence, right, article


def judged_names(on: Read, choices: Choices) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Return the evidence for each name of a type that the texts know, and whether it is right."""
    evidence, right = [], []
    found = find_names([lenient(each, "name", choices) for each in on.answers], on.pieces)
    for text, read_pieces_of, names in zip(on.texts, on.pieces, found, strict=True):
        gold = {(name.span, COARSE.get(min(name.types))) for name in text.names or ()}
        for name in names:
            kind = COARSE.get(type_of(name))
            if kind:
                evidence.append(span_evidence(name.likelihood))
                right.append((span_of(name, read_pieces_of, text.document.text), kind) in gold)
    return evidence, right


def held_out_error(
    evidence: Sequence[tuple[float, ...]], right: Sequence[bool], article: Sequence[int]
) -> tuple[float, float, float]:
    """Return the calibration error, the threshold for high precision and the share above it.

    Each confidence comes from weights that were fitted without its article.
    """
    sure = [0.0] * len(right)
    for fold in range(FOLDS):
        inside = [i for i, number in enumerate(article) if number % FOLDS != fold]
        weights = logistic([evidence[i] for i in inside], [right[i] for i in inside])
        for i, number in enumerate(article):
            if number % FOLDS == fold:
                sure[i] = confidence(evidence[i], weights)
    return expected_calibration_error(sure, right), *threshold_for(PRECISION, sure, right)


def logistic(evidence: Sequence[tuple[float, ...]], right: Sequence[bool]) -> list[float]:
    """Return the weights under which the evidence best foretells what is right."""
    rows = torch.tensor(evidence, dtype=torch.float32)
    answers = torch.tensor(right, dtype=torch.float32)
    weights = torch.zeros(rows.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = functional.binary_cross_entropy_with_logits(rows @ weights, answers)
        value = value + SHRINK * weights.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return [round(value, 4) for value in weights.tolist()]
