"""The weights that tell how sure a speaker is, learnt on sources that were read and on sources as annotated.

That a source is read right is learnt on articles that the encoder has not seen: a speaker counts as right
that the annotated source leads to as well. That a source is resolved right is learnt where the speakers are
annotated, from the annotated sources, as the encoder knows these articles. Both with the encoder's tags and
with the rules', so that the weights hold for either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.evaluation.labelled import LabelledText
from flows.evaluation.speakers import SpokenText, matched, plain
from flows.nlp.annotation import Attribution, Tagger, Tags
from flows.nlp.document import Document
from flows.nlp.entities.clustering import resolve_entities
from flows.nlp.speakers.confidence import CONFIDENCE, EVIDENCE, speaker_evidence
from flows.nlp.speakers.discourse import Discourse, discourse_of
from flows.nlp.speakers.naming import Speaker
from flows.nlp.speakers.resolving import spoken_by
from flows.training.choices import held_out_error, logistic


@dataclass(slots=True)
class Judged:
    """The evidence for each speaker, whether it is right, and the number of its article."""

    evidence: list[tuple[float, ...]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    article: list[int] = field(default_factory=list)

    def add(self, evidence: tuple[float, ...], *, is_right: bool, article: int) -> None:
        """Take one more."""
        self.evidence.append(evidence)
        self.right.append(is_right)
        self.article.append(article)

    def weights(self) -> dict[str, float]:
        """Return the weights of each piece of evidence."""
        return dict(zip(EVIDENCE, logistic(self.evidence, self.right), strict=True))

    def error(self) -> float:
        """Return the calibration error of confidences fitted without the article."""
        return round(held_out_error(self.evidence, self.right, self.article)[0], 4)


def fit_speakers(
    sourced: Sequence[tuple[Tagger, Sequence[LabelledText]]],
    spoken: Sequence[tuple[Tagger, Sequence[SpokenText]]],
    path: Path,
) -> None:
    """Learn the weights and write them, with their calibration errors.

    Taggers come with texts that they were not taught: `sourced` with those whose sources are known, `spoken`
    with those whose speakers are.
    """
    read, resolved = Judged(), Judged()
    for tagger, texts in sourced:
        judge_reading(tagger, texts, read)
    for tagger, ours in spoken:
        judge_resolving(tagger, ours, resolved)
    found = {
        "read": read.weights(),
        "resolved": resolved.weights(),
        "calibration": {
            "expected calibration error, sources read": read.error(),
            "expected calibration error, sources resolved": resolved.error(),
        },
    }
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def judge_reading(tagger: Tagger, texts: Sequence[LabelledText], judged: Judged) -> None:
    """Judge the speakers of matched attributions: right is the one whom the annotated source leads to."""
    tagged = tagger.tag([text.document for text in texts])
    for number, (text, tags) in enumerate(zip(texts, tagged, strict=True)):
        gold = text.attributions or ()
        discourse = discourse_in(text.document, tags)
        meant = spoken_by(discourse, gold)
        found = dict(named(discourse, tags.attributions))
        for i, j in matched(text.document, gold, tags.attributions):
            if j in found:
                evidence = speaker_evidence(discourse, tags.attributions[j], found[j])
                judged.add(evidence, is_right=is_same(meant[i], found[j]), article=number)


def judge_resolving(tagger: Tagger, texts: Sequence[SpokenText], judged: Judged) -> None:
    """Judge the speakers to whom the annotated sources lead; how sure an attribution is does not count."""
    tagged = tagger.tag([text.document for text in texts])
    for number, (text, tags) in enumerate(zip(texts, tagged, strict=True)):
        discourse = discourse_in(text.document, tags)
        for i, speaker in named(discourse, text.attributions):
            evidence = speaker_evidence(discourse, text.attributions[i], speaker)
            counted = tuple(
                0.0 if name == CONFIDENCE else value for name, value in zip(EVIDENCE, evidence, strict=True)
            )
            is_right = text.is_right(text.speakers[i], speaker.name)
            judged.add(counted, is_right=is_right, article=number)


def discourse_in(document: Document, tags: Tags) -> Discourse:
    """Return the discourse of the document with the entities that its tags name."""
    return discourse_of(document, resolve_entities(document, tags.names), tags.references)


def named(discourse: Discourse, attributions: Sequence[Attribution]) -> Iterator[tuple[int, Speaker]]:
    """Yield the index and the speaker of each attribution that has one."""
    for index, speaker in enumerate(spoken_by(discourse, attributions)):
        if speaker.name is not None:
            yield index, speaker


def is_same(one: Speaker, other: Speaker) -> bool:
    """Tell whether two speakers are the same."""
    return one.name is not None and other.name is not None and plain(one.name) == plain(other.name)
