"""What words say somebody does with a policy: the lexicon `policy_acts` in all its forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast, get_args

from flows.nlp import lexicon
from flows.nlp.attributions.cues import Form, gerund, past, third_person
from schemas.vocabularies import PolicyStatus

Act = Literal["make", "wish", "expect", "support", "oppose", "undo", "challenge", "implement"]
PhraseForm = Form | Literal["nominal", "people"]


@dataclass(frozen=True, slots=True)
class PolicyVerb:
    """A verb, or a noun or adjective with its preposition, in one form.

    `rest` are its words behind the first; `stage` is the status that the act gives the policy.
    """

    base: str
    form: PhraseForm
    rest: tuple[str, ...]
    act: Act
    stage: PolicyStatus | None

    @property
    def length(self) -> int:
        """Return the number of its words."""
        return 1 + len(self.rest)


def words(key: str) -> frozenset[str]:
    """Return one of the plain word lists of the lexicon."""
    return lexicon.words("policy_acts", key)


def forms_of(base: str) -> dict[str, Form]:
    """Return the forms of a one-word verb; where two forms are spelt alike, the first counts."""
    irregular = cast("dict[str, dict[str, list[str]]]", lexicon.load("policy_acts"))["irregular"]
    listed = irregular.get(base)
    if listed is None:
        regular: dict[str, Form] = {base: "base", third_person(base): "third_person"}
        return regular | {past(base): "past", gerund(base): "gerund"}
    forms: dict[str, Form] = {listed[0]: "third_person", listed[-1]: "gerund"}
    for index, form in enumerate(listed[1:-1]):
        forms.setdefault(form, "past" if index == 0 else "participle")
    return forms | ({} if base in forms else {base: "base"})


@cache
def policy_verbs() -> dict[str, tuple[PolicyVerb, ...]]:
    """Return the lexicon by the first word of each form, the longest phrases first.

    Raises ValueError where it names an act that does not exist.
    """
    found: dict[str, dict[tuple[str, ...], PolicyVerb]] = {}
    for entry in (*verb_entries(), *nominal_entries()):
        for word, form in entry_forms(entry).items():
            one = replace(entry, form=form)
            found.setdefault(word, {}).setdefault(one.rest, one)
    return {word: tuple(sorted(e.values(), key=lambda v: -v.length)) for word, e in found.items()}


def entry_forms(entry: PolicyVerb) -> Mapping[str, PhraseForm]:
    """Return the first word of an entry in all its forms; that of a noun phrase has one."""
    first = entry.base.split()[0]
    return {first: entry.form} if entry.form in {"nominal", "people"} else forms_of(first)


def verb_entries() -> Iterator[PolicyVerb]:
    """Yield the verbs of the lexicon in their base form."""
    loaded = cast("dict[str, list[dict[str, object]]]", lexicon.load("policy_acts"))
    for group in loaded["groups"]:
        act, stage = checked(group["act"]), cast("PolicyStatus | None", group.get("stage"))
        for verb in cast("list[str]", group["verbs"]):
            yield PolicyVerb(verb, "base", tuple(verb.split()[1:]), act, stage)


def nominal_entries() -> Iterator[PolicyVerb]:
    """Yield the nouns and adjectives of the lexicon, those for people included."""
    loaded = cast("dict[str, dict[str, list[str]]]", lexicon.load("policy_acts"))
    forms: tuple[PhraseForm, ...] = ("nominal", "people")
    for form in forms:
        for act, phrases in loaded[form].items():
            for phrase in phrases:
                yield PolicyVerb(phrase, form, tuple(phrase.split()[1:]), checked(act), None)


def checked(act: object) -> Act:
    """Return the act, or raise ValueError where there is no such act."""
    if act not in get_args(Act):
        raise ValueError(f"lexicon policy_acts: unknown act {act!r}")
    return cast("Act", act)


def policy_verb_at(line_words: Sequence[str], index: int) -> PolicyVerb | None:
    """Return the longest phrase of the lexicon that stands at the index of the lower-case words.

    An adverb may stand behind its first word: "objected sharply to".
    """
    found = policy_verbs().get(line_words[index], ())
    adverb = line_words[index + 1] if index + 1 < len(line_words) else ""
    for verb in found:
        if tuple(line_words[index + 1 : index + verb.length]) == verb.rest:
            return None if not verb.rest and f"{verb.base} {adverb}" in words("idioms") else verb
        behind = tuple(line_words[index + 2 : index + 1 + verb.length])
        if verb.rest and behind == verb.rest and (adverb.endswith("ly") or adverb in words("adverbs")):
            return replace(verb, rest=(adverb, *verb.rest))
    return None


@cache
def light_verbs() -> frozenset[str]:
    """Return all forms of the verbs that only bear a noun's stand, as in "voiced support for"."""
    return frozenset(form for base in words("light") for form in forms_of(base.split()[0]))
