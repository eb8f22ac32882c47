"""The policies that we annotated to train on: complete, within the vocabularies, and true to the texts."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from flows.training.annotated import annotated_articles, texts_of
from schemas.vocabularies import PolicyStatus, PolicyType, Role, Topic

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


def test_labels_are_of_the_vocabularies() -> None:
    """Each article is there once, and no policy is without a mention or with a label of its own."""
    articles = list(annotated_articles())
    policies = [policy for article in articles for policy in article.policies]
    assert len({article.source_id for article in articles}) == len(articles) == 240
    assert len(policies) == 1121
    assert {policy.policy_type for policy in policies} <= set(get_args(PolicyType))
    assert {policy.status for policy in policies} <= set(get_args(PolicyStatus))
    assert {policy.topic for policy in policies} <= set(get_args(Topic))
    assert {actor.role for policy in policies for actor in policy.actors} == set(get_args(Role))
    assert all(policy.mentions for policy in policies)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs ../shared/corpora")
def test_words_that_show_an_actor_stand_in_their_sentence() -> None:
    """The texts are cleaned as they were when annotated; words lie in their sentence and are whole."""
    texts = texts_of(CORPORA)
    for article in annotated_articles():
        text = texts[article.source_id]
        for policy in article.policies:
            assert all(mention.text_of(text).strip() == mention.text_of(text) for mention in policy.mentions)
            for actor in policy.actors:
                assert actor.words is None or actor.sentence.contains(actor.words)
                assert actor.name.text_of(text)
