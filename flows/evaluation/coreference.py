"""Readers of the corpora that tell to whom a pronoun or a noun phrase refers.

GUM annotates every mention of a text; of those, what is headed by a proper noun counts as a name here, and of
the others third persons and definite noun phrases for people and bodies as references. GAP gives one pronoun
and two names a text. PolNeAR's chains are automatic, and trusted less.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from flows.evaluation.conll import Block, read_blocks, written
from flows.evaluation.labelled import Chain, LabelledText
from flows.nlp import lexicon
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document

GENDERED: Final = frozenset(["he", "him", "his", "himself", "she", "her", "hers", "herself"])
PRONOUNS: Final = GENDERED | {"they", "them", "their", "theirs", "themselves", "it", "its", "itself"}
MENTION: Final = re.compile(r"\((?P<opened>\d+)-(?P<kind>\w+)[^()]*(?P<at_once>\))?|(?P<closed>\d+)[^()]*\)")
ENTITY: Final = re.compile(r"(?:^|\|)Entity=([^|]*)")

DEFINITE: Final = frozenset(["the", "this", "that", "these", "those", "his", "her", "their", "its"])
ACTORS: Final = frozenset(["person", "organization"])


@dataclass(frozen=True, slots=True)
class Annotated:
    """A mention: its entity, its kind, its tokens, half open."""

    entity: str
    kind: str
    start: int
    end: int


def read_gum(folder: Path, part: str) -> list[LabelledText]:
    """Return GUM's part ("train" or "dev") without its texts from Reddit, one text a document."""
    documents: dict[str, list[Block]] = {}
    for block in read_blocks(folder / "treebanks" / f"gum_{part}.conllu.gz"):
        documents.setdefault(block.comments["sent_id"].rpartition("-")[0], []).append(block)
    return [gum_document(sentences) for sentences in documents.values()]


def gum_document(sentences: Sequence[Block]) -> LabelledText:
    """Return one document of GUM with its chains of third persons."""
    document, spans = written(sentences, ["newpar" in sentence.comments for sentence in sentences])
    names: dict[str, list[Span]] = {}
    references: dict[str, list[Span]] = {}
    for sentence, places in zip(sentences, spans, strict=True):
        for mention in annotated(sentence.rows):
            rows = sentence.rows[mention.start : mention.end]
            if (named := named_part(rows)) is not None:
                first, last = mention.start + named[0], mention.start + named[1] - 1
                names.setdefault(mention.entity, []).append(Span(places[first].start, places[last].end))
            elif is_reference(mention, rows):
                whole = Span(places[mention.start].start, places[mention.end - 1].end)
                references.setdefault(mention.entity, []).append(whole)
    chains = (
        Chain(tuple(names.get(entity, ())), tuple(references.get(entity, ())))
        for entity in {**names, **references}
    )
    return LabelledText("gum", document, chains=tuple(chains))


def is_reference(mention: Annotated, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the mention is a pronoun of the third person, or a definite noun phrase for an actor."""
    first = rows[0][1].lower()
    if len(rows) == 1:
        return rows[0][3] == "PRON" and first in PRONOUNS
    return mention.kind in ACTORS and first in DEFINITE


def annotated(rows: Sequence[Sequence[str]]) -> Iterator[Annotated]:
    """Yield the sentence's mentions as its last column has them: `(12-person-...` to `12)`."""
    opened: dict[str, list[tuple[str, int]]] = {}
    for index, row in enumerate(rows):
        found = ENTITY.search(row[9])
        for match in MENTION.finditer(found.group(1)) if found else ():
            if match["opened"] and match["at_once"]:
                yield Annotated(match["opened"], match["kind"], index, index + 1)
            elif match["opened"]:
                opened.setdefault(match["opened"], []).append((match["kind"], index))
            elif starts := opened.get(match["closed"]):
                yield Annotated(match["closed"], *starts.pop(), index + 1)


def named_part(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Return which of a mention's tokens are the proper name that heads it, without title; None if none."""
    ids = {row[0] for row in rows}
    head = next((index for index, row in enumerate(rows) if row[6] not in ids), 0)
    if rows[head][3] != "PROPN":
        return None
    start, end = head, head + 1
    while start and rows[start - 1][3] == "PROPN":
        start -= 1
    while end < len(rows) and rows[end][3] == "PROPN":
        end += 1
    titles = lexicon.words("titles", "heads") | lexicon.words("titles", "abbreviated")
    while end - start > 1 and rows[start][1].lower().rstrip(".") in titles:
        start += 1
    return start, end


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A text of GAP: a pronoun, and for two names whether each is whom it means."""

    text: str
    pronoun: Span
    names: tuple[Span, Span]
    meant: tuple[bool, bool]

    @property
    def is_feminine(self) -> bool:
        """Tell whether the pronoun is "she" or "her"."""
        return self.pronoun.text_of(self.text).lower() in {"she", "her", "hers", "herself"}


def read_ambiguous(folder: Path, part: str) -> list[Ambiguous]:
    """Return GAP's part ("development" or "validation")."""
    with gzip.open(folder / "coreference" / f"gap-{part}.tsv.gz", "rt", encoding="utf-8") as file:
        return [ambiguous(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def ambiguous(row: dict[str, str]) -> Ambiguous:
    """Return a row of GAP's files."""

    def span(key: str) -> Span:
        start = int(row[f"{key}-offset"])
        return Span(start, start + len(row[key]))

    meant = (row["A-coref"] == "TRUE", row["B-coref"] == "TRUE")
    return Ambiguous(row["Text"], span("Pronoun"), (span("A"), span("B")), meant)


def read_gap(folder: Path, part: str) -> list[LabelledText]:
    """Return the texts of GAP's part in which the pronoun means one of the names."""
    return [
        LabelledText(
            "gap",
            make_document(one.text),
            chains=tuple(
                Chain((name,), (one.pronoun,) if meant else ())
                for name, meant in zip(one.names, one.meant, strict=True)
            ),
        )
        for one in read_ambiguous(folder, part)
        if any(one.meant)
    ]


def automatic_chains(tokens: pl.DataFrame) -> Iterator[Chain]:
    """Yield the chains of persons that PolNeAR's automatic annotation gives an article."""
    chained = tokens.filter(pl.col("coref_chain").is_not_null())
    for _, rows in chained.partition_by("coref_chain", as_dict=True, maintain_order=True).items():
        named = rows.filter(pl.col("ner").cast(pl.String) == "PERSON")
        meant = rows.filter(pl.col("word").str.to_lowercase().is_in(sorted(GENDERED)))
        if len(named):
            yield Chain(tuple(runs(named)), tuple(spans_of(meant)))


def spans_of(tokens: pl.DataFrame) -> Iterator[Span]:
    """Yield where each token stands."""
    for start, end in zip(tokens["start"], tokens["end"], strict=True):
        yield Span(start, end)


def runs(tokens: pl.DataFrame) -> Iterator[Span]:
    """Yield where tokens that follow one another stand, together."""
    numbers = list(zip(tokens["sentence"], tokens["token"], strict=True))
    first: Span | None = None
    for index, span in enumerate(spans_of(tokens)):
        first = span if first is None else Span(first.start, span.end)
        sentence, token = numbers[index]
        if numbers[index + 1 : index + 2] != [(sentence, token + 1)]:
            yield first
            first = None
