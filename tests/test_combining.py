"""Encoder and rules together: each example shows what either found, and what comes of it."""

from flows.nlp.annotation import Attribution, NameMention, PolicyMention
from flows.nlp.combining import combined_attributions, combined_names, combined_policies
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document

TEXT = "“No,” Lee said, according to witnesses. “Never.” The Rail Union left."


def at(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def attribution(*content, cue, source, confidence=0.9):
    return Attribution(tuple(map(at, content)), at(cue), at(source), confidence)


def combined(trained, spoken):
    return combined_attributions(make_document(TEXT), trained, spoken)


def test_a_name_that_both_found_has_the_encoders_type():
    trained, ruled = NameMention(at("Rail Union"), "ORG", 0.5), NameMention(at("Rail Union"), "PERSON", 0.9)
    assert combined_names([trained], [ruled]) == (trained,)


def test_a_name_that_one_alone_found_counts_if_it_is_sure():
    sure, unsure = NameMention(at("Lee"), "PERSON", 0.9), NameMention(at("Never"), "PERSON", 0.3)
    assert combined_names([sure, unsure], []) == (sure,)
    assert combined_names([], [unsure, sure]) == (sure,)


def test_of_two_names_that_overlap_the_encoders_stays():
    trained = NameMention(at("The Rail Union"), "ORG", 0.9)
    assert combined_names([trained], [NameMention(at("Rail Union"), "ORG", 0.95)]) == (trained,)


def policies(text, trained, ruled):
    document = make_document(text)
    found = combined_policies(
        document,
        [PolicyMention(Span(text.index(part), text.index(part) + len(part)), sure) for part, sure in trained],
        [PolicyMention(Span(text.index(part), text.index(part) + len(part)), sure) for part, sure in ruled],
    )
    return {mention.span.text_of(text): mention.confidence for mention in found}


def test_a_policy_mention_that_both_find_is_surer_and_a_doubtful_one_of_the_rules_is_left_out():
    text = "The senate passed the ferry bill."
    assert policies(text, [("the ferry bill", 0.4)], [("ferry bill", 0.3)]) == {"the ferry bill": 0.77}
    assert policies(text, [("the ferry bill", 0.4)], []) == {"the ferry bill": 0.62}
    assert policies(text, [], [("the ferry bill", 0.8)]) == {"the ferry bill": 0.8}
    assert policies(text, [], [("the ferry bill", 0.2)]) == {}


def test_a_policy_inside_a_phrase_about_it_is_a_mention_of_its_own():
    text = "Mr. Holm wants to repeal the Clean Rivers Act."
    whole = ("repeal the Clean Rivers Act", 0.5)
    assert set(policies(text, [whole], [("the Clean Rivers Act", 0.9)])) == {whole[0], "the Clean Rivers Act"}
    assert set(policies(text, [("the Clean Rivers Act", 0.5)], [("Clean Rivers Act", 0.9)])) == {
        "the Clean Rivers Act"
    }


def test_a_deed_that_was_done_is_no_policy():
    assert (
        policies("They closed about half of the schools.", [("closed about half of the schools", 0.4)], [])
        == {}
    )


def test_a_speaker_inside_another_attribution_is_added():
    outer = attribution("“No,” Lee said", cue="according to", source="witnesses")
    inner = attribution("“No,”", cue="said", source="Lee")
    assert combined([outer], [inner]) == (inner, outer)


def test_a_cue_that_the_encoder_uses_is_not_used_twice():
    trained = attribution("“No,”", cue="said", source="Lee", confidence=0.7)
    assert combined([trained], [attribution("“No,”", cue="said", source="Lee")]) == (trained,)


def test_a_content_does_not_swallow_its_source():
    swallowed = attribution("“No,” Lee", cue="said", source="witnesses")
    spoken = attribution("“No,”", cue="said", source="Lee")
    assert combined([swallowed], [spoken]) == (spoken,)


def test_what_goes_on_behind_according_to_is_still_the_speakers():
    first = attribution("“No,”", cue="said", source="Lee")
    reported = attribution("“Never.”", cue="according to", source="witnesses")
    whole = attribution("“No,”", "“Never.”", cue="said", source="Lee")
    assert combined([first, reported], [whole]) == (whole, reported)
