"""Sentences of CoNLL files: comments, rows of columns, and documents with the text as it was written."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.nlp.document import Document, Span
from flows.nlp.segments.documents import make_document


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence: its comments ("# key = value"; a bare "# key" is empty) and the columns of its tokens."""

    comments: dict[str, str]
    rows: list[list[str]]


def read_blocks(path: Path) -> Iterator[Block]:
    """Yield the sentences of a compressed file, without rows that span words or stand for none."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            lines = block.strip("\n").split("\n")
            rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
            comments = [line[1:].partition("=") for line in lines if line.startswith("#")]
            if rows:
                yield Block(
                    {key.strip(): value.strip() for key, _, value in comments},
                    [row for row in rows if row[0].isdigit()],
                )


def written(
    sentences: Sequence[Block], starts_paragraph: Sequence[bool]
) -> tuple[Document, list[list[Span]]]:
    """Return a document in the sentences' own spelling, and where each token of each sentence stands."""
    text = ""
    spans: list[list[Span]] = []
    for sentence, starts in zip(sentences, starts_paragraph, strict=True):
        if text:
            text += "\n\n" if starts else " "
        spans.append(aligned([row[1] for row in sentence.rows], sentence.comments["text"], len(text)))
        text += sentence.comments["text"]
    return make_document(text), spans


def aligned(words: Sequence[str], text: str, offset: int) -> list[Span]:
    """Return where each word stands in the text, which begins at the offset; a word not found is empty."""
    spans, position = [], 0
    for word in words:
        start = text.find(word, position)
        if start < 0:
            spans.append(Span(offset + position, offset + position))
            continue
        position = start + len(word)
        spans.append(Span(offset + start, offset + position))
    return spans
