"""Cleaning: what goes, what stays, and that nothing else changes."""

# ruff: noqa: E501

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import ARTICLES, article_id, clean_articles, clean_text
from flows.extract import RAW_ARTICLES
from flows.furniture import is_furniture, without_furniture
from flows.language import tell_language
from flows.unicode_text import repaired

LEAD = "The council of Aldermouth voted on Monday to mend the old bridge before the winter sets in."
MORE = "“We have waited long enough,” said the mayor, Edda Norling. “It will be done by May.”"
LAST = "The vote was five to four, and two members were absent because of the flood."


def cleaned(*paragraphs: str, title: str | None = None, byline: str | None = None) -> list[str]:
    return clean_text("\n\n".join(paragraphs), title=title, byline=byline).text.split("\n\n")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("don’t — “stay”", "don’t — “stay”"),
        ("it cost £5 &amp; more", "it cost £5 & more"),
        ("the mayorâ€™s â€œplanâ€\x9d", "the mayor’s “plan”"),
        ("Libération", "Libération"),
        ("LibÃ©ration", "Libération"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark \u202abidi\u202c", "softhyphen zerowidth mark bidi"),
        ("``We will,'' he said", '"We will," he said'),
        ("he said `no´", "he said 'no'"),
        ("cafe\u0301", "café"),
        ("5\u20116 and 5\u22126", "5-6 and 5-6"),
    ],
)
def test_characters(raw: str, expected: str) -> None:
    assert repaired(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One.\r\n\r\n\r\n  Two  of\tthem. ", ["One.", "Two of them."]),
        ("One line.\nAnother line.\n", ["One line.", "Another line."]),
        ("One.\u2028Two.\u2029Three.", ["One.", "Two.", "Three."]),
        # wrapped by hand, with and without blank lines between paragraphs
        (
            "The council of Aldermouth voted on Monday to mend the\nold bridge before the winter sets in.\n\nThe vote was five to four, and two members were absent\nbecause of the flood.",
            [LEAD, LAST],
        ),
        (
            "The council of Aldermouth voted on Monday to mend the\nold bridge before the winter sets in.\nThe vote was five to four, and two members were absent\nbecause of the flood.",
            [LEAD, LAST],
        ),
        ("“No.”\n“Why not?”\n“It is late.”", ["“No.”", "“Why not?”", "“It is late.”"]),
    ],
)  # fmt: skip
def test_paragraphs(raw: str, expected: list[str]) -> None:
    assert clean_text(raw).text.split("\n\n") == expected


FURNITURE = """
ADVERTISEMENT
Story continues below advertisement
Skip to footer
Share this article
SHARE THIS ARTICLE Share Tweet Post Email
Read more: Flood leaves two villages without power
SEE ALSO: Mayor’s diary, week by week
( PHOTOS: Bridges of the county)
More on this story
Topics in this article
Sign up for our free morning newsletter.
Want stories like this in your inbox? Sign up here.
By signing up, you agree to our privacy policy.
Follow Ida Voss on Twitter: @idavoss
Follow us on Facebook
Got a tip? Write to us at tips@gazette.example.
We and our partners use cookies to keep this site running.
© 2024 The Aldermouth Gazette. All rights reserved.
Copyright 2024 The Aldermouth Gazette
(Photo: Ida Voss/Reuters)
Getty Images
Photograph by Ida Voss
Ida Voss/Getty Images
The old bridge in March. (Photo: Ida Voss, Reuters)
Enlarge this image toggle caption Ida Voss/AP
Ida Voss contributed to this report.
(Reporting by Ida Voss; Editing by Tom Reed)
This article was amended on 3 May 2024 to correct a name.
Updated at 2:44 p.m. ET
* * *
FOR IMMEDIATE RELEASE
Read or Share this story: http://gazette.example/x1
Listen to this article · 6 min
LISTEN TO ARTICLE 5:02 SHARE THIS ARTICLE Share Tweet Post Email
Media playback is unsupported on your device Media caption The mayor explains the plan
CLOSE The mayor spoke to reporters after the vote. THE GAZETTE
MORE:Five bridges that were never mended
MAYOR DENIES THAT THE MONEY FOR THE BRIDGE WAS SPENT ELSEWHERE
The Tide is a weekly newsletter about the coast. Sign up here.
Thank you for supporting our journalism. You can subscribe here.
FILE PHOTO: The old bridge of Aldermouth in March 2021. REUTERS/Ida Voss/File Photo
The mayor on the old bridge. | Ida Voss/Getty Images
(Reuters photo: Ida Voss)
Tom Reed reported from Port Alden.
Material from the Associated Press was used in this report.
Correction: An earlier version of this article gave a wrong year.
Editor’s note: Ida Voss is a lawyer. The opinions expressed here are hers.
(Note: An earlier version of this story gave a wrong year.)
( Updates with the mayor’s answer in the third paragraph )
This is a breaking story and will be updated.
This article first appeared in The Aldermouth Gazette.
H/T Ida Voss
Associated Press writer Ida Voss in Port Alden contributed.
For more of our coverage, subscribe to our podcast.
Previous
""".strip().splitlines()

SENTENCES = """
Getty Images sued the company on Monday.
Like millions of Americans on Facebook, she believed it.
Research by economists at the institute shows the opposite.
Topics ranged from trade to war.
Copyright law protects the book.
The report was updated last week to show the damage.
The views expressed by voters were clear.
Many factors contributed.
Signing up for insurance was hard, officials said.
File-sharing services shut down.
Email questions dog the campaign.
Reporting by The Herald has shown that the mayor lied.
Follow the money on Facebook.
Images by the agency show damage.
He met the man (pictured left).
“Read more: it is good for you,” she said.
"Share this article," he told them.
More than 40 people signed it.
Comments were closed.
By signing the bill, the governor ended the dispute.
The agency contributed to the report.
Advertisement spending rose.
Photos of the bridge were taken down.
Newsletters are dying.
Related charges were dropped.
Correction of the error took a year, and this article of the charter was kept.
Close to the river stands a mill.
The bill is known as THE BRIDGE AND FERRY REPAIR ACT.
NO MORE MONEY WILL BE PAID.
Reed reported that the bridge was closed.
Listen to the mayor.
Tom Reed reported from memory what the mayor had said.
He told them to follow the river on foot.
The article of faith is breaking.
For more than a year, visitors could not go to the bridge.
For more money, voters would go to court.
Many writers contributed to the fund.
The play first appeared in Aldermouth.
Next came the vote.
The mayor can be reached by no one.
""".strip().splitlines()


@pytest.mark.parametrize("paragraph", FURNITURE)
def test_furniture_goes(paragraph: str) -> None:
    assert is_furniture(paragraph)
    assert cleaned(LEAD, paragraph, MORE) == [LEAD, MORE]


@pytest.mark.parametrize("paragraph", SENTENCES)
def test_sentences_that_resemble_furniture_stay(paragraph: str) -> None:
    assert cleaned(LEAD, paragraph, MORE) == [LEAD, paragraph, MORE]


def test_a_list_at_the_end_goes_with_its_heading() -> None:
    end = [
        "Topics in this article",
        "Bridges",
        "Edda Norling",
        "Ida Voss is a reporter for The Gazette.",
        "Skip to footer",
    ]
    assert cleaned(LEAD, MORE, *end) == [LEAD, MORE]


def test_short_lines_without_such_a_heading_stay() -> None:
    assert cleaned(LEAD, MORE, "Five to four", "No more") == [LEAD, MORE, "Five to four", "No more"]


def test_short_lines_in_the_middle_stay() -> None:
    assert cleaned(LEAD, "Related", "A flood of money", MORE) == [LEAD, "A flood of money", MORE]


@pytest.mark.parametrize(
    ("note", "byline"),
    [
        ("Ida Voss is a reporter for The Gazette.", None),
        ("Ida Voss teaches law at the University of Aldermouth.", "Ida Voss"),
        ("Ida Voss covers the county. Contact her at ida@gazette.example.", None),
    ],
)
def test_the_author_s_note_goes(note: str, byline: str | None) -> None:
    assert cleaned(LEAD, MORE, note, byline=byline) == [LEAD, MORE]


def test_a_note_about_the_author_goes_from_the_top_too() -> None:
    note = "Ida Voss, a lawyer in Port Alden, writes about rivers."
    assert cleaned(note, LEAD, MORE, byline="Ida Voss") == [LEAD, MORE]
    assert cleaned(note, LEAD, MORE, byline="Jonas Voss") == [note, LEAD, MORE]


@pytest.mark.parametrize(
    "tail", ["(RELATED: Five bridges)", "(Reporting by Ida Voss; Editing by Tom Reed)", "(WATCH: The vote)"]
)
def test_what_hangs_on_a_paragraph_goes(tail: str) -> None:
    assert cleaned(LEAD, f"{MORE} {tail}") == [LEAD, MORE]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "Gov. Ida Vale Ida Maria ValeRail union sues Vale Night trains ‘a disgrace’ MORE (R) signed it.",
            "Gov. Ida Vale (R) signed it.",
        ),
        ("Leo Brandt Jr. Leonhard (Leo) BrandtMORE’s bill failed.", "Leo Brandt Jr.’s bill failed."),
        ("Rep. Leo Brandt Leo Brandt Trains are late MORE voted no.", "Rep. Leo Brandt voted no."),
        (
            "Ida Vale Ida ValeA vote MORE met Leo van Dam Leonhard van DamThe Memo: a vote MORE on Monday.",
            "Ida Vale met Leo van Dam on Monday.",
        ),
    ],
)
def test_links_behind_a_name_go(paragraph: str, expected: str) -> None:
    assert without_furniture([paragraph], byline=None) == [expected]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Vale said the ValeCare plan, which voters call Vale, will cost MORE than that.",
        "Ida Vale said Ida ValeX had asked for more.",
        "THIS IS ISIS, AND THERE IS MORE.",
    ],
)
def test_what_only_resembles_links_behind_a_name_stays(paragraph: str) -> None:
    assert without_furniture([paragraph], byline=None) == [paragraph]


def test_brackets_that_belong_to_a_paragraph_stay() -> None:
    assert cleaned(f"{LEAD} (The bridge is old.)") == [f"{LEAD} (The bridge is old.)"]


def test_a_last_sentence_about_somebody_stays() -> None:
    ends = [
        "Edda Norling was last seen on Friday, and the police hope to find her.",
        "Edda Norling is a lawyer.",
    ]
    assert [cleaned(LEAD, end) for end in ends] == [[LEAD, end] for end in ends]


def test_a_dateline_below_an_abstract_is_taken_off():
    body = "The harbour board has shut the old quay for good after a storm, and the dockers have left."
    found = clean_text(f"Quay to be shut after the storm.\n\nFULL TEXT.\n\nALDERMOUTH - {body}")
    assert (found.text, found.dateline) == (f"Quay to be shut after the storm.\n\n{body}", "ALDERMOUTH")


def test_headline_byline_and_dateline_are_taken_off_the_body() -> None:
    text = f"Bridge to be mended\n\nBy Ida Voss and Tom Reed, Staff Writers\n\nALDERMOUTH (AP) — {LEAD}\n\n{MORE}"
    found = clean_text(text, title="Bridge to be mended")
    assert (found.byline, found.dateline) == ("Ida Voss and Tom Reed, Staff Writers", "ALDERMOUTH (AP)")
    assert found.text == f"{LEAD}\n\n{MORE}"


@pytest.mark.parametrize(
    ("top", "byline"),
    [
        (["Ida Voss", "The Associated Press"], "Ida Voss"),
        (["Ida Voss", "Special for The Gazette"], "Ida Voss"),
        (
            ["FILE PHOTO: The old bridge. REUTERS/Tom Reed", "By Ida Voss and Tom Reed"],
            "Ida Voss and Tom Reed",
        ),
    ],
)
def test_bylines_of_other_forms(top: list[str], byline: str) -> None:
    found = clean_text("\n\n".join([*top, LEAD, MORE]))
    assert (found.byline, found.text) == (byline, f"{LEAD}\n\n{MORE}")


def test_a_short_first_line_is_no_byline() -> None:
    assert cleaned("The Old Bridge", LEAD, MORE) == ["The Old Bridge", LEAD, MORE]


def test_another_edition_of_the_headline_goes() -> None:
    title = "Old bridge of Aldermouth to be mended at last : Gazette"
    assert cleaned("Old Bridge of Aldermouth to Be Mended at Last", LEAD, MORE, title=title) == [LEAD, MORE]
    assert (
        cleaned("Aldermouth mourns its old bridge", LEAD, title=title)[0]
        == "Aldermouth mourns its old bridge"
    )


def test_a_summary_loses_its_label_alone() -> None:
    assert cleaned(f"Story highlights {LEAD}", MORE) == [LEAD, MORE]
    assert (
        cleaned("Key points of the plan were read out.", MORE)[0] == "Key points of the plan were read out."
    )


def test_a_headline_made_a_sentence_stays() -> None:
    assert cleaned("Bridge to be mended.", LEAD, title="Bridge to be mended") == [
        "Bridge to be mended.",
        LEAD,
    ]


def raw_articles(*texts: str, **fields: str | None) -> pl.DataFrame:
    row = dict.fromkeys(RAW_ARTICLES.names()) | {"source_path": "a.jsonl", "source_sha256": "0" * 64} | fields
    rows = [row | {"text": text, "source_record": n, "source_id": str(n)} for n, text in enumerate(texts)]
    return pl.DataFrame(rows, schema=RAW_ARTICLES)


def test_the_frame() -> None:
    articles, rejects = clean_articles(
        raw_articles(LEAD, title=" Bridge &amp; ford ", byline="By Ida Voss", section=" ")
    )
    assert rejects == []
    assert articles.schema == ARTICLES
    row = articles.row(0, named=True)
    assert row["article_id"] == article_id("a.jsonl", "0")
    assert len(row["article_id"]) == 16
    assert (row["title"], row["byline"], row["section"]) == ("Bridge & ford", "Ida Voss", None)
    assert (row["language"], row["published_at"], row["text"]) == ("en", None, LEAD)


def test_an_article_s_key_depends_on_its_source_alone() -> None:
    assert article_id("a.jsonl", "1") == article_id("a.jsonl", "1") != article_id("b.jsonl", "1")


def test_moments_pass_unchanged() -> None:
    when = datetime(2024, 5, 3, 10, tzinfo=UTC)
    raw = raw_articles(LEAD).with_columns(published_at=pl.lit(when, dtype=pl.Datetime("us", "UTC")))
    assert clean_articles(raw)[0]["published_at"].to_list() == [when]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_article"),
        ("12 34 56 — 78!", "no_article"),
        ("Advertisement\n\nShare this article", "no_article"),
        (
            "Der Rat hat am Montag beschlossen, die alte Brücke vor dem Winter zu reparieren. " * 4,
            "not_english",
        ),
        ("El consejo decidió el lunes reparar el puente viejo antes del invierno. " * 4, "not_english"),
    ],
)
def test_what_is_no_english_article_is_set_aside(text: str, reason: str) -> None:
    articles, (reject,) = clean_articles(raw_articles(text))
    assert articles.is_empty()
    assert (reject.reason, reject.stage, reject.article_id) == (reason, "clean", article_id("a.jsonl", "0"))


def test_the_reject_names_language_and_score() -> None:
    _, (reject,) = clean_articles(
        raw_articles("Der Rat hat am Montag beschlossen, die Brücke zu reparieren. " * 5)
    )
    assert "the language is de (0.98)" in reject.detail


@pytest.mark.parametrize(
    "text", ["Voss 3, Reed 2, Norling 1, Aldermouth 0, Tavoria 9.", LEAD, "Edda Norling, mayor"]
)
def test_short_english_texts_are_not_taken_for_others(text: str) -> None:
    assert tell_language(text).code == "en"


PIECES = st.sampled_from(
    [LEAD, MORE, LAST, *FURNITURE, *SENTENCES, "By Ida Voss", "ALDERMOUTH — ", "\n", "\n\n", "\r", " ", "''", "`", "&amp;",
     "â€™", "\u200b", "—", "“", "”", "Related", "A label", "Title", "\u2028", "e\u0301", "&amp;lt;", "Ida Voss is a reporter for X.",]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=12).map("".join))
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    once = clean_text(text, title="Title").text
    assert clean_text(once, title="Title").text == once
    assert once == once.strip()
    assert "\n\n\n" not in once and "\n" not in once.replace("\n\n", "") and "\r" not in once


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(PIECES | st.text(max_size=12), max_size=8).map("".join), max_size=5))
def test_rows_in_are_rows_kept_and_rows_set_aside(texts: list[str]) -> None:
    articles, rejects = clean_articles(raw_articles(*texts))
    records = articles["source_record"].to_list() + [reject.source_record for reject in rejects]
    assert sorted(records) == list(range(len(texts)))
