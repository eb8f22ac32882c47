"""The encoder's spans and the rules' together: context knows what no list holds, lists what context doubts.

Measured one against the other on the development articles: names and policy mentions are better found by
both than by either. Of attributions the rules add what one layer of spans cannot hold: a quotation whose
speaker is told inside another attribution ('"No," she said, according to witnesses'), and interviews.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from flows.nlp.annotation import Attribution, NameMention, PolicyMention, Tags
from flows.nlp.attributions.certain import made_certain
from flows.nlp.attributions.finding import by_content, find_spoken
from flows.nlp.document import Document, Span
from flows.nlp.encoder.tagging import EncoderTagger
from flows.nlp.names.bracketed import whole_names
from flows.nlp.names.finding import find_names
from flows.nlp.names.soundness import sound_names
from flows.nlp.noun_phrases import is_determiner, is_participle, listed, words_of
from flows.nlp.policies.mentions import find_policy_mentions

WORD = re.compile(r"[A-Za-z]+")
# How many spans before a place may reach over it.
NEIGHBOURS = 8
# From which confidence on a span counts that only the rules, or only the encoder, found; chosen on gold/dev.
SURE_RULE_NAME, SURE_ENCODER_NAME, SURE_RULE_POLICY, SURE_NESTED_POLICY = 0.75, 0.7, 0.5, 0.35
# How many of the policy mentions inside others are right there.
NESTED = 0.75


class CombinedTagger:
    """Finds attributions, names and policy mentions by a trained tagger and by rules."""

    def __init__(self, trained: EncoderTagger) -> None:
        """Take the trained tagger."""
        self.trained = trained

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """Return one `Tags` for each document, in the same order."""
        return self.trained.tag_with(documents, with_rules)


def with_rules(document: Document, tags: Tags) -> Tags:
    """Return the tags with what the rules find added, and doubtful names left out."""
    names = whole_names(document.text, combined_names(tags.names, find_names(document)))
    names = sound_names(document.text, names)
    bodies = {name.span for name in names if name.entity_type in {"PERSON", "ORG"}}
    policies = combined_policies(document, tags.policies, find_policy_mentions(document, names), bodies)
    attributions = combined_attributions(document, tags.attributions, find_spoken(document))
    attributions = tuple(made_certain(document, attributions))
    return Tags(attributions=attributions, names=names, policies=policies)


def combined_attributions(
    document: Document, trained: Sequence[Attribution], spoken: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """Return the trained tagger's attributions, and the spoken ones whose cue it leaves free, by content.

    What goes on in the next sentence, behind "according to", is still the speaker's.
    """
    by_cue = {one.cue: one for one in spoken if one.cue}
    free = outside([one.cue for one in trained if one.cue])
    reported = {
        part
        for one in trained
        if one.cue and one.cue.text_of(document.text).lower().startswith("according")
        for part in one.content
    }
    kept = [completed(one, by_cue.get(one.cue) if one.cue else None, reported) for one in trained]
    kept += [one for one in spoken if one.cue is None or free(one.cue)]
    return by_content(kept)


def completed(trained: Attribution, spoken: Attribution | None, reported: Set[Span]) -> Attribution:
    """Return the attribution with the content of the spoken one where all that this adds is reported too.

    The spoken one itself where the trained one takes its source for a part of the content.
    """
    if spoken and spoken.source and any(part.contains(spoken.source) for part in trained.content):
        return spoken
    own = set(trained.content)
    if spoken is None or not own < set(spoken.content) or not set(spoken.content) - own <= reported:
        return trained
    return replace(trained, content=spoken.content)


def combined_names(trained: Sequence[NameMention], ruled: Sequence[NameMention]) -> tuple[NameMention, ...]:
    """Return the names in text order: those that both found, and the sure ones that one found alone.

    The trained tagger tells the type. No two names overlap; of two that do, the trained tagger's stays.
    """
    shared = {name.span for name in ruled}
    kept = [name for name in trained if name.span in shared or name.confidence >= SURE_ENCODER_NAME]
    free = outside([name.span for name in kept])
    kept += [name for name in ruled if name.confidence >= SURE_RULE_NAME and free(name.span)]
    return tuple(sorted(kept, key=lambda name: name.span))


def combined_policies(
    document: Document,
    trained: Sequence[PolicyMention],
    ruled: Sequence[PolicyMention],
    bodies: Set[Span] = frozenset(),
) -> tuple[PolicyMention, ...]:
    """Return the policy mentions in text order: the trained tagger's, and sure ones of the rules.

    One of the rules may lie inside a trained one: "the law" in "a plan to repeal the law". Nobody's name is
    a mention; `bodies` has where persons and organisations are named.
    """
    trained = [replace(mention, span=opened(document, mention.span)) for mention in trained]
    trained = [
        mention
        for mention in trained
        if not tells_deed(document, mention.span) and named_in(document, mention.span) not in bodies
    ]
    apart = outside([mention.span for mention in trained])
    shared = [mention for mention in ruled if not apart(mention.span)]
    kept = [
        replace(mention, confidence=agreed(mention.confidence, surest(mention.span, shared)))
        for mention in trained
    ]
    kept += [m for m in ruled if m.confidence >= SURE_RULE_POLICY and apart(m.span)]
    kept += [
        replace(m, confidence=NESTED)
        for m in shared
        if m.confidence >= SURE_NESTED_POLICY and is_nested(document, m.span, trained)
    ]
    return tuple(sorted(kept, key=lambda mention: mention.span))


def agreed(trained: float, ruled: float) -> float:
    """Return the share of right ones among mentions of the trained tagger that are as sure, on gold/dev.

    Its own confidence is a half at most; a rule that finds the mention too counts whatever it says.
    """
    return round(0.3 + 0.8 * trained + 0.15 * (ruled > 0), 2)


def is_nested(document: Document, span: Span, mentions: Sequence[PolicyMention]) -> bool:
    """Tell whether the span lies inside a mention, behind more than its determiner, and cuts none of them."""
    last = bisect_left(mentions, span.end, key=lambda mention: mention.span.start)
    near = [one.span for one in mentions[max(0, last - NEIGHBOURS) : last] if one.span.overlaps(span)]
    return all(one.contains(span) and says_more(document.text[one.start : span.start]) for one in near)


def tells_deed(document: Document, span: Span) -> bool:
    """Tell whether the words are a deed that was done ("closed about half of the schools"), no policy.

    A participle has no noun phrase right behind it that opens with a determiner or a number.
    """
    words = words_of(document.text, span).lower
    if len(words) < 2 or not (words[0].endswith("ed") and is_participle(words[0])):
        return False
    return is_determiner(words[1]) or words[1][0].isdigit() or words[1] in {"about", "nearly", "hundreds"}


def opened(document: Document, span: Span) -> Span:
    """Return the phrase without a preposition that it opens with: "of their tax cuts", "including a ban"."""
    words = words_of(document.text, span)
    first = next((i for i, word in enumerate(words.lower) if word not in listed("prepositions")), 0)
    return words.span(first, len(words)) if first else span


def named_in(document: Document, span: Span) -> Span:
    """Return the phrase without the determiner that it opens with."""
    words = words_of(document.text, span)
    is_more = len(words) > 1 and is_determiner(words.lower[0])
    return Span(words.spans[1].start, span.end) if is_more else span


def says_more(before: str) -> bool:
    """Tell whether words stand there other than what opens a noun phrase: "the", "all of their"."""
    return any(not is_determiner(word) and word != "of" for word in WORD.findall(before.lower()))


def surest(span: Span, mentions: Sequence[PolicyMention]) -> float:
    """Return the highest confidence among the mentions that overlap the span; 0 where none does."""
    last = bisect_left(mentions, span.end, key=lambda mention: mention.span.start)
    near = mentions[max(0, last - NEIGHBOURS) : last]
    return max((one.confidence for one in near if one.span.overlaps(span)), default=0.0)


def outside(spans: Sequence[Span]) -> Callable[[Span], bool]:
    """Return a test whether a span overlaps none of these."""
    ordered = sorted(spans)
    starts = [span.start for span in ordered]

    def is_outside(span: Span) -> bool:
        last = bisect_left(starts, span.end)
        return not any(one.overlaps(span) for one in ordered[max(0, last - NEIGHBOURS) : last])

    return is_outside
