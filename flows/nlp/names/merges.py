"""Names that are made of names: court cases, a person's administration, the border of two countries."""

from __future__ import annotations

from collections.abc import Sequence

from flows.nlp.names.habits import Candidate
from flows.nlp.names.known import is_listed
from flows.nlp.names.words import SPACES, Word
from schemas.vocabularies import EntityType


def merged(texts: Sequence[Word], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates of one line, those that make up one name together as one."""
    made: list[Candidate] = []
    for candidate in candidates:
        last = made[-1] if made else None
        if last and is_case(texts, last, candidate):
            made[-1] = spanning(texts, last.start, candidate.end, candidate.line, "LAW")
        elif last and is_border(texts, last, candidate):
            made[-1] = spanning(texts, last.start, candidate.end + 1, candidate.line, "LOC")
        elif is_body(texts, candidate) or is_numbered(texts, candidate):
            made.append(spanning(texts, candidate.start, candidate.end + 1, candidate.line, "ORG"))
        else:
            made.append(candidate)
    return made


def spanning(texts: Sequence[Word], start: int, end: int, line: int, kind: EntityType) -> Candidate:
    """Return one candidate for the words from start to end."""
    return Candidate(line, start, end, " ".join(word.text for word in texts[start:end]), kind, 1.5)


def is_numbered(texts: Sequence[Word], candidate: Candidate) -> bool:
    """Tell whether a branch follows that goes by a number: "Dockers' Council 12", "Local 88"."""
    if candidate.end >= len(texts) or texts[candidate.end - 1].after not in SPACES:
        return False
    branch = is_listed(texts[candidate.end - 1].text, "numbered_heads")
    return branch and texts[candidate.end].text.isdigit()


def is_case(texts: Sequence[Word], first: Candidate, second: Candidate) -> bool:
    """Tell whether two names are the parties of a court case: "Roe v. Doe"."""
    return second.start == first.end + 1 and is_listed(texts[first.end].text, "case_marks")


def is_border(texts: Sequence[Word], first: Candidate, second: Candidate) -> bool:
    """Tell whether two names and what follows name a border: "U.S.-Mexico border"."""
    if first.end != second.start or texts[first.end - 1].after not in ("-", "–"):
        return False
    follows = second.end < len(texts) and texts[second.end - 1].after in SPACES
    return follows and is_listed(texts[second.end].text, "border_nouns")


def is_body(texts: Sequence[Word], candidate: Candidate) -> bool:
    """Tell whether a person's name and what follows name a body of people: "Smith administration"."""
    if candidate.end >= len(texts) or texts[candidate.end - 1].after not in SPACES:
        return False
    following = texts[candidate.end].text
    if candidate.entity_type == "GPE":
        return is_listed(following, "state_bodies")
    if candidate.entity_type not in (None, "PERSON") or candidate.end - candidate.start > 2:
        return False
    return is_listed(following, "body_nouns")
