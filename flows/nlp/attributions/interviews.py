"""Interviews printed as questions and answers that nothing but their wording tells apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.nlp import lexicon
from flows.nlp.annotation import Attribution
from flows.nlp.document import Document, Span

CONFIDENCE = 0.6
LONGEST_QUESTION = 400
FEWEST_QUESTIONS, LEAST_SHARE = 3, 0.2
ADDRESSED = re.compile(r"\b(?:you|your|yourself)\b", re.I)
WORD = re.compile(r"[\w'’]+")
MARKS = "“\"‘'"


def interview_answers(document: Document) -> Iterator[Attribution]:
    """Yield each answer of an interview as an attribution without cue and source.

    An interview has three paragraphs or more that ask "you" something, each followed by one in the first
    person, and they are a fifth of its paragraphs; an answer goes on for as long as it says "I" or "we".
    """
    texts = [paragraph.text_of(document.text) for paragraph in document.paragraphs]
    questions = [number for number, text in enumerate(texts) if is_question(text)]
    answered = [number for number in questions if number + 1 < len(texts) and is_answer(texts[number + 1])]
    addressed = sum(bool(ADDRESSED.search(texts[number])) for number in answered)
    if min(len(answered), addressed + 1) < FEWEST_QUESTIONS or len(questions) < LEAST_SHARE * len(texts):
        return
    for number in answered:
        end = number + 1
        while end < len(texts) and is_answer(texts[end]):
            end += 1
        parts: tuple[Span, ...] = document.paragraphs[number + 1 : end]
        yield Attribution(parts, None, None, CONFIDENCE)


def is_question(text: str) -> bool:
    """Tell whether a paragraph asks something, outside quotation marks."""
    return len(text) <= LONGEST_QUESTION and text.endswith("?") and text[0] not in MARKS


def is_answer(text: str) -> bool:
    """Tell whether a paragraph speaks in the first person and is neither quoted nor a question."""
    if text[0] in MARKS or text.endswith("?"):
        return False
    words = {word.lower().replace("’", "'") for word in WORD.findall(text)}
    return bool(words & lexicon.words("sources", "first_person"))
