"""The `sentences` table: every article, cut into sentences."""

from __future__ import annotations

from schemas.columns import TableModel, count, end_of, flag, key, offset, reference, surface


class Sentences(TableModel):
    """One row per sentence of an article, headings and list items included."""

    article_id: str = reference("articles", "The article it stands in")
    sentence_id: str = key("Stable key")
    paragraph: int = count("paragraphs", "The paragraph it stands in, counted from 0")
    position: int = count("sentences", "Its place among the article's sentences, counted from 0")
    start: int = offset("Where it starts in the article's text")
    end: int = end_of("start", "Where it ends, exclusive")
    text: str = surface("start", "end", "Its words")
    in_quotation: bool = flag("Whether the whole of it stands inside quotation marks")
