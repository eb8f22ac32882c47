"""Spans out of the encoder's answers: every path is well formed, and what is certain is imposed."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.nlp.annotation import Attribution
from flows.nlp.attributions.certain import with_signature
from flows.nlp.document import Span
from flows.nlp.encoder.assembling import grouped, shared_quotations, united, without
from flows.nlp.encoder.decoding import find_names, find_spans, keep_quotations_whole
from flows.nlp.encoder.inputs import WINDOW, Pieces, windows_of
from flows.nlp.encoder.labels import FIRST, INNER, LAST, NAME_TAGS, OUTSIDE, SINGLE, SPAN_TAGS, first_tag
from flows.nlp.encoder.linking import Link
from flows.nlp.segments.documents import make_document

SPEECH = "“We will not sign the treaty, and we said so,” Ada Brook told reporters."


def one_piece_a_word(text: str) -> Pieces:
    """Return a document's words as if each were a piece."""
    tokens = make_document(text).tokens
    count = len(tokens)
    return Pieces(
        ids=np.ones(count, dtype=np.int64),
        features=np.zeros((count, 3), dtype=np.int64),
        starts=np.array([token.span.start for token in tokens]),
        ends=np.array([token.span.end for token in tokens]),
        paragraphs=np.array([text.count("\n\n", 0, token.span.start) for token in tokens]),
    )


def sure_of(tags: list[int], width: int = SPAN_TAGS) -> np.ndarray:
    """Return log probabilities that favour the tags."""
    rows = np.full((len(tags), width), np.log(0.05), dtype=np.float32)
    rows[np.arange(len(tags)), tags] = np.log(0.8)
    return rows


def test_spans_are_read_off_the_likeliest_tags() -> None:
    pieces = one_piece_a_word("Ada Brook said the dam holds")
    (found,) = find_spans([sure_of([FIRST, LAST, SINGLE, FIRST, INNER, LAST])], [pieces])
    assert [(span.start, span.end) for span in found] == [(0, 2), (2, 3), (3, 6)]


def test_an_impossible_tag_gives_way_to_its_neighbours() -> None:
    pieces = one_piece_a_word("the dam holds well")
    (found,) = find_spans([sure_of([FIRST, OUTSIDE, INNER, LAST])], [pieces])
    assert [(span.start, span.end) for span in found] == [(0, 4)]


def test_no_span_runs_from_one_paragraph_into_the_next() -> None:
    pieces = one_piece_a_word("the dam\n\nholds well")
    (found,) = find_spans([sure_of([FIRST, INNER, INNER, LAST])], [pieces])
    assert all(span.end <= 2 or span.start >= 2 for span in found)


def test_names_keep_their_type() -> None:
    pieces = one_piece_a_word("Ada Brook of Lowmoor")
    person, place = first_tag(0), first_tag(2)
    (found,) = find_names([sure_of([person, person + 1, 0, place], NAME_TAGS)], [pieces])
    assert [(name.start, name.end, name.tag) for name in found] == [(0, 2, person), (3, 4, place)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, SPAN_TAGS - 1), min_size=1, max_size=30))
def test_any_answers_give_ordered_spans_apart(tags: list[int]) -> None:
    pieces = one_piece_a_word(" ".join(["word"] * len(tags)))
    (found,) = find_spans([sure_of(tags)], [pieces])
    ends = [0, *(span.end for span in found)]
    assert all(before <= span.start < span.end for before, span in zip(ends, found, strict=False))


def test_a_quotation_is_not_cut_inside() -> None:
    document, pieces = make_document(SPEECH), one_piece_a_word(SPEECH)
    end = next(i for i, token in enumerate(document.tokens) if token.text == "”") + 1
    broken = [FIRST, *[INNER] * 4, LAST, OUTSIDE, FIRST, *[INNER] * (end - 9), LAST]
    rows = sure_of(broken + [OUTSIDE] * (len(pieces) - end))
    (cut,) = find_spans([rows], [pieces])
    (whole,) = find_spans([keep_quotations_whole(rows, document, pieces)], [pieces])
    assert len(cut) == 2
    assert [(span.start, span.end) for span in whole] == [(0, end)]


def test_content_does_not_swallow_its_own_source_and_cue() -> None:
    text = "The dam, Brook said, will hold."
    whole = Span(0, len(text) - 1)
    parts = without(whole, [Span(9, 14), Span(15, 19)], text)
    assert [part.text_of(text) for part in parts] == ["The dam", "will hold"]


def test_paragraphs_of_one_quotation_share_one_attribution() -> None:
    text = "“The dam will hold this year,” Brook said. “We checked.\n\n“We shall check again,” she said."
    document = make_document("“The dam will hold.\n\n“It has held for years,” Brook said.\n\n" + text)
    contents = [part for quotation in document.quotations for part in quotation.parts]
    shared = list(shared_quotations(document, contents))
    assert shared and shared[0] == [0, 1]
    groups = grouped([Link(None, 0.5), Link(3, 0.9)], [[0, 1]])
    assert [(group.cue, group.contents) for group in groups] == [(3, [0, 1])]


@given(st.integers(1, 5000))
def test_the_cores_of_windows_tile_a_document(length: int) -> None:
    windows = list(windows_of(length))
    assert windows[0].core_start == 0 and windows[-1].core_end == length
    assert all(a.core_end == b.core_start for a, b in pairwise(windows))
    assert all(w.start <= w.core_start < w.core_end <= w.end <= w.start + WINDOW for w in windows)


def test_a_dash_and_a_name_sign_a_quotation() -> None:
    text = "“I have never seen such a flood.” — Ada Brook\n\nThe dam held."
    signed = with_signature(Attribution((Span(0, 33),), None, None, 0.0), text)
    assert signed.source is not None and signed.source.text_of(text) == "Ada Brook"
    assert signed.cue is not None and signed.cue.text_of(text) == "—"


def test_a_separator_is_in_no_span() -> None:
    text = "The dam holds"
    words = one_piece_a_word(text)
    ends = np.append(words.ends, len(text))
    pieces = Pieces(
        ids=np.ones(4, dtype=np.int64),
        features=np.zeros((4, 3), dtype=np.int64),
        starts=np.append(words.starts, len(text)),
        ends=ends,
        paragraphs=np.zeros(4, dtype=np.int64),
    )
    (found,) = find_spans([sure_of([OUTSIDE, OUTSIDE, OUTSIDE, SINGLE])], [pieces])
    assert found == []


def test_parts_that_share_a_word_are_one():
    # A word of two pieces, of which one ends a span and the other begins the next.
    assert united([Span(4, 11), Span(8, 40), Span(41, 50)]) == [Span(4, 40), Span(41, 50)]
