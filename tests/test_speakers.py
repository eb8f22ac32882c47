"""Sources to speakers: each example names the entities, so that only the resolving is tested."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.nlp.annotation import Attribution, Entity, Mention, Reference
from flows.nlp.attributions.finding import find_attributions
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document
from flows.nlp.speakers.resolving import opens_turn, resolve_speakers

LEE = {"name": "Dana Lee", "aliases": ("Lee",), "gender": "feminine", "title": "senator"}
DIAZ = {"name": "Omar Diaz", "aliases": ("Diaz",), "gender": "masculine", "title": "acting director"}
UNION = {"name": "National Dockers' Union", "aliases": ("NDU",), "entity_type": "ORG"}
VALE = {"name": "Kim Vale"}
HAVEN = {"name": "Haven", "entity_type": "GPE"}
REPORTS = {"name": "Harbour Report", "entity_type": "WORK"}
REPUBLICANS = {"name": "Republicans", "entity_type": "NORP"}
PEOPLE = (LEE, DIAZ, VALE, UNION, HAVEN, REPORTS, REPUBLICANS)


def entities(text):
    """Return the entities that the text names, each name as a mention."""
    return tuple(
        entity for entity in (entity_in(text, **described) for described in PEOPLE) if entity.mentions
    )


def entity_in(text, *, name, aliases=(), entity_type="PERSON", **more):
    forms = "|".join(re.escape(form) for form in (name, *aliases))
    places = re.finditer(rf"\b(?:{forms})\b", text)
    mentions = tuple(Mention(Span(*place.span()), "name") for place in places)
    return Entity(name, entity_type, mentions, aliases, **more)


def resolved(text):
    """Return speaker and kind of each quote of the text."""
    document = make_document(text)
    quotes, _ = resolve_speakers(document, find_attributions(document), entities(text))
    return [(quote.speaker, quote.speaker_kind) for quote in quotes]


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        ("“We lost,” Lee said. Dana Lee smiled.", "Dana Lee", "person"),
        ("“We lost,” said Sen. Dana Lee, who beat Omar Diaz in May.", "Dana Lee", "person"),
        ("“We lost,” said a lawyer for Dana Lee.", "lawyer for Dana Lee", "person"),
        ("“We lost,” said Dana Lee's brother.", "Dana Lee's brother", "person"),
        ("“We lost,” said the union's lawyer, Omar Diaz.", "Omar Diaz", "person"),
        ("Dana Lee and Omar Diaz said that they had lost.", "Dana Lee and Omar Diaz", "group"),
        (
            "The NDU said that it had lost. It is the National Dockers' Union.",
            "National Dockers' Union",
            "organization",
        ),
        ("Haven said that the border was shut.", "Haven", "organization"),
        ("The Harbour Report found that the quay was sinking.", "Harbour Report", "document"),
        ("Two senior officials said that the quay was sinking.", "Two senior officials", "group"),
        ("The lawyers, who had waited for hours, said that they had lost.", "lawyers", "group"),
        (
            "The largest union in Haven, the National Dockers' Union, said that it had lost.",
            "National Dockers' Union",
            "organization",
        ),
        ("The 58,000 dockers said that they had lost.", "58,000 dockers", "group"),
        ("Officials on Tuesday said that the quay was sinking.", "Officials", "group"),
        ("The daily magazine Harbour Report said that it was sinking.", "Harbour Report", "document"),
        ("I think that the quay is sinking.", None, "unknown"),
        ("According to all of this, the quay is sinking.", None, "unknown"),
        (
            "Officials close to the talks said that the quay was sinking.",
            "Officials close to the talks",
            "group",
        ),
        ("A staffer briefed on the talks said that it sank.", "staffer briefed on the talks", "person"),
        ("A report published in Haven said that it sank.", "report published in Haven", "document"),
        ("A lot of people said that the quay was sinking.", "lot of people", "group"),
        ("A union supporting the plan said that it had lost.", "union supporting the plan", "organization"),
        ("Dockers and others, including pilots, said that it sank.", "Dockers and others", "group"),
        ("A number of lawmakers said that it sank.", "number of lawmakers", "group"),
        ("A number of studies said that it sank.", "number of studies", "document"),
        ("A think tank said that it sank.", "think tank", "organization"),
        ("Even the dockers said that it sank.", "dockers", "group"),
        ("The quay is sinking, according to The Dock Telegraph.", "Dock Telegraph", "organization"),
        ("Haven and the National Dockers' Union said it sank.", "Haven and National Dockers' Union", "group"),
        ("The NDU movement said that it sank.", "National Dockers' Union", "organization"),
    ],
)
def test_who_a_source_is(text, speaker, kind):
    assert resolved(text) == [(speaker, kind)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Dana Lee met Omar Diaz on Monday. She said that the talks went well.", "Dana Lee"),
        ("Dana Lee met Omar Diaz on Monday. He said that the talks went well.", "Omar Diaz"),
        ("Omar Diaz met Dana Lee. The senator said that the talks went well.", "Dana Lee"),
        (
            "Dana Lee met the National Dockers' Union. The union said that it was pleased.",
            "National Dockers' Union",
        ),
        ("Dana Lee met Omar Diaz. The acting director said that it was pleasant.", "Omar Diaz"),
        # Nobody's title says "harbourmaster's rival", but one person is spoken of.
        ("Dana Lee beat the mayor. The former swimmer said that she was pleased.", "Dana Lee"),
        ("Dana Lee beat the mayor. The former head of the harbour said that she was pleased.", "Dana Lee"),
        ("Dana Lee beat the mayor. The head of the harbour said that it was dull.", "head of the harbour"),
        ("Dana Lee beat the mayor. A former swimmer said that he was not.", "former swimmer"),
        ("Dana Lee beat the mayor. The mayor's wife said that she was glad.", "mayor's wife"),
        ("The court met the lawyers, most of whom said that they had lost.", "lawyers"),
        ("The plan upset Omar Diaz, who said that it was illegal.", "Omar Diaz"),
        ("The quay was shut in front of witnesses who said that it was sinking.", "witnesses"),
        ("The plan upset Dana Lee of Haven, who said that it was illegal.", "Dana Lee"),
        ("The plan upset Dana Lee, the senator, who said that it was illegal.", "Dana Lee"),
        ("The plan upset the voters in the country, who said that it was illegal.", "voters"),
        ("Dana Lee came. It was a defeat for the senator, who said that it was illegal.", "Dana Lee"),
        ("It angered those who love justice, who said that it was illegal.", "those"),
        ("The plan upset Dana Lee -- who said that it was illegal.", "Dana Lee"),
        ("The plan upset Omar Diaz, now the acting director, who said that it was illegal.", "Omar Diaz"),
        ("The plan angered both dockers and pilots, who said that it was illegal.", "dockers and pilots"),
        ("It angered lawyers -- most of whom had come -- who said that it was illegal.", "lawyers"),
        ("Voters in Haven met Dana Lee. They said that the talks went well.", "Voters"),
        ("Dana Lee and Omar Diaz met. They said that the talks went well.", "Dana Lee and Omar Diaz"),
        ("Haven's officials met Dana Lee. The officials said that it went well.", "Haven's officials"),
        ("Two harbour officials met Dana Lee. The officials said that it was dull.", "Two harbour officials"),
        ("Haven officials met in May. Deeply divided, officials said that it was dull.", "Haven officials"),
        ("The plan upset Omar Diaz, now Dana Lee's acting director, who said that it was bad.", "Omar Diaz"),
        ("The plan upset an envoy for trade and human rights, who said that it was bad.", "envoy"),
        ("It angered people who love justice and who said that it was bad.", "people"),
        ("Dana Lee went to Haven. The city said that it was glad.", "Haven"),
        ("Dana Lee met Omar Diaz. The two senators said that it went well.", "Dana Lee and Omar Diaz"),
        ("Dana Lee met Omar Diaz and Kim Vale. The two senators said that it was.", "two senators"),
        ("A union said that it won. The National Dockers' Union met.", "National Dockers' Union"),
        ("Nobody came. It rained. A union said that it won. The National Dockers' Union met.", "union"),
        ("A survey of dockers came out. The study found that they were glad.", "survey of dockers"),
        ("Experts say that it sinks. In Haven, harbour experts met.", "harbour experts"),
        ("The plan upset Dana Lee, a Republican who voted for it and who said that it was bad.", "Dana Lee"),
        ("The National Dockers' Union met. The Pilots union said that it went well.", "Pilots union"),
        ("Dana Lee met Omar Diaz. The former governor and senator said that it was dull.", "Dana Lee"),
        ("Dana Lee met Omar Diaz. The official said that it was dull.", "official"),
        ("Dana Lee met Omar Diaz. The Vale County Sheriff said it was dull.", "Vale County Sheriff"),
        ("The conservative said that it was dull. Dana Lee had left.", "conservative"),
        ("Acting director says that the quay sinks. Omar Diaz spoke in Haven.", "Omar Diaz"),
        (
            "The National Dockers' Union met in Haven. It said that the talks went well.",
            "National Dockers' Union",
        ),
    ],
)
def test_a_pronoun_or_a_noun_phrase_means_one_named_before(text, speaker):
    assert [name for name, _ in resolved(text)] == [speaker]


def test_a_reference_is_a_mention_of_its_entity():
    text = "Dana Lee met Omar Diaz. She said that it went well. The senator added that she was tired."
    document = make_document(text)
    _, found = resolve_speakers(document, find_attributions(document), entities(text))
    lee = next(entity for entity in found if entity.name == "Dana Lee")
    listed = [(mention.span.text_of(text), mention.mention_type) for mention in lee.mentions]
    assert listed == [("Dana Lee", "name"), ("She", "pronoun"), ("senator", "nominal")]


@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        (
            "Voters chose Dana Lee. She and Omar Diaz will talk.",
            "She and Omar Diaz",
            "Dana Lee and Omar Diaz",
        ),
        (
            "Dockers, pilots and some mayors lost.",
            "Dockers, pilots and some mayors",
            "Dockers, pilots and some mayors",
        ),
        (
            "Dana Lee lost. The bearded, 71-year-old senator wept.",
            "The bearded, 71-year-old senator",
            "Dana Lee",
        ),
        (
            "Sens. Omar Diaz (R-Vale), Kim Vale (D-Haven), and Dana Lee (D-Dock) wept.",
            "Sens. Omar Diaz (R-Vale), Kim Vale (D-Haven), and Dana Lee (D-Dock)",
            "Omar Diaz, Kim Vale and Dana Lee",
        ),
        ("The National Dockers' Union met. It stands to reason.", "It", None),
        ("Dana Lee, Haven mayor and aide, sang.", "Dana Lee, Haven mayor and aide,", "Dana Lee"),
        ("Republicans who like it sang.", "Republicans who like it", "Republicans who like it"),
    ],
)
def test_a_source_of_several_parts(text, source, speaker):
    at = text.index(source)
    attribution = Attribution((Span(0, 5),), None, Span(at, at + len(source)), 1.0)
    (quote,), _ = resolve_speakers(make_document(text), [attribution], entities(text))
    assert quote.speaker == speaker


def test_the_two_countries_are_those_named_before():
    text = "Texas crews left Peru for France. The two countries said that they were glad."
    found = tuple(entity_in(text, name=name, entity_type="GPE") for name in ("Texas", "Peru", "France"))
    document = make_document(text)
    quotes, _ = resolve_speakers(document, find_attributions(document), found)
    assert [quote.speaker for quote in quotes] == ["Peru and France"]


def test_a_state_is_the_one_named_last():
    text = "Crews left Texas for France. The state said that they slept. The country said that it was glad."
    places = [("Texas", "GPE"), ("France", "GPE")]
    found = tuple(entity_in(text, name=name, entity_type=kind) for name, kind in places)
    document = make_document(text)
    quotes, _ = resolve_speakers(document, find_attributions(document), found)
    assert [quote.speaker for quote in quotes] == ["Texas", "France"]


def test_who_has_just_spoken_is_meant_before_who_is_only_mentioned():
    text = "Omar Diaz said that he was glad. “I thank Ed Kay. Kay kept calm,” he said."
    document = make_document(text)
    found = (*entities(text), entity_in(text, name="Ed Kay", aliases=("Kay",), gender="masculine"))
    quotes, _ = resolve_speakers(document, find_attributions(document), found)
    assert {quote.speaker for quote in quotes} == {"Omar Diaz"}


def test_the_unnamed_who_has_spoken_is_whom_the_article_means_again():
    text = "A nurse in Haven said that it sank. Dana Lee smiled. “It sank,” the nurse said."
    assert [name for name, _ in resolved(text)] == ["nurse in Haven", "nurse in Haven"]


def test_who_is_named_is_not_the_unnamed_of_that_kind():
    text = "A lawyer said that it sank. “It did,” the lawyer, Omar Diaz, added."
    sources = [Span(0, len("A lawyer")), Span(text.index("the lawyer"), text.index(", added"))]
    spoken = [Attribution((Span(at.end, at.end + 1),), None, at, 1.0) for at in sources]
    quotes, _ = resolve_speakers(make_document(text), spoken, entities(text))
    assert [quote.speaker for quote in quotes] == ["lawyer", "Omar Diaz"]


def test_a_letter_is_not_by_whom_it_is_to():
    text = "Dear Ms. Lee: Thank you. I don't think that it sank. Dana Lee read it."
    assert not opens_turn("Dear Ms. Lee: Thank you.", Span(0, 12))
    label, start, at = text.index("Ms. Lee"), text.index("Thank"), text.index("I don't")
    greeting = Attribution((Span(start, start + 9),), Span(label + 7, label + 8), Span(label, label + 7), 1.0)
    thought = Attribution((Span(at + 14, at + 26),), Span(at + 2, at + 13), Span(at, at + 1), 1.0)
    quotes, _ = resolve_speakers(make_document(text), [greeting, thought], entities(text))
    assert quotes[1].speaker is None


def test_i_is_whose_turn_it_is():
    text = (
        "LEE: Well, no.\n\nDIAZ: March is the day. I don't think that it sank.\n\nDana Lee and Omar Diaz met."
    )
    found = (
        entity_in(text, name="Dana Lee", aliases=("LEE",)),
        entity_in(text, name="Omar Diaz", aliases=("DIAZ",)),
    )
    label, start = text.index("DIAZ"), text.index("March")
    turn = Attribution((Span(start, start + 16),), Span(label + 4, label + 5), Span(label, label + 4), 1.0)
    at = text.index("I don't")
    thought = Attribution((Span(at + 14, at + 26),), Span(at + 2, at + 13), Span(at, at + 1), 1.0)
    quotes, _ = resolve_speakers(make_document(text), [turn, thought], found)
    assert [quote.speaker for quote in quotes] == ["Omar Diaz", "Omar Diaz"]


def test_what_a_tagger_believes_decides_between_persons():
    text = "Dana Lee met Kim Roe. Roe smiled. She said that it went well, and that her aides agreed."
    people = (*entities(text), entity_in(text, name="Kim Roe", aliases=("Roe",)))
    pronouns = [Span(*match.span()) for match in re.finditer("She|her", text)]
    believed = tuple(Reference(span, ((Span(0, 8), 0.9), (Span(13, 20), 0.1))) for span in pronouns)
    document = make_document(text)
    quotes, found = resolve_speakers(document, find_attributions(document), people, believed)
    assert quotes[0].speaker == "Dana Lee"
    assert [(m.span.text_of(text), m.mention_type) for m in found[0].mentions[1:]] == [
        ("She", "pronoun"),
        ("her", "pronoun"),
    ]


def test_a_quotation_without_cue_goes_on_with_the_last_speaker():
    text = "“We lost,” Dana Lee said.\n\n“We will win the next one, and the one after that.”"
    assert [name for name, _ in resolved(text)] == ["Dana Lee", "Dana Lee"]


def test_answers_of_an_interview_belong_to_whom_its_introduction_names_most():
    text = (
        "Dana Lee spoke to us in Haven. Lee had slept well.\n\n"
        "Q: Why did you run?\n\nA: Because nobody else would do it.\n\nQ: Do you regret it?"
    )
    assert [name for name, _ in resolved(text)] == [None, "Dana Lee", None]


def test_an_interview_needs_no_labels():
    text = (
        "Dana Lee spoke to us in Haven, and Lee had slept well. Omar Diaz, the acting director, was away.\n\n"
        "Why did you run?\n\nBecause nobody else would do it. I was tired of asking.\n\n"
        "Do you regret it?\n\nI do not. Omar Diaz and Omar Diaz and Omar Diaz say that I should.\n\n"
        "And will you run again?\n\nMy sister says “never.” We will see."
    )
    answers = [(name, quote) for name, quote in said(text) if quote.startswith(("Because", "I do", "My"))]
    assert [name for name, _ in answers] == ["Dana Lee"] * 3


def said(text):
    """Return the speaker and the first words of each quote."""
    document = make_document(text)
    quotes, _ = resolve_speakers(document, find_attributions(document), entities(text))
    return [(quote.speaker, quote.attribution.content[0].text_of(text)) for quote in quotes]


@pytest.mark.parametrize(
    ("text", "anonymous"),
    [
        ("“We lost,” said an official who spoke on condition of anonymity.", True),
        ("“We lost,” said a source familiar with the talks.", True),
        ("“We lost,” said Dana Lee.", False),
        ("The council said that it had lost.", False),
    ],
)
def test_a_speaker_whose_name_is_withheld_is_anonymous(text, anonymous):
    document = make_document(text)
    (quote,), _ = resolve_speakers(document, find_attributions(document), entities(text))
    assert quote.is_anonymous is anonymous


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We lost,” Lee said.", "direct"),
        ("Lee said that they had “lost it all.”", "mixed"),
        ("Lee said that they had lost.", "indirect"),
    ],
)
def test_quotation_marks_tell_the_type(text, kind):
    document = make_document(text)
    (quote,), _ = resolve_speakers(document, find_attributions(document), ())
    assert quote.quote_type == kind


@pytest.mark.parametrize("source", ["She and", "She, and", "She\u00a0and Omar Diaz", "— , —", "a, —", ", ,"])
def test_a_broken_source_costs_no_article(source):
    text = f"Dana Lee won. {source}"
    at = text.index(source)
    attribution = Attribution((Span(0, 12),), None, Span(at, len(text)), 1.0)
    quotes, _ = resolve_speakers(make_document(text), [attribution], entities(text))
    assert len(quotes) == 1


SOURCES = st.sampled_from(
    ["he", "Lee", "the senator", "who", "they", "A", "Q", "I", "it", ",", "and Omar Diaz", "’s"]
)


@given(st.lists(st.tuples(SOURCES, SOURCES), max_size=12))
def test_every_attribution_becomes_one_quote(pairs):
    text = " ".join(f"{first} said {second}." for first, second in pairs) or "Dana Lee."
    document = make_document(text)
    spans = [sentence.span for sentence in document.sentences]
    attributions = [Attribution((span,), None, Span(span.start, span.start + 1), 0.5) for span in spans]
    quotes, found = resolve_speakers(document, attributions, entities(text))
    assert [quote.attribution for quote in quotes] == attributions
    assert all(quote.entity is None or found[quote.entity].name == quote.speaker for quote in quotes)
