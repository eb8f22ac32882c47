"""Whom "he" and "she" mean: what speaks for a candidate, and that learnt weights are there for all of it."""

import pytest

from flows.nlp.annotation import Entity, Mention, Reference
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.discourse import discourse_of
from flows.nlp.speakers.ranking import FEATURES, Pronoun, candidates, likelihoods, person_meant, weights

TEXT = "Dana Lee met Kim Roe’s aide. “Roe smiled,” she said of her friend Ada Moss."


def named(*names):
    """Return the persons whom the text names."""
    return [
        Entity(name, "PERSON", tuple(Mention(Span(at, at + len(form)), "name") for at, form in places))
        for name, places in names
    ]


PEOPLE = named(
    ("Dana Lee", [(0, "Dana Lee")]),
    ("Kim Roe", [(13, "Kim Roe"), (30, "Roe")]),
    ("Ada Moss", [(66, "Ada Moss")]),
)
SHE = Pronoun(TEXT.index("she"), "she", "feminine")


def described(person):
    """Return the features of each place where the person is named, by feature."""
    discourse = discourse_of(make_document(TEXT), PEOPLE)
    return [
        dict(zip(FEATURES, one.features, strict=True))
        for one in candidates(discourse, SHE)
        if one.entity == person
    ]


def test_the_places_before_a_pronoun_and_those_behind_it_in_its_sentence_are_candidates():
    (lee,), roe, (moss,) = (described(person) for person in range(3))
    assert (lee["sentences apart"], lee["subject"], lee["second nearest"]) == (1, 1, 1)
    assert [place["possessive"] for place in roe] == [0, 1]
    assert [place["quoted, and the pronoun is not"] for place in roe] == [1, 0]
    assert roe[0]["names so far"] > lee["names so far"]
    assert moss["behind"] == 1


def test_a_belief_decides_between_like_candidates():
    believed = [Reference(Span(SHE.start, SHE.start + 3), ((Span(0, 8), 0.95), (Span(30, 33), 0.01)))]
    discourse = discourse_of(make_document(TEXT), PEOPLE, believed)
    likely = likelihoods(discourse, SHE)
    assert person_meant(discourse, SHE) == 0
    assert sum(likely.values()) == pytest.approx(1)


def test_nobody_is_meant_where_no_person_fits():
    men = [Entity("Dana Lee", "PERSON", (Mention(Span(0, 8), "name"),), gender="masculine")]
    assert person_meant(discourse_of(make_document(TEXT), men), SHE) is None


@pytest.mark.parametrize("believed", [True, False])
def test_every_feature_has_a_weight(believed):
    assert len(weights(believed=believed)) == len(FEATURES)
