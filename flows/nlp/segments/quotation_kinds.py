"""What a quotation is for: speech, words set off from their sentence, or the title of a work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from flows.nlp.document import Span
from flows.nlp.lexicon import words

Kind = Literal["speech", "scare", "title"]

LEXICON = "abbreviations"
MARKS = "\"“”„‟＂«»'‘’‚‛`"
LONGEST_TITLE = 12
LONGEST_SCARE = 3
WORD = re.compile(r"\w[\w’'\-&.]*")
END_MARKS = (",", ".", "!", "?", "…", "—", "–", "-")


def kind_of(text: str, parts: Sequence[Span]) -> Kind:
    """Tell the kind by the words inside and the few before them.

    A title is named by its head ("the book", "titled") or stands in title case in a sentence that
    does not; up to three words without the shape of an utterance are set off; all else is speech.
    """
    first = parts[0]
    inside = text[first.start : min(first.end, first.start + 200)].strip(MARKS + " ")
    before = text[max(0, first.start - 40) : first.start].rpartition("\n")[2].rstrip()
    found = WORD.findall(inside)
    if len(parts) > 1 or not found or len(found) > LONGEST_TITLE:
        return "speech"
    if is_title(inside, found, before):
        return "title"
    return "scare" if is_set_off(inside, found, before) else "speech"


def is_title(inside: str, found: Sequence[str], before: str) -> bool:
    """Tell whether the words are a name of a work: all but the small ones capitalised."""
    if not is_title_case(found) or inside.endswith(("!", "?", ";")):
        return False
    last = before.rstrip(" ,:").rpartition(" ")[2].strip("(")
    if last.lower() in words(LEXICON, "title_heads"):
        return True
    headline = last[:1].isupper() and not last.endswith(("’s", "'s", "s’", "s'"))
    return len(found) > 1 and bool(last) and not headline and not before.endswith((":", ".", "?", "!"))


def is_title_case(found: Sequence[str]) -> bool:
    """Tell title case from a sentence and from words all in capitals."""
    small = words(LEXICON, "title_small")
    big = [word for word in found if word.lower() not in small]
    shouted = len(found) > LONGEST_SCARE and all(word.isupper() for word in big)
    return bool(big) and not shouted and not any(word[0].islower() for word in (found[0], *big))


def is_set_off(inside: str, found: Sequence[str], before: str) -> bool:
    """Tell a few words set off from a short utterance, which a comma or a colon introduces.

    A closing comma or full stop says little: American usage puts them inside the marks.
    """
    if len(found) > LONGEST_SCARE or inside.endswith(("!", "?")):
        return False
    if not inside.endswith(END_MARKS):
        return True
    introduced = not before or before.endswith((",", ":", ".", "!", "?"))
    return inside[0].islower() and not introduced
