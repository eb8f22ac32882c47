"""Whether one more mention speaks of a policy that was spoken of before.

A linear score for each group of mentions and for a new one; the highest takes the mention. The weights are
learnt (`flows/training/policies.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log1p
from typing import Final, cast, get_args

from flows.nlp import lexicon
from flows.nlp.policies.phrases import Determiner, PolicyPhrase, stem

FEATURES: Final = (
    "new",
    "new_verb",
    "new_name",
    "new_bare",
    "new_change",
    "new_plural",
    "new_content",
    *(f"new_{determiner}" for determiner in get_args(Determiner)),
    "same_head",
    "akin_head",
    "shared_head",
    "same_type",
    "other_number",
    "both_change",
    "shared",
    "share",
    "unshared",
    "alike",
    "same_phrase",
    "new_before",
    "rare",
    "proper",
    "other_proper",
    "latest",
    "distance",
    "salience",
    "other_head",
    "name_joins",
    "name_joins_latest",
    "name_joins_kin",
    "shared_name",
    "light_salience",
    "bare",
    "bare_same_head",
    "bare_akin_head",
    "bare_distance",
    "bare_salience",
    "bare_other_listed",
)
BACKWARD = frozenset({"definite", "demonstrative", "possessive"})
LIGHT, MOST_NAMES, MOST_CONTENTS, NEIGHBOURS = 2, 10, 30, 3
NUMBER = re.compile(r"(?<!\d)(?<!of )\d+$")


@dataclass(eq=False)
class Group:
    """Mentions that go together, while grouping."""

    phrases: list[PolicyPhrase] = field(default_factory=list)
    confidence: float = 0.0
    heads: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)
    contents: set[frozenset[str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    sentence: int = 0

    @property
    def is_change(self) -> bool:
        """Tell whether the group's policy is what is done to another, by its first mention."""
        return self.phrases[0].is_change

    def add(self, phrase: PolicyPhrase, confidence: float, sentence: int) -> None:
        """Take in one more mention, which stands in the sentence of that index."""
        self.phrases.append(phrase)
        self.confidence = max(self.confidence, confidence)
        self.heads.add(phrase.head)
        self.content |= phrase.content
        if len(self.contents) < MOST_CONTENTS:
            self.contents.add(phrase.content)
        self.proper |= phrase.proper
        self.before |= phrase.before
        self.sentence = sentence
        if phrase.name and len(self.names) < MOST_NAMES:
            self.names.add(phrase.name)


def is_alias(name: str, other: str) -> bool:
    """Tell whether two names may be of the same policy: equal, one inside the other, or its initials."""
    if synonyms().get(name, name) == synonyms().get(other, other):
        return True
    number, other_number = NUMBER.search(name), NUMBER.search(other)
    if number and other_number:
        return number.group() == other_number.group()
    mine, others = name_words(name), name_words(other)
    shorter, longer = sorted((mine, others), key=len)
    if " ".join(shorter) in " ".join(longer) and (len(shorter) > 1 or shorter == longer):
        return True
    if len(shorter) != 1:
        return False
    acronym = next(n for n in (name, other) if name_words(n) == shorter)
    return shorter[0] in initials(longer) or (acronym.isupper() and shorter[0] in longer)


@cache
def synonyms() -> dict[str, str]:
    """Return the first of each set of names that are known to be of one policy, by each of the names."""
    sets = cast("dict[str, list[list[str]]]", lexicon.load("policy_nouns"))["synonyms"]
    return {name: names[0] for names in sets for name in names}


def name_words(name: str) -> list[str]:
    """Return the words of a name as they are compared: without article, year, and "Act"."""
    words = [word for word in name.lower().replace("-", " ").replace("’", "'").split() if not word.isdigit()]
    words = words[1:] if words[0:1] == ["the"] else words
    words = words[:-1] if words[-1:] == ["of"] else words
    return [word for word in words if word not in {"act", "law"}] or words


def initials(words: Sequence[str]) -> set[str]:
    """Return the acronyms of the words, with and without the small ones, and with an A for "act"."""
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in {"of", "and", "the", "for", "to", "in", "on"})
    return {every, large, every + "a", large + "a"}


def best_group(
    recent: Sequence[Group], phrase: PolicyPhrase, sentence: int, weights: Mapping[str, float]
) -> Group | None:
    """Return the group of those lately mentioned, the latest first, that the phrase belongs to."""
    named = named_group(recent, phrase)
    if named is not None:
        return named
    scored = [(score(seen, weights), -rank) for rank, seen in candidates(recent, phrase, sentence)]
    if not scored:
        return None
    best, rank = max(scored)
    return recent[-rank] if best > score(newness(phrase), weights) else None


def named_group(recent: Sequence[Group], phrase: PolicyPhrase) -> Group | None:
    """Return the group that the phrase names."""
    name = phrase.name
    if not name:
        return None
    return next((g for g in recent if any(is_alias(name, other) for other in g.names)), None)


def candidates(
    recent: Sequence[Group], phrase: PolicyPhrase, sentence: int
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield the index of each group that the phrase may belong to, with what speaks for and against it."""
    spread = {word: sum(word in group.content for group in recent) for word in phrase.content}
    for rank, group in enumerate(recent):
        if may_mean(group, phrase):
            yield rank, features(group, phrase, sentence, rank, spread)


def may_mean(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether nothing forbids that the phrase means the group's policy.

    One policy has one name; what is done to it is another one, and so is what a mention holds inside.
    """
    if phrase.name and group.names:
        return False
    if any(phrase.span.overlaps(one.span) for one in group.phrases[-NEIGHBOURS:]):
        return False
    if phrase.noun is None and phrase.form == "noun" and not phrase.content and not is_anaphor(phrase):
        return phrase.head in group.heads or related(group, phrase)
    return phrase.form != "verb" or phrase.head in group.heads or shares_head(group, phrase)


def is_anaphor(phrase: PolicyPhrase) -> bool:
    """Tell whether the phrase points back by a noun that may stand for any policy ("this move")."""
    return phrase.head in lexicon.words("policy_nouns", "anaphors")


def shares_head(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the head of one stands among the words of the other ("ban entry", "a ban on entry")."""
    return stem(phrase.head) in group.content or any(
        stem(h) in phrase.content | {stem(phrase.head)} for h in group.heads
    )


def newness(phrase: PolicyPhrase) -> dict[str, float]:
    """Return what speaks for and against the phrase meaning a policy not spoken of before."""
    return {
        "new": 1.0,
        f"new_{phrase.determiner}": 1.0,
        "new_verb": float(phrase.form == "verb"),
        "new_name": float(phrase.name is not None),
        "new_bare": float(not phrase.content and phrase.form == "noun"),
        "new_change": float(phrase.is_change),
        "new_plural": float(phrase.is_plural),
        "new_content": min(len(phrase.content), 6) / 6,
    }


def score(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of the features."""
    return sum(weights[name] * value for name, value in seen.items())


def features(
    group: Group, phrase: PolicyPhrase, sentence: int, rank: int, spread: Mapping[str, int]
) -> dict[str, float]:
    """Return what speaks for and against the phrase meaning the policy of the group.

    `rank` counts the groups mentioned since the group was; `sentence` is the phrase's; `spread` tells in how
    many groups a word stands.
    """
    content, last = phrase.content, group.phrases[-1]
    both = content & group.content
    same = phrase.head in group.heads
    akin = not same and related(group, phrase)
    seen = {
        "same_head": float(same),
        "akin_head": float(akin),
        "shared_head": float(not same and shares_head(group, phrase)),
        "same_type": float(phrase.policy_type == last.policy_type),
        "other_number": float(phrase.is_plural != last.is_plural),
        "both_change": float(phrase.is_change and group.is_change),
        "shared": min(len(both), 4) / 4,
        "share": len(both) / len(content) if content else 0.0,
        "unshared": min(len(content - group.content), 4) / 4,
        "alike": max((likeness(content, other) for other in group.contents), default=0.0),
        "same_phrase": float(same and bool(content) and content in group.contents),
        "new_before": min(len(phrase.before - group.content), 3) / 3,
        "rare": max((1 / spread[word] for word in both), default=0.0),
        "proper": float(bool(phrase.proper & group.proper)),
        "other_proper": float(bool(phrase.proper and group.proper) and not phrase.proper & group.proper),
        "latest": float(rank == 0),
        "distance": log1p(sentence - group.sentence),
        "salience": log1p(len(group.phrases)),
        "other_head": float(not same and not akin and phrase.noun is not None and last.noun is not None),
        "name_joins": float(phrase.name is not None),
        "name_joins_latest": float(phrase.name is not None and rank == 0),
        "name_joins_kin": float(phrase.name is not None and (same or akin)),
        "shared_name": float(shares_name(group, phrase)),
    }
    if phrase.determiner in BACKWARD and len(content) <= LIGHT:
        seen["light_salience"] = float(same or akin) * log1p(len(group.phrases))
    if phrase.form == "noun" and not content:
        seen |= {
            "bare": 1.0,
            "bare_same_head": float(same),
            "bare_akin_head": float(akin),
            "bare_distance": log1p(sentence - group.sentence),
            "bare_salience": log1p(len(group.phrases)),
            "bare_other_listed": float(not same and not akin and not is_anaphor(phrase)),
        }
    return seen


def shares_name(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the name of one stands among the words before the other's head ("the EB-5 programme")."""
    if phrase.name:
        return bool(group.proper) and name_stems(phrase.name) <= group.proper
    return any(name_stems(name) <= phrase.proper for name in group.names)


@cache
def name_stems(name: str) -> frozenset[str]:
    """Return the stems of a name's words."""
    return frozenset(map(stem, name_words(name)))


def likeness(content: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of the words of both stands in both."""
    return len(content & other) / len(content | other) if content and other else 0.0


@cache
def families() -> tuple[frozenset[str], ...]:
    """Return the sets of nouns that may stand for one another."""
    return tuple(frozenset(family.split()) for family in lexicon.phrases("policy_nouns", "families"))


def related(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the group's heads may be called by the phrase's head."""
    return any(phrase.head in family and family & group.heads for family in families())
