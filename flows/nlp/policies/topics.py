"""Which major topic of the Comparative Agendas Project's codebook a text is about, by its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import cast, get_args

from flows.nlp import lexicon
from schemas.vocabularies import Topic

WORD = re.compile(r"(?<![.&])(?:[.&]*\w)+(?:[’'\-]\w+)*")
WEIGHTS = {"strong": 3.0, "weak": 1.0}
# What a word in the policy's own names counts for, compared with one in a sentence about it.
IN_NAMES, IN_SENTENCES, IN_ARTICLE = 4.0, 1.0, 0.1


@cache
def topic_words() -> dict[str, dict[Topic, float]]:
    """Return for each word or phrase of the lexicon the topics it speaks for.

    Raises ValueError where the lexicon names a topic that does not exist.
    """
    loaded = cast("dict[str, dict[str, list[str]]]", lexicon.load("topics"))
    unknown = set(loaded) - set(get_args(Topic))
    if unknown:
        raise ValueError(f"lexicon topics: unknown topics {sorted(unknown)}")
    found: dict[str, dict[Topic, float]] = {}
    for topic, strengths in loaded.items():
        for strength, phrases in strengths.items():
            for phrase in phrases:
                key = " ".join(singular(word) for word in phrase.split())
                weight = WEIGHTS[strength] * (1 + phrase.count(" "))
                found.setdefault(key, {}).setdefault(cast("Topic", topic), weight)
    return found


@cache
def phrases_by_first() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the lexicon's phrases as words, by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in topic_words():
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """Return the word in lower case without possessive and plural endings."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word


def topic_scores(text: str) -> dict[Topic, float]:
    """Return how strongly the text's words speak for each topic; each word or phrase counts once."""
    stems = [singular(word) for word in WORD.findall(text)]
    scores: defaultdict[Topic, float] = defaultdict(float)
    seen: set[str] = set()
    index = 0
    while index < len(stems):
        phrase, length = longest_phrase(stems, index)
        if phrase is not None and phrase not in seen:
            seen.add(phrase)
            for topic, weight in topic_words()[phrase].items():
                scores[topic] += weight
        index += length
    return dict(scores)


def longest_phrase(stems: list[str], index: int) -> tuple[str | None, int]:
    """Return the longest phrase of the lexicon that begins at the index, and how many words to go on by."""
    for words in phrases_by_first().get(stems[index], ()):
        if len(words) == 1 or tuple(stems[index : index + len(words)]) == words:
            return " ".join(words), len(words)
    parts = stems[index].split("-") if "-" in stems[index] else []
    return next((part for part in parts if part in topic_words()), None), 1


def topic_of(names: Iterable[str], sentences: Iterable[str], article: Mapping[Topic, float]) -> Topic | None:
    """Return the topic of a policy: of its names, then of the sentences about it, then of the article.

    None where no word speaks for any.
    """
    totals: defaultdict[Topic, float] = defaultdict(float)
    weighted = (
        (IN_NAMES, topic_scores("\n".join(names))),
        (IN_SENTENCES, topic_scores("\n".join(sentences))),
    )
    for factor, scores in (*weighted, (IN_ARTICLE, article)):
        for topic, score in scores.items():
            totals[topic] += factor * score
    ranked = sorted((-score, topic) for topic, score in totals.items())
    return ranked[0][1] if ranked else None
