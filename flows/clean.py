"""Raw articles into articles: the body's frozen text, and everything that stands around it in columns."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import zip_longest

import polars as pl

from flows.extract import RawArticle
from flows.furniture import without_furniture
from flows.heading import (
    LONGEST_HEADLINE,
    PLACE_IN_CAPITALS,
    byline_of,
    ends_sentence,
    follows_name,
    is_name,
    split_dateline,
)
from flows.language import tell_language
from flows.paragraphs import blocks_of, paragraphs_of
from flows.rejects import Reject
from flows.unicode_text import one_line, repaired
from schemas.vocabularies import Reason

LEAST_WORDS = 5
"""An article of fewer words is none."""
MOST_ROUNDS = 4
ALIKE = 0.8
"""What part of their words two editions of one headline have in common."""
LOWEST_BYLINE = 4
# A dateline stands at most so many paragraphs down, below lines of at most so many words.
LOWEST_DATELINE, LONGEST_ABOVE = 5, 45
WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """An article's body, and what was taken off its top."""

    text: str
    byline: str | None
    dateline: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One row of the articles frame; the counts come later."""

    article_id: str
    source_id: str
    source_path: str
    source_sha256: str
    source_record: int
    url: str | None
    title: str | None
    dek: str | None
    byline: str | None
    dateline: str | None
    publisher: str | None
    section: str | None
    published_at: datetime | None
    language: str
    text: str


ARTICLES = pl.Schema(
    {
        "article_id": pl.String(),
        "source_id": pl.String(),
        "source_path": pl.String(),
        "source_sha256": pl.String(),
        "source_record": pl.Int64(),
        "url": pl.String(),
        "title": pl.String(),
        "dek": pl.String(),
        "byline": pl.String(),
        "dateline": pl.String(),
        "publisher": pl.String(),
        "section": pl.String(),
        "published_at": pl.Datetime("us", "UTC"),
        "language": pl.String(),
        "text": pl.String(),
    }
)


def clean_articles(raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    """Return one article (ARTICLES) or one reject for each raw article (extract.RAW_ARTICLES).

    A text of fewer than five words is set aside as `no_article`, one in another language as `not_english`.
    """
    articles: list[Article] = []
    rejects: list[Reject] = []
    for row in raw.iter_rows(named=True):
        outcome = clean_article(RawArticle(**row))
        if isinstance(outcome, Reject):
            rejects.append(outcome)
        else:
            articles.append(outcome)
    return pl.DataFrame([asdict(article) for article in articles], schema=ARTICLES), rejects


def clean_article(raw: RawArticle) -> Article | Reject:
    """Return the cleaned article, or why there is none."""
    title = _line(raw.title)
    body = clean_text(raw.text, title=title, byline=_line(raw.byline))
    words = _count_words(body.text)
    if words < LEAST_WORDS:
        return _reject(raw, "no_article", f"{words} words are left of it; an article has {LEAST_WORDS}")
    language = tell_language(body.text)
    if language.code != "en":
        return _reject(raw, "not_english", f"the language is {language.code} ({language.score:.2f})")
    return Article(
        article_id=article_id(raw.source_path, raw.source_id),
        source_id=raw.source_id,
        source_path=raw.source_path,
        source_sha256=raw.source_sha256,
        source_record=raw.source_record,
        url=_line(raw.url),
        title=title,
        dek=_line(raw.dek),
        byline=_names(raw.byline) or _names(body.byline),
        dateline=body.dateline,
        publisher=_line(raw.publisher),
        section=_line(raw.section),
        published_at=raw.published_at,
        language=language.code,
        text=body.text,
    )


def article_id(source_path: str, source_id: str) -> str:
    """Return the article's key: 16 hexadecimal characters made from where it comes from alone."""
    named = f"{source_path}\0{source_id}".encode()
    return hashlib.blake2b(named, digest_size=8).hexdigest()


def clean_text(text: str, *, title: str | None = None, byline: str | None = None) -> CleanText:
    """Return the body alone, its paragraphs separated by one blank line; cleaning it again changes nothing.

    Off go page furniture, the repeated headline, a byline and the dateline. A paragraph that repeats the
    headline with a full stop behind it stays, as the source made a sentence of it.
    """
    dateline = None
    # Taking something off can lay bare what is to be taken off next.
    for _ in range(MOST_ROUNDS):
        paragraphs = paragraphs_of(blocks_of(repaired(text)))
        top, rest = _split_top(paragraphs, title, byline)
        byline = byline or next(filter(None, map(byline_of, top)), None) or next(filter(is_name, top), None)
        body = without_furniture(rest, byline=byline)
        found, body = _split_dateline(body)
        dateline = dateline or found
        cleaned = "\n\n".join(body)
        if cleaned == text:
            break
        text = cleaned
    return CleanText(text, byline, dateline)


def _split_dateline(body: list[str]) -> tuple[str | None, list[str]]:
    """Take the dateline off the first paragraph that has one; above it stand but headlines and abstracts."""
    for depth, paragraph in enumerate(body[:LOWEST_DATELINE]):
        dateline, opening = split_dateline(paragraph)
        if dateline and (depth == 0 or PLACE_IN_CAPITALS.match(paragraph)):
            return dateline, [*body[:depth], opening, *body[depth + 1 :]]
        if _count_words(paragraph) > LONGEST_ABOVE:
            break
    return None, body


def _split_top(paragraphs: list[str], title: str | None, byline: str | None) -> tuple[list[str], list[str]]:
    """Part the lines at the top that repeat the headline or are a byline from the rest.

    A byline may stand below a picture's caption, too.
    """
    depth = 0
    for line, below in zip_longest(paragraphs, paragraphs[1:]):
        if not (byline_of(line) or _repeats(line, title) or _is_bare_name(line, below, byline)):
            break
        depth += 1
    rest, end = paragraphs[depth:], depth + LOWEST_BYLINE
    lower = [line for line in paragraphs[depth:end] if line.startswith("By ") and byline_of(line)]
    if lower:
        rest = [line for line in paragraphs[depth:end] if line not in lower] + paragraphs[end:]
    return paragraphs[:depth] + lower, rest


def _is_bare_name(line: str, below: str | None, byline: str | None) -> bool:
    """Tell whether it is a byline without "By": the known one, or a name above an agency or a dateline."""
    if below is None or not is_name(line):
        return False
    known = byline is not None and line.casefold() in byline.casefold()
    return known or follows_name(below) or split_dateline(below)[0] is not None


def _repeats(paragraph: str, title: str | None) -> bool:
    """Tell whether the paragraph is the headline, or another edition of it, and no sentence."""
    if title is None or len(paragraph) > LONGEST_HEADLINE or ends_sentence(paragraph):
        return False
    said, given = _words(paragraph), _words(title)
    if min(len(said), len(given)) < LEAST_WORDS:
        return paragraph.casefold() == title.casefold()
    return len(said & given) >= ALIKE * len(said | given)


def _words(line: str) -> set[str]:
    return set(WORD.findall(line.casefold()))


def _line(text: str | None) -> str | None:
    """Return the text as one clean line, or None where nothing is left of it."""
    return " ".join(repaired(text).split()) or None if text else None


def _names(byline: str | None) -> str | None:
    line = _line(byline)
    return (byline_of(line) or line) if line else None


def _count_words(text: str) -> int:
    return sum(1 for _ in WORD.finditer(text))


def _reject(raw: RawArticle, reason: Reason, detail: str) -> Reject:
    place = f"{raw.source_path}, record {raw.source_record}"
    key = article_id(raw.source_path, raw.source_id)
    return Reject(
        raw.source_path, raw.source_record, "clean", reason, one_line(f"{place}: {detail}"), article_id=key
    )
