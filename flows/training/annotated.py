"""Policies that we annotated in articles of the unlabelled corpus: offsets and labels, none of the texts.

`policies.jsonl` has 240 articles, drawn by chance among those of 300 to 1,000 words, nearly all with a policy
by our own pipeline. A large language model annotated them by the guidelines of the gold articles, each once
and by nobody a second time, so that they are for training, not for judging. Offsets are of the cleaned text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import polars as pl

from flows.nlp.document import Span
from flows.training.unlabelled import articles_in, cleaned
from schemas.vocabularies import PolicyStatus, PolicyType, Role, Topic

FILE: Final = "policies.jsonl"


@dataclass(frozen=True, slots=True)
class AnnotatedActor:
    """Who stands where to a policy: where the text first names it, and the words and sentence that show it.

    `words` is None where the sentence has no word for the actor.
    """

    role: Role
    name: Span
    words: Span | None
    sentence: Span


@dataclass(frozen=True, slots=True)
class AnnotatedPolicy:
    """A policy of an article; `issuer` is where the text first names who makes it, if it does."""

    policy_type: PolicyType
    topic: Topic
    status: PolicyStatus
    contested: bool
    jurisdiction: str | None
    issuer: Span | None
    mentions: tuple[Span, ...]
    actors: tuple[AnnotatedActor, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article's policies; `source_id` is its id in the corpus, `sha256` that of its cleaned text."""

    source_id: str
    sha256: str
    policies: tuple[AnnotatedPolicy, ...]


def annotated_articles() -> Iterator[AnnotatedArticle]:
    """Yield the articles in the order of their ids."""
    for line in (files("flows") / "training" / FILE).read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        policies = tuple(map(policy_of, one["policies"]))
        yield AnnotatedArticle(one["article"], one["sha256"], policies)


def policy_of(given: Mapping[str, Any]) -> AnnotatedPolicy:
    """Return a policy as the file has it."""
    actors = (
        AnnotatedActor(role, Span(*name), Span(*words) if words else None, Span(*sentence))
        for role, name, words, sentence in given["actors"]
    )
    return AnnotatedPolicy(
        policy_type=cast("PolicyType", given["type"]),
        topic=cast("Topic", given["topic"]),
        status=cast("PolicyStatus", given["status"]),
        contested=given["contested"],
        jurisdiction=given["jurisdiction"],
        issuer=Span(*given["issuer"]) if given["issuer"] else None,
        mentions=tuple(Span(*mention) for mention in given["mentions"]),
        actors=tuple(actors),
    )


def texts_of(corpora: Path) -> dict[str, str]:
    """Return the cleaned text of each annotated article by its id.

    Raises ValueError, naming the article, where cleaning gives another text than was annotated, and
    FileNotFoundError where there is no file of unlabelled articles.
    """
    expected = {article.source_id: article.sha256 for article in annotated_articles()}
    wanted = articles_in(corpora).filter(pl.col("id").is_in(list(expected)))
    texts = {}
    for source_id, _, text in cleaned(wanted):
        if hashlib.sha256(text.encode()).hexdigest() != expected[source_id]:
            raise ValueError(f"annotated article {source_id}: its cleaned text is another one now")
        texts[source_id] = text
    return texts
