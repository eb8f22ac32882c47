"""What did not get through: one record a refusal, gathered by every stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import polars as pl

from schemas.rejects import REJECTS_SCHEMA
from schemas.vocabularies import Reason, Stage


@dataclass(frozen=True, slots=True)
class Reject:
    """A raw record, article or row that was set aside, and why.

    `detail` is one line in plain words that names what was wrong with it. `source_path` is null only for a
    row of a table whose article is not known.
    """

    source_path: str | None
    source_record: int | None
    stage: Stage
    reason: Reason
    detail: str
    article_id: str | None = None
    table: str | None = None
    row: str | None = None


def rejects_frame(rejects: Iterable[Reject]) -> pl.DataFrame:
    """Return the rejects as rows of the `rejects` table."""
    return pl.DataFrame([asdict(reject) for reject in rejects], schema=REJECTS_SCHEMA)
