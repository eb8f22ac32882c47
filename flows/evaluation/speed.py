"""How fast the stages between reading and publishing are, on one core, with the encoder's own time apart."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import polars as pl

from flows.clean import clean_articles
from flows.extract import extract_articles
from flows.ingest import RawRecord, read_source, records_frame
from flows.nlp.combining import CombinedTagger, with_rules
from flows.nlp.encoder.inputs import read_pieces
from flows.nlp.encoder.tagging import EncoderTagger
from flows.nlp.segments.documents import make_document
from flows.nlp.tagger import RuleTagger
from flows.resolve import resolve_documents
from flows.segment import segment_articles
from flows.validate import validate_tables

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds for so many articles: in all, and the encoder's own part."""

    articles: int
    seconds: float
    encoder_seconds: float

    def line(self, name: str) -> str:
        """Return the figures as a line of text."""
        rest = self.seconds - self.encoder_seconds
        share = f", all else {rest / self.encoder_seconds:.2f} of the encoder" if self.encoder_seconds else ""
        return f"{name:10s}{self.articles / self.seconds:8.1f} articles a second{share}"


def speed_report(path: Path, most: int) -> str:
    """Return how fast the file's first records go through all stages, by rules alone and with the encoder."""
    read = (one for one in read_source(path.parent, path) if isinstance(one, RawRecord))
    records = records_frame(islice(read, most))
    encoder = EncoderTagger()
    for tagger in (RuleTagger(), CombinedTagger(encoder)):
        tagger.tag([make_document("Mr. Lee said that the Night Train Act would pass.")])  # lexicons are read
    clean_articles(extract_articles(records[:1])[0])
    return compared(speed_of(records, RuleTagger()), speed_of(records, CombinedTagger(encoder)))


def speed_of(records: pl.DataFrame, tagger: RuleTagger | CombinedTagger) -> Speed:
    """Run the records through all stages and return how long it took; the tagger is open already."""
    encoder_seconds = 0.0
    began = time.process_time()
    raw, _ = extract_articles(records)
    articles, _ = clean_articles(raw)
    documents = segment_articles(articles)
    if isinstance(tagger, CombinedTagger):
        trained = tagger.trained
        pieces = read_pieces(documents, trained.session.tokenizer)
        answers, encoder_seconds = timed(lambda: trained.session.answers(pieces))
        tags = trained.tags_from(documents, pieces, answers, with_rules)
    else:
        tags = tagger.tag(documents)
    validate_tables(resolve_documents(articles, documents, tags))
    return Speed(articles.height, time.process_time() - began, encoder_seconds)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what the work returns, and how many seconds of processor time it took."""
    began = time.process_time()
    return work(), time.process_time() - began


def compared(rules: Speed, encoder: Speed) -> str:
    """Return both as text, with their ratio."""
    ratio = encoder.seconds / encoder.articles / (rules.seconds / rules.articles)
    return f"{rules.line('rules')}\n{encoder.line('encoder')}\nencoder : rules {ratio:8.1f} : 1"
