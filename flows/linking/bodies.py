"""Organisations, places, laws and all else that is no person: one key for each thing, by its names.

A short form ("EPA") has the key of a longer name where articles that use both say so, and agree on which.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import polars as pl

from flows.linking.names import is_telling, name_key
from flows.nlp.entities.acronyms import initials
from flows.nlp.entities.forms import is_acronym, letters, words_of
from schemas.vocabularies import EntityType

AGREED = 0.8
"""The share of the articles with both a short form and a longer name that must mean the same longer name."""

DEFINED = 0.1
"""The least share of the articles with a short form that must give the longer name, where initials do not."""

FEWEST = 2
"""How many articles must give the longer name, where three or more initials do not."""


APART = 0.2
"""The share of the articles with both in which they may be two things: such as are split by mistake."""

Key = tuple[EntityType, str]


class Named(NamedTuple):
    """What an article calls a thing that is no person; `others` are its aliases and acronym."""

    entity_type: EntityType
    key: str
    name: str
    others: tuple[str, ...]


def linked_keys(rows: pl.DataFrame) -> dict[Key, str]:
    """Return the key of the longer name for each key of a short form that articles define.

    Rows have `article_id`, `entity_type`, `name`, its `key`, `aliases` and `acronym`.
    """
    called = rows.filter(pl.col("acronym").is_not_null() | (pl.col("aliases").list.len() > 0))
    listed = called.select("entity_type", "key", "name", "aliases", "acronym").iter_rows()
    named = [
        Named(kind, key, name, (*aliases, *([acronym] if acronym else ())))
        for kind, key, name, aliases, acronym in listed
    ]
    meant = meanings(named, set(rows.select("entity_type", "key").unique().iter_rows()))
    articles = articles_of(
        rows, {(kind, key) for (kind, short), full in meant.items() for key in (short, *full)}
    )
    links = {short: agreed(full, articles, short) for short, full in meant.items()}
    direct = {short: full for short, full in links.items() if full is not None}
    return {short: last_of(direct, short) for short in direct}


def articles_of(rows: pl.DataFrame, keys: Collection[Key]) -> dict[Key, set[str]]:
    """Return the articles that name each of the keys."""
    asked = pl.DataFrame(list(keys), schema={"entity_type": pl.String, "key": pl.String}, orient="row")
    found = rows.cast({"entity_type": pl.String}).join(asked, on=["entity_type", "key"])
    by_key = found.group_by("entity_type", "key").agg("article_id")
    return {(kind, key): set(articles) for kind, key, articles in by_key.iter_rows()}


def meanings(rows: Iterable[Named], alone: Collection[Key]) -> dict[Key, Counter[str]]:
    """Return the longer names that articles give each short form, if it is among those used alone."""
    found: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for row, count in Counter(rows).items():
        shorts = {name_key(other, row.entity_type) for other in row.others if is_short(other, row)}
        for short in shorts:
            if len(short) < len(row.key) and (row.entity_type, short) in alone:
                found[row.entity_type, short][row.key] += count
    return found


def is_short(other: str, row: Named) -> bool:
    """Tell whether an alias may stand for the name in other articles: made of its initials, or telling."""
    if is_acronym(other):
        return letters(other) in initials(words_of(row.name)) or len(letters(other)) > 2
    is_place = row.entity_type in {"GPE", "LOC"}
    return not is_place and len(words_of(other)) > 1 and is_telling(other, row.entity_type)


def agreed(full: Counter[str], named: Mapping[Key, set[str]], short: Key) -> str | None:
    """Return the longer name that nearly all articles mean by the short form, None where they differ."""
    name, count = min(full.items(), key=lambda item: (-item[1], item[0]))
    is_acronym_of = len(short[1]) > FEWEST and short[1] in initials(tuple(name.split()))
    if not is_acronym_of and count < max(FEWEST, DEFINED * len(named[short])):
        return None
    both = len(named[short] & named[short[0], name])
    if count < AGREED * full.total() or both > APART * (count + both):
        return None
    return name


def last_of(links: Mapping[Key, str], short: Key) -> str:
    """Follow the links to the longest name; each leads to a longer one."""
    full = links[short]
    return last_of(links, (short[0], full)) if (short[0], full) in links else full
