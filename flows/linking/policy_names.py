"""What a policy is compared by: the proper name or number by which a noun phrase calls it.

"President Vale's landmark Night Train Act" calls a policy by its name; "repeal of the Night Train Act" and
"Night Train Act subsidies" speak of other policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from flows.nlp import lexicon
from flows.nlp.document import Span
from flows.nlp.entities.forms import Words, is_acronym, letters, words_of
from flows.nlp.names.jurisdictions import code_in
from flows.nlp.policies.names import find_names_in, type_of_name

LEXICON = "policy_links"

Scope = Literal["name", "number", "congress", "session", "ballot", "acronym", "recurring"]
"""How far a name tells: a number of a bill means something else in the next legislature."""

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
NUMBER = {
    kind: (scope, re.compile(rf"{pattern}[\s-]?(?:No\. ?)?(\d[\d,–-]*|[A-Z]{{1,2}})"))
    for kind, (scope, pattern) in NUMBERED.items()
}
YEAR_BEFORE = re.compile(r"(1[789]\d\d|20\d\d)\s+(?=\S)")
YEAR_BEHIND = re.compile(r"\s+of (1[789]\d\d|20\d\d)$")
BRACKET = re.compile(r"\s*[(\[]\s*(?:the |or |known as )?[\"“‘']?([A-Z][\w.&]+|H\.? ?R\.? ?\d+|[HS]\.? ?B\.? ?\d+)[\"”’']?\s*[)\]]")
CLAUSE = re.compile(
    r"(?:,|;|:| [—–-] | \(| (?:that|which|who|whose|because|signed|passed|adopted|enacted|approved|unveiled) ).*",
    re.DOTALL,
)
MARKS = re.compile(r"[\"“”‘\[\]]|(?<!\w)['’](?=\w)|(?<![sS])['’](?=\s|$)")
OWNER = re.compile(r"^(?:[\w.\-]+ ){0,5}?[\w.\-]+?(?:['’]s|(?<=s)['’]) (?=[\w“\"‘'])")
BEFORE = re.compile(
    r"(?:the|this|that|these|those|our|your|his|her|its|their|my|an?|in|\$?[\d.,]+[ -](?:million|billion|trillion))\s+(?=\S)",
    re.IGNORECASE,
)
COURT_CASE = re.compile(r"(.+?) vs?\.? (.+)")
LAST_IN_NAMES = frozenset({"Law", "Proclamation", "Compact", "Doctrine", "Memorandum"})
SMALL = frozenset({"of", "and", "for", "from", "to", "the", "in", "on", "against", "with", "a", "an", "&", "v.", "vs."})
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
LONGEST = 14
"""The most words that a name has; long phrases describe."""

FEWEST_LETTERS = 4
"""An acronym that no article explains tells a policy from this many letters on."""


@dataclass(frozen=True, slots=True)
class Called:
    """A proper name or number by which a phrase calls a policy.

    `key` is what all its spellings share, `text` the name as written; `place` the code of the place that the
    phrase gives for it, `year` the year; `defined` an acronym or number that stands in brackets behind it.
    """

    key: str
    text: str
    scope: Scope = "name"
    place: str | None = None
    year: int | None = None
    defined: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether lexicons list the name, so that it is one policy's wherever it stands."""
        return self.key in known_keys()


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
                return with_context(found, place, defined[1] if defined else None)
    return None


@cache
def may_name() -> re.Pattern[str]:
    """Return a pattern for what each phrase with a name has: a capital, or one of the names without."""
    lists = cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))["known"]
    plain = [form for forms in lists for form in forms if form.islower()]
    return re.compile("|".join(["[A-Z]", *map(re.escape, plain)]))


def with_context(found: Called, place: str | None, defined: str | None) -> Called:
    """Return the name with what the phrase says around it."""
    return Called(found.key, found.text, found.scope, place or found.place, found.year, defined)


def beginnings(phrase: str) -> Iterator[tuple[str, str | None]]:
    """Yield the phrase as it is, then without more and more of what stands before a name, with its owner's code."""
    plain = lexicon.words(LEXICON, "plain")
    place: str | None = None
    text = phrase
    while text:
        yield text, place
        owner = OWNER.match(text)
        first, _, rest = text.partition(" ")
        if owner is not None and is_owner(owner.group(), text[owner.end() :]):
            place = place or code_in(owner.group().strip())
            text = text[owner.end() :]
        elif first in plain:
            text = rest
        elif before := BEFORE.match(text):
            text = text[before.end() :]
        else:
            return


def is_owner(owner: str, rest: str) -> bool:
    """Tell whether the possessive is the maker of the policy behind it, not part of its name."""
    words = re.sub(r"['’]s?\s*$", "", owner).split()
    return (
        words[-1].casefold() not in lexicon.words(LEXICON, "named_after")
        and not owner.rstrip().endswith("s’")
        and not set(words) & {"of", "to", "in", "for", "under", "on"}
        and len(rest.split()) > 1
    ) or words_of(rest) in known()


def endings(text: str) -> Iterator[str]:
    """Yield the text as it is, without its relative clause, and without a noun that says what it is."""
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
    listed = known_types().get(words_of(name))
    return (listed or type_of_name(name)) == policy_type


@cache
def known_types() -> dict[Words, str]:
    """Return the types of the names that the lexicon lists, as far as their words or other lexicons tell."""
    found: dict[Words, str] = {}
    for forms in cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))["known"]:
        policy_type = type_of_name(forms[0])
        found |= {words_of(form): policy_type for form in forms}
    return found


@cache
def generic() -> dict[str, re.Pattern[str]]:
    """Return for each type of policy a pattern of last nouns that say no more than that it is one."""
    listed = cast("dict[str, dict[str, list[str]]]", lexicon.load(LEXICON))["generic"]
    return {kind: re.compile(rf" (?:{'|'.join(nouns)})$", re.IGNORECASE) for kind, nouns in listed.items()}


@cache
def known() -> dict[Words, str]:
    """Return the key of each name that the lexicon lists: the words of the policy's first name there."""
    lists = cast("dict[str, list[list[str]]]", lexicon.load(LEXICON))["known"]
    return {words_of(form): " ".join(words_of(forms[0])) for forms in lists for form in forms}


@cache
def known_keys() -> frozenset[str]:
    """Return the keys of all policies whose names lexicons list."""
    return frozenset(known().values()) | {" ".join(words) for words in lowercase_names()}


def read_name(text: str) -> Called | None:
    """Return the name or number that the whole text is."""
    words = words_of(text)
    if words in known():
        return Called(known()[words], text)
    for kind, (scope, pattern) in NUMBER.items():
        if numbered := pattern.fullmatch(text):
            return Called(f"{kind} {numbered[1].replace(',', '').casefold()}", text, scope)
    if is_acronym(text):
        return Called(letters(text), text, "acronym")
    bare, year = without_year(text)
    return title(bare, year) if is_title(bare) else None


def without_year(text: str) -> tuple[str, int | None]:
    """Return a title without its year, and the year: "1964 Civil Rights Act", "Civil Rights Act of 1964"."""
    if before := YEAR_BEFORE.match(text):
        return text[before.end() :], int(before[1])
    if behind := YEAR_BEHIND.search(text):
        return text[: behind.start()], int(behind[1])
    return text, None


def title(name: str, year: int | None) -> Called | None:
    """Return a title as the policy's name; None where it may be the title of anything."""
    words = tuple(ordinal(word) for word in words_of(name))
    key = known().get(words) or " ".join(words)
    if words in titles("recurring"):
        return Called(key, name, "recurring", year=year)
    if key not in known_keys() and not is_telling(name, words):
        return None
    return Called(key, name, year=year)


def is_title(text: str) -> bool:
    """Tell whether the text as a whole is a policy's title: every word of weight has its capital."""
    words = text.split()
    if any(word[0].islower() and word not in SMALL for word in words):
        return words_of(text) in lowercase_names()
    if len(words) > 1 and words[-1] in LAST_IN_NAMES:
        return True
    return [span for span, _ in find_names_in(text)] == [Span(0, len(text))]


@cache
def lowercase_names() -> frozenset[Words]:
    """Return the names that lexicons list and that are written without capitals, or in several ways."""
    listed = [*lexicon.phrases("policy_nouns", "programs")]
    for names in cast("dict[str, dict[str, list[str]]]", lexicon.load("policy_nouns"))["named"].values():
        listed += names
    return frozenset(words_of(name) for name in listed)


@cache
def titles(kind: str) -> frozenset[Words]:
    """Return the titles that the lexicon lists under the kind."""
    return frozenset(words_of(name) for name in lexicon.phrases(LEXICON, kind))


def ordinal(word: str) -> str:
    """Return "14th" for "fourteenth", so that both are one."""
    if word not in ORDINALS:
        return word
    number = ORDINALS.index(word) + 1
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def is_telling(name: str, words: Words) -> bool:
    """Tell whether a title names one policy wherever it stands: not so "Jobs Act", nor "United States v. Texas"."""
    sides = COURT_CASE.fullmatch(name)
    if sides is not None:
        return not all(code_in(side) or side in {"State", "City", "People"} for side in sides.groups())
    if re.match(r"(?:Section|Article|Title|Chapter) ", name):
        return " of the " in name or name.startswith("Title ")
    own = [word for word in words if word not in lexicon.words(LEXICON, "common")]
    is_weak = words[-1] in lexicon.words(LEXICON, "weak") and not "".join(words[-2:-1]).endswith("'s")
    return len(own) > is_weak


