"""How far a policy has come, the words that show it, and whether it is under formal challenge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flows.nlp import lexicon
from flows.nlp.document import Span
from flows.nlp.policies.clauses import Stand
from flows.nlp.policies.stages import StatusEvidence, phrase_pattern
from flows.nlp.policies.verb_chains import MentionPlace
from schemas.vocabularies import PolicyStatus, PolicyType

CONTEST_REACH = 8
# How many tokens before a verb a court stands that is asked to act, and before a challenge a "may".
ASKED_REACH, OPEN_REACH = 4, 4


def rank(status: PolicyStatus) -> int:
    """Return how far a stage is."""
    return lexicon.phrases("status", "order").index(status)


def status_of(
    policy_type: PolicyType, evidence: Sequence[StatusEvidence], *, is_new: bool = False
) -> StatusEvidence:
    """Return the furthest stage that the text gives, else the one that the kind of instrument implies.

    A bill that is spoken of only as one that might be (`is_new`) is proposed.
    """
    if evidence:
        return max(evidence, key=lambda sign: rank(sign.status))
    if is_new and policy_type == "bill":
        return StatusEvidence("proposed", None)
    presumed = cast("dict[str, dict[str, PolicyStatus]]", lexicon.load("status"))["presumed"]
    return StatusEvidence(presumed.get(policy_type, "unknown"), None)


def history_of(evidence: Sequence[StatusEvidence]) -> tuple[tuple[PolicyStatus, Span], ...]:
    """Return the stages that the text tells, in its order, each with the words that show it first."""
    found: dict[PolicyStatus, Span] = {}
    for sign in sorted((s for s in evidence if s.span is not None), key=lambda s: cast("Span", s.span)):
        if sign.span is not None and not any(sign.span.overlaps(span) for span in found.values()):
            found.setdefault(sign.status, sign.span)
    return tuple(found.items())


def is_contested(policy_type: PolicyType, places: Sequence[MentionPlace], stands: Sequence[Stand]) -> bool:
    """Tell whether the text reports a formal challenge: before a court, or as a veto.

    A ruling and a suit are themselves part of a contest and count only where they are appealed.
    """
    if any(is_contest(policy_type, stand) for stand in stands):
        return True
    if policy_type in {"court_decision", "lawsuit", "proposal"}:
        return False
    return any(contest_near(place) for place in places)


def is_contest(policy_type: PolicyType, stand: Stand) -> bool:
    """Tell whether somebody challenges the policy in the clause, or a court is to stop it, or keeps it."""
    verb, index = stand.links[0].verb, stand.links[0].index
    if verb.act == "challenge":
        return verb.base != "appeal of" or policy_type in {"court_decision", "lawsuit"}
    courts = lexicon.words("policy_acts", "courts")
    by_court = stand.actor is not None and stand.actor.is_court
    asked = not courts.isdisjoint(stand.line.words[max(0, index - ASKED_REACH) : index])
    return stand.is_direct and (verb.act == "undo" or verb.base == "uphold") and (by_court or asked)


def contest_near(place: MentionPlace) -> bool:
    """Tell whether words of a formal challenge, one that has been made, stand near the mention."""
    words = place.line.words
    around = " ".join(words[max(0, place.start - CONTEST_REACH) : place.end + CONTEST_REACH])
    if words[place.end : place.end + 1] in {("lawsuit",), ("lawsuits",), ("litigation",)}:
        return False
    open_words = lexicon.words("noun_phrases", "modals") | lexicon.words("status", "not_yet")
    return any(
        open_words.isdisjoint(around[: match.start()].split()[-OPEN_REACH:])
        for match in phrase_pattern("contests").finditer(around)
    )
