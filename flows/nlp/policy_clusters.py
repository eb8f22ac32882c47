"""Policy mentions into policies: which phrases of one article speak of the same course of action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from flows.nlp import lexicon
from flows.nlp.annotation import PolicyMention
from flows.nlp.document import Document, Span
from flows.nlp.noun_phrases import is_determiner
from flows.nlp.policy_phrases import PolicyPhrase, read_phrase, stem
from schemas.vocabularies import PolicyType

CONSIDERED = 40
LEAST = 0.5
REPEATED = 0.08


@dataclass(frozen=True, slots=True)
class PolicyCluster:
    """One policy of one article: where the text speaks of it, its best name, and what says what it does."""

    mentions: tuple[Span, ...]
    name: str
    policy_type: PolicyType
    description: Span
    confidence: float


@dataclass
class Group:
    """Mentions that go together, while grouping."""

    phrases: list[PolicyPhrase] = field(default_factory=list)
    confidence: float = 0.0
    heads: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, phrase: PolicyPhrase, confidence: float) -> None:
        """Take in one more mention."""
        self.phrases.append(phrase)
        self.confidence = max(self.confidence, confidence)
        self.heads.add(phrase.head)
        self.content |= phrase.content
        if phrase.name:
            self.names.add(phrase.name.lower())


def group_mentions(document: Document, mentions: Sequence[PolicyMention]) -> tuple[PolicyCluster, ...]:
    """Return the policies that the mentions speak of, in the order of their first mention.

    Mentions that show too little by themselves, and belong to no policy, are left out.
    """
    groups: list[Group] = []
    recent: list[Group] = []
    by_name: dict[str, Group] = {}
    for mention in sorted(mentions, key=lambda m: m.span):
        phrase = read_phrase(document, mention.span)
        if phrase is None:
            continue
        group = by_name.get(phrase.name.lower()) if phrase.name else find_group(recent, phrase)
        if group is None:
            if is_anaphor(phrase) and not (phrase.noun and phrase.noun.is_strong):
                continue
            group = Group()
            groups.append(group)
        group.add(phrase, mention.confidence)
        if phrase.name:
            by_name[phrase.name.lower()] = group
        recent = [group, *(g for g in recent if g is not group)][:CONSIDERED]
    clusters = (cluster(document, group) for group in groups)
    return tuple(c for c in clusters if c.confidence >= LEAST)


def is_anaphor(phrase: PolicyPhrase) -> bool:
    """Tell whether the phrase says nothing but its head."""
    return phrase.form == "noun" and not phrase.content


def find_group(recent: Sequence[Group], phrase: PolicyPhrase) -> Group | None:
    """Return the group of those lately mentioned, the latest first, that the phrase belongs to."""
    if is_anaphor(phrase):
        if phrase.determiner in {"indefinite", "none"}:
            return None
        return next((g for g in recent if phrase.head in g.heads), None) or next(
            (g for g in recent[:3] if related(g, phrase)), None
        )
    return next((g for g in recent if agrees(g, phrase)), None)


@cache
def families() -> tuple[frozenset[str], ...]:
    """Return the sets of nouns that may stand for one another."""
    return tuple(frozenset(family.split()) for family in lexicon.phrases("policy_nouns", "families"))


def related(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the group's heads may be called by the phrase's head."""
    return any(phrase.head in family and family & group.heads for family in families())


def agrees(group: Group, phrase: PolicyPhrase) -> bool:
    """Tell whether the phrase says about the same as the group's mentions."""
    shared = phrase.content & group.content
    if phrase.head in group.heads or related(group, phrase):
        return len(shared) >= max(1, len(phrase.content) / 2)
    return phrase.form == "verb" and len(shared) >= 2 and stem(phrase.head) in group.content


def cluster(document: Document, group: Group) -> PolicyCluster:
    """Return the policy of mentions that belong together."""
    best = max(group.phrases, key=lambda p: (p.name is not None, min(len(p.content), 8), -p.span.start))
    telling = max(group.phrases, key=lambda p: (len(p.after), -p.span.start))
    name = best.name or without_determiner(best.span.text_of(document.text))
    confidence = min(0.99, group.confidence + REPEATED * (len(group.phrases) - 1))
    return PolicyCluster(
        tuple(p.span for p in group.phrases),
        name,
        type_of(group),
        description(document, telling.span),
        confidence,
    )


def type_of(group: Group) -> PolicyType:
    """Return the type that most of the mentions show."""
    counts: dict[PolicyType, float] = {}
    for phrase in group.phrases:
        weight = 3.0 if phrase.name else 1.5 if phrase.noun and phrase.noun.is_strong else 1.0
        counts[phrase.policy_type] = counts.get(phrase.policy_type, 0) + weight
    return max(counts, key=lambda t: counts[t])


def without_determiner(phrase: str) -> str:
    """Return the noun phrase without the determiner that it opens with."""
    first, _, rest = phrase.partition(" ")
    return rest if rest and is_determiner(first.lower()) else phrase


def description(document: Document, span: Span) -> Span:
    """Return the sentence that the span stands in, or the span itself."""
    return next((s.span for s in document.sentences if s.span.contains(span)), span)
