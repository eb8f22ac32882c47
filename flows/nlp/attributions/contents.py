"""Which words a cue attributes: the content before it, behind it, or on both sides."""

from __future__ import annotations

from flows.nlp.attributions.cues import CueVerb, Frame, cue_verb_at
from flows.nlp.attributions.lines import Line
from flows.nlp.attributions.sources import cue_words, is_adverb
from flows.nlp.document import Span

SETTING_LIMIT = 16
ADDRESSEE_LIMIT = 8
SHORTEST_CLAUSE = 3
ENDS = frozenset(".?!;")


def content_behind(line: Line, index: int, verb: CueVerb) -> tuple[Span, ...]:
    """Return the content that follows a cue whose next token is `index`; empty where none follows."""
    start, frame = content_start(line, index, verb)
    if frame is None:
        return ()
    if line.opens_quotation(start):
        return quotation_content(line, start)
    end = clause_end(line, start, frame)
    return (line.span(start, end),) if end > start else ()


def content_start(line: Line, index: int, verb: CueVerb) -> tuple[int, Frame | None]:
    """Return where the content behind a cue begins, and the frame that it stands in (None: no content)."""
    frames, length = verb.frames, len(line.tokens)
    while index < length:
        word = line.words[index]
        if line.opens_quotation(index):
            allowed = "quote" in frames or "object" in frames
            return index, "quote" if allowed else None
        if line.is_comma(index) or word == ":":
            return after_pause(line, index, frames)
        if word in cue_words("complementizers"):
            return index, "that" if "that" in frames else None
        if word == "to" and "infinitive" in frames:
            return index, "infinitive"
        if "addressee" in frames:
            index = after_addressee(line, index)
            frames = frames - {"addressee"}
            continue
        if is_adverb(word) or word in cue_words("time_words"):
            index += 1
            continue
        if word in ENDS or word in {"and", "or", "but", ")"}:
            return index, None
        if word in cue_words("setting_prepositions"):
            return after_setting(line, index, frames)
        return index, plain_frame(frames)
    return index, None


def plain_frame(frames: frozenset[Frame]) -> Frame | None:
    """Return the frame of a content that opens with neither a mark nor a function word."""
    return "clause" if "clause" in frames else "object" if "object" in frames else None


def after_pause(line: Line, index: int, frames: frozenset[Frame]) -> tuple[int, Frame | None]:
    """Return the content behind a comma or colon: a quotation, or behind a colon anything."""
    follows = index + 1 < len(line.tokens)
    if follows and line.opens_quotation(index + 1) and "quote" in frames:
        return index + 1, "quote"
    if follows and line.words[index] == ":" and frames & {"quote", "that"}:
        return index + 1, "quote"
    return index, None


def after_addressee(line: Line, index: int) -> int:
    """Return the index behind the hearer's noun phrase, or the same index where there is none."""
    if line.words[index] in cue_words("addressee_pronouns"):
        return index + 1
    stops = (
        cue_words("complementizers")
        | cue_words("subject_pronouns")
        | {"to", ",", ":", "in", "on", "at", "during"}
    )
    end = index
    while end < len(line.tokens) and end - index < ADDRESSEE_LIMIT:
        if line.words[end] in stops or line.words[end] in ENDS or line.quoted[end] is not None:
            break
        if (
            end > index
            and line.is_capitalised(end - 1)
            and not line.is_capitalised(end)
            and line.words[end] not in {"of", "and", "'"}
        ):
            break
        end += 1
    return end


def after_setting(line: Line, index: int, frames: frozenset[Frame]) -> tuple[int, Frame | None]:
    """Return the content behind words that tell when or where it was said."""
    for ahead in range(index + 1, min(len(line.tokens), index + SETTING_LIMIT)):
        word = line.words[ahead]
        if line.opens_quotation(ahead) and line.words[ahead - 1] in {",", ":"}:
            return ahead, "quote"
        if word == "that" and "that" in frames:
            return ahead, "that"
        if word in ENDS:
            break
    time = index + 1
    while time < len(line.tokens) and line.words[time] in cue_words("time_words"):
        time += 1
    at_clause = time > index + 1 and time < len(line.tokens) and line.words[time] not in ENDS | {",", "and"}
    if at_clause and "clause" in frames and line.words[time] not in cue_words("setting_prepositions"):
        return time, "clause"
    return index, None


def quotation_content(line: Line, start: int) -> tuple[Span, ...]:
    """Return a content that opens with a quotation, and what belongs to it behind the closing mark."""
    quotation = line.quoted[start]
    assert quotation is not None
    parts = [part for part in quotation.parts if part.end > line.tokens[start].span.start]
    index = start
    while index < len(line.tokens) and line.quoted[index] is quotation:
        index += 1
    is_closed_sentence = index >= 2 and line.words[index - 2] in {".", ",", "?", "!"}
    if index >= len(line.tokens) or is_closed_sentence or len(parts) > 1:
        return tuple(parts)
    end = clause_end(line, index, "object")
    if end > index:
        parts[-1] = Span(parts[-1].start, line.tokens[end - 1].span.end)
    return tuple(parts)


def clause_end(line: Line, start: int, frame: Frame) -> int:
    """Return the index behind the last token of a content that begins at `start`."""
    index = start
    while index < len(line.tokens):
        if line.quoted[index] is None and index > start and cuts_content(line, index, frame):
            break
        index += 1
    if index == len(line.tokens) and line.quoted[index - 1] is None and line.words[index - 1] in {".", "!"}:
        index -= 1
    while index > start and line.is_comma(index - 1):
        index -= 1
    return index


def cuts_content(line: Line, index: int, frame: Frame) -> bool:
    """Tell whether the content is over before the token."""
    word = line.words[index]
    following = line.words[index + 1] if index + 1 < len(line.tokens) else ""
    if word == ";" or (word == "according" and following == "to"):
        return True
    if line.is_comma(index):
        verb = cue_verb_at(line.words, index + 1) if following else None
        is_new_cue = verb is not None and verb.form == "gerund"
        return (
            is_new_cue
            or following in {"but", "while", "though", "although", "whereas", "according"}
            or frame == "object"
        )
    if word == "and" and following:
        verb = cue_verb_at(line.words, index + 1)
        return (
            verb is not None
            and verb.form in {"past", "third_person"}
            and following not in cue_words("noun_like")
        )
    return frame in {"object", "infinitive"} and word in {"during", "while", "after", "saying", "because"}


def content_before(line: Line, end: int) -> tuple[Span, ...]:
    """Return the content before a source or cue that begins at `end`; empty where there is none."""
    while end > 0 and line.is_comma(end - 1):
        end -= 1
    if end == 0:
        return ()
    quotation = line.quoted[end - 1]
    if quotation is not None and line.closes_quotation(end - 1):
        begins_here = line.tokens[0].span.start < quotation.span.start
        lead = next(i for i in range(len(line.tokens)) if line.quoted[i] is quotation)
        if begins_here and lead > 0 and line.words[lead - 1] not in {",", ":"}:
            return (line.span(0, end),)
        return quotation.parts
    if end < SHORTEST_CLAUSE or not is_clause_like(line, end):
        return ()
    return (line.span(0, end),)


def content_around(line: Line, start: int, end: int) -> tuple[Span, ...]:
    """Return the two parts of a content that a source and its cue interrupt: "The court, she wrote, had"."""
    if start < 2 or not line.is_comma(start - 1) or line.words[0] in cue_words("prepositions"):
        return ()
    resumed = content_resumed(line, end, is_quoted=False)
    return (line.span(0, start - 1), *resumed) if resumed else ()


def is_clause_like(line: Line, end: int) -> bool:
    """Tell whether the tokens before `end` can be a statement and not only a phrase of time or place."""
    opens_setting = line.words[0] in cue_words("prepositions") or line.words[0] in cue_words("clause_openers")
    has_inner_comma = any(line.is_comma(i) for i in range(end - 1))
    return not opens_setting or (has_inner_comma and end > SETTING_LIMIT)


def content_resumed(line: Line, index: int, *, is_quoted: bool) -> tuple[Span, ...]:
    """Return the content that goes on behind an interposed source and cue, within the sentence."""
    for ahead in range(index, min(len(line.tokens), index + SETTING_LIMIT)):
        if line.opens_quotation(ahead):
            quotation = line.quoted[ahead]
            assert quotation is not None
            if is_quoted or line.is_comma(ahead - 1):
                return quotation.parts
            break
    if is_quoted or index >= len(line.tokens) or not line.is_comma(index):
        return ()
    end = clause_end(line, index + 1, "clause")
    return (line.span(index + 1, end),) if end - index > SHORTEST_CLAUSE else ()
