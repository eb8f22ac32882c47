"""The entities of all articles: a `canonical_id` for each row, the same for one real-world entity.

Ids are made from names alone, as far as names tell, so that they outlast articles that come and go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import polars as pl

from flows.canonical import key_of, lone_entity
from flows.linking.bodies import linked_keys
from flows.linking.misspelt import without_misspelt
from flows.linking.names import affiliation_key, is_telling, name_key, person_name, title_words
from flows.linking.people import UNDATED, Person, Seen, find_people
from flows.linking.short_names import by_short_name, meant_person
from flows.nlp.entities.forms import words_of

LINKED = pl.Schema({"entity_id": pl.String, "canonical_id": pl.String})
OF_PERSONS = ["entity_id", "article_id", "name", "aliases", "title", "affiliation"]
OF_OTHERS = ["entity_id", "article_id", "entity_type", "name", "aliases", "acronym"]


def link_entities(entities: pl.LazyFrame, articles: pl.LazyFrame) -> pl.DataFrame:
    """Return `entity_id` and `canonical_id` of all rows of the entities table, in the order of their ids.

    Of `articles` only `article_id` and `published_at` are read.
    """
    is_person = pl.col("entity_type") == "PERSON"
    dated = articles.select("article_id", pl.col("published_at").dt.epoch("d").alias("day"))
    persons = entities.filter(is_person).select(OF_PERSONS).join(dated, on="article_id", how="left")
    others = entities.filter(~is_person).select(OF_OTHERS)
    linked = link_persons(persons.collect())
    by_row = pl.DataFrame([list(linked), list(linked.values())], schema=LINKED)
    return pl.concat([by_row, link_others(others.collect())]).sort("entity_id")


def link_persons(rows: pl.DataFrame) -> dict[str, str]:
    """Return each person's row with its id; rows have the columns compared and `day`, counted from 1970."""
    seen = list(seen_persons(rows))
    people = without_misspelt(find_people(seen))
    linked: dict[str, str] = {}
    for person, canonical in zip(people, person_ids(people), strict=True):
        linked.update(dict.fromkeys(person.entity_ids, canonical))
    known = by_short_name(people)
    for row in seen:
        if row.name is None:
            meant = meant_person(row, known)
            linked[row.entity_id] = linked[meant.first.entity_id] if meant else lone_entity(row.entity_id)
    return linked


def seen_persons(rows: pl.DataFrame) -> Iterator[Seen]:
    """Yield what is compared of each person's row."""
    names = {name: person_name(name) for name in rows["name"].unique()}
    called = {name: " ".join(words_of(name)) for name in {*names, *rows["aliases"].explode().drop_nulls()}}
    blocks: defaultdict[str, set[str]] = defaultdict(set)
    for article, name in rows.select("article_id", "name").iter_rows():
        if (full := names[name]) is not None:
            blocks[article].add(full.block)
    company = {article: frozenset(found) for article, found in blocks.items()}
    for entity, article, name, aliases, title, affiliation, day in rows.iter_rows():
        full = names[name]
        yield Seen(
            day=UNDATED if day is None else day,
            entity_id=entity,
            article_id=article,
            word=called[name],
            name=full,
            shorts=frozenset(called[alias] for alias in aliases),
            titles=title_words(title) if title else frozenset(),
            affiliation=affiliation_key(affiliation) if affiliation else None,
            company=company.get(article, frozenset()),
        )


def person_ids(people: Iterable[Person]) -> list[str]:
    """Return the persons' ids: by name, and for all but the first of one name by the row that began it.

    Jr. is part of the name only where the person is never named without it.
    """
    ids: list[str] = []
    taken: set[str] = set()
    for person in people:
        generation = min(generation or "" for _, _, generation in person.forms)
        by_name = key_of("ce", "PERSON", person.block, generation)
        again = key_of("ce", "PERSON", person.block, generation, person.first.entity_id)
        ids.append(again if by_name in taken else by_name)
        taken.add(ids[-1])
    return ids


def link_others(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of all that are no persons with their ids, as `LINKED`."""
    keyed = with_keys(rows)
    links = linked_keys(keyed)
    things = keyed.select("entity_type", "key", "is_telling").unique()
    ids = [
        key_of("ce", kind, full) if full != key or is_telling else None
        for kind, key, is_telling in things.iter_rows()
        for full in [links.get((kind, key), key)]
    ]
    known = things.with_columns(pl.Series("canonical_id", ids, dtype=pl.String))
    linked = keyed.join(known, on=["entity_type", "key", "is_telling"]).select("entity_id", "canonical_id")
    lone = pl.col("entity_id").map_elements(lone_entity, return_dtype=pl.String)
    return pl.concat(
        [linked.drop_nulls(), linked.filter(pl.col("canonical_id").is_null()).with_columns(canonical_id=lone)]
    )


def with_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with `key`, what all spellings of the name share, and `is_telling`; see `names`."""
    names = rows.select("entity_type", "name").unique()
    told = [(name_key(name, kind), is_telling(name, kind)) for kind, name in names.iter_rows()]
    read = pl.DataFrame(told, schema={"key": pl.String, "is_telling": pl.Boolean}, orient="row")
    return rows.join(names.hstack(read), on=["entity_type", "name"])
