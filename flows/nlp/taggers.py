"""The taggers that there are, each opened once in a process."""

from __future__ import annotations

from functools import cache

from flows.nlp.annotation import Tagger
from flows.nlp.combining import CombinedTagger
from flows.nlp.encoder.tagging import EncoderTagger
from flows.nlp.tagger import RuleTagger
from schemas.vocabularies import TaggerName


@cache
def open_tagger(name: TaggerName) -> Tagger:
    """Return the tagger of that name.

    Raises ModelError where the encoder's model is missing or damaged.
    """
    return CombinedTagger(EncoderTagger()) if name == "encoder" else RuleTagger()


def all_taggers() -> dict[str, Tagger]:
    """Return all that can be measured side by side: the rules, the encoder, and both together.

    Raises ModelError where the encoder's model is missing or damaged.
    """
    encoder = EncoderTagger()
    return {"rules": RuleTagger(), "encoder": encoder, "both": CombinedTagger(encoder)}
