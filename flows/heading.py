"""What stands above an article's body: headline, standfirst, byline, publication, date; and its dateline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from flows.nlp import lexicon
from flows.paragraphs import paragraphs_of
from flows.records import moment_of

Blocks = list[list[str]]

LONGEST_HEADLINE = 200
LONGEST_STANDFIRST = 350
LONGEST_BYLINE = 160
LONGEST_LINE = 60
MOST_LINES_OF_A_HEADING = 6
MOST_WORDS_OF_A_NAME = 4
SENTENCE_END = re.compile(r"[.][\"'”’)\]]*$")
ABBREVIATION_END = re.compile(r"(?:\b[A-Z]\.){2}[\"'”’)\]]*$|\b(?:Inc|Co|Corp|Jr|Sr|Mr|No|vs)\.$")
BYLINE = re.compile(r"(?:by|words:|reported by|written by) ((?:\w|[(\"“‘']).{1,150})", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
PERSON = re.compile(
    r"[^\W\d_a-z][\w.'’\-]*(?: [^\W\d_a-z][\w.'’\-]*| (?:de|van|der|den|von|bin|al|la|di|da|du|le)){1,3}"
)
NAME = re.compile(r"[^\W\d_a-z]")
CLOCK = re.compile(r",?\s+(?:at )?\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?$", re.IGNORECASE)
LEAD_IN = re.compile(r"(?:published|posted|updated|date)(?: on)?:?\s+", re.IGNORECASE)
WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
DATELINE = re.compile(
    r"(?P<line>\([A-Z][\w./ ]{1,30}\)|[A-Z][\w.'’\-]*(?: [A-Z][\w.'’\-]*){0,4}"
    r"(?:, (?:\d{1,2} )?[A-Z][\w.]*(?: [A-Z0-9][\w.]*){0,2}(?:,? \d{4})?){0,2}(?: \([A-Z][\w./ \-]{1,40}\))?)"
    r"\s?(?:[—–]|--?)\s?(?=[A-Z0-9\"“‘'$])"
)
AGENCY = re.compile(
    r"(?P<line>\((?:AP|AFP|ANI|BBC|CNN|DPA|EFE|PA|PTI|Reuters|TASS|UPI|Xinhua)\)) ?(?=[A-Z\"“])"
)
PLACE_IN_CAPITALS = re.compile(r"[A-Z][A-Z.'’\-]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Heading:
    """The parts that were found; each is None where there is none."""

    dek: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None


def split_headline(blocks: Blocks) -> tuple[str | None, Blocks]:
    """Take off the first line where it looks like a headline: short, no sentence, and something follows."""
    if not blocks:
        return None, blocks
    blocks = _with_heading_apart(blocks)
    first, below = blocks[0][0], blocks[0][1:]
    follows = below or blocks[1:]
    if not follows or len(first) > LONGEST_HEADLINE or ends_sentence(first) or _byline_of(first):
        return None, blocks
    if below and not _stands_apart(first, below):
        return None, blocks
    return first, [below, *blocks[1:]] if below else blocks[1:]


def split_section(blocks: Blocks) -> tuple[str | None, Blocks]:
    """Take off a label above the headline, such as "World news", where more than one block follows it."""
    if len(blocks) < 3 or len(blocks[0]) > 1:
        return None, blocks
    words = blocks[0][0].casefold().split()
    known = len(words) <= MOST_WORDS_OF_A_NAME and lexicon.words("furniture", "section_words").issuperset(
        words
    )
    return (blocks[0][0], blocks[1:]) if known else (None, blocks)


def _with_heading_apart(blocks: Blocks) -> Blocks:
    """Give each line above a byline or date a block of its own where all of the heading is one block."""
    lines = blocks[0]
    top = lines[:MOST_LINES_OF_A_HEADING]
    known = [place for place, line in enumerate(top) if place and _is_credits([line])]
    if not known:
        return blocks
    first, end = known[0], known[-1] + 1
    body = [[paragraph] for paragraph in paragraphs_of([lines[end:]])] if lines[end:] else []
    return [*([line] for line in lines[:first]), lines[first:end], *body, *blocks[1:]]


def _stands_apart(first: str, below: list[str]) -> bool:
    """Tell a headline right above other lines from the first line of a wrapped paragraph."""
    return (
        bool(_byline_of(below[0])) or max(map(len, below)) > 2 * len(first) or read_date(below[0]) is not None
    )


def split_heading(blocks: Blocks) -> tuple[Heading, Blocks]:
    """Take the lines between headline and body apart: standfirst, byline, publication and date.

    A standfirst that reads as a full sentence is one only where a byline or a date follows it; elsewhere it
    might as well be the article's first sentence, which must stay.
    """
    dek = None
    blocks = _with_names_and_roles_together(blocks)
    if len(blocks) > 2 and _may_be_standfirst(blocks[0]):
        dek = blocks[0][0]
        if ends_sentence(dek) and not _is_credits(blocks[1]):
            dek = None
    rest = blocks[1:] if dek else blocks
    lines: list[str] = []
    while rest and _is_credits(rest[0]):
        lines += _parts_of(rest[0])
        rest = rest[1:]
    return _heading_of(dek, lines), rest


def _with_names_and_roles_together(blocks: Blocks) -> Blocks:
    """Put a bare name and the role, publication or date in the block below it into one block."""
    for place, (block, below) in enumerate(pairwise(blocks[:MOST_LINES_OF_A_HEADING])):
        if is_name(block[-1]) and len(below) < MOST_LINES_OF_A_HEADING and follows_name(below[0]):
            return [*blocks[:place], block + below, *blocks[place + 2 :]]
    return blocks


def follows_name(line: str) -> bool:
    """Tell whether the line may stand below a bare name in a heading: a role, a publication or a date."""
    if len(line) > LONGEST_LINE or ends_sentence(line):
        return False
    return _names_role(line) or _names_publication(line) or read_date(line) is not None


def is_name(line: str) -> bool:
    """Tell whether the line may be somebody's bare name: two to four words, none of them of a publication."""
    return PERSON.fullmatch(line) is not None and not _names_publication(line)


def _names_publication(line: str) -> bool:
    return not lexicon.words("furniture", "publication_words").isdisjoint(WORD.findall(line.casefold()))


def _may_be_standfirst(block: list[str]) -> bool:
    return len(block) == 1 and len(block[0]) <= LONGEST_STANDFIRST and not _is_credits(block)


def _is_credits(block: list[str]) -> bool:
    """Tell whether the lines are a byline, a date, or a byline with publication, role or date below it."""
    parts = _parts_of(block)
    if any(len(part) > LONGEST_BYLINE for part in parts) or len(parts) > 5:
        return False
    named = [part for part in parts if _byline_of(part) or read_date(part)]
    if is_name(parts[0]) and len(parts) > 1 and follows_name(parts[1]):
        named.append(parts[0])
    others = [part for part in parts if part not in named]
    return bool(named) and all(len(part) <= LONGEST_LINE and not ends_sentence(part) for part in others)


def _parts_of(block: list[str]) -> list[str]:
    return [part.strip() for line in block for part in re.split(r" [|•·] ", line) if part.strip(" |•·")]


def _heading_of(dek: str | None, lines: list[str]) -> Heading:
    byline: list[str] = []
    publisher, published_at = None, None
    for part in lines:
        if name := _byline_of(part):
            byline.append(name)
        elif not byline and is_name(part):
            byline.append(part)
        elif moment := read_date(part):
            published_at = published_at or moment
        elif byline and _names_role(part):
            byline.append(part)
        else:
            publisher = publisher or part
    return Heading(dek, ", ".join(byline) or None, publisher, published_at)


def byline_of(paragraph: str) -> str | None:
    """Return the names of a paragraph that is a byline as a whole ("By X and Y, Staff Writers")."""
    return None if ends_sentence(paragraph) else _byline_of(paragraph)


def _byline_of(line: str) -> str | None:
    found = BYLINE.fullmatch(line) if len(line) <= LONGEST_BYLINE else None
    if not found or not NAME.match(found.group(1)) or found.group(1).count(" ") > 20:
        return None
    words = re.findall(r"[^\W\d_][\w.'’\-]*", found.group(1))
    allowed = lexicon.words("furniture", "byline_words") | lexicon.words("furniture", "newsroom_roles")
    unknown = [word for word in words if word[0].islower() and word not in allowed]
    return None if unknown else found.group(1)


def _names_role(part: str) -> bool:
    return not lexicon.words("furniture", "newsroom_roles").isdisjoint(WORD.findall(part.casefold()))


def ends_sentence(line: str) -> bool:
    """Tell whether the line ends in a full stop that is no part of an abbreviation."""
    return bool(SENTENCE_END.search(line)) and not ABBREVIATION_END.search(line)


def read_date(line: str) -> datetime | None:
    """Return the day of a line that holds a date, perhaps with weekday and time of day, and nothing else."""
    if len(line) > LONGEST_LINE or not any(char.isdigit() for char in line):
        return None
    bare = CLOCK.sub("", WEEKDAY.sub("", LEAD_IN.sub("", line, count=1), count=1)).rstrip(".")
    try:
        return moment_of(bare)
    except ValueError:
        return _read_written_date(bare)


def _read_written_date(line: str) -> datetime | None:
    plain = line.replace(",", " ").replace(".", " ").replace("Sept ", "Sep ")
    plain = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", " ".join(plain.split()))
    for form in ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def split_dateline(paragraph: str) -> tuple[str | None, str]:
    """Take the place, and perhaps date and agency, off the front of the body's first paragraph.

    It must begin with a place in capitals, or name an agency in brackets: "Washington - " alone might be
    the beginning of a sentence.
    """
    found = DATELINE.match(paragraph) or AGENCY.match(paragraph)
    if not found:
        return None, paragraph
    line = found["line"]
    if not PLACE_IN_CAPITALS.match(line) and not line.endswith(")"):
        return None, paragraph
    return line, paragraph[found.end() :]
