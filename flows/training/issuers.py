"""The weights by which a policy finds its issuer, learnt on the mentions of our own annotated articles.

A policy is a question with a row of features for each candidate; the right ones together, nobody where the
annotation gives no issuer, should take all of the probability.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import torch

from flows.nlp.annotation import Tagger
from flows.nlp.document import Span
from flows.nlp.entities.clustering import resolve_entities
from flows.nlp.policies.actors import Actor, read
from flows.nlp.policies.issuers import FEATURES, candidates_of, read_policy
from flows.nlp.policies.positions import speech_of
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.resolving import resolve_speakers
from flows.training.questions import Question, weights_of

SHRINK: Final = 3e-3
# By how much nobody's score is lowered: to leave an issuer out is as wrong as to give a wrong one.
NOBODY: Final = 1.0
ARTICLE: Final = re.compile(r"^(?:the|a|an) ")


def fit_issuers(taggers: Sequence[Tagger], articles: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Learn the weights from annotated articles, as their files have them, and write them."""
    asked = [question for tagger in taggers for question in questions(tagger, articles)]
    weights = weights_of(asked, FEATURES, SHRINK)
    weights["nobody"] = round(weights["nobody"] - NOBODY, 3)
    path.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def questions(tagger: Tagger, articles: Sequence[Mapping[str, Any]]) -> Iterator[Question]:
    """Yield the policies whose issuer is among the candidates."""
    documents = [
        make_document(one["text"], article_id=one["article"], title=one["title"]) for one in articles
    ]
    for article, document, tags in zip(articles, documents, tagger.tag(documents), strict=True):
        named = resolve_entities(document, tags.names)
        quotes, entities = resolve_speakers(document, tags.attributions, named, tags.references)
        reading = read(document, entities)
        mentions = [[Span(*mention) for mention in policy["mentions"]] for policy in article["policies"]]
        told = [
            read_policy(reading, policy["type"], spans)
            for policy, spans in zip(article["policies"], mentions, strict=True)
        ]
        found = candidates_of(reading, told, speech_of(quotes))
        for policy, candidates in zip(article["policies"], found, strict=True):
            right = [is_right(article, policy["issuer"], actor) for actor in candidates]
            if any(right):
                rows = [[float(features.get(f, 0.0)) for f in FEATURES] for features in candidates.values()]
                yield Question(torch.tensor(rows), torch.tensor(right))


def is_right(article: Mapping[str, Any], issuer: str | None, actor: Actor | None) -> bool:
    """Tell whether the actor is the issuer: named alike, or by two names of one entity."""
    if issuer is None or actor is None:
        return issuer is None and actor is None
    names = {plain(issuer), plain(actor.name)}
    entities = ({plain(n) for n in (e["name"], *e.get("aliases", ()))} for e in article["entities"])
    return len(names) == 1 or any(names <= entity for entity in entities)


def plain(name: str) -> str:
    """Return a name in lower case without article."""
    return ARTICLE.sub("", name.lower())
