"""Readers of the corpora of names, each tag mapped to ours or left open.

| corpus | mapped |
|---|---|
| worldwide news | a location is GPE or LOC, a facility is LOC, `Misc` and `Product` stay open |
| UNER | a location is GPE or LOC, `OTH` stays open |
| PolNeAR's automatic tags | a location is GPE or LOC, `MISC` may be a name of the other types |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from flows.evaluation.conll import Block, read_blocks, written
from flows.evaluation.labelled import LabelledText, PossibleName, joined
from flows.evaluation.places import PLACE, place_types
from flows.nlp.document import Span
from schemas.vocabularies import EntityType

HELD_OUT: Final = 10

PERSON: Final[frozenset[EntityType]] = frozenset(["PERSON"])
ORG: Final[frozenset[EntityType]] = frozenset(["ORG"])
OTHER: Final[frozenset[EntityType]] = frozenset(["NORP", "LAW", "EVENT", "WORK"])

# Tag: the types that it may be, and whether it may be no name of ours.
Mapped = Mapping[str, tuple[frozenset[EntityType], bool]]
WORLDWIDE: Final[Mapped] = {
    "Person": (PERSON, False),
    "Organization": (ORG, False),
    "Location": (PLACE, False),
    "NORP": (frozenset(["NORP"]), False),
    "Facility": (frozenset(["LOC"]), False),
    "Misc": (frozenset(["LAW", "EVENT", "WORK"]), True),
    "Product": (frozenset(["WORK"]), True),
}
UNER: Final[Mapped] = {
    "PER": (PERSON, False),
    "ORG": (ORG, False),
    "LOC": (PLACE, False),
    "OTH": (OTHER, True),
    "O": (OTHER, True),
}
AUTOMATIC: Final[Mapped] = {
    "PERSON": (PERSON, False),
    "ORGANIZATION": (ORG, False),
    "LOCATION": (PLACE, False),
    "MISC": (OTHER, True),
}


def read_worldwide(folder: Path, *, held_out: bool) -> list[LabelledText]:
    """Return the worldwide news without every tenth article, or that tenth alone."""
    frame = pl.read_parquet(folder / "ner" / "worldwide_train.parquet").sort("article", "sentence", "token")
    articles = frame.partition_by("article", maintain_order=True)
    return [worldwide_article(rows) for n, rows in enumerate(articles) if (n % HELD_OUT == 0) == held_out]


def worldwide_article(rows: pl.DataFrame) -> LabelledText:
    """Return one article, its text written from its tokens."""
    sentences = rows.group_by("sentence", maintain_order=True).agg("word", pl.col("tag").cast(pl.String))
    document, spans = joined(sentences["word"].to_list())
    flat = [span for sentence in spans for span in sentence]
    tags = [tag.removeprefix("B-") for sentence in sentences["tag"].to_list() for tag in sentence]
    names = mapped_names(document.text, flat, tags, WORLDWIDE)
    return LabelledText("worldwide", document, names=tuple(names))


def read_uner(folder: Path, part: str) -> list[LabelledText]:
    """Return UNER's part ("train" or "dev"), one text a source document, in its own spelling.

    Each sentence is a paragraph: the corpus counts lines of letters and lists as sentences, and does not
    keep the breaks between them.
    """
    documents: dict[str, list[Block]] = {}
    for block in read_blocks(folder / "ner" / f"uner_{part}.iob2.gz"):
        documents.setdefault(block.comments["sent_id"].rpartition("-")[0], []).append(block)
    return [uner_document(sentences) for sentences in documents.values()]


def uner_document(sentences: Sequence[Block]) -> LabelledText:
    """Return one document of UNER."""
    document, spans = written(sentences, [True] * len(sentences))
    flat = [span for sentence in spans for span in sentence]
    rows = [row for sentence in sentences for row in sentence.rows]
    tags = [row[2].removeprefix("B-") if row[2] != "O" else "" for row in rows]
    return LabelledText("uner", document, names=tuple(mapped_names(document.text, flat, tags, UNER)))


def mapped_names(
    text: str, spans: Sequence[Span], tags: Sequence[str], mapped: Mapped
) -> Iterator[PossibleName]:
    """Yield the names of a corpus in our types; a name is a tag and the `I-` tags of its kind behind it."""
    index = 0
    while index < len(tags):
        end = index + 1
        while end < len(tags) and tags[end] == f"I-{tags[index]}":
            end += 1
        if tags[index] in mapped:
            types, optional = mapped[tags[index]]
            span = Span(spans[index].start, spans[end - 1].end)
            yield PossibleName(span, place_types(span.text_of(text)) if types == PLACE else types, optional)
        index = end
