"""Titles and affiliations: names are marked as in the tests of entities."""

import pytest

from tests.test_entities import resolve

ROLES = [
    ("Sen. [Dana Marsh] spoke.", "Sen.", None),
    ("Acting director [Dana Marsh] spoke.", "Acting director", None),
    (
        "[Department of Homeland Security|ORG] Secretary [Kevin Orton] spoke.",
        "Secretary",
        "Department of Homeland Security",
    ),
    (
        "[NCC|ORG] spokesman [Lee Vale] said the [National Crab Council|ORG] won.",
        "spokesman",
        "National Crab Council",
    ),
    ("[Dana Marsh], president of the [Crab Council|ORG], spoke.", "president", "Crab Council"),
    ("[Dana Marsh], the acting director of [USCIS|ORG], spoke.", "acting director", "USCIS"),
    ("[Dana Marsh], 45, a lawyer for the trade group [NCC|ORG], spoke.", "lawyer", "NCC"),
    ("[Dana Marsh], the [NCC|ORG]’s chief counsel, spoke.", "chief counsel", "NCC"),
    (
        "The [Vale Coalition|ORG] lost. The coalition’s director, [Dana Marsh], spoke.",
        "director",
        "Vale Coalition",
    ),
    ("The leader of the [Vale League|ORG], [Dana Marsh], spoke.", "leader", "Vale League"),
    ("[Dana Marsh] is a lecturer in law at [Orton College|ORG].", "lecturer in law", "Orton College"),
    ("[Dana Marsh], who was director of the [Vale Bank|ORG], spoke.", "director", "Vale Bank"),
    ("[Israeli|NORP] Prime Minister [Dan Vale] left [Israel|GPE].", "Prime Minister", "Israel"),
    ("Gov. [Dana Marsh] of [Texas|GPE] spoke.", "Gov.", "Texas"),
    ("Sen. [Dana Marsh] (R-[Ky.|GPE]) spoke.", "Sen.", "Ky."),
    ("Sen. [Dana Marsh] (R-[Ky.|GPE]) angered [Republicans|NORP].", "Sen.", "Republicans"),
    ("Sen. [Dana Marsh], a [Democrat|NORP], spoke.", "Sen.", "Democrat"),
    ("Senator [Dana Marsh], the Senate majority leader, spoke.", "Senate majority leader", None),
    (
        "[Dana Marsh], president and chief executive of [Vale Mills|ORG], spoke.",
        "president and chief executive",
        "Vale Mills",
    ),
    (
        "[Dana Marsh], director of federal advocacy at [Vale Hub|ORG], spoke.",
        "director of federal advocacy",
        "Vale Hub",
    ),
    ("[Dana Marsh], the council’s head, left the [Vale Council|ORG].", "head", "Vale Council"),
    ("In [France|GPE], Prime Minister [Dana Marsh] spoke.", "Prime Minister", "France"),
    ("[Ohio|GPE] votes. Gov. [Dana Marsh] spoke.", "Gov.", "Ohio"),
    ("[Ohio|GPE] and [Iowa|GPE] vote. Gov. [Dana Marsh] spoke.", "Gov.", None),
    ("House Speaker [Dana Marsh] left the [House|ORG].", "House Speaker", "House"),
    ("The [Vale Front|ORG], whose leader, [Dana Marsh], spoke, won.", "leader", "Vale Front"),
    ("[Dana Marsh] stepped aside as chief of staff.", "chief of staff", None),
    ("The [Vale Group|ORG]’s [Dana Marsh] spoke.", None, "Vale Group"),
    ("Sen. [Dana Marsh], who chairs the [Crab Committee|ORG], spoke.", "Sen.", "Crab Committee"),
    ("[Vale Bank|ORG] economist Dr. [Dana Marsh] spoke.", "economist", "Vale Bank"),
    ("Then [Democrat|NORP] [Dana Marsh] spoke.", None, "Democrat"),
    (
        "[Dana Marsh], a professor of law and real estate at [Orton College|ORG], spoke.",
        "professor of law and real estate",
        "Orton College",
    ),
    (
        "[Dana Marsh], professor of trade and director of the [Vale Center|ORG], spoke.",
        "professor of trade and director",
        "Vale Center",
    ),
    ("[Dana Marsh] is a professor of law and lives in [Salem|GPE].", "professor of law", None),
    ("To hear [Dana Marsh], the mayor is wrong.", None, None),
    ("The mayor of [Salem|GPE], Sen. [Dana Marsh], spoke.", "mayor", "Salem"),
    ("[Dana Marsh], mother of four, spoke.", "mother of four", None),
    ("[Dana Marsh], her mother, spoke.", None, None),
    ("U.S. District Judge [Dana Marsh] sat.", "U.S. District Judge", None),
    ("Secretary of State [Dana Marsh] spoke.", "Secretary of State", None),
    ("[Dana Marsh] spoke to the director.", None, None),
    ("[Dana Marsh], director [Lee Vale] and others spoke.", None, None),
    (
        "Senate leader [Dana Marsh] (R-[Ky.|GPE]) led [Republicans|NORP] in the [Senate|ORG].",
        "Senate leader",
        "Republicans",
    ),
    ("[Dana Marsh], a [Republican|NORP] candidate in [Ohio|GPE], spoke.", "candidate", "Republican"),
    (
        "The [Crab Party|ORG] chairwoman, Sen. [Dana Marsh] of [Ohio|GPE], spoke.",
        "chairwoman",
        "Crab Party",
    ),
    ("[Dana Marsh] of the [Vale Institute|ORG] spoke.", None, "Vale Institute"),
    ("[Dana Marsh] at the [Vale Institute|ORG] spoke.", None, None),
    (
        "[Dana Marsh], a former official who directs the [Tax Center|ORG], spoke.",
        "former official",
        "Tax Center",
    ),
    ("[Vale News|ORG]' [Dana Marsh] spoke.", None, "Vale News"),
    ("[Dana Marsh], aide to [Lee Orton] at the [Vale Bank|ORG], spoke.", "aide", "Vale Bank"),
    ("Press secretary [Dana Marsh] left the [White House|ORG].", "Press secretary", "White House"),
    ("[France|GPE] and the [U.S.|GPE] met. Prime Minister [Dana Marsh] spoke.", "Prime Minister", "France"),
    ("[Ohio|GPE] and [Iowa|GPE] vote. In [Ohio|GPE], voters like Gov. [Dana Marsh].", "Gov.", "Ohio"),
    (
        "[Ohio|GPE] votes. [Republican|NORP] Secretary of State [Dana Marsh] spoke.",
        "Secretary of State",
        "Ohio",
    ),
    ("[Ohio|GPE] votes. State Sen. [Dana Marsh] spoke.", "State Sen.", "Ohio"),
    ("[Republican|NORP] leaders like [Dana Marsh], a lawyer, spoke.", "lawyer", "Republican"),
    ("[Dana Marsh] and other [Democrats|NORP] spoke.", None, "Democrats"),
    ("[Dana Marsh] spoke. The [Ohio|GPE] governor won.", "governor", "Ohio"),
    ("Fans of [Dana Marsh] left when the [Democratic|NORP] nominee came.", "nominee", "Democratic"),
    ("[Dana Marsh] met the [Ohio|GPE] governor.", None, None),
    ("Reporter [Dana Marsh] left when the [Democratic|NORP] nominee came.", "Reporter", None),
    ("[House Minority|ORG] Leader [Dana Marsh] left the [House|ORG].", "House Minority Leader", "House"),
    ("[Dana Marsh], an expert on trade at the [Vale Bank|ORG], spoke.", "expert on trade", "Vale Bank"),
    ("[Dana Marsh], an expert on [Chile|GPE], spoke.", "expert", None),
    ("[Dana Marsh], professor of Crab ethics at [Orton College|ORG], spoke.", "professor", "Orton College"),
    ("[Dana Marsh], [U.S.|GPE] ambassador to [Chile|GPE], spoke.", "ambassador", "U.S."),
    ("The head of the [Ohio|GPE] region, [Dana Marsh], spoke.", "head", "Ohio"),
    ("The head of the [Crab Council|ORG] (CC), [Dana Marsh], spoke.", "head", "Crab Council"),
    ("Chairwoman of the [Crab Council|ORG] [Dana Marsh] spoke.", "Chairwoman", "Crab Council"),
    ("Minister for Crabs [Dana Marsh] spoke.", "Minister for Crabs", None),
    ("Senator [Dana Marsh], [Democrat|NORP] of [Ohio|GPE], spoke.", "Senator", "Ohio"),
    ("Senator [Dana Marsh], [Democrat|NORP] of [Ohio|GPE], met a [Democrat|NORP].", "Senator", "Democrat"),
    ("Economist [Dana Marsh], who studies law at the [Vale Bank|ORG], spoke.", "Economist", "Vale Bank"),
    (
        "[Dana Marsh], a former aide now teaching at [Orton College|ORG], spoke.",
        "former aide",
        "Orton College",
    ),
    ("[Dana Marsh], who runs the small media consultancy [Orton|ORG], spoke.", None, "Orton"),
    ("[Dana Marsh] led [Crab Board|ORG] President [Lee Vale] in polls.", None, None),
    ("[Dana Marsh] saw [Rome|GPE] on Monday as [Chile|GPE]’s de facto leader.", "de facto leader", "Chile"),
    (
        "[Dana Marsh], a former adviser to [Lee Vale] and a former head of the [Vale Bank|ORG], spoke.",
        "former adviser",
        "Vale Bank",
    ),
    (
        "Rep. [Dana Marsh], [Ohio|GPE] [Republican|NORP] and chairman of the [Crab Board|ORG], spoke.",
        "chairman",
        "Crab Board",
    ),
    ("[Labour|ORG]'s Shadow Home Secretary [Dana Marsh] spoke.", "Shadow Home Secretary", "Labour"),
    ("Home Secretary [Dana Marsh] left the [Home Office|ORG].", "Home Secretary", "Home Office"),
    (
        "Attorney General [Dana Marsh] left the [Justice Department|ORG].",
        "Attorney General",
        "Justice Department",
    ),
    ("[White House Press|ORG] Secretary [Dana Marsh] spoke.", "White House Press Secretary", "White House"),
    ("[Chile|GPE] votes. President [Dana Marsh] spoke.", "President", "Chile"),
    ("[Chile|GPE] votes. President [Dana Lincoln] spoke.", "President", None),
    ("Fans like GOP Rep. [Dana Marsh]. The [GOP|ORG] won.", "Rep.", "GOP"),
    ("Sen. [Dana Marsh], an advocate for peace in [Chile|GPE], spoke.", "Sen.", None),
    ("[Dana Marsh], a lawyer from [Ohio|GPE], spoke.", "lawyer", None),
    ("[Baptist|NORP] deacon [Dana Marsh] spoke.", "deacon", None),
    ("[Vale News|ORG] crime-and-justice editor [Dana Marsh] spoke.", "crime-and-justice editor", "Vale News"),
    ("[Dana Marsh], a 50-year-old teacher, spoke.", "teacher", None),
    ("[Dana Marsh], a partner at [Vale & Orton|ORG], spoke.", "partner", "Vale & Orton"),
    ("A farmer named [Dana Marsh] spoke.", "farmer", None),
    ("[Dana Marsh], [Feeding Vale|ORG]’s chief cook, spoke.", "chief cook", "Feeding Vale"),
    ("[Dana Marsh], who sits on the [Vale|ORG] committee, spoke.", None, None),
    (
        "The [Vale Court|ORG] and the [High Court|ORG] met. The court’s chief judge, [Dana Marsh], left.",
        "chief judge",
        "High Court",
    ),
    (
        "[Chile|GPE] and [France|GPE] trade. [Chile|GPE] grows. [French|NORP] fans met Minister [Dan Marsh].",
        "Minister",
        None,
    ),
    ("First lady [Dana Marsh] spoke.", "First lady", None),
]


@pytest.mark.parametrize(("marked", "title", "affiliation"), ROLES, ids=[marked[:40] for marked, *_ in ROLES])
def test_titles_and_affiliations_are_read_around_the_name(marked, title, affiliation):
    entities = resolve(marked)
    person = next(entity for entity in entities if entity.entity_type == "PERSON")
    assert (person.title, person.affiliation) == (title, affiliation)
    if affiliation is not None:
        assert entities[person.affiliation_entity].name == affiliation


def test_a_plural_title_is_each_ones():
    first, second = resolve("Economists [Dana Marsh] and [Lee Vale] agree.")
    assert (first.title, second.title) == ("Economist", "Economist")


def test_a_spokesman_for_a_candidate_acts_for_the_campaign_that_the_article_names():
    _, _, first, second = resolve(
        "[Dana Marsh] lost. The [Marsh campaign|ORG] ended, [Marsh] spokesman [Lee Vale] said."
        " [Kim Orton], an adviser to [Marsh], left."
    )
    assert (first.affiliation, second.affiliation) == ("Marsh campaign", "Marsh campaign")


def test_a_home_behind_two_persons_is_each_ones():
    first, second, _ = resolve("Representatives [Dana Marsh] and [Lee Vale] of [Ohio|GPE] agree.")
    assert (first.affiliation, second.affiliation) == ("Ohio", "Ohio")


def test_a_number_opens_an_apposition():
    first, second = resolve("They sued two farmers, [Dana Marsh] and [Lee Vale].")
    assert (first.title, second.title) == ("farmer", "farmer")
