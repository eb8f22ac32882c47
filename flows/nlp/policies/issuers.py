"""Who makes a policy: a linear score over what a reader notices of each person and body in the article.

Candidates are the makers whom the article names, and the unnamed ones whom a clause or a possessive shows at
a mention. Nobody is a candidate too: where the text does not tell, the issuer is null. The weights are learnt
(`flows/training/issuers.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log1p
from typing import Final, cast, get_args

from flows.nlp import lexicon
from flows.nlp.document import Span
from flows.nlp.names.jurisdictions import code_in
from flows.nlp.policies.actors import Actor, Reading, main_subject, named
from flows.nlp.policies.clauses import Stand, Told, stands
from flows.nlp.policies.makers import MAKERS, Sign, signs_at
from flows.nlp.policies.positions import Speech, speaker_of
from flows.nlp.policies.verb_chains import MentionPlace, places_of
from flows.nlp.speakers.source_phrases import words_of
from schemas.vocabularies import PolicyType

ISSUERS: Final = "issuers.json"
# The signs that by themselves show who makes a policy.
TELLING: Final[tuple[Sign, ...]] = ("makes", "owns", "his", "by", "that they make")
PERSONS: Final = ("judge", "candidate", "executive", "lawmaker", "staff", "person")
BODIES: Final = (
    "court",
    "party",
    "legislature",
    "government",
    "agency",
    "voters",
    "state",
    "country",
    "body",
)
FEATURES: Final = (
    *get_args(Sign),
    "makes others",
    "subject",
    "speaker",
    "in the sentence",
    "last named",
    "last named usual maker",
    "usual maker",
    "usual maker in the sentence",
    "names in the article",
    *PERSONS,
    *BODIES,
    "unnamed",
    "together",
    "nobody",
    *(f"nobody, of a {policy_type}" for policy_type in get_args(PolicyType)),
)
# How many sentences back the last maker is looked for, and the last of a kind that makes such policies.
NEAR, BACK = 1, 3
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """A policy as far as one has read of it: its type, and what is told of it where it is mentioned."""

    policy_type: PolicyType
    told: Sequence[Told]

    @property
    def places(self) -> list[MentionPlace]:
        """Return where the policy is spoken of."""
        return [one.place for one in self.told]

    @property
    def stands(self) -> list[Stand]:
        """Return what is done with it there."""
        return [stand for one in self.told for stand in one.stands]


def read_policy(reading: Reading, policy_type: PolicyType, mentions: Sequence[Span]) -> ReadPolicy:
    """Return where a policy is spoken of, and what is done with it there."""
    told = [Told(place, tuple(stands(reading, place))) for place in places_of(reading, mentions)]
    return ReadPolicy(policy_type, told)


@cache
def weights() -> Features:
    """Return the learnt weights by feature."""
    given = json.loads((files("flows") / "models" / ISSUERS).read_text(encoding="utf-8"))
    return {name: given[name] for name in FEATURES}


def issuers_of(reading: Reading, policies: Sequence[ReadPolicy], speech: Speech) -> list[Actor | None]:
    """Return who most likely makes each policy; None where that is nobody in the article."""
    return [likeliest(candidates) for candidates in candidates_of(reading, policies, speech)]


def likeliest(candidates: Mapping[Actor | None, Features]) -> Actor | None:
    """Return the candidate with the highest score."""
    learnt = weights()
    scores = {
        actor: sum(learnt[name] * value for name, value in features.items())
        for actor, features in candidates.items()
    }
    return max(scores, key=lambda actor: scores[actor])


def candidates_of(
    reading: Reading, policies: Sequence[ReadPolicy], speech: Speech
) -> Iterator[dict[Actor | None, Features]]:
    """Yield each policy's candidates, with what one notices of them: the features that are not 0."""
    shown = [signs_at(reading, told.places, told.stands) for told in policies]
    makers = Counter(actor for signs in shown for actor in signs if makes(signs[actor]))
    known = makers_named(reading)
    for told, signs in zip(policies, shown, strict=True):
        features: dict[Actor | None, Features] = {None: nobody(told)}
        heard = heard_of(reading, told, speech)
        for actor in dict.fromkeys([*known, *signs]):
            counts = signs.get(actor, Counter())
            features[actor] = {
                **dict.fromkeys(counts, 1.0),
                "makes others": log1p(makers[actor] - makes(counts)),
                **kind_features(reading, told, actor, heard),
            }
        yield features


def makes(counts: Mapping[Sign, int]) -> bool:
    """Tell whether the signs show the actor as maker."""
    return any(counts.get(sign) for sign in TELLING)


def makers_named(reading: Reading) -> list[Actor]:
    """Return the persons, bodies and groups that the article names."""
    found = (named(reading, i) for i, one in enumerate(reading.entities) if one.entity_type in MAKERS)
    return [actor for actor in found if not actor.is_named_as_policy]


def nobody(told: ReadPolicy) -> Features:
    """Return the features of the candidate that stands for no issuer."""
    return {"nobody": 1.0, f"nobody, of a {told.policy_type}": 1.0}


@dataclass(frozen=True)
class Heard:
    """For each entity, at what share of a policy's mentions it is the subject of the sentence, and so on."""

    subject: Mapping[int, float]
    speaker: Mapping[int, float]
    beside: Mapping[int, float]
    last: Mapping[int, float]
    last_usual: Mapping[int, float]


def heard_of(reading: Reading, told: ReadPolicy, speech: Speech) -> Heard:
    """Return who is spoken of, and who speaks, in the sentences with a mention."""
    counts = [Counter[int]() for _ in range(5)]
    kinds = usual_kinds(told.policy_type)
    for place in told.places:
        line, mention = place.line, place.line.span(place.start, place.end)
        subject = main_subject(reading, line, place.start)
        quote = speech.around(mention)
        speaker = None if quote is None else speaker_of(speech.quotes[quote])
        in_sentence = reading.discourse.inside(line.sentence.span)
        back = [one.entity for one in reading.discourse.before(mention.start, horizon=BACK)]
        near = [one.entity for one in reading.discourse.before(mention.start, horizon=NEAR)]
        seen = (
            subject.members if subject else (),
            speaker.members if speaker else (),
            {one.entity for one in in_sentence if not mention.contains(one.span)},
            [entity for entity in near if reading.entities[entity].entity_type in MAKERS][:1],
            [entity for entity in back if kind_of(reading, named(reading, entity)) in kinds][:1],
        )
        for count, entities in zip(counts, seen, strict=True):
            count.update(entities)
    return Heard(*({entity: n / len(told.places) for entity, n in count.items()} for count in counts))


def kind_features(reading: Reading, told: ReadPolicy, actor: Actor, heard: Heard) -> Features:
    """Return what an actor is, whether such actors make policies of the type, and where it is heard of."""
    kind = kind_of(reading, actor)
    usual = float(kind in usual_kinds(told.policy_type))
    found = {kind: 1.0, "usual maker": usual}
    if actor.entity is None:
        return found | {"together" if actor.members else "unnamed": 1.0}
    beside = heard.beside.get(actor.entity, 0.0)
    return found | {
        "subject": heard.subject.get(actor.entity, 0.0),
        "speaker": heard.speaker.get(actor.entity, 0.0),
        "in the sentence": beside,
        "last named": heard.last.get(actor.entity, 0.0),
        "last named usual maker": heard.last_usual.get(actor.entity, 0.0),
        "usual maker in the sentence": usual * float(beside > 0),
        "names in the article": log1p(len(reading.entities[actor.entity].mentions)),
    }


def usual_kinds(policy_type: PolicyType) -> Sequence[str]:
    """Return the kinds of makers that make policies of the type in the ordinary course of things."""
    return cast("dict[str, dict[str, list[str]]]", lexicon.load("issuers"))["makers"][policy_type]


def kind_of(reading: Reading, actor: Actor) -> str:
    """Return which kind of maker the actor is: an executive, a court, a country."""
    if actor.members and reading.entities[actor.members[0]].entity_type == "PERSON":
        return kind_of_person(reading.entities[actor.members[0]].title or "")
    found = listed_kind("bodies", actor.name)
    code = code_in(actor.name) if actor.entity is not None else None
    is_place = code is not None and reading.entities[actor.members[0]].entity_type == "GPE"
    if is_place and code is not None:
        return "state" if "-" in code else "country"
    return found or "body"


def kind_of_person(title: str) -> str:
    """Return which kind of maker a person with the title is."""
    if lexicon.words("issuers", "staff") & set(words_of(title)):
        return "staff"
    return listed_kind("persons", title) or "person"


@lru_cache(maxsize=1 << 16)
def listed_kind(group: str, name: str) -> str | None:
    """Return the first kind of the lexicon that one of the words of a name or title stands for."""
    kinds = cast("dict[str, dict[str, list[str]]]", lexicon.load("issuers"))[group]
    phrase = f" {' '.join(words_of(name))} "
    return next((kind for kind, listed in kinds.items() if any(f" {one} " in phrase for one in listed)), None)
