"""The verbs that lead to a mention of a policy: its chain, from the nearest outwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.nlp import lexicon
from flows.nlp.attributions.lines import Line
from flows.nlp.document import Span
from flows.nlp.policies.actors import Reading, token_range
from flows.nlp.policies.acts import PolicyVerb, policy_verb_at, words

# How many tokens without a policy verb a chain may have in it.
GAP = 7
# How many tokens a phrase of the lexicon may have before its last.
LONGEST = 3
# How many tokens before a verb an "if" or "may" bears on it.
OPEN_REACH = 5
STOPS = frozenset(";:—–()!?")
# Words before a verb in its base form that have the subject before them.
FINITE = frozenset({"would", "will", "could", "should", "can", "may", "might", "must", "did", "does", "do"})


@dataclass(frozen=True, slots=True)
class MentionPlace:
    """A mention of a policy in its line, by token range."""

    line: Line
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A verb that stands to the policy, at its token index."""

    verb: PolicyVerb
    index: int


def places_of(reading: Reading, mentions: Sequence[Span]) -> list[MentionPlace]:
    """Return the mentions as places in the document's lines; those without a line are left out."""
    found: list[MentionPlace] = []
    for mention in mentions:
        index = reading.line_at(mention.start)
        tokens = None if index is None else token_range(reading.lines[index], mention)
        if index is not None and tokens is not None:
            found.append(MentionPlace(reading.lines[index], *tokens))
    return found


def links_before(line: Line, start: int) -> list[Link]:
    """Return the chain of policy verbs that leads to the token, the nearest first."""
    links: list[Link] = []
    index, gap = start - 1, 0
    while index >= 0 and gap <= GAP and not ends_chain(line, index, links):
        verb = verb_before(line, index, start)
        if verb is None:
            gap += 1
        else:
            if links and index + verb.length > links[-1].index:
                links.pop()
            links.append(Link(as_wish(line, verb, links), index))
            gap = 0
            if is_finite_link(line, links[-1]):
                break
        index -= 1
    return links


def as_wish(line: Line, verb: PolicyVerb, links: Sequence[Link]) -> PolicyVerb:
    """Return the verb as a wish where it leads to another with "to": who fights to end it opposes it."""
    is_wish = links and verb.base in words("wishes_before_to") and line.words[links[-1].index - 1] == "to"
    return replace(verb, act="wish") if is_wish else verb


def ends_chain(line: Line, index: int, links: Sequence[Link]) -> bool:
    """Tell whether no verb to the left of the token can have the mention as its object."""
    word = line.words[index]
    if line.is_comma(index):
        return bool(links)
    if word == "about" and links:
        return True  # "was asked about opposing the plan"
    if word == "for" and links and links[-1].verb.form in {"gerund", "nominal"}:
        return links[-1].index - index <= 2
    return word in STOPS or word in lexicon.words("cues", "clause_openers") or word in {"who", "which"}


def verb_before(line: Line, index: int, start: int) -> PolicyVerb | None:
    """Return the policy verb at the index where it can be active and have an object at `start`."""
    if is_covered(line, index):
        return None
    verb = policy_verb_at(line.words, index)
    if verb is None or index + verb.length > start or verb.form == "people":
        return verb if verb is not None and index + verb.length == start else None
    following = line.words[index + verb.length] if index + verb.length < len(line.words) else ""
    if verb.form in {"past", "participle"} and following == "by":
        return None
    previous = line.words[index - 1] if index else ""
    is_noun = previous in lexicon.words("cues", "determiners") or previous.endswith("'s")
    return None if is_noun and verb.form in {"base", "third_person"} else verb


def is_covered(line: Line, index: int) -> bool:
    """Tell whether the token belongs to a phrase that begins before it: "issue" in "takes issue with"."""
    for first in range(max(0, index - LONGEST), index):
        verb = policy_verb_at(line.words, first)
        if verb is not None and first + verb.length > index:
            return True
    return False


def is_finite_link(line: Line, link: Link) -> bool:
    """Tell whether the verb has a subject of its own."""
    previous = line.words[link.index - 1] if link.index else ""
    if link.verb.form in {"past", "third_person", "people"}:
        return True
    if link.verb.form == "base":
        return previous != "to"
    return previous in words("be") or (link.verb.form == "participle" and previous in {"has", "have", "had"})


def opening_verb(place: MentionPlace) -> list[Link]:
    """Return the mention's own first verb as a link where the mention is a verb phrase with a subject.

    "Lee would cap rents", "Ohio lengthened the wait": the subject makes the policy that the phrase names.
    """
    line, start = place.line, place.start
    word, previous = line.words[start], line.words[start - 1] if start else ""
    is_past = word.endswith("ed") and previous not in lexicon.words("cues", "determiners")
    if not start or not ((is_past and place.end - start > 2) or previous in FINITE):
        return []
    return [Link(PolicyVerb(word, "past" if is_past else "base", (), "make", None), start)]


def is_verb_phrase(place: MentionPlace) -> bool:
    """Tell whether the mention gives the policy by a verb: "cutting taxes", "to [lift the ban]"."""
    line, start = place.line, place.start
    previous = line.words[start - 1] if start else ""
    is_named = line.is_capitalised(start) or line.words[start] in lexicon.words("cues", "determiners")
    is_infinitive = previous == "to" and not is_named
    return (
        line.words[start].endswith("ing") or previous in FINITE or is_infinitive or bool(opening_verb(place))
    )


def has_word(line: Line, index: int, kind: str) -> bool:
    """Tell whether a word of the kind ("modal", "negative", "open") stands shortly before the verb."""
    reach = OPEN_REACH if kind == "open" else 3
    return any(word in words(kind) for word in line.words[max(0, index - reach) : index])
