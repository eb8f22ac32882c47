"""What tells that an unknown name is a country, a state or a city: institutions, people and peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from flows.nlp.names.habits import Candidate
from flows.nlp.names.known import is_listed
from flows.nlp.names.words import Line, Word
from schemas.vocabularies import EntityType

# How a people's name is made from its country's: Calderra, Calderran.
DEMONYM_ENDINGS = ("n", "an", "ian", "ese", "i", "ish")
SHORTEST_COUNTRY = 4
INSTITUTION, DEMONYM, PEER = 0.8, 0.9, 0.5


def evidence_of_state(texts: Sequence[Word], candidate: Candidate) -> Iterator[tuple[EntityType, float]]:
    """Yield that the name governs where an institution of states follows: "Tavoria's parliament"."""
    behind = texts[candidate.end] if candidate.end < len(texts) else None
    if (
        behind is not None
        and texts[candidate.end - 1].possessive
        and is_listed(behind.text, "state_institutions")
    ):
        yield "GPE", INSTITUTION
    opener = " ".join(word.lower for word in texts[max(0, candidate.start - 2) : candidate.start])
    if is_listed(opener, "state_openers"):
        yield "GPE", INSTITUTION


def add_demonyms(votes: Mapping[str, dict[EntityType, float]]) -> None:
    """Let a country and its people tell each other's type."""
    for form in [form for form in votes if len(form) >= SHORTEST_COUNTRY and " " not in form]:
        stem = form[:-1] if form[-1] in "aey" else form
        for people in {start + ending for start in (form, stem) for ending in DEMONYM_ENDINGS}:
            if people in votes and people != form:
                votes[form]["GPE"] += DEMONYM
                votes[people]["NORP"] += DEMONYM


def add_peers(
    lines: Sequence[Line], candidates: Sequence[Candidate], votes: Mapping[str, dict[EntityType, float]]
) -> None:
    """Let names of one word that are listed with a place be places: "Tavoria, Lusania and Meridia"."""
    for group in listed_together(lines, candidates):
        places = [form for form in group if top(votes[form]) == "GPE"]
        for form in group if places else ():
            votes[form]["GPE"] += PEER * (form not in places)


def listed_together(lines: Sequence[Line], candidates: Sequence[Candidate]) -> Iterator[list[str]]:
    """Yield the forms of one word that commas and a conjunction list side by side."""
    chains: dict[int, list[Candidate]] = defaultdict(list)
    number = 0
    for left, right in pairwise(candidates):
        if left.line != right.line or not are_listed(lines[left.line].words, left, right):
            number += 1
            continue
        chains[number] = chains[number] or [left]
        chains[number].append(right)
    for chain in chains.values():
        if all(" " not in candidate.text for candidate in chain):
            yield [candidate.text for candidate in chain]


def are_listed(texts: Sequence[Word], left: Candidate, right: Candidate) -> bool:
    """Tell whether a comma or "and" stands between two names, and nothing else."""
    between = [word.lower for word in texts[left.end : right.start]]
    after = texts[left.end - 1].after
    return (not between and after == ", ") or (between in (["and"], ["or"]) and after in {" ", ", "})


def top(votes: Mapping[EntityType, float]) -> EntityType | None:
    """Return the type with the most evidence, if there is any."""
    return max(votes.items(), key=lambda vote: vote[1])[0] if votes else None
