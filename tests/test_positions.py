"""Positions; in the examples [the plan] marks the policy and {Ann Lee} an entity."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.nlp.annotation import Attribution, Quote
from flows.nlp.document import Span
from flows.nlp.policies.clusters import PolicyCluster
from flows.nlp.policies.describing import describe_policies
from flows.nlp.policies.positions import find_positions
from tests.policy_examples import quoted_by, read

POSITIONS = [
    ("{Ann Lee} backs [the rent law].", "law", [("Ann Lee", "supporter")]),
    ("{Ann Lee}, who opposes [the rent law], resigned.", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} does not support [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} vowed to repeal [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} opposes repealing [the rent law].", "law", [("Ann Lee", "supporter")]),
    ("{Ann Lee} voiced opposition to [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} has been critical of [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} left. She voted against [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("[The rent law], backed by {Ann Lee}, is old.", "law", [("Ann Lee", "supporter")]),
    ("Opponents of [the rent law] marched.", "law", [("Opponents of the rent law", "opponent")]),
    ("The {Tenants Union|ORG} challenged [the rent law].", "law", [("Tenants Union", "challenger")]),
    ("The {Housing Board|ORG} enforces [the rent law].", "law", [("Housing Board", "implementer")]),
    ("{Ann Lee} proposed [a cap on rents].", "proposal", [("Ann Lee", "issuer")]),
    ("Few like [a pact] with {Ruritania|GPE}.", "agreement", [("Ruritania", "party")]),
    (
        "Few like [a pact] between {Peru|GPE} and {Chile|GPE}.",
        "agreement",
        [("Peru", "party"), ("Chile", "party")],
    ),
    ("{Ann Lee} told city agencies to [cap rents].", "policy", [("city agencies", "implementer")]),
    ("The {Tenants Union|ORG} sued the city over [the rent law].", "law", [("Tenants Union", "challenger")]),
    ("[The rent law] drew criticism from {Ann Lee}.", "law", [("Ann Lee", "opponent")]),
    ("Voters met with {Ann Lee}, who opposes [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} refused to back [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} asked whether voters back [the rent law].", "law", []),
    ("The {Harbour Court|ORG} rejected [the rent law].", "law", []),
    # whole phrases, adverbs inside them included
    ("{Ann Lee} takes issue with [the rent law].", "law", [("Ann Lee", "opponent")]),
    ("{Ann Lee} has objected sharply to [the rent law].", "law", [("Ann Lee", "opponent")]),
    # a description behind a name tells its bearer's stand
    (
        "They met {Ann Lee}, a landlord and a longtime critic of [the rent law].",
        "law",
        [("Ann Lee", "opponent")],
    ),
    # groups known by their noun
    ("Progressive politicians oppose [the rent law].", "law", [("Progressive politicians", "opponent")]),
    (
        "It failed because of many tenants' opposition to [the rent law].",
        "law",
        [("many tenants", "opponent")],
    ),
    # who is listed together acts together
    (
        "{Ann Lee}, {Bo Diaz} and {Cy Vale} voted against [the rent law].",
        "law",
        [("Bo Diaz", "opponent"), ("Cy Vale", "opponent"), ("Ann Lee", "opponent")],
    ),
    # a pronoun stands for the policy that was mentioned last
    ("Few like [the rent law]. {Ann Lee} opposes it.", "law", [("Ann Lee", "opponent")]),
    ("Few like [the rent law]. It rained. {Ann Lee} opposes it.", "law", []),
    # going to court
    (
        "The {Tenants Union|ORG} has sued, saying [the rent law] is void.",
        "law",
        [("Tenants Union", "challenger")],
    ),
    (
        "The states of {Ohio|GPE} and {Iowa|GPE} filed a lawsuit, claiming that [the rent law] is void.",
        "law",
        [("Ohio", "challenger"), ("Iowa", "challenger")],
    ),
    (
        "The {Tenants Union|ORG} filed suit in May and won [the suit].",
        "lawsuit",
        [("Tenants Union", "issuer")],
    ),
    # nothing follows from what may be, or from a verb with another object
    ("{Ann Lee} might repeal [the rent law].", "law", []),
    ("{Ann Lee} praised the authors of [the rent law].", "law", []),
    ("{Ann Lee} read [the rent law].", "law", []),
    ("{Ann Lee} ended up with [the rent law].", "law", []),
]


def found(marked, kind, speaker=None):
    document, mentions, entities = read(marked)
    cluster = PolicyCluster(mentions, mentions[0].text_of(document.text), kind, mentions[0], 0.9)
    policies = describe_policies(document, [cluster], entities)
    quotes = [quoted_by(speaker, document.quotations[0].span, entities)] if speaker else []
    return document, entities, find_positions(document, policies, quotes, entities)


@pytest.mark.parametrize(("marked", "kind", "expected"), POSITIONS)
def test_who_stands_where(marked, kind, expected):
    assert [(one.actor, one.role) for one in found(marked, kind)[-1]] == expected


def test_evidence_is_the_sentence_and_the_entity_is_known():
    document, entities, [position] = found("It rained. {Ann Lee} backs [the rent law]. It cleared.", "law")
    assert position.evidence.text_of(document.text) == "Ann Lee backs the rent law."
    assert entities[position.entity].name == "Ann Lee"


def test_a_judgement_in_a_quotation_is_a_position_of_its_speaker():
    marked = "“[The rent law] is a terrible mistake,” {Ann Lee} said."
    [position] = found(marked, "law", speaker="Ann Lee")[-1]
    assert (position.actor, position.role, position.quote) == ("Ann Lee", "opponent", 0)


QUOTED = [
    ("“[This outrageous law] is here,” {Ann Lee} said.", [("Ann Lee", "opponent")]),
    ("“[A law to end cruel evictions] is here,” {Ann Lee} said.", []),
    ("“[The rent law] closes a loophole,” {Ann Lee} said.", [("Ann Lee", "supporter")]),
    ("“For decades, {Ann Lee} has backed [the law],” {Bo Diaz} said.", [("Ann Lee", "supporter")]),
]


@pytest.mark.parametrize(("marked", "expected"), QUOTED)
def test_what_is_read_inside_quotations(marked, expected):
    positions = found(marked, "law", speaker="Ann Lee" if "Bo" not in marked else "Bo Diaz")[-1]
    assert [(one.actor, one.role) for one in positions] == expected


def test_a_word_of_speech_may_judge():
    document, mentions, entities = read("{Ann Lee} warned that [the rent law] would come.")
    cluster = PolicyCluster(mentions, "the rent law", "law", mentions[0], 0.9)
    policies = describe_policies(document, [cluster], entities)
    content = Span(document.text.index("that"), document.text.index("."))
    cue = Span(document.text.index("warned"), content.start - 1)
    attribution = Attribution((content,), cue, None, 0.9)
    quote = Quote(attribution, "indirect", None, "Ann Lee", 0, "person", False, 0.9, None, 0.9)
    [position] = find_positions(document, policies, [quote], entities)
    assert (position.actor, position.role, position.quote) == ("Ann Lee", "opponent", 0)


def test_joint_speakers_stand_one_by_one():
    marked = "“[The rent law] is a terrible mistake,” {Ann Lee} and {Bo Diaz} said."
    positions = found(marked, "law", speaker="Ann Lee and Bo Diaz")[-1]
    assert [(one.actor, one.role) for one in positions] == [("Ann Lee", "opponent"), ("Bo Diaz", "opponent")]


def test_the_issuer_is_no_supporter_besides():
    marked = "{Ann Lee} proposed [a cap on rents]. {Ann Lee} praised [the cap]."
    assert [one.role for one in found(marked, "proposal")[-1]] == ["issuer"]


def test_together_and_one_by_one():
    marked = "{Ann Lee} and {Bo Diaz} oppose [the rent law]."
    assert {one.actor for one in found(marked, "law")[-1]} == {"Ann Lee", "Bo Diaz"}


def test_no_positions_without_policies():
    assert find_positions(read("{Ann Lee} left.")[0], [], [], []) == ()


WORDS = [
    "[the bill]",
    "{Ann Lee}",
    "opposes",
    "not",
    "by",
    ",",
    ".",
    "who",
    "was",
    "backed",
    "to",
    "repeal",
    "his",
    "'",
]


@settings(deadline=None)  # the first example loads the lexicons
@given(st.lists(st.sampled_from(WORDS), max_size=20))
def test_any_words_give_evidence_in_range(words):
    document, _, positions = found("[The bill] " + " ".join(words), "bill")
    assert all(0 <= one.evidence.start < one.evidence.end <= len(document.text) for one in positions)
    assert len({(one.policy, one.actor, one.role) for one in positions}) == len(positions)
