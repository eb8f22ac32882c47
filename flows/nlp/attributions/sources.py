"""Who a cue attributes to: the noun phrase before or behind it."""

from __future__ import annotations

from collections.abc import Collection

from flows.nlp import lexicon
from flows.nlp.attributions.cues import cue_verb_at
from flows.nlp.attributions.lines import Line

BREAKS = frozenset(';:—–-()[]"“”‘’?!…')
SEARCH_LIMIT = 40
JOINT_LIMIT = 6


def cue_words(key: str) -> frozenset[str]:
    """Return one of the word lists of the cue lexicon."""
    return lexicon.words("cues", key)


def is_adverb(word: str) -> bool:
    """Tell whether a word may stand between a source and its verb as an adverb."""
    if word in cue_words("adverbs"):
        return True
    return word.endswith("ly") and len(word) > 4 and word not in cue_words("not_adverbs")


def before_auxiliaries(line: Line, verb: int) -> int:
    """Return the index behind the last token of what precedes the verb's auxiliaries, adverbs and time."""
    index = verb
    auxiliaries, times = cue_words("auxiliaries"), cue_words("time_words")
    while index > 0:
        word = line.words[index - 1]
        is_setting = word in times or (word in {"on", "in"} and index < verb and line.words[index] in times)
        if not (word in auxiliaries or is_adverb(word) or (is_setting and index > 1)):
            break
        index -= 1
    return index


def source_before(line: Line, verb: int) -> tuple[int, int] | None:
    """Return the token range of the noun phrase that is the subject of the verb, if it stands before it."""
    end = before_auxiliaries(line, verb)
    if end == 0 or line.quoted[end - 1] is not None or line.words[end - 1] == "to":
        return None
    if line.words[end - 1] in cue_words("subject_pronouns"):
        return end - 1, end
    if line.is_comma(end - 1):
        return described_source(line, end - 1)
    if line.words[end - 1] == ")":
        return bracketed_source(line, end - 1)
    start = phrase_start(line, end)
    return (start, end) if start < end and not is_verbal(line, start, end) else None


def is_verbal(line: Line, start: int, end: int) -> bool:
    """Tell whether the words are the rest of a clause rather than a noun phrase: "taken up two bills"."""
    word = line.words[start]
    if line.is_capitalised(start):
        return False
    return word in lexicon.words("noun_phrases", "participles") or (end - start == 1 and word.endswith("ed"))


def bracketed_source(line: Line, bracket: int) -> tuple[int, int] | None:
    """Return the source in "Smith (D-Ohio) said", brackets included."""
    for opening in range(bracket - 1, max(-1, bracket - SEARCH_LIMIT), -1):
        if line.words[opening] == "(":
            start = phrase_start(line, opening)
            return (start, bracket + 1) if start < opening else None
    return None


def described_source(line: Line, comma: int) -> tuple[int, int] | None:
    """Return the source in "Smith, who leads the union, said": the name with its description."""
    head = None
    for index in range(comma - 1, max(0, comma - SEARCH_LIMIT), -1):
        if not line.is_comma(index) or line.quoted[index - 1] is not None:
            continue
        is_described = opens_description(line, index + 1, comma)
        if is_described and head is None:
            head = described_head(line, index)
        if (
            (is_described or head is None)
            and line.is_capitalised(index - 1)
            and phrase_start(line, index) == 0
        ):
            head = 0
    return None if head is None else (head, comma)


def described_head(line: Line, comma: int) -> int | None:
    """Return where the noun phrase that the comma ends begins, brackets behind it included."""
    if line.words[comma - 1] == ")":
        found = bracketed_source(line, comma - 1)
        return found[0] if found else None
    start = phrase_start(line, comma)
    return start if start < comma else None


def opens_description(line: Line, index: int, end: int) -> bool:
    """Tell whether the words from the index describe the name before the comma."""
    if index >= end:
        return False
    word = line.words[index]
    is_party_mark = word[:2] in {"r-", "d-", "i-"} and len(word) > 2
    return word in cue_words("apposition_openers") or word.isdigit() or is_party_mark


def phrase_start(line: Line, end: int) -> int:
    """Return where the noun phrase that ends at `end` begins; `end` itself where there is none."""
    index = end
    while index > 0 and end - index < SEARCH_LIMIT and not breaks_phrase(line, index - 1, end):
        index -= 1
    return without_lead(line, index, end)


def breaks_phrase(line: Line, index: int, end: int) -> bool:
    """Tell whether a noun phrase to the right of the token cannot go on over it."""
    word = line.words[index]
    if line.is_comma(index) or word in BREAKS or line.quoted[index] is not None:
        return True
    if word in {"and", "or"}:
        return not joins_phrases(line, index, end)
    if word in cue_words("clause_openers") or word in cue_words("auxiliaries"):
        return True
    verb = cue_verb_at(line.words, index)
    if verb is None or word in cue_words("noun_like"):
        return False
    follows_pronoun = index > 0 and line.words[index - 1] in cue_words("subject_pronouns")
    return verb.form in {"past", "third_person"} or (verb.form == "base" and follows_pronoun)


def joins_phrases(line: Line, conjunction: int, end: int) -> bool:
    """Tell whether "and" joins two short noun phrases ("Lee and Ortiz", "advocates and experts")."""
    start = conjunction
    first = max(0, conjunction - JOINT_LIMIT - 1)  # no phrase that counts is longer
    stops = BREAKS | cue_words("prepositions") | {"both", "between"}
    while start > first and not (line.is_comma(start - 1) or line.words[start - 1] in stops):
        start -= 1
    left = line.words[start:conjunction]
    if not left or len(left) > JOINT_LIMIT or end - conjunction > 2 * JOINT_LIMIT:
        return False
    verbs = cue_words("auxiliaries") | cue_words("subject_pronouns") | cue_words("clause_openers")
    is_first = conjunction == 1  # the capital of a sentence's first word tells nothing
    same_case = is_first or line.is_capitalised(conjunction - 1) == line.is_capitalised(conjunction + 1)
    return same_case and not any(word in verbs for word in left)


def without_lead(line: Line, start: int, end: int) -> int:
    """Return the phrase's start without adverbs and a prepositional phrase that only open the sentence."""
    while start < end and (is_adverb(line.words[start]) or line.words[start] in {"and", "or", "but"}):
        if line.words[start + 1 : start + 2] == ("of",):  # "all of the candidates"
            return start
        start += 1
    start = without_time(line, start, end)
    if start == end or line.words[start] not in cue_words("prepositions"):
        return start
    determiners = cue_words("determiners")
    for index in range(end - 1, start, -1):
        if line.words[index] in determiners:
            return index
        begins_name = line.is_capitalised(index) and not line.is_capitalised(index - 1)
        if begins_name and line.words[index - 1] not in {"of", "."}:
            return index
    return start + 1


def without_time(line: Line, start: int, end: int) -> int:
    """Return the phrase's start behind words that only tell when: "Last month the clinic"."""
    index = start
    while index < end and line.words[index] in cue_words("time_words") | {","}:
        index += 1
    is_time = index - start > 1 or (index > start and line.is_comma(index - 1))
    return index if is_time and index < end else start


def source_after(line: Line, start: int) -> tuple[int, int] | None:
    """Return the token range of the source of 'said Mary Smith, who leads the union', from `start`."""
    if start >= len(line.tokens) or not begins_source(line, start):
        return None
    index = start + 1
    stops = cue_words("time_words") | {"on", "during", "in", "after", "when", "while", "as", "before", "but"}
    in_description = False
    while index < len(line.tokens) and line.quoted[index] is None:
        word = line.words[index]
        if line.is_comma(index):
            if not (opens_description(line, index + 1, len(line.tokens)) or precedes_name(line, index)):
                break
            in_description = True
        elif word in BREAKS - {"(", ")", "-", "’", "‘"} or (word in stops and not in_description):
            break
        index += 1
    return start, trimmed_end(line, start, index)


def precedes_name(line: Line, comma: int) -> bool:
    """Tell whether a name behind the comma fills the role before it ("the union's lawyer, Omar Diaz")."""
    behind = range(comma + 1, min(comma + 3, len(line.tokens)))
    return not line.is_capitalised(comma - 1) and len(behind) == 2 and all(map(line.is_capitalised, behind))


def trimmed_end(line: Line, start: int, end: int) -> int:
    """Return the end without the full stop of the sentence."""
    at_end = end == len(line.tokens) and end - start > 1
    return end - 1 if at_end and line.words[end - 1] == "." else end


def begins_source(line: Line, index: int) -> bool:
    """Tell whether a noun phrase that can speak begins at the token."""
    word = line.words[index]
    openers: Collection[str] = cue_words("determiners") | cue_words("subject_pronouns")
    if line.quoted[index] is not None:
        return False
    return (line.is_capitalised(index) or word in openers) and word not in {"that", "which", "it"}
