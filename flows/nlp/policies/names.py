"""Policies that go by a name: acts, numbered bills and orders, court cases, public programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import cast

from flows.nlp import lexicon
from flows.nlp.annotation import NameMention
from flows.nlp.document import Document, Span
from schemas.vocabularies import PolicyType

NUMBER = r"(?:No\. ?)?\d[\d,]*[A-Z]?"
ORDINAL = (
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Eighth|Tenth|Thirteenth|Fourteenth|Fifteenth|Nineteenth"
    r"|Twenty-[A-Z][a-z]+|\d{1,2}(?:st|nd|rd|th))"
)
CAPITAL = r"[A-Z][\w.\-]{0,24}"
PARTY = rf"{CAPITAL}(?:[’']s)?(?: (?:of )?{CAPITAL}(?:[’']s)?){{0,4}}"
IDENTIFIERS: dict[PolicyType, str] = {
    "executive_order": rf"(?:Executive Order|E\.O\.|Presidential Proclamation) {NUMBER}",
    "ballot_measure": r"(?:Proposition|Prop\.|Measure|Ballot Question|Initiative) (?:\d+|[A-Z])\b",
    "bill": rf"(?:House|Senate|Assembly) (?:Joint )?(?:Bill|Resolution|File) {NUMBER}"
    r"|(?:H\. ?R\.|H\. ?B\.|S\. ?B\.|A\. ?B\.|HR|HB|SB|AB|(?<!U\.)S\.) ?\d+\b",
    "law": r"(?:Public Law|Pub\. L\.) \d+-\d+|(?:Title [IVX]+|Section \d+|Article \d+)(?= of the [A-Z])"
    rf"|{ORDINAL} Amendment\b",
    "court_decision": rf"{PARTY} v\. {CAPITAL}(?: (?:of )?{CAPITAL}){{0,3}}",
}
IDENTIFIER = re.compile(r"\b(?=[A-Z\d])(?:" + "|".join(f"(?P<{t}>{p})" for t, p in IDENTIFIERS.items()) + ")")
ACT_HEADS: dict[str, PolicyType] = {
    "Act": "law",
    "Code": "law",
    "Amendment": "law",
    "Bill": "bill",
    "Resolution": "bill",
    "Treaty": "agreement",
    "Convention": "agreement",
    "Protocol": "agreement",
    "Accord": "agreement",
    "Accords": "agreement",
    "Agreement": "agreement",
    "Pact": "agreement",
    "Partnership": "agreement",
    "Rule": "regulation",
    "Plan": "policy",
    "Program": "program",
    "Initiative": "program",
}
TITLE = re.compile(
    r"\b[A-Z][\w’'\-–]*(?: (?:(?:of|and|for|from|to|the|in|on|against|with|&) )?[A-Z][\w’'\-–]*){0,9}"
)
COURTS = re.compile(r".*\b(?:Court|Circuit)[’']s ")
NO_POLICY = re.compile(r"Constitution|Declaration of Independence|Bill of Rights")
ARTICLES = frozenset({"The", "A", "An", "This", "That", "Our", "Your"})
YEAR = re.compile(r" of (?:1[789]|20)\d\d\b")


@cache
def known_names() -> tuple[re.Pattern[str], dict[str, PolicyType]]:
    """Return a pattern for all names of the lexicon, and the type of each."""
    types: dict[str, PolicyType] = dict.fromkeys(lexicon.phrases("policy_nouns", "programs"), "program")
    groups = cast("dict[str, dict[str, list[str]]]", lexicon.load("policy_nouns"))["named"]
    for policy_type, names in groups.items():
        types |= dict.fromkeys(names, cast("PolicyType", policy_type))
    longest_first = sorted(types, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w])")
    return pattern, types


def find_policy_names(
    document: Document, names: Sequence[NameMention]
) -> tuple[tuple[Span, PolicyType], ...]:
    """Return the spans that name a policy, without overlap, in text order, each with its type."""
    text = document.text
    listed = [(n.span, n.span.text_of(text)) for n in names if n.entity_type == "LAW"]
    laws = [(span, type_of_name(name)) for span, name in listed if not NO_POLICY.search(name)]
    return without_overlap([*find_names_in(text), *laws])


def find_names_in(text: str) -> tuple[tuple[Span, PolicyType], ...]:
    """Return the spans that name a policy by their own words, without overlap, in text order."""
    found = [(without_opener(m), cast("PolicyType", m.lastgroup)) for m in IDENTIFIER.finditer(text)]
    found += titles(text)
    pattern, types = known_names()
    found += [(Span(*m.span()), types[m.group()]) for m in pattern.finditer(text)]
    return without_overlap(found)


def without_opener(match: re.Match[str]) -> Span:
    """Return a name's span without what opens its sentence, or whose it is: "the Court's Lee v. Vale"."""
    if match.lastgroup != "court_decision":
        return Span(*match.span())
    court = COURTS.match(match.group())
    start = match.start() + (court.end() if court else 0)
    first, _, rest = match.string[start : match.end()].partition(" ")
    if first in lexicon.words("noun_phrases", "sentence_openers") and not rest.startswith("v. "):
        start += len(first) + 1
    return Span(start, match.end())


def titles(text: str) -> list[tuple[Span, PolicyType]]:
    """Return the capitalised phrases whose last word says that they are a policy."""
    found = []
    for match in TITLE.finditer(text):
        words = match.group().split()
        first = first_of_title(words)
        last = next((i for i in range(len(words) - 1, first, -1) if is_title_head(words, i)), None)
        if last is None:
            continue
        start = match.start() + len(" ".join(words[:first])) + first
        end = match.start() + len(" ".join(words[: last + 1]))
        year = YEAR.match(text, end)
        found.append((Span(start, year.end() if year else end), ACT_HEADS[words[last]]))
    return found


def first_of_title(words: Sequence[str]) -> int:
    """Return where the title begins behind what opens a sentence ("But the ...")."""
    first = 1 if words[0] in lexicon.words("noun_phrases", "sentence_openers") else 0
    return first + 1 if words[first : first + 1] == ["the"] else first


def is_title_head(words: Sequence[str], index: int) -> bool:
    """Tell whether the capitalised word at the index heads the title of an act or agreement."""
    if words[index] not in ACT_HEADS or not words[index - 1][0].isupper() or words[index - 1] in ARTICLES:
        return False
    if words[index] in {"Bill", "Convention"} and (index < 2 or index + 1 == len(words)):
        return False
    return index + 1 == len(words) or words[index + 1][0].islower()


def type_of_name(name: str) -> PolicyType:
    """Return the type of policy that a name's own words show; a law where they show none."""
    known = known_names()[1].get(name)
    if known is not None:
        return known
    identified = IDENTIFIER.search(name)
    if identified is not None:
        return cast("PolicyType", identified.lastgroup)
    return next((ACT_HEADS[word] for word in reversed(name.split()) if word in ACT_HEADS), "law")


def without_overlap(found: Sequence[tuple[Span, PolicyType]]) -> tuple[tuple[Span, PolicyType], ...]:
    """Return the spans in text order; of those that overlap, the longest of the first."""
    kept: list[tuple[Span, PolicyType]] = []
    for span, policy_type in sorted(found, key=lambda f: (f[0].start, -f[0].end)):
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, policy_type))
    return tuple(kept)
