"""The loss of each head; what a corpus leaves open adds nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional

from flows.nlp.encoder.labels import (
    FIRST,
    LAYERS,
    LINK_START,
    LINK_WIDTH,
    LINKS,
    NAME_TAGS,
    REFERENCE,
    ROLES,
    SINGLE,
    SPAN_TAGS,
    SPAN_WIDTH,
    link_columns,
)
from flows.training.examples import NOTHING, OPEN

POLICY_WEIGHT = 3.0
LINK_WEIGHT = 1.0
# The layer in which the pieces lie that a kind of link leads to.
TARGETS = (ROLES.index("cue"), ROLES.index("source"))


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of examples side by side; the first column is the start piece of each window."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    spans: Tensor
    names: Tensor
    name_weights: Tensor
    links: Tensor
    lasts: Tensor
    chains: Tensor
    references: Tensor
    chain_weights: Tensor  # a column: one a row
    beliefs: Tensor  # of teachers, for each tag of each layer and of names
    taught: Tensor  # 1 where there are any

    def on(self, device: torch.device) -> Batch:
        """Return the batch on the device."""
        return Batch(*(getattr(self, each.name).to(device, non_blocking=True) for each in fields(self)))


def loss_of(answers: Tensor, batch: Batch) -> Tensor:
    """Return the sum of all heads' losses a piece."""
    total = span_loss(answers, batch) + name_loss(answers, batch) + LINK_WEIGHT * link_loss(answers, batch)
    total = total + LINK_WEIGHT * reference_loss(answers, batch)
    return (total + belief_loss(answers, batch)) / batch.mask.sum()


def span_loss(answers: Tensor, batch: Batch) -> Tensor:
    """Return the loss of roles and policy mentions, summed over pieces."""
    rows, length, _ = answers.shape
    scores = answers[..., :SPAN_WIDTH].view(rows, length, len(LAYERS), SPAN_TAGS)
    losses = functional.cross_entropy(
        scores.permute(0, 3, 1, 2), batch.spans, ignore_index=OPEN, reduction="none"
    )
    weights = losses.new_tensor([1.0] * len(ROLES) + [POLICY_WEIGHT])
    return (losses * weights).sum()


def name_loss(answers: Tensor, batch: Batch) -> Tensor:
    """Return the loss of names: how little the model believes the allowed tags, summed over pieces."""
    scores = answers[..., SPAN_WIDTH : SPAN_WIDTH + NAME_TAGS]
    bits = torch.arange(NAME_TAGS, device=scores.device)
    allowed = ((batch.names[..., None] >> bits) & 1).bool()
    right = scores.masked_fill(~allowed, -1e4).logsumexp(-1)
    return ((scores.logsumexp(-1) - right) * batch.name_weights).sum()


def belief_loss(answers: Tensor, batch: Batch) -> Tensor:
    """Return how far the model is from what the teachers believe, summed over pieces.

    The cross-entropy with their mean (Hinton et al., 2015, at a temperature of one).
    """
    rows, length, _ = answers.shape
    scores = answers[..., :SPAN_WIDTH].view(rows, length, len(LAYERS), SPAN_TAGS).log_softmax(-1)
    beliefs = batch.beliefs[..., :SPAN_WIDTH].view(rows, length, len(LAYERS), SPAN_TAGS)
    weights = scores.new_tensor([1.0] * len(ROLES) + [POLICY_WEIGHT])
    spans = (-(scores * beliefs).sum(-1) * weights).sum(-1)
    names = answers[..., SPAN_WIDTH : SPAN_WIDTH + NAME_TAGS].log_softmax(-1)
    named = -(names * batch.beliefs[..., SPAN_WIDTH:]).sum(-1)
    return ((spans + named) * batch.taught).sum()


def link_loss(answers: Tensor, batch: Batch) -> Tensor:
    """Return the loss of both kinds of link, summed over what is linked."""
    total = answers.new_zeros(())
    for kind in range(len(LINKS)):
        queries, keys, without = link_answers(answers, kind)
        row, at = torch.nonzero(batch.links[..., kind] != OPEN, as_tuple=True)
        if not len(row):
            continue
        last = batch.lasts[row, at]
        asked = (queries[row, at] + queries[row, last]) / 2
        scores = (keys[row] @ asked[:, :, None]).squeeze(-1) / LINK_WIDTH**0.5
        layer = batch.spans[row, :, TARGETS[kind]]
        scores = scores.masked_fill((layer != FIRST) & (layer != SINGLE), -1e4)
        alone = (without[row, at] + without[row, last])[:, None] / 2
        target = batch.links[row, at, kind]
        scores = torch.cat([alone, scores], dim=1)
        total = total + functional.cross_entropy(
            scores, torch.where(target == NOTHING, 0, target + 1), reduction="sum"
        )
    return total


def reference_loss(answers: Tensor, batch: Batch) -> Tensor:
    """Return the loss of references: how little the model believes the entity's names that are in sight.

    Where none is in sight, going without one is right.
    """
    row, at = torch.nonzero(batch.references != OPEN, as_tuple=True)
    if not len(row):
        return answers.new_zeros(())
    queries, keys, without = link_answers(answers, REFERENCE)
    scores = (keys[row] @ queries[row, at][:, :, None]).squeeze(-1) / LINK_WIDTH**0.5
    named = batch.chains[row]
    meant = named == batch.references[row, at][:, None]
    alone = without[row, at][:, None]
    everything = torch.cat([alone, scores.masked_fill(named == 0, -1e4)], dim=1)
    right = torch.cat(
        [alone.masked_fill(meant.any(1, keepdim=True), -1e4), scores.masked_fill(~meant, -1e4)], dim=1
    )
    losses = everything.logsumexp(1) - right.logsumexp(1)
    return (losses * batch.chain_weights[row, 0]).sum()


def link_answers(answers: Tensor, kind: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return the queries and keys of a kind of link, and how well each piece goes without."""
    queries, keys, without = link_columns(kind)
    links = answers[..., LINK_START:]
    return links[..., queries], links[..., keys], links[..., without]
