"""Attributions by rule: a cue of the lexicon, its source, and the content that it attributes.

The definition is PolNeAR's (Newell, Margolin and Ruths, LREC 2018): statements, beliefs, intentions
and decrees attributed to a source, quoted or not. Nothing here decides who a source is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.nlp.annotation import Attribution
from flows.nlp.attributions.contents import (
    clause_end,
    content_around,
    content_before,
    content_behind,
    content_resumed,
)
from flows.nlp.attributions.cues import CueVerb, cue_verb_at
from flows.nlp.attributions.interviews import interview_answers
from flows.nlp.attributions.lines import Line, lines_of
from flows.nlp.attributions.loose_quotations import uncued_quotations, with_following_quotations
from flows.nlp.attributions.sources import (
    before_auxiliaries,
    cue_words,
    described_source,
    phrase_start,
    source_after,
    source_before,
)
from flows.nlp.document import Document, Span

# The share of right contents (word overlap of at least a half) among what a rule finds on PolNeAR train.
CONFIDENCE = {
    "quotation": 0.9,
    "according": 0.9,
    "that": 0.75,
    "clause": 0.7,
    "object": 0.55,
    "infinitive": 0.5,
}
LONGEST_LEAD_IN = 8
LONGEST_ADDRESSEE = 6
SHORTEST_DIALOGUE = 3

Range = tuple[int, int]


def find_attributions(document: Document) -> tuple[Attribution, ...]:
    """Return the attributions of a document, ordered by where their content begins."""
    lines = lines_of(document)
    found = [attribution for line in lines for attribution in attributions_of(line)]
    found += lead_ins(document, lines)
    found = with_following_quotations(document, found, lines)
    found += uncued_quotations(document, found)
    found += interview_answers(document)
    return by_content(distinct(found))


def find_spoken(document: Document) -> tuple[Attribution, ...]:
    """Return those attributions alone that quotation marks, or the form of an interview, give away."""
    lines = lines_of(document)
    quoting = (line for line in lines if any(line.quoted))
    found = [
        attribution
        for line in quoting
        for attribution in attributions_of(line)
        if attribution.confidence == CONFIDENCE["quotation"]
    ]
    found = [*with_following_quotations(document, found, lines), *interview_answers(document)]
    return by_content(distinct(found))


def by_content(found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Return the attributions ordered by where their content begins, then by their cue."""
    return tuple(sorted(found, key=lambda one: (one.content[0], one.cue or one.content[0])))


def attributions_of(line: Line) -> Iterator[Attribution]:
    """Yield the attributions whose cue stands in the line."""
    subject: Range | None = None
    for index in range(len(line.tokens)):
        if line.quoted[index] is not None or (index and line.is_capitalised(index)):
            continue
        if line.words[index : index + 2] == ("according", "to"):
            yield from according_to(line, index)
        verb = cue_verb_at(line.words, index)
        if verb is None or is_noun(line, index):
            continue
        attribution, source = attribution_at(line, index, verb, subject)
        subject = source or subject
        if attribution is not None:
            yield attribution


def attribution_at(
    line: Line, index: int, verb: CueVerb, subject: Range | None
) -> tuple[Attribution | None, Range | None]:
    """Return what the verb attributes, if anything, and the verb's own subject.

    `subject` is the source of the cue before it in the line; "and added" and ", saying" share it.
    """
    end = index + 1 + len(verb.rest)
    if is_inverted(line, index, verb):
        source = source_after(line, end)
        content = content_before(line, index)
        if source and content and ends_inversion(line, index, source[1]):
            content += content_resumed(line, source[1], is_quoted=opens_with_quotation(line, content))
            return attribution(line, content, (index, end), source, verb), source
    source = shared_subject(line, index, verb, subject) or source_before(line, index)
    if source is None or (verb.form == "base" and not is_plural(line, source, index)):
        return None, None
    content = content_of(line, source, end, verb)
    if not content:
        return None, source
    cue = with_addressee(line, index, end, content, verb)
    return attribution(line, content, cue, source, verb), source


def content_of(line: Line, source: Range, end: int, verb: CueVerb) -> tuple[Span, ...]:
    """Return what a cue that ends at `end` attributes to the source before it, on either side or both."""
    is_quoted_before = line.closes_quotation(source[0] - 1)
    behind = () if is_quoted_before else content_behind(line, end, verb)
    if behind:
        return behind
    before = content_before(line, source[0])
    if before and is_parenthetical(line, source[0], before, verb):
        return before + content_resumed(line, end, is_quoted=opens_with_quotation(line, before))
    return content_around(line, source[0], end) if "clause" in verb.frames else ()


def is_plural(line: Line, source: Range, index: int) -> bool:
    """Tell whether the source can be the subject of the verb's bare form: "critics say", "she will say"."""
    if source[1] < index or before_auxiliaries(line, index) < index:
        return True
    words = line.words[source[0] : source[1]]
    return any(
        word in cue_words("plural_words") or (word.endswith("s") and not word.endswith("'s"))
        for word in words
    )


def with_addressee(line: Line, index: int, end: int, content: tuple[Span, ...], verb: CueVerb) -> Range:
    """Return the cue's range with the hearer that directly follows the verb ("told reporters")."""
    if "addressee" not in verb.frames:
        return index, end
    cue_start = line.tokens[index].span.start
    stop = next((part.start for part in content if part.start > cue_start), line.sentence.span.end)
    behind = end
    while behind < len(line.tokens) and line.tokens[behind].span.start < stop:
        if not line.words[behind][0].isalnum():
            break
        behind += 1
    return index, behind if behind - end <= LONGEST_ADDRESSEE else end


def attribution(
    line: Line, content: tuple[Span, ...], cue: Range, source: Range | None, verb: CueVerb | None = None
) -> Attribution:
    """Return an attribution of the line from ranges of its tokens."""
    where = line.span(*source) if source else None
    return Attribution(content, line.span(*cue), where, CONFIDENCE[rule_of(line, content, cue, verb)])


def rule_of(line: Line, content: tuple[Span, ...], cue: Range, verb: CueVerb | None) -> str:
    """Return the name of the rule that found the content, as a key of `CONFIDENCE`."""
    if opens_with_quotation(line, content):
        return "quotation"
    if verb is None:
        return "according"
    first = next(
        (i for i in range(cue[1], len(line.tokens)) if line.tokens[i].span.start == content[0].start), None
    )
    if first is not None and line.words[first] in cue_words("complementizers"):
        return "that"
    if first is not None and line.words[first] == "to":
        return "infinitive"
    return "clause" if "clause" in verb.frames else "object"


def is_noun(line: Line, index: int) -> bool:
    """Tell whether a form that can be a noun is one here, by the word before it."""
    if index == 0:
        return line.words[0] in cue_words("noun_like")
    before = line.words[index - 1]
    if before in cue_words("determiners") - cue_words("subject_pronouns") or before.endswith("'s"):
        return True
    if line.words[index] not in cue_words("noun_like"):
        return False
    return before in cue_words("prepositions") or not (
        line.is_capitalised(index - 1)
        or before in cue_words("subject_pronouns") | cue_words("auxiliaries") | {",", "and"}
        or before.endswith("s")
    )


def is_inverted(line: Line, index: int, verb: CueVerb) -> bool:
    """Tell whether the verb follows its content and precedes its source ('..., said Smith')."""
    if verb.form == "gerund" or index == 0 or not verb.frames & {"quote", "clause"}:
        return False
    if line.closes_quotation(index - 1):
        return True
    return line.is_comma(index - 1) and "clause" in verb.frames and described_source(line, index - 1) is None


def ends_inversion(line: Line, index: int, end: int) -> bool:
    """Tell whether what follows an inverted source is a pause, so that no clause hangs on the verb."""
    if line.closes_quotation(index - 1) or end == len(line.tokens):
        return True
    return line.words[end] in {",", ".", ";"} or line.words[end] in cue_words("setting_prepositions")


def is_parenthetical(line: Line, start: int, content: tuple[Span, ...], verb: CueVerb) -> bool:
    """Tell whether a pause separates the content from the source that begins at `start`."""
    if opens_with_quotation(line, content) or line.closes_quotation(start - 1):
        return "quote" in verb.frames
    return line.is_comma(start - 1) and "clause" in verb.frames


def opens_with_quotation(line: Line, content: tuple[Span, ...]) -> bool:
    """Tell whether the content begins with a quotation mark of the line."""
    quotations = {quotation.parts[0].start for quotation in line.quoted if quotation is not None}
    return content[0].start in quotations


def shared_subject(line: Line, index: int, verb: CueVerb, subject: Range | None) -> Range | None:
    """Return the subject that the verb shares with the cue before it ("said ... and added", ", saying")."""
    first = before_auxiliaries(line, index)
    if verb.form == "gerund":
        return subject or main_subject(line, first)
    return subject if first > 0 and line.words[first - 1] in {"and", "but", "or"} else None


def main_subject(line: Line, end: int) -> Range | None:
    """Return the line's first noun phrase that is followed by something else than a comma."""
    for index in range(1, end):
        if line.words[index] in cue_words("auxiliaries") or line.words[index].endswith("ed"):
            start = phrase_start(line, index)
            return (start, index) if start < index else None
    return None


def according_to(line: Line, index: int) -> Iterator[Attribution]:
    """Yield the attribution of "according to"."""
    end = index + 2
    while end < len(line.tokens) and not line.is_comma(end) and line.words[end] not in {".", ";"}:
        end += 1
    if end == index + 2:
        return
    content = content_before(line, index)
    if index <= 1 and end + 1 < len(line.tokens):
        stop = clause_end(line, end + 1, "clause")
        content = (line.span(end + 1, stop),) if stop > end + 1 else ()
    if content:
        yield attribution(line, content, (index, index + 2), (index + 2, end))


def lead_ins(document: Document, lines: Sequence[Line]) -> Iterator[Attribution]:
    """Yield the attributions of a name and a colon at the head of a paragraph ("SMITH: We will not sign.").

    Without quotation marks they count only where the text is a dialogue: three or more of them.
    """
    found = []
    for line in lines:
        colon = lead_in_colon(line)
        if colon and line.sentence.span.start == document.paragraphs[line.sentence.paragraph].start:
            found.append((line, colon))
    for line, colon in found:
        start, end = line.tokens[colon + 1].span.start, document.paragraphs[line.sentence.paragraph].end
        if line.opens_quotation(colon + 1) or len(found) >= SHORTEST_DIALOGUE:
            yield attribution(line, (Span(start, end),), (colon, colon + 1), (0, colon))


def lead_in_colon(line: Line) -> int | None:
    """Return the index of the colon behind a name that opens the line, if one does."""
    colon = next((i for i, word in enumerate(line.words[:LONGEST_LEAD_IN]) if word == ":"), 0)
    is_name = all(line.is_capitalised(i) or line.words[i] == "." for i in range(colon))
    return colon if 0 < colon < len(line.tokens) - 2 and is_name else None


def distinct(found: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield the attributions without those whose content another cue claims already."""
    seen: set[tuple[Span, ...]] = set()
    for one in found:
        if one.content not in seen:
            seen.add(one.content)
            yield one
