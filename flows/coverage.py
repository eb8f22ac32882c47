"""Coverage: what the articles of a generation hold, and what of it is missing from the tables, by reason."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.manifests import Coverage, StagedChunk
from flows.storage import Store, read_staged


def measure_coverage(store: Store, chunks: Sequence[StagedChunk]) -> Coverage:
    """Return the sums over the articles and quotes of the staged chunks."""
    if not chunks:
        return Coverage()
    keys = [chunk.key for chunk in chunks]
    articles = read_staged(store, keys, "articles")
    characters = articles.select(pl.col("character_count", "characters_read").sum()).collect()
    length, read = characters.row(0)
    quotations = articles.select(pl.col("quotations").explode(empty_as_null=False).struct.field("gap"))
    quotes = read_staged(store, keys, "quotes").select(pl.col("speaker_gap").alias("gap"))
    all_quotations, unquoted = _by_gap(quotations)
    all_quotes, speakerless = _by_gap(quotes)
    return Coverage(
        characters=length,
        characters_read=read,
        quotations=all_quotations,
        quotations_without_quote=unquoted,
        quotes=all_quotes,
        quotes_without_speaker=speakerless,
    )


def _by_gap(rows: pl.LazyFrame) -> tuple[int, dict[str, int]]:
    """Return how many there are, and how many have which gap, in alphabetical order."""
    counts = dict(rows.group_by("gap").len().collect().sort("gap").iter_rows())
    return sum(counts.values()), {gap: count for gap, count in counts.items() if gap is not None}
