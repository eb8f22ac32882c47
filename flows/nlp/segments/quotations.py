"""What stands between quotation marks, found by pairing the marks of each paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.nlp.document import Quotation, Span
from flows.nlp.segments.marks import Mark, Role, find_marks
from flows.nlp.segments.quotation_kinds import kind_of


@dataclass(slots=True)
class Opened:
    """A quotation whose closing mark has not been met yet."""

    start: int
    double: bool
    straight: bool
    parts: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paired:
    """A quotation's parts, and whether its last mark was found."""

    parts: tuple[Span, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows a mark in its paragraph: double marks that close less those that open, and so on."""

    double_balance: int
    next_double: Role | None
    single_close: bool
    firm_single_close: bool


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """Return the quotations in text order, an outer one before those inside it.

    A closing mark without an opening one is passed over, as is a single opening mark without a
    closing one. Of a quotation in double marks that is never closed the last part ends with its
    paragraph, or before the mark that opens the next quotation.
    """
    found: list[Paired] = []
    carried: list[Opened] = []
    for paragraph in paragraphs:
        carried = Pairing(text, paragraph, found).run(carried)
    give_up(carried, found)
    return with_depths(text, found)


class Pairing:
    """The pairing of one paragraph's marks; what it leaves open may go on in the next."""

    def __init__(self, text: str, paragraph: Span, found: list[Paired]) -> None:
        """Add what is paired to `found`."""
        self.text = text
        self.paragraph = paragraph
        self.found = found
        self.stack: list[Opened] = []
        self.doubles = 0

    def run(self, carried: list[Opened]) -> list[Opened]:
        """Pair the marks, going on with the carried quotations; return those left open."""
        marks = list(find_marks(self.text, self.paragraph))
        first = self.go_on(carried, marks)
        for mark, after in zip(marks[first:], look_ahead(marks)[first:], strict=True):
            self.take(mark, after)
        for opened in self.stack:
            opened.parts.append(Span(opened.start, self.paragraph.end))
        return self.stack

    def go_on(self, carried: list[Opened], marks: list[Mark]) -> int:
        """Reopen the carried quotations that the paragraph goes on with; count the marks for that."""
        if len(carried) == 1 and self.is_cut(marks):
            self.reopen(carried[0], self.paragraph.start)
            return 0
        position, taken = self.paragraph.start, 0
        for opened, mark in zip(carried, marks, strict=False):
            alike = mark.double == opened.double and mark.straight == opened.straight
            if mark.span.start != position or mark.role == "close" or not alike:
                break
            self.reopen(opened, position)
            position, taken = mark.span.end, taken + 1
        give_up(carried[taken:], self.found)
        return taken

    def is_cut(self, marks: list[Mark]) -> bool:
        """Tell whether the paragraph begins amid a sentence, and amid a quotation."""
        first = next((mark.role for mark in marks if mark.double), None)
        return first in ("close", None) and self.text[self.paragraph.start].islower()

    def reopen(self, opened: Opened, start: int) -> None:
        """Go on with a quotation of the paragraph before."""
        opened.start = start
        self.stack.append(opened)
        self.doubles += opened.double

    def take(self, mark: Mark, after: Ahead) -> None:
        """Let one mark open or close a quotation, or pass over it."""
        if mark.double:
            self.take_double(mark, after)
        elif mark.role != "open":
            self.close_single(mark, after)
        elif after.single_close or (not mark.straight and self.may_go_on(mark, after)):
            self.open(mark)

    def take_double(self, mark: Mark, after: Ahead) -> None:
        """Open or close by the mark's role, or by parity where it has none."""
        if mark.role == "open" or (mark.role == "either" and not self.doubles):
            self.open_double(mark, after)
        elif self.doubles:
            inches = mark.left.isdigit() and mark.straight and mark.right.isspace()
            if not (inches and after.next_double == "close"):
                self.close(mark)
        elif after.double_balance >= 1 and mark.left in ",:":
            self.open(mark)

    def open_double(self, mark: Mark, after: Ahead) -> None:
        """Open a quotation; where one is open already, tell nesting from a forgotten mark."""
        top = self.stack[-1] if self.stack else None
        if top is None or not top.double or top.straight != mark.straight or after.double_balance >= 2:
            self.open(mark)
        elif after.double_balance <= 0 and mark.straight and mark.right.islower():
            self.close(mark)
        else:
            self.stack.pop()
            self.doubles -= 1
            top.parts.append(Span(top.start, self.end_before(mark)))
            give_up([top], self.found)
            self.open(mark)

    def close_single(self, mark: Mark, after: Ahead) -> None:
        """Close a single quotation, if there is one and the mark is no apostrophe."""
        if not self.stack or (mark.weak and after.firm_single_close):
            return
        ends_paragraph = mark.span.end == self.paragraph.end and not mark.weak
        if not self.stack[-1].double or ends_paragraph:
            self.close(mark, double=self.stack[-1].double)

    def may_go_on(self, mark: Mark, after: Ahead) -> bool:
        """Tell whether a single quotation without an end may go on in the next paragraph."""
        before = self.text[self.paragraph.start : min(mark.span.start, self.paragraph.start + 3)]
        return not before.strip('"“') or (self.doubles > 0 and after.next_double is None)

    def end_before(self, mark: Mark) -> int:
        """Return the end of the text before the mark, without white space."""
        end = mark.span.start
        while self.text[end - 1].isspace():
            end -= 1
        return end

    def open(self, mark: Mark) -> None:
        """Begin a quotation with the mark."""
        self.stack.append(Opened(mark.span.start, mark.double, mark.straight))
        self.doubles += mark.double

    def close(self, mark: Mark, *, double: bool = True) -> None:
        """End the innermost quotation of the kind; single marks opened within it were none."""
        if not mark.double and not double:
            opened = self.stack.pop()
        else:
            while not self.stack[-1].double:
                self.stack.pop()
            opened = self.stack.pop()
            self.doubles -= 1
        opened.parts.append(Span(opened.start, mark.span.end))
        self.found.append(Paired(tuple(opened.parts), closed=True))


def give_up(unclosed: Sequence[Opened], found: list[Paired]) -> None:
    """Add the quotations in double marks as unclosed; a single mark was perhaps an apostrophe."""
    found.extend(Paired(tuple(opened.parts), closed=False) for opened in unclosed if opened.double)


def look_ahead(marks: list[Mark]) -> list[Ahead]:
    """Return for each mark what follows it."""
    found: list[Ahead] = []
    now = Ahead(0, None, False, False)
    for mark in reversed(marks):
        found.append(now)
        now = seen_from_before(mark, now)
    return found[::-1]


def seen_from_before(mark: Mark, after: Ahead) -> Ahead:
    """Return what follows the place before the mark."""
    if mark.double:
        step = {"open": -1, "close": 1, "either": 0}[mark.role]
        return Ahead(after.double_balance + step, mark.role, after.single_close, after.firm_single_close)
    if mark.role == "open":
        return Ahead(after.double_balance, after.next_double, False, False)
    firm = after.firm_single_close or not mark.weak
    return Ahead(after.double_balance, after.next_double, True, firm)


def with_depths(text: str, found: Sequence[Paired]) -> tuple[Quotation, ...]:
    """Return the quotations in text order with their kinds, and in how many others each one lies."""
    ends: list[int] = []
    spans = sorted(
        ((part, number) for number, paired in enumerate(found) for part in paired.parts),
        key=lambda item: (item[0].start, -item[0].end),
    )
    quotations: dict[int, Quotation] = {}
    for part, number in spans:
        while ends and ends[-1] <= part.start:
            ends.pop()
        if number not in quotations:
            parts = found[number].parts
            kind = kind_of(text, parts)
            quotations[number] = Quotation(parts, kind, len(ends), found[number].closed)
        ends.append(part.end)
    return tuple(quotations.values())
