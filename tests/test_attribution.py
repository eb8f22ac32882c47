"""Attributions by rule: each example shows content, cue and source as they stand in the sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.attributions.finding import find_attributions
from flows.nlp.segments.documents import make_document

EXAMPLES = [
    (
        "“We will reopen the line before winter,” said Ana Weiss, the transport minister.",
        [("“We will reopen the line before winter,”", "said", "Ana Weiss, the transport minister")],
    ),
    (
        "“We will reopen the line,” Weiss said. “It has been shut too long.”",
        [("“We will reopen the line,” | “It has been shut too long.”", "said", "Weiss")],
    ),
    (
        "“The line,” Weiss said, “has been shut too long.”",
        [("“The line,” | “has been shut too long.”", "said", "Weiss")],
    ),
    (
        "Weiss told reporters that the line would reopen.",
        [("that the line would reopen", "told reporters", "Weiss")],
    ),
    (
        "According to the rail union, the line is unsafe.",
        [("the line is unsafe", "According to", "the rail union")],
    ),
    (
        "The line is unsafe, according to the rail union.",
        [("The line is unsafe", "according to", "the rail union")],
    ),
    (
        "The bridge would cost too much, the mayor argued.",
        [("The bridge would cost too much", "argued", "the mayor")],
    ),
    (
        "Weiss, who resigned in May, called the plan “a waste of everybody's time.”",
        [("the plan “a waste of everybody's time.”", "called", "Weiss, who resigned in May")],
    ),
    (
        "Drivers believe that the tunnel will flood again.",
        [("that the tunnel will flood again", "believe", "Drivers")],
    ),
    (
        "Asked about the delay, she had one answer: “Ask the union.”",
        [("“Ask the union.”", None, None)],
    ),
    (
        "The council denied breaking any promise.",
        [("breaking any promise", "denied", "The council")],
    ),
]


def shown(text):
    """Return each attribution as the words of its content, cue and source."""
    return [
        (
            " | ".join(part.text_of(text) for part in found.content),
            found.cue.text_of(text) if found.cue else None,
            found.source.text_of(text) if found.source else None,
        )
        for found in find_attributions(make_document(text))
    ]


def plain(words):
    """Return words without the pauses around them, which the examples do not fix."""
    return words and " | ".join(part.strip(" ,.") for part in words.split(" | "))


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text[:40] for text, _ in EXAMPLES])
def test_content_cue_and_source_are_told_apart(text, expected):
    found = [tuple(plain(words) for words in row) for row in shown(text)]
    assert found == [tuple(plain(words) for words in row) for row in expected]


@pytest.mark.parametrize(
    "text",
    [
        "The committee meets on Tuesday in the old town hall.",
        "He read “The Long Way to Port” twice.",
        "Her claim for damages was settled.",
    ],
)
def test_no_attribution_without_one(text):
    assert shown(text) == []


def test_a_quotation_over_paragraphs_is_one_attribution():
    text = (
        "“We have waited for nine years,” Weiss said.\n\n"
        "“Nobody told us why the line was shut.\n\n“Nobody told us when it would open.”"
    )
    contents = [content for content, _, _ in shown(text)]
    assert contents[1] == "“Nobody told us why the line was shut. | “Nobody told us when it would open.”"


def test_speakers_by_name_and_colon_count_in_a_dialogue_alone():
    dialogue = "WEISS: We will open it.\n\nORTEGA: When is that?\n\nWEISS: Before winter comes."
    assert [source for _, _, source in shown(dialogue)] == ["WEISS", "ORTEGA", "WEISS"]
    assert shown("Note: The office is closed on Friday.") == []


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "Weiss",
        " said",
        " told ",
        "that ",
        ", ",
        ". ",
        "\n\n",
        "according to ",
        "he ",
        ": ",
        "Q:",
        "—",
        "🚆",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_spans_lie_in_the_text_and_contents_are_in_order(text):
    document = make_document(text)
    for found in find_attributions(document):
        spans = [*found.content, *(span for span in (found.cue, found.source) if span)]
        assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
        assert list(found.content) == sorted(found.content)
        assert not any(a.overlaps(b) for a, b in zip(found.content, found.content[1:], strict=False))
        assert 0 <= found.confidence <= 1
    assert find_attributions(document) == find_attributions(document)
