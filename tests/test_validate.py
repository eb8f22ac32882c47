"""What is refused, why, and what goes with it."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.rejects import rejects_frame
from flows.validate import TableRefusedError, validate_tables
from schemas.arrow import polars_schema
from schemas.tables import KEYS, TABLES
from tests.factories import PARAGRAPHS, TEXT, at, rows, span, tables, with_prefix


def changed(table, **columns):
    """Return the factory's tables with other values in the last row of one of them."""
    given_rows = rows()[table]
    return tables(**{table: [*given_rows[:-1], given_rows[-1] | columns]})


def refused(tables):
    """Return (table, key, reason, detail) of every row refused."""
    _, rejects = validate_tables(tables)
    return [
        (reject.table, json.loads(reject.row)[KEYS[reject.table]], reject.reason, reject.detail)
        for reject in rejects
    ]


def heights(tables):
    return {name: frame.height for name, frame in tables.items()}


def test_a_consistent_article_gets_through_unchanged():
    given_tables = tables()
    kept, rejects = validate_tables(given_tables)
    assert rejects == []
    assert all(kept[name].equals(frame) for name, frame in given_tables.items())


BREACHES = [
    # One value of one row breaks what its column promises.
    ("quotes", {"quote_type": "verbatim"}, "quote_type is not from its vocabulary: verbatim"),
    ("quotes", {"confidence": 1.5}, "confidence is not from 0 to 1: 1.5"),
    ("quotes", {"confidence": float("nan")}, "confidence is not from 0 to 1: NaN"),
    ("quotes", {"speaker": ""}, "speaker is not longer than nothing: "),
    ("quotes", {"speaker_kind": None}, "speaker_kind is not given: null"),
    ("positions", {"role": "fan"}, "role is not from its vocabulary: fan"),
    ("policies", {"jurisdiction": "Texas"}, "jurisdiction is not of its pattern: Texas"),
    ("policies", {"topic": "trains"}, "topic is not from its vocabulary: trains"),
    # Lists and structs are looked into.
    ("entities", {"aliases": ["RU", ""]}, 'aliases is not free of empty strings: ["RU",""]'),
    ("entities", {"aliases": ["RU", None]}, 'aliases is not free of empty strings: ["RU",null]'),
    ("policies", {"mentions": [], "mention_count": 0}, "mentions is not of at least one item: []"),
    ("policies", {"mention_count": 3}, "mention_count is not the number of items of mentions: 3"),
    # A span is whole, and its end lies behind its start.
    ("positions", {"end": 155}, "end is not greater than start: 155"),
    ("policies", {"status_end": None}, "status_end is not given just where status_start is: null"),
    ("positions", {"end": len(TEXT) + 1}, f"end is not inside the text: {len(TEXT) + 1}"),
    # A surface column repeats the text.
    ("mentions", {"text": "rail union"}, "text is not the words of the text between its offsets: rail union"),
    (
        "policies",
        {"description": "It reopens."},
        "description is not words of the article's text: It reopens.",
    ),
    # A row starts in the sentence that it names.
    ("positions", {"sentence_id": "a1-s0"}, "sentence_id is not the sentence in which it starts: a1-s0"),
    # Columns that count rows of another table give their number.
    ("entities", {"quote_count": 1}, "quote_count is not the number of its rows in quotes: 1"),
    # References lead somewhere.
    (
        "quotes",
        {"speaker_entity_id": "a1-e9"},
        "speaker_entity_id is not a row of entities of the same article",
    ),
    (
        "entities",
        {"affiliation_entity_id": "a1-e1"},
        "affiliation_entity_id is not other than entity_id: a1-e1",
    ),
    ("articles", {"duplicate_of": "a7"}, "duplicate_of is not a row of articles: a7"),
    ("articles", {"duplicate_of": "a1"}, "duplicate_of is not other than article_id: a1"),
    ("articles", {"source_sha256": "f00"}, "source_sha256 is not of its pattern: f00"),
    ("articles", {"sentence_count": 2}, "sentence_count is not the number of its rows in sentences: 2"),
]


@pytest.mark.parametrize(("table", "columns", "detail"), BREACHES)
def test_a_breach_refuses_the_row_and_says_why(table, columns, detail):
    found = [row for row in refused(changed(table, **columns)) if row[0] == table]
    key = rows()[table][-1][KEYS[table]]
    assert any(row[1] == key and detail in row[3] for row in found), found


STRUCT_BREACHES = [
    # An item of a list of structs is incomplete, out of order, beyond the text, or not its words.
    ("quotes", "spans", [{"start": None, "end": 9}], "0 <= start < end in each item"),
    ("quotes", "spans", [None], "0 <= start < end in each item"),
    ("quotes", "spans", [span("before"), span("We")], "in text order"),
    ("quotes", "spans", [span("We")], "the words of the text in its spans"),
    ("quotes", "spans", [span("We") | {"end": 10_000}], "the words of the text in its spans"),
    ("policies", "mentions", [at("the law") | {"text": "a law"}] * 2, "the words of the text between"),
    (
        "policies",
        "mentions",
        [{"start": 5, "end": 10**6, "text": TEXT[5:]}] * 2,
        "the words of the text between",
    ),
    ("policies", "dates", [at("May") | {"event": "vetoed"}], "from the vocabulary in each event"),
    ("policies", "dates", [at("May") | {"event": "ended", "text": "June"}], "the words of the text between"),
]


@pytest.mark.parametrize(("table", "column", "items", "check"), STRUCT_BREACHES)
def test_items_of_lists_are_checked(table, column, items, check):
    whole = [
        {"event": None, "date_from": None, "date_to": None} | item if column == "dates" else item
        for item in items
    ]
    first = refused(changed(table, **{column: whole}))[0]
    assert first[:3] == (table, rows()[table][0][KEYS[table]], "schema_violation")
    assert check in first[3]


def test_a_reject_leads_back_to_the_raw_record_and_holds_the_row():
    _, rejects = validate_tables(changed("positions", role="fan", actor=""))
    (reject,) = rejects
    assert (reject.source_path, reject.source_record) == ("rail/night-train.txt", 0)
    assert (reject.stage, reject.table, reject.article_id) == ("validate", "positions", "a1")
    assert reject.detail == "actor is not longer than nothing: ; role is not from its vocabulary: fan"
    assert json.loads(reject.row)["role"] == "fan"


def test_long_values_are_shortened_to_one_line():
    _, rejects = validate_tables(changed("policies", description="words\nwithout  end " * 50))
    assert len(rejects[0].detail) < 200
    assert "\n" not in rejects[0].detail
    assert "…" in rejects[0].detail


def test_what_hangs_on_a_refused_row_goes_with_it():
    # The minister's row is wrong: her mentions, her quote, the policy that she issued and the positions go.
    speaker, union = rows()["entities"]
    kept, rejects = validate_tables(tables(entities=[speaker | {"entity_type": "MINISTER"}, union]))
    assert heights(kept) == {
        "articles": 1,
        "sentences": 3,
        "quotes": 0,
        "mentions": 1,
        "entities": 1,
        "policies": 0,
        "positions": 0,
    }
    reasons = [(reject.table, reject.reason) for reject in rejects]
    assert reasons[0] == ("entities", "schema_violation")
    assert {reason for _, reason in reasons[1:]} == {"broken_reference"}


def test_a_refused_article_takes_its_rows_and_no_others():
    other = with_prefix("b-")
    both = {
        name: pl.concat([frame, other[name]]) for name, frame in changed("articles", language="EN").items()
    }
    kept, rejects = validate_tables(both)
    assert all(kept[name].equals(frame) for name, frame in other.items())
    assert {reject.source_path for reject in rejects} == {"rail/night-train.txt"}


def test_rows_are_counted_again_where_some_were_refused():
    kept, rejects = validate_tables(changed("sentences", text="The Rail Union sang."))
    assert len(rejects) > 1
    assert kept["articles"]["sentence_count"].to_list() == [2]
    assert validate_tables(kept) == (kept, [])


def test_all_rows_that_share_a_key_are_refused():
    first, second, third = rows()["mentions"]
    found = refused(tables(mentions=[first, second | {"mention_id": first["mention_id"]}, third]))
    assert [row[:3] for row in found if row[0] == "mentions"] == [
        ("mentions", "a1-m0", "schema_violation")
    ] * 2


def test_a_reference_to_another_article_is_broken():
    other = with_prefix("b-")
    mixed = changed("positions", quote_id="b-a1-q0")
    both = {name: pl.concat([frame, other[name]]) for name, frame in mixed.items()}
    assert refused(both) == [
        (
            "positions",
            "a1-o1",
            "broken_reference",
            "quote_id is not a row of quotes of the same article: b-a1-q0",
        )
    ]


def test_a_duplicate_may_be_of_another_article():
    other = with_prefix("b-")
    both = {
        name: pl.concat([frame, other[name]])
        for name, frame in changed("articles", duplicate_of="b-a1").items()
    }
    assert validate_tables(both)[1] == []


def test_a_row_without_a_known_article_has_no_source():
    sentences = [*rows()["sentences"], rows()["sentences"][0] | {"article_id": "a9", "sentence_id": "a9-s0"}]
    _, rejects = validate_tables(tables(sentences=sentences))
    assert [(reject.source_path, reject.article_id) for reject in rejects] == [(None, "a9")]


def test_rejects_are_validated_too():
    good = {"source_path": "a.txt", "stage": "ingest", "reason": "empty_file", "detail": "no bytes"}
    frame = pl.DataFrame([good, good | {"reason": "dull"}], schema=polars_schema("rejects"))
    kept, rejects = validate_tables(tables(rejects=frame))
    assert kept["rejects"].height == 1
    assert [(reject.source_path, reject.table) for reject in rejects] == [("a.txt", "rejects")]


def test_new_rejects_are_valid_rows_of_their_table():
    _, rejects = validate_tables(changed("articles", language="EN"))
    TABLES["rejects"].validate(rejects_frame(rejects), lazy=True)


LIST_OF_INTEGERS = pl.Series([[1]], dtype=pl.List(pl.Int64))
MALFORMED = [
    # Each is wrong as a whole: no row of it can be trusted.
    ("quotes", lambda frame: frame.drop("cue"), "quotes: missing column cue"),
    ("quotes", lambda frame: frame.with_columns(mood=pl.lit("calm")), "quotes: unknown column mood"),
    ("quotes", lambda frame: frame.select(frame.columns[::-1]), "quotes: column confidence out of order"),
    (
        "quotes",
        lambda frame: frame.cast({"start": pl.Int32}),
        "quotes: column start is Int32, not dtype('Int64')",
    ),
    ("articles", lambda frame: frame.cast({"published_at": pl.Datetime("ms", "UTC")}), "'ms'"),
    ("articles", lambda frame: frame.cast({"published_at": pl.Datetime("us")}), "time_zone=None"),
    # Also where only an inner dtype is another.
    (
        "entities",
        lambda frame: frame.cast({"aliases": pl.List(pl.Categorical)}),
        "entities: column aliases is",
    ),
    (
        "quotes",
        lambda frame: frame.with_columns(spans=LIST_OF_INTEGERS),
        "quotes: column spans is List(Int64)",
    ),
    (
        "quotes",
        lambda frame: frame.cast({"spans": pl.List(pl.Struct({"start": pl.Int64, "end": pl.Int32}))}),
        "quotes: column spans is List(Struct({'start': Int64, 'end': Int32}))",
    ),
]


@pytest.mark.parametrize(("table", "malform", "problem"), MALFORMED)
@pytest.mark.parametrize("rows_too", [True, False])
def test_a_malformed_table_is_refused_as_a_whole(table, malform, problem, rows_too):
    given_tables = tables()
    frame = malform(given_tables[table])
    with pytest.raises(TableRefusedError) as refusal:
        validate_tables(given_tables | {table: frame if rows_too else frame.clear()})
    assert problem in str(refusal.value)


def test_all_malformed_tables_are_named_at_once():
    given_tables = tables()
    del given_tables["policies"]
    given_tables["quotes"] = given_tables["quotes"].drop("cue", "text")
    given_tables["headlines"] = pl.DataFrame()
    with pytest.raises(TableRefusedError) as refusal:
        validate_tables(given_tables)
    assert sorted(str(refusal.value).split("; ")) == [
        "headlines: no such table",
        "policies: missing",
        "quotes: missing column cue",
        "quotes: missing column text",
    ]


def test_a_lone_article_is_enough():
    nothing = {name: polars_schema(name).to_frame() for name in KEYS}
    assert validate_tables(nothing) == (nothing, [])


STRANGE = {
    pl.String: st.none() | st.sampled_from(["", "a1", "a1-e0", "a1-s1", "a1-q0", "said", "direct", "ü\n🚆"]),
    pl.Int64: st.none() | st.integers(-3, len(TEXT) + 3) | st.just(2**62),
    pl.Float64: st.none() | st.floats(),
    pl.Boolean: st.none() | st.booleans(),
    pl.Datetime: st.none() | st.just(datetime(2024, 1, 1, tzinfo=UTC)),
}
CELLS = [
    (table, row, column, type(dtype))
    for table, table_rows in rows().items()
    for row in range(len(table_rows))
    for column, dtype in polars_schema(table).items()
    if type(dtype) in STRANGE
]


@st.composite
def damaged_tables(draw):
    """Draw the factory's tables with some cells overwritten, and maybe with some rows twice."""
    damaged = rows()
    for table, row, column, dtype in draw(st.lists(st.sampled_from(CELLS), max_size=4)):
        damaged[table][row] = damaged[table][row] | {column: draw(STRANGE[dtype])}
    for table in draw(st.lists(st.sampled_from(sorted(damaged)), max_size=1)):
        damaged[table] = damaged[table] * 2
    return tables(**damaged)


FEW = settings(max_examples=8, deadline=None)


@FEW
@given(damaged_tables())
def test_rows_in_are_rows_kept_and_rows_refused(damaged):
    check_rows(damaged)


@pytest.mark.stress
@settings(FEW, max_examples=100)
@given(damaged_tables())
def test_rows_of_many_tables_are_kept_or_refused(damaged):
    check_rows(damaged)


def check_rows(damaged):
    """Assert that validating leaves each row in its table or among the rejects, and that once is enough."""
    kept, rejects = validate_tables(damaged)
    for name, frame in damaged.items():
        assert frame.height == kept[name].height + sum(reject.table == name for reject in rejects)
    again, none = validate_tables(kept)
    assert none == []
    assert all(again[name].equals(frame) for name, frame in kept.items())


def test_a_long_article_is_checked_in_linear_time():
    # Sixty thousand sentences of one article of some 5 MB, with characters outside Latin-1.
    line = PARAGRAPHS[0]
    starts = range(0, 60_000 * (len(line) + 1), len(line) + 1)
    text = " ".join([line] * len(starts))
    article = rows()["articles"][0] | {
        "text": text,
        "sentence_count": len(starts),
        "character_count": len(text),
        "characters_read": len(text),
    }
    first = rows()["sentences"][0]
    sentences = [
        first | {"sentence_id": f"s{start}", "start": start, "end": start + len(line)} for start in starts
    ]
    empty = {name: polars_schema(name).to_frame() for name in KEYS}
    whole = empty | {
        name: tables(articles=[article], sentences=sentences)[name] for name in ("articles", "sentences")
    }
    assert validate_tables(whole)[1] == []
