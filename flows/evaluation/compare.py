"""Taggers side by side on the parts of open corpora that are kept for measuring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from flows.evaluation.attributions import count_attributions
from flows.evaluation.corpora import read_polnear
from flows.evaluation.figures import Figures, side_by_side
from flows.evaluation.labelled import LabelledText
from flows.evaluation.name_corpora import read_uner, read_worldwide
from flows.evaluation.names import COARSE, count_names
from flows.evaluation.pronouns import measure_pronouns
from flows.nlp.annotation import Tagger, Tags

# Title, reader, and what counts an article.
Count = Callable[[LabelledText, Tags, Figures], None]


def compare(taggers: Mapping[str, Tagger], corpora: Path) -> Iterable[tuple[str, dict[str, Figures]]]:
    """Yield the figures of every tagger on each part, with the part's title."""
    for title, texts, count in (
        ("PolNeAR dev", read_polnear(corpora, "dev"), attributions_of_text),
        ("UNER dev", read_uner(corpora, "dev"), names_of_text),
        ("worldwide, a tenth", read_worldwide(corpora, held_out=True), names_of_text),
    ):
        yield title, {name: figures_of(tagger, texts, count) for name, tagger in taggers.items()}
    yield "GAP development", {name: measure_pronouns(tagger, corpora) for name, tagger in taggers.items()}


def figures_of(tagger: Tagger, texts: Sequence[LabelledText], count: Count) -> Figures:
    """Return the tagger's figures on the texts."""
    figures = Figures()
    tags = tagger.tag([text.document for text in texts])
    for text, found in zip(texts, tags, strict=True):
        count(text, found, figures)
    return figures


def attributions_of_text(text: LabelledText, found: Tags, figures: Figures) -> None:
    """Count one text's attributions."""
    count_attributions(text.document.text, text.attributions or (), found.attributions, figures)


def names_of_text(text: LabelledText, found: Tags, figures: Figures) -> None:
    """Count one text's names of persons, organisations and places."""
    names = text.names or ()
    gold = [
        (name.span, COARSE[min(name.types)])
        for name in names
        if min(name.types) in COARSE and not name.optional
    ]
    count_names(gold, found.names, figures)


def report(taggers: Mapping[str, Tagger], corpora: Path) -> str:
    """Return the tables of all parts as text."""
    return "\n\n".join(side_by_side(title, columns) for title, columns in compare(taggers, corpora))
