"""Where a noun phrase ends behind its head: the complements and clauses that say what the head is."""

from __future__ import annotations

from flows.nlp.noun_phrases import (
    ADJECTIVE,
    CLOSING,
    OPENING,
    Words,
    is_determiner,
    is_participle,
    listed,
    plain_verbs,
)

LONGEST_RIGHT = 45
MAKER_REACH, LIST_REACH = 6, 5
INSTANCES = frozenset(["those", "one", "ones", "some"])
EMPTY_BEFORE = frozenset(["and", "or", "of", "for", "with", "by", "on", "in", "from", "not", "against"])


def right_edge(words: Words, head: int) -> int:
    """Return the index behind the last word of the noun phrase whose head stands at the index.

    Prepositional phrases, infinitives, participles and relative clauses that say what the head is
    belong to it; the main clause's verb, and marks other than those of a relative clause, end it.
    """
    start = head + 1
    if start < len(words) and words.lower[start] in CLOSING and opens_quotation(words, start):
        start += 1
    opener = after_time(words, start)
    if opener >= len(words):
        return start
    if words.lower[opener] == "," and opener + 1 < len(words):
        word = words.lower[opener + 1]
        if word in {"which", "whose"} or (is_participle(word) and opens_clause(words, opener + 1)):
            return trimmed(words, scan(words, opener + 1), start)
        clause = after_instance(words, opener + 1)
        if clause is not None:
            return trimmed(words, scan(words, clause), start)
        return start
    if words.lower[opener] == "(":
        return acronym_end(words, opener) or start
    if not opens_complement(words, opener) or is_setting(words, opener, head):
        return start
    return trimmed(words, scan(words, opener), start)


def after_instance(words: Words, index: int) -> int | None:
    """Return where the clause opens that singles some out of many: ", including those that bar cars"."""
    opener = 1 if words.lower[index] == "including" else 2
    if opener == 2 and words.lower[index : index + 2] != ("such", "as"):
        return None
    clause = index + opener + 1
    if clause >= len(words) or words.lower[clause - 1] not in INSTANCES:
        return None
    is_clause = words.lower[clause] in {"that", "which"} or is_participle(words.lower[clause])
    return clause if is_clause else None


def is_setting(words: Words, index: int, head: int) -> bool:
    """Tell whether the phrase that opens at the index tells where or when, not what the noun is.

    So does any "in", "at" or "from" behind a noun with nothing but an article ("the bill in the Senate").
    """
    word = words.lower[index]
    if word in {"on", "in", "by", "at", "from", "over", "about", "to", "for"} and any(
        later in listed("dates") for later in words.lower[index + 1 : index + 4]
    ):
        return True
    if word == "from" and words.lower[min(index + 1, len(words) - 1)].endswith("ing"):
        return True
    if word == "from" and "that" in words.lower[index + 1 : index + MAKER_REACH]:
        return False  # "a policy from the ministry that bans cars"
    return word in {"in", "at", "from", "over", "about"} and head > 0 and is_determiner(words.lower[head - 1])


def opens_quotation(words: Words, end: int) -> bool:
    """Tell whether a quotation mark opens within a few words before the closing one at the index."""
    mark = words.lower[end]
    opening = {"”": "“", "’": "‘"}.get(mark, mark)
    return opening in words.lower[max(0, end - 8) : end]


def after_time(words: Words, index: int) -> int:
    """Return the index behind words of time, or the index itself."""
    end = index
    while (
        end < len(words)
        and end - index < 4
        and (words.lower[end] in listed("time_words") or (end > index and words.lower[end].isdigit()))
    ):
        end += 1
    return end


def opens_complement(words: Words, index: int) -> bool:
    """Tell whether a complement of the noun before the index opens there."""
    word = words.lower[index]
    if (
        word in listed("complement_prepositions")
        or word in {"that", "which", "whose"}
        or word in OPENING - {"'"}
    ):
        return index + 1 < len(words)
    return is_participle(word) and opens_clause(words, index)


def opens_clause(words: Words, index: int) -> bool:
    """Tell whether the participle at the index opens a clause rather than being the sentence's verb."""
    word = words.lower[index]
    if word.endswith("ing"):
        return True
    follower = words.lower[index + 1] if index + 1 < len(words) else "."
    return (
        follower in listed("prepositions", "time_words")
        or not follower[0].isalnum()
        or follower.endswith("ly")
    )


def acronym_end(words: Words, index: int) -> int | None:
    """Return the index behind a bracket that holds one word in capitals."""
    if index + 2 < len(words) and words.lower[index + 2] == ")" and words.written[index + 1].isupper():
        return index + 3
    return None


def scan(words: Words, start: int) -> int:
    """Return where the complement that opens at the index ends.

    Each relative pronoun or subject inside it lets one verb in; the next verb is the main clause's.
    """
    licences, index, quoted = 0, start, False
    while index < min(len(words), start + LONGEST_RIGHT):
        word = words.lower[index]
        if word in listed("relatives", "subject_pronouns"):
            licences += 1
        elif word in listed("modals", "auxiliaries") or (index > start and is_main_verb(words, index)):
            if not licences:
                return index
            licences -= 1
            index = after_verbs(words, index)
            continue
        elif word == "“" or (word in '”"' and (quoted or word == '"')):
            quoted = not quoted
        elif ends_complement(words, index):
            return index
        index += 1
    return index


def is_main_verb(words: Words, index: int) -> bool:
    """Tell whether the word is a verb in the past or of the third person, and no participle or noun."""
    word = words.lower[index]
    before = words.lower[index - 1]
    if (
        is_determiner(before)
        or before == "to"
        or before in listed("modals", "auxiliaries")
        or not before[0].isalnum()
    ):
        return False
    if word.endswith("s"):
        return word in plain_verbs()
    if (
        not word.endswith("ed")
        or not is_participle(word)
        or ADJECTIVE.search(before)
        or before in EMPTY_BEFORE
    ):
        return False
    return not opens_clause(words, index)


def after_verbs(words: Words, index: int) -> int:
    """Return the index behind a group of auxiliaries and adverbs, and the verb behind them."""
    index += 1
    while index < len(words) and (
        words.lower[index] in listed("modals", "auxiliaries")
        or words.lower[index] in {"not", "also", "never", "only", "still"}
        or words.lower[index].endswith("ly")
    ):
        index += 1
    return index


def ends_complement(words: Words, index: int) -> bool:
    """Tell whether the complement ends before the word at the index."""
    word = words.lower[index]
    if word == ",":
        return not goes_on(words, index)
    if not word[0].isalnum() and word[0] not in "$€£%'[]/&":
        return True
    if word in listed("clause_ends"):
        return not is_object_clause(words, index)
    if word in {"and", "or"} and index + 1 < len(words):
        follower = words.lower[index + 1]
        return follower in listed("pronouns", "articles", "auxiliaries")
    return False


def is_object_clause(words: Words, index: int) -> bool:
    """Tell whether "when" opens what a verb is about: "that have restricted when they may file"."""
    before = words.lower[max(0, index - 2) : index]
    is_perfect = len(before) == 2 and before[0] in {"have", "has", "had"} and before[1].endswith("ed")
    return words.lower[index] in {"when", "where", "whether"} and is_perfect


def goes_on(words: Words, comma: int) -> bool:
    """Tell whether a list goes on behind the comma ("Peru, Chile and Bolivia")."""
    if words.lower[comma + 1 : comma + 2] in (("and",), ("or",)):
        return closes_list(words, comma)
    for index in range(comma + 1, min(len(words), comma + 5)):
        word = words.lower[index]
        if word in {"and", "or", ","} and index > comma + 1:
            return True
        if (
            not word[0].isalnum()
            or is_determiner(word)
            or word in listed("pronouns", "modals", "auxiliaries", "relatives")
        ):
            return False
    return False


def closes_list(words: Words, comma: int) -> bool:
    """Tell whether the last of several names follows ("Peru, Chile, and Bolivia")."""
    is_list = "," in words.lower[max(0, comma - LIST_REACH) : comma]
    last = words.written[comma + 2] if comma + 2 < len(words) else ""
    return is_list and last[:1].isupper()


def trimmed(words: Words, end: int, least: int) -> int:
    """Return the end without the words that no noun phrase ends in, but not less than the given end."""
    while end > least and (
        words.lower[end - 1] in listed("never_last") or words.lower[end - 1] in OPENING - CLOSING
    ):
        end -= 1
    return max(end, least)
