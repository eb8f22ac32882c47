"""A frozen text into a document."""

from __future__ import annotations

import re
from datetime import datetime

from flows.nlp.document import Document, Span
from flows.nlp.segments.quotations import find_quotations
from flows.nlp.segments.sentences import find_sentences

PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\n))*")


def make_document(
    text: str, *, article_id: str = "a1", title: str | None = None, published_at: datetime | None = None
) -> Document:
    """Return the text with its paragraphs, sentences and quotations found."""
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    return Document(
        article_id=article_id,
        text=text,
        title=title,
        published_at=published_at,
        paragraphs=paragraphs,
        sentences=find_sentences(text, paragraphs, quotations),
        quotations=quotations,
    )


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """Return the paragraphs, which blank lines separate, without white space around them."""
    return tuple(Span(m.start(), m.start() + len(m.group().rstrip())) for m in PARAGRAPH.finditer(text))
