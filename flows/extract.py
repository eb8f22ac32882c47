"""Raw records into raw articles: charset, HTML page and plain-text heading are resolved here."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import polars as pl
import trafilatura
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura.settings import Document as Page

from flows.charsets import NotTextError, decode
from flows.heading import split_heading, split_headline, split_section
from flows.paragraphs import blocks_of, paragraphs_of
from flows.records import RawRecord, moment_of
from flows.rejects import Reject
from flows.unicode_text import one_line
from schemas.vocabularies import Reason

XML_DECLARATION = re.compile(r"\s{0,100}<\?xml[^>]{0,200}\?>")
FRONT_MATTER = re.compile(r"---\n((?:[\w-]{1,30}:.*\n){1,30})---\n")
MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{1,500}\)")
MARKDOWN_LINE_MARK = re.compile(r"^ {0,3}(?:#{1,6} +|> ?)|^ {0,3}(?:[-*_] ?){3,}$", re.MULTILINE)
BODY_CLASS = re.compile(r"\b(?:article|story|post)[_-]{1,2}body\b")
TAG = re.compile(r"<[a-zA-Z](?:[^\"'>]|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+")
"""An opening tag; it never fails and goes back over nothing, however it is written."""
# The time that a parser, and what looks for dates, take over one tag is quadratic in its attributes.
MOST_PARSED, MOST_ATTRIBUTES = 50_000, 100
MARKDOWN_STRESS = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1(?![\w*_])")


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as the source gives it, with its text not yet cleaned."""

    source_path: str
    source_record: int
    source_sha256: str
    source_id: str
    url: str | None
    title: str | None
    dek: str | None
    byline: str | None
    publisher: str | None
    section: str | None
    published_at: datetime | None
    text: str


RAW_ARTICLES = pl.Schema(
    {
        "source_path": pl.String(),
        "source_record": pl.Int64(),
        "source_sha256": pl.String(),
        "source_id": pl.String(),
        "url": pl.String(),
        "title": pl.String(),
        "dek": pl.String(),
        "byline": pl.String(),
        "publisher": pl.String(),
        "section": pl.String(),
        "published_at": pl.Datetime("us", "UTC"),
        "text": pl.String(),
    }
)


def extract_articles(records: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    """Return one raw article (RAW_ARTICLES) or one reject for each record (RECORDS_SCHEMA).

    A file that is no text is set aside as `not_text`, a page without an article as `no_article`. What the
    record's own fields say goes before what the page or the heading says.
    """
    articles: list[RawArticle] = []
    rejects: list[Reject] = []
    for row in records.iter_rows(named=True):
        outcome = extract_article(RawRecord(**row))
        if isinstance(outcome, Reject):
            rejects.append(outcome)
        else:
            articles.append(outcome)
    return pl.DataFrame([asdict(article) for article in articles], schema=RAW_ARTICLES), rejects


def extract_article(record: RawRecord) -> RawArticle | Reject:
    """Return the record's article, or why it has none."""
    try:
        text = decode(record.payload)
    except NotTextError as error:
        return _reject(record, "not_text", str(error))
    if record.media == "html":
        return _article_of_page(record, text)
    if record.media == "fields":
        return _article(record, text=text)
    return _article_of_file(record, text)


def _reject(record: RawRecord, reason: Reason, detail: str) -> Reject:
    place = f"{record.source_path}, record {record.source_record}"
    return Reject(record.source_path, record.source_record, "ingest", reason, one_line(f"{place}: {detail}"))


def _article(record: RawRecord, *, text: str) -> RawArticle:
    return RawArticle(
        source_path=record.source_path,
        source_record=record.source_record,
        source_sha256=record.source_sha256,
        source_id=record.source_id,
        url=record.url,
        title=record.title,
        dek=None,
        byline=record.byline,
        publisher=record.publisher,
        section=None,
        published_at=record.published_at,
        text=text,
    )


def _article_of_page(record: RawRecord, html: str) -> RawArticle | Reject:
    """Return the page's article.

    On the pages of the article-extraction benchmark of Scrapinghub, `fast` with `favor_recall` lost little of
    the articles; what it keeps too much of is cleaned as furniture.
    """
    if any(len(tag.group().split()) > MOST_PARSED for tag in TAG.finditer(html)):
        return _reject(record, "no_article", f"a tag has more than {MOST_PARSED:,} attributes")
    tree = trafilatura.load_html(XML_DECLARATION.sub("", html, count=1))
    page = trafilatura.bare_extraction(
        html if tree is None else _with_body_in_one(_with_few_attributes(tree)),
        url=record.url,
        fast=True,
        favor_recall=True,
        include_comments=False,
        with_metadata=True,
    )
    if not isinstance(page, Page) or not (page.text or "").strip():
        return _reject(record, "no_article", "no article was found in the page")
    article = _article(record, text="\n\n".join((page.text or "").splitlines()))
    return replace(
        article,
        url=article.url or page.url or None,
        title=article.title or page.title or None,
        dek=_standfirst(page),
        byline=article.byline or _names(page.author),
        publisher=article.publisher or page.sitename or None,
        section=page.categories[0] if page.categories else None,
        published_at=article.published_at or _moment(page.date),
    )


def _with_few_attributes(tree: HtmlElement) -> HtmlElement:
    """Return the page without the attributes of elements that have more than any author writes."""
    for element in tree.iter("*"):
        if len(element.attrib) > MOST_ATTRIBUTES:
            element.attrib.clear()
    return tree


def _with_body_in_one(tree: HtmlElement) -> HtmlElement:
    """Return the page with a body that was spread over several elements of one class in the first of them."""
    article = next(tree.iter("article"), None)
    parts: dict[str, HtmlElement] = {}
    for element in list(article.iter("div", "section")) if article is not None else []:
        kind = element.get("class") or ""
        first = parts.setdefault(kind, element) if BODY_CLASS.search(kind) else element
        if first is not element and element.getparent() is not first:
            first.extend(list(element))
    return tree


def _standfirst(page: Page) -> str | None:
    """Return the page's description where it is whole and not just how the article begins."""
    description = " ".join((page.description or "").split())
    beginning = " ".join((page.text or "")[:1000].split())
    whole = bool(description) and not description.endswith(("...", "…"))
    return description if whole and description[:60] not in beginning else None


def _names(author: str | None) -> str | None:
    return ", ".join(author.split("; ")) if author else None


def _moment(date: str | None) -> datetime | None:
    return moment_of(date) if date else None


def _article_of_file(record: RawRecord, text: str) -> RawArticle:
    """Return the article of a plain or Markdown file, whose first lines are its heading."""
    if record.media == "markdown":
        text = without_markdown(text)
    section, blocks = split_section(blocks_of(text))
    title, blocks = split_headline(blocks)
    if len(blocks) == 1:
        blocks = [[paragraph] for paragraph in paragraphs_of(blocks)]
    heading, body = split_heading(blocks) if title else (None, blocks)
    article = _article(record, text="\n\n".join("\n".join(block) for block in body))
    if heading is None:
        return article
    return replace(
        article,
        title=title,
        dek=heading.dek,
        byline=heading.byline,
        publisher=heading.publisher,
        section=section,
        published_at=heading.published_at,
    )


def without_markdown(text: str) -> str:
    """Return the text without front matter, and without marks of headings, stress, quotations, links."""
    text = "\n".join(text.splitlines()) + "\n"
    fields = FRONT_MATTER.match(text)
    if fields:
        text = _front_heading(fields.group(1)) + text[fields.end() :]
    text = MARKDOWN_LINE_MARK.sub("", MARKDOWN_LINK.sub(r"\1", text))
    return MARKDOWN_STRESS.sub(r"\2", MARKDOWN_STRESS.sub(r"\2", text))


def _front_heading(fields: str) -> str:
    """Return the front matter as the lines of a heading: title, standfirst, then byline and date."""
    given = dict(line.split(":", 1) for line in fields.splitlines())
    plain = {name.lower(): value.strip().strip("\"'") for name, value in given.items()}
    title = plain.get("title", "")
    dek = plain.get("description", "") or plain.get("dek", "") or plain.get("subtitle", "")
    author = plain.get("author", "") or plain.get("byline", "")
    byline = f"By {author.removeprefix('By ')}" if author else ""
    lines = "\n".join(line for line in (byline, plain.get("publisher", ""), plain.get("date", "")) if line)
    return "".join(f"{part}\n\n" for part in (title, dek, lines) if part)
