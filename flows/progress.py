"""How far a run is: the flow tells, whoever started it may listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
Listener = Callable[[str, int, int | None], None]


def _silence(label: str, done: int, total: int | None) -> None:
    del label, done, total


listener: ContextVar[Listener] = ContextVar("listener", default=_silence)
"""Called with what is being done, how many are done, and of how many (None where nobody knows yet)."""


def tell(label: str, done: int, total: int | None) -> None:
    """Tell the listener how far a run is."""
    listener.get()(label, done, total)


def followed(items: Sequence[Item], label: str) -> Iterator[Item]:
    """Yield the items, and tell the listener how many are done."""
    tell(label, 0, len(items))
    for done, item in enumerate(items, start=1):
        yield item
        tell(label, done, len(items))
