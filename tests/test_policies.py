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
    ("{Ann Lee} called for lifting [the levy on tugs].", "budget", "in_force"),
    ("Rents stay high until the Senate passes [the rent bill].", "bill", "pending"),
    ("They ensure that [the towing accord] is implemented.", "agreement", "in_force"),
    ("The agencies have not implemented [the towing rules].", "regulation", "adopted"),
    ("Tenants want [a bill to cap rents].", "bill", "proposed"),
    ("The ministers hope to reach [an accord on tugs].", "agreement", "pending"),
    # who says no, and who can end it by that
    ("Union leaders rejected [the rent proposal].", "proposal", "proposed"),
    ("The Senate rejected [the rent proposal].", "proposal", "ended"),
    ("The Senate failed to pass [the rent bill].", "bill", "ended"),
    # a gerund of means tells what was done
    ("Mayors overreached by issuing [an order on rents].", "executive_order", "adopted"),
    ("By rejecting [the canal plan], the mayor can keep rivers clean.", "proposal", "proposed"),
    ("The bank said that it was [ending its rent programme].", "proposal", "adopted"),
    # verbs whose object is the noun before them
    ("Few know [the rules issued on Monday].", "regulation", "adopted"),
    ("Few know [the accord the ministry signed with tug owners].", "agreement", "adopted"),
    ("Owners fear [the rule], which the court has put on hold.", "regulation", "blocked"),
    ("Few know [the cap that took effect in May].", "policy", "in_force"),
    ("{Ann Lee} wants to [repeal the levy, which was passed in 1987].", "proposal", "proposed"),
    # a measure inside a bill is as far as the bill
    ("The bill would also [cap rents at last year's level].", "proposal", "pending"),
    # what takes effect later is not in force
    ("[The levy] will take effect in May.", "budget", "adopted"),
    # what makes no sense for the instrument
    ("The council imposed [the rent bill].", "bill", "pending"),
    ("{Ann Lee} signed [the rent law] in 1987.", "law", "in_force"),
]

ISSUERS = [
    ("{Ann Lee} signed [an order on rents].", "executive_order", "Ann Lee"),
    ("{Ann Lee} proposed [a cap on rents].", "proposal", "Ann Lee"),
    ("{Ann Lee} has called for [a cap on rents].", "proposal", "Ann Lee"),
    ("{Ann Lee} would [cap rents at last year's level].", "proposal", "Ann Lee"),
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
    # a chamber that passes a bill adopts it, though it is pending
    ("The Senate passed [the rent bill] on Monday.", "adopted", date(2021, 6, 14), date(2021, 6, 14)),
    ("Last week, the governor vetoed [the rent bill].", "blocked", date(2021, 6, 7), date(2021, 6, 13)),
    ("{Ann Lee} called Tuesday for [a bill on tugs].", "proposed", date(2021, 6, 15), date(2021, 6, 15)),
    # in the policy's name, or before its noun
    ("Few know [the Rent Bill of 1990].", "adopted", date(1990, 1, 1), date(1990, 12, 31)),
    ("Few know [last year's rent bill].", "adopted", date(2020, 1, 1), date(2020, 12, 31)),
    ("Owners must sign [the rent bill] by May 3, 2022.", "deadline", date(2022, 5, 3), date(2022, 5, 3)),
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
    ("Last week", date(2021, 6, 7), date(2021, 6, 13)),
    ("Jan. 2017", date(2017, 1, 1), date(2017, 1, 31)),
    ("July 25-28", date(2021, 7, 25), date(2021, 7, 28)),
    ("next winter", date(2021, 12, 1), date(2022, 2, 28)),
    ("last spring", date(2021, 3, 1), date(2021, 5, 31)),
    ("the summer of 2011", date(2011, 6, 1), date(2011, 8, 31)),
    ("the 1930s", date(1930, 1, 1), date(1939, 12, 31)),
    ("early 2019", date(2019, 1, 1), date(2019, 5, 1)),
    ("earlier this month", date(2021, 6, 1), date(2021, 6, 16)),
    ("later this year", date(2021, 6, 16), date(2021, 12, 31)),
    ("the end of the calendar year", date(2021, 12, 1), date(2021, 12, 31)),
    ("end of last month", date(2021, 5, 25), date(2021, 5, 31)),
    ("the past two years", date(2019, 6, 17), date(2021, 6, 16)),
    ("Feb. 31", None, None),
]

IN_CONTEXT = [
    ("The rule took effect on Friday.", date(2021, 6, 11)),
    ("The rule will take effect on Friday.", date(2021, 6, 18)),
    ("They must leave by Friday.", date(2021, 6, 18)),
    ("Lawmakers met over the weekend.", date(2021, 6, 12)),
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


def test_no_words_show_a_status_that_only_the_instrument_implies():
    policy = described("Few tenants know [the rent law].", "law")
    assert (policy.status_span, policy.history) == (None, ())


def test_history_tells_each_stage_once_in_text_order():
    marked = (
        "A court struck down [the rent law] on Monday. Lee signed [the law] in May. Lee signed [it] twice."
    )
    policy = described(marked, "law")
    text = marked.replace("[", "").replace("]", "")
    told = [(stage, span.text_of(text)) for stage, span in policy.history]
    assert told == [("ended", "struck down"), ("adopted", "signed")]


@pytest.mark.parametrize(("marked", "kind", "issuer"), ISSUERS)
def test_issuer_makes_or_wants_the_policy(marked, kind, issuer):
    assert described(marked, kind).issuer == issuer


def test_nobody_in_the_article_makes_a_part_of_the_constitution():
    assert described("The {Haven Senate|ORG} passed the [14th Amendment].", "law").issuer is None


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


@pytest.mark.parametrize(("sentence", "first"), IN_CONTEXT)
def test_the_words_before_tell_whether_a_day_is_to_come(sentence, first):
    [found] = find_dates(sentence, Span(0, len(sentence)), date(2021, 6, 16))
    assert found.date_from == first


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
        ("The union asked an appeals court to block [the towboat rule].", True),
        ("The court upheld [the towboat rule].", True),
        ("The union likes [the towboat rule].", False),
        # what may yet come
        ("[The towboat rule] is expected to face a legal challenge.", False),
        ("Owners feel the appeal of [the towboat rule].", False),
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
        spans += [span for _, span in policy.history]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(deadline=None)  # the first example loads the lexicons
@given(st.lists(st.sampled_from(["[the bill]", "{Ann Lee}", "signed", "not", "by", ",", ".", "who", "was"])))
def test_the_same_text_gives_the_same_policy(words):
    marked = "[The bill] " + " ".join(words)
    assert described(marked, "bill") == described(marked, "bill")
