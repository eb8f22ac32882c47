"""Acronyms of an article's names, by definition in brackets and by initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.nlp.document import Document
from flows.nlp.entities.forms import Name, Words, is_acronym, letters
from flows.nlp.entities.variants import variants

SMALL = frozenset({"of", "the", "and", "for", "to", "in", "on", "at", "de", "a"})
OPENING = re.compile(r"\s*[(\[]\s*(?:the\s+|or\s+|known as\s+)?[\"“‘']?")
LONGEST = 14


def defined_acronyms(document: Document, names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield pairs of names, the second of which stands in brackets behind the first as its acronym.

    Either may be the longer: "National Crab Council (NCC)" and "NCC (National Crab Council)".
    """
    starts = {name.core.start: index for index, name in enumerate(names)}
    for index, name in enumerate(names):
        opening = OPENING.match(document.text, name.core.end)
        other = starts.get(opening.end()) if opening else None
        if other is not None and (stands_for(names[other], name) or stands_for(name, names[other])):
            yield index, other


def stands_for(short: Name, full: Name) -> bool:
    """Tell whether an acronym in brackets may stand for the name: it has its letters in order."""
    if not is_acronym(short.text) or len(full.words) < 2:
        return False
    sought = letters(short.text)
    joined = " ".join(full.words)
    if joined[0] != sought[0] and full.words[0] != "us":
        return False
    found = 0
    for char in joined:
        if found < len(sought) and char == sought[found]:
            found += 1
    return found == len(sought)


def initials(words: Words) -> list[str]:
    """Return what a name's initials may be: with or without its small words and a "U.S." before."""
    words = words[:LONGEST]
    every = "".join(word[0] for word in words)
    main = "".join(word[0] for word in words if word not in SMALL)
    found = [main, every]
    if words[0] in {"us", "un", "eu"} and len(words) > 1:
        rest = initials(words[1:])
        found += [words[0] + short for short in rest] + rest
    return list(dict.fromkeys(found))


def initial_links(forms: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of forms of which one is made of the other's initials.

    Where two names have the same initials, the first in the text has the acronym.
    """
    by_initials: dict[str, int] = {}
    by_first: dict[str, int] = {}
    for index, form in enumerate(forms):
        if len(form.words) > 1 and form.entity_type not in {"PERSON", "NORP"}:
            for short in initials(form.words):
                by_initials.setdefault(short, index)
                for cut in range(3, len(short)):
                    by_first.setdefault(short[:cut], index)
    for index, form in enumerate(forms):
        if form.words in variants("places"):
            continue
        if len(form.words) == 1 and is_acronym(form.text) and form.entity_type not in {"PERSON", "NORP"}:
            other = by_initials.get(letters(form.text), by_first.get(letters(form.text)))
            if other is not None and len(letters(form.text)) > 1:
                yield other, index
