"""Names and numbers of policies, and how far each tells by itself which policy it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from flows.nlp import lexicon
from flows.nlp.document import Span
from flows.nlp.entities.forms import Words, is_acronym, letters, words_of
from flows.nlp.names.jurisdictions import code_in
from flows.nlp.policies.names import find_names_in, type_of_name

LEXICON = "policy_links"

Scope = Literal["name", "number", "recurring", "congress", "session", "ballot", "acronym"]
"""How far a name tells: a bill's number means another in the next Congress, or in another state."""

NUMBERED: dict[str, tuple[Scope, str]] = {
    "executive order": ("number", r"(?:Executive Order|E\.O\.)"),
    "proclamation": ("number", r"(?:Presidential )?Proclamation"),
    "public law": ("number", r"(?:Public Law|Pub\. L\.|P\.L\.)"),
    "hr": ("congress", r"(?:H\. ?R\.|HR)"),
    "s": ("congress", r"S\."),
    "hj res": ("congress", r"H\.? ?J\.? ?Res\.?"),
    "sj res": ("congress", r"S\.? ?J\.? ?Res\.?"),
    "hb": ("session", r"(?:House (?:Bill|File)|H\. ?B\.|HB)"),
    "sb": ("session", r"(?:Senate (?:Bill|File)|S\. ?B\.|SB)"),
    "ab": ("session", r"(?:Assembly Bill|A\. ?B\.|AB)"),
    "proposition": ("ballot", r"(?:Proposition|Prop\.?)"),
    "measure": ("ballot", r"(?:Ballot )?Measure"),
    "question": ("ballot", r"(?:Ballot )?Question"),
    "issue": ("ballot", r"(?:Ballot )?Issue"),
    "amendment": ("ballot", r"Amendment"),
    "initiative": ("ballot", r"Initiative"),
}
NUMBERS = {
    kind: (scope, re.compile(rf"{pattern}[\s-]?(?:No\. ?)?(\d[\d,–-]*|[A-Z]{{1,2}})"))
    for kind, (scope, pattern) in NUMBERED.items()
}
YEAR_BEFORE = re.compile(r"(1[789]\d\d|20\d\d)\s+(?=\S)")
YEAR_BEHIND = re.compile(r"\s+of (1[789]\d\d|20\d\d)$")
COURT_CASE = re.compile(r"(.+?) vs?\.? (.+)")
PART = re.compile(r"(?:Section|Article|Chapter) ")
LAST_IN_TITLES = frozenset({"Law", "Proclamation", "Compact", "Doctrine", "Memorandum"})
SMALL = frozenset(
    ["of", "and", "for", "from", "to", "the", "in", "on", "against", "with", "a", "an", "&", "v.", "vs."]
)


@dataclass(frozen=True, slots=True)
class Called:
    """A proper name or number by which a phrase calls a policy.

    `key` is what all its spellings share, `text` the name as written; `place` is the code of the place whose
    policy the phrase says it is, `year` its year; `defined` is an acronym or number in brackets behind it.
    """

    key: str
    text: str
    scope: Scope = "name"
    place: str | None = None
    year: int | None = None
    defined: str | None = None


def read_name(text: str) -> Called | None:
    """Return the name or number that the whole text is."""
    words = words_of(text)
    if words in known():
        return Called(known()[words], text)
    for kind, (scope, pattern) in NUMBERS.items():
        if numbered := pattern.fullmatch(text):
            return Called(f"{kind} {numbered[1].replace(',', '').casefold()}", text, scope)
    if is_acronym(text):
        return Called(letters(text), text, "acronym")
    bare, year = without_year(text)
    return read_title(bare, year) if is_title(bare) else None


def without_year(text: str) -> tuple[str, int | None]:
    """Return a title without its year, and the year: "1964 Civil Rights Act", "Civil Rights Act of 1964"."""
    if before := YEAR_BEFORE.match(text):
        return text[before.end() :], int(before[1])
    if behind := YEAR_BEHIND.search(text):
        return text[: behind.start()], int(behind[1])
    return text, None


def is_title(text: str) -> bool:
    """Tell whether the text as a whole is a policy's title: every word of weight has its capital."""
    words = text.split()
    if any(word[0].islower() and word not in SMALL for word in words):
        return words_of(text) in found_by_name()
    if len(words) > 1 and words[-1] in LAST_IN_TITLES:
        return True
    return [span for span, _ in find_names_in(text)] == [Span(0, len(text))]


def read_title(title: str, year: int | None) -> Called | None:
    """Return a title as the name of a policy; None where it may be the title of any."""
    words = tuple(number_of(word) for word in words_of(title))
    key = known().get(words, " ".join(words))
    if words in titles("recurring"):
        return Called(key, title, "recurring", year=year)
    if key not in known_keys() and not is_telling(title, words):
        return None
    return Called(key, title, year=year)


def number_of(word: str) -> str:
    """Return "14th" for "fourteenth"; other words as they are."""
    return ordinals().get(word, word)


@cache
def ordinals() -> dict[str, str]:
    """Return the ordinals that the lexicon lists, written as figures."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    listed = enumerate(lexicon.phrases(LEXICON, "ordinals"), start=1)
    return {word: f"{number}{ends.get(number, 'th')}" for number, word in listed}


def is_telling(title: str, words: Words) -> bool:
    """Tell whether a title names one policy wherever it stands; "Jobs Act" and "Vale Plan" do not."""
    sides = COURT_CASE.fullmatch(title)
    if sides is not None:
        return not all(code_in(side) for side in sides.groups())
    if PART.match(title):
        return " of the " in title
    own = [word for word in words if word not in lexicon.words(LEXICON, "common")]
    is_weak = words[-1] in lexicon.words(LEXICON, "weak") and not "".join(words[-2:-1]).endswith("'s")
    return len(own) > is_weak


def lists_of_known() -> list[list[str]]:
    """Return the lexicon's lists of the names of one policy."""
    return cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))["known"]


@cache
def known() -> dict[Words, str]:
    """Return the key of each name that the lexicon lists: the words of the policy's first name there."""
    return {words_of(form): " ".join(words_of(forms[0])) for forms in lists_of_known() for form in forms}


def distance_from_full(name: str) -> int:
    """Return how far the name is from a policy's full one: 0 for that itself, 2 for an acronym."""
    words = words_of(name)
    if is_acronym(name):
        return 2
    return int(words in known() and known()[words] != " ".join(words))


@cache
def known_types() -> dict[Words, str]:
    """Return the type of policy of each name that the lexicon lists, told from the policy's first name."""
    return {words_of(form): type_of_name(forms[0]) for forms in lists_of_known() for form in forms}


@cache
def known_keys() -> frozenset[str]:
    """Return the keys of all policies whose names lexicons list."""
    return frozenset(known().values()) | {" ".join(words) for words in found_by_name()}


def listed_names() -> list[str]:
    """Return the names of programmes and laws by which policies are found."""
    named = cast("dict[str, dict[str, list[str]]]", lexicon.load("policy_nouns"))["named"]
    return [
        *lexicon.phrases("policy_nouns", "programs"),
        *(name for names in named.values() for name in names),
    ]


@cache
def found_by_name() -> frozenset[Words]:
    """Return the words of the names by which policies are found, whatever their capitals."""
    return frozenset(words_of(name) for name in listed_names())


@cache
def first_days() -> dict[str, date]:
    """Return the day from which on the names of a policy mean it, by its key, where the lexicon lists one."""
    listed = cast("dict[str, dict[str, str]]", lexicon.load(LEXICON))["since"]
    return {" ".join(words_of(name)): date.fromisoformat(day) for name, day in listed.items()}


@cache
def titles(kind: str) -> frozenset[Words]:
    """Return the titles that the lexicon lists under the kind."""
    return frozenset(words_of(name) for name in lexicon.phrases(LEXICON, kind))
