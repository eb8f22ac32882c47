"""A sentence as the attribution rules read it: its tokens in lower case, and which of them are quoted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from flows.nlp.document import Document, Quotation, Sentence, Span, Token


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its tokens.

    `words` are the tokens in lower case with straight apostrophes; `quoted[i]` is the outer quotation
    that token i stands in (marks included), or None. Titles in quotation marks count as unquoted.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    quoted: tuple[Quotation | None, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the text range of the tokens from `start` up to, not including, `end`."""
        return Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)

    def is_capitalised(self, index: int) -> bool:
        """Tell whether the token begins with a capital letter."""
        return self.tokens[index].text[:1].isupper()

    def opens_quotation(self, index: int) -> bool:
        """Tell whether a quotation, or a further part of one, begins with this token."""
        quotation = self.quoted[index] if index < len(self.tokens) else None
        start = self.tokens[index].span.start if quotation else -1
        return quotation is not None and any(part.start == start for part in quotation.parts)

    def closes_quotation(self, index: int) -> bool:
        """Tell whether a quotation ends with this token."""
        if not 0 <= index < len(self.tokens):
            return False
        quotation = self.quoted[index]
        return (
            quotation is not None and quotation.closed and self.tokens[index].span.end == quotation.span.end
        )

    def is_comma(self, index: int) -> bool:
        """Tell whether the token is a comma, and not one inside a number."""
        if not 0 <= index < len(self.tokens) or self.words[index] != ",":
            return False
        end = self.tokens[index].span.end
        return index + 1 == len(self.tokens) or self.tokens[index + 1].span.start > end


@lru_cache(maxsize=2)  # what is resolved one after the other reads the same document
def lines_of(document: Document) -> tuple[Line, ...]:
    """Return the document's sentences as lines, in order."""
    outer = [q for q in document.quotations if q.depth == 0 and q.kind != "title"]
    parts = sorted(((part, quotation) for quotation in outer for part in quotation.parts), key=lambda p: p[0])
    quoted = quotation_of_each_token(document.tokens, parts)
    return tuple(
        Line(
            sentence,
            document.tokens[start:end],
            tuple(token.text.lower().replace("’", "'") for token in document.tokens[start:end]),
            tuple(quoted[start:end]),
        )
        for sentence, start, end in token_ranges(document)
    )


def token_ranges(document: Document) -> Iterator[tuple[Sentence, int, int]]:
    """Yield each sentence that has tokens, with the range of token indices that it covers."""
    starts = [*(sentence.span.start for sentence in document.sentences), len(document.text) + 1]
    index = 0
    for sentence, (_, following) in zip(document.sentences, pairwise(starts), strict=True):
        first = index
        while index < len(document.tokens) and document.tokens[index].span.start < following:
            index += 1
        if index > first:
            yield sentence, first, index


def quotation_of_each_token(
    tokens: Sequence[Token], parts: Sequence[tuple[Span, Quotation]]
) -> list[Quotation | None]:
    """Return for each token the quotation whose part covers it; parts are in text order and disjoint."""
    found: list[Quotation | None] = [None] * len(tokens)
    for part, quotation in parts:
        first = bisect_left(tokens, part.start, key=lambda token: token.span.start)
        end = bisect_right(tokens, part.end, key=lambda token: token.span.end)
        found[first:end] = [quotation] * (end - first)
    return found
