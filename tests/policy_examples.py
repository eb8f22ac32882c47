"""Marked texts for the tests of policies: [the plan] is a mention of the policy, {Ann Lee} names an entity.

An entity's type follows a bar ({Ruritania|GPE}); without one it is a person.
"""

import re
from datetime import UTC, datetime

from flows.nlp.annotation import Attribution, Entity, Mention, Quote
from flows.nlp.document import Span
from flows.nlp.policies.clusters import PolicyCluster
from flows.nlp.policies.describing import describe_policies
from flows.nlp.segments.documents import make_document

MARK = re.compile(r"\[([^\]]+)\]|\{([^}|]+)(?:\|([A-Z]+))?\}")
PUBLISHED = datetime(2021, 6, 16, tzinfo=UTC)  # a Wednesday


def read(marked, *, published_at=PUBLISHED, titles=None):
    """Return the document, the mentions and the entities of a marked text."""
    text, mentions, named, last = "", [], {}, 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        words = mark.group(1) or mark.group(2)
        span = Span(len(text), len(text) + len(words))
        if mark.group(1):
            mentions.append(span)
        else:
            named.setdefault((words, mark.group(3) or "PERSON"), []).append(Mention(span, "name"))
        text += words
        last = mark.end()
    document = make_document(text + marked[last:], published_at=published_at)
    entities = tuple(
        Entity(name, kind, tuple(found), title=(titles or {}).get(name))
        for (name, kind), found in named.items()
    )
    return document, tuple(mentions), entities


def described(marked, policy_type="policy", **options):
    """Return the policy that the marked mentions speak of."""
    document, mentions, entities = read(marked, **options)
    words = mentions[0].text_of(document.text)
    cluster = PolicyCluster(mentions, words, policy_type, document.sentences[0].span, 0.9)
    return describe_policies(document, [cluster], entities)[0]


def quoted_by(speaker, content, entities):
    """Return a quote of the speaker, by name, with the content at the span."""
    entity = next((i for i, one in enumerate(entities) if one.name == speaker), None)
    attribution = Attribution((content,), None, None, 0.9)
    return Quote(attribution, "direct", None, speaker, entity, "person", False, 0.9, None, 0.9)
