"""Articles without labels, for teachers to read: cleaned as in a run, none of those that judge a model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from flows.clean import clean_text
from flows.nlp.document import Document
from flows.nlp.segments.documents import find_paragraphs, make_document

UNLABELLED: Final = "unlabelled"
ORIGIN: Final = "ramybaly/Article-Bias-Prediction: US political news of 2010 to 2020, no licence stated"
SEED: Final = 20
# A paragraph of so many characters in common, and two texts are one article.
TELLING: Final = 80


def read_unlabelled(corpora: Path, most: int, judges: Iterable[str]) -> Iterator[Document]:
    """Yield so many articles, drawn at random from the files; none shares a paragraph with the judges.

    Raises FileNotFoundError where there is no file of unlabelled articles.
    """
    known = {paragraph for text in judges for paragraph in telling(text)}
    drawn = articles_in(corpora).sample(fraction=1, shuffle=True, seed=SEED)
    for _, title, text in cleaned(drawn):
        if most and text and known.isdisjoint(telling(text)):
            most -= 1
            yield make_document(text, title=title)


def articles_in(corpora: Path) -> pl.DataFrame:
    """Return the articles as the files have them: their id, title, byline and text.

    Raises FileNotFoundError where there is no file of unlabelled articles.
    """
    paths = sorted((corpora / UNLABELLED).glob("*.parquet"))
    if not paths:
        raise FileNotFoundError(f"no unlabelled articles in {corpora / UNLABELLED}")
    return pl.concat([pl.read_parquet(path, columns=["id", "title", "byline", "text"]) for path in paths])


def cleaned(articles: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the title and the text as a run cleans it of each article."""
    for source_id, title, byline, raw in articles.iter_rows():
        yield source_id, title, clean_text(raw, title=title, byline=byline).text


def telling(text: str) -> set[str]:
    """Return the paragraphs that are long enough to tell an article by."""
    paragraphs = (span.text_of(text) for span in find_paragraphs(text))
    return {" ".join(paragraph.split()) for paragraph in paragraphs if len(paragraph) >= TELLING}


def gold_texts(folder: Path) -> Iterator[str]:
    """Yield the texts of all annotated articles at or below the folder."""
    for path in sorted(folder.rglob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(article, dict) and "text" in article:
            yield article["text"]
