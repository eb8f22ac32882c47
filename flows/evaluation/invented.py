"""Our own gold: invented articles with their annotation in the text.

`<s1>`, `<q1>` and `<c1>` mark source, cue and content of the first attribution, `<PERSON>` and the
other types mark names. An attribution may have several contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, get_args

from flows.evaluation.labelled import LabelledText, PossibleName
from flows.nlp.annotation import Attribution
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document
from schemas.vocabularies import EntityType

TAG: Final = re.compile(r"<(/?)([A-Za-z]+\d*)>")


@dataclass(frozen=True, slots=True)
class Marked:
    """A span and the name of the tag around it."""

    tag: str
    span: Span


def invented_articles() -> list[LabelledText]:
    """Return the invented articles, by name."""
    folder = files("flows") / "evaluation" / "invented"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".txt")), key=lambda p: p.name)
    return [article_of(path.name, path.read_text(encoding="utf-8")) for path in paths]


def article_of(name: str, marked_text: str) -> LabelledText:
    """Return the text without its tags, and what they say.

    Raises ValueError where a tag is not closed in order. Numbers without content are no attribution.
    """
    text, marks = without_tags(marked_text.strip())
    kinds: tuple[EntityType, ...] = get_args(EntityType)
    names = [PossibleName(m.span, frozenset([kind])) for m in marks for kind in kinds if m.tag == kind]
    return LabelledText(
        corpus="invented",
        document=make_document(text, article_id=name),
        attributions=tuple(attributions_of(marks)),
        names=tuple(sorted(names, key=lambda each: each.span)),
    )


def without_tags(marked_text: str) -> tuple[str, list[Marked]]:
    """Return the bare text and the spans that tags mark in it."""
    text, marks, end = "", [], 0
    opened: list[tuple[str, int]] = []
    for match in TAG.finditer(marked_text):
        text += marked_text[end : match.start()]
        end = match.end()
        if not match[1]:
            opened.append((match[2], len(text)))
            continue
        tag, start = opened.pop() if opened else ("", 0)
        if tag != match[2]:
            raise ValueError(f"</{match[2]}> closes <{tag}>")
        marks.append(Marked(tag, Span(start, len(text))))
    if opened:
        raise ValueError(f"<{opened[-1][0]}> is not closed")
    return text + marked_text[end:], marks


def attributions_of(marks: list[Marked]) -> Iterator[Attribution]:
    """Yield the attributions, each from the tags of one number."""
    numbers = sorted({int(mark.tag[1:]) for mark in marks if mark.tag[0] in "sqc" and mark.tag[1:].isdigit()})
    for number in numbers:
        spans = {role: [m.span for m in marks if m.tag == f"{role}{number}"] for role in "sqc"}
        if spans["c"]:
            cue, source = (spans[role][0] if spans[role] else None for role in "qs")
            yield Attribution(tuple(sorted(spans["c"])), cue, source, 1.0)
