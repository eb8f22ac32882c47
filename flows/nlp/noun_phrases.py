"""The words of a sentence, and where a noun phrase begins before its head, told by closed-class words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.nlp import lexicon
from flows.nlp.attributions.cues import cue_verbs, third_person
from flows.nlp.document import Span

WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|No)\.|[$€£]?\d+(?:[.,/]\d+)*%?(?:[-–]\w+)*|\w+(?:[’'\-‑]\w+)*(?:(?<=s)[’'](?!\w))?|[^\w\s]"
)
OPENING, CLOSING = frozenset("“‘\"'["), frozenset("”’\"']")
LONGEST_LEFT = 14
ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ful|less|ary|ish|(?<!m)ent|[aieu]ble|ed|ing|ican|ly|.-.+)$")
POSSESSIVE = re.compile(r"(?:[’']s|s[’'])$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of one sentence, as written and in lower case with straight apostrophes."""

    written: tuple[str, ...]
    lower: tuple[str, ...]
    spans: tuple[Span, ...]

    def __len__(self) -> int:
        """Return how many words and marks there are."""
        return len(self.lower)

    def span(self, first: int, last: int) -> Span:
        """Return the span from the first word to before the last."""
        return Span(self.spans[first].start, self.spans[last - 1].end)


def words_of(text: str, span: Span) -> Words:
    """Return the words and marks of a part of the text."""
    found = [(m.group(), Span(*m.span())) for m in WORD.finditer(text, span.start, span.end)]
    written = tuple(word for word, _ in found)
    return Words(written, tuple(w.lower().replace("’", "'") for w in written), tuple(s for _, s in found))


@cache
def listed(*keys: str) -> frozenset[str]:
    """Return the words under the keys of the noun phrase lexicon, together."""
    return frozenset().union(*(lexicon.words("noun_phrases", key) for key in keys))


@cache
def plain_verbs() -> frozenset[str]:
    """Return present forms of verbs that are hardly ever nouns."""
    bases = lexicon.words("noun_phrases", "base_verbs")
    forms = bases | {third_person(base) for base in bases} | {word for word in cue_verbs() if word.isalpha()}
    nouns = lexicon.words("cues", "noun_like") | lexicon.words("noun_phrases", "noun_verbs")
    return forms - nouns - {third_person(noun) for noun in nouns}


@cache
def present_verbs() -> frozenset[str]:
    """Return present forms of verbs, nouns alike or not."""
    bases = lexicon.words("noun_phrases", "base_verbs") | lexicon.words("noun_phrases", "noun_verbs")
    return bases | {third_person(base) for base in bases}


def follows_subject(words: Words, index: int) -> bool:
    """Tell whether what stands before the index reads like a verb's subject: a name or an adverb."""
    if index == 0:
        return False
    before = words.lower[index - 1]
    named = words.written[index - 1][0].isupper() and not POSSESSIVE.search(before) and not before.isupper()
    return (named and words.lower[index].endswith("s")) or (before.endswith("ly") and index > 1)


def is_determiner(word: str) -> bool:
    """Tell whether the word opens a noun phrase."""
    return word in listed("articles", "demonstratives", "possessives", "quantifiers")


def is_participle(word: str) -> bool:
    """Tell whether the word has the form of a participle."""
    if word in listed("not_participles"):
        return False
    return word in listed("participles") or (len(word) > 4 and word.endswith(("ed", "ing")))


def left_edge(words: Words, head: int) -> int:
    """Return the index of the first word of the noun phrase whose head stands at the index.

    A determiner or possessive ends the way to the left, and so does a word that no noun phrase holds
    before its head: a verb, a preposition, a pronoun, a mark.
    """
    index = head
    while index > max(0, head - LONGEST_LEFT):
        step = step_left(words, index)
        if step == 0:
            break
        index -= step
        if is_determiner(words.lower[index]):
            return with_predeterminer(words, index)
    return strip_left(words, index, head)


def step_left(words: Words, index: int) -> int:
    """Return how many words before the index still belong to its noun phrase; 0 where none does."""
    word = words.lower[index - 1]
    if word == "of" and index > 1 and words.lower[index - 2] in lexicon.words("policy_nouns", "quantities"):
        return 2
    if word in CLOSING and not POSSESSIVE.search(word):
        return quoted_left(words, index)
    if word in {",", "and"}:
        return 1 if joins_adjectives(words, index) else 0
    if is_determiner(word):
        return 0 if word == "that" and introduces_clause(words, index - 1) else 1
    if not word[0].isalnum() and word[0] not in "$€£]":
        return 0
    if word in listed("prepositions", "conjunctions", "pronouns", "modals", "auxiliaries"):
        return 0
    return 0 if is_verb(words, index - 1) else 1


def introduces_clause(words: Words, index: int) -> bool:
    """Tell whether the "that" at the index opens a clause ("said that"), rather than pointing."""
    before, after = words.lower[max(0, index - 1) : index], words.lower[index + 1 : index + 2]
    return any(word in cue_verbs() for word in before) or any(
        word.endswith("s") or word in listed("titles") for word in after
    )


def quoted_left(words: Words, index: int) -> int:
    """Return how many words a quotation has that closes before the index; 0 where it is not short."""
    for back in range(2, 9):
        if index - back < 0 or words.lower[index - back] in ".,;:?!":
            return 0
        if words.lower[index - back] in OPENING:
            return back
    return 0


def joins_adjectives(words: Words, index: int) -> bool:
    """Tell whether the comma or "and" before the index joins modifiers of one noun."""
    if index < 2 or not ADJECTIVE.search(words.lower[index - 2]):
        return False
    for back in range(index - 2, max(-1, index - 7), -1):
        word = words.lower[back]
        if is_determiner(word) or POSSESSIVE.search(word):
            return True
        if not word[0].isalnum() or word in listed(
            "prepositions", "conjunctions", "pronouns", "modals", "auxiliaries"
        ):
            return False
    return False


def is_verb(words: Words, index: int) -> bool:
    """Tell whether a word before a noun is its verb rather than its modifier ("passed tax cuts")."""
    word = words.lower[index]
    plain = words.written[index].islower() and (
        word in plain_verbs() or (word in present_verbs() and follows_subject(words, index))
    )
    if not plain and not is_participle(word):
        return False
    while index > 0 and words.lower[index - 1].endswith("ly"):
        index -= 1
    if index == 0:
        return plain or word.endswith("ing")
    before = words.lower[index - 1]
    if is_determiner(before) or POSSESSIVE.search(before) or before in {",", "and", "of"}:
        return False
    if before[0].isdigit():
        return False
    return not (before[0].isalnum() and ADJECTIVE.search(before) and words.written[index - 1].islower())


def with_predeterminer(words: Words, index: int) -> int:
    """Return where the phrase begins that has its determiner at the index ("all the", "at least 30")."""
    if index > 0 and words.lower[index - 1] in listed("predeterminers"):
        return index - 1
    return index


def strip_left(words: Words, index: int, head: int) -> int:
    """Return the phrase's first word without the verbs and marks that it seems to open with."""
    while index < head and (words.lower[index] in listed("base_verbs") or words.lower[index] in {",", "and"}):
        index += 1
    return index
