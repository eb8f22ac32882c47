"""Facts of policies; in the examples [the plan] marks a mention and {Ann Lee} an entity."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.nlp.annotation import PolicyMention
from flows.nlp.document import Span
from flows.nlp.policies.affected import affected_by
from flows.nlp.policies.date_expressions import find_dates
from flows.nlp.policies.describing import resolve_policies
from flows.nlp.policies.identifiers import identifier_in
from flows.nlp.segments.documents import make_document
from tests.policy_examples import described

STATUS = [
    # the kind of instrument alone
    ("Few tenants know [the rent law].", "law", "in_force"),
    ("Few tenants know [the rent bill].", "bill", "pending"),
    ("Few tenants know [a plan to cap rents].", "proposal", "proposed"),
    # what is done to it, actively and passively
    ("{Ann Lee} signed [the rent bill] on Monday.", "bill", "adopted"),
    ("The Senate passed [the rent bill] on Monday.", "bill", "pending"),
    ("The council repealed [the rent law] on Monday.", "law", "ended"),
    ("[The rent law] was struck down by a court on Monday.", "law", "ended"),
    ("A judge blocked [the rent law] on Monday.", "law", "blocked"),
    ("The ministry imposed [a levy on tugs] in May.", "budget", "in_force"),
    # what it does itself
    ("[The rent law] took effect in May.", "law", "in_force"),
    ("[The rent subsidy] expired in May.", "program", "ended"),
    # adjectives
    ("Tenants recall [the repealed rent law].", "law", "ended"),
    # what has not been done, or only wished
    ("{Ann Lee} did not sign [the rent bill].", "bill", "pending"),
    ("The council may repeal [the rent law].", "law", "in_force"),
    ("{Ann Lee} vowed to repeal [the rent law].", "law", "in_force"),
    ("{Ann Lee} is considering [an order on rents].", "executive_order", "proposed"),
    ("{Ann Lee} called for [a new tax on tugs].", "budget", "proposed"),
    ("{Ann Lee} called for [a new law on tugs].", "law", "proposed"),
    # what makes no sense for the instrument
    ("The council imposed [the rent bill].", "bill", "pending"),
    ("{Ann Lee} signed [the rent law] in 1987.", "law", "in_force"),
]

ISSUERS = [
    ("{Ann Lee} signed [an order on rents].", "executive_order", "Ann Lee"),
    ("{Ann Lee} proposed [a cap on rents].", "proposal", "Ann Lee"),
    ("{Ann Lee} has called for [a cap on rents].", "proposal", "Ann Lee"),
    ("{Ann Lee} would [cap rents at last year's level].", "proposal", "Ann Lee"),
    ("Few read [a bill by the senator].", "bill", "senator"),
    ("[The rent rule] was issued by the {Housing Board|ORG}.", "regulation", "Housing Board"),
    ("The {Harbour Court|ORG} was split over [the ruling].", "court_decision", "Harbour Court"),
    ("{Ann Lee} came back to [a cap on rents of her own].", "proposal", "Ann Lee"),
    ("{Ann Lee}, a nurse who proposed [a cap on rents], won.", "proposal", "Ann Lee"),
    ("Few know [the cap that the council imposed].", "law", "council"),
    ("[A rent bill] that passed the {Senate|ORG} is stuck.", "bill", "Senate"),
    ("{Ann Lee} criticised [the rent law].", "law", None),
    ("Few tenants know [the rent law].", "law", None),
]

JURISDICTIONS = [
    ("{Canada|GPE} is cold. Few know [the rent law].", "CA"),
    ("{Texas|GPE} lawmakers passed [a bill on rents].", "US-TX"),
    ("The {European Commission|ORG} proposed [a rule on rents].", "INT"),
    ("Few know [the rent law].", None),
]

DATES = [
    ("The Senate passed [the rent bill] on Monday.", "proposed", date(2021, 6, 14), date(2021, 6, 14)),
    ("{Ann Lee} signed [the rent bill] on May 3, 2020.", "adopted", date(2020, 5, 3), date(2020, 5, 3)),
    ("{Ann Lee} signed [the rent bill] last month.", "adopted", date(2021, 5, 1), date(2021, 5, 31)),
    ("The council repealed [the rent bill] in 2019.", "ended", date(2019, 1, 1), date(2019, 12, 31)),
]

EXPRESSIONS = [
    ("today", date(2021, 6, 16), date(2021, 6, 16)),
    ("Wednesday", date(2021, 6, 16), date(2021, 6, 16)),
    ("next Tuesday", date(2021, 6, 22), date(2021, 6, 22)),
    ("last week", date(2021, 6, 7), date(2021, 6, 13)),
    ("two months ago", date(2021, 4, 1), date(2021, 4, 30)),
    ("three years ago", date(2018, 1, 1), date(2018, 12, 31)),
    ("Jan. 5", date(2021, 1, 5), date(2021, 1, 5)),
    ("December 24", date(2020, 12, 24), date(2020, 12, 24)),
    ("3 March 2015", date(2015, 3, 3), date(2015, 3, 3)),
    ("February 2020", date(2020, 2, 1), date(2020, 2, 29)),
    ("1998", date(1998, 1, 1), date(1998, 12, 31)),
    ("Feb. 31", None, None),
    ("next winter", None, None),
]

TOPICS = [
    ("Few know [the cap on prescription drug prices].", "health"),
    ("Few know [the visa rule for refugees].", "immigration"),
    ("Few know [the tariff on imported steel].", "foreign_trade"),
    ("Few know [the grazing fee in national parks].", "public_lands"),
    ("Few know [it].", None),
]


@pytest.mark.parametrize(("marked", "kind", "status"), STATUS)
def test_status_is_the_furthest_stage_told(marked, kind, status):
    assert described(marked, kind).status == status


def test_status_is_shown_by_words():
    policy = described("The council repealed [the rent law] on Monday.", "law")
    assert (policy.status_span.start, policy.status_span.end) == (12, 20)


@pytest.mark.parametrize(("marked", "kind", "issuer"), ISSUERS)
def test_issuer_makes_or_wants_the_policy(marked, kind, issuer):
    assert described(marked, kind).issuer == issuer


@pytest.mark.parametrize(("marked", "code"), JURISDICTIONS)
def test_jurisdiction_is_a_code(marked, code):
    assert described(marked, "law").jurisdiction == code


def test_a_federal_law_is_no_state_s():
    marked = "{Ohio|GPE} Gov. {Ann Lee} sued over [the federal rent law]."
    assert described(marked, "law", titles={"Ann Lee": "Gov."}).jurisdiction == "US"


def test_an_agreement_is_named_for_its_other_party():
    marked = "{Canada|GPE} and {Peru|GPE} met. {Canada|GPE} signed [the {Peru|GPE} trade deal]."
    assert described(marked, "agreement").jurisdiction == "CA"


def test_a_governor_makes_policy_for_the_state():
    marked = "{Ohio|GPE} Gov. {Ann Lee} signed [an order on rents]."
    assert described(marked, "executive_order", titles={"Ann Lee": "Gov."}).jurisdiction == "US-OH"


@pytest.mark.parametrize(("marked", "event", "first", "last"), DATES)
def test_dates_belong_to_the_act_next_to_them(marked, event, first, last):
    [found] = described(marked, "bill").dates
    assert (found.event, found.date_from, found.date_to) == (event, first, last)


def test_relative_dates_need_the_day_of_publication():
    [found] = described("The Senate passed [the rent bill] on Monday.", "bill", published_at=None).dates
    assert (found.date_from, found.date_to) == (None, None)


@pytest.mark.parametrize(("words", "first", "last"), EXPRESSIONS)
def test_dates_in_words(words, first, last):
    [found] = find_dates(words, Span(0, len(words)), date(2021, 6, 16))
    assert (found.date_from, found.date_to) == (first, last)


@pytest.mark.parametrize(("marked", "topic"), TOPICS)
def test_topic_is_told_by_words(marked, topic):
    assert described(marked).topic == topic


@pytest.mark.parametrize(
    ("marked", "contested"),
    [
        ("The union sued over [the towboat rule].", True),
        ("The union challenged [the towboat rule] in court.", True),
        ("A judge issued an injunction against [the towboat rule].", True),
        ("The {Harbour Court|ORG} struck down [the towboat rule].", True),
        ("The union likes [the towboat rule].", False),
    ],
)
def test_contested_by_formal_challenge(marked, contested):
    assert described(marked, "regulation").contested is contested


@pytest.mark.parametrize(
    ("phrase", "identifier"),
    [
        ("the tenants' bill, H.R. 12,", "H.R. 12"),
        ("Executive Order 13999", "Executive Order 13999"),
        ("Proposition 8", "Proposition 8"),
        ("the case, No. 19-204", "No. 19-204"),
        ("the rent law", None),
    ],
)
def test_identifier(phrase, identifier):
    assert identifier_in([phrase]) == identifier


@pytest.mark.parametrize(
    ("phrase", "affected"),
    [
        ("a rule barring foreign students from staying", "foreign students"),
        ("new permits for farmers", "farmers"),
        ("a tax on sugar", None),
    ],
)
def test_affected(phrase, affected):
    assert affected_by([phrase]) == affected


def test_no_policies_without_mentions():
    assert resolve_policies(make_document("A quiet day."), [], []) == ()


@settings(deadline=None)  # the first example loads the lexicons
@given(st.text(max_size=200), st.data())
def test_any_text_gives_spans_in_range(text, data):
    document = make_document(text)
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=4))
    mentions = [PolicyMention(Span(min(p), max(p)), 0.5) for p in pairs if p[0] != p[1]]
    for policy in resolve_policies(document, mentions, []):
        spans = [*policy.mentions, policy.description, *(found.span for found in policy.dates)]
        spans += [policy.status_span] if policy.status_span else []
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(deadline=None)  # the first example loads the lexicons
@given(st.lists(st.sampled_from(["[the bill]", "{Ann Lee}", "signed", "not", "by", ",", ".", "who", "was"])))
def test_the_same_text_gives_the_same_policy(words):
    marked = "[The bill] " + " ".join(words)
    assert described(marked, "bill") == described(marked, "bill")
