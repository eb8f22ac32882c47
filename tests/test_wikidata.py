"""Wikidata ids: how the user's table is read, and which entities get an id out of it."""

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.wikidata import WikidataTable, WikidataTableError, read_wikidata, with_wikidata
from schemas.arrow import polars_schema
from schemas.tables import TABLES
from schemas.wikidata import WikidataNames
from tests.factories import frame, indexed

HEADER = "name,entity_type,wikidata_id,aliases\n"


def known(*rows):
    """Return the user's table; a row is name, type, id and aliases."""
    listed = [(name, kind, qid, aliases, None) for name, kind, qid, *aliases in rows]
    return WikidataTable(pl.DataFrame(listed, schema=WikidataNames.frame_schema(), orient="row"), "0")


def ids(entities, *rows):
    """Return the id that each entity, a name and a type, gets out of the user's table."""
    listed = [indexed(f"c{n}", name, entity_type=kind) for n, (name, kind) in enumerate(entities)]
    found = with_wikidata(frame("entity_index", listed), known(*rows))
    TABLES["entity_index"].validate(found, lazy=True)
    return found["wikidata_id"].to_list()


@pytest.mark.parametrize(
    ("entity", "row", "found"),
    [
        (("Ada Vale", "PERSON"), ("Ada Vale", "PERSON", "Q1"), "Q1"),
        (("ADA VALE", "PERSON"), ("Ada Vale", "PERSON", "Q1"), "Q1"),
        (("Ada J. Vale", "PERSON"), ("Ada Vale", "PERSON", "Q1", "Ada J. Vale"), "Q1"),
        (("Crab Council", "ORG"), ("The Crab Council Inc.", "ORG", "Q2"), "Q2"),
        (("United States", "GPE"), ("United States of America", "GPE", "Q30", "U.S."), "Q30"),
        (("Ada J. Vale", "PERSON"), ("Ada Vale", "PERSON", "Q1"), None),  # perhaps another
        (("Crab Council", "ORG"), ("Crab Council", "GPE", "Q2"), None),
        (("Vale", "PERSON"), ("Ada Vale", "PERSON", "Q1", "Vale"), None),  # anybody of that surname
        (("City Council", "ORG"), ("City Council", "ORG", "Q3"), None),  # every city has one
    ],
)
def test_name_and_type_have_to_be_those_of_the_row(entity, row, found):
    assert ids([entity], row) == [found]


def test_a_name_that_two_ids_bear_means_neither():
    rows = [("Ada Vale", "PERSON", "Q1"), ("Ida Vale", "PERSON", "Q2", "Ada Vale")]
    assert ids([("Ada Vale", "PERSON"), ("Ida Vale", "PERSON")], *rows) == [None, "Q2"]


def test_an_id_that_two_entities_could_have_goes_to_neither():
    entities = [("Ada Vale", "PERSON"), ("Ada Vale", "PERSON"), ("Bob Moss", "PERSON")]
    assert ids(entities, ("Ada Vale", "PERSON", "Q1"), ("Bob Moss", "PERSON", "Q2")) == [None, None, "Q2"]


def test_the_same_row_twice_is_one():
    assert ids([("Ada Vale", "PERSON")], *[("Ada Vale", "PERSON", "Q1")] * 2) == ["Q1"]


def test_an_index_without_rows_stays_so():
    empty = polars_schema("entity_index").to_frame()
    assert with_wikidata(empty, known(("Ada Vale", "PERSON", "Q1"))).schema == empty.schema


def test_a_csv_file_and_a_parquet_file_say_the_same(tmp_path):
    (tmp_path / "ids.csv").write_text(f"{HEADER}Ada Vale,PERSON,Q1,Ada J. Vale | A. Vale\nHaven,GPE,Q2,\n")
    by_csv = read_wikidata(tmp_path / "ids.csv").rows
    by_csv.drop("description").write_parquet(tmp_path / "ids.parquet")
    assert by_csv["aliases"].to_list() == [["Ada J. Vale", "A. Vale"], []]
    assert by_csv.equals(read_wikidata(tmp_path / "ids.parquet").rows)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("ids.csv", f"{HEADER}Ada Vale,PERSON,P31,\n", "row 1: wikidata_id is not of its pattern: P31"),
        ("ids.csv", f"{HEADER}Ada Vale,HUMAN,Q1,\n", "row 1: entity_type is not from its vocabulary: HUMAN"),
        ("ids.csv", f"{HEADER}Haven,GPE,Q1,\n,PERSON,Q2,\n", "row 2: name is not given"),
        (
            "ids.csv",
            "name,type,wikidata_id\nHaven,GPE,Q1\n",
            "missing column entity_type; unknown column type",
        ),
        ("ids.csv", "", "empty"),
        ("ids.parquet", HEADER, "ids.parquet"),
        ("ids.xlsx", HEADER, "neither a .parquet nor a .csv file"),
    ],
)
def test_what_is_wrong_with_the_table_is_told_in_one_message(tmp_path, name, content, told):
    (tmp_path / name).write_text(content)
    with pytest.raises(WikidataTableError, match=told) as refused:
        read_wikidata(tmp_path / name)
    assert str(tmp_path / name) in str(refused.value) and "\n" not in str(refused.value)


def test_columns_of_another_type_are_told(tmp_path):
    pl.DataFrame({"name": ["Haven"], "entity_type": ["GPE"], "wikidata_id": [1]}).write_parquet(
        tmp_path / "ids.parquet"
    )
    with pytest.raises(WikidataTableError, match="wikidata_id"):
        read_wikidata(tmp_path / "ids.parquet")


def test_runs_take_the_table_and_notice_its_changes(raw, out, tmp_path, monkeypatch):
    monkeypatch.setenv("ONRECORD_TAGGER", "rules")
    table = tmp_path / "ids.csv"
    command = ["--raw", str(raw), "--out", str(out), "--wikidata", str(table)]

    def onrecord(verb):
        return CliRunner().invoke(app, [verb, *command])

    def brandt():
        index = pl.read_parquet(out / "current" / "entity_index")
        return index.filter(name="Ilse Brandt")["wikidata_id"].to_list()

    refused = onrecord("run")
    assert refused.exit_code == 1 and "ids.csv: No such file" in refused.output
    table.write_text(f"{HEADER}Ilse Brandt,PERSON,Q7,\n")
    assert onrecord("run").exit_code == 0 and brandt() == ["Q7"]
    assert "Nothing changed" in onrecord("run").output and "Up to date" in onrecord("status").output

    table.write_text(f"{HEADER}Ilse Brandt,PERSON,Q8,\n")
    assert "Out of date" in onrecord("status").output
    assert onrecord("run").exit_code == 0 and brandt() == ["Q8"]
    table.write_text(f"{HEADER}Ilse Brandt,PERSON,none,\n")
    assert "row 1: wikidata_id is not of its pattern: none" in onrecord("run").output
    assert brandt() == ["Q8"]
