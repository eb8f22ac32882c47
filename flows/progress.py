"""How far a run is: the flow tells, whoever started it may listen."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

Listener = Callable[[str, int, int | None], None]


def _silence(label: str, done: int, total: int | None) -> None:
    del label, done, total


listener: ContextVar[Listener] = ContextVar("listener", default=_silence)
"""Called with what is being done, how many are done, and of how many (None where nobody knows yet)."""


def tell(label: str, done: int, total: int | None) -> None:
    """Tell the listener how far a run is."""
    listener.get()(label, done, total)
