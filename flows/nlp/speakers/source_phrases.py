"""What a source's noun phrase says by itself: its head, the kind of speaker, whether it is anonymous."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.nlp import lexicon
from flows.nlp.document import Span
from schemas.vocabularies import EntityType, SpeakerKind

WORD = re.compile(r"[\w%]+(?:[’'\-]\w+)*")
DESCRIPTION = re.compile(r",(?!\d)|\s[—–-]\s|\s\(")
EXAMPLES = re.compile(r"^including\s+|(?:,|(?<![\s,]))\s+(?:including|such as)\s.*", re.DOTALL)
QUANTITY_OF = re.compile(r"\bof\s+(?:the\s+)?(?=\S)")
LISTED = re.compile(r",?\s+and\s+|,\s+")
LONGEST_LISTED = 5
YEAR = re.compile(r"(?:19|20)\d\d")
# Words that are dates in small letters only.
NO_DATES = frozenset({"Day", "Night", "Week", "Month", "Year"})
BEFORE_DATES = frozenset({"this", "last", "next", "in", "on", "early", "late", "since", "earlier", "until"})
KINDS: dict[EntityType, SpeakerKind] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "organization",
    "LOC": "organization",
    "NORP": "group",
    "EVENT": "unknown",
    "LAW": "document",
    "WORK": "document",
}


def source_words(key: str) -> frozenset[str]:
    """Return one of the word lists of the source lexicon."""
    return lexicon.words("sources", key)


def words_of(phrase: str) -> list[str]:
    """Return the phrase's words in lower case with straight apostrophes."""
    return [word.lower().replace("’", "'") for word in WORD.findall(phrase)]


def speaker_phrase(source: str) -> str:
    """Return a source as the name of an unnamed speaker: without article, description, date and pause.

    "The lawyers, who had waited," is "lawyers", "officials in April" is "officials"; quantifiers stay ("two
    senior officials"), and so does a list ("unions, farmers and some lawmakers"), but for examples.
    """
    source = EXAMPLES.sub("", source)
    phrase = (source if is_list(source) else undescribed(source)).strip(" .,;:–—-\"“”'‘’")
    first, _, rest = phrase.partition(" ")
    if first.lower() == "both" and " and " in rest:
        return undated(rest)
    return undated(rest.strip() if rest and first.lower() in source_words("articles") else phrase)


def undescribed(source: str) -> str:
    """Return the noun phrase without what describes it behind a comma or a dash."""
    phrase, *described = DESCRIPTION.split(source)
    words, before = words_of(source), words_of(phrase)
    ends_in_noun = bool(described and words) and singular_kinds().get(words[-1]) == "person"
    if ends_in_noun and before and len(phrase.split()) == 2 and before[-1] not in singular_kinds():
        return source  # "the bearded, 71-year-old diplomat"
    return phrase


def is_list(source: str) -> bool:
    """Tell whether the source lists several: short parts, all plurals, or the last of them "others"."""
    parts = [words_of(part) for part in LISTED.split(source.strip(" ,"))]
    ends_in_others = parts[-1] == ["others"]
    return len(parts) > 2 and all(
        0 < len(part) <= LONGEST_LISTED and (ends_in_others or part[-1].endswith("s")) for part in parts
    )


def undated(phrase: str) -> str:
    """Return the phrase without a date at its end ("officials on Tuesday", "the panel in 2001").

    A date stays where it tells when something was done: "a report released last year".
    """
    words = phrase.split()
    while len(words) > 1 and is_date(words[-1]) and words[-2].lower() != "of":
        words.pop()
        while len(words) > 1 and words[-1].lower() in BEFORE_DATES:
            words.pop()
    is_done = len(words) < len(phrase.split()) and len(words) > 1 and words[-1].endswith("ed")
    return phrase if is_done else " ".join(words)


def is_date(word: str) -> bool:
    """Tell whether the word is a year, or dates something; Liz Day is no day."""
    return bool(YEAR.fullmatch(word)) or (word.lower() in dates() and word not in NO_DATES)


def without_date(text: str, span: Span) -> Span:
    """Return the span of a noun phrase without a date at its end."""
    words = list(re.finditer(r"\S+", span.text_of(text)))
    kept = len(undated(span.text_of(text)).split())
    return Span(span.start, span.start + words[kept - 1].end()) if 0 < kept < len(words) else span


def without_possessive(text: str, span: Span) -> Span:
    """Return the span without "'s" at its end: whose words they are is who speaks."""
    is_possessive = len(span.text_of(text)) > 2 and span.text_of(text).endswith(("'s", "’s"))
    return Span(span.start, span.end - 2) if is_possessive else span


def without_focus(text: str, span: Span) -> Span:
    """Return the span without "even" or the like at its beginning."""
    first, _, rest = span.text_of(text).partition(" ")
    is_focus = bool(rest) and first.lower() in source_words("focus")
    return Span(span.start + len(first) + 1, span.end) if is_focus else span


def dates() -> frozenset[str]:
    """Return words that date something."""
    return lexicon.words("noun_phrases", "dates") - {"session", "term", "days", "years", "weeks", "months"}


def without_article(text: str, span: Span) -> Span:
    """Return the span of a noun phrase without its leading article."""
    first, _, rest = span.text_of(text).partition(" ")
    is_article = bool(rest) and first.lower() in source_words("articles")
    return Span(span.start + len(first) + 1, span.end) if is_article else span


def head_of(phrase: str) -> str:
    """Return the head noun of a noun phrase in lower case: the last word before its complements.

    In "a report published in May" and "aides close to the mayor" a known noun stands before an adjective.
    """
    words = words_of(phrase)
    stops = source_words("inside") | source_words("relative")
    end = next((index for index, word in enumerate(words) if index and word in stops), len(words))
    known = singular_kinds()
    for index in range(1, end):
        if words[index - 1] in known and is_behind_noun(words[index:end]):
            return words[index - 1]
    compound = " ".join(words[max(0, end - 2) : end])
    return compound if compound in known else words[end - 1] if words else ""


def is_behind_noun(words: Sequence[str]) -> bool:
    """Tell whether the words may be an adjective or participle behind a noun, with what belongs to it.

    They are no noun phrase: "a union supporting the plan" is a union, "union-backed candidates" are not.
    """
    first, known = words[0], singular_kinds()
    if first in known or (words[-1] in known and not source_words("determiners") & set(words)):
        return False
    is_participle = first.endswith("ed") or (first.endswith("ing") and len(words) > 1)
    return is_participle or first in source_words("behind_nouns")


@cache
def singular_kinds() -> dict[str, SpeakerKind]:
    """Return the kind of speaker for the singular and, where it is the same, the plural of each noun."""
    kinds: dict[str, SpeakerKind] = {}
    for kind in ("organization", "document"):
        for noun in lexicon.phrases("sources", kind):
            kinds[noun] = kind
            kinds[plural(noun)] = kind
    for noun in lexicon.phrases("sources", "group"):
        kinds[noun] = "group"
    for noun in lexicon.phrases("sources", "person"):
        kinds[noun] = "person"
        kinds[plural(noun)] = "group"
    return kinds


def plural(noun: str) -> str:
    """Return the plural of an English noun by the rules of spelling."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def kind_of_phrase(phrase: str) -> SpeakerKind:
    """Return the kind of speaker that an unnamed source is."""
    words = words_of(phrase)
    if len(words) > 2 and "and" in words[1:]:
        return "group"
    head = head_of(phrase)
    if head in source_words("quantities") and (shared := QUANTITY_OF.search(phrase)):
        return kind_of_phrase(phrase[shared.end() :])
    kind = singular_kinds().get(head)
    if kind is None and words and words[0] in source_words("group"):
        return "group"
    if kind is None:
        return "group" if head.endswith(("s", "%")) and not head.endswith("ss") else "unknown"
    return (
        "group" if kind == "organization" and head.endswith("s") and head not in source_words(kind) else kind
    )


def is_anonymous(phrase: str, kind: SpeakerKind, sentence: str) -> bool:
    """Tell whether the article withholds who the unnamed speaker is."""
    if kind not in {"person", "group", "unknown"}:
        return False
    if any(words in sentence.lower() for words in lexicon.phrases("sources", "anonymity_phrases")):
        return True
    head = head_of(phrase)
    return kind == "person" and head in source_words("anonymous")
