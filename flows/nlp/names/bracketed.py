"""Names of persons that brackets or quotation marks cut in two: "[Dana] Lee", "Bo [Diaz]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.nlp.annotation import NameMention
from flows.nlp.document import Span

PAIRS = {"]": "[", "”": "“", '"': '"'}
CLOSING = re.compile(r"[\]”\"]")
BETWEEN = re.compile(r"[\s\[\]“”\"]{0,3}")
# What stands behind an opening mark at a name's end, up to the closing one and the surname behind a nickname.
REST = re.compile(
    r"(?<=\[)[A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*)?\]|(?<=[“\"])[A-Z][\w.’'\-]*[”\"](?: [A-Z][\w’'\-]*)+"
)


def whole_names(text: str, names: Sequence[NameMention]) -> tuple[NameMention, ...]:
    """Return the names, in text order, those parts of one person's name as one that only marks keep apart.

    The names are in text order, without overlap, and so are those returned.
    """
    whole: list[NameMention] = []
    for name in names:
        last = whole[-1] if whole else None
        if last is not None and name.span.start < last.span.end:
            continue  # a part of what was completed
        if last is not None and is_rest(text, last, name):
            whole[-1] = replace(last, span=Span(last.span.start, name.span.end))
        else:
            whole.append(name)
        whole[-1] = completed(text, whole[-1], whole[-2].span.end if len(whole) > 1 else 0)
    return tuple(whole)


def is_rest(text: str, first: NameMention, second: NameMention) -> bool:
    """Tell whether a mark that one person's name holds or leaves open joins it to the next one."""
    between = Span(first.span.end, second.span.start)
    if first.entity_type != "PERSON" or second.entity_type != "PERSON":
        return False
    if BETWEEN.fullmatch(text, between.start, between.end) is None:
        return False
    inside = first.span.text_of(text), second.span.text_of(text)
    return any(CLOSING.search(part) for part in inside) or left_open(inside[0]) is not None


def left_open(name: str) -> str | None:
    """Return the mark that would close what the name leaves open, if it leaves anything open."""
    for closing, opening in PAIRS.items():
        is_open = (
            name.count(opening) % 2 == 1 if opening == closing else name.count(opening) > name.count(closing)
        )
        if is_open:
            return closing
    return None


def completed(text: str, name: NameMention, free: int) -> NameMention:
    """Return a person's name with the mark before it, or the words behind it, that belong to its pair."""
    if name.entity_type != "PERSON":
        return name
    start, end = name.span.start, name.span.end
    rest = REST.match(text, end) if text[end - 1] in '[“"' else None
    end = rest.end() if rest else end
    if text[end : end + 1] == "]" and left_open(text[start:end]) == "]":
        end += 1
    if "]" in text[start:end] and "[" not in text[start:end] and start > free and text[start - 1] == "[":
        start -= 1
    return replace(name, span=Span(start, end))
