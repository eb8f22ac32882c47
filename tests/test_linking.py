"""Entities over articles: who is one, who is not, and what keeps an id as it is."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.entity_index import index_entities
from flows.linking.entities import link_entities
from flows.linking.misspelt import is_a_letter_off
from flows.linking.names import is_telling, name_key
from schemas.arrow import polars_schema
from tests.factories import article, entity, frame

DAY = datetime(2031, 5, 1, tzinfo=UTC)


def person(name, title=None, affiliation=None, **more):
    return {"name": name, "entity_type": "PERSON", "title": title, "affiliation": affiliation} | more


def body(name, **more):
    return {"name": name, "entity_type": "ORG"} | more


def tables(articles):
    """Return both tables of articles: lists of entities by the article's number, which is its day."""
    entities = [
        {**entity(f"a{number}-e{place}", "Rail Union"), **row, "article_id": f"a{number}"}
        for number, rows in articles.items()
        for place, row in enumerate(rows)
    ]
    dated = [
        article(article_id=f"a{number}", published_at=DAY + timedelta(days=number)) for number in articles
    ]
    return frame("entities", entities), frame("articles", dated)


def ids(articles):
    """Return the canonical id of each entity by its article's number and its place in the article."""
    entities, dated = tables(articles)
    linked = link_entities(entities.lazy(), dated.lazy())
    assert linked["entity_id"].to_list() == sorted(entities["entity_id"])
    return {
        (int(key[1:].split("-e")[0]), int(key.split("-e")[1])): canonical
        for key, canonical in linked.iter_rows()
    }


def are_one(*names):
    """Tell whether entities, each in an article of its own, have one id."""
    return len(set(ids({number: [row] for number, row in enumerate(names)}).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ada Vale"), person("Ada Vale")),
        (person("Ada Vale"), person("Ada J. Vale")),  # the middle initial is left out
        (person("Ada Rowan Vale"), person("Ada R. Vale")),  # or stands for the middle name
        (person("Robert Vale", "Sen."), person("Bob Vale", "senator")),  # nickname, and one office
        (person("Robert R. Vale Jr.", "Sen.", "Ohio"), person("Robert Vale", "Senator", "Ohio")),
        (person("Ada Vale", "Rep."), person("Ada Vale", "chairwoman")),  # one may be both
        (person("Ada Vale", "Sen.", "Ohio"), person("Ada Vale", "Senate whip", "Democrats")),
    ],
)
def test_one_person(one, other):
    assert are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ada Vale"), person("Ida Vale")),
        (person("Ada J. Vale"), person("Ada K. Vale")),
        (person("Robert Vale"), person("Bob Vale")),  # nothing beside the name says that they are one
        (person("Robert Vale Jr."), person("Robert Vale")),  # father and son
        (person("Ada Vale", "Sen.", "Ohio"), person("Ada Vale", "actress", "Rigby Players")),
        (person("Vale"), person("Vale")),  # a surname tells nothing by itself
        (body("City Council"), body("City Council")),  # every city has one
    ],
)
def test_two_that_are_not_one(one, other):
    assert not are_one(one, other)


def test_two_persons_whom_one_article_tells_apart_are_two():
    found = ids({1: [person("Ada Vale"), person("Ada J. Vale")], 2: [person("Ada J. Vale")]})
    assert found[1, 0] != found[1, 1] == found[2, 0]


def test_a_surname_means_the_only_bearer_near_in_time_where_title_or_company_agree():
    vale = person("Ada Vale", "Sen.", aliases=["Vale"])
    articles = {1: [vale], 2: [vale], 3: [person("Vale", "Senator")], 4: [person("Vale")]}
    found = ids(articles)
    assert found[3, 0] == found[1, 0]
    assert found[4, 0] != found[1, 0]


def test_a_surname_with_two_bearers_means_neither():
    articles = {
        1: [person("Ada Vale", aliases=["Vale"])],
        2: [person("Ida Vale", aliases=["Vale"])],
        3: [person("Vale", "Sen.")],
    }
    assert ids(articles)[3, 0] not in {ids(articles)[1, 0], ids(articles)[2, 0]}


def test_a_well_known_person_is_meant_by_the_surname_alone():
    articles = {number: [person("Ada Vale", aliases=["Vale"])] for number in range(8)}
    found = ids(articles | {9: [person("Vale")], 5000: [person("Vale")]})
    assert found[9, 0] == found[0, 0]
    assert found[5000, 0] != found[0, 0]  # years later it may be another


def test_an_acronym_has_the_id_of_the_name_that_articles_give_it():
    council = body("National Crab Council", aliases=["NCC"], acronym="NCC")
    found = ids({1: [council], 2: [body("NCC", acronym="NCC")]})
    assert found[1, 0] == found[2, 0]


def test_an_acronym_with_two_meanings_has_neither():
    articles = {
        1: [body("National Crab Council", acronym="NCC")],
        2: [body("Northern Cycling Club", acronym="NCC")],
        3: [body("NCC", acronym="NCC")],
    }
    assert len(set(ids(articles).values())) == 3


@pytest.mark.parametrize(
    ("one", "other", "entity_type"),
    [
        ("GOP", "Republican Party", "ORG"),
        ("U.S.", "United States", "GPE"),
        ("F.B.I.", "Federal Bureau of Investigation", "ORG"),
        ("Justice Department", "U.S. Department of Justice", "ORG"),
        ("Senate", "U.S. Senate", "ORG"),
        ("Acme Corp.", "Acme", "ORG"),
        ("Swedes", "Swedish", "NORP"),
    ],
)
def test_known_variants_share_a_key(one, other, entity_type):
    assert name_key(one, entity_type) == name_key(other, entity_type)


@pytest.mark.parametrize(
    ("one", "other", "entity_type"),
    [("Washington", "Wash.", "GPE"), ("Mt", "Montana", "GPE"), ("Ohio Senate", "Senate", "ORG")],
)
def test_names_of_two_things_share_no_key(one, other, entity_type):
    assert name_key(one, entity_type) != name_key(other, entity_type)


def test_common_names_tell_nothing():
    assert not is_telling("Board of Education", "ORG")
    assert not is_telling("H.R. 12", "LAW")
    assert is_telling("Supreme Court", "ORG") and is_telling("Rigby Board of Education", "ORG")


def test_an_id_outlasts_a_fuller_form_of_the_name():
    before = ids({1: [person("Robert Vale", "Sen.", "Ohio")]})
    fuller = person("Robert R. Vale Jr.", "Sen.", "Ohio")
    after = ids({0: [fuller], 1: [person("Robert Vale", "Sen.", "Ohio")], 2: [fuller]})
    assert set(after.values()) == set(before.values())


def test_a_wrong_letter_in_a_well_known_name_makes_no_other_person():
    known = {number: [person("Rowena Vale", "Sen.")] for number in range(20)}
    found = ids(known | {20: [person("Rowina Vale", "senator")], 21: [person("Rowina Vale")]})
    assert found[20, 0] == found[0, 0]
    unlike = ids(known | {20: [person("Rowina Vale", "actress")]})
    assert unlike[20, 0] != unlike[0, 0]


@pytest.mark.parametrize(
    ("one", "other", "is_off"),
    [
        ("rowena", "rowina", True),
        ("rowena", "rowenna", True),
        ("rowena", "rowen", True),
        ("rowena", "rowena", False),
        ("rowena", "rewina", False),
        ("rowena", "weenar", False),
    ],
)
def test_a_letter_off(one, other, is_off):
    assert is_a_letter_off(one, other) is is_a_letter_off(other, one) is is_off


NAMES = ["Ada Vale", "Ada J. Vale", "Vale", "Bob Moss", "Robert Moss", "Moss", "Lee Moss Jr.", "Lee Moss"]
ROWS = st.builds(
    person,
    st.sampled_from(NAMES),
    st.sampled_from([None, "Sen.", "actress", "professor"]),
    st.sampled_from([None, "Ohio", "Utah", "Rigby College"]),
)
ARTICLES = st.dictionaries(st.integers(0, 30), st.lists(ROWS, min_size=1, max_size=4), max_size=10)
UNRELATED = st.dictionaries(
    st.integers(31, 60),
    st.lists(st.sampled_from([person("Ugo Fenn", "Gov."), person("Fenn"), body("Crab Council")]), max_size=3),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(ARTICLES, UNRELATED, st.randoms(use_true_random=False))
def test_neither_order_nor_unrelated_articles_change_an_id(articles, unrelated, random):
    before = ids(articles)
    numbers = [*articles, *unrelated]
    random.shuffle(numbers)
    after = ids({number: (articles | unrelated)[number] for number in numbers})
    assert {key: after[key] for key in before} == before


@settings(max_examples=40, deadline=None)
@given(ARTICLES)
def test_the_index_has_each_id_once_and_counts_its_rows(articles):
    entities, dated = tables(articles)
    linked = entities.drop("canonical_id").join(link_entities(entities.lazy(), dated.lazy()), on="entity_id")
    index = index_entities(linked.lazy(), dated.lazy())
    assert index["canonical_id"].to_list() == sorted(set(linked["canonical_id"]))
    assert index["mention_count"].sum() == entities["mention_count"].sum()
    assert index.schema == polars_schema("entity_index")


def test_the_index_tells_name_aliases_titles_and_dates():
    articles = {
        1: [person("Ada Vale", "Sen.", aliases=["Vale"], quote_count=2)],
        2: [person("Ada J. Vale", "candidate", "Ohio")],
        3: [person("Ada J. Vale", "sen.")],
    }
    entities, dated = tables(articles)
    linked = entities.drop("canonical_id").join(link_entities(entities.lazy(), dated.lazy()), on="entity_id")
    (row,) = index_entities(linked.lazy(), dated.lazy()).to_dicts()
    days = [(DAY + timedelta(days=number)).date() for number in range(4)]
    assert row["name"] == "Ada J. Vale"
    assert row["aliases"] == ["Ada Vale", "Vale"]
    assert row["titles"] == [
        {"title": "Sen.", "first_seen": days[1], "last_seen": days[3]},
        {"title": "candidate", "first_seen": days[2], "last_seen": days[2]},
    ]
    assert (row["first_seen"], row["last_seen"]) == (days[1], days[3])
    assert (row["article_count"], row["mention_count"], row["quote_count"]) == (3, 3, 2)


def test_undated_articles_leave_the_dates_open():
    entities, dated = tables({1: [person("Ada Vale")]})
    undated = dated.with_columns(published_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")))
    linked = entities.drop("canonical_id").join(
        link_entities(entities.lazy(), undated.lazy()), on="entity_id"
    )
    (row,) = index_entities(linked.lazy(), undated.lazy()).to_dicts()
    assert row["first_seen"] is None and row["last_seen"] is None and row["titles"] == []
