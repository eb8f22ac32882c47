"""The `articles` table: what was read, and the frozen text that every offset refers to."""

from __future__ import annotations

from typing import get_args

from schemas import checks
from schemas.columns import Quotations, TableModel, UtcTime, count, key, moment, reference, spans, words
from schemas.vocabularies import QuotationGap


class Articles(TableModel):
    """One row per article that got through."""

    article_id: str = key("Stable key, derived from the source alone")
    source_id: str = words("The record's own id, or the stem of the file's name where it has none")
    source_path: str = words("The raw file, relative to the input folder")
    source_sha256: str = words("SHA-256 of the raw record's bytes, in hexadecimal", pattern="[0-9a-f]{64}")
    source_record: int = count("records", "The record's place in the raw file, counted from 0")
    url: str = words("Where the article was published", nullable=True)
    title: str = words("The headline", nullable=True)
    dek: str = words("The standfirst: the line that stands between headline and body", nullable=True)
    byline: str = words("Who wrote it, as printed", nullable=True)
    dateline: str = words("The place, and perhaps the date, that opened the body, as printed", nullable=True)
    publisher: str = words("The newspaper, agency or site", nullable=True)
    section: str = words("The part of the publication in which it stood", nullable=True)
    published_at: UtcTime = moment("When it was published", nullable=True)
    language: str = words("ISO 639-1 code of the language of the text", pattern="[a-z]{2}")
    text: str = words("The cleaned body, frozen; one blank line between paragraphs")
    word_count: int = count("words", "Length of the text")
    paragraph_count: int = count("paragraphs", "Number of paragraphs in the text")
    sentence_count: int = count("sentences", "Number of the article's rows in `sentences`")
    character_count: int = count("code points", "Length of the text", checks.length_of("text"))
    characters_read: int = count(
        "code points",
        "How much of the text was read for quotes, names and policies: what lies in a paragraph's sentences, "
        "and the white space between them; where that is not all of it, the article is set aside",
        checks.all_of("character_count"),
    )
    quotations: Quotations = spans(
        "What stands in quotation marks, in text order, marks included; one over several paragraphs has an "
        "item for each",
        checks.items_from("gap", get_args(QuotationGap), nullable=True),
        checks.items_within("character_count"),
        start="where it starts in the article's text",
        end="where it ends, exclusive",
        gap="null where a row of quotes has words of it, else why none has: not_attributed, to nobody or not "
        "surely enough; set_off, a few words set off from their sentence; "
        "title, of a work; nested, inside another quotation; refused, its quote is among the rejects",
    )
    duplicate_of: str = reference(
        "articles",
        "The article whose text this one repeats, wholly or nearly",
        checks.other_than("article_id"),
        nullable=True,
    )
