"""Rules across tables: what a row says must agree with the rows and the text that it speaks of.

Each rule takes all tables and the name of one, and returns that table's violations: one row for each column
of each offending row, in the columns of `VIOLATIONS`. The rules are derived from the declared columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from schemas.tables import KEYS, OF_THE_CORPUS, notes, references
from schemas.vocabularies import QuotationGap, Reason

Tables = Mapping[str, pl.DataFrame]

VIOLATIONS = pl.Schema(
    {
        "row_number": pl.UInt32,
        "column": pl.String,
        "check": pl.String,
        "value": pl.String,
        "reason": pl.String,
    }
)
"""`row_number` counts from 0; `check` says what was asked of the column, `value` what it holds."""


@dataclass(frozen=True, slots=True)
class Count:
    """A column that counts the rows of another table which refer to the row by a column of theirs."""

    table: str
    column: str
    counted: str
    by: str


COUNTS = (
    Count("articles", "sentence_count", counted="sentences", by="article_id"),
    Count("entities", "mention_count", counted="mentions", by="entity_id"),
    Count("entities", "quote_count", counted="quotes", by="speaker_entity_id"),
)


def all_violations(tables: Tables, table: str) -> pl.DataFrame:
    """Find every violation of every rule in one table."""
    rules = (broken_references, wrong_words, spans_outside, outside_sentence, wrong_counts)
    return _all(rule(tables, table) for rule in rules)


def broken_references(tables: Tables, table: str) -> pl.DataFrame:
    """Find references to rows that do not exist, or that belong to another article.

    Only `articles.duplicate_of` leads to another article. What refers to a table of the whole corpus is
    not looked at before there is one.
    """
    rows = tables[table].with_row_index("row_number")
    found = []
    for column, target in references(table).items():
        if target in OF_THE_CORPUS and target not in tables:
            continue
        same = [] if target == "articles" or target in OF_THE_CORPUS else ["article_id"]
        missing = rows.filter(pl.col(column).is_not_null()).join(
            tables[target], left_on=[column, *same], right_on=[KEYS[target], *same], how="anti"
        )
        check = f"a row of {target}" + (" of the same article" if same else "")
        found.append(_violations(missing, column, check, reason="broken_reference"))
    return _all(found)


def wrong_words(tables: Tables, table: str) -> pl.DataFrame:
    """Find columns that do not repeat the article's text between their offsets."""
    texts = _texts(tables)
    found = [_unlike_text(spans, column, texts) for column, spans in _surfaces(tables[table], table)]
    if table == "quotes":
        found.append(_wrong_contents(tables[table], texts))
    if table == "policies":
        found.append(_strange_descriptions(tables[table], texts))
    return _all(found)


def spans_outside(tables: Tables, table: str) -> pl.DataFrame:
    """Find spans that end behind the end of the article's text."""
    ends = [column for column, note in notes(table) if note.start is not None]
    if not ends:
        return VIOLATIONS.to_frame()
    lengths = tables["articles"].select("article_id", pl.col("text").str.len_chars().alias("length"))
    rows = tables[table].with_row_index("row_number").join(lengths, on="article_id", how="inner")
    return _all(
        _violations(rows.filter(pl.col(column) > pl.col("length")), column, "inside the text")
        for column in ends
    )


def outside_sentence(tables: Tables, table: str) -> pl.DataFrame:
    """Find rows that do not start in the sentence that they refer to."""
    if "sentence_id" not in references(table):
        return VIOLATIONS.to_frame()
    sentences = tables["sentences"].select(
        "sentence_id", pl.col("start").alias("from"), pl.col("end").alias("to")
    )
    rows = tables[table].with_row_index("row_number").join(sentences, on="sentence_id", how="inner")
    strayed = rows.filter((pl.col("start") < pl.col("from")) | (pl.col("start") >= pl.col("to")))
    return _violations(strayed, "sentence_id", "the sentence in which it starts", reason="broken_reference")


def wrong_counts(tables: Tables, table: str) -> pl.DataFrame:
    """Find columns that count rows of another table, and do not give their number."""
    rows = tables[table].with_row_index("row_number")
    counts = [count for count in COUNTS if count.table == table]
    return _all(
        _violations(
            rows.filter(pl.col(count.column) != counted_rows(tables, count)),
            count.column,
            f"the number of its rows in {count.counted}",
        )
        for count in counts
    )


def counted_rows(tables: Tables, count: Count) -> pl.Series:
    """Return, for each row of the count's table, how many rows of the other refer to it."""
    numbers = tables[count.counted].group_by(count.by).agg(pl.len().cast(pl.Int64).alias("rows"))
    keys = tables[count.table].select(KEYS[count.table])
    found = keys.join(
        numbers, left_on=KEYS[count.table], right_on=count.by, how="left", maintain_order="left"
    )
    return found["rows"].fill_null(0)


def accounted_quotations(tables: Tables) -> pl.Series:
    """Return the quotations of each article; those that have lost their quotes are `refused`."""
    lost = pl.col("gap").is_null() & ~pl.col("is_quoted")
    refused: QuotationGap = "refused"
    gap = pl.when(lost).then(pl.lit(refused)).otherwise("gap").alias("gap")
    items = _quotations(tables).select("row_number", pl.struct("start", "end", gap).alias("accounted"))
    lists = items.group_by("row_number", maintain_order=True).agg("accounted")
    rows = tables["articles"].select("quotations").with_row_index("row_number")
    joined = rows.join(lists, on="row_number", how="left", maintain_order="left")
    return joined.select(pl.coalesce("accounted", "quotations").alias("quotations")).to_series()


def _quotations(tables: Tables) -> pl.DataFrame:
    """Return the quotations of all articles, one a row in order; `is_quoted` where a quote has words of it.

    Of the quotes' parts that start before a quotation's end, the one that reaches furthest decides.
    """
    spans = _items(tables["articles"].with_row_index("row_number"), "quotations")
    parts = _items(tables["quotes"].with_row_index("row_number"), "spans").drop_nulls().sort("start")
    reached = parts.select(
        "article_id", pl.col("start").alias("last"), pl.col("end").cum_max().over("article_id").alias("reach")
    )
    ends = spans.drop_nulls(["article_id", "start", "end"]).with_row_index("place")
    found = ends.with_columns((pl.col("end") - 1).alias("last")).sort("last")
    joined = found.join_asof(reached, on="last", by="article_id", check_sortedness=False).sort("place")
    return joined.with_columns((pl.col("reach") > pl.col("start")).fill_null(False).alias("is_quoted"))


def _texts(tables: Tables) -> dict[str, str]:
    return dict(tables["articles"].select("article_id", "text").drop_nulls().iter_rows())


def _surfaces(rows: pl.DataFrame, table: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each column that repeats the text: `row_number`, `article_id`, `start`, `end`, `text`."""
    rows = rows.with_row_index("row_number")
    for column, note in notes(table):
        if note.surface_of is not None:
            start, end = note.surface_of
            yield column, rows.select("row_number", "article_id", start=start, end=end, text=column)
        elif "text" in note.fields:
            yield column, _items(rows, column).select("row_number", "article_id", "start", "end", "text")


def _items(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the structs of a list column, one a row, beside `row_number` and `article_id`."""
    return rows.select("row_number", "article_id", column).explode(column).drop_nulls(column).unnest(column)


def _unlike_text(spans: pl.DataFrame, column: str, texts: Mapping[str, str]) -> pl.DataFrame:
    readable = _readable(spans, texts)
    unlike = readable.filter(pl.col("text").ne_missing(_words_at(readable, texts)))
    return _violations(unlike.rename({"text": column}), column, "the words of the text between its offsets")


def _readable(spans: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    """Leave out spans that are refused already: incomplete, or of an article that is not there."""
    given = spans.filter(pl.col("start") >= 0, pl.col("end") >= 0)
    return given.filter(pl.col("article_id").is_in(list(texts)))


def _words_at(spans: pl.DataFrame, texts: Mapping[str, str]) -> pl.Series:
    """Return the words of each span, null where it ends outside its text.

    Slicing a Python string takes the length of the slice; Polars' `str.slice` counts from the start of
    the text each time, which is quadratic in the length of an article.
    """
    places = spans.select("article_id", "start", "end").iter_rows()
    cut = [
        texts[article][start:end] if end <= len(texts[article]) else None for article, start, end in places
    ]
    return pl.Series(cut, dtype=pl.String)


def _wrong_contents(quotes: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    rows = quotes.with_row_index("row_number")
    parts = _readable(_items(rows, "spans"), texts)
    joined = (
        parts.with_columns(content=_words_at(parts, texts))
        .group_by("row_number", maintain_order=True)
        .agg(pl.col("content").str.join(" ", ignore_nulls=False))
    )
    unlike = rows.join(joined, on="row_number").filter(pl.col("text").ne_missing(pl.col("content")))
    return _violations(unlike, "text", "the words of the text in its spans, joined by one space")


def _strange_descriptions(policies: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    rows = policies.with_row_index("row_number").drop_nulls("description")
    known = rows.filter(pl.col("article_id").is_in(list(texts)))
    given = known.select("article_id", "description").iter_rows()
    strange = pl.Series(
        [description not in texts[article] for article, description in given], dtype=pl.Boolean
    )
    return _violations(known.filter(strange), "description", "words of the article's text")


def _violations(
    rows: pl.DataFrame, column: str, check: str, *, reason: Reason = "schema_violation"
) -> pl.DataFrame:
    return rows.select(
        pl.col("row_number").cast(pl.UInt32),
        pl.lit(column).alias("column"),
        pl.lit(check).alias("check"),
        pl.col(column).cast(pl.String).alias("value"),
        pl.lit(reason).alias("reason"),
    )


def _all(found: Iterable[pl.DataFrame]) -> pl.DataFrame:
    violations: pl.DataFrame = pl.concat([VIOLATIONS.to_frame(), *found])
    return violations
