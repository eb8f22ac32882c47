"""By which proper name or number a noun phrase calls a policy, if by any.

"President Vale's landmark Night Train Act" calls a policy by its name; "repeal of the Night Train Act" and
"Night Train Act subsidies" speak of other policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import cast

from flows.linking.policy_titles import (
    LEXICON,
    Called,
    found_by_name,
    is_title,
    known,
    known_types,
    listed_names,
    lists_of_known,
    read_name,
    without_year,
)
from flows.nlp import lexicon
from flows.nlp.entities.forms import words_of
from flows.nlp.names.jurisdictions import code_in
from flows.nlp.policies.names import type_of_name

LONGEST = 14
"""The most words that a name has; long phrases describe."""

BRACKET = re.compile(
    r"\s?[(\[]\s?(?:the |or |known as )?[\"“‘']?"
    r"([A-Z][\w.&]+|H\.? ?R\.? ?\d+|[HS]\.? ?B\.? ?\d+)[\"”’']?\s?[)\]]"
)
CLAUSE = re.compile(
    r"(?:,|;|:| [—–-] | \(| (?:that|which|who|whose|because|signed|passed|adopted|enacted|approved) ).*",
    re.DOTALL,
)
MARKS = re.compile(r"[\"“”‘\[\]]|(?<!\w)['’](?=\w)|(?<![sS])['’](?=\s|$)")
OWNER = re.compile(r"^(?:[\w.\-]+ ){0,5}?[\w.\-]+?(?:['’]s|(?<=s)['’]) (?=\w)")
PLURAL_OWNER = re.compile(r"s['’] $")
SUM = r"\$?[\d.,]{1,20}[ -](?:million|billion|trillion)"
BEFORE = re.compile(
    rf"(?:the|this|that|these|those|our|your|his|her|its|their|my|an?|in|{SUM})\s{{1,9}}(?=\S)", re.IGNORECASE
)


@lru_cache(1 << 17)
def called(phrase: str) -> Called | None:
    """Return the name or number by which the phrase calls a policy; None where it only describes one."""
    if not may_name().search(phrase):
        return None
    defined = BRACKET.search(phrase)
    text = phrase[: defined.start()] + phrase[defined.end() :] if defined else phrase
    text = " ".join(MARKS.sub("", text).split()).rstrip(".,")
    for start, place in reversed(list(beginnings(text))):
        for core in endings(start):
            found = read_name(core) if core.count(" ") < LONGEST else None
            if found is not None:
                return replace(found, place=place, defined=defined[1] if defined else None)
    return None


@cache
def may_name() -> re.Pattern[str]:
    """Return a pattern for what each phrase with a name has: a capital, or one of the names without."""
    names = [*listed_names(), *(form for forms in lists_of_known() for form in forms)]
    return re.compile("|".join(["[A-Z]", *(re.escape(name) for name in names if name.islower())]))


def beginnings(phrase: str) -> Iterator[tuple[str, str | None]]:
    """Yield the phrase, then less and less of what stands before a name, with the owner's code."""
    place: str | None = None
    text = phrase
    while text:
        yield text, place
        owner = OWNER.match(text)
        first, _, rest = text.partition(" ")
        if owner is not None and is_owner(owner.group(), text[owner.end() :]):
            place = place or code_in(owner.group().strip())
            text = text[owner.end() :]
        elif first in lexicon.words(LEXICON, "plain"):
            text = rest
        elif before := BEFORE.match(text):
            text = text[before.end() :]
        else:
            return


def bare(phrase: str) -> str:
    """Return the phrase without determiner, owner, and adjectives that make no other policy of it."""
    return [text for text, _ in beginnings(" ".join(MARKS.sub("", phrase).split()) or phrase)][-1]


def is_owner(owner: str, rest: str) -> bool:
    """Tell whether the possessive is the maker of the policy behind it, not part of its name."""
    if words_of(rest) in known() or words_of(rest) in found_by_name():
        return True
    words = re.sub(r"['’]s?\s*$", "", owner).split()
    is_of_name = words[-1].casefold() in lexicon.words(LEXICON, "named_after") or PLURAL_OWNER.search(owner)
    return not is_of_name and " " in rest and not set(words) & {"of", "to", "in", "for", "under", "on"}


def endings(text: str) -> Iterator[str]:
    """Yield the text, and that without its relative clause, each without a noun that says what it is."""
    for core in dict.fromkeys((text, CLAUSE.sub("", text))):
        short = without_generic(core)
        yield from (core, short) if words_of(core) in known() else (short, core)


def without_generic(text: str) -> str:
    """Return the text without a last noun that says no more than what kind of policy it names."""
    for policy_type, nouns in generic().items():
        last = nouns.search(text)
        short = text[: last.start()] if last else ""
        if short and is_whole(short) and is_of_type(short, policy_type):
            return short
    return text


def is_whole(text: str) -> bool:
    """Tell whether the text is a policy's name without more words: "Obamacare", not "Affordable Care"."""
    bare, _ = without_year(text)
    return words_of(bare) in known() or is_title(bare)


def is_of_type(name: str, policy_type: str) -> bool:
    """Tell whether the name is one of a policy of the type."""
    return (known_types().get(words_of(name)) or type_of_name(name)) == policy_type


@cache
def generic() -> dict[str, re.Pattern[str]]:
    """Return for each type of policy a pattern of last nouns that say no more than that it is one."""
    listed = cast("dict[str, dict[str, list[str]]]", lexicon.load(LEXICON))["generic"]
    return {kind: re.compile(rf" (?:{'|'.join(nouns)})$", re.IGNORECASE) for kind, nouns in listed.items()}
