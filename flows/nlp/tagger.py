"""The tagger by rules over lexicons; a trained one takes its place by having the same `tag`."""

from __future__ import annotations

from collections.abc import Sequence

from flows.nlp.annotation import Tags
from flows.nlp.attributions.finding import find_attributions
from flows.nlp.document import Document
from flows.nlp.names.finding import find_names
from flows.nlp.policies.mentions import find_policy_mentions


class RuleTagger:
    """Finds attributions, names and policy mentions by transparent rules."""

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """Return one `Tags` for each document, in the same order."""
        return [tags_of(document) for document in documents]


def tags_of(document: Document) -> Tags:
    """Return all that the rules find in the document."""
    names = find_names(document)
    return Tags(
        attributions=find_attributions(document),
        names=names,
        policies=find_policy_mentions(document, names),
    )
