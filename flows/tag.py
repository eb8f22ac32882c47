"""Tag: find attributions, names and policy mentions in documents; what they mean is resolved later."""

from __future__ import annotations

from collections.abc import Sequence

from flows.nlp.annotation import Tagger, Tags
from flows.nlp.document import Document


def tag_documents(documents: Sequence[Document], tagger: Tagger) -> list[Tags]:
    """Return what the tagger finds: one `Tags` for each document, in the same order.

    Raises ValueError where the tagger leaves a document out.
    """
    tags = tagger.tag(documents)
    if len(tags) != len(documents):
        raise ValueError(f"the tagger returned {len(tags)} tags for {len(documents)} documents")
    return tags
