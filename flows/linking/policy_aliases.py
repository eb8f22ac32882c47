"""Which names of policies are short for others, as the articles that use both say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from flows.linking.policy_names import called
from flows.linking.policy_titles import Called, known_keys
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
    meant = {short: agreed(short, fulls, named) for short, fulls in together.items()}
    links = {short: full for short, full in meant.items() if full and short not in known_keys()}
    return {short: last_of(links, short) for short in links}


def pairs(name: Called, others: Iterable[Called]) -> Iterator[tuple[str, str]]:
    """Yield the keys of shorter and fuller names that a row uses for one policy, each pair once."""
    found = {(one.key, name.key) for one in others}
    found |= {
        (short.key, one.key) for one in (name, *others) if one.defined and (short := called(one.defined))
    }
    for one, other in {(min(pair, key=size), max(pair, key=size)) for pair in found}:
        if one != other:
            yield one, other


def size(key: str) -> tuple[int, str]:
    """Return what orders keys from short to full."""
    return len(key), key


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
