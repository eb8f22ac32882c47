"""The report as a file: what it holds, and that nothing in it can do harm or reach out."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import factories
import polars as pl
import pytest
from prefect.artifacts import Artifact
from typer.testing import CliRunner

import flows.pipeline
from flows.cli import app
from flows.duplicates import sign_articles
from flows.linking.policy_notes import POLICY_NAMES, note_policies
from flows.pipeline import process_articles
from flows.publish import publish_generation
from flows.rejects import rejects_frame
from flows.report.page import is_reported, report_page, write_report
from flows.storage import Store, exclusive, stage_chunk

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
TURNED = "\u202egnp.exe\u202c"


def publish(out, tables, *, run="test", fingerprint="f"):
    """Publish the tables as a generation of one chunk."""
    store = Store(out)
    rejects = tables.get("rejects", rejects_frame([]))
    notes = {"signatures": sign_articles(tables["articles"]), POLICY_NAMES: note_policies(tables["policies"])}
    frames = tables | notes | {"rejects": rejects}
    with exclusive(store):
        counts = dict(rejects["reason"].value_counts().iter_rows())
        chunk = stage_chunk(store, f"{run:0>32}", frames, counts)
        return publish_generation(store, [chunk], [], fingerprint=fingerprint, run=run)


def joined(*sets):
    """Return sets of tables as one."""
    return {name: pl.concat(each[name] for each in sets) for name in sets[0]}


def hostile_tables():
    """Return an article in which whatever can be is markup, and directions are turned."""
    article = factories.article(
        title=f"{HOSTILE} {TURNED}",
        publisher=HOSTILE,
        byline=HOSTILE,
        url="javascript:alert(1)",
        text=f"{factories.TEXT} {HOSTILE} {TURNED}",
    )
    policy = factories.policy(name=HOSTILE, issuer=HOSTILE, affected=HOSTILE)
    return factories.tables(articles=[article], policies=[policy], quotes=[factories.quote(speaker=HOSTILE)])


class Contents(HTMLParser):
    """Reads what a page has: its tags with their attributes, its scripts and its styles."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.code = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] in {"script", "style"} and data.strip():
            self.code.append((*self.tags[-1], data))


def contents_of(page):
    """Return what is packed into the page."""
    (packed,) = (data for _, attributes, data in Contents(page).code if attributes.get("id") == "data")
    return json.loads(gzip.decompress(base64.b64decode(packed)))


@pytest.fixture
def store(out):
    publish(out, joined(factories.tables(), factories.with_prefix("b")))
    return Store(out)


def test_the_page_is_one_file_that_asks_for_nothing(store):
    page = Contents(report_page(store))
    links = [attributes for _, attributes in page.tags if "src" in attributes or "href" in attributes]
    assert all(attributes.get("href", "").startswith("#") for attributes in links)
    code = "".join(data for _, attributes, data in page.code if attributes.get("id") != "data")
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|import\(|url\(|@import|innerHTML|eval\(", code)


def test_the_policy_allows_the_own_script_and_styles_alone(store):
    page = Contents(report_page(store))
    (policy,) = (given["content"] for tag, given in page.tags if given.get("http-equiv"))
    for tag, attributes, data in page.code:
        if attributes.get("id") != "data":
            digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_rows_are_joined_by_their_numbers(store):
    tables = contents_of(report_page(store))["tables"]
    assert tables["articles"]["article_id"] == ["a1", "ba1"]
    assert tables["quotes"]["article"] == [0, 1]
    names = [tables["who"]["name"][row] for row in tables["quotes"]["who"]]
    assert names == ["Ana Weiss", "Ana Weiss"]
    assert tables["positions"]["quote"] == [0, None, 1, None]
    assert [tables["entities"]["name"][row] for row in tables["mentions"]["entity"]][:3] == [
        "Ana Weiss",
        "Ana Weiss",
        "Rail Union",
    ]


def test_policies_of_the_shown_articles_have_their_row_of_the_index(store):
    tables = contents_of(report_page(store))["tables"]
    assert set(tables["policy_index"]["canonical_id"]) == set(tables["policies"]["canonical_id"])
    (stage, *_) = tables["policy_index"]["stages"][0]
    assert (stage["status"], stage["date"]) == ("in_force", "2024-09-02")
    assert stage["article_id"] in tables["articles"]["article_id"]


# Both articles have one text, so that the second repeats the first: its quote counts once.
def test_people_are_counted_without_repeated_articles(store):
    who = contents_of(report_page(store))["tables"]["who"]
    ana, union = who["name"].index("Ana Weiss"), who["name"].index("Rail Union")
    assert (who["quotes"][ana], who["direct"][ana]) == (1, 1)
    assert who["words"][ana] == who["verbatim"][ana] == 8
    assert who["named_in"][ana] == 1
    assert who["beside"][ana] == [{"who": union, "paragraphs": 1}]


def test_the_words_of_a_mixed_quote_are_verbatim_inside_marks(out):
    mixed = factories.quote(quote_type="mixed", **_whole("Ana Weiss defended the Night Train Act"))
    marked = factories.quote(
        quote_id="a1-q1", quote_type="mixed", **_whole("“We will reopen the line,” she said")
    )
    publish(out, factories.tables(quotes=[mixed, marked]))
    who = contents_of(report_page(Store(out)))["tables"]["who"]
    ana = who["name"].index("Ana Weiss")
    assert (who["words"][ana], who["verbatim"][ana]) == (7 + 7, 5)


def _whole(words):
    place = factories.at(words)
    return {"text": words, "spans": [factories.span(words)], "start": place["start"], "end": place["end"]}


def test_the_newest_articles_are_shown(out):
    old, new, undated = (factories.with_prefix(prefix) for prefix in "xyz")
    dated = pl.col("published_at")
    old["articles"] = old["articles"].with_columns(dated.dt.offset_by("-1y"))
    undated["articles"] = undated["articles"].with_columns(
        pl.lit(None, dtype=dated_type(old)).alias("published_at")
    )
    publish(out, joined(undated, old, new))
    contents = contents_of(report_page(Store(out), most=2))
    assert contents["tables"]["articles"]["article_id"] == ["ya1", "xa1"]
    assert (contents["run"]["articles"], contents["run"]["shown"]) == (3, 2)
    assert len(contents["tables"]["quotes"]["article"]) == 2


def dated_type(tables):
    return tables["articles"].schema["published_at"]


def test_the_run_tells_what_changed(out):
    publish(out, factories.tables(), run="first")
    rejects = factories.frame("rejects", [reject("empty_file"), reject("empty_file"), reject("not_text")])
    more = joined(factories.tables(), factories.with_prefix("b"))
    publish(out, more | {"rejects": rejects}, run="second", fingerprint="g")
    run = contents_of(report_page(Store(out)))["run"]
    rows = {row["table"]: (row["before"], row["rows"]) for row in run["tables"]}
    assert rows["articles"] == (1, 2) and rows["rejects"] == (0, 3)
    assert not run["same_pipeline"]
    assert [(row["reason"], row["rows"], row["before"]) for row in run["reasons"]] == [
        ("empty_file", 2, 0),
        ("not_text", 1, 0),
    ]
    assert run["reasons"][1]["first"][0]["detail"] == "as it is"


def reject(reason):
    place = {"source_path": "a.txt", "source_record": 0, "article_id": None}
    return place | {"stage": "ingest", "table": None, "reason": reason, "detail": "as it is", "row": None}


def test_coverage_counts_what_a_reader_would(store):
    coverage = {
        row["share"]: (row["part"], row["whole"])
        for row in contents_of(report_page(store))["run"]["coverage"]
    }
    assert coverage["articles with a quote"] == (2, 2)
    assert coverage["positions shown by a quote"] == (2, 4)


def test_coverage_tells_how_many_statuses_have_words_that_show_them(out):
    shown, presumed = factories.tables(), factories.with_prefix("b")
    columns = ("status_start", "status_end")
    presumed["policies"] = presumed["policies"].with_columns(
        pl.lit(None, dtype=presumed["policies"].schema[column]).alias(column) for column in columns
    )
    publish(out, joined(shown, presumed))
    coverage = {row["share"]: row for row in contents_of(report_page(Store(out)))["run"]["coverage"]}
    words = coverage["policies whose status words of the article show"]
    assert (words["part"], words["whole"]) == (1, 2)


def test_what_articles_say_is_never_markup(out):
    publish(out, hostile_tables())
    page = report_page(Store(out))
    assert HOSTILE not in page and "alert(1)" not in page
    assert contents_of(page)["tables"]["articles"]["publisher"] == [HOSTILE]
    for chart in contents_of(page)["charts"]:
        assert "<script" not in chart["svg"] and "<img" not in chart["svg"] and "style=" not in chart["svg"]


def test_a_page_without_articles_is_a_page(out):
    publish(out, {name: frame.clear() for name, frame in factories.tables().items()})
    assert contents_of(report_page(Store(out)))["charts"] == []


def test_the_command_writes_the_page(store, tmp_path):
    target = tmp_path / "pages" / "page.html"
    result = CliRunner().invoke(app, ["report", "--out", str(store.out), "--to", str(target), "--most", "1"])
    assert result.exit_code == 0 and str(target) in result.output
    assert len(contents_of(target.read_text())["tables"]["articles"]["text"]) == 1
    nothing = CliRunner().invoke(app, ["report", "--out", str(tmp_path / "none")])
    assert nothing.exit_code == 1 and "onrecord run" in nothing.output


def test_a_run_writes_the_page_of_what_it_published(raw, out):
    outcome = process_articles(raw, out, tagger="rules")
    assert outcome.report == Store(out).report.resolve()
    contents = contents_of(outcome.report.read_text())
    assert contents["run"]["generation"] == outcome.manifest.generation
    assert is_reported(Store(out))
    assert outcome.report.as_uri() in Artifact.get("report").data


def test_a_page_that_fails_costs_no_table(raw, out, monkeypatch):
    def broken(_store):
        raise ValueError("no chart")

    monkeypatch.setattr(flows.pipeline, "write_report", broken)
    outcome = process_articles(raw, out, tagger="rules")
    assert outcome.report is None and outcome.articles == 6
    assert not is_reported(Store(out))
    result = CliRunner().invoke(app, ["run", "--raw", str(raw), "--out", str(out)])
    assert result.exit_code == 0 and "onrecord report" in result.output


def test_the_page_of_before_stays_where_the_new_one_fails(store, monkeypatch):
    write_report(store)
    before = store.report.read_text()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.storage.sync", full)
    result = CliRunner().invoke(app, ["report", "--out", str(store.out)])
    assert result.exit_code == 1 and "No space left" in result.output
    assert store.report.read_text() == before
