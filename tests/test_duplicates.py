from datetime import UTC, datetime

import polars as pl

from flows.duplicates import find_duplicates, sign_articles

WORDS = [f"word{number}" for number in range(200)]
LONG = " ".join(WORDS)
NEAR = " ".join([*WORDS[:100], "changed", *WORDS[101:]])
OTHER = " ".join(f"other{number}" for number in range(200))


def pairs(*articles):
    frame = pl.DataFrame(
        [
            {"article_id": key, "published_at": day and datetime(2031, 5, day, tzinfo=UTC), "text": text}
            for key, day, text in articles
        ],
        schema={"article_id": pl.String, "published_at": pl.Datetime("us", "UTC"), "text": pl.String},
    )
    return dict(find_duplicates(sign_articles(frame)).iter_rows())


def test_the_earlier_published_is_the_original():
    assert pairs(("a", 9, LONG), ("b", 3, LONG), ("c", 4, OTHER)) == {"a": "b"}


def test_white_space_case_and_punctuation_make_no_difference():
    assert pairs(("a", 1, "Too short to sign."), ("b", 2, "too  short\nTO sign")) == {"b": "a"}


def test_near_repeats_are_found_and_others_are_not():
    assert pairs(("a", 1, LONG), ("b", 2, NEAR), ("c", 3, OTHER)) == {"b": "a"}


def test_without_dates_the_smaller_id_is_the_original_and_dated_ones_come_first():
    assert pairs(("b", None, LONG), ("a", None, LONG), ("c", 5, LONG)) == {"a": "c", "b": "c"}


def test_an_original_is_never_a_duplicate_itself():
    found = pairs(("a", 1, LONG), ("b", 2, NEAR), ("c", 3, NEAR), ("d", 4, LONG))
    assert found == {"b": "a", "c": "a", "d": "a"}


def test_short_texts_that_only_resemble_each_other_are_kept_apart():
    assert (
        pairs(("a", 1, "Rain is expected in Lund today."), ("b", 2, "Rain is expected in Ystad today.")) == {}
    )


def test_no_articles_no_duplicates():
    assert pairs() == {}
