"""The invented sample articles in `data/raw` and their hand annotation in `tests/gold`."""

import gzip
import html
import json
import re
from itertools import chain, pairwise
from pathlib import Path
from typing import get_args

import pyarrow.parquet as pq
import pytest
import zstandard

from schemas.vocabularies import EntityType, PolicyEvent, PolicyStatus, PolicyType, Role, SpeakerKind, Topic

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
GOLD_FILES = sorted((ROOT / "tests" / "gold").glob("*.json"))
SUFFIXES = {".txt", ".md", ".html", ".jsonl", ".txt.gz", ".html.zst", ".parquet"}
FEWEST_WORDS, MOST_WORDS = 400, 900

ARTICLE_KEYS = {"article", "title", "date", "text", "sentences", "quotes", "entities", "policies"}
QUOTE_KEYS = {"source", "cue", "content", "speaker", "speaker_kind"}
ENTITY_KEYS = {"name", "type", "aliases"}
PERSON_KEYS = ENTITY_KEYS | {"title", "affiliation"}
POLICY_KEYS = {
    "name",
    "type",
    "topic",
    "status",
    "contested",
    "issuer",
    "jurisdiction",
    "affected",
    "mentions",
    "dates",
    "actors",
}

TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]+>", re.S)
LINK_TARGET = re.compile(r"\]\([^)]*\)")


def suffix_of(path):
    return "".join(path.suffixes)


def words_of(text):
    return re.findall(r"\w+", text.casefold())


def words_line(text):
    return f" {' '.join(words_of(text))} "


def article_part(page):
    """Return the words of a page's article, without tags."""
    return html.unescape(TAG.sub(" ", page[page.index("<article>") : page.index("</article>")]))


def read_sample(path):
    """Return a sample's articles as id -> text, read without any of our own readers."""
    stem = path.name.split(".")[0]
    match suffix_of(path):
        case ".txt":
            return {stem: path.read_text(encoding="utf-8")}
        case ".txt.gz":
            return {stem: gzip.decompress(path.read_bytes()).decode()}
        case ".md":
            return {stem: LINK_TARGET.sub("]", path.read_text(encoding="utf-8"))}
        case ".html":
            return {stem: article_part(path.read_text(encoding="utf-8"))}
        case ".html.zst":
            return {stem: article_part(zstandard.decompress(path.read_bytes()).decode())}
        case ".jsonl":
            records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            return {record["id"]: record["text"] for record in records}
        case ".parquet":
            return {record["id"]: record["text"] for record in pq.read_table(path).to_pylist()}
        case other:
            raise ValueError(f"no reader for {other}")


def sample_files():
    return sorted(path for path in RAW.iterdir() if suffix_of(path) in SUFFIXES)


SAMPLES = {article: text for path in sample_files() for article, text in read_sample(path).items()}


@pytest.fixture(params=GOLD_FILES, ids=lambda path: path.stem)
def gold(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def quote_spans(gold):
    return chain.from_iterable(q[role] for q in gold["quotes"] for role in ("content", "cue", "source"))


def policy_spans(gold):
    for policy in gold["policies"]:
        yield from policy["mentions"]
        yield from (day["span"] for day in policy["dates"])
        yield from (actor["sentence"] for actor in policy["actors"])


def exceptions_of(gold):
    return [exception for entity in gold["entities"] for exception in entity.get("exceptions", [])]


def all_spans(gold):
    exceptions = (exception["span"] for exception in exceptions_of(gold))
    return chain(gold["sentences"], quote_spans(gold), policy_spans(gold), exceptions)


def test_every_format_has_a_sample():
    assert {suffix_of(path) for path in sample_files()} == SUFFIXES


def test_there_are_enough_samples_and_gold_articles():
    assert len(SAMPLES) >= 8
    assert len(GOLD_FILES) >= 4


@pytest.mark.parametrize("article", SAMPLES)
def test_samples_are_as_long_as_real_articles(article):
    assert FEWEST_WORDS <= len(SAMPLES[article].split()) <= MOST_WORDS


def test_one_sample_repeats_another_but_for_its_lead():
    first, second = SAMPLES["kestrel-bay-summit"], SAMPLES["kestrel-bay-summit-aldermouth"]
    assert first.split("\n\n")[0] != second.split("\n\n")[0]
    assert first.split("\n\n")[1:] == second.split("\n\n")[1:]


def test_gold_files_are_named_after_their_articles():
    assert [json.loads(path.read_text())["article"] for path in GOLD_FILES] == [p.stem for p in GOLD_FILES]


def test_gold_text_is_the_body_of_its_sample(gold):
    """Every paragraph of the gold text stands in the sample, in order, word for word."""
    body, at = words_line(SAMPLES[gold["article"]]), 0
    for paragraph in gold["text"].split("\n\n"):
        found = body.find(words_line(paragraph), at)
        assert found >= 0, paragraph
        at = found + len(words_line(paragraph)) - 1


def test_gold_articles_have_every_key(gold):
    assert set(gold) == ARTICLE_KEYS
    assert gold["date"] is None or re.fullmatch(r"\d{4}-\d{2}-\d{2}", gold["date"])
    assert all(set(quote) == QUOTE_KEYS for quote in gold["quotes"])
    assert all(set(policy) == POLICY_KEYS for policy in gold["policies"])
    for entity in gold["entities"]:
        expected = PERSON_KEYS if entity["type"] == "PERSON" else ENTITY_KEYS
        assert set(entity) - {"exceptions"} == expected, entity["name"]


def test_gold_spans_lie_in_the_text_and_start_and_end_with_a_word_or_mark(gold):
    for start, end in all_spans(gold):
        surface = gold["text"][start:end]
        assert 0 <= start < end <= len(gold["text"])
        assert surface == surface.strip()


def test_gold_spans_cut_no_word(gold):
    text = gold["text"]
    for start, end in all_spans(gold):
        assert not re.match(r"\w\w", text[max(start - 1, 0) : start + 1]) or start == 0, text[start:end]
        assert not re.match(r"\w\w", text[end - 1 : end + 1]), text[start:end]


def test_gold_sentences_cover_the_text_in_order(gold):
    covered = " ".join(gold["text"][start:end] for start, end in gold["sentences"])
    assert covered.split() == gold["text"].split()


def test_gold_quote_parts_are_in_order_and_clear_of_the_cue(gold):
    for quote in gold["quotes"]:
        parts = quote["content"]
        assert parts
        assert all(before[1] <= after[0] for before, after in pairwise(parts))
        for cue in quote["cue"]:
            assert all(cue[1] <= start or end <= cue[0] for start, end in parts), gold["text"][slice(*cue)]


def test_gold_speakers_are_given_where_there_is_a_source(gold):
    names = {entity["name"]: entity["type"] for entity in gold["entities"]}
    for quote in gold["quotes"]:
        assert bool(quote["source"]) == (quote["speaker"] is not None)
        assert (quote["speaker"] is None) == (quote["speaker_kind"] == "unknown")
        if names.get(quote["speaker"]) == "PERSON":
            assert quote["speaker_kind"] == "person"
        elif quote["speaker"] in names:
            assert quote["speaker_kind"] in {"organization", "group"}


def test_gold_names_stand_in_the_text(gold):
    text = gold["text"].casefold()
    for entity in gold["entities"]:
        for name in (entity["name"], *entity["aliases"]):
            assert name.casefold() in text


def test_gold_entities_are_listed_once(gold):
    names = [entity["name"] for entity in gold["entities"]]
    assert len(set(names)) == len(names)
    for entity in gold["entities"]:
        assert entity["name"] not in entity["aliases"]


def test_gold_exceptions_name_an_entity_and_their_surface(gold):
    names = {entity["name"] for entity in gold["entities"]}
    for exception in exceptions_of(gold):
        assert exception["entity"] in names
        assert gold["text"][slice(*exception["span"])] == exception["text"]


def test_gold_affiliations_are_entities(gold):
    names = {entity["name"] for entity in gold["entities"]}
    affiliations = {e["affiliation"] for e in gold["entities"] if e["type"] == "PERSON"}
    assert affiliations - {None} <= names


def test_gold_policy_words_stand_in_the_text(gold):
    text = gold["text"].casefold()
    for policy in gold["policies"]:
        assert policy["mentions"]
        for words in filter(None, (policy["name"], policy["issuer"], policy["affected"])):
            assert words.casefold() in text


def test_gold_actors_have_their_evidence_in_a_sentence(gold):
    for policy in gold["policies"]:
        assert all(actor["sentence"] in gold["sentences"] for actor in policy["actors"])


@pytest.mark.parametrize(
    ("vocabulary", "values"),
    [
        (SpeakerKind, lambda gold: (quote["speaker_kind"] for quote in gold["quotes"])),
        (EntityType, lambda gold: (entity["type"] for entity in gold["entities"])),
        (PolicyType, lambda gold: (policy["type"] for policy in gold["policies"])),
        (Topic, lambda gold: (policy["topic"] for policy in gold["policies"])),
        (PolicyStatus, lambda gold: (policy["status"] for policy in gold["policies"])),
        (PolicyEvent, lambda gold: (day["event"] for policy in gold["policies"] for day in policy["dates"])),
        (Role, lambda gold: (actor["role"] for policy in gold["policies"] for actor in policy["actors"])),
    ],
    ids=["speaker_kind", "entity_type", "policy_type", "topic", "status", "event", "role"],
)
def test_gold_values_come_from_the_vocabularies(gold, vocabulary, values):
    assert set(values(gold)) <= set(get_args(vocabulary))
