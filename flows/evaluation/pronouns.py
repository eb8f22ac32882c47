"""How well pronouns are resolved: GAP's measure (Webster et al. 2018, "Mind the GAP", TACL 6).

Each name beside a pronoun is a decision: does the pronoun mean it? F1 over the decisions, and the ratio of
the figure for feminine pronouns to that for masculine ones, which shows a bias.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flows.evaluation.coreference import Ambiguous, read_ambiguous
from flows.evaluation.figures import Figures
from flows.nlp.annotation import Tagger, Tags
from flows.nlp.document import Document
from flows.nlp.entities.clustering import resolve_entities
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.resolving import resolve_pronoun

PART: Final = "development"


def measure_pronouns(tagger: Tagger, corpora: Path) -> Figures:
    """Return the figures on GAP's development part: of all pronouns, and of either gender."""
    items = read_ambiguous(corpora, PART)
    documents = [make_document(item.text) for item in items]
    figures = Figures()
    for item, document, tags in zip(items, documents, tagger.tag(documents), strict=True):
        given = decided(item, document, tags)
        counts = (
            sum(a and b for a, b in zip(item.meant, given, strict=True)),
            sum(given),
            sum(item.meant),
        )
        figures.add("pronouns", *counts)
        figures.add("pronouns.feminine" if item.is_feminine else "pronouns.masculine", *counts)
    return figures


def decided(item: Ambiguous, document: Document, tags: Tags) -> Sequence[bool]:
    """Return for both names whether the pronoun is resolved to the entity that is named there."""
    entities = resolve_entities(document, tags.names)
    meant = resolve_pronoun(document, entities, tags.references, item.pronoun)
    spans = [] if meant is None else [mention.span for mention in entities[meant].mentions]
    return [any(span.overlaps(name) for span in spans) for name in item.names]
