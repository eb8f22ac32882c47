"""Whatever is edited between runs, the tables are those that a rebuild makes: byte for byte."""

import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from conftest import article, table_hashes, write_articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flows.chunks
from flows.chunks import read_chunks, spool_new, stage_records
from flows.nlp.tagger import RuleTagger
from flows.pipeline import process_articles
from flows.publish import publish_generation
from flows.storage import Store, exclusive, staged_manifest

FILES = ("a.jsonl", "b.jsonl", "c/d.txt", "e.txt")
NAMES = ("Ilse Brandt", "Ilse M. Brandt", "Omar Diaz", "Diaz", "Otto Brandt")
BODIES = ("", "x", "Der Minister sagte am Montag, dass die Reform der Steuer nun doch noch kommen soll.")


def text(number, name):
    """Return the text of an article, some of them too short or in another language."""
    if number < len(BODIES):
        return BODIES[number]
    return article(number % 4).replace("Ilse Brandt", name) + f" {name} signed the Lantern Act."


ARTICLES = st.builds(text, st.integers(0, 12), st.sampled_from(NAMES))
CONTENTS = st.lists(st.tuples(st.integers(0, 9), ARTICLES), max_size=7)
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(FILES), CONTENTS),
    st.tuples(st.just("append"), st.sampled_from(FILES[:2]), CONTENTS),
    st.tuples(st.just("put first"), st.sampled_from(FILES[:2]), CONTENTS),
    st.tuples(st.just("rename"), st.sampled_from(FILES), st.sampled_from(FILES)),
    st.tuples(st.just("delete"), st.sampled_from(FILES), st.none()),
)


def edit(raw, kind, name, other):
    path = raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text() if path.exists() else ""
    if kind == "delete":
        path.unlink(missing_ok=True)
    elif kind == "rename" and path.exists():
        (raw / other).parent.mkdir(parents=True, exist_ok=True)
        path.rename(raw / other)
    elif kind in {"write", "append", "put first"}:
        written = "".join(other_text for _, other_text in other)
        if name.endswith(".jsonl"):
            lines = [json.dumps({"id": f"a{number}", "text": body}) for number, body in other]
            written = "".join(f"{line}\n" for line in lines)
        path.write_text({"write": written, "append": before + written, "put first": written + before}[kind])


def run(raw, out, *, rebuild=False, size=3):
    """Publish what is in `raw`, and return how many articles went through the stages."""
    counted = CountingTagger()
    store = Store(out)
    with exclusive(store):
        keep = spool_new(store, fingerprint="f", rebuild=rebuild)
        reading = read_chunks(raw, size=size, fingerprint="f", keep=keep)
        for key in reading.fresh:
            stage_records(store, key, counted)
        chunks = [staged_manifest(store, key) for key in reading.chunks]
        publish_generation(store, chunks, reading.rejects, fingerprint="f", run="test")
    return counted.tagged


class CountingTagger(RuleTagger):
    tagged = 0

    def tag(self, documents):
        self.tagged += len(documents)
        return super().tag(documents)


@contextmanager
def folder():
    made = Path(tempfile.mkdtemp())
    try:
        yield made
    finally:
        shutil.rmtree(made)


STEPS = st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=2, max_size=4)
FEW = settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@given(STEPS)
@FEW
def test_step_by_step_or_at_once_the_tables_are_the_same(steps):
    check_steps(steps)


@pytest.mark.stress
@given(STEPS)
@settings(FEW, max_examples=20, derandomize=False)
def test_after_many_edits_the_tables_are_the_same(steps):
    check_steps(steps)


def check_steps(steps):
    """Assert that running after each step gives the tables that running after the last one gives."""
    with folder() as home:
        (home / "raw").mkdir()
        (home / "raw" / "always.txt").write_text(article(99))
        for edits in steps:
            for each in edits:
                edit(home / "raw", *each)
            run(home / "raw", home / "out")
        run(home / "raw", home / "anew")
        assert table_hashes(home / "out") == table_hashes(home / "anew")


def test_only_new_articles_go_through_the_stages(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_articles(raw, *range(16), name="many.jsonl")
    assert run(raw, out, size=8) == 16
    write_articles(raw, 50, name="later.jsonl")
    assert run(raw, out, size=8) == 1
    write_articles(raw, 60, 61, *range(16), name="many.jsonl")
    assert run(raw, out, size=8) == 2, "the others have moved down by two lines"
    write_articles(raw, *range(5, 16), name="many.jsonl")
    assert run(raw, out, size=8) == 0
    run(raw, tmp_path / "anew", size=8)
    assert table_hashes(out) == table_hashes(tmp_path / "anew")
    assert run(raw, out, rebuild=True, size=8) == 12


def test_the_tagger_decides_all_rows_and_going_back_costs_nothing(raw, out):
    taggers = ("rules", "encoder", "rules")
    assert [process_articles(raw, out, tagger=tagger).processed_chunks for tagger in taggers] == [1, 1, 0]


def test_chunks_of_another_size_copy_their_rows(raw, out):
    assert [run(raw, out, size=size) for size in (4, 8)] == [6, 0]


def test_rows_are_not_taken_from_a_damaged_chunk(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_articles(raw, *range(10))
    run(raw, out, size=20)
    (staged,) = [path for path in (out / "staging").iterdir() if path.is_dir()]
    quotes = staged / "quotes.parquet"
    quotes.write_bytes(quotes.read_bytes()[:-1] + b"\0")
    write_articles(raw, *range(11))
    assert run(raw, out, size=20) == 11


def test_what_cannot_be_told_of_a_record_is_not_taken_over(tmp_path, monkeypatch):
    raw, out = tmp_path / "raw", tmp_path / "out"
    staging = flows.chunks.process_records

    def with_a_reject_of_nothing(records, tagger):
        tables, rejects = staging(records, tagger)
        return tables, [*rejects, flows.rejects.Reject(None, None, "validate", "stage_error", "a row")]

    monkeypatch.setattr(flows.chunks, "process_records", with_a_reject_of_nothing)
    write_articles(raw, *range(5))
    run(raw, out, size=20)
    write_articles(raw, *range(6))
    assert run(raw, out, size=20) == 6


@pytest.mark.stress
def test_a_hundred_small_runs_leave_few_parts(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    for number in range(100):
        write_articles(raw, number, name=f"{number:03}.jsonl")
        assert run(raw, out, size=10) == 1
    run(raw, tmp_path / "anew", size=10)
    assert table_hashes(out) == table_hashes(tmp_path / "anew")
    parts = [pl.read_parquet(path).height for path in (out / "current" / "articles").iterdir()]
    assert len(parts) <= 50 and sum(parts) == 100 and max(parts) <= 20
    assert len(list((out / "generations").iterdir())) == 3
    assert len(list((out / "staging").iterdir())) <= len(parts) + 6
