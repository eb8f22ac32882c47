"""Every pattern takes time that grows with the text alone, whatever somebody writes to make it blow up."""

import importlib
import inspect
import pkgutil
import re
import time
from functools import cache
from pathlib import Path

import pytest

import flows
import schemas
from flows import furniture, heading
from flows.nlp import lexicon

CHARACTERS = 20_000
SECONDS = 2.0
"""A pattern whose time is quadratic takes more than that."""
SHORT = {
    "flows.furniture._whole": furniture.LONGEST,
    "flows.furniture.long_note": furniture.LONGEST_NOTE,
    "flows.heading.CLOCK": heading.LONGEST_LINE,
    "flows.nlp.entities.genders.BEFORE": 16,
    "flows.nlp.segments.sentences.TOKEN_BEFORE": 40,
}
"""The length of what the code that uses the pattern lets through to it."""
PIECES = [
    "a", "A", "1", "_", "é", ".", "-", "'", '"', "“", "’", "(", "[", "*", "&", "<", "$1,", "—",
    "\n", " ", "\t", "a ", "A ", "Aa ", "1 ", ". ", ", ", "A.", "A. ", "a, ", "Aa, ", "a-", "A-",
    "’s ", "Aa’s ", "“a” ", "(a ", "a\n", "a\n\n", "Aa\n\n", "and ", "the ", "of ", "to ", "who ",
    "that ", "by ", "as ", "in ", "Aa and ", "Aa of ", "of the ", "Mr. ", "U.S. ", "May 1, ",
    "[a](", "a: b\n", "<a ", "&a", "charset=", "is a ", "said ", "2024-", "a.b", "Aa Bb, ",
]  # fmt: skip
SEARCHING = ("search", "finditer", "findall", "sub", "subn", "split")


def modules():
    for package in (flows, schemas):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # Training and evaluation read nothing but our corpora.
            if not module.name.startswith(("flows.training", "flows.evaluation")):
                yield importlib.import_module(module.name)


def found_in(value, name):
    """Yield the patterns that a module's value is or holds, each with its name."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            yield from found_in(item, name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from found_in(item, name)


def makers(module):
    """Yield the module's functions that make one pattern, once, from a lexicon."""
    for name, value in vars(module).items():
        own = hasattr(value, "cache_info") and value.__module__ == module.__name__
        if own and not inspect.signature(value).parameters:
            yield name, value


@cache
def all_patterns():
    found = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            for _, pattern in found_in(value, name):
                found.setdefault(pattern, f"{module.__name__}.{name}")
        for name, make in makers(module):
            for _, pattern in found_in(make(), name):
                found.setdefault(pattern, f"{module.__name__}.{name}")
    for key in lexicon.load("furniture"):
        if key in ("long_note", "label", "list_heading", "author_contact", "author_role"):
            found.setdefault(furniture._pattern(key), f"flows.furniture.{key}")
    return sorted(
        ((name, pattern) for pattern, name in found.items()), key=lambda one: (one[0], one[1].pattern)
    )


@cache
def sources():
    return "\n".join(path.read_text() for path in Path(flows.__path__[0]).rglob("*.py"))


def is_searched(name):
    """Tell whether the pattern may be looked for in a text, and not just compared at one place of it."""
    own = re.escape(name.rpartition(".")[2])
    uses = re.findall(rf"\b{own}(?:\(\))?\.?(\w*)", sources())
    return any(use in SEARCHING for use in uses) or not any(use in ("match", "fullmatch") for use in uses)


def texts(name):
    """Yield long texts; the language code reads cleaned ones, in which no white space follows another."""
    for piece in PIECES:
        text = piece * (SHORT.get(name, CHARACTERS) // len(piece))
        if name.startswith("flows.nlp"):
            text = re.sub(r"[ \t]+", " ", re.sub(r"\n+", "\n\n", text))
        yield text
        yield f"{text}\x01"


def uses(pattern, text, *, searched):
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    if searched:
        return sum(1 for _ in pattern.finditer(text))
    return sum(pattern.match(text, place) is not None for place in range(0, 50))


def test_the_patterns_are_found():
    names = [name for name, _ in all_patterns()]
    assert len(names) > 100
    assert {"flows.clean.WORD", "flows.furniture._whole", "flows.nlp.document.TOKEN"} <= set(names)


@pytest.mark.parametrize(
    ("name", "pattern"), all_patterns(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_pattern_takes_bounded_time(name, pattern):
    searched = is_searched(name)
    for text in texts(name):
        started = time.process_time()
        uses(pattern, text, searched=searched)
        assert time.process_time() - started < SECONDS, f"{text[:20]!r}, searched: {searched}"
