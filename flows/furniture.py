"""Page furniture: paragraphs that stand on a page and are no part of the article."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.nlp import lexicon

LONGEST = 400
LONGEST_NOTE = 700
LONGEST_LABEL = 110
LEAST_SPACES_OF_A_LINK = 5
OPENS_QUOTATION = re.compile(r"[\"“‘'«]")
# A name, and links set behind it, run together with it: "Ida Vale Ida Maria ValeRail union sues Vale MORE".
_NAME_PART = r"(?: (?:[A-Z(“\"][\w.'’()“”\"-]{0,40}|d[aei]l?|la|le|v[ao]n|den|der|bin|al))"
_LAST = r"[A-Z][\w'’-]{0,40}[a-z]"
_LINK = r"(?=$|[A-Z0-9]|['\"‘“][A-Z0-9])"
LINKED_NAME = re.compile(
    rf"(?<!\w)(?P<name>(?P<last>{_LAST})(?:,? (?:[JS]r\.?|I{{2,3}}))?){_NAME_PART}{{0,5}}? (?P=last){_LINK}"
    rf"|(?<!\w)(?P<full>(?P<given>[A-Z][\w'’-]{{1,40}}) (?P<surname>{_LAST}))"
    rf" ?(?P=given){_NAME_PART}{{0,3}}? (?P=surname) ?{_LINK}"
)
END_OF_LINKS = re.compile(r"MORE(?!\w)")
LONGEST_LINKS = 800
SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$|[“”\"]")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """Return one pattern of all that is listed under the key of the lexicon of furniture."""
    listed = lexicon.phrases("furniture", key)
    return re.compile("|".join(f"(?:{entry})" for entry in listed), re.IGNORECASE)


@cache
def _whole() -> re.Pattern[str]:
    kinds = lexicon.load("furniture")
    if not isinstance(kinds, dict) or not isinstance(kinds["whole"], dict):
        raise TypeError("lexicon furniture: no mapping at 'whole'")
    listed = [entry for kind in kinds["whole"] for entry in lexicon.phrases("furniture", "whole", kind)]
    return re.compile(f"(?:{'|'.join(f'(?:{entry})' for entry in listed)})[ .]*", re.IGNORECASE)


@lru_cache(maxsize=1 << 10)  # the paragraphs of one article are asked about several times
def is_furniture(paragraph: str) -> bool:
    """Tell whether the whole paragraph is furniture; one that opens a quotation never is."""
    if len(paragraph) > LONGEST_NOTE or OPENS_QUOTATION.match(paragraph):
        return False
    if _pattern("long_note").match(paragraph) or _is_link_in_capitals(paragraph):
        return True
    return len(paragraph) <= LONGEST and _whole().fullmatch(paragraph) is not None


def _is_link_in_capitals(paragraph: str) -> bool:
    """Tell whether it is a line of six or more words in capitals and no sentence: a link elsewhere."""
    shouted = len(paragraph) <= LONGEST and paragraph.isupper() and not SENTENCE.search(paragraph)
    return shouted and paragraph.count(" ") >= LEAST_SPACES_OF_A_LINK


def without_furniture(paragraphs: list[str], *, byline: str | None) -> list[str]:
    """Return the article's paragraphs: no furniture, no list of links, no author's note at top or end."""
    kept = paragraphs[: _end_of_article(paragraphs, byline)]
    kept = [_without_links(_without_tail(each)) for each in kept if not is_furniture(each)]
    kept[:1] = [_pattern("label").sub("", paragraph, count=1) for paragraph in kept[:1]]
    if len(kept) > 1 and _introduces_author(kept[0], byline):
        del kept[0]
    while len(kept) > 1 and _is_author_note(kept[-1], byline):
        kept.pop()
    return kept


def _end_of_article(paragraphs: list[str], byline: str | None) -> int:
    """Return where the list of links or labels at the end begins: nothing but such follows its heading."""
    end = len(paragraphs)
    for place in range(len(paragraphs) - 1, 0, -1):
        paragraph = paragraphs[place]
        if _pattern("list_heading").fullmatch(paragraph[:LONGEST]):
            end = place
        elif not (_is_label(paragraph) or is_furniture(paragraph) or _is_author_note(paragraph, byline)):
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


def _introduces_author(paragraph: str, byline: str | None) -> bool:
    """Tell whether the paragraph is a note about somebody whom the byline names in full."""
    if byline is None or not _is_author_note(paragraph, byline):
        return False
    note = _author_note().match(paragraph)
    return note is not None and note["name"].casefold() in byline.casefold()


def _without_links(paragraph: str) -> str:
    """Return the paragraph without the links that stand behind names and end with "MORE"."""
    kept, start = [], 0
    for end in END_OF_LINKS.finditer(paragraph):
        found = LINKED_NAME.search(paragraph, max(start, end.start() - LONGEST_LINKS), end.start())
        if found:
            kept.append(paragraph[start : found.end("name" if found["name"] else "full")])
            start = end.end()
    return "".join([*kept, paragraph[start:]])


def _without_tail(paragraph: str) -> str:
    """Return the paragraph without a link or credits in brackets at its end."""
    opening = paragraph.rfind("(")
    if opening > 0 and paragraph.endswith(")") and _tail().fullmatch(paragraph, opening):
        return paragraph[:opening].rstrip()
    return paragraph


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"\((?:{'|'.join(lexicon.phrases('furniture', 'paragraph_tail'))})\)")


@cache
def _author_note() -> re.Pattern[str]:
    return re.compile("|".join(lexicon.phrases("furniture", "author_note")))
