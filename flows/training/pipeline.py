"""The whole training: corpora into examples, weights, the shipped model, its figures, its card."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from flows.evaluation.compare import compare
from flows.evaluation.coreference import read_gap, read_gum
from flows.evaluation.corpora import read_gold, read_polnear
from flows.evaluation.labelled import LabelledText
from flows.evaluation.name_corpora import read_worldwide
from flows.evaluation.speakers import read_spoken
from flows.nlp.annotation import Tagger
from flows.nlp.combining import CombinedTagger
from flows.nlp.encoder.inputs import read_pieces, special_ids
from flows.nlp.encoder.labels import LAYERS, OUTSIDE, SPAN_TAGS
from flows.nlp.encoder.session import METADATA, TOKENIZER, EncoderSession
from flows.nlp.encoder.tagging import EncoderTagger
from flows.nlp.policies.issuers import ISSUERS
from flows.nlp.policies.weights import POLICIES
from flows.nlp.speakers.confidence import SPEAKERS
from flows.nlp.speakers.ranking import RESOLVER
from flows.nlp.tagger import RuleTagger
from flows.training.card import card
from flows.training.choices import fit_choices
from flows.training.examples import believed, examples_of
from flows.training.export import describe, export
from flows.training.fit import Recipe, fit
from flows.training.issuers import fit_issuers
from flows.training.model import Encoder, pretrained
from flows.training.policies import fit_policies
from flows.training.registry import Corpus, chosen
from flows.training.resolver import fit_resolver
from flows.training.speakers import fit_speakers
from flows.training.steps import LEARNING, READING, SHIPPING, TEACHING, code, fingerprint, step
from flows.training.stored import store, store_pieces, stored, stored_pieces
from flows.training.teachers import Teaching, beliefs_of, opened, train_teachers, weights_of
from flows.training.unlabelled import UNLABELLED, gold_texts, read_unlabelled
from flows.training.unseen import UnseenTagger, kept_in, write_unseen

LOG = logging.getLogger(__name__)

PRETRAINED = "model.safetensors"
# The folders of the corpora that are read.
FOLDERS = ("polnear", "ner", "treebanks", "coreference")
TEACHERS, TEXTS = "teachers", "texts.npz"
LOUD = 100.0


@dataclass(frozen=True, slots=True)
class Training:
    """Where a training reads and writes.

    `corpora` and `gold` are folders of labelled texts; `start` holds the encoder to begin with
    (safetensors and tokenizer); `work` takes checkpoints; `out` takes the model and its card.
    """

    corpora: Path
    gold: Path
    start: Path
    work: Path
    out: Path
    only_licensed: bool = False
    linked_share: int = 5  # the linker learns from every fifth article
    teaching: Teaching = field(default_factory=Teaching)
    recipe: Recipe = field(default_factory=lambda: Recipe(steps=9400, batch_pieces=2048, rate=4e-4, seed=99))

    @property
    def teachers(self) -> Path:
        """Return the folder of what teachers write."""
        return self.work / TEACHERS


def train(training: Training) -> None:
    """Take every step whose inputs changed: examples, fit, export, figures and card.

    Raises FileNotFoundError where a corpus or the starting encoder is missing.
    """
    corpora = chosen(only_licensed=training.only_licensed)
    work = training.work
    work.mkdir(parents=True, exist_ok=True)
    names = [corpus.name for corpus in corpora]
    read = [training.corpora / folder for folder in FOLDERS]
    data = fingerprint(names, paths=[*read, training.gold, *code(*READING)])
    examples, weights = work / "examples.npz", work / "weights.safetensors"
    model, figures = training.out / METADATA, work / "figures.json"
    step("examples", data, examples, work, lambda: make_examples(training, corpora, examples))
    start = [training.start / PRETRAINED, *code(*LEARNING)]
    learned = fingerprint(data, training.recipe, paths=start)
    if not training.only_licensed:
        taught = fingerprint(
            data,
            training.teaching,
            paths=[training.corpora / UNLABELLED, *start, *code(*TEACHING)],
        )
        texts = training.teachers / TEXTS
        step("teachers", taught, texts, work, lambda: make_teachers(training, examples, texts))
        learned = fingerprint(taught, training.recipe)
    checkpoints = work / f"checkpoints-{learned[:12]}"
    step("fit", learned, weights, work, lambda: make_weights(training, examples, checkpoints, weights))
    exported = fingerprint(learned, paths=code(*SHIPPING))
    step("export", exported, model, work, lambda: make_model(training, corpora, weights))
    resolver = fingerprint(exported, paths=code("nlp", "training/resolver.py"))
    step("resolver", resolver, training.out / RESOLVER, work, lambda: make_resolver(training, corpora))
    spoken = fingerprint(resolver, paths=code("evaluation/speakers.py", "training/speakers.py"))
    speakers = training.out / SPEAKERS
    if {"polnear", "gold"} <= set(names):
        step("speakers", spoken, speakers, work, lambda: make_speakers(training))
    grouping = code("evaluation/attributions.py", "training/questions.py", "training/policies.py")
    policies = fingerprint(resolver, paths=grouping)
    step("policies", policies, training.out / POLICIES, work, lambda: make_policies(training))
    issuers = fingerprint(resolver, paths=code("training/questions.py", "training/issuers.py"))
    step("issuers", issuers, training.out / ISSUERS, work, lambda: make_issuers(training))
    measured = fingerprint(issuers, paths=code("evaluation"))
    step("figures", measured, figures, work, lambda: make_figures(training, figures))
    about = json.loads(model.read_text(encoding="utf-8"))
    sure = json.loads(speakers.read_text(encoding="utf-8")) if speakers.exists() else {}
    about["speakers"] = sure.get("calibration", {})
    taught_by = None if training.only_licensed else training.teaching
    text = card(corpora, about, json.loads(figures.read_text(encoding="utf-8")), taught_by)
    (training.out / "MODEL_CARD.md").write_text(text, encoding="utf-8")


def tokenizer_of(folder: Path) -> Tokenizer:
    """Return the folder's tokenizer without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def make_examples(training: Training, corpora: Sequence[Corpus], path: Path) -> None:
    """Read the corpora and write their examples."""
    texts = [text for corpus in corpora for text in corpus.read(training.corpora, training.gold)]
    store(examples_of(texts, tokenizer_of(training.start)), path)


def make_teachers(training: Training, examples: Path, texts: Path) -> None:
    """Train the teachers, write what they say of our own articles, and the texts that they are to read."""
    tokenizer, teaching = tokenizer_of(training.start), training.teaching
    weights = training.start / PRETRAINED
    train_teachers(examples, weights, training.teachers, teaching, special_ids(tokenizer))
    write_unseen(stored(examples), training.teachers, teaching, tokenizer)
    judges = [*gold_texts(training.gold.parent)]
    judges += [text.document.text for text in read_polnear(training.corpora, "dev")]
    documents = list(read_unlabelled(training.corpora, teaching.texts, judges))
    store_pieces(read_pieces(documents, tokenizer), texts)


def make_weights(training: Training, examples: Path, checkpoints: Path, path: Path) -> None:
    """Train on the examples, and on what teachers believe where there are any, and write the weights."""
    specials = special_ids(tokenizer_of(training.start))
    given = stored(examples)
    if not training.only_licensed:
        models = [opened(weights_of(training.teachers, n)) for n in range(training.teaching.teachers)]
        texts = stored_pieces(training.teachers / TEXTS)
        beliefs = beliefs_of(models, texts, specials)
        given += [believed(UNLABELLED, *each) for each in zip(texts, beliefs, strict=True)]
    model = fit(pretrained(training.start / PRETRAINED), given, training.recipe, checkpoints, specials)
    save_file(model.state_dict(), str(path))


def make_model(training: Training, corpora: Sequence[Corpus], weights: Path) -> None:
    """Write the model as it ships."""
    model = Encoder()
    model.load_state_dict(load_file(str(weights)))
    names = [corpus.name for corpus in corpora]
    silence(model, [] if "polnear" in names else ["source", "cue", "content"])
    silence(model, [] if "gold" in names else ["policy"])
    about: dict[str, object] = {"corpora": names, "runs": [asdict(training.recipe)]}
    export(model, training.start / TOKENIZER, training.out, about)
    if "polnear" in names:
        learn = read_polnear(training.corpora, "train")[:: training.linked_share]
        choose = read_polnear(training.corpora, "dev")
        named = read_worldwide(training.corpora, held_out=True)
        describe(training.out, about | fit_choices(EncoderSession(training.out), learn, choose, named))


def make_resolver(training: Training, corpora: Sequence[Corpus]) -> None:
    """Learn whom pronouns mean on parts unseen by the model, GAP's validation part and our own gold."""
    texts = read_gum(training.corpora, "dev") + read_gap(training.corpora, "validation")
    if "polnear" in (corpus.name for corpus in corpora):
        texts += read_polnear(training.corpora, "dev")
    ours = read_gold(training.gold)
    read = [(EncoderTagger(training.out), texts), *((tagger, ours) for tagger in unseen(training))]
    fit_resolver(read, training.out / RESOLVER)


def make_speakers(training: Training) -> None:
    """Learn how sure speakers are on PolNeAR's dev part and on the speakers that we annotated."""
    dev, ours = read_polnear(training.corpora, "dev"), read_spoken(training.gold)
    trained, rules = CombinedTagger(EncoderTagger(training.out)), RuleTagger()
    resolved = [(CombinedTagger(tagger), ours) for tagger in unseen(training)]
    sourced: list[tuple[Tagger, list[LabelledText]]] = [(trained, dev), (rules, dev)]
    fit_speakers(sourced, [*resolved, (rules, ours)], training.out / SPEAKERS)


def make_policies(training: Training) -> None:
    """Learn which mentions are one policy, and which are none, on our own gold."""
    trained = CombinedTagger(EncoderTagger(training.out))
    others: list[Tagger] = [*map(CombinedTagger, unseen(training)), RuleTagger()]
    fit_policies(trained, others, annotated(training.gold), training.out / POLICIES)


def make_issuers(training: Training) -> None:
    """Learn who makes policies on our own gold."""
    fit_issuers(unseen(training), annotated(training.gold), training.out / ISSUERS)


def unseen(training: Training) -> list[EncoderTagger]:
    """Return taggers that were not taught our own articles, or the one that ships where there are none."""
    rounds = [] if training.only_licensed else sorted(training.teachers.glob("round-*.npz"))
    return [UnseenTagger(training.out, kept_in(path)) for path in rounds] or [EncoderTagger(training.out)]


def annotated(gold: Path) -> list[dict[str, Any]]:
    """Return our own articles as their files have them."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))]


def silence(model: Encoder, layers: Sequence[str]) -> None:
    """Make the model find nothing in layers that it was not taught."""
    with torch.no_grad():
        for layer in layers:
            model.heads.bias[LAYERS.index(layer) * SPAN_TAGS + OUTSIDE] += LOUD


def make_figures(training: Training, path: Path) -> None:
    """Measure the model as it ships, and its speed on one thread."""
    tagger = EncoderTagger(training.out)
    figures = {
        title: columns["encoder"].as_dict()
        for title, columns in compare({"encoder": tagger}, training.corpora)
    }
    documents = [text.document for text in read_worldwide(training.corpora, held_out=True)]
    began = time.process_time()
    tagger.tag(documents)
    words = sum(len(document.text.split()) for document in documents)
    figures["speed"] = {"words a second on one core": round(words / (time.process_time() - began))}
    path.write_text(json.dumps(figures, indent=1), encoding="utf-8")
