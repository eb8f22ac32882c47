"""Names: each case lists the names of an invented text in order, with what they name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.annotation import NameMention
from flows.nlp.document import Span
from flows.nlp.names.bracketed import whole_names
from flows.nlp.names.finding import find_names
from flows.nlp.segments.documents import make_document

NAMED = [
    (
        "Saskia van Orden has resigned. Tavora's parliament sat in Tavora.",
        ["Saskia van Orden PERSON", "Tavora GPE", "Tavora GPE"],
    ),
    # titles and articles stay outside, suffixes and initials inside
    ("Yesterday Sen. Ada Quill met Gov. John F. Marsh Jr.", ["Ada Quill PERSON", "John F. Marsh Jr. PERSON"]),
    ("Former acting director Lena Ostrow resigned.", ["Lena Ostrow PERSON"]),
    ("He met President Quillby and Ms. Tarn.", ["Quillby PERSON", "Tarn PERSON"]),
    ("They saw Maria de la Vega and Ludwig van Horn.", ["Maria de la Vega PERSON", "Ludwig van Horn PERSON"]),
    ("Kim Dae-sun and Sean O'Farrell came.", ["Kim Dae-sun PERSON", "Sean O'Farrell PERSON"]),
    ("Karla Holtz-Baker's plan failed.", ["Karla Holtz-Baker PERSON"]),
    # ordinary words and titles as surnames
    ("Rep. Tom King lost. On Friday King wept.", ["Tom King PERSON", "King PERSON"]),
    ("The vote, said Anita Hill, was close.", ["Anita Hill PERSON"]),
    # a title alone is nobody's name
    ("The President met the Attorney General on Monday in May.", []),
    ("I think the Internet is fine, and so do I.", []),
    # sentences begin with capitals
    ("Organizers said so. Critics of Paris did not. Buyers left.", ["Paris GPE"]),
    ("Outgoing White House aides left.", ["White House ORG"]),
    # bodies by their heads, with small words where a head licenses them
    ("She joined the Rail Workers Union in Oslo.", ["Rail Workers Union ORG", "Oslo GPE"]),
    (
        "The Center for Night Trains sued the Department of Bridges and Tunnels.",
        ["Center for Night Trains ORG", "Department of Bridges and Tunnels ORG"],
    ),
    ("The House Rail and Roads Committee met.", ["House Rail and Roads Committee ORG"]),
    (
        "Senate Republicans and House Democrats met.",
        ["Senate ORG", "Republicans NORP", "House ORG", "Democrats NORP"],
    ),
    ("He works at Brandt & Lowe Inc. in Ohio.", ["Brandt & Lowe Inc. ORG", "Ohio GPE"]),
    ("The Marsh administration denied it.", ["Marsh administration ORG"]),
    ("The National Crane Council (NCC) quit.", ["National Crane Council ORG", "NCC ORG"]),
    # places, states behind a comma and a party's letter, datelines
    ("Sen. Ada Quill, D-Mass.", ["Ada Quill PERSON", "Mass. GPE"]),
    ("He lives in Salem, Ore.", ["Salem GPE", "Ore. GPE"]),
    ("QUILLTOWN, Ky. (AP) — It rained.", ["QUILLTOWN GPE", "Ky. GPE", "AP ORG"]),
    ("They live in Quill County near the Quill River.", ["Quill County GPE", "Quill River LOC"]),
    ("The U.S.-Mexico border is long.", ["U.S.-Mexico border LOC"]),
    ("U.S.-led talks with anti-Russian and Israeli-Palestinian groups",
     ["U.S. GPE", "Russian NORP", "Israeli NORP", "Palestinian NORP"]),
    # groups
    ("Central Americans, African-American voters and Muslims agreed.",
     ["Central Americans NORP", "African-American NORP", "Muslims NORP"]),
    # laws by name, number and parties
    ("They cited the Night Train Act of 1987.", ["Night Train Act of 1987 LAW"]),
    ("They cited the Freedom to Travel Act.", ["Freedom to Travel Act LAW"]),
    ("They read House Bill 12 and the 14th Amendment.", ["House Bill 12 LAW", "14th Amendment LAW"]),
    ("The court overturned Quill v. Marsh.", ["Quill v. Marsh LAW"]),
    ("Medicare and Title IX stay.", ["Medicare LAW", "Title IX LAW"]),
    # events and works
    ("After World War II and Hurricane Quilla, they left.", ["World War II EVENT", "Hurricane Quilla EVENT"]),
    ("Her novel “The Long Road Home” sold well.", ["The Long Road Home WORK"]),
]  # fmt: skip


def named(text: str) -> list[str]:
    return [f"{name.span.text_of(text)} {name.entity_type}" for name in find_names(make_document(text))]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_names_are_found_and_typed(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_a_form_has_one_type_in_a_document() -> None:
    text = "Dale Warsaw won. In Warsaw's view it was luck. Warsaw, who is 45, smiled."
    assert named(text) == ["Dale Warsaw PERSON", "Warsaw PERSON", "Warsaw PERSON"]


def test_headings_name_only_what_the_article_names() -> None:
    text = "Ada Quill Hopes Big Banks Will Pay\n\nIn Ohio, Ada Quill said that banks should pay."
    assert named(text) == ["Ada Quill PERSON", "Ohio GPE", "Ada Quill PERSON"]


def test_a_newspaper_goes_by_its_last_word_once_it_is_named() -> None:
    assert named("The Quill Post said so. Later the Post denied it.") == ["Quill Post ORG", "Post ORG"]


PIECES = "Ada Quill the The of and Union for (NCC) Sen. President U.S. D-Mass. , . “ ” Act v. King said 12 A"
WORDS = st.sampled_from(PIECES.split())
TEXTS = st.one_of(st.text(), st.lists(WORDS).map(" ".join))


@given(TEXTS)
def test_names_lie_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    names = find_names(make_document(text))
    ends = [0, *(name.span.end for name in names)]
    for name, end in zip(names, ends, strict=False):
        assert end <= name.span.start < name.span.end <= len(text)
        assert 0 < name.confidence <= 1


@given(TEXTS)
def test_the_same_text_gives_the_same_names(text: str) -> None:
    assert find_names(make_document(text)) == find_names(make_document(text))


@given(TEXTS)
def test_one_form_one_type(text: str) -> None:
    found = {}
    for name in find_names(make_document(text)):
        form = name.span.text_of(text)
        assert found.setdefault(form, name.entity_type) == name.entity_type


@pytest.mark.parametrize(
    ("marked", "whole"),
    [
        ("It beat [{Dana]} {Lee}, who", ["[Dana] Lee"]),
        ("It beat {Omar [}{Diaz}] in", ["Omar [Diaz]"]),
        ("It beat {Omar [}Diaz].", ["Omar [Diaz]"]),
        ("It beat Sen. [{Omar] Diaz}, who", ["[Omar] Diaz"]),
        ("It beat {Omar “}{Duke” Diaz}, who", ["Omar “Duke” Diaz"]),
        ('It beat {Omar "}Duke" Diaz, who', ['Omar "Duke" Diaz']),
        ("“It beat {Lee},” {Diaz} said.", ["Lee", "Diaz"]),
        ("It was called “{Dana Lee}” {Omar Diaz} said.", ["Dana Lee", "Omar Diaz"]),
    ],
)
def test_marks_do_not_cut_a_name(marked, whole):
    pieces = re.split(r"[{}]", marked)
    starts = [len("".join(pieces[:index])) for index in range(1, len(pieces), 2)]
    spans = [Span(start, start + len(piece)) for start, piece in zip(starts, pieces[1::2], strict=True)]
    text = "".join(pieces)
    found = whole_names(text, [NameMention(span, "PERSON", 0.9) for span in spans])
    assert [name.span.text_of(text) for name in found] == whole
