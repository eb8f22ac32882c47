"""Questions with several candidates, of which the right ones together should take all of the probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Question:
    """The candidates' features, a row each, and which are right."""

    features: Tensor
    right: Tensor


def weights_of(asked: Sequence[Question], features: Sequence[str], shrink: float) -> dict[str, float]:
    """Return the weights, by feature, under which the right answers are likeliest."""

    def loss(weights: Tensor) -> Tensor:
        scores = [question.features @ weights for question in asked]
        losses = [s.logsumexp(0) - s[q.right].logsumexp(0) for s, q in zip(scores, asked, strict=True)]
        return torch.stack(losses).mean() + shrink * weights.square().sum()

    return fitted(loss, features)


def fitted(loss: Callable[[Tensor], Tensor], features: Sequence[str]) -> dict[str, float]:
    """Return the weights, by feature, under which the loss is least."""
    weights = torch.zeros(len(features), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        value = loss(weights)
        value.backward()
        return value

    optimiser.step(closure)
    return dict(zip(features, [round(value, 3) for value in weights.tolist()], strict=True))
