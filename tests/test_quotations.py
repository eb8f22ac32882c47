"""Quotations: each case lists what stands between marks, outer before inner, in text order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.document import Quotation
from flows.nlp.segments.documents import make_document

PAIRED = [
    # straight and typographic marks, and what closes with them
    ('"We won," he said. "We did."', ['"We won,"', '"We did."']),
    ("“We won,” he said.", ["“We won,”"]),
    ("„We won“, he said.", ["„We won“"]),
    ("«We won», he said.", ["«We won»"]),
    ("``We won,'' he said.", ["``We won,''"]),
    ("''We won,'' he said.", ["''We won,''"]),
    ('He left—"for good"—in May.', ['"for good"']),
    ('It was ("for good") in May.', ['"for good"']),
    # apostrophes, possessives and elisions are no marks
    ("The workers' pay and the Reeds' house didn't last.", []),
    ("Rock 'n' roll in the '90s and ’tis all.", []),
    ("‘90s music was fun, she said, get ‘em.", []),
    ("\"It's the workers' pay,\" he said.", ["\"It's the workers' pay,\""]),
    ("He won in '92 and lost in '96.", []),
    ("He was on '60 Days' in May.", ["'60 Days'"]),
    # single marks outside (British) and inside
    ("'We won,' he said. 'We did.'", ["'We won,'", "'We did.'"]),
    ("‘The workers’ pay is low,’ he said.", ["‘The workers’ pay is low,’"]),
    ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”", "‘no’"]),
    ("\"He said, 'No.'\"", ["\"He said, 'No.'\"", "'No.'"]),
    ("‘She told me “never” and left,’ he said.", ["‘She told me “never” and left,’", "“never”"]),
    ("“‘No’ is a word,” she said.", ["“‘No’ is a word,”", "‘No’"]),
    ("''He said, 'No,''' she said.", ["''He said, 'No,'''", "'No,'"]),
    ("'''No' is a word,'' she said.", ["'''No' is a word,''", "'No'"]),
    # feet and inches
    ('He is 6\'2" tall and "proud" of it.', ['"proud"']),
    ("“I am 6’2”,” he said.", ["“I am 6’2”,”"]),
    ('"Use a 3" pipe for that," she said.', ['"Use a 3" pipe for that,"']),
    ('"We won in 2016" and left.', ['"We won in 2016"']),
    # marks joined to words, mistyped ones, marks with a space
    ('He said,"We won." Then he left.', ['"We won."']),
    ('He said," We won." Then he left.', ['" We won."']),
    ('"We won,"he said.', ['"We won,"']),
    ('"We won, "he said. "We did."', ['"We won, "', '"We did."']),
    ("“We won, “ Reed said. “We did.”", ["“We won, “", "“We did.”"]),
    ("“We won.“", ["“We won.“"]),
    ('". . . We won," he said.', ['". . . We won,"']),
    ('".@reed must go," she wrote.', ['".@reed must go,"']),
    ("\u202a”We won,” he said.", ["”We won,”"]),
    # forgotten marks
    ('We won," he said. "We did."', ['"We did."']),
    ('"We won, he said. "We did."', ['"We won, he said.', '"We did."']),
    ("“We won, he said.", ["“We won, he said."]),
    ("“We won.'", ["“We won.'"]),
    ("It was ‘so.", []),
    ('"' * 40, []),
]


def pairs(text: str) -> list[str]:
    return [quotation.span.text_of(text) for quotation in make_document(text).quotations]


@pytest.mark.parametrize(("text", "expected"), PAIRED)
def test_marks_are_paired_as_a_reader_pairs_them(text: str, expected: list[str]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "parts", "closed"),
    [
        ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"], True),
        ("“One.\n\n“Two.\n\nHe left.", ["“One.", "“Two."], False),
        ("“One.\n\nHe left. “Two.”", ["“One."], False),
        ("“It was one\n\nof two,” he said.", ["“It was one", "of two,”"], True),
        ('"One.\n\n"Two."', ['"One.', '"Two."'], True),
        ("‘One.\n\n‘Two,’ he said.", ["‘One.", "‘Two,’"], True),
    ],
)
def test_a_quotation_goes_on_where_paragraphs_open_anew(text: str, parts: list[str], closed: bool) -> None:
    first = make_document(text).quotations[0]
    assert [part.text_of(text) for part in first.parts] == parts
    assert first.closed is closed


def test_inner_quotations_go_on_with_the_outer_one() -> None:
    text = "“He said, ‘One.\n\n“‘Two.’ And left.”"
    outer, inner = make_document(text).quotations
    assert [part.text_of(text) for part in outer.parts] == ["“He said, ‘One.", "“‘Two.’ And left.”"]
    assert [part.text_of(text) for part in inner.parts] == ["‘One.", "‘Two.’"]
    assert (outer.depth, inner.depth) == (0, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We have won the vote,” he said.", "speech"),
        ("He said the bill “would cost us a great deal.”", "speech"),
        ("He said, “No.”", "speech"),
        ("“Never,” he said.", "speech"),
        ("He called it a “rigged” vote.", "scare"),
        ("He called it “rigged.”", "scare"),
        ("The so-called ‘special relationship’ ended.", "scare"),
        ("Her book “Salt” came out.", "title"),
        ("His essay, titled “The Long Road Home,” came out.", "title"),
        ("He spoke on CBS’s “Good Day Salem” on Monday.", "title"),
        ("Reed: ‘No Vote’ This Year", "scare"),
        ("They held up a sign that said “VOTE HIM OUT OF THERE” outside.", "speech"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    (quotation,) = make_document(text).quotations
    assert quotation.kind == kind


MARKS = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "'",
        "‘",
        "’",
        "''",
        "``",
        "«",
        "»",
        "„",
        " ",
        " ",
        "\n\n",
        "a",
        "Reed",
        ",",
        ".",
        "3",
        "s",
        "—",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(MARKS, max_size=40).map("".join))


def contained(inner: Quotation, outer: Quotation) -> bool:
    return any(part.contains(inner.parts[0]) for part in outer.parts)


@given(TEXTS)
def test_quotations_nest_and_stay_in_their_paragraphs(text: str) -> None:
    document = make_document(text)
    parts = [part for quotation in document.quotations for part in quotation.parts]
    for part in parts:
        assert any(paragraph.contains(part) for paragraph in document.paragraphs)
        assert not any(part.overlaps(p) and not part.contains(p) and not p.contains(part) for p in parts)
    for quotation in document.quotations:
        others = [other for other in document.quotations if other is not quotation]
        assert quotation.depth == sum(contained(quotation, other) for other in others)


@given(TEXTS)
def test_quotations_are_in_text_order(text: str) -> None:
    quotations = make_document(text).quotations
    keys = [(quotation.parts[0].start, -quotation.parts[0].end) for quotation in quotations]
    assert keys == sorted(keys)
    for quotation in quotations:
        assert list(quotation.parts) == sorted(quotation.parts)
