"""The cookbook's answers: every query runs on the sample tables, and Polars and DuckDB agree."""

import re
from pathlib import Path

import duckdb
import pytest

COOKBOOK = (Path(__file__).parent.parent / "docs" / "cookbook.md").read_text()
BLOCKS = re.compile(r"```(python|sql)\n(.*?)```", re.S)
START, *QUESTIONS = re.split(r"^## ", COOKBOOK, flags=re.M)
OPENING = dict(BLOCKS.findall(START))
# Of so few articles no two quote the same words.
UNANSWERED = {"8"}


def number_of(question):
    return question.split(".")[0]


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.splitlines()[0] for question in QUESTIONS])
def test_both_answers_are_the_same(question, published_samples, monkeypatch):
    monkeypatch.chdir(published_samples)
    answers = dict(BLOCKS.findall(question))
    names = {}
    exec(OPENING["python"] + answers["python"], names)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(OPENING["sql"])
        by_duckdb = connection.sql(answers["sql"]).fetchall()
        columns = [column[0] for column in connection.sql(answers["sql"]).description]
    by_polars = names["answer"]
    assert columns == by_polars.columns
    assert rounded(by_duckdb) == rounded(by_polars.rows())
    assert bool(by_duckdb) == (number_of(question) not in UNANSWERED)


def rounded(rows):
    return [tuple(map(plain, row)) for row in rows]


def plain(value):
    """Return a value without the types by which the libraries differ."""
    if isinstance(value, float):
        return pytest.approx(value, abs=0.011)
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value


def test_questions_are_numbered_in_order():
    assert [number_of(question) for question in QUESTIONS] == [str(n + 1) for n in range(len(QUESTIONS))]
