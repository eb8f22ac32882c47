"""From bytes to raw articles: charsets, headings of text files, pages."""

# ruff: noqa: E501

from dataclasses import asdict
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.charsets import NotTextError, decode
from flows.clean import clean_articles
from flows.extract import RAW_ARTICLES, RawArticle, extract_article, extract_articles, without_markdown
from flows.heading import read_date, split_dateline
from flows.records import Media, RawRecord, records_frame
from flows.rejects import Reject

LEAD = "The council of Aldermouth voted on Monday to mend the old bridge before the winter sets in."
MORE = "“We have waited long enough,” said the mayor, Edda Norling. “It will be done by May.”"


def record(payload: str | bytes, media: Media = "text", **fields: object) -> RawRecord:
    raw = payload.encode() if isinstance(payload, str) else payload
    return RawRecord("a.txt", 0, "0" * 64, "a", media, raw, **fields)  # type: ignore[arg-type]


def article(payload: str | bytes, media: Media = "text", **fields: object) -> RawArticle:
    outcome = extract_article(record(payload, media, **fields))
    assert isinstance(outcome, RawArticle), outcome
    return outcome


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
def test_charsets(charset: str) -> None:
    assert decode(f"{LEAD}\n\n{MORE} Café".encode(charset)) == f"{LEAD}\n\n{MORE} Café"


def test_a_page_may_say_its_charset() -> None:
    page = '<meta charset="iso-8859-2">' + "Zażółć gęślą jaźń. " * 9
    assert decode(page.encode("iso-8859-2")) == page


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(NotTextError):
        decode(bytes(range(256)) * 10)


@pytest.mark.parametrize(
    ("text", "title", "dek", "byline", "publisher", "body"),
    [
        # headline, blank line, body
        (f"Bridge to be mended\n\n{LEAD}\n\n{MORE}", "Bridge to be mended", None, None, None, [LEAD, MORE]),
        # headline right above the body, one line a paragraph
        (f"Bridge to be mended\n{LEAD}\n{MORE}", "Bridge to be mended", None, None, None, [LEAD, MORE]),
        # a question is a headline, too; so is one that ends in an abbreviation
        (f"Will the bridge be mended?\n\n{LEAD}", "Will the bridge be mended?", None, None, None, [LEAD]),
        (f"Bridge link to the U.S.\n\n{LEAD}", "Bridge link to the U.S.", None, None, None, [LEAD]),
        # standfirst without a full stop
        (f"Bridge\n\nMayor promises it by May\n\n{LEAD}\n\n{MORE}", "Bridge", "Mayor promises it by May", None, None, [LEAD, MORE]),
        # standfirst with a full stop: only where a byline follows
        (f"Bridge\n\nIt will be done.\n\nBy Ida Voss\n\n{LEAD}\n\n{MORE}", "Bridge", "It will be done.", "Ida Voss", None, [LEAD, MORE]),
        (f"Bridge\n\nIt will be done.\n\n{LEAD}\n\n{MORE}", "Bridge", None, None, None, ["It will be done.", LEAD, MORE]),
        # byline, publication and date in lines of one block, or in one line
        (f"Bridge\n\nBy Ida Voss\nThe Gazette\nMay 3, 2024\n\n{LEAD}", "Bridge", None, "Ida Voss", "The Gazette", [LEAD]),
        (f"Bridge\n\nBy Ida Voss | The Gazette | 3 May 2024\n\n{LEAD}", "Bridge", None, "Ida Voss", "The Gazette", [LEAD]),
        (f"Bridge\n\nBy Ida Voss\nLocal reporter\n\n{LEAD}", "Bridge", None, "Ida Voss, Local reporter", None, [LEAD]),
        # no headline: the first line is a sentence, or there is nothing but it
        (f"{LEAD}\n\n{MORE}", None, None, None, None, [LEAD, MORE]),
        ("Bridge to be mended", None, None, None, None, ["Bridge to be mended"]),
        # the same without any blank line
        (f"Bridge\nBy Ida Voss\nMay 3, 2024\n{LEAD}\n{MORE}", "Bridge", None, "Ida Voss", None, [LEAD, MORE]),
        # the same with a standfirst, and a blank line below the heading
        (f"Bridge\nIt will be done.\nBy Ida Voss\nThe Gazette\nMay 3, 2024\n\n{LEAD}\n\n{MORE}", "Bridge", "It will be done.", "Ida Voss", "The Gazette", [LEAD, MORE]),
        # a bare name above a role, a publication or a date
        (f"Bridge\n\nIda Voss\n\nChief reporter, The Gazette\n\n3 May 2024\n\n{LEAD}\n\n{MORE}", "Bridge", None, "Ida Voss, Chief reporter, The Gazette", None, [LEAD, MORE]),
        (f"Bridge\n\nIda Voss | The Gazette\n\n{LEAD}\n\n{MORE}", "Bridge", None, "Ida Voss", "The Gazette", [LEAD, MORE]),
        (f"Bridge\n\nThe Gazette\n3 May 2024\n\n{LEAD}\n\n{MORE}", "Bridge", None, None, "The Gazette", [LEAD, MORE]),
        # a sentence that begins with "By" is no byline
        (f"Bridge\n\nBy Monday the council had voted\n\n{LEAD}\n\n{MORE}", "Bridge", "By Monday the council had voted", None, None, [LEAD, MORE]),
    ],
)  # fmt: skip
def test_the_heading_of_a_text_file(
    text: str, title: str | None, dek: str | None, byline: str | None, publisher: str | None, body: list[str]
) -> None:
    found = article(text)
    assert (found.title, found.dek, found.byline, found.publisher) == (title, dek, byline, publisher)
    assert found.text.split("\n\n") == body


def test_a_label_above_the_headline_is_the_section() -> None:
    found = article(f"WORLD NEWS\n\nBridge to be mended\n\nBy Ida Voss\n\n{LEAD}\n\n{MORE}")
    assert (found.section, found.title, found.byline) == ("WORLD NEWS", "Bridge to be mended", "Ida Voss")
    assert article(f"World record broken\n\n{LEAD}\n\n{MORE}").section is None


def test_an_article_copied_by_hand_from_its_page() -> None:
    page = f"""Bridge to be mended

Mayor promises it by May

By Ida Voss

Published 3 May 2024

ALDERMOUTH, Calderra (AP) — {LEAD}

Advertisement

{MORE}

The old bridge on Monday. (Photo: Jonas Brandt/Reuters)

Contact Ida Voss at ida.voss@gazette.example

Read more: Who pays for the bridge?

Share this article

Sign up for our morning newsletter

Topics in this article

Bridges

Edda Norling

Skip to footer"""
    (row,) = clean_articles(extract_articles(records_frame([record(page)]))[0])[0].iter_rows(named=True)
    assert (row["title"], row["dek"]) == ("Bridge to be mended", "Mayor promises it by May")
    assert (row["byline"], row["dateline"]) == ("Ida Voss", "ALDERMOUTH, Calderra (AP)")
    assert row["published_at"] == datetime(2024, 5, 3, tzinfo=UTC)
    assert row["text"] == f"{LEAD}\n\n{MORE}"


def test_a_wrapped_first_paragraph_is_no_headline() -> None:
    wrapped = "The council of Aldermouth voted on Monday\nto mend the old bridge before the winter\nsets in."
    assert article(wrapped).title is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("March 3, 2024", (2024, 3, 3)),
        ("3 March 2024", (2024, 3, 3)),
        ("Sept. 3, 2024", (2024, 9, 3)),
        ("Posted on Tuesday, March 5th, 2024, at 4:05 p.m. ET", (2024, 3, 5)),
        ("2024-03-03", (2024, 3, 3)),
        ("March was cold in 2024", None),
        ("Room 101", None),
    ],
)
def test_lines_that_are_dates(line: str, day: tuple[int, int, int] | None) -> None:
    assert read_date(line) == (datetime(*day, tzinfo=UTC) if day else None)


def test_markdown_marks_go_and_its_links_stay_as_words() -> None:
    text = f"# Bridge *to be* mended\n\n**By Ida Voss**\n\nThe [council](https://a.example) **voted** on 2*3*4.\n\n---\n\n> {MORE}\n"
    found = article(text, "markdown")
    assert (found.title, found.byline) == ("Bridge to be mended", "Ida Voss")
    assert found.text.split("\n\n") == ["The council voted on 2*3*4.", MORE]


def test_front_matter_is_the_heading() -> None:
    text = f'---\ntitle: "Bridge"\nauthor: Ida Voss\ndate: 2024-05-03\n---\n\n{LEAD}\n'
    found = article(text, "markdown")
    assert (found.title, found.byline) == ("Bridge", "Ida Voss")
    assert found.published_at == datetime(2024, 5, 3, tzinfo=UTC)
    assert found.text == LEAD


def test_underscores_in_words_stay() -> None:
    assert without_markdown("a_b_c and snake_case_name").strip() == "a_b_c and snake_case_name"


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Bridge to be mended | The Gazette</title>
<meta property="og:title" content="Bridge to be mended"><meta property="og:site_name" content="The Gazette">
<meta name="author" content="Ida Voss"><meta property="article:published_time" content="2024-05-03T10:00:00Z">
<meta name="description" content="The mayor wants it done by May, whatever it costs.">
<link rel="canonical" href="https://gazette.example/bridge"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Bridge to be mended</h1>
<p>{LEAD}</p><p>{MORE}</p><p>{LEAD.replace("old", "new")}</p></article><footer>About us</footer></body></html>"""


def test_a_page() -> None:
    found = article(PAGE, "html")
    assert found.title == "Bridge to be mended"
    assert (found.byline, found.publisher, found.url) == (
        "Ida Voss",
        "The Gazette",
        "https://gazette.example/bridge",
    )
    assert found.dek == "The mayor wants it done by May, whatever it costs."
    assert found.published_at == datetime(2024, 5, 3, tzinfo=UTC)
    assert LEAD in found.text and MORE in found.text and "Home" not in found.text


def test_a_body_in_several_parts_is_read_whole() -> None:
    part = f'<div class="grid article__body"><p>{LEAD}</p><p>{MORE}</p></div><div>Newest: <a href="/x">Ten bridges</a></div>'
    second = part.replace("Monday", "Tuesday").replace("Norling", "Voss")
    page = f"<html><body><article><h1>Bridge</h1>{part}<aside>Notes</aside>{second}</article></body></html>"
    found = article(page, "html").text
    assert "Monday" in found and "Tuesday" in found


def test_a_record_s_own_fields_go_before_the_page_s() -> None:
    found = article(PAGE, "html", title="Given", url="https://given.example/", byline="Given Name")
    assert (found.title, found.url, found.byline) == ("Given", "https://given.example/", "Given Name")


def test_a_description_that_is_the_beginning_is_no_standfirst() -> None:
    page = PAGE.replace("The mayor wants it done by May, whatever it costs.", LEAD)
    assert article(page, "html").dek is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<article>", "</p>", "<div class=story-body>", "<", "&#0;", "<!--", "]]>", LEAD])
        | st.text(max_size=8)
    )
)
def test_any_page_gives_an_article_or_a_reject(pieces: list[str]) -> None:
    assert isinstance(extract_article(record("".join(pieces), "html")), RawArticle | Reject)


def test_no_record_is_lost() -> None:
    records = [record(LEAD), record(b"\0\1\2" * 99), record("<html></html>", "html"), record(LEAD, "fields")]
    articles, rejects = extract_articles(records_frame(records))
    assert articles.schema == RAW_ARTICLES
    assert [reject.reason for reject in rejects] == ["not_text", "no_article"]
    assert articles.height + len(rejects) == len(records)
    assert all(isinstance(reject, Reject) and reject.stage == "ingest" for reject in rejects)


def test_the_frame_holds_the_article_s_fields() -> None:
    assert list(asdict(article(LEAD))) == RAW_ARTICLES.names()
    assert extract_articles(pl.DataFrame(schema=records_frame([]).schema))[0].schema == RAW_ARTICLES


@pytest.mark.parametrize(
    ("paragraph", "dateline", "rest"),
    [
        ("ALDERMOUTH (AP) — The bridge stands.", "ALDERMOUTH (AP)", "The bridge stands."),
        ("ALDERMOUTH, March 3 (Reuters) - The bridge stands.", "ALDERMOUTH, March 3 (Reuters)", "The bridge stands."),
        ("PORT ALDEN, Calderra -- “No,” she said.", "PORT ALDEN, Calderra", "“No,” she said."),
        ("WINTERMERE, 6 May 2024 – The board met.", "WINTERMERE, 6 May 2024", "The board met."),
        ("Aldermouth (CNN) - The bridge stands.", "Aldermouth (CNN)", "The bridge stands."),
        ("(CNN) The bridge stands.", "(CNN)", "The bridge stands."),
        ("(Calderra) The bridge stands.", None, "(Calderra) The bridge stands."),
        ("(Reuters) - The bridge stands.", "(Reuters)", "The bridge stands."),
        # sentences with a dash, and an acronym that is the subject
        ("Aldermouth — Voss’s home — is old.", None, "Aldermouth — Voss’s home — is old."),
        ("NATO — the alliance — met.", None, "NATO — the alliance — met."),
        ("The bridge - Old Tom - stands.", None, "The bridge - Old Tom - stands."),
    ],
)  # fmt: skip
def test_datelines(paragraph: str, dateline: str | None, rest: str) -> None:
    assert split_dateline(paragraph) == (dateline, rest)
