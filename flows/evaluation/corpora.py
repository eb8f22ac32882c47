"""Readers of the corpora that have attributions or policy mentions: PolNeAR and our own gold articles.

PolNeAR's names are automatic tags, at low weight; the gold articles' are their entities' names and
aliases wherever the text has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from flows.evaluation.coreference import automatic_chains
from flows.evaluation.labelled import Chain, LabelledText, PossibleName, without_overlaps
from flows.evaluation.name_corpora import AUTOMATIC, mapped_names
from flows.nlp.annotation import Attribution
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document

WEAK: Final = 0.3


def read_polnear(folder: Path, part: str) -> list[LabelledText]:
    """Return the articles of PolNeAR's part ("train" or "dev") with attributions and automatic names."""
    articles = pl.read_parquet(folder / "polnear" / f"{part}_articles.parquet").sort("article")
    tokens = pl.read_parquet(folder / "polnear" / f"{part}_tokens.parquet").sort(
        "article", "sentence", "token"
    )
    named = {str(key[0]): rows for key, rows in tokens.partition_by("article", as_dict=True).items()}
    return [polnear_article(row, named.get(row["article"])) for row in articles.iter_rows(named=True)]


def polnear_article(row: Mapping[str, Any], tokens: pl.DataFrame | None) -> LabelledText:
    """Return one article of PolNeAR, with names where it has tokens."""
    names = None if tokens is None else tuple(automatic_names(row["text"], tokens))
    return LabelledText(
        corpus="polnear",
        document=make_document(row["text"], article_id=row["article"], title=row["title"]),
        attributions=tuple(found for one in row["attributions"] if (found := polnear_attribution(one))),
        names=names,
        name_weight=WEAK,
        chains=() if tokens is None else tuple(automatic_chains(tokens)),
        chain_weight=WEAK,
    )


def automatic_names(text: str, tokens: pl.DataFrame) -> Iterator[PossibleName]:
    """Yield the names that the automatic tags give; equal tags side by side are one name."""
    spans = [Span(a, b) for a, b in zip(tokens["start"], tokens["end"], strict=True)]
    sentences = tokens["sentence"].to_list()
    tags = tokens["ner"].cast(pl.String).to_list()
    labels = [
        tag if not index or tag != tags[index - 1] or sentences[index] != sentences[index - 1] else f"I-{tag}"
        for index, tag in enumerate(tags)
    ]
    yield from mapped_names(text, spans, labels, AUTOMATIC)


def polnear_attribution(one: Mapping[str, list[Any]]) -> Attribution | None:
    """Return the attribution, unless it has no content; source and cue in several parts are one span."""
    spans = {role: [Span(*bounds(part)) for part in parts] for role, parts in one.items() if role in one}
    if not spans["content"]:
        return None
    return Attribution(
        content=tuple(sorted(spans["content"])),
        cue=covering(spans["cue"]),
        source=covering(spans["source"]),
        confidence=1.0,
    )


def bounds(part: Mapping[str, int] | Sequence[int]) -> tuple[int, int]:
    """Return start and end of a span that is written as a mapping or a pair."""
    return (part["start"], part["end"]) if isinstance(part, Mapping) else (part[0], part[1])


def covering(spans: Sequence[Span]) -> Span | None:
    """Return the range from the first span's start to the last one's end."""
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def read_gold(folder: Path) -> list[LabelledText]:
    """Return our own annotated articles: names, policy mentions, and attributions where they have some."""
    return [gold_article(json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json"))]


def gold_article(gold: Mapping[str, Any]) -> LabelledText:
    """Return one of our own annotated articles."""
    attributions = [
        polnear_attribution({r: q[r] for r in ("source", "cue", "content")}) for q in gold["quotes"]
    ]
    mentions = (Span(*mention) for policy in gold["policies"] for mention in policy["mentions"])
    return LabelledText(
        corpus="gold",
        document=make_document(gold["text"], article_id=gold["article"], title=gold["title"]),
        attributions=tuple(one for one in attributions if one) or None,
        names=tuple(named_in(gold["text"], gold["entities"])),
        policies=without_overlaps(mentions),
        chains=tuple(chains_of(gold)),
    )


def chains_of(gold: Mapping[str, Any]) -> Iterator[Chain]:
    """Yield the article's entities, each where it is named, with the sources that refer to it otherwise."""
    text = gold["text"]
    names: dict[str, list[Span]] = {entity["name"]: [] for entity in gold["entities"]}
    for span, entity in entities_in(text, gold["entities"]):
        names[entity["name"]].append(span)
    references: dict[str, list[Span]] = {}
    for quote in gold["quotes"]:
        source = covering([Span(*bounds(part)) for part in quote["source"]])
        own = names.get(quote["speaker"], [])
        if source and not any(source.contains(name) for name in own):
            references.setdefault(quote["speaker"] if own else "", []).append(source)
    for name in {**names, **references}:
        yield Chain(tuple(names.get(name, ())), tuple(references.get(name, ())))


def named_in(text: str, entities: Iterable[Mapping[str, Any]]) -> Iterator[PossibleName]:
    """Yield every place where the text has an entity's name or alias, the longest first."""
    for span, entity in entities_in(text, entities):
        yield PossibleName(span, frozenset([entity["type"]]))


def entities_in(text: str, entities: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Span, Mapping[str, Any]]]:
    """Yield every place where the text has an entity's name or alias, the longest first, and the entity."""
    named = {form: e for e in reversed(list(entities)) for form in (e["name"], *e["aliases"]) if form}
    if not named:
        return
    forms = "|".join(re.escape(form) for form in sorted(named, key=lambda form: (-len(form), form)))
    for match in re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", text):
        yield Span(*match.span()), named[match.group()]
