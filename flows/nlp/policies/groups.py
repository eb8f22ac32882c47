"""Whether one more mention speaks of a policy that was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log1p

from flows.nlp import lexicon
from flows.nlp.policies.phrases import PolicyPhrase, stem

# How much each feature counts; set on the annotated training articles.
WEIGHTS: dict[str, float] = {
    "new": 1.4,
    "new_by_determiner": -1.3,
    "same_head": 1.0,
    "bare_same_head": 0.6,
    "akin_head": 0.6,
    "shared_head": 1.2,
    "same_type": 0.8,
    "other_number": -0.4,
    "both_verbs": 0.1,
    "shared": 2.1,
    "share": 0.5,
    "unshared": -1.1,
    "same_content": 0.7,
    "latest": 0.5,
    "bare_rank": -1.3,
    "distance": -0.6,
    "light_salience": 0.7,
}
BACKWARD = frozenset({"definite", "demonstrative", "possessive"})
LIGHT, MOST_NAMES = 2, 10
NUMBER = re.compile(r"(?<!\d)(?<!of )\d+$")


@dataclass
class Group:
    """Mentions that go together, while grouping."""

    phrases: list[PolicyPhrase] = field(default_factory=list)
    confidence: float = 0.0
    heads: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)
    contents: set[frozenset[str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sentence: int = 0

    def add(self, phrase: PolicyPhrase, confidence: float, sentence: int) -> None:
        """Take in one more mention, which stands in the sentence of that index."""
        self.phrases.append(phrase)
        self.confidence = max(self.confidence, confidence)
        self.heads.add(phrase.head)
        self.content |= phrase.content
        self.contents.add(phrase.content)
        self.sentence = sentence
        if phrase.name and len(self.names) < MOST_NAMES:
            self.names.add(phrase.name)


def is_alias(name: str, other: str) -> bool:
    """Tell whether two names may be of the same policy: equal, one inside the other, or its initials."""
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


def best_group(recent: Sequence[Group], phrase: PolicyPhrase, sentence: int) -> Group | None:
    """Return the group of those lately mentioned, the latest first, that the phrase belongs to."""
    if phrase.name:
        named = next((g for g in recent if any(is_alias(phrase.name, name) for name in g.names)), None)
        if named is not None:
            return named
        if phrase.policy_type == "bill":
            return next(
                (g for g in recent if not g.names and len(g.phrases) > 1 and related(g, phrase)), None
            )
    scored = [
        (score(features(g, phrase, sentence, rank)), -rank)
        for rank, g in enumerate(recent)
        if may_mean(g, phrase)
    ]
    if not scored:
        return None
    best, rank = max(scored)
    return recent[-rank] if best > newness(phrase) else None


def may_mean(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether nothing forbids that the phrase means the group's policy.

    One policy has one name; what is done to it is another one, and so is what a mention holds inside.
    """
    if phrase.name and group.names:
        return False
    if phrase.span.overlaps(group.phrases[-1].span):
        return False
    return phrase.form != "verb" or phrase.head in group.heads or shares_head(group, phrase)


def shares_head(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the head of one stands among the words of the other ("ban entry", "a ban on entry")."""
    return stem(phrase.head) in group.content or any(
        stem(h) in phrase.content | {stem(phrase.head)} for h in group.heads
    )


def newness(phrase: PolicyPhrase) -> float:
    """Return how much speaks for the phrase meaning a policy not spoken of before."""
    return WEIGHTS["new"] + WEIGHTS["new_by_determiner"] * (phrase.determiner in BACKWARD)


def score(seen: dict[str, float]) -> float:
    """Return the weighted sum of the features."""
    return sum(WEIGHTS[name] * value for name, value in seen.items())


def features(group: Group, phrase: PolicyPhrase, sentence: int, rank: int) -> dict[str, float]:
    """Return what speaks for and against the phrase meaning the policy of the group.

    `rank` counts the groups mentioned since the group was; `sentence` is the phrase's.
    """
    content, last = phrase.content, group.phrases[-1]
    shared, unshared = len(content & group.content), len(content - group.content)
    same = phrase.head in group.heads
    akin = not same and related(group, phrase)
    seen = {
        "same_head": float(same),
        "akin_head": float(akin),
        "shared_head": float(not same and shares_head(group, phrase)),
        "same_type": float(phrase.policy_type == last.policy_type),
        "other_number": float(phrase.is_plural != last.is_plural),
        "both_verbs": float(phrase.form == last.form == "verb"),
        "shared": min(shared, 4) / 4,
        "share": shared / len(content) if content else 0.0,
        "unshared": min(unshared, 4) / 4,
        "same_content": float(bool(content) and content in group.contents),
        "latest": float(rank == 0),
        "distance": log1p(sentence - group.sentence),
    }
    if phrase.determiner in BACKWARD and len(content) <= LIGHT:
        seen["light_salience"] = float(same or akin) * log1p(len(group.phrases))
    if phrase.form == "noun" and not content:
        seen |= {"bare_same_head": float(same), "bare_rank": min(rank, 6) / 6}
    return seen


@cache
def families() -> tuple[frozenset[str], ...]:
    """Return the sets of nouns that may stand for one another."""
    return tuple(frozenset(family.split()) for family in lexicon.phrases("policy_nouns", "families"))


def related(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the group's heads may be called by the phrase's head."""
    return any(phrase.head in family and family & group.heads for family in families())
