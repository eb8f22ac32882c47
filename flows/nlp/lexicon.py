"""The one reader of `flows/lexicons/`: linguistic knowledge as data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

try:  # libyaml reads the lexicons ten times faster; not every build of PyYAML has it
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

Lexicon = dict[str, "Lexicon"] | list["Lexicon"] | str | int | float | bool | None


@cache
def load(name: str) -> Lexicon:
    """Return the content of `flows/lexicons/NAME.yaml`.

    Raises FileNotFoundError where there is no such lexicon.
    """
    text = (files("flows") / "lexicons" / f"{name}.yaml").read_text(encoding="utf-8")
    value: Lexicon = yaml.load(text, Loader=SafeLoader)
    return value


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """Return the strings listed in the lexicon under the keys, as a set.

    Raises TypeError where the keys do not lead to a list of strings.
    """
    return frozenset(phrases(name, *keys))


@cache
def phrases(name: str, *keys: str) -> tuple[str, ...]:
    """Return the strings listed in the lexicon under the keys, in their order.

    Raises TypeError where the keys do not lead to a list of strings.
    """
    listed = load(name)
    for key in keys:
        if not isinstance(listed, dict):
            raise TypeError(f"lexicon {name}: no mapping at {key!r}")
        listed = listed[key]
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise TypeError(f"lexicon {name}: {'.'.join(keys)} is not a list of strings")
    return tuple(item for item in listed if isinstance(item, str))
