"""How sure it is who speaks, by the way in which the source was resolved; and why nobody is named.

A speaker is right where the source was read right and resolved right. What tells how often that is so is
learnt for either by itself (`flows/training/speakers.py`) and part of the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Final, Literal, get_args

from flows.nlp.annotation import Attribution
from flows.nlp.document import Span
from flows.nlp.speakers.antecedents import PronounClass, pronoun_class
from flows.nlp.speakers.discourse import Discourse
from flows.nlp.speakers.naming import Speaker
from flows.nlp.speakers.relatives import LONGEST_PARTITIVE
from flows.nlp.speakers.source_phrases import source_words, without_date, without_possessive, words_of
from schemas.vocabularies import SpeakerGap

Way = Literal[
    "full name",
    "short name",
    "several names",
    "he or she",
    "they",
    "it",
    "who",
    "first person",
    "noun phrase of an entity",
    "own words",
    "carried over",
    "interview",
]
PRONOUNS: Final[Mapping[PronounClass, Way]] = {
    "feminine": "he or she",
    "masculine": "he or she",
    "plural": "they",
    "neuter": "it",
    "relative": "who",
    "author": "first person",
}
CONFIDENCE: Final = "attribution's confidence"
# What always counts gives a way that is too rare to learn from the confidence of all.
EVIDENCE: Final = (
    "always",
    *get_args(Way),
    "own words, definite",
    "own words, a single one",
    "own words, of no known kind",
    "pronoun's likelihood",
    CONFIDENCE,
)
DEFINITE: Final = frozenset({"the", "this", "that", "these", "those"})
SPEAKERS: Final = "speakers.json"
LEAST: Final = 0.001


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of each piece of `EVIDENCE`: for a source read right, for one resolved right."""

    read: tuple[float, ...]
    resolved: tuple[float, ...]


@cache
def weights() -> Weights:
    """Return the learnt weights."""
    given = json.loads((files("flows") / "models" / SPEAKERS).read_text(encoding="utf-8"))
    return Weights(*(tuple(given[part][name] for name in EVIDENCE) for part in ("read", "resolved")))


def speaker_confidence(discourse: Discourse, attribution: Attribution, speaker: Speaker) -> float | None:
    """Return how likely the speaker is right, given that the words are attributed; None for nobody."""
    if speaker.name is None:
        return None
    evidence = speaker_evidence(discourse, attribution, speaker)
    return probability(evidence, weights().read) * probability(evidence, weights().resolved)


def probability(evidence: tuple[float, ...], learnt: tuple[float, ...]) -> float:
    """Return the probability that the weights give to the evidence."""
    return 1 / (1 + exp(-sum(value * weight for value, weight in zip(evidence, learnt, strict=True))))


def speaker_evidence(discourse: Discourse, attribution: Attribution, speaker: Speaker) -> tuple[float, ...]:
    """Return what speaks for the speaker, in the order of `EVIDENCE`."""
    text = discourse.document.text
    found = way(discourse, attribution, speaker)
    is_own = found == "own words"
    source = words_of(attribution.source.text_of(text)) if attribution.source else []
    return (
        1.0,
        *(float(found == each) for each in get_args(Way)),
        float(is_own and source[:1] != [] and source[0] in DEFINITE),
        float(is_own and len(words_of(speaker.name or "")) == 1),
        float(is_own and speaker.kind == "unknown"),
        log_odds(speaker.likelihood) if found == "he or she" else 0.0,
        log_odds(attribution.confidence),
    )


def log_odds(likelihood: float) -> float:
    """Return the log odds of a likelihood, as far as to one in a thousand."""
    bounded = min(1 - LEAST, max(LEAST, likelihood))
    return log(bounded / (1 - bounded))


def way(discourse: Discourse, attribution: Attribution, speaker: Speaker) -> Way:
    """Return how the speaker was found, as the source's words tell."""
    text = discourse.document.text
    if attribution.source is None:
        return "carried over"
    source = without_possessive(text, without_date(text, attribution.source))
    if attribution.source.text_of(text) in source_words("answer_labels"):
        return "interview"
    words = words_of(source.text_of(text))
    if len(words) == 1 and (pronoun := pronoun_class(words[0])):
        return PRONOUNS[pronoun]
    if words[-1:] and words[-1] in source_words("relative") and len(words) <= LONGEST_PARTITIVE:
        return "who"
    if speaker.reference == "pronoun":
        return "they"
    if speaker.reference == "nominal":
        return "noun phrase of an entity"
    return named_way(discourse, source, speaker)


def named_way(discourse: Discourse, source: Span, speaker: Speaker) -> Way:
    """Return whether the source has the speaker's name, a part of it, several names, or none."""
    if speaker.entity is not None:
        return "full name" if str(speaker.name) in source.text_of(discourse.document.text) else "short name"
    entities = {discourse.entities[place.entity].name for place in discourse.inside(source)}
    is_joint = sum(name in str(speaker.name) for name in entities) > 1 and speaker.kind == "group"
    return "several names" if is_joint else "own words"


def speaker_gap(discourse: Discourse, attribution: Attribution, speaker: Speaker) -> SpeakerGap | None:
    """Return why no speaker is given; None where one is."""
    if speaker.name is not None:
        return None
    if attribution.source is None:
        return "no_source"
    words = words_of(attribution.source.text_of(discourse.document.text))
    is_label = bool(words) and words[0] in source_words("question_labels")
    is_author = len(words) == 1 and pronoun_class(words[0]) == "author" and speaker.reference is None
    return "author" if is_label or is_author else "unclear"
