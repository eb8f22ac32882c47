"""The shipped tagger: what it finds in plain examples, and what it does with odd text and broken files."""

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.evaluation.gate import below_floor, gate_figures, pinned
from flows.evaluation.invented import article_of
from flows.nlp.annotation import Attribution, Tags
from flows.nlp.document import Span
from flows.nlp.encoder.session import METADATA, TOKENIZER, WEIGHTS, ModelError
from flows.nlp.encoder.tagging import SHIPPED, EncoderTagger
from flows.nlp.segments.documents import make_document

ARTICLE = """LOWMOOR — Governor Ada Brook said on Monday that the dam would be rebuilt within a year.

“We will not wait for another flood,” Brook told reporters, “and we will not raise taxes.”

Her opponent, Senator Miles Hartley, disagreed. “It is too late,” he said.

According to the State Water Board, repairs would cost $40 million."""


@cache
def opened() -> EncoderTagger:
    return EncoderTagger()


@pytest.fixture
def tagger() -> EncoderTagger:
    return opened()


def texts(tags: Tags, text: str) -> list[tuple[str | None, str | None, list[str]]]:
    return [
        (
            one.source and one.source.text_of(text),
            one.cue and one.cue.text_of(text),
            [part.text_of(text) for part in one.content],
        )
        for one in tags.attributions
    ]


def test_it_finds_who_said_what(tagger: EncoderTagger) -> None:
    found = texts(tagger.tag([make_document(ARTICLE)])[0], ARTICLE)
    assert ("he", "said", ["“It is too late,”"]) in found
    split = next(one for one in found if one[2][0].startswith("“We will not wait"))
    assert split[0] == "Brook"
    assert split[2] == ["“We will not wait for another flood,”", "“and we will not raise taxes.”"]


def test_it_finds_names(tagger: EncoderTagger) -> None:
    names = {
        (name.span.text_of(ARTICLE), name.entity_type)
        for name in tagger.tag([make_document(ARTICLE)])[0].names
    }
    assert {("Ada Brook", "PERSON"), ("Miles Hartley", "PERSON"), ("State Water Board", "ORG")} <= names


def test_nothing_is_found_in_nothing(tagger: EncoderTagger) -> None:
    assert tagger.tag([make_document("")]) == [Tags((), (), ())]
    assert tagger.tag([]) == []


def test_a_document_is_tagged_alike_alone_and_among_others(tagger: EncoderTagger) -> None:
    document = make_document(ARTICLE)
    alone = tagger.tag([document])[0]
    among = tagger.tag([make_document("A short note."), document, make_document(ARTICLE * 3)])[1]
    assert texts(alone, ARTICLE) == texts(among, ARTICLE)
    assert [name.span for name in alone.names] == [name.span for name in among.names]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.sampled_from("Ab “”\"'\n.,:—é\u0301😀1İ\x00\u200b"), max_size=200))
def test_any_text_gives_spans_within_it(text: str) -> None:
    tags = opened().tag([make_document(text)])[0]
    spans = [part for one in tags.attributions for part in one.content]
    spans += [name.span for name in tags.names] + [policy.span for policy in tags.policies]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def test_a_missing_file_is_named_with_its_hash(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "model")
    expected = json.loads((tmp_path / "model" / METADATA).read_text())["files"][WEIGHTS]["sha256"]
    (tmp_path / "model" / WEIGHTS).unlink()
    with pytest.raises(ModelError, match=rf"{WEIGHTS}.*{expected}"):
        EncoderTagger(tmp_path / "model")


def test_a_damaged_file_is_named_with_both_hashes(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "model")
    (tmp_path / "model" / TOKENIZER).write_text("{}")
    with pytest.raises(ModelError, match=rf"damaged: .*{TOKENIZER}"):
        EncoderTagger(tmp_path / "model")


def test_missing_metadata_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=METADATA):
        EncoderTagger(tmp_path)


def test_what_ships_is_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.glob("*")) < 40e6


def test_the_figures_on_our_own_articles_do_not_fall(tagger: EncoderTagger) -> None:
    floors = pinned()
    assert floors.model == tagger.session.metadata["files"][WEIGHTS]["sha256"], "pin the floors anew"
    assert below_floor(gate_figures(tagger), floors) == []


def test_annotation_in_the_text_is_read() -> None:
    article = article_of("note", "<s1><PERSON>Ada Brook</PERSON></s1> <q1>said</q1> <c1>it would hold</c1>.")
    assert article.document.text == "Ada Brook said it would hold."
    assert article.attributions == (Attribution((Span(15, 28),), Span(10, 14), Span(0, 9), 1.0),)
    with pytest.raises(ValueError, match="not closed"):
        article_of("note", "<s1>Ada Brook")
