"""Where a pronoun stands for a policy: "The council passed the rent law. Landlords oppose it"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flows.nlp.annotation import Policy
from flows.nlp.attributions.lines import Line
from flows.nlp.policies.actors import Reading
from flows.nlp.policies.acts import policy_verb_at
from flows.nlp.policies.verb_chains import MentionPlace

PRONOUNS = frozenset({"it", "them", "this", "that"})
# Words behind such a pronoun that tell that it is the verb's object, and no part of a longer phrase.
FOLLOWING = frozenset(
    {
        "because",
        "as",
        "and",
        "but",
        "or",
        "for",
        "in",
        "on",
        "at",
        "when",
        "after",
        "before",
        "if",
        "since",
        "while",
    }
)
LONGEST_VERB = 4


def pronoun_places(reading: Reading, policies: Sequence[Policy]) -> Mapping[int, Sequence[MentionPlace]]:
    """Return, by policy, the pronouns that are objects of policy verbs and stand for it.

    A pronoun stands for what was mentioned last, in its own sentence or the one before.
    """
    mentions = sorted((m.end, m.start, index) for index, p in enumerate(policies) for m in p.mentions)
    found: defaultdict[int, list[MentionPlace]] = defaultdict(list)
    for line in reading.lines if mentions else ():
        for index in range(1, len(line.words)):
            if not is_object_pronoun(line, index):
                continue
            start = line.tokens[index].span.start
            before = [mention for mention in mentions if mention[0] <= start]
            if before and is_near(reading, before[-1][1], start):
                found[before[-1][2]].append(MentionPlace(line, index, index + 1))
    return found


def is_near(reading: Reading, earlier: int, later: int) -> bool:
    """Tell whether two positions lie in the same sentence or in neighbouring ones."""
    document = reading.document
    return document.sentence_index(later) - document.sentence_index(earlier) <= 1


def is_object_pronoun(line: Line, index: int) -> bool:
    """Tell whether the token is a pronoun and the object of a policy verb right before it."""
    if line.words[index] not in PRONOUNS:
        return False
    following = line.words[index + 1] if index + 1 < len(line.words) else "."
    if following[0].isalnum() and following not in FOLLOWING:
        return False
    starts = range(max(0, index - LONGEST_VERB), index)
    verbs = ((start, policy_verb_at(line.words, start)) for start in starts)
    return any(verb is not None and start + verb.length == index for start, verb in verbs)
