"""Articles into documents: paragraphs, sentences and quotations over the frozen text."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.nlp.document import Document, Sentence
from flows.nlp.segments.documents import make_document
from schemas.arrow import polars_schema


def segment_articles(articles: pl.DataFrame) -> list[Document]:
    """Return one document for each row of the articles (article_id, text, title, published_at)."""
    rows = articles.select("article_id", "text", "title", "published_at").iter_rows()
    return [
        make_document(text, article_id=article_id, title=title, published_at=published_at)
        for article_id, text, title, published_at in rows
    ]


def sentence_id(document: Document, sentence: Sentence) -> str:
    """Return the sentence's key, which depends on nothing but its article and its place in the text."""
    return f"{document.article_id}.s{sentence.span.start}-{sentence.span.end}"


def sentences_frame(documents: Sequence[Document]) -> pl.DataFrame:
    """Return the sentences table: one row a sentence, `position` counted from 0 in each article."""
    rows = [
        (
            document.article_id,
            sentence_id(document, sentence),
            sentence.paragraph,
            position,
            sentence.span.start,
            sentence.span.end,
            sentence.span.text_of(document.text),
            sentence.in_quotation,
        )
        for document in documents
        for position, sentence in enumerate(document.sentences)
    ]
    return pl.DataFrame(rows, schema=polars_schema("sentences"), orient="row")
