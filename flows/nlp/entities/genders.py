"""What tells a person's gender: honorific, kin word or gendered role, given name."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from flows.nlp import lexicon
from flows.nlp.entities.forms import Words, words_of
from flows.nlp.entities.scenes import Scene
from schemas.vocabularies import Gender

# How many pronouns must speak for a gender, and how many times as many as against it.
FEWEST, CLEAR = 2, 3
PRONOUN = re.compile(
    r"\b(?:(?P<feminine>she|her|herself)|(?P<masculine>he|him|his|himself))\b", re.IGNORECASE
)
BEFORE = re.compile(r"([^\W\d_]+)\.?\s+$")
GENDERS: tuple[Gender, Gender] = ("feminine", "masculine")


@cache
def listed(name: str, *keys: str) -> dict[str, Gender]:
    """Return the words that a lexicon lists by gender under the keys, folded, of several words the last."""
    return {
        words_of(entry)[-1]: gender for gender in GENDERS for entry in lexicon.phrases(name, *keys, gender)
    }


def honorific_gender(text: str, start: int) -> Gender | None:
    """Return the gender that the honorific right before the position tells: "Ms. Reed"."""
    before = BEFORE.search(text, max(0, start - 16), start)
    return listed("titles", "honorifics").get(before.group(1).lower()) if before else None


def role_gender(title: str) -> Gender | None:
    """Return the gender that a word of the title tells: "spokeswoman", "father of three"."""
    for word in words_of(title):
        gender = listed("titles", "gendered").get(word)
        if gender:
            return gender
    return None


def given_name_gender(words: Words) -> Gender | None:
    """Return the usual gender of a full name's given name; of the middle name behind an initial."""
    names = [word for word in words[:-1] if len(word) > 1]
    return listed("given_names").get(names[0]) if names else None


def pronoun_genders(scene: Scene) -> dict[int, Gender]:
    """Return the gender of the persons, by entity, that pronouns clearly speak for.

    A pronoun counts where it follows the name in a sentence that names nobody else before it.
    """
    votes: dict[int, Counter[Gender]] = {}
    for start, persons in scene.persons_by_sentence.items():
        owners = [scene.owners[index] for index in persons]
        first_other = next((i for i, owner in zip(persons, owners, strict=True) if owner != owners[0]), None)
        limit = scene.sentence_at(start).end if first_other is None else scene.names[first_other].core.start
        pronoun = PRONOUN.search(scene.document.text, scene.names[persons[0]].core.end, limit)
        if pronoun:
            told: Gender = "feminine" if pronoun.lastgroup == "feminine" else "masculine"
            votes.setdefault(owners[0], Counter())[told] += 1
    clear: dict[int, Gender] = {}
    for owner, counts in votes.items():
        gender, most = counts.most_common(1)[0]
        if most >= FEWEST and most >= CLEAR * (counts.total() - most):
            clear[owner] = gender
    return clear
