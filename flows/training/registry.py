"""Which corpora there are to train on: where from, under which licence, what they teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.evaluation.coreference import read_gap, read_gum
from flows.evaluation.corpora import read_gold, read_polnear
from flows.evaluation.labelled import LabelledText
from flows.evaluation.name_corpora import read_uner, read_worldwide


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus; `licence` is None where its makers state none or the texts belong to publishers."""

    name: str
    origin: str
    licence: str | None
    teaches: str
    read: Callable[[Path, Path], list[LabelledText]]


def training_part_of_polnear(corpora: Path, gold: Path) -> list[LabelledText]:
    """Return PolNeAR's train part without the articles that our own annotation has too."""
    ours = {text.document.article_id for text in read_gold(gold)}
    return [text for text in read_polnear(corpora, "train") if text.document.article_id not in ours]


CORPORA: Final = (
    Corpus(
        "polnear",
        "networkdynamics/PolNeAR, train part: US political news of 2015-16",
        None,
        "attributions; names and whom pronouns mean by CoreNLP at low weight",
        training_part_of_polnear,
    ),
    Corpus(
        "gold",
        "our own annotation of 67 US political news articles",
        None,
        "names in eight types, policy mentions; in 30 of them attributions and whom sources mean",
        lambda _, gold: read_gold(gold),
    ),
    Corpus(
        "worldwide",
        "stanfordnlp/en-worldwide-newswire without every tenth article",
        None,
        "names",
        lambda corpora, _: read_worldwide(corpora, held_out=False),
    ),
    Corpus(
        "uner",
        "UniversalNER/UNER_English-EWT, train part",
        "CC BY-SA 4.0",
        "names of persons, organisations and places",
        lambda corpora, _: read_uner(corpora, "train"),
    ),
    Corpus(
        "gum",
        "amir-zeldes/gum without Reddit, train part",
        "CC BY 4.0, some genres' texts NC",
        "whom pronouns and noun phrases mean",
        lambda corpora, _: read_gum(corpora, "train"),
    ),
    Corpus(
        "gap",
        "google-research-datasets/gap-coreference, validation part",
        "Apache-2.0",
        "whom pronouns mean",
        lambda corpora, _: read_gap(corpora, "validation"),
    ),
)


def chosen(*, only_licensed: bool) -> tuple[Corpus, ...]:
    """Return all corpora, or those with a stated licence alone."""
    return tuple(corpus for corpus in CORPORA if corpus.licence or not only_licensed)
