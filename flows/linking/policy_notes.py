"""What linking compares of each policy: read once, when its chunk is staged, and not again in every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import polars as pl

from flows.linking.policy_evidence import is_about
from flows.linking.policy_names import called
from flows.linking.policy_titles import Called

POLICY_NAMES = "policy_names"
"""The working notes of a staged chunk that have the names of its policies."""

CALLED = pl.Struct(
    {
        "key": pl.String,
        "text": pl.String,
        "scope": pl.String,
        "place": pl.String,
        "year": pl.Int64,
        "defined": pl.String,
    }
)
NOTED = pl.Schema(
    {"policy_id": pl.String(), "article_id": pl.String(), "name": CALLED, "others": pl.List(CALLED)}
)


def note_policies(policies: pl.DataFrame) -> pl.DataFrame:
    """Return how each policy is called: `policy_id`, `article_id`, `name`, and the `others` in its mentions.

    Only rows are there that are about a policy with a name or number to compare it by.
    """
    return pl.DataFrame(list(_noted(policies)), schema=NOTED, orient="row")


def _noted(policies: pl.DataFrame) -> Iterator[tuple[str, str, dict[str, object], list[dict[str, object]]]]:
    rows = policies.select("policy_id", "article_id", "name", "policy_type", "mentions").iter_rows()
    for policy, article, name, policy_type, mentions in rows:
        texts = [mention["text"] for mention in mentions]
        others = [found for text in texts if (found := called(text))]
        own = called(name) or _first_numbered(others)
        if own is not None and is_about(own, policy_type, texts):
            rest = dict.fromkeys(other for other in others if other.key != own.key or other.defined)
            yield policy, article, asdict(own), [asdict(other) for other in rest]


def _first_numbered(names: list[Called]) -> Called | None:
    return next((name for name in names if name.scope in {"session", "congress"}), None)
