"""Where actors stand to policies: who makes, joins, carries out, supports, opposes or challenges which."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.nlp import lexicon
from flows.nlp.annotation import Entity, Policy, Position, Quote
from flows.nlp.attributions.sources import before_auxiliaries
from flows.nlp.document import Document, Span
from flows.nlp.policies.actors import Actor, Reading, is_clause, means_people, named, read
from flows.nlp.policies.acts import Act
from flows.nlp.policies.clauses import Stand, stands
from flows.nlp.policies.lists import listed_with
from flows.nlp.policies.references import pronoun_places
from flows.nlp.policies.role_phrases import Finding, roles_by_phrases
from flows.nlp.policies.stances import APART, judgement
from flows.nlp.policies.verb_chains import MentionPlace, places_of
from flows.nlp.speakers.source_phrases import source_words
from schemas.vocabularies import Role

# How far around a mention, in code points, a word of judgement is taken to be about it.
JUDGED_BEFORE, JUDGED_BEHIND = 50, 60
NESTED = 3
# How many code points behind a word of speech the policy stands that it judges.
LED_TO = 12
JOINT = re.compile(r", (?:and )?| and ")
STATES_OF = re.compile(r"^(?:states|countries|nations|governments) of ")
FORMAL: tuple[Role, ...] = ("issuer", "party", "challenger")


def find_positions(
    document: Document, policies: Sequence[Policy], quotes: Sequence[Quote], entities: Sequence[Entity]
) -> tuple[Position, ...]:
    """Return each actor's role towards each policy once, with the first words that show it.

    `policy`, `quote` and `entity` are indices into the sequences given.
    """
    if not policies:
        return ()
    reading = read(document, entities)
    speech = speech_of(quotes)
    pronouns = pronoun_places(reading, policies)
    return tuple(
        Position(index, found.actor.name, found.actor.entity, found.role, found.quote, found.evidence)
        for index, policy in enumerate(policies)
        for found in settled(reading, findings(reading, policy, pronouns.get(index, ()), speech))
    )


def settled(reading: Reading, findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each actor and role, in the order found.

    Who makes a policy, or challenges it, is no supporter or opponent besides; who is found both for and
    against it is what they are found more often, at first sight where that is a draw.
    """
    first: dict[tuple[str, Role], Finding] = {}
    counts: Counter[tuple[str, Role]] = Counter()
    for finding in findings:
        for actor in each_of(reading, finding.actor):
            is_side = finding.role in {"supporter", "opponent"}
            if actor.is_named_as_policy or (is_side and decides(reading, actor)):
                continue
            key = (actor.name, finding.role)
            first.setdefault(key, replace(finding, actor=actor))
            counts[key] += 1
    return [finding for (name, role), finding in first.items() if holds(name, role, counts)]


def decides(reading: Reading, actor: Actor) -> bool:
    """Tell whether the actor is a court or a judge, who decide about policies and take no side."""
    title = None if actor.entity is None else reading.entities[actor.entity].title
    return actor.is_court or (title is not None and Actor(title).is_court)


def holds(name: str, role: Role, counts: Mapping[tuple[str, Role], int]) -> bool:
    """Tell whether a role of an actor stands beside the actor's other roles: who sues did not issue."""
    if role == "issuer" and (name, "challenger") in counts:
        return False
    other: Role = "opponent" if role == "supporter" else "supporter"
    if role not in {"supporter", "opponent"}:
        return True
    if any((name, formal) in counts for formal in FORMAL):
        return False
    mine, theirs = counts[name, role], counts.get((name, other), 0)
    earlier = list(counts).index((name, role)) < list(counts).index((name, other)) if theirs else True
    return mine > theirs or (mine == theirs and earlier)


def each_of(reading: Reading, actor: Actor) -> Sequence[Actor]:
    """Return the actors one by one who act together."""
    members = actor.members
    if actor.entity is None and not members:
        names = JOINT.split(STATES_OF.sub("", actor.name))
        known = [next((i for i, e in enumerate(reading.entities) if e.name == name), None) for name in names]
        members = tuple(i for i in known if i is not None) if None not in known else ()
    return [named(reading, member) for member in members] if len(members) > 1 else [actor]


@dataclass(frozen=True)
class Speech:
    """All quotes of a document by the range from their cue or content to the end of their content."""

    quotes: Sequence[Quote]
    starts: Sequence[int]
    ranges: Sequence[tuple[Span, int]]

    def around(self, span: Span) -> int | None:
        """Return the index of the quote that the span lies in: of those, the last to start before it."""
        first = bisect_left(self.starts, span.start + 1) - 1
        for part, quote in self.ranges[max(0, first - NESTED) : first + 1][::-1]:
            if part.contains(span):
                return quote
        return None


def speech_of(quotes: Sequence[Quote]) -> Speech:
    """Return the quotes ready for looking up which one a span lies in."""
    ranges = sorted((range_of(quote), index) for index, quote in enumerate(quotes))
    return Speech(quotes, [span.start for span, _ in ranges], ranges)


def range_of(quote: Quote) -> Span:
    """Return the range of a quote's words, with its cue where that stands before them."""
    parts = quote.attribution.content
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    cue = quote.attribution.cue
    return Span(min(start, cue.start) if cue else start, end)


def findings(
    reading: Reading, policy: Policy, pronouns: Sequence[MentionPlace], speech: Speech
) -> Iterator[Finding]:
    """Yield what the text shows about who stands where to the policy."""
    places = places_of(reading, policy.mentions)
    if policy.issuer is not None and places:
        yield issued(reading, policy, places)
    for place in (*places, *pronouns):
        for stand in stands(reading, place):
            for finding in taken(policy, stand, speech):
                yield finding
                for other in listed_with(reading, place.line, finding.actor):
                    yield replace(finding, actor=other)
    for place in places:
        yield from judged(reading, policy, place, speech)
        yield from roles_by_phrases(reading, policy.policy_type, place)


def issued(reading: Reading, policy: Policy, places: Sequence[MentionPlace]) -> Finding:
    """Return the issuer's position, with the sentence that names it beside the policy."""
    issuer = policy.issuer or ""
    actor = Actor(issuer, (policy.issuer_entity,) if policy.issuer_entity is not None else ())
    if policy.issuer_entity is None:
        members = [i for i, entity in enumerate(reading.entities) if entity.name in JOINT.split(issuer)]
        actor = Actor(issuer, tuple(members)) if len(members) > 1 else actor
    sentences = list(dict.fromkeys(place.line.sentence.span for place in places))
    surnames = issuer.split()[-1:]
    naming = [s for s in sentences if any(name in s.text_of(reading.document.text) for name in surnames)]
    return Finding(actor, "issuer", (naming or sentences)[0])


def taken(policy: Policy, stand: Stand, speech: Speech) -> Iterator[Finding]:
    """Yield the position that a clause says somebody takes."""
    quote = speech.around(stand.span())
    actor = stand.actor
    if actor is None and quote is not None and is_first_person(stand):
        actor = speaker_of(speech.quotes[quote])
    role = role_of(policy, stand, actor)
    if actor is not None and role is not None:
        yield Finding(actor, role, stand.line.sentence.span, quote)


def is_first_person(stand: Stand) -> bool:
    """Tell whether the subject of a clause is "I" or "we"."""
    end = before_auxiliaries(stand.line, stand.links[-1].index)
    return end > 0 and stand.line.words[end - 1] in source_words("author")


def judged(reading: Reading, policy: Policy, place: MentionPlace, speech: Speech) -> Iterator[Finding]:
    """Yield the speaker whose words judge the policy right around its mention."""
    mention = place.line.span(place.start, place.end)
    index = speech.around(mention)
    actor = None if index is None else speaker_of(speech.quotes[index])
    if index is None or actor is None or actor.name == policy.issuer:
        return
    sentence, words = place.line.sentence.span, range_of(speech.quotes[index])
    start = max(words.start, sentence.start, mention.start - JUDGED_BEFORE)
    end = max(mention.end, min(words.end, sentence.end, mention.end + JUDGED_BEHIND))
    text = reading.document.text
    named_so = place.line.span(place.start, modifiers_end(place)).text_of(text)
    score = judgement(APART.join((text[start : mention.start], named_so, text[mention.end : end])))
    score = score or judgement_of_cue(reading, place, speech.quotes[index])
    if score:
        yield Finding(actor, "supporter" if score > 0 else "opponent", sentence, index)


def modifiers_end(place: MentionPlace) -> int:
    """Return the token behind the words that only describe the policy: "this outrageous [bill] to"."""
    inside = source_words("inside") | {"to", "that", "which"}
    return next((i for i in range(place.start, place.end) if place.line.words[i] in inside), place.end)


def judgement_of_cue(reading: Reading, place: MentionPlace, quote: Quote) -> int:
    """Return what the word of speech itself judges of the policy it leads to: "warned that it would"."""
    cue = quote.attribution.cue
    start = place.line.span(place.start, place.end).start
    if cue is None or not 0 <= start - cue.end <= LED_TO:
        return 0
    words = set(cue.text_of(reading.document.text).lower().split())
    blames, praises = (not words.isdisjoint(lexicon.words("stances", key)) for key in ("blaming", "praising"))
    return praises - blames


def speaker_of(quote: Quote) -> Actor | None:
    """Return the quote's speaker as an actor."""
    if quote.speaker is None or quote.speaker_kind not in {"person", "organization", "group"}:
        return None
    is_named = quote.entity is not None
    if not is_named and (not means_people(quote.speaker) or is_clause(quote.speaker.lower().split())):
        return None
    return Actor(quote.speaker, (quote.entity,) if quote.entity is not None else ())


def role_of(policy: Policy, stand: Stand, actor: Actor | None) -> Role | None:
    """Return the role that the verbs of a clause give its subject; None where they give none."""
    acts = {link.verb.act for link in stand.links}
    if "challenge" in acts:
        return "challenger"
    is_issuer = actor is not None and actor.name == policy.issuer
    if is_issuer or not stand.is_direct or not tells_stand(stand, acts):
        return None
    if not stand.favours:
        return "opponent"
    if policy.policy_type == "agreement" and acts == {"make"}:
        return "party"
    return "implementer" if "implement" in acts else "supporter"


def tells_stand(stand: Stand, acts: set[Act]) -> bool:
    """Tell whether the verbs say that their subject is for or against the policy.

    What only may be done, has not been done, or changes a policy without ending it says neither.
    """
    if stand.is_open:
        return False
    if acts & {"support", "oppose"}:
        return True
    innermost = stand.links[0].verb
    if "expect" in acts or (innermost.act == "undo" and innermost.stage is None):
        return False
    return not stand.is_negated
