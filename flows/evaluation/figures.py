"""Precision, recall and shares, counted up over articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = tuple[str, ...]


@dataclass(slots=True)
class Counts:
    """How many were found rightly, found at all, and there to be found."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, right: int, found: int, gold: int) -> None:
        """Count some more."""
        self.right += right
        self.found += found
        self.gold += gold

    @property
    def precision(self) -> float:
        """Return which share of what was found is right, in per cent."""
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return which share of what is there was found, in per cent."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 200 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


@dataclass(slots=True)
class Figures:
    """Counts by what is counted; `shares` counts yes and no among matched ones."""

    counts: dict[str, Counts] = field(default_factory=dict)
    shares: dict[str, Counter[bool]] = field(default_factory=dict)

    def add(self, name: str, right: int, found: int, gold: int) -> None:
        """Count for precision and recall."""
        self.counts.setdefault(name, Counts()).add(right, found, gold)

    def hit(self, name: str, is_right: bool) -> None:
        """Count for a share."""
        self.shares.setdefault(name, Counter())[is_right] += 1

    def share(self, name: str) -> float:
        """Return the share of hits, in per cent."""
        counted = self.shares.get(name, Counter())
        return 100 * counted[True] / counted.total() if counted else 0.0

    def as_dict(self) -> dict[str, float]:
        """Return all figures by name: F1 for counts, per cent for shares."""
        scores = {name: round(counts.f1, 1) for name, counts in self.counts.items()}
        return scores | {name: round(self.share(name), 1) for name in self.shares}


def side_by_side(title: str, columns: Mapping[str, Figures]) -> str:
    """Return a table of several taggers' figures on the same gold."""
    lines = [f"{title:24s}" + "".join(f"{name:>30s}" for name in columns)]
    lines.append(" " * 24 + "       P     R    F1   (found)" * len(columns))
    for name in names_in([figures.counts for figures in columns.values()]):
        cells = [figures.counts.get(name, Counts()) for figures in columns.values()]
        shown = (f"{c.precision:8.1f}{c.recall:6.1f}{c.f1:6.1f}{c.found:10d}" for c in cells)
        lines.append(f"{name:24s}" + "".join(shown) + f"  of {cells[0].gold}")
    for name in names_in([figures.shares for figures in columns.values()]):
        lines.append(
            f"{name:24s}" + "".join(f"{figures.share(name):20.1f}%         " for figures in columns.values())
        )
    return "\n".join(lines)


def names_in(tables: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the keys of all tables in the order in which they first come."""
    return list(dict.fromkeys(name for table in tables for name in table))
