"""What tells a person's gender: honorific, kin word or gendered role, given name."""

from __future__ import annotations

import re
from functools import cache

from flows.nlp import lexicon
from flows.nlp.annotation import Gender
from flows.nlp.name_forms import Words, words_of

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
