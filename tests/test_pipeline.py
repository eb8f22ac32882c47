import subprocess
import sys
import time

import polars as pl
import pytest
from conftest import write_articles
from prefect.exceptions import ParameterTypeError

from flows.ingest import SourceRootError
from flows.pipeline import process_articles
from flows.storage import MANIFEST, Store, current_manifest
from flows.summary import NothingGotThroughError

COMMAND = [sys.executable, "-c", "from flows.cli import app; app()"]


def test_runs_are_incremental_unless_told_otherwise(raw, out):
    first = process_articles(raw, out, chunk_size=2, tagger="rules")
    assert (first.changed, first.records, first.articles) == (True, 6, 6)
    assert not process_articles(raw, out, chunk_size=2, tagger="rules").changed

    write_articles(raw, 70, name="zz.jsonl")
    third = process_articles(raw, out, chunk_size=2, tagger="rules")
    assert third.articles == 7
    assert third.processed_chunks <= 2

    rebuilt = process_articles(raw, out, rebuild=True, chunk_size=2, tagger="rules")
    assert rebuilt.changed
    assert rebuilt.processed_chunks == len(rebuilt.manifest.chunks)


def test_a_run_in_which_nothing_gets_through_fails_and_says_why(tmp_path, out):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "empty.txt").touch()
    with pytest.raises(NothingGotThroughError):
        process_articles(tmp_path / "raw", out)
    assert pl.read_parquet(out / "current" / "rejects")["reason"].to_list() == ["empty_file"]


def test_bad_parameters_and_missing_folders_are_refused(raw, out):
    with pytest.raises(ParameterTypeError, match="chunk_size"):
        process_articles(raw, out, chunk_size=0)
    with pytest.raises(SourceRootError):
        process_articles(raw / "none", out)
    assert not (out / "current").exists()


def test_a_killed_run_leaves_the_tables_and_its_finished_chunks(raw, out, server):
    process_articles(raw, out, tagger="rules")
    before = current_manifest(Store(out))
    write_articles(raw, *range(100, 140), name="zz.jsonl")
    run = subprocess.Popen(
        [*COMMAND, "run", "--raw", raw, "--out", out],
        env=server | {"ONRECORD_CHUNK_SIZE": "1"},
        stdout=subprocess.DEVNULL,
    )
    try:
        staged = wait_for_chunks(out, run, more_than=len(before.chunks) + 2)
    finally:
        run.kill()
        run.wait(30)
    assert current_manifest(Store(out)) == before
    outcome = process_articles(raw, out, chunk_size=1, tagger="rules")
    assert outcome.articles == 46
    assert outcome.processed_chunks <= len(outcome.manifest.chunks) - (staged - len(before.chunks))


def wait_for_chunks(out, run, *, more_than):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and run.poll() is None:
        staged = len(list((out / "staging").glob(f"[!.]*/{MANIFEST}")))
        if staged > more_than:
            return staged
        time.sleep(0.02)
    raise AssertionError("the run staged nothing before it ended")
