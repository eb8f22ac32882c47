import polars as pl
import pytest
from conftest import article, write_articles

import flows.stages
from flows.chunks import cut_chunks, read_chunks, spool_new, stage_records
from flows.ingest import RawRecord, SourceRootError
from flows.nlp.tagger import RuleTagger
from flows.storage import Store, exclusive, read_spool, staged_chunk


def record(number, payload=b"text"):
    return RawRecord("many.jsonl", number, f"{number:064x}", f"id{number}", "fields", payload)


def ids(chunks):
    return [tuple(each.source_id for each in chunk) for chunk in chunks]


def test_every_record_is_in_exactly_one_chunk_of_bounded_size():
    chunks = ids(cut_chunks(map(record, range(2_000)), size=50))
    assert [key for chunk in chunks for key in chunk] == [f"id{number}" for number in range(2_000)]
    assert all(len(chunk) <= 100 for chunk in chunks)
    assert 20 < 2_000 / len(chunks) < 100


def test_a_new_record_changes_only_the_chunks_around_it():
    before = set(ids(cut_chunks(map(record, range(2_000)), size=50)))
    grown = [*map(record, range(700)), record(9_999), *map(record, range(700, 2_000))]
    assert len(set(ids(cut_chunks(grown, size=50))) - before) <= 3


def test_heavy_records_close_a_chunk_early(monkeypatch):
    monkeypatch.setattr("flows.chunks.CHUNK_BYTES", 1_000)
    chunks = ids(cut_chunks((record(number, b"x" * 600) for number in range(6)), size=50))
    assert [len(chunk) for chunk in chunks] == [2, 2, 2]


def keys(raw, fingerprint="f"):
    return read_chunks(raw, size=2, fingerprint=fingerprint, keep=lambda *_: True).chunks


def test_keys_depend_on_records_and_fingerprint_alone(raw):
    assert keys(raw) == keys(raw) != keys(raw, fingerprint="g")
    before = keys(raw)
    write_articles(raw, 77, name="zz.jsonl")
    assert keys(raw)[: len(before) - 1] == before[:-1]


@pytest.mark.parametrize("made", [False, True])
def test_a_missing_or_empty_folder_is_said(tmp_path, made):
    folder = tmp_path / "nothing"
    if made:
        folder.mkdir()
    with pytest.raises(SourceRootError, match="nothing"):
        keys(folder)


def test_only_chunks_that_are_not_staged_are_put_aside(raw, out):
    store = Store(out)
    with exclusive(store):
        first = read_chunks(
            raw, size=2, fingerprint="f", keep=spool_new(store, fingerprint="f", rebuild=False)
        )
        assert sum(read_spool(store, key).height for key in first.fresh) == first.records == 6
        stage_records(store, first.fresh[0], RuleTagger())
        second = read_chunks(
            raw, size=2, fingerprint="f", keep=spool_new(store, fingerprint="f", rebuild=False)
        )
        again = read_chunks(
            raw, size=2, fingerprint="f", keep=spool_new(store, fingerprint="f", rebuild=True)
        )
    assert set(first.fresh) - set(second.fresh) == {first.fresh[0]}
    assert again.fresh == first.chunks


def test_one_failing_article_does_not_cost_the_others(raw, out, monkeypatch):
    tagging = flows.stages.tag_documents

    def fail_on_item_three(documents, tagger):
        if any("of item 3." in document.text for document in documents):
            raise ZeroDivisionError("no\nsuch luck")
        return tagging(documents, tagger)

    monkeypatch.setattr(flows.stages, "tag_documents", fail_on_item_three)
    store = Store(out)
    with exclusive(store):
        reading = read_chunks(
            raw, size=100, fingerprint="f", keep=spool_new(store, fingerprint="f", rebuild=False)
        )
        (key,) = reading.fresh
        chunk = stage_records(store, key, RuleTagger())
    rejects = pl.read_parquet(store.staged(key) / "rejects.parquet")
    assert chunk.parts["articles"].rows == 5
    assert chunk.rejects == {"stage_error": 1}
    assert rejects.select("source_record", "stage", "detail").row(0) == (
        3,
        "tag",
        "ZeroDivisionError: no such luck",
    )
    assert staged_chunk(store, key) == chunk


def test_articles_of_the_fixture_differ():
    assert article(1) != article(2)
