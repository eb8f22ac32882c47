"""Names made consistent: what stands for a name nearly everywhere is one wherever it stands."""

import re

import pytest

from flows.nlp.annotation import NameMention
from flows.nlp.document import Span
from flows.nlp.encoder.consistency import consistent_names
from flows.nlp.segments.documents import make_document

THRICE = "Mayor Dana May spoke. May left. Later May came back, and May sat down. "


def found(text, form, entity_type, *, only):
    """Return where the form is a name, given that the tagger found it at these of its places alone."""
    places = [Span(*place.span()) for place in re.finditer(rf"\b{form}\b", text)]
    names = [NameMention(places[index], entity_type, 0.9) for index in only]
    return [places.index(name.span) for name in consistent_names(make_document(text), names)]


def test_a_name_missed_once_is_found():
    text = "The Rail Union met. A deal with the Rail Union failed."
    assert found(text, "Rail Union", "ORG", only=[0]) == [0, 1]


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("So May needs a plan.", True),
        ("Voters like May more than others.", True),
        ("The Abel & May firm sued.", False),
        ("The Apostle May is another.", False),
        ("The May Center is shut.", False),
    ],
)
def test_a_surname_missed_once_is_found_where_it_stands_alone(sentence, is_found):
    assert found(THRICE + sentence, "May", "PERSON", only=range(4)) == [*range(4), *([4] if is_found else [])]


def test_a_surname_that_often_is_something_else_is_not_looked_for():
    text = THRICE + "The vote is in May. It was to be in May. Nobody votes in May."
    assert found(text, "May", "PERSON", only=range(4)) == [*range(4)]
