"""Policy mentions into policies: which phrases of one article speak of the same course of action.

Groups that are likely policies are kept, by weights that are learnt (`flows/training/policies.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from flows.nlp import lexicon
from flows.nlp.annotation import PolicyMention
from flows.nlp.document import Document, Span
from flows.nlp.noun_phrases import is_determiner
from flows.nlp.policies.groups import Group, best_group, score
from flows.nlp.policies.names import ORDINAL
from flows.nlp.policies.phrases import PolicyPhrase, read_phrase
from flows.nlp.policies.weights import learnt
from schemas.vocabularies import PolicyType

# A part of a constitution that is named is seldom what is decided ("her Fifth Amendment rights").
AMENDMENT = re.compile(rf"^{ORDINAL} Amendment$")
BEGINNING, ENDING = re.compile(r"^[’']s "), re.compile(r"[’']s?$")
MARKS = re.compile(r"[“”\"]")
CONSIDERED = 30
# From which likelihood on a group is a policy. F1 is highest from 0.4 on, on gold/train, tagged by encoders
# that had not seen it, and of 0.4, 0.45, 0.47, 0.49 and 0.5 from 0.47 on, on gold/dev.
LEAST = 0.47
EVIDENCE: Final = (
    "bias",
    "confidence",
    "after",
    "before",
    "undetermined",
    "unlisted",
    "mentions",
    "single",
    "indefinite",
    "possessive",
    "named",
    "verb",
    "change",
)
# A mention, read, and the index of its sentence.
ReadMention = tuple[PolicyMention, PolicyPhrase, int]


@dataclass(frozen=True, slots=True)
class PolicyCluster:
    """One policy of one article: where the text speaks of it, its best name, and what says what it does."""

    mentions: tuple[Span, ...]
    name: str
    policy_type: PolicyType
    description: Span
    confidence: float


def group_mentions(document: Document, mentions: Sequence[PolicyMention]) -> tuple[PolicyCluster, ...]:
    """Return the policies that the mentions speak of, in the order of their first mention.

    Mentions that show too little by themselves, and belong to no policy, are left out.
    """
    groups = groups_of(read_in_order(document, mentions), learnt("group"))
    clusters = (cluster(document, group) for group in groups)
    return tuple(c for c in clusters if c.confidence >= LEAST)


def groups_of(mentions: Iterable[ReadMention], weights: Mapping[str, float]) -> list[Group]:
    """Return the mentions that go together by these weights, but for those that tell nothing of a policy."""
    groups: list[Group] = []
    recent: list[Group] = []
    for mention, phrase, sentence in mentions:
        group = best_group(recent, phrase, sentence, weights)
        if group is None:
            group = Group()
            groups.append(group)
        group.add(phrase, mention.confidence, sentence)
        recent = latest_first(group, recent)
    return [group for group in groups if says_which(group)]


def latest_first(group: Group, recent: Sequence[Group]) -> list[Group]:
    """Return the groups that may be meant next, where this one was mentioned last."""
    return [group, *(other for other in recent if other is not group)][:CONSIDERED]


def says_which(group: Group) -> bool:
    """Tell whether any mention says more than that there is a policy ("the law", "a truce")."""
    return any(phrase.name or phrase.content for phrase in group.phrases)


def read_in_order(document: Document, mentions: Sequence[PolicyMention]) -> Iterator[ReadMention]:
    """Yield the mentions in text order, each read and with the index of its sentence."""
    starts = [sentence.span.start for sentence in document.sentences]
    for mention in sorted(mentions, key=lambda m: m.span):
        phrase = read_phrase(document, mention.span)
        if phrase is not None:
            yield mention, phrase, bisect_right(starts, mention.span.start)


def cluster(document: Document, group: Group) -> PolicyCluster:
    """Return the policy of mentions that belong together."""
    best = max(group.phrases, key=lambda p: (is_named(p), min(len(p.content), 8), -p.span.start))
    telling = max(group.phrases, key=lambda p: (len(p.after), -p.span.start))
    name = without_determiner(best.name or best.span.text_of(document.text))
    return PolicyCluster(
        tuple(p.span for p in group.phrases),
        name,
        type_of(document, group),
        description(document, telling.span),
        confidence(group),
    )


def is_named(phrase: PolicyPhrase) -> bool:
    """Tell whether the phrase has a proper name of a policy in it."""
    return phrase.name is not None and not AMENDMENT.search(phrase.name)


def confidence(group: Group) -> float:
    """Return how likely it is that the group is a policy."""
    evidence = score(evidence_of(group), learnt("keep"))
    return round(1 / (1 + exp(-evidence)), 2)


def evidence_of(group: Group) -> dict[str, float]:
    """Return what shows that the group is a policy, and what speaks against it."""
    phrases = group.phrases
    determiners = {p.determiner for p in phrases if p.form != "verb"}
    return {
        "bias": 1.0,
        "confidence": group.confidence,
        "after": min(max(len(p.after) for p in phrases), 6) / 6,
        "before": min(max(len(p.before) for p in phrases), 4) / 4,
        "undetermined": float(determiners == {"none"}),
        "unlisted": float(all(p.noun is None and p.form == "noun" for p in phrases)),
        "mentions": log(len(phrases)),
        "single": float(len(phrases) == 1),
        "indefinite": float(determiners == {"indefinite"}),
        "possessive": float("possessive" in determiners),
        "named": float(any(map(is_named, phrases))),
        "verb": float(all(p.form == "verb" for p in phrases)),
        "change": float(group.is_change),
    }


def type_of(document: Document, group: Group) -> PolicyType:
    """Return the type that most of the mentions show.

    A ban, a tax or a cut that is proposed, or spoken of without "the" throughout, is a proposal; a decision
    without a court is a policy.
    """
    counts: dict[PolicyType, float] = {}
    for phrase in group.phrases:
        weight = 3.0 if phrase.name else 1.5 if phrase.noun and phrase.noun.is_strong else 1.0
        counts[phrase.policy_type] = counts.get(phrase.policy_type, 0) + weight
    shown = max(counts, key=lambda t: counts[t])
    words = {word for p in group.phrases for word in p.span.text_of(document.text).lower().split()}
    in_court = bool(group.names or words & lexicon.words("policy_nouns", "courts"))
    if shown == "court_decision" and not in_court:
        return "policy"
    proposed = bool(words & lexicon.words("policy_nouns", "proposing"))
    is_plan = proposed or (is_open(group) and not any(is_practised(document, p) for p in group.phrases))
    if (shown == "budget" and proposed) or (shown == "policy" and is_plan):
        return "proposal"
    return shown


def is_open(group: Group) -> bool:
    """Tell whether no mention points at something that exists."""
    return not group.names and all(p.determiner in {"indefinite", "none"} for p in group.phrases)


def is_practised(document: Document, phrase: PolicyPhrase) -> bool:
    """Tell whether a relative clause says what the policy does, not what it would do."""
    words = set(phrase.span.text_of(document.text).lower().split())
    return bool(words & {"that", "which"}) and not words & lexicon.words("noun_phrases", "modals")


def without_determiner(phrase: str) -> str:
    """Return the noun phrase without the determiner that it opens with, and without marks around it."""
    first, _, rest = phrase.partition(" ")
    bare = rest if rest and is_determiner(first.lower()) else phrase
    bare = ENDING.sub("", BEGINNING.sub("", " ".join(bare.split())))
    if bare.count("“") != bare.count("”") or bare.count('"') % 2:
        bare = MARKS.sub("", bare)
    return bare.strip(" ,;:") or phrase


def description(document: Document, span: Span) -> Span:
    """Return the sentence that the span stands in, or the span itself."""
    sentence = document.sentences[document.sentence_index(span.start)].span
    return sentence if sentence.contains(span) else span
