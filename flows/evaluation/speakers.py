"""How well speakers are resolved: whether the right one is told, and whether the confidence says how often.

Compared are the quotes that match gold ones by their content; a speaker is right where it is a name of the
gold speaker, or the same noun phrase up to case and article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flows.evaluation.attributions import WordIndex, best_pairs
from flows.evaluation.corpora import polnear_attribution
from flows.evaluation.reliability import expected_calibration_error
from flows.nlp.annotation import Attribution, Tagger
from flows.nlp.document import Document
from flows.nlp.resolution import resolve_document
from flows.nlp.segments.documents import make_document

POSSESSIVE: Final = re.compile(r"['’]s\s")
MARK: Final = re.compile(r"[^\w\s]")
DETERMINER: Final = re.compile(r"(?:the|a|an|some|this|these|those|that|his|her|their|its|our)\s+")


@dataclass(frozen=True, slots=True)
class SpokenText:
    """An article with its attributions, the speaker of each, and whose name each name is."""

    document: Document
    attributions: tuple[Attribution, ...]
    speakers: tuple[str | None, ...]
    owners: Mapping[str, str]

    def is_right(self, gold: str | None, found: str | None) -> bool:
        """Tell whether the two speakers are the same."""
        if gold is None or found is None:
            return gold is found
        one, other = plain(gold), plain(found)
        return one == other or self.owners.get(one, one) == self.owners.get(other, other)


@dataclass(slots=True)
class Spoken:
    """What was found of the speakers of matched quotes."""

    right: list[bool] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    def add(self, *, is_right: bool, confidence: float | None) -> None:
        """Count a quote; without confidence it has no speaker."""
        self.right.append(is_right)
        if confidence is not None:
            self.named.append(is_right)
            self.confidences.append(confidence)

    def figures(self) -> dict[str, float]:
        """Return all figures by name, in per cent."""
        return {
            "right, of matched quotes": percent(self.right),
            "given a speaker": 100 * len(self.named) / max(1, len(self.right)),
            "right, of those": percent(self.named),
            "mean confidence": percent(self.confidences),
            "calibration error": 100 * expected_calibration_error(self.confidences, self.named),
        }


def percent(values: Sequence[float]) -> float:
    """Return the mean of the values, in per cent."""
    return 100 * sum(values) / max(1, len(values))


def read_spoken(folder: Path) -> list[SpokenText]:
    """Return the annotated articles of the folder that have attributions."""
    read = (json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json")))
    return [spoken_text(gold) for gold in read if gold["quotes"]]


def spoken_text(gold: Mapping[str, Any]) -> SpokenText:
    """Return one annotated article."""
    found = [
        (attribution, quote["speaker"])
        for quote in gold["quotes"]
        if (attribution := polnear_attribution({role: quote[role] for role in ("source", "cue", "content")}))
    ]
    owners: dict[str, str] = {}
    for entity in gold["entities"]:
        for name in (entity["name"], *entity["aliases"]):
            owners.setdefault(plain(name), entity["name"])
    return SpokenText(
        document=make_document(gold["text"], article_id=gold["article"], title=gold["title"]),
        attributions=tuple(attribution for attribution, _ in found),
        speakers=tuple(speaker for _, speaker in found),
        owners=owners,
    )


def plain(name: str) -> str:
    """Return a name in lower case without marks, possessives and a leading determiner."""
    words = MARK.sub(" ", POSSESSIVE.sub(" ", name).lower()).split()
    return DETERMINER.sub("", " ".join(words), count=1)


def matched(
    document: Document, gold: Sequence[Attribution], found: Sequence[Attribution]
) -> Iterator[tuple[int, int]]:
    """Yield the indices of each gold attribution and the found one that match by their content."""
    index = WordIndex(document.text)
    words = [[index.words(one.content) for one in ones] for ones in (gold, found)]
    yield from best_pairs(*words).items()


def measure_speakers(tagger: Tagger, texts: Sequence[SpokenText]) -> Spoken:
    """Return what resolving makes of the speakers in the texts, with the tagger's tags."""
    counted = Spoken()
    for text, tags in zip(texts, tagger.tag([text.document for text in texts]), strict=True):
        quotes = resolve_document(text.document, tags).quotes
        pairs = matched(text.document, text.attributions, [quote.attribution for quote in quotes])
        for i, j in pairs:
            is_right = text.is_right(text.speakers[i], quotes[j].speaker)
            counted.add(is_right=is_right, confidence=quotes[j].speaker_confidence)
    return counted


def speakers_report(taggers: Mapping[str, Tagger], folder: Path) -> str:
    """Return each tagger's figures on the speakers in the folder's annotated articles, as a table.

    Raises FileNotFoundError where the folder has no annotated article.
    """
    texts = read_spoken(folder)
    if not texts:
        raise FileNotFoundError(f"no annotated articles with quotes in {folder}")
    columns = {name: measure_speakers(tagger, texts).figures() for name, tagger in taggers.items()}
    lines = [f"{'speakers, in per cent':28s}" + "".join(f"{name:>10s}" for name in columns)]
    for name in next(iter(columns.values())):
        lines.append(f"{name:28s}" + "".join(f"{figures[name]:10.1f}" for figures in columns.values()))
    return "\n".join(lines)
