"""How well attributions are found: matched by the words of their content.

A found attribution matches a gold one where their contents share at least half the words of both
together; pairs are made greedily, the best first. Quotation marks and other marks do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from flows.evaluation.figures import Figures
from flows.nlp.annotation import Attribution
from flows.nlp.document import Span

WORD: Final = re.compile(r"\w+|[^\w\s]")
OPENS: Final = re.compile(r"\s*[\"“]|\s*''|\s*``")
ANY_QUOTE: Final = re.compile(r"[\"“”]|''|``")
ENOUGH: Final = 0.5

Words = frozenset[int]


class WordIndex:
    """The words of a text by number."""

    def __init__(self, text: str) -> None:
        """Read the words of the text."""
        self.of_character = [-1] * len(text)
        for number, match in enumerate(WORD.finditer(text)):
            if match.group().isalnum():
                self.of_character[match.start() : match.end()] = [number] * (match.end() - match.start())

    def words(self, spans: Iterable[Span]) -> Words:
        """Return the numbers of the words that the spans touch."""
        return frozenset(n for span in spans for n in self.of_character[span.start : span.end] if n >= 0)


def count_attributions(
    text: str, gold: Sequence[Attribution], found: Sequence[Attribution], figures: Figures
) -> None:
    """Add one article's matches to the figures."""
    index = WordIndex(text)
    wanted = [(one, words) for one in gold if (words := index.words(one.content))]
    given = [(one, index.words(one.content)) for one in found]
    pairs = best_pairs([words for _, words in wanted], [words for _, words in given])
    exact = sum(wanted[i][1] == given[j][1] for i, j in pairs.items())
    figures.add("quotes", len(pairs), len(given), len(wanted))
    figures.add("quotes.exact", exact, len(given), len(wanted))
    found_right = set(pairs.values())
    for i, (one, _) in enumerate(wanted):
        figures.hit(f"{quote_type(one, text)}, recall", i in pairs)
    for j, (one, _) in enumerate(given):
        figures.hit(f"{quote_type(one, text)}, precision", j in found_right)
    for i, j in pairs.items():
        for role in ("source", "cue"):
            a, b = (words_of_role(one, role, index) for one in (wanted[i][0], given[j][0]))
            figures.hit(f"{role} of matched", bool(a & b) if a else not b)
    for role in ("source", "cue", "content"):
        there, seen = (span_words(ones, role, index) for ones in (gold, found))
        figures.add(f"spans.{role}", len(there & seen), len(seen), len(there))


def best_pairs(gold: Sequence[Words], found: Sequence[Words]) -> dict[int, int]:
    """Return which found one goes with which gold one."""
    candidates = [
        (len(a & b) / len(a | b), i, j) for i, a in enumerate(gold) for j, b in enumerate(found) if a & b
    ]
    pairs: dict[int, int] = {}
    taken = set()
    for score, i, j in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
        if score >= ENOUGH and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def quote_type(one: Attribution, text: str) -> str:
    """Return whether all, a part, or nothing of the content stands in quotation marks."""
    if all(OPENS.match(text, part.start) for part in one.content):
        return "direct"
    is_mixed = any(ANY_QUOTE.search(text, part.start, part.end) for part in one.content)
    return "mixed" if is_mixed else "indirect"


def words_of_role(one: Attribution, role: str, index: WordIndex) -> Words:
    """Return the words of the source or the cue."""
    span = one.source if role == "source" else one.cue
    return index.words([span] if span else [])


def span_words(ones: Iterable[Attribution], role: str, index: WordIndex) -> set[Words]:
    """Return the words of each span of a role, each once."""
    if role == "content":
        found = {index.words([part]) for one in ones for part in one.content}
    else:
        found = {words_of_role(one, role, index) for one in ones}
    return found - {frozenset()}
