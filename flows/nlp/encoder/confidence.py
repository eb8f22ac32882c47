"""How sure the tagger is of what it found, as a probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

LEAST: Final = 1e-6

# Of an attribution: how likely its spans and links are, and what it has.
EVIDENCE: Final = (
    "always",
    "content",
    "cue",
    "source",
    "content to cue",
    "cue to source",
    "has no cue",
    "has no source",
    "begins with a quotation mark",
    "has several parts",
)
# Of a name or a policy mention: how likely its span is.
SPAN_EVIDENCE: Final = ("always", "span")

# For each kind of finding, the weight of each piece of evidence.
ConfidenceWeights = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely the parts of an attribution are; 1 for what it does not have."""

    content: float
    cue: float
    source: float
    to_cue: float
    to_source: float


def attribution_evidence(
    given: Likelihoods, *, has_cue: bool, has_source: bool, is_quoted: bool, parts: int
) -> tuple[float, ...]:
    """Return what speaks for an attribution, in the order of `EVIDENCE`."""
    return (
        1.0,
        log(max(LEAST, given.content)),
        log(max(LEAST, given.cue)),
        log(max(LEAST, given.source)),
        log(max(LEAST, given.to_cue)),
        log(max(LEAST, given.to_source)),
        float(not has_cue),
        float(not has_source),
        float(is_quoted),
        float(parts > 1),
    )


def span_evidence(likelihood: float) -> tuple[float, ...]:
    """Return what speaks for a span alone, in the order of `SPAN_EVIDENCE`."""
    return 1.0, log(max(LEAST, likelihood))


def confidence(evidence: Sequence[float], weights: Sequence[float]) -> float:
    """Return the probability that the weights give to the evidence."""
    total = sum(value * weight for value, weight in zip(evidence, weights, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
