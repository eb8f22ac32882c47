"""Where paragraphs begin and end: blank lines, or lines, or lines that were wrapped by hand."""

from __future__ import annotations

import re
from itertools import pairwise

LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028]")
PARAGRAPH_BREAK = "\u2029"
WHITE = re.compile(r"\s+")
WIDEST_WRAP = 120
NARROWEST_WRAP = 50
SLACK = 8
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def blocks_of(text: str) -> list[list[str]]:
    """Return the groups of lines between blank lines; white space in a line becomes single spaces."""
    text = text.replace(PARAGRAPH_BREAK, "\n\n")
    blocks: list[list[str]] = [[]]
    for raw in LINE_BREAK.split(text):
        line = WHITE.sub(" ", raw).strip()
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


def paragraphs_of(blocks: list[list[str]]) -> list[str]:
    """Return the paragraphs: lines that were wrapped are joined, every other line is one of its own."""
    width = _wrap_width(blocks)
    return [paragraph for block in blocks for paragraph in _joined(block, width)]


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """Return the width at which the lines were wrapped, or None where they seem not to be.

    They do where most lines that are full end within a sentence.
    """
    width = max((len(line) for block in blocks if len(block) > 1 for line in block), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return None
    pairs = [pair for block in blocks for pair in pairwise(block)]
    full = [line for line, following in pairs if _is_full(line, following, width)]
    within = sum(1 for line in full if not SENTENCE_END.search(line))
    return width if 2 * within > len(full) else None


def _joined(block: list[str], width: int | None) -> list[str]:
    parts: list[list[str]] = [block[:1]]
    for line, following in pairwise(block):
        if _goes_on(line, following) or (width and _is_full(line, following, width)):
            parts[-1].append(following)
        else:
            parts.append([following])
    return [" ".join(part) for part in parts]


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted behind the line."""
    return len(line) + 1 + len(following.partition(" ")[0]) > width - SLACK


def _goes_on(line: str, following: str) -> bool:
    """Tell whether the sentence plainly runs on in the next line."""
    return line.endswith((",", ";")) or following[0].islower()
