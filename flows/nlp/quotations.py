"""What stands between quotation marks, found by pairing the marks of each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.nlp.document import Quotation, Span
from flows.nlp.lexicon import words
from flows.nlp.marks import Mark, find_marks

Kind = Literal["speech", "scare", "title"]


@dataclass(slots=True)
class Opened:
    """A quotation whose closing mark has not been met yet."""

    start: int
    double: bool
    depth: int
    parts: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows a mark in its paragraph."""

    double_balance: int
    double_close: bool
    single_close: bool
    firm_single_close: bool


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """Return the quotations in text order, an outer one before those inside it.

    A closing mark without an opening one is passed over. Of a quotation that is never closed
    the last part ends with its paragraph, or before the mark that opens the next one.
    """
    found: list[Quotation] = []
    carried: list[Opened] = []
    for paragraph in paragraphs:
        pairing = Pairing(text, paragraph, found)
        carried = pairing.run(carried)
    found.extend(finished(text, opened, closed=False) for opened in carried)
    return tuple(sorted(found, key=lambda quotation: (quotation.span.start, -quotation.span.end)))


class Pairing:
    """The pairing of one paragraph's marks; what it leaves open may go on in the next."""

    def __init__(self, text: str, paragraph: Span, found: list[Quotation]) -> None:
        self.text = text
        self.paragraph = paragraph
        self.found = found
        self.stack: list[Opened] = []

    def run(self, carried: list[Opened]) -> list[Opened]:
        """Pair the marks, going on with the carried quotations; return those left open."""
        marks = list(find_marks(self.text, self.paragraph))
        ahead = look_ahead(marks)
        first = self.go_on(carried, marks)
        for mark, after in zip(marks[first:], ahead[first:], strict=True):
            self.take(mark, after)
        for opened in self.stack:
            opened.parts.append(Span(opened.start, self.paragraph.end))
        return self.stack

    def go_on(self, carried: list[Opened], marks: list[Mark]) -> int:
        """Reopen carried quotations where the paragraph begins with their marks; count those."""
        position, taken = self.paragraph.start, 0
        for opened in carried:
            mark = marks[taken] if taken < len(marks) else None
            if mark is None or mark.span.start != position or mark.double != opened.double:
                break
            if mark.role == "close":
                break
            opened.start, position = mark.span.start, mark.span.end
            self.stack.append(opened)
            taken += 1
        self.found.extend(finished(self.text, opened, closed=False) for opened in carried[taken:])
        return taken

    def take(self, mark: Mark, after: Ahead) -> None:
        """Let one mark open or close a quotation, or pass over it."""
        if mark.double:
            self.take_double(mark, after)
        elif mark.role == "open":
            self.open_single(mark, after)
        else:
            self.close_single(mark, after)

    def take_double(self, mark: Mark, after: Ahead) -> None:
        within = any(opened.double for opened in self.stack[-2:])
        role = mark.role
        if role == "either":
            role = "close" if within else "open"
        if role == "close" and not within:
            if after.double_balance >= 1 and mark.left in ",:":
                self.open(mark)
        elif role == "close":
            self.close(mark)
        elif not within or not self.stack[-1].double or after.double_balance >= 2:
            self.open(mark)
        elif after.double_balance <= 0 and mark.right.islower():
            self.close(mark)
        else:
            self.give_up(mark.span.start)
            self.open(mark)

    def open_single(self, mark: Mark, after: Ahead) -> None:
        begins = not self.text[self.paragraph.start : mark.span.start].strip('"“')
        if after.single_close or (begins and not mark.straight):
            self.open(mark)

    def close_single(self, mark: Mark, after: Ahead) -> None:
        if not self.stack or self.stack[-1].double:
            return
        if not (mark.weak and after.firm_single_close):
            self.close(mark)

    def open(self, mark: Mark) -> None:
        self.stack.append(Opened(mark.span.start, mark.double, len(self.stack)))

    def close(self, mark: Mark) -> None:
        """End the innermost quotation of the mark's kind; single marks opened in it were none."""
        while self.stack[-1].double != mark.double:
            self.stack.pop()
        opened = self.stack.pop()
        opened.parts.append(Span(opened.start, mark.span.end))
        self.found.append(finished(self.text, opened, closed=True))

    def give_up(self, position: int) -> None:
        """End the innermost quotation, unclosed, before the position."""
        opened = self.stack.pop()
        end = opened.start + len(self.text[opened.start : position].rstrip())
        opened.parts.append(Span(opened.start, end))
        self.found.append(finished(self.text, opened, closed=False))


def look_ahead(marks: list[Mark]) -> list[Ahead]:
    """Return for each mark what follows it."""
    found: list[Ahead] = []
    now = Ahead(0, False, False, False)
    for mark in reversed(marks):
        found.append(now)
        now = before(mark, now)
    return found[::-1]


def before(mark: Mark, after: Ahead) -> Ahead:
    if mark.double:
        step = {"open": -1, "close": 1, "either": 0}[mark.role]
        closes = after.double_close or mark.role == "close"
        return Ahead(after.double_balance + step, closes, after.single_close, after.firm_single_close)
    if mark.role == "open":
        return Ahead(after.double_balance, after.double_close, False, False)
    firm = after.firm_single_close or not mark.weak
    return Ahead(after.double_balance, after.double_close, True, firm)


def finished(text: str, opened: Opened, *, closed: bool) -> Quotation:
    parts = tuple(opened.parts)
    return Quotation(parts=parts, kind=kind_of(text, parts), depth=opened.depth, closed=closed)


INSIDE = re.compile(r"[\w’'\-&.]+")
TITLE_SMALL = frozenset("a an and as at by for from in of on or the to with vs v".split())


def kind_of(text: str, parts: Sequence[Span]) -> Kind:
    """Tell speech from a title and from single words set off from the sentence around them."""
    span = parts[0]
    inside = text[span.start + 1 : min(span.end - 1, span.start + 200)]
    found = INSIDE.findall(inside)
    if len(parts) > 1 or len(found) > 12 or not found:
        return "speech"
    if is_title(text, span, inside, found):
        return "title"
    if len(found) <= 3 and not inside.rstrip().endswith((",", ".", "!", "?", "…", "—")):
        return "scare"
    return "speech"


def is_title(text: str, span: Span, inside: str, found: Sequence[str]) -> bool:
    big = [word for word in found if word.lower() not in TITLE_SMALL]
    if (
        not big
        or not all(word[0].isupper() or word[0].isdigit() for word in big)
        or not found[0][0].isupper()
    ):
        return False
    head = text[max(0, span.start - 24) : span.start].rstrip(" ,:").rpartition(" ")[2].lower()
    if head.strip("(") in words("abbreviations", "title_heads"):
        return True
    return len(big) >= 2 and inside[-1:] not in ".!?"


def spans_of(quotations: Sequence[Quotation]) -> Iterator[Span]:
    """Yield every part of every quotation."""
    for quotation in quotations:
        yield from quotation.parts
