"""Which names of policies are short for others, as the articles that use both say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from flows.linking.policy_names import Called, called, known_keys
from flows.nlp.entities.acronyms import initials

FEWEST = 3
"""How many articles must use two names for one policy, where the shorter is not made of initials."""

AGREED = 0.8
"""The share of the articles that use a name for others which must mean the same other name."""


def fuller_names(rows: Iterable[tuple[str, Called, tuple[Called, ...]]]) -> dict[str, str]:
    """Return the key of the fuller name for each key that articles define as short for it.

    A row is its article, the policy's name, and the other names by which the article calls it.
    """
    together: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    named: defaultdict[str, set[str]] = defaultdict(set)
    for article, name, others in rows:
        named[name.key].add(article)
        for short, full in pairs(name, others):
            together[short][full].add(article)
    links = {
        short: full
        for short, meant in together.items()
        if short not in known_keys() and (full := agreed(short, meant, named)) is not None
    }
    return {short: last_of(links, short) for short in links}


def pairs(name: Called, others: Iterable[Called]) -> Iterable[tuple[str, str]]:
    """Return the keys of shorter and fuller names that a row uses for one policy."""
    found = set()
    for one in (name, *others):
        defined = called(one.defined) if one.defined else None
        found |= {(one.key, name.key), *([(defined.key, one.key)] if defined else [])}
    return {tuple(sorted(pair, key=lambda key: (len(key), key))) for pair in found if len(set(pair)) == 2}


def agreed(short: str, meant: Mapping[str, set[str]], named: Mapping[str, set[str]]) -> str | None:
    """Return the fuller name that nearly all articles mean by the shorter one, None where they differ."""
    counts = Counter({full: len(articles) for full, articles in meant.items()})
    full = min(counts, key=lambda key: (-counts[key], key))
    if counts[full] < AGREED * counts.total():
        return None
    if is_made_of(short, full):
        return full
    apart = len((named[short] & named[full]) - meant[full])
    return full if counts[full] >= FEWEST and apart < counts[full] else None


def is_made_of(short: str, full: str) -> bool:
    """Tell whether the shorter name is made of the initials of the fuller one."""
    return short in initials(tuple(full.split()))


def last_of(links: Mapping[str, str], short: str) -> str:
    """Follow the links to the fullest name; each leads to a longer one."""
    return last_of(links, links[short]) if links[short] in links else links[short]
