"""What is certain of attributions: each example has them as a tagger might give them, and put right."""

from flows.nlp.annotation import Attribution
from flows.nlp.attributions.certain import made_certain
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document


def told(text, content, cue=None, source=None, confidence=0.9):
    def at(words):
        return Span(text.index(words), text.index(words) + len(words)) if words else None

    return Attribution((at(content),), at(cue), at(source), confidence)


def certain(text, *attributions):
    """Return content, cue and source of each attribution, as words."""
    return [
        tuple(span.text_of(text) if span else None for span in (one.content[0], one.cue, one.source))
        for one in made_certain(make_document(text), attributions)
    ]


def test_verbs_joined_by_and_share_their_source():
    text = "Lee called the plan costly and later said it was late."
    first = told(text, "the plan costly", "called", "Lee")
    second = told(text, "it was late", "said")
    assert certain(text, first, second)[1] == ("it was late", "said", "Lee")


def test_verbs_of_other_clauses_do_not():
    text = "Lee called the plan costly, though it is said to be late."
    first = told(text, "the plan costly", "called", "Lee")
    assert certain(text, first, told(text, "to be late", "is said"))[1] == ("to be late", "is said", None)


def test_nor_do_verbs_of_a_relative_clause():
    text = "Lee signed a deal ending the row that shook the town and threatened to split it."
    first = told(text, "ending the row", "signed", "Lee")
    assert certain(text, first, told(text, "to split it", "threatened"))[1][2] is None


def test_a_name_and_its_paper_sign_a_quotation():
    text = "“The quay is sinking. It will not last.” Ada Brook, Lowmoor Echo\n\nThe mayor was there."
    (found,) = certain(text, told(text, "“The quay is sinking. It will not last.”"))
    assert found[1:] == (None, "Ada Brook")


def test_what_else_follows_a_quotation_does_not_sign_it():
    text = "“The quay is sinking. It will not last.” Ada Brook, the mayor, nodded and left."
    (found,) = certain(text, told(text, "“The quay is sinking. It will not last.”"))
    assert found[1:] == (None, None)


def test_a_cue_inside_one_quotation_does_not_attribute_another():
    text = "“The quay is sinking.”\n\n“Lee said on Monday that it was not.”"
    (found,) = certain(text, told(text, "“The quay is sinking.”", "said", "Lee"))
    assert found[1:] == (None, None)


def test_what_is_said_once_is_one_attribution():
    text = "“We lost,” Lee said."
    sourced, bare = told(text, "“We lost,”", "said", "Lee", 0.6), told(text, "“We lost,”", confidence=0.9)
    assert certain(text, sourced, bare) == [("“We lost,”", "said", "Lee")]


def test_a_plural_subject_reaches_up_to_its_verb():
    text = "Voters worried about their jobs said that it was late."
    (found,) = certain(text, told(text, "it was late", "said", "Voters"))
    assert found[2] == "Voters worried about their jobs"


def test_a_verb_that_and_joins_is_no_part_of_the_subject():
    text = "Voters looked at the plan and said that it was late."
    (found,) = certain(text, told(text, "it was late", "said", "Voters"))
    assert found[2] == "Voters"
