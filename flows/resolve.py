"""Resolve: tags into the rows of all tables, each with a key made from its place in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from flows.accounting import account_quotations, characters_read
from flows.canonical import lone_entity, lone_policy
from flows.nlp.annotation import Entity, Policy, PolicyDate, Position, Quote, Resolution, Tags
from flows.nlp.document import Document, Span
from flows.nlp.resolution import resolve_document
from flows.segment import sentence_id, sentences_frame
from schemas.arrow import polars_schema

Row = dict[str, Any]


def resolve_documents(
    articles: pl.DataFrame, documents: Sequence[Document], tags: Sequence[Tags]
) -> dict[str, pl.DataFrame]:
    """Return all tables but `rejects` of the cleaned articles, from their documents and tags.

    The articles' frame has one row for each document, in the same order; `duplicate_of` is null, and each
    `canonical_id` its own, until the whole corpus is known.
    """
    resolved = [
        ArticleRows(document, resolve_document(document, found))
        for document, found in zip(documents, tags, strict=True)
    ]
    tables = {
        "articles": articles_frame(articles, documents, [article.quotations() for article in resolved]),
        "sentences": sentences_frame(documents),
    }
    for table in ("quotes", "mentions", "entities", "policies", "positions"):
        rows = [row for article in resolved for row in getattr(article, table)()]
        tables[table] = pl.DataFrame(rows, schema=polars_schema(table), orient="row")
    return tables


def articles_frame(
    articles: pl.DataFrame, documents: Sequence[Document], quotations: Sequence[list[Row]]
) -> pl.DataFrame:
    """Return the articles table: what cleaning gave, with counts, and with what became of each quotation."""
    schema = polars_schema("articles")
    read = [characters_read(text, d) for text, d in zip(articles["text"], documents, strict=True)]
    words = [sum(token.text[0].isalnum() for token in document.tokens) for document in documents]
    counted = articles.with_columns(
        pl.Series("word_count", words, dtype=pl.Int64),
        pl.Series("paragraph_count", [len(d.paragraphs) for d in documents], dtype=pl.Int64),
        pl.Series("sentence_count", [len(d.sentences) for d in documents], dtype=pl.Int64),
        pl.col("text").str.len_chars().cast(pl.Int64).alias("character_count"),
        pl.Series("characters_read", read, dtype=pl.Int64),
        pl.Series("quotations", quotations, dtype=schema["quotations"]),
        pl.lit(None, dtype=pl.String).alias("duplicate_of"),
    )
    return counted.select(schema.names())


class Keys:
    """Keys of one table in one article: a letter and a place; the second at a place gets a number."""

    def __init__(self, article_id: str, letter: str) -> None:
        """Take the article and the table's letter."""
        self._stem = f"{article_id}.{letter}"
        self._seen: Counter[Span] = Counter()

    def at(self, span: Span) -> str:
        """Return a key for what stands at the span, unlike all before."""
        self._seen[span] += 1
        again = f".{self._seen[span]}" if self._seen[span] > 1 else ""
        return f"{self._stem}{span.start}-{span.end}{again}"


@dataclass(frozen=True)
class ArticleRows:
    """The rows of one article's tables."""

    document: Document
    resolution: Resolution

    @property
    def _article_id(self) -> str:
        return self.document.article_id

    @cached_property
    def _entity_ids(self) -> list[str]:
        keys = Keys(self._article_id, "e")
        return [keys.at(entity.mentions[0].span) for entity in self.resolution.entities]

    @cached_property
    def _quote_ids(self) -> list[str]:
        keys = Keys(self._article_id, "q")
        return [keys.at(around(quote.attribution.content)) for quote in self.resolution.quotes]

    @cached_property
    def _policy_ids(self) -> list[str]:
        keys = Keys(self._article_id, "p")
        return [keys.at(policy.mentions[0]) for policy in self.resolution.policies]

    def quotations(self) -> list[Row]:
        """Return what stands in quotation marks, and why it is in no quote where it is not."""
        contents = (part for quote in self.resolution.quotes for part in quote.attribution.content)
        return account_quotations(self.document, contents)

    def quotes(self) -> Iterator[Row]:
        """Yield the rows of the quotes table."""
        for quote_id, quote in zip(self._quote_ids, self.resolution.quotes, strict=True):
            yield {"quote_id": quote_id, "article_id": self._article_id} | self._quote(quote)

    def _quote(self, quote: Quote) -> Row:
        parts = quote.attribution.content
        whole = around(parts)
        return {
            "quote_type": quote.quote_type,
            "text": " ".join(self._words(part) for part in parts),
            "spans": [{"start": part.start, "end": part.end} for part in parts],
            "start": whole.start,
            "end": whole.end,
            **self._placed("cue", quote.attribution.cue),
            "cue_class": quote.cue_class,
            **self._placed("source", quote.attribution.source),
            "speaker": quote.speaker,
            "speaker_entity_id": self._entity_id(quote.entity),
            "speaker_kind": quote.speaker_kind,
            "is_anonymous": quote.is_anonymous,
            "speaker_confidence": quote.speaker_confidence,
            "speaker_gap": quote.speaker_gap,
            "sentence_id": self._sentence_id(whole.start),
            "confidence": quote.confidence,
        }

    def mentions(self) -> Iterator[Row]:
        """Yield the rows of the mentions table, in text order."""
        keys = Keys(self._article_id, "m")
        listed = sorted(
            (mention.span, mention.mention_type, entity_id)
            for entity_id, entity in zip(self._entity_ids, self.resolution.entities, strict=True)
            for mention in entity.mentions
        )
        for span, mention_type, entity_id in listed:
            yield {
                "mention_id": keys.at(span),
                "article_id": self._article_id,
                "entity_id": entity_id,
                **self._surface(span),
                "mention_type": mention_type,
                "sentence_id": self._sentence_id(span.start),
            }

    def entities(self) -> Iterator[Row]:
        """Yield the rows of the entities table."""
        quoted = Counter(quote.entity for quote in self.resolution.quotes)
        for index, entity in enumerate(self.resolution.entities):
            yield self._entity(self._entity_ids[index], entity, quoted[index])

    def _entity(self, entity_id: str, entity: Entity, quotes: int) -> Row:
        return {
            "entity_id": entity_id,
            "article_id": self._article_id,
            "name": entity.name,
            "entity_type": entity.entity_type,
            "aliases": list(entity.aliases),
            "acronym": entity.acronym,
            "title": entity.title,
            "affiliation": entity.affiliation,
            "affiliation_entity_id": self._entity_id(entity.affiliation_entity),
            "gender": entity.gender,
            "mention_count": len(entity.mentions),
            "quote_count": quotes,
            "first_start": entity.mentions[0].span.start,
            "canonical_id": lone_entity(entity_id),
        }

    def policies(self) -> Iterator[Row]:
        """Yield the rows of the policies table."""
        for policy_id, policy in zip(self._policy_ids, self.resolution.policies, strict=True):
            yield {"policy_id": policy_id, "article_id": self._article_id} | self._policy(policy_id, policy)

    def _policy(self, policy_id: str, policy: Policy) -> Row:
        status = policy.status_span
        return {
            "name": policy.name,
            "policy_type": policy.policy_type,
            "topic": policy.topic,
            "status": policy.status,
            "contested": policy.contested,
            "issuer": policy.issuer,
            "issuer_entity_id": self._entity_id(policy.issuer_entity),
            "jurisdiction": policy.jurisdiction,
            "affected": policy.affected,
            "identifier": policy.identifier,
            "description": self._words(policy.description),
            "mentions": [self._surface(span) for span in policy.mentions],
            "dates": [self._date(date) for date in policy.dates],
            "status_start": status.start if status else None,
            "status_end": status.end if status else None,
            "status_history": [{"status": stage, **self._surface(span)} for stage, span in policy.history],
            "mention_count": len(policy.mentions),
            "canonical_id": lone_policy(policy_id),
            "confidence": policy.confidence,
        }

    def _date(self, date: PolicyDate) -> Row:
        days = {"date_from": date.date_from, "date_to": date.date_to}
        return {"event": date.event, **self._surface(date.span), **days}

    def positions(self) -> Iterator[Row]:
        """Yield the rows of the positions table."""
        keys = Keys(self._article_id, "a")
        for position in self.resolution.positions:
            yield {"position_id": keys.at(position.evidence)} | self._position(position)

    def _position(self, position: Position) -> Row:
        return {
            "article_id": self._article_id,
            "policy_id": self._policy_ids[position.policy],
            "actor": position.actor,
            "entity_id": self._entity_id(position.entity),
            "role": position.role,
            "quote_id": None if position.quote is None else self._quote_ids[position.quote],
            "sentence_id": self._sentence_id(position.evidence.start),
            "start": position.evidence.start,
            "end": position.evidence.end,
        }

    def _entity_id(self, index: int | None) -> str | None:
        return None if index is None else self._entity_ids[index]

    def _sentence_id(self, position: int) -> str:
        index = self.document.sentence_index(position)
        return sentence_id(self.document, self.document.sentences[index])

    def _words(self, span: Span) -> str:
        return span.text_of(self.document.text)

    def _surface(self, span: Span) -> Row:
        return {"start": span.start, "end": span.end, "text": self._words(span)}

    def _placed(self, name: str, span: Span | None) -> Row:
        if span is None:
            return {name: None, f"{name}_start": None, f"{name}_end": None}
        return {name: self._words(span), f"{name}_start": span.start, f"{name}_end": span.end}


def around(parts: Sequence[Span]) -> Span:
    """Return the range from the first part's start to the last part's end."""
    return Span(parts[0].start, parts[-1].end)
