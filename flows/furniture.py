"""Page furniture: paragraphs that stand on a page and are no part of the article."""

from __future__ import annotations

import re
from functools import cache

from flows.nlp import lexicon

LONGEST = 400
LONGEST_NOTE = 700
LONGEST_LABEL = 110
OPENS_QUOTATION = re.compile(r"[\"“‘'«]")
SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$|[“”\"]")


@cache
def _pattern(*keys: str) -> re.Pattern[str]:
    """Return one pattern of all that is listed under the keys of the lexicon of furniture."""
    return re.compile(
        "|".join(f"(?:{entry})" for entry in lexicon.phrases("furniture", *keys)), re.IGNORECASE
    )


@cache
def _kinds() -> tuple[str, ...]:
    kinds = lexicon.load("furniture")
    if not isinstance(kinds, dict) or not isinstance(kinds["whole"], dict):
        raise TypeError("lexicon furniture: no mapping at 'whole'")
    return tuple(kinds["whole"])


def furniture_kind(paragraph: str) -> str | None:
    """Return the kind of furniture that the whole paragraph is, or None where it may be the article's."""
    if len(paragraph) > LONGEST or OPENS_QUOTATION.match(paragraph):
        return None
    bare = paragraph.rstrip(" .")
    for kind in _kinds():
        pattern = _pattern("whole", kind)
        if pattern.fullmatch(paragraph) or pattern.fullmatch(bare):
            return kind
    return None


def without_furniture(paragraphs: list[str], *, byline: str | None) -> list[str]:
    """Return the article's paragraphs: no furniture, no list of links and no author's note at the end."""
    kept = paragraphs[: _end_of_article(paragraphs)]
    kept = [paragraph for paragraph in kept if furniture_kind(paragraph) is None]
    while len(kept) > 1 and _is_author_note(kept[-1], byline):
        kept.pop()
    return kept


def _end_of_article(paragraphs: list[str]) -> int:
    """Return where the list of links or labels at the end begins, which is where nothing but such follows."""
    end = len(paragraphs)
    for place in range(len(paragraphs) - 1, 0, -1):
        paragraph = paragraphs[place]
        if _pattern("list_heading").fullmatch(paragraph[:LONGEST]):
            end = place
        elif not _is_label(paragraph) and furniture_kind(paragraph) is None:
            break
    return end


def _is_label(paragraph: str) -> bool:
    return len(paragraph) <= LONGEST_LABEL and not SENTENCE.search(paragraph)


def _is_author_note(paragraph: str, byline: str | None) -> bool:
    if len(paragraph) > LONGEST_NOTE or OPENS_QUOTATION.match(paragraph):
        return False
    note = _author_note().match(paragraph)
    if not note:
        return False
    named = byline is not None and note["name"].split()[-1].casefold() in byline.casefold()
    return named or any(_pattern(kind).search(paragraph) for kind in ("author_contact", "author_role"))


@cache
def _author_note() -> re.Pattern[str]:
    return re.compile("|".join(lexicon.phrases("furniture", "author_note")))
