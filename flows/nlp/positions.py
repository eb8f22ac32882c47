"""Where actors stand to policies: who makes, joins, carries out, supports, opposes or challenges which."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.nlp.actors import Actor, Reading, agent_after, named, read
from flows.nlp.annotation import Entity, Policy, Position, Quote
from flows.nlp.document import Document, Span
from flows.nlp.policy_acts import Act
from flows.nlp.policy_clauses import MentionPlace, Stand, places_of, stands
from schemas.vocabularies import Role

COURT = frozenset({"court", "courts", "judge", "justice", "justices", "judges"})


@dataclass(frozen=True, slots=True)
class Finding:
    """An actor in a role, with the words that show it and the quote that they stand in."""

    actor: Actor
    role: Role
    evidence: Span
    quote: int | None = None


def find_positions(
    document: Document, policies: Sequence[Policy], quotes: Sequence[Quote], entities: Sequence[Entity]
) -> tuple[Position, ...]:
    """Return each actor's role towards each policy once, with the first words that show it.

    `policy`, `quote` and `entity` are indices into the sequences given.
    """
    if not policies:
        return ()
    reading = read(document, entities)
    spoken = SpokenParts.of(quotes)
    positions: list[Position] = []
    for index, policy in enumerate(policies):
        seen: set[tuple[str, Role]] = set()
        for finding in findings(reading, policy, quotes, spoken):
            for actor in each_of(reading, finding.actor):
                if (actor.name, finding.role) in seen:
                    continue
                seen.add((actor.name, finding.role))
                positions.append(
                    Position(index, actor.name, actor.entity, finding.role, finding.quote, finding.evidence)
                )
    return tuple(positions)


def each_of(reading: Reading, actor: Actor) -> Sequence[Actor]:
    """Return the actors one by one who act together."""
    return [named(reading, member) for member in actor.members] if len(actor.members) > 1 else [actor]


@dataclass(frozen=True)
class SpokenParts:
    """The parts of all quotes' contents, sorted by where they start."""

    starts: Sequence[int]
    parts: Sequence[tuple[Span, int]]

    @classmethod
    def of(cls, quotes: Sequence[Quote]) -> SpokenParts:
        """Return the parts of the quotes."""
        parts = sorted((part, i) for i, quote in enumerate(quotes) for part in quote.attribution.content)
        return cls([part.start for part, _ in parts], parts)

    def around(self, span: Span) -> int | None:
        """Return the index of the quote in whose content the span lies: the last to start before it."""
        first = bisect_left(self.starts, span.start + 1) - 1
        for part, quote in self.parts[max(0, first - 3) : first + 1][::-1]:
            if part.contains(span):
                return quote
        return None


def findings(
    reading: Reading, policy: Policy, quotes: Sequence[Quote], spoken: SpokenParts
) -> Iterator[Finding]:
    """Yield what the text shows about who stands where to the policy."""
    places = places_of(reading, policy.mentions)
    if policy.issuer is not None and places:
        yield issued(reading, policy, places)
    for place in places:
        for stand in stands(reading, place):
            yield from taken(policy, stand, quotes, spoken)
        if policy.policy_type == "agreement":
            yield from parties(reading, place)


def issued(reading: Reading, policy: Policy, places: Sequence[MentionPlace]) -> Finding:
    """Return the issuer's position, with the sentence that names it beside the policy."""
    issuer = policy.issuer or ""
    actor = Actor(issuer, (policy.issuer_entity,) if policy.issuer_entity is not None else ())
    if policy.issuer_entity is None:
        members = [i for i, entity in enumerate(reading.entities) if entity.name in issuer.split(" and ")]
        actor = Actor(issuer, tuple(members)) if len(members) > 1 else actor
    sentences = [place.line.sentence.span for place in places]
    surnames = issuer.split()[-1:]
    naming = [s for s in sentences if any(name in s.text_of(reading.document.text) for name in surnames)]
    return Finding(actor, "issuer", (naming or sentences)[0])


def taken(policy: Policy, stand: Stand, quotes: Sequence[Quote], spoken: SpokenParts) -> Iterator[Finding]:
    """Yield the position that a clause says somebody takes."""
    quote = spoken.around(stand.span())
    actor = stand.actor
    if actor is None and quote is not None:
        actor = speaker_of(quotes[quote])
    role = role_of(policy, stand, actor)
    if actor is not None and role is not None:
        yield Finding(actor, role, stand.line.sentence.span, quote)


def speaker_of(quote: Quote) -> Actor | None:
    """Return the quote's speaker as an actor."""
    if quote.speaker is None:
        return None
    return Actor(quote.speaker, (quote.entity,) if quote.entity is not None else ())


def role_of(policy: Policy, stand: Stand, actor: Actor | None) -> Role | None:
    """Return the role that the verbs of a clause give its subject; None where they give none."""
    acts = {link.verb.act for link in stand.links}
    if "challenge" in acts:
        return "challenger"
    is_court = actor is not None and bool(COURT & set(actor.name.lower().split()))
    is_issuer = actor is not None and actor.name == policy.issuer
    if is_court or is_issuer or not stand.is_direct or not tells_stand(stand, acts):
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
    if acts & {"support", "oppose"}:
        return True
    innermost = stand.links[0].verb
    if "expect" in acts or stand.is_open or (innermost.act == "undo" and innermost.stage is None):
        return False
    return not stand.is_negated


def parties(reading: Reading, place: MentionPlace) -> Iterator[Finding]:
    """Yield the parties of an agreement: "a deal with Iran", "a pact between Peru and Chile"."""
    line = place.line
    limit = min(place.end + 3, len(line.words))
    for index in range(place.start, limit):
        if line.words[index] not in {"with", "between"}:
            continue
        agent = agent_after(reading, line, index + 1)
        if agent is not None:
            yield Finding(agent, "party", line.sentence.span)
        for named_place in reading.discourse.inside(line.span(index, min(limit + 8, len(line.words)))):
            if reading.entities[named_place.entity].entity_type in {"GPE", "ORG"}:
                yield Finding(named(reading, named_place.entity), "party", line.sentence.span)
        return
