"""What the names of one document name: evidence from all places, one type for each form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from flows.nlp.names.habits import Candidate
from flows.nlp.names.known import as_written, is_listed
from flows.nlp.names.patterns import is_state
from flows.nlp.names.states import add_demonyms, add_peers, evidence_of_state
from flows.nlp.names.words import Line, Word
from schemas.vocabularies import EntityType

Votes = dict[EntityType, float]
MAX_ACRONYM = 8
STATED_PARTY = frozenset(["R-", "D-", "I-", "R", "D"])
APPOSITION = frozenset(["a", "an", "the", "who", "whose", "former", "then"])


def types_of(
    lines: Sequence[Line], candidates: Sequence[Candidate]
) -> Mapping[str, tuple[EntityType, float]]:
    """Return the type of each form and the share of the evidence that speaks for it."""
    votes: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
    counts = Counter(form_of(candidate.text) for candidate in candidates)
    for candidate in candidates:
        form = form_of(candidate.text)
        for kind, weight in evidence(lines[candidate.line].words, candidate):
            votes[form][kind] += weight / counts[form]
    add_forms(candidates, votes)
    add_definitions(lines, candidates, votes)
    add_initials(votes)
    add_shares(votes)
    add_demonyms(votes)
    add_peers(lines, candidates, votes)
    return {form: decided(form, given, counts[form]) for form, given in votes.items()}


def add_forms(candidates: Sequence[Candidate], votes: Mapping[str, Votes]) -> None:
    """Add what each form by itself tells, once: the strongest of its places."""
    told: dict[tuple[str, EntityType], float] = {}
    for candidate in candidates:
        given = votes[form_of(candidate.text)]
        if candidate.entity_type is not None:
            key = (form_of(candidate.text), candidate.entity_type)
            given[candidate.entity_type] += max(0.0, candidate.weight - told.get(key, 0.0))
            told[key] = max(candidate.weight, told.get(key, 0.0))


def form_of(text: str) -> str:
    """Return the form under which the evidence of a name is counted."""
    return " ".join(as_written(word) for word in text.replace("’", "'").split())


def decided(form: str, votes: Votes, count: int) -> tuple[EntityType, float]:
    """Return the type with the most evidence; without any, the form decides."""
    given = votes or {default_type(form, count): 0.2}
    kind = max(given, key=lambda k: given[k])
    total = sum(given.values())
    return kind, given[kind] / (total + 0.3)


def default_type(form: str, count: int) -> EntityType:
    """Return what a name most likely is of which nothing is known, by its form and its frequency."""
    parts = form.split()
    if len(parts) == 1:
        return "PERSON" if count > 1 and form[1:].islower() else "ORG"
    plain = all(ch.isalpha() or ch in " .-'" for ch in form)
    return "PERSON" if len(parts) <= 3 and plain else "ORG"


def evidence(texts: Sequence[Word], candidate: Candidate) -> Iterator[tuple[EntityType, float]]:
    """Yield what the letters and the words around one candidate tell of its type."""
    form = candidate.text
    if is_state(form):
        return
    if candidate.entity_type is None:
        yield from evidence_of_unknown(texts, candidate)
        yield from evidence_of_state(texts, candidate)
    if candidate.start and texts[candidate.start - 1].joined:
        yield from evidence_before(texts[candidate.start - 1].text, form)
    if candidate.end < len(texts):
        yield from evidence_behind(texts, candidate.end, form)


def evidence_of_unknown(texts: Sequence[Word], candidate: Candidate) -> Iterator[tuple[EntityType, float]]:
    """Yield what capitals and a leading article tell of a form that nothing else tells."""
    if is_acronym(candidate.text):
        yield "ORG", 0.5
    if any(is_listed(word, "name_particles") for word in candidate.text.split()[1:-1]):
        yield "PERSON", 0.6
    if candidate.start and texts[candidate.start - 1].lower == "the":
        yield "ORG", 0.4


def evidence_before(word: str, form: str) -> Iterator[tuple[EntityType, float]]:
    """Yield what the word before a name tells."""
    if is_listed(word, "person_openers"):
        yield "PERSON", 0.8
    elif is_listed(word, "place_prepositions") and form.count(" ") < 2:
        yield "GPE", 0.3


def evidence_behind(texts: Sequence[Word], index: int, form: str) -> Iterator[tuple[EntityType, float]]:
    """Yield what the words behind a name tell."""
    word, after = texts[index].text, texts[index - 1].after
    if after.startswith((" (", ", ")) and word in STATED_PARTY:
        yield "PERSON", 2.0
    elif after == ", " and is_state(word) and form.count(" ") < 2:
        yield "GPE", 0.6
    elif after == ", " and word.isdigit() and len(word) == 2:
        yield "PERSON", 1.0
    elif after == ", " and (word in APPOSITION or is_listed(word, "person_openers")):
        yield "PERSON", 1.0 if word in ("who", "whose") else 0.4
    elif after == " " and is_listed(word, "person_verbs"):
        yield "PERSON", 0.4


def is_acronym(form: str) -> bool:
    """Tell a form in capitals, with or without stops."""
    letters = form.replace(".", "")
    return 2 <= len(letters) <= MAX_ACRONYM and letters.isupper() and letters.isalnum()


def add_definitions(
    lines: Sequence[Line], candidates: Sequence[Candidate], votes: Mapping[str, Votes]
) -> None:
    """Let acronyms in brackets behind a name have its type."""
    for name, acronym in pairwise(candidates):
        beside = name.line == acronym.line and name.end == acronym.start and name.end - name.start > 1
        if not beside or not is_acronym(acronym.text):
            continue
        given = votes[form_of(name.text)]
        if lines[name.line].words[name.end - 1].after == " (" and given:
            votes[form_of(acronym.text)][max(given, key=lambda k: given[k])] += 2.0


def add_initials(votes: Mapping[str, Votes]) -> None:
    """Let acronyms have the type of the longer name whose initials they are."""
    for form, given in list(votes.items()):
        initials = "".join(word[0] for word in form.split() if word[0].isupper())
        if len(initials) > 2 and initials in votes and given:
            votes[initials][max(given, key=lambda k: given[k])] += 1.0


def add_shares(votes: Mapping[str, Votes]) -> None:
    """Let single words have evidence from the longer names that they are part of."""
    long = {form: given for form, given in votes.items() if " " in form and given}
    for form, given in long.items():
        kind = max(given, key=lambda k: given[k])
        parts = [part for part in form.split() if not is_listed(part, "name_suffixes")]
        if kind == "PERSON" and len(parts) > 1:
            share(votes, parts[-1], "PERSON", 1.0)
            share(votes, parts[0], "PERSON", 0.6)
        elif parts:
            share(votes, parts[0], kind, 0.2)


def share(votes: Mapping[str, Votes], form: str, kind: EntityType, weight: float) -> None:
    """Add evidence for a form that the text has."""
    if form in votes:
        votes[form][kind] += weight
