"""Whom a policy acts on, where its own noun phrase says so in a few words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.nlp import lexicon
from flows.nlp.speakers.source_phrases import head_of, kind_of_phrase, source_words

# Up to five words, as few as will do.
NOUNS = r"(?P<who>[\w’'\-]+(?: [\w’'\-]+){0,4}?)"
ALLOWS = re.compile(
    rf"\b(?:bar|ban|prohibit|forbid|allow|force|require|let|help|permit|direct|order|protect|shield|exempt|prevent|stop|block)"
    rf"(?:s|ning|ring|ting|ping|ing|es|ed|ned|red|ped)? {NOUNS} (?:from|to|against)\b",
    re.IGNORECASE,
)
FOR = re.compile(
    rf"\b(?:for|on|of|against) {NOUNS}(?=$|[,.;:()“”\"]| (?:who|that|which|from|to|in|at|with|by|under)\b"
    r"| (?:entering|seeking|earning|making)\b)"
)


def affected_by(phrases: Iterable[str]) -> str | None:
    """Return whom the policy acts on, as its own names put it; None where they do not."""
    for phrase in phrases:
        for pattern in (ALLOWS, FOR):
            for match in pattern.finditer(phrase):
                who = match.group("who")
                if is_people(who):
                    return who
    return None


def is_people(phrase: str) -> bool:
    """Tell whether a phrase means people or bodies, by its head noun."""
    words = phrase.lower().split()
    pronouns = lexicon.words("cues", "subject_pronouns") | lexicon.words("cues", "addressee_pronouns")
    if words[0] in pronouns or set(words) & source_words("inside"):
        return False
    head = head_of(phrase)
    return (
        kind_of_phrase(head) in {"person", "organization"}
        or head in lexicon.words("policy_acts", "people_nouns")
        or is_group(head)
    )


def is_group(head: str) -> bool:
    """Tell whether the noun is a listed plural for people."""
    return kind_of_phrase(head) == "group" and head[:-1] in source_words("person")
