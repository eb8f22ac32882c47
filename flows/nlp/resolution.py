"""From tags to who and what: the one place that knows in which order things are resolved."""

from __future__ import annotations

from flows.nlp.annotation import Resolution, Tags
from flows.nlp.document import Document
from flows.nlp.entities.clustering import resolve_entities
from flows.nlp.policies.describing import resolve_policies
from flows.nlp.policies.positions import find_positions
from flows.nlp.speakers.resolving import resolve_speakers


def resolve_document(document: Document, tags: Tags) -> Resolution:
    """Return the entities, quotes, policies and positions that the tags stand for.

    Names become entities, sources find their speakers among them, policy mentions become policies, and
    actors are placed to those by what they do and say.
    """
    named = resolve_entities(document, tags.names)
    quotes, entities = resolve_speakers(document, tags.attributions, named, tags.references)
    policies = resolve_policies(document, tags.policies, entities, quotes)
    positions = find_positions(document, policies, quotes, entities)
    return Resolution(entities, quotes, policies, positions)
