"""Sentence boundaries: a bar in each case shows where one sentence ends and the next begins."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.segments.documents import make_document

CASES = [
    # plain ends
    "The council met. | It voted.",
    "The council met! | Why did it vote? | Nobody said.",
    # titles, initials, numbers, dates
    "Sen. Dana Brook met Gov. Lee. | They spoke.",
    "SEN. DANA BROOK SPOKE. | SHE LEFT.",
    "Mr. and Mrs. Reed left St. Clair on Jan. 3. | It was No. 5 on the list.",
    "J. K. Marsh and A. Stone wrote it. | A. B. Vale did not.",
    "He said no. | She said yes.",
    "It cost $3.5 million. | Prices rose 4.2 percent.",
    "See www.example.org/a.b for more. | It is long.",
    # abbreviations that may end a sentence
    "He left the U.S. Senate in June.",
    "He left the U.S. | The vote was close.",
    "Vale Corp. of Salem bought Reed Inc. | It paid little.",
    "The doors open at 9 a.m. Monday. | They close at 5 p.m. | Staff stay on.",
    "It passed in Washington, D.C. | She signed it.",
    "The S.&P. 500 fell.",
    # ellipses
    "We waited ... and waited. | It came.",
    "We waited . . . and waited. | It came.",
    "We waited… | Then it came.",
    "“… There is proof,” she said.",
    # quotations
    '"I won." | He left.',
    "“I won. | I am glad.” | He left.",
    '"Why?" Marsh asked. | No one knew.',
    '"Why?" he asked. | No one knew.',
    '"Why?" | He asked for more.',
    "“Stop!” said the mayor. | She left.",
    "“Stop!” Mayor Dana Vale shouted. | She left.",
    "“Why now?” Dana Vale, a lawyer from Salem, asked. | She left.",
    "“Why now?” | Dana Vale, a lawyer from Salem, lost.",
    "“Why now?” | Vale said the bill could wait.",
    "He asked, “Why?” | Then he left.",
    "She quoted “Who Goes There? A Memoir” twice. | He did not.",
    "“It's over.” | “No,” she said.",
    "He lives in Salem, Ore. | “I like it,” he said.",
    "“We won. ” | He left.",
    "“Peace is built.” — Dana Vale",
    # brackets, notes, lists, names with a mark
    "It failed (see below). | It was tried again.",
    "(It failed.) | It was tried again.",
    "It was built in 1900. [12] [13] | It burned in 1950.",
    "1. The first rule ¶2. The second rule",
    "Yahoo! bought it. | It sold.",
    # careless writing
    "i was there yesterday. | then i left.",
    "He bought it. | eBay sold it.",
    "Why vote now? -",
    # headlines have no full stop, and sentences never cross paragraphs
    "Council votes ¶The council met. | It voted ¶on Monday.",
]


def split(text: str) -> list[str]:
    document = make_document(text)
    return [sentence.span.text_of(text) for sentence in document.sentences]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_ends_them(case: str) -> None:
    text = case.replace(" ¶", "\n\n").replace(" | ", " ")
    expected = [part.strip() for part in case.replace("¶", "| ").split("|") if part.strip()]
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The vote failed.Vale left.", ["The vote failed.", "Vale left."]),
        ('"It failed."Vale left.', ['"It failed."', "Vale left."]),
        ("It failed.“Never,” he said.", ["It failed.", "“Never,” he said."]),
        ("See www.example.Com or /vote?Yes or Mr.Vale.", ["See www.example.Com or /vote?Yes or Mr.Vale."]),
    ],
)
def test_sentences_end_where_a_space_was_forgotten(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“I won. I am glad.” He left.", [True, True, False]),
        ("“I won,” he said. “I am glad.”", [False, True]),
        ("“I won.\n\n“I am glad.”", [True, True]),
        ("He said “no” twice.", [False]),
        ("“We won. We are,” he said, “glad.”", [True, False]),
    ],
)
def test_in_quotation_means_wholly_inside(text: str, inside: list[bool]) -> None:
    assert [sentence.in_quotation for sentence in make_document(text).sentences] == inside


MARKS = [".", "!", "?", "…", '"', "“", "”", "'", "‘", "’", "(", ")", "[1]", "—", "-", "«", "''"]
SPACES = ["\n\n", "\n", " ", "  ", "\u2028", "\xa0", "\u202a"]
WORDS = ["U.S.", "Sen.", "he", "Vale", "said", "a", "I", "3", "’s"]
PIECES = st.sampled_from([*MARKS, *SPACES, *WORDS])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS)
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    document = make_document(text)
    covered = [place for s in document.sentences for place in range(s.span.start, s.span.end)]
    assert len(covered) == len(set(covered))
    assert set(range(len(text))) - set(covered) <= {i for i, char in enumerate(text) if char.isspace()}


@given(TEXTS)
def test_sentences_are_trimmed_ordered_and_within_their_paragraph(text: str) -> None:
    document = make_document(text)
    for sentence in document.sentences:
        words = sentence.span.text_of(text)
        assert words and words == words.strip()
        assert document.paragraphs[sentence.paragraph].contains(sentence.span)
    assert [s.span for s in document.sentences] == sorted(s.span for s in document.sentences)


@given(TEXTS)
def test_segmenting_twice_gives_the_same(text: str) -> None:
    assert make_document(text) == make_document(text)


HOSTILE = [
    lambda size: '"' * size,
    lambda size: "'" * size,
    lambda size: "." * size + "a",
    lambda size: ". " * (size // 2) + "a",
    lambda size: "a. " + " " * size + "b",
    lambda size: "U.S. " * (size // 5),
    lambda size: "'\" a" * (size // 4),
    lambda size: 'a."' + '"' * (size // 2) + "a",
    lambda size: "a" * size + ".",
    lambda size: "\n" * size,
    lambda size: "“a ‘b\n\n" * (size // 8),
]
every_hostile_text = pytest.mark.parametrize("made", HOSTILE, ids=lambda made: repr(made(8)[:8]))


def check_document(text: str) -> None:
    document = make_document(text)
    assert (document.sentences == ()) == (not text.strip())


@every_hostile_text
def test_hostile_texts_go_through(made: Callable[[int], str]) -> None:
    check_document(made(200_000))


@pytest.mark.stress
@every_hostile_text
def test_hostile_megabytes_go_through(made: Callable[[int], str]) -> None:
    check_document(made(1_000_000))
