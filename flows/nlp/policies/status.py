"""How far a policy has come, the words that show it, and whether it is under formal challenge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flows.nlp import lexicon
from flows.nlp.policies.clauses import Stand
from flows.nlp.policies.stages import StatusEvidence, phrase_pattern
from flows.nlp.policies.verb_chains import MentionPlace
from schemas.vocabularies import PolicyStatus, PolicyType

CONTEST_REACH = 8


def rank(status: PolicyStatus) -> int:
    """Return how far a stage is."""
    return lexicon.phrases("status", "order").index(status)


def status_of(policy_type: PolicyType, evidence: Sequence[StatusEvidence]) -> StatusEvidence:
    """Return the furthest stage that the text gives, else the one that the kind of instrument implies."""
    if not evidence:
        presumed = cast("dict[str, dict[str, PolicyStatus]]", lexicon.load("status"))["presumed"]
        return StatusEvidence(presumed.get(policy_type, "unknown"), None)
    return max(evidence, key=lambda sign: rank(sign.status))


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
