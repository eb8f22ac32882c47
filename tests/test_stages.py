"""All stages together, from raw records to validated tables, without Prefect and without files."""

import hashlib

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import stages
from flows.nlp.tagger import RuleTagger
from flows.records import RawRecord, records_frame
from flows.stages import process_records
from schemas.columns import Notes
from schemas.tables import KEYS, OF_THE_CORPUS, TABLES, notes

ARTICLE = """The Night Train Act comes back to parliament

HAVEN — Transport Minister Ana Weiss defended the Night Train Act on Monday before a full house.

“We will reopen the line before winter,” she told reporters. “Nobody should have to fly to Haven.”

The National Rail Union (NRU) said that the law was “a promise without money.” The union sued over the
law in May, and the High Court of Haven is expected to rule in the autumn.

Omar Diaz, a spokesman for the NRU, said he would wait for the ruling.
"""


def record(number, text, **fields):
    payload = text.encode("utf-8", "replace")
    return RawRecord(
        source_path="articles.jsonl",
        source_record=number,
        source_sha256=hashlib.sha256(payload).hexdigest(),
        source_id=f"a{number}",
        media="text",
        payload=payload,
        **fields,
    )


def tables_of(*texts):
    records = records_frame([record(i, text) for i, text in enumerate(texts)])
    tables, rejects = process_records(records, RuleTagger())
    return tables, rejects


@pytest.fixture(scope="module")
def tables():
    found, rejects = tables_of(ARTICLE)
    assert rejects == []
    return found


def test_every_table_is_there_and_valid(tables):
    assert set(tables) == set(TABLES) - OF_THE_CORPUS - {"rejects"}
    for name, table in tables.items():
        TABLES[name].validate(table, lazy=True)


def test_quotes_lead_to_their_speakers(tables):
    quotes = tables["quotes"].sort("start").select("quote_type", "cue", "source", "speaker").rows()
    assert quotes[:3] == [
        ("indirect", "defended", "Transport Minister Ana Weiss", "Ana Weiss"),
        ("direct", "told reporters", "she", "Ana Weiss"),
        ("mixed", "said", "The National Rail Union (NRU)", "National Rail Union"),
    ]
    joined = tables["quotes"].join(tables["entities"], left_on="speaker_entity_id", right_on="entity_id")
    assert joined["speaker"].to_list() == joined["name"].to_list()


def test_entities_are_one_row_each(tables):
    entities = {row["name"]: row for row in tables["entities"].to_dicts()}
    assert entities["National Rail Union"]["acronym"] == "NRU"
    assert entities["National Rail Union"]["entity_type"] == "ORG"
    assert entities["Omar Diaz"]["title"] == "spokesman"
    assert entities["Omar Diaz"]["affiliation"] == "National Rail Union"


def test_the_policy_is_found_with_who_contests_it(tables):
    policy = tables["policies"].row(by_predicate=pl.col("name") == "Night Train Act", named=True)
    assert (policy["policy_type"], policy["topic"], policy["contested"]) == ("law", "transportation", True)
    positions = tables["positions"].filter(pl.col("policy_id") == policy["policy_id"])
    assert ("National Rail Union", "challenger") in positions.select("actor", "role").rows()


def test_the_same_article_gives_the_same_rows(tables):
    again, _ = tables_of(ARTICLE)
    assert all(again[name].equals(table) for name, table in tables.items())


def test_a_record_over_which_a_stage_fails_costs_only_itself(monkeypatch):
    whole = stages.resolve_documents

    def failing(articles, documents, tags):
        if any("Ostrava" in document.text for document in documents):
            raise RuntimeError("no such\nplace")
        return whole(articles, documents, tags)

    monkeypatch.setattr(stages, "resolve_documents", failing)
    tables, rejects = tables_of(ARTICLE, ARTICLE.replace("Haven", "Ostrava"), ARTICLE)
    assert tables["articles"]["source_record"].to_list() == [0, 2]
    (reject,) = rejects
    assert (reject.source_record, reject.stage, reject.reason) == (1, "resolve", "stage_error")
    assert reject.detail == "RuntimeError: no such place"


FRAGMENTS = st.sampled_from(
    [
        *(
            "“",
            "”",
            '"',
            "‘",
            "’",
            "'s",
            ", ",
            ". ",
            "\n\n",
            "? ",
            " — ",
            "(NRU) ",
            ": ",
            "… ",
            "🚆 ",
            "e\u0301",
        ),
        *("Ana Weiss ", "Weiss ", "she ", "Sen. Omar Diaz, D-Haven, ", "the union ", "National Rail Union "),
        *("said ", "told reporters ", "according to ", "that ", "who ", "called ", "signed ", "sued over "),
        *("the Night Train Act ", "a new tax on flights ", "the rule ", "would ban cars ", "last week "),
        *("the government of Haven ", "U.S. ", "H.R. 12 ", "officials ", "in July 2023 ", "opposes "),
    ]
)
TEXTS = st.lists(FRAGMENTS, min_size=5, max_size=60).map("".join)


SEVERAL = st.lists(TEXTS, min_size=1, max_size=3)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(SEVERAL)
@FEW
def test_every_span_of_every_table_is_its_words(texts):
    check_spans(texts)


@pytest.mark.stress
@given(SEVERAL)
@settings(FEW, max_examples=150)
def test_every_span_of_many_tables_is_its_words(texts):
    check_spans(texts)


def check_spans(texts):
    """Assert that what all stages make of the texts stands in them."""
    plain = "The minister said that the government of the country would ban the old cars. "
    tables, rejects = tables_of(*(plain + text for text in texts))
    assert [
        reject for reject in rejects if reject.stage == "validate" or reject.reason == "stage_error"
    ] == []
    words = dict(tables["articles"].select("article_id", "text").iter_rows())
    for name, table in tables.items():
        assert table[KEYS[name]].is_unique().all()
        for row in table.to_dicts():
            check_row(row, words[row["article_id"]], dict(notes(name)))


def check_row(row, text, declared: dict[str, Notes]):
    """Assert that each span of the row lies in the text, and each column of words repeats it."""
    for column, note in declared.items():
        if note.start is not None and row[column] is not None:
            assert 0 <= row[note.start] < row[column] <= len(text)
        if note.surface_of is not None and row[column] is not None:
            start, end = note.surface_of
            assert row[column] == text[row[start] : row[end]]
        for item in row[column] if note.fields else ():
            assert 0 <= item["start"] < item["end"] <= len(text)
            assert "text" not in item or item["text"] == text[item["start"] : item["end"]]
    if "spans" in row:
        assert row["text"] == " ".join(text[part["start"] : part["end"]] for part in row["spans"])
