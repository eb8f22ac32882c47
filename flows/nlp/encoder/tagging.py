"""The trained tagger: one encoder finds attributions, names and policy mentions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from flows.nlp.annotation import Attribution, NameMention, PolicyMention, Tags
from flows.nlp.document import Document
from flows.nlp.encoder.assembling import Roles, assemble
from flows.nlp.encoder.confidence import (
    EVIDENCE,
    SPAN_EVIDENCE,
    ConfidenceWeights,
    confidence,
    span_evidence,
)
from flows.nlp.encoder.consistency import consistent_names
from flows.nlp.encoder.decoding import Floats, Found, find_names, find_spans, keep_quotations_whole, span_of
from flows.nlp.encoder.inputs import Pieces, read_pieces
from flows.nlp.encoder.labels import LAYERS, LINKS, NAME_TYPES, OUTSIDE
from flows.nlp.encoder.linking import FEATURES, Weights
from flows.nlp.encoder.references import find_references
from flows.nlp.encoder.session import Answers, EncoderSession
from schemas.vocabularies import EntityType

SHIPPED = Path(__file__).parents[2] / "models"
AT_ONCE: Final = 32
# What is less likely than this is no policy mention: few articles teach them, and many weak spans come.
LEAST_POLICY: Final = 0.05


@dataclass(frozen=True, slots=True)
class Choices:
    """What was fitted behind the encoder, as the model's metadata has it.

    `leniency` is how much less each layer needs to believe that a piece is in a span; `linking`
    and `confidence` are the weights of links and of confidences.
    """

    leniency: Mapping[str, float]
    linking: Weights
    confidence: ConfidenceWeights


def choices_in(metadata: Mapping[str, Any]) -> Choices:
    """Return the metadata's choices; where one is missing the encoder's own answers decide."""
    alone = [float(name.endswith("encoder")) for name in FEATURES]
    linking = metadata.get("linking", {})
    leniency = metadata.get("leniency", {})
    given = metadata.get("confidence", {})
    plain = {"attribution": [float(name == "content") for name in EVIDENCE]}
    plain |= {kind: [0.0] * (len(SPAN_EVIDENCE) - 1) + [1.0] for kind in ("name", "policy")}
    return Choices(
        leniency={layer: float(leniency.get(layer, 0.0)) for layer in (*LAYERS, "name")},
        linking={kind: np.array(linking.get(kind, alone), dtype=np.float32) for kind in LINKS},
        confidence={kind: given.get(kind, weights) for kind, weights in plain.items()},
    )


# What takes a document's tags and returns them changed.
Change = Callable[[Document, Tags], Tags]


class EncoderTagger:
    """Finds attributions, names and policy mentions by the trained encoder."""

    def __init__(self, folder: Path = SHIPPED, threads: int = 1) -> None:
        """Open the model in the folder; raises ModelError where it is missing or damaged."""
        self.session = EncoderSession(folder, threads)
        self.choices = choices_in(self.session.metadata)

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """Return one `Tags` for each document, in the same order."""
        return self.tag_with(documents, lambda _, tags: tags)

    def tag_with(self, documents: Sequence[Document], change: Change) -> list[Tags]:
        """Return one `Tags` for each document, changed as asked before references are looked up in them.

        What the encoder says of one takes megabytes, so that few of them are held at once.
        """
        tags: list[Tags] = []
        for first in range(0, len(documents), AT_ONCE):
            some = documents[first : first + AT_ONCE]
            pieces = read_pieces(some, self.session.tokenizer)
            tags += self.tags_from(some, pieces, self.session.answers(pieces), change)
        return tags

    def tags_from(
        self,
        documents: Sequence[Document],
        pieces: Sequence[Pieces],
        answers: Sequence[Answers],
        change: Change,
    ) -> list[Tags]:
        """Return what `tag_with` does, out of what the encoder says of the documents' pieces."""
        found = tags_of(documents, pieces, answers, self.choices)
        changed = [change(document, tags) for document, tags in zip(documents, found, strict=True)]
        return [
            replace(tags, references=find_references(document, read, said.links, tags))
            for document, read, said, tags in zip(documents, pieces, answers, changed, strict=True)
        ]


def tags_of(
    documents: Sequence[Document], pieces: Sequence[Pieces], answers: Sequence[Answers], choices: Choices
) -> list[Tags]:
    """Return what the answers say of each document, as spans of its text."""
    weights = choices.confidence["attribution"]
    attributions = [
        tuple(replace(one, confidence=confidence(evidence, weights)) for one, evidence in found)
        for found in attributions_of(documents, pieces, answers, choices)
    ]
    names = find_names([lenient(each, "name", choices) for each in answers], pieces)
    policies = find_spans([lenient(each, "policy", choices) for each in answers], pieces)
    return [
        Tags(
            attributions=attributions[i],
            names=consistent_names(
                document, [name_mention(name, pieces[i], document.text, choices) for name in names[i]]
            ),
            policies=tuple(
                policy_mention(span, pieces[i], document.text, choices)
                for span in policies[i]
                if span.likelihood >= LEAST_POLICY
            ),
        )
        for i, document in enumerate(documents)
    ]


def attributions_of(
    documents: Sequence[Document], pieces: Sequence[Pieces], answers: Sequence[Answers], choices: Choices
) -> list[list[tuple[Attribution, tuple[float, ...]]]]:
    """Return the attributions of each document with the evidence for each."""
    sources = find_spans([lenient(each, "source", choices) for each in answers], pieces)
    cues = find_spans([lenient(each, "cue", choices) for each in answers], pieces)
    rows = [
        keep_quotations_whole(lenient(each, "content", choices), document, read)
        for each, document, read in zip(answers, documents, pieces, strict=True)
    ]
    contents = find_spans(rows, pieces)
    return [
        assemble(
            document, pieces[i], Roles(sources[i], cues[i], contents[i]), answers[i].links, choices.linking
        )
        for i, document in enumerate(documents)
    ]


def lenient(answers: Answers, layer: str, choices: Choices) -> Floats:
    """Return a layer's likelihoods, or those of names, those of being outside made smaller."""
    rows = (answers.names if layer == "name" else answers.spans[:, LAYERS.index(layer)]).copy()
    rows[:, OUTSIDE] -= choices.leniency[layer]
    return rows


def name_mention(found: Found, pieces: Pieces, text: str, choices: Choices) -> NameMention:
    """Return the name with its type."""
    sure = confidence(span_evidence(found.likelihood), choices.confidence["name"])
    return NameMention(span_of(found, pieces, text), type_of(found), sure)


def type_of(found: Found) -> EntityType:
    """Return the type that a name's tag tells."""
    return NAME_TYPES[(found.tag - 1) // 2]


def policy_mention(found: Found, pieces: Pieces, text: str, choices: Choices) -> PolicyMention:
    """Return the policy mention."""
    sure = confidence(span_evidence(found.likelihood), choices.confidence["policy"])
    return PolicyMention(span_of(found, pieces, text), sure)
