import errno
import json
import resource
import threading

import polars as pl
import pytest
from conftest import article, write_articles

import flows.publish
from flows.chunks import read_chunks, spool_new, stage_records
from flows.nlp.tagger import RuleTagger
from flows.publish import content_hash, is_published, publish_generation
from flows.storage import Store, current_manifest, exclusive, file_hash, held_generation, staged_manifest
from schemas.tables import TABLES


def publish(raw, out, size=2):
    store = Store(out)
    with exclusive(store):
        reading = read_chunks(
            raw, size=size, fingerprint="f", keep=spool_new(store, fingerprint="f", rebuild=False)
        )
        for key in reading.fresh:
            stage_records(store, key, RuleTagger())
        chunks = [staged_manifest(store, key) for key in reading.chunks]
        return publish_generation(store, chunks, reading.rejects, fingerprint="f", run="test")


def ids(out):
    return sorted(pl.read_parquet(out / "current" / "articles")["source_id"])


def test_every_table_is_there_even_without_rows(raw, out):
    manifest = publish(raw, out)
    for table in TABLES:
        assert pl.read_parquet(out / "current" / table).height == manifest.tables[table].rows
    assert ids(out) == [f"a{number}" for number in range(6)]


def test_tables_without_any_chunk_are_readable(tmp_path, out):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "empty.txt").touch()
    manifest = publish(tmp_path / "raw", out)
    assert manifest.rejects == {"empty_file": 1}
    assert pl.read_parquet(out / "current" / "rejects").height == 1
    assert pl.read_parquet(out / "current" / "quotes").height == 0


def test_deleted_sources_leave_the_tables_and_three_generations_stay(raw, out):
    for count in (6, 5, 4, 3, 2):
        write_articles(raw, *range(count))
        publish(raw, out)
    assert ids(out) == ["a0", "a1"]
    assert len(list((out / "generations").iterdir())) == 3


def test_a_generation_that_a_reader_holds_stays(raw, out):
    publish(raw, out)
    with held_generation(Store(out)) as held:
        for count in (5, 4, 3, 2):
            write_articles(raw, *range(count))
            publish(raw, out)
        assert pl.read_parquet(held / "articles").height == 6
        assert len(list((out / "generations").iterdir())) == 4
    write_articles(raw, 0)
    publish(raw, out)
    assert len(list((out / "generations").iterdir())) == 3 and not held.exists()


def test_unchanged_parts_are_linked_and_not_written_again(raw, out):
    publish(raw, out)
    before = {path.stat().st_ino for path in (out / "current" / "quotes").iterdir()}
    write_articles(raw, 50, name="zz.jsonl")
    publish(raw, out)
    after = {path.stat().st_ino for path in (out / "current" / "quotes").iterdir()}
    assert len(before - after) <= 1


def test_the_same_again_is_known_and_a_lost_file_is_noticed(raw, out):
    manifest = publish(raw, out)
    content = content_hash("f", manifest.chunks, ())
    assert is_published(Store(out), content) == manifest
    next((out / "current" / "articles").iterdir()).unlink()
    assert is_published(Store(out), content) is None


def test_repeats_point_to_their_original_across_chunks(raw, out):
    line = {"id": "twin", "text": article(0), "published_at": "2031-05-02"}
    (raw / "zz.jsonl").write_text(json.dumps(line) + "\n")
    publish(raw, out)
    found = pl.read_parquet(out / "current" / "articles").select("source_id", "article_id", "duplicate_of")
    rows = {source: (key, original) for source, key, original in found.iter_rows()}
    assert rows["a0"][1] == rows["twin"][0]
    assert rows["twin"][1] is None


def test_a_full_disk_leaves_the_last_generation(raw, out, monkeypatch):
    publish(raw, out)
    before = current_manifest(Store(out))
    write_articles(raw, 60, name="zz.jsonl")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(flows.publish, "link_or_copy", full)
    with pytest.raises(OSError, match="No space left"):
        publish(raw, out)
    assert current_manifest(Store(out)) == before
    assert [path.name for path in (out / "generations").iterdir()] == [before.generation]


def test_files_that_may_not_grow_leave_the_last_generation(raw, out):
    publish(raw, out)
    before = current_manifest(Store(out))
    write_articles(raw, *range(60, 70), name="zz.jsonl")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, hard))
    try:
        with pytest.raises(OSError):
            publish(raw, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert current_manifest(Store(out)) == before
    assert not list((out / "generations").glob(".*")) and not list((out / "staging").glob(".*"))


def test_readers_never_see_half_a_generation(raw, out):
    publish(raw, out)
    seen, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            generation = (out / "current").resolve()
            manifest = json.loads((generation / "manifest.json").read_text())
            rows = {table: pl.read_parquet(generation / table).height for table in TABLES}
            seen.add(rows == {table: entry["rows"] for table, entry in manifest["tables"].items()})

    reader = threading.Thread(target=read)
    reader.start()
    for count in (7, 5, 8):
        write_articles(raw, *range(count))
        publish(raw, out)
    stop.set()
    reader.join()
    assert seen == {True}


def hashes(out, table):
    """Return the hash of each file of the table."""
    return {path.name: file_hash(path) for path in (out / "current" / table).iterdir()}


def test_entities_join_with_the_index_over_all_chunks(raw, out):
    publish(raw, out)
    entities = pl.read_parquet(out / "current" / "entities")
    index = pl.read_parquet(out / "current" / "entity_index")
    brandt = index.filter(name="Ilse Brandt")
    quotes = entities.filter(name="Ilse Brandt")["quote_count"].sum()
    assert brandt.select("article_count", "quote_count").rows() == [(6, quotes)]
    assert brandt["titles"].to_list() == [[{"title": "Minister", "first_seen": None, "last_seen": None}]]
    joined = entities.join(index, on="canonical_id", how="left", validate="m:1")
    assert joined["name_right"].null_count() == 0
    assert index["article_count"].sum() == entities.unique(["canonical_id", "article_id"]).height


ACT = (
    "Minister Ida Vale signed the Night Train Act into law on Monday. “The line will reopen,” said Vale. "
    "The Rail Union opposed the Night Train Act, which closes small stations along the line."
)


def test_what_is_published_step_by_step_is_what_is_published_at_once(raw, out, tmp_path):
    write_articles(raw, *range(4))
    (raw / "act.txt").write_text("Trains\n\n" + ACT)
    publish(raw, out)
    before = {path.stat().st_ino for path in (out / "current" / "entities").iterdir()}
    write_articles(raw, 50, 51, name="zz.jsonl")
    (raw / "zz-act.txt").write_text(
        "More trains\n\n" + ACT.replace("Ida Vale", "Rigby").replace("line", "tracks")
    )
    publish(raw, out)
    after = {path.stat().st_ino for path in (out / "current" / "entities").iterdir()}
    publish(raw, tmp_path / "anew")
    act = pl.read_parquet(out / "current" / "policy_index").filter(name="Night Train Act")
    assert act["article_count"].to_list() == [2]
    assert len(before - after) <= 1
    for table in ("entities", "entity_index", "policies", "policy_index"):
        assert hashes(out, table) == hashes(tmp_path / "anew", table)
