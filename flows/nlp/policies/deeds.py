"""What stage an act brings a policy to: whether it has been done, by whom, and when."""

from __future__ import annotations

import re
from functools import cache

from flows.nlp import lexicon
from flows.nlp.attributions.lines import Line
from flows.nlp.attributions.sources import is_adverb
from flows.nlp.policies.clauses import OPENING, Stand
from flows.nlp.policies.verb_chains import Link, MentionPlace
from schemas.vocabularies import PolicyStatus, PolicyType

# How many tokens before a verb an "if" bears on it, and how far around it a year, a modal is looked for.
CONDITION_REACH, AROUND = 7, 30
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@cache
def status_words(*keys: str) -> frozenset[str]:
    """Return one of the word lists of the status lexicon."""
    return lexicon.words("status", *keys)


def stage_of(
    policy_type: PolicyType, stand: Stand, place: MentionPlace, year: int | None, *, is_new: bool
) -> PolicyStatus | None:
    """Return the stage that an act brings a policy of the type to; None where it tells none."""
    verb = stand.links[0].verb
    if not stand.is_direct or not adjoins(stand, place):
        return None
    if verb.act in {"wish", "expect"} or not is_done(stand):
        return stage_wished(policy_type, stand, is_new=is_new)
    if verb.stage == "adopted":
        return adopted(policy_type, stand, year)
    if verb.stage == "ended" and is_mere_refusal(stand):
        return None
    return made(policy_type, verb.stage)


def made(policy_type: PolicyType, stage: PolicyStatus | None) -> PolicyStatus | None:
    """Return the stage of a policy of the type that is in a stage of being made.

    A bill that is proposed lies before a chamber, an agreement that is proposed is negotiated; of what is
    there already, a part is meant.
    """
    if stage != "proposed":
        return stage
    if policy_type in status_words("established"):
        return None
    return "pending" if policy_type in {"bill", "agreement"} else "proposed"


def stage_wished(policy_type: PolicyType, stand: Stand, *, is_new: bool) -> PolicyStatus | None:
    """Return the stage of a policy that somebody only wants, may make, or has not made."""
    verb = stand.links[0].verb
    if stand.is_negated:
        return stage_denied(policy_type, stand)
    if verb.act not in {"wish", "expect", "make"} or not is_new or policy_type == "lawsuit":
        return None
    if policy_type == "agreement" and verb.base in status_words("of_talks"):
        return "pending"
    return "proposed"


def stage_denied(policy_type: PolicyType, stand: Stand) -> PolicyStatus | None:
    """Return the stage of a policy of which something is said not to have been done.

    What has not been carried out is there at least; what a chamber "failed to pass" is over.
    """
    link = stand.links[0]
    if link.verb.act == "implement" and link.verb.form != "base":
        return "adopted"
    before = stand.line.words[max(0, link.index - 2) : link.index]
    is_vote = policy_type in {"bill", "proposal", "budget"} and link.verb.base in status_words("of_chambers")
    return "ended" if is_vote and before[:1] in {("failed",), ("fails",)} else None


def adjoins(stand: Stand, place: MentionPlace) -> bool:
    """Tell whether nothing but small words stands between a verb and the mention behind it."""
    link, line = stand.links[0], place.line
    if link.index >= place.start:
        return True
    small = lexicon.words("cues", "determiners") | OPENING | status_words("between")
    between = line.words[link.index + link.verb.length : place.start]
    return all(word in small or is_adverb(word) for word in between)


def is_done(stand: Stand) -> bool:
    """Tell whether the act has been done: not wished, denied, possible or under a condition."""
    link, line = stand.links[0], stand.line
    if link.verb.form == "gerund" and not stand.is_fact:
        around = line.words[max(0, link.index - AROUND) : link.index + AROUND]
        is_means = link.index > 0 and line.words[link.index - 1] in status_words("means")
        modal = lexicon.words("noun_phrases", "modals")
        return is_means and len(stand.links) == 1 and modal.isdisjoint(around)
    return stand.is_fact and not is_conditional(line, link.index, link.verb.form)


def is_conditional(line: Line, index: int, form: str) -> bool:
    """Tell whether an "if", "until" or "ensure that" bears on the verb at the index."""
    before = line.words[max(0, index - CONDITION_REACH) : index]
    if form == "past" and not {"is", "are", "be"} & set(before[-2:]):
        return False
    return not status_words("conditions").isdisjoint(before)


def is_mere_refusal(stand: Stand) -> bool:
    """Tell whether somebody only says no to the policy who cannot end it: a party, an opponent."""
    if stand.links[0].verb.base not in status_words("refusals") or stand.actor is None:
        return False
    return status_words("deciders").isdisjoint(stand.actor.name.lower().split())


def adopted(policy_type: PolicyType, stand: Stand, year: int | None) -> PolicyStatus:
    """Return what has become of a policy that has been passed or signed.

    A bill goes on to the next chamber; what was made in a year before the article's has been in force since.
    """
    by = "" if stand.actor is None else stand.actor.name.lower()
    return passed(policy_type, stand.line, stand.links[0], by, year)


def passed(policy_type: PolicyType, line: Line, link: Link, by: str, year: int | None) -> PolicyStatus:
    """Return the stage of a policy that "by" has passed, signed or approved, as the verb says."""
    near = " ".join(line.words[max(0, link.index - AROUND) : link.index + AROUND])
    makers = set(by.split())
    if link.verb.base in status_words("of_chambers") and "into law" not in near:
        is_last = not status_words("enactors").isdisjoint(makers)
        by_chamber = not status_words("chambers").isdisjoint(makers)
        if policy_type == "proposal" and link.verb.base not in status_words("votes"):
            return "proposed"
        if policy_type in {"bill", "proposal"} and not is_last:
            return "pending"
        if policy_type in {"budget", "agreement"} and by_chamber:
            return "pending"
    is_old = year is not None and any(int(one) < year for one in YEAR.findall(near))
    return "in_force" if is_old and policy_type in status_words("lasting") else "adopted"
