"""Whatever bytes come in, readers give records and rejects, and cleaning and segmenting keep their promises.

`make test` tries few examples, `make stress` many; a failing one is kept and tried first the next time.
"""

import gzip
import io
import json
import tempfile
import time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_warc import members, page, record, reply, response

from flows.clean import ARTICLES, clean_articles, clean_text
from flows.extract import extract_articles
from flows.ingest import Limits, RawRecord, read_source, records_frame
from flows.nlp.resolution import resolve_document
from flows.nlp.segments.documents import make_document
from flows.nlp.tagger import RuleTagger
from flows.rejects import Reject

SENTENCE = "The council of Aldermouth said on Monday that it would mend the old bridge before the winter. "
LIMITS = Limits(record_bytes=50_000, file_bytes=200_000)
FEW, MANY = 15, 300


def patient(examples):
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)


def parquet(**columns):
    packed = io.BytesIO()
    pl.DataFrame(columns).write_parquet(packed)
    return packed.getvalue()


LINES = "\n".join(json.dumps({"id": n, "text": SENTENCE * 2, "title": "Bridge"}) for n in range(4)).encode()
SEEDS = {
    ".txt": SENTENCE.encode() * 3,
    ".md": b"---\ntitle: Bridge\n---\n\n# Bridge\n\n> " + SENTENCE.encode() * 3,
    ".html": page(1),
    ".jsonl": LINES,
    ".jsonl.gz": gzip.compress(LINES),
    ".parquet": parquet(id=["a", "b"], text=[SENTENCE, SENTENCE * 2], title=["Bridge", None]),
    ".warc": record("warcinfo", b"software: x\r\n") + response(1) + response(2),
    ".warc.gz": members([response(1), response(2, reply(gzip.compress(page(2)), "Content-Encoding: gzip"))]),
}


@st.composite
def damaged(draw, whole):
    """Draw the file with some of its bytes changed, cut out, put in or doubled."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        end = place + draw(st.sampled_from([0, 1, 2, 8, 100, 5000]))
        new = draw(st.one_of(st.binary(max_size=12), st.just(bytes(content[place:end]) * 2)))
        content[place:end] = new
    return bytes(content)


def prove_reading(suffix, content):
    """Read, extract and clean the file; nothing raises, and nothing is lost or told twice."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(content)
        outcomes = list(read_source(path.parent, path, limits=LIMITS))
    kept = [outcome for outcome in outcomes if isinstance(outcome, RawRecord)]
    assert outcomes
    assert len({record.source_id for record in kept}) == len(kept)
    raw, unextracted = extract_articles(records_frame(kept))
    articles, unclean = clean_articles(raw)
    assert articles.schema == ARTICLES
    assert articles.height + len(unextracted) + len(unclean) == len(kept)
    for reject in (*(o for o in outcomes if isinstance(o, Reject)), *unextracted, *unclean):
        assert reject.detail.isprintable()


def prove_text(text):
    """Clean, segment, tag and resolve the text; what is found lies in the text."""
    cleaned = clean_text(text).text
    document = make_document(cleaned)
    places = sum(not char.isspace() for char in cleaned)
    assert sum(not c.isspace() for s in document.sentences for c in s.span.text_of(cleaned)) == places
    for quote in resolve_document(document, RuleTagger().tag([document])[0]).quotes:
        assert all(0 <= part.start < part.end <= len(cleaned) for part in quote.attribution.content)


PIECES = st.sampled_from(
    [
    "“", "”", "‘", "’", '"', "'", "\n\n", "\n", ". ", ", ", " said ", "Ada Voss", "he",
    "the Bridge Act", "U.S.", "Q: ", "—", "(", ")", "\u202e", "\0", "&#x201c;", "Ã©", "é", "🚆",
    "in May 2024", "that ", SENTENCE,
]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join)


@pytest.mark.parametrize("suffix", SEEDS)
@patient(FEW)
@given(st.data())
def test_readers(suffix, data):
    prove_reading(suffix, data.draw(damaged(SEEDS[suffix])))


@patient(FEW)
@given(TEXTS)
def test_texts(text):
    prove_text(text)


@pytest.mark.stress
@pytest.mark.parametrize("suffix", SEEDS)
@patient(MANY)
@given(st.data())
def test_readers_for_long(suffix, data):
    prove_reading(suffix, data.draw(damaged(SEEDS[suffix]) | st.binary(max_size=300)))


@pytest.mark.stress
@patient(MANY)
@given(TEXTS)
def test_texts_for_long(text):
    prove_text(text)


HOSTILE = [
    "a", "A. ", '"', "“", "“a,” Aa said. ", "he said that ", "which said that ", "Ada Voss, ",
    "Ada Voss and ", "the Bridge Act ", "ban on ", "the act ", "Aa for the ", "US", "A B C D ",
    "ADA: a b.\n\n", "By Aa Bb\n\n", "“a\n\n",
]  # fmt: skip


def prove_bounded(piece, characters, seconds):
    started = time.process_time()
    prove_text(f"{SENTENCE}\n\n{piece * (characters // len(piece))}\n\n{SENTENCE}")
    assert time.process_time() - started < seconds


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_bounded_time(piece):
    prove_bounded(piece, 10_000, 10)


@pytest.mark.stress
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_takes_bounded_time(piece):
    prove_bounded(piece, 100_000, 100)
