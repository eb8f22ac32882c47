"""The weights by which "he" and "she" find whom they mean, learnt on texts that the encoder has not seen.

A pronoun is a question with a row of features for each place where a candidate is named; a person's score is
that of his or her best place, and the right persons together should take all of the probability.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from flows.evaluation.labelled import Chain, LabelledText
from flows.nlp.annotation import Attribution, Entity, Tagger
from flows.nlp.document import Span
from flows.nlp.entities.clustering import resolve_entities
from flows.nlp.speakers.antecedents import pronoun_class
from flows.nlp.speakers.discourse import Discourse, discourse_of
from flows.nlp.speakers.naming import named_speaker
from flows.nlp.speakers.ranking import FEATURES, Pronoun, candidates

STEPS: Final = 200
SHRINK: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Question:
    """A pronoun's candidates: their features, a row a place, whose place it is, and who is right."""

    features: Tensor
    entities: Tensor
    right: Tensor


def fit_resolver(read: Sequence[tuple[Tagger, Sequence[LabelledText]]], path: Path) -> None:
    """Learn the weights from texts' chains and write them, with the taggers' belief and without it.

    Each tagger comes with texts that it was not taught.
    """
    asked = [question for tagger, texts in read for question in questions(tagger, texts)]
    plain = torch.tensor([float(name != "belief") for name in FEATURES])
    found = {
        "believed": weights_of(asked, torch.ones(len(FEATURES))),
        "plain": weights_of(asked, plain),
    }
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def questions(tagger: Tagger, texts: Sequence[LabelledText]) -> Iterator[Question]:
    """Yield the pronouns of which one candidate is right."""
    for text, tags in zip(texts, tagger.tag([text.document for text in texts]), strict=True):
        entities = resolve_entities(text.document, tags.names)
        discourse = discourse_of(text.document, entities, tags.references)
        attributions = tags.attributions if text.attributions is None else text.attributions
        owners = [(chain, named_in(entities, chain)) for chain in text.chains]
        speakers = speakers_of(discourse, attributions, owners)
        for chain, right in owners:
            for reference in chain.references if right else ():
                pronoun = pronoun_at(discourse, reference, speakers)
                if pronoun and (question := asked_of(discourse, pronoun, right)):
                    yield question


def named_in(entities: Sequence[Entity], chain: Chain) -> set[int]:
    """Return the entities that are found where the chain has its names."""
    return {
        index
        for index, entity in enumerate(entities)
        if any(mention.span.overlaps(name) for mention in entity.mentions for name in chain.names)
    }


def speakers_of(
    discourse: Discourse, attributions: Sequence[Attribution], owners: Sequence[tuple[Chain, set[int]]]
) -> list[tuple[Span, int | None]]:
    """Return the sources in text order, each with the entity that it names, or refers to by its chain."""
    referring = {
        reference: entity for chain, right in owners for reference in chain.references for entity in right
    }
    found: list[tuple[Span, int | None]] = []
    for source in sorted(one.source for one in attributions if one.source):
        named = named_speaker(discourse, source)
        found.append((source, named.entity if named else referring.get(source)))
    return found


def pronoun_at(
    discourse: Discourse, span: Span, speakers: Sequence[tuple[Span, int | None]]
) -> Pronoun | None:
    """Return the pronoun of one person at the span, if it is one."""
    word = span.text_of(discourse.document.text).lower()
    gender = pronoun_class(word)
    if gender != "feminine" and gender != "masculine":
        return None
    if all(source != span for source, _ in speakers):
        return Pronoun(span.start, word, gender)
    before = [one for one in speakers if one[0].end <= span.start]
    last, entity = before[-1] if before else (None, None)
    return Pronoun(span.start, word, gender, True, entity, last.start if last else None)


def asked_of(discourse: Discourse, pronoun: Pronoun, right: set[int]) -> Question | None:
    """Return the question, if a right answer is among the candidates and a wrong one too."""
    found = list(candidates(discourse, pronoun))
    named = sorted({one.entity for one in found})
    if not right & set(named) or right.issuperset(named):
        return None
    return Question(
        torch.tensor([one.features for one in found]),
        torch.tensor([named.index(one.entity) for one in found]),
        torch.tensor([entity in right for entity in named]),
    )


def weights_of(asked: Sequence[Question], counted: Tensor) -> dict[str, float]:
    """Return the weights, by feature, under which the right answers are likeliest.

    `counted` is 1 for the features that count, 0 for the others.
    """
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        losses = [surprise(question, weights * counted) for question in asked]
        value = torch.stack(losses).mean() + SHRINK * weights.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return dict(zip(FEATURES, [round(value, 3) for value in (weights * counted).tolist()], strict=True))


def surprise(question: Question, weights: Tensor) -> Tensor:
    """Return how little the weights believe in the right answers."""
    places = question.features @ weights
    empty = torch.full((len(question.right),), -torch.inf)
    persons = empty.scatter_reduce(0, question.entities, places, "amax")
    return persons.logsumexp(0) - persons[question.right].logsumexp(0)
