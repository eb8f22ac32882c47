"""The language of an article, told offline by py3langid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE = 2_000
FEW_WORDS = 30
SURE = 0.8
SURE_OF_FEW_WORDS = 0.99


@dataclass(frozen=True, slots=True)
class Language:
    """ISO 639-1 code, and the probability between 0 and 1 that it is this one."""

    code: str
    score: float


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def tell_language(text: str) -> Language:
    """Return the language of the text's first 2,000 characters.

    Where another language than English is not sure, the text counts as English: names and figures are taken
    for other languages in short texts, and an article too much is seen, while one too few is missed.
    """
    ranked = [Language(code, float(score)) for code, score in _identifier().rank(text[:SAMPLE])]
    best = ranked[0]
    needed = SURE if len(text.split()) > FEW_WORDS else SURE_OF_FEW_WORDS
    if best.code == "en" or best.score >= needed:
        return best
    return next(language for language in ranked if language.code == "en")
