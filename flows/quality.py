"""Alarms: what a run found, measured in rates, and told where it leaves those of the last generations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import polars as pl

from flows.manifests import Manifest, Rates, StagedChunk
from flows.storage import Store, read_staged

MEANINGS = {
    "quotes_per_article": "quotes an article",
    "entities_per_article": "entities an article",
    "speakerless_share": "share of quotes without a speaker",
    "reject_share": "share of records that were set aside",
}
SHARES = frozenset({"speakerless_share", "reject_share"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a rate may be from the mean of the last generations, and how many articles make a rate.

    `change` is a part of that mean, `share` the difference of two shares.
    """

    change: float
    share: float
    articles: int


def measure(store: Store, chunks: Sequence[StagedChunk], *, rejects: int = 0) -> Rates:
    """Return the rates of staged chunks; `rejects` are those of reading, which no chunk counts."""
    rows = {
        table: sum(chunk.parts[table].rows for chunk in chunks)
        for table in ("articles", "entities", "quotes")
    }
    set_aside = rejects + sum(sum(chunk.rejects.values()) for chunk in chunks)
    return Rates(
        articles=rows["articles"],
        quotes_per_article=_part(rows["quotes"], rows["articles"]),
        entities_per_article=_part(rows["entities"], rows["articles"]),
        speakerless_share=_part(_speakerless(store, chunks), rows["quotes"]),
        reject_share=_part(set_aside, set_aside + rows["articles"]),
    )


def _part(number: int, of: int) -> float:
    return number / of if of else 0.0


def _speakerless(store: Store, chunks: Sequence[StagedChunk]) -> int:
    if not chunks:
        return 0
    quotes = read_staged(store, [chunk.key for chunk in chunks], "quotes")
    return int(quotes.select(pl.col("speaker").is_null().sum()).collect().item())


def find_alarms(rates: Rates, last: Sequence[Manifest], bounds: Bounds) -> list[str]:
    """Return a line for each rate that jumped; none where there are too few articles to tell."""
    known = [made.rates for made in last if made.rates and made.rates.articles >= bounds.articles]
    if rates.articles < bounds.articles or not known:
        return []
    means = {name: fmean(getattr(earlier, name) for earlier in known) for name in MEANINGS}
    told = (_told(name, getattr(rates, name), usual, bounds) for name, usual in means.items())
    return [line for line in told if line]


def _told(name: str, found: float, usual: float, bounds: Bounds) -> str | None:
    allowed = bounds.share if name in SHARES else bounds.change * usual
    if abs(found - usual) <= allowed:
        return None
    return f"{MEANINGS[name]}: {found:.2f} in this run, {usual:.2f} in the last generations"
