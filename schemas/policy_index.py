"""The `policy_index` table: the policies that all articles together speak of."""

from __future__ import annotations

from typing import get_args

import polars as pl

from schemas import checks
from schemas.columns import (
    Strings,
    TableModel,
    Timeline,
    count,
    day,
    key,
    periods,
    strings,
    vocabulary,
    words,
)
from schemas.policies import JURISDICTION
from schemas.vocabularies import PolicyStatus, PolicyType, Topic


class PolicyIndex(TableModel):
    """One row per policy over all articles: what its rows in `policies` say together."""

    canonical_id: str = key("Stable key: the same for one policy in every article and run")
    name: str = words("The proper name that most articles have for it, a full one before an acronym")
    aliases: Strings = strings("All other proper names by which articles call it, in alphabetical order")
    policy_type: str = vocabulary(PolicyType, "The kind of instrument that most articles give")
    topic: str = vocabulary(Topic, "The topic that most articles give", nullable=True)
    jurisdiction: str = words(
        "The code of the country or its part that most articles give; INT if international",
        nullable=True,
        pattern=JURISDICTION,
    )
    identifier: str = words("The citation, bill or case number that most articles give", nullable=True)
    stages: Timeline = periods(
        "Where it stood, the first stage first: what articles report together, without single contradictions",
        checks.items_from("status", get_args(PolicyStatus)),
        date="date of the first article that reports the stage, null where none has a date; where articles "
        "agree on when it began, the first day meant",
        date_to="the last day meant, null where articles do not agree on when it began",
        status="the stage: one of " + ", ".join(get_args(PolicyStatus)),
        article_id="that article",
    )
    first_seen: pl.Date = day("Date of the first article that speaks of it")
    last_seen: pl.Date = day("Date of the last article that speaks of it", checks.not_before("first_seen"))
    article_count: int = count("articles", "Number of articles that speak of it")
    mention_count: int = count("mentions", "Number of its mentions in all of them")
    supporter_count: int = count("actors", "Number of persons and bodies that support it in any article")
    opponent_count: int = count("actors", "Number of those that oppose or challenge it in any article")
