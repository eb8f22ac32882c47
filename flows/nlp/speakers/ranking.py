"""Which person "he" or "she" means: a linear score over what a reader notices of each candidate.

Candidates are the persons named before the pronoun, and those whom its own sentence names behind it. The
weights are learnt (`flows/training/resolver.py`) and part of the model; there is a second set for taggers
that have no belief of their own about pronouns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log1p
from typing import Final

from flows.nlp.document import Span
from flows.nlp.speakers.discourse import Discourse, Place
from schemas.vocabularies import Gender

RESOLVER: Final = "resolver.json"
# How far back, in sentences, a pronoun looks.
HORIZON: Final = 12
# The least likelihood that a tagger's belief counts as.
LEAST: Final = 0.001
NOMINATIVE: Final = frozenset({"he", "she"})

FEATURES: Final = (
    "belief",
    "sentences apart",
    "same sentence",
    "words between",
    "nearest",
    "second nearest",
    "behind",
    "subject",
    "subject, for a subject",
    "subject of the same sentence, for no subject",
    "quoted, and the pronoun is not",
    "possessive",
    "last speaker",
    "last speaker of the paragraph",
    "subject, for a source",
    "quoted, for a source",
    "nearest, for a source",
    "words between, for a source",
    "gender known",
    "may be no person",
    "names so far",
)


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun to resolve: where it starts, its word in lower case, its gender.

    Of a pronoun that is the source of a quote: who spoke last before it, and where.
    """

    start: int
    word: str
    gender: Gender
    is_source: bool = False
    last_speaker: int | None = None
    last_spoken: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a person is named whom a pronoun may mean, and what speaks for it, as in `FEATURES`."""

    entity: int
    features: tuple[float, ...]


@cache
def weights(*, believed: bool) -> tuple[float, ...]:
    """Return the learnt weights, for pronouns with or without a tagger's belief."""
    given = json.loads((files("flows") / "models" / RESOLVER).read_text(encoding="utf-8"))
    return tuple(given["believed" if believed else "plain"][name] for name in FEATURES)


def person_meant(discourse: Discourse, pronoun: Pronoun) -> int | None:
    """Return the entity that the pronoun most likely means; None where no person fits."""
    return likeliest(likelihoods(discourse, pronoun))


def likeliest(likely: Mapping[int, float]) -> int | None:
    """Return the entity that is likelier than the others, if there is any."""
    return max(likely, key=lambda entity: likely[entity], default=None)


def likelihoods(discourse: Discourse, pronoun: Pronoun) -> dict[int, float]:
    """Return how likely the pronoun means each person, against the other candidates."""
    learnt = weights(believed=pronoun.start in discourse.beliefs)
    scores: dict[int, float] = {}
    for candidate in candidates(discourse, pronoun):
        score = sum(w * value for w, value in zip(learnt, candidate.features, strict=True))
        scores[candidate.entity] = max(score, scores.get(candidate.entity, score))
    best = max(scores.values(), default=0.0)
    shares = {entity: exp(score - best) for entity, score in scores.items()}
    total = sum(shares.values())
    return {entity: share / total for entity, share in shares.items()}


def candidates(discourse: Discourse, pronoun: Pronoun) -> Iterator[Candidate]:
    """Yield the places of persons whose gender fits, the nearest before the pronoun first."""
    fitting = [place for place in around(discourse, pronoun) if fits(discourse, place, pronoun)]
    counts: dict[int, int] = {}
    for place in fitting:
        counts[place.entity] = counts.get(place.entity, 0) + 1
    ranks = {entity: rank for rank, entity in enumerate(counts)}
    for place in fitting:
        yield Candidate(place.entity, describe(discourse, place, pronoun, ranks, counts))


def around(discourse: Discourse, pronoun: Pronoun) -> Iterator[Place]:
    """Yield the places before the pronoun, the nearest first, then those behind it in its sentence."""
    yield from discourse.before(pronoun.start, horizon=HORIZON)
    index = discourse.document.sentence_index(pronoun.start)
    yield from discourse.inside(Span(pronoun.start, discourse.document.sentences[index].span.end))


def fits(discourse: Discourse, place: Place, pronoun: Pronoun) -> bool:
    """Tell whether a person is named at the place whose gender is the pronoun's, or not known."""
    entity = discourse.entities[place.entity]
    return entity.entity_type == "PERSON" and entity.gender in {None, pronoun.gender}


def describe(
    discourse: Discourse,
    place: Place,
    pronoun: Pronoun,
    ranks: Mapping[int, int],
    counts: Mapping[int, int],
) -> tuple[float, ...]:
    """Return what speaks for the person named at the place, in the order of `FEATURES`."""
    entity = discourse.entities[place.entity]
    text = discourse.document.text
    believed = discourse.beliefs.get(pronoun.start)
    apart = discourse.document.sentence_index(pronoun.start) - place.sentence
    is_behind = place.span.start > pronoun.start
    is_subject = pronoun.word in NOMINATIVE
    is_last = place.entity == pronoun.last_speaker
    is_near = pronoun.last_spoken is not None and discourse.paragraph_at(
        pronoun.last_spoken
    ) == discourse.paragraph_at(pronoun.start)
    is_source = pronoun.is_source
    is_quoted = place.is_quoted and not discourse.is_quoted(Span(pronoun.start, pronoun.start + 1))
    between = text[min(place.span.end, pronoun.start) : max(place.span.start, pronoun.start)].count(" ")
    return (
        0.0 if believed is None else log(max(LEAST, believed.get(place.entity, 0.0))),
        float(apart),
        float(apart == 0),
        log1p(between),
        float(ranks[place.entity] == 0),
        float(ranks[place.entity] == 1),
        float(is_behind),
        float(place.is_subject),
        float(place.is_subject and is_subject),
        float(place.is_subject and not is_subject and apart == 0 and not is_behind),
        float(is_quoted),
        float(text[place.span.end : place.span.end + 2] in {"'s", "’s"}),
        float(is_last),
        float(is_last and is_near),
        float(place.is_subject and is_source),
        float(is_quoted and is_source),
        float(ranks[place.entity] == 0 and is_source),
        log1p(between) * is_source,
        float(entity.gender == pronoun.gender),
        float(entity.gender is None and entity.title is None and " " not in entity.name),
        log1p(counts[place.entity]),
    )
