"""Who is speaking: each attribution's source resolved to an entity, or to the phrase that stands for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.nlp.annotation import Attribution, Entity, Mention, Quote, Reference
from flows.nlp.attributions.cues import cue_class_of
from flows.nlp.document import Document, Span
from flows.nlp.speakers.antecedents import PronounClass, joint_before, pronoun_class, pronoun_speaker, the_two
from flows.nlp.speakers.confidence import speaker_confidence, speaker_gap
from flows.nlp.speakers.discourse import Discourse, discourse_of
from flows.nlp.speakers.groups import FULLER_HORIZON, fuller_ahead, fuller_phrase
from flows.nlp.speakers.naming import NOBODY, Attributed, Speaker, known, named_speaker
from flows.nlp.speakers.nominals import is_definite, nominal_speaker
from flows.nlp.speakers.ranking import Pronoun, likelihoods, person_meant
from flows.nlp.speakers.relatives import LONGEST_PARTITIVE, antecedent, antecedent_phrase
from flows.nlp.speakers.source_phrases import (
    head_of,
    is_anonymous,
    kind_of_phrase,
    singular_kinds,
    source_words,
    speaker_phrase,
    without_article,
    without_date,
    without_focus,
    without_possessive,
    words_of,
)
from schemas.vocabularies import QuoteType

# A quotation without cue goes on with the last speaker up to this many paragraphs later.
CARRIED_PARAGRAPHS = 1
# So many paragraphs later "the nurse" is still the nurse who has spoken.
UNNAMED_PARAGRAPHS = 4
GREETING = re.compile(r"(?:Dear|Hi|Hello)\b")
# What stands before a label.
TURN_ENDS = frozenset('\n.?!…”"’)]-–—')
# The beginning of "she and the mayor".
PRONOUN_AND = re.compile(r"\w+\W+and\s+", re.IGNORECASE)
# A name whose article has a capital letter inside a sentence: "as The Dock Telegraph reports".
PERIODICAL = re.compile(r"The(?: [A-Z][\w’'\-]*)+")
# Kinds of speakers that are "the officials" once they were "Israeli officials".
SHORTENED = frozenset(["group", "document"])
# From which confidence on a speaker is given: below it, all were wrong on gold/train.
LEAST_SURE = 0.3
# From which likelihood on a pronoun that is no source counts as a mention.
RATHER = 0.5
# What means all of several that were named together.
DISTRIBUTIVE = (["each"], ["both"], ["all", "three"], ["all"])


def resolve_speakers(
    document: Document,
    attributions: Sequence[Attribution],
    entities: Sequence[Entity],
    references: Sequence[Reference] = (),
) -> tuple[tuple[Quote, ...], tuple[Entity, ...]]:
    """Return the attributions as quotes, in their order, and the entities with the references found.

    A source that names nobody known keeps its noun phrase as `speaker`; one that is unlikely to be right is
    left out. Each source that refers to an
    entity by a pronoun or a noun phrase is a further mention of it.
    """
    discourse = discourse_of(document, entities, references)
    found = spoken_by(discourse, attributions)
    quotes = tuple(
        quote(discourse, attribution, speaker, speaker_confidence(discourse, attribution, speaker))
        for attribution, speaker in zip(attributions, found, strict=True)
    )
    speakers = [speaker if quote.speaker else NOBODY for quote, speaker in zip(quotes, found, strict=True)]
    named = with_references(document, entities, attributions, speakers)
    return quotes, with_pronouns(discourse, named, references)


def spoken_by(discourse: Discourse, attributions: Sequence[Attribution]) -> list[Speaker]:
    """Return the speaker of each attribution; "I" is who speaks the words around it, or whose turn it is."""
    text = discourse.document.text
    order = sorted(range(len(attributions)), key=lambda i: (anchor(attributions[i]), i))
    speakers = [NOBODY] * len(attributions)
    last: Attributed | None = None
    unnamed_before: dict[str, Attributed] = {}
    answers = {index for index in order if is_answer(discourse, attributions[index])}
    asked = interviewee(discourse, min((anchor(attributions[index]) for index in answers), default=0))
    for index in order:
        one = attributions[index]
        again = asked if index in answers else same_unnamed(discourse, one, unnamed_before)
        speakers[index] = again or speaker_of(discourse, one, last)
        if speakers[index].name is not None:
            last = attributions[index], speakers[index]
            if speakers[index].entity is None and speakers[index].kind == "person":
                unnamed_before[head_of(speakers[index].name or "")] = last
    parts = sorted((part, i) for i, one in enumerate(attributions) for part in one.content)
    labels = sorted(
        (one.source.start, i)
        for i, one in enumerate(attributions)
        if one.source and one.cue and one.cue.text_of(text) == ":" and opens_turn(text, one.source)
    )
    for index, attribution in enumerate(attributions):
        source = attribution.source
        if source and is_author(source.text_of(text)):
            around = innermost_around(parts, source)
            if around is not None and around != index:
                speakers[index] = replace(speakers[around], reference="pronoun")
            elif around is None and (turn := turn_of(discourse, labels, source)) is not None:
                speakers[index] = replace(speakers[turn], reference="pronoun")
    return speakers


def opens_turn(text: str, source: Span) -> bool:
    """Tell whether the label stands at the beginning of a line or sentence, and is no "Dear Mr. Lee:"."""
    if GREETING.match(text, source.start):
        return False
    before = text[max(0, source.start - 2) : source.start].rstrip(" ")
    return not before or before[-1] in TURN_ENDS


def same_unnamed(
    discourse: Discourse, attribution: Attribution, before: Mapping[str, Attributed]
) -> Speaker | None:
    """Return the unnamed person, by head noun, who has spoken and whom "the nurse" means again."""
    source = attribution.source.text_of(discourse.document.text) if attribution.source else ""
    phrase = speaker_phrase(source)
    spoken = before.get(head_of(phrase)) if is_definite(source) else None
    if spoken is None or attribution.source is None or discourse.inside(attribution.source):
        return None
    if not set(words_of(phrase)) <= set(words_of(spoken[1].name or "")):
        return None
    passed = discourse.paragraph_at(anchor(attribution)) - discourse.paragraph_at(anchor(spoken[0]))
    return spoken[1] if passed <= UNNAMED_PARAGRAPHS else None


def turn_of(discourse: Discourse, labels: Sequence[tuple[int, int]], source: Span) -> int | None:
    """Return which attribution is labelled last before the source in its paragraph: "LEE: I think"."""
    last = bisect_right(labels, (source.start, -1)) - 1
    if last < 0 or discourse.paragraph_at(labels[last][0]) != discourse.paragraph_at(source.start):
        return None
    return labels[last][1]


def innermost_around(parts: Sequence[tuple[Span, int]], source: Span) -> int | None:
    """Return the index beside the last-starting of the sorted parts that contains the source."""
    first = bisect_right(parts, (source, -1)) - 1
    for position in range(first, max(-1, first - 8), -1):
        if parts[position][0].contains(source):
            return parts[position][1]
    return None


def is_author(source: str) -> bool:
    """Tell whether the source is "I" or "we"."""
    words = words_of(source)
    return len(words) == 1 and pronoun_class(words[0]) == "author"


def is_answer(discourse: Discourse, attribution: Attribution) -> bool:
    """Tell whether the attribution is an answer in an interview: marked "A:", or neither cued nor quoted."""
    text, start = discourse.document.text, attribution.content[0].start
    if attribution.source:
        return attribution.source.text_of(text) in source_words("answer_labels")
    return attribution.cue is None and not discourse.is_quoted(Span(start, start + 1))


def speaker_of(discourse: Discourse, attribution: Attribution, last: Attributed | None) -> Speaker:
    """Return who the attribution's source means; `last` is the attribution to somebody before it."""
    if attribution.source is None:
        return carried(discourse, attribution, last) if attribution.cue is None else NOBODY
    text = discourse.document.text
    source = without_focus(text, without_possessive(text, without_date(text, attribution.source)))
    words = words_of(source.text_of(text))
    if not words or words[0] in source_words("question_labels"):
        return NOBODY
    is_partitive = words[-2:-1] == ["of"] and len(words) <= LONGEST_PARTITIVE
    if words[-1] in source_words("relative") and (len(words) == 1 or is_partitive):
        return relative(discourse, source.start, last)
    if len(words) == 1 and (pronoun := pronoun_class(words[0])):
        return pronoun_speaker(discourse, source, pronoun, last)
    if words[1:2] == ["and"] and (pronoun := pronoun_class(words[0])):
        return with_others(discourse, source, pronoun, last)
    if words in DISTRIBUTIVE and (persons := joint_before(discourse, source.start)):
        return persons
    if words[-2:-1] == ["two"] and (pair := the_two(discourse, source.start, words[-1])):
        return pair
    return (
        named_speaker(discourse, source)
        or nominal_speaker(discourse, source, last[1].entity if last else None)
        or unnamed(discourse, source)
    )


def relative(discourse: Discourse, position: int, last: Attributed | None) -> Speaker:
    """Return whom "who" means; "the president, who ..." is the person who is meant by the president."""
    speaker = antecedent(discourse, position)
    phrase = antecedent_phrase(discourse, position) if speaker.name and speaker.entity is None else None
    meant = nominal_speaker(discourse, phrase, last[1].entity if last else None) if phrase else None
    return replace(meant, reference="pronoun") if meant else speaker


def with_others(
    discourse: Discourse, source: Span, pronoun: PronounClass, last: Attributed | None
) -> Speaker:
    """Return whom "she and ..." means: the pronoun's antecedent together with the others."""
    text = discourse.document.text
    first = pronoun_speaker(discourse, source, pronoun, last)
    opening = PRONOUN_AND.match(text, source.start, source.end)
    rest = Span(opening.end(), source.end) if opening else source
    others = named_speaker(discourse, rest) or unnamed(discourse, rest)
    if opening is None or first.name is None or others.name is None:
        return unnamed(discourse, source)
    return Speaker(f"{first.name} and {others.name}", None, "group")


def carried(discourse: Discourse, attribution: Attribution, last: Attributed | None) -> Speaker:
    """Return who speaks what has no cue: the person its sentence is about, else the last speaker.

    Nobody where the last attribution is further away than a paragraph.
    """
    start = attribution.content[0].start
    for place in discourse.before(start, horizon=0):
        if place.is_subject:
            return known(discourse, place.entity)
    if last is None:
        return NOBODY
    distance = discourse.paragraph_at(start) - discourse.paragraph_at(last[0].content[-1].start)
    return replace(last[1], reference=None) if 0 <= distance <= CARRIED_PARAGRAPHS else NOBODY


def interviewee(discourse: Discourse, position: int) -> Speaker:
    """Return whom the answers of an interview belong to: the person whom its introduction names most.

    The introduction is what stands before the first answer, which starts at the position.
    """
    named = Counter(
        place.entity
        for place in discourse.places
        if place.span.end <= position and discourse.entities[place.entity].entity_type == "PERSON"
    )
    return known(discourse, named.most_common(1)[0][0]) if named else NOBODY


def unnamed(discourse: Discourse, source: Span) -> Speaker:
    """Return the source's own noun phrase as the speaker."""
    document = discourse.document
    phrase = speaker_phrase(source.text_of(document.text))
    if not phrase or says_nobody(words_of(phrase)):
        return NOBODY
    kind = kind_of_phrase(phrase)
    start = document.sentences[document.sentence_index(source.start)].span.start
    if kind == "unknown" and source.start > start and PERIODICAL.fullmatch(source.text_of(document.text)):
        kind = "organization"
    if kind in SHORTENED and phrase.lower() in singular_kinds():
        horizon = FULLER_HORIZON if is_definite(source.text_of(document.text)) else 1
        noun = phrase.lower()
        fuller = fuller_phrase(discourse, source, noun, horizon) or fuller_ahead(discourse, source, noun)
        phrase = speaker_phrase(fuller.text_of(document.text)) if fuller else phrase
    sentence = document.sentences[discourse.document.sentence_index(source.start)].span.text_of(document.text)
    return Speaker(phrase, None, kind, is_anonymous(phrase, kind, sentence))


def says_nobody(words: Sequence[str]) -> bool:
    """Tell whether a phrase says neither who nor what: "this", "all of this", "there"."""
    return bool(words) and words[-1] in source_words("nobody") and set(words[:-1]) <= source_words("shares")


def anchor(attribution: Attribution) -> int:
    """Return where in the text the source, or else the cue or the content, of an attribution begins."""
    return (attribution.source or attribution.cue or attribution.content[0]).start


def quote(
    discourse: Discourse, attribution: Attribution, speaker: Speaker, confidence: float | None
) -> Quote:
    """Return the attribution as a quote of the speaker, or of nobody where that is too unlikely."""
    if confidence is not None and confidence < LEAST_SURE:
        speaker, confidence = NOBODY, None
    cue = attribution.cue.text_of(discourse.document.text) if attribution.cue else None
    return Quote(
        attribution=attribution,
        quote_type=quote_type(discourse, attribution.content),
        cue_class=(cue_class_of(cue) or "neutral") if cue else None,
        speaker=speaker.name,
        entity=speaker.entity,
        speaker_kind=speaker.kind,
        is_anonymous=speaker.is_anonymous,
        speaker_confidence=confidence,
        speaker_gap=speaker_gap(discourse, attribution, speaker),
        confidence=attribution.confidence,
    )


def quote_type(discourse: Discourse, content: Sequence[Span]) -> QuoteType:
    """Return direct where every part is wholly in quotation marks, mixed where some words are."""
    if all(discourse.is_quoted(span) for span in content):
        return "direct"
    return "mixed" if any(discourse.touches_quotation(span) for span in content) else "indirect"


def resolve_pronoun(
    document: Document, entities: Sequence[Entity], references: Sequence[Reference], pronoun: Span
) -> int | None:
    """Return the index of the person whom "he" or "she", in any case, means; None where nobody fits."""
    word = pronoun.text_of(document.text).lower()
    gender = pronoun_class(word)
    if gender != "feminine" and gender != "masculine":
        return None
    discourse = discourse_of(document, entities, references)
    return person_meant(discourse, Pronoun(pronoun.start, word, gender))


def with_references(
    document: Document,
    entities: Sequence[Entity],
    attributions: Sequence[Attribution],
    speakers: Sequence[Speaker],
) -> tuple[Entity, ...]:
    """Return the entities with the pronouns and noun phrases that were resolved to them as mentions."""
    found: dict[int, set[Mention]] = {}
    for attribution, speaker in zip(attributions, speakers, strict=True):
        if attribution.source and speaker.entity is not None and speaker.reference:
            span = without_article(document.text, attribution.source)
            found.setdefault(speaker.entity, set()).add(Mention(span, speaker.reference))
    return added(entities, found)


def with_pronouns(
    discourse: Discourse, entities: Sequence[Entity], references: Sequence[Reference]
) -> tuple[Entity, ...]:
    """Return the entities with each "he" and "she" as a mention of whom a tagger believes it means."""
    taken = {mention.span for entity in entities for mention in entity.mentions}
    found: dict[int, set[Mention]] = {}
    for reference in references:
        word = reference.span.text_of(discourse.document.text).lower()
        gender = pronoun_class(word)
        if reference.span in taken or (gender != "feminine" and gender != "masculine"):
            continue
        likely = likelihoods(discourse, Pronoun(reference.span.start, word, gender))
        meant = max(likely, key=lambda entity: likely[entity], default=None)
        if meant is not None and likely[meant] >= RATHER:
            found.setdefault(meant, set()).add(Mention(reference.span, "pronoun"))
    return added(entities, found)


def added(entities: Sequence[Entity], found: Mapping[int, set[Mention]]) -> tuple[Entity, ...]:
    """Return the entities with the mentions found for each, by its index."""
    return tuple(
        replace(entity, mentions=in_order({*entity.mentions, *found[index]})) if index in found else entity
        for index, entity in enumerate(entities)
    )


def in_order(mentions: set[Mention]) -> tuple[Mention, ...]:
    """Return the mentions in text order."""
    return tuple(sorted(mentions, key=lambda mention: (mention.span, mention.mention_type)))
