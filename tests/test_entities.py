"""Entities: names are marked in the examples as [name|TYPE]; [name] alone is a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.annotation import NameMention
from flows.nlp.document import Span
from flows.nlp.entities.clustering import resolve_entities
from flows.nlp.segments.documents import make_document

MARKED = re.compile(r"\[([^\]|]+)(?:\|([A-Z]+))?\]")


def read(marked):
    """Return the document of a marked text, and its marked names."""
    text, names, last = "", [], 0
    for mark in MARKED.finditer(marked):
        text += marked[last : mark.start()]
        span = Span(len(text), len(text) + len(mark.group(1)))
        names.append(NameMention(span, mark.group(2) or "PERSON", 1.0))
        text += mark.group(1)
        last = mark.end()
    return make_document(text + marked[last:]), names


def resolve(marked):
    return resolve_entities(*read(marked))


def forms(marked):
    return [(entity.name, *entity.aliases) for entity in resolve(marked)]


def first(marked):
    return resolve(marked)[0]


SAME = [
    ("[Dana Marsh] spoke. [Marsh] left.", [("Dana Marsh", "Marsh")]),
    ("[Marsh] spoke. [Dana Q. Marsh] left. So did [Dana Marsh].", [("Dana Q. Marsh", "Marsh", "Dana Marsh")]),
    ("[Samuel Reed Jr.] and [Reed] met.", [("Samuel Reed Jr.", "Reed")]),
    ("[Bill Orton] won. [William Orton], 60, is a farmer.", [("William Orton", "Bill Orton")]),
    ("[Bill Orton] won. [Bill Marsh] lost.", [("Bill Orton",), ("Bill Marsh",)]),
    ("[George P. Vale] won. [George T. Vale] lost.", [("George P. Vale",), ("George T. Vale",)]),
    ("[Marie Le Vale] spoke. [Le Vale] left.", [("Marie Le Vale", "Le Vale")]),
    ("[Raúl Soto] spoke. [Raul Soto] left.", [("Raúl Soto", "Raul Soto")]),
    ("[Hillary Vance] spoke. Fans cheered [Hillary].", [("Hillary Vance", "Hillary")]),
    (
        "[John Vale] and his wife, [Mary Vale], voted. Ms. [Vale] smiled. Mr. [Vale] did not.",
        [("John Vale", "Vale"), ("Mary Vale", "Vale")],
    ),
    ("[John Vale] spoke. Ms. [Vale] left.", [("John Vale",), ("Vale",)]),
    ("[Bill] and [Joan Vale] voted. [Bill Vale] left.", [("Bill Vale", "Bill"), ("Joan Vale",)]),
    (
        "The [Vale Council|ORG] met. So did the [Vale Council on Crabs|ORG].",
        [("Vale Council",), ("Vale Council on Crabs",)],
    ),
    (
        "The [National Crab Council|ORG] ([NCC|ORG]) met. The [NCC|ORG] voted.",
        [("National Crab Council", "NCC")],
    ),
    (
        "[USCIS|ORG] closed. [U.S. Citizenship and Immigration Services|ORG] is large.",
        [("U.S. Citizenship and Immigration Services", "USCIS")],
    ),
    (
        "The [Department of Homeland Security|ORG] acted. [Homeland Security|ORG] and [DHS|ORG] agree.",
        [("Department of Homeland Security", "Homeland Security", "DHS")],
    ),
    ("The [Clearwater Institute|ORG] won. [Clearwater|ORG] grew.", [("Clearwater Institute", "Clearwater")]),
    ("[Vale Mills Inc.|ORG] sold. [Vale Mills|ORG] grew.", [("Vale Mills Inc.", "Vale Mills")]),
    (
        "The [U.S. Supreme Court|ORG] sat. The [Supreme Court|ORG] rose.",
        [("U.S. Supreme Court", "Supreme Court")],
    ),
    ("The [White House|ORG] called. The [House|ORG] sat.", [("White House",), ("House",)]),
    (
        "The [Senate|ORG] and the [Senate Rules Committee|ORG] met.",
        [("Senate",), ("Senate Rules Committee",)],
    ),
    ("[U.S.|GPE] troops left the [United States|GPE].", [("United States", "U.S.")]),
    ("[Britain|GPE] and the [UK|GPE] are one.", [("Britain", "UK")]),
    (
        "[Americans|NORP] love [American|NORP] cheese in [America|GPE].",
        [("Americans", "American"), ("America",)],
    ),
    (
        "[Democrats|NORP] met a [Democrat|NORP] and a [Democratic|NORP] aide.",
        [("Democrats", "Democrat", "Democratic")],
    ),
    ("[AMHERST|GPE], [N.H.|GPE] lies in [New Hampshire|GPE].", [("AMHERST",), ("New Hampshire", "N.H.")]),
    ("President [Vale] left. His son [Lee Vale] stayed. [Vale] slept.", [("Vale",), ("Lee Vale",)]),
    ("Vice President [Vale] left. [Lee Vale] is ill.", [("Lee Vale", "Vale")]),
    ("[Mexico City|GPE] lies in [Mexico|GPE].", [("Mexico City",), ("Mexico",)]),
    ("[Union Station|GPE] is in the [U.S.|GPE].", [("Union Station",), ("U.S.",)]),
    (
        "The [Ohio Supreme Court|ORG] obeys the [Supreme Court|ORG].",
        [("Ohio Supreme Court",), ("Supreme Court",)],
    ),
    ("[Senate Bill 12|LAW] is new. [SB12|LAW] passed.", [("Senate Bill 12", "SB12")]),
    (
        "The [House|ORG] and the [U.S. House of Representatives|ORG].",
        [("U.S. House of Representatives", "House")],
    ),
    ("[Marsh's] plan and [Marsh] won.", [("Marsh",)]),
]


@pytest.mark.parametrize(("marked", "expected"), SAME, ids=[marked[:40] for marked, _ in SAME])
def test_names_of_one_are_joined_and_others_kept_apart(marked, expected):
    assert forms(marked) == expected


@pytest.mark.parametrize(
    ("marked", "gender"),
    [
        ("Mr. [Marsh] spoke.", "masculine"),
        ("[Xyla Marsh] spoke. Ms. [Marsh] left.", "feminine"),
        ("[Xyla Marsh], a spokeswoman, left.", "feminine"),
        ("[Peter Marsh] spoke.", "masculine"),
        ("[Xyla Marsh] said she won. [Marsh] raised her hand.", "feminine"),
        ("[Xyla Marsh] told [Peter Vale] she won. [Peter Vale] said he lost.", None),
        ("[Xyla Marsh] spoke.", None),
    ],
)
def test_gender_comes_from_the_articles_own_words_first(marked, gender):
    assert first(marked).gender == gender


def test_an_acronym_is_kept_apart_too():
    council = first("The [National Crab Council|ORG] ([NCC|ORG]) met.")
    assert council.acronym == "NCC"
    assert first("[Dana Marsh] met.").acronym is None
    assert first("[N.H.|GPE] votes.").acronym is None
    assert first("[SALEM|GPE] votes.").acronym is None


def test_a_form_has_its_usual_type():
    entities = resolve(
        "[Vale Mills|ORG] grew. [Vale Mills|ORG] sold. [Vale Mills|LOC] closed. [Vale Mills|ORG] won."
    )
    assert [entity.entity_type for entity in entities] == ["ORG"]


def test_a_place_and_a_person_of_one_name_are_two():
    entities = resolve("[Dan Lincoln] left [Lincoln|GPE]. [Lincoln] did not return to [Lincoln|GPE].")
    assert [(e.name, e.entity_type) for e in entities] == [("Dan Lincoln", "PERSON"), ("Lincoln", "GPE")]


TYPES = st.sampled_from(["PERSON", "ORG", "GPE", "LOC", "NORP", "LAW", "EVENT", "WORK"])
WORDS = [
    "Dana",
    "Marsh",
    "Ms.",
    "Sen.",
    "Vale",
    "Institute",
    "(NCC)",
    "NCC",
    "director",
    "of",
    "the",
    ",",
    "Jr.",
    "U.S.",
    "and",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))


@st.composite
def documents(draw):
    """Return any document with any names in it."""
    text = draw(TEXTS)
    size = len(text)
    ends = draw(st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), max_size=12))
    names = [NameMention(Span(*sorted(pair)), draw(TYPES), 0.5) for pair in ends]
    return make_document(text), names


@given(documents())
def test_every_name_is_in_exactly_one_entity(case):
    document, names = case
    entities = resolve_entities(document, names)
    mentioned = [mention.span for entity in entities for mention in entity.mentions]
    assert sorted(mentioned) == sorted({name.span for name in names if name.span.start < name.span.end})
    starts = [entity.mentions[0].span for entity in entities]
    assert starts == sorted(starts)
    for entity in entities:
        assert entity.name and entity.name not in entity.aliases
        assert len(set(entity.aliases)) == len(entity.aliases)
        assert (
            entity.affiliation_entity is None
            or entities[entity.affiliation_entity].name == entity.affiliation
        )


@given(documents())
def test_resolving_again_gives_the_same(case):
    document, names = case
    assert resolve_entities(document, names) == resolve_entities(document, list(reversed(names)))
