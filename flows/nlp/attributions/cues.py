"""Which words attribute: the verbs of `flows/lexicons/cues.yaml` in all their forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from flows.nlp import lexicon
from schemas.vocabularies import CueClass

Frame = Literal["quote", "clause", "that", "infinitive", "object", "addressee"]
Form = Literal["base", "third_person", "past", "participle", "gerund"]

VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class CueVerb:
    """One form of a verb that attributes; `rest` are the words behind it, as "out" in "pointed out"."""

    base: str
    form: Form
    rest: tuple[str, ...]
    cue_class: CueClass
    frames: frozenset[Frame]


def third_person(base: str) -> str:
    """Return the -s form of a regular verb."""
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def past(base: str) -> str:
    """Return the -ed form of a regular verb."""
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in VOWELS:
        return base[:-1] + "ied"
    return base + "ed"


def gerund(base: str) -> str:
    """Return the -ing form of a regular verb."""
    if base.endswith("e") and not base.endswith(("ee", "ye", "oe")):
        return base[:-1] + "ing"
    return base + "ing"


def forms_of(base: str) -> dict[str, Form]:
    """Return the forms of a one-word verb; where two forms are spelt alike, the first counts."""
    irregular = cast("dict[str, list[str]]", lexicon.load("cues"))["irregular"]
    listed = cast("dict[str, list[str]]", irregular).get(base)
    if listed is None:
        return {base: "base", third_person(base): "third_person", past(base): "past", gerund(base): "gerund"}
    forms: dict[str, Form] = {base: "base", listed[0]: "third_person", listed[-1]: "gerund"}
    pasts = listed[1:-1]
    return forms | {form: ("past" if i == 0 else "participle") for i, form in enumerate(pasts)}


@cache
def cue_verbs() -> dict[str, tuple[CueVerb, ...]]:
    """Return the verbs by the first word of each form, those with the most words first."""
    groups = cast("dict[str, list[dict[str, list[str]]]]", lexicon.load("cues"))["verbs"]
    classes: dict[str, CueClass] = {}
    frames: dict[str, set[Frame]] = {}
    for group in groups:
        for verb in group["verbs"]:
            classes.setdefault(verb, cast("CueClass", group["class"]))
            frames.setdefault(verb, set()).update(cast("list[Frame]", group["frames"]))
    check_groups(set(classes.values()), set().union(*frames.values()))
    found: dict[str, list[CueVerb]] = {}
    for verb, cue_class in classes.items():
        first, *rest = verb.split()
        for word, form in forms_of(first).items():
            found.setdefault(word, []).append(
                CueVerb(verb, form, tuple(rest), cue_class, frozenset(frames[verb]))
            )
    return {word: tuple(sorted(verbs, key=lambda v: -len(v.rest))) for word, verbs in found.items()}


def check_groups(classes: set[CueClass], frames: set[Frame]) -> None:
    """Raise ValueError where the lexicon names a class or a frame that does not exist."""
    unknown = (classes - set(get_args(CueClass))) | (frames - set(get_args(Frame)))
    if unknown:
        raise ValueError(f"lexicon cues: unknown class or frame {sorted(unknown)}")


def cue_verb_at(words: Sequence[str], index: int) -> CueVerb | None:
    """Return the cue verb whose words stand at the index of the lower-case words, if there is one."""
    for verb in cue_verbs().get(words[index], ()):
        if tuple(words[index + 1 : index + 1 + len(verb.rest)]) == verb.rest:
            return verb
    return None


def cue_class_of(cue: str) -> CueClass | None:
    """Return the class of a cue phrase as found in a text; None where no word of it is a cue verb.

    The last cue verb of the phrase counts: "began to complain" is complaining.
    """
    words = cue.lower().split()
    for index in reversed(range(len(words))):
        verb = cue_verb_at(words, index)
        if verb is not None:
            return verb.cue_class
    return "neutral" if cue.lower().startswith("according") else None
