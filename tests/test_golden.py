"""The sample articles against what we annotated in them by hand (`tests/gold`)."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

GOLD = {
    path.stem: json.loads(path.read_text()) for path in Path(__file__).parent.joinpath("gold").glob("*.json")
}
MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


DATELINE = re.compile(r"^[A-Z]{3,}[^—.]{0,60} (?:—|-) ")


def plain(words):
    """Return the words in lower case, without marks, pauses and leading article."""
    return re.sub(r"^(the|a|an) ", "", " ".join(re.findall(r"\w+", words.translate(MARKS).lower())))


@pytest.fixture(scope="module")
def current(published_samples):
    return published_samples / "data" / "processed" / "current"


def rows_of(current, table, source_id):
    articles = pl.read_parquet(current / "articles").filter(pl.col("source_id") == source_id)
    return pl.read_parquet(current / table).join(articles.select("article_id"), on="article_id").to_dicts()


def verbatim(gold):
    """Yield the words in each pair of outer marks that the annotation attributes, with their speaker."""
    for quote in gold["quotes"]:
        for start, end in quote["content"]:
            for match in re.finditer(r"“([^”]+)”", gold["text"][start:end]):
                yield plain(match.group(1)), quote["speaker"]


@pytest.mark.parametrize("article", ["refuge-office-staff-meeting", "towboat-rest-rule-appeal"])
def test_verbatim_words_are_found_with_their_speaker(current, article):
    quotes = rows_of(current, "quotes", article)
    for words, speaker in verbatim(GOLD[article]):
        speakers = [quote["speaker"] for quote in quotes if words in plain(quote["text"])]
        assert plain(speaker or "") in [plain(one or "") for one in speakers], words


@pytest.mark.parametrize("article", sorted(GOLD))
def test_furniture_is_gone_and_no_sentence_of_the_article(current, article):
    (row,) = rows_of(current, "articles", article)
    kept = plain(row["text"])
    for start, end in GOLD[article]["sentences"]:
        sentence = DATELINE.sub("", GOLD[article]["text"][start:end])
        assert plain(sentence) in kept
