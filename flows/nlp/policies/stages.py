"""What stage the words around one mention show the policy to have reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flows.nlp import lexicon
from flows.nlp.attributions.lines import Line
from flows.nlp.document import Span
from flows.nlp.policies.acts import policy_verb_at, words
from flows.nlp.policies.clauses import Told
from flows.nlp.policies.deeds import is_conditional, made, passed, stage_of, status_words
from flows.nlp.policies.verb_chains import Link, MentionPlace, has_word, is_verb_phrase
from flows.nlp.speakers.source_phrases import source_words
from schemas.vocabularies import PolicyStatus, PolicyType

# How many tokens may stand between a mention and what is said of it, and how far that and a relative clause
# are read; how far before a measure the bill stands that it is a part of.
BEHIND_GAP, BEHIND_REACH, RELATIVE_REACH, PART_REACH = 2, 9, 12, 30
# The beginning of a bill's number.
IDENTIFIER = re.compile(r"(?:[HS]\.? ?)+[RB]?\.?|[HSA]B")


@dataclass(frozen=True, slots=True)
class StatusEvidence:
    """A stage, and the words that show it; no words where the kind of instrument alone says it.

    `is_act` where the words tell what has been done, and no adjective only how the policy is; `is_plain`
    where they say it of the policy itself, not of what somebody does with it.
    """

    status: PolicyStatus
    span: Span | None
    is_act: bool = True
    is_plain: bool = False


def status_evidence(policy_type: PolicyType, told: Sequence[Told], year: int | None) -> list[StatusEvidence]:
    """Return every sign of a stage around the mentions; `year` is that of publication.

    What is wished for and not spoken of as there already is proposed.
    """
    is_new = policy_type in status_words("made_at_once") or is_unknown(told)
    signs = (sign for one in told for sign in signs_at(policy_type, one, year, is_new=is_new))
    return [sign for sign in signs if may_reach(policy_type, sign)]


def signs_at(
    policy_type: PolicyType, told: Told, year: int | None, *, is_new: bool
) -> Iterator[StatusEvidence]:
    """Yield the stages that the words before one mention, in it and behind it show."""
    place = told.place
    by_verb = is_verb_phrase(place)
    for stand in told.stands:
        of_object = by_verb and stand.links[0].index > place.start
        stage = None if of_object else stage_of(policy_type, stand, place, year, is_new=is_new)
        if stage is not None:
            yield StatusEvidence(stage, stand.span())
    if not by_verb:
        yield from modifiers(policy_type, place)
        yield from relatives(place)
        yield from participles(policy_type, place, year)
    yield from predicates(place)
    if policy_type == "proposal":
        yield from parts(place)
        yield from progressive(place)


def may_reach(policy_type: PolicyType, sign: StatusEvidence) -> bool:
    """Tell whether a stage makes sense for the kind of instrument: no bill is imposed, no law pending.

    What "took effect" or is "current" is in force, whatever it is called.
    """
    if sign.status == "in_force":
        return policy_type not in status_words("not_yet_in_force") or sign.is_plain
    return sign.status != "pending" or policy_type not in status_words("established")


def is_unknown(told: Sequence[Told]) -> bool:
    """Tell whether no mention speaks of a policy that is there already: "a bill to cap rents"."""
    return not any(is_known(one.place) for one in told)


def is_known(place: MentionPlace) -> bool:
    """Tell whether the mention speaks of a policy as one that is there: by a name or with "the", "his"."""
    word = place.line.words[place.start]
    is_numbered = any(
        IDENTIFIER.fullmatch(token.text) for token in place.line.tokens[place.start : place.end]
    )
    return word in status_words("definite") or place.line.is_capitalised(place.start) or is_numbered


@cache
def phrase_pattern(*keys: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the status lexicon's phrases, the longest first."""
    phrases = sorted(lexicon.phrases("status", *keys), key=lambda phrase: -len(phrase))
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, phrases)) + r")(?![\w'])")


def modifiers(policy_type: PolicyType, place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield the stages that adjectives inside the mention give."""
    for index in range(place.start, place.end):
        if place.line.words[index] in source_words("inside"):
            return
        for stage in ("proposed", "pending", "in_force", "blocked", "ended"):
            if place.line.words[index] in status_words("modifiers", stage):
                is_before = stage == "proposed" and policy_type in {"bill", "agreement"}
                span = place.line.span(index, index + 1)
                yield StatusEvidence("pending" if is_before else stage, span, is_act=False, is_plain=True)


def participles(policy_type: PolicyType, place: MentionPlace, year: int | None) -> Iterator[StatusEvidence]:
    """Yield the stages that verbs without an object give behind the noun, which then is their object.

    "The rules issued Thursday", "the law, passed in 2010,", "the rule, which a court has put on hold".
    """
    line = place.line
    for index in range(place.start + 1, min(clause_end(place), len(line.words) - 1)):
        verb = policy_verb_at(line.words, index)
        if verb is None or verb.stage is None or verb.form not in {"past", "participle"}:
            continue
        if lacks_object(line, index, verb.length):
            stage = made(policy_type, verb.stage)
            if verb.stage == "adopted":
                stage = passed(policy_type, line, Link(verb, index), "", year)
            if stage is not None:
                yield StatusEvidence(stage, line.span(index, index + verb.length))
        return


def progressive(place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield that what somebody is doing has been decided: "the bank said it was [ending the programme]".

    Of a question ("was ending it wise?") nobody stands before the verb.
    """
    line, start = place.line, place.start
    is_done = line.words[start].endswith("ing") and line.words[start - 1] in {"is", "are", "was", "were"}
    if start > 1 and is_done and line.words[start - 2][0].isalnum():
        yield StatusEvidence("adopted", line.span(start - 1, start + 1))


def clause_end(place: MentionPlace) -> int:
    """Return the index behind the mention and a relative clause that follows it, or a participle."""
    following = place.line.words[place.end : place.end + 2]
    if following[:1] == (",",):
        following = following[1:]
    return place.end + (RELATIVE_REACH if following[:1] in {("which",), ("that",)} else 2)


def lacks_object(line: Line, index: int, length: int) -> bool:
    """Tell whether a verb in the past, or a participle, has no object of its own, nor an auxiliary "be"."""
    before, after = line.words[index - 1], line.words[index + length : index + length + 1]
    if before in words("be") or before in lexicon.words("cues", "determiners") - {"that"}:
        return False
    if has_word(line, index, "modal") or has_word(line, index, "negative"):
        return False
    times = lexicon.words("cues", "time_words") | status_words("before_times")
    return bool(after) and after[0] in times


def parts(place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield that a measure inside a bill is pending: "the bill would also cap rents"."""
    line = place.line
    for index in range(place.start - 2, max(0, place.start - PART_REACH), -1):
        if line.words[index] not in status_words("bills"):
            continue
        for later in range(index + 1, min(index + 4, place.start)):
            if line.words[later] in status_words("contains"):
                yield StatusEvidence("pending", line.span(index, later + 1))
                return


def relatives(place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield the stages that a relative clause inside the mention gives: "the law that took effect in May"."""
    line = place.line
    for index in range(place.start + 1, place.end - 1):
        if line.words[index] in {"that", "which"}:
            yield from phrases_behind(line, index + 1, place.end)
            return


def predicates(place: MentionPlace) -> Iterator[StatusEvidence]:
    """Yield the stages that the words behind the mention give: "the law took effect"."""
    yield from phrases_behind(place.line, place.end, place.end + BEHIND_REACH)


def phrases_behind(line: Line, start: int, end: int) -> Iterator[StatusEvidence]:
    """Yield the stages that phrases right behind the index give."""
    text = " ".join(line.words[start:end])
    for stage in ("proposed", "pending", "adopted", "in_force", "blocked", "ended"):
        match = phrase_pattern("behind", stage).search(text)
        if match is None or text[: match.start()].count(" ") > BEHIND_GAP:
            continue
        first = start + text[: match.start()].count(" ")
        last = first + match.group().count(" ") + 1
        if not has_word(line, first, "negative") and not is_conditional(line, first, "third_person"):
            yield StatusEvidence(stage, line.span(first, last), is_plain=True)
