"""Training on a few invented paragraphs: labels land where they should, and a model learns and ships."""

import json
import re
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("torch", reason="training's own dependencies are not installed")

from tokenizers import Tokenizer

from flows.evaluation.labelled import Chain, LabelledText, PossibleName, joined, without_overlaps
from flows.evaluation.places import place_types
from flows.evaluation.speakers import spoken_text
from flows.nlp.annotation import Attribution, NameMention, PolicyMention, Tags
from flows.nlp.document import Document, Span
from flows.nlp.encoder.inputs import CAPITALISED, LOWER, MARK, UPPER, WINDOW, special_ids
from flows.nlp.encoder.labels import FIRST, LAST, NAME_TYPES, SINGLE, first_tag
from flows.nlp.encoder.tagging import SHIPPED, EncoderTagger
from flows.nlp.policies import clusters, groups, issuers
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.confidence import EVIDENCE
from flows.nlp.speakers.ranking import FEATURES
from flows.nlp.tagger import RuleTagger
from flows.training.batches import recased
from flows.training.examples import EVERY_NAME_TAG, NOTHING, OPEN, Example, cuts_of, examples_of
from flows.training.export import export
from flows.training.fit import Recipe, fit
from flows.training.issuers import fit_issuers
from flows.training.model import Encoder
from flows.training.policies import CONFIDENCE, fit_policies
from flows.training.resolver import fit_resolver
from flows.training.speakers import fit_speakers
from flows.training.steps import step
from flows.training.stored import store, stored

PEOPLE = ("Brook", "Hartley", "Ode", "Quill")
CLAIMS = ("the dam will hold", "taxes must fall", "the vote was fair")


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


def test_a_step_is_taken_again_only_when_its_inputs_changed(tmp_path: Path) -> None:
    output, taken = tmp_path / "output", []

    def do() -> None:
        taken.append(1)
        output.write_text("done")

    for inputs in ("a", "a", "b"):
        step("test", inputs, output, tmp_path, do)
    assert len(taken) == 2


def test_a_model_learns_a_dozen_paragraphs_and_ships(tokenizer: Tokenizer, tmp_path: Path) -> None:
    recipe = Recipe(
        steps=16,
        batch_pieces=128,
        rate=1e-3,
        average=0.3,
        average_every=1,
        save_every=15,
        shares={"invented": 1.0},
    )
    model = fit(Encoder(), a_dozen(tokenizer), recipe, tmp_path / "work", special_ids(tokenizer))
    assert (tmp_path / "work" / "state.pt").exists()
    export(model, SHIPPED / "tokenizer.json", tmp_path / "out", {"corpora": ["invented"]})
    text = "Hartley said the dam will hold."
    (tags,) = EncoderTagger(tmp_path / "out").tag([make_document(text)])
    assert [one.source and one.source.text_of(text) for one in tags.attributions] == ["Hartley"]


def test_the_resolver_learns_what_tells_the_right_person(tmp_path: Path) -> None:
    texts = []
    for subject, other in permutations(PEOPLE, 2):
        text = f"{subject} met {other}. She won."
        at = text.index("She")
        chain = Chain((Span(0, len(subject)),), (Span(at, at + 3),))
        texts.append(LabelledText("invented", make_document(text), chains=(chain,)))
    fit_resolver(Naming(), texts, tmp_path / "resolver.json")
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
    fit_speakers([RuleTagger()], named, spoken, tmp_path / "speakers.json")
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
    fit_issuers(Naming(), articles, tmp_path / "issuers.json")
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
    fit_policies(Marking(), Marking(), articles, tmp_path / "policies.json")
    learnt = json.loads((tmp_path / "policies.json").read_text())
    assert set(learnt["group"]) == set(groups.FEATURES)
    assert learnt["group"]["same_head"] > 0 > learnt["group"]["new_definite"]
    assert set(learnt["keep"]) == set(clusters.EVIDENCE)
    assert learnt["keep"]["mentions"] > 0 > learnt["keep"]["single"]
    assert learnt["keep"]["confidence"] == CONFIDENCE


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
