"""Nothing is left unsaid: every character is read, and every quotation is in a quote or has a reason."""

import polars as pl
import pytest
from factories import TEXT, quote, rows, tables
from hypothesis import given, settings
from test_publish import publish
from test_stages import FEW, TEXTS, tables_of

from flows.accounting import account_quotations, characters_read
from flows.manifests import Coverage
from flows.nlp.document import Document, Sentence, Span
from flows.nlp.segments.documents import make_document
from flows.summary import coverage_line
from flows.validate import validate_tables

GAPS = [
    # Speech in which nobody is said to speak.
    ("“We will never go back to the old line.”", ["not_attributed"]),
    # A few words set off from their sentence.
    ("The “green” line is brown.", ["set_off"]),
    # A work's title.
    ("She wrote the book “Rails of Iron” in May.", ["title"]),
    # A quotation in a quotation, of which the outer one says why.
    ("“He told me ‘I am going to take the train’ and he went away.”", ["not_attributed", "nested"]),
    # Each paragraph of a quotation tells of itself.
    ("“We will go back to it now.\n\n“And we will be glad of that.”", ["not_attributed", "not_attributed"]),
    ("Nobody says a word.", []),
]


@pytest.mark.parametrize(("text", "gaps"), GAPS)
def test_a_quotation_without_quote_says_why(text, gaps):
    assert [item["gap"] for item in account_quotations(make_document(text), [])] == gaps


def test_a_quotation_of_which_a_quote_has_words_needs_no_reason():
    document = make_document("“We will go,” she said. A “green” day. “Nobody went back to the line.”")
    said, green, nobody = (quotation.span for quotation in document.quotations)
    items = account_quotations(document, [Span(green.start + 1, green.end), Span(said.start, said.end)])
    assert items == [
        {"start": said.start, "end": said.end, "gap": None},
        {"start": green.start, "end": green.end, "gap": None},
        {"start": nobody.start, "end": nobody.end, "gap": "not_attributed"},
    ]


@given(TEXTS)
@FEW
def test_the_quotations_accounted_for_are_those_of_the_document(text):
    check_quotations(text)


@pytest.mark.stress
@given(TEXTS)
@settings(FEW, max_examples=150)
def test_the_quotations_accounted_for_are_those_of_many_documents(text):
    check_quotations(text)


def check_quotations(text):
    """Assert that each quotation of the text is told, with a gap just where no quote has words of it."""
    found, rejects = tables_of("The minister said that the government of the country would go. " + text)
    for article in found["articles"].to_dicts():
        document = make_document(article["text"])
        places = [(item["start"], item["end"]) for item in article["quotations"]]
        assert places == sorted(
            (p.start, p.end) for quotation in document.quotations for p in quotation.parts
        )
        quoted = {
            place
            for spans in found["quotes"]["spans"]
            for part in spans
            for place in range(part["start"], part["end"])
        }
        for item in article["quotations"]:
            assert (item["gap"] is None) == bool(quoted & set(range(item["start"], item["end"])))
        assert article["character_count"] == article["characters_read"] == len(article["text"])
    assert not [reject for reject in rejects if reject.stage == "validate"]


def test_characters_outside_of_sentences_and_other_texts_are_not_read():
    text = "The dam broke.\n\nIt rained."
    whole = make_document(text)
    assert characters_read(text, whole) == len(text)
    cut = Document("a1", text, None, None, whole.paragraphs, whole.sentences[:1], ())
    assert characters_read(text, cut) == len(text) - len("Itrained.")
    strayed = Document("a1", text, None, None, whole.paragraphs[:1], (Sentence(Span(0, 26), 0, False),), ())
    assert characters_read(text, strayed) == len(text) - len("Itrained.")
    assert characters_read("Another text.", whole) == 0


def test_an_article_that_was_not_read_to_its_end_is_set_aside():
    article = rows()["articles"][0] | {"characters_read": len(TEXT) - 1}
    kept, rejects = validate_tables(tables(articles=[article]))
    assert kept["articles"].is_empty()
    assert f"characters_read is not all of character_count: {len(TEXT) - 1}" in rejects[0].detail


def test_a_quotation_whose_quote_is_refused_says_so():
    kept, rejects = validate_tables(tables(quotes=[quote(speaker_kind="ghost")]))
    assert "quotes" in {reject.table for reject in rejects}
    assert [item["gap"] for item in kept["articles"]["quotations"][0]] == ["refused", "refused"]
    assert validate_tables(kept) == (kept, [])


@pytest.mark.parametrize(
    ("items", "check"),
    [
        ([{"start": 0, "end": 9, "gap": "boring"}], "from the vocabulary in each gap"),
        ([{"start": 0, "end": len(TEXT) + 1, "gap": "title"}], "within character_count in each item"),
        ([{"start": 9, "end": 9, "gap": "title"}], "0 <= start < end in each item"),
    ],
)
def test_quotations_are_checked(items, check):
    article = rows()["articles"][0] | {"quotations": items}
    _, rejects = validate_tables(tables(articles=[article]))
    assert check in rejects[0].detail


def test_the_manifest_has_the_sums_of_the_tables(raw, out):
    (raw / "odd.txt").write_text(
        "The line\n\nThe “green” line of Haven is brown for most of the year. The book “Rails of Iron” has "
        "a map of it. The rail union sued over the new law in May, and lost.\n"
    )
    coverage = publish(raw, out).coverage
    articles = pl.read_parquet(out / "current" / "articles")
    quotes = pl.read_parquet(out / "current" / "quotes")
    gaps = articles["quotations"].explode().drop_nulls().struct.field("gap")
    assert (coverage.characters, coverage.characters_read) == (articles["text"].str.len_chars().sum(),) * 2
    assert coverage.quotations == len(gaps)
    assert coverage.quotations_without_quote == counted(gaps) == {"set_off": 1, "title": 1}
    assert coverage.quotes == quotes.height
    assert coverage.quotes_without_speaker == counted(quotes["speaker_gap"])


def counted(gaps):
    return dict(gaps.drop_nulls().value_counts().iter_rows())


def test_a_line_tells_what_was_taken_and_why_the_rest_was_not():
    coverage = Coverage(
        characters=900,
        characters_read=900,
        quotations=9,
        quotations_without_quote={"set_off": 1, "title": 2},
        quotes=8,
        quotes_without_speaker={},
    )
    assert coverage_line(coverage) == (
        "900 of 900 characters read; 6 of 9 quotations with a quote (others: title 2, set_off 1); "
        "8 of 8 quotes with a speaker"
    )
