"""What a source refers to: a name in it, a pronoun's antecedent, or the entity that a noun phrase means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal, get_args

from flows.nlp import noun_phrases
from flows.nlp.annotation import Attribution
from flows.nlp.attributions.cues import cue_verbs
from flows.nlp.attributions.lines import Line, lines_of
from flows.nlp.attributions.sources import phrase_start
from flows.nlp.document import Span
from flows.nlp.speakers.discourse import Discourse, Place
from flows.nlp.speakers.groups import groups_before
from flows.nlp.speakers.ranking import Pronoun, likeliest, likelihoods
from flows.nlp.speakers.source_phrases import (
    KINDS,
    head_of,
    kind_of_phrase,
    singular_kinds,
    source_words,
    speaker_phrase,
    words_of,
)
from schemas.vocabularies import Gender, MentionType, SpeakerKind

PronounClass = Literal["feminine", "masculine", "plural", "neuter", "relative", "author"]

POSSESSIVE = re.compile(r"[’']s?\s+\w")
NEXT_WORD = re.compile(r"\s+([a-z][\w\-]*)")
NAME_BEHIND = re.compile(r"\s+[A-Z]")
BRACKETED = re.compile(r"\([^()]*\)")
BREAK = re.compile(r"[,;:()–—]")
OTHERS = re.compile(r"(?:,[^,]*,|(?:,\s+(?:the\s+)?[A-Z][\w.’'\-]*(?:\s+[A-Z][\w.’'\-]*)*)+)?,?\s+and\s+\w")
WHO = re.compile(r"\bwho\b")
BEHIND_RELATIVE = re.compile(r"(?:(?:[\w%]+ ){1,2}of )?\w+ (?:also |now |all |both )?([\w’']+)")
RELATIVE_REACH = 90
# How many words "most of whom" has at most.
LONGEST_PARTITIVE = 4
ARTICLES = frozenset({"the", "a", "an"})
# What stands between a name and the noun phrase that describes it.
APPOSED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?,\s*(?:(?:now|then|once|currently|formerly|also)\s+)?(?:the|a|an|his|her|its|their)?\s*"
)
CLOSING = frozenset(["”", '"', "’", "''"])
DASHES = frozenset(["—", "–", "--", "-"])
# What stands between a body's description and its name.
APPOSED_NAME = re.compile(r",\s+(?:the\s+)?$")
# What stands between a person's name and the place that he or she is from or speaks for.
FROM = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s+(?:of|from|in)\s+(?:the\s+)?")
# With these verbs "it" means nothing: "it stands to reason".
EXPLETIVE_VERB = re.compile(r"it\s+(?:\w+ly\s+)?(?:stands to|seems|turns out|follows that|goes without)\b", re.IGNORECASE)
# Behind these a name is but an instance of what the noun phrase says.
EXAMPLES = re.compile(r"\b(?:such as|including|like|among them)\s")
# What counts for "they", beside what counts for a group near by: the last speaker, persons side by side.
LAST, LAST_REACH, JOINT = 1.5, 3, 0.2
# Kinds of speakers that "it" means; what counts for one, in sentences of distance; set on gold/train.
IMPERSONAL = frozenset(["organization", "document"])
OPENS, BELIEVED = 1.5, 3.0
# For so many sentences, "he" may mean an unnamed speaker.
UNNAMED_REACH = 2
# How likely it is whom a pronoun means where the ranker has no candidate.
UNTOLD = 0.5


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source means; `reference` tells how it refers to the entity where it is not by name.

    `likelihood` is that of the person against the others whom a pronoun may mean.
    """

    name: str | None
    entity: int | None
    kind: SpeakerKind
    is_anonymous: bool = False
    reference: MentionType | None = None
    likelihood: float = 1.0


Attributed = tuple[Attribution, Speaker]

NOBODY = Speaker(None, None, "unknown")


def known(discourse: Discourse, entity: int, reference: MentionType | None = None) -> Speaker:
    """Return the entity as a speaker."""
    one = discourse.entities[entity]
    return Speaker(one.name, entity, KINDS[one.entity_type], reference=reference)


def pronoun_class(word: str) -> PronounClass | None:
    """Return what kind of pronoun a word in lower case is, if it is one."""
    classes: Sequence[PronounClass] = get_args(PronounClass)
    return next((one for one in classes if word in source_words(one)), None)


# --- names -------------------------------------------------------------------------------------------


def named_speaker(discourse: Discourse, source: Span) -> Speaker | None:
    """Return the entity that the source names as its head ("Ms. Lee, who resigned"), if it names one.

    A name inside another's phrase is not the head: "a lawyer for Ms. Lee", "Lee's lawyer", "Lee aides".
    """
    text = discourse.document.text
    places = discourse.inside(source)
    persons = [place for place in places if discourse.entities[place.entity].entity_type == "PERSON"]
    heads = [place for place in persons if is_head_person(text, source, place)]
    if heads:
        return joint(discourse, heads) or alone(discourse, source, heads[0])
    if lists_names(text, source, places) and (bodies := joint(discourse, places)):
        return bodies
    body = next((place for place in places if is_head_name(discourse, source, place)), None)
    body = body or next((place for place in places if is_apposed(discourse, source, place)), None)
    return alone(discourse, source, body) if body else None


def lists_names(text: str, source: Span, places: Sequence[Place]) -> bool:
    """Tell whether the source is nothing but names side by side: "the Senate, the House and Texas"."""
    between = [text[a.span.end : b.span.start] for a, b in pairwise(places)]
    outside = [text[source.start : places[0].span.start], text[places[-1].span.end : source.end]] if places else []
    words = words_of(" ".join([*between, *outside]))
    return "and" in words and set(words) <= {"and", "the", "both"}


def is_apposed(discourse: Discourse, source: Span, place: Place) -> bool:
    """Tell whether the source describes a body and, behind a comma, names it: "the union, the NDU,"."""
    text = discourse.document.text
    is_last = not text[place.span.end : source.end].strip(" ,")
    described = APPOSED_NAME.search(text, source.start, place.span.start)
    head = head_of(text[source.start : described.start()]) if described else ""
    is_body = discourse.entities[place.entity].entity_type == "ORG"
    return is_last and is_body and singular_kinds().get(head) == "organization"


def alone(discourse: Discourse, source: Span, place: Place) -> Speaker | None:
    """Return the entity named at the place, unless unnamed others speak with it ("Lee and other critics")."""
    with_others = OTHERS.match(discourse.document.text, place.span.end, source.end)
    return None if with_others else known(discourse, place.entity)


def is_head_person(text: str, source: Span, place: Place) -> bool:
    """Tell whether the person named at the place is whom the noun phrase is about."""
    if is_modifier(text, source, place):
        return False
    before = text[source.start : place.span.start]
    if set(words_of(before)) & source_words("relative") or EXAMPLES.search(before):
        return False
    words, before_names = BREAK.split(before)[-1].split(), source_words("before_names")
    inside = [index for index, word in enumerate(words) if word.lower() in source_words("inside")]
    if words and words[-1].endswith("ing") and words[-1].islower() and words[-1] not in before_names:
        return False  # "groups urging Lee"
    if not inside or inside[0] == 0 or words[inside[0] - 1][:1].isupper():
        return not (inside and inside[0] == 0)
    if words[inside[0]].lower() == "by":
        return False  # "a study by Lee"
    between = words[inside[-1] + 1 :]
    return not all(word.lower().rstrip(".") in before_names for word in between)


def is_modifier(text: str, source: Span, place: Place) -> bool:
    """Tell whether the name only modifies what follows: "Lee's lawyer", "Lee aides", "the Lee Center"."""
    behind = text[place.span.end : source.end]
    if POSSESSIVE.match(behind) or NAME_BEHIND.match(behind):
        return True
    word = NEXT_WORD.match(behind)
    return bool(word) and word.group(1) not in (  # type: ignore[union-attr]
        source_words("inside") | source_words("relative") | {"and", "or", "himself", "herself", "also", "as"}
    )


def joint(discourse: Discourse, heads: Sequence[Place]) -> Speaker | None:
    """Return those named side by side ("Lee, the mayor, and Mr. Diaz") as one group, if there are several."""
    text = discourse.document.text
    joined = [heads[0].entity]
    for before, place in pairwise(heads):
        between = words_of(BRACKETED.sub("", text[before.span.end : place.span.start]))
        is_listed = "and" in between or (set(between) <= {"the"} and len(heads) > 2)
        if is_listed and not set(between) & source_words("relative") and place.entity not in joined:
            joined.append(place.entity)
    if len(joined) < 2:
        return None
    names = [discourse.entities[entity].name for entity in joined]
    return Speaker(", ".join(names[:-1]) + " and " + names[-1], None, "group")


def is_head_name(discourse: Discourse, source: Span, place: Place) -> bool:
    """Tell whether the source is the name of an organisation, a place or the like, with modifiers."""
    text = discourse.document.text
    entity = discourse.entities[place.entity]
    is_told = entity.entity_type == "ORG" and is_told_behind(text, source, place)
    if entity.entity_type in {"PERSON", "EVENT"} or (is_modifier(text, source, place) and not is_told):
        return False
    before = words_of(behind_possessive(text[source.start : place.span.start]))
    if entity.entity_type == "NORP":
        is_one = before == ["the"] and singular_kinds().get(entity.name.lower()) == "person"
        return (
            before in ([], ["the"])
            and not is_one
            and not text[place.span.end : source.end].lstrip(" ,").startswith("and")
        )
    if any(word in source_words("inside") or kind_of_noun(word) for word in before[:-1]):
        return False
    if before and (before[-1] in source_words("inside") or is_alone(text, source, place, before[-1])):
        return False
    return BREAK.search(text, source.start, place.span.start) is None


def is_told_behind(text: str, source: Span, place: Place) -> bool:
    """Tell whether the source's last word says what the body is: "the Vale Five party"."""
    return text[place.span.end : source.end].strip() in source_words("bodies_behind_names")


def behind_possessive(words: str) -> str:
    """Return what stands behind the last possessive: "the mayor's left-wing" is "left-wing"."""
    return re.split(r"[’']s\s", words)[-1]


def is_alone(text: str, source: Span, place: Place, noun: str) -> bool:
    """Tell whether the noun before a name is the source, not what the name is: not "the magazine Dock"."""
    return kind_of_noun(noun) and bool(text[place.span.end : source.end].strip(" ,"))


def kind_of_noun(word: str) -> bool:
    """Tell whether the word by itself names a kind of speaker."""
    return word != "the" and kind_of_phrase(word) not in {"unknown", "group"}


@cache
def cue_bases() -> frozenset[str]:
    """Return the plain forms of the verbs of speech and thought."""
    return frozenset(
        word for word, verbs in cue_verbs().items() if any(verb.form == "base" for verb in verbs)
    )


# --- pronouns ----------------------------------------------------------------------------------------


def pronoun_speaker(
    discourse: Discourse, source: Span, pronoun: PronounClass, last: Attributed | None
) -> Speaker:
    """Return whom a pronoun means; the author's "I" is nobody."""
    match pronoun:
        case "feminine" | "masculine":
            return gendered(discourse, source, pronoun, last)
        case "plural":
            return plural(discourse, source.start, last)
        case "neuter":
            return impersonal(discourse, source.start, last)
        case "relative":
            return antecedent(discourse, source.start)
        case _:
            return NOBODY


def gendered(discourse: Discourse, source: Span, gender: Gender, last: Attributed | None) -> Speaker:
    """Return the person whom "he" or "she" means: named, or unnamed where nobody was named since."""
    if last and last[1].entity is None and last[1].kind == "person" and last[0].source:
        since = Span(last[0].source.start, source.start)
        index = discourse.document.sentence_index
        if index(source.start) - index(since.start) <= UNNAMED_REACH:
            named = (discourse.entities[place.entity] for place in discourse.inside(since))
            if not any(entity.entity_type == "PERSON" for entity in named):
                return last[1]
    word = source.text_of(discourse.document.text).lower()
    speaker, spoken = (last[1].entity, (last[0].source or last[0].content[0]).start) if last else (None, None)
    likely = likelihoods(discourse, Pronoun(source.start, word, gender, True, speaker, spoken))
    entity = likeliest(likely)
    if entity is None and speaker is not None and discourse.entities[speaker].entity_type == "PERSON":
        entity = speaker  # named only later, and spoken of by office
    if entity is None:
        return NOBODY
    return replace(known(discourse, entity, "pronoun"), likelihood=likely.get(entity, UNTOLD))


def plural(discourse: Discourse, position: int, last: Attributed | None) -> Speaker:
    """Return whom "they" means: the last speaker, persons named side by side, or a group."""
    index = discourse.document.sentence_index
    found: list[tuple[float, Speaker]] = []
    are_documents = last and last[1].kind == "document" and str(last[1].name).endswith("s")
    if last and (are_documents or last[1].kind in {"group", "organization"}):
        apart = index(position) - index((last[0].source or last[0].content[0]).start)
        if apart <= LAST_REACH:
            found.append((LAST - apart, replace(last[1], reference="pronoun")))
    if persons := joint_before(discourse, position):
        found.append((JOINT, persons))
    for group in groups_before(discourse, position):
        speaker = named_speaker(discourse, group.span)
        phrase = speaker_phrase(group.span.text_of(discourse.document.text))
        found.append((group.score, speaker or Speaker(phrase, None, kind_of_phrase(phrase))))
    return max(found, key=lambda one: one[0], default=(0.0, NOBODY))[1]


def impersonal(discourse: Discourse, position: int, last: Attributed | None) -> Speaker:
    """Return the organisation, place or document before the position that "it" most likely means.

    An unnamed one that has just spoken in the sentence; else nearer ones, those that open their sentence, and
    those that a tagger believes in, before others; none inside quotations.
    """
    if EXPLETIVE_VERB.match(discourse.document.text, position):
        return NOBODY
    index = discourse.document.sentence_index
    spoken = last[0].source if last and last[1].entity is None and last[1].kind in IMPERSONAL else None
    if last and spoken and index(spoken.start) == index(position):
        return replace(last[1], reference="pronoun")
    believed = discourse.beliefs.get(position, {})
    sentence = discourse.document.sentence_index(position)
    scores: dict[int, float] = {}
    for place in discourse.before(position, horizon=2):
        if place.is_quoted or KINDS[discourse.entities[place.entity].entity_type] not in IMPERSONAL:
            continue
        behind = NEXT_WORD.match(discourse.document.text, place.span.end)
        if behind and singular_kinds().get(behind.group(1)) == "person":
            continue  # "the Senate leader"
        start = discourse.document.sentences[place.sentence].span.start
        opens = place.span.start - start <= len("According to the ")
        score = place.sentence - sentence + OPENS * opens + BELIEVED * believed.get(place.entity, 0.0)
        scores[place.entity] = max(score, scores.get(place.entity, score))
    meant = max(scores, key=lambda entity: scores[entity], default=None)
    return NOBODY if meant is None else known(discourse, meant, "pronoun")


def antecedent(discourse: Discourse, position: int) -> Speaker:
    """Return whom "who" means: the name, or the noun phrase, just before it.

    In "Lee, the mayor, who ..." that is Lee; in "those who know justice, who seek truth" both are the same.
    """
    phrase = phrase_before(discourse, position)
    if phrase is None:
        return NOBODY
    if named := named_antecedent(discourse, phrase):
        return named
    if earlier := same_before(discourse, position):
        return antecedent(discourse, earlier)
    described = antecedent_phrase(discourse, position)
    name = speaker_phrase(described.text_of(discourse.document.text)) if described else None
    return Speaker(name, None, kind_of_phrase(name)) if name else NOBODY


def same_before(discourse: Discourse, position: int) -> int | None:
    """Return where an earlier "who" stands in the sentence, for one behind a comma, a dash or "and"."""
    text = discourse.document.text
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)].span
    word = text[position : position + len("who")]
    if word != "who" or not text[sentence.start : position].rstrip().endswith((",", *DASHES, " and", " or")):
        return None
    found = [match.start() for match in WHO.finditer(text, sentence.start, position)]
    return found[-1] if found else None


def named_antecedent(discourse: Discourse, phrase: Span) -> Speaker | None:
    """Return who is named at the end of the phrase, or described by it; a place only tells where from."""
    text = discourse.document.text
    before = discourse.inside(Span(max(0, phrase.start - RELATIVE_REACH), phrase.end))
    if not before or joins(text, phrase):
        return None
    place = before[-1]
    kind = discourse.entities[place.entity].entity_type
    if place.span.end == phrase.end and kind not in {"GPE", "LOC"}:
        return known(discourse, place.entity, "pronoun")
    persons = [place for place in before if discourse.entities[place.entity].entity_type == "PERSON"]
    person = next((place for place in persons[::-1] if place.span.end <= phrase.start), None)
    if person is None:
        return None
    is_described = APPOSED.fullmatch(text, person.span.end, phrase.start)
    is_from = place.span.end == phrase.end and FROM.fullmatch(text, person.span.end, place.span.start)
    return known(discourse, person.entity, "pronoun") if is_described or is_from else None


def antecedent_phrase(discourse: Discourse, position: int) -> Span | None:
    """Return the noun phrase nearest to the pronoun that means people, for "who", or anything.

    In "voters in the country, who ..." it is the voters, and in "the envoy for trade and human rights, who ..."
    the envoy: a noun that is known to mean people goes before one that is not.
    """
    text = discourse.document.text
    phrase = phrase_before(discourse, position)
    if phrase is None:
        return None
    wanted = {"organization", "document", "person", "group"}
    if not text.startswith(("that", "which"), position):
        wanted = {"person", "group"}
    number = verb_number(text, position)
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)].span
    words = noun_phrases.words_of(text, Span(sentence.start, phrase.end))
    head, fitting = len(words) - 1, list[Span]()
    while head >= 0:
        first = noun_phrases.left_edge(words, head)
        found = words.span(with_joined(words, first), head + 1)
        name = speaker_phrase(found.text_of(text))
        kind = kind_of_phrase(name) if name else "unknown"
        if kind in wanted and agrees(kind, number):
            if singular_kinds().keys() & set(words_of(name)):
                return found
            fitting.append(found)
        before = words.lower[first - 1] if first > 1 else ""
        goes_on = before == "and" and not noun_phrases.is_determiner(words.lower[first])
        if before not in source_words("inside") and not goes_on:
            break
        head = first - 2
    return fitting[0] if fitting else None


def with_joined(words: noun_phrases.Words, first: int) -> int:
    """Return where the phrases begin of which the last begins at the index: "both unions and mayors"."""
    if first < 2 or words.lower[first - 1] != "and":
        return first
    start = noun_phrases.left_edge(words, first - 2)
    is_both = start > 0 and words.lower[start - 1] == "both"
    is_plural = words.lower[first - 2].endswith("s") or words.lower[start] == "both"
    return start - is_both if is_plural or is_both else first


def verb_number(text: str, position: int) -> Literal["singular", "plural"] | None:
    """Return the number that the verb behind a relative pronoun shows: "who has", "many of whom say"."""
    found = BEHIND_RELATIVE.match(text, position)
    word = found.group(1).lower() if found else ""
    if word in source_words("singular_verbs"):
        return "singular"
    if word in source_words("plural_verbs") or word in cue_bases():
        return "plural"
    return "singular" if word.endswith("s") and word[:-1] in cue_bases() else None


def agrees(kind: SpeakerKind, number: str | None) -> bool:
    """Tell whether a speaker of the kind can be the subject of a verb in that number."""
    return not (kind == "person" and number == "plural") and not (kind == "group" and number == "singular")


def phrase_before(discourse: Discourse, position: int) -> Span | None:
    """Return the noun phrase right before the position, in its sentence; a pause may be between."""
    sentence = discourse.document.sentences[discourse.document.sentence_index(position)]
    line = next((line for line in lines_of(discourse.document) if line.sentence is sentence), None)
    if line is None:
        return None
    end = sum(token.span.start < position for token in line.tokens)
    end = before_pause(line, end)
    start = phrase_start(line, end) if end > 0 else end
    return line.span(start, end) if start < end else None


def before_pause(line: Line, end: int) -> int:
    """Return the end of what stands before a comma or a dash, or before an insertion that the dash closes.

    In "the generals -- most of whom had served -- who signed" that is the generals.
    """
    if line.is_comma(end - 1):
        return end - 1
    if end > 1 and line.words[end - 1] in CLOSING and line.is_comma(end - 2):
        return end - 2
    if end == 0 or line.words[end - 1] not in DASHES:
        return end
    while end and line.words[end - 1] in DASHES:
        end -= 1
    opening = max((index for index in range(end) if line.words[index] in DASHES), default=-1)
    inserted = line.words[opening + 1 : opening + 1 + LONGEST_PARTITIVE]
    if opening < 1 or not set(inserted) & source_words("relative"):
        return end
    while opening and line.words[opening - 1] in DASHES:
        opening -= 1
    return opening


def joins(text: str, phrase: Span) -> bool:
    """Tell whether the phrase joins two ("Democrats and Republicans")."""
    return " and " in phrase.text_of(text)


def joint_before(discourse: Discourse, position: int) -> Speaker | None:
    """Return the persons whom the sentence before, or the one at hand, names side by side, if it does."""
    index = discourse.document.sentence_index(position)
    for sentence in discourse.document.sentences[max(0, index - 1) : index + 1][::-1]:
        span = Span(sentence.span.start, min(sentence.span.end, position))
        places = [
            place
            for place in discourse.inside(span)
            if discourse.entities[place.entity].entity_type == "PERSON" and not place.is_quoted
        ]
        if places and (found := joint(discourse, places)):
            return found
    return None
