"""How names are written: folded for comparing, freed of articles, titles and possessives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.nlp import lexicon
from flows.nlp.annotation import NameMention
from flows.nlp.document import Document, Span
from schemas.vocabularies import EntityType

Words = tuple[str, ...]

ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SIDE = re.compile(r"(?<=House|enate)\s(?:Majority|Minority|Press|Communications)$")
PERIOD = re.compile(r"(?<=\w)\.(?=\w)|(?<=\w)\.")
ACRONYM = re.compile(r"(?:[A-Z]\.?(?:&[A-Z])?){2,9}s?|[A-Z][a-z]?[A-Z]{2,6}|[A-Z]\d[A-Z]{1,3}")
# A name may go without its final 's only where it is not part of it ("Wendy's").
POSSESSIVE_NAMES: frozenset[EntityType] = frozenset({"PERSON", "GPE", "NORP", "LOC"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name mention with the words to compare it by; `core` leaves out what is no part of the name."""

    mention: NameMention
    core: Span
    text: str
    words: Words
    entity_type: EntityType


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return the text in lower case without accents, full stops, soft hyphens and possessive mark."""
    spelt = PERIOD.sub("", text).replace("&", " and ")
    if not spelt.isascii():
        plain = unicodedata.normalize("NFKD", spelt)
        spelt = "".join(c for c in plain if not unicodedata.combining(c) and c != "\xad").replace("’", "'")
    return spelt.casefold()


def words_of(text: str) -> Words:
    """Return the words to compare the name by: at least one, the text itself where it has no letter."""
    return tuple(WORD.findall(fold(text))) or (text,)


def is_acronym(text: str) -> bool:
    """Tell whether the text is written as an acronym: "NCC", "N.C.C.", "PhRMA", "M5S"."""
    return ACRONYM.fullmatch(text) is not None


def letters(text: str) -> str:
    """Return the letters and digits of an acronym in lower case, without a plural s."""
    plain = "".join(c for c in text if c.isalnum())
    return (plain[:-1] if plain[-1:] == "s" and plain[:-1].isupper() else plain).lower()


def names_of(document: Document, mentions: Sequence[NameMention]) -> list[Name]:
    """Return the mentions as names, in text order, each distinct span once."""
    surest_last = sorted(mentions, key=lambda m: (m.confidence, m.entity_type))
    by_span = {m.span: m for m in surest_last if m.span.start < m.span.end}
    ordered = [by_span[span] for span in sorted(by_span)]
    whole = {m.span.text_of(document.text) for m in ordered}
    return [name_of(document.text, mention, whole) for mention in ordered]


def name_of(text: str, mention: NameMention, whole: set[str]) -> Name:
    """Return one mention as a name; `whole` are all the names as the text writes them."""
    core = without_article(text, mention.span)
    if mention.entity_type == "PERSON":
        core = without_title(text, core)
    elif mention.entity_type == "ORG":
        core = without_side(text, core)
    shown = core.text_of(text)
    bare = POSSESSIVE.sub("", shown)
    if bare and (mention.entity_type in POSSESSIVE_NAMES or bare in whole):
        core = Span(core.start, core.start + len(bare))
        shown = bare
    if mention.entity_type == "PERSON":
        shown = without_marks(shown)
    return Name(mention, core, " ".join(shown.split()) or shown, words_of(shown), mention.entity_type)


def without_marks(name: str) -> str:
    """Return a person's name without brackets, and without quotation marks that are no pair."""
    name = re.sub(r"[\[\]]", "", name)
    is_paired = name.count("“") == name.count("”") and name.count('"') % 2 == 0
    return name if is_paired else re.sub(r"[“”\"]", "", name)


def without_article(text: str, span: Span) -> Span:
    """Return the span without a leading article."""
    article = ARTICLE.match(text, span.start, span.end)
    return Span(article.end(), span.end) if article and article.end() < span.end else span


def without_title(text: str, span: Span) -> Span:
    """Return a person's span without honorifics and abbreviated titles that it begins with."""
    start = span.start
    for _ in range(3):
        first, space, rest = text[start : span.end].partition(" ")
        if not rest.strip() or first.lower().rstrip(".") not in prefixes():
            break
        start += len(first) + len(space)
    return Span(start, span.end)


def without_side(text: str, span: Span) -> Span:
    """Return a house's span without what its leader or officer is for: "House" of "House Minority Leader"."""
    side = SIDE.search(text, span.start, span.end)
    return Span(span.start, side.start()) if side else span


@cache
def prefixes() -> frozenset[str]:
    """Return the honorifics and abbreviated titles."""
    honorifics = (
        lexicon.words("titles", "honorifics", gender) for gender in ("feminine", "masculine", "neutral")
    )
    return lexicon.words("titles", "abbreviated").union(*honorifics)


def components(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below the count in groups: those that links join, directly or not, are together."""
    parent = list(range(count))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for one, other in links:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[int, list[int]] = {}
    for index in range(count):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())
