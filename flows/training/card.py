"""The model card, written from what the training used and measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.nlp.encoder.labels import LAYERS, NAME_TYPES
from flows.nlp.encoder.session import WEIGHTS
from flows.training.registry import Corpus
from flows.training.teachers import Teaching
from flows.training.unlabelled import ORIGIN

FAILURES = """\
* Content begins or ends a clause too early or too late, most of all where nothing is quoted.
* Attributions without a verb of speech or thought ("the plan, in her view, ...") are often missed.
* Names were trained on news and web text in English; lower-case or shouted text is read worse.
* Policy mentions come from few articles: descriptions without a policy's name are often missed.
* Locations: whether a place is governed (GPE) or not (LOC) is learnt from few gold articles and lists.
"""


def card(
    corpora: Sequence[Corpus],
    about: Mapping[str, Any],
    figures: Mapping[str, Mapping[str, float]],
    teaching: Teaching | None = None,
) -> str:
    """Return the card in Markdown; `teaching` where teachers taught the encoder."""
    size = sum(file["bytes"] for file in about["files"].values()) / 1e6
    rows = [f"| {c.name} | {c.origin} | {c.licence or 'none stated'} | {c.teaches} |" for c in corpora]
    measured = [
        f"| {part} | {name} | {value:.1f} |"
        for part, values in figures.items()
        for name, value in values.items()
    ]
    leniency = ", ".join(f"{layer} {value}" for layer, value in about.get("leniency", {}).items())
    runs = [settings(run) for run in about["runs"]]
    speakers = [f"* {name}: {value}" for name, value in about.get("speakers", {}).items()]
    calibration = [f"* {name}: {value}" for name, value in about.get("calibration", {}).items()]
    return "\n".join(
        [
            "# Model card: the tagger",
            "",
            "Written by the training; a change by hand is lost with the next one.",
            "",
            "One six-layer encoder (384 wide, word pieces without case) with a head for each of "
            f"{', '.join(LAYERS)} and for names ({', '.join(NAME_TYPES)}), and three that link: contents "
            "to cues, cues to sources, pronouns and noun phrases to the names that they stand for. "
            "Weights of seven bits, the words' vectors of sixteen; ONNX, "
            f"{size:.1f} MB with its tokenizer. "
            "It starts from the weights of all-MiniLM-L6-v2 (Apache-2.0).",
            "",
            f"`{WEIGHTS}`: SHA-256 `{about['files'][WEIGHTS]['sha256']}`",
            "",
            "## Data",
            "",
            "| corpus | origin | licence | teaches |",
            "|---|---|---|---|",
            *rows,
            "",
            *([about_teachers(teaching), ""] if teaching else []),
            "Where no licence is stated the texts belong to their publishers; none of it is in these files. "
            "`onrecord train --licensed` trains without those corpora: names of persons, organisations and "
            "places, and whom pronouns mean; the other heads stay silent.",
            "",
            "## Figures",
            "",
            "On parts not trained on; F1, or per cent where the name says recall, precision or matched. "
            "A few numbers behind the encoder were chosen on these same parts, which flatters them a little: "
            "how lenient each layer is, how confident, how far apart linked words may be. No weights were.",
            "",
            "| part | figure | value |",
            "|---|---|---|",
            *measured,
            "",
            f"Leniency (log odds): {leniency or 'none'}.",
            "",
            "## Known failures",
            "",
            FAILURES,
            "## Confidence of attributions",
            "",
            "Fitted on PolNeAR's dev part; the error is of confidences fitted without the article:",
            "",
            *calibration,
            "",
            "## Confidence of speakers",
            "",
            "The product of two: that the source was read right, fitted on PolNeAR's dev part, and that it "
            "was resolved right, fitted on the annotated sources of the gold articles. Both learn from the "
            "encoder's tags and the rules'; the errors are of confidences fitted without the article:",
            "",
            *speakers,
            "",
            "## Run",
            "",
            *runs,
            "",
        ]
    )


def about_teachers(teaching: Teaching) -> str:
    """Return how the encoder learnt from others, as a paragraph."""
    return (
        f"{teaching.teachers} encoders were trained on these first, each without 1/{teaching.folds} of our "
        f"own annotation. What they believe of each word piece of {teaching.texts} articles without labels "
        f"({ORIGIN}) teaches the encoder that ships, beside the labels; no article shares a paragraph with a "
        "part that figures are of. What is learnt behind the encoder from our own annotation, is learnt "
        "from the tags of encoders that had not seen the article: whom sources mean, how sure a speaker is, "
        "which mentions are a policy, and who makes it."
    )


def settings(run: Mapping[str, Any]) -> str:
    """Return a run's settings as one line."""
    return ", ".join(f"{name} {value}" for name, value in run.items())
