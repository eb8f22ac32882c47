"""The policies of all articles: a `canonical_id` for each row, the same for one real-world policy.

Two rows are one policy by a proper name or number, within what that name tells: a bill's number within one
Congress or session, a name that many legislatures use within one place. What has no such name is linked
to nothing. Ids are made from names, places and months, so that they outlast articles that come and go.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, get_args

import polars as pl

from flows.canonical import key_of, lone_policy
from flows.linking.policy_aliases import fuller_names
from flows.linking.policy_titles import Called, Scope, first_days, known_keys, titles
from flows.nlp.entities.forms import words_of

LINKED = pl.Schema([("policy_id", pl.String), ("canonical_id", pl.String), ("names", pl.List(pl.String))])
COMPARED = ["policy_id", "article_id", "day", "jurisdiction", "topic", "name", "others"]

APART = 400
"""Days without an article after which a number of a bill or ballot measure is taken for another's."""

FEWEST_LETTERS = 4
"""An acronym that no article explains tells a policy from this many letters on."""

NEAR = 60
"""Days within which a number is one policy's whatever its topic."""

LEADS = 5
"""How many times the articles of another place a place has whose policy a name is wherever it stands."""


class Seen(NamedTuple):
    """What is compared of a policy's row: `name` and what its other mentions call it."""

    policy_id: str
    article_id: str
    day: date | None
    jurisdiction: str | None
    topic: str | None
    name: Called
    others: tuple[Called, ...]


def link_policies(policies: pl.LazyFrame, notes: pl.LazyFrame, articles: pl.LazyFrame) -> pl.DataFrame:
    """Return `policy_id`, `canonical_id` and `names` of all rows of policies, in the order of their ids.

    `names` are the proper names and numbers by which the row calls the policy, none where it has none. The
    notes are those of `note_policies`. Of `articles` only `article_id` and `published_at` are read.
    """
    days = articles.select("article_id", pl.col("published_at").dt.date().alias("day"))
    said = policies.select("policy_id", "jurisdiction", "topic")
    rows = notes.join(said, on="policy_id").join(days, on="article_id", how="left").select(COMPARED).collect()
    seen = [
        Seen(policy, article, day, place, topic, Called(**name), tuple(Called(**one) for one in others))
        for policy, article, day, place, topic, name, others in rows.iter_rows()
    ]
    fuller = fuller_names((row.article_id, row.name, row.others) for row in seen)
    ids = canonical_ids(seen, fuller)
    names = {row.policy_id: names_of(row, fuller) for row in seen}
    linked = [
        (policy, ids.get(policy) or lone_policy(policy), names.get(policy, []))
        for policy in policies.select("policy_id").collect()["policy_id"]
    ]
    return pl.DataFrame(linked, schema=LINKED, orient="row").sort("policy_id")


def names_of(row: Seen, fuller: Mapping[str, str]) -> list[str]:
    """Return the names of the row's policy as its article writes them, its own first."""
    own = fuller.get(row.name.key, row.name.key)
    same = [one.text for one in (row.name, *row.others) if fuller.get(one.key, one.key) == own]
    return list(dict.fromkeys(same))


def canonical_ids(seen: Iterable[Seen], fuller: Mapping[str, str]) -> dict[str, str]:
    """Return the id of each row whose name, or the one that it is short for, tells which policy it is."""
    groups: defaultdict[str, list[Seen]] = defaultdict(list)
    for row in seen:
        name = fuller.get(row.name.key, row.name.key)
        if row.day is None or row.day >= first_days().get(name, row.day):
            groups[name].append(row)
    return {policy: key for name, rows in groups.items() for policy, key in ids_of(name, rows)}


def ids_of(name: str, rows: Sequence[Seen]) -> Iterator[tuple[str, str]]:
    """Yield the rows of one name with their ids."""
    match scope_of(rows):
        case "congress":
            yield from ids_by_congress(name, rows)
        case "session" | "ballot":
            yield from ids_by_time(name, rows)
        case "recurring":
            yield from ((row.policy_id, key_of("cp", name, str(row.day.year))) for row in rows if row.day)
        case "acronym":
            is_telling = len(name) >= FEWEST_LETTERS
            yield from ((row.policy_id, key_of("cp", name)) for row in rows if is_telling)
        case "name" | "number":
            yield from ids_by_name(name, rows)


def scope_of(rows: Iterable[Seen]) -> Scope:
    """Return how far the name of the rows tells: as far as that of a name, if one of them is."""
    scopes = {row.name.scope for row in rows}
    return min(scopes, key=get_args(Scope).index)


def ids_by_name(name: str, rows: Sequence[Seen]) -> Iterator[tuple[str, str]]:
    """Yield the rows of a title with ids: one for each place, and each year, that the title is used for."""
    places, years = places_of(name, rows), other_years(rows)
    for row in rows:
        year = str(row.name.year) if row.name.year in years else ""
        yield row.policy_id, key_of("cp", name, places[row.policy_id], year)


def other_years(rows: Iterable[Seen]) -> frozenset[int]:
    """Return the years of other laws of the name than that which articles mean without a year."""
    counts = Counter(row.name.year for row in rows if row.name.year is not None)
    first, *others = sorted(counts, key=lambda year: (-counts[year], year)) or [0]
    return frozenset(counts if others and counts[first] == counts[others[0]] else others)


def places_of(name: str, rows: Sequence[Seen]) -> dict[str, str]:
    """Return the place whose policy each row is: the leading one, unless another has one of this name.

    Of a known name it says nothing, as the policy is one wherever an article takes it to be.
    """
    given = {row.policy_id: row.name.place or row.jurisdiction for row in rows}
    counts = Counter(place for place in given.values() if place)
    is_everywhere = words_of(name) in titles("everywhere")
    if not counts or (name in known_keys() and not is_everywhere):
        return dict.fromkeys(given, "")
    leader = min(counts, key=lambda place: (-counts[place], place))
    told = {row.name.place for row in rows}
    own = {p for p, count in counts.items() if is_everywhere or p in told or count * LEADS > counts[leader]}
    return {policy: place if place in own else leader for policy, place in given.items()}


def ids_by_congress(name: str, rows: Iterable[Seen]) -> Iterator[tuple[str, str]]:
    """Yield the rows of a federal bill's number with ids: one for each Congress."""
    for row in rows:
        if row.day is not None:
            yield row.policy_id, key_of("cp", name, str((row.day.year - 1787) // 2))


def ids_by_time(name: str, rows: Sequence[Seen]) -> Iterator[tuple[str, str]]:
    """Yield the rows of a number that every state gives, by state and time; none for rows without either."""
    states = {row.jurisdiction for row in rows if is_state(row)}
    by_state: defaultdict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        state = row.jurisdiction if is_state(row) else next(iter(states)) if len(states) == 1 else None
        if state is not None and row.day is not None:
            by_state[state].append(row)
    for state, alone in by_state.items():
        for chain in chains(alone):
            key = key_of("cp", name, state, f"{chain[0].day:%Y-%m}")
            yield from ((row.policy_id, key) for row in chain)


def is_state(row: Seen) -> bool:
    """Tell whether the row is said to be the policy of a state or province."""
    return row.jurisdiction is not None and "-" in row.jurisdiction


def chains(rows: Iterable[Seen]) -> list[list[Seen]]:
    """Return the rows, which all have a day, in chains that each go on in time and topic."""
    found: list[list[Seen]] = []
    for row in sorted(rows, key=lambda row: (row.day, row.policy_id)):
        last = next((chain for chain in reversed(found) if follows(row, chain)), None)
        if last is None:
            found.append([row])
        else:
            last.append(row)
    return found


def follows(row: Seen, chain: Sequence[Seen]) -> bool:
    """Tell whether the row goes on with the chain: near in time, or not far and of its topic."""
    assert row.day is not None and chain[-1].day is not None
    gap = (row.day - chain[-1].day).days
    return gap <= NEAR or (gap <= APART and row.topic in {other.topic for other in chain})
