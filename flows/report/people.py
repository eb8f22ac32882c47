"""Who speaks in the articles: how often, how much of it verbatim, and named beside whom."""

from __future__ import annotations

import polars as pl

from flows.report.contents import Frames, Published

BESIDE = ("PERSON", "ORG")
MOST_BESIDE = 10
MOST_AFFILIATIONS = 6
IN_MARKS = r"[“\"][^“”\"]*[”\"]?"
WORD = r"[\pL\pN]+(?:['’.\-][\pL\pN]+)*"


def who_speaks(published: Published, tables: Frames) -> pl.DataFrame:
    """Return the page's table `who` with what its rows said; an article that repeats another is left out.

    `words` counts the words of all its quotes, `verbatim` those inside quotation marks; `title` is what most
    articles give; `affiliations` and `beside` have the most frequent first, with the number of articles and
    of paragraphs.
    """
    first = published.articles.filter(pl.col("duplicate_of").is_null()).select("article")
    quotes = _with_words(published.rows("quotes"), tables["quotes"]).join(first, on="article", how="semi")
    entities = tables["entities"].join(first, on="article", how="semi")
    spoken = quotes.group_by("who").agg(
        pl.len().alias("quotes"),
        *((pl.col("quote_type") == kind).sum().alias(kind) for kind in ("direct", "mixed", "indirect")),
        pl.col("words", "verbatim").sum(),
        pl.col("article").n_unique().alias("quoted_in"),
    )
    named = entities.group_by("who").agg(pl.col("article").n_unique().alias("named_in"))
    who = tables["who"].drop("quote_count", "mention_count", "article_count").with_row_index("who")
    for found in (
        spoken,
        named,
        _titles(entities),
        _affiliations(entities),
        _beside(published, tables, first),
    ):
        who = who.join(found, on="who", how="left", maintain_order="left")
    counted = pl.col("quotes", "direct", "mixed", "indirect", "words", "verbatim", "quoted_in", "named_in")
    return who.with_columns(counted.fill_null(0)).drop("who")


def _with_words(rows: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Return the quotes of someone named, with their words counted."""
    words = pl.col("text").str.count_matches(WORD)
    marked = pl.col("text").str.extract_all(IN_MARKS).list.join(" ").str.count_matches(WORD)
    verbatim = pl.when(pl.col("quote_type") == "direct").then(words)
    counted = rows.select(
        words=words,
        verbatim=verbatim.when(pl.col("quote_type") == "indirect").then(0).otherwise(marked),
    )
    return quotes.hstack(counted).filter(pl.col("who").is_not_null())


def _titles(entities: pl.DataFrame) -> pl.DataFrame:
    counted = entities.drop_nulls("title").group_by("who", "title").len()
    most_first = counted.sort("len", "title", descending=[True, False])
    return most_first.unique("who", keep="first", maintain_order=True).select("who", "title")


def _affiliations(entities: pl.DataFrame) -> pl.DataFrame:
    counted = (
        entities.drop_nulls("affiliation")
        .group_by("who", "affiliation")
        .agg(pl.col("article").n_unique().alias("articles"))
        .sort("articles", "affiliation", descending=[True, False])
    )
    most = pl.struct("affiliation", "articles").head(MOST_AFFILIATIONS)
    return counted.group_by("who", maintain_order=True).agg(affiliations=most)


def _beside(published: Published, tables: Frames, first: pl.DataFrame) -> pl.DataFrame:
    """Return whom and which organisations paragraphs name beside each."""
    places = published.rows("sentences").select("sentence_id", "paragraph")
    names = tables["entities"].select("who").with_row_index("entity")
    named = (
        tables["mentions"]
        .hstack(published.rows("mentions").select("sentence_id"))
        .join(places, on="sentence_id")
        .join(names, on="entity")
        .join(first, on="article", how="semi")
        .select("article", "paragraph", "who")
        .unique()
    )
    shown = pl.col("entity_type").is_in(BESIDE)
    others = tables["who"].with_row_index("other").filter(shown).select("other")
    pairs = named.join(named.rename({"who": "other"}), on=["article", "paragraph"]).join(others, on="other")
    counted = (
        pairs.filter(pl.col("who") != pl.col("other"))
        .group_by("who", "other")
        .agg(pl.len().alias("paragraphs"))
        .sort("paragraphs", "other", descending=[True, False])
    )
    most = pl.struct(who="other", paragraphs="paragraphs").head(MOST_BESIDE)
    return counted.group_by("who", maintain_order=True).agg(beside=most)
