"""Training on a few invented paragraphs: labels land where they should, and a model learns and ships."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest

pytest.importorskip("torch", reason="training's own dependencies are not installed")

from tokenizers import Tokenizer

from flows.evaluation.labelled import Chain, LabelledText, PossibleName, joined, without_overlaps
from flows.evaluation.places import place_types
from flows.evaluation.speakers import spoken_text
from flows.nlp.annotation import Attribution, NameMention, PolicyMention, Tags
from flows.nlp.document import Document, Span
from flows.nlp.encoder.inputs import CAPITALISED, LOWER, MARK, UPPER, WINDOW, read_pieces, special_ids
from flows.nlp.encoder.labels import FIRST, LAST, LINK_START, NAME_TYPES, SINGLE, SPAN_TAGS, first_tag
from flows.nlp.encoder.session import PRONOUNS
from flows.nlp.encoder.tagging import SHIPPED, EncoderTagger
from flows.nlp.policies import clusters, groups, issuers
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.confidence import EVIDENCE
from flows.nlp.speakers.ranking import FEATURES
from flows.nlp.tagger import RuleTagger
from flows.training.batches import recased
from flows.training.examples import EVERY_NAME_TAG, NOTHING, OPEN, Example, believed, cuts_of, examples_of
from flows.training.export import export
from flows.training.fit import Recipe, fit
from flows.training.issuers import fit_issuers
from flows.training.model import Encoder
from flows.training.policies import fit_policies
from flows.training.resolver import fit_resolver
from flows.training.speakers import fit_speakers
from flows.training.steps import step
from flows.training.stored import store, store_pieces, stored, stored_pieces
from flows.training.teachers import OURS, answers_of, beliefs_of, without
from flows.training.unlabelled import UNLABELLED, read_unlabelled
from flows.training.unseen import UnseenTagger, keep, kept_in, key_of

PEOPLE = ("Brook", "Hartley", "Ode", "Quill")
CLAIMS = ("the dam will hold", "taxes must fall", "the vote was fair")
QUICK = Recipe(
    steps=16,
    batch_pieces=128,
    rate=1e-3,
    average=0.3,
    average_every=1,
    save_every=15,
    shares={"invented": 1.0},
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    read = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    read.no_padding()
    read.no_truncation()
    return read


def saying(person: str, claim: str) -> LabelledText:
    """Return a text in which a person makes a claim, labelled."""
    text = f"{person} said {claim}."
    source, cue = Span(0, len(person)), Span(len(person) + 1, len(person) + 5)
    content = Span(cue.end + 1, len(text) - 1)
    return LabelledText(
        corpus="invented",
        document=make_document(text),
        attributions=(Attribution((content,), cue, source, 1.0),),
        names=(PossibleName(source, frozenset(["PERSON"])),),
    )


def a_dozen(tokenizer: Tokenizer) -> list[Example]:
    """Return a dozen examples."""
    return examples_of([saying(person, claim) for person in PEOPLE for claim in CLAIMS], tokenizer)


def test_labels_land_on_their_pieces(tokenizer: Tokenizer) -> None:
    (example,) = examples_of([saying("Brook", "the dam will hold")], tokenizer)
    assert example.spans[:7, 0].tolist() == [SINGLE, 0, 0, 0, 0, 0, 0]
    assert example.spans[:7, 1].tolist() == [0, SINGLE, 0, 0, 0, 0, 0]
    assert example.spans[[2, 5], 2].tolist() == [FIRST, LAST]
    assert example.names[0] == 1 << first_tag(NAME_TYPES.index("PERSON"))
    assert example.links[2, 0] == 1 and example.links[1, 1] == 0
    assert example.lasts[2] == 5


def test_what_a_corpus_does_not_annotate_stays_open(tokenizer: Tokenizer) -> None:
    (example,) = examples_of([LabelledText("bare", make_document("Brook said nothing."))], tokenizer)
    assert (example.spans == OPEN).all()
    assert (example.links == OPEN).all()
    assert (example.names == EVERY_NAME_TAG).all()


def test_a_reference_means_the_names_of_its_chain(tokenizer: Tokenizer) -> None:
    text = "Brook met Ode. She won, and they lost."
    chains = (Chain((Span(0, 5),), (Span(15, 18),)), Chain((Span(10, 13),), ()), Chain((), (Span(28, 32),)))
    (example,) = examples_of([LabelledText("invented", make_document(text), chains=chains)], tokenizer)
    named, referred = example.chains.tolist(), example.references.tolist()
    assert [(n, number) for n, number in enumerate(named) if number] == [(0, 1), (2, 2)]
    assert [(n, to) for n, to in enumerate(referred) if to != OPEN] == [(4, 1), (8, NOTHING)]


def test_some_stretches_are_read_in_other_letters() -> None:
    features = np.array([[CAPITALISED, 0, 1], [LOWER, 0, 0], [MARK, 0, 0]])
    drawn = [recased(features, Random(seed))[:, 0].tolist() for seed in range(200)]
    assert {tuple(each) for each in drawn} == {
        (CAPITALISED, LOWER, MARK),
        (LOWER, LOWER, MARK),
        (UPPER, UPPER, MARK),
    }
    assert features[0, 0] == CAPITALISED


def test_a_cue_without_source_leads_nowhere(tokenizer: Tokenizer) -> None:
    text = LabelledText(
        "invented",
        make_document("Rain is expected."),
        attributions=(Attribution((Span(0, 4),), Span(5, 16), None, 1.0),),
    )
    (example,) = examples_of([text], tokenizer)
    assert example.links[1, 1] == NOTHING


def test_a_place_is_what_its_name_shows() -> None:
    assert place_types("France") == {"GPE"}
    assert place_types("the Lowmoor River") == {"LOC"}
    assert place_types("Lowmoor") == {"GPE", "LOC"}


def test_of_nested_mentions_the_longest_stays() -> None:
    assert without_overlaps([Span(4, 6), Span(0, 9), Span(12, 14)]) == (Span(0, 9), Span(12, 14))


def test_text_is_written_from_tokens_as_people_write_it() -> None:
    document, spans = joined([["Brook", "said", ":", '"', "Go", "home", ".", '"'], ["Done", "."]])
    assert document.text == 'Brook said: "Go home." Done.'
    assert spans[1][0].text_of(document.text) == "Done"


def test_cuts_cover_a_text(tokenizer: Tokenizer) -> None:
    (example,) = examples_of([LabelledText("bare", make_document("One two. " * 400))], tokenizer)
    cuts = list(cuts_of(0, example.pieces, Random(3)))
    covered = {piece for cut in cuts for piece in range(cut.trusted_start, cut.trusted_end)}
    assert covered == set(range(len(example.pieces)))
    assert all(cut.end - cut.start <= WINDOW for cut in cuts)


def test_examples_are_the_same_after_storing(tokenizer: Tokenizer, tmp_path: Path) -> None:
    examples = a_dozen(tokenizer)
    store(examples, tmp_path / "examples.npz")
    again = stored(tmp_path / "examples.npz")
    assert [each.corpus for each in again] == [each.corpus for each in examples]
    assert all(np.array_equal(a.spans, b.spans) for a, b in zip(again, examples, strict=True))


def test_word_pieces_are_the_same_after_storing(tokenizer: Tokenizer, tmp_path: Path) -> None:
    texts = [example.pieces for example in a_dozen(tokenizer)]
    store_pieces(texts, tmp_path / "texts.npz")
    again = stored_pieces(tmp_path / "texts.npz")
    for kept in ("ids", "features", "paragraphs"):
        assert [getattr(a, kept).tolist() for a in again] == [getattr(b, kept).tolist() for b in texts]


def test_a_step_is_taken_again_only_when_its_inputs_changed(tmp_path: Path) -> None:
    output, taken = tmp_path / "output", []

    def do() -> None:
        taken.append(1)
        output.write_text("done")

    for inputs in ("a", "a", "b"):
        step("test", inputs, output, tmp_path, do)
    assert len(taken) == 2


@pytest.fixture(scope="module")
def learned(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """Return an encoder that was trained on a dozen paragraphs."""
    work = tmp_path_factory.mktemp("work")
    model = fit(Encoder(), a_dozen(tokenizer), QUICK, work, special_ids(tokenizer))
    assert (work / "state.pt").exists()
    return model


def sources(tags: Tags, text: str) -> list[str | None]:
    """Return the words of each attribution's source."""
    return [one.source and one.source.text_of(text) for one in tags.attributions]


def test_a_model_learns_a_dozen_paragraphs_and_ships(learned: Encoder, tmp_path: Path) -> None:
    export(learned, SHIPPED / "tokenizer.json", tmp_path, {"corpora": ["invented"]})
    text = "Hartley said the dam will hold."
    (tags,) = EncoderTagger(tmp_path).tag([make_document(text)])
    assert sources(tags, text) == ["Hartley"]


def test_a_pupil_believes_what_its_teacher_believes(
    learned: Encoder, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    specials = special_ids(tokenizer)
    texts = [example.pieces for example in a_dozen(tokenizer)]
    beliefs = beliefs_of([learned], texts, specials)
    assert all(np.allclose(each[:, :SPAN_TAGS].sum(1), 1, atol=0.01) for each in beliefs)
    taught = [believed("invented", *each) for each in zip(texts, beliefs, strict=True)]
    assert all((each.spans == OPEN).all() for each in taught)
    pupil = fit(Encoder(), taught, QUICK, tmp_path, specials)
    (said,) = beliefs_of([pupil], texts[:1], specials)
    assert said[0, SINGLE] > 0.5  # that "Brook" is a source


def test_beliefs_of_another_text_are_refused(tokenizer: Tokenizer) -> None:
    (example, *_) = a_dozen(tokenizer)
    with pytest.raises(ValueError, match="beliefs of"):
        believed("invented", example.pieces, np.zeros((1, LINK_START), dtype=np.float16))


def test_each_teacher_does_without_a_part_of_our_articles(tokenizer: Tokenizer) -> None:
    examples = [replace(example, corpus=OURS) for example in a_dozen(tokenizer)]
    examples += a_dozen(tokenizer)
    taught = [list(without(examples, fold, 3)) for fold in range(3)]
    assert [len(each) for each in taught] == [20, 20, 20]
    kept = [sum(example is one for each in taught for one in each) for example in examples]
    assert kept == [2] * 12 + [3] * 12


def test_what_a_teacher_said_is_said_again(learned: Encoder, tokenizer: Tokenizer, tmp_path: Path) -> None:
    text = "Hartley said the dam will hold."
    document = make_document(text)
    (pieces,) = read_pieces([document], tokenizer)
    pronouns = np.array([tokenizer.token_to_id(word) for word in PRONOUNS])
    said = answers_of(learned, pieces, special_ids(tokenizer), pronouns)
    keep({key_of(pieces): said}, tmp_path / "round-0.npz")
    tagger = UnseenTagger(SHIPPED, kept_in(tmp_path / "round-0.npz"))
    (tags,) = tagger.tag([document])
    assert sources(tags, text) == ["Hartley"]
    with pytest.raises(KeyError):
        tagger.tag([make_document("Quill said taxes must fall.")])


def test_teachers_read_no_article_that_judges(tmp_path: Path) -> None:
    (tmp_path / UNLABELLED).mkdir()
    bodies = [
        f"The {thing} of Lowmoor was the matter of a long debate in the council on Monday night. " * 2
        for thing in ("dam", "mill", "ferry")
    ]
    rows = {"title": ["A debate"] * 3, "byline": [None] * 3, "text": bodies}
    schema = {"title": pl.String, "byline": pl.String, "text": pl.String}
    pl.DataFrame(rows, schema=schema).write_parquet(tmp_path / UNLABELLED / "articles.parquet")
    read = list(read_unlabelled(tmp_path, 5, [bodies[1]]))
    assert sorted(document.text.split()[1] for document in read) == ["dam", "ferry"]
    with pytest.raises(FileNotFoundError, match="no unlabelled articles"):
        list(read_unlabelled(tmp_path / "nowhere", 5, []))


def test_the_resolver_learns_what_tells_the_right_person(tmp_path: Path) -> None:
    texts = []
    for subject, other in permutations(PEOPLE, 2):
        text = f"{subject} met {other}. She won."
        at = text.index("She")
        chain = Chain((Span(0, len(subject)),), (Span(at, at + 3),))
        texts.append(LabelledText("invented", make_document(text), chains=(chain,)))
    fit_resolver([(Naming(), texts)], tmp_path / "resolver.json")
    learnt = json.loads((tmp_path / "resolver.json").read_text())
    assert set(learnt["plain"]) == set(FEATURES)
    assert learnt["plain"]["subject"] > 0 > learnt["plain"]["nearest"]
    assert learnt["plain"]["belief"] == 0


def test_how_sure_a_speaker_is_learns_from_what_was_right(tmp_path: Path) -> None:
    named = [saying(person, claim) for person in PEOPLE for claim in CLAIMS]
    spoken = [
        spoken_text(
            {
                "article": claim,
                "title": None,
                "text": f"The {noun} said {claim}.",
                "entities": [],
                "quotes": [
                    {
                        "content": [[len(f"The {noun} said "), len(f"The {noun} said {claim}")]],
                        "source": [[0, len(f"The {noun}")]],
                        "cue": [[len(f"The {noun} "), len(f"The {noun} said")]],
                        "speaker": speaker,
                    }
                ],
            }
        )
        for claim in CLAIMS
        for noun, speaker in (("deal", "Irene Quill"), ("two mayors", "two mayors"))
    ]
    fit_speakers([(RuleTagger(), named)], [(RuleTagger(), spoken)], tmp_path / "speakers.json")
    learnt = json.loads((tmp_path / "speakers.json").read_text())
    assert set(learnt["read"]) == set(learnt["resolved"]) == set(EVIDENCE)
    assert learnt["read"]["always"] > 0
    assert learnt["resolved"]["own words, a single one"] < 0
    assert learnt["resolved"]["attribution's confidence"] == 0


def test_the_issuers_are_learnt_from_whose_policies_are_annotated(tmp_path: Path) -> None:
    articles = []
    for maker, other in permutations(PEOPLE, 2):
        text = f"{other} met {maker}. Then {maker} proposed a cap on rents."
        policy = {"type": "proposal", "mentions": [[text.index("a cap"), len(text) - 1]], "issuer": maker}
        articles.append({"article": "a", "title": "", "text": text, "entities": [], "policies": [policy]})
    fit_issuers([Naming()], articles, tmp_path / "issuers.json")
    learnt = json.loads((tmp_path / "issuers.json").read_text())
    assert set(learnt) == set(issuers.FEATURES)
    assert learnt["makes"] > 0 > learnt["nobody"]


def test_how_mentions_go_together_is_learnt_from_the_annotated_policies(tmp_path: Path) -> None:
    articles = []
    for one, other in permutations(("rents", "fares", "fees", "rates"), 2):
        text = f"The town has a cap on {one} and a tax on {other}. The cap holds."
        at, again = text.index("a cap"), text.index("The cap")
        policy = {"mentions": [[at, at + len(f"a cap on {one}")], [again, again + len("The cap")]]}
        articles.append({"article": "a", "title": "", "text": text, "policies": [policy]})
    fit_policies(Marking(), [Marking()], articles, tmp_path / "policies.json")
    learnt = json.loads((tmp_path / "policies.json").read_text())
    assert set(learnt["group"]) == set(groups.FEATURES)
    assert learnt["group"]["same_head"] > 0 > learnt["group"]["new_definite"]
    assert set(learnt["keep"]) == set(clusters.EVIDENCE)
    assert learnt["keep"]["mentions"] > 0 > learnt["keep"]["single"]


class Marking:
    """Finds caps and taxes."""

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """Return the mentions in each document."""
        form = re.compile(r"(?:the|a) (?:cap|tax)(?: on \w+)?", re.IGNORECASE)
        return [
            Tags((), (), tuple(PolicyMention(Span(*m.span()), 0.5) for m in form.finditer(d.text)))
            for d in documents
        ]


class Naming:
    """Finds the invented people's names."""

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """Return the names in each document."""
        form = re.compile("|".join(PEOPLE))
        return [
            Tags((), tuple(NameMention(Span(*m.span()), "PERSON", 1.0) for m in form.finditer(d.text)), ())
            for d in documents
        ]
