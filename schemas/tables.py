"""All tables, in the order in which they are published, and what their columns refer to."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.articles import Articles
from schemas.columns import Notes, TableModel
from schemas.entities import Entities
from schemas.entity_index import EntityIndex
from schemas.mentions import Mentions
from schemas.policies import Policies
from schemas.policy_index import PolicyIndex
from schemas.positions import Positions
from schemas.quotes import Quotes
from schemas.rejects import Rejects
from schemas.sentences import Sentences

TABLES: dict[str, type[TableModel]] = {
    "articles": Articles,
    "sentences": Sentences,
    "quotes": Quotes,
    "mentions": Mentions,
    "entities": Entities,
    "entity_index": EntityIndex,
    "policies": Policies,
    "policy_index": PolicyIndex,
    "positions": Positions,
    "rejects": Rejects,
}

OF_THE_CORPUS = frozenset({"entity_index", "policy_index"})
"""The tables that no article, and so no chunk of articles, has rows of: they tell of all together."""


def _key_of(model: type[TableModel]) -> str | None:
    return next((name for name, column in model.to_schema().columns.items() if column.unique), None)


KEYS: dict[str, str] = {name: key for name, model in TABLES.items() if (key := _key_of(model)) is not None}
"""The key column of each table that has one; `rejects` has none."""


def notes(table: str) -> Iterator[tuple[str, Notes]]:
    """Yield each column of the table with what its declaration says beyond dtype and checks."""
    for name, column in TABLES[table].to_schema().columns.items():
        yield name, column.metadata["notes"]


def references(table: str) -> dict[str, str]:
    """Return the table's foreign keys: column -> the table whose key it holds."""
    return {name: note.references for name, note in notes(table) if note.references is not None}
