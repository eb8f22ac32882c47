"""What words of judgement say: for, against, or neither."""

from __future__ import annotations

import re
from functools import cache

from flows.nlp import lexicon

TURNING_REACH = 3
APART = " ; "
WORD = re.compile(r"\w+(?:['\-]\w+)*")


@cache
def judgements() -> re.Pattern[str]:
    """Return a pattern that finds the lexicon's words of judgement, the longest first."""
    phrases = [*lexicon.phrases("stances", "negative"), *lexicon.phrases("stances", "positive")]
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def judgement(words: str) -> int:
    """Return how many more words of the text judge well than badly; a "not" before a word turns it.

    Parts of the text that stand apart in it are joined by `APART`.
    """
    text = words.lower().replace("’", "'")
    score = 0
    for match in judgements().finditer(text):
        value = -1 if match.group() in lexicon.words("stances", "negative") else 1
        before = text[max(0, match.start() - 30) : match.start()]
        near, own = (WORD.findall(part)[-TURNING_REACH:] for part in (before, before.rpartition(APART)[2]))
        turns = sum(word in lexicon.words("stances", "turning") for word in near)
        turns += sum(word in lexicon.words("stances", "ending") for word in own)
        score += value if turns % 2 == 0 else -value
    return score
