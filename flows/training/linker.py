"""The weights of the scorer that links spans, fitted on annotated spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import torch
from torch.nn import functional

from flows.evaluation.labelled import LabelledText
from flows.nlp.annotation import Attribution
from flows.nlp.document import Span
from flows.nlp.encoder.decoding import Found
from flows.nlp.encoder.inputs import Pieces, read_pieces
from flows.nlp.encoder.labels import LINKS
from flows.nlp.encoder.linking import FEATURES, Choice, LinkRows, choices_of
from flows.nlp.encoder.session import EncoderSession

SHRINK: Final = 1e-3
STEPS: Final = 200

# A choice and the index of the right one among its rows.
Answered = tuple[Choice, int]


def fit_linker(session: EncoderSession, texts: Sequence[LabelledText]) -> dict[str, list[float]]:
    """Return the weights for both kinds of link, learnt from the texts' attributions."""
    pieces = read_pieces([text.document for text in texts], session.tokenizer)
    answers = session.answers(pieces)
    answered: dict[str, list[Answered]] = {kind: [] for kind in LINKS}
    for text, read, answer in zip(texts, pieces, answers, strict=True):
        for kind in LINKS:
            answered[kind] += answered_of(kind, text.attributions or (), read, answer.links)
    return {kind: weights_of(answered[kind]) for kind in LINKS}


def answered_of(
    kind: str, attributions: Sequence[Attribution], pieces: Pieces, rows: LinkRows
) -> Iterator[Answered]:
    """Yield the choices of one kind in a text, with the right answers where they can be chosen."""
    if kind == LINKS[0]:
        given = [(part, one.cue) for one in attributions for part in one.content]
    else:
        given = [(one.cue, one.source) for one in attributions if one.cue]
    leads = {place(span, pieces): place(target, pieces) for span, target in given if span}
    found = [Found(*span, 0, 1.0) for span in sorted(s for s in leads if s)]
    targets = sorted({target for target in leads.values() if target})
    choices = choices_of(kind, found, [Found(*target, 0, 1.0) for target in targets], pieces, rows)
    for span, choice in zip(found, choices, strict=True):
        right = leads[span.start, span.end]
        if right is None:
            yield choice, len(choice.targets)
        elif targets.index(right) in choice.targets:
            yield choice, choice.targets.index(targets.index(right))


def place(span: Span | None, pieces: Pieces) -> tuple[int, int] | None:
    """Return the span's pieces."""
    return pieces.range_of(span) if span else None


def weights_of(answered: Sequence[Answered]) -> list[float]:
    """Return the weights under which the right answers are likeliest."""
    rows = torch.cat([torch.from_numpy(choice.features) for choice, _ in answered])
    sizes = torch.tensor([len(choice.features) for choice, _ in answered])
    bounds = [0, *sizes.cumsum(0).tolist()]
    choice_of = torch.arange(len(answered)).repeat_interleave(sizes)
    column = torch.cat([torch.arange(end - start) for start, end in pairwise(bounds)])
    right = torch.tensor([answer for _, answer in answered])
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        scores = torch.full((len(answered), int(sizes.max())), -1e4).index_put(
            (choice_of, column), rows @ weights
        )
        value = functional.cross_entropy(scores, right) + SHRINK * weights.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return [round(value, 4) for value in weights.tolist()]
