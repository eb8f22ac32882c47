"""Names as they look: each example is a name that a tagger gave, and what is made of it."""

import pytest

from flows.nlp.annotation import NameMention
from flows.nlp.document import Span
from flows.nlp.names.soundness import sound_name, sound_names


@pytest.mark.parametrize(
    ("text", "name", "kind", "sound"),
    [
        (
            "the Council of Trustees and Alumni met",
            "Council of Trustees and",
            "ORG",
            "Council of Trustees and Alumni",
        ),
        ("the Harbour Board and its staff", "Harbour Board and", "ORG", "Harbour Board"),
        ("in Marlow v. Kay the court held", "Marlow v. Kay", "PERSON", "Marlow v. Kay"),
        ("in Marlow v. the court held", "Marlow v.", "PERSON", None),
        ("the E.U. said", "U.", "ORG", None),
        ("a QB-5 visa", "QB", "ORG", None),
        ("the federal agency", "federal", "ORG", None),
        ("the White House said", "White House", "LOC", "White House"),
        ("Sen. Ada Brook (R-Neb.) said", "Neb", "PERSON", "Neb."),
        ("Ada Brook-Lowe said", "Ada Brook", "PERSON", "Ada Brook"),
    ],
)
def test_a_name_is_made_sound(text, name, kind, sound):
    start = text.index(name)
    found = sound_name(text, NameMention(Span(start, start + len(name)), kind, 0.9))
    assert (found.span.text_of(text) if found else None) == sound


def test_a_case_is_a_law_and_a_seat_of_government_a_body():
    case, seat = NameMention(Span(0, 13), "PERSON", 0.9), NameMention(Span(0, 11), "LOC", 0.9)
    assert sound_name("Marlow v. Kay", case).entity_type == "LAW"
    assert sound_name("White House", seat).entity_type == "ORG"


def test_a_name_goes_as_far_as_elsewhere():
    text = "Harbour Watch Secretary Ada Brook met Harbour Watch and the Harbour board."
    found = [NameMention(Span(0, 7), "ORG", 0.9), NameMention(Span(38, 51), "ORG", 0.9)]
    assert [name.span.text_of(text) for name in sound_names(text, found)] == [
        "Harbour Watch",
        "Harbour Watch",
    ]
