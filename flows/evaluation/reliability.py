"""Whether confidences say how often they are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BINS: Final = 10


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return by how much confidence and share of right ones differ, averaged over ten equal bins."""
    if not confidences:
        return 0.0
    ordered = sorted(zip(confidences, right, strict=True))
    size = max(1, len(ordered) // BINS)
    bins = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    gaps = (abs(sum(c for c, _ in each) - sum(r for _, r in each)) for each in bins)
    return sum(gaps) / len(ordered)


def threshold_for(
    precision: float, confidences: Sequence[float], right: Sequence[bool]
) -> tuple[float, float]:
    """Return the lowest confidence from which on so large a share is right, and the share that it keeps.

    Where no threshold does it, the confidence is 1 and the share 0.
    """
    best, hits = (1.0, 0.0), 0
    ordered = sorted(zip(confidences, right, strict=True), reverse=True)
    for count, (confidence, is_right) in enumerate(ordered, start=1):
        hits += is_right
        if hits >= precision * count:
            best = (confidence, count / len(ordered))
    return best
