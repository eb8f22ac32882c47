"""An article as the language code sees it: frozen text, and spans over it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

TOKEN = re.compile(r"\w+(?:[’'\-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points in an article's text."""

    start: int
    end: int

    def text_of(self, text: str) -> str:
        """Return the words that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Token:
    """A word (hyphens and inner apostrophes included) or one punctuation mark."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, without the white space around it."""

    span: Span
    paragraph: int
    in_quotation: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between one pair of quotation marks, marks included.

    A quotation that runs over several paragraphs has one part a paragraph, in order; every
    other has one part. `depth` is 0 outside any other quotation. An unclosed quotation ends
    with its paragraph, or before the mark that opens the next one.
    """

    parts: tuple[Span, ...]
    kind: Literal["speech", "scare", "title"]
    depth: int
    closed: bool

    @property
    def span(self) -> Span:
        """Return the range from the first part's start to the last part's end."""
        return Span(self.parts[0].start, self.parts[-1].end)


@dataclass(frozen=True)
class Document:
    """A cleaned, segmented article."""

    article_id: str
    text: str
    title: str | None
    published_at: datetime | None
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]

    def __hash__(self) -> int:
        """Return a hash of the article's text alone: all else is many spans, and follows from it."""
        return hash((self.article_id, self.text))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    def sentence_index(self, position: int) -> int:
        """Return the index of the sentence that the position lies in or behind, 0 before the first."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return the words and marks of the text in order."""
        return tuple(Token(Span(*m.span()), m.group()) for m in TOKEN.finditer(self.text))
