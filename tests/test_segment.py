"""Articles into documents, and documents into the rows of the sentences table."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.segments.documents import find_paragraphs, make_document
from flows.segment import segment_articles, sentences_frame

PUBLISHED = datetime(2024, 5, 1, tzinfo=UTC)
TEXT = "Council votes\n\n“We did it,” Vale said. The mayor left."


@pytest.fixture
def articles() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "article_id": ["a1", "a2"],
            "title": ["Council votes", None],
            "published_at": [PUBLISHED, None],
            "text": [TEXT, ""],
            "section": ["Local", "Local"],
        },
        schema_overrides={"published_at": pl.Datetime("us", "UTC"), "title": pl.String},
    )


def test_an_article_becomes_a_document(articles: pl.DataFrame) -> None:
    first, second = segment_articles(articles)
    assert first == make_document(TEXT, article_id="a1", title="Council votes", published_at=PUBLISHED)
    assert (second.text, second.title, second.published_at, second.sentences) == ("", None, None, ())


def test_sentences_frame_has_one_row_a_sentence(articles: pl.DataFrame) -> None:
    frame = sentences_frame(segment_articles(articles))
    assert frame["sentence_id"].to_list() == ["a1.s0-13", "a1.s15-38", "a1.s39-54"]
    assert frame["position"].to_list() == [0, 1, 2]
    assert frame["paragraph"].to_list() == [0, 1, 1]
    assert frame["text"].to_list() == ["Council votes", "“We did it,” Vale said.", "The mayor left."]
    assert frame["in_quotation"].to_list() == [False, False, False]


def test_no_documents_give_an_empty_frame_with_the_same_columns(articles: pl.DataFrame) -> None:
    assert sentences_frame([]).schema == sentences_frame(segment_articles(articles)).schema


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One.", ["One."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\ntwo.\n\n\nThree.\n\n", ["One.\ntwo.", "Three."]),
        (" \n\n One. ", ["One."]),
    ],
)
def test_blank_lines_part_paragraphs(text: str, expected: list[str]) -> None:
    assert [paragraph.text_of(text) for paragraph in find_paragraphs(text)] == expected


@given(st.text(alphabet=st.sampled_from("a \n\t.\r"), max_size=40))
def test_paragraphs_hold_all_but_white_space(text: str) -> None:
    kept = "".join(paragraph.text_of(text) for paragraph in find_paragraphs(text))
    assert "".join(kept.split()) == "".join(text.split())


def test_sentence_offsets_count_code_points() -> None:
    text = "😀 It rained. “Café,” she said."
    frame = sentences_frame([make_document(text)])
    rows = frame.select("start", "end", "text").iter_rows()
    assert all(text[start:end] == words for start, end, words in rows)
