"""How far a policy has come, the words that show it, and whether it is under formal challenge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.document import Span
from flows.nlp.policies.clauses import Stand
from flows.nlp.policies.verb_chains import MentionPlace
from flows.nlp.speakers.source_phrases import source_words
from schemas.vocabularies import PolicyStatus, PolicyType

BEHIND_GAP = 2
CONTEST_REACH = 8
YEAR_REACH = 30
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class StatusEvidence:
    """A stage, and the words that show it; no words where the kind of instrument alone says it."""

    status: PolicyStatus
    span: Span | None


def rank(status: PolicyStatus) -> int:
    """Return how far a stage is."""
    return lexicon.phrases("status", "order").index(status)


def status_of(policy_type: PolicyType, evidence: Sequence[StatusEvidence]) -> StatusEvidence:
    """Return the furthest stage that the text gives, else the one that the kind of instrument implies."""
    if not evidence:
        presumed = cast("dict[str, dict[str, PolicyStatus]]", lexicon.load("status"))["presumed"]
        return StatusEvidence(presumed.get(policy_type, "unknown"), None)
    return max(evidence, key=lambda sign: rank(sign.status))


def status_evidence(
    policy_type: PolicyType, places: Sequence[MentionPlace], stands: Sequence[Stand]
) -> Iterator[StatusEvidence]:
    """Yield every sign of a stage around the mentions."""
    is_new = policy_type in lexicon.words("status", "made_at_once") or not any(map(is_known, places))
    for stand in stands:
        stage = stage_of(policy_type, stand, is_new=is_new)
        if stage is not None and may_reach(policy_type, stage):
            yield StatusEvidence(stage, stand.span())
    for place in places:
        told = (*modifiers(place), *predicates(place))
        yield from (sign for sign in told if may_reach(policy_type, sign.status))


def may_reach(policy_type: PolicyType, stage: PolicyStatus) -> bool:
    """Tell whether a stage makes sense for the kind of instrument: no bill is in force, no law pending."""
    if stage == "in_force":
        return policy_type not in lexicon.words("status", "not_yet_in_force")
    return stage != "pending" or policy_type not in lexicon.words("status", "established")


def is_known(place: MentionPlace) -> bool:
    """Tell whether the mention speaks of a policy as one that is there: by a name or with "the", "his"."""
    word = place.line.words[place.start]
    return word in lexicon.words("status", "definite") or place.line.is_capitalised(place.start)


def stage_of(policy_type: PolicyType, stand: Stand, *, is_new: bool) -> PolicyStatus | None:
    """Return the stage that an act brings a policy of the type to; None where it has not been done.

    What is wished for and not spoken of as there already (`is_new`) is proposed.
    """
    verb = stand.links[0].verb
    if not stand.is_direct:
        return None
    if not stand.is_fact or verb.act in {"wish", "expect"}:
        is_planned = verb.act in {"wish", "expect", "make"} and not stand.is_negated
        return "proposed" if is_planned and is_new and policy_type not in {"bill", "lawsuit"} else None
    if verb.stage == "adopted":
        return adopted(policy_type, stand)
    is_part = verb.stage == "proposed" and policy_type in lexicon.words("status", "established")
    return None if is_part else verb.stage


def adopted(policy_type: PolicyType, stand: Stand) -> PolicyStatus | None:
    """Return what has become of a policy that has been passed or signed.

    A bill goes on to the next chamber; a law that was passed in a year long gone has been in force since.
    """
    by_chamber = stand.links[0].verb.base in lexicon.words("status", "of_chambers")
    if policy_type in {"bill", "proposal"} and by_chamber:
        return "pending"
    index = stand.links[0].index
    words = stand.line.words[max(0, index - YEAR_REACH) : index + YEAR_REACH]
    is_old = YEAR.search(" ".join(words)) is not None
    return None if is_old and policy_type in lexicon.words("status", "established") else "adopted"


@cache
def phrase_pattern(*keys: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the status lexicon's phrases, the longest first."""
    phrases = sorted(lexicon.phrases("status", *keys), key=lambda phrase: -len(phrase))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b")


def modifiers(place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield the stages that adjectives inside the mention give."""
    for index in range(place.start, place.end):
        if place.line.words[index] in source_words("inside"):
            return
        for stage in ("proposed", "pending", "in_force", "blocked", "ended"):
            if place.line.words[index] in lexicon.words("status", "modifiers", stage):
                yield StatusEvidence(stage, place.line.span(index, index + 1))


def predicates(place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield the stages that the words behind the mention give: "the law took effect"."""
    line = place.line
    text = " ".join(line.words[place.end : place.end + 8])
    for stage in ("pending", "adopted", "in_force", "blocked", "ended"):
        match = phrase_pattern("behind", stage).search(text)
        if match is None or text[: match.start()].count(" ") > BEHIND_GAP:
            continue
        first = place.end + text[: match.start()].count(" ")
        last = first + match.group().count(" ") + 1
        yield StatusEvidence(stage, line.span(first, last))


def is_contested(policy_type: PolicyType, places: Sequence[MentionPlace], stands: Sequence[Stand]) -> bool:
    """Tell whether the text reports a formal challenge: before a court, or as a veto.

    A ruling and a suit are themselves part of a contest and count only where they are appealed.
    """
    if any(is_contest(stand) for stand in stands):
        return True
    if policy_type in {"court_decision", "lawsuit", "proposal"}:
        return False
    return any(contest_near(place) for place in places)


def is_contest(stand: Stand) -> bool:
    """Tell whether somebody challenges the policy in the clause, or a court stops it."""
    act = stand.links[0].verb.act
    return act == "challenge" or (act == "undo" and stand.actor is not None and stand.actor.is_court)


def contest_near(place: MentionPlace) -> bool:
    """Tell whether words of a formal challenge stand near the mention in its sentence."""
    around = place.line.words[max(0, place.start - CONTEST_REACH) : place.end + CONTEST_REACH]
    return phrase_pattern("contests").search(" ".join(around)) is not None
