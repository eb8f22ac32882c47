"""The gate: figures on our own invented articles do not fall below floors pinned for this model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

from flows.evaluation.attributions import count_attributions
from flows.evaluation.figures import Figures
from flows.evaluation.invented import invented_articles
from flows.nlp.annotation import Tagger


@dataclass(frozen=True, slots=True)
class Floors:
    """The lowest figures allowed, and the model that they were pinned for, by the hash of its weights."""

    model: str
    figures: dict[str, float]


def pinned() -> Floors:
    """Return the floors that are pinned."""
    given = json.loads((files("flows") / "evaluation" / "floors.json").read_text(encoding="utf-8"))
    return Floors(given["model"], given["figures"])


def gate_figures(tagger: Tagger) -> Figures:
    """Return the tagger's figures on the invented articles: attributions, and names in all types."""
    figures = Figures()
    articles = invented_articles()
    for article, found in zip(articles, tagger.tag([a.document for a in articles]), strict=True):
        count_attributions(article.document.text, article.attributions or (), found.attributions, figures)
        gold = {(name.span, min(name.types)) for name in article.names or ()}
        given = {(name.span, name.entity_type) for name in found.names}
        figures.add("names", len(gold & given), len(given), len(gold))
    return figures


def below_floor(figures: Figures, floors: Floors) -> list[str]:
    """Return a line for each figure that is below its floor."""
    now = figures.as_dict()
    return [
        f"{name}: {now.get(name, 0.0):.1f} is below {floor:.1f}"
        for name, floor in floors.figures.items()
        if now.get(name, 0.0) < floor
    ]
