"""Policies found in invented sentences: which phrases mention them, and which mentions go together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.annotation import NameMention
from flows.nlp.document import Span
from flows.nlp.policies.clusters import group_mentions
from flows.nlp.policies.mentions import find_policy_mentions
from flows.nlp.segments.documents import make_document


def mentions(text, names=()):
    document = make_document(text)
    return [mention.span.text_of(text) for mention in find_policy_mentions(document, names)]


def clusters(text):
    document = make_document(text)
    return group_mentions(document, find_policy_mentions(document, ()))


def grouped(text):
    return [[span.text_of(text) for span in cluster.mentions] for cluster in clusters(text)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (
            "The senate passed a sweeping bill to close the harbour mines.",
            "a sweeping bill to close the harbour mines",
        ),
        (
            "Governor Ines Dahl signed the law banning night flights.",
            "the law banning night flights",
        ),
        ("Mayor Tomas Orr's ban on wood stoves would start in May.", "Mayor Tomas Orr's ban on wood stoves"),
        ("The union sued over rules that require drivers to rest.", "rules that require drivers to rest"),
        (
            "They oppose the treaty, which caps herring catches, and say so.",
            "the treaty, which caps herring catches",
        ),
        (
            "A judge struck down a series of executive orders on grazing.",
            "a series of executive orders on grazing",
        ),
        ("He cited the “clean hands” policy twice.", "the “clean hands” policy"),
    ],
)
def test_a_mention_is_the_maximal_noun_phrase(text, phrase):
    assert phrase in mentions(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Critics of the Clean Rivers Act of 1990 met.", "the Clean Rivers Act of 1990"),
        ("Voters backed Proposition 12 by far.", "Proposition 12"),
        ("Lawmakers debated H.R. 7041 all night.", "H.R. 7041"),
        ("The court cited Fenn v. Harrow again.", "Fenn v. Harrow"),
        ("In Woman’s Harbour of Fenn v. Harrow, it won.", "Woman’s Harbour of Fenn v. Harrow"),
        ("She relies on Medicaid for care.", "Medicaid"),
        ("He revoked Executive Order 99123 at noon.", "Executive Order 99123"),
    ],
)
def test_policies_have_names(text, name):
    assert name in mentions(text)


def test_names_found_elsewhere_are_mentions():
    text = "Farmers welcomed the Heron Compact."
    name = NameMention(Span(text.index("Heron"), len(text) - 1), "LAW", 0.9)
    assert mentions(text, [name]) == ["the Heron Compact"]


def test_the_names_of_people_are_no_policies():
    text = "Critics praised Ines Ban on Friday."
    name = NameMention(Span(text.index("Ines"), text.index(" on")), "PERSON", 0.9)
    assert mentions(text, [name]) == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Ms. Lund pledged to raise the minimum wage to 20 crowns.", "raise the minimum wage to 20 crowns"),
        (
            "He called for banning fishing boats from the border bay.",
            "banning fishing boats from the border bay",
        ),
        ("The candidate said she would abolish school fees.", "abolish school fees"),
    ],
)
def test_verb_phrases_give_policies_too(text, phrase):
    assert phrase in mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "As a rule, talks get under way at noon.",
        "She plans to attend law school in order to become a judge.",
        "He wants law and order and a great deal of sleep.",
        "Dana Voss, the party's policy chief, ruled out a run.",
        "The act was a hit, and the hospital bills came later.",
        "He cut the rope and ordered tea.",
        "She came to regret the decision to sell her boat to a cousin.",
        "She liked the idea that rivers remember everyone who swims in them.",
        "Orr Foods announced a deal to buy a rival maker of jam.",
    ],
)
def test_other_uses_of_the_words_are_no_policies(text):
    assert grouped(text) == []


def test_later_mentions_join_the_policy_they_speak_of():
    text = (
        "The council passed a bill to tax empty houses. Landlords fought the bill for months. "
        "“This bill is theft,” said Ned Farr. The measure takes effect in June."
    )
    assert grouped(text) == [["a bill to tax empty houses", "the bill", "This bill", "The measure"]]


def test_two_policies_stay_apart():
    text = (
        "Ostland signed a trade agreement with Veria that ends tariffs on fish. "
        "A court blocked the governor's order to close the ferry port. The agreement was long in the making. "
        "The order came in March."
    )
    groups = grouped(text)
    agreement = next(g for g in groups if "The agreement" in g)
    order = next(g for g in groups if "The order" in g)
    assert any(m.startswith("a trade agreement with Veria") for m in agreement)
    assert "the governor's order to close the ferry port" in order


def test_what_is_done_to_a_policy_is_another_policy():
    text = "Mr. Holm vowed to repeal the Clean Rivers Act. The Clean Rivers Act passed in 1990."
    groups = grouped(text)
    assert ["repeal the Clean Rivers Act"] in groups
    assert ["the Clean Rivers Act", "The Clean Rivers Act"] in groups


def test_a_name_and_its_acronym_are_one_policy():
    text = (
        "The Open Harbours Act (OHA) is ten years old. Few read the Open Harbours Act. The OHA Act is long."
    )
    assert len([c for c in clusters(text) if c.policy_type == "law"]) == 1


@pytest.mark.parametrize(
    ("text", "policy_type"),
    [
        ("The senate passed a bill to protect moor ponies.", "bill"),
        ("The president signed an executive order to protect moor ponies.", "executive_order"),
        ("The two states signed a treaty that protects moor ponies.", "agreement"),
        ("The supreme court issued a ruling that protects moor ponies.", "court_decision"),
        ("The governor's proposed ban on pony races drew cheers. Riders fought the ban.", "proposal"),
        ("Parliament imposed sanctions against banks that fund pony races.", "sanction"),
        ("Critics say Medicare covers too little.", "program"),
    ],
)
def test_the_noun_tells_the_type(text, policy_type):
    assert [cluster.policy_type for cluster in clusters(text)] == [policy_type]


def test_a_policy_has_its_proper_name_and_the_sentence_that_describes_it():
    text = (
        "Parliament argued for hours. The Night Train Act was passed in May. "
        "The act is a law that requires the railway to run sleepers to the coast."
    )
    named = next(c for c in clusters(text) if c.name == "Night Train Act")
    assert named.description.text_of(text).endswith(".")
    assert 0 <= named.confidence <= 1


PIECES = (
    "the a bill law that would ban , . “ ” of and Medicare Act Clean plan to repeal",
    "tax cuts's orders \n\n which",
)
WORDS = st.sampled_from([word for piece in PIECES for word in piece.split(" ")])


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_gives_spans_in_range_and_the_same_twice(text):
    document = make_document(text)
    found = find_policy_mentions(document, ())
    assert found == find_policy_mentions(document, ())
    spans = [mention.span for mention in found]
    assert spans == sorted(set(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    policies = group_mentions(document, found)
    assert policies == group_mentions(document, found)
    grouped_spans = [span for policy in policies for span in policy.mentions]
    assert len(grouped_spans) == len(set(grouped_spans))
    assert set(grouped_spans) <= set(spans)
    assert all(policy.name and 0 <= policy.confidence <= 1 for policy in policies)
