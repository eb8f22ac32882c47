"""The weights by which mentions are grouped into policies, and groups kept, learnt on our own articles.

A mention is a question: does it speak of one of the policies before it, or of a new one? What the annotation
has in no policy belongs to a new one, or to others of its kind. A group is kept as far as groups like it are
annotated policies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import functional

from flows.evaluation.attributions import WordIndex, Words
from flows.nlp.annotation import Tagger
from flows.nlp.document import Span
from flows.nlp.policies.clusters import (
    EVIDENCE,
    ReadMention,
    evidence_of,
    groups_of,
    latest_first,
    read_in_order,
)
from flows.nlp.policies.groups import FEATURES, Group, best_group, candidates, named_group, newness
from flows.nlp.segments.documents import make_document
from flows.training.questions import Question, fitted, weights_of

# Where mentions of no policy go depends on the weights, so that these are learnt twice.
ROUNDS: Final = 2
SHRINK_GROUPING, SHRINK_KEEPING = 2e-3, 7.5e-4
# Which share of their words two mentions have in common, and by how much less than the nearest annotated one
# another may have.
ENOUGH, NEARLY = 0.3, 0.15


@dataclass(frozen=True, slots=True)
class Article:
    """An article's mentions as found, the annotated policies that each speaks of, and all of the latter.

    An annotated policy is the words of each of its mentions.
    """

    index: WordIndex
    mentions: list[ReadMention]
    meant: list[list[int]]
    policies: list[list[Words]]


def fit_policies(
    trained: Tagger, others: Sequence[Tagger], articles: Sequence[Mapping[str, Any]], path: Path
) -> None:
    """Learn the weights from annotated articles, as their files have them, and write them.

    How mentions are grouped is learnt from those that the trained tagger finds, though it was taught these
    articles: with fewer wrong ones among them the weights do better on others. Which groups are kept is
    learnt from what other taggers find, which were not, and err as on a new article; the rules are among
    them, so that these weights hold for either.
    """
    read = list(read_articles(trained, articles))
    grouping = dict.fromkeys(FEATURES, 0.0)
    for _ in range(ROUNDS):
        asked = [question for article in read for question in questions(article, grouping)]
        grouping = weights_of(asked, FEATURES, SHRINK_GROUPING)
    unseen = (article for tagger in others for article in read_articles(tagger, articles))
    judged = [one for article in unseen for one in judged_groups(article, grouping)]
    found = {"group": grouping, "keep": keeping_of(judged)}
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def read_articles(tagger: Tagger, articles: Sequence[Mapping[str, Any]]) -> Iterator[Article]:
    """Yield the articles with the mentions that the tagger finds."""
    documents = [
        make_document(one["text"], article_id=one["article"], title=one["title"]) for one in articles
    ]
    for one, document, tags in zip(articles, documents, tagger.tag(documents), strict=True):
        index = WordIndex(document.text)
        policies = [[index.words([Span(*span)]) for span in policy["mentions"]] for policy in one["policies"]]
        mentions = list(read_in_order(document, tags.policies))
        meant = [meant_by(index.words([mention.span]), policies) for mention, _, _ in mentions]
        yield Article(index, mentions, meant, policies)


def meant_by(words: Words, policies: Sequence[Sequence[Words]]) -> list[int]:
    """Return the policies one of whose mentions is nearest to these words, or nearly so."""
    shares = [max((share(words, other) for other in policy), default=0.0) for policy in policies]
    least = max(ENOUGH, max(shares, default=0.0) - NEARLY)
    return [number for number, value in enumerate(shares) if value >= least]


def share(words: Words, others: Words) -> float:
    """Return which share of the words of both both have."""
    return len(words & others) / len(words | others) if words and others else 0.0


def questions(article: Article, weights: Mapping[str, float]) -> Iterator[Question]:
    """Yield the mentions that may speak of several policies; those before are grouped as annotated.

    Mentions of no policy are grouped by the weights, apart from the policies.
    """
    recent: list[Group] = []
    known: dict[int, Group] = {}
    for (mention, phrase, sentence), policies in zip(article.mentions, article.meant, strict=True):
        own = [known[policy] for policy in policies if policy in known]
        found = list(candidates(recent, phrase, sentence))
        if found and named_group(recent, phrase) is None:
            others = [recent[rank] for rank, _ in found]
            joined = [g in own if policies else g not in known.values() for g in others]
            right = [not own, *joined]
            if any(right):
                rows = [newness(phrase), *(seen for _, seen in found)]
                features = torch.tensor([[float(row.get(f, 0.0)) for f in FEATURES] for row in rows])
                yield Question(features, torch.tensor(right))
        if policies:
            group = own[0] if own else Group()
        else:
            best = best_group(recent, phrase, sentence, weights)
            group = Group() if best is None or best in known.values() else best
        for policy in policies:
            known.setdefault(policy, group)
        group.add(phrase, mention.confidence, sentence)
        recent = latest_first(group, recent)


def judged_groups(article: Article, weights: Mapping[str, float]) -> Iterator[tuple[list[float], bool]]:
    """Yield the evidence for each group that the weights give, and whether it is an annotated policy."""
    groups = groups_of(article.mentions, weights)
    found = [[article.index.words([phrase.span]) for phrase in group.phrases] for group in groups]
    right = matched(article.policies, found)
    for number, group in enumerate(groups):
        evidence = evidence_of(group)
        yield [evidence[name] for name in EVIDENCE], number in right


def matched(policies: Sequence[Sequence[Words]], groups: Sequence[Sequence[Words]]) -> set[int]:
    """Return the groups that share mentions with a policy: one each, those that share the most first."""
    pairs = [
        (shared(policy, group) / max(len(policy), len(group)), i, j)
        for i, policy in enumerate(policies)
        for j, group in enumerate(groups)
    ]
    taken: dict[int, int] = {}
    for value, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if value > 0 and i not in taken and j not in taken.values():
            taken[i] = j
    return set(taken.values())


def shared(policy: Sequence[Words], group: Sequence[Words]) -> int:
    """Return how many of the policy's mentions the group has."""
    return sum(any(share(words, other) >= ENOUGH for other in group) for words in policy)


def keeping_of(judged: Sequence[tuple[Sequence[float], bool]]) -> dict[str, float]:
    """Return the weights, by piece of evidence, under which the groups' evidence foretells what is right."""
    rows = torch.tensor([evidence for evidence, _ in judged])
    answers = torch.tensor([float(is_right) for _, is_right in judged])
    shrunk = torch.tensor([float(name != "bias") for name in EVIDENCE])

    def loss(weights: Tensor) -> Tensor:
        surprise = functional.binary_cross_entropy_with_logits(rows @ weights, answers)
        return surprise + SHRINK_KEEPING * (shrunk * weights).square().sum()

    return fitted(loss, EVIDENCE)
