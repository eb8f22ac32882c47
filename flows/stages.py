"""The stages between reading and publishing, in order, for the raw records of one chunk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from flows.clean import clean_articles
from flows.extract import extract_articles
from flows.nlp.annotation import Tagger
from flows.rejects import Reject
from flows.resolve import resolve_documents
from flows.segment import segment_articles
from flows.tag import tag_documents
from flows.unicode_text import one_line
from flows.validate import TableRefusedError, validate_tables
from schemas.vocabularies import Stage

Tables = dict[str, pl.DataFrame]


class StageFailedError(Exception):
    """A stage raised something that it does not account for itself; the cause is chained."""

    def __init__(self, stage: Stage) -> None:
        """Take the stage."""
        super().__init__(stage)
        self.stage = stage


def process_records(records: pl.DataFrame, tagger: Tagger) -> tuple[Tables, list[Reject]]:
    """Return the validated tables of the records, and what did not get through.

    A record over which a stage fails is set aside alone: the records are halved until it is found.
    Raises TableRefusedError where a table fails as a whole.
    """
    try:
        return _run_stages(records, tagger)
    except StageFailedError as failure:
        if records.height == 1:
            return {}, [_set_aside(records, failure)]
    middle = records.height // 2
    return _joined(process_records(records[:middle], tagger), process_records(records[middle:], tagger))


def _run_stages(records: pl.DataFrame, tagger: Tagger) -> tuple[Tables, list[Reject]]:
    with _accounted("ingest"):
        raw_articles, unread = extract_articles(records)
    with _accounted("clean"):
        articles, unclean = clean_articles(raw_articles)
    with _accounted("segment"):
        documents = segment_articles(articles)
    with _accounted("tag"):
        tags = tag_documents(documents, tagger)
    with _accounted("resolve"):
        tables = resolve_documents(articles, documents, tags)
    with _accounted("validate"):
        valid, invalid = validate_tables(tables)
    return valid, [*unread, *unclean, *invalid]


@contextmanager
def _accounted(stage: Stage) -> Iterator[None]:
    try:
        yield
    except TableRefusedError:
        raise
    except Exception as error:  # the rim: one bad article must not cost the others
        raise StageFailedError(stage) from error


def _set_aside(record: pl.DataFrame, failure: StageFailedError) -> Reject:
    source_path, source_record = record.select("source_path", "source_record").row(0)
    cause = failure.__cause__
    said = one_line(str(cause))[:500]
    return Reject(
        source_path=source_path,
        source_record=source_record,
        stage=failure.stage,
        reason="stage_error",
        detail=f"{type(cause).__name__}: {said}",
    )


def _joined(
    first: tuple[Tables, list[Reject]], second: tuple[Tables, list[Reject]]
) -> tuple[Tables, list[Reject]]:
    tables = {
        name: pl.concat([part[name] for part in (first[0], second[0]) if name in part])
        for name in {**first[0], **second[0]}
    }
    return tables, first[1] + second[1]
