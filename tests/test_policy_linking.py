"""Policies over articles: by which names they are one, how their stages follow, what their index says."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.corpus import prove_index
from flows.linking.policies import link_policies
from flows.linking.policy_names import called
from flows.linking.policy_notes import note_policies
from flows.linking.stages import Report, Stage, Told, stages_of
from flows.policy_index import index_policies
from schemas.arrow import polars_schema
from tests.factories import article, entity, frame, policy, position

DAY = datetime(2031, 5, 1, tzinfo=UTC)


def row(name, *mentions, **changes):
    """Return a row of the policies table that the mentions, and the name, speak of."""
    texts = mentions or (name,)
    told = [{"start": 0, "end": 1, "text": text} for text in texts]
    unsaid = {"topic": "transportation", "jurisdiction": "US", "identifier": None, "dates": []}
    return policy() | unsaid | {"name": name, "mentions": told, "mention_count": len(told)} | changes


def tables(articles):
    """Return both tables of articles: lists of policies by the article's day."""
    policies = [
        {**one, "policy_id": f"a{day}-p{place}", "article_id": f"a{day}"}
        for day, rows in articles.items()
        for place, one in enumerate(rows)
    ]
    dated = [article(article_id=f"a{day}", published_at=DAY + timedelta(days=day)) for day in articles]
    return frame("policies", policies), frame("articles", dated)


def ids(articles):
    """Return the canonical id of each policy by its article's day and its place in the article."""
    policies, dated = tables(articles)
    linked = link_policies(policies.lazy(), note_policies(policies).lazy(), dated.lazy())
    assert linked["policy_id"].to_list() == sorted(policies["policy_id"])
    return {
        (int(key[1:].split("-p")[0]), int(key.split("-p")[1])): canonical
        for key, canonical in linked.select("policy_id", "canonical_id").iter_rows()
    }


def are_one(*rows, apart=1):
    """Tell whether policies, each in an article of its own some days apart, have one id."""
    return len(set(ids({number * apart: [one] for number, one in enumerate(rows)}).values())) == 1


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("the Night Train Act", "Night Train Act"),
        ("President Ida Vale’s landmark Night Train Act", "Night Train Act"),
        ("the 1972 Night Train Act", "Night Train Act"),
        ("Night Train Act of 1972", "Night Train Act"),
        ("the $2 billion Night Train Act, which reopens the line", "Night Train Act"),
        ("the Dodd-Frank law", "Dodd-Frank"),
        ("Obamacare", "Obamacare"),
        ("food stamps", "food stamps"),
        ("Children’s Health Insurance Program", "Children’s Health Insurance Program"),
        ("Vale v. Rigby", "Vale v. Rigby"),
        ("House Bill 1523", "House Bill 1523"),
    ],
)
def test_a_phrase_calls_a_policy_by_its_name(phrase, name):
    assert called(phrase).text == name


@pytest.mark.parametrize(
    "phrase",
    [
        "repeal of the Night Train Act",
        "Night Train Act subsidies",  # other policies than the act
        "Night Train Act’s ticket rule",
        "new NAFTA deal",
        "the health care bill",
        "Jobs Act",  # every other legislature has one
        "Vale Plan",
        "the Tax Reform Bill",
        "Texas v. United States",
    ],
)
def test_a_phrase_that_only_describes_calls_nothing(phrase):
    assert called(phrase) is None


def test_notes_have_what_a_row_calls_its_policy():
    acts = row("the Night Train Act", "the Night Train Act (NTA)", "the 2031 Night Train Act", "the bill")
    policies, _ = tables({0: [acts, row("the health care bill")]})
    (noted,) = note_policies(policies).iter_rows(named=True)
    assert (noted["policy_id"], noted["article_id"]) == ("a0-p0", "a0")
    assert noted["name"]["text"] == "Night Train Act"
    assert [other["defined"] for other in noted["others"]] == ["NTA"]


def test_a_bill_that_is_only_described_is_noted_by_its_number():
    policies, _ = tables({0: [row("ticket bill", "a ticket bill", "H.R. 12")]})
    assert note_policies(policies)["name"].struct.field("text").to_list() == ["H.R. 12"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row("Night Train Act"), row("President Vale’s Night Train Act")),
        (row("Affordable Care Act"), row("Obamacare")),
        (row("ACA"), row("Patient Protection and Affordable Care Act")),
        (row("Deferred Action for Childhood Arrivals"), row("DACA program")),
        (row("NAFTA"), row("North American Free Trade Agreement", jurisdiction="MX")),
        (row("Medicaid"), row("Ohio’s Medicaid", jurisdiction="US-OH")),
        (row("14th Amendment"), row("Fourteenth Amendment")),
        (row("Civil Rights Act of 1964"), row("Civil Rights Act")),
        (row("Executive Order 13769"), row("E.O. 13769")),
        (row("HB 12", jurisdiction="US-TX"), row("House Bill 12", jurisdiction="US-TX")),
        (row("Prop 8", jurisdiction="US-CA"), row("Proposition 8")),  # the state is named in one article
        (row("ticket bill", "a ticket bill", "H.R. 12"), row("H.R. 12")),
    ],
)
def test_one_policy(one, other):
    assert are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row("health care bill"), row("health care bill")),
        (row("the plan"), row("the plan")),
        (row("budget"), row("budget")),
        (row("Night Train Act"), row("repeal of the Night Train Act")),
        (row("Civil Rights Act of 1964"), row("Civil Rights Act of 1991")),
        (row("Religious Freedom Restoration Act"), row("Indiana’s Religious Freedom Restoration Act")),
        (row("HB 12", jurisdiction="US-TX"), row("HB 12", jurisdiction="US-OH")),
        (row("HB 12"), row("HB 12")),  # of which state?
        # four mentions tell of something else than the one that names the act
        (
            row("Night Train Act"),
            row(
                "Night Train Act",
                "a payroll tax cut",
                "the payroll tax idea",
                "the plan",
                "the Night Train Act",
            ),
        ),
        (row("NTA"), row("NTA")),  # three letters that nobody explains
    ],
)
def test_two_that_are_not_one(one, other):
    assert not are_one(one, other)


@pytest.mark.parametrize(
    ("one", "apart", "is_one"),
    [
        (row("H.R. 12"), 300, True),
        (row("H.R. 12"), 800, False),  # another Congress
        (row("Question 1", jurisdiction="US-ME"), 300, True),
        (row("Question 1", jurisdiction="US-ME"), 800, False),  # another election
        (row("National Defense Authorization Act"), 30, True),
        (row("National Defense Authorization Act"), 400, False),  # another year's
        (row("Night Train Act"), 4000, True),
    ],
)
def test_time_tells_numbers_apart(one, apart, is_one):
    assert are_one(one, one, apart=apart) is is_one


def test_a_known_name_means_its_policy_from_a_day_on():
    deal = row("Iran nuclear deal", jurisdiction="IR")
    years = {year: (datetime(year, 12, 1, tzinfo=UTC) - DAY).days for year in (2013, 2015, 2018)}
    found = ids({day: [deal] for day in years.values()})
    assert found[years[2013], 0] != found[years[2015], 0] == found[years[2018], 0]


def test_an_acronym_is_the_name_that_an_article_gives_it():
    both = row("Night Train Act", "the Night Train Act (NTA)", "NTA")
    found = ids({1: [both], 2: [row("NTA")], 3: [row("Night Train Act")]})
    assert len(set(found.values())) == 1


def test_an_acronym_with_two_meanings_has_neither():
    articles = {
        1: [row("Night Train Act", "the Night Train Act (NTA)")],
        2: [row("National Tunnel Act", "the National Tunnel Act (NTA)")],
        3: [row("NTA")],
    }
    assert len(set(ids(articles).values())) == 3


def test_a_nickname_is_what_several_articles_mean_by_it():
    both = row("Night Train and Sleeper Car Act", "Vale’s Law", "the Night Train and Sleeper Car Act")
    alone = {8: [row("Vale’s Law")], 9: [row("Night Train and Sleeper Car Act")]}
    two, three = (ids({day: [both] for day in range(count)} | alone) for count in (2, 3))
    assert two[8, 0] != two[9, 0]
    assert three[8, 0] == three[9, 0]


NAMES = ["Night Train Act", "NTA", "Night Train Act (NTA)", "HB 12", "H.R. 12", "budget", "Obamacare", "ACA"]
ROWS = st.builds(row, st.sampled_from(NAMES), jurisdiction=st.sampled_from(["US", "US-TX", "US-OH", None]))
ARTICLES = st.dictionaries(st.integers(0, 900), st.lists(ROWS, min_size=1, max_size=3), max_size=8)
UNRELATED = st.dictionaries(
    st.integers(901, 1800),
    st.lists(st.sampled_from([row("Ferry Act"), row("the plan")]), max_size=3),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(ARTICLES, UNRELATED, st.randoms(use_true_random=False))
def test_neither_order_nor_unrelated_articles_change_an_id(articles, unrelated, random):
    before = ids(articles)
    days = [*articles, *unrelated]
    random.shuffle(days)
    after = ids({day: (articles | unrelated)[day] for day in days})
    assert {key: after[key] for key in before} == before


def reports(*statuses, is_shown=True):
    """Return a report a day of each status, by articles a0, a1 …"""
    return [
        Report(date(2031, 5, 1) + timedelta(days=number), status, is_shown, f"a{number}", 1)
        for number, status in enumerate(statuses)
    ]


def course(*rows, told=()):
    return [(stage.status, stage.article_id) for stage in stages_of(rows, told)]


@pytest.mark.parametrize(
    ("statuses", "stages"),
    [
        (["proposed", "pending", "adopted"], [("proposed", "a0"), ("pending", "a1"), ("adopted", "a2")]),
        (["in_force"] * 3 + ["ended"] + ["in_force"] * 3, [("in_force", "a0")]),  # one article misread
        (["in_force"] * 3 + ["ended"] * 3, [("in_force", "a0"), ("ended", "a3")]),
        (["adopted", "adopted", "pending", "adopted"], [("adopted", "a0")]),
        (["in_force", "in_force"] + ["blocked"] * 5 + ["in_force"] * 5,
         [("in_force", "a0"), ("blocked", "a2"), ("in_force", "a7")]),  # back, as many articles say
        (["in_force"] * 3 + ["ended"] * 5 + ["in_force"] * 5, [("in_force", "a0")]),  # few laws come back
        (["unknown", "unknown"], []),
    ],
)  # fmt: skip
def test_stages_are_what_articles_report_together(statuses, stages):
    assert course(*reports(*statuses)) == stages


def test_a_stage_that_no_words_show_counts_little():
    assumed = [report._replace(is_shown=False) for report in reports("proposed", "in_force", "in_force")]
    assert course(*reports("proposed")[:1], *assumed[1:]) == [("proposed", "a0")]
    assert course(*assumed[1:]) == [("in_force", "a1")]


def test_what_articles_date_alike_stands_before_what_they_report():
    year, may = (date(1972, 1, 1), date(1972, 12, 31)), (date(1972, 5, 1), date(1972, 5, 31))
    told = [Told("a0", "adopted", *year), Told("a1", "adopted", *may), Told("a1", "ended", *year)]
    rows = reports("in_force", "in_force")
    assert stages_of(rows, told) == [
        Stage(*may, "adopted", "a1"),
        Stage(date(2031, 5, 1), None, "in_force", "a0"),
    ]
    assert len(stages_of(rows, told[:1])) == 1  # one article alone may be misread


def test_undated_articles_give_one_stage_without_a_date():
    rows = [report._replace(day=None) for report in reports("pending", "adopted", "adopted")]
    assert stages_of(rows) == [Stage(None, None, "adopted", "a1")]


def indexed(articles, positions=(), entities=()):
    """Return the rows of the index of the articles."""
    policies, dated = tables(articles)
    linked = link_policies(policies.lazy(), note_policies(policies).lazy(), dated.lazy())
    known = policies.drop("canonical_id").join(linked, on="policy_id")
    actors, bodies = frame("positions", list(positions)), frame("entities", list(entities))
    index = index_policies(known.lazy(), actors.lazy(), bodies.lazy(), dated.lazy())
    prove_index("policy_index", index, linked)
    assert index.schema == polars_schema("policy_index")
    assert index["mention_count"].sum() == policies["mention_count"].sum()
    return index.to_dicts()


def stand(number, day, entity_id, actor, role):
    words = "sued over"
    found = position(f"o{number}", entity_id, actor, words, role=role, sentence="a1-s2")
    return found | {"policy_id": f"a{day}-p0", "article_id": f"a{day}"}


def test_the_index_tells_names_dates_stages_and_who_is_for_and_against():
    articles = {
        1: [row("Obamacare", "Obamacare", "the law", status="pending", topic="health")],
        2: [row("Affordable Care Act", status="adopted", topic="health")],
        4: [row("Affordable Care Act", status="adopted", topic=None)],
    }
    union = [
        entity(f"a{day}-e1", "Rail Union", article_id=f"a{day}", canonical_id="c-union") for day in (1, 2)
    ]
    stands = [
        stand(1, 1, "a1-e1", "Rail Union", "opponent"),
        stand(2, 2, "a2-e1", "Rail Union", "challenger"),
        stand(3, 2, None, "Commuters", "supporter"),
        stand(4, 4, None, "commuters", "supporter"),
    ]
    (found,) = indexed(articles, stands, union)
    days = {day: (DAY + timedelta(days=day)).date() for day in articles}
    assert (found["name"], found["aliases"]) == ("Affordable Care Act", ["Obamacare"])
    assert (found["topic"], found["jurisdiction"]) == ("health", "US")
    assert (found["first_seen"], found["last_seen"], found["article_count"]) == (days[1], days[4], 3)
    assert [(stage["date"], stage["status"]) for stage in found["stages"]] == [
        (days[1], "pending"),
        (days[2], "adopted"),
    ]
    assert (found["supporter_count"], found["opponent_count"]) == (1, 1)  # one actor in two articles


def test_a_policy_without_a_name_is_in_the_index_by_its_description():
    (found,) = indexed({1: [row("plan to reopen the line")]})
    assert (found["name"], found["aliases"], found["article_count"]) == ("plan to reopen the line", [], 1)


@settings(max_examples=30, deadline=None)
@given(ARTICLES)
def test_the_index_has_each_policy_once(articles):
    found = indexed(articles)
    assert {one["canonical_id"] for one in found} == set(ids(articles).values())
    assert pl.Series([one["canonical_id"] for one in found]).is_unique().all()
