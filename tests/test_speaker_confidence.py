"""How sure a speaker is: the way in which each was found, why there is none, and what is counted as right."""

import re

import pytest

from flows.evaluation.speakers import Spoken, SpokenText, plain
from flows.nlp.annotation import Attribution, Entity, Mention
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.confidence import EVIDENCE, way, weights
from flows.nlp.speakers.discourse import discourse_of
from flows.nlp.speakers.resolving import resolve_speakers, spoken_by

PEOPLE = (("Dana Lee", "Lee", "PERSON"), ("Omar Diaz", "Diaz", "PERSON"), ("Dockers' Union", "DU", "ORG"))
SAID = "that the quay is sinking"


def entities(text):
    """Return the entities that the text names by name or short name."""
    found = ((name, kind, mentions_of(rf"{name}|\b{short}\b", text)) for name, short, kind in PEOPLE)
    return tuple(Entity(name, kind, mentions) for name, kind, mentions in found if mentions)


def mentions_of(pattern, text):
    """Return every place where the text matches the pattern as a mention by name."""
    return tuple(Mention(Span(*match.span()), "name") for match in re.finditer(pattern, text))


def attributed(text, source, sure=0.9):
    """Return the attribution of `SAID` to the last place of the source."""
    start = text.index(SAID)
    at = text.rindex(source) if source else 0
    return Attribution(
        (Span(start, start + len(SAID)),), None, Span(at, at + len(source)) if source else None, sure
    )


def quoted(text, source, sure=0.9):
    """Return the quote of `SAID` that the source is resolved to."""
    (quote,), _ = resolve_speakers(make_document(text), [attributed(text, source, sure)], entities(text))
    return quote


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("Dana Lee said that the quay is sinking.", "Dana Lee", "full name"),
        ("Dana Lee came. Lee said that the quay is sinking.", "Lee", "short name"),
        ("Dana Lee and Omar Diaz said that the quay is sinking.", "Dana Lee and Omar Diaz", "several names"),
        ("Dana Lee came. She said that the quay is sinking.", "She", "he or she"),
        ("The Dockers' Union met. It said that the quay is sinking.", "It", "it"),
        ("It upset Dana Lee, who said that the quay is sinking.", "who", "who"),
        (
            "The Dockers' Union met. The union said that the quay is sinking.",
            "The union",
            "noun phrase of an entity",
        ),
        ("Two officials said that the quay is sinking.", "Two officials", "own words"),
    ],
)
def test_the_way_in_which_a_speaker_was_found(text, source, found):
    attribution = attributed(text, source)
    discourse = discourse_of(make_document(text), entities(text))
    (speaker,) = spoken_by(discourse, [attribution])
    assert way(discourse, attribution, speaker) == found


def test_a_full_name_is_surer_than_a_pronoun_and_that_than_a_noun_phrase_that_nobody_bears():
    name = quoted("Dana Lee said that the quay is sinking.", "Dana Lee")
    pronoun = quoted("Dana Lee met Omar Diaz. She said that the quay is sinking.", "She")
    phrase = quoted("The lawyers said that the quay is sinking.", "The lawyers")
    assert 1 > name.speaker_confidence > pronoun.speaker_confidence > phrase.speaker_confidence > 0


def test_a_doubtful_attribution_has_a_doubtful_speaker():
    text = "Dana Lee said that the quay is sinking."
    assert quoted(text, "Dana Lee", 0.5).speaker_confidence < quoted(text, "Dana Lee").speaker_confidence


@pytest.mark.parametrize(
    ("text", "source", "gap"),
    [
        ("It was said that the quay is sinking.", None, "no_source"),
        ("I say that the quay is sinking.", "I", "author"),
        ("Q: Is it true that the quay is sinking?", "Q", "author"),
        ("She said that the quay is sinking.", "She", "unclear"),
        ("Sank by said that the quay is sinking.", "Sank by", "unclear"),  # too unlikely to be right
        ("Dana Lee said that the quay is sinking.", "Dana Lee", None),
    ],
)
def test_why_nobody_is_named(text, source, gap):
    quote = quoted(text, source, 0.4)
    assert quote.speaker_gap == gap
    assert (quote.speaker is None) == (quote.speaker_confidence is None) == (gap is not None)


def test_every_piece_of_evidence_has_a_weight():
    assert len(weights().read) == len(weights().resolved) == len(EVIDENCE)


def test_a_speaker_is_right_by_any_name_of_the_gold_one():
    text = SpokenText(make_document("-"), (), (), {plain("Dana Lee"): "Dana Lee", plain("Lee"): "Dana Lee"})
    assert text.is_right("Dana Lee", "Lee")
    assert text.is_right("The two dockers’ lawyer", "two dockers' lawyer")
    assert text.is_right(None, None)
    assert not text.is_right("Dana Lee", "Omar Diaz") and not text.is_right(None, "Lee")


def test_the_figures_count_those_without_a_speaker_apart():
    counted = Spoken()
    counted.add(is_right=True, confidence=0.75)
    counted.add(is_right=False, confidence=0.25)
    counted.add(is_right=True, confidence=None)
    counted.add(is_right=False, confidence=None)
    assert counted.figures() == {
        "right, of matched quotes": 50.0,
        "given a speaker": 50.0,
        "right, of those": 50.0,
        "mean confidence": 50.0,
        "calibration error": 25.0,
    }
